"""One consent as it was signed, what became of it, and what can be done with it now."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.consents import ConsentKind
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.rights import Right
from rehabdesk.i18n import _
from rehabdesk.services.consents import ConsentRow
from rehabdesk.services.withdrawals import Told, withdrawal
from rehabdesk.ui.privacy import names_hidden, shown_name
from rehabdesk.ui.screens.consents.words import moment, receiver_of, signer_of, standing_chip, time_left
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card, EmptyState, Facts, Line
from rehabdesk.ui.widgets.labels import Chip, Label

Fact = tuple[str, str] | tuple[str, str, str]


class ConsentFacts(Card):
    """Follows the chosen consent; never takes the focus."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Consent"))
        self._desk = desk
        self._may_write = desk.who.may(Right.CLINICAL_WRITE)
        self.chip = Chip("")
        self.add_at_right(self.chip)
        self.banner = Banner()
        self.facts = Facts()
        self.told_head = Label(_("What rested on it"), "labelStrong")
        self.told = Facts()
        self.print = Button(_("Print"), icon="print", keys="Ctrl+P")
        self.attach = Button(_("Attach the signed copy"), icon="addendum", keys="Alt+L")
        self.open = Button(_("Open the signed copy"), icon="documents", keys="Alt+L")
        self.withdraw = Button(_("Withdraw"), "danger", keys="Alt+W")
        self.strike = Button(_("Recorded by mistake"), "quiet", keys="Alt+K")
        self.finish = Button(_("What is to be done"), "primary", icon="tick", keys="Alt+W")
        self._nothing = EmptyState("consent", _("Choose a consent at the left."))
        self._build()

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        column.addWidget(self.banner)
        column.addWidget(self.facts)
        column.addWidget(self.told_head)
        column.addWidget(self.told)
        column.addStretch()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        for ground in (self._area.viewport(), inside):
            ground.setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self._nothing, 1)
        self._acts = QWidget()
        acts = QVBoxLayout(self._acts)
        acts.setContentsMargins(0, 0, 0, 0)
        acts.setSpacing(8)
        acts.addWidget(Line())
        for pair in ((self.finish,), (self.attach, self.open, self.print), (self.withdraw, self.strike)):
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in pair:
                row.addWidget(button, 1)
            acts.addLayout(row)
        self.body.addWidget(self._acts)
        self.show_consent(None)

    def show_consent(self, row: ConsentRow | None) -> None:
        for part in (self._area, self._acts, self.chip):
            part.setVisible(row is not None)
        self._nothing.setVisible(row is None)
        if row is None:
            self.set_title(_("Consent"))
            return
        self.set_title(_(row.kind.label))
        self.chip.show_state(*standing_chip(row))
        self.facts.show_facts(_facts(row, self._desk))
        self._show_told(row)
        writes = self._may_write
        for button, shown in (
            (self.print, writes),
            (self.attach, writes and row.document_id is None),
            (self.open, row.document_id is not None),
            (self.withdraw, writes and row.in_force),
            (self.strike, writes and row.in_force),
            (self.finish, writes and row.to_stop),
        ):
            button.setVisible(shown)

    def first_button(self) -> Button | None:
        buttons = (self.finish, self.attach, self.open, self.print)
        return next((button for button in buttons if button.isVisibleTo(self)), None)

    def focus_first(self) -> None:
        if (button := self.first_button()) is not None:
            button.setFocus()

    def _show_told(self, row: ConsentRow) -> None:
        sheet = self._desk.ask(withdrawal, row.id)
        hidden = names_hidden()
        told = [(show_day(each.on), say_told(each, hidden=hidden)) for each in sheet.told]
        self.told.show_facts(list(told))
        for part in (self.told_head, self.told):
            part.setVisible(bool(told))
        self.banner.setVisible(row.to_stop)
        if row.stop_by is not None and row.to_stop:
            now = self._desk.now()
            left, tone = time_left(row.stop_by, now)
            said = _("What rested on it must have stopped by {moment}. {left}.")
            self.banner.say(said.format(moment=moment(row.stop_by, now), left=left), tone)


def say_told(told: Told, *, hidden: bool) -> str:
    """Who was given what; a draft under way says that it is one."""
    what = told.number or _("Export")
    if told.draft is not None:
        what = _("{kind}, draft under way").format(kind=_(told.draft.label))
    return (
        what if hidden or not told.to else _("{number}, to {receiver}").format(number=what, receiver=told.to)
    )


def _facts(row: ConsentRow, desk: Desk) -> list[Fact]:
    facts: list[Fact] = []
    if row.kind is ConsentKind.RELEASE:
        facts.append((_("To"), receiver_of(row) or row.purposes))
        facts.append((_("What for"), ", ".join(_(aim.label) for aim in row.aims) or "-"))
        facts.append((_("What may be told"), ", ".join(_(item.label) for item in row.tells) or "-"))
    if row.purposes and row.receiver:
        facts.append((_("More about it"), row.purposes))
    facts.append((_("Given on"), show_day(row.given_on)))
    facts.append((_("Valid until"), show_day(row.until) if row.until else _("until withdrawn")))
    facts.append((_("Signed by"), signer_of(row)))
    facts.append((_("Explained by"), row.explained_by))
    if row.witness:
        facts.append((_("Witness"), shown_name(row.witness)))
    if row.text_version:
        facts.append((_("Text signed"), _("version {version}").format(version=row.text_version)))
    facts.append((_("Signed paper"), *_paper(row)))
    if row.withdrawn_at is not None:
        title = _("Withdrawn") if row.stop_by else _("Recorded by mistake")
        facts.append((title, f"{moment(row.withdrawn_at, desk.now())}: {row.withdrawn_why}"))
    if row.stopped_at is not None:
        facts.append((_("Carried out"), f"{moment(row.stopped_at, desk.now())}: {row.stopped_note}"))
    return facts


def _paper(row: ConsentRow) -> tuple[str, str]:
    if row.document_id is not None:
        return _("scanned, in the documents"), "ok"
    return (_("in the paper file"), "ink") if row.on_paper else (_("not in the file yet"), "warn")
