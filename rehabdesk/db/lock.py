"""One program per centre folder. A second start learns who holds it; a lock whose holder died is free."""

import json
import os
import socket
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_

LOCK_NAME = "centre.lock"
HOLDER_NAME = "centre.holder"
HELD = N_("This centre is open already, on {pc} since {since}. Close it there first.")
HELD_BY_SOMEBODY = N_("This centre is open already. Close the other RehabDesk window first.")


class FolderLock:
    """Held while a centre is open. The system lets go of it even when the program is killed."""

    def __init__(self, folder: Path) -> None:
        self._holder = folder / HOLDER_NAME
        self._lock = FileLock(folder / LOCK_NAME)

    def take(self) -> None:
        """Raise DeskError with who holds the folder where somebody does."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise self._held() from None
        note = {"pc": socket.gethostname(), "pid": os.getpid(), "since": datetime.now(UTC).isoformat()}
        with suppress(OSError):  # a full disk costs the note, not the lock
            self._holder.write_text(json.dumps(note), "utf-8")

    def release(self) -> None:
        if self._lock.is_locked:
            self._holder.unlink(missing_ok=True)
            self._lock.release()

    def _held(self) -> DeskError:
        try:
            note = json.loads(self._holder.read_text("utf-8"))
            since = datetime.fromisoformat(note["since"]).astimezone()
            return DeskError(HELD, pc=note["pc"], since=f"{since:%d/%m/%Y %H.%M}")
        except (OSError, ValueError, KeyError):
            return DeskError(HELD_BY_SOMEBODY)
