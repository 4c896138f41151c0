"""Driver errors that a person can do something about, in words. The only place that reads them."""

from collections.abc import Iterator
from contextlib import contextmanager

from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_

DISK_FULL = N_("The disk is full, so nothing was saved. Free some space, then save again.")
READ_ONLY = N_(
    "The centre's folder cannot be written. Check that the disk is not locked and that you own the folder."
)
BUSY = N_("The file is busy with other work. Wait a moment, then try again.")
CORRUPT = N_(
    "The centre's file is damaged. Nothing was changed."
    " Close the program and restore the newest proven backup."
)
NOT_OURS = N_("The key does not open this file, or it is not a RehabDesk file.")
DISK_TROUBLE = N_("The disk does not answer as it should. Check the disk or stick, then try again.")
MISSING = N_("The centre's file cannot be opened. Check that the disk is there and the folder is complete.")

_BY_CODE = {
    5: BUSY,
    6: BUSY,
    8: READ_ONLY,
    10: DISK_TROUBLE,
    11: CORRUPT,
    13: DISK_FULL,
    14: MISSING,
    26: NOT_OURS,
}
_IOERR_FULL = {28, 122}  # ENOSPC, EDQUOT


def explain(error: BaseException) -> DeskError | None:
    """The sentence for a driver or system error; None when it is our own mistake."""
    origin = getattr(error, "orig", None) or error
    code = getattr(origin, "sqlite_errorcode", None)
    if code is not None and (said := _BY_CODE.get(code & 0xFF)):
        return DeskError(said)
    said = str(origin)
    for words, sentence in _BY_WORDS:
        if words in said:
            return DeskError(sentence)
    if isinstance(origin, OSError):
        if origin.errno in _IOERR_FULL:
            return DeskError(DISK_FULL)
        if origin.errno in (1, 13, 30):
            return DeskError(READ_ONLY)
        if origin.errno == 5:
            return DeskError(DISK_TROUBLE)
    return None


_BY_WORDS = (
    ("database or disk is full", DISK_FULL),
    ("database is locked", BUSY),
    ("attempt to write a readonly database", READ_ONLY),
    ("disk image is malformed", CORRUPT),
    ("file is not a database", NOT_OURS),
    ("unable to open database file", MISSING),
    ("disk I/O error", DISK_TROUBLE),
)


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the driver or the disk says into a DeskError where a person can act."""
    from sqlalchemy.exc import DBAPIError
    from sqlcipher3 import dbapi2

    try:
        yield
    except (DBAPIError, dbapi2.Error, OSError) as error:
        if (said := explain(error)) is not None:
            raise said from error
        raise
