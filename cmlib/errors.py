"""The few exceptions a user can see. Each says what, where, what is allowed and what to do."""

from __future__ import annotations

from collections.abc import Callable

from cmlib.text import T, Text


class WorkbookError(Exception):
    """A problem a Community Manager can mend.

    Args:
        what: what is wrong, with the offending value.
        where: file, row, key or page.
        allowed: what would be accepted.
        todo: the next step.
    """

    def __init__(self, what: Text, *, where: Text | str = "", allowed: Text | str = "", todo: Text | str = "") -> None:
        self.what, self.where, self.allowed, self.todo = what, where, allowed, todo
        self.speaker: Callable[[Text | str], str] = str
        super().__init__(str(what))

    def lines(self) -> list[tuple[Text, Text | str]]:
        """Labelled parts in reading order, empty ones left out; ``wording`` translates them."""
        parts = [(T("What"), self.what), (T("Where"), self.where), (T("Allowed"), self.allowed), (T("What to do"), self.todo)]
        return [(label, part) for label, part in parts if str(part)]

    def __str__(self) -> str:
        return " · ".join(f"{self.speaker(label)}: {self.speaker(part)}" for label, part in self.lines())

    def _render_traceback_(self) -> list[str]:
        """What Jupyter prints instead of a traceback."""
        return [f"{self.speaker(label)}: {self.speaker(part)}" for label, part in self.lines()]


class PlanError(WorkbookError):
    """``plan.yaml`` cannot be read, holds an unknown key or an impossible value, or was changed meanwhile."""


class DataError(WorkbookError):
    """A file in ``data/`` cannot be read as what it claims to be."""


class PageError(WorkbookError):
    """A page is not a page of the workbook, or did not run to its end."""


class UsageError(WorkbookError):
    """The command or the parameters make no sense together."""
