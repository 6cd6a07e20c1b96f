"""The form of the diagnosis: tick the priorities, say what is done and by whom; folded, what the room believes, sees and looks up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from cmlib.diagnosis import candidates
from cmlib.forms import Inputs
from cmlib.maturity import own_places
from cmlib.model import AreaRating, DiagnosisChoice, Hypothesis, Priority
from cmlib.reference.rubric import RUBRIC, points
from cmlib.swot import QUADRANTS
from cmlib.views import PageState
from cmlib.wording import diagnosis as words
from cmlib.wording.maturity import ANSWERS, say_place
from cmlib.wording.swot import NAMES

WIDE = w.Layout(width="100%", max_width="46rem")
LABEL = {"description_width": "6rem"}
FEWEST = 3
"""Priorities a plan should have at least; fewer are allowed, and told."""

UNKNOWN = -1
"""«I do not know» in a list of levels (a list that holds ``None`` shows nothing)."""


class _Changes:
    """One number that grows with every change: inputs made later redraw the page like those made now."""

    def __init__(self) -> None:
        self.widget = w.IntText(value=0, layout=w.Layout(display="none"))

    def tell(self, _change: object = None) -> None:
        self.widget.value += 1

    def watch(self, *widgets: w.Widget) -> None:
        for widget in widgets:
            widget.observe(self.tell, names="value")


def build(state: PageState) -> Inputs:
    """One row a finding: a tick, the action, the owner; ticked are the standing priorities or the proposed ones.

    Below, folded: hypotheses, the maturity of eight areas by person, and the checklist of the profiles.
    """
    say, result = state.say, state.result("diagnosis")
    choice: DiagnosisChoice = state.choice("diagnosis")
    standing = {p.evidence: p for p in choice.priorities}
    offered = {f.id: f for f in candidates(result)}
    ids = [*standing, *(i for i in offered if i not in standing)]
    rows: list[tuple[str, w.Checkbox, w.Text, w.Text]] = []
    warning = w.HTML()
    shown: list[w.Widget] = [w.Label(say._("Tick three to five priorities; change the words as the room says them.")), warning]
    for i in ids:
        finding = offered.get(i) or result.finding(i)
        known = standing.get(i)
        tick = w.Checkbox(value=known is not None, description=words.say_claim(say, finding), indent=False, layout=WIDE)
        action = w.Text(
            value=(known.action if known else "") or words.say_action(say, finding),
            description=say._("What to do"),
            layout=WIDE,
            style=LABEL,
        )
        owner = w.Text(value=known.owner if known else "", description=say._("Who"), layout=WIDE, style=LABEL)
        rows.append((i, tick, action, owner))
        shown.append(w.VBox([tick, action, owner]))

    def warn(_change: object = None) -> None:
        n = sum(t.value for _, t, _, _ in rows)
        few = say.n_("{n} priority is ticked: three to five is the rule.", "{n} priorities are ticked: three to five is the rule.", n)
        many = say._("No more than five: what comes sixth does not get done.")
        text = few if n < FEWEST else many if n > 5 else ""
        warning.value = f'<p style="color:#9a4512"><b>{text}</b></p>' if text else ""

    for _, tick, _, _ in rows:
        tick.observe(warn, names="value")
    warn()
    changes = _Changes()
    beliefs, beliefs_value = _hypotheses(state, choice, changes)
    people, people_value = _maturity(state, choice, changes)
    lists, lists_value = _checklist(state, choice, changes)
    folded = w.Accordion([beliefs, people, lists], selected_index=None)
    titles = (
        say._("What the room believes (hypotheses)"),
        say._("How the work is organised (eight areas)"),
        say._("Checklist of the profiles"),
    )
    for n, title in enumerate(titles):
        folded.set_title(n, title)

    def value() -> DiagnosisChoice:
        return DiagnosisChoice(
            priorities=tuple(Priority(evidence=i, action=a.value, owner=o.value) for i, t, a, o in rows if t.value),
            hypotheses=beliefs_value(),
            maturity=people_value(),
            checklist=lists_value(),
        )

    return Inputs(w.VBox([*shown, folded, changes.widget]), value, [*(x for _, *three in rows for x in three), changes.widget])


# ---- what the room believes --------------------------------------------------------------------------------------------


def _hypotheses(state: PageState, choice: DiagnosisChoice, changes: _Changes) -> tuple[w.Widget, Callable[[], Any]]:
    """Rows of a text, a quadrant and who says so; a row without text does not count."""
    say = state.say
    rows: list[tuple[w.Text, w.Dropdown, w.Text]] = []
    box = w.VBox()

    def more(known: Hypothesis | None = None) -> None:
        text = w.Text(value=known.text if known else "", placeholder=say._("What do we believe?"), continuous_update=False, layout=WIDE)
        where = w.Dropdown(
            options=[(say.say(NAMES[q]), q) for q in QUADRANTS],
            value=known.quadrant if known else QUADRANTS[0],
            layout=w.Layout(width="12rem"),
        )
        by = w.Text(
            value=known.by if known else "", placeholder=say._("Who says so"), continuous_update=False, layout=w.Layout(width="14rem")
        )
        changes.watch(text, where, by)
        rows.append((text, where, by))
        box.children = (*box.children, w.VBox([text, w.HBox([where, by], layout=w.Layout(flex_flow="row wrap"))]))

    for h in choice.hypotheses:
        more(h)
    more()
    add = w.Button(description=say._("Add a hypothesis"), icon="plus", layout=w.Layout(width="auto"))
    add.on_click(lambda _button: more())

    def value() -> tuple[Hypothesis, ...]:
        return tuple(Hypothesis(text=t.value.strip(), quadrant=q.value, by=b.value.strip()) for t, q, b in rows if t.value.strip())

    note = w.Label(say._("They stand below everything that is measured, until something shows them."))
    return w.VBox([note, box, add]), value


# ---- how the work is organised -----------------------------------------------------------------------------------------


def _maturity(state: PageState, choice: DiagnosisChoice, changes: _Changes) -> tuple[w.Widget, Callable[[], Any]]:
    """One folded part a person: for each area a level with its anchor, and what shows it."""
    say = state.say
    people: dict[str, dict[str, tuple[w.Dropdown, w.Text]]] = {}
    tabs = w.Accordion(selected_index=None)

    def add_person(name: str) -> None:
        said = choice.maturity.get(name, {})
        inputs: dict[str, tuple[w.Dropdown, w.Text]] = {}
        parts: list[w.Widget] = []
        for a in RUBRIC:
            rating = said.get(a.id, AreaRating())
            options = [(say._("I do not know"), UNKNOWN), *((f"{n} · {say.say(text)}", n) for n, text in enumerate(a.levels))]
            known = UNKNOWN if rating.level is None else rating.level
            level = w.Dropdown(options=options, value=known, description=say._("Level"), style=LABEL, layout=WIDE)
            shows = w.Text(
                value=rating.evidence,
                description=say._("What shows it"),
                placeholder=say._("A document, a link, a date (needed from level 2 on)"),
                continuous_update=False,
                layout=WIDE,
                style=LABEL,
            )
            changes.watch(level, shows)
            inputs[a.id] = (level, shows)
            parts += [w.Label(f"{say.capital(say.say(a.label))}. {say.say(a.question)}"), level, shows]
        people[name] = inputs
        tabs.children = (*tabs.children, w.VBox(parts))
        tabs.set_title(len(tabs.children) - 1, name)

    for name in choice.maturity:
        add_person(name)
    new_name = w.Text(placeholder=say._("Name of the person"), layout=w.Layout(width="16rem"))
    add = w.Button(description=say._("Add a person"), icon="plus", layout=w.Layout(width="auto"))

    def join(_button: object) -> None:
        name = new_name.value.strip()
        if name and name not in people:
            add_person(name)
            tabs.selected_index = len(people) - 1
            new_name.value = ""

    add.on_click(join)

    def value() -> dict[str, dict[str, AreaRating]]:
        out: dict[str, dict[str, AreaRating]] = {}
        for name, inputs in people.items():
            said = choice.maturity.get(name, {})
            rated = {
                area: AreaRating(level=None if level.value == UNKNOWN else level.value, evidence=shows.value.strip())
                for area, (level, shows) in inputs.items()
                if level.value != UNKNOWN or shows.value.strip() or area in said
            }
            if rated or name in choice.maturity:
                out[name] = rated
        return out

    note = w.Label(say._("Each person alone, without looking at the others; then talk over where you differ."))
    return w.VBox([note, tabs, w.HBox([new_name, add])]), value


# ---- checklist ---------------------------------------------------------------------------------------------------------


def _checklist(state: PageState, choice: DiagnosisChoice, changes: _Changes) -> tuple[w.Widget, Callable[[], Any]]:
    """One folded part a place, one answer a point."""
    say = state.say
    options = [(say.capital(say.say(ANSWERS[k])), k) for k in ("unknown", "yes", "no")]
    chosen: dict[tuple[str, str], w.Dropdown] = {}
    tabs = w.Accordion(selected_index=None)
    for place in own_places(state.plan.brief, state.data):
        said = choice.checklist.get(place, {})
        lines = []
        for p in points(place):
            answer = w.Dropdown(
                options=options,
                value=said.get(p.id, "unknown"),
                description=say.say(p.text),
                style={"description_width": "initial"},
                layout=WIDE,
            )
            changes.watch(answer)
            chosen[place, p.id] = answer
            lines.append(answer)
        tabs.children = (*tabs.children, w.VBox(lines))
        tabs.set_title(len(tabs.children) - 1, say_place(say, place))

    def value() -> dict[str, dict[str, str]]:
        out: dict[str, dict[str, str]] = {
            str(place): dict(said.items()) for place, said in choice.checklist.items()
        }  # what is no longer on the list is kept
        for (place, point), answer in chosen.items():
            if answer.value != "unknown" or point in choice.checklist.get(place, {}):
                out.setdefault(place, {})[point] = answer.value
        return out

    return tabs, value
