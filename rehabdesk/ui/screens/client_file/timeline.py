"""Riwayat: everything that happened with the client, newest first; Enter opens the thing itself."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.i18n import _
from rehabdesk.services.timeline import Event, EventKind, timeline
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.client_file.events import columns, key_of, place_of
from rehabdesk.ui.tables import Table
from rehabdesk.ui.widgets.buttons import Segmented
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.choices import Combo

PAGE = 80


class ClientTimeline(QWidget):
    """Asked for a page at a time: the next comes when the end is in sight."""

    go = Signal(object)  # a Place
    retitled = Signal()

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self._asked = PAGE
        self._more = False
        kinds = [("", _("All")), *((kind.value, _(kind.label)) for kind in EventKind)]
        self.which = Segmented(kinds, _("Kind of event"))
        self.kinds = Combo(kinds)
        self.kinds.setAccessibleName(_("Kind of event"))
        self.kinds.show_value("")
        self.table = Table(columns(self._today), name=_("Events"), key=key_of)
        self.table.horizontalHeader().hide()
        self.empty = EmptyState("history", _("Nothing of this kind has happened yet."))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        card = Card(_("Timeline"), flush=True)
        card.add_at_right(self.which, self.kinds)
        card.body.addWidget(self._pages)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self._heading = card.heading
        self.setFocusProxy(self.table)
        self.which.chosen.connect(self.choose)
        self.kinds.edited.connect(self._chosen_below)
        self.table.opened.connect(self._open)
        self.table.end_reached.connect(self._read_on)
        self.refresh()

    # what the person does

    def choose(self, kind: str) -> None:
        """Only this kind of event; "" for all."""
        self._asked = PAGE
        self.which.choose(kind, quietly=True)
        self.kinds.show_value(kind)
        self.refresh()
        self.table.choose_first()

    def _chosen_below(self) -> None:
        self.choose(self.kinds.value() or "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and not event.modifiers():  # the table leaves them to us
            self.which.step(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _open(self, event: Event) -> None:
        if (place := place_of(event, self._client_id)) is not None:
            self.go.emit(place)

    def _read_on(self) -> None:
        if self._more:
            shown = len(self.table.rows())
            self._asked += PAGE
            past = self._desk.ask(timeline, self._client_id, self._kind(), self._asked)
            self._more = past.more
            self.table.append(past.events[shown:])

    # what it shows

    def arrive(self, place: Place) -> None:
        offered = self.which.keys()
        if place.text in offered:
            self.choose(place.text)
        if self.table.current() is None:
            self.table.choose_first()
        self.table.setFocus()

    def hints(self) -> list[tuple[str, str]]:
        return [
            ("Enter", _("Open")),
            ("←/→", _("Kind of event")),
            ("Ctrl+Tab", _("Next tab")),
            ("Esc", _("Back to the list")),
        ]

    def refresh(self) -> None:
        past = self._desk.ask(timeline, self._client_id, self._kind(), self._asked)
        self._more = past.more
        self.table.show(past.events)
        self._pages.setCurrentIndex(0 if past.events else 1)

    def _kind(self) -> EventKind | None:
        return EventKind(key) if (key := self.which.key()) else None

    def _today(self) -> date:
        return self._desk.now().date()

    # size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is no room for all kinds in a row, they are in a list."""
        room = self.width() - self._heading.sizeHint().width() - 60
        narrow = self.which.sizeHint().width() > room
        self.which.setVisible(not narrow)
        self.kinds.setVisible(narrow)
