"""The part of a picture that becomes the client's photo: always 4 × 6, always inside the picture."""

from dataclasses import dataclass, replace

_WIDE, _HIGH = 2, 3  # 4 × 6 cm
_LEAST = 0.12  # of the largest frame: below it a face becomes a blur


@dataclass(frozen=True)
class Crop:
    """In dots of a picture of `across` × `down`."""

    left: float
    top: float
    wide: float
    across: int
    down: int

    @property
    def high(self) -> float:
        return self.wide * _HIGH / _WIDE

    def box(self) -> tuple[int, int, int, int]:
        """Left, top, width, height in whole dots."""
        left, top = int(self.left), int(self.top)
        wide = max(1, min(round(self.wide), self.across - left))
        return left, top, wide, max(1, min(round(self.high), self.down - top))


def first_crop(across: int, down: int) -> Crop:
    """As much of the picture as fits, in the middle, a little above it where faces are."""
    wide = _widest(across, down)
    spare = down - wide * _HIGH / _WIDE
    return Crop((across - wide) / 2, spare / 3, wide, across, down)


def move(crop: Crop, right: float, down: float) -> Crop:
    """By a part of the frame's own width."""
    return _inside(replace(crop, left=crop.left + right * crop.wide, top=crop.top + down * crop.wide))


def zoom(crop: Crop, factor: float) -> Crop:
    """A frame larger (over 1) or smaller around the same middle."""
    widest = _widest(crop.across, crop.down)
    wide = max(widest * _LEAST, min(crop.wide * factor, widest))
    left = crop.left + (crop.wide - wide) / 2
    top = crop.top + (crop.wide - wide) * _HIGH / _WIDE / 2
    return _inside(replace(crop, left=left, top=top, wide=wide))


def _widest(across: int, down: int) -> float:
    return min(float(across), down * _WIDE / _HIGH)


def _inside(crop: Crop) -> Crop:
    left = max(0.0, min(crop.left, crop.across - crop.wide))
    top = max(0.0, min(crop.top, crop.down - crop.high))
    return replace(crop, left=left, top=top)
