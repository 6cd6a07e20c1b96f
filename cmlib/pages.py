"""The live list of pages, in reading order."""

from __future__ import annotations

from dataclasses import dataclass

from cmlib.text import T, Text


@dataclass(frozen=True)
class Page:
    """A page of the workbook. ``decides``: does it close with a decision of the section of the same name?"""

    number: str
    stem: str
    title: Text
    decides: bool = True

    @property
    def name(self) -> str:
        """``01-diagnosis``."""
        return f"{self.number}-{self.stem}"

    @property
    def notebook(self) -> str:
        """File name of the notebook."""
        return f"{self.name}.ipynb"

    @property
    def html(self) -> str:
        """File name of the exported page."""
        return f"{self.name}.html"


PAGES: tuple[Page, ...] = (
    Page("01", "diagnosis", T("Diagnosis")),
    Page("02", "audience", T("Audience")),
    Page("03", "channels", T("Channels")),
    Page("04", "goals", T("Goals")),
    Page("99", "summary", T("Summary"), decides=False),
)
PARAMETERS = ("client", "interactive", "lang", "as_of")
"""The same four annotated scalars on every page."""


def page(stem: str) -> Page:
    """The page with this stem.

    Example:
        >>> page("audience").notebook
        '02-audience.ipynb'
    """
    for found in PAGES:
        if found.stem == stem:
            return found
    raise KeyError(stem)
