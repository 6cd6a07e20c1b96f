"""The form of the diagnosis: tick the priorities, say what is done and by whom."""

from __future__ import annotations

import ipywidgets as w

from cmlib.diagnosis import candidates
from cmlib.forms import Inputs
from cmlib.model import DiagnosisChoice, Priority
from cmlib.views import PageState
from cmlib.wording import diagnosis as words


def build(state: PageState) -> Inputs:
    """One row a finding: a tick, the action, the owner; ticked are the standing priorities or the proposed ones."""
    say, result = state.say, state.result("diagnosis")
    choice: DiagnosisChoice = state.choice("diagnosis")
    standing = {p.evidence: p for p in choice.priorities}
    offered = {f.id: f for f in candidates(result)}
    ids = [*standing, *(i for i in offered if i not in standing)]
    wide, label = w.Layout(width="100%", max_width="46rem"), {"description_width": "6rem"}
    rows: list[tuple[str, w.Checkbox, w.Text, w.Text]] = []
    shown: list[w.Widget] = [w.Label(say._("Tick one to five priorities; change the words as the room says them."))]
    for i in ids:
        finding = offered.get(i) or result.finding(i)
        known = standing.get(i)
        tick = w.Checkbox(value=known is not None, description=words.say_claim(say, finding), indent=False, layout=wide)
        action = w.Text(
            value=(known.action if known else "") or words.say_action(say, finding),
            description=say._("What to do"),
            layout=wide,
            style=label,
        )
        owner = w.Text(value=known.owner if known else "", description=say._("Who"), layout=wide, style=label)
        rows.append((i, tick, action, owner))
        shown.append(w.VBox([tick, action, owner]))

    def value() -> DiagnosisChoice:
        return DiagnosisChoice(
            priorities=tuple(Priority(evidence=i, action=a.value, owner=o.value) for i, t, a, o in rows if t.value),
        )

    return Inputs(w.VBox(shown), value, [x for _, *three in rows for x in three])
