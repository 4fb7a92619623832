"""What a database in a file needs of the machine: that nobody else has it open, and that it lies on a disk of its own.

Neither is what bookings are safe by (the database itself is); both keep an operator from a set-up that would be slow,
confused or torn.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import CannotStart

# Write-ahead logging needs shared memory, and network file systems often do not lock (https://sqlite.org/wal.html).
NETWORK = frozenset({"afs", "ceph", "cifs", "gfs2", "lustre", "nfs", "nfs4", "ocfs2", "smb3", "smbfs", "vboxsf"})
NETWORK_FUSE = frozenset({"fuse.cephfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"})

MOUNTS = Path("/proc/self/mountinfo")
"""Where Linux tells of its file systems; elsewhere there is no such file, and nothing is refused."""


class DatabaseInUse(CannotStart):
    """Another process has the database."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The database {path} is in use by another Roomkeeper process: stop that one first.")


class DatabaseUnusable(CannotStart):
    """The database cannot be used as it is; the text says why and names no password."""


@contextmanager
def only_process(path: Path) -> Iterator[None]:
    """Have the database at `path` to ourselves, for as long as the context lasts, crash included.

    The lock is on `<path>.lock`, since SQLite's own locks on the database would get lost if we opened it as well.
    `path` is resolved. A file with a second name in the file system is refused: SQLite would write ahead to another log
    under each (https://www.sqlite.org/howtocorrupt.html, "Multiple links to the same file").
    Raises: DatabaseInUse; DatabaseUnusable if the lock file cannot be written, or if there is a second name.
    """
    if path.exists() and path.stat().st_nlink > 1:
        raise DatabaseUnusable(f"The database {path} has a second name (a hard link): remove the one that is not used.")
    try:
        descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise DatabaseUnusable(f"The database {path} cannot be opened: {error.strerror}.") from None
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DatabaseInUse(path) from None
        yield
    finally:
        os.close(descriptor)


def require_local_disk(path: Path, mounts: Path = MOUNTS) -> None:
    """Refuse a file on a network file system. Raises: DatabaseUnusable."""
    kind = _file_system(path, mounts.read_text()) if mounts.exists() else ""
    if kind in NETWORK | NETWORK_FUSE:
        raise DatabaseUnusable(f"The database {path} is on a network file system ({kind}): put it on a local disk.")


def _file_system(path: Path, mounts: str) -> str:
    """Name the type of the file system that the path is on, as /proc/self/mountinfo tells (proc(5))."""
    real = path.parent.resolve()
    found = Path("/"), ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        # Blanks and the like stand there as octal escapes.
        point = Path(before.split()[4].encode("latin-1", "replace").decode("unicode_escape"))
        if real.is_relative_to(point) and len(point.parts) >= len(found[0].parts):
            found = point, after.split()[0]
    return found[1]
