"""The paper of a consent, for signing or once more as it was recorded."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.consents import ConsentDraft
from rehabdesk.i18n import _
from rehabdesk.services.centre import centre_sheet
from rehabdesk.services.clients import client_sheet
from rehabdesk.ui import printing


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
    from rehabdesk.paper.consent import consent_form  # what draws is slow to load

    centre, client = desk.ask(centre_sheet).draft, desk.ask(client_sheet, client_id).draft
    today = desk.now().date()
    pdf = consent_form(centre, client, draft, today, receiver=receiver, version=version)
    title = _("Consent form")
    printing.ask_print(
        parent, pdf, title=title, file_name=f"{title}.pdf", then=then, paper=centre.paper.value
    )
