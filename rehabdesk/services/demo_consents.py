"""The consents of a demo centre: everybody's two, releases to relatives, and one that was just withdrawn."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db.engine import Store
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.consents import Consent
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.work import Work
from rehabdesk.domain.consents import ConsentDraft, ConsentKind, Span, is_minor, newest_version
from rehabdesk.domain.disclosure import Disclosure, Purpose
from rehabdesk.domain.rights import Person
from rehabdesk.services.consents import record_consent, withdraw_consent

_FOR_RELATIVES = {"aims": [Purpose.FAMILY], "tells": [Disclosure.DATES, Disclosure.HISTORY]}
_WHY = "Klien tidak ingin keluarga menerima kabar lagi"


def consents_of(
    client: dict[str, Any], episode: dict[str, Any], opened: datetime, explained_by: str
) -> Iterator[dict[str, Any]]:
    """Rows without their ids: treatment, data processing, photographs; one in four lets a relative know."""
    admitted: date = episode["admitted_on"]
    minor = is_minor(client["born_on"], admitted)
    kinds = [ConsentKind.TREATMENT, *([ConsentKind.DATA] if client["id"] % 9 else [])]
    if client["id"] % 4 == 0:
        kinds.append(ConsentKind.RELEASE)
    if episode["discharged_on"] is None and client["id"] % 7:
        kinds.append(ConsentKind.PHOTO)
    for kind in kinds:
        release = kind is ConsentKind.RELEASE
        yield {
            "client_id": client["id"],
            "episode_id": episode["id"],
            "kind": kind,
            "given_on": admitted,
            "signed_by": client["contact_name"] if minor else client["name"],
            "relation": client["contact_relation"] if minor else None,
            "explained_by": explained_by,
            "witness": client["contact_name"],
            "purposes": "",
            "until": admitted + timedelta(days=180) if release else None,
            "on_paper": True,
            "recorded_at": opened.astimezone(UTC),
            "withdrawn_at": None,
            "withdrawn_why": "",
            "partner_id": None,
            "to_person": client["contact_name"] if release else "",
            **(_FOR_RELATIVES if release else {"aims": [], "tells": []}),
            "text_version": newest_version(kind),
            "mistaken": False,
            "stopped_note": "",
        }


def release_for_referral(work: Work, client_id: int, partner_id: int) -> None:
    """What a referral to this agency rests on."""
    client = work.session.get_one(Client, client_id)
    minor = is_minor(client.born_on, work.today)
    draft = ConsentDraft(
        kind=ConsentKind.RELEASE,
        given_on=work.today,
        signed_by=client.contact_name if minor else client.name,
        relation=client.contact_relation if minor else None,
        explained_by=work.who.name,
        partner_id=partner_id,
        aims=(Purpose.CARE,),
        tells=(Disclosure.HISTORY, Disclosure.MEDICINES),
        until=work.today + timedelta(days=90),
        on_paper=True,
    )
    record_consent(work, client_id, draft, client.current_episode_id)


def add_withdrawal(store: Store, who: Person, today: date, zone: tzinfo) -> None:
    """The newest release of a client of `who` to a relative was withdrawn yesterday: two days are left."""
    moment = datetime.combine(today - timedelta(days=1), time(10, 15), zone).astimezone(UTC)
    with Session(store.writing) as session, session.begin():
        query = (
            select(Consent)
            .join(Episode, Episode.id == Consent.episode_id)
            .where(Consent.kind == ConsentKind.RELEASE, Consent.to_person != "", Consent.given_on < today)
            .where(Episode.counsellor_id == who.account_id, Episode.discharged_on.is_(None))
            .order_by(Consent.id.desc())
            .limit(40)
        )
        for consent in session.scalars(query):
            if Span(consent.given_on, consent.until).in_force(today):
                withdraw_consent(Work(session, who, moment, zone), consent.id, _WHY)
                return
