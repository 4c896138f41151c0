"""The forms of an intake together: what they hold, whether it can be read, what each section still lacks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields as dataclass_fields
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from rehabdesk.domain import fields
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.intake import IntakeDraft
from rehabdesk.domain.intake_health import Infections
from rehabdesk.domain.intake_sections import Sections, Whole
from rehabdesk.i18n import _
from rehabdesk.ui import theme
from rehabdesk.ui.forms import Form
from rehabdesk.ui.said import is_same, say_value
from rehabdesk.ui.screens.intake.sections import (
    CLASSES,
    FRONT,
    ONE_COLUMN,
    PAGES,
    WIDE,
    Page,
    Part,
    names_of,
    page_of,
    state_of,
)
from rehabdesk.ui.screens.intake.substances import SubstanceGrid
from rehabdesk.ui.widgets.labels import Label

_EMPTY = ("", None, (), False)


class FormPage(QWidget):
    """The forms of one section below each other; Enter goes from one into the next."""

    finished = Signal()  # Enter in the last field of the last

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.forms: list[Form[Any]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(14)
        self._column.addStretch(1)

    def add(self, title: str, form: Form[Any]) -> None:
        if title:
            self._column.insertWidget(self._column.count() - 1, Label(title, "card"))
        form.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._column.insertWidget(self._column.count() - 1, form)
        self.forms.append(form)
        form.finished.connect(self._go_on)

    def add_below(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget, 0, Qt.AlignmentFlag.AlignLeft)

    def _go_on(self) -> None:
        place = self.forms.index(self.sender())  # type: ignore[arg-type]  # only forms are connected
        if place + 1 < len(self.forms):
            following = self.forms[place + 1]
            following.focus_field(following.asked()[0])
        else:
            self.finished.emit()

    def focus_first_empty(self) -> None:
        """Untouched: the first field. Begun: the first needed one without an answer, over all forms."""
        fields_of = [(form, name) for form in self.forms for name in form.asked()]
        if any(form.editors[name].value() not in _EMPTY for form, name in fields_of):
            for form, name in fields_of:
                if form.rows[name].spec.required and form.editors[name].value() in _EMPTY:
                    form.focus_field(name)
                    return
        self.forms[0].focus_field(self.forms[0].asked()[0])


class Filling(QObject):
    """All Drafts of an intake, and the forms of the sections that were looked at: each is made when needed.

    A field of a section is named "mental.anxiety", one of client and intake plainly.
    """

    changed = Signal(str)

    def __init__(
        self,
        picks: Mapping[str, Sequence[tuple[Any, str]]],
        editors: Mapping[str, QWidget],
        *,
        clinical: bool,
        infections: bool,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._picks, self._editors = picks, editors
        self._sees_infections = infections
        self._read_only = False
        self._held: dict[str, Any] = {of: fields.blank(kind) for of, kind in CLASSES.items()}
        self._before: dict[str, Any] = {}
        self._known: dict[str, tuple[Any, list[Problem]]] = {}
        self._forms: list[tuple[Page, Part, Form[Any]]] = []
        self.substances = SubstanceGrid()
        self.substances.edited.connect(self._substances_changed)
        self._asked = {page.key: page for page in pages_for(clinical=clinical) if page.parts}
        self.pages = {key: FormPage() for key in self._asked}

    def need(self, key: str) -> None:
        """Make the forms of a section, filled in as far as is known."""
        if key not in self.pages or self.pages[key].forms:
            return
        page = next(page for page in PAGES if page.key == key)
        columns = page.columns
        if theme.percent() > 115:
            columns = 1 if key in ONE_COLUMN else 2
        for part in self._parts(page):
            mine = {name: editor for name, editor in self._editors.items() if name in names_of(part)}
            wide = [name for name in names_of(part) if name in WIDE]
            form: Form[Any] = Form(
                CLASSES[part.of],
                columns,
                only=names_of(part),
                picks=self._picks,
                editors=mine,
                wide=wide,
            )
            form.show(self._held[part.of])
            form.set_read_only(self._read_only)
            form.changed.connect(self._teller(part))
            self._forms.append((page, part, form))
            self.pages[key].add(_(part.title), form)
            self._mark(part, form)

    def _parts(self, page: Page) -> list[Part]:
        return [part for part in page.parts if self._sees_infections or part.of != "infections"]

    def _teller(self, part: Part) -> Callable[[str], None]:
        return lambda name: self.changed.emit(_field(part, name))

    def _substances_changed(self) -> None:
        self.changed.emit("substances")

    def form(self, page: str, of: str = "") -> Form[Any]:
        """The form of a page; of several, the one of the named Draft."""
        self.need(page)
        return next(
            form for each, part, form in self._forms if each.key == page and (not of or part.of == of)
        )

    # what it holds

    def draft(self, of: str) -> Any:
        """One Draft as it stands, over all forms that draw a part of it."""
        drawn: dict[str, Any] = {}
        for _page, part, form in self._forms:
            if part.of == of:
                drawn |= form.values()
        return replace(self._held[of], **drawn) if drawn else self._held[of]

    def client(self) -> ClientDraft:
        found: ClientDraft = self.draft("client")
        return found

    def intake(self) -> IntakeDraft:
        found: IntakeDraft = self.draft("intake")
        return replace(found, substances=self.substances.value())

    def sections(self) -> Sections:
        return Sections(**{f.name: self.draft(f.name) for f in dataclass_fields(Sections)})

    def infections(self) -> Infections | None:
        """None where they may not be seen."""
        found: Infections | None = self.draft("infections") if self._sees_infections else None
        return found

    def whole(self) -> Whole:
        return Whole(self.client(), self.intake(), self.sections())

    def show(
        self, client: ClientDraft, intake: IntakeDraft, sections: Sections, infections: Infections | None
    ) -> None:
        self._held = {
            "client": client,
            "intake": intake,
            "infections": infections or Infections(),
            **{f.name: getattr(sections, f.name) for f in dataclass_fields(Sections)},
        }
        for _page, part, form in self._forms:
            form.show(self._held[part.of])
        self.substances.show_value(intake.substances)

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        for _page, _part, form in self._forms:
            form.set_read_only(read_only)
        self.substances.setEnabled(not read_only)

    # problems

    def unreadable(self) -> list[Problem]:
        return [
            replace(problem, field=_field(part, problem.field))
            for _page, part, form in self._forms
            for problem in form.unreadable()
        ]

    def complain(self, found: Sequence[Problem]) -> None:
        """Each at its field."""
        for key in {page_of(problem.field) for problem in found}:
            self.need(key)
        for _page, part, form in self._forms:
            mine = [
                replace(problem, field=name)
                for name in form.rows
                for problem in found
                if problem.field == _field(part, name)
            ]
            form.complain(mine, focus=False)

    def focus(self, field: str) -> None:
        self.need(page_of(field))
        for _page, part, form in self._forms:
            for name in form.rows:
                if field == _field(part, name):
                    form.focus_field(name)
                    return

    def states(self) -> dict[str, tuple[str, str]]:
        """Of each section its state and what it still lacks, as if it were to be signed now."""
        judged = {of: self._judged(of) for of in CLASSES}
        return {key: self._state(page, judged) for key, page in self._asked.items()}

    def _state(self, page: Page, judged: Mapping[str, tuple[Any, list[Problem]]]) -> tuple[str, str]:
        parts = self._parts(page)
        found = [p for part in parts for p in judged[part.of][1] if p.field in names_of(part)]
        return state_of([(part, judged[part.of][0]) for part in parts], found)

    def _judged(self, of: str) -> tuple[Any, list[Problem]]:
        """A Draft and what the rules say of it, without warnings; asked again only when it changed."""
        draft = self.draft(of)
        known = self._known.get(of)
        if known is None or known[0] != draft:
            known = (draft, [problem for problem in fields.problems(draft) if not problem.warning])
            self._known[of] = known
        return known

    # what changed since the last intake

    def mark_changes(self, before: Whole | None, infections: Infections | None) -> None:
        """Below each field that differs now: what it was at the last intake."""
        self._before = dict(before.parts()) if before else {}
        if infections is not None:
            self._before["infections"] = infections
        for _page, part, form in self._forms:
            self._mark(part, form)

    def _mark(self, part: Part, form: Form[Any]) -> None:
        for name, row in form.rows.items():
            was = getattr(self._before[part.of], name) if part.of in self._before else None
            differs = was not in _EMPTY and not is_same(was, form.editors[name].value())
            row.show_note(_("At the last intake: {value}").format(value=say_value(was)) if differs else "")


def _field(part: Part, name: str) -> str:
    return name if part.of in ("client", "intake") else f"{part.of}.{name}"


def pages_for(*, clinical: bool) -> Iterator[Page]:
    return (page for page in PAGES if clinical or page.key in FRONT)
