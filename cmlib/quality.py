"""What is here and what it is good for: the files, the holes in the calendar, and what each page can and cannot say with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cmlib.exports.tables import Dataset, ImportRecord
from cmlib.findings import Ability
from cmlib.missing import Gap, gaps_of
from cmlib.model import Plan
from cmlib.reference import networks
from cmlib.steps import STEPS


@dataclass(frozen=True)
class Quality:
    """The same for the command line and for the page.

    Args:
        files: one record a file, as the gate wrote it. gaps: holes in the calendar once all files are merged.
        pages: stem -> what the page can and cannot say, in its own order. as_of: the day they speak of; ``None``: no page can be made yet.
    """

    files: tuple[ImportRecord, ...]
    gaps: tuple[Gap, ...]
    pages: Mapping[str, tuple[Ability, ...]]
    as_of: date | None

    def can(self, stem: str) -> tuple[Ability, ...]:
        """What a page can say."""
        return tuple(a for a in self.pages[stem] if a.lacks is None)

    def cannot(self, stem: str) -> tuple[Ability, ...]:
        """What a page cannot say yet."""
        return tuple(a for a in self.pages[stem] if a.lacks is not None)

    @property
    def answered(self) -> tuple[int, int, int]:
        """Questions of all pages that can be answered as a whole, those only in part, and all there are."""
        can = {(stem, a.id) for stem in self.pages for a in self.can(stem)}
        cannot = {(stem, a.id) for stem in self.pages for a in self.cannot(stem)}
        return len(can - cannot), len(can & cannot), len(can | cannot)


def quality_of(plan: Plan, data: Dataset, as_of: date | None = None) -> Quality:
    """Everything there is to tell about a brand's data, without any test or model.

    Args:
        as_of: the day the pages speak of; default: the brief's, else the last day in the data. A brand that has neither is judged on the
            day of the newest reference figure: it has no row whose day could matter.
    """
    day = as_of or plan.brief.as_of or data.last_day
    judged = day or max(n.fact_date for n in networks().values())
    pages = {stem: step.abilities(plan, data, judged) for stem, step in STEPS.items()}
    return Quality(data.imports, gaps_of(data, judged), pages, day)
