"""Rows for one table, many at a time and past the session, bound as the table binds them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Column, Dialect, Table
from sqlalchemy.orm import Session

from rehabdesk.db.models.base import Base


class Bulk:
    """What is bound needs no transaction yet, so that a long preparation keeps nobody from writing.

    Nothing written so is followed by the audit trail: whoever uses it records it.
    """

    def __init__(self, session: Session, model: type[Base]) -> None:
        table = cast(Table, model.__table__)
        dialect = session.get_bind().dialect
        self._columns = [
            (column.name, _processor(column, dialect), _default(column)) for column in table.columns
        ]
        names = [name for name, _process, _given in self._columns]
        marks = ", ".join(f":{name}" for name in names)
        self._insert = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"

    def bind(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """A row as the driver takes it; columns without a value get their default."""
        return {name: process(values.get(name, given)) for name, process, given in self._columns}

    def write(self, session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            session.connection().exec_driver_sql(self._insert, list(rows))


def _processor(column: Column[Any], dialect: Dialect) -> Callable[[Any], Any]:
    return column.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _default(column: Column[Any]) -> Any:
    """A plain value, or what a maker like `list` makes."""
    if column.default is None:
        return None
    given = cast(Any, column.default)
    return given.arg(None) if given.is_callable else given.arg
