"""Intakes of a demo centre at full depth: signed for those in care, half done for those who wait."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db.engine import Store
from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.work import Work
from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.clients import NoNik
from rehabdesk.domain.episodes import EpisodeState, is_before_admission
from rehabdesk.domain.intake_health import (
    HospitalStay,
    Infection,
    Infections,
    Medical,
    Mental,
    Urine,
    has_allergy,
)
from rehabdesk.domain.intake_health import UrineResult as Result
from rehabdesk.domain.intake_life import Family, Living, Support, WorkPattern, WorkStatus
from rehabdesk.domain.intake_life import Work as Job
from rehabdesk.domain.intake_origin import (
    Arrival,
    CareEnd,
    CareKind,
    Conclusion,
    EarlierCare,
    History,
    Legal,
    LegalRole,
    LegalStage,
    Papers,
    RegisteredBy,
    Step,
    There,
    When,
)
from rehabdesk.domain.intake_sections import Sections
from rehabdesk.domain.people import BloodGroup, Citizenship, Relation, YesNo
from rehabdesk.domain.rights import Person, Role
from rehabdesk.domain.substances import FACTS, Substance
from rehabdesk.services import demo_text as said
from rehabdesk.services.alerts import raise_alert
from rehabdesk.services.drafts import keep_draft
from rehabdesk.services.intake import ALERT_SOURCE, keep_sections
from rehabdesk.services.intake_versions import correct_intake, sign_intake

_MOST = 40  # a large demo is for measuring, not for reading
_SKILLS = ("Mengemudi", "Las listrik", "Menjahit", "Bertukang kayu", "tidak ada", "Servis sepeda motor")
_RESUMES = (
    "Ketergantungan disertai masalah keluarga dan pekerjaan. Motivasi cukup, dukungan ibu baik.",
    "Pemakaian bermasalah selama beberapa tahun, belum pernah dirawat. Perlu pencegahan kambuh.",
    "Ketergantungan berat, beberapa kali berhenti sendiri. Sarankan rawat inap dan pelatihan kerja.",
)


def add_intakes(store: Store, random: Random, today: date, zone: tzinfo) -> None:
    """The newest in care have a signed intake; one is corrected, one placed by the law, one in danger."""
    open_states = [state for state in EpisodeState if is_before_admission(state)]
    query = (
        select(Episode, Client, Account)
        .join(Client, Client.current_episode_id == Episode.id)
        .join(Account, Account.id == Episode.counsellor_id)
        .where(Episode.state.in_([*open_states, EpisodeState.ADMITTED]))
        .order_by(Episode.id.desc())
        .limit(_MOST)
    )
    with Session(store.writing) as session, session.begin():
        rows = session.execute(query).all()
        in_care = 0
        for episode, client, account in rows:
            roles = tuple(Role(role) for role in account.roles)
            who = Person(account.id, account.name, (*roles, Role.HEALTH), account.title)
            day = episode.admitted_on or episode.intake_on or today
            at = datetime.combine(day, time(14, random.randint(0, 59)), zone).astimezone(UTC)
            work = Work(session, who, at, zone)
            _complete(random, client)
            if has_allergy(episode.allergies):
                raise_alert(work, client.id, AlertKind.ALLERGY, episode.allergies, ALERT_SOURCE, episode.id)
            if is_before_admission(episode.state):
                keep_sections(work, episode.id, Sections(arrival=Arrival(RegisteredBy.SELF)))
                continue
            in_care += 1
            sections = _sections(random, episode, day)
            if in_care == 2:
                sections = replace(sections, legal=_placed(sections.legal, day, today))
            if in_care == 3:
                sections = replace(sections, mental=_endangered(sections.mental))
            keep_sections(work, episode.id, sections, _infections(random))
            session.flush()
            if in_care != 4:  # one is still to be signed
                sign_intake(Work(session, who, at + timedelta(hours=1), zone), episode.id, episode.version)
            if in_care == 5:
                _correct(Work(session, who, at + timedelta(hours=20), zone), episode, sections)
    _leave_half_typed(store, today, zone)


def _complete(random: Random, client: Client) -> None:
    """What the national register asks for besides."""
    if not client.nik:
        client.no_nik = NoNik.LOST
    client.father_name = said.person(random)[0]
    client.contact_address = client.address
    client.contact_call = YesNo.YES
    client.citizenship, client.ktp_same = Citizenship.INDONESIAN, True
    client.blood_group = random.choice(list(BloodGroup))
    client.province = "Nusa Tenggara Timur"
    client.contact_relation = client.contact_relation or Relation.MOTHER


def _when(random: Random, *weights: int) -> When:
    return random.choices(list(When), weights)[0]


def _sections(random: Random, episode: Episode, day: date) -> Sections:
    treated = random.random() < 0.4
    thoughts = _when(random, 92, 8, 0)
    care = EarlierCare(
        random.choice((CareKind.INPATIENT, CareKind.OUTPATIENT, CareKind.TRADITIONAL)),
        "Rumah Damping Kebon Kacang" if random.random() < 0.5 else "RSUD Harapan Timur",
        day.year - random.randint(1, 6),
        random.randint(1, 6),
        random.choice((CareEnd.COMPLETED, CareEnd.LEFT)),
    )
    ill = random.random() < 0.25
    works = random.random() < 0.45
    used = [FACTS[Substance(use["substance"])] for use in episode.substances]
    found = {strip.lower() for facts in used for strip in facts.strips}
    strips = {strip: Result.POSITIVE if strip in found else Result.NEGATIVE for strip in _PANEL}
    return Sections(
        arrival=Arrival(RegisteredBy.OTHER if random.random() < 0.3 else RegisteredBy.SELF),
        legal=Legal(in_process=YesNo.NO, charged_before=YesNo.YES, drugs=1)
        if random.random() < 0.15
        else Legal(in_process=YesNo.NO, charged_before=YesNo.NO),
        history=History(
            treated_before=YesNo.YES if treated else YesNo.NO,
            treatments=(care,) if treated else (),
            overdose=YesNo.NO,
            injected=_when(random, 92, 6, 2),
        ),
        medical=Medical(
            hospital=YesNo.YES if ill else YesNo.NO,
            stays=(HospitalStay("Demam berdarah", day.year - 4, 5),) if ill else (),
            chronic=YesNo.NO,
            therapy=YesNo.NO,
            systolic=random.randint(105, 140),
            diastolic=random.randint(65, 90),
            pulse=random.randint(64, 96),
            temperature="36,6",
            weight=random.randint(45, 82),
        ),
        mental=Mental(
            depression=_when(random, 50, 25, 25),
            anxiety=_when(random, 45, 25, 30),
            hallucination=_when(random, 88, 9, 3),
            memory=_when(random, 60, 15, 25),
            violence=_when(random, 85, 15, 0),
            suicidal_thoughts=thoughts,
            suicide_note="" if thoughts is When.NEVER else "Dulu sekali, kini tidak ada rencana.",
            suicide_attempt=When.NEVER,
            psychiatric=_when(random, 92, 6, 2),
        ),
        family=Family(
            living=random.choice((Living.PARENTS, Living.PARTNER_CHILDREN, Living.FAMILY, Living.FRIENDS)),
            lives_with_user=YesNo.NO,
            supported=YesNo.YES,
            supporter="Ibu",
            support=(Support.HOUSING, Support.FOOD),
        ),
        work=Job(
            status=WorkStatus.WORKING if works else WorkStatus.NONE,
            pattern=random.choice(list(WorkPattern)) if works else None,
            skills=random.choice(_SKILLS),
            wishes=random.choice(("Las listrik", "Servis sepeda motor", "Barista", "")),
        ),
        urine=Urine(
            tested=YesNo.YES,
            taken_on=day,
            witnessed=YesNo.YES,
            witness="Lusia Mauk",
            brand="Contoh Multi 6",
            lot=f"A{random.randint(100, 999)}",
            expires_on=day + timedelta(days=300),
            **strips,
        ),
        papers=Papers(ktp=There.THERE, family_card=random.choice((There.THERE, There.MISSING))),
        conclusion=Conclusion(
            diagnosis=f"{used[0].icd10[0]}.2",
            resume=random.choice(_RESUMES),
            steps=(Step.MOTIVATION, Step.COUNSELLING),
        ),
    )


_PANEL = ("amp", "met", "thc", "mop", "bzo", "coc")


def _placed(legal: Legal, day: date, today: date) -> Legal:
    return replace(
        legal,
        in_process=YesNo.YES,
        stage=LegalStage.INVESTIGATION,
        role=LegalRole.SUSPECT,
        article="127 (1) a",
        unit="BNN Kota Kupang",
        entrusted_number="B/17/TP/2026",
        entrusted_on=day,
        placement_ends=max(today + timedelta(days=6), day),
    )


def _endangered(mental: Mental) -> Mental:
    return replace(
        mental,
        suicidal_thoughts=When.LATELY,
        suicide_note="Ingin mati sejak berpisah, tanpa rencana. Tidak ditinggal sendiri, keluarga tahu.",
    )


def _infections(random: Random) -> Infections:
    results = (Infection.NOT_TESTED, Infection.NEGATIVE)
    return Infections(hiv=random.choice(results), hepatitis_c=random.choice(results))


def _correct(work: Work, episode: Episode, sections: Sections) -> None:
    correct_intake(work, episode.id, "Keterampilan keliru dicatat")
    job = replace(sections.work, skills="Las listrik, sertifikat BLK")
    keep_sections(work, episode.id, replace(sections, work=job))
    work.session.flush()
    sign_intake(work, episode.id, episode.version)


def _leave_half_typed(store: Store, today: date, zone: tzinfo) -> None:
    """A counsellor was called away in the middle of a new client's intake; a colleague may go on."""
    with Session(store.writing) as session, session.begin():
        account = session.scalars(select(Account).where(Account.name == "Ferdinand Lado")).one()
        at = datetime.combine(today, time(7, 50), zone).astimezone(UTC)
        work = Work(session, Person(account.id, account.name, (Role.COUNSELLOR,)), at, zone)
        typed = {
            "client": {"name": "Yulius Manafe", "alias": "Yus"},
            "intake": {"intake_on": today.isoformat()},
        }
        keep_draft(work, "intake", "new", {**typed, "saved": None})
