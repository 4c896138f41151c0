"""A half-filled Draft as plain lists and dicts for keeping, and back again."""

import base64
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from rehabdesk.domain.fields import Choice, blank

D = TypeVar("D")


def pack(draft: Any) -> dict[str, Any]:
    """Every field as JSON can hold it."""
    return {f.name: _pack(getattr(draft, f.name)) for f in fields(draft)}


def pack_filled(draft: Any) -> dict[str, Any]:
    """Only the fields that were filled in: what stands at its default takes no room."""
    empty = pack(blank(type(draft)))
    return {name: value for name, value in pack(draft).items() if value != empty[name]}


def _pack(value: Any) -> Any:
    if isinstance(value, Choice):
        return value.value
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, tuple):
        return [_pack(each) for each in value]
    return pack(value) if is_dataclass(value) else value


def unpack(draft: type[D], kept: Mapping[str, Any]) -> D:
    """The Draft again. What an older version kept and this one cannot read stays at its default."""
    made: Any = blank(draft)
    values = {f.name: getattr(made, f.name) for f in fields(made)}
    wanted_class: Any = draft
    for name, wanted in _hints(wanted_class).items():
        if name in kept and name in values:
            try:
                values[name] = _unpack(wanted, kept[name])
            except (ValueError, TypeError):
                continue
    return draft(**values)


@cache
def _hints(draft: type[Any]) -> dict[str, Any]:
    return get_type_hints(draft)


def _unpack(wanted: Any, value: Any) -> Any:
    if get_origin(wanted) is types.UnionType:
        if value is None:
            return None
        [wanted] = [each for each in get_args(wanted) if each is not types.NoneType]
    if get_origin(wanted) is tuple:
        return tuple(_unpack(get_args(wanted)[0], each) for each in value)
    if wanted in (date, time):
        return wanted.fromisoformat(value)
    if wanted is bytes:
        return base64.b64decode(value, validate=True)
    if isinstance(wanted, type) and issubclass(wanted, Choice):
        return wanted(value)
    if is_dataclass(wanted) and isinstance(wanted, type):
        return unpack(wanted, value)
    if isinstance(wanted, type) and type(value) is not wanted:
        raise TypeError
    return value
