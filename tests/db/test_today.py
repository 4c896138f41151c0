"""What the first screen is told: only what is there, and only to those who may see it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.counselling import CounsellingSession, Note
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.work import Work
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.counselling import NoteFormat, SessionKind
from rehabdesk.domain.episodes import DischargeReason, EpisodeState, Setting
from rehabdesk.domain.letters import LetterKind
from rehabdesk.domain.rights import Right, Role, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.services.beds import place_in_bed
from rehabdesk.services.clients import register_client
from rehabdesk.services.enquiries import add_enquiry
from rehabdesk.services.episodes import episode_head
from rehabdesk.services.letters import propose_letter, write_letter
from rehabdesk.services.today import TaskKind, today_sheet
from tests.helpers.people import admit_somebody
from tests.helpers.waiting import JONI, two_rooms

TODAY = date(2026, 11, 17)


@needs(Right.CLIENTS_WRITE)
def put_episode(work: Work, client_id: int, state: EpisodeState, setting: Setting, **values: object) -> int:
    programme = work.session.scalars(select(Programme).where(Programme.setting == setting)).first()
    assert programme is not None
    episode = Episode(
        client_id=client_id, number=1, state=state, opened_at=work.now, programme_id=programme.id, **values
    )
    work.session.add(episode)
    work.session.flush()
    return episode.id


@needs(Right.NOTES_WRITE)
def put_session(work: Work, client_id: int, held_on: date, signed: bool, author: int | None = None) -> int:
    who = author or work.who.account_id
    session = CounsellingSession(
        client_id=client_id,
        kind=SessionKind.INDIVIDUAL,
        held_on=held_on,
        starts_at=time(8, 30),
        ends_at=None,
        facilitator_id=who,
    )
    work.session.add(session)
    work.session.flush()
    note = Note(
        session_id=session.id,
        client_id=client_id,
        episode_id=None,
        author_id=who,
        format=NoteFormat.SOAP,
        parts={},
        written_at=work.now,
        signed_at=work.now if signed else None,
        content_hash=None,
    )
    work.session.add(note)
    work.session.flush()
    work.touched.add(Topic.NOTES)
    return note.id


@needs(Right.NOTES_WRITE)
def put_account(work: Work, name: str) -> int:
    account = Account(name=name, roles=[Role.COUNSELLOR.value], created_at=work.now)
    work.session.add(account)
    work.session.flush()
    return account.id


@pytest.fixture
def client(desk: Desk) -> Callable[[str], int]:
    return lambda name: desk.run(register_client, ClientDraft(name=name))


def test_a_new_centre_has_zeros_and_its_first_steps(desk: Desk) -> None:
    sheet = desk.ask(today_sheet)
    assert sheet.census is not None
    assert (sheet.census.in_care, sheet.census.waiting, sheet.census.admitted) == ({}, 0, 0)
    assert sheet.tasks == ()
    assert not sheet.beginning.done
    assert sheet.backup.proved_at is None


def test_the_census_counts_episodes_and_only_this_month(desk: Desk, client: Callable[[str], int]) -> None:
    here, inside, outside = EpisodeState.ADMITTED, Setting.INPATIENT, Setting.OUTPATIENT
    desk.run(put_episode, client("Maria Banunaek"), here, inside, admitted_on=date(2026, 9, 21))
    leaving = {"admitted_on": date(2026, 11, 2), "planned_end": date(2026, 11, 20)}
    desk.run(put_episode, client("Yulius Manafe"), here, inside, **leaving)
    desk.run(put_episode, client("Ana Lakapu"), here, outside, admitted_on=date(2026, 10, 31))
    desk.run(put_episode, client("Suharto"), EpisodeState.WAITING, inside)
    gone = {"admitted_on": date(2026, 11, 1), "discharged_on": date(2026, 11, 9)}
    reason = DischargeReason.OWN_REQUEST
    desk.run(
        put_episode, client("Nahor Kefi"), EpisodeState.DISCHARGED, inside, discharge_reason=reason, **gone
    )
    census = desk.ask(today_sheet).census
    assert census is not None
    assert census.in_care == {inside: 2, outside: 1}
    assert census.leaving_soon == {inside: 1}
    assert (census.waiting, census.admitted, census.discharged) == (1, 2, 1)


def test_unsigned_notes_wait_the_oldest_first_and_know_whose_they_are(
    desk: Desk, client: Callable[[str], int]
) -> None:
    maria, other = client("Maria Banunaek"), desk.run(put_account, "Ferdinand Lado")
    late = desk.run(put_session, maria, date(2026, 11, 16), False)
    early = desk.run(put_session, maria, date(2026, 11, 13), False, other)
    desk.run(put_session, maria, date(2026, 11, 12), True)
    tasks = [task for task in desk.ask(today_sheet).tasks if task.kind is TaskKind.NOTE]
    assert [(task.id, task.mine, task.who) for task in tasks] == [
        (early, False, "Ferdinand Lado"),
        (late, True, desk.who.name),
    ]


def test_an_intake_without_a_counsellor_is_everybodys(desk: Desk, client: Callable[[str], int]) -> None:
    ana = client("Ana Lakapu")
    desk.run(put_episode, ana, EpisodeState.REGISTERED, Setting.INPATIENT)
    [task] = desk.ask(today_sheet).tasks
    assert (task.kind, task.id, task.mine, task.since) == (TaskKind.INTAKE, ana, True, TODAY)


def test_letters_wait_for_who_signs_and_who_wrote(
    desk: Desk, desk_of: Callable[..., Desk], client: Callable[[str], int]
) -> None:
    draft = desk.ask(propose_letter, client("Debora Taek"), LetterKind.IN_CARE)
    letter = desk.run(write_letter, draft)
    [task] = desk.ask(today_sheet).tasks
    assert (task.kind, task.id, task.mine) == (TaskKind.LETTER, letter, True)
    [task] = desk_of(Role.OFFICE).ask(today_sheet).tasks
    assert task.what == LetterKind.IN_CARE.label


def test_sessions_of_today_are_mine(desk: Desk, client: Callable[[str], int]) -> None:
    maria = client("Maria Banunaek")
    note = desk.run(put_session, maria, TODAY, False)
    desk.run(put_session, maria, date(2026, 11, 16), True)
    desk.run(put_session, maria, TODAY, True, desk.run(put_account, "Ferdinand Lado"))
    sessions = desk.ask(today_sheet).sessions
    assert sessions is not None
    assert [(each.name, each.note_id, each.signed) for each in sessions] == [("Maria Banunaek", note, False)]


@pytest.mark.parametrize(
    ("role", "census", "sessions", "classes"),
    [
        (Role.ADMIN, False, False, False),
        (Role.OFFICE, True, False, True),
        (Role.COUNSELLOR, True, True, True),
        (Role.INSTRUCTOR, True, False, True),
    ],
)
def test_each_role_is_told_its_part(
    desk: Desk,
    desk_of: Callable[..., Desk],
    client: Callable[[str], int],
    role: Role,
    census: bool,
    sessions: bool,
    classes: bool,
) -> None:
    desk.run(put_session, client("Maria Banunaek"), TODAY, False)
    sheet = desk_of(role).ask(today_sheet)
    assert (sheet.census is not None, sheet.sessions is not None, sheet.classes is not None) == (
        census,
        sessions,
        classes,
    )
    assert bool([task for task in sheet.tasks if task.kind is TaskKind.NOTE]) is sessions


def test_the_house_and_who_waits_too_long_are_told(desk: Desk, desk_of: Callable[..., Desk]) -> None:
    assert desk.ask(today_sheet).census.beds is None
    bed = two_rooms(desk)[0]
    client = admit_somebody(desk)
    desk.run(place_in_bed, desk.ask(episode_head, client).id, bed, TODAY)
    late = desk.run(add_enquiry, JONI)
    desk.run(add_enquiry, replace(JONI, name="Ani", came_on=TODAY))
    sheet = desk.ask(today_sheet)
    assert (sheet.census.lying, sheet.census.beds, sheet.census.waiting) == (1, 4, 2)
    assert [(task.id, task.name, task.mine) for task in sheet.tasks if task.kind is TaskKind.ENQUIRY] == [
        (late, "Joni Tefa", True)
    ]
    only_looks = desk_of(Role.INSTRUCTOR).ask(today_sheet)
    assert TaskKind.ENQUIRY not in {task.kind for task in only_looks.tasks}
