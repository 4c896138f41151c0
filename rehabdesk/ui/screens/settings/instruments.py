"""The questionnaires the centre may use: where they come from, its own wording, how they are scored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk import resources
from rehabdesk.desk import Desk
from rehabdesk.domain.instruments import Instrument, Wording, in_words
from rehabdesk.errors import Conflict, DeskError
from rehabdesk.i18n import _
from rehabdesk.services.instruments import (
    InstrumentRow,
    add_instrument,
    choose_scoring,
    instrument,
    list_instruments,
    retire_instrument,
    save_text_pack,
    text_pack,
)
from rehabdesk.ui import talk, theme
from rehabdesk.ui.screens.assessments.beginning import wording_chip
from rehabdesk.ui.screens.assessments.legend import BandLegend
from rehabdesk.ui.screens.assessments.words import bands_of
from rehabdesk.ui.screens.settings.wording import WordingDialog
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button, Check
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.labels import Label

_LARGEST = 4 * 1024 * 1024  # what is read of a chosen file; a definition is far smaller


class InstrumentsPage(QWidget):
    """What is chosen here holds for assessments begun from now on; finished ones keep what they were."""

    def __init__(self, desk: Desk, tell: Callable[..., None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tell = desk, tell
        self._known: Instrument | None = None
        self.table = Table(
            [
                Column(
                    _("Instrument"), lambda row: row.name, second=lambda row: in_words(row.title), share=3
                ),
                Column(_("Wording"), chip=wording_chip, width=152),
                Column(_("State"), chip=_state, width=128),
            ],
            name=_("Instruments"),
            key=lambda row: row.code,
        )
        self.trouble = Banner("", "bad", parent=self)
        self.add_button = Button(_("Add from a file…"), icon="import", keys="Alt+T")
        self.words_button = Button(_("Your own wording…"), icon="edit")
        self.example_button = Button(_("Save as an example…"), "ghost", icon="save")
        self.retire_button = Button(_("Take out"), "danger", icon="delete")
        self.method, self.system = Combo(), Combo()
        self.legend = BandLegend()
        self.offered = Check(_("Offered for new assessments"))
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        card = Card(flush=True)
        card.body.addWidget(self.trouble)
        self.trouble.hide()
        card.body.addWidget(self.table, 1)
        foot = card.add_foot()
        said = _("A definition is a text file, written like those that come with the program.")
        foot.addWidget(Label(said, "hint", "ink3", wrap=True), 1)
        foot.addWidget(self.add_button)
        row.addWidget(card, 1)
        self._side = Card(" ")
        self._side.body.setContentsMargins(16, 4, 8, 12)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(6)
        self._about = Label("", "small", "ink2", wrap=True)
        self._licence = Label("", "small", "ink2", wrap=True)
        self._source = Label("", "small", "ink2", wrap=True)
        for name, label in (
            (_("What it is"), self._about),
            (_("Licence"), self._licence),
            (_("Source"), self._source),
        ):
            column.addWidget(Label(name, "label", "ink3"))
            column.addWidget(label)
        self._ways: list[tuple[Label, Combo]] = []
        for name, combo in ((_("Way of counting"), self.method), (_("Bands"), self.system)):
            title = Label(name, "label", "ink3")
            combo.setAccessibleName(name)
            self._ways.append((title, combo))
            column.addWidget(title)
            column.addWidget(combo)
        column.addWidget(self.legend)
        column.addWidget(self.offered)
        column.addSpacing(4)
        column.addWidget(self.words_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.example_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.retire_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for ground in (area.viewport(), inside):
            ground.setAutoFillBackground(False)
        self._side.body.addWidget(area)
        row.addWidget(self._side)

    def _connect(self) -> None:
        self.table.moved.connect(self._show_side)
        self.table.opened.connect(self.type_words)
        self.add_button.clicked.connect(self.choose_file)
        self.words_button.clicked.connect(self.type_words)
        self.retire_button.clicked.connect(self.ask_retire)
        self.example_button.clicked.connect(self.choose_example)
        for combo in (self.method, self.system):
            combo.edited.connect(self._choose)
        self.offered.clicked.connect(self._choose)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_side"):
            self._reflow()

    def _reflow(self) -> None:
        wide = self.width() * 100 / theme.percent() >= 1000
        self._side.setFixedWidth(theme.px(340 if wide else 270))

    # what it shows

    def refresh(self) -> None:
        self.table.show(self._desk.ask(list_instruments))
        if self.table.current() is None:
            self.table.choose_first()
        self._show_side()

    def _show_side(self, _row: object = None) -> None:
        row = self.table.current()
        if not isinstance(row, InstrumentRow):
            return
        known = self._known = self._desk.ask(instrument, row.code)
        pack = self._desk.ask(text_pack, row.code)
        self._version = pack.version
        self._side.set_title(
            _("{instrument}, version {version}").format(instrument=known.name, version=known.version)
        )
        self._about.setText(in_words(known.about))
        self._licence.setText(" ".join((in_words(known.licence), _(known.wording.label))))
        self._source.setText(known.source)
        self.method.set_options([(each.code, in_words(each.name)) for each in known.methods])
        self.method.show_value(known.method(pack.method).code)
        self.system.set_options([(each.code, in_words(each.name)) for each in known.systems])
        self.system.show_value(known.system(pack.system).code)
        for (title, combo), choices in zip(self._ways, (known.methods, known.systems), strict=True):
            for widget in (title, combo):
                widget.setVisible(len(choices) > 1)
        bands = bands_of(known, pack.system)
        self.legend.show_bands(bands)
        self.legend.setVisible(bool(bands))
        self._ways[1][0].setVisible(bool(bands) or len(known.systems) > 1)
        self.offered.setChecked(pack.offered)
        self.words_button.set_kind(
            "primary" if known.wording is Wording.NUMBERS and not pack.texts else "soft"
        )
        self.retire_button.setVisible(row.own)
        self.example_button.setVisible(not row.own)

    def hints(self) -> list[tuple[str, str]]:
        return [("Enter", _("Your own wording")), ("Alt+T", _("Add from a file"))]

    # what the person does

    def choose_file(self) -> None:
        kinds = _("Definitions") + " (*.toml *.txt)"
        talk.choose_file(self, _("Add an instrument"), kinds, then=self.add_file)

    def add_file(self, path: Path) -> None:
        """Take it in, or say which line is wrong."""
        try:
            with path.open("rb") as file:
                data = file.read(_LARGEST)
            code = self._desk.run(add_instrument, data)
        except OSError:
            self._complain(_("The file cannot be read. Copy it to this computer and try again."))
        except DeskError as error:
            self._complain(str(error))
        else:
            self.trouble.hide()
            self.refresh()
            self.table.choose(code)
            self._tell(_("The instrument is added."))

    def choose_example(self) -> None:
        """A shipped definition as a file, to write the centre's own after it."""
        if self._known is not None:
            name = f"{self._known.code}.toml"
            title = _("Save as an example")
            talk.choose_save(self, title, name, _("Definitions") + " (*.toml)", then=self._save_example)

    def _save_example(self, path: Path) -> None:
        assert self._known
        shipped = resources.path("instruments", f"{self._known.code}.toml")
        try:
            path.write_bytes(shipped.read_bytes())
        except OSError:
            self._complain(_("The folder cannot be written to, or the disk is full. Choose another place."))
        else:
            self._tell(_("The example is saved. Give your own another code."))

    def type_words(self, _row: object = None) -> None:
        if self._known is None:
            return
        dialog = WordingDialog(self, self._known)
        dialog.saved.connect(self._save_words)
        dialog.open()
        dialog.focus_first()

    def _save_words(self, texts: dict[str, str]) -> None:
        assert self._known
        try:
            self._desk.run(save_text_pack, self._known.code, texts, self._version or None)
        except DeskError as error:
            self._complain(str(error))
            return
        self.refresh()
        self._tell(_("The wording is saved."))

    def ask_retire(self) -> None:
        row = self.table.current()
        if not isinstance(row, InstrumentRow):
            return
        talk.ask(
            self,
            _("Take {instrument} out?").format(instrument=row.name),
            _("It is not offered any more. Assessments made with it stay readable."),
            yes=_("Take out"),
            then=self._retire,
            destroys=True,
        )

    def _retire(self) -> None:
        row = self.table.current()
        if isinstance(row, InstrumentRow):
            self._desk.run(retire_instrument, row.code)
            self.refresh()
            self._tell(_("It is not offered any more."))

    def _choose(self, _on: object = None) -> None:
        assert self._known
        try:
            self._desk.run(
                choose_scoring,
                self._known.code,
                method=self.method.value(),
                system=self.system.value(),
                offered=self.offered.isChecked(),
                version=self._version or None,
            )
        except Conflict as conflict:
            self._complain(str(conflict))
        self.refresh()

    def _complain(self, said: str) -> None:
        self.trouble.say(said, "bad")
        self.trouble.show()


def _state(row: InstrumentRow) -> tuple[str, str, str]:
    if not row.offered:
        return _("Not offered"), "neu", "empty"
    return (_("Your own"), "vio", "tick") if row.own else (_("Offered"), "ok", "tick")
