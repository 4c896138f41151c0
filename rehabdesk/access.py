"""Getting in, and who may: what touches both the key file and the encrypted file.

A row is committed before its key slot is written, so that a power cut between them leaves an account
without a password, which an administrator can set, and never a key without an account.
"""

import shutil
from pathlib import Path

from rehabdesk.db import keyring as keys
from rehabdesk.db import tries
from rehabdesk.db.faults import explained
from rehabdesk.db.lock import FolderLock
from rehabdesk.desk import Desk
from rehabdesk.domain.accounts import AccountDraft
from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.recovery import as_printed
from rehabdesk.domain.rights import Person
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_
from rehabdesk.services import accounts
from rehabdesk.services.accounts import AccountRow
from rehabdesk.services.centre import Founder, found_centre

TAKEN = N_("The folder {folder} is not empty. Choose a new one.")
NO_CLOSING_OWN = N_("You cannot close your own account. Another administrator can.")


def open_desk(folder: Path, account_id: int, password: str) -> Desk:
    """Sign in: key slot, file, person, audit. The folder's lock is the caller's."""
    key = tries.unlock(folder, account_id, password)
    return sit_down(folder, account_id, key)


def sit_down(folder: Path, account_id: int, key: bytes) -> Desk:
    """The desk for an account whose password has opened its slot."""
    store = accounts.open_store(folder, key)
    try:
        desk = Desk(store, accounts.person(store, account_id))
        desk.run(accounts.note_sign_in, folder)
    except BaseException:
        store.close()
        raise
    return desk


def come_back(desk: Desk, folder: Path, password: str) -> None:
    """Unlock for the same person, whose roles may have changed meanwhile."""
    account_id = desk.who.account_id
    key = tries.unlock(folder, account_id, password)
    if desk.locked:
        desk.unlock(accounts.open_store(folder, key))
    desk.who = accounts.person(desk.store, account_id)
    desk.run(accounts.note_sign_in, folder)


def found(
    folder: Path, draft: CentreDraft, founder: Founder, recovery_key: str, cost: keys.Cost | None = None
) -> tuple[Desk, FolderLock]:
    """Build a centre beside its place and move it there whole: a power cut leaves nothing or everything."""
    part = folder.with_name(folder.name + ".part")
    with explained():
        if folder.exists() and any(folder.iterdir()):
            raise DeskError(TAKEN, folder=folder)
        shutil.rmtree(part, ignore_errors=True)
        store, who = found_centre(part, draft, founder, recovery_key, cost=cost)
        key = store.key
        store.close()
        if folder.exists():
            folder.rmdir()
        part.chmod(0o700)  # what others on this computer cannot copy, they cannot guess passwords for
        part.rename(folder)
        keys.sync_folder(folder.parent)
    lock = FolderLock(folder)
    lock.take()
    return sit_down(folder, who.account_id, key), lock


def renew_by_recovery_key(folder: Path, account_id: int, typed: str, password: str) -> None:
    """Open the file with the recovery key and give the account a new password, on record."""
    key = tries.unlock(folder, None, as_printed(typed))
    store = accounts.open_store(folder, key)
    try:
        who = accounts.person(store, account_id)
        desk = Desk(store, who)
        desk.run(accounts.note_sign_in, folder, by_recovery_key=True)
        desk.run(accounts.note_password_changed, folder)
        accounts.write_slot(store, who, password)
    finally:
        store.close()


def add_account(desk: Desk, draft: AccountDraft, password: str, again: str) -> int:
    """A new account with its first password."""
    accounts.check_password(password, again, name=draft.name)
    account_id = desk.run(accounts.add_account, draft)
    accounts.write_slot(desk.store, _named(account_id, draft), password)
    return account_id


def change_account(desk: Desk, row: AccountRow, draft: AccountDraft) -> None:
    """Other words, other roles, or closed: a closed account loses its key slot."""
    if row.id == desk.who.account_id and not draft.active:
        raise DeskError(NO_CLOSING_OWN)
    desk.run(accounts.change_account, row.id, row.version, draft)
    accounts.update_slot(desk.store, _named(row.id, draft), active=draft.active)


def set_password(desk: Desk, row: AccountRow, password: str, again: str) -> None:
    """A new password for somebody else, by an administrator."""
    accounts.check_password(password, again, name=row.name)
    desk.run(accounts.note_password_set, row.id)
    accounts.write_slot(desk.store, Person(row.id, row.name, row.roles, row.title), password)


def change_password(desk: Desk, old: str, password: str, again: str) -> None:
    """One's own. A wrong old one counts like a wrong one on the sign-in page."""
    folder = desk.store.folder
    accounts.check_password(password, again, name=desk.who.name)
    tries.unlock(folder, desk.who.account_id, old)
    desk.run(accounts.note_password_changed, folder)
    accounts.write_slot(desk.store, desk.who, password)


def renew_recovery_key(desk: Desk, recovery_key: str) -> None:
    """A new sheet; the old one opens nothing any more, but still the backups made before."""
    desk.run(accounts.note_recovery_key_made)
    accounts.write_recovery_slot(desk.store, recovery_key)


def without_password(desk: Desk, rows: list[AccountRow]) -> set[int]:
    """Open accounts that have no key slot, and so cannot sign in until they are given a password."""
    held = {slot.account_id for slot in keys.read(desk.store.folder).accounts}
    return {row.id for row in rows if row.active and row.id not in held}


def _named(account_id: int, draft: AccountDraft) -> Person:
    return Person(account_id, draft.name.strip(), draft.roles, draft.title.strip())
