"""Failed sign-ins, counted beside the key file so that starting again does not start the count again.

Three wrong passwords wait 30 seconds, and every further one twice as long, up to 15 minutes (ui.md §11).
"""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rehabdesk.db import keyring as keys
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_

FILE_NAME = "centre.tries"
WAIT = N_("Too many wrong passwords. Wait {seconds} seconds, then try again.")
FREE = 3
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


@dataclass(frozen=True)
class Tries:
    """When each wrong password since the last right one was typed, and for which account."""

    failed: tuple[tuple[str, int | None], ...] = ()

    @property
    def left(self) -> int:
        """How many more may be wrong before one has to wait."""
        return max(0, FREE - len(self.failed))

    def wait(self, now: datetime) -> timedelta:
        """How long until the next try; a clock set back never makes it longer than the wait itself."""
        if self.left:
            return timedelta(0)
        due = min(FIRST_WAIT * 2 ** min(len(self.failed) - FREE, 10), LONGEST_WAIT)
        last = datetime.fromisoformat(self.failed[-1][0])
        left: timedelta = min(due, last + due - now)
        return max(timedelta(0), left)


def unlock(folder: Path, account_id: int | None, secret: str, now: datetime | None = None) -> bytes:
    """The data key, by an account's password or (account None) the recovery key.

    A wrong one is counted and makes the next wait; too many raise a DeskError before anything is tried.
    """
    moment = now or datetime.now(UTC)
    if wait := read(folder).wait(moment).total_seconds():
        raise DeskError(WAIT, seconds=int(wait) + 1)
    keyring = keys.read(folder)
    try:
        return keys.open_slot(keyring, account_id, secret)
    except DeskError:
        add(folder, account_id, moment)
        raise


def read(folder: Path) -> Tries:
    try:
        kept = json.loads((folder / FILE_NAME).read_text("utf-8"))
        failed = tuple((str(at), None if who is None else int(who)) for at, who in kept["failed"])
        return Tries(tuple(each for each in failed if datetime.fromisoformat(each[0])))
    except (OSError, ValueError, KeyError, TypeError):
        return Tries()


def add(folder: Path, account_id: int | None, now: datetime) -> Tries:
    """Count one more. A folder that cannot be written costs the count, not the sign-in."""
    tries = Tries((*read(folder).failed, (now.astimezone(UTC).isoformat(), account_id)))
    try:
        keys.write_whole(folder / FILE_NAME, json.dumps({"failed": tries.failed}).encode())
    except OSError:
        return tries
    return tries


def clear(folder: Path) -> None:
    (folder / FILE_NAME).unlink(missing_ok=True)
