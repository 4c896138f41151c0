"""Withdrawing a consent, and carrying the withdrawal out."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _
from rehabdesk.services.consents import ConsentRow, strike_consent, withdraw_consent
from rehabdesk.services.withdrawals import Withdrawal, finish_withdrawal, withdrawal
from rehabdesk.ui import talk
from rehabdesk.ui.privacy import names_hidden
from rehabdesk.ui.screens.consents.facts import say_told
from rehabdesk.ui.screens.consents.words import moment, scope_of, time_left
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.growing import GrowingText
from rehabdesk.ui.widgets.labels import Label

_MOST_SHOWN = 6
Then = Callable[[str, str], object]  # the sentence to show, and its tone


def ask_withdrawal(parent: QWidget, desk: Desk, row: ConsentRow, then: Then) -> None:
    """Why, then `then` with the sentence to show."""

    def withdraw(why: str) -> None:
        try:
            due = desk.run(withdraw_consent, row.id, why)
        except DeskError as error:
            then(str(error), "bad")
        else:
            said = _("Withdrawn. What rested on it must have stopped by {moment}.")
            then(said.format(moment=moment(due, desk.now())), "ok")

    talk.ask_reason(
        parent,
        _("Withdraw this consent?"),
        _(
            "{kind}, {scope}. From now on it covers nothing, and within 3 × 24 hours what rested on it stops."
        ).format(kind=_(row.kind.label), scope=scope_of(row)),
        yes=_("Withdraw"),
        label=_("What the client said, and who took it down"),
        then=withdraw,
        destroys=True,
    )


def ask_strike(parent: QWidget, desk: Desk, row: ConsentRow, then: Then) -> None:
    def strike(why: str) -> None:
        try:
            desk.run(strike_consent, row.id, why)
        except DeskError as error:
            then(str(error), "bad")
        else:
            then(_("It stays in the history as recorded by mistake."), "ok")

    talk.ask_reason(
        parent,
        _("Recorded by mistake?"),
        _("Only when the client never gave it. A consent that is taken back is withdrawn instead."),
        yes=_("Recorded by mistake"),
        then=strike,
        destroys=True,
    )


class CarryOut(Dialog):
    """What is to be done and who has to be told; done with a note."""

    def __init__(self, parent: QWidget, desk: Desk, consent_id: int, then: Then) -> None:
        super().__init__(parent, _("Carry out the withdrawal"), width=600)
        self._desk, self._id, self._then = desk, consent_id, then
        sheet = desk.ask(withdrawal, consent_id)
        self._say_due(sheet)
        for number, step in enumerate(sheet.steps, start=1):
            words = _("{number}. {step}").format(number=number, step=_(step))
            self.body.addWidget(Label(words, "body", "ink", wrap=True))
        for line in _told(sheet):
            self.body.addWidget(Label(line, "small", "ink2", wrap=True))
        self.body.addWidget(Label(_("What was done, and who was told"), "label", "ink2"))
        self.note = GrowingText(2, 5)
        self.note.setAccessibleName(_("What was done, and who was told"))
        self.body.addWidget(self.note)
        self._trouble = Label("", "small", "bad", wrap=True)
        self._trouble.hide()
        self.body.addWidget(self._trouble)
        self.add_cancel()
        self.done = self.add_action(_("Done"), icon="tick")
        self.done.setEnabled(False)
        self.note.textChanged.connect(self._typed)
        self.done.clicked.connect(self.finish)

    def finish(self) -> None:
        try:
            self._desk.run(finish_withdrawal, self._id, self.note.value())
        except DeskError as error:
            self._trouble.setText(str(error))
            self._trouble.show()
            self.refit()
            return
        self.close()
        self._then(_("The withdrawal is carried out."), "ok")

    def _typed(self) -> None:
        self.done.setEnabled(bool(self.note.value()))

    def _say_due(self, sheet: Withdrawal) -> None:
        due, now = sheet.consent.stop_by, self._desk.now()
        if due is not None:
            left, tone = time_left(due, now)
            self.add_text(_("By {moment}. {left}.").format(moment=moment(due, now), left=left), tone)


def _told(sheet: Withdrawal) -> list[str]:
    if not sheet.told:
        return [_("No letter and no export rested on it.")]
    lines = [
        f"{show_day(each.on)}  {say_told(each, hidden=names_hidden())}" for each in sheet.told[:_MOST_SHOWN]
    ]
    if len(sheet.told) > _MOST_SHOWN:
        lines.append(_("and {count} more, see the consent").format(count=len(sheet.told) - _MOST_SHOWN))
    return lines
