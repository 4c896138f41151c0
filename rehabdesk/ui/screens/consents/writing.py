"""One more consent: filled in, printed for signing, recorded once it is signed."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.consents import ConsentDraft, ConsentKind, is_minor
from rehabdesk.domain.dates import show_time
from rehabdesk.domain.kept import pack, unpack
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _, language
from rehabdesk.services import drafts
from rehabdesk.services.clients import client_sheet
from rehabdesk.services.consents import missing_consents, record_consent
from rehabdesk.ui.screens.consents.form import ConsentForm
from rehabdesk.ui.screens.consents.printing import print_consent
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.labels import SavedMark

_KIND = "consent"


class ConsentWriting(Card):
    """What is typed is kept by itself until it is recorded or given up."""

    recorded = Signal(int)
    left = Signal()
    told = Signal(str, str)

    def __init__(self, desk: Desk, client_id: int) -> None:
        super().__init__(_("New consent"))
        self._desk, self._client_id = desk, client_id
        self._episode_id: int | None = None
        self._dirty = False
        self.form = ConsentForm(desk, columns=3)
        self.banner = Banner()
        self.banner.hide()
        self.mark = SavedMark()
        self.cancel = Button(_("Cancel"))
        self.print = Button(_("Print the form"), icon="print", keys="Ctrl+P")
        self.record = Button(_("Record"), "primary", icon="consent", keys="Ctrl+S")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 10, 0)
        column.addWidget(self.banner)
        column.addWidget(self.form)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        for ground in (area.viewport(), inside):
            ground.setAutoFillBackground(False)
        self.body.addWidget(area, 1)
        foot = self.add_foot()
        foot.addWidget(self.cancel)
        foot.addWidget(self.mark, 1)
        foot.addWidget(self.print)
        foot.addWidget(self.record)
        self._pause = QTimer(self, singleShot=True, interval=1500)
        self._pause.timeout.connect(self.keep)
        self.form.changed.connect(self._typed)
        self.form.finished.connect(self.record.setFocus)
        self.cancel.clicked.connect(self.give_up)
        self.print.clicked.connect(self.print_form)
        self.record.clicked.connect(self.record_now)

    def begin(self, kind: ConsentKind | None = None) -> None:
        """The form that was begun and not recorded, else one for what is missing."""
        sheet = self._desk.ask(client_sheet, self._client_id)
        self._episode_id = sheet.current_episode_id
        today = self._desk.now().date()
        minor = is_minor(sheet.draft.born_on, today)
        missing = self._desk.ask(missing_consents, self._client_id)
        draft = ConsentDraft(
            kind=kind or next(iter(missing), ConsentKind.RELEASE),
            given_on=today,
            signed_by="" if minor else sheet.draft.name,
            explained_by=self._desk.who.name,
        )
        kept = self._desk.ask(drafts.find_draft, _KIND, str(self._client_id))
        self.mark.show_nothing()
        if kept is not None:
            draft = unpack(ConsentDraft, kept.content)
            there = kept.saved_at.astimezone(self._desk.now().tzinfo)
            self.mark.show_saved(show_time(there.time(), language()))
        self._dirty = False
        people = (sheet.draft.contact_name, *(person.name for person in sheet.draft.contacts))
        for name in ("signed_by", "witness", "to_person"):
            self.form.editors[name].offer([person for person in people if person])
        self.form.show(draft)
        self.form.rows["relation"].set_needed(minor)
        self.form.rows["relation"].show_note(_("Who signs for the client.") if minor else "")
        self.banner.setVisible(minor)
        if minor:
            said = _("The client is under 18: a parent or guardian signs beside the client.")
            self.banner.say(said, "info")
        self.form.focus_field("kind")

    def keep(self) -> None:
        self._pause.stop()
        if not self._dirty:
            return
        content = pack(self.form.draft(half=True))
        at = self._desk.run(drafts.keep_draft, _KIND, str(self._client_id), content, self._client_id)
        self._dirty = False
        self.mark.show_saved(show_time(at.astimezone(self._desk.now().tzinfo).time(), language()))

    def record_now(self) -> None:
        try:
            draft = self.form.draft()
            consent_id = self._desk.run(record_consent, self._client_id, draft, self._episode_id)
        except Invalid as invalid:
            if left := self.form.complain(invalid.problems):
                self.told.emit(str(Invalid(left)), "bad")
        except DeskError as error:
            self.told.emit(str(error), "bad")
        else:
            self._forget()
            self.told.emit(_("The consent is on record."), "ok")
            self.recorded.emit(consent_id)

    def print_form(self) -> None:
        draft = self.form.draft(half=True)
        print_consent(
            self,
            self._desk,
            self._client_id,
            replace(draft, given_on=draft.given_on or self._desk.now().date()),
            receiver=self.form.receiver(),
            then=self._printed,
        )

    def give_up(self) -> None:
        self._forget()
        self.left.emit()

    def _printed(self) -> None:
        self.told.emit(_("Have it signed, then record it here."), "info")

    def _typed(self, _name: str) -> None:
        self._dirty = True
        self.mark.show_saving()
        self._pause.start()

    def _forget(self) -> None:
        self._pause.stop()
        self._dirty = False
        self._desk.run(drafts.drop_draft, _KIND, str(self._client_id))
