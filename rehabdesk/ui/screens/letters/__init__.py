"""Letters: the register, the letter itself, and a client's own letters."""

from rehabdesk.ui.screens.letters.client import ClientLetters
from rehabdesk.ui.screens.letters.screen import LettersScreen

__all__ = ["ClientLetters", "LettersScreen"]
