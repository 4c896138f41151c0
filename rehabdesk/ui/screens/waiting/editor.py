"""The form of a first contact, kept while it is typed: the telephone rings in the middle of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.enquiries import EnquiryDraft
from rehabdesk.domain.rights import Right
from rehabdesk.domain.substances import named
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _
from rehabdesk.services.enquiries import add_enquiry, change_enquiry, enquiry_sheet
from rehabdesk.services.partners import find_partners
from rehabdesk.ui.forms import Form
from rehabdesk.ui.kept_form import KeptForm
from rehabdesk.ui.screens.intake.village import VillageEdit
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.labels import Label, SavedMark

KIND = "enquiry"


class EnquiryEditor(Card):
    """A new enquiry, or a change of one."""

    saved = Signal(int)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("New enquiry"))
        self._desk = desk
        self.form: Form[EnquiryDraft] = Form(
            EnquiryDraft,
            columns=3,
            picks={"partner_id": self._partners()},
            editors={"village": VillageEdit()},
        )
        self.understood = Label("", "hint", "link", wrap=True)
        self.banner = Banner()
        self.banner.hide()
        self.mark = SavedMark()
        self.cancel_button = Button(_("Cancel"))
        self.save_button = Button(_("Save"), "primary", icon="tick", keys="Ctrl+S")
        self._build()
        self._keeping = KeptForm(desk, KIND, self.form, self.mark)
        self._keeping.failed.connect(self._say)
        self.form.changed.connect(self._typed)
        self.form.finished.connect(self.save_button.setFocus)
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.cancel)

    def _partners(self) -> list[tuple[int, str]]:
        if not self._desk.who.may(Right.PARTNERS_SEE):
            return []
        return [(row.id, row.name) for row in self._desk.ask(find_partners, active_only=True)]

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 10, 0)
        column.addWidget(self.banner)
        column.addWidget(self.form)
        below = self.form.rows["substances"].layout()
        assert below is not None
        below.addWidget(self.understood)
        self.understood.hide()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        for ground in (self._area.viewport(), inside):
            ground.setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        foot = self.add_foot()
        foot.addWidget(self.mark, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)

    def begin(self, name: str = "") -> None:
        """A first contact now, or the one that was begun and not saved."""
        now = self._desk.now()
        at = now.time().replace(second=0, microsecond=0)
        self._open(None, 0, EnquiryDraft(name=name, came_on=now.date(), came_at=at), _("New enquiry"))
        self.form.focus_first_empty()

    def open_enquiry(self, enquiry_id: int) -> None:
        sheet = self._desk.ask(enquiry_sheet, enquiry_id)
        self._open(enquiry_id, sheet.version, sheet.draft, _("Change the enquiry"))
        self.form.focus_field("name")

    def _open(self, enquiry_id: int | None, version: int, draft: EnquiryDraft, title: str) -> None:
        self.set_title(title)
        self.form.set_picks("partner_id", self._partners())
        self._say("")
        self._keeping.show(draft, enquiry_id, version)
        self._show_understood()

    def keep(self) -> None:
        self._keeping.keep()

    def save(self) -> None:
        try:
            draft, enquiry_id = self.form.draft(), self._keeping.record_id
            if enquiry_id is None:
                enquiry_id = self._desk.run(add_enquiry, draft)
            else:
                self._desk.run(change_enquiry, enquiry_id, self._keeping.version, draft)
        except Invalid as invalid:
            self._say("" if not self.form.complain(invalid.problems) else str(invalid))
        except DeskError as error:
            self._say(str(error))
        else:
            self._keeping.forget()
            self.saved.emit(enquiry_id)

    def cancel(self) -> None:
        """Give up what was typed."""
        self._keeping.forget()
        self.left.emit()

    def _typed(self, name: str) -> None:
        if name == "substances":
            self._show_understood()

    def _show_understood(self) -> None:
        """Street names are understood as they are typed, so that a mishearing is noticed on the telephone."""
        found = named(self.form.editors["substances"].value())
        self.understood.setText(
            _("Understood as: {which}").format(which=", ".join(_(each.label) for each in found))
        )
        self.understood.setVisible(bool(found))

    def _say(self, text: str) -> None:
        self.banner.setVisible(bool(text))
        if text:
            self.banner.say(text, "bad")
