"""The form of the goals: a line a goal; moving a target redraws its odds."""

from __future__ import annotations

from typing import Any

import ipywidgets as w

from cmlib import goals as g
from cmlib import kpis
from cmlib.forms import Inputs
from cmlib.model import Goal, GoalsChoice
from cmlib.views import PageState
from cmlib.wording import forecast as forecast_words
from cmlib.wording import kpis as kpis_words


def build(state: PageState) -> Inputs:
    """A block of inputs a goal: is it a goal at all, KPI, target, date, owner."""
    say, result = state.say, state.result("goals")
    choice: GoalsChoice = state.choice("goals")
    standing = list(choice.goals)
    missing = [o for o in result.objectives if not any(x.objective == o for x in standing)]
    proposals = {x.objective: x for x in g.propose_goals(result, state.plan).goals}
    lines = [_Line(state, x, use=True) for x in standing] + [_Line(state, proposals[o], use=False) for o in missing]

    def value() -> GoalsChoice:
        return GoalsChoice(goals=tuple(line.goal() for line in lines if line.use.value))

    hint = w.HTML(f"<p>{say._('Share of visits and of messages: write 0.2 for 20 %. A target of 0 means: to be agreed.')}</p>")
    return Inputs(w.VBox([*(line.widget for line in lines), hint]), value, [x for line in lines for x in line.watched])


class _Line:
    """The inputs of one goal."""

    def __init__(self, state: PageState, goal: Goal, *, use: bool) -> None:
        say = state.say
        self.state, self.first = state, goal
        self.baselines = state.result("goals").baselines
        label: dict[str, Any] = {"description_width": "9rem"}
        wide = w.Layout(width="100%", max_width="46rem")
        self.use = w.Checkbox(value=use, description=say.capital(kpis_words.say_objective(say, goal.objective)), indent=False)
        self.kpi = w.Dropdown(options=self._options(goal), value=goal.kpi, description=say._("What is measured"), style=label, layout=wide)
        self.target = w.FloatText(value=goal.target, description=say._("Target"), style=label)
        self.by = w.DatePicker(value=goal.by, description=say._("By"), style=label)
        self.owner = w.Text(value=goal.owner, description=say._("Who"), style=label, layout=wide)
        self.kpi.observe(self._other_kpi, names="value")
        self.watched: list[w.Widget] = [self.use, self.kpi, self.target, self.by, self.owner]
        self.widget = w.VBox([self.use, self.kpi, w.HBox([self.target, self.by], layout=w.Layout(flex_flow="row wrap")), self.owner])

    def _options(self, goal: Goal) -> list[tuple[str, str]]:
        """KPIs of the goal's objective: the measured ones, then the others; the standing one in any case."""
        say = self.state.say
        own = [b for b in self.baselines if b.kpi.objective == goal.objective]
        options = [(say.capital(forecast_words.say_series(say, b)), b.id) for b in own]
        known = {b.kpi.id for b in own}
        rest = [k for k in kpis.CATALOGUE.values() if k.objective == goal.objective and k.id not in known]
        options += [(say._("{kpi} (not measured yet)", kpi=say.capital(kpis_words.say_kpi(say, k.id))), k.id) for k in rest]
        if goal.kpi not in [v for _, v in options]:
            options.append((say.capital(kpis_words.say_kpi(say, goal.kpi)), goal.kpi))
        return options

    def _other_kpi(self, _change: object) -> None:
        """Another KPI brings its own proposal: a target in the old unit would make no sense."""
        proposal = g.proposed_goal(self.baselines, self.first.objective, self.kpi.value, self.state.as_of)
        self.target.value, self.by.value = proposal.target, proposal.by

    def goal(self) -> Goal:
        """The goal as the inputs say it, with baseline and odds of today."""
        fresh = g.proposed_goal(self.baselines, self.first.objective, self.kpi.value, self.state.as_of)
        name = self.first.id if self.kpi.value == self.first.kpi else fresh.id
        said = {"id": name, "kpi": self.kpi.value, "target": self.target.value, "by": self.by.value or fresh.by, "owner": self.owner.value}
        return g.with_odds(self.baselines, Goal.model_validate({**self.first.model_dump(), **said}))
