"""The dialogs of an enquiry: screening, offering a place, ending it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from rehabdesk.errors import DeskError, Invalid
from rehabdesk.ui import talk
from rehabdesk.ui.forms import Form, say
from rehabdesk.ui.widgets.labels import Label


def ask_form(
    parent: QWidget,
    title: str,
    draft: Any,
    *,
    yes: str,
    then: Callable[[Any], object],
    picks: dict[str, Any] | None = None,
    wide: tuple[str, ...] = (),
    needed: tuple[str, ...] = (),
) -> Form[Any]:
    """A small form on a dialog. `then` carries the use case out; what it refuses is shown at the fields.

    `needed` are fields that may not stay empty once they are asked.
    """
    dialog = talk.Dialog(parent, title, width=560)
    form: Form[Any] = Form(type(draft), picks=picks, wide=wide)
    form.show(draft)
    for name in needed:
        form.rows[name].set_needed(True)
    dialog.body.addWidget(form)
    trouble = Label("", "small", "bad", wrap=True)
    trouble.hide()
    dialog.body.addWidget(trouble)
    dialog.add_cancel()
    action = dialog.add_action(yes)

    def finish() -> None:
        try:
            then(form.draft())
        except Invalid as invalid:
            other = form.complain(invalid.problems)
            complain(" ".join(say(problem) for problem in other))
        except DeskError as error:
            complain(str(error))
        else:
            dialog.close()

    def complain(said: str) -> None:
        trouble.setText(said)
        trouble.setVisible(bool(said))
        dialog.refit()

    action.clicked.connect(finish)
    form.finished.connect(action.setFocus)
    form.changed.connect(dialog.refit)
    dialog.open()
    form.focus_first_empty()
    return form
