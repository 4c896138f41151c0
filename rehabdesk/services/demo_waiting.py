"""The house of a demo centre with everyone in a bed, and those who have asked for help lately."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db.engine import Store
from rehabdesk.db.models.beds import Bed, Room, Stay
from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.enquiries import Enquiry, EnquiryStep
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.work import Work
from rehabdesk.domain.beds import RoomDraft, RoomFor, Span, collides, is_for
from rehabdesk.domain.enquiries import (
    Channel,
    Declined,
    Ending,
    EndingDraft,
    EnquiryDraft,
    EnquiryState,
    OfferDraft,
    Screened,
    ScreeningDraft,
)
from rehabdesk.domain.episodes import EpisodeState, Setting
from rehabdesk.domain.people import ReferralSource, Relation, show_phone
from rehabdesk.domain.rights import Person
from rehabdesk.services import beds, enquiries
from rehabdesk.services import demo_text as said
from rehabdesk.services.programmes import change_programme, programme_sheet

_ROOMS = (
    RoomDraft("Cendana", RoomFor.MEN, 4),
    RoomDraft("Lontar", RoomFor.MEN, 4),
    RoomDraft("Kelor", RoomFor.MEN, 6),
    RoomDraft("Cempaka", RoomFor.WOMEN, 4),
    RoomDraft("Melati", RoomFor.WOMEN, 2),
    RoomDraft("Ruang detoks", RoomFor.ANYBODY, 3),
)
_PLACES = {Setting.OUTPATIENT: 25, Setting.AFTERCARE: 40}


@dataclass(frozen=True)
class _Asked:
    """Days ago of the first contact and of each step; a step that is missing has not come."""

    came: int
    channel: Channel
    substances: str
    wanted: str
    screened: int | None = None
    offered: int | None = None
    ending: Ending | None = None
    reason: Declined | None = None
    urgent: str = ""


_WAITING = (
    _Asked(0, Channel.PHONE, "sabu", "Ibu bertanya syarat dan biaya rawat inap."),
    _Asked(
        1, Channel.VISIT, "sopi, pil kuning", "Datang sendiri, minta ditolong segera.", urgent="Sakau berat"
    ),
    _Asked(6, Channel.MESSAGE, "ganja", "Bertanya jadwal konseling sore hari."),
    _Asked(9, Channel.FAMILY, "sabu, inex", "Keluarga minta rawat inap.", screened=8),
    _Asked(12, Channel.AGENCY, "sabu", "Puskesmas merujuk untuk asesmen.", screened=10, offered=2),
    _Asked(4, Channel.FAMILY, "lem", "Orang tua khawatir, anak putus sekolah.", screened=3, offered=1),
    _Asked(40, Channel.PHONE, "sopi", "Ingin berhenti minum.", 38, None, Ending.PERSON, Declined.NOT_READY),
    _Asked(66, Channel.FAMILY, "sabu", "Minta tempat untuk adik.", 64, 52, Ending.NO_SHOW),
    _Asked(
        97, Channel.AGENCY, "putau", "Rujukan rumah sakit.", 96, None, Ending.CENTRE, Declined.NEEDS_HOSPITAL
    ),
)
_ADMITTED = 6  # enquiries that led to those admitted last


def add_waiting(store: Store, who: Person, random: Random, today: date, zone: tzinfo) -> None:
    _Maker(store, who, random, today, zone).make()


class _Maker:
    def __init__(self, store: Store, who: Person, random: Random, today: date, zone: tzinfo) -> None:
        self._store, self._who, self._random, self._today, self._zone = store, who, random, today, zone

    def make(self) -> None:
        with Session(self._store.writing) as session, session.begin():
            work = self._work(session, self._today - timedelta(days=300))
            for room in _ROOMS:
                beds.add_room(work, room)
            for programme in session.scalars(select(Programme)).all():
                if programme.setting in _PLACES:
                    sheet = programme_sheet(work, programme.id)
                    limited = replace(sheet.draft, capacity=_PLACES[programme.setting])
                    change_programme(work, programme.id, sheet.version, limited)
        with Session(self._store.writing) as session, session.begin():
            self._fill_beds(self._work(session, self._today))
        with Session(self._store.writing) as session, session.begin():
            self._ask(session)

    def _work(self, session: Session, day: date) -> Work:
        moment = datetime.combine(day, time(self._random.randint(8, 15), 5), self._zone)
        return Work(session, self._who, moment.astimezone(UTC), self._zone)

    def _fill_beds(self, work: Work) -> None:
        """Those in care first, the others as far as there is room; each from admission to discharge."""
        there = work.session.execute(
            select(Bed.id, Room.meant_for).join(Room, Room.id == Bed.room_id).order_by(Bed.id)
        ).all()
        taken: dict[int, list[Span]] = {bed_id: [] for bed_id, _for in there}
        query = (
            select(Episode.id, Episode.client_id, Client.sex, Episode.admitted_on, Episode.discharged_on)
            .join(Client, Client.id == Episode.client_id)
            .join(Programme, Programme.id == Episode.programme_id)
            .where(Programme.setting == Setting.INPATIENT, Episode.admitted_on.is_not(None))
            .order_by(Episode.discharged_on.is_not(None), Episode.admitted_on.desc(), Episode.id)
            .limit(90)
        )
        for place, row in enumerate(work.session.execute(query)):
            if place == 1:
                continue  # the newest but one is still without a bed
            stay = Span(row.admitted_on, row.discharged_on)
            fitting = (
                bed_id
                for bed_id, room_for in there
                if is_for(room_for, row.sex) and not collides(stay, taken[bed_id])
            )
            bed_id = next(fitting, None)
            if bed_id is None:
                continue
            taken[bed_id].append(stay)
            work.session.add(
                Stay(
                    bed_id=bed_id,
                    client_id=row.client_id,
                    episode_id=row.id,
                    since=stay.since,
                    until=stay.until,
                    placed_by=self._who.account_id,
                    placed_at=work.now,
                )
            )
        free = [bed_id for bed_id, _for in there if all(span.until for span in taken[bed_id])]
        if len(free) > 2:
            beds.close_bed(work, free[-2], "Rangka patah, menunggu tukang")

    def _ask(self, session: Session) -> None:
        for asked in _WAITING:
            self._ask_once(session, asked)
        query = (
            select(Episode)
            .where(Episode.state == EpisodeState.ADMITTED)
            .order_by(Episode.admitted_on.desc(), Episode.id)
            .limit(_ADMITTED)
        )
        for episode in session.scalars(query).all():
            self._ask_before(session, episode)

    def _ask_once(self, session: Session, asked: _Asked) -> None:
        random, came_on = self._random, self._today - timedelta(days=asked.came)
        name, sex = said.person(random)
        village, _district, _city = said.one(random, "towns")
        family = asked.channel is Channel.FAMILY
        draft = EnquiryDraft(
            name=name,
            sex=sex,
            age=random.randint(17, 48),
            came_on=came_on,
            came_at=time(random.randint(8, 10), random.randint(0, 59)),
            channel=asked.channel,
            phone=show_phone(f"+62812555{random.randint(0, 99999):05}"),
            may_say=family,
            caller_name=said.person(random)[0] if family else "",
            caller_relation=Relation.MOTHER if family else None,
            village=village,
            substances=asked.substances,
            wanted=asked.wanted,
            urgent=bool(asked.urgent),
            urgent_why=asked.urgent,
            source=ReferralSource.CLINIC if asked.channel is Channel.AGENCY else ReferralSource.FAMILY,
            partner_id=2 if asked.channel is Channel.AGENCY else None,
        )
        enquiry = enquiries.add_enquiry(self._work(session, came_on), draft)
        version = 1
        if asked.screened is not None:
            day = self._today - timedelta(days=asked.screened)
            note = "Pakai hampir setiap hari. Bersedia dirawat."
            screening = ScreeningDraft(day, Screened.INPATIENT, note)
            enquiries.screen_enquiry(self._work(session, day), enquiry, version, screening)
            version += 1
        if asked.offered is not None:
            day = self._today - timedelta(days=asked.offered)
            offer = OfferDraft(day, self._inpatient(session), day + timedelta(days=3), "Kelor")
            enquiries.offer_place(self._work(session, day), enquiry, version, offer)
            version += 1
        if asked.ending is not None:
            day = came_on + timedelta(days=20)
            ending = EndingDraft(day, asked.ending, asked.reason)
            enquiries.end_enquiry(self._work(session, day), enquiry, version, ending)

    def _inpatient(self, session: Session) -> int:
        query = select(Programme.id).where(Programme.setting == Setting.INPATIENT)
        return session.scalars(query).one()

    def _ask_before(self, session: Session, episode: Episode) -> None:
        """How somebody who is in care now had asked for it."""
        random = self._random
        client = session.get_one(Client, episode.client_id)
        begun = episode.intake_on or self._today
        came_on = begun - timedelta(days=random.randint(1, 24))
        draft = EnquiryDraft(
            name=client.name,
            sex=client.sex,
            born_on=client.born_on,
            came_on=came_on,
            channel=random.choice((Channel.PHONE, Channel.FAMILY, Channel.VISIT)),
            village=client.village,
            source=episode.referral_source,
        )
        enquiry_id = enquiries.add_enquiry(self._work(session, came_on), draft)
        enquiry = session.get_one(Enquiry, enquiry_id)
        screened = came_on + timedelta(days=min(random.randint(0, 3), (begun - came_on).days))
        steps: Sequence[tuple[EnquiryState, date]] = (
            (EnquiryState.SCREENED, screened),
            (EnquiryState.OFFERED, begun),
            (EnquiryState.ACCEPTED, begun),
        )
        for state, day in steps:
            work = self._work(session, day)
            session.add(
                EnquiryStep(
                    enquiry_id=enquiry_id,
                    state=state,
                    done_on=day,
                    result=Screened.INPATIENT if state is EnquiryState.SCREENED else None,
                    programme_id=episode.programme_id if state is EnquiryState.OFFERED else None,
                    recorded_at=work.now,
                    recorded_by=self._who.account_id,
                )
            )
        enquiry.state, enquiry.state_since = EnquiryState.ACCEPTED, begun
        enquiry.programme_id, enquiry.offered_for = episode.programme_id, begun
        enquiry.client_id, enquiry.episode_id = client.id, episode.id
        session.flush()
