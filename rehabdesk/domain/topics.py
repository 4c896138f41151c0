"""What a change can be about; screens that show a topic ask again when it is touched."""

from enum import Enum, auto


class Topic(Enum):
    CLIENTS = auto()
    EPISODES = auto()
    CONSENTS = auto()
    ALERTS = auto()
    ASSESSMENTS = auto()
    DOCUMENTS = auto()
    ENQUIRIES = auto()
    BEDS = auto()
    NOTES = auto()
    TRAINING = auto()
    PARTNERS = auto()
    LETTERS = auto()
    CENTRE = auto()
    ACCOUNTS = auto()
    BACKUPS = auto()
    DRAFTS = auto()
