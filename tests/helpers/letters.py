"""Clients and letters of the design's sample centre, for tests and pictures."""

from datetime import date

from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.work import Work
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.consents import ConsentDraft, ConsentKind
from rehabdesk.domain.disclosure import Disclosure, Purpose
from rehabdesk.domain.episodes import DischargeReason, EpisodeState, Setting
from rehabdesk.domain.letters import USUAL, LetterDraft, LetterKind
from rehabdesk.domain.partners import PartnerDraft, PartnerKind
from rehabdesk.domain.people import Sex
from rehabdesk.domain.rights import Right, needs
from rehabdesk.services import letters
from rehabdesk.services.clients import register_client
from rehabdesk.services.consents import record_consent
from rehabdesk.services.partners import add_partner

GREGORIUS = ClientDraft(
    name="Gregorius Tnunay",
    nik="0071021203910004",
    birth_place="Soe",
    born_on=date(1991, 3, 12),
    sex=Sex.MALE,
    address="Jl. Lontar Hijau",
    rt_rw="005/002",
    village="Naikolan",
    district="Maulafa",
    city="Kota Kupang",
)


@needs(Right.EPISODES_WRITE)
def put_episode(work: Work, client_id: int, **values: object) -> int:
    """An episode as it stands after the fact, without the way there."""
    programme = Programme(name="Rawat inap 90 hari", setting=Setting.INPATIENT, length_days=90)
    work.session.add(programme)
    work.session.flush()
    episode = Episode(
        client_id=client_id,
        number=1,
        opened_at=work.now,
        programme_id=programme.id,
        counsellor_id=work.who.account_id,
        **values,
    )
    work.session.add(episode)
    work.session.flush()
    return episode.id


def add_completed_client(desk: Desk, draft: ClientDraft = GREGORIUS) -> int:
    """A client who finished the programme yesterday."""
    client = desk.run(register_client, draft)
    desk.run(
        put_episode,
        client,
        state=EpisodeState.DISCHARGED,
        admitted_on=date(2026, 8, 19),
        discharged_on=date(2026, 11, 16),
        discharge_reason=DischargeReason.COMPLETED,
        summary="Klien mengikuti konseling individu, kelompok, dan pelatihan servis sepeda motor.",
        plan_after="Pascarehabilitasi empat bulan dengan dua kunjungan setiap bulan.",
        condition_at_discharge="Sehat, tidur dan makan baik",
        fetched_by="Yuliana Tnunay, istri",
    )
    return client


def add_client_in_care(desk: Desk, draft: ClientDraft) -> int:
    client = desk.run(register_client, draft)
    desk.run(
        put_episode,
        client,
        state=EpisodeState.ADMITTED,
        admitted_on=date(2026, 9, 20),
        planned_end=date(2026, 12, 19),
        presenting_problem="Sulit tidur dan cemas menetap lebih dari empat minggu, perlu penilaian.",
        allergies="tidak ada yang diketahui",
    )
    return client


def add_hospital(desk: Desk) -> int:
    return desk.run(
        add_partner,
        PartnerDraft(
            name="Rumah Sakit Umum Lontar Sejahtera",
            kind=PartnerKind.HOSPITAL,
            city="Kota Kupang",
            phone="0380 555 201",
            contact_person="dr. Maya Lusi",
            mou_number="12/MoU/RPC/2025",
            mou_until=date(2027, 3, 31),
        ),
    )


def referral_about(client_id: int, partner_id: int) -> LetterDraft:
    return LetterDraft(
        kind=LetterKind.REFERRAL,
        client_id=client_id,
        partner_id=partner_id,
        recipient="Dokter Spesialis Kedokteran Jiwa",
        subject="Rujukan pemeriksaan lanjutan",
        attachments="Satu berkas",
        condition="Sadar penuh, kooperatif, tanda vital stabil.",
        medicines="Sertralin 50 mg satu kali sehari sejak 20 Oktober 2026.",
        request="penilaian psikiatri dan saran penanganan gangguan tidur.",
        disclosed=USUAL[LetterKind.REFERRAL],
        copies_to="Klien atau wali\nArsip",
    )


def release_to(partner_id: int, signed_by: str) -> ConsentDraft:
    """What a referral of this helper rests on."""
    return ConsentDraft(
        kind=ConsentKind.RELEASE,
        given_on=date(2026, 11, 15),
        signed_by=signed_by,
        explained_by="Nur Aini Hasan",
        partner_id=partner_id,
        aims=(Purpose.CARE,),
        tells=(Disclosure.HISTORY, Disclosure.MEDICINES),
        until=date(2027, 2, 15),
        on_paper=True,
    )


def completion_about(client_id: int) -> LetterDraft:
    return LetterDraft(
        client_id=client_id,
        purpose="lapor diri",
        disclosed=USUAL[LetterKind.COMPLETION],
        copies_to="Yang bersangkutan\nArsip",
    )


def add_sample_letters(desk: Desk) -> dict[str, int]:
    """A letter at each step, named for it."""
    done = add_completed_client(desk)
    care = add_client_in_care(
        desk, ClientDraft(name="Debora Taek", born_on=date(1997, 5, 3), sex=Sex.FEMALE, city="Kota Kupang")
    )
    hospital = add_hospital(desk)
    made = {}
    for name in ("void", "handed over", "printed", "ready"):
        made[name] = desk.run(letters.write_letter, completion_about(done))
        desk.run(letters.issue_letter, made[name])
        if name == "void":
            desk.run(letters.void_letter, made[name], "Nama salah ketik")
        elif name != "ready":
            desk.run(letters.record_print, made[name])
    desk.run(letters.hand_over, made["handed over"], "Yuliana Tnunay, istri")
    desk.run(record_consent, care, release_to(hospital, "Debora Taek"))
    made["waiting"] = desk.run(letters.write_letter, referral_about(care, hospital))
    desk.run(letters.ask_signature, made["waiting"])
    draft = LetterDraft(kind=LetterKind.IN_CARE, client_id=care, disclosed=USUAL[LetterKind.IN_CARE])
    made["draft"] = desk.run(letters.write_letter, draft)
    return made
