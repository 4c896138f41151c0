"""The recovery key: printed, then typed back in part to prove that the sheet exists."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk import access
from rehabdesk.desk import Desk
from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.recovery import SECRET_BYTES, make_key, split_key
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _, language, ngettext
from rehabdesk.ui import theme
from rehabdesk.ui.background import Background
from rehabdesk.ui.printing import ask_print, save_pdf
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Chip, Icon, Label
from rehabdesk.ui.widgets.preview import Pages
from rehabdesk.ui.widgets.roomy import Roomy

ASKED = (2, 5)  # groups 3 and 6
MISSES = 3
HIDDEN = "-".join(["••••"] * 8)


def draw_sheet(centre: CentreDraft, key: str) -> bytes:
    from rehabdesk.paper.recovery import recovery_sheet

    return recovery_sheet(centre, key, date.today(), language())


class RecoveryKey(QWidget):
    """A new key. `proved()` once two groups were typed back from the sheet."""

    changed = Signal()

    def __init__(self, centre: CentreDraft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._centre = centre
        self._printed, self._missed, self._wrong = 0, 0, ["", ""]
        self.groups = [_Group(place) for place in range(8)]
        self.show_button = Button(_("Show"), "ghost", size="small", icon="show names")
        self.print_button = Button(_("Print the sheet"), "primary", icon="print", keys="Ctrl+P")
        self.save_button = Button(_("Save as PDF"), icon="hard-drive", keys="Ctrl+Shift+S")
        self.made = Chip("", "ok", "done")
        self.made.hide()
        self.trouble = Banner("", "warn")
        self.trouble.hide()
        self.answers = [TextEdit(), TextEdit()]
        self._signs = [Icon("done", "ok", 14) for _each in ASKED]
        self._said = [Label("", "hint", "ink3") for _each in ASKED]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._key_card())
        column.addWidget(self._proof_card())
        self.show_button.clicked.connect(self.toggle)
        self.print_button.clicked.connect(self.print)
        self.save_button.clicked.connect(self.save)
        self.make()

    def _key_card(self) -> Card:
        card = Card(_("Recovery key"))
        card.add_at_right(self.show_button)
        grid = QGridLayout()
        grid.setSpacing(10)
        for place, group in enumerate(self.groups):
            grid.addWidget(group, place // 4, place % 4)
        card.body.addLayout(grid)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.print_button)
        row.addWidget(self.save_button)
        row.addStretch()
        row.addWidget(self.made)
        card.body.addLayout(row)
        return card

    def _proof_card(self) -> Card:
        card = Card(_("Prove that the sheet is there"))
        card.body.addWidget(Label(_("Type two groups from the printed sheet."), "small", "ink3"))
        card.body.addWidget(self.trouble)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for column, (place, edit) in enumerate(zip(ASKED, self.answers, strict=True)):
            words = _("Group {number}").format(number=place + 1)
            edit.setAccessibleName(words)
            edit.setObjectName(f"group{place + 1}")
            edit.setMaxLength(8)
            edit.textChanged.connect(self._typed)
            foot = QHBoxLayout()
            foot.setSpacing(6)
            foot.addWidget(self._signs[column])
            foot.addWidget(self._said[column], 1)
            grid.addWidget(Label(words, "label", "ink2"), 0, column)
            grid.addWidget(edit, 1, column)
            grid.addLayout(foot, 2, column)
        card.body.addLayout(grid)
        return card

    # what the person does

    def make(self) -> None:
        """A key nobody has seen; what was printed before opens nothing."""
        self.key = make_key(secrets.token_bytes(SECRET_BYTES))
        self._printed = self._missed = 0
        self.made.hide()
        for place, group in enumerate(split_key(self.key)):
            self.groups[place].show_group(group)
        for edit in self.answers:
            edit.clear()
        self._typed()

    def toggle(self) -> None:
        self._reveal(not self.groups[0].revealed)

    def print(self) -> None:
        ask_print(
            self,
            self.sheet(),
            title=_("Recovery key sheet"),
            file_name=self._file_name(),
            paper=self._centre.paper.value,
            then=self._count_sheet,
        )

    def save(self) -> None:
        save_pdf(self, self.sheet(), self._file_name(), then=self._saved)

    def sheet(self) -> bytes:
        return draw_sheet(self._centre, self.key)

    def proved(self) -> bool:
        groups = split_key(self.key)
        return all(
            edit.text().strip().upper() == groups[place]
            for place, edit in zip(ASKED, self.answers, strict=True)
        )

    # what it shows

    def show_centre(self, centre: CentreDraft) -> None:
        self._centre = centre

    def _file_name(self) -> str:
        return _("recovery key sheet") + ".pdf"

    def _saved(self, _path: Path) -> None:
        self._count_sheet()

    def _count_sheet(self) -> None:
        self._printed += 1
        words = ngettext("{count} sheet printed", "{count} sheets printed", self._printed)
        self.made.show_state(words.format(count=self._printed), "ok", "done")
        self.made.show()
        self._reveal(False)
        self.answers[0].setFocus()

    def _reveal(self, revealed: bool) -> None:
        for group in self.groups:
            group.reveal(revealed)
        self.show_button.setText(_("Hide") if revealed else _("Show"))

    def _typed(self, _text: str = "") -> None:
        groups = split_key(self.key)
        for column, (place, edit) in enumerate(zip(ASKED, self.answers, strict=True)):
            typed = edit.text().strip().upper()
            right, whole = typed == groups[place], len(typed) >= 4
            self._signs[column].setVisible(whole)
            self._signs[column].show_icon("done" if right else "error", "ok" if right else "badMark")
            self._said[column].set_tone("ok" if right else "bad" if whole else "ink3")
            wrong = _("Does not match. Look at group {number} of the sheet.").format(number=place + 1)
            said = _("Right") if right else wrong if whole else _("4 letters or digits")
            self._said[column].setText(said)
            edit.setAccessibleDescription(said)
            theme.mark(edit, "state", "bad" if whole and not right else "")
            if whole and not right and typed != self._wrong[column]:
                self._missed += 1
                self._wrong[column] = typed
        if self._missed >= MISSES:
            self.make()
            self.trouble.say(
                _("Three misses: a new key was made. Print its sheet and destroy the old one."), "warn"
            )
            self.trouble.show()
        self.changed.emit()


class _Group(QWidget):
    """Four characters of the key, hidden until asked for."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place, self._group, self.revealed = place, "", False

    def show_group(self, group: str) -> None:
        self._group = group
        self._speak()

    def reveal(self, revealed: bool) -> None:
        self.revealed = revealed
        self._speak()

    def _speak(self) -> None:
        words = _("Group {number}").format(number=self._place + 1)
        self.setAccessibleName(f"{words}: {' '.join(self._group)}" if self.revealed else words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(112), theme.px(56))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(84), theme.px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        paint.fill_round(painter, box, theme.colour("sunken"), theme.colour("line"), theme.px(6))
        half = box.height() / 2
        top, low = QRectF(0, theme.px(3), box.width(), half), QRectF(0, half - theme.px(4), box.width(), half)
        paint.write(painter, top, str(self._place + 1), "micro", theme.colour("ink3"), paint.CENTRE)
        words = self._group if self.revealed else "●  ●  ●  ●"
        role = "card" if self.revealed else "micro"
        paint.write(painter, low, words, role, theme.colour("ink2"), paint.CENTRE)


class SheetPicture(QWidget):
    """What will be printed, small, with the key left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QImage()
        self.setAccessibleName(_("The sheet that is printed"))
        self.setFixedSize(theme.px(150), theme.px(212))

    def show_centre(self, centre: CentreDraft) -> None:
        pages = Pages(draw_sheet(centre, HIDDEN))
        ratio = self.devicePixelRatioF()
        self._picture = pages.draw(0, self.width() * ratio / pages.size(0)[0])
        self._picture.setDevicePixelRatio(ratio)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if not self._picture.isNull():
            painter.drawImage(0, 0, self._picture)
        painter.setPen(theme.colour("line2"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


class NewRecoveryKey(Dialog):
    """A new key for a centre that stands already. Emits `renewed` when it is the one that counts."""

    renewed = Signal()

    def __init__(self, parent: QWidget, desk: Desk, background: Background, centre: CentreDraft) -> None:
        super().__init__(parent, _("New recovery key"), width=640)
        self._desk, self._background = desk, background
        self.add_text(_("The old sheet stops working at once, but still opens the backups made before."))
        self.panel_of_key = RecoveryKey(centre)
        area = Roomy(self.panel_of_key)
        area.resettled.connect(self.refit)
        self.body.addWidget(area, 1)
        self.add_cancel()
        self.button = self.add_action(_("Use the new key"))
        self.button.setEnabled(False)
        self.button.clicked.connect(self.renew)
        self.panel_of_key.changed.connect(self._judge)

    def renew(self) -> None:
        key = self.panel_of_key.key
        self.button.set_busy(True)
        self._background.start(
            lambda: access.renew_recovery_key(self._desk, key),
            owner=self,
            done=self._done,
            failed=self._failed,
        )

    def _judge(self) -> None:
        self.button.setEnabled(self.panel_of_key.proved())
        self.refit()

    def _done(self, _nothing: object) -> None:
        self.close()
        self.renewed.emit()

    def _failed(self, error: Exception) -> None:
        self.button.set_busy(False)
        if not isinstance(error, DeskError):
            raise error
        self.panel_of_key.trouble.say(str(error), "bad")
        self.panel_of_key.trouble.show()
        self.refit()
