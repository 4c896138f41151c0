"""Signing in, and the accounts that may."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db import keyring as keys
from rehabdesk.db import tries
from rehabdesk.db.engine import FILE_NAME, Store, open_engine
from rehabdesk.db.faults import explained
from rehabdesk.db.migrate import bring_up_to_date
from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.centre import Centre
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.accounts import AccountDraft, password_problem
from rehabdesk.domain.fields import Problem, problems
from rehabdesk.domain.rights import Person, Right, Role, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_

CLOSED = N_("This account is closed. Ask an administrator.")
NO_ADMIN_LEFT = N_("Somebody must stay administrator. Give that role to another account first.")


def open_store(folder: Path, key: bytes) -> Store:
    """Open the file. An older one is brought up to date, after a copy of it was proved."""
    with explained():
        engine = open_engine(folder / FILE_NAME, key)
        store = Store(folder, engine, key)
        bring_up_to_date(store, datetime.now(UTC))
        with Session(engine) as session:
            store.zone = session.get_one(Centre, 1).zone.info
    return store


def person(store: Store, account_id: int) -> Person:
    """Whoever the account belongs to. Raises DeskError when it is closed."""
    with explained(), Session(store.engine) as session:
        account = session.get(Account, account_id)
        if account is None or not account.active:
            raise DeskError(CLOSED)
        return Person(account.id, account.name, tuple(map(Role, account.roles)), account.title)


@needs(Right.SIGNED_IN)
def note_sign_in(work: Work, folder: Path, *, by_recovery_key: bool = False) -> None:
    """Put the sign-in on record, and the failed tries before it, which had no file to be written to."""
    _note_failed_tries(work, folder)
    work.record("signed in", "account", work.who.account_id, by_recovery_key=by_recovery_key)


def _note_failed_tries(work: Work, folder: Path) -> None:
    for at, account_id in tries.read(folder).failed:
        work.record("sign-in failed", "account", account_id, tried_at=at)
    tries.clear(folder)


@dataclass(frozen=True)
class AccountRow:
    id: int
    version: int
    name: str
    title: str
    credential: str
    roles: tuple[Role, ...]
    active: bool


@needs(Right.ACCOUNTS_WRITE)
def list_accounts(work: Work) -> list[AccountRow]:
    query = select(Account).order_by(Account.active.desc(), Account.name)
    return [_row(account) for account in work.session.scalars(query)]


def _row(account: Account) -> AccountRow:
    roles = tuple(map(Role, account.roles))
    return AccountRow(
        account.id, account.version, account.name, account.title, account.credential, roles, account.active
    )


@needs(Right.ACCOUNTS_WRITE)
def add_account(work: Work, draft: AccountDraft) -> int:
    """Enter the account; it can sign in once `set_password` has given it a key slot."""
    _check(work, draft, None)
    account = Account(created_at=work.now)
    _fill(account, draft)
    work.session.add(account)
    work.session.flush()
    work.touched.add(Topic.ACCOUNTS)
    return account.id


@needs(Right.ACCOUNTS_WRITE)
def change_account(work: Work, account_id: int, version: int, draft: AccountDraft) -> None:
    account = work.session.get_one(Account, account_id)
    same_version(account, version)
    _check(work, draft, account_id)
    _fill(account, draft)
    work.session.flush()
    _keep_an_admin(work)
    work.touched.add(Topic.ACCOUNTS)


def _check(work: Work, draft: AccountDraft, account_id: int | None) -> None:
    found = [problem for problem in problems(draft) if not problem.warning]
    taken = select(Account.id).where(Account.name == draft.name.strip(), Account.id != (account_id or 0))
    if work.session.scalar(taken) is not None:
        found.append(
            Problem("name", N_("Another account has this name. Add something that tells them apart."))
        )
    if found:
        raise Invalid(found)


def _fill(account: Account, draft: AccountDraft) -> None:
    account.name, account.title = draft.name.strip(), draft.title.strip()
    account.credential, account.active = draft.credential.strip(), draft.active
    account.roles = [role.value for role in draft.roles]


def _keep_an_admin(work: Work) -> None:
    roles = work.session.scalars(select(Account.roles).where(Account.active))
    if not any(Role.ADMIN.value in held for held in roles):
        raise DeskError(NO_ADMIN_LEFT)


@needs(Right.ACCOUNTS_WRITE)
def note_password_set(work: Work, account_id: int) -> None:
    work.record("password set", "account", account_id)


@needs(Right.SIGNED_IN)
def note_password_changed(work: Work, folder: Path) -> None:
    _note_failed_tries(work, folder)
    work.record("password changed", "account", work.who.account_id)


@needs(Right.ACCOUNTS_WRITE)
def note_recovery_key_made(work: Work) -> None:
    work.record("recovery key made", "centre", 1)


def check_password(password: str, again: str, *, name: str = "", centre: str = "") -> None:
    """Raise Invalid where a new password is too weak or was not typed the same twice."""
    found = []
    if said := password_problem(password, name, centre):
        found.append(Problem("password", said))
    if password != again:
        found.append(Problem("again", N_("Not the same as above.")))
    if found:
        raise Invalid(found)


def write_slot(store: Store, who: Person, password: str, cost: keys.Cost | None = None) -> None:
    """Give the account this password. Its row is in the file already: a crash leaves no slot without one."""
    with explained():
        keyring = keys.read(store.folder)
        named = {"name": who.name, "title": who.title}
        keyring = keys.put_slot(keyring, store.key, password, account_id=who.account_id, cost=cost, **named)
        keys.write(store.folder, keyring)


def update_slot(store: Store, who: Person, *, active: bool) -> None:
    """Show a changed name on the sign-in page; drop the slot of a closed account."""
    with explained():
        keyring = keys.read(store.folder)
        if active:
            keyring = keys.rename_slot(keyring, who.account_id, who.name, who.title)
        else:
            keyring = keys.drop_slot(keyring, who.account_id)
        keys.write(store.folder, keyring)


def write_recovery_slot(store: Store, recovery_key: str, cost: keys.Cost | None = None) -> None:
    """Let a new recovery key open the file, and the old one no longer."""
    with explained():
        keyring = keys.read(store.folder)
        keys.write(store.folder, keys.put_slot(keyring, store.key, recovery_key, account_id=None, cost=cost))


def proves(store: Store, account_id: int, password: str) -> bool:
    """Whether this is the account's password: asked before signing."""
    try:
        return keys.open_slot(keys.read(store.folder), account_id, password) == store.key
    except DeskError:
        return False
