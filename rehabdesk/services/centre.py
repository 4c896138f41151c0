"""The centre itself: founding it, and what its staff set."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from rehabdesk.db import keyring as keys
from rehabdesk.db.audit import Trail
from rehabdesk.db.engine import FILE_NAME, Store, open_engine
from rehabdesk.db.faults import explained
from rehabdesk.db.migrate import create
from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.centre import Centre, Programme
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.episodes import USUAL_DAYS, Setting
from rehabdesk.domain.fields import problems
from rehabdesk.domain.regions import village_code
from rehabdesk.domain.rights import Person, Right, Role, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Invalid
from rehabdesk.i18n import words


@dataclass(frozen=True)
class Founder:
    """The first administrator, as first run asks for them."""

    name: str
    password: str
    roles: tuple[Role, ...] = (Role.ADMIN,)
    title: str = ""
    credential: str = ""


def found_centre(
    folder: Path,
    draft: CentreDraft,
    founder: Founder,
    recovery_key: str,
    *,
    now: datetime | None = None,
    cost: keys.Cost | None = None,
) -> tuple[Store, Person]:
    """Make a centre's folder: the encrypted file, its key slots, the first account, usual programmes."""
    found = [problem for problem in problems(draft) if not problem.warning]
    if found:
        raise Invalid(found)
    moment = now or datetime.now(UTC)
    with explained():
        folder.mkdir(parents=True, exist_ok=True)
        keyring, data_key = keys.new_keyring(draft.name)
        engine = open_engine(folder / FILE_NAME, data_key, new=True)
        create(engine)
        store = Store(folder, engine, data_key, draft.zone.info)
        with Session(store.writing) as session, session.begin():
            account = Account(
                name=founder.name,
                title=founder.title,
                credential=founder.credential,
                roles=[role.value for role in founder.roles],
                created_at=moment,
            )
            session.add(account)
            session.flush()
            who = Person(account.id, account.name, founder.roles, account.title)
            trail = Trail(session, who, moment)
            trail.record("created", "account", account.id, None, {"name": account.name})
            centre = Centre(id=1, **{f.name: getattr(draft, f.name) for f in fields(draft)})
            centre.village_code = village_code(draft.village, regency=draft.city)
            session.add(centre)
            session.add_all(_usual_programmes())
        keyring = keys.put_slot(keyring, data_key, recovery_key, account_id=None, cost=cost)
        keyring = keys.put_slot(
            keyring,
            data_key,
            founder.password,
            account_id=who.account_id,
            name=founder.name,
            title=founder.title,
            cost=cost,
        )
        keys.write(folder, keyring)
    return store, who


def _usual_programmes() -> list[Programme]:
    """Named in Indonesian whatever the screen's language: they stand in letters."""
    say = words("id").gettext
    return [
        Programme(name=say(setting.label), setting=setting, length_days=USUAL_DAYS[setting])
        for setting in Setting
    ]


@dataclass(frozen=True)
class CentreSheet:
    version: int
    draft: CentreDraft


@needs(Right.SIGNED_IN)
def centre_sheet(work: Work) -> CentreSheet:
    centre = work.session.get_one(Centre, 1)
    draft = CentreDraft(**{f.name: getattr(centre, f.name) for f in fields(CentreDraft)})
    return CentreSheet(centre.version, draft)


@needs(Right.CENTRE_WRITE)
def change_centre(work: Work, version: int, draft: CentreDraft) -> None:
    """Save over what was read as `version`; the letterhead and numbering follow at once."""
    found = [problem for problem in problems(draft) if not problem.warning]
    if found:
        raise Invalid(found)
    centre = work.session.get_one(Centre, 1)
    same_version(centre, version)
    for f in fields(draft):
        setattr(centre, f.name, getattr(draft, f.name))
    centre.village_code = village_code(draft.village, regency=draft.city)
    work.touched.add(Topic.CENTRE)
