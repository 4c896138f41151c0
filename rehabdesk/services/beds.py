"""Places of the programmes and beds of the house: how many are left, who lies where, and since when."""

from sqlalchemy import func, select

from rehabdesk.db.models.beds import Bed, Room
from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.work import Work
from rehabdesk.domain.beds import RoomLeft
from rehabdesk.domain.episodes import EpisodeState, Setting
from rehabdesk.domain.rights import Right, needs


@needs(Right.CLIENTS_SEE)
def room_left(work: Work, programme_id: int) -> RoomLeft:
    """Places and those in care now. Inpatient programmes share the beds of the house that can be slept in."""
    programme = work.session.get_one(Programme, programme_id)
    in_care = (
        select(func.count())
        .select_from(Episode)
        .join(Programme, Programme.id == Episode.programme_id)
        .where(Episode.state == EpisodeState.ADMITTED)
    )
    if programme.setting is not Setting.INPATIENT:
        taken = work.session.scalar(in_care.where(Programme.id == programme_id)) or 0
        return RoomLeft(programme.capacity, taken)
    taken = work.session.scalar(in_care.where(Programme.setting == Setting.INPATIENT)) or 0
    beds = select(func.count()).select_from(Bed).join(Room, Room.id == Bed.room_id)
    if not work.session.scalar(beds):
        return RoomLeft(None, taken)  # a house whose rooms nobody has entered yet
    open_beds = beds.where(Room.active, Bed.in_use, Bed.closed_since.is_(None))
    return RoomLeft(work.session.scalar(open_beds) or 0, taken)
