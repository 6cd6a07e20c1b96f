"""The form of the goals: a block a goal, objectives and measures of the room's own, what it expects of money.

Moving a target redraws its odds. What was predicted when a goal was set stays with it until its measure, target or date are others.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import ipywidgets as w

from cmlib import goals as g
from cmlib import kpis
from cmlib.forecast import Baseline, baseline_of
from cmlib.forms import Inputs
from cmlib.histories import typed_histories
from cmlib.levers import levers_of
from cmlib.model import OBJECTIVES, Curve, Goal, GoalsChoice, OwnKpi
from cmlib.text import slug_or_code
from cmlib.views import PageState
from cmlib.wording import Language
from cmlib.wording import forecast as forecast_words
from cmlib.wording import kpis as kpis_words
from cmlib.wording import levers as levers_words

LABEL: dict[str, Any] = {"description_width": "11rem"}
WIDE: dict[str, str] = {"width": "100%", "max_width": "46rem"}
UNITS = ("count", "money", "share", "number")


def build(state: PageState) -> Inputs:
    """The four typical objectives first, then the others of the plan, then what the room makes itself."""
    say, result = state.say, state.result("goals")
    choice: GoalsChoice = state.choice("goals")
    decided = state.decided("goals")
    baselines, first = g.offers(result, state.plan, state.data)
    offers = {x.objective: x for x in first}
    lines = []
    for objective in dict.fromkeys((*offers, *(x.objective for x in choice.goals))):
        standing = [x for x in choice.goals if x.objective == objective]
        lines += [_Line(state, baselines, x, use=True, kept=decided) for x in standing]
        if not standing:
            lines.append(_Line(state, baselines, offers[objective], use=False, kept=False))
    order = {x.id: i for i, x in enumerate(choice.goals)}

    objectives = w.Textarea(
        value="\n".join(choice.objectives.values()), description=say._("Objectives of our own"), placeholder=say._("one a line"), rows=2,
        continuous_update=False, style=LABEL, layout=w.Layout(**WIDE),
    )  # fmt: skip
    measures = [_Measure(state, x) for x in choice.own] + [_Measure(state, None)]

    def named() -> dict[str, str]:
        """The room's own objectives by id; one that keeps its name keeps its id."""
        ids = {name: id for id, name in choice.objectives.items()}
        names = [n.strip() for n in objectives.value.splitlines() if n.strip()]
        return {ids.get(n, "own-" + slug_or_code(n)): n for n in names}

    def offer(_change: object = None) -> None:
        for m in measures:
            m.offer(named())

    offer()
    objectives.observe(offer, names="value")
    curves, curve_block = _curves(state, choice)

    def value() -> GoalsChoice:
        own = tuple(said for m in measures if (said := m.said([x.id for x in choice.own])) is not None)
        typed = [baseline_of(h) for h in typed_histories(own, state.as_of)]
        known = (*(b for b in baselines if not b.kpi.own), *typed)
        above = {kpis.OWN + k.id: k.objective for k in own}
        goals = [line.goal(known, above) for line in lines if line.use.value]
        have = {x.kpi for x in goals}
        new = [k for k in own if k.id not in {x.id for x in choice.own} and kpis.OWN + k.id not in have]
        goals += [measures[-1].goal(known, k) for k in new]
        goals.sort(key=lambda x: order.get(x.id, len(order)))
        return GoalsChoice(goals=tuple(goals), objectives=named(), own=own, curves=curves())

    def title(text: str) -> w.HTML:
        return w.HTML(str(_bold(text)))

    hint = w.HTML(f"<p>{say._('Shares are written as 0.2 for 20 %. A target of 0 means: to be agreed.')}</p>")
    parts = [*(line.widget for line in lines), hint, title(say._("Of our own")), objectives, *(m.widget for m in measures), *curve_block]
    watched = [x for line in lines for x in line.watched] + [objectives] + [x for m in measures for x in m.watched]
    return Inputs(w.VBox(parts), value, [*watched, *(x for box in curve_block for x in getattr(box, "children", ()))])


def _bold(text: str) -> object:
    from markupsafe import Markup

    return Markup("<p><b>{}</b></p>").format(text)


class _Line:
    """The inputs of one goal."""

    def __init__(self, state: PageState, baselines: Sequence[Baseline], goal: Goal, *, use: bool, kept: bool) -> None:
        say, result = state.say, state.result("goals")
        self.state, self.first, self.kept, self.baselines = state, goal, kept, baselines
        name = say.capital(kpis_words.say_objective(say, goal.objective, result.names))
        wide = w.Layout(**WIDE)
        self.use = w.Checkbox(value=use, description=name, indent=False)
        self.kpi = w.Dropdown(options=self._options(goal), value=goal.kpi, description=say._("What is measured"), style=LABEL, layout=wide)
        self.target = w.FloatText(value=goal.target, description=say._("Target"), style=LABEL)
        self.by = w.DatePicker(value=goal.by, description=say._("By"), style=LABEL)
        self.owner = w.Text(value=goal.owner, description=say._("Who"), style=LABEL, layout=wide)
        catalogue = kpis.kpi_of(goal.kpi, result.own)
        self.activity = w.Text(
            value=goal.activity, description=say._("What will be done"), placeholder=say.say(catalogue.activity) if catalogue else "",
            style=LABEL, layout=wide,
        )  # fmt: skip
        self.accepted = w.BoundedFloatText(
            value=goal.accepted or 0, min=0, max=1, step=0.05, description=say._("Odds we accept"), style=LABEL
        )
        self.lever = w.Dropdown(
            options=self._levers(goal.kpi), value=goal.evidence, description=say._("It rests on"), style=LABEL, layout=wide
        )
        self.lever.observe(self._other_lever, names="value")
        u = goal.uplift
        self.adds = [
            w.FloatText(value=x, step=0.05, description=label, style=LABEL)
            for x, label in (
                (u.low if u else 0.0, say._("At the least")), (u.likely if u else 0.0, say._("Most likely")), (u.high if u else 0.0, say._("At the most")),
            )
        ]  # fmt: skip
        self.why = w.Text(
            value=u.evidence if u else "", description=say._("Why, and with what"), placeholder=say._("a test, a past campaign, extra means with a name"),
            style=LABEL, layout=wide,
        )  # fmt: skip
        told = w.HTML(
            f"<p>{say._('An assumption of the room, on top of what happens anyway: 0.1 means a tenth more. All at 0: nobody knows.')}</p>"
        )
        uplift = w.Accordion(children=[w.VBox([told, w.HBox(self.adds, layout=w.Layout(flex_flow="row wrap")), self.why, self.accepted])])
        uplift.set_title(0, say._("What the actions add, and which odds we accept"))
        uplift.selected_index = None
        self.kpi.observe(self._other_kpi, names="value")
        self.watched: list[w.Widget] = [
            self.use, self.kpi, self.target, self.by, self.owner, self.lever, self.activity, *self.adds, self.why, self.accepted,
        ]  # fmt: skip
        self.details = [
            w.HBox([self.target, self.by], layout=w.Layout(flex_flow="row wrap")),
            self.owner,
            self.lever,
            self.activity,
            uplift,
        ]
        self.widget = w.VBox([self.use, self.kpi, *self.details])

    def _options(self, goal: Goal) -> list[tuple[str, str]]:
        """KPIs of the goal's objective: the measured ones, then the others; the standing one in any case."""
        say, result = self.state.say, self.state.result("goals")
        own = [b for b in self.baselines if b.kpi.objective == goal.objective]
        options = [(say.capital(forecast_words.say_series(say, b)), b.id) for b in own]
        known = {b.kpi.id for b in own}
        rest = [k for k in kpis.measures_of(result.own) if k.objective == goal.objective and k.id not in known]
        options += [(say._("{kpi} (not measured yet)", kpi=say.capital(kpis_words.say_kpi(say, k.id, kpi=k))), k.id) for k in rest]
        if goal.kpi not in [v for _, v in options]:
            options.append((say.capital(kpis_words.say_kpi(say, goal.kpi, kpi=kpis.kpi_of(goal.kpi, result.own))), goal.kpi))
        return options

    def _other_kpi(self, _change: object) -> None:
        """Another KPI brings its own proposal and its own levers: a target in the old unit would make no sense."""
        proposal = g.proposed_goal(self.baselines, self.first.objective, self.kpi.value, self.state.as_of)
        self.target.value, self.by.value = proposal.target, proposal.by
        self.lever.options = self._levers(self.kpi.value)

    def _levers(self, kpi: str) -> list[tuple[str, str]]:
        """What the diagnosis speaks for, and the finding that stands."""
        say = self.state.say
        found = levers_of(kpi, self.state.result("diagnosis").findings)
        options = [(say._("no finding yet"), ""), *((say.capital(levers_words.say_lever(say, x)), x.id) for x in found)]
        if self.first.evidence and self.first.evidence not in [v for _, v in options]:
            options.append((say._("a finding that is not there any more"), self.first.evidence))
        return options

    def _other_lever(self, change: dict[str, Any]) -> None:
        """The lever chosen is what will be done, unless somebody has written something else."""
        told = [levers_words.say_lever(self.state.say, x) for x in levers_of(self.kpi.value, self.state.result("diagnosis").findings)]
        if not self.activity.value.strip() or self.activity.value in told:
            self.activity.value = self.lever.label if change["new"] else ""

    def goal(self, baselines: Sequence[Baseline], above: Mapping[str, str]) -> Goal:
        """The goal as the inputs say it. ``above``: the objective of each measure of the room's own."""
        by, name = self.by.value, self.first.id
        if by is None or self.kpi.value != self.first.kpi:
            fresh = g.proposed_goal(baselines, self.first.objective, self.kpi.value, self.state.as_of)
            by, name = by or fresh.by, self.first.id if self.kpi.value == self.first.kpi else fresh.id
        said = {
            "id": name, "kpi": self.kpi.value, "objective": above.get(self.kpi.value, self.first.objective), "target": self.target.value, "by": by,
            **self.extras(),
        }  # fmt: skip
        goal = Goal.model_validate({**self.first.model_dump(), **said})
        return g.with_odds(baselines, goal, self.state.as_of, self.first if self.kept else None)

    def extras(self) -> dict[str, object]:
        """Owner, activity, uplift and odds accepted."""
        low, likely, high = (x.value for x in self.adds)
        told = any((low, likely, high, self.why.value.strip()))
        return {
            "owner": self.owner.value,
            "activity": self.activity.value,
            "evidence": self.lever.value or "",
            "uplift": {"low": low, "likely": likely, "high": high, "evidence": self.why.value} if told else None,
            "accepted": self.accepted.value or None,
        }


class _Measure:
    """A measure of the room's own; an empty block where there is none yet, with the goal that comes with it."""

    def __init__(self, state: PageState, standing: OwnKpi | None) -> None:
        say = state.say
        self.state, self.standing = state, standing
        wide = w.Layout(**WIDE)

        def text(value: str, label: str, hint: str = "") -> w.Text:
            return w.Text(value=value, description=label, placeholder=hint, continuous_update=False, style=LABEL, layout=wide)

        s = standing
        self.name = text(s.name if s else "", say._("Measure of our own"), say._("for example, bookings by telephone"))
        self.objective = w.Dropdown(description=say._("Objective"), style=LABEL, layout=wide)
        units = (say._("a number"), say._("an amount of money"), say._("a share, from 0 to 1"), say._("an average or a mark"))
        self.unit = w.Dropdown(
            options=list(zip(units, UNITS, strict=True)),
            value=s.unit if s else "count",
            description=say._("Unit"),
            style=LABEL,
            layout=wide,
        )
        self.source = text(s.source if s else "", say._("Where it is read"), say._("for example, the diary of the shop"))
        self.counter = text(s.counter if s else "", say._("Must not get worse"))
        self.activity = text(s.activity if s else "", say._("What will be done"))
        self.values = w.Textarea(
            value=months_as_rows(s.values) if s else "", description=say._("Value of each month"), placeholder="2026-01 34\n2026-02 41", rows=4,
            continuous_update=False, style=LABEL, layout=wide,
        )  # fmt: skip
        self.target = w.FloatText(value=0.0, description=say._("Target"), style=LABEL)
        self.by = w.DatePicker(value=g.default_by(state.as_of), description=say._("By"), style=LABEL)
        self.owner = text("", say._("Who"))
        self.watched: list[w.Widget] = [self.name, self.objective, self.unit, self.source, self.counter, self.activity, self.values]
        block = w.VBox([*self.watched])
        if standing is None:
            goal = [self.target, self.by, self.owner]
            self.watched += goal
            block = w.VBox([*block.children, *goal])
        fold = w.Accordion(children=[block])
        fold.set_title(0, s.name if s else say._("Add a measure of our own"))
        fold.selected_index = None
        self.widget = fold

    def offer(self, own: Mapping[str, str]) -> None:
        """The objectives there are to choose from; the one chosen stays."""
        say = self.state.say
        chosen = self.objective.value or (self.standing.objective if self.standing else next(iter(own), OBJECTIVES[0]))
        ids = list(dict.fromkeys((*own, *OBJECTIVES, chosen)))
        self.objective.options = [(say.capital(kpis_words.say_objective(say, o, own)), o) for o in ids]
        self.objective.value = chosen

    def said(self, taken: Sequence[str]) -> OwnKpi | None:
        """The measure as the inputs say it; ``None`` for an empty block.

        Raises:
            ValueError: it does not say where it is read, or a row of values cannot be read.
        """
        say, name = self.state.say, self.name.value.strip()
        if not name:
            return None
        if not self.source.value.strip():
            raise ValueError(say._("Write where «{name}» is read.", name=name))
        id = self.standing.id if self.standing else slug_or_code(name)
        while self.standing is None and id in taken:
            id += "-2"
        return OwnKpi(
            id=id, name=name, objective=self.objective.value, unit=self.unit.value, source=self.source.value, counter=self.counter.value,
            activity=self.activity.value, values=rows_as_months(self.values.value, say),
        )  # fmt: skip

    def goal(self, baselines: Sequence[Baseline], said: OwnKpi) -> Goal:
        """The goal that comes with a new measure."""
        by = self.by.value or g.default_by(self.state.as_of)
        goal = Goal(
            id=f"own-{said.id}"[:60],
            objective=said.objective,
            kpi=kpis.OWN + said.id,
            target=self.target.value,
            by=by,
            owner=self.owner.value,
        )
        return g.with_odds(baselines, goal, self.state.as_of)


def _curves(state: PageState, choice: GoalsChoice) -> tuple[Callable[[], dict[str, Curve]], list[w.Widget]]:
    """What the room expects of the money put into each channel; asked only where there is money."""
    say, budget = state.say, state.plan.brief.budget_per_month
    if budget <= 0:
        return lambda: dict(choice.curves), []
    channels = dict.fromkeys((*choice.curves, *(c.network for c in state.plan.brief.channels)))
    boxes: dict[str, tuple[w.FloatText, w.FloatText]] = {}
    rows: list[w.Widget] = [
        w.HTML(str(_bold(say._("What would the money bring?")))),
        w.HTML(
            "<p>{}</p>".format(
                say._(
                    "The result in a month if half of the {budget}, or all of it, went into one channel. 0 and 0: nobody knows.",
                    budget=say.money(budget),
                )
            )
        ),
    ]
    for c in channels:
        standing = choice.curves.get(c)
        label = say.capital(kpis_words.say_network(say, c))
        boxes[c] = (
            w.FloatText(value=standing.half if standing else 0.0, description=say._("{channel}: half", channel=label), style=LABEL),
            w.FloatText(value=standing.full if standing else 0.0, description=say._("all of it"), style=LABEL),
        )
        rows.append(w.HBox(list(boxes[c]), layout=w.Layout(flex_flow="row wrap")))

    def said() -> dict[str, Curve]:
        told = {c: (half.value, full.value) for c, (half, full) in boxes.items()}
        return {c: Curve(half=half, full=full) for c, (half, full) in told.items() if half or full or c in choice.curves}

    return said, rows


# ---- months typed as rows -----------------------------------------------------------------------------------------------------------


def months_as_rows(values: Mapping[date, float]) -> str:
    """One row a month, the way :func:`rows_as_months` reads it: the month alone where the day is its last.

    Example:
        >>> months_as_rows({date(2026, 1, 31): 34.0, date(2026, 2, 10): 1.234})
        '2026-01 34\\n2026-02-10 1.2340'
    """
    rows = []
    for day, value in sorted(values.items()):
        month = day.isoformat()[:7] if day.day == monthrange(day.year, day.month)[1] else day.isoformat()
        number = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
        rows.append(f"{month} {number}0" if _AMBIGUOUS.fullmatch(number) else f"{month} {number}")
    return "\n".join(rows)


_ROW = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?[\s:;=,]+(\S+)")
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}")


def rows_as_months(text: str, say: Language) -> dict[date, float]:
    """Rows «2026-01 34» as values by day; the decimal mark is a point or a comma, and there is no mark for thousands.

    Raises:
        ValueError: a row that cannot be read, in the reader's words.
    """
    found: dict[date, float] = {}
    for row in filter(None, (r.strip() for r in text.splitlines())):
        match = _ROW.fullmatch(row)
        wrong = ValueError(say._("«{row}» cannot be read: write the month and the value, as in 2026-01 34", row=row))
        if match is None:
            raise wrong
        year, month, day, number = match.groups()
        if _AMBIGUOUS.fullmatch(number):
            raise ValueError(say._("«{row}»: write the number without a mark for thousands", row=row))
        try:
            last = monthrange(int(year), int(month))[1]
            on, value = date(int(year), int(month), int(day) if day else last), float(number.replace(",", "."))
        except (ValueError, IndexError):
            raise wrong from None
        if on in found:
            raise ValueError(say._("«{row}»: there is a value for this month already", row=row))
        found[on] = value
    return found
