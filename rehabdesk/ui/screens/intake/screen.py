"""Asesmen awal: one long form in sections, saved as it is typed, signed off by admission."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain import fields
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.consents import ConsentDraft, ConsentKind
from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.domain.episodes import is_before_admission
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.intake import IntakeDraft
from rehabdesk.domain.kept import pack, unpack
from rehabdesk.domain.nik import decode, structure_problem, warnings
from rehabdesk.domain.people import age_on
from rehabdesk.domain.regions import Village
from rehabdesk.domain.rights import Right
from rehabdesk.errors import Conflict, DeskError, Invalid
from rehabdesk.i18n import _, language
from rehabdesk.services import intake as cases
from rehabdesk.services.beds import admit_beyond, room_left
from rehabdesk.services.clients import (
    client_sheet,
    likely_same,
    list_counsellors,
)
from rehabdesk.services.consents import NO_CONSENT, list_consents, record_consent
from rehabdesk.services.drafts import drop_draft, find_draft, keep_draft
from rehabdesk.services.partners import find_partners
from rehabdesk.ui import talk, theme
from rehabdesk.ui.forms import Form
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.screens.intake.pages import ConsentPage, NikStrip, SummaryPage, scrolled
from rehabdesk.ui.screens.intake.sections import (
    CONTACT,
    HEALTH,
    IDENTITY,
    PROGRAMME,
    REFERRAL,
    section_of,
    state_of,
)
from rehabdesk.ui.screens.intake.sides import KeysCard, LikelyCard
from rehabdesk.ui.screens.intake.substances import SubstanceGrid
from rehabdesk.ui.screens.intake.village import VillageEdit
from rehabdesk.ui.screens.theirs import differences
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.labels import Label, ProgressBar, SavedMark
from rehabdesk.ui.widgets.stepper import Section, SectionList

KIND = "intake"
_PAUSE = 1500  # milliseconds after the last key


class IntakeScreen(Screen):
    """For a new client, or (client_id) for a client whose episode is not begun or not admitted yet."""

    def __init__(
        self, desk: Desk, client_id: int | None = None, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, parent)
        self.client_id = client_id
        self._saved: cases.Saved | None = None
        self._name_wanted = name
        self._key = f"client:{client_id}" if client_id else "new"
        self._not_same: set[int] = set()
        self._dirty = False
        self._admitted = False
        self._today = desk.now().date()
        self._clinical = desk.who.may(Right.CLINICAL_WRITE)
        self._make_parts()
        self._lay_out()
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
        self.village = VillageEdit()
        self.identity = Form(ClientDraft, only=IDENTITY, wide=("nik",))
        self.identity.rows["nik"].set_needed(True)
        self.contact = Form(
            ClientDraft, only=CONTACT, editors={"village": self.village}, wide=("address", "discretion")
        )
        self.referral = Form(IntakeDraft, only=REFERRAL, picks=picks)
        self.substances = SubstanceGrid()
        self.health = Form(IntakeDraft, only=HEALTH)
        self.programme = Form(IntakeDraft, only=PROGRAMME, picks=picks)
        self.consent_page = ConsentPage()
        self.consent = self.consent_page.form
        self.summary = SummaryPage()
        self.nik = NikStrip()
        self.banner = Banner("", "info", parent=self)
        self.sections = SectionList(_("Sections of the intake"))
        self.percent = Label("", "labelStrong")
        self.bar = ProgressBar()
        self.mark = SavedMark()
        self.save_button = Button(_("Save and close"))
        self.next_button = Button(_("Next section"), "primary", icon="forward", trailing=True)
        self.likely = LikelyCard()
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._retry = QTimer(self, singleShot=True, interval=10_000)

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 12)
        whole.setSpacing(10)
        whole.addWidget(self.banner)
        self.banner.hide()
        self._row, self._centre = QHBoxLayout(), QVBoxLayout()
        self._row.setSpacing(14)
        self._centre.setSpacing(10)
        self._sections_card = self._left()
        self._row.addWidget(self._sections_card)
        self._centre.addWidget(self._middle(), 1)
        self._row.addLayout(self._centre, 1)
        self._row.addWidget(self._right())
        whole.addLayout(self._row, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_order"):
            self._reflow()

    def _reflow(self) -> None:
        """In a narrow window the keys give way, and who may be the same person stands above the form."""
        narrow = self.width() * 100 / theme.percent() < 1000
        self._sections_card.setFixedWidth(theme.px(190 if narrow else 218))
        self.keys.setVisible(not narrow)
        self.likely.set_wide(narrow)
        if narrow:
            self._centre.insertWidget(0, self._side)
        else:
            self._row.addWidget(self._side)
        self._side.setMinimumWidth(0 if narrow else theme.px(272))
        self._side.setMaximumWidth(16_777_215 if narrow else theme.px(272))
        self._show_side()

    def _show_side(self) -> None:
        wanted = not self.keys.isHidden() or not self.likely.isHidden()
        self._side.setVisible(wanted and self.sections.key() != "substances")

    def _left(self) -> Card:
        card = Card()
        head = QHBoxLayout()
        head.addWidget(Label(_("Completeness"), "labelStrong", "ink2"))
        head.addStretch()
        head.addWidget(self.percent)
        card.body.addLayout(head)
        card.body.addWidget(self.bar)
        card.body.addWidget(self.sections)
        card.body.addStretch()
        card.body.setContentsMargins(10, 14, 10, 12)
        return card

    def _middle(self) -> Card:
        card = Card(flush=True)
        self.heading = Label("", "dialog")
        self.place = Label("", "hint", "ink3")
        head = QHBoxLayout()
        head.setContentsMargins(20, 14, 20, 6)
        head.addWidget(self.heading)
        head.addStretch()
        head.addWidget(self.place)
        card.body.addLayout(head)
        self.pages = QStackedWidget()
        self._order: list[tuple[str, str, QWidget]] = [
            ("identity", _("Identity"), self._identity_page()),
            ("contact", _("Address and contacts"), self.contact),
        ]
        if self._clinical:
            self._order += [
                ("referral", _("Referral"), self.referral),
                ("substances", _("Substances used"), self.substances),
                ("health", _("Problem and risk"), self.health),
                ("programme", _("Programme"), self.programme),
                ("consent", _("Consent"), self.consent_page),
                ("summary", _("Summary"), self.summary),
            ]
        for _key, _words, page in self._order:
            self.pages.addWidget(scrolled(page))
        card.body.addWidget(self.pages, 1)
        foot = card.add_foot()
        foot.addWidget(self.mark)
        foot.addStretch()
        foot.addWidget(self.save_button)
        foot.addWidget(self.next_button)
        return card

    def _identity_page(self) -> QWidget:
        below_nik = self.identity.rows["nik"].layout()
        assert below_nik is not None
        below_nik.addWidget(self.nik)
        return self.identity

    def _right(self) -> QWidget:
        self._side = side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.likely)
        self.keys = KeysCard()
        column.addWidget(self.keys)
        column.addStretch(1)
        return side

    def _forms(self) -> list[Form[Any]]:
        return [self.identity, self.contact, self.referral, self.health, self.programme]

    def _connect(self) -> None:
        for form in self._forms():
            form.changed.connect(self._typed)
            form.finished.connect(self.next_section)
        self.substances.edited.connect(self._typed)
        self.village.found.connect(self._take_village)
        self.sections.chosen.connect(self._show_section)
        self.nik.used.connect(self.take_from_nik)
        self.save_button.clicked.connect(self.save_and_close)
        self.next_button.clicked.connect(self.next_section)
        self.consent_page.record_button.clicked.connect(self.record_consent)
        self.consent_page.print_button.clicked.connect(self.print_consent)
        self.summary.admit_button.clicked.connect(self.admit)
        self.banner.acted.connect(self._throw_away)
        self.summary.missing.chosen.connect(self._jump)
        self.likely.opened.connect(self._open_likely)
        self.likely.refused.connect(self._refuse_likely)
        self._soon.timeout.connect(self.keep)
        self._retry.timeout.connect(self.keep)
        for keys, slot in (
            ("Ctrl+S", self.save),
            ("Ctrl+Return", self.admit),
            ("Ctrl+Enter", self.admit),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    # what it reads

    def _read(self) -> None:
        client, draft = ClientDraft(name=self._name_wanted), IntakeDraft(intake_on=self._today)
        if self.client_id is not None:
            sheet = self._desk.ask(client_sheet, self.client_id)
            client, self._saved = sheet.draft, cases.Saved(self.client_id, sheet.version)
            if sheet.current_episode_id and self._clinical:
                found = self._desk.ask(cases.intake_sheet, sheet.current_episode_id)
                if is_before_admission(found.state):
                    draft = found.draft
                    self._saved = replace(
                        self._saved, episode_id=found.episode_id, episode_version=found.version
                    )
        self._show(client, draft)
        kept = self._desk.ask(find_draft, KIND, self._key)
        if kept is not None:
            at = kept.saved_at.astimezone(self._desk.now().tzinfo)
            self._show(
                unpack(ClientDraft, kept.content["client"]), unpack(IntakeDraft, kept.content["intake"])
            )
            said = _("The draft of {moment} is back.").format(moment=_moment(at))
            self.banner.say(said, "info", _("Throw it away"))
            self.banner.show()
        self._show_section(self._order[0][0])
        self._show_consents()
        self._judge()

    def _show(self, client: ClientDraft, draft: IntakeDraft) -> None:
        for form in (self.identity, self.contact):
            form.show(client)
        for part in (self.referral, self.health, self.programme):
            part.show(draft)
        self.substances.show_value(draft.substances)
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
        self._desk.run(drop_draft, KIND, self._key)
        self._dirty = False
        self.banner.hide()
        self._read()

    # what it holds

    def client_draft(self) -> ClientDraft:
        drawn = {**self.identity.values(), **self.contact.values()}
        return replace(self.identity.draft(half=True), **drawn)

    def _episode_id(self) -> int | None:
        return self._saved.episode_id if self._saved else None

    def intake_draft(self) -> IntakeDraft:
        drawn = {**self.referral.values(), **self.health.values(), **self.programme.values()}
        return replace(self.referral.draft(half=True), **drawn, substances=self.substances.value())

    # what the person does

    def take_from_nik(self) -> None:
        """Fill birth date and sex, and the region where it is known, from the number."""
        said = decode(self.identity.editors["nik"].value(), self._today)
        if said is None:
            return
        self.identity.editors["born_on"].show_value(said.born_on)
        self.identity.editors["sex"].show_value(said.sex)
        self._typed("born_on")

    def next_section(self) -> None:
        keys = [key for key, _words, _page in self._order]
        place = keys.index(self.sections.key())
        self.sections.choose(keys[min(place + 1, len(keys) - 1)])

    def save(self) -> bool:
        """Into the client's file; a name is all it takes. False when something is wrong."""
        unread = [problem for form in self._forms() for problem in form.unreadable()]
        if unread:
            self._complain(unread)
            return False
        try:
            self._save()
        except Invalid as invalid:
            self._complain(invalid.problems)
            return False
        except Conflict as conflict:
            self._show_theirs(str(conflict))
            return False
        except DeskError as error:
            self._say_unsaved(error)
            return False
        self._dirty = False
        self.mark.show_saved(show_time(self._desk.now().time(), language()))
        self._judge()
        return True

    def _save(self) -> None:
        draft = self.intake_draft() if self._clinical else None
        self._saved = self._desk.run(
            cases.save_form, self._saved, self.client_draft(), draft, tuple(self._not_same)
        )
        self.client_id = self._saved.client_id
        self._not_same.clear()
        self._desk.run(drop_draft, KIND, self._key)
        self._key = f"client:{self.client_id}"
        self._soon.stop()
        self.banner.hide()

    def _show_theirs(self, said: str) -> None:
        """Both stand there: mine in the field, theirs below it. Saving again keeps mine."""
        assert self._saved is not None
        sheet = self._desk.ask(client_sheet, self._saved.client_id)
        found = differences(self.client_draft(), sheet.draft)
        self._saved = replace(self._saved, client_version=sheet.version)
        if self._saved.episode_id is not None:
            theirs = self._desk.ask(cases.intake_sheet, self._saved.episode_id)
            found += differences(self.intake_draft(), theirs.draft)
            self._saved = replace(self._saved, episode_version=theirs.version)
        for form in self._forms():
            form.complain([problem for problem in found if problem.field in form.rows], focus=False)
        if found:
            self.sections.choose(section_of(found[0].field))
        self.banner.say(said, "warn")
        self.banner.show()

    def save_and_close(self) -> None:
        if self.save() and self.client_id is not None:
            self.tell(_("{name} is saved.").format(name=self._name()))
            self.go.emit(Place("client", self.client_id))

    def record_consent(self) -> None:
        found = self.consent.check(complete=True)
        if [problem for problem in found if not problem.warning]:
            self.consent.complain(found)
            return
        if not self.save() or self.client_id is None:
            return
        try:
            draft = self.consent.draft()
            self._desk.run(record_consent, self.client_id, draft, self._episode_id())
        except Invalid as invalid:
            self.consent.complain(invalid.problems)
            return
        self.tell(_("The consent is on record."))
        self._show_consents()
        self._judge()

    def print_consent(self) -> None:
        from rehabdesk.paper.consent import consent_form
        from rehabdesk.services.centre import centre_sheet
        from rehabdesk.ui.printing import ask_print

        centre = self._desk.ask(centre_sheet).draft
        pdf = consent_form(centre, self.client_draft(), self.consent.draft(half=True), self._today)
        title = _("Consent form")
        ask_print(
            self, pdf, title=title, file_name=f"{title}.pdf", then=self._printed, paper=centre.paper.value
        )

    def _printed(self) -> None:
        self.tell(_("Have it signed, then record it here."), "info")

    def admit(self) -> None:
        """Begin care; whatever is missing is listed and leads to its section."""
        if not self._clinical or not self.save() or (episode_id := self._episode_id()) is None:
            return
        missing = self._desk.ask(cases.missing_for_admission, episode_id)
        if missing:
            self.sections.choose("summary")
            self.summary.show_missing(missing)
            return
        left = self._desk.ask(room_left, self.programme.editors["programme_id"].value())
        if left.full:
            said = _("{taken} of {capacity} places are taken. Say why {name} is admitted all the same.")
            talk.ask_reason(
                self,
                _("Admit beyond capacity?"),
                said.format(taken=left.taken, capacity=left.capacity, name=self._name()),
                yes=_("Admit"),
                then=self._admit_beyond,
            )
            return
        body = _("{name} is admitted today, {day}. The programme and its planned end follow from the intake.")
        talk.ask(
            self,
            _("Admit the client?"),
            body.format(name=self._name(), day=show_day(self._today)),
            yes=_("Admit"),
            then=self._admit,
        )

    def _admit_beyond(self, why: str) -> None:
        self._admit(why)

    def _admit(self, beyond: str = "") -> None:
        episode_id = self._episode_id()
        assert episode_id is not None
        assert self.client_id is not None
        try:
            if beyond:
                self._desk.run(admit_beyond, episode_id, self._today, beyond)
            else:
                self._desk.run(cases.admit, episode_id, self._today)
        except Invalid as invalid:
            self.summary.show_missing(invalid.problems)
            return
        except DeskError as error:
            talk.tell(self, _("The client was not admitted"), str(error))
            return
        self._admitted = True
        self.tell(_("{name} is admitted.").format(name=self._name()))
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
        self._focus_page()

    def keep(self) -> None:
        """Keep what is typed; a power cut costs seconds."""
        self._soon.stop()
        if not self._dirty or self._desk.locked or self._admitted:
            return
        content = {"client": pack(self.client_draft()), "intake": pack(self.intake_draft())}
        try:
            at = self._desk.run(keep_draft, KIND, self._key, content, self.client_id)
        except DeskError as error:
            self._say_unsaved(error)
            return
        self._dirty = False
        self.mark.show_saved(show_time(at.astimezone(self._desk.now().tzinfo).time(), language()))

    def _say_unsaved(self, error: DeskError) -> None:
        self.mark.show_unsaved()
        self.banner.say(str(error), "bad")
        self.banner.show()
        self._retry.start()

    def _typed(self, name: str = "") -> None:
        self._dirty = True
        self.mark.show_saving()
        self._soon.start()
        if name in ("nik", "no_nik", "born_on", "sex"):
            self._show_nik()
        if name == "born_on":
            self._say_age()
        if name in ("name", "nik", "born_on", "phone", "mother_name"):
            self._show_likely()
        if name == "name":
            self.retitled.emit()
        if name == "programme_id" and not self.programme.editors["planned_days"].value():
            days = self._lengths.get(self.programme.editors["programme_id"].value())
            self.programme.editors["planned_days"].show_value(days)
        self._judge()

    def _show_nik(self) -> None:
        draft = self.client_draft()
        said = decode(draft.nik, self._today) if draft.nik else None
        self.nik.show_said(said)
        found: list[Problem] = []
        if said is not None:
            found = warnings(draft.nik, draft.born_on, draft.sex, self._today)
        elif draft.nik and len(draft.nik) == 16 and (broken := structure_problem(draft.nik)):
            found = [Problem("nik", broken)]
        self.identity.complain(found, focus=False)

    def _say_age(self) -> None:
        born_on = self.identity.editors["born_on"].value()
        self.substances.set_age(age_on(self._today, born_on) if born_on else None)

    def _show_likely(self) -> None:
        draft = self.client_draft()
        found = self._desk.ask(likely_same, draft, self.client_id)
        self.likely.show_likely([each for each in found if each.id not in self._not_same])
        self._show_side()

    def _open_likely(self, client_id: int) -> None:
        self.keep()
        self.go.emit(Place("client", client_id))

    def _refuse_likely(self, client_id: int) -> None:
        self._not_same.add(client_id)
        self._show_likely()

    def _take_village(self, village: Village) -> None:
        self.contact.editors["district"].show_value(village.district)
        self.contact.editors["city"].show_value(village.regency)
        self._typed("village")

    def _show_consents(self) -> None:
        rows = self._desk.ask(list_consents, self.client_id) if self.client_id else []
        self.consent_page.consents.show_consents(rows)
        self._consented = any(row.in_force and row.kind is ConsentKind.TREATMENT for row in rows)

    def _jump(self, key: str) -> None:
        self.sections.choose(key)

    def _complain(self, problems: list[Problem]) -> None:
        """Show each at its field and go to the section of the first."""
        for form in self._forms():
            form.complain([problem for problem in problems if problem.field in form.rows], focus=False)
        first = next((problem for problem in problems if not problem.warning), None)
        if first is not None:
            self.sections.choose(section_of(first.field))
            for form in self._forms():
                if first.field in form.rows:
                    form.focus_field(first.field)
        self._judge()

    def _show_section(self, key: str) -> None:
        self.keep()
        keys = [each for each, _words, _page in self._order]
        place = keys.index(key)
        self.pages.setCurrentIndex(place)
        self.heading.setText(self._order[place][1])
        count = _("Section {number} of {count}").format(number=place + 1, count=len(keys))
        self.place.setText(count)
        self.next_button.setVisible(place < len(keys) - 1)
        self._show_side()
        if key == "summary":
            self._show_summary()
        self._focus_page()

    def _show_summary(self) -> None:
        found = fields.problems(self.client_draft()) + fields.problems(self.intake_draft())
        missing = [problem for problem in found if not problem.warning]
        if not self._consented:
            missing.append(Problem("consent", NO_CONSENT, missing=True))
        self.summary.show_missing(missing)
        pick = self.programme.editors
        self.summary.show_recap(
            self._name(),
            self.client_draft(),
            self.intake_draft(),
            pick["programme_id"].currentText(),
            pick["counsellor_id"].currentText(),
            self._today,
        )

    def _focus_page(self) -> None:
        page = self._order[self.pages.currentIndex()][2]
        form = page if isinstance(page, Form) else page.findChild(Form)
        if isinstance(form, Form):
            form.focus_first_empty()
        elif page is self.substances:
            self.substances.pick.setFocus()
        else:
            self.summary.focus_first()

    def _judge(self) -> None:
        """Marks of the sections and the percentage, from the declared fields."""
        client, draft = self.client_draft(), self.intake_draft()
        found = fields.problems(client) + (fields.problems(draft) if self._clinical else [])
        found = [problem for problem in found if not problem.warning]
        sections, done = [], 0
        for key, words, _page in self._order:
            state = state_of(key, client, draft, found, consented=self._consented)
            done += state == "done"
            sections.append(Section(key, words, state))
        key = self.sections.key()
        self.sections.show_sections(sections)
        self.sections.choose(key, quietly=True)
        part = done / len(sections)
        self.bar.show_value(part)
        self.percent.setText(f"{round(part * 100)} %")
        if self.sections.key() == "summary":
            self._show_summary()

    def _name(self) -> str:
        return shown_name(str(self.identity.editors["name"].value()), "")


def _moment(at: datetime) -> str:
    return f"{show_day(at.date())} {show_time(at.time(), language())}"
