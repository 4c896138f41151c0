"""RehabDesk, the desk of a small drug-rehabilitation centre."""

__version__ = "0.1.0"
