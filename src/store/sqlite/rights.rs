//! Who may write to a ledger, as far as it can be told without opening it.

use std::fs::{self, File, Metadata};
use std::io::ErrorKind;
use std::path::PathBuf;

use super::super::Denial;
use super::location::Location;

/// What is known of a ledger that this account cannot open as usual.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Rights {
    file: PathBuf,
    folder: PathBuf,
    /// Whether this account may read the file.
    readable: bool,
    writers: Writers,
    /// The log, or the journal, beside the file.
    log: Option<PathBuf>,
}

/// Who could be writing to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Writers {
    /// Nobody: the file system takes nothing.
    NoneOnFileSystem,
    /// Nobody: no account has the right to write to the file or to make anything beside it.
    NoneByRights,
    /// Somebody, at any time.
    Others,
}

/// Because of what nobody can be writing to a ledger that this account cannot open as usual, or
/// why it is not read at all.
pub(super) fn nobody_can_write(location: &Location) -> Result<Denial, Denial> {
    let metadata = location.metadata()?;
    let (file, folder) = (location.path().to_owned(), location.folder().to_owned());
    let denied = |error: std::io::Error| error.kind() == ErrorKind::PermissionDenied;
    let may_be_written_beside =
        !fs::metadata(&folder).is_ok_and(|folder| may_nobody_write(&folder));
    let writers = if is_on_read_only_file_system(&metadata) {
        Writers::NoneOnFileSystem
    } else if may_nobody_write(&metadata) && !may_be_written_beside {
        Writers::NoneByRights
    } else {
        Writers::Others
    };
    let readable = !File::open(&file).is_err_and(denied);
    Rights { file, folder, readable, writers, log: location.log() }.judge()
}

impl Rights {
    /// A ledger that is read without its locks looks damaged whenever somebody writes to it at the
    /// same time. So that is done only where nobody can; and only without a log, because what
    /// stands there would be left out.
    fn judge(self) -> Result<Denial, Denial> {
        let Rights { file, folder, readable, writers, log } = self;
        match (readable, log, writers) {
            (false, ..) => Err(Denial::Unreadable(file)),
            (true, Some(log), _) => Err(Denial::LogBeside(log)),
            (true, None, Writers::NoneOnFileSystem) => Ok(Denial::ReadOnlyFileSystem(file)),
            (true, None, Writers::NoneByRights) => Ok(Denial::Archived(file)),
            (true, None, Writers::Others) => Err(Denial::NotBesideOthers { file, folder }),
        }
    }
}

/// Whether no account has the right to write to something. One that may do everything can, and has
/// to mean it.
#[cfg(unix)]
fn may_nobody_write(metadata: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::mode(metadata) & 0o222 == 0
}

#[cfg(not(unix))]
fn may_nobody_write(_: &Metadata) -> bool {
    false
}

/// Whether a file lies on a file system that nobody can write to; no where it cannot be told.
#[cfg(target_os = "linux")]
fn is_on_read_only_file_system(metadata: &Metadata) -> bool {
    let device = std::os::unix::fs::MetadataExt::dev(metadata);
    fs::read_to_string("/proc/self/mountinfo")
        .is_ok_and(|mounts| mounts::is_read_only(&mounts, device))
}

#[cfg(not(target_os = "linux"))]
fn is_on_read_only_file_system(_: &Metadata) -> bool {
    false
}

/// What Linux tells of the file systems that are mounted: one line for each place.
#[cfg(target_os = "linux")]
mod mounts {
    /// Kinds of file system to which nobody else writes either once they may only be read here.
    /// Others may be written to by another machine, or by another program.
    const LOCAL: [&str; 14] = [
        "btrfs", "cramfs", "erofs", "exfat", "ext2", "ext3", "ext4", "f2fs", "iso9660", "squashfs",
        "tmpfs", "udf", "vfat", "xfs",
    ];

    /// Whether the file system of a device may only be read. That one of its places is mounted for
    /// reading says nothing, since another one may be mounted for writing: what counts stands last
    /// in a line, after a lone dash, the kind and the source.
    pub(super) fn is_read_only(mounts: &str, device: u64) -> bool {
        let named = format!("{}:{}", major(device), minor(device));
        let mut of_it = mounts.lines().filter(|line| line.split(' ').nth(2) == Some(&named));
        let read_only = |line: &str| {
            let (_, after) = line.split_once(" - ")?;
            let mut words = after.split(' ');
            let (kind, options) = (words.next()?, words.nth(1)?);
            Some(LOCAL.contains(&kind) && options.split(',').any(|option| option == "ro"))
        };
        of_it.next().and_then(read_only).unwrap_or(false)
    }

    /// A device's number is spread over the 64 bits of what the system tells.
    const fn major(device: u64) -> u64 {
        ((device >> 8) & 0xfff) | ((device >> 32) & 0xffff_f000)
    }

    const fn minor(device: u64) -> u64 {
        (device & 0xff) | ((device >> 12) & 0xffff_ff00)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(readable: bool, writers: Writers, log: Option<&str>) -> Rights {
        let (file, folder) = (PathBuf::from("kept/lifelong.db"), PathBuf::from("kept"));
        Rights { file, folder, readable, writers, log: log.map(PathBuf::from) }
    }

    #[test]
    fn without_locks_is_read_only_what_nobody_can_write_to_and_what_has_no_log() {
        use Writers::{NoneByRights, NoneOnFileSystem, Others};
        let (file, folder) = (PathBuf::from("kept/lifelong.db"), PathBuf::from("kept"));
        let on_it = || file.clone();
        let read = |writers| rights(true, writers, None).judge();
        assert_eq!(read(NoneOnFileSystem), Ok(Denial::ReadOnlyFileSystem(on_it())));
        assert_eq!(read(NoneByRights), Ok(Denial::Archived(on_it())));
        assert_eq!(read(Others), Err(Denial::NotBesideOthers { file: on_it(), folder }));
        for writers in [NoneOnFileSystem, NoneByRights, Others] {
            let log = "kept/lifelong.db-wal";
            let with_log = rights(true, writers, Some(log)).judge();
            assert_eq!(with_log, Err(Denial::LogBeside(PathBuf::from(log))));
            let unreadable = rights(false, writers, None).judge();
            assert_eq!(unreadable, Err(Denial::Unreadable(on_it())));
        }
    }

    #[cfg(target_os = "linux")]
    const MOUNTS: &str = "\
        22 27 0:21 / /proc rw,relatime - proc proc rw\n\
        63 43 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro\n\
        64 43 8:1 /srv /backup ro,relatime - ext4 /dev/sda1 rw,errors=remount-ro\n\
        65 43 8:17 / /archive ro,relatime master:2 - ext4 /dev/sdb1 ro,data=ordered\n\
        66 43 0:50 / /far ro,relatime - nfs4 server:/ledgers ro,vers=4.2\n\
        67 43 259:1048575 / /many ro - xfs /dev/nvme0n1p1 ro\n";

    #[cfg(target_os = "linux")]
    #[track_caller]
    fn read_only(major: u64, minor: u64, expected: bool) {
        let device = (minor & 0xff) | (major << 8) | ((minor & !0xff) << 12);
        assert_eq!(mounts::is_read_only(MOUNTS, device), expected, "{major}:{minor}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_system_may_only_be_read_where_no_place_of_it_can_be_written_to() {
        read_only(8, 17, true);
        read_only(259, 1_048_575, true);
        // One of its two places is mounted for reading.
        read_only(8, 1, false);
        // Another machine may write to it.
        read_only(0, 50, false);
        read_only(8, 2, false);
    }
}
