"""One document on the screen, drawn from memory: no file, no other program."""

from PySide6.QtCore import Signal

from rehabdesk.domain.dates import show_day
from rehabdesk.domain.documents import Media
from rehabdesk.i18n import _
from rehabdesk.paper.scan import draw_picture
from rehabdesk.services.documents import DocumentRow
from rehabdesk.ui import theme
from rehabdesk.ui.privacy import names_hidden
from rehabdesk.ui.widgets.buttons import Button, IconButton
from rehabdesk.ui.widgets.cards import Card
from rehabdesk.ui.widgets.labels import OneLine
from rehabdesk.ui.widgets.preview import Preview


class Viewer(Card):
    """One document, drawn from memory."""

    closed = Signal()

    def __init__(self, may_write: bool) -> None:
        super().__init__(flush=True)
        self.title = OneLine("", "card")
        self.facts = OneLine("", "small", "ink2")
        self.facts.setMinimumWidth(theme.px(20))  # the first to give way
        self.back = Button(_("Back"), "ghost", icon="back", size="small")
        self.print_button = IconButton("print", _("Print") + " (Ctrl+P)")
        self.save_button = IconButton("save", _("Save to a file") + " (Ctrl+Shift+S)")
        self.preview = Preview()
        bar = self.preview.bar
        for place, widget in enumerate((self.back, self.title, self.facts)):
            bar.insertWidget(place, widget)
        bar.setStretch(2, 1)
        for place in (1, 3):
            bar.insertSpacing(place, 8)
        bar.addSpacing(12)
        self.body.addWidget(self.preview, 1)
        for button in (self.print_button, self.save_button):
            bar.addWidget(button)
            button.setVisible(may_write)
        self.back.clicked.connect(self.closed)

    def show_document(self, row: DocumentRow, pdf: bytes) -> None:
        self.title.setText(row.title or _(row.kind.label))
        parts = (show_day(row.dated) if row.dated else "", row.note, shown_file(row))
        self.facts.setText(", ".join(part for part in parts if part))
        self.preview.show_pdf(pdf)
        self.show_names()

    def show_names(self) -> None:
        """A scan bears the name in its picture: while names are hidden, nothing of it is seen."""
        said = _("Names are hidden, so the document is not shown.")
        self.preview.cover(said if names_hidden() else "")

    def show_nothing(self) -> None:
        """Let go of what was shown."""
        self.preview.show_pdf(b"")


def as_pdf(row: DocumentRow, content: bytes) -> bytes:
    return content if row.media is Media.PDF else draw_picture(content)


def shown_file(row: DocumentRow) -> str:
    """The name of the file it came from, which often is the client's."""
    return "" if names_hidden() else row.name


def file_name(row: DocumentRow) -> str:
    """The kind and the number: the title may hold a name."""
    word = "".join(letter if letter.isalnum() else "-" for letter in _(row.kind.label).split("(")[0].strip())
    return f"{word}-{row.id}"
