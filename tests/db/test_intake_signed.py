"""An intake at full depth in a real encrypted file: kept, signed, corrected, carried over, taken over."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.clients import ContactPerson
from rehabdesk.domain.episodes import DischargeReason
from rehabdesk.domain.intake import DischargeDraft, IntakeDraft, SubstanceUse
from rehabdesk.domain.intake_health import Infection, Infections, Mental
from rehabdesk.domain.intake_origin import When
from rehabdesk.domain.intake_sections import Sections
from rehabdesk.domain.people import Relation, YesNo
from rehabdesk.domain.rights import Person, Role
from rehabdesk.domain.substances import Substance
from rehabdesk.errors import Conflict, DeskError, Invalid, Refused
from rehabdesk.services import drafts, intake
from rehabdesk.services import intake_versions as versions
from rehabdesk.services.alerts import close_alert, list_alerts
from rehabdesk.services.clients import client_sheet, find_clients
from rehabdesk.services.episodes import discharge, episode_head
from rehabdesk.services.today import TaskKind, today_sheet
from tests.helpers.intakes import WHOLE_CLIENT, whole_sections
from tests.helpers.people import MARIA, register_somebody, whole_intake

HIV = Infections(hiv=Infection.POSITIVE, arv=YesNo.YES)


@pytest.fixture
def saved(desk):
    """A whole intake in the file, not signed."""
    return desk.run(intake.save_form, None, WHOLE_CLIENT, whole_intake(desk), (), whole_sections(), HIV)


def sign(desk, episode_id):
    version = desk.ask(intake.intake_sheet, episode_id).version
    desk.run(versions.sign_intake, episode_id, version)


def test_sections_and_contacts_come_back_as_they_were_kept(desk, saved):
    sheet = desk.ask(intake.intake_sheet, saved.episode_id)
    assert (sheet.sections, sheet.infections) == (whole_sections(), HIV)
    assert desk.ask(client_sheet, saved.client_id).draft.contacts == WHOLE_CLIENT.contacts
    assert WHOLE_CLIENT.contacts == (ContactPerson("Yakob Banunaek", Relation.FATHER, may_call=YesNo.NO),)


def test_other_names_and_the_number_of_any_contact_find_the_client(desk):
    aunt = ContactPerson("Ana Taek", Relation.UNCLE_AUNT, "0812 5550 0177")
    client = register_somebody(desk, replace(MARIA, other_names="Mimi, Ria Banunaek", contacts=(aunt,)))
    for typed in ("mimi", "ria", "081255500177"):
        assert [row.id for row in desk.ask(find_clients, typed).rows] == [client], typed
    assert desk.ask(client_sheet, client).draft.contacts[0].phone == "+6281255500177"


def test_an_old_row_of_the_grid_still_reads():
    old = {"substance": "MET", "days": 3, "first_age": 19, "years": 6, "route": "3", "main": True}
    use = intake.read_use(old)
    assert (use.substance, use.main, use.last_use) == (Substance.METHAMPHETAMINE, True, None)


def test_infections_stay_with_those_who_may_see_them(desk, desk_of, saved, store):
    counsellor = desk_of(Role.COUNSELLOR)
    assert counsellor.ask(intake.intake_sheet, saved.episode_id).infections is None
    with pytest.raises(Refused):
        counsellor.run(intake.keep_sections, saved.episode_id, whole_sections(), Infections())
    counsellor.run(intake.keep_sections, saved.episode_id, whole_sections())
    assert desk.ask(intake.intake_sheet, saved.episode_id).infections == HIV
    with Session(store.engine) as session:
        assert "hiv" not in session.scalar(text("SELECT content FROM intake"))
        assert not session.scalars(select(AuditEntry).where(AuditEntry.detail.contains("hiv"))).all()


def test_a_signature_asks_for_everything_and_admission_for_less(desk):
    saved = desk.run(intake.save_form, None, MARIA, whole_intake(desk), (), Sections())
    asked = {problem.field for problem in desk.ask(versions.missing_for_signing, saved.episode_id)}
    assert {"mental.suicidal_thoughts", "urine.tested", "father_name", "conclusion.resume"} <= asked
    admission = desk.ask(intake.missing_for_admission, saved.episode_id)
    assert [problem.field for problem in admission] == ["consent"]
    with pytest.raises(Invalid):
        sign(desk, saved.episode_id)


def test_what_is_signed_is_frozen_in_the_file(desk, saved, store):
    sign(desk, saved.episode_id)
    [row] = desk.ask(versions.intake_versions, saved.episode_id)
    assert (row.number, row.signed_as, row.whole) == (1, "Nur Aini Hasan, Konselor adiksi", True)
    for statement in (
        "UPDATE intake SET content = '{}'",
        "DELETE FROM intake",
        "UPDATE intake_infections SET content = '{}'",
        "DELETE FROM intake_infections",
    ):
        with Session(store.engine) as session, pytest.raises(IntegrityError, match="signed intake"):
            session.execute(text(statement))
    with pytest.raises(DeskError):
        desk.run(intake.keep_sections, saved.episode_id, Sections())
    sheet = desk.ask(intake.intake_sheet, saved.episode_id)
    with pytest.raises(DeskError):
        desk.run(intake.change_intake, saved.episode_id, sheet.version, IntakeDraft())


def test_a_correction_is_a_version_with_a_reason_and_the_old_one_reads_as_it_was(desk, desk_of, saved):
    sign(desk, saved.episode_id)
    with pytest.raises(Invalid):
        desk.run(versions.correct_intake, saved.episode_id, " ")
    # Somebody without the right to see infections carries them along unseen.
    desk_of(Role.COUNSELLOR).run(versions.correct_intake, saved.episode_id, "Tahun rehabilitasi keliru")
    changed = replace(whole_sections(), work=replace(whole_sections().work, skills="Las listrik"))
    desk.run(intake.keep_sections, saved.episode_id, changed)
    sign(desk, saved.episode_id)
    newest, first = desk.ask(versions.intake_versions, saved.episode_id)
    sheet = desk.ask(versions.intake_version, newest.id)
    assert (newest.number, newest.reason) == (2, "Tahun rehabilitasi keliru")
    assert sheet.draft.sections.work.skills == "Las listrik"
    assert sheet.infections == HIV
    assert sheet.before == desk.ask(versions.intake_version, first.id).draft
    assert sheet.before.sections.work.skills == "Mengemudi"


def test_a_correction_given_up_leaves_what_was_signed(desk, saved):
    sign(desk, saved.episode_id)
    desk.run(versions.correct_intake, saved.episode_id, "Salah tulis")
    sheet = desk.ask(intake.intake_sheet, saved.episode_id)
    wrong = replace(sheet.draft, presenting_problem="Keliru")
    desk.run(intake.change_intake, saved.episode_id, sheet.version, wrong)
    desk.run(versions.drop_correction, saved.episode_id)
    again = desk.ask(intake.intake_sheet, saved.episode_id)
    assert (again.draft, again.sections) == (sheet.draft, whole_sections())
    assert again.signed_at is not None
    with pytest.raises(DeskError):
        desk.run(versions.drop_correction, saved.episode_id)


def test_two_who_finish_the_same_intake_hear_of_each_other(desk, saved):
    version = desk.ask(intake.intake_sheet, saved.episode_id).version
    desk.run(versions.sign_intake, saved.episode_id, version)
    with pytest.raises(Conflict):
        desk.run(versions.sign_intake, saved.episode_id, version)
    with pytest.raises(Conflict):
        desk.run(intake.save_form, saved, WHOLE_CLIENT, whole_intake(desk), (), Sections())


def test_a_clock_set_back_cannot_sign_before_what_it_builds_on(desk, saved, clock):
    clock.forward(days=-1)
    with pytest.raises(DeskError, match="Jam komputer"):
        sign(desk, saved.episode_id)
    clock.forward(days=1)
    sign(desk, saved.episode_id)
    clock.forward(days=-1)
    with pytest.raises(DeskError, match="Jam komputer"):
        desk.run(versions.correct_intake, saved.episode_id, "Salah tulis")


def test_suicide_and_allergy_are_put_before_everyone_once(desk, saved):
    def kinds():
        return [row.kind for row in desk.ask(list_alerts, saved.client_id)]

    assert kinds() == [AlertKind.ALLERGY]
    danger = Mental(suicidal_thoughts=When.LATELY, suicide_note="Punya rencana", violence=When.LATELY)
    desk.run(intake.keep_sections, saved.episode_id, replace(whole_sections(), mental=danger))
    assert kinds() == [AlertKind.SUICIDE, AlertKind.VIOLENCE, AlertKind.ALLERGY]
    first = desk.ask(list_alerts, saved.client_id)[0]
    assert first.detail == "Punya rencana"
    desk.run(close_alert, first.id, "Sudah dinilai psikiater")
    desk.run(intake.keep_sections, saved.episode_id, replace(whole_sections(), mental=danger))
    assert kinds() == [AlertKind.VIOLENCE, AlertKind.ALLERGY]
    desk.run(intake.keep_sections, saved.episode_id, whole_sections())
    assert kinds() == [AlertKind.ALLERGY]


def test_the_end_of_a_placement_rings_on_today(desk, saved, clock):
    def ringing():
        return [task.name for task in desk.ask(today_sheet).tasks if task.kind is TaskKind.PLACEMENT]

    legal = replace(whole_sections().legal, in_process=YesNo.YES, placement_ends=date(2026, 12, 2))
    desk.run(intake.keep_sections, saved.episode_id, replace(whole_sections(), legal=legal))
    assert desk.ask(intake.intake_sheet, saved.episode_id).placement_ends == date(2026, 12, 2)
    assert ringing() == []
    clock.forward(days=1)
    assert ringing() == ["Maria Banunaek"]
    off = replace(legal, in_process=YesNo.NO)
    desk.run(intake.keep_sections, saved.episode_id, replace(whole_sections(), legal=off))
    assert ringing() == []


def test_a_new_episode_starts_from_the_last_intake(desk, saved):
    sign(desk, saved.episode_id)
    head = desk.ask(episode_head, saved.client_id)
    desk.run(intake.refuse_episode, head.id, by_client=True, why="Pulang kampung")
    before = desk.ask(versions.intake_before, saved.client_id)
    assert before.day == desk.now().date()
    assert before.whole.sections.work.skills == "Mengemudi"
    assert before.infections == HIV
    again = desk.run(intake.open_intake, saved.client_id, IntakeDraft())
    assert desk.ask(versions.intake_before, saved.client_id, again).whole == before.whole


def test_a_colleagues_form_is_taken_over_and_nothing_is_lost(desk, store, clock):
    from rehabdesk.desk import Desk

    with Session(store.writing) as session, session.begin():
        session.execute(
            text(
                "INSERT INTO account (name, title, credential, roles, active, created_at, version)"
                " SELECT 'Yance Pello', title, credential, '[\"counsellor\"]', 1, created_at, 1 FROM account"
            )
        )
        other_id = session.scalar(text("SELECT max(id) FROM account"))
    yance = Desk(store, Person(other_id, "Yance Pello", (Role.COUNSELLOR,)), clock)
    hers, _at = yance.run(drafts.keep_shared, None, "intake", "new", {"client": {"name": "Ana"}})
    mine, _at = desk.run(drafts.keep_shared, None, "intake", "new", {"client": {"name": "Lukas"}})
    key = desk.run(drafts.take_over_draft, hers)
    assert desk.ask(drafts.find_draft, "intake", key).content == {"client": {"name": "Ana"}}
    assert desk.ask(drafts.find_draft, "intake", "new").id == mine
    with pytest.raises(Conflict) as taken:
        yance.run(drafts.keep_shared, hers, "intake", "new", {"client": {"name": "Ana Lakapu"}})
    assert taken.value.theirs == "Nur Aini Hasan"
    with pytest.raises(Conflict):
        yance.run(intake.save_form, None, MARIA, None, (), None, None, hers)
    desk.run(drafts.drop_draft, "intake", key)
    with pytest.raises(Conflict) as finished:
        yance.run(drafts.keep_shared, hers, "intake", "new", {})
    assert finished.value.theirs == ""
    yance.run(drafts.keep_draft, "infections", "new", {"hiv": "+"})
    with pytest.raises(Refused):
        yance.ask(drafts.list_everyones_drafts, "infections")


def test_right_to_left_and_emoji_names_are_kept_whole(desk):
    name = "محمد 🌿 Ünal"
    client = register_somebody(desk, replace(MARIA, name=name, nik="", father_name="أحمد"))
    draft = desk.ask(client_sheet, client).draft
    assert (draft.name, draft.father_name) == (name, "أحمد")


def test_discharge_still_works_over_an_unsigned_intake(desk, saved):
    use = SubstanceUse(Substance.ALCOHOL, 20, 16, 9, main=True, last_use=date(2026, 11, 15))
    sheet = desk.ask(intake.intake_sheet, saved.episode_id)
    changed = replace(sheet.draft, substances=(use,))
    desk.run(intake.change_intake, saved.episode_id, sheet.version, changed)
    assert desk.ask(episode_head, saved.client_id).substances == (use,)
    ended = DischargeDraft(desk.now().date(), DischargeReason.COMPLETED, "Selesai.", "", "-", "Kontrol.")
    head = desk.ask(episode_head, saved.client_id)
    with pytest.raises(DeskError):
        desk.run(discharge, head.id, head.version, ended)
