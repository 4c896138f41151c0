"""Assessments from the first answer to a frozen result, in a real encrypted file."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rehabdesk import resources
from rehabdesk.db.engine import Store
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.desk import Desk
from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.definitions import read_instrument
from rehabdesk.domain.instruments import REFUSED, AssessmentState, Given, Occasion
from rehabdesk.domain.rights import Role
from rehabdesk.errors import Conflict, DeskError, Invalid, Refused
from rehabdesk.services import instruments
from rehabdesk.services.alerts import close_alert, list_alerts
from rehabdesk.services.assessments import (
    assessment_sheet,
    begin_assessment,
    changed_assessments,
    discard_assessment,
    finish_assessment,
    keep_answers,
    last_scores,
    list_assessments,
    score_history,
)
from rehabdesk.services.clients import client_sheet, register_client
from rehabdesk.services.instruments import (
    add_instrument,
    choose_scoring,
    instrument,
    list_instruments,
    retire_instrument,
    save_text_pack,
    text_pack,
)
from rehabdesk.services.merging import merge_clients, undo_merge
from rehabdesk.services.today import TaskKind, today_sheet

from ..conftest import Clock
from ..helpers.people import MARIA, admit_somebody, register_somebody

TODAY = date(2026, 11, 17)
PHQ: dict[str, Given] = {str(number): 1 for number in range(1, 10)}
OWN = resources.path("instruments", "gad-7.toml").read_bytes().replace(b'code = "gad-7"', b'code = "cemas"')


@pytest.fixture
def client(desk: Desk) -> int:
    return register_somebody(desk)


def finished(
    desk: Desk, client: int, code: str, answers: Mapping[str, Given], day: date = TODAY, **more: object
) -> int:
    assessment = desk.run(begin_assessment, client, code)
    version = desk.run(keep_answers, assessment, 1, answers)
    desk.run(finish_assessment, assessment, version, day)
    return assessment


# keeping


def test_an_assessment_is_resumed_where_it_stopped(desk: Desk, client: int) -> None:
    assessment = desk.run(begin_assessment, client, "whoqol-bref", occasion=Occasion.END)
    version = desk.run(keep_answers, assessment, 1, {"1": 4, "2": REFUSED})
    desk.run(keep_answers, assessment, version, {"1": 4, "2": REFUSED, "3": 2})
    sheet = desk.ask(assessment_sheet, assessment)
    assert sheet.answers == {"1": 4, "2": REFUSED, "3": 2}
    assert (sheet.state, sheet.occasion, sheet.method, sheet.system) == (
        AssessmentState.OPEN, Occasion.END, "exact", "usual",
    )  # fmt: skip
    [row] = desk.ask(list_assessments, client)
    assert (row.state, row.scores, row.by) == (AssessmentState.OPEN, (), "Nur Aini Hasan")


def test_it_belongs_to_the_episode_of_the_day(desk: Desk) -> None:
    client = admit_somebody(desk)
    assessment = desk.run(begin_assessment, client, "gad-7")
    assert desk.ask(assessment_sheet, assessment).episode_id == 1


def test_what_is_not_finished_waits_on_today(desk: Desk, client: int) -> None:
    finished(desk, client, "phq-9", PHQ)
    assessment = desk.run(begin_assessment, client, "gad-7")
    [task] = [task for task in desk.ask(today_sheet).tasks if task.kind is TaskKind.ASSESSMENT]
    assert (task.id, task.mine, task.about, task.since) == (assessment, True, "GAD-7", TODAY)
    desk.run(discard_assessment, assessment, "salah pilih")
    assert not [task for task in desk.ask(today_sheet).tasks if task.kind is TaskKind.ASSESSMENT]


def test_two_people_at_one_assessment_meet(desk: Desk, client: int) -> None:
    assessment = desk.run(begin_assessment, client, "phq-9")
    version = desk.run(keep_answers, assessment, 1, {"1": 2})
    with pytest.raises(Conflict) as met:
        desk.run(keep_answers, assessment, 1, {"1": 3})
    assert met.value.theirs == {"1": 2}
    with pytest.raises(Conflict):
        desk.run(finish_assessment, assessment, 1, TODAY)
    desk.run(finish_assessment, assessment, version, TODAY)


def test_the_words_of_an_answer_may_be_in_any_script(desk: Desk, client: int) -> None:
    assessment = desk.run(begin_assessment, client, "assist")
    said = "ميث 👨‍👩‍👧 sabu"
    version = desk.run(keep_answers, assessment, 1, {"q1j": 1, "other": said})
    assert desk.ask(assessment_sheet, assessment).answers["other"] == said
    for bad in ("x" * 2_001, "a\0b", "\ud83d", 7):
        with pytest.raises(Invalid):
            desk.run(keep_answers, assessment, version, {"q1j": 1, "other": bad})


@pytest.mark.parametrize("answers", [{"1": 4}, {"12": 0}, {"1": "3"}, {"1": True}, {"1": 1.5}, {"1": None}])
def test_only_allowed_answers_are_kept(desk: Desk, client: int, answers: Mapping[str, Given]) -> None:
    assessment = desk.run(begin_assessment, client, "phq-9")
    with pytest.raises(Invalid) as refused:
        desk.run(keep_answers, assessment, 1, answers)
    assert [problem.field for problem in refused.value.problems] == list(answers)
    assert desk.ask(assessment_sheet, assessment).answers == {}


def test_the_trail_knows_of_the_assessment_but_not_of_its_answers(
    desk: Desk, client: int, store: Store
) -> None:
    finished(desk, client, "phq-9", PHQ)
    with Session(store.engine) as session:
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.subject == "assessment")))
    assert [entry.action for entry in entries] == ["created", "changed"]
    assert {entry.client_id for entry in entries} == {client}
    assert all(entry.detail.get("answers", "…") == "…" and entry.detail["scores"] == "…" for entry in entries)


# alerts


def test_an_answer_raises_its_alert_at_once_and_takes_it_back_with_itself(desk: Desk, client: int) -> None:
    assessment = desk.run(begin_assessment, client, "phq-9")
    version = desk.run(keep_answers, assessment, 1, {"9": 1})
    [alert] = desk.ask(list_alerts, client)
    assert (alert.kind, alert.source, alert.source_id) == (AlertKind.SUICIDE, "assessment", assessment)
    version = desk.run(keep_answers, assessment, version, {"9": 1, "1": 0})
    assert [each.id for each in desk.ask(list_alerts, client)] == [alert.id]
    version = desk.run(keep_answers, assessment, version, {"9": 0, "1": 0})
    assert desk.ask(list_alerts, client) == []
    version = desk.run(keep_answers, assessment, version, {"9": 3})
    [again] = desk.ask(list_alerts, client)
    desk.run(close_alert, again.id, "Dibicarakan, aman")
    version = desk.run(keep_answers, assessment, version, {"9": 3, "1": 1})
    assert desk.ask(list_alerts, client) == []  # whoever closed it knew; the same answer does not come back
    desk.run(finish_assessment, assessment, version, TODAY)
    assert desk.ask(list_alerts, client) == []


def test_a_discarded_assessment_leaves_its_alert_standing(desk: Desk, client: int) -> None:
    assessment = desk.run(begin_assessment, client, "cows")
    desk.run(keep_answers, assessment, 1, {"restless": 5, "pupils": 5, "skin": 3})
    desk.run(discard_assessment, assessment, "klien pindah")
    assert [alert.kind for alert in desk.ask(list_alerts, client)] == [AlertKind.WITHDRAWAL]


# finishing


def test_a_finished_assessment_is_frozen_in_the_file_itself(desk: Desk, client: int, store: Store) -> None:
    assessment = finished(desk, client, "phq-9", PHQ)
    for change in (
        "answers = '{}'", "scores = '[]'", "assessed_on = '2020-01-01'", "method = 'x'", "complete = 0",
        "finished_at = NULL", "state = 'open'", "definition_id = 2", "client_id = 2",
    ):  # fmt: skip
        with pytest.raises(IntegrityError), store.writing.begin() as connection:
            connection.execute(text(f"UPDATE assessment SET {change}"))
    for statement in (
        "DELETE FROM assessment",
        "DELETE FROM definition",
        "UPDATE definition SET content = 'x'",
    ):
        with pytest.raises(IntegrityError), store.writing.begin() as connection:
            connection.execute(text(statement))
    with pytest.raises(DeskError):
        desk.run(keep_answers, assessment, 3, PHQ)
    with pytest.raises(DeskError):
        desk.run(finish_assessment, assessment, 3, TODAY)


def test_a_score_changed_behind_the_triggers_is_found(desk: Desk, client: int, store: Store) -> None:
    first, second = finished(desk, client, "phq-9", PHQ), finished(desk, client, "gad-7", {"1": 1})
    with Session(store.engine) as session:
        assert changed_assessments(session) == []
    with store.writing.begin() as connection:
        connection.execute(text("DROP TRIGGER assessment_keeps"))
        connection.execute(
            text(f"UPDATE assessment SET scores = replace(scores, '9', '2') WHERE id = {first}")
        )
    with Session(store.engine) as session:
        assert changed_assessments(session) == [first]
    assert desk.ask(assessment_sheet, second).scores[0].missing


def test_a_finished_assessment_follows_its_client_into_another_file_and_back(
    desk: Desk, client: int, store: Store
) -> None:
    other = desk.run(register_client, ClientDraft(name="Mia Banunaek"))
    moved, half = finished(desk, other, "phq-9", PHQ), desk.run(begin_assessment, other, "gad-7")
    versions = (desk.ask(client_sheet, client).version, desk.ask(client_sheet, other).version)
    merge = desk.run(merge_clients, client, other, versions, MARIA, "orang yang sama")
    assert {row.id for row in desk.ask(list_assessments, client)} == {moved, half}
    desk.run(keep_answers, half, 1, {"1": 1})
    with Session(store.engine) as session:
        assert changed_assessments(session) == []
    desk.run(undo_merge, merge, "ternyata dua orang")
    assert {row.id for row in desk.ask(list_assessments, other)} == {moved, half}


def test_blanks_and_refusals_are_told_apart_in_the_result(desk: Desk, client: int) -> None:
    finished(desk, client, "phq-9", {"1": 2, "2": REFUSED})
    [row] = desk.ask(list_assessments, client)
    [score] = row.scores
    assert (row.complete, score.value, score.refused) == (False, None, ("2",))
    assert score.missing == ("3", "4", "5", "6", "7", "8", "9")
    assert row.by == "Nur Aini Hasan, Konselor adiksi"
    assert desk.ask(score_history, client) == []


def test_nothing_is_finished_empty_or_in_the_future(desk: Desk, client: int) -> None:
    assessment = desk.run(begin_assessment, client, "phq-9")
    with pytest.raises(Invalid) as refused:
        desk.run(finish_assessment, assessment, 1, date(2026, 11, 18))
    assert [problem.field for problem in refused.value.problems] == ["assessed_on", "answers"]


def test_a_discarded_one_is_out_of_lists_and_charts_with_its_reason_kept(desk: Desk, client: int) -> None:
    kept, gone = finished(desk, client, "phq-9", PHQ), finished(desk, client, "phq-9", PHQ)
    with pytest.raises(Invalid):
        desk.run(discard_assessment, gone, " ")
    desk.run(discard_assessment, gone, "klien yang salah")
    assert [row.id for row in desk.ask(list_assessments, client)] == [kept]
    rows = {row.id: row for row in desk.ask(list_assessments, client, discarded=True)}
    assert rows[gone].discarded_why == "klien yang salah"
    [series] = desk.ask(score_history, client)
    assert [point.assessment_id for point in series.points] == [kept]
    with pytest.raises(DeskError):
        desk.run(discard_assessment, gone, "lagi")


# what the scores were computed with


def test_an_old_result_is_read_with_its_own_definition_and_never_computed_again(
    desk: Desk, client: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = finished(desk, client, "phq-9", PHQ)
    before = desk.ask(assessment_sheet, old)
    _known, content = instruments.shipped()["phq-9"]
    newer = content.replace(b'version = "1"', b'version = "2"').replace(
        b"{ value = 1,", b"{ value = 1, weight = 2,"
    )
    changed = dict(instruments.shipped()) | {"phq-9": (read_instrument(newer), newer)}
    monkeypatch.setattr(instruments, "shipped", lambda: changed)
    assert desk.ask(assessment_sheet, old) == before
    assert before.scores[0].value == 9
    new = finished(desk, client, "phq-9", PHQ)
    assert desk.ask(assessment_sheet, new).scores[0].value == 18
    assert [desk.ask(instrument, "phq-9", version).version for version in ("1", "2", None)] == ["1", "2", "2"]
    with pytest.raises(DeskError):
        desk.ask(instrument, "phq-9", "3")


def test_before_and_after_are_never_of_two_methods(desk: Desk, client: int, clock: Clock) -> None:
    three: dict[str, Given] = {str(number): 3 for number in range(1, 27)}
    finished(desk, client, "whoqol-bref", three | {"15": 4}, date(2026, 5, 1))
    desk.run(choose_scoring, "whoqol-bref", method="table", system="usual")
    finished(desk, client, "whoqol-bref", three, date(2026, 8, 1))
    finished(desk, client, "whoqol-bref", three | {"15": 5, "16": 4}, date(2026, 11, 1))
    physical = [series for series in desk.ask(score_history, client) if series.scale == "d1"]
    assert {series.method: [point.score.value for point in series.points] for series in physical} == {
        "exact": [Decimal("53.5714285714")], "table": [50, 63],
    }  # fmt: skip
    [last] = [series for series in desk.ask(last_scores, client) if series.scale == "d1"]
    assert last.before is not None
    assert (last.method, last.last.score.value, last.before.score.value, last.better) == (
        "table",
        63,
        50,
        "high",
    )
    assert last.method_name["id"] == "Tabel manual, dibulatkan (0–100)"
    assert not [series for series in desk.ask(last_scores, client) if series.scale == "q1"]
    with pytest.raises(Invalid) as refused:
        desk.run(choose_scoring, "whoqol-bref", method="rough", system="other")
    assert [problem.field for problem in refused.value.problems] == ["method", "system"]


def test_an_episode_is_measured_one_way_from_its_beginning_to_its_end(desk: Desk) -> None:
    client = admit_somebody(desk)
    three: dict[str, Given] = {str(number): 3 for number in range(1, 27)}
    before = finished(desk, client, "whoqol-bref", three)
    desk.run(choose_scoring, "whoqol-bref", method="table", system="usual")
    after = finished(desk, client, "whoqol-bref", three)
    other = finished(desk, register_somebody(desk, ClientDraft(name="Ana")), "whoqol-bref", three)
    assert [desk.ask(assessment_sheet, each).method for each in (before, after, other)] == [
        "exact", "exact", "table",
    ]  # fmt: skip


# the centre's own


def test_the_centres_wording_is_shown_and_our_definition_stays(desk: Desk, client: int) -> None:
    desk.run(
        save_text_pack,
        "whoqol-bref",
        {"1": "Pertanyaan dari lembar pusat", "five:5": "Sangat baik", "2": " "},
    )
    pack = desk.ask(text_pack, "whoqol-bref")
    assert dict(pack.texts) == {"1": "Pertanyaan dari lembar pusat", "five:5": "Sangat baik"}
    assessment = desk.run(begin_assessment, client, "whoqol-bref")
    [first, *_rest] = desk.ask(assessment_sheet, assessment).instrument.items
    assert (first.text(), first.answers[-1].text()) == ("Pertanyaan dari lembar pusat", "Sangat baik")
    for texts in ({"99": "x"}, {"1": "x" * 1_001}, {"1": "a\0"}):
        with pytest.raises(Invalid):
            desk.run(save_text_pack, "whoqol-bref", texts)
    desk.run(save_text_pack, "whoqol-bref", {}, pack.version)
    with pytest.raises(Conflict):
        desk.run(save_text_pack, "whoqol-bref", {"1": "lain"}, pack.version)
    assert desk.ask(instrument, "whoqol-bref").items[0].text() == "Butir 1"


def test_a_centre_adds_its_own_definition(desk: Desk, client: int) -> None:
    assert desk.run(add_instrument, OWN) == "cemas"
    desk.run(add_instrument, OWN)  # the same file again changes nothing
    row = next(row for row in desk.ask(list_instruments) if row.code == "cemas")
    assert (row.own, row.version, row.items) == (True, "1", 8)
    finished(desk, client, "cemas", {str(number): 1 for number in range(1, 8)})
    with pytest.raises(DeskError):
        desk.run(add_instrument, OWN.replace(b"Gejala cemas", b"Kecemasan"))  # changed, and no new version
    desk.run(add_instrument, OWN.replace(b'version = "1"', b'version = "2"'))
    assert desk.ask(instrument, "cemas").version == "2"
    assert desk.ask(list_assessments, client)[0].definition_version == "1"
    desk.run(retire_instrument, "cemas")
    assert "cemas" not in [row.code for row in desk.ask(list_instruments)]
    assert desk.ask(list_assessments, client)[0].name == "GAD-7"
    with pytest.raises(DeskError):
        desk.run(begin_assessment, client, "cemas")
    desk.run(add_instrument, OWN)
    assert desk.ask(instrument, "cemas").version == "1"


def test_a_faulty_definition_says_its_line_and_a_shipped_code_is_taken(desk: Desk) -> None:
    with pytest.raises(DeskError) as refused:
        desk.run(add_instrument, OWN.replace(b"value = 3", b"value = -3", 1))
    line = OWN[: OWN.index(b"value = 3")].count(b"\n") + 1
    assert (refused.value.values["line"], f" {line}:" in str(refused.value)) == (line, True)
    with pytest.raises(DeskError) as taken:
        desk.run(add_instrument, OWN.replace(b'"cemas"', b'"gad-7"'))
    assert taken.value.values == {"name": "GAD-7", "code": "gad-7"}
    assert len(desk.ask(list_instruments)) == 11


def test_an_instrument_may_be_offered_no_more(desk: Desk, desk_of) -> None:
    desk.run(choose_scoring, "k10", method="exact", system="abs", offered=False)
    assert "k10" not in [row.code for row in desk.ask(list_instruments, offered_only=True)]
    assert "k10" in [row.code for row in desk.ask(list_instruments)]
    with pytest.raises(Refused):
        desk_of(Role.COUNSELLOR).run(add_instrument, OWN)
    with pytest.raises(Refused):
        desk_of(Role.OFFICE).ask(list_assessments, 1)


def test_the_band_system_in_use_is_kept_with_the_score(desk: Desk, client: int) -> None:
    desk.run(choose_scoring, "k10", method="exact", system="abs")
    answers: dict[str, Given] = {str(number): 2 for number in range(1, 11)}
    finished(desk, client, "k10", answers)
    [row] = desk.ask(list_assessments, client)
    assert (row.system, row.scores[0].band) == ("abs", "moderate")
