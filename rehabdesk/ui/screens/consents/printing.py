"""The paper of a consent, for signing or once more as it was recorded."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.consents import ConsentDraft
from rehabdesk.i18n import _
from rehabdesk.services.centre import centre_sheet
from rehabdesk.services.clients import client_sheet
from rehabdesk.ui import printing
from rehabdesk.ui.background import the_worker


def print_consent(
    parent: QWidget,
    desk: Desk,
    client_id: int,
    draft: ConsentDraft,
    *,
    receiver: str,
    version: str = "",
    then: Callable[[], object],
) -> None:
    centre, client = desk.ask(centre_sheet).draft, desk.ask(client_sheet, client_id).draft
    today = desk.now().date()

    def draw() -> bytes:
        from rehabdesk.paper.consent import consent_form  # on the worker: what draws is slow to load

        return consent_form(centre, client, draft, today, receiver=receiver, version=version)

    title = _("Consent form")

    def choose_printer(pdf: bytes) -> None:
        printing.ask_print(
            parent, pdf, title=title, file_name=f"{title}.pdf", then=then, paper=centre.paper.value
        )

    the_worker().start(draw, owner=parent, done=choose_printer, failed=_not_drawn)


def _not_drawn(error: Exception) -> None:
    raise error
