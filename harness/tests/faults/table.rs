//! The faults, and what is expected of each.

/// One fault.
pub(crate) struct Fault {
    pub(crate) name: &'static str,
    pub(crate) half: Half,
    pub(crate) needs: Needs,
    /// Shell, which ends as the program did.
    pub(crate) script: &'static str,
    /// The exit code that is expected.
    pub(crate) code: i32,
    /// What must be told.
    pub(crate) words: &'static [&'static str],
    /// How long it may take, on a machine that is busy with something else.
    pub(crate) seconds: u64,
    /// How much memory the program may have.
    pub(crate) mebibytes: u64,
}

/// When a fault is tried.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Half {
    /// Whenever tests are run.
    Quick,
    /// When the whole campaign is asked for.
    Long,
}

/// Who can inject a fault.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    Nothing,
    Superuser,
}

/// A fault of the quick half.
const fn quick(name: &'static str, script: &'static str, code: i32, words: &'static [&'static str]) -> Fault {
    Fault { name, half: Half::Quick, needs: Needs::Nothing, script, code, words, seconds: 60, mebibytes: 200 }
}

/// A fault of the long half.
const fn long(
    name: &'static str,
    script: &'static str,
    code: i32,
    words: &'static [&'static str],
    seconds: u64,
) -> Fault {
    Fault { half: Half::Long, seconds, ..quick(name, script, code, words) }
}

impl Fault {
    /// The same, with more memory.
    const fn with_memory(self, mebibytes: u64) -> Self {
        Self { mebibytes, ..self }
    }
}

/// A fault that only the superuser can inject.
const fn by_superuser(fault: Fault) -> Fault {
    Fault { needs: Needs::Superuser, ..fault }
}

/// A story under names that people give to files, played in some browsers.
macro_rules! names {
    ($browsers:literal) => {
        concat!(
            "story=$recorded/../../scenarios/stories/01-promo-shown.toml
             mkdir -p here/a here/b; cd here; long=$(printf 'x%.0s' $(seq 200)).toml
             for name in plain.toml 'with space.toml' ümläut.toml $long ../up.toml a/same.toml b/same.toml; do cp $story \"$name\"; done
             samesite run --profile open --young-only --out rec --scenario ./plain.toml --scenario 'with space.toml' \\
                 --scenario ümläut.toml --scenario $long --scenario ../up.toml --scenario $PWD/plain.toml \\
                 --scenario a/same.toml --scenario b/same.toml --browser ",
            $browsers
        )
    };
}

/// A scenario of 300 cases whose pages have a host that no certificate can be made for, played in a browser.
macro_rules! failing {
    ($browser:literal) => {
        concat!(
            "{ printf 'title = \"t\"\\nwhy = \"w\"\\nclauses = [\"B214\"]\\n[[jar]]\\nat = \"https://shop.example/\"\\nset = [\"a=1\"]\\n'
             for number in $(seq 300); do
                 printf '[[case]]\\nid = \"%s\"\\ntitle = \"t\"\\npage = \"https://nowhere-.example/\"\\nsteps = [{ probe = \"link\", to = \"https://shop.example/\" }]\\n' c$number
             done; } >nowhere.toml
             code=0; samesite run --profile open --scenario nowhere.toml --out rec --browser ",
            $browser,
            " >stdout 2>stderr || code=$?; cat stderr; [ $(wc -l <stderr) -lt 15 ] || exit 9; exit $code"
        )
    };
}

pub(crate) const FAULTS: &[Fault] = &[
    // What the program is started from.
    quick(
        "environment: proxies that lead nowhere",
        "export http_proxy=http://127.0.0.1:1 HTTPS_PROXY=http://127.0.0.1:1 ALL_PROXY=socks5://127.0.0.1:1
         samesite $run --browser chromium",
        0,
        &["recordings in "],
    ),
    long(
        "environment: proxies that lead nowhere, three engines",
        "export http_proxy=http://127.0.0.1:1 HTTPS_PROXY=http://127.0.0.1:1 ALL_PROXY=socks5://127.0.0.1:1
         samesite $run",
        0,
        &["recordings in "],
        120,
    ),
    quick(
        "environment: a Turkish locale and a time zone that is none",
        "LC_ALL=tr_TR.UTF-8 LANG=tr_TR TZ=:/dev/zero samesite $run --browser chromium",
        0,
        &[],
    ),
    quick("environment: nothing but TMPDIR", "env -i TMPDIR=$TMPDIR \"$samesite\" $run --browser chromium", 0, &[]),
    quick("environment: PATH is empty", "PATH= samesite $run --browser chromium", 0, &[]),
    quick("environment: HOME cannot be written to", "HOME=/proc samesite $run --browser chromium", 0, &[]),
    quick(
        "environment: octets that are no text",
        "export X=$(printf '\\377\\376'); env \"$X=$X\" \"$samesite\" $run --browser chromium --out \"rec$X\"",
        0,
        &[],
    ),
    quick("arguments: octets that are no text", "samesite judge \"$(printf '\\377\\376')\"", 2, &["cannot read the recording"]),
    quick("umask: 777", "umask 777; samesite $run --browser chromium", 0, &[]),
    quick("standard streams: all closed", "samesite $run --browser chromium <&- >&- 2>&-", 0, &[]),
    quick("standard output: a full disk", "samesite list >/dev/full", 4, &["No space left on device"]),
    quick("standard output: a reader who has gone", "{ samesite list --cases; echo $? >code; } | true; exit $(cat code)", 0, &[]),
    quick(
        "working folder: deleted",
        "mkdir x; cd x; rmdir ../x; samesite $run --browser chromium --out rec",
        4,
        &["cannot make the folder rec"],
    ),
    long(
        "working folder: deleted, and the recordings elsewhere",
        "to=$PWD/rec; mkdir x; cd x; rmdir ../x; samesite $run --out $to",
        0,
        &[],
        120,
    ),
    quick("session: nohup and setsid", "nohup setsid -w \"$samesite\" $run --browser chromium", 0, &[]),
    by_superuser(quick(
        "session: first process of a container without a reaper",
        "unshare --pid --fork --mount-proc \"$samesite\" $run --browser chromium",
        0,
        &[],
    )),
    // Places.
    quick("temporary folder: missing", "TMPDIR=$PWD/none samesite $run --browser chromium", 4, &["set TMPDIR to a folder"]),
    quick("temporary folder: a file", "touch f; TMPDIR=$PWD/f samesite $run --browser chromium", 4, &["set TMPDIR to a folder"]),
    quick(
        "temporary folder: a path too long for sockets",
        "long=$PWD/$(printf '%060d' 0); mkdir $long; TMPDIR=$long samesite $run --browser chromium",
        4,
        &["the path for temporary files takes", "set TMPDIR to a folder with a shorter path"],
    ),
    by_superuser(quick(
        "temporary folder: read-only",
        "export run samesite; unshare --mount sh -c 'mount -t tmpfs -o ro none $TMPDIR && exec $samesite $run --browser chromium'",
        4,
        &["set TMPDIR to a folder"],
    )),
    quick("recordings: a folder that is a file", "touch rec; samesite $run --browser chromium --out rec", 4, &["cannot make the folder rec"]),
    quick("recordings: a folder that nobody can write to", "samesite $run --out /proc/self", 4, &["cannot write to the folder"]),
    by_superuser(long(
        "recordings: the disk is full in the middle, and what was played is judged",
        "export samesite; mkdir rec; unshare --mount sh -c 'mount -t tmpfs -o size=60k none rec
         $samesite run --browser chromium --profile open --young-only --scenario stories/0* --out rec
         echo \"exit $?\"; $samesite judge rec/*.unfinished'",
        0,
        &["No space left on device", "what was played whole is in it: `samesite judge rec/", "exit 4", "breaks off: it has what was played whole"],
        120,
    )),
    quick("files that may be open: 100", "ulimit -n 100; samesite $run --browser chromium", 4, &["only 100 files may be open"]),
    // Networks.
    by_superuser(quick(
        "network: no loopback",
        "unshare --net \"$samesite\" $run --browser chromium --network shared",
        4,
        &["cannot connect to a port of our own on 127.0.0.1", "ip link set lo up"],
    )),
    quick(
        "network: a private one that cannot be had",
        "mkdir bin; printf '#!/bin/sh\\necho not allowed >&2; exit 1\\n' >bin/unshare; chmod +x bin/unshare
         PATH=$PWD/bin:$PATH samesite $run --network private",
        4,
        &["there can be no private network: not allowed", "leave --network away"],
    ),
    by_superuser(quick(
        "network: the superuser's browsers are out of reach of others",
        "start $run --browser chromium; until processes=$(below chromedriver) && [ -n \"$processes\" ]; do kill -0 $!; sleep 0.02; done
         for process in $! $(below .); do
             [ \"$(readlink /proc/$process/ns/net)\" != \"$(readlink /proc/self/ns/net)\" ] || echo \"$process is in our network\"
         done >within; ended && cat within && [ ! -s within ]",
        0,
        &[],
    )),
    quick(
        "network: shared, if that is wanted",
        "start $run --browser chromium --network shared; until processes=$(below chromedriver) && [ -n \"$processes\" ]; do kill -0 $!; sleep 0.02; done
         [ \"$(readlink /proc/$!/ns/net)\" = \"$(readlink /proc/self/ns/net)\" ]; ended",
        0,
        &[],
    ),
    // Signals.
    quick("signal: INT while a browser is opened", "start $run --browser chromium; told opening; kill -s INT $!; ended", 130, &["interrupted"]),
    quick("signal: TERM while a browser is opened", "start $run --browser chromium; told opening; kill -s TERM $!; ended", 130, &["interrupted"]),
    quick(
        "signal: KILL while playing, and what was played is judged",
        "start run --profile open --young-only --browser chromium --scenario 'stories/0*' --out rec; told '^.1/9.'
         kill -s KILL $!; wait $!; samesite judge rec/*.unfinished",
        0,
        &["breaks off: it has what was played whole"],
    ),
    quick("signal: STOP for three seconds, and CONT", "start $run --browser chromium; told opening; kill -s STOP $!; sleep 3; kill -s CONT $!; ended", 0, &[]),
    long(
        "signal: STOP for forty seconds, and CONT, three engines",
        "start run --profile open --young-only --scenario 'stories/0*' --out rec; told '^.3/27.'; kill -s STOP $!; sleep 40; kill -s CONT $!; ended",
        0,
        &[],
        200,
    ),
    // Programs that end, stop or lie.
    long(
        "browser: Chromium is killed",
        "start $run --browser chromium --scenario 'stories/0*'; told '^.1/9.'; hit KILL ' --remote-debugging-port.* --user-data-dir='; ended",
        0,
        &["is played again alone"],
        120,
    ),
    long(
        "browser: Chromium's renderers are killed",
        "start $run --browser chromium --scenario 'stories/0*'; told '^.1/9.'; hit KILL '--type=renderer'; ended",
        0,
        // Between two pages nobody misses them.
        &[],
        120,
    ),
    long(
        "browser: Chromium's network process is killed",
        "start $run --browser chromium --scenario 'stories/0*'; told '^.1/9.'; hit KILL '--utility-sub-type=network'; ended",
        0,
        &[],
        180,
    ),
    long(
        "browser: Firefox is killed",
        "start $run --browser firefox --scenario 'stories/0*'; told '^.1/9.'; hit KILL ' --marionette'; ended",
        0,
        &["is played again alone"],
        120,
    ),
    long(
        "browser: WebKitGTK's Xvfb is killed",
        "start run --profile open --young-only --browser webkitgtk --scenario 'stories/0*' --out rec; told '^.1/9.'
         for at in /proc/[0-9]*; do [ \"$(cat $at/comm 2>/dev/null)\" = Xvfb ] && grep -qsaF \"TMPDIR=$TMPDIR\" $at/environ && kill -s KILL ${at#/proc/}; done; ended",
        0,
        &["is played again alone"],
        180,
    ),
    long(
        "driver: stopped in the middle",
        "start run --profile open --young-only --browser chromium --scenario 'stories/0*' --deadline 5; told '^.1/9.'; hit STOP chromedriver; ended",
        0,
        &["is played again alone"],
        120,
    ),
    quick(
        "driver: goes away and leaves a child in a session of its own",
        "driver 'setsid sleep 1000 & exit 0'; samesite $run --browser chromium --program chromedriver=driver",
        4,
        &["chromedriver exited with status 0 before it listened"],
    ),
    quick(
        "driver: answers with rubbish",
        r#"cat >answer.py <<'PYTHON'
import socket
server = socket.create_server(("127.0.0.1", 0))
print("ChromeDriver was started successfully on port %d." % server.getsockname()[1], flush=True)
while True:
    client = server.accept()[0]
    client.recv(4096)
    client.sendall(b"HTTP/1.1 500 No\r\ncontent-length: 7\r\n\r\nrubbish")
    client.close()
PYTHON
         driver "exec python3 $PWD/answer.py"; samesite $run --browser chromium --program chromedriver=driver"#,
        4,
        &["refused to open a session"],
    ),
    quick(
        "driver: leaves a child behind that was asked for a version",
        "printf '#!/bin/sh\\nsetsid sleep 1000 >/dev/null & exec chromedriver --version\\n' >driver; chmod +x driver
         samesite $run --browser chromium --program chromedriver=driver; exit 4",
        4,
        &[],
    ),
    quick(
        "browser: replaced in the middle",
        "printf '#!/bin/sh\\nexec chromium \"$@\"\\n' >browser; chmod +x browser
         start run --profile open,stock --young-only --jobs 1 --scenario stories/01 --out rec --browser chromium --program chromium=browser
         told 'open: stories/01'; printf '#!/bin/sh\\nexit 1\\n' >browser; ended",
        4,
        &["Chromium refused to open a session"],
    ),
    // Installing.
    by_superuser(quick(
        "install: apt fails",
        "export samesite; mkdir bin; printf '#!/bin/sh\\necho E: Could not get lock >&2; exit 100\\n' >bin/apt-get; chmod +x bin/apt-get
         unshare --mount sh -c 'mount --bind /dev/null /usr/bin/chromium; PATH=$PWD/bin:$PATH exec $samesite install --browser chromium'",
        4,
        &["Could not get lock", "ended with exit status: 100"],
    )),
    by_superuser(quick(
        "install: interrupted",
        "export samesite; mkdir bin; printf '#!/bin/sh\\nexec sleep 1000\\n' >bin/apt-get; chmod +x bin/apt-get
         unshare --mount sh -c 'mount --bind /dev/null /usr/bin/chromium; PATH=$PWD/bin:$PATH exec timeout --signal INT 1 $samesite install --browser chromium'",
        124,
        &["apt-get"],
    )),
    // Files that strangers bring.
    quick(
        "files: a pipe nobody writes to, in place of each",
        "mkfifo f; for words in 'judge f' 'run --scenario f.toml' 'run --browser-file f' \"judge $recorded --ledger f\" 'report f --out s' \\
             'accept f --into a' \"diff f $recorded\" 'predict f' 'fit f' 'audit f' 'summary f'; do
             samesite $words && exit 1; done; exit 2",
        2,
        &["it is no regular file"],
    ),
    quick("files: one without end", "samesite judge /dev/zero", 2, &["it is no regular file"]),
    quick("files: a socket", "python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"s\")'; samesite judge s", 2, &["it is no regular file"]),
    quick("files: a recording a million brackets deep", "head -c 1000000 /dev/zero | tr '\\0' '[' >r.json; samesite judge r.json", 2, &["is no recording"]),
    quick("files: a recording of 200 MiB that is none", "head -c 200M /dev/zero | tr '\\0' ' ' >r.json; samesite judge r.json", 2, &[]).with_memory(500),
    quick("files: a scenario of 2 MiB", "head -c 2M /dev/zero | tr '\\0' '#' >s.toml; samesite list ./s.toml", 3, &["larger than"]),
    quick("files: a ledger whose days have passed", "sed 's/review-by = .*/review-by = 1999-01-01/' $recorded/../ledger.toml >l.toml; samesite judge $recorded --ledger l.toml", 6, &["the clock of this machine is wrong"]).with_memory(400),
    quick("files: a recording that was cut at each of its last 60 octets",
        "cut=$recorded/chromium-open.json; size=$(stat -c %s $cut); mkdir r; i=1
         while [ $i -le 60 ]; do head -c $((size - i)) $cut >r/$i.json; i=$((i + 1)); done
         samesite judge r >out; code=$?; grep -c 'breaks off' out; exit $code", 0, &[]).with_memory(400),
    // Reports.
    quick(
        "report: killed at any time, and written again",
        "for after in 0.05 0.1 0.2 0.4 0.8; do timeout -s KILL $after \"$samesite\" report $recorded --out site || true; done
         samesite report $recorded --out site",
        0,
        &["open site/index.html"],
    ),
    by_superuser(quick(
        "report: the disk is full, and then there is room",
        "export samesite recorded; mkdir d; unshare --mount sh -c 'mount -t tmpfs -o size=300k none d; $samesite report $recorded --out d/site
         echo \"exit $?\"; mount -o remount,size=50M d; $samesite report $recorded --out d/site'",
        0,
        &["No space left on device", "exit 4", "open d/site/index.html"],
    )),
    quick("report: into a folder with something else in it", "mkdir site; touch site/mine; samesite report $recorded --out site", 2, &["give --out a new folder"]),
    // Names and numbers.
    quick(
        "scenarios: paths of every kind, and two of one name",
        names!("chromium"),
        0,
        &["recordings in"],
    ),
    long("scenarios: paths of every kind, three engines", names!("chromium,firefox,webkitgtk"), 0, &["recordings in"], 300),
    long(
        "scenarios: frames that are blocked and that cannot be reached, three engines",
        r#"{ echo 'title = "t"'; echo 'why = "w"'; echo 'clauses = ["B214"]'; echo '[[jar]]'; echo 'at = "https://shop.example/"'; echo 'set = ["a=1"]'
         for frames in '"http://plain.example/"' '"https://nowhere-.example/"' '"https://good.example/", "https://nowhere-.example/"'; do
             number=$((number + 1)); echo '[[case]]'; echo "id = 'c$number'"; echo 'title = "t"'; echo 'page = "https://top.example/"'
             echo "frames = [$frames]"; echo 'steps = [{ probe = "img", to = "https://shop.example/" }]'
         done; } >frames.toml
         code=0; samesite run --profile open --scenario ./frames.toml >/dev/null 2>stderr || code=$?; cat stderr
         [ $(grep -c 'failed: the end of its page did not come: the page was loaded without the document of a frame' stderr) = 18 ] || exit 9
         exit $code"#,
        5,
        &["for which no server was asked"],
        90,
    ),
    long("scenarios: 300 cases that all fail, Chromium", failing!("chromium"), 5, &["5 pages in a row did not come to their end, and the others were not tried"], 120),
    long("scenarios: 300 cases that all fail, Firefox", failing!("firefox"), 5, &["5 pages in a row did not come to their end, and the others were not tried"], 120),
    long("scenarios: 300 cases that all fail, WebKitGTK", failing!("webkitgtk"), 5, &["5 pages in a row did not come to their end, and the others were not tried"], 240),
    // Several at once.
    long(
        "two runs into one folder",
        "samesite $run --browser chromium --out rec & first=$!; samesite $run --browser chromium --out rec || exit; wait $first && samesite judge rec",
        0,
        &[],
        120,
    ),
    by_superuser(long(
        "two ordinary users at once, with a HOME that cannot be written to",
        "chmod 755 . ; install -m 755 \"$samesite\" program; for user in nobody daemon; do mkdir $user; mkdir -m 700 t/$user; chown $user $user t/$user; done
         as() { (cd $1; HOME=/proc TMPDIR=$TMPDIR/$1 exec setpriv --reuid $1 --regid nogroup --clear-groups ../program $run --browser chromium,webkitgtk); }
         as nobody & first=$!; as daemon || exit; wait $first; code=$?; rmdir t/*; exit $code",
        0,
        &["recordings in "],
        180,
    )),
];
