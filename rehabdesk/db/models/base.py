"""What every table shares: naming, column types, versions, and triggers that come with the table."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DDL, DateTime, Dialect, MetaData, Table, Text, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from rehabdesk.domain.fields import Choice
from rehabdesk.domain.kept import pack_filled, unpack


class Utc(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the file."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None else None


class ChoiceColumn(TypeDecorator[Choice]):
    """A value set kept as its value, so that renaming a member orphans no row."""

    impl = Text
    cache_ok = True

    def __init__(self, options: type[Choice]) -> None:
        super().__init__()
        self.options = options

    def process_bind_param(self, value: Choice | None, dialect: Dialect) -> str | None:
        return value.value if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> Choice | None:
        return self.options(value) if value is not None else None


class Packed(TypeDecorator[Any]):
    """Plain lists and dicts as canonical JSON: the same value is always the same text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return canonical(value) if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return json.loads(value) if value is not None else None


class PackedRows(TypeDecorator[tuple[Any, ...]]):
    """Small Drafts of one class, kept as a list of what was filled in of each."""

    impl = Text
    cache_ok = True

    def __init__(self, row: type[Any]) -> None:
        super().__init__()
        self.row = row

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: Dialect) -> str | None:
        return canonical([pack_filled(row) for row in value]) if value is not None else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Any, ...]:
        return tuple(unpack(self.row, row) for row in json.loads(value)) if value else ()


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _ddl(statement: str) -> Any:
    build: Any = DDL  # untyped in SQLAlchemy; it formats with %, so a literal percent sign is doubled
    return build(statement.replace("%", "%%"))


def frozen(table: str, when: str, said: str, columns: str = "{all_but_client}") -> tuple[str, str]:
    """Triggers that keep a record, or the named columns of it, as it is once `when` holds of `old`.

    It may only follow its client, while two files are being made one or parted again (db/models/merging.py).
    """
    refused = f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
    return (
        f"CREATE TRIGGER {table}_keeps BEFORE UPDATE OF {columns} ON {table} WHEN {when} {refused}",
        f"CREATE TRIGGER {table}_follows BEFORE UPDATE OF client_id ON {table} WHEN {when}"
        " AND NOT EXISTS (SELECT 1 FROM merge WHERE merge.under_way"
        " AND old.client_id IN (merge.kept_id, merge.gone_id)"
        f" AND new.client_id IN (merge.kept_id, merge.gone_id)) {refused}",
    )


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    # Statements that belong to the table: triggers, full-text twins. {all_but_client} stands for its columns.
    __triggers__: Sequence[str] = ()
    # Left out of the audit trail (the trail itself, unfinished typing).
    __audited__: bool = True
    # Columns whose change is recorded, but not what they hold.
    __unspoken__: frozenset[str] = frozenset()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = getattr(cls, "__table__", None)
        if isinstance(table, Table):
            columns = ", ".join(column.name for column in table.columns if column.name != "client_id")
            for statement in cls.__triggers__:
                event.listen(table, "after_create", _ddl(statement.replace("{all_but_client}", columns)))


class Versioned:
    """A record that two people may edit: every save raises the version."""

    version: Mapped[int] = mapped_column(default=1)
