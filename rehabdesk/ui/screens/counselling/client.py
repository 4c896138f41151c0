"""The sessions tab of a client's file: notes at the left, the one chosen, and what stands beside it."""

from datetime import date

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QStackedWidget, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import near_day, show_time
from rehabdesk.domain.rights import Right
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _, language
from rehabdesk.services.counselling import NoteRow, NoteSheet, list_notes, note_sheet
from rehabdesk.ui import theme
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.counselling.reader import NoteReader
from rehabdesk.ui.screens.counselling.writing import NoteEditor
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.labels import Badge

NARROW = 860  # design pixels


def when(row: NoteRow, today: date) -> str:
    """Today 11.30, 16/11 09.30"""
    days = (today - row.held_on).days
    if row.held_on.year != today.year:
        return f"{row.held_on:%d/%m/%Y}"
    day = near_day(row.held_on, today, language()) if 0 <= days <= 1 else f"{row.held_on:%d/%m}"
    return f"{day}  {show_time(row.starts_at, language())}" if row.starts_at else day


def about(row: NoteRow) -> str:
    return row.goal or row.excerpt or _(row.kind.label)


def sign_of(row: NoteRow) -> tuple[str, str, str]:
    return ("", "neu", "padlock") if row.signed_at else ("", "warn", "edit")


class ClientSessions(QWidget):
    go = Signal(object)  # a Place
    told = Signal(str, str)  # a toast: text, tone
    retitled = Signal()  # hints() answer differently now

    PAGE = 200

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self._may_write = desk.who.may(Right.NOTES_WRITE)
        self._asked = self.PAGE
        self._narrow = False  # known once there is a place
        self._today = desk.now().date()
        columns = [
            Column(_("Session notes"), lambda row: when(row, self._today), second=about),
            Column("", chip=sign_of, width=50),
        ]
        self.list = Table(columns, name=_("Session notes"))
        self.list.horizontalHeader().hide()
        self._count = Badge()
        self.new = Button(_("New note"), "soft", icon="write note", size="small", keys="Alt+N")
        self.editor = NoteEditor(desk, client_id)
        self.reader = NoteReader(desk)
        self.empty = EmptyState(
            "sessions",
            _("No session notes yet"),
            _("A note is kept from its first word and locked when it is signed."),
            _("New note") if self._may_write else "",
            action_icon="write note",
        )
        self._build()
        self._connect()
        self._list_again()
        self._open_first()

    # build

    def _build(self) -> None:
        left = Card(flush=True)
        left.set_title(_("Session notes"))
        left.add_beside_title(self._count)
        left.body.addWidget(self.list, 1)
        if self._may_write:
            foot = left.add_foot()
            foot.addWidget(self.new, 1)
        self._left = left
        empty = Card(flush=True)
        empty.body.addWidget(self.empty)
        self._pages = QStackedWidget()
        for page in (self.editor, self.reader, empty):
            self._pages.addWidget(page)
        self._side = QStackedWidget()
        for side in (self.editor.side, self.reader.side):
            area = QScrollArea()
            area.setWidgetResizable(True)
            area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            area.setWidget(side)
            area.viewport().setAutoFillBackground(False)
            side.setAutoFillBackground(False)
            self._side.addWidget(area)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        row.addWidget(self._left)
        row.addWidget(self._pages, 1)
        row.addWidget(self._side)
        self._reflow()

    def _connect(self) -> None:
        self.list.rested.connect(self._rest_on)
        self.list.opened.connect(self._enter)
        self.list.end_reached.connect(self._list_more)
        self.new.clicked.connect(self.new_note)
        self.empty.acted.connect(self.new_note)
        self.editor.begun.connect(self._note_begun)
        self.editor.keeping.stored.connect(self._list_again)
        self.editor.signed.connect(self._note_signed)
        self.editor.dropped.connect(self._note_dropped)
        self.editor.told.connect(self.told)
        self.editor.reformed.connect(self.retitled)
        self.reader.told.connect(self.told)
        self.reader.turned.connect(self.retitled)
        back = QShortcut(QKeySequence("Alt+C"), self)
        back.activated.connect(self.list.setFocus)

    # what the person does

    def arrive(self, place: Place) -> None:
        """A new note, the note with the number in `place.text`, or where work goes on."""
        if place.text == "new" and self._may_write:
            self.new_note()
        elif place.text.isdigit():
            self.open_note(int(place.text))
        else:
            self.setFocus()

    def new_note(self) -> None:
        """An empty note with the focus in its first box."""
        if not self._may_write or not self._kept():
            return
        self.list.clearSelection()
        self.list.setCurrentIndex(self.list.model().index(-1, -1))
        self._show_page(self.editor)
        self.editor.begin()

    def open_note(self, note_id: int) -> None:
        """Show the note and go to its text."""
        if not self._kept():
            return
        sheet = self._desk.ask(note_sheet, note_id)
        if sheet.client_id != self._client_id:
            return
        if not self.list.choose(note_id):
            self._asked = 1_000_000  # an old one
            self._list_again()
            self.list.choose(note_id)
        self._show(sheet)
        self._focus_text()

    def step_back(self) -> bool:
        """Esc: closes a begun addendum. False when there was nothing to close."""
        return self._pages.currentWidget() is self.reader and self.reader.leave_addendum()

    def keep(self) -> None:
        """Store what is being typed. Raises what keeps it from being stored."""
        self.editor.keeping.store()
        self.reader.keep()

    def focus_text(self) -> None:
        """Where work goes on: the open note, else the list."""
        if self._pages.currentIndex() == 2:
            self.empty.setFocus()
        else:
            self._focus_text()

    # what it shows

    def hints(self) -> list[tuple[str, str]]:
        if self._pages.currentWidget() is self.editor:
            boxes = self.editor.boxes.boxes
            letters = ", ".join(box.part.letter for box in boxes)
            return [
                (
                    f"Ctrl+1-{len(boxes)}" if len(boxes) > 1 else "Ctrl+1",
                    _("To {letters}").format(letters=letters),
                ),
                ("/", _("Ready phrases")),
                ("Ctrl+S", _("Save")),
                ("Ctrl+Enter", _("Sign")),
                ("Alt+C", _("Session notes")),
            ]
        if self._pages.currentWidget() is self.reader and self.reader.add.isVisibleTo(self.reader):
            return [("Alt+N", _("New note")), ("Alt+T", _("Addendum"))]
        if self.reader.writing():
            return [("Ctrl+Enter", _("Sign the addendum")), ("Esc", _("Back"))]
        return [("Alt+N", _("New note"))] if self._may_write else []

    def refresh(self) -> None:
        """The list again, and the note unless it is being written."""
        self._today = self._desk.now().date()
        self._list_again()
        keeping = self.editor.keeping
        if self._pages.currentWidget() is self.reader:
            if (row := self.list.current()) is not None:
                self._show(self._desk.ask(note_sheet, row.id))
            else:
                self._open_first()
        elif self._pages.currentWidget() is self.editor:
            if keeping.note_id is None or keeping.unsaved or keeping.storing:
                return
            sheet = self._desk.ask(note_sheet, keeping.note_id)
            if sheet.version != keeping.version or sheet.signed_at is not None:
                self._show(sheet)
        else:
            self._open_first()

    def _list_again(self) -> None:
        rows = self._desk.ask(list_notes, self._client_id, self._asked)
        self.list.blockSignals(True)
        self.list.show(rows)
        self.list.blockSignals(False)
        self._count.show_number(len(rows))

    def _list_more(self) -> None:
        if len(self.list.rows()) >= self._asked:
            self._asked += self.PAGE
            self._list_again()

    def _open_first(self) -> None:
        """The newest note, or that there is none."""
        row = next(iter(self.list.rows()), None)
        if row is None:
            self._pages.setCurrentIndex(2)
            self._reflow()
            return
        self.list.choose(row.id)
        self._show(self._desk.ask(note_sheet, row.id))

    def _show(self, sheet: NoteSheet) -> None:
        mine = sheet.author_id == self._desk.who.account_id and self._may_write
        if sheet.signed_at is None and mine:
            if self.editor.keeping.note_id != sheet.id or not self.editor.keeping.unsaved:
                self.editor.show_note(sheet)
            self._show_page(self.editor)
        else:
            self.reader.show_note(sheet)
            self._show_page(self.reader)

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self._reflow()
        self.retitled.emit()

    def _focus_text(self) -> None:
        (self.editor if self._pages.currentWidget() is self.editor else self.reader).focus_text()

    def _kept(self) -> bool:
        """Whether another note may be shown: what stands here is in the file."""
        try:
            self.keep()
        except DeskError as error:
            self.told.emit(str(error), "bad")
            return False
        return True

    # what is heard

    def _rest_on(self, row: NoteRow | None) -> None:
        if row is None or row.id == self._shown():
            return
        if self._kept():
            self.list.choose(row.id)  # keeping a new note has put that one first
            self._show(self._desk.ask(note_sheet, row.id))
        elif (shown := self._shown()) is not None:
            self.list.choose(shown)

    def _shown(self) -> int | None:
        if self._pages.currentWidget() is self.editor:
            return self.editor.keeping.note_id
        return self.reader.note_id() if self._pages.currentWidget() is self.reader else None

    def _enter(self, row: NoteRow) -> None:
        if row.id != self._shown():
            self._rest_on(row)
        if row.id == self._shown():
            self._focus_text()

    def _note_begun(self, note_id: int) -> None:
        self._list_again()
        self.list.choose(note_id)
        self.retitled.emit()

    def _note_signed(self, note_id: int) -> None:
        self._list_again()
        self.open_note(note_id)
        self.told.emit(_("Note signed and locked."), "ok")

    def _note_dropped(self) -> None:
        self._list_again()
        self._open_first()
        self.list.setFocus()

    # size

    def hasHeightForWidth(self) -> bool:
        return False  # every part scrolls by itself

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(640), theme.px(240))  # the side goes below before it would need more

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_side"):
            self._measure()

    def _measure(self) -> None:
        self._narrow = self.width() * 100 / theme.percent() < NARROW
        self._reflow()

    def _reflow(self) -> None:
        """On a narrow page what stands beside the note comes below it."""
        narrow = self._narrow
        self._left.setFixedWidth(theme.px(180 if narrow else 214))
        self.editor.fit()
        page = self._pages.currentWidget()
        self._side.setFixedWidth(theme.px(258))
        self._side.setVisible(not narrow and page in (self.editor, self.reader))
        if page in (self.editor, self.reader):
            self._side.setCurrentIndex(0 if page is self.editor else 1)
        self._move_sides(narrow)

    def _move_sides(self, below: bool) -> None:
        pages: tuple[NoteEditor | NoteReader, ...] = (self.editor, self.reader)
        for place, page in enumerate(pages):
            area = self._side.widget(place)
            assert isinstance(area, QScrollArea)
            if below and area.widget() is page.side:
                area.takeWidget()
                page.show_side_below()
            elif not below and area.widget() is None:
                area.setWidget(page.side)
                page.side.show()
