"""Exhibits in order: what each page shows. Here is the only place where HTML is made, and everything in it is escaped.

A view is ``view(page: PageState) -> Answer | Exhibit | Sequence[Exhibit]``; each stem's module lists its own in ``VIEWS``.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from importlib import import_module
from typing import Any

from markupsafe import Markup, escape

from cmlib import steps
from cmlib.evidence import Ladder, climb
from cmlib.exports.tables import Dataset
from cmlib.findings import Answer, Exhibit, Grid, digest
from cmlib.model import Decision, Plan
from cmlib.wording import Language

Shown = Answer | Exhibit | Sequence[Exhibit]
View = Callable[["PageState"], Shown]


@dataclass(frozen=True)
class PageState:
    """What a view may look at. Frozen: a moved slider makes a new one with :meth:`with_choice`.

    Args:
        plan: brief and decisions. data: canonical tables. as_of: the day the page speaks of. say: the reader's language.
    """

    plan: Plan
    data: Dataset
    as_of: date
    say: Language
    memory: dict[tuple[str, str], Any] = field(default_factory=dict, repr=False, compare=False)

    def result(self, stem: str) -> Any:
        """The result of a step, computed once for the plan sections it reads."""
        step = steps.STEPS[stem]
        key = (stem, digest([self.plan.brief.model_dump(mode="json"), [_read(self.plan, s) for s in step.reads]]))
        if key not in self.memory:
            others = [{s: (self.result(s), self.evidence(s)) for s in step.sums_up}] if step.sums_up else []
            self.memory[key] = step.assess(self.plan, self.data, self.as_of, *others)
        return self.memory[key]

    def choice(self, stem: str) -> Any:
        """What was decided in a section, or the computed proposal where nobody has decided yet."""
        decision = self.plan.decision(stem)
        return decision.value if decision else steps.STEPS[stem].propose(self.result(stem), self.plan)

    def decided(self, stem: str) -> bool:
        """Has somebody decided this section?"""
        return self.plan.decision(stem) is not None

    def stale(self, stem: str) -> bool | None:
        """Has the evidence changed since the decision was taken? ``None``: the decision does not say what it rests on."""
        decision = self.plan.decision(stem)
        return decision.decided_on != self.evidence(stem) if decision and decision.decided_on else None

    def evidence(self, stem: str) -> str:
        """Digest of the evidence a decision of this section rests on."""
        return digest(steps.STEPS[stem].evidence(self.result(stem)))

    def with_choice(self, section: str, decision: Decision[Any]) -> PageState:
        """The same page if this were decided (a draft); results that do not read the section are kept."""
        return replace(self, plan=self.plan.with_section(section, decision))

    @property
    def ladder(self) -> Ladder:
        """Which kinds of data the brand has, and what may therefore be said."""
        key = ("", "evidence")
        if key not in self.memory:
            self.memory[key] = climb(self.data, self.as_of, self.plan)
        found: Ladder = self.memory[key]
        return found

    @cached_property
    def _(self) -> Callable[..., str]:
        """Shorthand of ``say._``."""
        return self.say._


def _read(plan: Plan, name: str) -> object:
    """What was decided in a section, or in one field of it («section.field»); nothing where nobody has decided."""
    section, _, field = name.partition(".")
    decision = plan.decision(section)
    return (getattr(decision.value, field) or None) if decision and field else _dump(decision)


def _dump(decision: Decision[Any] | None) -> object:
    return decision.value.model_dump(mode="json") if decision else None


def views_of(stem: str) -> dict[str, View]:
    """Names and functions of a stem's views."""
    return import_module(f"cmlib.views.{stem}").VIEWS  # type: ignore[no-any-return]


def render(shown: Shown, say: Language) -> Markup:
    """Escaped HTML of whatever a view returned."""
    if isinstance(shown, Answer):
        return answer_html(shown)
    exhibits = [shown] if isinstance(shown, Exhibit) else shown
    return Markup("\n").join(exhibit_html(e, say) for e in exhibits)


def answer_html(answer: Answer) -> Markup:
    """The answer first: what the page was given, the bold part, the rest, up to four tiles."""
    tiles = Markup("").join(
        Markup('<li><span class="n">{}</span><span class="l">{}</span></li>').format(t.number, t.label) for t in answer.tiles
    )
    parts = [
        Markup('<p class="given">{}</p>').format(answer.given) if answer.given else "",
        Markup('<p class="answer"><b>{}</b> {}</p>').format(answer.bold, answer.rest),
        Markup('<ul class="tiles">{}</ul>').format(tiles) if tiles else "",
    ]
    return Markup("\n").join(p for p in parts if p)


def exhibit_html(e: Exhibit, say: Language) -> Markup:
    """Claim → figure with caption → the data behind it → open table → how to read it → so what → what would change it."""
    if e.missing:
        return Markup('<div class="missing"><p class="claim">{}</p>{}</div>').format(e.headline, _paragraph("so", e.so_what))
    verdict = Markup(' <span class="verdict {}">{}</span>').format(e.verdict, say.verdict(e.verdict)) if e.verdict else ""
    parts: list[Markup] = [Markup('<p class="claim">{}{}</p>').format(e.headline, verdict)]
    if e.picture is not None:
        first, _, rest = e.caption.partition("\n")
        parts.append(
            Markup('<figure><img src="data:image/svg+xml;base64,{}" alt="{}"><figcaption><b>{}</b> {}</figcaption></figure>').format(
                base64.b64encode(e.picture.svg.encode()).decode(), e.alt, first, rest
            )
        )
    if e.behind is not None:
        label = say._("The data behind this figure") if e.picture is not None else say._("In detail")
        parts.append(Markup('<details class="data"><summary>{}</summary>{}</details>').format(label, grid_html(e.behind)))
    if e.body is not None:
        parts.append(grid_html(e.body))
    if e.picture is None and e.caption:
        parts.append(_paragraph("source", e.caption.replace("\n", " ")))
    parts += [_paragraph("reading", e.reading), _paragraph("so", e.so_what), _paragraph("change", e.change), _paragraph("source", e.source)]
    return Markup("\n").join(p for p in parts if p)


def _paragraph(kind: str, text: str) -> Markup:
    return Markup('<p class="{}">{}</p>').format(kind, text) if text else Markup("")


def grid_html(grid: Grid) -> Markup:
    """A table; with ``cards`` each row becomes a card on a phone (labels travel in ``data-l``)."""
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(Markup(' class="num"') if c.kind == "number" else "", c.label) for c in grid.columns
    )
    rows = Markup("")
    for row in grid.rows:
        cells = Markup("").join(
            Markup('<td data-l="{}"{}>{}</td>').format(
                c.label, Markup(' class="num"') if c.kind == "number" else Markup(' class="w"') if c.kind == "word" else "", cell
            )
            for c, cell in zip(grid.columns, row, strict=True)
        )
        rows += Markup("<tr>{}</tr>").format(cells)
    kinds = [name for name, wanted in (("cards", grid.cards), ("many", len(grid.columns) > 6)) if wanted]
    kind = Markup(' class="{}"').format(" ".join(kinds)) if kinds else ""
    return Markup('<div class="scroll" tabindex="0"><table{}><thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>').format(
        kind, head, rows
    )


@dataclass(frozen=True)
class DecisionSummary:
    """The decision box: what, then labelled lines. ``lines`` and ``grid`` are already in the reader's language."""

    headline: str
    grid: Grid | None = None
    lines: tuple[tuple[str, str], ...] = ()


def decision_html(page: PageState, stem: str) -> Markup:
    """The static summary of a section's decision, or of the computed proposal: the same in batch and live."""
    say = page.say
    summary: DecisionSummary = import_module(f"cmlib.views.{stem}").summarise(page)
    decision = page.plan.decision(stem)
    lines = list(summary.lines)
    if decision:
        lines.insert(0, (say._("Who and when"), f"{say.listing(list(decision.decided_by))}, {say.day(decision.decided_at)}"))
        if decision.note:
            lines.append((say._("Note"), decision.note))
        if decision.alternatives:
            lines.append((say._("Considered and not chosen"), "; ".join(decision.alternatives)))
        changed = {
            True: say._("It has changed since the decision: confirm or revise"),
            False: say._("Nothing has changed since the decision"),
            None: say._("The decision does not record what it was taken on: saving it again does"),
        }
        lines.append((say._("Evidence"), changed[page.stale(stem)]))
    items = Markup("").join(Markup("<dt>{}</dt><dd>{}</dd>").format(k, v) for k, v in lines)
    return Markup('<section class="decision{}" id="{}-decision"><h2>{}</h2><p>{}</p>{}{}</section>').format(
        "" if decision else " proposal",
        stem,
        say._("What was decided") if decision else say._("Proposed, not yet decided"),
        summary.headline,
        grid_html(summary.grid) if summary.grid else "",
        Markup("<dl>{}</dl>").format(items) if items else "",
    )


__all__ = [
    "DecisionSummary",
    "PageState",
    "Shown",
    "View",
    "answer_html",
    "decision_html",
    "escape",
    "exhibit_html",
    "grid_html",
    "render",
    "views_of",
]
