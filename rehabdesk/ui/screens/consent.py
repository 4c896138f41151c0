"""Recording an informed consent that was signed on paper."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.consents import ConsentDraft
from rehabdesk.errors import Invalid
from rehabdesk.i18n import _
from rehabdesk.services.consents import record_consent
from rehabdesk.ui.forms import Form
from rehabdesk.ui.talk import Dialog


def ask_consent(
    parent: QWidget,
    desk: Desk,
    client_id: int,
    name: str,
    *,
    episode_id: int | None = None,
    then: Callable[[], object],
) -> Dialog:
    """The form in a dialog; `then` is called once the consent is on record."""
    dialog = Dialog(parent, _("Record a consent"), width=620)
    form: Form[ConsentDraft] = Form(ConsentDraft, wide=("purposes",))
    form.show(ConsentDraft(given_on=desk.now().date(), signed_by=name, explained_by=desk.who.name))
    dialog.body.addWidget(form)
    dialog.add_cancel()
    action = dialog.add_action(_("Record"), icon="consent")

    def record() -> None:
        try:
            desk.run(record_consent, client_id, form.draft(), episode_id)
        except Invalid as invalid:
            form.complain(invalid.problems)
            return
        dialog.close()
        then()

    action.clicked.connect(record)
    dialog.open()
    form.focus_first_empty()
    return dialog
