"""Puts another file in the place of the centre's, so that a kill at any moment leaves the old one or the new.

The new file is prepared in `restoring/`. One rename to `replaced-….swap` decides; what is left to do then is
moving files within the folder, in an order from which the next start goes on where this one stopped:

    1. what was there moves into the swap folder, which keeps it
    2. the new key slots take their name, then the new database
    3. the swap folder loses its ending: it is now the dated folder of what was replaced
"""

import os
import shutil
from datetime import datetime
from pathlib import Path

from rehabdesk.db import keyring
from rehabdesk.db.copying import shm_of, wal_of
from rehabdesk.db.engine import FILE_NAME

PREPARING = "restoring"
ENDING = ".swap"
NEW = "new"


def prepare(folder: Path) -> Path:
    """An empty place for the new file, in the centre's folder so that it can be moved by renaming."""
    shutil.rmtree(folder / PREPARING, ignore_errors=True)
    place = folder / PREPARING / NEW
    place.mkdir(parents=True)
    return place


def forget(folder: Path) -> None:
    shutil.rmtree(folder / PREPARING, ignore_errors=True)


def kept_name(folder: Path, at: datetime) -> str:
    """The name of the folder that will keep what is replaced."""
    first = f"replaced-{at:%Y-%m-%d-%H%M%S}"
    names = (first, *(f"{first}-{again}" for again in range(2, 1000)))
    return next(name for name in names if not (folder / name).exists())


def swap(folder: Path, kept: str) -> Path | None:
    """Put what was prepared in place; return the folder that keeps what was there, None if nothing was."""
    keyring.sync_folder(folder / PREPARING / NEW)
    deciding = folder / (kept + ENDING)
    os.replace(folder / PREPARING, deciding)
    keyring.sync_folder(folder)
    return _go_on(folder, deciding)


def finish_swaps(folder: Path) -> None:
    """Before a centre is opened: go on with a swap that was stopped, throw away half-prepared files."""
    if not folder.is_dir():
        return
    for deciding in sorted(folder.glob(f"*{ENDING}")):
        _go_on(folder, deciding)
    if (folder / PREPARING).exists():
        forget(folder)


def _go_on(folder: Path, deciding: Path) -> Path | None:
    database, slots = folder / FILE_NAME, folder / keyring.FILE_NAME
    new_database, new_slots = deciding / NEW / FILE_NAME, deciding / NEW / keyring.FILE_NAME
    if new_database.exists():  # it moves last: before that, what lies in the folder is the old file
        for old in (wal_of(database), shm_of(database), database):
            _move(old, deciding)
        if new_slots.exists():
            _move(slots, deciding)
            os.replace(new_slots, slots)
        keyring.sync_folder(deciding)
        os.replace(new_database, database)
        keyring.sync_folder(folder)
    shutil.rmtree(deciding / NEW, ignore_errors=True)
    if not any(deciding.iterdir()):
        deciding.rmdir()
        return None
    kept = deciding.with_name(deciding.name.removesuffix(ENDING))
    os.replace(deciding, kept)
    keyring.sync_folder(folder)
    return kept


def _move(file: Path, into: Path) -> None:
    if file.exists():
        os.replace(file, into / file.name)
