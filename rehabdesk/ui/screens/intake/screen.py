"""Asesmen awal: one long form in sections, saved as it is typed, signed as a whole, begun by admission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain import fields
from rehabdesk.domain.alerts import WHAT_TO_DO, AlertKind
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.consents import ConsentDraft, ConsentKind
from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.domain.episodes import EpisodeState
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.intake import IntakeDraft
from rehabdesk.domain.intake_health import Infections
from rehabdesk.domain.intake_sections import Sections, signing_problems
from rehabdesk.domain.people import Sex, age_on, sirena_source
from rehabdesk.domain.rights import Right
from rehabdesk.errors import Conflict, DeskError, Invalid
from rehabdesk.i18n import _, language
from rehabdesk.services import intake as cases
from rehabdesk.services.clients import client_sheet, list_counsellors
from rehabdesk.services.consents import NO_CONSENT, NO_DATA_CONSENT, list_consents
from rehabdesk.services.intake_versions import Before
from rehabdesk.services.partners import find_partners
from rehabdesk.ui.forms import Form
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.screens.intake.attached import Attached
from rehabdesk.ui.screens.intake.filling import Filling, pages_for
from rehabdesk.ui.screens.intake.finishing import Finishing
from rehabdesk.ui.screens.intake.frame import IntakeFrame
from rehabdesk.ui.screens.intake.keeping import Keeping
from rehabdesk.ui.screens.intake.opening import open_intake
from rehabdesk.ui.screens.intake.pages import ConsentPage, SummaryPage
from rehabdesk.ui.screens.intake.sections import page_of
from rehabdesk.ui.screens.intake.village import VillageEdit
from rehabdesk.ui.screens.intake.who import Who
from rehabdesk.ui.screens.theirs import differences
from rehabdesk.ui.widgets.stepper import Section

_PAUSE = 1500  # milliseconds after the last key


class IntakeScreen(Screen):
    """For a new client, or (client_id) for one whose intake is not begun, not finished or to be corrected.

    `key` is that of an unfinished form of a client who is not in the register yet.
    """

    def __init__(
        self,
        desk: Desk,
        client_id: int | None = None,
        name: str = "",
        key: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self.client_id = client_id
        self.saved: cases.Saved | None = None
        self.state: EpisodeState | None = None
        self.signed_at: datetime | None = None
        self.number = 0
        self._name_wanted = name
        self.keeping = Keeping(desk, key or (f"client:{client_id}" if client_id else "new"))
        self._before: Before | None = None
        self._dirty = False
        self._banner_does: Callable[[], object] = self._throw_away
        self._today = desk.now().date()
        self.clinical = desk.who.may(Right.CLINICAL_WRITE)
        self._make_parts()
        self.finishing = Finishing(self, desk)
        self.attached = Attached(self, desk)
        self.who = Who(self, desk)
        self._connect()
        self._read()

    # build

    def _make_parts(self) -> None:
        programmes = self._desk.ask(cases.list_programmes)
        self._lengths = {row.id: row.length_days for row in programmes}
        partners = [(row.id, row.name) for row in self._desk.ask(find_partners, active_only=True)]
        picks = {
            "programme_id": [(row.id, row.name) for row in programmes],
            "counsellor_id": list(self._desk.ask(list_counsellors)),
            "referral_partner_id": partners,
        }
        self.village, self.ktp_village = VillageEdit(), VillageEdit()
        self.filling = Filling(
            picks,
            {"village": self.village, "ktp_village": self.ktp_village},
            clinical=self.clinical,
            infections=self._desk.who.may(Right.INFECTIONS_SEE),
            parent=self,
        )
        self.identity = self.filling.form("identity")
        self.identity.rows["nik"].set_needed(True)
        self.substances = self.filling.substances
        self.consent_page, self.summary = ConsentPage(self._desk), SummaryPage()
        self.consent = self.consent_page.form
        own: dict[str, QWidget] = {
            "substances": self.substances,
            "consent": self.consent_page,
            "summary": self.summary,
        }
        made = {**self.filling.pages, **own}
        self._pages = list(pages_for(clinical=self.clinical))
        self.frame = IntakeFrame([(page.key, _(page.word), made[page.key]) for page in self._pages])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.frame)
        self.banner, self.sections, self.mark = self.frame.banner, self.frame.sections, self.frame.mark
        self.likely, self.save_button = self.frame.likely, self.frame.save_button
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._retry = QTimer(self, singleShot=True, interval=10_000)

    @property
    def contact(self) -> Form[ClientDraft]:
        return self.filling.form("contact")

    @property
    def programme(self) -> Form[IntakeDraft]:
        return self.filling.form("programme", "intake")

    def _connect(self) -> None:
        self.filling.changed.connect(self.typed)
        for page in self.filling.pages.values():
            page.finished.connect(self.next_section)
        self.substances.finished.connect(self.next_section)
        self.sections.chosen.connect(self._show_section)
        self.save_button.clicked.connect(self.save_and_close)
        self.frame.next_button.clicked.connect(self.next_section)
        self.banner.acted.connect(self._do_what_the_banner_says)
        self.summary.missing.chosen.connect(self._jump)
        self._soon.timeout.connect(self.keep)
        self._retry.timeout.connect(self.keep)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)

    # what it reads

    def _read(self) -> None:
        found = open_intake(self._desk, self.client_id, self._name_wanted)
        self.saved, self.state, self._before = found.saved, found.state, found.before
        self.signed_at, self.number = found.signed_at, found.number
        self._show(found.client, found.intake, found.sections, found.infections)
        self.banner.hide()
        self._say_standing()
        kept = self.keeping.find()
        if kept is not None and self.signed_at is None:
            self._show(kept.client, kept.intake, kept.sections, kept.infections or found.infections)
            if kept.saved is not None and self.saved is not None:
                self.saved = kept.saved  # what was typed over, not what stands there now
            at = kept.at.astimezone(self._desk.now().tzinfo)
            said = _("The draft of {moment} is back.").format(moment=_moment(at))
            self.say(said, "info", _("Throw it away"), self._throw_away)
        self.filling.set_read_only(self.signed_at is not None)
        self._show_section(self.sections.key() or self._pages[0].key)
        self._show_consents()
        self.attached.show_photo()
        self._judge()
        self._show_changes()
        self._dirty = False

    def _say_standing(self) -> None:
        """Signed, being corrected, with a colleague, or begun from what is known."""
        self.save_button.setVisible(self.signed_at is None)
        if self.signed_at is not None:
            at = self.signed_at.astimezone(self._desk.now().tzinfo)
            said = _("Signed on {moment}, version {number}. It can be read and corrected.")
            said = said.format(moment=_moment(at), number=self.number)
            self.say(said, "ok", _("Correct…"), self.finishing.ask_correction)
        elif others := self.keeping.colleagues(self.client_id):
            theirs = others[0]
            name = theirs.content.get("client", {}).get("name", "")
            at = theirs.saved_at.astimezone(self._desk.now().tzinfo)
            said = _("{author} has an unfinished intake of {name} from {moment}.")
            said = said.format(author=theirs.author, name=shown_name(name) or "-", moment=_moment(at))
            self.say(said, "info", _("Take over"), lambda: self.take_over(theirs.id))
        elif self.number > 1:
            self.say(_("You are correcting a signed intake. The signed one stays as it is."), "info")
        elif self._before is not None:
            said = _("Begun from the intake of {day}. What is different now is marked below its field.")
            self.say(said.format(day=show_day(self._before.day)), "info")

    def say(self, said: str, tone: str, action: str = "", does: Callable[[], object] | None = None) -> None:
        self.banner.say(said, tone, action)
        self._banner_does = does or self._throw_away
        self.banner.show()

    def _do_what_the_banner_says(self) -> None:
        self._banner_does()

    def _show(
        self, client: ClientDraft, intake: IntakeDraft, sections: Sections, infections: Infections | None
    ) -> None:
        self.filling.show(client, intake, sections, infections)
        self._say_age()
        self.consent.show(
            ConsentDraft(
                kind=ConsentKind.TREATMENT,
                given_on=self._today,
                signed_by=client.name,
                explained_by=self._desk.who.name,
            )
        )

    def _throw_away(self) -> None:
        self.keeping.drop()
        self._dirty = False
        self._read()

    def take_over(self, draft_id: int) -> None:
        """Go on with what a colleague typed."""
        self.keep()
        try:
            self.keeping.take_over(draft_id)
        except DeskError as error:
            self.say(str(error), "warn")
            return
        self._read()

    # what it holds

    def client_draft(self) -> ClientDraft:
        return self.filling.client()

    def intake_draft(self) -> IntakeDraft:
        return self.filling.intake()

    def episode_id(self) -> int | None:
        return self.saved.episode_id if self.saved else None

    # what the person does

    def next_section(self) -> None:
        self.sections.choose(self.frame.section_after(self.sections.key()))

    def save(self) -> bool:
        """Into the client's file; a name is all it takes. False when something is wrong."""
        if self.signed_at is not None:
            return True
        if unread := self.filling.unreadable():
            self._complain(unread)
            return False
        try:
            self._save()
        except Invalid as invalid:
            self._complain(invalid.problems)
            return False
        except Conflict as conflict:
            self._show_theirs(conflict)
            return False
        except DeskError as error:
            self._say_unsaved(error)
            return False
        self._dirty = False
        self.mark.show_saved(show_time(self._desk.now().time(), language()))
        self._judge()
        return True

    def _save(self) -> None:
        whole = self.filling.whole()
        self.saved = self._desk.run(
            cases.save_form,
            self.saved,
            whole.client,
            whole.intake if self.clinical else None,
            tuple(self.who.not_same),
            whole.sections if self.clinical else None,
            self.filling.infections() if self.clinical else None,
            self.keeping.draft_id,
        )
        self.client_id = self.saved.client_id
        if self.clinical and self.state is None:
            self.state = EpisodeState.REGISTERED
        self.who.not_same.clear()
        self.keeping.drop()
        self.keeping.key = f"client:{self.client_id}"
        self._soon.stop()
        self.banner.hide()
        self._say_danger()
        self.attached.keep_photo()

    def _show_theirs(self, conflict: Conflict) -> None:
        """Both stand there: mine in the field, theirs below it. Saving again keeps mine."""
        if isinstance(conflict.theirs, str):
            self._say_taken(conflict.theirs)
            return
        assert self.saved is not None
        sheet = self._desk.ask(client_sheet, self.saved.client_id)
        found = differences(self.client_draft(), sheet.draft)
        self.saved = replace(self.saved, client_version=sheet.version)
        if self.saved.episode_id is not None:
            theirs = self._desk.ask(cases.intake_sheet, self.saved.episode_id)
            found += differences(self.intake_draft(), theirs.draft)
            for key, part in self.filling.whole().parts():
                if key not in ("client", "intake"):
                    now = differences(part, getattr(theirs.sections, key))
                    found += [replace(problem, field=f"{key}.{problem.field}") for problem in now]
            self.saved = replace(self.saved, episode_version=theirs.version)
        self.filling.complain(found)
        if found:
            self.sections.choose(page_of(found[0].field))
        self.say(str(conflict), "warn")

    def _say_taken(self, by: str) -> None:
        """What is typed here stays, under a key of its own; saving again keeps it beside theirs."""
        self.keeping.part_ways()
        said = _("{name} has taken this form over. What you typed stays here; compare before you save.")
        if not by:
            said = _("This form was finished meanwhile. What you typed stays here; compare before you save.")
        self.say(said.format(name=by), "warn")
        self.who.show_likely()

    def save_and_close(self) -> None:
        if self.save() and self.client_id is not None:
            self.tell(_("{name} is saved.").format(name=self.name()))
            self.go.emit(Place("client", self.client_id))

    # what it shows

    def title(self) -> tuple[str, ...]:
        name = self.identity.editors["name"].value()
        words = shown_name(name, "") if name else _("New client")
        return (_("Clients"), _("Intake, {name}").format(name=words))

    def hints(self) -> list[tuple[str, str]]:
        return [
            ("Ctrl+S", _("Save")),
            ("F8", _("Next problem")),
            ("Alt+↓", _("Next section")),
            ("Esc", _("Close")),
        ]

    def arrive(self, place: Place) -> None:
        if self.saved is not None and not self._dirty and self._is_stale():
            self._read()
        self._focus_page()

    def _is_stale(self) -> bool:
        assert self.saved is not None
        version = self._desk.ask(client_sheet, self.saved.client_id).version
        if self.saved.episode_id is None or not self.clinical:
            return version != self.saved.client_version
        now = self._desk.ask(cases.intake_sheet, self.saved.episode_id)
        return (version, now.version) != (self.saved.client_version, self.saved.episode_version)

    def read_again(self) -> None:
        """After signing or beginning a correction."""
        self._dirty = False
        self._read()
        self.retitled.emit()

    def keep(self) -> None:
        """Keep what is typed; a power cut costs seconds."""
        self._soon.stop()
        if not self._dirty or self._desk.locked or self.finishing.admitted:
            return
        try:
            at = self.keeping.keep(self.filling.whole(), self.filling.infections(), self.saved)
        except Conflict as conflict:
            self._say_taken(str(conflict.theirs or ""))
            self.keep()  # under the new key
            return
        except DeskError as error:
            self._say_unsaved(error)
            return
        self._dirty = False
        self.mark.show_saved(show_time(at.astimezone(self._desk.now().tzinfo).time(), language()))

    def _say_unsaved(self, error: DeskError) -> None:
        self.mark.show_unsaved()
        self.say(str(error), "bad")
        self._retry.start()

    def typed(self, name: str = "") -> None:
        self._dirty = True
        self.mark.show_saving()
        self._soon.start()
        self.who.hear(name)
        if name == "born_on":
            self._say_age()
        if name == "name":
            self.retitled.emit()
        if name == "programme_id" and not self.programme.editors["planned_days"].value():
            days = self._lengths.get(self.programme.editors["programme_id"].value())
            self.programme.editors["planned_days"].show_value(days)
        if name == "referral_source":
            self._say_register()
        if name in ("mental.suicidal_thoughts", "mental.suicide_attempt"):
            self._say_danger()
        if self._before is not None:
            self._show_changes()
        self._judge()

    def _say_danger(self) -> None:
        """What to do now, the moment the answer is given."""
        if self.clinical and self.filling.draft("mental").endangered:
            self.say(_(WHAT_TO_DO[AlertKind.SUICIDE]), "bad")

    def _say_register(self) -> None:
        """Which of its four sources the national register calls this."""
        form = self.filling.form("referral", "intake")
        source = form.editors["referral_source"].value()
        said = _("In SIRENA: {source}").format(source=sirena_source(source).value) if source else ""
        form.rows["referral_source"].show_note(said)

    def _show_changes(self) -> None:
        before = self._before
        self.filling.mark_changes(before.whole if before else None, before.infections if before else None)

    def _say_age(self) -> None:
        born_on = self.identity.editors["born_on"].value()
        self.substances.set_age(age_on(self._today, born_on) if born_on else None)

    def _show_consents(self) -> None:
        rows = self._desk.ask(list_consents, self.client_id) if self.client_id else []
        self.consent_page.consents.show_consents(rows)
        given = {row.kind for row in rows if row.in_force}
        self.consented, self.data_agreed = ConsentKind.TREATMENT in given, ConsentKind.DATA in given

    def consents_changed(self) -> None:
        """The form goes on to the consent that is still missing."""
        self._show_consents()
        if self.consented and not self.data_agreed:
            self.consent.show_kind(ConsentKind.DATA)
        self._judge()

    def _jump(self, field: str) -> None:
        self.sections.choose(page_of(field))
        self.filling.focus(field)

    def _complain(self, problems: list[Problem]) -> None:
        """Show each at its field and go to the section of the first."""
        self.filling.complain(problems)
        first = next((problem for problem in problems if not problem.warning), None)
        if first is not None:
            self._jump(first.field)
        self._judge()

    def _show_section(self, key: str) -> None:
        self.keep()
        self.filling.need(key)
        if key == "health":
            male = self.client_draft().sex is Sex.MALE
            self.filling.form("health", "medical").leave_out(*(["pregnant"] if male else []))
        if key == "programme" and self.state is EpisodeState.ADMITTED:
            for name in ("programme_id", "planned_days"):
                self.programme.editors[name].set_read_only(True)
        self.frame.show_section(key)
        if key == "summary":
            self._show_summary()
        elif key == "papers":
            self.attached.show_papers()
        elif key == "consent" and not self.consent.editors["signed_by"].value():
            self.consent.editors["signed_by"].show_value(self.client_draft().name)
        self._focus_page()

    def missing_for_admission(self) -> list[Problem]:
        found = fields.problems(self.client_draft()) + fields.problems(self.intake_draft())
        missing = [problem for problem in found if not problem.warning]
        if not self.consented:
            missing.append(Problem("consent", NO_CONSENT, missing=True))
        return missing

    def _show_summary(self) -> None:
        whole = self.filling.whole()
        signed = self.signed_at is not None
        self.summary.show_standing(self.state, signed=signed, correcting=self.number > 1)
        also = [] if self.data_agreed else [Problem("consent", NO_DATA_CONSENT, missing=True)]
        self.summary.show_missing(self.missing_for_admission(), signing_problems(whole), also)
        pick = self.programme.editors
        self.summary.show_recap(
            self.name(),
            whole,
            pick["programme_id"].currentText(),
            pick["counsellor_id"].currentText(),
            self._today,
        )

    def _focus_page(self) -> None:
        key = self.sections.key()
        if key in self.filling.pages:
            self.filling.pages[key].focus_first_empty()
        elif key == "substances":
            self.substances.pick.setFocus()
        elif key == "consent":
            self.consent.focus_first_empty()
        else:
            self.summary.focus_first()

    def _judge(self) -> None:
        """Marks of the sections and the percentage, from the declared fields."""
        shown, done = [], 0
        states = self.filling.states()
        for page in self._pages:
            state, below = states.get(page.key) or self._state_of(page.key)
            done += state == "done"
            shown.append(Section(page.key, _(page.word), state, below))
        key = self.sections.key()
        self.sections.show_sections(shown)
        self.sections.choose(key, quietly=True)
        part = done / len(shown)
        self.frame.bar.show_value(part)
        self.frame.percent.setText(f"{round(part * 100)} %")
        if self.sections.key() == "summary":
            self._show_summary()

    def _state_of(self, key: str) -> tuple[str, str]:
        """Of a section that has no form of its own."""
        if key == "consent":
            return ("empty" if not self.consented else "done" if self.data_agreed else "half"), ""
        if key == "summary":
            return ("done" if self.signed_at is not None else "empty"), ""
        found = [p for p in fields.problems(self.intake_draft()) if p.field == "substances"]
        if any(not problem.missing for problem in found):
            return "warning", _("see the marks")
        return ("empty" if not self.substances.value() else "half" if found else "done"), ""

    def name(self) -> str:
        return shown_name(str(self.identity.editors["name"].value()), "")


def _moment(at: datetime) -> str:
    return f"{show_day(at.date())} {show_time(at.time(), language())}"
