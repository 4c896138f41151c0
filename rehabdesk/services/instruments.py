"""The instruments a centre may use: those shipped, those it added itself, its own wording and choices."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Select, select

from rehabdesk import resources
from rehabdesk.db.models.assessments import Definition, InstrumentSetting
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.definitions import read_instrument, read_name
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.instruments import Instrument, Wording, Words, can_be_printed
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.toml_tables import Faulty
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Conflict, DeskError, Invalid
from rehabdesk.i18n import N_

_LONGEST_TEXT = 1_000


@dataclass(frozen=True)
class InstrumentRow:
    code: str
    version: str
    name: str
    title: Words
    licence: Words
    wording: Wording
    items: int
    own: bool  # added by the centre
    offered: bool  # to begin a new assessment with
    texts: int  # how many texts the centre typed in


@dataclass(frozen=True)
class TextPack:
    """What the centre typed in and chose for an instrument, and how often it was changed."""

    version: int
    texts: Mapping[str, str]
    method: str
    system: str
    offered: bool


@needs(Right.SIGNED_IN)
def list_instruments(work: Work, *, offered_only: bool = False) -> list[InstrumentRow]:
    """Shipped ones and the centre's own, by name; of several versions the newest."""
    settings = {each.code: each for each in work.session.scalars(select(InstrumentSetting))}
    rows = []
    for known, own in _current(work).values():
        setting = settings.get(known.code)
        rows.append(
            InstrumentRow(
                known.code,
                known.version,
                known.name,
                known.title,
                known.licence,
                known.wording,
                len(known.items),
                own,
                setting.offered if setting else True,
                len(setting.texts) if setting else 0,
            )
        )
    return sorted((row for row in rows if row.offered or not offered_only), key=lambda row: row.name.lower())


def _current(work: Work) -> dict[str, tuple[Instrument, bool]]:
    """By code: the definition new assessments are made with, and whether the centre added it."""
    found = {code: (known, False) for code, (known, _content) in shipped().items()}
    own = _in_use().with_only_columns(Definition.code, Definition.digest)
    for code, digest in work.session.execute(own):
        found[code] = definition(work, digest), True
    return found


@needs(Right.SIGNED_IN)
def instrument(work: Work, code: str, version: str | None = None) -> Instrument:
    """The definition with the centre's own wording in it; an older one when `version` names it."""
    if version is None:
        found = _current(work).get(code)
        known = found[0] if found else None
    else:
        query = select(Definition.digest).where(Definition.code == code, Definition.version == version)
        digest = work.session.scalar(query.order_by(Definition.id.desc()).limit(1))
        known = definition(work, digest) if digest else shipped().get(code, (None,))[0]
        known = known if known and known.version == version else None
    if known is None:
        raise DeskError(N_("There is no instrument “{code}” here."), code=code)
    return known.with_texts(own_texts(work, code))


@needs(Right.SIGNED_IN)
def text_pack(work: Work, code: str) -> TextPack:
    row = work.session.scalar(select(InstrumentSetting).where(InstrumentSetting.code == code))
    if row is None:
        return TextPack(0, {}, "", "", True)
    return TextPack(row.version, row.texts, row.method, row.system, row.offered)


@needs(Right.CENTRE_WRITE)
def save_text_pack(work: Work, code: str, texts: Mapping[str, str], version: int | None = None) -> None:
    """Keep the centre's own wording, by item, section or "set:value"; what is empty goes back to ours."""
    known = instrument(work, code)
    places = {place for place, _text in known.text_places()}
    kept = {place: said.strip() for place, said in texts.items() if said.strip()}
    found = [
        Problem(place, N_("At most {most} characters."), (("most", _LONGEST_TEXT),))
        for place, said in kept.items()
        if len(said) > _LONGEST_TEXT
    ]
    found += [
        Problem(place, N_("Holds a character that cannot be printed. Type it again."))
        for place, said in kept.items()
        if not can_be_printed(said)
    ]
    found += [Problem(place, N_("There is no such question.")) for place in kept if place not in places]
    if found:
        raise Invalid(found)
    _setting(work, code, version).texts = kept


@needs(Right.CENTRE_WRITE)
def choose_scoring(
    work: Work, code: str, *, method: str, system: str, offered: bool = True, version: int | None = None
) -> None:
    """How new assessments are computed and named, and whether they are offered; old ones keep theirs."""
    known = instrument(work, code)
    found = []
    if method not in {each.code for each in known.methods}:
        found.append(Problem("method", N_("Choose one of those in the list.")))
    if system not in {each.code for each in known.systems}:
        found.append(Problem("system", N_("Choose one of those in the list.")))
    if found:
        raise Invalid(found)
    setting = _setting(work, code, version)
    setting.method, setting.system, setting.offered = method, system, offered


def _setting(work: Work, code: str, version: int | None) -> InstrumentSetting:
    work.touched.add(Topic.ASSESSMENTS)
    row = work.session.scalar(select(InstrumentSetting).where(InstrumentSetting.code == code))
    if row is None:
        if version:
            raise Conflict
        row = InstrumentSetting(code=code, texts={})
        work.session.add(row)
    elif version is None:
        row.version += 1
    else:
        same_version(row, version)
    return row


@needs(Right.CENTRE_WRITE)
def add_instrument(work: Work, data: bytes) -> str:
    """Take in a definition of the centre's own; return its code. Raises DeskError naming the faulty line."""
    try:
        known = read_instrument(data)
    except Faulty as faulty:
        raise DeskError(faulty.text, **faulty.values) from None
    if known.code in shipped():
        said = N_("{name} comes with the program. Give your own definition another code than “{code}”.")
        raise DeskError(said, name=shipped()[known.code][0].name, code=known.code)
    same = select(Definition).where(Definition.code == known.code, Definition.version == known.version)
    before = work.session.scalar(same.limit(1))
    if before is not None and before.content != data:
        said = N_("“{code}” has a version {version} already. Give the changed definition a new version.")
        raise DeskError(said, code=known.code, version=known.version)
    if before is None:
        keep_definition(work, known, data, own=True)
    else:
        before.retired_at = None
    work.touched.add(Topic.ASSESSMENTS)
    return known.code


@needs(Right.CENTRE_WRITE)
def retire_instrument(work: Work, code: str) -> None:
    """Offer the centre's own instrument no more; assessments made with it stay readable."""
    for row in work.session.scalars(select(Definition).where(Definition.code == code, Definition.own)):
        row.retired_at = work.now
    work.touched.add(Topic.ASSESSMENTS)


def keep_definition(work: Work, known: Instrument, content: bytes, *, own: bool = False) -> int:
    """The id under which the definition is on record, so that what was made with it can always be read."""
    digest = _digest(content)
    found = work.session.scalar(select(Definition.id).where(Definition.digest == digest))
    if found is not None:
        return found
    row = Definition(
        code=known.code,
        version=known.version,
        digest=digest,
        content=content,
        own=own,
        added_at=work.now,
        added_by=work.who.account_id,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def definition_for(work: Work, code: str) -> tuple[int, Instrument]:
    """What a new assessment is made with, put on record."""
    row = work.session.scalars(_in_use().where(Definition.code == code)).all()
    if row:
        return row[-1].id, definition(work, row[-1].digest)
    if code not in shipped():
        raise DeskError(N_("There is no instrument “{code}” here."), code=code)
    known, content = shipped()[code]
    return keep_definition(work, known, content), known


def _in_use() -> Select[Definition]:
    """The centre's own definitions, the newest last."""
    return select(Definition).where(Definition.own, Definition.retired_at.is_(None)).order_by(Definition.id)


def own_texts(work: Work, code: str) -> Mapping[str, str]:
    query = select(InstrumentSetting.texts).where(InstrumentSetting.code == code)
    return work.session.scalar(query) or {}


# A definition never changes and is known by the hash of its text: read once while the program runs.
_READ: dict[str, Instrument] = {}


def definition(work: Work, digest: str) -> Instrument:
    """The definition on record under this hash."""
    if digest not in _READ:
        content = work.session.scalars(select(Definition.content).where(Definition.digest == digest)).one()
        _READ[digest] = read_instrument(content)
    return _READ[digest]


def name_of(work: Work, digest: str) -> str:
    """The short name of a definition, without reading all of it for that."""
    if digest in _READ:
        return _READ[digest].name
    return read_name(
        work.session.scalars(select(Definition.content).where(Definition.digest == digest)).one()
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def shipped() -> Mapping[str, tuple[Instrument, bytes]]:
    """The definitions that come with the program, each with its file."""
    found = {}
    for path in sorted(resources.path("instruments").glob("*.toml")):
        content = path.read_bytes()
        digest = _digest(content)
        known = _READ[digest] = _READ.get(digest) or read_instrument(content)
        found[known.code] = known, content
    return found
