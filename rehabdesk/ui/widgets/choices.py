"""Editors that choose: Combo, ChoiceEdit, PickEdit (searchable), RadioRow, CheckGrid, FlagEdit."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QCompleter,
    QGridLayout,
    QHBoxLayout,
    QSizePolicy,
    QWidget,
)

from rehabdesk.domain.fields import Choice
from rehabdesk.i18n import N_, _
from rehabdesk.ui import icons, theme
from rehabdesk.ui.widgets.buttons import Check, Radio


class Combo(QComboBox):
    """A list to choose from: values with words. F4 or Alt+Down opens it, letters jump."""

    edited = Signal()
    left = Signal()

    def __init__(self, options: Sequence[tuple[Any, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.dress(self, "body")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.setMaxVisibleItems(12)
        # Kept here and not in the items: Qt would give a member of a value set back as a bare text.
        self._values: list[Any] = []
        self.set_options(options)
        self.activated.connect(self._choose)

    def set_options(self, options: Sequence[tuple[Any, str]]) -> None:
        """What can be chosen from now on; the choice stays if it is still there."""
        before = self.value()
        self.blockSignals(True)
        self.clear()
        self._values = [value for value, _word in options]
        self.addItems([word for _value, word in options])
        self.blockSignals(False)
        self.show_value(before)

    def value(self) -> Any:
        index = self.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def show_value(self, value: Any) -> None:
        """Show it quietly; a value that is not offered shows as nothing chosen."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def problem(self) -> str:
        return ""

    def set_read_only(self, read_only: bool) -> None:
        self.setEnabled(not read_only)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # A form scrolled by the wheel must not change its answers.
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        before = self.value()
        super().keyPressEvent(event)
        if self.value() != before:
            self.edited.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.px(16)
        box = QRectF(self.width() - side - theme.px(9), 0, side, self.height())
        ink = theme.colour("ink2" if self.isEnabled() else "line2")
        icons.draw(QPainter(self), box, "down", ink, 12)

    def _choose(self, _index: int) -> None:
        self.edited.emit()


class ChoiceEdit(Combo):
    """One of a value set, or nothing."""

    def __init__(
        self, options: type[Choice], *, required: bool = False, parent: QWidget | None = None
    ) -> None:
        offered: list[tuple[Any, str]] = [(choice, _(choice.label)) for choice in options]
        super().__init__(offered if required else [(None, ""), *offered], parent)
        self.setPlaceholderText(_("Choose"))
        self.show_value(None)


class PickEdit(Combo):
    """One of many records, found by typing any part of its words."""

    def __init__(self, options: Sequence[tuple[Any, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(options, parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.lineEdit()
        assert line is not None
        line.setProperty("plain", "true")
        line.setPlaceholderText(_("Type to search"))
        line.setMaxLength(200)  # no name is longer; a book pasted by mistake is searched for ever
        line.textEdited.connect(self._typed)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        if (popup := completer.popup()) is not None:
            popup.setProperty("popup", "true")
        completer.activated.connect(self._completed)
        self.setCompleter(completer)
        self.show_value(None)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        if (line := self.lineEdit()) is not None:
            line.setAccessibleName(name)

    def value(self) -> Any:
        index = self._index_of(self.currentText())
        return self._values[index] if index >= 0 else None

    def show_value(self, value: Any) -> None:
        super().show_value(value)
        if self.currentIndex() < 0 and self.isEditable():
            self.setEditText("")
        if (line := self.lineEdit()) is not None:
            line.setCursorPosition(0)

    def problem(self) -> str:
        if self.currentText().strip() and self._index_of(self.currentText()) < 0:
            return N_("Not in the list. Choose one of those shown.")
        return ""

    def _index_of(self, words: str) -> int:
        return self.findText(words.strip(), Qt.MatchFlag.MatchFixedString)

    def _typed(self, _text: str) -> None:
        self.edited.emit()

    def _completed(self, words: str) -> None:
        self.setCurrentIndex(self._index_of(words))
        self.edited.emit()


class RadioRow(QWidget):
    """Two or three options in sight. Arrows move, a digit or first letter chooses, Delete takes it back."""

    edited = Signal()
    left = Signal()

    def __init__(self, options: Sequence[tuple[Any, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(14)
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._click)
        self._values: list[Any] = []
        for place, (value, word) in enumerate(options):
            radio = Radio(word, self)
            radio.setAccessibleName(word)
            radio.installEventFilter(self)
            self._group.addButton(radio, place)
            self._values.append(value)
            row.addWidget(radio)
        row.addStretch()
        if self._values:
            self.setFocusProxy(self._group.button(0))

    def value(self) -> Any:
        place = self._group.checkedId()
        return self._values[place] if place >= 0 else None

    def show_value(self, value: Any) -> None:
        self._group.setExclusive(False)
        for place, offered in enumerate(self._values):
            self._group.button(place).setChecked(value is not None and offered == value)
        self._group.setExclusive(True)
        self._aim_focus()

    def problem(self) -> str:
        return ""

    def set_read_only(self, read_only: bool) -> None:
        self.setEnabled(not read_only)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        for button in self._group.buttons():
            button.setAccessibleName(f"{name}: {button.text()}")

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
                self.show_value(None)
                self.edited.emit()
                return True
            if (place := self._by_key(event)) is not None:
                button = self._group.button(place)
                button.setChecked(True)
                button.setFocus(Qt.FocusReason.TabFocusReason)
                self._click(place)
                return True
        elif event.type() is QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    def _by_key(self, event: QKeyEvent) -> int | None:
        """The option of a digit, 1 for the first, or of a letter that only one of them begins with."""
        typed = event.text().casefold()
        if not typed or event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            return None
        if typed.isdigit() and 1 <= int(typed) <= len(self._values):
            return int(typed) - 1
        words = [button.text().casefold() for button in self._group.buttons()]
        fits = [place for place, word in enumerate(words) if word.startswith(typed)]
        return fits[0] if len(fits) == 1 and typed.isalpha() else None

    def _aim_focus(self) -> None:
        self.setFocusProxy(self._group.checkedButton() or self._group.button(0))

    def _click(self, _place: int) -> None:
        self._aim_focus()
        self.edited.emit()


class CheckGrid(QWidget):
    """Any number of a value set, as tick boxes in columns."""

    edited = Signal()
    left = Signal()

    def __init__(self, options: type[Choice], columns: int = 3, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setVerticalSpacing(2)
        grid.setHorizontalSpacing(14)
        self._boxes: list[tuple[Choice, Check]] = []
        for place, option in enumerate(options):
            box = Check(_(option.label), self)
            box.setAccessibleName(_(option.label))
            box.clicked.connect(self._click)
            grid.addWidget(box, place // columns, place % columns)
            self._boxes.append((option, box))
        grid.setColumnStretch(columns, 1)
        if self._boxes:
            self.setFocusProxy(self._boxes[0][1])

    def value(self) -> tuple[Choice, ...]:
        return tuple(option for option, box in self._boxes if box.isChecked())

    def show_value(self, value: Any) -> None:
        for option, box in self._boxes:
            box.setChecked(option in (value or ()))

    def problem(self) -> str:
        return ""

    def set_read_only(self, read_only: bool) -> None:
        self.setEnabled(not read_only)

    def _click(self, _on: bool) -> None:
        self.edited.emit()


class FlagEdit(Check):
    """Yes or no, as one tick box with its own words."""

    edited = Signal()
    left = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.clicked.connect(self._click)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.px(36))

    def value(self) -> bool:
        return self.isChecked()

    def show_value(self, value: Any) -> None:
        self.setChecked(bool(value))

    def problem(self) -> str:
        return ""

    def set_read_only(self, read_only: bool) -> None:
        self.setEnabled(not read_only)

    def _click(self, _on: bool) -> None:
        self.edited.emit()


def choice_editor(options: type[Choice], *, required: bool) -> QWidget:
    """Two or three short words stand open; anything longer is a list."""
    words = [(choice, _(choice.label)) for choice in options]
    if len(words) <= 3 and sum(len(word) + 4 for _choice, word in words) <= 40:
        return RadioRow(words)
    return ChoiceEdit(options, required=required)
