"""Bringing a copy back, step by step: the copy, its key, what would change, the typed word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from rehabdesk.db import backup_file
from rehabdesk.db.backup_file import Cover
from rehabdesk.domain.backups import SUBJECTS
from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.domain.recovery import as_printed, key_problem
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _, language, ngettext
from rehabdesk.safety import part_done
from rehabdesk.services.restores import (
    Difference,
    Opened,
    Restored,
    SubjectRow,
    compare_backup,
    open_backup,
    refuse_newer,
    restore,
    restore_into,
)
from rehabdesk.ui import talk
from rehabdesk.ui.background import Background, Errand
from rehabdesk.ui.screens.sign_in import PasswordEdit
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card, Line
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Icon, Label, ProgressBar

if TYPE_CHECKING:
    from rehabdesk.desk import Desk

STEPS = (N_("This copy"), N_("Key"), N_("Difference"), N_("Restore"))
WORD = N_("RESTORE")  # typed by whoever means it
RECOVERY = 0  # stands for the recovery key among account ids
BACKUP_FILES = N_("Backups (*.rehabdesk)")


def moment_of(cover_or_row: Any, zone: Any) -> str:
    """16/11/2026 17.05"""
    at = cover_or_row.made_at.astimezone(zone)
    return f"{show_day(at.date())} {show_time(at.time(), language())}"


def digits(number: int) -> str:
    """8.921, or 8,921 in English."""
    said = f"{number:,}"
    return said if language() == "en" else said.replace(",", ".")


class StepsLine(QWidget):
    """Copy > Key > Difference > Restore, with where one stands."""

    def __init__(self, now: int) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(8)
        for place, word in enumerate(STEPS):
            if place:
                row.addWidget(Icon("right", "ink3", 12))
            sign, tone = (
                ("done", "ok") if place < now else ("half", "link") if place == now else ("empty", "ink3")
            )
            row.addWidget(Icon(sign, tone, 16))
            role = "labelStrong" if place == now else "label"
            row.addWidget(Label(_(word), role, "ink3" if place > now else "ink"))
        row.addStretch()


class SecretPart(QWidget):
    """Who opens a copy: one of its accounts with the password, or its recovery key."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.who = Combo()
        self.who.setAccessibleName(_("Opened by"))
        self.password = PasswordEdit()
        self.key = TextEdit()
        self.key.setAccessibleName(_("Recovery key"))
        self.key.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.trouble = Label("", "hint", "bad", wrap=True)
        self.label = Label("", "label", "ink2")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label(_("Opened by"), "label", "ink2"))
        column.addWidget(self.who)
        column.addSpacing(6)
        for part in (self.label, self.password, self.key, self.trouble):
            column.addWidget(part)
        self.who.edited.connect(self._turn)
        self.password.returnPressed.connect(self.entered)
        self.key.returnPressed.connect(self.entered)

    def show_accounts(self, cover: Cover) -> None:
        options = [(slot.account_id, slot.name) for slot in cover.keyring.accounts]
        self.who.set_options([*options, (RECOVERY, _("Recovery key"))])
        self.who.setCurrentIndex(0)
        self._turn()

    def account_id(self) -> int | None:
        return self.who.value() or None

    def secret(self) -> str:
        return self.password.text() if self.account_id() else as_printed(self.key.text())

    def complain(self, sentence: str) -> None:
        self.trouble.setText(sentence)
        entry: QLineEdit = self.password if self.account_id() else self.key
        entry.selectAll()
        entry.setFocus()

    def problem(self) -> str:
        """What can be said before the slow try."""
        if self.account_id() is None and (found := key_problem(self.key.text())):
            return _(found.text).format(**dict(found.values))
        return "" if self.secret() else _("Type the password.")

    def _turn(self) -> None:
        by_password = self.account_id() is not None
        self.password.setVisible(by_password)
        self.key.setVisible(not by_password)
        self.label.setText(_("Password at that time") if by_password else _("Recovery key"))
        self.trouble.setText("")


class DifferenceTable(Card):
    """Now, in the copy, and the difference: subject by subject."""

    def __init__(self, difference: Difference) -> None:
        super().__init__()
        self.body.setContentsMargins(16, 8, 16, 8)
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        for column, word in enumerate((_("Now"), _("This copy"), _("Difference")), 1):
            grid.addWidget(Label(word, "chip", "ink2"), 0, column, Qt.AlignmentFlag.AlignRight)
        for place, row in enumerate(difference.rows, 1):
            grid.addWidget(Line(), 2 * place - 1, 0, 1, 4)
            words, tone = _apart(row)
            cells = (
                (digits(row.here), "small", "ink2"),
                (digits(row.there), "strong", "ink"),
                (words, "labelStrong", tone),
            )
            grid.addWidget(Label(_(SUBJECTS[row.subject])), 2 * place, 0)
            for column, (text, role, ink) in enumerate(cells, 1):
                grid.addWidget(Label(text, role, ink), 2 * place, column, Qt.AlignmentFlag.AlignRight)
        self.body.addLayout(grid)


def _apart(row: SubjectRow) -> tuple[str, str]:
    if row.there < row.here:
        return _("{count} fewer").format(count=digits(row.here - row.there)), "bad"
    if row.there > row.here:
        return _("{count} more").format(count=digits(row.there - row.here)), "ok"
    if row.newer_here or row.newer_there:
        return _("{count} changed").format(count=digits(row.newer_here + row.newer_there)), "warn"
    return _("the same"), "ink3"


def _counted(subject: str, count: int) -> str:
    """17 notes"""
    said = {
        "client": ngettext("{count} client", "{count} clients", count),
        "episode": ngettext("{count} episode of care", "{count} episodes of care", count),
        "note": ngettext("{count} note", "{count} notes", count),
        "assessment": ngettext("{count} assessment", "{count} assessments", count),
        "enrolment": ngettext("{count} class place", "{count} class places", count),
        "letter": ngettext("{count} letter", "{count} letters", count),
        "document": ngettext("{count} document", "{count} documents", count),
        "enquiry": ngettext("{count} enquiry", "{count} enquiries", count),
        "account": ngettext("{count} account", "{count} accounts", count),
    }[subject]
    return said.format(count=digits(count))


def say_newer(difference: Difference) -> str:
    """17 notes and 2 clients are newer than this backup; empty when nothing is."""
    # What was written last comes to mind first.
    order = sorted(SUBJECTS, key=lambda name: name != "note")
    parts = [_counted(name, count) for name in order if (count := difference.newer_here(name))]
    if not parts:
        return ""
    *first, last = parts
    listed = _("{some} and {last}").format(some=", ".join(first), last=last) if first else last
    return _("{what} are newer here than this backup.").format(what=listed)


class RestoreDialog(Dialog):
    """Over an open desk. Emits `restored` with what came of it (Restored or DeskError); the desk is shut."""

    restored = Signal(object)

    def __init__(self, parent: QWidget, desk: Desk, background: Background, cover: Cover) -> None:
        moment = moment_of(cover, desk.store.zone)
        super().__init__(parent, _("Restore the copy of {moment}?").format(moment=moment), width=600)
        self._desk, self._background, self._copy = desk, background, cover
        self._zone = desk.store.zone
        self._errand: Errand | None = None
        self._opened: Opened | None = None
        self._account_id: int | None = None
        self._parts: list[QWidget] = []
        self._ask_key()

    def _put(self, *parts: QWidget) -> None:
        for old in self._parts:
            self.body.removeWidget(old)
            old.hide()
            old.deleteLater()
        while item := self.foot.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._parts = list(parts)
        for part in parts:
            self.body.addWidget(part)
            part.show()  # or it has no height yet when the dialog is fitted around it
        QTimer.singleShot(0, self, self.refit)

    def _add_foot(self, hint: str, action: str, kind: str, pressed: Callable[[], None]) -> Button:
        self.foot.addWidget(Label(hint, "hint", "ink2", wrap=True), 1)
        self.add_cancel()
        button = self.add_action(action, kind, default=kind == "primary")
        button.clicked.connect(pressed)
        return button

    # the key

    def _ask_key(self) -> None:
        self.secret = SecretPart()
        self.secret.show_accounts(self._copy)
        hint = Label(
            _("A password of that day or the recovery key of that day opens it."), "small", "ink2", wrap=True
        )
        self._put(StepsLine(1), hint, self.secret)
        self.open_button = self._add_foot("", _("Next"), "primary", self.open_copy)
        self.refit()

    def open(self) -> None:
        super().open()
        self.secret.password.setFocus()

    def open_copy(self) -> None:
        if problem := self.secret.problem():
            self.secret.complain(problem)
            return
        path, account_id, secret = self._copy.path, self.secret.account_id(), self.secret.secret()

        def job(report: Callable[[str, float], None]) -> Opened:
            opened = open_backup(path, account_id, secret)
            backup_file.verify(path, opened.key, report)
            return opened

        self._account_id = account_id
        self.open_button.set_busy(True)
        self._errand = self._background.start(
            job, owner=self, done=self._show_difference, failed=self._refused, progress=self._progress
        )

    def _refused(self, error: Exception) -> None:
        self.open_button.set_busy(False)
        if not isinstance(error, DeskError):
            raise error
        self.secret.complain(str(error))
        self.refit()

    def _progress(self, _step: str, _done: float) -> None:
        pass

    # the difference

    def _show_difference(self, opened: Opened) -> None:
        self._opened = opened
        difference = self._desk.ask(compare_backup, opened)
        moment = moment_of(opened.cover, self._zone)
        warning = _("What was written after {moment} is not in this copy.").format(moment=moment)
        newer = say_newer(difference)
        kept = _("What is here now is kept beside it as a safety copy; the restore can be undone from there.")
        said = f"{warning}\n{newer}\n{kept}" if newer else kept
        self.word = TextEdit()
        asked = _("Type {word} to go on").format(word=_(WORD))
        self.word.setAccessibleName(asked)
        label = Label(asked, "label", "ink2")
        banner = Banner(said, "warn" if newer else "info")
        self._put(StepsLine(2), DifferenceTable(difference), banner, label, self.word)
        hint = _("The program starts again, in about a minute.")
        self.restore_button = self._add_foot(hint, _("Restore the data"), "destroy", self.carry_out)
        self.restore_button.setEnabled(False)
        self.word.textChanged.connect(self._typed)
        self.refit()
        self.word.setFocus()

    def _typed(self, text: str) -> None:
        self.restore_button.setEnabled(text.strip().upper() == _(WORD).upper())

    # the restore

    def carry_out(self) -> None:
        """Shut the desk, put the copy in its place, and let the program begin anew."""
        opened, account_id, folder = self._opened, self._account_id, self._desk.store.folder
        assert opened is not None
        self.bar, self.said = ProgressBar(), Label(_("Restoring"), "small", "ink2")
        self._put(StepsLine(3), self.said, self.bar)
        self.refit()
        self._desk.lock()
        self._background.start(
            lambda report: restore(folder, opened, account_id, tell=report),
            owner=self,
            done=self._finished,
            failed=self._failed,
            progress=self._show_part,
        )

    def _show_part(self, step: str, done: float) -> None:
        self.said.setText(_(step))
        self.bar.show_value(part_done(step, done))

    def _finished(self, done: Restored) -> None:
        self.close()
        self.restored.emit(done)

    def _failed(self, error: Exception) -> None:
        self.close()
        self.restored.emit(error)
        if not isinstance(error, DeskError):
            raise error

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Escape and self._desk.locked:
            return  # files are changing places
        super().keyPressEvent(event)


def say_restored(done: Restored) -> str:
    """Which file it is now, and where what was replaced is. The copy knows the centre's zone."""
    said = _("This is now the copy of {moment}: {clients}, {notes}.").format(
        moment=moment_of(done, done.made_at.tzinfo),
        clients=_counted("client", done.clients),
        notes=_counted("note", done.notes),
    )
    if done.kept is None:
        return said
    return said + " " + _("What was replaced is kept in {folder}.").format(folder=done.kept.name)


class RestoreHere(Dialog):
    """On a machine without a centre: a backup file, its key, and the centre stands in the folder."""

    restored = Signal(object)  # the folder

    def __init__(self, parent: QWidget, background: Background, folder: Path) -> None:
        super().__init__(parent, _("Restore from a backup"), width=600)
        self._background, self._folder = background, folder
        self._path: Path | None = None
        self._errand: Errand | None = None
        self.file = Label(_("No backup chosen yet"), "row", "ink2", wrap=True)
        self.choose = Button(_("Choose the backup"), icon="folder")
        self.secret = SecretPart()
        self.secret.hide()
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self.body.addWidget(
            Label(
                _("A file that ends in .rehabdesk, on the stick or in the backup folder."),
                "small",
                "ink2",
                wrap=True,
            )
        )
        self.body.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignLeft)
        self.step, self.bar = Label("", "small", "ink2"), ProgressBar()
        for part in (self.file, self.secret, self.trouble, self.step, self.bar):
            self.body.addWidget(part)
        self.step.hide()
        self.bar.hide()
        self.add_cancel()
        self.button = self.add_action(_("Restore the data"), icon="restore")
        self.button.setEnabled(False)
        self.choose.clicked.connect(self._choose)
        self.button.clicked.connect(self.carry_out)

    def _choose(self) -> None:
        talk.choose_file(self, _("Choose the backup"), _(BACKUP_FILES), then=self.take)

    def take(self, path: Path) -> None:
        """This backup; say at once when it cannot be restored."""
        self._path = None
        self.trouble.hide()
        try:
            cover = backup_file.read_cover(path)
            refuse_newer(cover)
        except DeskError as error:
            self._complain(str(error))
        else:
            self._path = path
            moment = moment_of(cover, cover.made_at.tzinfo)
            self.file.setText(
                _("{centre}, copy of {moment}").format(centre=cover.keyring.centre_name, moment=moment)
            )
            self.secret.show_accounts(cover)
        self.secret.setVisible(self._path is not None)
        self.button.setEnabled(self._path is not None)
        self.refit()
        if self._path is not None:
            self.secret.password.setFocus()

    def carry_out(self) -> None:
        if problem := self.secret.problem():
            self.secret.complain(problem)
            return
        path, folder = self._path, self._folder
        assert path is not None
        account_id, secret = self.secret.account_id(), self.secret.secret()
        self._show_busy(True)
        self._errand = self._background.start(
            lambda report: restore_into(folder, path, account_id, secret, report),
            owner=self,
            done=self._finished,
            failed=self._failed,
            progress=self._show_part,
        )

    def _show_busy(self, busy: bool) -> None:
        self.button.set_busy(busy)
        self.choose.setEnabled(not busy)
        self.secret.setEnabled(not busy)
        self.step.setVisible(busy)
        self.bar.setVisible(busy)
        self.refit()

    def _show_part(self, step: str, done: float) -> None:
        self.step.setText(_(step))
        self.bar.show_value(part_done(step, done))

    def close(self) -> bool:
        """Cancel stops what is under way; nothing is left of it."""
        if self._errand is not None:
            self._errand.stop()
        return super().close()

    def _finished(self, _done: Restored) -> None:
        self.close()
        self.restored.emit(self._folder)

    def _failed(self, error: Exception) -> None:
        self._errand = None
        self._show_busy(False)
        if not isinstance(error, DeskError):
            raise error
        self._complain(str(error))

    def _complain(self, sentence: str) -> None:
        self.trouble.say(sentence, "bad")
        self.trouble.show()
        self.refit()
