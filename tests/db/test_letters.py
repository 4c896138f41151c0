"""Letters from draft to void, in a real encrypted file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rehabdesk.db.engine import Store
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.letters import LetterDraft, LetterKind, LetterState
from rehabdesk.domain.partners import PartnerDraft, PartnerKind
from rehabdesk.domain.people import Sex
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.paper.letter import draw_letter
from rehabdesk.services.clients import register_client
from rehabdesk.services.consents import record_consent
from rehabdesk.services.letters import (
    ask_signature,
    change_letter,
    changed_letters,
    count_waiting,
    drop_letter,
    hand_over,
    issue_letter,
    letter_paper,
    letter_sheet,
    list_letter_groups,
    list_letters,
    record_print,
    usual_kind,
    void_letter,
    write_letter,
)
from rehabdesk.services.partners import add_partner, find_partners

from ..conftest import Clock
from ..helpers.letters import (
    add_client_in_care,
    add_completed_client,
    completion_about,
    release_to,
)


def add_debora(desk: Desk) -> int:
    return add_client_in_care(desk, ClientDraft(name="Debora Taek", born_on=date(1997, 5, 3)))


@pytest.fixture
def referral(desk: Desk) -> int:
    client = desk.run(
        register_client, ClientDraft(name="Gregorius Tnunay", born_on=date(1991, 3, 12), sex=Sex.MALE)
    )
    partner = desk.run(add_partner, PartnerDraft(name="RSUD Harapan Timur", kind=PartnerKind.HOSPITAL))
    desk.run(record_consent, client, release_to(partner, "Gregorius Tnunay"))
    draft = LetterDraft(
        kind=LetterKind.REFERRAL, client_id=client, partner_id=partner, request="pemeriksaan paru."
    )
    return desk.run(write_letter, draft)


def test_the_number_is_given_at_issue_and_runs_on(desk: Desk, referral: int) -> None:
    assert desk.ask(letter_sheet, referral).row.number == ""
    assert desk.run(issue_letter, referral) == "001/SRJ/RPC/XI/2026"
    again = desk.run(write_letter, desk.ask(letter_sheet, referral).draft)
    assert desk.run(issue_letter, again) == "002/SRJ/RPC/XI/2026"


def test_a_new_year_begins_at_one(desk: Desk, referral: int, clock: Clock) -> None:
    desk.run(issue_letter, referral)
    clock.now = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # already 2027 in Kupang
    again = desk.run(write_letter, desk.ask(letter_sheet, referral).draft)
    assert desk.run(issue_letter, again) == "001/SRJ/RPC/I/2027"


def test_a_voided_number_stays_with_its_reason_and_is_not_used_again(desk: Desk, referral: int) -> None:
    desk.run(issue_letter, referral)
    desk.run(void_letter, referral, "Salah alamat")
    again = desk.run(write_letter, desk.ask(letter_sheet, referral).draft)
    assert desk.run(issue_letter, again) == "002/SRJ/RPC/XI/2026"
    voided = next(row for row in desk.ask(list_letters) if row.id == referral)
    assert (voided.state, voided.void_reason) == (LetterState.VOID, "Salah alamat")
    with pytest.raises(DeskError):
        desk.run(record_print, referral)


def test_issuing_asks_for_everything(desk: Desk) -> None:
    letter = desk.run(write_letter, LetterDraft(kind=LetterKind.REFERRAL))
    with pytest.raises(Invalid) as refused:
        desk.run(issue_letter, letter)
    assert {problem.field for problem in refused.value.problems} == {"client_id", "partner_id", "request"}


def test_a_certificate_needs_a_completed_programme(desk: Desk) -> None:
    client = desk.run(register_client, ClientDraft(name="Simon Kana"))
    letter = desk.run(write_letter, LetterDraft(client_id=client, purpose="lapor diri"))
    with pytest.raises(Invalid) as refused:
        desk.run(issue_letter, letter)
    assert [problem.field for problem in refused.value.problems] == ["kind"]


def test_an_issued_letter_is_locked_in_the_database(desk: Desk, referral: int, store: Store) -> None:
    desk.run(issue_letter, referral)
    with pytest.raises(DeskError):
        desk.run(change_letter, referral, 2, LetterDraft())
    with pytest.raises(DeskError):
        desk.run(drop_letter, referral)
    for statement in ("UPDATE letter SET content = '{}'", "DELETE FROM letter", "UPDATE letter SET seq = 9"):
        with pytest.raises(IntegrityError, match="issued letter"), store.writing.begin() as connection:
            connection.execute(text(statement))
    with Session(store.engine) as session:
        assert changed_letters(session) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE letter SET state = 'draft'",
        "UPDATE letter SET draft = '{}'",
        "UPDATE letter_print SET copy = 9",
        "DELETE FROM letter_print",
    ],
)
def test_a_letter_only_goes_forward(desk: Desk, referral: int, store: Store, statement: str) -> None:
    desk.run(issue_letter, referral)
    desk.run(record_print, referral)
    with pytest.raises(IntegrityError), store.writing.begin() as connection:
        connection.execute(text(statement))


def test_what_waits_for_a_signature_goes_back_to_draft_when_changed(desk: Desk, referral: int) -> None:
    desk.run(ask_signature, referral)
    assert [group.state for group in desk.ask(list_letter_groups)] == [LetterState.WAITING]
    sheet = desk.ask(letter_sheet, referral)
    desk.run(change_letter, referral, sheet.version, replace(sheet.draft, request="pemeriksaan jiwa."))
    assert desk.ask(letter_sheet, referral).row.state is LetterState.DRAFT
    assert desk.ask(count_waiting) == 0


def test_the_letter_says_what_stood_in_the_file_when_it_was_issued(desk: Desk) -> None:
    client = add_completed_client(desk)
    letter = desk.run(write_letter, completion_about(client))
    assert desk.run(issue_letter, letter).startswith("001/SKSR/")
    said = str(desk.ask(letter_paper, letter).content.blocks)
    for part in ("Gregorius Tnunay", "0071021203910004", "89 hari", "RT 005 RW 002", "selesai program"):
        assert part in said
    assert "Klien mengikuti konseling" not in said


@pytest.mark.parametrize(
    ("add", "kind"),
    [(add_completed_client, LetterKind.COMPLETION), (add_debora, LetterKind.IN_CARE)],
)
def test_the_kind_a_client_most_likely_needs(
    desk: Desk, add: Callable[[Desk], int], kind: LetterKind
) -> None:
    assert desk.ask(usual_kind, add(desk)) is kind


def test_a_reprint_is_the_same_paper_and_says_it_is_a_copy(desk: Desk, referral: int) -> None:
    desk.run(issue_letter, referral)
    first = desk.run(record_print, referral)
    second = desk.run(record_print, referral)
    assert (first.copy, second.copy) == (1, 2)
    assert first.content == second.content == desk.ask(letter_paper, referral).content
    assert draw_letter(first.content) == draw_letter(first.content, copy=1)
    assert draw_letter(second.content, copy=2) != draw_letter(first.content)
    assert desk.ask(letter_sheet, referral).row.state is LetterState.PRINTED


def test_a_renamed_partner_does_not_change_an_issued_letter(desk: Desk, referral: int) -> None:
    from rehabdesk.services.partners import change_partner

    desk.run(issue_letter, referral)
    [row] = desk.ask(find_partners, "harapan")
    desk.run(change_partner, row.id, 1, PartnerDraft(name="RSUD Baru", kind=PartnerKind.HOSPITAL))
    assert desk.ask(letter_paper, referral).content.recipient[0] == "RSUD Harapan Timur"


def test_handing_over_names_who_took_it(desk: Desk, referral: int) -> None:
    desk.run(issue_letter, referral)
    with pytest.raises(Invalid):
        desk.run(hand_over, referral, " ")
    desk.run(hand_over, referral, "Ibu klien")
    sheet = desk.ask(letter_sheet, referral)
    assert (sheet.row.state, sheet.handed_to) == (LetterState.HANDED_OVER, "Ibu klien")


def test_a_draft_can_be_thrown_away(desk: Desk, referral: int) -> None:
    desk.run(drop_letter, referral)
    assert desk.ask(list_letters) == []
