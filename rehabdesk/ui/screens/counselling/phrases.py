"""Ready phrases: a slash and a word in a note become sentences with blanks to fill in."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QListWidget, QWidget

from rehabdesk.i18n import N_, _
from rehabdesk.ui import theme
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.growing import GrowingText

BLANK = "…"


@dataclass(frozen=True)
class Phrase:
    word: str
    title: str
    text: str


PHRASES = (
    Phrase(
        N_("risk"),
        N_("Suicide risk looked into"),
        N_(
            "Suicide risk: asked about. Thoughts …, plan …, means …, earlier attempts …."
            " What protects: …. Judged …, agreed …."
        ),
    ),
    Phrase(
        N_("urine"),
        N_("Urine test result"),
        N_("Urine test on …: negative for …, positive for …. The client was told and said …."),
    ),
    Phrase(
        N_("homework"),
        N_("Tasks until the next session"),
        N_("Until the next session:\n1. …\n2. …\n3. …"),
    ),
    Phrase(
        N_("seen"),
        N_("How the client appears"),
        N_("Came …, dressed …. Speech …, mood …, eye contact …. Clear about time and place."),
    ),
    Phrase(
        N_("relapse"),
        N_("Trigger and craving"),
        N_("Trigger: …. Craving … of 10, lasted … minutes. What was done: …. What helped: …."),
    ),
    Phrase(
        N_("family"),
        N_("Contact with the family"),
        N_("Spoke with … (relation …) with the client's consent, about …. Agreed: …."),
    ),
    Phrase(
        N_("absent"),
        N_("Did not come"),
        N_("Did not come to the session of …. Called on … at …: …. New appointment …."),
    ),
)


def matching(typed: str) -> list[Phrase]:
    """The phrases whose word begins like this, or all of them while nothing is typed."""
    return [phrase for phrase in PHRASES if _(phrase.word).startswith(typed.casefold())]


class PhraseText(GrowingText):
    """A box in which a slash offers the ready phrases; Enter puts one in and goes to its first blank."""

    def __init__(self, least: int = 3, most: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(least, most, parent)
        self._list: QListWidget | None = None
        self._found: list[Phrase] = []
        self._look = QTimer(self, singleShot=True, interval=0)  # the caret has moved by then
        self._look.timeout.connect(self._offer)
        self.edited.connect(self._look.start)

    def insert_phrase(self, phrase: Phrase) -> None:
        """In place of the slash and what was typed behind it."""
        caret = self.textCursor()
        typed = self._typed()
        if typed is not None:
            left = QTextCursor.MoveOperation.Left
            caret.movePosition(left, QTextCursor.MoveMode.KeepAnchor, len(typed) + 1)
        start = caret.selectionStart()
        caret.insertText(_(phrase.text))
        blank = self.toPlainText().find(BLANK, start)
        if start <= blank < caret.position():
            caret.setPosition(blank)
            caret.setPosition(blank + len(BLANK), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(caret)
        self.close_list()

    def offered(self) -> list[Phrase]:
        """What the list shows now."""
        return list(self._found) if self._list is not None and self._list.isVisible() else []

    def close_list(self) -> None:
        self._look.stop()
        if self._list is not None:
            self._list.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.offered() and self._list is not None:
            match event.key():
                case Qt.Key.Key_Up | Qt.Key.Key_Down:
                    by = 1 if event.key() == Qt.Key.Key_Down else -1
                    self._list.setCurrentRow((self._list.currentRow() + by) % self._list.count())
                    return
                case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Tab if not event.modifiers():
                    self.insert_phrase(self._found[self._list.currentRow()])
                    return
                case Qt.Key.Key_Escape:
                    self.close_list()
                    return
        elif event.key() == Qt.Key.Key_Return and self._look.isActive() and self._typed():
            self._offer()  # typed faster than the list came
            if len(self._found) == 1 and self.offered() and not event.modifiers():
                self.insert_phrase(self._found[0])
                return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        wanted = QEvent.Type.ShortcutOverride
        if event.type() is wanted and isinstance(event, QKeyEvent):
            escape = event.key() == Qt.Key.Key_Escape
            if escape and self.offered():
                event.accept()  # closes the list, not the place
                return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.close_list()

    def _typed(self) -> str | None:
        """The letters behind a slash that begins a word, up to the caret."""
        caret = self.textCursor()
        before = caret.block().text()[: caret.positionInBlock()]
        found = re.search(r"(?:^|\s)/(\w*)$", before)
        return found[1] if found else None

    def _offer(self) -> None:
        typed = self._typed()
        self._found = matching(typed) if typed is not None else []
        if not self._found or not self.isVisible():
            self.close_list()
            return
        if self._list is None:
            self._list = QListWidget(self.window())
            self._list.setProperty("popup", "true")
            self._list.setSpacing(2)
            self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._list.setAccessibleName(_("Ready phrases"))
            self._list.itemClicked.connect(self._take)
            self.destroyed.connect(self._list.deleteLater)
        self._fill(self._list)

    def _fill(self, shown: QListWidget) -> None:
        theme.dress(shown, "small")
        shown.clear()
        words = [f"/{_(phrase.word)}   {_(phrase.title)}" for phrase in self._found]
        shown.addItems(words)
        shown.setCurrentRow(0)
        wide = round(max(paint.width_of(each, "small") for each in words)) + theme.px(40)
        high = len(words) * (max(shown.sizeHintForRow(0), 1) + 4) + theme.px(8) + 6
        at = self.viewport().mapTo(self.window(), self.cursorRect().bottomLeft() + QPoint(0, theme.px(4)))
        if at.y() + high > self.window().height():
            at.setY(at.y() - high - self.cursorRect().height() - theme.px(8))
        shown.setGeometry(min(at.x(), self.window().width() - wide - 8), max(0, at.y()), wide, high)
        shown.show()
        shown.raise_()

    def _take(self, _item: QObject) -> None:
        if self._list is not None:
            self.insert_phrase(self._found[self._list.currentRow()])
