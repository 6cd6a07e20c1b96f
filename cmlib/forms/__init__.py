"""Decision forms: the only importer of ipywidgets. Widgets are for input; every result also stands in the static summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

import ipywidgets as w
from pydantic import ValidationError

from cmlib.errors import WorkbookError
from cmlib.model import DECISIONS, Decision, Frozen

if TYPE_CHECKING:
    from cmlib.book import Workbook


@dataclass
class Inputs:
    """The inputs of one section's form.

    Args:
        widget: what is shown. value: reads the inputs into a choice of the plan. watched: widgets whose change redraws the page.
    """

    widget: w.Widget
    value: Callable[[], Frozen]
    watched: list[w.Widget] = field(default_factory=list)


class Form:
    """Inputs of a section, who decides, a note, what was not chosen, Save, and a line that says what happened."""

    def __init__(self, book: Workbook, section: str) -> None:
        say = book.state.say
        self.book, self.section = book, section
        self.inputs: Inputs = import_module(f"cmlib.forms.{section}").build(book.state)
        standing = book.state.plan.decision(section)
        wide = w.Layout(width="100%", max_width="46rem")
        label = {"description_width": "11rem"}
        self.by = w.Text(
            description=say._("Decided by"), value=", ".join(standing.decided_by) if standing else "", layout=wide, style=label
        )
        self.on = w.DatePicker(description=say._("Date"), value=date.today(), style=label)
        self.note = w.Textarea(description=say._("Note"), value=standing.note if standing else "", layout=wide, style=label)
        self.rejected = w.Text(
            description=say._("Not chosen"), value=", ".join(standing.alternatives) if standing else "", layout=wide, style=label
        )
        self.button = w.Button(description=say._("Save the decision"), button_style="primary", layout=w.Layout(width="auto"))
        self.status = w.HTML()
        self.widget = w.VBox([self.inputs.widget, self.by, self.on, self.note, self.rejected, self.button, self.status])
        for watched in self.inputs.watched:
            watched.observe(self._preview, names="value")
        self.button.on_click(self._save)

    def decision(self) -> Decision[Any]:
        """What the form says now."""
        names = tuple(n.strip() for n in self.by.value.split(",") if n.strip())
        rejected = tuple(n.strip() for n in self.rejected.value.split(",") if n.strip())
        choice = self.inputs.value()
        return DECISIONS[self.section](
            value=choice, decided_by=names or ("?",), decided_at=self.on.value or date.today(), note=self.note.value, alternatives=rejected
        )

    def _tell(self, text: str, *, well: bool) -> None:
        from markupsafe import Markup

        self.status.value = str(Markup('<p style="color:{}"><b>{}</b></p>').format("#0b6e69" if well else "#9a4512", text))

    def _preview(self, _change: object) -> None:
        try:
            self.book.preview(self.section, self.decision())
            self._tell(self.book.state.say._("Not saved yet"), well=False)
        except (ValidationError, WorkbookError, ValueError) as error:
            self._tell(_plain(error), well=False)

    def _save(self, _button: object) -> None:
        say = self.book.state.say
        if not self.by.value.strip():
            self._tell(say._("Write who decides before saving"), well=False)
            return
        self.button.disabled = True
        try:
            plan = self.book.save(self.section, self.decision())
            self._tell(say._("Saved: plan, revision {n}", n=plan.revision), well=True)
        except (ValidationError, WorkbookError, ValueError) as error:
            self._tell(_plain(error), well=False)
        finally:
            self.button.disabled = False


def _plain(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        return f"{'.'.join(str(x) for x in first['loc'])}: {first['msg']}"
    return str(error)


def build_form(book: Workbook, section: str) -> Form:
    """The form of a section, bound to an open workbook."""
    return Form(book, section)
