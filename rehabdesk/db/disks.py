"""What a folder stands on: another disk, a stick, a network, or a folder that copies itself elsewhere."""

import os
import sys
from enum import Enum
from pathlib import Path


class Ground(Enum):
    """How far a copy in a folder may be relied on."""

    APART = "apart"  # another disk or stick: a second copy
    SAME_DISK = "same"  # goes when the disk goes
    SYNCED = "synced"  # OneDrive and the like: may be half-copied, leaves the house
    NETWORK = "network"  # may be gone when it is needed, or answer late


SYNCED_NAMES = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "my drive",
    "icloud drive",
    "iclouddrive",
    "mobile documents",  # iCloud on a Mac
    "cloudstorage",
    "nextcloud",
    "owncloud",
    "pcloud",
    "megasync",
    "yandex.disk",
)
NETWORK_FILE_SYSTEMS = frozenset(
    ("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afs", "9p", "davfs", "fuse.sshfs", "fuse.rclone")
)
REMOTE_DRIVE = 4  # GetDriveType


def ground_of(folder: Path, centre: Path) -> Ground:
    """What to think of keeping copies of the centre in this folder."""
    if is_synced(folder):
        return Ground.SYNCED
    if is_network(folder):
        return Ground.NETWORK
    return Ground.APART if is_apart(folder, centre) else Ground.SAME_DISK


def is_apart(folder: Path, centre: Path) -> bool:
    """Whether it lies on another disk; a disk that cannot be asked counts as the same."""
    try:
        return folder.stat().st_dev != centre.stat().st_dev
    except OSError:
        return False


def is_synced(folder: Path) -> bool:
    parts = [part.casefold() for part in folder.absolute().parts]
    return any(part.startswith(name) for part in parts for name in SYNCED_NAMES)


def is_network(folder: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        drive = folder.absolute().drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == REMOTE_DRIVE
    return _file_system(mount_of(folder)) in NETWORK_FILE_SYSTEMS


def mount_of(folder: Path) -> Path:
    """Where the disk of a folder begins."""
    place = folder.absolute()
    while not os.path.ismount(place) and place != place.parent:
        place = place.parent
    return place


def is_there(path: Path) -> bool:
    """Whether it can be reached; a stick that answers with errors cannot."""
    try:
        return path.exists()
    except OSError:
        return False


def _file_system(mount: Path, table: Path = Path("/proc/mounts")) -> str:
    """Its kind; empty where the system has no list of mounts to read."""
    try:
        lines = table.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    kinds = [line.split()[2] for line in lines if line.split()[1].replace("\\040", " ") == str(mount)]
    return kinds[-1] if kinds else ""


def name_of(folder: Path) -> str:
    """The stick or disk as people call it."""
    mount = mount_of(folder)
    return mount.name or mount.drive or str(mount)
