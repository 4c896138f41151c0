"""Cadangan: up to when the work is safe, the copies, bringing one back, and the drill (mock-up 14)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.db import backup_file, disks
from rehabdesk.db.disks import Ground
from rehabdesk.domain.backups import BackupKind, BackupState
from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _, language, ngettext
from rehabdesk.safety import check_backups, drill, part_done, wrap_last_replaced
from rehabdesk.services.backups import (
    BackupRow,
    BackupStanding,
    backup_standing,
    list_backups,
    remove_backup,
)
from rehabdesk.services.restores import Drill, refuse_newer, refuse_other_centre
from rehabdesk.ui import talk, theme
from rehabdesk.ui.background import Background, Errand
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.screens.backup_cards import DrillCard, StandingCard, StepsCard, TroubleLine, megabytes
from rehabdesk.ui.screens.restoring import BACKUP_FILES, RestoreDialog
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.timed_backups import Folders, back_up_into, reachable
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card, EmptyState
from rehabdesk.ui.widgets.labels import Badge, Icon, Label

if TYPE_CHECKING:
    from rehabdesk.desk import Desk

KeepFolders = Callable[[tuple[str, ...]], object]

WARNINGS = {
    Ground.SYNCED: N_(
        "{folder} copies itself to the internet: a copy may be caught half done, and leaves the house."
        " Better a stick."
    ),
    Ground.NETWORK: N_(
        "{folder} is on the network: it may be gone when it is needed. Better a stick as well."
    ),
    Ground.SAME_DISK: N_(
        "{folder} is on the same disk as the centre's file: when the disk goes, both go. Use a stick as well."
    ),
}
NARROW = 960  # design pixels
NOT_CONNECTED = N_("{name} is not connected. Connect it, or choose another place.")
STATES = {
    BackupState.PROVED: ("ok", "tick"),
    BackupState.DAMAGED: ("bad", "error"),
    BackupState.UNCHECKED: ("neu", "empty"),
}


class BackupsScreen(Screen):
    """Emits `restored` when another file stands in the place of the open one; nobody is signed in then."""

    topics = frozenset({Topic.BACKUPS})
    restored = Signal(object)  # Restored, or the DeskError that stopped it after the desk was shut

    def __init__(
        self,
        desk: Desk,
        background: Background,
        folders: Folders,
        keep_folders: KeepFolders,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self._background, self._folders, self._keep_folders = background, folders, keep_folders
        self._errand: Errand | None = None
        self.standing = StandingCard()
        self.restored_banner = Banner("", "info")
        self.schedule = Label("", "row", "ink2", wrap=True)
        self.places = Button(_("Choose the places"), "ghost", size="small")
        self.count = Badge(0)
        self.check_button = Button(_("Check all"), icon="tick", size="small")
        self.table = Table(self._columns(), name=_("Backup copies"), key=lambda row: row.path, dense=True)
        self.empty = EmptyState("backups", _("No copies yet"), _("The first one takes a few seconds."))
        self.trouble = TroubleLine()
        self.steps, self.drill = StepsCard(), DrillCard()
        self._lay_out()
        self._connect()
        self.refresh()

    def _columns(self) -> list[Column]:
        zone = self._desk.now().tzinfo

        def here(row: BackupRow) -> Any:
            return row.made_at.astimezone(zone)

        return [
            Column(
                _("Date"), lambda row: show_day(here(row).date()), width=118, sort=lambda row: row.made_at
            ),
            Column(_("Time"), lambda row: show_time(here(row).time(), language()), width=62),
            Column(_("Place"), _place_words, sort=_place_words),
            Column(
                _("Size"), lambda row: megabytes(row.size), width=84, right=True, sort=lambda row: row.size
            ),
            Column(_("State"), chip=_state_chip, width=140),
            Column("", _act_words, tone=lambda _row: "link", width=98, right=True),
        ]

    def _lay_out(self) -> None:
        copies = Card(_("Backup copies"), flush=True)
        copies.add_beside_title(self.count)
        copies.add_at_right(self.check_button)
        copies.body.addWidget(self.table, 1)
        copies.body.addWidget(self.empty, 1)
        copies.body.addWidget(self.trouble)
        side = QVBoxLayout()
        side.setSpacing(12)
        side.addWidget(self.steps)
        side.addWidget(self.drill, 1)
        self.low = QHBoxLayout()
        self.low.setSpacing(14)
        self.low.addWidget(copies, 73)
        self.low.addLayout(side, 39)
        when = QHBoxLayout()
        when.setContentsMargins(6, 0, 6, 0)
        when.setSpacing(10)
        when.addWidget(Icon("day done", "ink2", 16))
        when.addWidget(self.schedule, 1)
        when.addWidget(self.places)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 12)
        whole.setSpacing(12)
        whole.addWidget(self.standing)
        whole.addWidget(self.restored_banner)
        whole.addLayout(when)
        whole.addLayout(self.low, 1)

    def _connect(self) -> None:
        self.standing.button.clicked.connect(self.back_up)
        self.standing.stop.clicked.connect(self.stop)
        self.places.clicked.connect(self.choose_place)
        self.check_button.clicked.connect(self.check_all)
        self.table.opened.connect(self.act_on)
        self.table.clicked.connect(self._clicked)
        self.steps.asked.connect(self.restore_chosen)
        self.restored_banner.acted.connect(self.undo_restore)
        self.drill.asked.connect(self.rehearse)
        may_restore = self._desk.who.may(Right.RESTORE)
        self.steps.setVisible(may_restore)

    # what it shows

    def title(self) -> str:
        return _("Backups")

    def hints(self) -> list[tuple[str, str]]:
        return [("Ctrl+B", _("Back up now")), ("F1", _("Help"))]

    def arrive(self, place: Place) -> None:
        self.standing.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()  # a stick may have been plugged in meanwhile

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where letters are large, the cards stand below each other."""
        super().resizeEvent(event)
        narrow = self.width() * 100 / theme.percent() < NARROW
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self.table.setMinimumHeight(theme.px(300) if narrow else 0)
        self.low.setDirection(way)

    def refresh(self) -> None:
        now = self._desk.now()
        standing = self._desk.ask(backup_standing)
        rows = self._desk.ask(list_backups, self._desk.store.folder, map(Path, self._folders()))
        self.standing.show_standing(standing, now)
        self.drill.show_drill(standing, now.tzinfo)
        self.drill.button.setEnabled(any(row.usable for row in rows))
        self.count.show_number(len(rows))
        self.table.show(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.check_button.setEnabled(any(row.reachable for row in rows))
        self._show_places()
        self._show_trouble(rows)
        self._show_restored(standing, now)

    def _show_places(self) -> None:
        folders = self._folders()
        there = reachable(folders)
        name = disks.name_of(there[0]) if there else ""
        if not folders:
            self.standing.below.setText(_("No place chosen yet"))
            self.schedule.setText(_("Choose where copies go, and they are made by themselves from then on."))
            return
        if there and disks.is_apart(there[0], self._desk.store.folder):
            self.standing.below.setText(_("{name} is connected").format(name=name))
        elif there:
            self.standing.below.setText(_("To {name}").format(name=there[0].name))
        else:
            self.standing.below.setText(_("The backup stick is not connected"))
        names = ", ".join(Path(folder).name for folder in folders)
        said = _("By itself every 30 minutes and on closing, to {places}.")
        self.schedule.setText(said.format(places=names))

    def _show_trouble(self, rows: list[BackupRow]) -> None:
        said, tone = self._trouble(rows)
        self.trouble.say(said, tone)

    def _trouble(self, rows: list[BackupRow]) -> tuple[str, str]:
        for row in rows:
            if row.state is BackupState.DAMAGED and row.reachable:
                said = _("The copy of {day} is damaged. Replace {place} if it happens again.")
                day = show_day(row.made_at.astimezone(self._desk.now().tzinfo).date())
                return said.format(day=day, place=row.place or _("the disk")), "bad"
        for folder in map(Path, self._folders()):
            if not disks.is_there(folder):
                return _(NOT_CONNECTED).format(name=folder.name), "warn"
        grounds = [
            (folder, disks.ground_of(folder, self._desk.store.folder))
            for folder in reachable(self._folders())
        ]
        if any(ground is Ground.APART for _folder, ground in grounds):
            grounds = [(folder, ground) for folder, ground in grounds if ground is not Ground.SAME_DISK]
        for folder, ground in grounds:
            if ground in WARNINGS:
                return _(WARNINGS[ground]).format(folder=folder.name), "warn"
        return "", ""

    def _show_restored(self, standing: BackupStanding, now: Any) -> None:
        restored = standing.restored
        self.restored_banner.setVisible(restored is not None)
        if restored is not None:
            at = restored.made_at.astimezone(now.tzinfo)
            said = _("This is the copy of {moment}. What it replaced is kept in {folder}. Back up now.")
            moment = f"{show_day(at.date())} {show_time(at.time(), language())}"
            undo = _("Undo the restore") if restored.kept and self._desk.who.may(Right.RESTORE) else ""
            self.restored_banner.say(said.format(moment=moment, folder=restored.kept), "info", undo)

    # making a copy

    def back_up(self) -> None:
        """A proved copy in every place that is there; without any, ask for one."""
        if self._errand is not None:
            return
        if folders := reachable(self._folders()):
            self._back_up_into(folders)
        elif self._folders():
            name = Path(self._folders()[0]).name
            talk.ask(
                self,
                _("The backup stick is not connected"),
                _(NOT_CONNECTED).format(name=name),
                yes=_("Choose another place"),
                then=self.choose_place,
            )
        else:
            self.choose_place()

    def _back_up_into(self, folders: list[Path]) -> None:
        desk = self._desk
        self._start(lambda report: back_up_into(desk, folders, BackupKind.BY_HAND, report), self._backed_up)

    def _backed_up(self, copies: list[Path]) -> None:
        self._end()
        self.tell(_("Backed up and proven: {place}").format(place=copies[0].parent))

    def choose_place(self) -> None:
        talk.choose_folder(self, _("Where should the backup go?"), then=self._take_place)

    def _take_place(self, folder: Path) -> None:
        """This place from now on, beside one on the other kind of disk: two places are what is wanted."""
        centre = self._desk.store.folder
        apart = disks.is_apart(folder, centre)
        others = [old for old in map(Path, self._folders()) if old != folder]
        kept = [old for old in others if disks.is_there(old) and disks.is_apart(old, centre) != apart][:1]
        chosen = [folder, *kept] if apart else [*kept, folder]
        self._keep_folders(tuple(str(each) for each in chosen))
        self.refresh()
        self._back_up_into(reachable(self._folders()))

    # checking and rehearsing

    def check_all(self) -> None:
        rows = [row for row in self.table.rows() if row.reachable]
        desk = self._desk
        self._start(lambda report: check_backups(desk, rows, report), self._checked)

    def _checked(self, damaged: list[BackupRow]) -> None:
        self._end()
        if damaged:
            said = ngettext("{count} copy is damaged.", "{count} copies are damaged.", len(damaged))
            self.tell(said.format(count=len(damaged)), "bad")
        else:
            self.tell(_("Every copy is whole."))

    def rehearse(self) -> None:
        usable = [row for row in self.table.rows() if row.usable]
        if usable:
            desk, path = self._desk, max(usable, key=lambda row: row.made_at).path
            self._start(lambda report: drill(desk, path, report), self._rehearsed)

    def _rehearsed(self, done: Drill) -> None:
        self._end()
        if done.passed:
            self.tell(_("The drill passed: the copy can be restored."))
        else:
            wrong = next(finding for finding in done.findings if not finding.passed)
            talk.tell(self, _("The drill failed"), f"{_(wrong.what)}: {wrong.said}")

    def undo_restore(self) -> None:
        """What was replaced comes back like any copy: with its key, the difference and the typed word."""
        desk = self._desk
        self._start(lambda report: wrap_last_replaced(desk, report), self._wrapped)

    def _wrapped(self, path: Path) -> None:
        self._end()
        self.restore_from(path)

    def _start(self, job: Callable[..., Any], done: Callable[[Any], None]) -> None:
        if self._errand is not None:
            return
        self.standing.show_busy(True)
        self.standing.show_part("", 0)
        self._errand = self._background.start(
            job, owner=self, done=done, failed=self._failed, progress=self._progress, stopped=self._stopped
        )

    def _progress(self, step: str, done: float) -> None:
        self.standing.show_part(_(step), part_done(step, done))

    def stop(self) -> None:
        if self._errand is not None:
            self._errand.stop()

    def _end(self) -> None:
        self._errand = None
        self.standing.show_busy(False)
        self.refresh()

    def _stopped(self) -> None:
        self._end()
        self.tell(_("Stopped. No half copy was left behind."), "info")

    def _failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, DeskError):
            raise error
        talk.tell(self, _("There is no copy"), str(error))

    # a copy that is there

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == len(self.table.columns()) - 1 and (row := self.table.current()) is not None:
            self.act_on(row)

    def act_on(self, row: BackupRow) -> None:
        """Enter, or a click on the word: restore a good copy, delete a damaged one."""
        if row.state is BackupState.DAMAGED and row.id is not None and row.reachable:
            backup_id = row.id
            talk.ask(
                self,
                _("Delete the damaged copy?"),
                _("It cannot be restored. Other copies stay."),
                yes=_("Delete"),
                then=lambda: self._desk.run(remove_backup, backup_id),
                destroys=True,
            )
        elif row.usable and self._desk.who.may(Right.RESTORE):
            self.restore_from(row.path)

    def restore_chosen(self) -> None:
        """The chosen copy, else the newest good one, else a file from elsewhere."""
        row = self.table.current() or next((row for row in self.table.rows() if row.usable), None)
        if row is not None and row.usable:
            self.restore_from(row.path)
        else:
            talk.choose_file(self, _("Choose the backup"), _(BACKUP_FILES), then=self.restore_from)

    def restore_from(self, path: Path) -> None:
        try:
            cover = backup_file.read_cover(path)
            refuse_newer(cover)
            refuse_other_centre(self._desk.store.folder, cover)
        except DeskError as error:
            talk.tell(self, _("This copy cannot be restored"), str(error))
            return
        dialog = RestoreDialog(self.window(), self._desk, self._background, cover)
        dialog.restored.connect(self.restored)
        dialog.open()


def _place_words(row: BackupRow) -> str:
    if not row.reachable:
        return _("{place}, not connected").format(place=row.place or row.path.parent.name)
    return row.place or _("This computer, {folder}").format(folder=row.path.parent.name)


def _state_chip(row: BackupRow) -> tuple[str, str, str]:
    tone, icon = STATES[row.state]
    return _(row.state.label), tone, icon


def _act_words(row: BackupRow) -> str:
    if row.state is BackupState.DAMAGED:
        return _("Delete") if row.id is not None and row.reachable else ""
    return _("Restore") if row.reachable else ""
