"""Key slots made in a test cost next to nothing; those in a file keep the cost they were made with."""

from typing import Any

import pytest

from rehabdesk.db import keyring as keys
from tests.conftest import CHEAP


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    real = keys.put_slot

    def put_slot(*said: Any, **named: Any) -> keys.Keyring:
        return real(*said, **{**named, "cost": CHEAP})

    monkeypatch.setattr(keys, "put_slot", put_slot)
