"""Typing in a questionnaire's wording from the centre's own licensed form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from rehabdesk.domain.instruments import Instrument, in_words
from rehabdesk.i18n import _, ngettext
from rehabdesk.ui import theme
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Label

_LONGEST = 300


class LineEdit(TextEdit):
    """Enter goes to the next line; several lines pasted at once go on into the lines below."""

    stepped = Signal(int)
    pasted = Signal(list)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            lines = [line.strip() for line in QGuiApplication.clipboard().text().splitlines()]
            lines = [line for line in lines if line]
            if len(lines) > 1:
                self.pasted.emit(lines)
                return
        by = {Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if (step := by.get(Qt.Key(event.key()))) is not None and not event.modifiers():
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)


class WordingDialog(Dialog):
    """A line for every section, question and answer; an empty line keeps our own short label."""

    saved = Signal(dict)  # code → wording

    def __init__(self, parent: QWidget, instrument: Instrument) -> None:
        title = _("Wording of {instrument}").format(instrument=instrument.name)
        super().__init__(parent, title, width=860)
        self.add_text(
            _(
                "Type the questions from the form your centre may use. They stay in this file and are not"
                " shared. Several lines can be pasted at once into the first question."
            )
        )
        self.add_text(in_words(instrument.licence), "ink3")
        self.lines: dict[str, LineEdit] = {}
        typed = typed_words(instrument)
        bare = instrument.with_texts(dict.fromkeys(typed, ""))
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        self._kinds = kinds_of(bare)
        for row, (code, words) in enumerate(sorted(bare.text_places(), key=lambda place: ":" in place[0])):
            if self._kinds[code] != "item":
                part = _("Section: {title}") if self._kinds[code] == "section" else _("Answer: {words}")
                words = part.format(title=words, words=words)
            name = Label(words, "label" if self._kinds[code] == "item" else "small", "ink2", wrap=True)
            name.setFixedWidth(theme.px(270))
            line = LineEdit()
            line.setAccessibleName(words)
            line.setMaxLength(_LONGEST)
            line.show_value(typed.get(code, ""))
            line.stepped.connect(self._stepper(code))
            line.pasted.connect(self._paster(code))
            self.lines[code] = line
            grid.addWidget(name, row, 0)
            grid.addWidget(line, row, 1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumHeight(theme.px(120))
        for ground in (area.viewport(), inside):
            ground.setAutoFillBackground(False)
        self._area = area
        self.body.addWidget(area, 1)
        self.count = Label("", "hint", "ink3")
        self.body.addWidget(self.count)
        for line in self.lines.values():
            line.textChanged.connect(self._count)
        self._count()
        self.add_cancel()
        save = self.add_action(_("Save"), default=False)
        save.setToolTip("Ctrl+S")
        save.clicked.connect(self._save)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self._save)

    def focus_first(self) -> None:
        """The first question: there the lines of a form are pasted."""
        first = next(code for code, kind in self._kinds.items() if kind == "item")
        self.lines[first].setFocus(Qt.FocusReason.TabFocusReason)

    def texts(self) -> dict[str, str]:
        return {code: words for code, line in self.lines.items() if (words := line.value())}

    def paste(self, code: str, lines: list[str]) -> None:
        """Line after line from here on: questions into questions, answers into answers."""
        codes = [each for each in self.lines if self._kinds[each] == self._kinds[code]]
        for each, words in zip(codes[codes.index(code) :], lines, strict=False):
            self.lines[each].show_value(words[:_LONGEST])

    def _save(self) -> None:
        texts = self.texts()
        self.close()
        self.saved.emit(texts)

    def _step(self, code: str, by: int) -> None:
        codes = list(self.lines)
        line = self.lines[codes[max(0, min(len(codes) - 1, codes.index(code) + by))]]
        line.setFocus(Qt.FocusReason.TabFocusReason)
        self._area.ensureWidgetVisible(line)

    def _stepper(self, code: str) -> Callable[[int], None]:
        return lambda by: self._step(code, by)

    def _paster(self, code: str) -> Callable[[list[str]], None]:
        return lambda lines: self.paste(code, lines)

    def _count(self) -> None:
        done = len(self.texts())
        words = ngettext("{count} of {all} lines typed in", "{count} of {all} lines typed in", done)
        self.count.setText(words.format(count=done, all=len(self.lines)))


def kinds_of(instrument: Instrument) -> dict[str, str]:
    """section, item or answer, for every place where wording can be typed in."""
    sections = {section.code for section in instrument.sections}
    return {
        code: "answer" if ":" in code else "section" if code in sections else "item"
        for code, _words in instrument.text_places()
    }


def typed_words(instrument: Instrument) -> Mapping[str, str]:
    """What the centre has typed in so far, by the codes of `text_places`."""
    found = {section.code: section.typed for section in instrument.sections}
    for item in instrument.items:
        found[item.code] = item.typed
        if item.answer_set:
            found |= {f"{item.answer_set}:{answer.value}": answer.typed for answer in item.answers}
    return {code: words for code, words in found.items() if words}
