"""The form of the diagnosis: tick or write the priorities, say what is done and by whom; folded, what the room believes, sees and looks up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ipywidgets as w
from markupsafe import escape

from cmlib.forms import Inputs
from cmlib.maturity import own_places
from cmlib.model import AreaRating, DiagnosisChoice, Hypothesis, Priority
from cmlib.reference.rubric import RUBRIC, points
from cmlib.swot import QUADRANTS, Swot, offers
from cmlib.views import PageState
from cmlib.views.swot import board_of
from cmlib.wording import diagnosis as words
from cmlib.wording.maturity import ANSWERS, say_place
from cmlib.wording.swot import NAMES

WIDE = w.Layout(width="100%", max_width="46rem")
LABEL = {"description_width": "6rem"}
WRAPPED = "<style>.cm-wrapped label {white-space: normal; overflow: visible; line-height: 1.35}.cm-wrapped {height: auto}</style>"
"""A line to tick is read whole: without, the end of a long one is cut off."""

UNKNOWN = -1
"""«I do not know» in a list of levels (a list that holds ``None`` shows nothing)."""


class _Changes:
    """One number that grows with every change: inputs made later redraw the page like those made now."""

    def __init__(self) -> None:
        self.widget = w.IntText(value=0, layout=w.Layout(display="none"))
        self.silent = False

    def tell(self, _change: object = None) -> None:
        if not self.silent:
            self.widget.value += 1

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """While the form itself changes an input, nobody else is told."""
        self.silent = True
        try:
            yield
        finally:
            self.silent = False

    def watch(self, *widgets: w.Widget) -> None:
        for widget in widgets:
            widget.observe(self.tell, names="value")


def build(state: PageState) -> Inputs:
    """Everything a priority can rest on, to be ticked, and lines for the room's own; ticked are the standing priorities or the proposed ones.

    Below, folded: hypotheses, the maturity of eight areas by person, and the checklist of the profiles.
    """
    say = state.say
    choice: DiagnosisChoice = state.choice("diagnosis")
    changes = _Changes()
    priorities = _Priorities(state, choice, changes)
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
            priorities=priorities.value(),
            hypotheses=beliefs_value(),
            maturity=people_value(),
            checklist=lists_value(),
        )

    changes.widget.observe(lambda _change: priorities.draw(board_of(state, value())), names="value")
    return Inputs(w.VBox([priorities.widget, folded, changes.widget]), value, [changes.widget])


# ---- priorities --------------------------------------------------------------------------------------------------------


class _Priorities:
    """Lines to tick, the standing ones first; what is done and by whom opens with the tick.

    What the room says below moves lines and their codes: :meth:`draw` follows it.
    """

    def __init__(self, state: PageState, choice: DiagnosisChoice, changes: _Changes) -> None:
        say = state.say
        self.say, self.result, self.changes, self.board = say, state.result("diagnosis"), changes, board_of(state)
        self.ticks: dict[str, tuple[w.Checkbox, w.Text, w.Text, w.VBox]] = {}
        self.own: list[tuple[w.Text, w.Dropdown, w.Text]] = []
        self.standing: list[str | int] = []
        """Standing priorities in their order: the id of a line, or the place among the room's own."""
        self.warning = w.HTML()
        first: list[w.Widget] = []
        for p in choice.priorities:
            if p.evidence and p.evidence not in self.ticks:
                first.append(self._line(p.evidence, p))
                self.standing.append(p.evidence)
            else:  # the room's own, or a second priority that rests on the same line
                self.standing.append(len(self.own))
                first.append(self._own(p))
        self.others, self.more = [w.VBox() for _ in range(3)], w.VBox([self._own()])
        add = w.Button(description=say._("Add a priority"), icon="plus", layout=w.Layout(width="auto"))
        add.on_click(self._add)
        room = say._("The room's own")
        heads = (say._("The other lines of the boxes"), say._("Strategies from crossing them"), say._("To collect"))
        self.heads = [w.HTML(f"<b>{escape(head)}</b>") for head in heads]
        own = w.HTML(f"<b>{escape(room)}</b>")
        intro = w.Label(say._("Tick three to five priorities; change the words as the room says them."))
        below = [x for pair in zip(self.heads, self.others, strict=True) for x in pair]
        self.widget = w.VBox([w.HTML(WRAPPED), intro, self.warning, *first, *below, own, self.more, add])
        self.draw(self.board)

    def value(self) -> tuple[Priority, ...]:
        """What is ticked and written now: the standing ones in their order, then the new ones."""
        kept = {i for i in self.standing if isinstance(i, str)}
        new = [i for group in offers(self.board) for i in group if i in self.ticks and i not in kept]
        gone = [i for i in self.ticks if i not in kept and i not in new]
        places = [i for i in range(len(self.own)) if i not in self.standing]
        said = [self._read(i) for i in (*self.standing, *new, *gone, *places)]
        return tuple(p for p in said if p is not None)

    def draw(self, board: Swot) -> None:
        """Lines, codes and warnings as they are with this board."""
        self.board = board
        every = offers(board)
        for box, head, group in zip(self.others, self.heads, every, strict=True):
            ids = [i for i in group if i not in self.standing]
            shown = tuple(self.ticks[i][3] if i in self.ticks else self._line(i) for i in ids)
            if box.children != shown:
                box.children = shown
            head.layout.display = "" if shown else "none"
        for i, (tick, *_) in self.ticks.items():
            tick.description = words.say_line(self.say, self.result, board, i)
        options = [(self.say._("nothing yet"), ""), *((c, i) for group in every for i in group if (c := board.code(i)))]
        for _, ground, _ in self.own:
            self._offer(ground, options)
        text = words.say_unsettled(self.say, self.value())
        self.warning.value = f'<p style="color:#9a4512"><b>{escape(text)}</b></p>' if text else ""

    def _line(self, id: str, known: Priority | None = None) -> w.Widget:
        say = self.say
        tick = w.Checkbox(value=known is not None, indent=False, layout=WIDE)
        tick.add_class("cm-wrapped")
        todo = (known.action if known else "") or words.say_line_action(say, self.result, self.board, id)
        action = w.Text(value=todo, description=say._("What to do"), continuous_update=False, layout=WIDE, style=LABEL)
        owner = self._who(known)
        more = w.VBox([action, owner], layout=w.Layout(display="" if tick.value else "none"))
        tick.observe(lambda change: setattr(more.layout, "display", "" if change["new"] else "none"), names="value")
        self.changes.watch(tick, action, owner)
        box = w.VBox([tick, more])
        self.ticks[id] = (tick, action, owner, box)
        return box

    def _own(self, known: Priority | None = None) -> w.Widget:
        say = self.say
        text = w.Text(
            value=known.action if known else "", description=say._("What to do"), placeholder=say._("A priority in the room's own words"),
            continuous_update=False, layout=WIDE, style=LABEL,
        )  # fmt: skip
        ground = w.Dropdown(description=say._("Rests on"), layout=w.Layout(width="18rem"), style=LABEL)
        self._offer(ground, [(say._("nothing yet"), "")], known.evidence if known else "")
        owner = self._who(known)
        self.own.append((text, ground, owner))
        self.changes.watch(text, ground, owner)
        return w.VBox([text, ground, owner])

    def _who(self, known: Priority | None) -> w.Text:
        who = known.owner if known else ""
        return w.Text(value=who, description=self.say._("Who"), continuous_update=False, layout=WIDE, style=LABEL)

    def _add(self, _button: object) -> None:
        self.more.children = (*self.more.children, self._own())
        self.draw(self.board)

    def _offer(self, ground: w.Dropdown, options: list[tuple[str, str]], chosen: str | None = None) -> None:
        """Set what a line of the room can rest on; what it rests on now stays, even where it is gone."""
        chosen = (ground.value or "") if chosen is None else chosen
        if chosen not in {i for _, i in options}:
            options = [*options, ("–", chosen)]
        if ground.options != tuple(options):
            with self.changes.quiet():
                ground.options, ground.value = options, chosen

    def _read(self, at: str | int) -> Priority | None:
        if isinstance(at, str):
            tick, action, owner, _ = self.ticks[at]
            return Priority(evidence=at, action=action.value, owner=owner.value.strip()) if tick.value else None
        text, ground, owner = self.own[at]
        said = text.value.strip()
        return Priority(evidence=ground.value or "", action=said, owner=owner.value.strip()) if said else None


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
