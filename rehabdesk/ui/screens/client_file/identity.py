"""Identitas: what the front door knows, editable; kept while typed, never saved over a colleague's change."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.domain.kept import pack, unpack
from rehabdesk.domain.nik import decode, warnings
from rehabdesk.domain.rights import Right
from rehabdesk.errors import Conflict, Invalid
from rehabdesk.i18n import _, language
from rehabdesk.services.clients import change_client, client_sheet
from rehabdesk.services.drafts import drop_draft, find_draft, keep_draft
from rehabdesk.ui import theme
from rehabdesk.ui.forms import Form
from rehabdesk.ui.screens.intake.village import VillageEdit
from rehabdesk.ui.screens.theirs import differences
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.labels import Label, SavedMark

KIND = "identity"
_PAUSE = 1500


class Identity(QWidget):
    """The form of one client. Ctrl+S saves."""

    go = Signal(object)  # a Place
    told = Signal(str, str)

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self._version = 0
        self._dirty = False
        self.banner = Banner("", "info")
        villages = {"village": VillageEdit(), "ktp_village": VillageEdit()}
        self.form: Form[ClientDraft] = Form(
            ClientDraft, columns=_columns(), wide=("address", "discretion"), editors=villages
        )
        villages["village"].lead(self.form)
        villages["ktp_village"].lead(self.form, "ktp_")
        self.nik_said = Label("", "hint", "link", wrap=True)
        below_nik = self.form.rows["nik"].layout()
        assert below_nik is not None
        below_nik.addWidget(self.nik_said)
        self.form.rows["nik"].set_needed(True)  # as in the intake: admission asks for it, or for a reason
        self.mark = SavedMark()
        self.save_button = Button(_("Save"), "primary", icon="tick")
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay_out()
        self.banner.acted.connect(self.throw_away)
        self.form.changed.connect(self._typed)
        self.save_button.clicked.connect(self.save)
        self._soon.timeout.connect(self.keep)
        QShortcut(QKeySequence("Ctrl+S"), self).activated.connect(self.save)
        self._read()

    def _lay_out(self) -> None:
        # From the outside in, the form last: whatever is put into another widget takes on its style anew.
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self.banner)
        card = Card(flush=True)
        whole.addWidget(card, 1)
        area = QScrollArea()
        card.body.addWidget(area, 1)
        inside = QWidget()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 14, 20, 14)
        column.addWidget(self.form)
        if self._desk.who.may(Right.CLIENTS_WRITE):
            foot = card.add_foot()
            foot.addWidget(self.mark, 1)
            foot.addWidget(self.save_button)
        else:
            self.form.set_read_only(True)
        self.setFocusProxy(self.form.editors["name"])

    # what the person does

    def save(self) -> bool:
        unread = self.form.unreadable()
        if unread:
            self.form.complain(unread)
            return False
        mine = self.form.draft()
        try:
            self._desk.run(change_client, self._client_id, self._version, mine)
        except Invalid as invalid:
            self.form.complain(invalid.problems)
            return False
        except Conflict as conflict:
            self._show_theirs(mine, str(conflict))
            return False
        self._dirty = False
        self._soon.stop()
        self._desk.run(drop_draft, KIND, str(self._client_id))
        self._read()
        self.mark.show_nothing()
        self.told.emit(_("Saved."), "ok")
        return True

    def _show_theirs(self, mine: ClientDraft, said: str) -> None:
        """Both stand there: mine in the field, theirs below it. Saving again keeps mine."""
        sheet = self._desk.ask(client_sheet, self._client_id)
        self._version = sheet.version
        self.form.complain(differences(mine, sheet.draft))
        self.banner.say(said, "warn", _("Take theirs"))
        self.banner.show()

    def throw_away(self) -> None:
        """Back to what the file holds."""
        self._desk.run(drop_draft, KIND, str(self._client_id))
        self._dirty = False
        self._read()

    def keep(self) -> None:
        self._soon.stop()
        if not self._dirty:
            return
        content = {"version": self._version, "client": pack(self.form.draft(half=True))}
        at = self._desk.run(keep_draft, KIND, str(self._client_id), content, self._client_id)
        self._dirty = False
        self.mark.show_saved(show_time(at.astimezone(self._desk.now().tzinfo).time(), language()))

    def _typed(self, name: str) -> None:
        self._dirty = True
        self.mark.show_saving()
        self._soon.start()
        if name in ("nik", "born_on", "sex"):
            self._warn()

    # what it shows

    def refresh(self) -> None:
        if not self._dirty and self._desk.ask(find_draft, KIND, str(self._client_id)) is None:
            self._read()

    def _read(self) -> None:
        sheet = self._desk.ask(client_sheet, self._client_id)
        draft, self._version = sheet.draft, sheet.version
        self.banner.hide()
        kept = self._desk.ask(find_draft, KIND, str(self._client_id))
        if kept is not None:
            draft, self._version = unpack(ClientDraft, kept.content["client"]), kept.content["version"]
            at = kept.saved_at.astimezone(self._desk.now().tzinfo)
            said = _("Your changes of {date} {time} are back, not saved yet.")
            said = said.format(date=show_day(at.date()), time=show_time(at.time(), language()))
            self.banner.say(said, "info", _("Throw away"))
            self.banner.show()
        self.form.show(draft)
        self._warn()

    def _warn(self) -> None:
        draft = self.form.draft(half=True)
        said = decode(draft.nik, self._desk.now().date())
        self.nik_said.setText(
            _("Registered in {place}").format(place=said.place) if said and said.place else ""
        )
        self.nik_said.setVisible(bool(self.nik_said.text()))
        found = warnings(draft.nik, draft.born_on, draft.sex, self._desk.now().date())
        for name in ("nik", "born_on", "sex"):
            row = self.form.rows[name]
            if row.problem is None or row.problem.warning:
                row.show_problem(next((problem for problem in found if problem.field == name), None))


def _columns() -> int:
    """Large type leaves room for two fields beside each other."""
    return 3 if theme.percent() <= 115 else 2
