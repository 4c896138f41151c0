"""The sheet of keys that Ctrl+F1 shows."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from rehabdesk.i18n import N_, _
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.cards import Line
from rehabdesk.ui.widgets.labels import Keys, Label

SHEET = (
    (
        N_("Anywhere"),
        (
            (N_("Search anything"), ("Ctrl+K",)),
            (N_("New client"), ("Ctrl+N",)),
            (N_("Save"), ("Ctrl+S",)),
            (N_("Undo"), ("Ctrl+Z",)),
            (N_("Print"), ("Ctrl+P",)),
            (N_("Lock the screen"), ("Ctrl+L",)),
            (N_("Hide names"), ("Ctrl+Shift+H",)),
            (N_("Go to a place"), ("Alt+1", "-", "8")),
            (N_("Font size"), ("Ctrl++", "-")),
        ),
    ),
    (
        N_("Filling in a form"),
        (
            (N_("Next field"), ("Enter",)),
            (N_("Previous field"), ("Shift+Enter",)),
            (N_("Next control"), ("Tab",)),
            (N_("Next problem"), ("F8",)),
            (N_("Change section"), ("Alt+↑", "↓")),
            (N_("Today (date)"), ("T",)),
            (N_("Move by a day"), ("+", "-")),
            (N_("Open the choices"), ("F4",)),
            (N_("Close, the draft is kept"), ("Esc",)),
        ),
    ),
    (
        N_("Notes and lists"),
        (
            (N_("Sign"), ("Ctrl+Enter",)),
            (N_("To S, O, A, P"), ("Ctrl+1", "-", "4")),
            (N_("Ready phrases"), ("/",)),
            (N_("Choose a row"), ("↑", "↓")),
            (N_("Open"), ("Enter",)),
            (N_("Next tab"), ("Ctrl+Tab",)),
            (N_("Mark attendance"), ("H", "I", "S", "A")),
            (N_("Back"), ("Alt+←",)),
            (N_("Export the list"), ("Ctrl+E",)),
        ),
    ),
)


class KeySheet(Dialog):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, _("Keyboard"), width=960)
        self.add_text(_("Press F1 in any field for help with that field."))
        columns = QHBoxLayout()
        columns.setSpacing(20)
        for place, (title, rows) in enumerate(SHEET):
            if place:
                columns.addWidget(Line(upright=True))
            columns.addLayout(self._column(title, rows), 1)
        self.body.addLayout(columns)
        self.add_action(_("Close"), "secondary").clicked.connect(self.close)

    def _column(self, title: str, rows: tuple[tuple[str, tuple[str, ...]], ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(7)
        grid.addWidget(Label(_(title), "labelStrong", "link"), 0, 0, 1, 2)
        for number, (what, keys) in enumerate(rows, 1):
            grid.addWidget(Label(_(what), "small"), number, 0)
            holder = QHBoxLayout()
            holder.setSpacing(4)
            holder.addStretch()
            for key in keys:
                holder.addWidget(Label("-", "small", "ink3") if key == "-" and len(keys) == 3 else Keys(key))
            grid.addLayout(holder, number, 1, Qt.AlignmentFlag.AlignRight)
        grid.setRowStretch(len(rows) + 1, 1)
        return grid
