"""Signing in, accounts, passwords, the recovery key, and who may do what."""

import inspect
import pkgutil
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import rehabdesk.services
from rehabdesk import access
from rehabdesk.db import keyring as keys
from rehabdesk.db import tries
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.tries import Tries
from rehabdesk.desk import Desk
from rehabdesk.domain.accounts import AccountDraft, password_problem, password_strength
from rehabdesk.domain.recovery import make_key
from rehabdesk.domain.rights import Person, Right, Role, rights_of
from rehabdesk.errors import Conflict, DeskError, Invalid, Refused
from rehabdesk.services import accounts
from tests.conftest import PASSWORD
from tests.helpers.cheap_keys import cheap_keys

DEWI = AccountDraft("Dewi Anggraini", "Petugas administrasi", "", (Role.OFFICE,), True)
GOOD = "hujan bulan juni 9"


__all__ = ["cheap_keys"]


def trail(desk: Desk) -> list[tuple[str, int | None]]:
    with Session(desk.store.engine) as session:
        return [(e.action, e.subject_id) for e in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def row_of(desk: Desk, account_id: int) -> accounts.AccountRow:
    return next(row for row in desk.ask(accounts.list_accounts) if row.id == account_id)


# signing in


def test_the_password_opens_the_desk_and_leaves_an_entry(folder) -> None:
    desk = access.open_desk(folder, 1, PASSWORD)
    assert desk.who.name == "Nur Aini Hasan"
    assert trail(desk)[-1] == ("signed in", 1)
    desk.lock()


def test_failed_tries_are_in_the_trail_once_somebody_signed_in(folder) -> None:
    for _try in range(2):
        with pytest.raises(DeskError):
            access.open_desk(folder, 1, "salah sekali")
    desk = access.open_desk(folder, 1, PASSWORD)
    assert trail(desk)[-3:] == [("sign-in failed", 1), ("sign-in failed", 1), ("signed in", 1)]
    assert tries.read(folder).left == tries.FREE
    desk.lock()


def test_after_three_wrong_ones_even_the_right_one_waits(folder) -> None:
    for _try in range(3):
        with pytest.raises(DeskError):
            tries.unlock(folder, 1, "salah")
    with pytest.raises(DeskError) as refused:
        tries.unlock(folder, 1, PASSWORD)
    assert refused.value.text == tries.WAIT


def test_the_wait_doubles_to_a_quarter_of_an_hour() -> None:
    at = datetime(2026, 11, 17, 2, 42, tzinfo=UTC)

    def after(count: int) -> timedelta:
        return Tries(tuple((at.isoformat(), 1) for _each in range(count))).wait(at)

    waits = [after(count).total_seconds() for count in range(2, 10)]
    assert waits == [0, 30, 60, 120, 240, 480, 900, 900]


def test_a_clock_set_back_makes_nobody_wait_longer(folder) -> None:
    at = datetime(2026, 11, 17, tzinfo=UTC)
    for _try in range(3):
        tries.add(folder, 1, at)
    assert tries.read(folder).wait(at - timedelta(days=9)) == timedelta(seconds=30)


def test_a_damaged_count_counts_as_none(folder) -> None:
    (folder / tries.FILE_NAME).write_bytes(b"\xff{")
    assert tries.read(folder).left == tries.FREE


def test_a_closed_account_does_not_open(desk, folder) -> None:
    dewi = access.add_account(desk, DEWI, GOOD, GOOD)
    access.change_account(desk, row_of(desk, dewi), AccountDraft(DEWI.name, "", "", DEWI.roles, False))
    assert keys.read(folder).slot(dewi) is None
    with pytest.raises(DeskError):
        tries.unlock(folder, dewi, GOOD)


# accounts


def test_a_new_account_signs_in(desk, folder) -> None:
    dewi = access.add_account(desk, DEWI, GOOD, GOOD)
    assert tries.unlock(folder, dewi, GOOD) == desk.store.key
    assert keys.read(folder).slot(dewi).title == "Petugas administrasi"


def test_two_accounts_do_not_share_a_name(desk) -> None:
    access.add_account(desk, DEWI, GOOD, GOOD)
    with pytest.raises(Invalid) as refused:
        access.add_account(desk, DEWI, GOOD, GOOD)
    assert [problem.field for problem in refused.value.problems] == ["name"]


def test_somebody_stays_administrator(desk) -> None:
    me = row_of(desk, 1)
    with pytest.raises(DeskError) as refused:
        access.change_account(desk, me, AccountDraft(me.name, me.title, "", (Role.HEAD,), True))
    assert refused.value.text == accounts.NO_ADMIN_LEFT
    assert Role.ADMIN in row_of(desk, 1).roles


def test_nobody_closes_the_account_they_sit_at(desk) -> None:
    me = row_of(desk, 1)
    with pytest.raises(DeskError):
        access.change_account(desk, me, AccountDraft(me.name, me.title, "", me.roles, False))


def test_two_who_change_an_account_meet(desk) -> None:
    dewi = access.add_account(desk, DEWI, GOOD, GOOD)
    before = row_of(desk, dewi)
    access.change_account(desk, before, AccountDraft(DEWI.name, "Bendahara", "", DEWI.roles, True))
    with pytest.raises(Conflict):
        access.change_account(desk, before, DEWI)


def test_a_crash_before_the_slot_is_seen_and_mended(desk, folder, monkeypatch) -> None:
    def crash(*_args: object, **_named: object) -> None:
        raise DeskError("full")

    monkeypatch.setattr(accounts, "write_slot", crash)
    with pytest.raises(DeskError):
        access.add_account(desk, DEWI, GOOD, GOOD)
    monkeypatch.undo()
    rows = desk.ask(accounts.list_accounts)
    [dewi] = access.without_password(desk, rows)
    access.set_password(desk, row_of(desk, dewi), GOOD, GOOD)
    assert not access.without_password(desk, desk.ask(accounts.list_accounts))
    assert tries.unlock(folder, dewi, GOOD) == desk.store.key


# passwords


def test_changing_ones_password_asks_the_old_one(desk, folder) -> None:
    with pytest.raises(DeskError):
        access.change_password(desk, "bukan ini sama sekali", GOOD, GOOD)
    access.change_password(desk, PASSWORD, GOOD, GOOD)
    assert tries.unlock(folder, 1, GOOD) == desk.store.key
    assert trail(desk)[-2:] == [("sign-in failed", 1), ("password changed", 1)]
    with pytest.raises(DeskError):
        tries.unlock(folder, 1, PASSWORD)


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("pendek", False),
        ("aaaaaaaaaaaa", False),
        ("password123", False),
        ("RehabDesk 26", False),
        ("petrus benu 77", False),
        ("cendana harum 5", False),
        ("empat kata yang ingat", True),
        ("kopi pahit tiga gelas", True),
    ],
)
def test_what_a_password_must_be(password: str, good: bool) -> None:
    said = password_problem(password, "Petrus Benu", "Rumah Pulih Cendana")
    assert (said is None) == good
    assert (password_strength(password, "Petrus Benu", "Rumah Pulih Cendana") == "Weak") != good


def test_both_mistakes_are_said(desk) -> None:
    with pytest.raises(Invalid) as refused:
        access.add_account(desk, DEWI, "pendek", "lain")
    assert [problem.field for problem in refused.value.problems] == ["password", "again"]


# the recovery key


def test_the_recovery_key_sets_a_new_password(desk, folder) -> None:
    key = make_key(bytes(range(16)))
    access.renew_recovery_key(desk, key)
    desk.lock()
    access.renew_by_recovery_key(folder, 1, key.lower().replace("-", " "), GOOD)
    opened = access.open_desk(folder, 1, GOOD)
    assert ("password changed", 1) in trail(opened)
    with pytest.raises(DeskError):
        tries.unlock(folder, 1, PASSWORD)
    opened.lock()


def test_an_old_recovery_key_opens_nothing_after_a_new_one(desk, folder) -> None:
    old, new = make_key(bytes(16)), make_key(bytes(range(16)))
    access.renew_recovery_key(desk, old)
    access.renew_recovery_key(desk, new)
    with pytest.raises(DeskError) as refused:
        access.renew_by_recovery_key(folder, 1, old, GOOD)
    assert refused.value.text == keys.WRONG_RECOVERY_KEY


def test_coming_back_takes_the_roles_of_the_moment(desk, folder) -> None:
    dewi = access.add_account(desk, DEWI, GOOD, GOOD)
    hers = Desk(desk.store, Person(dewi, DEWI.name, DEWI.roles))
    more = AccountDraft(DEWI.name, "", "", (Role.OFFICE, Role.AUDITOR), True)
    access.change_account(desk, row_of(desk, dewi), more)
    hers.lock()
    access.come_back(hers, folder, GOOD)
    assert hers.who.may(Right.AUDIT_SEE)
    hers.lock()


# rights


def every_use_case() -> list[object]:
    found = {}
    for module in pkgutil.iter_modules(rehabdesk.services.__path__):
        loaded = import_module(f"rehabdesk.services.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if hasattr(function, "__needs__"):
                found[f"{function.__module__}.{name}"] = function
    return [found[name] for name in sorted(found)]


@pytest.mark.parametrize("role", list(Role))
def test_every_pair_of_role_and_use_case(role: Role, desk_of) -> None:
    """Whoever lacks the right is refused before a session opens."""
    desk = desk_of(role)
    for use_case in every_use_case():
        if use_case.__needs__ in rights_of([role]):
            desk._allow(use_case)
        else:
            with pytest.raises(Refused):
                desk.run(use_case)
    assert len(every_use_case()) > 60


def test_a_use_case_that_declares_no_right_is_refused_to_everybody(desk) -> None:
    with pytest.raises(AttributeError):
        desk.run(lambda work: None)


def test_an_administrator_alone_sees_no_client() -> None:
    clinical = {Right.CLIENTS_SEE, Right.CLINICAL_SEE, Right.NOTES_WRITE, Right.LETTERS_SEE}
    assert not clinical & rights_of([Role.ADMIN])
