"""The whole schema in one place: importing this declares every table."""

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy.orm import configure_mappers

from rehabdesk.db import models
from rehabdesk.db.models.base import Base

for _module in sorted(module.name for module in iter_modules(models.__path__)):
    import_module(f"{models.__name__}.{_module}")

metadata = Base.metadata


def get_ready() -> None:
    """Work out how the tables hang together now, rather than at the first question."""
    configure_mappers()
