"""Skills training: the classes, their attendance and results, and a client's own classes."""

from rehabdesk.ui.screens.training.client import ClientTraining
from rehabdesk.ui.screens.training.screen import TrainingScreen

__all__ = ["ClientTraining", "TrainingScreen"]
