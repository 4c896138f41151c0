"""The centre's data and its letterhead, drawn as one types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.centre import CentreDraft
from rehabdesk.errors import Conflict, DeskError, Invalid
from rehabdesk.i18n import _
from rehabdesk.services.centre import centre_sheet, change_centre
from rehabdesk.ui import talk, theme
from rehabdesk.ui.forms import Form
from rehabdesk.ui.screens.intake.village import VillageEdit
from rehabdesk.ui.screens.letterhead import LetterheadView, judge_logo
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card
from rehabdesk.ui.widgets.labels import Label
from rehabdesk.ui.widgets.roomy import Roomy

FIELDS = (
    "name",
    "foundation",
    "address",
    "village",
    "city",
    "phone",
    "email",
    "licence",
    "head_name",
    "head_title",
    "head_credential",
    "site_code",
    "paper",
    "letter_pattern",
    "record_pattern",
    "zone",
    "backup_limit_days",
    "lock_minutes",
)
WIDE = ("name", "foundation", "address", "licence", "head_credential", "zone", "backup_limit_days")


class CentrePage(QWidget):
    def __init__(self, desk: Desk, tell: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tell = desk, tell
        self._version = 0
        self._changed = False
        village = VillageEdit()
        self.form = Form(CentreDraft, only=FIELDS, wide=WIDE, editors={"village": village})
        village.lead(self.form)
        self.logo = Form(CentreDraft, 1, only=("logo",))
        self.logo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.logo_said = Label("", "hint", "ink3", wrap=True)
        self.letterhead = LetterheadView()
        self.save_button = Button(_("Save"), "primary", icon="save")
        self._lay_out()
        self.save_button.clicked.connect(self.save)
        QShortcut(
            QKeySequence.StandardKey.Save, self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        ).activated.connect(self.save)
        for form in (self.form, self.logo):
            form.changed.connect(self._typed)
        self.refresh()

    def _lay_out(self) -> None:
        left = Card(flush=True)
        page = QWidget()
        inside = QVBoxLayout(page)
        inside.setContentsMargins(16, 14, 16, 8)
        inside.addWidget(self.form)
        area = Roomy(page)
        area.setMinimumHeight(theme.px(240))
        left.body.addWidget(area)
        foot = left.add_foot()
        foot.addStretch()
        foot.addWidget(self.save_button)
        right = Card(_("Letterhead"))
        for widget in (self.logo, self.logo_said, self.letterhead):
            right.body.addWidget(widget)
        said = _("Letters that were issued keep the letterhead they were issued with.")
        right.body.addWidget(Label(said, "hint", "ink3", wrap=True))
        right.body.addStretch()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(14)
        self._row.addWidget(left, 13)
        self._row.addWidget(right, 10)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across = self.width() * 100 / theme.percent() >= 950
        way = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(way)

    def refresh(self) -> None:
        """Read again, unless somebody is typing here."""
        if self._changed:
            return
        sheet = self._desk.ask(centre_sheet)
        self._version = sheet.version
        self.form.show(sheet.draft)
        self.logo.editors["logo"].show_value(sheet.draft.logo)
        self._show_logo()
        self.letterhead.show_centre(sheet.draft)

    def draft(self) -> CentreDraft:
        return replace(self.form.draft(half=True), logo=self.logo.editors["logo"].value())

    def save(self) -> None:
        if any(not problem.warning for problem in self.form.check(complete=True)):
            self.form.next_problem()
            return
        try:
            self._desk.run(change_centre, self._version, self.draft())
        except Invalid as invalid:
            self.form.complain(invalid.problems)
        except Conflict:
            self._version = self._desk.ask(centre_sheet).version
            said = _("Somebody else saved other settings meanwhile. Look them over, then save again.")
            talk.tell(self, _("Not saved yet"), said)
        except DeskError as error:
            talk.tell(self, _("That did not work"), str(error))
        else:
            self._changed = False
            self.refresh()
            self._tell(_("Saved. New letters carry the new letterhead."))

    def _typed(self, name: str) -> None:
        self._changed = True
        if name == "logo":
            self._show_logo()
        self.letterhead.show_centre(self.draft())

    def _show_logo(self) -> None:
        editor = self.logo.editors["logo"]
        problem, said = judge_logo(editor.value())
        if not editor.problem():
            self.logo.rows["logo"].show_problem(problem)
        self.logo_said.setText(said)
        self.logo_said.setVisible(bool(said))
