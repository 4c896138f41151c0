"""The house in a real encrypted file: nobody lies in two beds, nobody shares one, whatever is tried."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.models.beds import Stay
from rehabdesk.domain.beds import RoomDraft, RoomFor
from rehabdesk.domain.centre import ProgrammeDraft, StageDraft
from rehabdesk.domain.episodes import DischargeReason, Phase, Setting, Stage
from rehabdesk.domain.intake import DischargeDraft
from rehabdesk.domain.rights import Role
from rehabdesk.errors import DeskError, Invalid, Refused
from rehabdesk.services import beds, intake
from rehabdesk.services.consents import record_consent
from rehabdesk.services.episodes import change_phase, discharge, episode_head
from rehabdesk.services.programmes import add_programme, change_programme, programme_sheet, stages_of
from tests.helpers.people import CONSENT, MARIA, admit_somebody, register_somebody, whole_intake
from tests.helpers.waiting import admit_another, two_rooms

DAY = date(2026, 11, 17)


@pytest.fixture
def rooms(desk) -> list[int]:
    return two_rooms(desk)


@pytest.fixture
def lying(desk, rooms) -> tuple[int, int, int]:
    """A client in the first bed for four days: stay, client, episode."""
    client = admit_somebody(desk)
    episode = desk.ask(episode_head, client).id
    stay = desk.run(beds.place_in_bed, episode, rooms[0], DAY)
    return stay, client, episode


def there(desk, bed_id: int) -> str:
    [row] = [bed for bed in desk.ask(beds.house).beds if bed.id == bed_id]
    return row.lying.name if row.lying else ""


def test_a_bed_is_given_changed_and_left_day_by_day(desk, clock, rooms, lying):
    stay, client, _episode = lying
    assert there(desk, rooms[0]) == "Maria Banunaek"
    assert desk.ask(beds.house).without == ()
    assert desk.ask(episode_head, client).bed == ("Cendana", 1)
    clock.forward(days=3)
    moved = desk.run(beds.move_to_bed, stay, rooms[2], DAY + timedelta(days=2))
    clock.forward(days=3)
    desk.run(beds.free_bed, moved, DAY + timedelta(days=5))
    history = desk.ask(beds.client_beds, client)
    assert [(row.room, row.bed, row.since.day, row.until.day) for row in history] == [
        ("Cempaka", 1, 19, 22),
        ("Cendana", 1, 17, 19),
    ]
    assert [row.name for row in desk.ask(beds.bed_history, rooms[0])] == ["Maria Banunaek"]
    assert [row.name for row in desk.ask(beds.house).without] == ["Maria Banunaek"]


def test_what_is_taken_back_the_same_day_leaves_no_second_stay(desk, clock, rooms, lying):
    stay, client, _episode = lying
    clock.forward(days=4)
    today = DAY + timedelta(days=4)
    moved = desk.run(beds.move_to_bed, stay, rooms[1], today)
    again = desk.run(beds.move_to_bed, moved, rooms[0], today)
    desk.run(beds.free_bed, again, today)
    back = desk.run(beds.place_in_bed, lying[2], rooms[0], today)
    assert back == stay
    assert [(row.since, row.until) for row in desk.ask(beds.client_beds, client)] == [(DAY, None)]


def test_two_change_beds_at_once(desk, clock, rooms, lying):
    other = admit_another(desk, "Yulius Manafe")
    theirs = desk.run(beds.place_in_bed, desk.ask(episode_head, other).id, rooms[1], DAY)
    desk.run(beds.swap_beds, lying[0], theirs, DAY)
    assert (there(desk, rooms[0]), there(desk, rooms[1])) == ("Yulius Manafe", "Maria Banunaek")


def test_one_bed_holds_one_and_one_person_one_bed(desk, rooms, lying, clock):
    other = admit_another(desk, "Yulius Manafe")
    episode = desk.ask(episode_head, other).id
    for who, bed, said in ((episode, rooms[0], beds.TAKEN), (lying[2], rooms[1], beds.HAS_ONE)):
        with pytest.raises(DeskError) as refused:
            desk.run(beds.place_in_bed, who, bed, DAY)
        assert refused.value.text == said
    desk.run(beds.place_in_bed, episode, rooms[1], DAY)
    clock.forward(days=5)
    desk.run(beds.free_bed, lying[0], DAY + timedelta(days=4))
    [taken] = desk.ask(beds.bed_history, rooms[1])
    with pytest.raises(Invalid):  # that day Maria still lay there
        desk.run(beds.move_to_bed, taken.id, rooms[0], DAY + timedelta(days=2))
    assert there(desk, rooms[1]) == "Yulius Manafe"


def test_the_file_itself_refuses_two_in_a_bed(desk, store, rooms, lying):
    """Past the use cases, straight into the tables: open or over, any shared day is refused."""
    other = desk.ask(episode_head, admit_another(desk, "Yulius Manafe"))

    def squeeze_in(bed_id: int, episode_id: int, since: date, until: date | None) -> None:
        with Session(store.writing) as session, session.begin():
            stay = Stay(bed_id=bed_id, client_id=other.client_id, episode_id=episode_id, since=since)
            stay.until, stay.placed_by, stay.placed_at, stay.note = until, 1, desk.now(), ""
            session.add(stay)

    for bed_id, episode_id, until in (
        (rooms[0], other.id, None),
        (rooms[0], other.id, DAY + timedelta(days=1)),
        (rooms[1], lying[2], None),
    ):
        with pytest.raises(IntegrityError):
            squeeze_in(bed_id, episode_id, DAY, until)
    squeeze_in(rooms[0], other.id, DAY - timedelta(days=3), DAY)  # left on the day she came
    with pytest.raises(IntegrityError), store.writing.begin() as connection:
        connection.execute(text("UPDATE stay SET until = NULL WHERE until IS NOT NULL"))


@pytest.mark.parametrize("on", [DAY - timedelta(days=1), DAY + timedelta(days=1)])
def test_days_lie_within_care_and_not_ahead(desk, rooms, lying, on):
    with pytest.raises(Invalid):
        desk.run(beds.free_bed, lying[0], on)
    with pytest.raises(Invalid):
        desk.run(beds.place_in_bed, desk.ask(episode_head, admit_another(desk, "Yan")).id, rooms[1], on)


def test_discharge_frees_the_bed(desk, rooms, lying):
    head = desk.ask(episode_head, lying[1])
    over = DischargeDraft(
        discharged_on=DAY,
        discharge_reason=DischargeReason.COMPLETED,
        summary="Selesai.",
        medicines="Tidak ada",
        plan_after="Pascarehab.",
    )
    desk.run(discharge, head.id, head.version, over)
    assert there(desk, rooms[0]) == ""
    assert desk.ask(beds.client_beds, lying[1])[0].until == DAY
    with pytest.raises(DeskError):
        desk.run(beds.place_in_bed, head.id, rooms[1], DAY)


def test_a_closed_bed_takes_nobody_and_says_why(desk, rooms, lying):
    with pytest.raises(DeskError):
        desk.run(beds.close_bed, rooms[0], "Rangka patah")
    with pytest.raises(Invalid):
        desk.run(beds.close_bed, rooms[1], " ")
    desk.run(beds.close_bed, rooms[1], "Rangka patah")
    with pytest.raises(DeskError):
        desk.run(beds.move_to_bed, lying[0], rooms[1], DAY)
    assert there(desk, rooms[0]) == "Maria Banunaek"
    desk.run(beds.open_bed, rooms[1])
    desk.run(beds.move_to_bed, lying[0], rooms[1], DAY)


def test_a_room_loses_only_beds_nobody_lies_in(desk, rooms, lying):
    desk.run(beds.move_to_bed, lying[0], rooms[1], DAY)
    room = desk.ask(beds.house).rooms[0]
    for fewer in (RoomDraft("Cendana", RoomFor.MEN, 1), RoomDraft("Cendana", RoomFor.MEN, 2, active=False)):
        with pytest.raises(Invalid):
            desk.run(beds.change_room, room.id, room.version, fewer)
    with pytest.raises(Invalid):
        desk.run(beds.add_room, RoomDraft("cendana", RoomFor.MEN, 1))
    desk.run(beds.move_to_bed, lying[0], rooms[0], DAY)
    desk.run(beds.change_room, room.id, room.version, RoomDraft("Cendana", RoomFor.MEN, 1))
    assert [bed.number for bed in desk.ask(beds.house).rooms[0].beds] == [1]
    desk.run(beds.change_room, room.id, room.version + 1, RoomDraft("Cendana", RoomFor.MEN, 3))
    assert [bed.id for bed in desk.ask(beds.house).rooms[0].beds][:2] == rooms[:2]


def test_room_left_counts_beds_of_the_house_and_places_of_a_programme(desk, rooms, store):
    inpatient, outpatient = (
        next(row.id for row in desk.ask(intake.list_programmes) if row.setting is setting)
        for setting in (Setting.INPATIENT, Setting.OUTPATIENT)
    )
    assert (desk.ask(beds.room_left, outpatient).capacity, desk.ask(beds.room_left, outpatient).full) == (
        None,
        False,
    )
    desk.run(beds.close_bed, rooms[3], "Dicat")
    admit_somebody(desk)
    left = desk.ask(beds.room_left, inpatient)
    assert (left.capacity, left.taken, left.left, left.full) == (3, 1, 2, False)
    sheet = desk.ask(programme_sheet, outpatient)
    desk.run(change_programme, outpatient, sheet.version, replace(sheet.draft, capacity=25))
    assert desk.ask(beds.room_left, outpatient).capacity == 25


def test_admitting_beyond_capacity_needs_a_reason_and_is_on_record(desk, store):
    desk.run(beds.add_room, RoomDraft("Cendana", RoomFor.ANYBODY, 1))
    admit_another(desk, "Yulius Manafe")
    client = register_somebody(desk)
    episode = desk.run(intake.open_intake, client, whole_intake(desk))
    desk.run(record_consent, client, CONSENT, episode)
    assert desk.ask(beds.room_left, whole_intake(desk).programme_id).full
    with pytest.raises(Invalid):
        desk.run(beds.admit_beyond, episode, DAY, "")
    desk.run(beds.admit_beyond, episode, DAY, "Rujukan darurat")
    with Session(store.engine) as session:
        query = select(AuditEntry).where(AuditEntry.action == "admitted beyond capacity")
        assert session.scalars(query).one().detail == {"reason": "Rujukan darurat"}


def test_phases_follow_the_stages_of_the_programme(desk):
    stages = (StageDraft(Phase.PRIMARY, 100), StageDraft(Phase.ENTRY, 20))
    made = desk.run(
        add_programme, ProgrammeDraft("Rawat inap 4 bulan", Setting.INPATIENT, 120, None, True, stages)
    )
    assert desk.ask(stages_of, made) == (Stage(Phase.PRIMARY, 100), Stage(Phase.ENTRY, 20))
    client = register_somebody(desk)
    episode = desk.run(intake.open_intake, client, replace(whole_intake(desk), programme_id=made))
    desk.run(record_consent, client, CONSENT, episode)
    desk.run(intake.admit, episode, DAY)
    head = desk.ask(episode_head, client)
    assert (head.phase, head.phases) == (Phase.PRIMARY, (Phase.PRIMARY, Phase.ENTRY))
    with pytest.raises(Invalid):
        desk.run(change_phase, head.id, head.version, Phase.DETOX, DAY)
    desk.run(change_phase, head.id, head.version, Phase.ENTRY, DAY)
    sheet = desk.ask(programme_sheet, made)
    shorter = replace(sheet.draft, stages=sheet.draft.stages[:1])
    desk.run(change_programme, made, sheet.version, shorter)
    assert desk.ask(episode_head, client).phases == (Phase.ENTRY, Phase.PRIMARY)
    with pytest.raises(Invalid):
        desk.run(add_programme, ProgrammeDraft("Salah", Setting.OUTPATIENT, 60, None, True, stages))


def test_the_office_sees_the_house_and_changes_nothing(desk_of, rooms, lying):
    office = desk_of(Role.OFFICE)
    assert office.ask(beds.house).beds[0].lying.name == MARIA.name
    with pytest.raises(Refused):
        office.run(beds.free_bed, lying[0], DAY)
    with pytest.raises(Refused):
        desk_of(Role.INSTRUCTOR).ask(beds.house)
