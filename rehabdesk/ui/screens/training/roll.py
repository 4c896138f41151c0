"""A class as the printed list wants it; imported only to print, because drawing paper is slow to load."""

from rehabdesk.domain.centre import CentreDraft
from rehabdesk.i18n import language
from rehabdesk.paper.roll import Roll, attendance_list
from rehabdesk.services.training import BatchSheet


def draw_list(centre: CentreDraft, sheet: BatchSheet) -> bytes:
    return attendance_list(centre, roll_of(sheet), language())


def roll_of(sheet: BatchSheet) -> Roll:
    """What the printed list says of a class."""
    return Roll(
        sheet.course,
        sheet.draft.name,
        sheet.draft.place,
        sheet.draft.instructor,
        sheet.partner,
        [meeting.held_on for meeting in sheet.meetings],
        [
            (person.name, [str(person.marks.get(meeting.id, "")) for meeting in sheet.meetings])
            for person in sheet.participants
        ],
    )
