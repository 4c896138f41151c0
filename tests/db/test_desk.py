"""The one door: a question keeps nothing, a use case is whole or nothing, rights come first."""

import threading
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rehabdesk.db.audit import broken_at
from rehabdesk.db.engine import Store
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.models.clients import Client
from rehabdesk.db.work import Work
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.rights import Right, Role, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Refused
from rehabdesk.services.clients import count_clients, find_clients, register_client
from rehabdesk.services.drafts import find_draft, keep_draft

TYPED = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@needs(Right.CLIENTS_SEE)
def meddling_question(work: Work) -> None:
    register_client(work, ClientDraft(name="Tidak Ada"))


@needs(Right.CLIENTS_WRITE)
def half_a_use_case(work: Work) -> None:
    register_client(work, ClientDraft(name="Setengah"))
    raise DeskError("no")


def undeclared(work: Work) -> None:
    """Says no right."""


def test_a_question_that_writes_keeps_nothing(desk: Desk) -> None:
    desk.ask(meddling_question)
    assert desk.ask(count_clients) == 0


def test_a_use_case_that_fails_keeps_nothing_and_tells_nobody(desk: Desk) -> None:
    heard: list[frozenset[Topic]] = []
    desk.listeners.append(heard.append)
    with pytest.raises(DeskError):
        desk.run(half_a_use_case)
    assert desk.ask(count_clients) == 0
    assert heard == []


def test_listeners_hear_what_was_touched(desk: Desk) -> None:
    heard: list[frozenset[Topic]] = []
    desk.listeners.append(heard.append)
    desk.run(register_client, ClientDraft(name="Yohanis"))
    assert heard == [frozenset({Topic.CLIENTS})]


def test_a_use_case_without_a_right_is_our_mistake(desk: Desk) -> None:
    with pytest.raises(AttributeError):
        desk.run(undeclared)


def test_who_may_not_is_refused_before_the_file_is_read(desk_of, store: Store) -> None:  # type: ignore[no-untyped-def]  # a fixture
    with pytest.raises(Refused):
        desk_of(Role.ADMIN).ask(find_clients, "a")
    with pytest.raises(Refused):
        desk_of(Role.AUDITOR).run(register_client, ClientDraft(name="X"))


def test_a_locked_desk_answers_nothing(desk: Desk, store: Store) -> None:
    desk.lock()
    assert desk.locked
    assert store.key == b""
    with pytest.raises(DeskError):
        desk.ask(count_clients)


def test_four_threads_write_a_hundred_times_each(desk: Desk, store: Store) -> None:
    faults: list[DeskError] = []

    def write(number: int) -> None:
        try:
            for turn in range(100):
                desk.run(keep_draft, "load", f"{number}-{turn}", {"turn": turn})
        except DeskError as error:
            faults.append(error)

    workers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []  # any other error reaches the thread hook, which fails the test
    with Session(store.engine) as session:
        assert session.scalar(text("SELECT count(*) FROM kept_draft")) == 400


def test_the_trail_cannot_be_changed_and_a_cut_is_found(desk: Desk, store: Store) -> None:
    for name in ("Ana", "Benu", "Citra"):
        desk.run(register_client, ClientDraft(name=name))
    with Session(store.engine) as session:
        assert broken_at(session) is None
        ids = session.scalars(select(AuditEntry.id)).all()
    for statement in ("UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(IntegrityError, match="append-only"), store.writing.begin() as connection:
            connection.execute(text(statement))
    with store.writing.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_entry_stays"))
        connection.execute(text("DROP TRIGGER audit_entry_keeps"))
        connection.execute(text(f"DELETE FROM audit_entry WHERE id = {ids[-2]}"))
    with Session(store.engine) as session:
        assert broken_at(session) == ids[-1]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.text(max_size=8), TYPED, max_size=5))
def test_unfinished_typing_comes_back_as_it_was(desk: Desk, content: object) -> None:
    desk.run(keep_draft, "anything", "new", content)
    kept = desk.ask(find_draft, "anything", "new")
    assert kept is not None
    assert kept.content == content


def test_dates_and_instants_come_back_as_they_were(desk: Desk, store: Store) -> None:
    desk.run(register_client, ClientDraft(name="Ana", born_on=date(1995, 12, 21)))
    with Session(store.engine) as session:
        client = session.scalars(select(Client)).one()
        assert client.born_on == date(1995, 12, 21)
        assert client.registered_at == desk.now()
