"""Tests of the window collect garbage as the program does: on the window's thread only (ui/calm.py)."""

import gc
import os
from collections.abc import Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _collect_here_only() -> Iterator[None]:
    gc.disable()
    yield
    gc.collect()
    gc.enable()
