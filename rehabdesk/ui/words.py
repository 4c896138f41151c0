"""Qt's own words (buttons, the menu of a text field, the file chooser) in the person's language."""

from PySide6.QtCore import QCoreApplication, QTranslator

from rehabdesk.i18n import N_, _

QT_WORDS = (
    N_("OK"), N_("&OK"), N_("Save"), N_("&Save"), N_("Open"), N_("&Open"), N_("Cancel"), N_("&Cancel"),
    N_("Close"), N_("&Close"), N_("&Yes"), N_("&No"), N_("Apply"), N_("Reset"), N_("Help"), N_("Discard"),
    N_("Retry"), N_("Ignore"), N_("Abort"), N_("&Undo"), N_("&Redo"), N_("Cu&t"), N_("&Copy"),
    N_("&Paste"), N_("Delete"), N_("&Delete"), N_("Select All"), N_("&Choose"), N_("Choose"),
    N_("Look in:"), N_("File &name:"), N_("Files of type:"), N_("Directory:"), N_("Back"), N_("Forward"),
    N_("Parent Directory"), N_("Create New Folder"), N_("&New Folder"), N_("New Folder"), N_("&Rename"),
    N_("Show &hidden files"), N_("List View"), N_("Detail View"), N_("Name"), N_("Size"), N_("Kind"),
    N_("Type"), N_("Date Modified"), N_("Computer"), N_("My Computer"), N_("All Files (*)"),
    N_("Find Directory"), N_("Remove"),
)  # fmt: skip


class QtWords(QTranslator):
    """Answers Qt from our catalogue: there is no Indonesian one of its own."""

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        # An empty text would count as a translation: Qt then takes a picture's error for no error.
        return _(source) if source in QT_WORDS else None

    def isEmpty(self) -> bool:
        return False


def install(app: QCoreApplication) -> QtWords:
    """Keep what is returned: Qt does not."""
    words = QtWords(app)
    app.installTranslator(words)
    return words
