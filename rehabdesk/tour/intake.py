"""A client is taken in: every section of the intake, signature, admission, a correction with its reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rehabdesk.domain.consents import ConsentKind
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.intake import Condition, Reason, Risk
from rehabdesk.domain.intake_health import UrineResult
from rehabdesk.domain.intake_life import Living, WorkStatus
from rehabdesk.domain.intake_origin import LegalRole, LegalStage, RegisteredBy, There, When
from rehabdesk.domain.people import Citizenship, MaritalStatus, ReferralSource, Relation, Sex, YesNo
from rehabdesk.domain.substances import Route
from rehabdesk.i18n import N_, _
from rehabdesk.services.demo import PASSWORD
from rehabdesk.tour.guide import Guide
from rehabdesk.ui.printing import Tray
from rehabdesk.ui.screens.client_file import ClientFile
from rehabdesk.ui.screens.intake.client import ClientIntake
from rehabdesk.ui.screens.intake.screen import IntakeScreen
from rehabdesk.ui.widgets import dates

NAME, NIK = "Oktovianus Banu", "0071051708960003"
_NEVER = dict.fromkeys(("hallucination", "memory", "violence", "suicide_attempt", "psychiatric"), When.NEVER)
# Page, Draft, answers: what the tour fills in, section after section.
_HEALTH: tuple[tuple[str, dict[str, Any]], ...] = (
    ("intake", {"allergies": N_("none")}),
    (
        "medical",
        {
            "hospital": YesNo.NO,
            "chronic": YesNo.NO,
            "therapy": YesNo.NO,
            "systolic": "120",
            "diastolic": "80",
            "temperature": "36,6",
        },
    ),
)
_DANGER = N_("Wanted to die last week, has no plan. Is not left alone, his mother knows.")
_MENTAL: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "mental",
        {"depression": When.EARLIER, "anxiety": When.LATELY, **_NEVER, "suicidal_thoughts": When.LATELY},
    ),
    (
        "mental",
        {"suicide_note": N_("Wanted to die last week, has no plan. Is not left alone, his mother knows.")},
    ),
    ("intake", {"risk": Risk.WATCH, "risk_note": N_("Agreed to call the counsellor at any hour.")}),
)


def take_in(guide: Guide, tray: Tray, counsellor: str) -> None:
    guide.press("Ctrl+N")
    screen = guide.at(IntakeScreen)
    guide.wait_for(_("Take over"))
    guide.shoot("intake-of-a-colleague")
    _write_identity(guide, screen)
    _go_on(guide)
    _write_contact(guide, screen)
    _go_on(guide)
    _write_referral(guide, screen)
    _go_on(guide)
    _write_legal(guide, screen)
    _go_on(guide)
    _write_substances(guide, screen)
    _go_on(guide)
    answers = {"treated_before": YesNo.NO, "overdose": YesNo.NO, "injected": When.NEVER}
    _fill(guide, screen, "history", (("history", answers),))
    _go_on(guide)
    _fill(guide, screen, "health", _HEALTH)
    _go_on(guide)
    _fill(guide, screen, "mental", _MENTAL)
    _go_on(guide)
    family = {"living": Living.PARENTS, "lives_with_user": YesNo.NO, "supported": YesNo.YES}
    _fill(guide, screen, "family", (("family", family), ("family", {"supporter": N_("His mother")})))
    _go_on(guide)
    _fill(guide, screen, "work", (("work", {"status": WorkStatus.NONE, "skills": N_("Driving")}),))
    _go_on(guide)
    _write_urine(guide, screen)
    _go_on(guide)
    _fill(guide, screen, "papers", (("papers", {"ktp": There.THERE, "family_card": There.MISSING}),))
    _go_on(guide)
    _write_programme(guide, screen, counsellor)
    _go_on(guide)
    _record_consent(guide, screen, tray)
    _go_on(guide)
    guide.shoot("intake-summary")
    _sign(guide, screen)
    guide.shoot("intake-signed")
    guide.press("Ctrl+Return")
    guide.agree()
    guide.at(ClientFile)
    guide.pause(0.2)
    guide.shoot("client-file")
    _correct(guide)


def _go_on(guide: Guide) -> None:
    guide.push(_("Next section"))


def _fill(
    guide: Guide, screen: IntakeScreen, page: str, answers: tuple[tuple[str, dict[str, Any]], ...]
) -> None:
    """Answers in words are marked for translation where they are declared."""
    for of, wanted in answers:
        said = {name: _(value) if type(value) is str else value for name, value in wanted.items()}
        guide.fill_form(screen.filling.form(page, of), said)
    guide.shoot(f"intake-{page}")


def _write_identity(guide: Guide, screen: IntakeScreen) -> None:
    guide.fill_form(screen.identity, {"name": NAME, "alias": "Okto", "nik": NIK})
    guide.push(_("Use"))
    names = {"birth_place": "Kupang", "mother_name": "Maria Banu", "father_name": "Yohanis Banu"}
    guide.fill_form(screen.identity, names)
    choices = {"marital_status": MaritalStatus.SINGLE, "citizenship": Citizenship.INDONESIAN}
    guide.fill_form(screen.identity, choices)
    if screen.identity.editors["sex"].value() is not Sex.MALE:
        raise guide.stuck("the NIK did not say the sex")
    guide.shoot("intake-identity")


def _write_contact(guide: Guide, screen: IntakeScreen) -> None:
    guide.fill_form(
        screen.contact,
        {
            "phone": "081255500142",
            "address": "Jl. Timor Raya No. 7",
            "rt_rw": "004/002",
            "ktp_same": True,
            "contact_name": "Maria Banu",
            "contact_relation": Relation.MOTHER,
            "contact_phone": "081255500143",
            "contact_address": "Jl. Timor Raya No. 7",
            "contact_call": YesNo.YES,
            "contact_guarantor": True,
        },
    )
    guide.shoot("intake-contact")


def _write_referral(guide: Guide, screen: IntakeScreen) -> None:
    said = _("Meth every weekend for six years, lost his job in March. His mother brought him.")
    form = screen.filling.form("referral", "intake")
    guide.fill_form(form, {"referral_source": ReferralSource.FAMILY, "reason": Reason.PARENTS})
    guide.fill_form(form, {"condition": Condition.STABLE, "presenting_problem": said})
    guide.fill_form(screen.filling.form("referral", "arrival"), {"registered_by": RegisteredBy.SELF})
    guide.shoot("intake-referral")


def _write_legal(guide: Guide, screen: IntakeScreen) -> None:
    form = screen.filling.form("legal")
    guide.fill_form(form, {"charged_before": YesNo.NO, "in_process": YesNo.YES})
    ends = show_day(dates.today() + timedelta(days=12))
    guide.fill_form(
        form,
        {
            "stage": LegalStage.INVESTIGATION,
            "role": LegalRole.SUSPECT,
            "article": "127 (1) a",
            "unit": "BNN Kota Kupang",
            "entrusted_number": "B/21/TP/2026",
            "placement_ends": ends,
        },
    )
    guide.shoot("intake-legal")


def _write_substances(guide: Guide, screen: IntakeScreen) -> None:
    grid = screen.substances
    line = grid.pick.lineEdit()
    assert line is not None
    guide.fill(line, "sabu")
    guide.pause(0.2)
    guide.press("Down")
    guide.press("Return")
    guide.until(lambda: len(grid.value()) == 1, "the substance was not added")
    for words in ("12", "19", "6"):
        guide.write(words)
        guide.press("Return")
    guide.take(guide.window.focusWidget() or grid, Route.SMOKED)
    guide.press("Return")
    guide.write(show_day(dates.today() - timedelta(days=2)))
    guide.shoot("intake-substances")


def _write_urine(guide: Guide, screen: IntakeScreen) -> None:
    form = screen.filling.form("urine")
    guide.fill_form(form, {"tested": YesNo.YES, "taken_on": show_day(dates.today()), "witnessed": YesNo.YES})
    guide.fill_form(form, {"witness": "Lusia Mauk", "brand": _("Sample kit"), "lot": "A12"})
    strips = dict.fromkeys(("thc", "mop", "bzo", "coc"), UrineResult.NEGATIVE)
    guide.fill_form(form, {"amp": UrineResult.POSITIVE, "met": UrineResult.POSITIVE, **strips})
    guide.shoot("intake-urine")


def _write_programme(guide: Guide, screen: IntakeScreen, counsellor: str) -> None:
    editors = screen.programme.editors
    for name, words in (("programme_id", ""), ("counsellor_id", counsellor)):
        editor = editors[name]
        place = next(i for i in range(1, editor.count()) if words in editor.itemText(i))
        guide.press_down_to(editor, place)
    if editors["planned_days"].value() is None:
        guide.fill(editors["planned_days"], "180")
    conclusion = screen.filling.form("programme", "conclusion")
    said = _("Dependence on methamphetamine for six years. Motivated, his mother supports him.")
    guide.fill_form(conclusion, {"diagnosis": "F15.2", "resume": said})
    steps = conclusion.editors["steps"].focusProxy()
    steps.setFocus()
    guide.press("Space")
    guide.shoot("intake-programme")


def _record_consent(guide: Guide, screen: IntakeScreen, tray: Tray) -> None:
    guide.take(screen.consent.editors["kind"], ConsentKind.TREATMENT)
    guide.fill(screen.consent.editors["signed_by"], NAME)
    guide.take(screen.consent.editors["on_paper"], True)
    guide.push(_("Print the consent form"))
    guide.agree()
    guide.agree()  # it has come out
    (guide.out / "consent-form.pdf").write_bytes(tray.printouts[-1].pdf)
    guide.push(_("Record this consent"))
    guide.shoot("intake-consent")


def _sign(guide: Guide, screen: IntakeScreen) -> None:
    guide.press("Alt+T")
    guide.dialog()
    guide.write(PASSWORD)
    guide.press("Return")
    guide.until(lambda: screen.signed_at is not None, "the intake was not signed")
    guide.until_closed()


def _correct(guide: Guide) -> None:
    """What was heard wrong is put right in a version of its own; both can be read."""
    guide.choose("intake")
    tab = guide.find(ClientIntake)
    guide.shoot("client-intake")
    guide.press("Alt+O")
    guide.dialog()
    guide.write(_("The skills were heard wrong."))
    guide.push(_("Correct"))
    screen = guide.at(IntakeScreen)
    guide.until(lambda: screen.number == 2, "no correction was begun")
    screen.sections.choose("work")
    guide.fill(screen.filling.form("work").editors["skills"], _("Driving, electric welding"))
    screen.sections.choose("summary")
    _sign(guide, screen)
    guide.press("Alt+Left")
    guide.at(ClientFile)
    guide.until(lambda: tab.which.count() == 2, "the correction is not in the file")
    guide.press("Alt+B")
    guide.shoot("client-intake-corrected")
    guide.choose("summary")
