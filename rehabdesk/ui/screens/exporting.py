"""A table leaves the house: what, how much of a person, for whom and why, with its first rows to look at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.exports import ExportDraft, FileKind, Level, Subject, Table
from rehabdesk.domain.reading import Cell, text_of
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_, _, ngettext
from rehabdesk.services.accounts import proves
from rehabdesk.services.exports import Export, make_export, preview_export, record_export
from rehabdesk.services.partners import find_partners
from rehabdesk.services.spreadsheets import save_tables
from rehabdesk.ui import talk, theme
from rehabdesk.ui.background import Background, Errand
from rehabdesk.ui.forms import Form
from rehabdesk.ui.privacy import names_hidden
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.tables import Column
from rehabdesk.ui.tables import Table as TableView
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card, EmptyState
from rehabdesk.ui.widgets.choices import PickEdit
from rehabdesk.ui.widgets.labels import Label, ProgressBar

KINDS = {FileKind.XLSX: "Excel (*.xlsx)"}
CSV = N_("Text table (*.csv)")
SHOWN_COLUMNS = 6


class ExportingScreen(Screen):
    """Of the register; or of one client, when it is opened from a file."""

    def __init__(
        self, desk: Desk, background: Background, client_id: int | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, parent)
        self._background, self._client_id = background, client_id
        self._errand: Errand | None = None
        self._looking: Errand | None = None
        self._stale = False
        self.form = Form(ExportDraft, editors={"partner_id": PickEdit()}, columns=2)
        offered = [(row.id, row.name) for row in desk.ask(find_partners, active_only=True)]
        self.form.set_picks("partner_id", offered)
        if client_id is not None:
            self.form.show(ExportDraft(subject=Subject.CLIENT))
        self.card = Card(_("First rows"), flush=True)
        self.wide = Label("", "small", "ink3")
        self.card.add_at_right(self.wide)
        self.place = QVBoxLayout()
        self.table: TableView | None = None
        self.empty = EmptyState("table", "")
        self.says = Banner("", "info")
        self.warning = Label("", "hint", "ink3", wrap=True)
        self.bar = ProgressBar()
        self.stop_button = Button(_("Stop"), icon="close", keys="Alt+H")
        self.save = Button(_("Export"), "primary", icon="export", keys="Alt+E")
        self._pause = QTimer(self, singleShot=True, interval=250)
        self._lay_out()
        self._connect()
        self._show_busy(False)
        self._look()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 12, 20, 12)
        row.setSpacing(14)
        left = Card()
        left.body.addWidget(self.says)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, 8, 2)
        column.addWidget(self.form)
        scroll.setWidget(inside)
        for ground in (scroll.viewport(), inside):
            ground.setAutoFillBackground(False)
        left.body.addWidget(scroll, 1)
        foot = left.add_foot()
        foot.addWidget(self.bar, 1)
        foot.addWidget(self.stop_button)
        foot.addStretch(0)
        foot.addWidget(self.save)
        row.addWidget(left, 5)
        self.card.body.addLayout(self.place, 1)
        self.place.addWidget(self.empty)
        self.card.add_foot().addWidget(self.warning, 1)
        row.addWidget(self.card, 6)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the form alone; it says itself how many are in the file."""
        super().resizeEvent(event)
        self.card.setVisible(self.width() * 100 / theme.percent() >= 1040)

    def _connect(self) -> None:
        self.form.changed.connect(self._edited)
        self._pause.timeout.connect(self._look)
        self.save.clicked.connect(self.ask_where)
        self.stop_button.clicked.connect(self.stop)
        for keys in ("Ctrl+E", "Ctrl+S"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.ask_where)

    # what it shows

    def title(self) -> str | tuple[str, ...]:
        return (_("Clients"), _("Export"))

    def hints(self) -> list[tuple[str, str]]:
        return [("Enter", _("next field")), ("Ctrl+E", _("Export")), ("F8", _("next problem"))]

    def arrive(self, place: Place) -> None:
        self.form.focus_field("level" if self._client_id is not None else "subject")

    def _edited(self, _name: str) -> None:
        self._pause.start()

    def _look(self) -> None:
        """The first rows, made beside the window; what was typed meanwhile asks again."""
        if self._looking is not None:
            self._stale = True
            return
        desk, draft, client_id = self._desk, self.form.draft(half=True), self._client_id
        if draft.subject is Subject.CLIENT and client_id is None:
            self._show_nothing(_("Open the client's file and choose Export there."))
            return
        self._looking = self._background.start(
            lambda: desk.ask(preview_export, draft, client_id),
            owner=self,
            done=self._looked,
            failed=self._not_looked,
        )

    def is_quiet(self) -> bool:
        """Whether the rows on show are those of the form as it stands."""
        return self._looking is None and not self._pause.isActive()

    def _looked(self, made: Export) -> None:
        self._looking = None
        if self._stale:
            self._stale = False
            self._look()
            return
        [table] = made.tables[:1]
        said = ngettext("{count} client in the file.", "{count} clients in the file.", made.clients)
        said = said.format(count=made.clients)
        if made.left_out:
            left = ngettext(
                "{count} is left out: no consent names this receiver and purpose.",
                "{count} are left out: no consent names this receiver and purpose.",
                made.left_out,
            )
            said = f"{said} {left.format(count=made.left_out)}"
        self.says.say(said, "warn" if made.left_out or not made.clients else "info")
        self.says.show()
        self._show_table(table)
        draft = self.form.draft(half=True)
        self.warning.setText(_(_WORDS[draft.level]))

    def _not_looked(self, error: Exception) -> None:
        self._looking = None
        if not isinstance(error, DeskError):
            raise error
        self._show_nothing(str(error))

    def _show_nothing(self, said: str) -> None:
        self._drop_table()
        self.says.hide()
        self.empty.say(said)
        self.empty.show()

    def _show_table(self, table: Table) -> None:
        self._drop_table()
        hide = names_hidden() and self.form.draft(half=True).level is Level.IDENTIFIED
        self.empty.setVisible(hide or not table.rows)
        if hide or not table.rows:
            self.empty.say(_("Names are hidden.") if hide else _("Nobody is in the file."))
            return
        shown = [place for place in range(len(table.headings)) if any(row[place] for row in table.rows)]
        columns = [
            Column(table.headings[place], _cell_words(place), share=1.6 if not number else 1)
            for number, place in enumerate((shown or [0])[:SHOWN_COLUMNS])
        ]
        self.table = TableView(columns, name=_("First rows"), key=id, dense=True)
        self.table.show(table.rows)
        count = len(table.headings)
        said = ngettext("{count} column", "{count} columns", count)
        self.wide.setText(said.format(count=count))
        self.place.addWidget(self.table)

    def _drop_table(self) -> None:
        self.wide.setText("")
        if self.table is not None:
            self.table.hide()
            self.table.deleteLater()
            self.table = None

    # what the person does

    def ask_where(self) -> None:
        """Everything said; for names the password; then the place."""
        if self._errand is not None:
            return
        if [problem for problem in self.form.check(complete=True) if not problem.warning]:
            self.form.complain(self.form.problems())
            return
        draft = self.form.draft()
        if draft.subject is Subject.CLIENT and self._client_id is None:
            talk.tell(self, _("Whose file?"), _("Open the client's file and choose Export there."))
        elif draft.level is Level.IDENTIFIED:
            talk.ask_password(
                self,
                _("Export with names?"),
                _(
                    "Whose data leave, for whom and why goes on record."
                    " Keep the file where only you can read it."
                ),
                yes=_("Export"),
                then=self._prove,
            )
        else:
            self._choose_place()

    def _prove(self, password: str) -> str | None:
        if not proves(self._desk.store, self._desk.who.account_id, password):
            return _("That is not the password of this account.")
        QTimer.singleShot(0, self, self._choose_place)  # the dialog closes first
        return None

    def _choose_place(self) -> None:
        draft = self.form.draft()
        day = f"{self._desk.now():%Y-%m-%d}"
        name = f"{_(draft.subject.label).lower().replace(' ', '-')}-{day}.{draft.kind.ending}"
        kinds = KINDS.get(draft.kind) or _(CSV)
        talk.choose_save(self, _("Where should the table go?"), name, kinds, then=self.write)

    def write(self, path: Path) -> None:
        desk, draft, client_id = self._desk, self.form.draft(), self._client_id
        path = path if path.suffix else path.with_suffix(f".{draft.kind.ending}")

        def job(report: Callable[..., object]) -> tuple[Path, Export]:
            made = desk.ask(make_export, draft, client_id, report)
            desk.run(record_export, draft, made, client_id)
            save_tables(path, made.tables, draft.kind, report, made.about)
            return path, made

        self._show_busy(True)
        self._errand = self._background.start(
            job,
            owner=self,
            done=self._written,
            failed=self._failed,
            progress=self._progress,
            stopped=self._stopped,
        )

    def _progress(self, done: int, whole: int) -> None:
        self.bar.show_value(done / whole if whole else 0)

    def stop(self) -> None:
        if self._errand is not None:
            self._errand.stop()

    def _written(self, done: tuple[Path, Export]) -> None:
        self._end()
        path, made = done
        said = ngettext(
            "{file} holds {count} client. It is not encrypted: keep it safe.",
            "{file} holds {count} clients. It is not encrypted: keep it safe.",
            made.clients,
        )
        self.tell(said.format(file=path.name, count=made.clients))

    def _failed(self, error: Exception) -> None:
        self._end()
        if isinstance(error, Invalid):
            self.form.complain(error.problems)
        elif isinstance(error, DeskError):
            talk.tell(self, _("Nothing was exported"), str(error))
        else:
            raise error

    def _stopped(self) -> None:
        self._end()
        self.tell(_("Stopped. No file was written."), "info")

    def _end(self) -> None:
        self._errand = None
        self._show_busy(False)

    def _show_busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.bar.show_value(0)
        self.stop_button.setVisible(busy)
        self.save.setEnabled(not busy)
        self.form.setEnabled(not busy)


_WORDS = {
    Level.IDENTIFIED: N_(
        "Names, numbers and addresses. Only what each client's consent lets be told is filled in."
    ),
    Level.PSEUDONYM: N_(
        "No names, NIK, birth dates, telephones or free text. Whoever has the register can tell who it is."
    ),
    Level.ANONYMOUS: N_(
        "Counts only. Numbers under 5 are kept back, and so many others that none of them can be worked out."
    ),
}


def _cell_words(place: int) -> Callable[[Any], str]:
    def words(row: tuple[Cell, ...]) -> str:
        cell = row[place]
        return cell if isinstance(cell, str) else text_of(cell)

    return words
