//! A root of its own: a program of another suite with every library that it needs, the C library included.
//!
//! Packages are unpacked and nothing of them is configured; a few files that their scripts would have made are made here.
//! Programs are started in it by `enter`, in a namespace of mounts that is gone with them, so nothing stays mounted.
//! It remains in the network that it was started in, and shares the processes, so what ends a browser ends one in a root.

use std::fs;
use std::path::Path;

use super::apt::{ARCHIVES, Apt};
use super::catalogue::Root;
use super::clients::Clients;
use super::error::BuildError;
use super::files::{BROWSER, OWN_DRIVER, PACKAGES, expect, make, remove, write, write_program};

/// The folder of the root, beside the programs that lead into it.
const ROOT: &str = "root";

/// The program that leads into it.
const ENTER: &str = "enter";

/// What every root has besides: a shell and what it takes to prepare the others, and something to write text with.
const BASE: &[&str] = &["base-files", "bash", "dash", "coreutils", "libc-bin", "fonts-dejavu-core"];

/// Starts a program of the root in it, whoever asks: also a driver within it that starts its browser by the path outside.
///
/// Who is not the superuser becomes one of a namespace of users. Shared are the folder of the build, so that its paths
/// hold within; the folder for temporary files; and what Linux shows as files.
const ENTERING: &str = r#"[ -e /.samesite-root ] && exec "$@"
# WebKit's own sandbox does not work in one. It visits our own pages only.
export WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1
as=--map-root-user
[ "$(id -u)" = 0 ] && as=
exec unshare $as --mount -- sh -c '
    root=$1/root temporary=${TMPDIR:-/tmp}
    # A guardian has a folder below it, and the cookie of the display lies beside that.
    case ${temporary##*/} in samesite-*) temporary=${temporary%/*} ;; esac
    for shared in /tmp /dev /proc /sys; do
        mount --rbind "$shared" "$root$shared" || exit
    done
    for shared in "$1" "$temporary"; do
        case $shared/ in /tmp/*) continue ;; esac
        mkdir -p "$root$shared" && mount --bind "$shared" "$root$shared" || exit
    done
    shift
    exec chroot "$root" "$@"
' sh "$(cd "${0%/*}" && pwd)" "$@"
"#;

/// What the packages' own scripts would have made, within the root.
const PREPARE: &str = r#"/sbin/ldconfig || exit
for schemas in /usr/bin /usr/lib/x86_64-linux-gnu/glib-2.0; do
    [ ! -x $schemas/glib-compile-schemas ] || $schemas/glib-compile-schemas /usr/share/glib-2.0/schemas || exit
done
pictures=/usr/lib/x86_64-linux-gnu/gdk-pixbuf-2.0/gdk-pixbuf-query-loaders
[ ! -x $pictures ] || $pictures --update-cache || exit
[ ! -x /usr/bin/update-mime-database ] || /usr/bin/update-mime-database /usr/share/mime
"#;

/// Brings packages with all that they need into an empty folder, ready to be started there.
///
/// # Errors
///
/// What went wrong; the folder is of no use then.
pub(super) fn bring(wanted: &Root, clients: &Clients<'_>, folder: &Path) -> Result<(), BuildError> {
    let apt = Apt::of(wanted.suites, clients, make(folder.join(PACKAGES))?)?;
    let package = format!("{}={}*", wanted.package, wanted.version);
    let fetch = ["--yes", "--download-only", "install", &package];
    apt.run(&[&fetch, wanted.beside, BASE].concat())?;
    let root = make(folder.join(ROOT))?;
    // The links among the uppermost folders come first, for others put files below them.
    let unpack = format!(
        "for archive in {ARCHIVES}/base-files_*.deb {ARCHIVES}/*.deb; do dpkg-deb -x \"$archive\" ../{ROOT} || exit; done"
    );
    clients.run("sh", &["-c", &unpack], apt.folder())?;
    remove(apt.folder())?;
    prepare(&root)?;
    write_program(&folder.join(ENTER), ENTERING)?;
    clients.run("sh", &[&format!("./{ENTER}"), "/bin/sh", "-c", PREPARE], folder)?;
    for (name, program) in [(BROWSER, Some(wanted.browser)), (OWN_DRIVER, wanted.driver)] {
        let Some(program) = program else { continue };
        expect(&root, program.trim_start_matches('/'))?;
        write_program(&folder.join(name), &format!("exec \"${{0%/*}}/{ENTER}\" {program} \"$@\"\n"))?;
    }
    Ok(())
}

/// Makes the files and folders that every program looks for.
fn prepare(root: &Path) -> Result<(), BuildError> {
    for folder in ["tmp", "dev", "proc", "sys", "etc", "bin"] {
        make(root.join(folder))?;
    }
    let machine = fs::read_to_string("/proc/sys/kernel/random/uuid").unwrap_or_default().replace('-', "");
    for (file, text) in [
        // By this it is known from within.
        (".samesite-root", ""),
        ("etc/passwd", "root:x:0:0:root:/root:/bin/sh\n"),
        ("etc/hosts", "127.0.0.1 localhost\n"),
        ("etc/machine-id", machine.as_str()),
    ] {
        write(&root.join(file), text)?;
    }
    // In some suites a script of the package's makes it.
    #[cfg(unix)]
    {
        let shell = root.join("bin/sh");
        if fs::symlink_metadata(&shell).is_err() {
            std::os::unix::fs::symlink("dash", &shell).map_err(super::files::failed("make", &shell))?;
        }
    }
    Ok(())
}
