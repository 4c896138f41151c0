"""Consents in a real encrypted file: recorded, in force, asked about, withdrawn and carried out."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.domain.consents import ConsentDraft, ConsentKind, Standing
from rehabdesk.domain.disclosure import Disclosure, Purpose, WithoutConsent
from rehabdesk.domain.exports import ExportDraft, Level, Subject
from rehabdesk.domain.letters import LetterKind
from rehabdesk.domain.partners import PartnerDraft, PartnerKind
from rehabdesk.domain.people import Relation
from rehabdesk.domain.rights import Role
from rehabdesk.errors import DeskError, Invalid, Refused
from rehabdesk.services import letters
from rehabdesk.services.consents import (
    covering,
    list_consents,
    missing_consents,
    one_consent,
    record_consent,
    strike_consent,
    withdraw_consent,
)
from rehabdesk.services.exports import export
from rehabdesk.services.letters import issue_letter, letter_paper, letter_sheet, write_letter
from rehabdesk.services.partners import add_partner
from rehabdesk.services.withdrawals import consent_tasks, finish_withdrawal, withdrawal
from tests.helpers.letters import (
    add_client_in_care,
    add_completed_client,
    add_hospital,
    completion_about,
    referral_about,
)
from tests.helpers.people import CONSENT, MARIA, admit_somebody, register_somebody

RELEASE = replace(
    CONSENT,
    kind=ConsentKind.RELEASE,
    aims=(Purpose.CARE, Purpose.FAMILY),
    tells=(Disclosure.HISTORY, Disclosure.MEDICINES),
    until=date(2027, 2, 17),
)


def add_other_hospital(desk) -> int:
    return desk.run(add_partner, PartnerDraft(name="Puskesmas Sikumana", kind=PartnerKind.HEALTH_CENTRE))


def fields_of(refused) -> list[str]:
    return [problem.field for problem in refused.value.problems]


@pytest.fixture
def maria(desk) -> int:
    return add_client_in_care(desk, MARIA)


@pytest.fixture
def hospital(desk) -> int:
    return add_hospital(desk)


def test_what_is_signed_is_kept_with_the_version_of_its_text(desk, maria, hospital):
    given = desk.run(record_consent, maria, replace(RELEASE, partner_id=hospital))
    [row] = desk.ask(list_consents, maria)
    assert row == desk.ask(one_consent, given)
    assert (row.receiver, row.standing) == ("Rumah Sakit Umum Lontar Sejahtera", Standing.IN_FORCE)
    assert (row.aims, row.tells, row.text_version) == (RELEASE.aims, RELEASE.tells, "1")


def test_a_release_that_names_nobody_and_an_empty_form_are_refused(desk, maria):
    with pytest.raises(Invalid) as refused:
        desk.run(record_consent, maria, RELEASE)
    assert fields_of(refused) == ["partner_id"]
    with pytest.raises(Invalid) as refused:
        desk.run(record_consent, maria, ConsentDraft(given_on=date(2027, 1, 1)))
    assert fields_of(refused) == ["signed_by", "explained_by", "given_on"]


def test_for_a_minor_the_guardian_signs(desk):
    child = register_somebody(desk, replace(MARIA, nik="", born_on=date(2008, 11, 18)))
    with pytest.raises(Invalid) as refused:
        desk.run(record_consent, child, CONSENT)
    assert fields_of(refused) == ["relation", "signed_by"]
    desk.run(record_consent, child, replace(CONSENT, signed_by="Yuliana Tok", relation=Relation.MOTHER))
    assert desk.ask(missing_consents, child) == [ConsentKind.DATA]


def test_who_and_what_for_a_release_covers_and_until_when(desk, clock, maria, hospital):
    desk.run(record_consent, maria, replace(RELEASE, partner_id=hospital))
    desk.run(
        record_consent, maria, replace(RELEASE, to_person="Ibu Yuliana Banunaek", until=date(2026, 11, 30))
    )
    ask = lambda to, aim, *tells: desk.ask(covering, maria, to, aim, tells)  # noqa: E731
    assert ask(hospital, Purpose.CARE, Disclosure.HISTORY).receiver == "Rumah Sakit Umum Lontar Sejahtera"
    assert ask("rumah sakit umum lontar sejahtera", Purpose.CARE) is not None
    assert ask("yuliana banunaek", Purpose.FAMILY).until == date(2026, 11, 30)
    assert ask(hospital, Purpose.LEGAL) is None
    assert ask(hospital, Purpose.CARE, Disclosure.SUBSTANCE) is None
    assert ask("Pengadilan Negeri Kupang", Purpose.CARE) is None
    assert [task.receiver for task in desk.ask(consent_tasks)] == ["Ibu Yuliana Banunaek"]
    clock.forward(days=14)
    assert ask("yuliana banunaek", Purpose.FAMILY) is None
    assert {row.standing for row in desk.ask(list_consents, maria)} == {Standing.ENDED, Standing.IN_FORCE}


def test_what_runs_out_is_not_asked_for_once_it_is_renewed(desk, maria):
    ending = replace(RELEASE, to_person="Yuliana Banunaek", until=date(2026, 11, 30))
    desk.run(record_consent, maria, ending)
    assert len(desk.ask(consent_tasks)) == 1
    desk.run(record_consent, maria, replace(ending, until=date(2027, 5, 30)))
    assert desk.ask(consent_tasks) == []


def test_a_referral_rests_on_the_consent_that_covers_it(desk, store, maria, hospital):
    letter = desk.run(write_letter, referral_about(maria, hospital))
    with pytest.raises(Invalid) as refused:
        desk.run(issue_letter, letter)
    assert fields_of(refused) == ["without"]
    narrow = desk.run(
        record_consent, maria, replace(RELEASE, partner_id=hospital, tells=(Disclosure.HISTORY,))
    )
    assert desk.ask(letter_sheet, letter).basis.untold == (Disclosure.MEDICINES,)
    given = desk.run(record_consent, maria, replace(RELEASE, partner_id=hospital))
    assert desk.ask(letter_sheet, letter).basis.consent.id == given
    desk.run(issue_letter, letter)
    assert desk.ask(letter_sheet, letter).basis.consent.id == given
    assert "17 November 2026" in str(desk.ask(letter_paper, letter).content.blocks)
    with pytest.raises(IntegrityError, match="issued letter"), store.writing.begin() as connection:
        connection.execute(text(f"UPDATE letter SET consent_id = {narrow}"))
    desk.run(withdraw_consent, given, "Tidak mau lagi")
    assert desk.ask(letter_sheet, letter).basis.consent.id == given  # what it rested on that day
    again = desk.run(letters.copy_letter, letter)
    assert desk.ask(letter_sheet, again).basis.consent is None


def test_a_letter_without_consent_goes_out_with_a_reason_that_is_on_record(desk, store, maria, hospital):
    draft = replace(referral_about(maria, hospital), without=WithoutConsent.EMERGENCY)
    letter = desk.run(write_letter, draft)
    with pytest.raises(Invalid) as refused:
        desk.run(issue_letter, letter)
    assert fields_of(refused) == ["without_note"]
    again = desk.run(write_letter, replace(draft, without_note="Putus zat berat, dibawa ke IGD"))
    desk.run(issue_letter, again)
    assert desk.ask(letter_sheet, again).basis.without is WithoutConsent.EMERGENCY
    with Session(store.engine) as session:
        query = select(AuditEntry.detail).where(AuditEntry.action == "issued without consent")
        assert session.scalars(query).all() == [
            {"why": "emergency", "note": "Putus zat berat, dibawa ke IGD"},
        ]


def test_a_statement_asks_for_consent_only_when_it_is_given_to_somebody_else(desk, hospital):
    client = add_completed_client(desk)
    own = desk.run(write_letter, completion_about(client))
    assert not desk.ask(letter_sheet, own).basis.outside
    told = replace(completion_about(client), given_to="Kepala SMK Kupang Tengah")
    other = desk.run(write_letter, told)
    with pytest.raises(Invalid) as refused:
        desk.run(issue_letter, other)
    assert fields_of(refused) == ["aim", "without"]
    desk.run(issue_letter, own)
    copied = replace(completion_about(client), copies_to="Yang bersangkutan\nBNN Kota Kupang\nArsip")
    [warned] = desk.ask(letter_sheet, desk.run(write_letter, copied)).problems
    assert (warned.field, warned.warning, dict(warned.values)) == (
        "copies_to",
        True,
        {"names": "BNN Kota Kupang"},
    )


def test_a_withdrawal_lists_who_was_told_and_is_carried_out_within_three_days(
    desk, clock, store, maria, hospital
):
    given = desk.run(record_consent, maria, replace(RELEASE, partner_id=hospital))
    number = desk.run(issue_letter, desk.run(write_letter, referral_about(maria, hospital)))
    draft = desk.run(write_letter, referral_about(maria, hospital))
    desk.run(write_letter, referral_about(maria, add_other_hospital(desk)))
    with pytest.raises(Invalid):
        desk.run(withdraw_consent, given, " ")
    due = desk.run(withdraw_consent, given, "Klien menarik persetujuan")
    assert due == datetime(2026, 11, 20, 2, 42, tzinfo=UTC)
    [task] = desk.ask(consent_tasks)
    assert (task.consent_id, task.due, task.name) == (given, due, "Maria Banunaek")
    sheet = desk.ask(withdrawal, given)
    assert [(told.number, told.draft) for told in sheet.told] == [
        (number, None),
        ("", LetterKind.REFERRAL),
    ]
    desk.run(letters.drop_letter, draft)
    assert "Lontar Sejahtera" in sheet.told[0].to
    with pytest.raises(DeskError):
        desk.run(withdraw_consent, given, "lagi")
    with pytest.raises(Invalid):
        desk.run(finish_withdrawal, given, "")
    clock.forward(hours=71)
    desk.run(finish_withdrawal, given, "RS diberi tahu lewat telepon")
    assert desk.ask(consent_tasks) == []
    assert desk.ask(one_consent, given).stopped_at == clock.now
    with pytest.raises(DeskError):
        desk.run(finish_withdrawal, given, "dua kali")
    for change in ("withdrawn_at = NULL", "stopped_at = NULL", "until = '2030-01-01'", "tells = '[]'"):
        with pytest.raises(IntegrityError), store.writing.begin() as connection:
            connection.execute(text(f"UPDATE consent SET {change}"))
    with pytest.raises(IntegrityError, match="stays"), store.writing.begin() as connection:
        connection.execute(text("DELETE FROM consent"))


def test_data_processing_withdrawn_names_everything_that_went_out(desk, maria, hospital):
    data = desk.run(record_consent, maria, replace(CONSENT, kind=ConsentKind.DATA))
    desk.run(record_consent, maria, replace(RELEASE, partner_id=hospital))
    desk.run(issue_letter, desk.run(write_letter, referral_about(maria, hospital)))
    draft = ExportDraft(
        subject=Subject.CLIENT, level=Level.IDENTIFIED, partner_id=hospital, purpose=Purpose.CARE
    )
    desk.run(export, draft, maria)
    [letter, table] = sorted(desk.ask(withdrawal, data).told, key=lambda told: told.number, reverse=True)
    assert letter.number == "001/SRJ/RPC/XI/2026"
    assert (table.number, table.to) == ("", "Rumah Sakit Umum Lontar Sejahtera")
    release = next(row for row in desk.ask(list_consents, maria) if row.kind is ConsentKind.RELEASE)
    assert len(desk.ask(withdrawal, release.id).told) == 2
    assert desk.ask(covering, maria, hospital, Purpose.CARE) == release
    desk.run(withdraw_consent, data, "Datanya jangan dipakai lagi")
    assert desk.ask(covering, maria, hospital, Purpose.CARE) is None
    desk.run(record_consent, maria, replace(CONSENT, kind=ConsentKind.DATA))
    assert desk.ask(covering, maria, hospital, Purpose.CARE) == release


def test_what_was_written_down_by_mistake_asks_for_nothing(desk):
    client = admit_somebody(desk)
    [row] = desk.ask(list_consents, client)
    desk.run(strike_consent, row.id, "Klien lain")
    assert desk.ask(one_consent, row.id).standing is Standing.MISTAKEN
    assert desk.ask(consent_tasks) == []
    with pytest.raises(DeskError):
        desk.run(finish_withdrawal, row.id, "selesai")
    assert desk.ask(missing_consents, client) == [ConsentKind.TREATMENT, ConsentKind.DATA]


def test_on_the_day_of_the_withdrawal_it_is_over_in_the_centres_zone(desk, clock, maria):
    given = desk.run(record_consent, maria, CONSENT)
    clock.now = datetime(2026, 11, 17, 15, 59, tzinfo=UTC)  # 23.59 in Kupang
    desk.run(withdraw_consent, given, "Menarik diri")
    assert desk.ask(one_consent, given).standing is Standing.WITHDRAWN
    clock.now -= timedelta(days=2)  # a clock set back does not bring it back
    assert desk.ask(one_consent, given).standing is Standing.WITHDRAWN
    clock.now += timedelta(days=2, minutes=2)
    assert desk.ask(consent_tasks)[0].since == date(2026, 11, 17)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.AUDITOR, Role.INSTRUCTOR, Role.ADMIN])
def test_only_those_who_care_record_and_withdraw(desk, desk_of, maria, role):
    given = desk.run(record_consent, maria, CONSENT)
    other = desk_of(role)
    for use_case, *args in (
        (record_consent, maria, CONSENT),
        (withdraw_consent, given, "x"),
        (strike_consent, given, "x"),
        (finish_withdrawal, given, "x"),
    ):
        with pytest.raises(Refused):
            other.run(use_case, *args)
    if role is not Role.ADMIN:
        assert other.ask(list_consents, maria)
