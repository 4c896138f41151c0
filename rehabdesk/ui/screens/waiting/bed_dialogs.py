"""The dialogs of the bed board: who is to lie here, from which day."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QWidget

from rehabdesk.domain.beds import RoomFor, is_for
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _
from rehabdesk.services.beds import BedRow, Lying, RoomRow
from rehabdesk.ui import talk
from rehabdesk.ui.forms import say
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.dates import DateEdit
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Label


def ask_who(
    parent: QWidget,
    room: RoomRow,
    bed: BedRow,
    there: Sequence[tuple[Lying, str]],
    today: date,
    *,
    then: Callable[[Lying, date, str], object],
) -> None:
    """Who is to lie in the bed. For somebody the room is not meant for, a reason is asked."""
    title = _("Who lies in {room}, bed {number}?").format(room=room.name, number=bed.number)
    dialog = talk.Dialog(parent, title)
    people = {lying.episode_id: lying for lying, _where in there}
    who = Combo(
        [
            (lying.episode_id, f"{shown_name(lying.name, lying.record_number)} ({where})")
            for lying, where in there
        ]
    )
    fitting = (lying for lying in people.values() if is_for(room.meant_for, lying.sex))
    who.show_value(next(fitting, next(iter(people.values()))).episode_id)
    since, why = _day(today), TextEdit()
    warning = Label("", "small", "warn", wrap=True)
    _add(dialog, _("Client"), who)
    _add(dialog, _("From"), since)
    dialog.body.addWidget(warning)
    word = _add(dialog, _("Why all the same"), why)
    trouble = _trouble(dialog)
    dialog.add_cancel()
    action = dialog.add_action(_("Place here"))

    def look() -> None:
        fits = is_for(room.meant_for, people[who.value()].sex)
        said = _("This room is meant for men.") if room.meant_for is RoomFor.MEN else ""
        warning.setText("" if fits else said or _("This room is meant for women."))
        for widget in (warning, word, why):
            widget.setVisible(not fits)
        dialog.refit()

    def finish() -> None:
        lying = people[who.value()]
        if not is_for(room.meant_for, lying.sex) and not why.text().strip():
            trouble(_("Say why, or choose another room."))
            return
        day = since.value()
        if day is None:
            trouble(since.problem() or _("Choose a day."))
            return
        if _carried_out(lambda: then(lying, day, why.text()), trouble):
            dialog.close()

    who.edited.connect(look)
    action.clicked.connect(finish)
    look()
    dialog.open()


def ask_day(
    parent: QWidget, title: str, body: str, today: date, *, yes: str, then: Callable[[date], object]
) -> None:
    """A day, today when nothing else is typed."""
    dialog = talk.Dialog(parent, title)
    dialog.add_text(body)
    day = _day(today)
    _add(dialog, _("From"), day)
    trouble = _trouble(dialog)
    dialog.add_cancel()
    action = dialog.add_action(yes)

    def finish() -> None:
        chosen = day.value()
        if chosen is None:
            trouble(day.problem() or _("Choose a day."))
        elif _carried_out(lambda: then(chosen), trouble):
            dialog.close()

    action.clicked.connect(finish)
    dialog.open()


def _carried_out(work: Callable[[], object], trouble: Callable[[str], None]) -> bool:
    try:
        work()
    except Invalid as invalid:
        trouble(" ".join(say(problem) for problem in invalid.problems))
    except DeskError as error:
        trouble(str(error))
    else:
        return True
    return False


def _day(today: date) -> DateEdit:
    editor = DateEdit()
    editor.show_value(today)
    return editor


def _add(dialog: talk.Dialog, words: str, editor: QWidget) -> Label:
    word = Label(words, "label", "ink2")
    editor.setAccessibleName(words)
    dialog.body.addWidget(word)
    dialog.body.addWidget(editor)
    return word


def _trouble(dialog: talk.Dialog) -> Callable[[str], None]:
    words = Label("", "small", "bad", wrap=True)
    words.hide()
    dialog.body.addWidget(words)

    def show(said: str) -> None:
        words.setText(said)
        words.show()
        dialog.refit()

    return show
