"""An old register comes in whole or not at all, knows who is there already, and goes out again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from rehabdesk.db.audit import broken_at
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.disclosure import Purpose
from rehabdesk.domain.episodes import DischargeReason, EpisodeState
from rehabdesk.domain.exports import ExportDraft, FileKind
from rehabdesk.domain.imports import find_headings, match_columns
from rehabdesk.domain.people import Sex
from rehabdesk.domain.rights import Role
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Refused
from rehabdesk.services import bringing_in, imports, undoing_imports
from rehabdesk.services.bringing_in import Done, bring_in
from rehabdesk.services.clients import (
    change_client,
    client_sheet,
    count_clients,
    find_clients,
    register_client,
    view_client,
)
from rehabdesk.services.drafts import keep_draft
from rehabdesk.services.episodes import episode_head, who_looked
from rehabdesk.services.exports import export
from rehabdesk.services.import_template import template
from rehabdesk.services.imports import Fate, Plan, list_imports, plan_import
from rehabdesk.services.spreadsheets import read_book, save_tables
from rehabdesk.services.undoing_imports import added_since, undo_import
from tests.helpers.people import MARIA, write_unsigned_note

HEAD = "No. RM;Nama Lengkap;L/P;TTL;No. KTP;No. HP;Zat Utama;Jenis Layanan;Tgl Masuk;Tgl Keluar;Status"
OLD = """
12/2019;Yulius Manafe;L;Kupang, 17 Agust 1990;0071051708900003;81255500142;shabu;RI;1/2/19;1/8/19;Selesai
RPC-2026-0007;Rahel Benu;P;So'e, 3-4-85;;0812 5550 0199;sopi, ganja;Rawat jalan;5 Maret 2019;30/6/2019;DO
14/2019;Yulius Manafe;L;Kupang, 17/8/90;0071051708900003;;sabu;RI;4 Okt 2026;;aktif
15/2019;;L;31/02/1991;;;;;;;
16/2019;Maria Banunaek;P;21/12/1995;0071056112950003;;moke;Rawat jalan;3/3/2018;3/5/2018;Selesai
17/2019;Andreas Tefa;L;;;;lem;;;;
"""


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(rows: str = OLD, name: str = "lama.csv", head: str = HEAD) -> Path:
        path = tmp_path / name
        path.write_text(f"DATA KLIEN\n\n{head}\n{rows.strip()}\n", encoding="utf-8")
        return path

    return write


def planned(desk: Desk, path: Path) -> Plan:
    book = read_book(path)
    at = find_headings(book.sheets[0].rows)
    return desk.ask(plan_import, book, 0, at, match_columns(book.sheets[0].rows[at]))


def brought(desk: Desk, path: Path) -> Done:
    return desk.run(bring_in, planned(desk, path))


def counts(desk: Desk) -> tuple[int, ...]:
    tables = (
        "client",
        "episode",
        "imported_row",
        "import_file",
        "client_search",
        "client_prefix",
        "client_likeness",
    )
    with Session(desk.store.engine) as session:
        return tuple(int(session.scalar(text(f"SELECT count(*) FROM {table}")) or 0) for table in tables)


def trail_is_whole(desk: Desk) -> bool:
    with Session(desk.store.engine) as session:
        return broken_at(session) is None


def test_every_row_is_looked_at_and_nothing_is_changed(desk: Desk, file: Callable[..., Path]) -> None:
    maria = desk.run(register_client, MARIA)
    before = counts(desk)
    plan = planned(desk, file())
    assert [row.line for row in plan.rows] == [4, 5, 6, 7, 8, 9]
    fates = {row.line: row.fate for row in plan.rows}
    assert fates == {4: Fate.NEW, 5: Fate.NEW, 6: Fate.SAME, 7: Fate.LEAVE, 8: Fate.SAME, 9: Fate.NEW}
    by_line = {row.line: row for row in plan.rows}
    same_row, known = by_line[6].same, by_line[8].same
    assert same_row is not None
    assert (same_row.line, same_row.reasons[0]) == (4, "the same NIK")
    assert known is not None
    assert known.client_id == maria
    assert by_line[4].cells["TTL"] == "Kupang, 17 Agust 1990"
    assert plan.earlier is None
    assert counts(desk) == before


def test_the_dry_run_makes_everything_and_keeps_nothing(desk: Desk, file: Callable[..., Path]) -> None:
    desk.run(register_client, MARIA)
    before, plan = counts(desk), planned(desk, file())
    tried = desk.ask(bring_in, plan)
    assert counts(desk) == before
    assert desk.run(bring_in, plan) == tried
    assert (tried.new_clients, tried.new_episodes) == (3, 5)
    assert [line for line, _why in tried.left_out] == [7]


def test_what_came_in_is_found_and_opens_with_its_newest_care(desk: Desk, file: Callable[..., Path]) -> None:
    maria = desk.run(register_client, MARIA)
    heard: list[frozenset[Topic]] = []
    desk.listeners.append(heard.append)
    done = brought(desk, file())
    assert heard == [frozenset({Topic.CLIENTS, Topic.EPISODES})]
    [row] = desk.ask(find_clients, "yulius manafe").rows
    sheet, head = desk.ask(client_sheet, row.id), desk.ask(episode_head, row.id)
    assert (sheet.record_number, sheet.draft.sex, sheet.draft.born_on) == (
        "12/2019",
        Sex.MALE,
        date(1990, 8, 17),
    )
    assert sheet.draft.phone == "+6281255500142"
    assert head is not None
    assert (head.number, head.state, head.admitted_on) == (2, EpisodeState.ADMITTED, date(2026, 10, 4))
    assert [use.substance.value for use in head.substances] == ["MET"]
    assert head.planned_end is not None
    [rahel] = desk.ask(find_clients, "081255500199").rows
    assert (rahel.ended, rahel.record_number) == (DischargeReason.OWN_REQUEST, "RPC-2026-0007")
    rows = desk.ask(imports.imported_rows, row.id)
    assert [(each.line, each.cells["TTL"]) for each in rows] == [
        (4, "Kupang, 17 Agust 1990"),
        (6, "Kupang, 17/8/90"),
    ]
    old = desk.ask(episode_head, maria)
    assert old is not None
    assert old.discharged_on == date(2018, 5, 3)
    [record] = desk.ask(list_imports)
    assert (record.id, record.by, record.row_count, record.left_out) == (done.import_id, desk.who.name, 6, 1)
    assert trail_is_whole(desk)


def test_numbers_go_on_after_those_of_the_old_register(desk: Desk, file: Callable[..., Path]) -> None:
    brought(desk, file("RPC-2026-0007;Rahel Benu\n;Ana Nalle\nRPC-2019-0003;Budi Lodo", head="No. RM;Nama"))
    numbers = {row.name: row.record_number for row in desk.ask(find_clients).rows}
    assert numbers == {
        "Rahel Benu": "RPC-2026-0007",
        "Ana Nalle": "RPC-2026-0008",
        "Budi Lodo": "RPC-2019-0003",
    }
    later = desk.run(register_client, ClientDraft(name="Dewi Kase"))
    assert desk.ask(client_sheet, later).record_number == "RPC-2026-0009"


def test_the_same_file_again_warns_and_adds_nothing(desk: Desk, file: Callable[..., Path]) -> None:
    brought(desk, file())
    before = counts(desk)
    plan = planned(desk, file())
    assert plan.earlier is not None
    done = desk.run(bring_in, plan)
    assert (done.new_clients, done.new_episodes) == (0, 0)
    why = {problem.text for _line, problem in done.left_out if problem}
    assert why == {bringing_in.HERE_ALREADY, bringing_in.TWO_OPEN, "No name stands in this row."}
    assert counts(desk)[:2] == before[:2]


def test_a_person_decides_row_by_row(desk: Desk, file: Callable[..., Path]) -> None:
    plan = planned(desk, file())
    decided = plan.decided({4: (Fate.LEAVE, None), 5: (Fate.LEAVE, None), 9: (Fate.LEAVE, None)})
    done = desk.run(bring_in, decided)
    why = {line: problem.text if problem else "" for line, problem in done.left_out}
    assert why == {4: "", 5: "", 6: bringing_in.WITHOUT_FIRST, 7: "No name stands in this row.", 9: ""}
    again = planned(desk, file()).decided({4: (Fate.NEW, None), 6: (Fate.NEW, None), 8: (Fate.NEW, None)})
    assert bringing_in.NIK_TAKEN in {
        problem.text for _line, problem in desk.run(bring_in, again).left_out if problem
    }


def test_a_client_never_has_two_open_courses_of_care(desk: Desk, file: Callable[..., Path]) -> None:
    rows = "1;Ana Nalle;1/2/2026\n1;Ana Nalle;1/9/2026"
    done = brought(desk, file(rows, head="No RM;Nama;Tgl Masuk"))
    assert [(line, why.text if why else "") for line, why in done.left_out] == [(5, bringing_in.TWO_OPEN)]
    assert (done.new_clients, done.new_episodes) == (1, 1)


def test_stopped_in_the_middle_nothing_is_changed(desk: Desk, file: Callable[..., Path]) -> None:
    class Stop(Exception):
        pass

    def stop(done: int, _all: int) -> None:
        if done:
            raise Stop

    before = counts(desk)
    plan = planned(desk, file("\n".join(f";Klien {n}" for n in range(40)), head="No RM;Nama"))
    with pytest.raises(Stop):
        desk.run(bring_in, plan, stop)
    assert counts(desk) == before
    assert desk.ask(list_imports) == []


def test_others_may_write_while_an_import_is_prepared(desk: Desk, file: Callable[..., Path]) -> None:
    kept: list[object] = []

    def write(done: int, _all: int) -> None:
        if not done:
            kept.append(desk.run(keep_draft, "note", "new", {}))

    desk.run(bring_in, planned(desk, file()), write)
    assert kept


def test_an_import_goes_out_again_without_a_trace_but_the_trail(
    desk: Desk, file: Callable[..., Path]
) -> None:
    maria = desk.run(register_client, MARIA)
    before = counts(desk)
    done = brought(desk, file())
    assert desk.ask(added_since, done.import_id) == []
    assert desk.run(undo_import, done.import_id) == 3
    assert counts(desk) == (*before[:3], 1, *before[4:])
    assert desk.ask(client_sheet, maria).current_episode_id is None
    [record] = desk.ask(list_imports)
    assert record.undone_at is not None
    with pytest.raises(DeskError) as refused:
        desk.run(undo_import, done.import_id)
    assert refused.value.text == undoing_imports.UNDONE_ALREADY
    assert planned(desk, file()).earlier is None
    assert trail_is_whole(desk)
    again = brought(desk, file())  # what was taken out once may come in, and go out, again
    assert desk.run(undo_import, again.import_id) == 3


def test_whoever_comes_next_is_not_shown_who_looked_at_one_taken_out(
    desk: Desk, file: Callable[..., Path]
) -> None:
    done = brought(desk, file())
    [rahel] = desk.ask(find_clients, "rahel").rows
    desk.run(view_client, rahel.id)
    desk.run(undo_import, done.import_id)
    ids = [desk.run(register_client, replace(MARIA, name=f"Klien {n}", nik="")) for n in range(4)]
    assert rahel.id in ids  # the file gives a free number out again
    assert desk.ask(who_looked, rahel.id) == []
    desk.run(view_client, rahel.id)
    assert len(desk.ask(who_looked, rahel.id)) == 1


def test_what_was_added_since_keeps_it_in(desk: Desk, file: Callable[..., Path]) -> None:
    done = brought(desk, file())
    [row] = desk.ask(find_clients, "rahel").rows
    sheet = desk.ask(client_sheet, row.id)
    desk.run(change_client, row.id, sheet.version, replace(sheet.draft, alias="Ra"))
    write_unsigned_note(desk, row.id)
    words = {added.word for added in desk.ask(added_since, done.import_id)}
    assert words == {undoing_imports.CHANGED_IDENTITY, "notes", "sessions"}
    with pytest.raises(DeskError) as refused:
        desk.run(undo_import, done.import_id)
    assert "RPC-2026-0007" in str(refused.value)
    assert desk.ask(count_clients) == 4


def test_what_left_the_house_keeps_it_in(desk: Desk, file: Callable[..., Path]) -> None:
    done = brought(desk, file())
    desk.run(export, ExportDraft(recipient="BNNP NTT", purpose=Purpose.FUNDING))
    assert {added.word for added in desk.ask(added_since, done.import_id)} == {undoing_imports.ON_RECORD}


def test_a_filled_in_template_comes_in(desk: Desk, tmp_path: Path) -> None:
    register, how = template()
    names = dict(zip(register.headings, [""] * len(register.headings), strict=True))
    names |= {register.headings[1]: "Ana Nalle"}
    save_tables(tmp_path / "t.xlsx", [replace(register, rows=[tuple(names.values())]), how], FileKind.XLSX)
    book = read_book(tmp_path / "t.xlsx")
    assert [sheet.name for sheet in book.sheets] == ["Register", "Petunjuk"]
    columns = match_columns(book.sheets[0].rows[0])
    assert len(columns) == len(register.headings)
    assert desk.run(bring_in, desk.ask(plan_import, book, 0, 0, columns)).new_clients == 1


def test_only_who_may_bring_in(desk_of: Callable[..., Desk], desk: Desk, file: Callable[..., Path]) -> None:
    plan = planned(desk, file())
    with pytest.raises(Refused):
        desk_of(Role.COUNSELLOR).run(bring_in, plan)
    with pytest.raises(DeskError) as refused:
        desk.ask(plan_import, read_book(file()), 0, 2, {0: "record_number"})
    assert refused.value.text == imports.NO_NAME_COLUMN
