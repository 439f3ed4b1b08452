//! The distributions of Linux, and the other systems, as far as they decide how packages are brought.

/// The distribution, as far as it decides how packages are brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Debian and what follows it closely.
    Debian,
    /// Ubuntu and its family, whose browser packages stand in for snaps.
    Ubuntu,
    /// Fedora and its family.
    Fedora,
    /// Arch and its family.
    Arch,
    /// A Linux that is none of these.
    OtherLinux,
    /// macOS.
    MacOs,
    /// Windows.
    Windows,
}

impl Distribution {
    /// Reads the distribution from the text of `/etc/os-release`.
    #[must_use]
    pub fn from_os_release(text: &str) -> Self {
        let value = |name: &str| {
            let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.unwrap_or_default().trim_matches(['"', '\''])
        };
        // The distribution itself first, then what it says it is like, closest first.
        let families = value("ID").split_whitespace().chain(value("ID_LIKE").split_whitespace());
        let known = families.filter_map(|family| match family {
            "debian" => Some(Self::Debian),
            "ubuntu" => Some(Self::Ubuntu),
            "fedora" | "rhel" | "centos" => Some(Self::Fedora),
            "arch" => Some(Self::Arch),
            _ => None,
        });
        known.into_iter().next().unwrap_or(Self::OtherLinux)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distributions_are_told_apart() {
        let table = [
            ("ID=debian\nVERSION_ID=\"12\"\n", Distribution::Debian),
            ("NAME=\"Kali\"\nID=kali\nID_LIKE=debian\n", Distribution::Debian),
            ("ID=ubuntu\nID_LIKE=debian\n", Distribution::Ubuntu),
            ("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n", Distribution::Ubuntu),
            ("ID=rocky\nID_LIKE=\"rhel centos fedora\"\n", Distribution::Fedora),
            ("ID='manjaro'\nID_LIKE='arch'\n", Distribution::Arch),
            ("ID=nixos\n", Distribution::OtherLinux),
            ("", Distribution::OtherLinux),
        ];
        for (text, distribution) in table {
            assert_eq!(Distribution::from_os_release(text), distribution, "{text}");
        }
    }
}
