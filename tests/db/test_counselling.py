"""Session notes in a real encrypted file: kept, signed, locked, added to."""

from datetime import date, time

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError

from rehabdesk.db.engine import Store
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.rights import Person, Role
from rehabdesk.errors import Conflict, DeskError, Invalid, Refused
from rehabdesk.services.clients import register_client
from rehabdesk.services.counselling import (
    NoteDraft,
    add_addendum,
    begin_note,
    changed_notes,
    check_note,
    drop_note,
    keep_note,
    last_plan,
    list_notes,
    note_sheet,
    recent_notes,
    save_note,
    sign_note,
)

from ..conftest import Clock

DAY = date(2026, 11, 17)
WHOLE = NoteDraft(
    DAY,
    starts_at=time(9),
    ends_at=time(10),
    goal="Mengenali pemicu",
    parts={
        "subjective": "Akhir pekan lalu diajak teman.",
        "objective": "Datang tepat waktu.",
        "assessment": "Mulai mampu menolak.",
        "plan": "Menyusun jadwal akhir pekan.",
    },
)


@pytest.fixture
def client(desk: Desk) -> int:
    return desk.run(register_client, ClientDraft(name="Yulius Manafe"))


def test_half_a_note_is_kept(desk: Desk, client: int) -> None:
    note = desk.run(begin_note, client, NoteDraft(DAY, parts={"subjective": "Baru mulai"}))
    assert desk.ask(note_sheet, note).draft.texts == {"subjective": "Baru mulai"}
    assert desk.ask(list_notes, client)[0].excerpt == "Baru mulai"


def test_signing_asks_for_everything(desk: Desk, client: int) -> None:
    note = desk.run(begin_note, client, NoteDraft(DAY))
    with pytest.raises(Invalid) as refused:
        desk.run(sign_note, note, 1)
    fields = {problem.field for problem in refused.value.problems}
    assert fields == {"subjective", "objective", "assessment", "plan", "starts_at", "ends_at", "goal"}
    assert desk.ask(note_sheet, note).signed_at is None


def test_a_signed_note_is_locked_in_the_database(desk: Desk, client: int, store: Store) -> None:
    note = desk.run(begin_note, client, WHOLE)
    desk.run(sign_note, note, 1)
    sheet = desk.ask(note_sheet, note)
    assert sheet.whole
    assert sheet.signed_as == "Nur Aini Hasan, Konselor adiksi"
    with pytest.raises(DeskError):
        desk.run(save_note, note, sheet.version, WHOLE)
    with pytest.raises(DeskError):
        desk.run(drop_note, note)
    for statement in ("UPDATE note SET goal = 'x'", "DELETE FROM note"):
        with pytest.raises(IntegrityError, match="signed note"), store.writing.begin() as connection:
            connection.execute(text(statement))


def test_a_text_changed_behind_the_triggers_is_found(desk: Desk, client: int, store: Store) -> None:
    from sqlalchemy.orm import Session

    note = desk.run(begin_note, client, WHOLE)
    desk.run(sign_note, note, 1)
    with store.writing.begin() as connection:
        connection.execute(text("DROP TRIGGER note_keeps"))
        connection.execute(text("UPDATE note SET goal = 'lain'"))
    assert not desk.ask(note_sheet, note).whole
    with Session(store.engine) as session:
        assert changed_notes(session) == [note]


def test_an_addendum_is_added_and_stays(desk: Desk, client: int, store: Store) -> None:
    note = desk.run(begin_note, client, WHOLE)
    with pytest.raises(DeskError):
        desk.run(add_addendum, note, "Lupa", "Teks")
    desk.run(sign_note, note, 1)
    with pytest.raises(Invalid):
        desk.run(add_addendum, note, "", "Teks")
    desk.run(add_addendum, note, "Lupa dicatat", "Ibu klien ikut menunggu.")
    [added] = desk.ask(note_sheet, note).addenda
    assert (added.reason, added.text) == ("Lupa dicatat", "Ibu klien ikut menunggu.")
    with pytest.raises(IntegrityError, match="addendum"), store.writing.begin() as connection:
        connection.execute(text("DELETE FROM addendum"))


def test_only_the_author_writes_and_signs(desk: Desk, client: int, store: Store, clock: Clock) -> None:
    note = desk.run(begin_note, client, WHOLE)
    other = Desk(store, Person(99, "Ferdinand Lado", (Role.COUNSELLOR,)), clock)
    for attempt in (
        lambda: other.run(save_note, note, 1, WHOLE),
        lambda: other.run(sign_note, note, 1),
        lambda: other.run(drop_note, note),
    ):
        with pytest.raises(Refused):
            attempt()


def test_a_save_over_another_windows_change_is_a_conflict(desk: Desk, client: int) -> None:
    note = desk.run(begin_note, client, WHOLE)
    assert desk.run(save_note, note, 1, WHOLE) == 2
    with pytest.raises(Conflict):
        desk.run(save_note, note, 1, WHOLE)


def test_a_late_signature_says_so(desk: Desk, client: int, clock: Clock) -> None:
    in_time, late = desk.run(begin_note, client, WHOLE), desk.run(begin_note, client, WHOLE)
    clock.forward(hours=71)
    desk.run(sign_note, in_time, 1)
    clock.forward(hours=9)
    desk.run(sign_note, late, 1)
    assert [desk.ask(note_sheet, note).late for note in (in_time, late)] == [False, True]


def test_copied_text_and_the_same_hour_only_warn(desk: Desk, client: int) -> None:
    desk.run(begin_note, client, WHOLE)
    note = desk.run(begin_note, client, WHOLE)
    found = desk.ask(check_note, note)
    assert {problem.field for problem in found} == {"parts", "starts_at"}
    assert all(problem.warning for problem in found)
    desk.run(sign_note, note, 1)


def test_the_next_note_begins_with_the_last_plan(desk: Desk, client: int) -> None:
    assert desk.ask(last_plan, client) is None
    desk.run(begin_note, client, WHOLE)
    assert desk.ask(last_plan, client) == (DAY, "Menyusun jadwal akhir pekan.")


def test_unsigned_notes_of_ones_own_are_listed(desk: Desk, client: int) -> None:
    first, second = desk.run(begin_note, client, WHOLE), desk.run(begin_note, client, WHOLE)
    desk.run(sign_note, first, 1)
    assert [row.id for row in desk.ask(recent_notes, unsigned_only=True)] == [second]


def test_the_trail_says_that_a_note_changed_and_not_what_it_says(
    desk: Desk, client: int, store: Store
) -> None:
    desk.run(begin_note, client, WHOLE)
    with store.engine.connect() as connection:
        details = (
            connection.execute(text("SELECT detail FROM audit_entry WHERE subject = 'note'")).scalars().all()
        )
    assert details
    assert not [detail for detail in details if "teman" in detail or "pemicu" in detail]


def test_typing_is_kept_without_an_entry_in_the_trail_for_each_pause(
    desk: Desk, client: int, store: Store
) -> None:
    def entries() -> int:
        with store.engine.connect() as connection:
            return connection.execute(text("SELECT count(*) FROM audit_entry")).scalar_one()

    note = desk.run(begin_note, client, NoteDraft(DAY, parts={"subjective": "Baru"}))
    before = entries()
    version = desk.run(
        keep_note, note, 1, NoteDraft(DAY, starts_at=time(9), parts={"subjective": "Baru mulai"})
    )
    assert entries() == before
    sheet = desk.ask(note_sheet, note)
    assert (sheet.version, sheet.draft.starts_at) == (version, time(9))
    assert desk.ask(list_notes, client)[0].excerpt == "Baru mulai"
    with pytest.raises(Conflict):
        desk.run(keep_note, note, 1, WHOLE)


def test_what_is_typed_never_reaches_a_signed_note(desk: Desk, client: int) -> None:
    note = desk.run(begin_note, client, WHOLE)
    desk.run(sign_note, note, 1)
    sheet = desk.ask(note_sheet, note)
    with pytest.raises(DeskError, match="terkunci"):
        desk.run(keep_note, note, sheet.version, NoteDraft(DAY))


def test_only_the_author_keeps_what_is_typed(desk: Desk, client: int, store: Store, clock: Clock) -> None:
    note = desk.run(begin_note, client, WHOLE)
    other = Desk(store, Person(99, "Ferdinand Lado", (Role.COUNSELLOR,)), clock)
    with pytest.raises(Refused):
        other.run(keep_note, note, 1, WHOLE)


def test_a_draft_thrown_away_is_said_to_be_gone(desk: Desk, client: int) -> None:
    note = desk.run(begin_note, client, WHOLE)
    desk.run(drop_note, note)
    with pytest.raises(DeskError, match="sudah tidak ada"):
        desk.ask(note_sheet, note)


@pytest.mark.parametrize("mine", [True, False])
def test_the_newest_notes_are_read_without_sorting_all(desk: Desk, store: Store, mine: bool) -> None:
    asked: list[tuple[str, tuple]] = []
    event.listen(
        store.engine, "before_cursor_execute", lambda _c, _k, sql, values, *_: asked.append((sql, values))
    )
    desk.ask(recent_notes, mine=mine)
    sql, values = asked[-1]
    with store.engine.connect() as connection:
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert not any("TEMP B-TREE" in step for step in plan)
    assert mine == any("ix_note_author_id_note_id" in step for step in plan)
