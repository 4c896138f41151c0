"""Editors of one line: TextEdit, NumberEdit, NikEdit, PhoneEdit.

Every editor of a form has value(), show_value() and problem().
"""

import re
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QSizePolicy, QToolTip, QWidget

from rehabdesk.i18n import N_, _
from rehabdesk.ui import theme

_LONGEST = 1_000  # characters; no line of any form wants more


class TextEdit(QLineEdit):
    """A line of text. `edited` is for what a person did; show_value() stays silent."""

    edited = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.dress(self, "body")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._edit)

    def value(self) -> Any:
        return self.text().strip()

    def show_value(self, value: Any) -> None:
        self.setText(value or "")
        self.setCursorPosition(0)

    def problem(self) -> str:
        """Why what stands here cannot be read, marked for translation; empty when it can."""
        return ""

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)

    def offer(self, words: Sequence[str]) -> None:
        """Propose these while it is typed into; anything else may be written all the same."""
        completer = QCompleter(list(words), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        if (popup := completer.popup()) is not None:
            popup.setProperty("popup", "true")
        completer.activated.connect(self._take)
        self.setCompleter(completer)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _take(self, words: str) -> None:
        self.setText(words)
        self.edited.emit()

    def _edit(self, text: str) -> None:
        if len(text) > _LONGEST:  # a book pasted by mistake; what stood here stays
            said = _("Too long to paste here: at most {most} characters.").format(most=_LONGEST)
            QToolTip.showText(self.mapToGlobal(QPoint(8, 8)), said, self)
            self.undo()
            return
        self.edited.emit()


class NumberEdit(TextEdit):
    """A whole number; thousands may be written 1.146."""

    def value(self) -> int | None:
        digits = self.text().strip().replace(".", "").replace(" ", "")
        return int(digits) if re.fullmatch(r"-?[0-9]{1,12}", digits) else None

    def show_value(self, value: Any) -> None:
        super().show_value("" if value is None else str(value))

    def problem(self) -> str:
        return N_("Write a number with digits.") if self.text().strip() and self.value() is None else ""


class _GroupedEdit(TextEdit):
    """Digits shown in groups while they are typed; the caret stays behind its digit."""

    def _grouped(self, digits: str) -> str:
        """As they are shown; a NIK and a telephone number each have their own groups."""
        return digits

    def _edit(self, text: str) -> None:
        before = len(re.sub(r"[^0-9+]", "", text[: self.cursorPosition()]))
        shown = self._grouped(re.sub(r"[^0-9+]", "", text))
        if shown != text:
            self.setText(shown)
            self.setCursorPosition(_behind(shown, before))
        super()._edit(shown)

    def value(self) -> str:
        return re.sub(r"[^0-9+]", "", self.text())

    def show_value(self, value: Any) -> None:
        super().show_value(self._grouped(re.sub(r"[^0-9+]", "", value or "")))


def _behind(text: str, digits: int) -> int:
    """The caret position behind so many digits."""
    for place, letter in enumerate(text):
        if digits == 0:
            return place
        digits -= letter != " "
    return len(text)


class NikEdit(_GroupedEdit):
    """The national ID in groups of 6, 6 and 4 digits."""

    def _grouped(self, digits: str) -> str:
        digits = digits.replace("+", "")[:16]
        return " ".join(part for part in (digits[:6], digits[6:12], digits[12:]) if part)


class PhoneEdit(_GroupedEdit):
    """A phone number in groups of four; +62 and 62 at the start become 0."""

    def _grouped(self, digits: str) -> str:
        if digits.startswith("+62"):
            digits = "0" + digits[3:].lstrip("0")
        elif digits.startswith("62") and len(digits) > 9:
            digits = "0" + digits[2:]
        return " ".join(digits[start : start + 4] for start in range(0, min(len(digits), 16), 4))
