"""Everything that happened with a client stands in the timeline, asked for in few questions."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import event

from rehabdesk.desk import Desk
from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.documents import DocumentDraft, DocumentKind
from rehabdesk.domain.episodes import Phase
from rehabdesk.domain.instruments import Occasion
from rehabdesk.services.alerts import close_alert, raise_alert
from rehabdesk.services.assessments import begin_assessment, finish_assessment, keep_answers
from rehabdesk.services.consents import list_consents, withdraw_consent
from rehabdesk.services.documents import add_document
from rehabdesk.services.episodes import change_phase, episode_head, missing_in_file
from rehabdesk.services.merging import compare_files, merge_clients
from rehabdesk.services.timeline import EventKind, timeline
from tests.helpers.people import admit_somebody, register_somebody, write_unsigned_note
from tests.helpers.scans import picture

LATER = date(2026, 11, 27)


@pytest.fixture
def eventful(desk: Desk, clock: Any) -> int:
    """A client of whom something of nearly every kind is on record."""
    client = admit_somebody(desk)
    clock.forward(days=10)
    write_unsigned_note(desk, client)
    head = desk.ask(episode_head, client)
    assert head is not None
    desk.run(change_phase, head.id, head.version, Phase.PRIMARY, date(2026, 11, 25))
    alert = desk.run(raise_alert, client, AlertKind.MEDICAL, "epilepsi")
    desk.run(close_alert, alert, "dokter: tidak ada")
    assessment = desk.run(begin_assessment, client, "phq-9", None, Occasion.INTAKE)
    version = desk.run(keep_answers, assessment, 1, {str(number): 1 for number in range(1, 10)})
    desk.run(finish_assessment, assessment, version, LATER)
    desk.run(add_document, client, DocumentDraft(DocumentKind.KTP), "ktp.jpg", picture())
    desk.run(withdraw_consent, desk.ask(list_consents, client)[0].id, "pindah pusat")
    both = desk.ask(compare_files, client, register_somebody(desk, ClientDraft(name="Mia Banunaek")))
    versions = both.kept.sheet.version, both.gone.sheet.version
    desk.run(merge_clients, client, both.gone.sheet.id, versions, both.joined(), "KTP sama")
    return client


def test_what_happened_stands_there_newest_first(desk: Desk, eventful: int) -> None:
    events = desk.ask(timeline, eventful).events
    assert [each.on for each in events] == sorted((each.on for each in events), reverse=True)
    assert {each.kind for each in events} == set(EventKind) - {EventKind.TRAINING, EventKind.LETTER}
    said = {(each.title, each.state) for each in events}
    assert {
        ("Fase: Primer", ""),
        ("Peringatan: Peringatan medis", ""),
        ("Peringatan ditutup: Peringatan medis", ""),
        ("PHQ-9", ""),
        ("Persetujuan mengikuti rehabilitasi", "Ditarik"),
        ("Digabung dengan RPC-2026-0002", ""),
        ("Terdaftar", ""),
    } <= said
    [phase] = [each for each in events if each.title.startswith("Fase")]
    assert phase.on == date(2026, 11, 25)


def test_a_kind_is_asked_for_alone(desk: Desk, eventful: int) -> None:
    for kind in EventKind:
        assert {each.kind for each in desk.ask(timeline, eventful, kind).events} <= {kind}
    assert len(desk.ask(timeline, eventful, EventKind.ALERT).events) >= 2


def test_more_events_take_no_more_questions(desk: Desk, eventful: int) -> None:
    asked: list[str] = []
    event.listen(desk.store.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))

    def questions() -> int:
        asked.clear()
        desk.ask(timeline, eventful)
        return len(asked)

    before = questions()
    for _each in range(5):
        write_unsigned_note(desk, eventful)
    assert questions() == before
    past = desk.ask(timeline, eventful, None, 4)
    assert (len(past.events), past.more) == (4, True)


def test_what_is_missing_goes_as_it_is_done(desk: Desk, clock: Any, eventful: int) -> None:
    missing = {each.kind.value: each.words for each in desk.ask(missing_in_file, eventful)}
    assert {"intake", "consents", "documents", "sessions"} <= set(missing)
    assert "assessments" not in missing  # one was finished today
    clock.forward(days=100)
    missing = {each.kind.value: each.words for each in desk.ask(missing_in_file, eventful)}
    assert missing["assessments"] == "Yang terakhir sudah 100 hari"
    newcomer = register_somebody(desk, ClientDraft(name="Simon Kana"))
    assert desk.ask(missing_in_file, newcomer) == []
