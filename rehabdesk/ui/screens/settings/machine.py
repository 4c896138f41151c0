"""What belongs to this computer and not to the centre: language, theme, size of type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.i18n import _
from rehabdesk.settings import Settings
from rehabdesk.ui import theme
from rehabdesk.ui.widgets.buttons import Check
from rehabdesk.ui.widgets.cards import Card
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.labels import Label
from rehabdesk.ui.window import LANGUAGES, THEMES


class MachinePage(QWidget):
    def __init__(
        self, settings: Callable[[], Settings], change: Callable[..., None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings, self._change = settings, change
        self.choices: dict[str, Combo] = {}
        self.flags: dict[str, Check] = {}
        look, privacy = Card(_("Look")), Card(_("Privacy and keyboard"))
        sizes = [(size, f"{size} %") for size in theme.PERCENTS]
        self._add_choice(look, "language", _("Language"), list(LANGUAGES.items()))
        self._add_choice(look, "theme", _("Theme"), [(key, _(word)) for key, word in THEMES.items()])
        self._add_choice(look, "font_percent", _("Font size"), sizes)
        said = _("Letters have a language of their own, chosen when they are written.")
        look.body.addWidget(Label(said, "hint", "ink3", wrap=True))
        self._add_flag(privacy, "hide_names", _("Hide clients' names on the screen"))
        self._add_flag(privacy, "always_show_focus", _("Always show where the keyboard is"))
        said = _("The desk locks itself after the minutes set under Centre. Ctrl+L locks it at once.")
        privacy.body.addWidget(Label(said, "hint", "ink3", wrap=True))
        for card in (look, privacy):
            card.body.addStretch()
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(look, 1)
        row.addWidget(privacy, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addStretch()
        self.refresh()

    def refresh(self) -> None:
        now = self._settings()
        for name, combo in self.choices.items():
            combo.show_value(getattr(now, name))
        for name, box in self.flags.items():
            box.setChecked(bool(getattr(now, name)))

    def _add_choice(self, card: Card, name: str, words: str, options: list[tuple[Any, str]]) -> None:
        combo = Combo(options)
        combo.setAccessibleName(words)
        combo.setObjectName(name)
        combo.edited.connect(self._chosen)
        self.choices[name] = combo
        card.body.addWidget(Label(words, "label", "ink2"))
        card.body.addWidget(combo)

    def _add_flag(self, card: Card, name: str, words: str) -> None:
        box = Check(words)
        box.setAccessibleName(words)
        box.setObjectName(name)
        box.clicked.connect(self._ticked)
        self.flags[name] = box
        card.body.addWidget(box, 0, Qt.AlignmentFlag.AlignLeft)

    def _chosen(self) -> None:
        name = self.sender().objectName()
        self._change(**{name: self.choices[name].value()})

    def _ticked(self, on: bool) -> None:
        self._change(**{self.sender().objectName(): on})
