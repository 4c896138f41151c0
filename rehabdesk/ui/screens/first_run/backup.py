"""The last step: the first copy, on a stick if one is there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from rehabdesk.db import disks
from rehabdesk.desk import Desk
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _
from rehabdesk.safety import back_up, part_done
from rehabdesk.ui import talk
from rehabdesk.ui.background import Background, Errand
from rehabdesk.ui.screens.first_run.step import Step, signed
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.labels import Label, ProgressBar


class BackupStep(Step):
    def __init__(self, background: Background) -> None:
        super().__init__(
            _("First backup"),
            _("Plug in a USB stick. A copy on the same disk as the file does not protect you."),
            (14, 9),
        )
        self._background = background
        self._errand: Errand | None = None
        self.desk: Desk | None = None
        self.folder: Path | None = None  # where the proved copy lies
        self.button = Button(_("Choose a folder and back up"), "primary", icon="backups", size="large")
        self.button.setShortcut("Ctrl+B")
        self.stop_button = Button(_("Stop"), icon="close")
        self.bar, self.words, self.said = ProgressBar(), Label("", "small", "ink2"), Banner("", "info")
        card = Card(_("Back up now"))
        card.body.addWidget(
            Label(
                _("One encrypted file. It is read back and proved before it counts as made."),
                "body",
                "ink2",
                wrap=True,
            )
        )
        card.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.addWidget(self.bar, 1)
        row.addWidget(self.stop_button)
        card.body.addLayout(row)
        card.body.addWidget(self.words)
        card.body.addWidget(self.said)
        card.body.addStretch()
        self.said.hide()
        self._show_busy(False)
        self.left.addWidget(card)
        self.left.addStretch()
        advice = Card(_("A good habit"))
        for sign, line in (
            ("hard-drive", _("Two sticks, used in turn, one of them kept in another building.")),
            ("time", _("The program makes further copies by itself and says when one is missing.")),
            ("key", _("A copy opens with any account's password or with the recovery key.")),
        ):
            advice.body.addLayout(signed(sign, line))
        advice.body.addStretch()
        self.right.addWidget(advice)
        self.right.addStretch()
        self.button.clicked.connect(self._choose)
        self.stop_button.clicked.connect(self._stop)

    def ready(self) -> bool:
        return self._errand is None

    def begin_typing(self) -> None:
        self.button.setFocus()

    def _choose(self) -> None:
        talk.choose_folder(self, _("Where should the backup go?"), then=self.back_up)

    def back_up(self, folder: Path) -> None:
        desk = self.desk
        assert desk is not None
        self.folder = None
        self._show_busy(True)
        self._errand = self._background.start(
            lambda report: (
                back_up(desk, folder, tell=report),
                folder,
                disks.is_apart(folder, desk.store.folder),
            ),
            owner=self,
            done=self._done,
            failed=self._failed,
            progress=self._progress,
            stopped=self._end,
        )
        self.changed.emit()

    def _progress(self, step: str, done: float) -> None:
        self.words.setText(_(step))
        self.bar.show_value(part_done(step, done))

    def _stop(self) -> None:
        if self._errand is not None:
            self._errand.stop()

    def _done(self, answer: tuple[object, Path, bool]) -> None:
        _made, self.folder, apart = answer
        if apart:
            self._say(_("The backup is made and proved."), "ok")
        else:
            said = _(
                "The copy is proved, but it lies on the same disk as the file. Make one on a stick soon."
            )
            self._say(said, "warn")
        self._end()

    def _failed(self, error: Exception) -> None:
        self._end()
        if not isinstance(error, DeskError):
            raise error
        self._say(str(error), "bad")

    def _end(self) -> None:
        self._errand = None
        self._show_busy(False)
        self.changed.emit()

    def _say(self, sentence: str, tone: str) -> None:
        self.said.say(sentence, tone)
        self.said.show()

    def _show_busy(self, busy: bool) -> None:
        self.button.set_busy(busy)
        for widget in (self.bar, self.words, self.stop_button):
            widget.setVisible(busy)
