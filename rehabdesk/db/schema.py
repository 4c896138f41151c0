"""The whole schema in one place: importing this declares every table."""

from importlib import import_module
from pkgutil import iter_modules

from rehabdesk.db import models
from rehabdesk.db.models.base import Base

for _module in sorted(module.name for module in iter_modules(models.__path__)):
    import_module(f"{models.__name__}.{_module}")

metadata = Base.metadata
