"""The boxes of a note: one for each part of its format, with the letter it is known by."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.domain.counselling import PARTS, NoteFormat, Part, recast
from rehabdesk.domain.fields import Problem
from rehabdesk.i18n import _
from rehabdesk.ui import theme
from rehabdesk.ui.forms import say
from rehabdesk.ui.screens.counselling.phrases import PhraseText
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.labels import Chip, Icon, Label


class ProblemLine(QWidget):
    """What is wrong with the field above; nothing at all while nothing is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sign = Icon("error", "badMark", 14)
        self._words = Label("", "hint", "bad", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        self.hide()

    def show_problem(self, problem: Problem | None, *editors: QWidget) -> None:
        """Say it, and mark the editors it belongs to."""
        state = "" if problem is None else "warn" if problem.warning else "bad"
        said = say(problem) if problem else ""
        for editor in editors:
            theme.mark(editor, "state", state)
            editor.setAccessibleDescription(said)
        if problem is not None:
            sign = ("warning", "warnMark") if problem.warning else ("error", "badMark")
            self._sign.show_icon(*sign)
            self._words.set_tone(state)
            self._words.setText(said)
        self.setVisible(problem is not None)

    def said(self) -> str:
        return "" if self.isHidden() else self._words.text()


class Letter(Chip):
    """The letter by which a part is known, in a square."""

    def __init__(self, part: Part, parent: QWidget | None = None) -> None:
        super().__init__(part.letter, "soft", parent=parent)
        self.setToolTip(_(part.label))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(26), theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, rect = QPainter(self), QRectF(self.rect())
        paint.fill_round(painter, rect, theme.colour("soft"), None, theme.px(6))
        paint.write(painter, rect, self.text(), "strong", theme.colour("onSoft"), paint.CENTRE)


class NoteBox(QWidget):
    """Letter, name and hint above a box that grows."""

    edited = Signal()

    def __init__(self, part: Part, least: int, *, letter: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.part = part
        self.text = PhraseText(least)
        self.text.setObjectName(part.key)
        self.text.setAccessibleName(_("{label}, {hint}").format(label=_(part.label), hint=_(part.hint)))
        self.problem = ProblemLine(self)
        head = QHBoxLayout()
        head.setSpacing(8)
        if letter:
            head.addWidget(Letter(part))
        head.addWidget(Label(_(part.label), "strong"))
        head.addWidget(Label(_(part.hint), "hint", "ink3"))
        head.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addWidget(self.problem)
        self.text.edited.connect(self._edit)

    def _edit(self) -> None:
        self.problem.show_problem(None, self.text)
        self.edited.emit()


class NoteBoxes(QWidget):
    """All boxes of one format. Another format takes the words along; none is lost."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.format = NoteFormat.SOAP
        self.boxes: list[NoteBox] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_texts(self, form: NoteFormat, texts: Mapping[str, str]) -> None:
        self._make(form)
        for box in self.boxes:
            box.text.show_value(texts.get(box.part.key, ""))

    def change_format(self, form: NoteFormat) -> None:
        self.show_texts(form, recast(self.texts(), form))

    def texts(self) -> dict[str, str]:
        return {box.part.key: box.text.value() for box in self.boxes}

    def words(self) -> int:
        return sum(len(text.split()) for text in self.texts().values())

    def box(self, key: str) -> NoteBox | None:
        return next((box for box in self.boxes if box.part.key == key), None)

    def go_to(self, place: int) -> None:
        if place < len(self.boxes):
            self.boxes[place].text.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _make(self, form: NoteFormat) -> None:
        if self.boxes and form is self.format:
            return
        self.format = form
        for box in self.boxes:
            self._column.removeWidget(box)
            box.hide()
            box.deleteLater()
        free = form is NoteFormat.FREE
        self.boxes = [NoteBox(part, 12 if free else 3, letter=not free, parent=self) for part in PARTS[form]]
        for box in self.boxes:
            box.edited.connect(self.edited)
            self._column.addWidget(box)
            box.show()
