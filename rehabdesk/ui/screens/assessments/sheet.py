"""The questions of one section, answered by one key each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from rehabdesk.domain.instruments import LONGEST_TEXT, REFUSE_KEY, ItemKind
from rehabdesk.i18n import _
from rehabdesk.ui import icons, theme
from rehabdesk.ui.screens.assessments.rows import (
    Placed,
    SheetAnswer,
    SheetRow,
    alike,
    tail,
)
from rehabdesk.ui.widgets import paint

_LONGEST_NUMBER = 6
_MANY = 10  # of more rows than this, more are in sight at once


class AnswerSheet(QAbstractScrollArea):
    """A grid where all questions share their answers, else a list whose present question lies open.

    A key answers, R is refused, Space leaves blank; Backspace takes an answer back, or goes back.
    """

    answered = Signal(str, object)  # code, value
    kept = Signal(str, object)  # the same, but not gone on from
    refused = Signal(str)
    cleared = Signal(str)
    moved = Signal(str)
    left = Signal(int)  # beyond the last row (1) or before the first (-1)
    passed = Signal(str)  # go on without an answer

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._rows: list[SheetRow] = []
        self._placed: list[Placed] = []
        self._here = 0
        self._typed = ""
        self._wrong = False  # what is typed is no answer; the next key begins anew
        self._grid = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # what it shows

    def show_rows(self, rows: Sequence[SheetRow], here: str = "") -> None:
        """These questions; the present one is `here`, else the one it was."""
        before, was = here or self.current(), self.current()
        self._rows = list(rows)
        self._grid = alike(self._rows)
        codes = [row.code for row in self._rows]
        self._here = codes.index(before) if before in codes else 0
        if self.current() != was:
            self._begin_typing()
        self._settle()

    def rows(self) -> list[SheetRow]:
        return list(self._rows)

    def current(self) -> str:
        """The code of the present question."""
        return self._rows[self._here].code if self._here < len(self._rows) else ""

    def choose(self, code: str) -> None:
        codes = [row.code for row in self._rows]
        if code in codes:
            self._go(codes.index(code))

    def spoken(self) -> str:
        """The present question as a screen reader says it."""
        if not self._rows:
            return self._name
        row = self._rows[self._here]
        said = _("refused") if row.refused else row.said or _("not answered")
        keys = "; ".join(f"{answer.key} {answer.label}" for answer in row.answers)
        return ". ".join(part for part in (f"{row.number} {row.text}".strip(), said, keys) if part)

    def is_wrong(self) -> bool:
        """Whether what was entered is no answer: it stands there in red until something else is typed."""
        return self._wrong

    def _begin_typing(self) -> None:
        """A number is written anew, words are gone on with."""
        row = self._rows[self._here] if self._rows else None
        given = row.given if row is not None and row.kind is ItemKind.TEXT else None
        self._typed, self._wrong = given if isinstance(given, str) else "", False
        wants_words = row is not None and row.kind is ItemKind.TEXT
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, wants_words)

    def _settle(self) -> None:
        self._place()
        self._show_current()
        self.setAccessibleName(self.spoken())
        self.viewport().update()

    # what the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = Qt.Key(event.key()), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self._rows and event.matches(QKeySequence.StandardKey.Paste):
            self._add(" ".join(QGuiApplication.clipboard().text().split()))
            return
        if not self._rows or not (plain or event.modifiers() == Qt.KeyboardModifier.ShiftModifier):
            event.ignore()
            return
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(0 if key == Qt.Key.Key_Home else len(self._rows) - 1)
        elif key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self._take_back(backwards=key == Qt.Key.Key_Backspace)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self._finish()
        elif key == Qt.Key.Key_Left:
            self._step(-1)
        elif not self._type(event.text()):
            event.ignore()

    def _type(self, text: str) -> bool:
        row = self._rows[self._here]
        if row.kind is ItemKind.TEXT:
            return self._add(text)
        if text.lower() == REFUSE_KEY and row.refusable:
            self._typed = ""
            self.refused.emit(row.code)
            return True
        if text == " ":
            self._finish()
            return True
        if row.kind is ItemKind.NUMBER:
            return self._add(text)
        for answer in row.answers:
            if answer.key == text.lower():
                self.answered.emit(row.code, answer.value)
                return True
        return False

    def _add(self, text: str) -> bool:
        """Put behind what is typed so far; False where it is nothing that can be typed here."""
        kind = self._rows[self._here].kind
        fits = text.isdecimal() and text.isascii() if kind is ItemKind.NUMBER else text.isprintable()
        if not text or not fits or kind is ItemKind.CHOICE:
            return False
        if self._wrong:
            self._typed, self._wrong = "", False
        self._typed = (self._typed + text)[: LONGEST_TEXT if kind is ItemKind.TEXT else _LONGEST_NUMBER]
        self.viewport().update()
        return True

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Letters put together by the keyboard, like an accent and its vowel."""
        if self._rows:
            self._add(event.commitString())
        event.accept()

    def _finish(self) -> None:
        """Enter: take what was typed, or go on and leave the question as it is."""
        row, typed = self._rows[self._here], self._what_is_typed()
        if typed is None:
            self.passed.emit(row.code)
        elif isinstance(typed, int) and row.span and not row.span[0] <= typed <= row.span[1]:
            self._wrong = True
            self.setAccessibleName(f"{typed}: {row.unit}. {self.spoken()}")
            self.viewport().update()
        else:
            self._typed = ""
            self.answered.emit(row.code, typed)
            self.viewport().update()

    def keep_typed(self) -> None:
        """A number or words without their Enter are taken as they stand; the question stays where it is."""
        typed = None if self._wrong else self._what_is_typed()
        if typed is not None:
            self.kept.emit(self.current(), typed)

    def _what_is_typed(self) -> int | str | None:
        """None where nothing is, or nothing new."""
        typed = self._typed.strip()
        row = self._rows[self._here] if self._rows else None
        if row is None or not typed or row.kind is ItemKind.CHOICE or typed == row.given:
            return None
        return typed if row.kind is ItemKind.TEXT else int(typed)

    def _take_back(self, *, backwards: bool) -> None:
        row = self._rows[self._here]
        if len(self._typed) > 1 or (self._typed and row.kind is ItemKind.NUMBER):
            self._typed, self._wrong = self._typed[:-1], False
            self.viewport().update()
        elif self._typed or row.given is not None or row.refused:
            self._typed = ""
            self.cleared.emit(row.code)
        elif backwards:
            self._step(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position() + QPoint(0, self.verticalScrollBar().value()).toPointF()
        for place, placed in enumerate(self._placed):
            if placed.box.contains(at):
                hit = next((answer for answer, box in placed.cells if box.contains(at)), None)
                if hit is not None:
                    self._here = place
                    self.answered.emit(placed.row.code, hit.value)
                else:
                    self._go(place)
                return

    def _step(self, by: int) -> None:
        if 0 <= self._here + by < len(self._rows):
            self._go(self._here + by)
        else:
            self.left.emit(by)

    def _go(self, place: int) -> None:
        if place != self._here:
            there = self._rows[place].code
            self.keep_typed()  # which may change what is asked
            codes = [row.code for row in self._rows]
            self._here = codes.index(there) if there in codes else 0
            self._begin_typing()
            self._settle()
            self.moved.emit(self.current())

    # measures

    def _place(self) -> None:
        """Every row as tall as its words; in a list the present one has room for its answers."""
        wide, top = float(self.viewport().width()), float(self._head())
        self._placed = []
        for place, row in enumerate(self._rows):
            in_grid = self._grid and row.kind is ItemKind.CHOICE
            placed = self._place_grid(row, wide, top) if in_grid else self._place_list(row, wide, top, place)
            self._placed.append(placed)
            top = placed.box.bottom()
        down = self.verticalScrollBar()
        down.setRange(0, max(0, round(top) - self.viewport().height()))
        down.setSingleStep(theme.px(40))
        down.setPageStep(max(1, self.viewport().height() - self._head()))

    def _head(self) -> int:
        """In a grid the answers are written once, above."""
        if not self._grid:
            return 0
        tall = max(paint.lines_height(answer.label, "chip", self._cell()) for answer in self._shared())
        return round(tall) + theme.px(14)

    def _shared(self) -> tuple[SheetAnswer, ...]:
        return next(row.answers for row in self._rows if row.kind is ItemKind.CHOICE)

    def _cell(self) -> float:
        count = len(self._shared())
        return min(float(theme.px(84)), max(float(theme.px(46)), self.viewport().width() * 0.58 / count))

    def _place_grid(self, row: SheetRow, wide: float, top: float) -> Placed:
        cell = self._cell()
        end = wide - theme.px(40)
        first = end - cell * len(row.answers)
        room = first - theme.px(20) - self._number_width()
        tall = paint.lines_height(row.text, "row", room) + (
            paint.lines_height(row.below, "hint", room) if row.below else 0
        )
        dense = len(self._rows) > _MANY
        high = max(theme.px(38 if dense else 46), tall + theme.px(10 if dense else 16))
        box = QRectF(0, top, wide, high)
        words = QRectF(theme.px(14) + self._number_width(), top, room, high)
        side = theme.px(30 if dense else 34)
        cells = tuple(
            (answer, QRectF(first + place * cell + 3, box.center().y() - side / 2, cell - 6, side))
            for place, answer in enumerate(row.answers)
        )
        return Placed(row, box, words, cells)

    def _place_list(self, row: SheetRow, wide: float, top: float, place: int) -> Placed:
        left = theme.px(14) + self._number_width()
        room = wide - left - theme.px(16)
        room -= self._said_width() if place != self._here else theme.px(36)
        tall = paint.lines_height(row.text, "row", room) + (
            paint.lines_height(row.below, "hint", room) if row.below else 0
        )
        words = QRectF(left, top + theme.px(10), room, tall)
        below = words.bottom() + theme.px(10)
        if place != self._here:
            return Placed(row, QRectF(0, top, wide, below - top), words, ())
        cells, below = self._place_answers(row, left, below, wide - left - theme.px(16))
        return Placed(row, QRectF(0, top, wide, below + theme.px(4) - top), words, cells)

    def _place_answers(
        self, row: SheetRow, left: float, top: float, room: float
    ) -> tuple[tuple[tuple[SheetAnswer, QRectF], ...], float]:
        """Side by side while they are short, under each other where one needs a line for itself."""
        if row.kind is not ItemKind.CHOICE:
            return (), top + theme.px(44)
        pad, gap = theme.px(42), theme.px(8)
        widest = max(paint.width_of(answer.label, "label") for answer in row.answers) + pad + theme.px(8)
        across = max(1, min(len(row.answers), int((room + gap) // (widest + gap))))
        across = -(-len(row.answers) // -(-len(row.answers) // across))  # lines of equal length
        wide = (room - gap * (across - 1)) / across
        cells: list[tuple[SheetAnswer, QRectF]] = []
        for start in range(0, len(row.answers), across):
            line = row.answers[start : start + across]
            high = max(
                float(theme.px(34)),
                max(paint.lines_height(each.label, "label", wide - pad - theme.px(6)) for each in line)
                + theme.px(14),
            )
            for column, answer in enumerate(line):
                cells.append((answer, QRectF(left + column * (wide + gap), top, wide, high)))
            top += high + theme.px(6)
        return tuple(cells), top

    def _number_width(self) -> float:
        numbers = [paint.width_of(row.number, "labelStrong") for row in self._rows]
        return max(numbers, default=0) + theme.px(12)

    def _said_width(self) -> float:
        return min(theme.px(210), self.viewport().width() * 0.34)

    def _show_current(self) -> None:
        if self._here >= len(self._placed):
            return
        box, bar = self._placed[self._here].box, self.verticalScrollBar()
        ahead = theme.px(44)  # a part of the next question stays in sight
        if box.top() - self._head() < bar.value():
            bar.setValue(round(box.top()) - self._head())
        elif box.bottom() + ahead > bar.value() + self.viewport().height():
            top = box.top() - self._head()
            bar.setValue(round(min(top, box.bottom() + ahead - self.viewport().height())))

    def sizeHint(self) -> QSize:
        return QSize(theme.px(560), theme.px(360))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(300), theme.px(160))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._settle()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_rows"):
            self._settle()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _scrolled(self, _value: int) -> None:
        self.viewport().update()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.translate(0, -self.verticalScrollBar().value())
        for place, placed in enumerate(self._placed):
            self._paint_row(painter, placed, here=place == self._here)
        painter.resetTransform()
        if self._grid:
            self._paint_head(painter)

    def _paint_head(self, painter: QPainter) -> None:
        head = QRectF(0, 0, self.viewport().width(), self._head())
        painter.fillRect(head, theme.colour("sunken"))
        painter.fillRect(QRectF(0, head.bottom() - 1, head.width(), 1), theme.colour("line"))
        in_grid = next(placed for placed in self._placed if placed.row.kind is ItemKind.CHOICE)
        title = QRectF(in_grid.words.left(), 0, in_grid.words.width(), head.height())
        paint.write(painter, title, _("Question"), "chip", theme.colour("ink2"), paint.LEFT)
        for answer, box in in_grid.cells:
            room = QRectF(box.left() - 1, 0, box.width() + 2, head.height())
            paint.write_lines(painter, room, answer.label, "chip", theme.colour("ink2"), paint.CENTRE)

    def _paint_row(self, painter: QPainter, placed: Placed, *, here: bool) -> None:
        row, box = placed.row, placed.box
        in_grid = self._grid and row.kind is ItemKind.CHOICE
        if here:
            painter.fillRect(box, theme.colour("sel"))
            painter.fillRect(QRectF(0, box.top(), theme.px(3), box.height() - 1), theme.colour("link"))
        painter.fillRect(QRectF(0, box.bottom() - 1, box.width(), 1), theme.colour("line"))
        self._paint_words(painter, placed)
        for answer, cell in placed.cells:
            if in_grid:
                self._paint_cell(painter, row, answer, cell, here=here)
            else:
                self._paint_choice(painter, row, answer, cell)
        if in_grid:
            end = QRectF(box.right() - theme.px(37), box.top(), theme.px(30), box.height())
            self._paint_refusal(painter, end, row, here=here)
        elif here and row.kind is not ItemKind.CHOICE:
            self._paint_entry(painter, placed)
        elif here:
            side = theme.px(30)
            end = QRectF(box.right() - theme.px(16) - side, placed.words.top(), side, placed.words.height())
            self._paint_refusal(painter, end, row, here=here)
        elif not here:
            self._paint_said(painter, placed)

    def _paint_words(self, painter: QPainter, placed: Placed) -> None:
        row, words = placed.row, placed.words
        tall = paint.lines_height(row.text, "row", words.width())
        low = paint.lines_height(row.below, "hint", words.width()) if row.below else 0
        top = words.center().y() - (tall + low) / 2
        number = QRectF(theme.px(14), top, self._number_width(), paint.line_height("row"))
        paint.write(painter, number, row.number, "labelStrong", theme.colour("ink3"), paint.LEFT)
        room = QRectF(words.left(), top, words.width(), tall)
        paint.write_lines(painter, room, row.text, "row", theme.colour("ink"), paint.TOP_LEFT)
        if row.below:
            room = QRectF(words.left(), top + tall, words.width(), low)
            paint.write_lines(painter, room, row.below, "hint", theme.colour("ink3"), paint.TOP_LEFT)

    def _paint_cell(
        self, painter: QPainter, row: SheetRow, answer: SheetAnswer, cell: QRectF, *, here: bool
    ) -> None:
        radius = theme.px(6)
        if row.given == answer.value and not row.refused:
            ring = theme.colour("focus") if here and self.hasFocus() else None
            paint.fill_round(painter, cell, theme.colour("primary"), ring, radius, 2)
            icons.draw(painter, cell, "check", theme.colour("onPrimary"), 14)
            return
        edge = "focus" if here and self.hasFocus() else "field" if here else "line2"
        paint.fill_round(painter, cell, theme.colour("surface"), theme.colour(edge), radius)
        if here:
            paint.write(painter, cell, answer.key.upper(), "labelStrong", theme.colour("ink2"), paint.CENTRE)

    def _paint_choice(self, painter: QPainter, row: SheetRow, answer: SheetAnswer, cell: QRectF) -> None:
        """Key cap and words; the answer given is filled."""
        on = row.given == answer.value and not row.refused
        edge = theme.colour("focus" if self.hasFocus() else "field")
        ground = theme.colour("primary" if on else "surface")
        paint.fill_round(painter, cell, ground, None if on else edge, theme.px(7))
        side = theme.px(22)
        cap = QRectF(cell.left() + theme.px(7), cell.center().y() - side / 2, side + theme.px(2), side)
        if on:
            icons.draw(painter, cap, "check", theme.colour("onPrimary"), 14)
        else:
            paint.fill_round(painter, cap, theme.colour("sunken"), theme.colour("line2"), theme.px(4))
            paint.write(painter, cap, answer.key.upper(), "labelStrong", theme.colour("ink2"), paint.CENTRE)
        room = cell.adjusted(theme.px(38), 0, -theme.px(8), 0)
        words = answer.label if answer.label != answer.key else ""
        ink = theme.colour("onPrimary" if on else "ink")
        paint.write_lines(painter, room, words, "label", ink, paint.LEFT)

    def _paint_refusal(self, painter: QPainter, room: QRectF, row: SheetRow, *, here: bool) -> None:
        """At the end of a line: refused, or the key that says so."""
        if row.refused:
            icons.draw(painter, room, "refused", theme.colour("warnMark"), 16)
        elif here and row.refusable and row.given is None:
            side = theme.px(20)
            cap = QRectF(room.center().x() - side / 2, room.center().y() - side / 2, side, side)
            paint.fill_round(painter, cap, theme.colour("surface"), theme.colour("line2"), theme.px(4))
            paint.write(painter, cap, REFUSE_KEY.upper(), "labelStrong", theme.colour("ink2"), paint.CENTRE)

    def _paint_entry(self, painter: QPainter, placed: Placed) -> None:
        """The field of a number or of words; what stood there before gives way to what is typed."""
        row, box = placed.row, placed.box
        wide = theme.px(110) if row.kind is ItemKind.NUMBER else placed.words.width()
        field = QRectF(placed.words.left(), box.bottom() - theme.px(46), wide, theme.px(36))
        edge = theme.colour("badMark" if self._wrong else "focus" if self.hasFocus() else "field")
        paint.fill_round(painter, field, theme.colour("surface"), edge, theme.px(7), 2)
        shown = self._typed or ("" if row.given is None or row.refused else str(row.given))
        room = field.adjusted(theme.px(11), 0, -theme.px(8), 0)
        paint.write(painter, room, tail(shown, room.width()), "body", theme.colour("ink"), paint.LEFT)
        if self._typed or not shown:
            at = room.left() + paint.width_of(tail(self._typed, room.width()), "body") + 1
            caret = QRectF(at, field.center().y() - theme.px(9), theme.px(1) + 0.5, theme.px(18))
            painter.fillRect(caret, theme.colour("ink" if self.hasFocus() else "line2"))
        if row.kind is not ItemKind.NUMBER:
            return
        side = QRectF(field.right() + theme.px(10), field.top(), theme.px(300), field.height())
        words = " · ".join(part for part in (row.unit, _("refused") if row.refused else "") if part)
        tone = theme.colour("bad" if self._wrong else "ink2")
        paint.write(painter, side, words, "small", tone, paint.LEFT)

    def _paint_said(self, painter: QPainter, placed: Placed) -> None:
        """In a list, what was answered stands at the right of its question."""
        row, box = placed.row, placed.box
        room = QRectF(placed.words.right() + theme.px(10), box.top(), 0, box.height())
        room.setRight(box.right() - theme.px(14))
        if row.refused:
            paint.write(painter, room, _("refused"), "label", theme.colour("warn"), paint.RIGHT)
        elif row.given is not None:
            paint.write(painter, room, row.said, "label", theme.colour("link"), paint.RIGHT)
        else:
            paint.write(painter, room, "–", "label", theme.colour("ink3"), paint.RIGHT)
