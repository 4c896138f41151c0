"""The frame of a photo is always 4 × 6 and always inside the picture."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain.photos import Crop, first_crop, move, zoom

SIDE = st.integers(1, 12_000)
STEP = st.one_of(
    st.tuples(st.just("move"), st.floats(-3, 3), st.floats(-3, 3)),
    st.tuples(st.just("zoom"), st.floats(0.2, 4), st.just(0.0)),
)


@given(SIDE, SIDE, st.lists(STEP, max_size=12))
def test_wherever_it_is_pushed(across: int, down: int, steps: list[tuple[str, float, float]]) -> None:
    crop = first_crop(across, down)
    for kind, one, other in steps:
        crop = move(crop, one, other) if kind == "move" else zoom(crop, one)
        assert crop.high == pytest.approx(crop.wide * 1.5)
        assert crop.left >= 0
        assert crop.top >= 0
        assert crop.left + crop.wide <= across + 1e-6
        assert crop.top + crop.high <= down + 1e-6
    left, top, wide, high = crop.box()
    assert wide >= 1
    assert high >= 1
    assert left + wide <= across
    assert top + high <= down


def test_closer_and_wider_keep_the_middle() -> None:
    crop = first_crop(2000, 3000)
    assert (crop.left, crop.top, crop.wide) == (0, 0, 2000)
    close = zoom(crop, 0.5)
    assert close == Crop(500, 750, 1000, 2000, 3000)
    assert zoom(close, 2) == crop
    assert zoom(crop, 0.0001).wide == pytest.approx(240)
