"""The beds of the house: who lies where, who has none, and what happened in a bed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.beds import RoomFor, is_for
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.rights import Right
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _, ngettext
from rehabdesk.services import beds as cases
from rehabdesk.services.beds import BedRow, House, Lying, RoomRow
from rehabdesk.services.enquiries import waiting_for_bed
from rehabdesk.ui import talk, theme
from rehabdesk.ui.focus import regain_focus
from rehabdesk.ui.forms import say
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.waiting.bed_card import BedCard, QueueCard
from rehabdesk.ui.screens.waiting.bed_dialogs import ask_day, ask_who
from rehabdesk.ui.screens.waiting.board import BedBoard, Cell, Group
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card, EmptyState
from rehabdesk.ui.widgets.labels import Label

Key = tuple[str, int]  # ("bed", its id), or ("client", the episode of somebody without one)


class BedsPage(QWidget):
    go = Signal(object)
    told = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._may_write = desk.who.may(Right.EPISODES_WRITE)
        self._house = House((), ())
        self.board = BedBoard(_("Beds"), may_move=self._may_write)
        self.card = BedCard(may_write=self._may_write)
        self.queue = QueueCard()
        self.banner = Banner(parent=self)
        self.summary = Label("", "body", "ink2")
        self.rooms_button = Button(_("Rooms and beds"), icon="settings", size="small", parent=self)
        self.empty = EmptyState("inpatient", "")
        self._build()
        self._connect()
        self.refresh()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        bar = QHBoxLayout()
        bar.addWidget(self.summary)
        bar.addStretch(1)
        bar.addWidget(self.rooms_button)
        whole.addLayout(bar)
        whole.addWidget(self.banner)
        self.banner.hide()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.board)
        for ground in (self._area.viewport(), self.board):
            ground.setAutoFillBackground(False)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._area, 1)
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(12)
        side.addWidget(self.card, 3)
        side.addWidget(self.queue, 2)
        row.addWidget(self._side)
        inside = QWidget()
        inside.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        nothing = Card()
        nothing.body.addWidget(self.empty)
        self._pages = QStackedWidget()
        self._pages.addWidget(inside)
        self._pages.addWidget(nothing)
        whole.addWidget(self._pages, 1)
        self._fit()

    def _connect(self) -> None:
        self.board.moved.connect(self._show)
        self.board.opened.connect(self.open)
        self.board.dropped.connect(self.move_person)
        self.board.freed.connect(self.free)
        self.board.carrying.connect(self._say_carrying)
        self.card.asked.connect(self.do)
        self.queue.opened.connect(self._open_waiting)
        self.rooms_button.clicked.connect(self._open_rooms)
        self.empty.acted.connect(self._open_rooms)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_side"):
            self._fit()

    def _fit(self) -> None:
        self._side.setFixedWidth(theme.px(300))

    # what the screen asks

    def hints(self) -> list[tuple[str, str]]:
        if self._is_bare():
            return []
        if not self._may_write:
            return [("←↑→↓", _("Between beds"))]
        return [
            ("Enter", _("Who lies here")),
            ("M", _("Move")),
            ("Del", _("Free the bed")),
            ("Esc", _("Put down")),
        ]

    def arrive(self, _place: Place) -> None:
        (self.empty if self._is_bare() else self.board).setFocus()

    def _is_bare(self) -> bool:
        """No room is entered yet, so nobody can be given a bed."""
        return not any(room.active for room in self._house.rooms)

    def step_back(self) -> bool:
        return self.board.put_down()

    def refresh(self) -> None:
        self._house = self._desk.ask(cases.house)
        rooms = [room for room in self._house.rooms if room.active]
        self._pages.setCurrentIndex(1 if self._is_bare() else 0)
        may_enter = self._desk.who.may(Right.CENTRE_WRITE)
        self.rooms_button.setVisible(may_enter and bool(rooms))
        if not rooms:
            hint = _("Then it is seen here who lies where, and which bed is free.")
            if not may_enter:
                hint = _("An administrator enters them in the settings.")
            action = _("Enter rooms and beds") if may_enter else ""
            self.empty.say(_("No rooms are entered yet."), hint, action)
        without = Group(
            _("Without a bed"),
            str(len(self._house.without)),
            tuple(_person(lying) for lying in self._house.without),
            nothing=_("Everyone in care has a bed."),
            loose=True,
        )
        self.board.show_groups([without, *(_room(room) for room in rooms)])
        self.summary.setText(_summary(self._house) if rooms else "")
        self.queue.show_rows(self._desk.ask(waiting_for_bed), self._house.coming, self._today())
        self._show(self.board.key())
        regain_focus(self, self.empty if self._is_bare() else self.board)

    # what is where

    def _bed(self, key: object) -> tuple[RoomRow, BedRow] | None:
        found = ((room, bed) for room in self._house.rooms for bed in room.beds if ("bed", bed.id) == key)
        return next(found, None)

    def _lying(self, key: object) -> Lying | None:
        if (bed := self._bed(key)) is not None:
            return bed[1].lying
        return next((each for each in self._house.without if ("client", each.episode_id) == key), None)

    def _show(self, key: object) -> None:
        bed, lying = self._bed(key), self._lying(key)
        stays = self._desk.ask(cases.bed_history, bed[1].id) if bed else []
        theirs = self._desk.ask(cases.client_beds, lying.client_id) if lying else []
        self.card.show_bed(bed, lying, stays, theirs)

    def _say_carrying(self, name: str) -> None:
        self.banner.setVisible(bool(name))
        if name:
            said = _("{name} is being moved. Arrows to a bed, Enter to put down, Esc to leave all as it was.")
            self.banner.say(said.format(name=name), "info")

    # what the person does

    def do(self, what: str) -> None:
        """One of the card's buttons, for the cell one stands on."""
        key = self.board.key()
        steps: dict[str, Callable[[], None]] = {
            "place": partial(self.open, key),
            "move": self.board.pick_up,
            "free": partial(self.free, key),
            "close": self._ask_closing,
            "reopen": self._open_bed,
            "client": self._open_client,
        }
        steps[what]()
        if what == "move":
            self.board.setFocus()

    def open(self, key: object) -> None:
        """Enter: a free bed asks for whom, who has none is picked up, a taken bed opens the client's file."""
        bed, lying = self._bed(key), self._lying(key)
        if bed is None and lying is not None and self._may_write:
            self.board.pick_up()
        elif lying is not None:
            self._open_client()
        elif bed is not None and bed[1].closed_since is None and self._may_write:
            self._ask_who(*bed)

    def _ask_who(self, room: RoomRow, bed: BedRow) -> None:
        there = [(each, _("without a bed")) for each in self._house.without]
        there += [
            (other.lying, f"{each.name} {other.number}")
            for each in self._house.rooms
            for other in each.beds
            if other.lying is not None
        ]
        if not there:
            talk.tell(self, _("Nobody to place"), _("No client is in inpatient care now."))
            return
        ask_who(self, room, bed, there, self._today(), then=partial(self._put, ("bed", bed.id)))

    def _put(self, key: Key, lying: Lying, on: date, note: str) -> None:
        """The choice of the dialog: raises what is refused, for the dialog to show."""
        bed_id = key[1]
        if lying.stay_id is None:
            self._desk.run(cases.place_in_bed, lying.episode_id, bed_id, on, note)
        else:
            self._desk.run(cases.move_to_bed, lying.stay_id, bed_id, on, note)
        self.refresh()
        self.board.choose(key)
        self.told.emit(_("{name} has the bed.").format(name=_name(lying)), None)

    def move_person(self, source: object, target: object) -> None:
        """Whoever is in one cell goes to the other, today. Onto somebody: do the two change beds?"""
        lying, bed = self._lying(source), self._bed(target)
        if lying is None or not self._may_write:
            return
        if bed is None:
            if lying.stay_id is not None:
                self._free(lying, self._today())
            return
        room, other = bed
        if other.lying is not None and lying.stay_id is not None:
            self._ask_change(source, lying, room, other.lying)
        elif is_for(room.meant_for, lying.sex):
            self._move(lying, other.id, "")
        else:
            self._ask_why(room, lying, partial(self._move, lying, other.id))

    def _ask_change(self, source: object, lying: Lying, room: RoomRow, other: Lying) -> None:
        """Two change beds; where one of them is not meant for the room, with a reason."""
        here = self._bed(source)
        assert here is not None
        if not is_for(room.meant_for, lying.sex):
            self._ask_why(room, lying, partial(self._swap, lying, other))
        elif not is_for(here[0].meant_for, other.sex):
            self._ask_why(here[0], other, partial(self._swap, lying, other))
        else:
            body = _("{one} and {other} change beds today.").format(one=_name(lying), other=_name(other))
            change = partial(self._swap, lying, other, "")
            talk.ask(self, _("Change beds?"), body, yes=_("Change beds"), then=change)

    def _ask_why(self, room: RoomRow, lying: Lying, then: Callable[[str], object]) -> None:
        body = _("Say why {name} is to lie there all the same.").format(name=_name(lying))
        talk.ask_reason(self, not_meant_for(room), body, yes=_("Place here"), then=then)

    def _move(self, lying: Lying, bed_id: int, note: str) -> None:
        today = self._today()
        before = next((bed.id for bed in self._house.beds if bed.lying == lying), None)

        def carry_out() -> None:
            if lying.stay_id is None:
                stay = self._desk.run(cases.place_in_bed, lying.episode_id, bed_id, today, note)
                undo = partial(self._desk.run, cases.free_bed, stay, today)
            else:
                stay = self._desk.run(cases.move_to_bed, lying.stay_id, bed_id, today, note)
                assert before is not None
                undo = partial(self._desk.run, cases.move_to_bed, stay, before, today, lying.note)
            self.refresh()
            self.board.choose(("bed", bed_id))
            said = _("{name} has the bed.").format(name=_name(lying))
            self.told.emit(said, partial(self._try, undo))

        self._try(carry_out)

    def _swap(self, one: Lying, other: Lying, note: str) -> None:
        today = self._today()
        beds = [bed.id for bed in self._house.beds if bed.lying in (one, other)]

        def change(why: str) -> None:
            self.refresh()
            stays = [bed.lying.stay_id for bed in self._house.beds if bed.id in beds and bed.lying]
            first, second = (stay for stay in stays if stay is not None)
            self._desk.run(cases.swap_beds, first, second, today, why)

        if self._try(partial(change, note)):
            self.told.emit(_("The two have changed beds."), partial(self._try, partial(change, "")))

    def free(self, key: object) -> None:
        """Delete: from which day the bed is free."""
        lying = self._lying(key)
        if lying is None or lying.stay_id is None or not self._may_write:
            return
        body = _("{name} stays in care. The day of leaving is free for the next.").format(name=_name(lying))
        ask_day(
            self,
            _("Free the bed?"),
            body,
            self._today(),
            yes=_("Free the bed"),
            then=partial(self._free_on, lying),
        )

    def _free_on(self, lying: Lying, on: date) -> None:
        """Raises what is refused, for the dialog to show."""
        assert lying.stay_id is not None
        bed_id = next(bed.id for bed in self._house.beds if bed.lying == lying)
        self._desk.run(cases.free_bed, lying.stay_id, on)
        self.refresh()
        undo = partial(self._desk.run, cases.place_in_bed, lying.episode_id, bed_id, on, lying.note)
        self.told.emit(_("The bed is free."), partial(self._try, undo))

    def _free(self, lying: Lying, on: date) -> None:
        self._try(partial(self._free_on, lying, on))

    def _ask_closing(self) -> None:
        if (bed := self._bed(self.board.key())) is not None:
            body = _("Nobody can be placed in it until it is opened again.")
            talk.ask_reason(
                self, _("Close this bed?"), body, yes=_("Close the bed"), then=partial(self._close, bed[1].id)
            )

    def _close(self, bed_id: int, why: str) -> None:
        self._try(partial(self._desk.run, cases.close_bed, bed_id, why))

    def _open_bed(self) -> None:
        if (bed := self._bed(self.board.key())) is not None:
            self._try(partial(self._desk.run, cases.open_bed, bed[1].id))

    def _open_client(self) -> None:
        if (lying := self._lying(self.board.key())) is not None:
            self.go.emit(Place("client", lying.client_id))

    def _open_waiting(self, key: object) -> None:
        match key:
            case ("enquiry", int(enquiry_id)):
                self.go.emit(Place("waiting", enquiry_id, tab="enquiries"))
            case ("client", int(client_id)):
                self.go.emit(Place("intake", client_id))

    def _open_rooms(self) -> None:
        self.go.emit(Place("settings", tab="rooms"))

    def _today(self) -> date:
        return self._desk.now().date()

    def _try(self, carry_out: Callable[[], object]) -> bool:
        """False when it was refused, and that was said."""
        said = ""
        try:
            carry_out()
        except Invalid as invalid:
            said = " ".join(say(problem) for problem in invalid.problems)
        except DeskError as error:
            said = str(error)
        self.refresh()
        if said:
            talk.tell(self, _("That did not work"), said)
        return not said


def not_meant_for(room: RoomRow) -> str:
    if room.meant_for is RoomFor.MEN:
        return _("{room} is a room for men.").format(room=room.name)
    return _("{room} is a room for women.").format(room=room.name)


def _name(lying: Lying) -> str:
    return shown_name(lying.name, lying.record_number)


def _summary(found: House) -> str:
    usable = [bed for bed in found.beds if bed.closed_since is None]
    taken = sum(bed.lying is not None for bed in usable)
    said = ngettext("{taken} of {count} bed taken", "{taken} of {count} beds taken", len(usable))
    parts = [said.format(taken=taken, count=len(usable))]
    if closed := len(found.beds) - len(usable):
        parts.append(ngettext("{count} closed", "{count} closed", closed).format(count=closed))
    if found.without:
        without = ngettext(
            "{count} in care without a bed", "{count} in care without a bed", len(found.without)
        )
        parts.append(without.format(count=len(found.without)))
    return ", ".join(parts)


_CHIPS = {
    RoomFor.MEN: ("info", ""),
    RoomFor.WOMEN: ("vio", ""),
    RoomFor.ANYBODY: ("neu", ""),
}


def _room(room: RoomRow) -> Group:
    free = sum(bed.free for bed in room.beds)
    return Group(
        room.name,
        ngettext("{count} free", "{count} free", free).format(count=free),
        tuple(_cell(room, bed) for bed in room.beds),
        (_(room.meant_for.label), *_CHIPS[room.meant_for]),
    )


def _cell(room: RoomRow, bed: BedRow) -> Cell:
    key, number = ("bed", bed.id), str(bed.number)
    if bed.closed_since is not None:
        return Cell(key, number, _("Closed"), bed.closed_why, closed=True)
    if bed.lying is None:
        return Cell(key, number, _("Free"))
    warning = "" if is_for(room.meant_for, bed.lying.sex) else not_meant_for(room)
    since = _("since {date}").format(date=show_day(bed.lying.since))
    return Cell(key, number, _name(bed.lying), since, person=True, mark=_sex(bed.lying), warning=warning)


def _person(lying: Lying) -> Cell:
    since = _("in care since {date}").format(date=show_day(lying.since))
    return Cell(("client", lying.episode_id), "", _name(lying), since, person=True, mark=_sex(lying))


def _sex(lying: Lying) -> str:
    """The first letter of the word, as on every form: L or P."""
    return _(lying.sex.label)[:1] if lying.sex else ""
