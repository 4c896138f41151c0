"""The frame of first run: the steps at the left, the page, the way on and back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk import access
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _
from rehabdesk.ui import icons, theme
from rehabdesk.ui.background import Background
from rehabdesk.ui.screens.first_run.admin import AdminStep
from rehabdesk.ui.screens.first_run.backup import BackupStep
from rehabdesk.ui.screens.first_run.centre import CentreStep
from rehabdesk.ui.screens.first_run.key import KeyStep
from rehabdesk.ui.screens.first_run.step import Step
from rehabdesk.ui.screens.sign_in import LanguageButton
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Line
from rehabdesk.ui.widgets.labels import Label
from rehabdesk.ui.widgets.roomy import Roomy
from rehabdesk.ui.widgets.weave import Weave

STEPS = (
    N_("Centre and letterhead"),
    N_("Administrator"),
    N_("Recovery key"),
    N_("First backup"),
)
KEY, BACKUP = 2, 3


class FirstRun(QWidget):
    """Until the third step is done nothing is on the disk; afterwards the centre stands whole."""

    stands = Signal(object, object, object)  # folder, Desk, FolderLock: the centre is made
    finished = Signal(object)  # the folder of the first backup, or None
    restored = Signal(object)  # folder: a backup was brought back instead
    language_asked = Signal(str)

    def __init__(self, background: Background, folder: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background, self._folder = background, folder
        self._made = False
        self.rail = _Steps()
        self.centre, self.admin, self.key = CentreStep(), AdminStep(), KeyStep()
        self.backup = BackupStep(background)
        self._steps: tuple[Step, ...] = (self.centre, self.admin, self.key, self.backup)
        self.pages = QStackedWidget()
        for page in self._steps:
            self.pages.addWidget(Roomy(page))
            page.changed.connect(self._judge)
        self.banner = Banner("", "bad")
        self.count = Label("", "small", "ink2")
        self.back_button = Button(_("Back"))
        self.next_button = Button(_("Next"), "primary", icon="forward", trailing=True, keys="Alt+L")
        self._lay_out()
        self.back_button.clicked.connect(self.back)
        self.next_button.clicked.connect(self.advance)
        self.centre.form.finished.connect(self.next_button.setFocus)
        self.admin.password.again.returnPressed.connect(self.advance)
        self.rail.language.asked.connect(self.language_asked)
        self.rail.restore.clicked.connect(self._restore)
        self._show(0)

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setSpacing(0)
        above = QHBoxLayout()
        above.setContentsMargins(44, 12, 44, 0)
        above.addWidget(self.banner)
        self.banner.hide()
        right.addLayout(above)
        right.addWidget(self.pages, 1)
        right.addWidget(Line())
        foot = QHBoxLayout()
        foot.setContentsMargins(44, 13, 44, 14)
        foot.setSpacing(10)
        foot.addWidget(self.count)
        foot.addStretch()
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        right.addLayout(foot)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.rail)
        whole.addLayout(right, 1)

    # what the person does

    def step(self) -> int:
        return self.pages.currentIndex()

    def back(self) -> None:
        self._show(self.step() - 1)

    def advance(self) -> None:
        """On to the next step; the centre is made between the third and the fourth."""
        self.banner.hide()
        if not self.next_button.isEnabled() or not self._steps[self.step()].complete():
            return
        if self.step() == KEY:
            self._found()
        elif self.step() == BACKUP:
            self.finished.emit(self.backup.folder)
        else:
            self._show(self.step() + 1)

    def _found(self) -> None:
        draft, founder, key = self.centre.draft(), self.admin.founder(), self.key.panel.key
        self.next_button.set_busy(True)
        self._background.start(
            lambda: access.found(self._folder, draft, founder, key),
            owner=self,
            done=self._stands,
            failed=self._failed,
        )

    def _stands(self, made: Any) -> None:
        self.next_button.set_busy(False)
        self.backup.desk, lock = made
        self._show(BACKUP)
        self.stands.emit(self._folder, self.backup.desk, lock)

    def _failed(self, error: Exception) -> None:
        self.next_button.set_busy(False)
        if not isinstance(error, DeskError):
            raise error
        self.banner.say(str(error), "bad")
        self.banner.show()

    def _restore(self) -> None:
        from rehabdesk.ui.screens.restoring import RestoreHere

        dialog = RestoreHere(self.window(), self._background, self._folder)
        dialog.restored.connect(self.restored)
        dialog.open()

    # what it shows

    def _show(self, step: int) -> None:
        self.pages.setCurrentIndex(step)
        self.rail.show_step(step)
        self.count.setText(_("Step {step} of {count}").format(step=step + 1, count=len(STEPS)))
        self.back_button.setVisible(step < BACKUP)
        self.back_button.setEnabled(step > 0)
        self.admin.centre_name = self.centre.draft().name
        if step == KEY:
            self.key.begin(self.centre.draft())
        self._judge()
        self._steps[step].begin_typing()

    def _judge(self) -> None:
        step = self.step()
        self.next_button.setEnabled(self._steps[step].ready())
        words = _("Next")
        if step == BACKUP:
            words = _("Open RehabDesk") if self.backup.folder else _("Later")
        self.next_button.setText(words)
        self.next_button.setShortcut("Alt+L")


class _Steps(Weave):
    """The steps at the left: done, now, later."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(theme.px(316))
        self._step = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(30, 96, 28, 28)
        column.setSpacing(4)
        column.addWidget(Label(_("Setting up the program"), "title", "railOn"))
        column.addWidget(Label(_("Four steps, about ten minutes."), "small", "railInk"))
        column.addSpacing(theme.px(22 + 48 * len(STEPS)))
        column.addStretch()
        self.restore = Button(_("Restore from a backup"), size="small", icon="restore")
        self.language = LanguageButton()
        for button in (self.restore, self.language):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            column.addSpacing(4)
        column.addSpacing(12)
        said = _("Works without the internet. Client data is encrypted and never leaves this computer.")
        column.addWidget(Label(said, "small", "railInk", wrap=True))

    def show_step(self, step: int) -> None:
        self._step = step
        self.restore.setVisible(step == 0)
        self.language.setVisible(step == 0)
        words = _("Step {step} of {count}").format(step=step + 1, count=len(STEPS))
        self.setAccessibleName(f"{words}: {_(STEPS[step])}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(316), theme.px(600))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = theme.px(36)
        paint.sprout(painter, QRectF(30, 28, side, side))
        name = QRectF(30 + side + theme.px(12), 28, 200, side)
        paint.write(painter, name, "RehabDesk", "dialog", theme.colour("railOn"), paint.LEFT)
        high = theme.px(44)
        for place, words in enumerate(STEPS):
            top = theme.px(168) + place * theme.px(48)
            box = QRectF(30, top, self.width() - 58, high)
            now = place == self._step
            if now:
                paint.fill_round(painter, box, theme.colour("railSel"), None, theme.px(8))
            disc = QRectF(
                box.left() + theme.px(10), box.center().y() - theme.px(12), theme.px(24), theme.px(24)
            )
            lit = place <= self._step
            ground = theme.colour("spark") if lit else None
            edge = None if lit else theme.colour("railInk3")
            paint.fill_round(painter, disc, ground, edge, disc.width() / 2)
            ink = theme.colour("onSpark" if lit else "railInk")
            if place < self._step:
                icons.draw(painter, disc, "check", ink, 13)
            else:
                paint.write(painter, disc, str(place + 1), "labelStrong", ink, paint.CENTRE)
            room = box.adjusted(theme.px(46), 0, 0, 0)
            ink = theme.colour("railOn" if now else "railInk")
            paint.write(painter, room, _(words), "strong" if now else "row", ink, paint.LEFT)
