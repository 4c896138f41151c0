"""Two files of one person: nothing is lost, signed records stay as they are, and it can be undone."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rehabdesk.db.audit import broken_at
from rehabdesk.db.engine import Store
from rehabdesk.db.models.merging import Merge
from rehabdesk.db.schema import metadata
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.episodes import DischargeReason
from rehabdesk.domain.intake import DischargeDraft, IntakeDraft
from rehabdesk.domain.rights import Role
from rehabdesk.errors import Conflict, DeskError, Invalid, Refused
from rehabdesk.services import merging
from rehabdesk.services.checks import check_file
from rehabdesk.services.clients import client_sheet, file_of, find_clients, likely_same
from rehabdesk.services.drafts import keep_draft, list_drafts
from rehabdesk.services.episodes import discharge, episode_head
from rehabdesk.services.intake import open_intake, refuse_episode
from rehabdesk.services.merging import compare_files, list_merges, merge_clients, pointers, undo_merge
from rehabdesk.services.training import client_classes, enrol, leave_batch
from tests.helpers.classes import add_class
from tests.helpers.people import MARIA, admit_somebody, register_somebody, write_unsigned_note

TWICE = ClientDraft(
    name="Mariah Banoenaek", born_on=date(1995, 12, 21), mother_name="Yuliana", phone="0812 5550 0199"
)
ENDED = DischargeDraft(
    discharged_on=date(2026, 11, 17),
    discharge_reason=DischargeReason.COMPLETED,
    summary="Selesai.",
    medicines="tidak ada",
    plan_after="Kontrol.",
)
# The client's own row, the merges, the trail and the search tables change by themselves.
ASIDE = {"client", "merge", "audit_entry"}


def merge(desk: Desk, kept: int, gone: int, theirs: frozenset[str] = frozenset()) -> int:
    both = desk.ask(compare_files, kept, gone)
    assert both.hindrance == ""
    versions = both.kept.sheet.version, both.gone.sheet.version
    return desk.run(merge_clients, kept, gone, versions, both.joined(theirs), "Terdaftar dua kali")


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    with Session(store.engine) as session:
        return {
            table.name: [tuple(row) for row in session.execute(text(f"SELECT * FROM {table.name}"))]
            for table in metadata.sorted_tables
            if table.name not in ASIDE
        }


def fill_every_table(store: Store, client: int) -> set[str]:
    """A row in every table that knows clients, with every column filled, so signed and closed."""
    columns = [column for column in pointers() if column.table.name not in ("client", "episode")]
    driver = store.engine.raw_connection()
    try:
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute("PRAGMA ignore_check_constraints = ON")
        for column in columns:
            values = []
            for each in column.table.columns:
                kind = str(each.type.compile())
                plain = 77 if kind in ("INTEGER", "BOOLEAN") else "2026-01-01 00:00:00.000000"
                values.append(client if each is column else 1 if kind == "BOOLEAN" else plain)
            marks = ", ".join("?" * len(values))
            names = ", ".join(each.name for each in column.table.columns)
            driver.execute(f"INSERT INTO {column.table.name} ({names}) VALUES ({marks})", values)
        driver.commit()
    finally:
        driver.execute("PRAGMA ignore_check_constraints = OFF")
        driver.execute("PRAGMA foreign_keys = ON")
        driver.close()
    return {column.table.name for column in columns}


def test_every_table_is_moved_and_put_back(desk: Desk, store: Store) -> None:
    kept, gone = admit_somebody(desk), register_somebody(desk, TWICE)
    filled = fill_every_table(store, gone)
    assert {"note", "letter", "alert", "consent", "enrolment", "session", "kept_draft"} <= filled
    before = everything(store)
    number = merge(desk, kept, gone)
    after = everything(store)
    connection = store.engine.connect()
    with connection:
        for column in pointers():
            left = f"SELECT count(*) FROM {column.table.name} WHERE {column.name} = {gone}"
            assert connection.exec_driver_sql(left).scalar() == 0, column
        assert connection.exec_driver_sql("PRAGMA foreign_key_check(client)").first() is None
    assert {table: len(rows) for table, rows in after.items()} == {
        table: len(rows) for table, rows in before.items()
    }
    assert after != before
    desk.run(undo_merge, number, "Ternyata dua orang")
    assert everything(store) == before
    with Session(store.engine) as session:
        assert broken_at(session) is None


def test_what_is_signed_only_follows_its_client(desk: Desk, store: Store) -> None:
    """No column of a frozen record changes, before a merge, after it, or while another is under way."""
    kept, gone = register_somebody(desk), register_somebody(desk, TWICE)
    fill_every_table(store, gone)
    merge(desk, kept, gone)
    found = (
        "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_follows' ESCAPE '\\'"
    )
    with store.engine.connect() as connection:
        tables = [row[0] for row in connection.exec_driver_sql(found)]
    assert {"note", "letter", "addendum"} <= set(tables)
    third = register_somebody(desk, ClientDraft(name="Simon Kana"))
    tries = [f"UPDATE {table} SET client_id = {gone} WHERE id = 77" for table in tables]
    refuse_all(store, tries)
    tries = [f"UPDATE {table} SET client_id = {third} WHERE id = 77" for table in tables]
    tries += [
        f"UPDATE {table} SET {column.name} = {column.name} WHERE id = 77"
        for table in ("note", "addendum")
        for column in metadata.tables[table].columns
        if column.name != "client_id"
    ]
    tries += [f"UPDATE letter SET {column} = 'x' WHERE id = 77" for column in ("content", "number", "digest")]
    refuse_all(store, ["UPDATE merge SET under_way = 1", *tries], but=1)


def refuse_all(store: Store, tries: list[str], but: int = 0) -> None:
    with Session(store.engine) as session:
        for statement in tries[:but]:
            session.execute(text(statement))
        for statement in tries[but:]:
            with pytest.raises(IntegrityError), session.begin_nested():
                session.execute(text(statement))


def test_the_number_of_the_other_file_leads_to_the_one_that_is_left(desk: Desk, desk_of: Any) -> None:
    kept, gone = register_somebody(desk), register_somebody(desk, TWICE)
    [likely] = desk.ask(likely_same, TWICE, gone)
    assert likely.id == kept
    number = desk.ask(client_sheet, gone).record_number
    merge(desk, kept, gone, frozenset({"phone"}))
    assert [row.id for row in desk.ask(find_clients, number).rows] == [kept]
    assert [row.id for row in desk.ask(find_clients).rows] == [kept]
    assert desk.ask(find_clients, "banoenaek").rows == []
    assert desk.ask(likely_same, TWICE, kept) == []
    assert desk.ask(file_of, gone) == kept
    draft = desk.ask(client_sheet, kept).draft
    assert (draft.name, draft.mother_name, draft.phone) == ("Maria Banunaek", "Yuliana", "+6281255500199")
    [row] = desk_of(Role.ADMIN).ask(list_merges)
    assert (row.gone_number, row.undone_at) == (number, None)
    with pytest.raises(Refused):
        desk_of(Role.COUNSELLOR).run(undo_merge, row.id, "salah")
    desk_of(Role.ADMIN).run(undo_merge, row.id, "salah")
    assert len(desk.ask(find_clients, "ban").rows) == 2
    assert desk.ask(client_sheet, kept).draft == replace(
        MARIA, phone="+6281255500142", contact_phone="+6281255500143"
    )
    assert [row.id for row in desk.ask(find_clients, number).rows] == [gone]


def test_what_was_added_since_stays_or_follows_what_it_hangs_on(desk: Desk) -> None:
    kept, gone = register_somebody(desk), admit_somebody(desk, replace(MARIA, nik="0071056112950004"))
    write_unsigned_note(desk, gone)
    desk.run(keep_draft, "identity", str(gone), {"version": 1}, gone)
    desk.run(keep_draft, "intake", f"client:{gone}", {}, gone)
    desk.run(keep_draft, "discharge", str(gone), {}, gone)  # an episode of that number
    merged = merge(desk, kept, gone)
    keys = {row.kind: (row.key, row.client_id) for row in desk.ask(list_drafts)}
    assert keys["identity"] == (str(kept), kept)
    assert keys["intake"] == (f"client:{kept}", kept)
    assert keys["discharge"] == (str(gone), kept)
    assert desk.ask(episode_head, kept).number == 1
    write_unsigned_note(desk, kept)  # hangs on the episode that goes back
    desk.run(keep_draft, "note", "7", {}, kept)
    parted = desk.run(undo_merge, merged, "Dua orang")
    assert parted.stays == ((merging.word_for("kept_draft"), 1),)
    assert desk.ask(episode_head, kept) is None
    keys = {row.kind: (row.key, row.client_id) for row in desk.ask(list_drafts)}
    assert keys["intake"] == (f"client:{gone}", gone)
    assert keys["identity"] == keys["discharge"] == (str(gone), gone)
    both = desk.ask(compare_files, kept, gone)
    assert dict(both.gone.holds)[merging.word_for("note")] == 2
    assert both.gone.sheet.draft.nik == "0071056112950004"
    assert both.kept.sheet.draft.nik == MARIA.nik


def test_a_merge_that_cannot_be_is_refused_with_a_sentence(desk: Desk) -> None:
    kept, gone = admit_somebody(desk), register_somebody(desk, TWICE)
    draft, versions = desk.ask(client_sheet, kept).draft, (1, 1)
    for numbers, sentence in (((kept, kept), merging.SAME_FILE),):
        with pytest.raises(DeskError) as refused:
            desk.run(merge_clients, *numbers, versions, draft, "dua kali")
        assert refused.value.text == sentence
    with pytest.raises(Invalid):
        desk.run(merge_clients, kept, gone, versions, draft, " ")
    with pytest.raises(Conflict):
        desk.run(merge_clients, kept, gone, (1, 5), draft, "dua kali")
    episode = desk.run(open_intake, gone, IntakeDraft())
    assert desk.ask(compare_files, kept, gone).hindrance
    with pytest.raises(DeskError) as refused:
        desk.run(merge_clients, kept, gone, versions, draft, "dua kali")
    assert refused.value.text == merging.BOTH_OPEN
    desk.run(refuse_episode, episode, by_client=True, why="Tidak jadi")
    merge(desk, kept, gone)
    assert desk.ask(episode_head, kept).number == 1
    with pytest.raises(DeskError) as refused:
        desk.run(merge_clients, register_somebody(desk, replace(TWICE, nik="")), gone, (1, 3), draft, "lagi")
    assert refused.value.text == merging.MERGED_ALREADY


def test_both_in_one_class_are_refused_until_one_gives_up_the_seat(desk: Desk) -> None:
    kept, gone = admit_somebody(desk), admit_somebody(desk, replace(MARIA, nik="0071056112950004"))
    head = desk.ask(episode_head, gone)
    assert head is not None
    batch = add_class(desk, "Barista", "Ruang 2", "135", time(13), 12)
    desk.run(enrol, batch, kept)
    desk.run(enrol, batch, gone)
    desk.run(discharge, head.id, head.version, ENDED, leave_classes=False)
    assert merging.word_for("enrolment") in desk.ask(compare_files, kept, gone).hindrance
    [seat] = desk.ask(client_classes, gone)
    desk.run(leave_batch, seat.enrolment_id, "dua kali")
    merge(desk, kept, gone)
    assert len(desk.ask(client_classes, kept)) == 2
    assert all(finding.passed for finding in check_file(desk.store))


def test_merges_upon_merges_are_parted_from_the_last(desk: Desk) -> None:
    first, second, third = (
        register_somebody(desk, replace(TWICE, name=name, nik=nik))
        for name, nik in (("Ana Seran", ""), ("Ani Seran", ""), ("Anna Seran", MARIA.nik))
    )
    numbers = [desk.ask(client_sheet, each).record_number for each in (first, second, third)]
    inner = merge(desk, second, third)
    outer = merge(desk, first, second)
    assert [desk.ask(find_clients, each).rows[0].id for each in numbers] == [first] * 3
    assert desk.ask(file_of, third) == first
    assert desk.ask(client_sheet, first).draft.nik == MARIA.nik
    with pytest.raises(DeskError) as refused:
        desk.run(undo_merge, inner, "salah")
    assert refused.value.text == merging.PART_LATER_FIRST
    desk.run(undo_merge, outer, "salah")
    assert desk.ask(file_of, third) == second
    desk.run(undo_merge, inner, "salah")
    assert [desk.ask(find_clients, each).rows[0].id for each in numbers] == [first, second, third]
    assert [desk.ask(client_sheet, each).draft.nik for each in (first, second, third)] == ["", "", MARIA.nik]


def test_what_is_parted_is_not_parted_by_the_same_merge_again(desk: Desk) -> None:
    """Made one anew, the files are parted by the newer merge only: the older one knows what moved then."""
    kept, gone = register_somebody(desk), register_somebody(desk, TWICE)
    first = merge(desk, kept, gone)
    desk.run(undo_merge, first, "Dua orang")
    with pytest.raises(DeskError, match=str(DeskError(merging.PARTED_ALREADY))):
        desk.run(undo_merge, first, "Dua orang")
    write_unsigned_note(desk, gone)
    second = merge(desk, kept, gone)
    with pytest.raises(DeskError):
        desk.run(undo_merge, first, "Dua orang")
    desk.run(undo_merge, second, "Dua orang")
    assert desk.ask(file_of, gone) == gone


def test_every_column_named_for_a_client_points_at_one() -> None:
    """Else a merge would leave it behind. The trail keeps what it said."""
    named = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if column.name.endswith("client_id") and not column.foreign_keys
    }
    assert named == {"audit_entry.client_id"}
    assert Merge.__tablename__ not in {column.table.name for column in pointers()}
