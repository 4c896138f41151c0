"""A form that keeps what is typed by itself, until it is saved as a record or given up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_time
from rehabdesk.domain.kept import pack, unpack
from rehabdesk.errors import DeskError
from rehabdesk.i18n import language
from rehabdesk.services import drafts
from rehabdesk.ui.forms import Form
from rehabdesk.ui.widgets.labels import SavedMark


class KeptForm(QObject):
    """Stores the form a moment after the last key, and says so beside it."""

    failed = Signal(str)  # why it could not be kept; what was typed stays where it is

    def __init__(self, desk: Desk, kind: str, form: Form[Any], mark: SavedMark) -> None:
        super().__init__(form)
        self._desk, self._kind, self._form, self._mark = desk, kind, form, mark
        self.record_id: int | None = None  # None: a record that is not there yet
        self.version = 0
        self._dirty = False
        self._kept = False
        self._pause = QTimer(self, singleShot=True, interval=1500)
        self._pause.timeout.connect(self._try_keep)
        form.changed.connect(self.touch)

    def typing(self) -> bool:
        """Something stands in the form that is not saved as a record yet."""
        return self._dirty or self._kept

    def show(self, draft: Any, record_id: int | None = None, version: int = 0) -> None:
        """Show the draft, or what was typed over this version of it last and not saved."""
        self._pause.stop()
        self.record_id, self.version, self._dirty, self._kept = record_id, version, False, False
        self._mark.show_nothing()
        kept = self._desk.ask(drafts.find_draft, self._kind, self._key())
        if kept is not None and kept.content.get("version") == version:
            draft, self._kept = unpack(type(draft), kept.content["draft"]), True
            self._say_kept(kept.saved_at)
        self._form.show(draft)

    def touch(self) -> None:
        self._dirty = True
        self._mark.show_saving()
        self._pause.start()

    def keep(self) -> None:
        """Store what is being typed now. Raises DeskError where it cannot be: nobody is to leave unaware."""
        self._pause.stop()
        if not self._dirty or self._desk.locked:
            return
        content = {"version": self.version, "draft": pack(self._form.draft(half=True))}
        at = self._desk.run(drafts.keep_draft, self._kind, self._key(), content)
        self._dirty, self._kept = False, True
        self._say_kept(at)

    def _try_keep(self) -> None:
        try:
            self.keep()
        except DeskError as error:
            self._mark.show_unsaved()
            self.failed.emit(str(error))

    def forget(self) -> None:
        """It was saved as a record, or given up."""
        self._pause.stop()
        self._dirty = self._kept = False
        self._desk.run(drafts.drop_draft, self._kind, self._key())

    def _key(self) -> str:
        return "new" if self.record_id is None else str(self.record_id)

    def _say_kept(self, at: datetime) -> None:
        self._mark.show_saved(show_time(at.astimezone(self._desk.now().tzinfo).time(), language()))
