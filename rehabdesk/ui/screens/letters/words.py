"""How the steps of a letter are said and shown."""

from rehabdesk.domain.letters import LetterState
from rehabdesk.i18n import N_, _
from rehabdesk.services.letters import LetterRow
from rehabdesk.ui.privacy import shown_name

# word, tone, icon of the chip; heading of the group
_LOOKS = {
    LetterState.DRAFT: (N_("Draft"), "neu", "edit", N_("Drafts")),
    LetterState.WAITING: (N_("Waiting"), "warn", "waiting", N_("Waiting for signature")),
    LetterState.READY: (N_("Ready to print"), "ok", "finished", N_("To be printed")),
    LetterState.PRINTED: (N_("Printed"), "info", "print", N_("To be handed over")),
    LetterState.HANDED_OVER: (N_("Handed over"), "neu", "handed over", N_("Already handed over")),
    LetterState.VOID: (N_("Void"), "bad", "refused", N_("Voided")),
}


def state_chip(state: LetterState) -> tuple[str, str, str]:
    """Word, tone and icon."""
    word, tone, icon, _heading = _LOOKS[state]
    return _(word), tone, icon


def heading(state: LetterState) -> str:
    return _(_LOOKS[state][3])


def number_of(row: LetterRow) -> str:
    return row.number or _("No number yet")


def client_of(row: LetterRow) -> str:
    return shown_name(row.client, row.record_number) if row.client else _("No client chosen")
