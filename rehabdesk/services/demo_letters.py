"""The letters of a demo centre: for those who left, for those referred, a few of them voided."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db.engine import Store
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.work import Work
from rehabdesk.domain.episodes import DischargeReason, EpisodeState
from rehabdesk.domain.letters import USUAL, LetterDraft, LetterKind, Signer
from rehabdesk.domain.rights import Person
from rehabdesk.services import letters
from rehabdesk.services.demo_consents import release_for_referral

MOST = 120  # enough for a full register; more would only cost time
_PURPOSES = ("lapor diri", "melamar pekerjaan", "melanjutkan kuliah", "pengurusan administrasi")
_REQUESTS = (
    "pemeriksaan paru dan pengobatan lanjutan.",
    "penilaian kejiwaan dan saran obat.",
    "layanan konseling keluarga.",
)
_REASONS = ("Salah tulis tanggal lahir", "Penerima berganti")


def add_letters(store: Store, who: Person, random: Random, today: date, zone: tzinfo) -> None:
    """Through the same use cases as the window, in the order of their days."""
    for day, draft in _wanted(store, random, today):
        moment = datetime.combine(day, time(random.randint(9, 15), random.randint(0, 59)), zone)
        with Session(store.writing) as session, session.begin():
            _write(Work(session, who, moment.astimezone(UTC), zone), draft, random, last=day >= today)


def _wanted(store: Store, random: Random, today: date) -> list[tuple[date, LetterDraft]]:
    with Session(store.engine) as session:
        left = session.execute(
            select(Episode.client_id, Episode.discharged_on, Episode.discharge_reason)
            .where(Episode.state == EpisodeState.DISCHARGED, Episode.discharged_on.is_not(None))
            .order_by(Episode.id.desc())
            .limit(MOST)
        ).all()
        here = session.scalars(
            select(Episode.client_id)
            .where(Episode.state == EpisodeState.ADMITTED)
            .order_by(Episode.id.desc())
            .limit(MOST // 4)
        ).all()
    found: list[tuple[date, LetterDraft]] = []
    for client, day, reason in left:
        if day is None:
            continue
        completed = reason is DischargeReason.COMPLETED
        kind = LetterKind.COMPLETION if completed else LetterKind.DISCHARGE
        found.append((min(day + timedelta(days=1), today), _draft(kind, client, random)))
    found += [
        (today - timedelta(days=place % 40), _draft(LetterKind.REFERRAL, client, random))
        for place, client in enumerate(here)
        if place % 3 == 0
    ]
    found += [(today, _draft(LetterKind.IN_CARE, client, random)) for client in here[:2]]
    return sorted(found, key=lambda each: each[0])


def _draft(kind: LetterKind, client: int, random: Random) -> LetterDraft:
    referral = kind is LetterKind.REFERRAL
    return LetterDraft(
        kind=kind,
        client_id=client,
        partner_id=random.choice((2, 3)) if referral else None,
        purpose="" if referral else random.choice(_PURPOSES),
        request=random.choice(_REQUESTS) if referral else "",
        disclosed=USUAL[kind],
        signer=Signer.HEAD_AND_COUNSELLOR if kind is LetterKind.COMPLETION else Signer.HEAD,
        copies_to="Yang bersangkutan\nArsip",
    )


def _write(work: Work, draft: LetterDraft, random: Random, *, last: bool) -> None:
    letter = letters.write_letter(work, draft)
    if last:
        return  # today's letters wait for a signature
    if draft.client_id is not None and draft.partner_id is not None:
        release_for_referral(work, draft.client_id, draft.partner_id)
    letters.issue_letter(work, letter)
    chance = random.random()
    if chance < 0.06:
        letters.void_letter(work, letter, random.choice(_REASONS))
    elif chance < 0.9:
        letters.record_print(work, letter)
        if chance < 0.8:
            letters.hand_over(work, letter, "Yang bersangkutan")
