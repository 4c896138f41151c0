"""A centre of invented people, in any size: 60 clients to look around, 50,000 to measure.

The same seed on the same day makes the same centre. Clients, episodes and notes are written in bulk, with
their audit entries; what is few (classes, letters) is left to the use cases of its subject.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from rehabdesk import resources
from rehabdesk.db import keyring as keys
from rehabdesk.db.audit import START, link
from rehabdesk.db.engine import Store
from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.models.clients import Client, RecordCounter
from rehabdesk.db.models.consents import Consent
from rehabdesk.db.models.counselling import CounsellingSession, Note
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.partners import Partner
from rehabdesk.db.search import Entry, bulk_index, words_of
from rehabdesk.domain.centre import DEFAULT_LETTER_PATTERN, DEFAULT_RECORD_PATTERN, CentreDraft, Zone
from rehabdesk.domain.counselling import NoteFormat, SessionKind, note_hash
from rehabdesk.domain.episodes import PHASES, DischargeReason, EpisodeState, Phase, Setting, planned_end
from rehabdesk.domain.intake import Condition, Reason, Risk
from rehabdesk.domain.partners import PartnerKind
from rehabdesk.domain.people import (
    Education,
    MaritalStatus,
    Occupation,
    ReferralSource,
    Relation,
    Religion,
    Sex,
    fold,
    read_phone,
    show_phone,
)
from rehabdesk.domain.recovery import make_key
from rehabdesk.domain.rights import Person, Role
from rehabdesk.domain.substances import Route, Substance
from rehabdesk.services import demo_text as said
from rehabdesk.services.centre import Founder, found_centre
from rehabdesk.services.demo_assessments import add_assessments
from rehabdesk.services.demo_classes import add_classes
from rehabdesk.services.demo_consents import add_withdrawal, consents_of
from rehabdesk.services.demo_documents import add_documents
from rehabdesk.services.demo_intakes import add_intakes
from rehabdesk.services.demo_letters import add_letters
from rehabdesk.services.demo_waiting import add_waiting

PASSWORD = "cendana wangi 14"
CHUNK = 2_000  # clients a transaction


@dataclass(frozen=True)
class DemoAccount:
    name: str
    roles: tuple[Role, ...]
    title: str
    credential: str = ""


ACCOUNTS = (
    DemoAccount("Petrus Benu", (Role.ADMIN,), "Administrator"),
    DemoAccount("dr. Kartika Wila, M.Kes.", (Role.HEAD,), "Kepala Rumah Pulih Cendana", "2014.03.007"),
    DemoAccount("Nur Aini Hasan", (Role.COUNSELLOR,), "Konselor adiksi", "2019.07.021"),
    DemoAccount("Ferdinand Lado", (Role.COUNSELLOR,), "Konselor adiksi", "2020.02.033"),
    DemoAccount("Dewi Anggraini", (Role.OFFICE,), "Petugas administrasi"),
    DemoAccount("Lusia Mauk", (Role.HEALTH,), "Perawat", "2018.11.015"),
    DemoAccount("Anton Riwu", (Role.INSTRUCTOR,), "Pelatih"),
    DemoAccount("Yance Pello", (Role.SUPERVISOR,), "Supervisor klinis", "2016.05.011"),
)
COUNSELLORS = (3, 4, 8)  # account ids, in the order above
INSTRUCTOR = 7
HEAD = 2
_SECRET = bytes(range(16))


def demo_recovery_key() -> str:
    return make_key(_SECRET)


def demo_centre(logo: bytes) -> CentreDraft:
    return CentreDraft(
        name="Rumah Pulih Cendana",
        foundation="Yayasan Cendana Harapan",
        address="Jl. Cendana Wangi No. 14",
        village="Naikoten I",
        city="Kota Kupang",
        phone="(0380) 555 014",
        email="surat@rumahpulihcendana.id",
        licence="IPWL 123/2024",
        zone=Zone.WITA,
        site_code="RPC",
        head_name="dr. Kartika Wila, M.Kes.",
        head_title="Kepala Rumah Pulih Cendana",
        head_credential="2014.03.007",
        logo=logo,
        letter_pattern=DEFAULT_LETTER_PATTERN,
        record_pattern=DEFAULT_RECORD_PATTERN,
    )


def make_demo(
    folder: Path,
    *,
    clients: int = 60,
    notes_each: int = 10,
    seed: int = 1,
    today: date | None = None,
    logo: bytes | None = None,
    cost: keys.Cost | None = None,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> Store:
    """Make the centre and leave it open. Every account's password is PASSWORD."""
    zone = Zone.WITA.info
    day = today or datetime.now(zone).date()
    first = day - timedelta(days=365 * 5)
    founder = ACCOUNTS[0]
    opened = datetime.combine(first, time(8), zone).astimezone(UTC)
    store, _who = found_centre(
        folder,
        demo_centre(resources.path("demo", "logo.png").read_bytes() if logo is None else logo),
        Founder(founder.name, PASSWORD, founder.roles, founder.title, founder.credential),
        demo_recovery_key(),
        now=opened,
        cost=cost,
    )
    _add_accounts(store, opened, cost)
    writer = _Writer(Random(seed), day, clients, notes_each, zone)
    # Building the search index once is quicker than keeping it for every chunk, and the file is nobody's yet.
    with store.writing.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA synchronous = OFF")  # type: ignore[union-attr]
    for start in range(0, clients, CHUNK):
        with Session(store.writing) as session, session.begin():
            if start == 0:
                writer.write_partners(session)
            writer.write(session, start, min(start + CHUNK, clients))
        progress(min(start + CHUNK, clients), clients)
    with Session(store.writing) as session, session.begin():
        writer.finish(session)
    teacher = ACCOUNTS[INSTRUCTOR - 1]
    add_intakes(store, Random(seed), day, zone)
    add_classes(store, Person(INSTRUCTOR, teacher.name, teacher.roles), Random(seed), day)
    head = ACCOUNTS[HEAD - 1]
    add_letters(store, Person(HEAD, head.name, head.roles), Random(seed), day, zone)
    counsellor = ACCOUNTS[COUNSELLORS[0] - 1]
    add_withdrawal(store, Person(COUNSELLORS[0], counsellor.name, counsellor.roles), day, zone)
    add_assessments(store, Random(seed), day, zone)
    add_waiting(store, Person(HEAD, head.name, head.roles), Random(seed), day, zone)
    add_documents(store, Person(HEAD, head.name, head.roles), Random(seed), day, zone)
    store.engine.dispose()  # the next connection syncs every commit again
    return store


def _add_accounts(store: Store, moment: datetime, cost: keys.Cost | None) -> None:
    with Session(store.writing) as session, session.begin():
        for account in ACCOUNTS[1:]:
            session.add(
                Account(
                    name=account.name,
                    title=account.title,
                    credential=account.credential,
                    roles=[role.value for role in account.roles],
                    created_at=moment,
                )
            )
            session.flush()
    keyring = keys.read(store.folder)
    for number, account in enumerate(ACCOUNTS[1:], start=2):
        keyring = keys.put_slot(
            keyring,
            store.key,
            PASSWORD,
            account_id=number,
            name=account.name,
            title=account.title,
            cost=cost,
        )
    keys.write(store.folder, keyring)


# name, kind, city, whom to ask for, days until the agreement ends
_PARTNERS = (
    (
        "Dinas Koperasi, Tenaga Kerja dan Transmigrasi Provinsi NTT",
        PartnerKind.LABOUR,
        "Kota Kupang",
        "Marselinus Tahu",
        220,
    ),
    ("Puskesmas Sikumana", PartnerKind.HEALTH_CENTRE, "Kota Kupang", "Bidan Elisabet Lopo", None),
    ("RSUD Harapan Timur", PartnerKind.HOSPITAL, "Kota Kupang", "dr. Maya Lusi", 95),
    ("BNN Kota Kupang", PartnerKind.BNN, "Kota Kupang", "", None),
    ("Bengkel Sinar Motor", PartnerKind.COMPANY, "Kota Kupang", "Yakob Ndun", -20),
    ("Rumah Damping Kebon Kacang", PartnerKind.REHAB, "Jakarta Pusat", "Rina Siregar", 400),
)
_SOURCES = (
    ReferralSource.SELF,
    ReferralSource.FAMILY,
    ReferralSource.FAMILY,
    ReferralSource.CLINIC,
    ReferralSource.POLICE,
)
_MAIN = (
    (Substance.METHAMPHETAMINE, 40),
    (Substance.ALCOHOL, 20),
    (Substance.CANNABIS, 12),
    (Substance.OTHER_OPIOID, 8),
    (Substance.INHALANT, 8),
    (Substance.BENZODIAZEPINE, 6),
    (Substance.HEROIN, 4),
    (Substance.SYNTHETIC_CANNABINOID, 2),
)
_REASONS = (
    (DischargeReason.COMPLETED, 62),
    (DischargeReason.OWN_REQUEST, 14),
    (DischargeReason.LEFT, 9),
    (DischargeReason.REFERRED, 8),
    (DischargeReason.EXPELLED, 3),
    (DischargeReason.MEDICAL, 3),
    (DischargeReason.DETAINED, 1),
)


class _Writer:
    """Makes rows in the order of their ids, so that a chunk needs nothing read back."""

    def __init__(self, random: Random, today: date, clients: int, notes_each: int, zone: Any) -> None:
        self.random = random
        self.today = today
        self.zone = zone
        self.notes_each = notes_each
        # About half of a small centre is in care; of a register of many years, only the newest few.
        self.in_care = min(int(clients * 0.55), 40 + clients // 50)
        self.clients = clients
        self.notes = 0
        self.consents = 0
        self.chain: bytes | None = None
        self.numbers: dict[int, int] = {}

    def write_partners(self, session: Session) -> None:
        _insert(
            session,
            Partner,
            [
                {
                    "name": name,
                    "name_key": fold(name),
                    "kind": kind,
                    "city": city,
                    "phone": f"(0380) 555 {number:03}",
                    "contact_person": person,
                    "mou_number": f"{number}/MoU/RPC/{self.today.year - 1}" if days else "",
                    "mou_until": self.today + timedelta(days=days) if days else None,
                }
                for number, (name, kind, city, person, days) in enumerate(_PARTNERS, start=101)
            ],
        )

    def write(self, session: Session, start: int, stop: int) -> None:
        rows: dict[Any, list[dict[str, Any]]] = {
            model: [] for model in (Client, Episode, Consent, CounsellingSession, Note)
        }
        index = []
        for number in range(start, stop):
            client, episode, opened = self._client(number)
            rows[Client].append(client)
            rows[Episode].append(episode)
            if episode["admitted_on"]:
                explained = ACCOUNTS[episode["counsellor_id"] - 1].name
                for consent in consents_of(client, episode, opened, explained):
                    self.consents += 1
                    rows[Consent].append({"id": self.consents, **consent})
            for held, note in self._notes(client, episode):
                rows[CounsellingSession].append(held)
                rows[Note].append(note)
            phones = [show_phone(client["phone"]).replace(" ", "")] if client["phone"] else []
            words = words_of(client["record_number"], client["name"], client["alias"], client["nik"], *phones)
            entry = Entry(words, client["name_key"], client.get("mother_name", ""))
            index.append((client["id"], entry))
        # A client points at the episode, which must be there first.
        pointers = [{"b_id": row["id"], "episode": row.pop("current_episode_id")} for row in rows[Client]]
        for model, made in rows.items():
            _insert(session, model, made)
        session.connection().execute(_POINT, pointers)
        bulk_index(session, index)
        self._audit(session, rows)

    def finish(self, session: Session) -> None:
        counters = [{"year": year, "last": last} for year, last in self.numbers.items()]
        _insert(session, RecordCounter, counters)
        session.execute(text("INSERT INTO client_search(client_search) VALUES ('optimize')"))
        session.execute(text("ANALYZE"))

    def _client(self, number: int) -> tuple[dict[str, Any], dict[str, Any], datetime]:
        random = self.random
        name, sex = said.person(random)
        village, district, city = said.one(random, "towns")
        age = int(random.triangular(16, 60, 27))
        born = self.today - timedelta(days=age * 365 + random.randint(0, 364))
        intake = self._intake_day(number)
        opened = datetime.combine(intake, time(random.randint(8, 15), random.randint(0, 59)), self.zone)
        self.numbers[intake.year] = self.numbers.get(intake.year, 0) + 1
        record = DEFAULT_RECORD_PATTERN.format(site="RPC", year=intake.year, seq=self.numbers[intake.year])
        alias = name.split()[0][: random.randint(3, 5)] if random.random() < 0.3 else ""
        phone = read_phone(f"0812555{random.randint(0, 99999):05}") if random.random() < 0.7 else ""
        client = {
            "id": number + 1,
            "record_number": record,
            "name": name,
            "name_key": fold(f"{name} {alias}"),
            "alias": alias,
            "nik": _nik(number, born, sex) if random.random() < 0.9 else "",
            "no_nik": None,
            "birth_place": said.one(random, "birth_places"),
            "born_on": born,
            "sex": sex,
            "religion": random.choice(list(Religion)),
            "education": random.choice(list(Education)[2:8]),
            "marital_status": random.choice(list(MaritalStatus)),
            "occupation": random.choice(list(Occupation)),
            "mother_name": said.person(random)[0],
            "phone": phone,
            "address": said.street(random),
            "rt_rw": said.rt_rw(random),
            "village": village,
            "district": district,
            "city": city,
            "contact_name": said.person(random)[0],
            "contact_relation": random.choice(list(Relation)[:6]),
            "contact_phone": read_phone(f"0813555{random.randint(0, 99999):05}"),
            "contact_knows": random.random() < 0.7,
            "discretion": "Jangan hubungi tempat kerja dan tetangga." if random.random() < 0.2 else "",
            "current_episode_id": number + 1,
            "registered_at": opened.astimezone(UTC),
        }
        return client, self._episode(number, intake, age), opened

    def _intake_day(self, number: int) -> date:
        """The newest clients came lately; the others spread over five years, in order."""
        begun = self.clients - self.in_care
        if number >= begun:
            back = 150 * (self.clients - number) // max(self.in_care, 1)
            return self.today - timedelta(days=back)
        return self.today - timedelta(days=150 + int(1650 * (begun - number) / max(begun, 1)))

    def _episode(self, number: int, intake: date, age: int) -> dict[str, Any]:
        random = self.random
        programme, setting, days = random.choices(
            ((1, Setting.INPATIENT, 180), (2, Setting.OUTPATIENT, 60), (3, Setting.AFTERCARE, 120)),
            (55, 25, 20),
        )[0]
        state, admitted, discharged, reason, phase, phase_since = self._course(number, intake, setting, days)
        main = random.choices([s for s, _ in _MAIN], [w for _, w in _MAIN])[0]
        uses = [_use(random, main, age, main=True)]
        if random.random() < 0.6:
            uses.append(_use(random, Substance.TOBACCO, age, main=False))
        source = random.choice(_SOURCES)
        risk = random.choices((Risk.NONE, Risk.WATCH, Risk.HIGH), (85, 12, 3))[0]
        completed = reason is not None
        return {
            "id": number + 1,
            "client_id": number + 1,
            "number": 1,
            "state": state,
            "phase": phase,
            "phase_since": phase_since,
            "opened_at": datetime.combine(intake, time(9), self.zone).astimezone(UTC),
            "intake_on": intake,
            "referral_source": source,
            "referral_partner_id": 2 if source is ReferralSource.CLINIC else None,
            "referral_letter": "",
            "reason": random.choice(list(Reason)[:4]),
            "presenting_problem": said.one(random, "problems"),
            "condition": random.choice(list(Condition)[:3]),
            "allergies": "Tidak ada" if random.random() < 0.9 else random.choice(("Penisilin", "Sulfa")),
            "risk": risk,
            "risk_note": "" if risk is Risk.NONE else "Dipantau setiap hari, keluarga sudah diberi tahu.",
            "programme_id": programme,
            "planned_days": days,
            "counsellor_id": random.choice(COUNSELLORS),
            "funding": None,
            "substances": uses,
            "admitted_on": admitted,
            "planned_end": planned_end(admitted, days) if admitted else None,
            "discharged_on": discharged,
            "discharge_reason": reason,
            "summary": said.one(random, "summaries") if completed else "",
            "condition_at_discharge": "Stabil, tidak ada keluhan." if completed else "",
            "medicines": "",
            "plan_after": said.one(random, "plans_after") if completed else "",
            "next_appointment": None,
            "fetched_by": "",
        }

    def _course(
        self, number: int, intake: date, setting: Setting, days: int
    ) -> tuple[EpisodeState, date | None, date | None, DischargeReason | None, Phase | None, date | None]:
        """State, admitted, discharged, reason, phase, since when."""
        random = self.random
        waiting = self.clients - number <= max(2, self.in_care // 12)
        if waiting:
            return EpisodeState.REGISTERED, None, None, None, None, None
        admitted = min(intake + timedelta(days=random.randint(0, 5)), self.today)
        if number >= self.clients - self.in_care and admitted + timedelta(days=days) > self.today:
            steps = PHASES[setting]
            gone = (self.today - admitted).days
            phase = steps[min(len(steps) - 1, gone * len(steps) // days)]
            since = admitted + timedelta(days=days * steps.index(phase) // len(steps))
            return EpisodeState.ADMITTED, admitted, None, None, phase, since
        reason = random.choices([r for r, _ in _REASONS], [w for _, w in _REASONS])[0]
        stayed = days if reason is DischargeReason.COMPLETED else random.randint(5, days - 1)
        discharged = min(admitted + timedelta(days=stayed), self.today)
        last = PHASES[setting][-1] if reason is DischargeReason.COMPLETED else PHASES[setting][0]
        return EpisodeState.DISCHARGED, admitted, discharged, reason, last, admitted

    def _notes(
        self, client: dict[str, Any], episode: dict[str, Any]
    ) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
        """Sessions from admission to discharge or today; now and then the newest is still unsigned."""
        admitted = episode["admitted_on"]
        if admitted is None:
            return
        random = self.random
        last = episode["discharged_on"] or self.today
        count = max(1, min(self.notes_each + random.randint(-3, 3), (last - admitted).days + 1))
        author = episode["counsellor_id"]
        name = ACCOUNTS[author - 1]
        for turn in range(count):
            held_on = admitted + timedelta(days=(last - admitted).days * turn // count)
            starts = time(random.randint(8, 15), random.choice((0, 30)))
            written = datetime.combine(held_on, starts, self.zone) + timedelta(minutes=70)
            form = NoteFormat.SOAP if random.random() < 0.7 else NoteFormat.DAP
            parts = said.note_parts(random, form)
            unsigned = turn == count - 1 and episode["discharged_on"] is None and random.random() < 0.15
            self.notes += 1
            session = {
                "id": self.notes,
                "client_id": client["id"],
                "kind": SessionKind.INDIVIDUAL,
                "held_on": held_on,
                "starts_at": starts,
                "ends_at": time(starts.hour + 1, starts.minute),
                "place": f"Ruang {random.randint(1, 3)}",
                "topic": "",
                "facilitator_id": author,
            }
            note = {
                "id": self.notes,
                "session_id": self.notes,
                "client_id": client["id"],
                "episode_id": episode["id"],
                "author_id": author,
                "format": form,
                "goal": said.one(random, "goals"),
                "outside_plan": "",
                "parts": parts,
                "excerpt": next(iter(parts.values()))[:160],
                "written_at": written.astimezone(UTC),
                "signed_at": None if unsigned else written.astimezone(UTC),
                "signed_as": "" if unsigned else f"{name.name}, {name.title}",
                "content_hash": None,
                "late": False,
            }
            if not unsigned:
                note["content_hash"] = note_hash(
                    form, note["goal"], "", parts, note["signed_as"], note["signed_at"]
                )
            yield session, note

    def _audit(self, session: Session, rows: dict[Any, list[dict[str, Any]]]) -> None:
        """One entry a record, chained as if each had been saved by itself."""
        connection = session.connection()
        if self.chain is None:
            self.chain = connection.scalar(select(AuditEntry.chain).order_by(AuditEntry.id.desc()).limit(1))
        entries = []
        last = self.chain or START
        for model, made in rows.items():
            subject = model.__tablename__
            for row in made:
                at = row.get("registered_at") or row.get("written_at") or row.get("recorded_at")
                entry = {
                    "at": at or row.get("opened_at") or self._noon(row["held_on"]),
                    "account_id": row.get("author_id") or row.get("facilitator_id") or COUNSELLORS[0],
                    "action": "created",
                    "subject": subject,
                    "subject_id": row["id"],
                    "client_id": row["id"] if model is Client else row.get("client_id"),
                    "detail": {},
                }
                last = link(last, **entry)
                entries.append({**entry, "chain": last})
        self.chain = last
        _insert(session, AuditEntry, entries)

    def _noon(self, day: date) -> datetime:
        return datetime.combine(day, time(12), self.zone).astimezone(UTC)


def _insert(session: Session, model: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.connection().execute(insert(model.__table__), rows)


_POINT = text("UPDATE client SET current_episode_id = :episode WHERE id = :b_id")


def _nik(number: int, born: date, sex: Sex) -> str:
    """Of a province that does not exist (00), unlike any other of the centre."""
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    district, serial = divmod(number, 9_999)
    return f"0071{district % 100:02}{day:02}{born:%m%y}{serial + 1:04}"


def _use(random: Random, substance: Substance, age: int, *, main: bool) -> dict[str, Any]:
    first = random.randint(13, max(14, age - 1))
    route = {Substance.ALCOHOL: Route.ORAL, Substance.HEROIN: Route.INJECTED_VEIN}.get(
        substance, Route.SMOKED
    )
    return {
        "substance": substance.value,
        "days": random.randint(0, 30),
        "first_age": first,
        "years": max(1, age - first),
        "route": route.value,
        "main": main,
    }
