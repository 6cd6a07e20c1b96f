"""The form of page 03: how each person weighs, what the room knows better, level, hours, money and owner per channel, review date."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import ipywidgets as w
from markupsafe import Markup

from cmlib.channels import ChannelRanking
from cmlib.forms import Inputs
from cmlib.model import CRITERIA, ChannelsChoice, ChannelUse, OwnGroup, Pair, Range
from cmlib.portfolio import LEVELS
from cmlib.views import PageState
from cmlib.weights import Places, Way, way_of, weigh
from cmlib.wording import Language
from cmlib.wording import networks as networks_words
from cmlib.wording import weights as weights_words

WIDE = {"description_width": "13rem"}
FULL = {"width": "100%", "max_width": "40rem"}
WRAPPED = {"flex_flow": "row wrap"}

TIMES = (*(float(n) for n in range(9, 0, -1)), *(1 / n for n in range(2, 10)))
"""Saaty's scale, from nine times as much to nine times less."""


class Person:
    """One participant: chooses a way to weigh and answers in it.

    Nothing is recorded before the first answer; an answer that stood before and is not touched is given back exactly as it was.
    """

    def __init__(self, say: Language, name: str, start: ChannelsChoice, tell: Callable[[], None]) -> None:
        self.say, self.name, self.tell = say, name, tell
        self.points: dict[str, float] | None = dict(start.weights[name]) if name in start.weights else None
        self.order: Places | None = start.rankings.get(name)
        self.pairs: tuple[Pair, ...] | None = start.pairs.get(name)
        self.way = w.Dropdown(
            options=[(say.capital(weights_words.say_way_to(say, x)), x) for x in ("points", "order", "pairs")],
            value=way_of(name, start), description=say._("Way to weigh"), style=WIDE, layout=FULL,
        )  # fmt: skip
        self.made: dict[Way, list[w.Widget]] = {}
        self.box = w.VBox()
        self._show()
        self.way.observe(self._switch, names="value")

    def _show(self) -> None:
        way: Way = self.way.value
        if way not in self.made:
            self.made[way] = {"points": self._by_points, "order": self._by_order, "pairs": self._by_pairs}[way]()
        self.box.children = (self.way, *self.made[way])

    def _switch(self, _change: object) -> None:
        self._show()
        self.tell()

    def _by_points(self) -> list[w.Widget]:
        def slider(criterion: str) -> w.IntSlider:
            made = w.IntSlider(
                value=round((self.points or {}).get(criterion, 0)) if self.points is not None else 50, min=0, max=100, step=5,
                description=self.say.capital(networks_words.say_criterion(self.say, criterion)),
                continuous_update=False, style=WIDE, layout=FULL,
            )  # fmt: skip

            def moved(change: dict[str, int]) -> None:
                if self.points is None:
                    self.points = {k: float(s.value) for k, s in sliders.items()}
                self.points[criterion] = float(change["new"])
                self.tell()

            made.observe(moved, names="value")
            return made

        sliders = {k: slider(k) for k in CRITERIA}
        return list(sliders.values())

    def _by_order(self) -> list[w.Widget]:
        say = self.say
        stands = {c: i + 1 for i, place in enumerate(self.order or ()) for c in place}
        places = {
            k: w.Dropdown(
                options=[(say._("not named"), 0), *((say.number(n), n) for n in range(1, len(CRITERIA) + 1))], value=stands.get(k, 0),
                description=say.capital(networks_words.say_criterion(say, k)), style=WIDE, layout=w.Layout(width="100%", max_width="24rem"),
            )
            for k in CRITERIA
        }  # fmt: skip

        def placed(_change: object) -> None:
            steps = sorted({d.value for d in places.values()} - {0})
            self.order = tuple(tuple(k for k, d in places.items() if d.value == n) for n in steps) or None
            self.tell()

        for chooser in places.values():
            chooser.observe(placed, names="value")
        hint = say._("1 counts most; criteria that count the same get the same number. Those without a number share the last places.")
        return [w.HTML(str(Markup("<p>{}</p>").format(hint))), *places.values()]

    def _by_pairs(self) -> list[w.Widget]:
        say = self.say
        given = {(p.more, p.than): p.times for p in self.pairs or ()}
        named = {frozenset(pair) for pair in given}
        asked = [*given, *(pair for pair in combinations(CRITERIA, 2) if frozenset(pair) not in named)]
        fit = w.HTML()
        answers: dict[tuple[str, str], w.Dropdown] = {}
        rows = []
        for a, b in asked:
            times = given.get((a, b))
            scale = TIMES if times is None or times in TIMES else sorted((*TIMES, times), reverse=True)
            answers[a, b] = w.Dropdown(
                options=[(say._("not compared"), 0.0), *((weights_words.say_times(say, x), x) for x in scale)],
                value=times or 0.0,
                layout=w.Layout(width="13rem"),
            )
            question = weights_words.say_pair(say, a, b)
            rows.append(w.HBox([w.Label(question, layout=w.Layout(width="36rem")), answers[a, b]], layout=WRAPPED))

        def judge() -> None:
            draft = weigh(ChannelsChoice(pairs={self.name: self.pairs or ()}))
            fit.value = str(Markup("<p><b>{}</b></p>").format(weights_words.say_person(say, draft, self.name)))

        def answered(_change: object) -> None:
            self.pairs = tuple(Pair(more=a, than=b, times=d.value) for (a, b), d in answers.items() if d.value) or None
            judge()
            self.tell()

        for chooser in answers.values():
            chooser.observe(answered, names="value")
        judge()
        return [*rows, fit]


def build(state: PageState) -> Inputs:
    """Inputs of the channels decision, starting from the standing decision or from the proposal.

    A weight, a score or an hour that changes redraws the page; people who join in the middle of a workshop get their own inputs.
    """
    say, result = state.say, state.result("channels")
    start: ChannelsChoice = state.choice("channels")
    # one number that grows with every change: inputs made later (a new person) redraw the page like those made now
    changed = w.IntText(value=0, layout=w.Layout(display="none"))

    def tell(_change: object = None) -> None:
        changed.value += 1

    # ---- what matters how much, per person
    people: list[Person] = []
    tabs = w.Accordion()

    def show_people() -> None:
        tabs.children = tuple(p.box for p in people)
        for i, p in enumerate(people):
            tabs.set_title(i, p.name)

    names = [*start.weights, *start.rankings, *start.pairs] or [say._("The room")]
    people.extend(Person(say, name, start, tell) for name in names)
    show_people()
    tabs.selected_index = 0
    new_name = w.Text(placeholder=say._("Name of the person"), layout=w.Layout(width="16rem"))
    add = w.Button(description=say._("Add a person"), icon="plus", layout=w.Layout(width="auto"))
    leave = w.Button(description=say._("Take out the person shown"), layout=w.Layout(width="auto"))

    def join(_button: object) -> None:
        name = new_name.value.strip()
        if name and all(p.name != name for p in people):
            people.append(Person(say, name, ChannelsChoice(), tell))
            show_people()
            tabs.selected_index = len(people) - 1
            new_name.value = ""

    def take_out(_button: object) -> None:
        if tabs.selected_index is not None and people:
            people.pop(tabs.selected_index)
            tabs.selected_index = None
            show_people()
            tell()

    add.on_click(join)
    leave.on_click(take_out)

    # ---- what the room knows better than the data
    scores: dict[str, dict[str, Range]] = {c: dict(row) for c, row in start.scores.items()}
    which = w.Dropdown(
        options=[(say.capital(networks_words.say_network(say, c)), c) for c in result.channels], layout=w.Layout(width="14rem")
    )
    what = w.Dropdown(options=[(say.capital(networks_words.say_criterion(say, k)), k) for k in CRITERIA], layout=w.Layout(width="18rem"))
    span = w.IntRangeSlider(
        value=(30, 70), min=0, max=100, step=5, description=say._("From – to"), continuous_update=False, style=WIDE, layout=FULL
    )
    likely = w.IntSlider(
        value=50, min=0, max=100, step=5, description=say._("Most likely"), continuous_update=False, style=WIDE, layout=FULL
    )
    why = w.Text(placeholder=say._("What makes you think so?"), layout=w.Layout(width="32rem"))
    use = w.Button(description=say._("Use this score"), layout=w.Layout(width="auto"))
    drop = w.Button(description=say._("Go back to the data"), layout=w.Layout(width="auto"))

    def look(_change: object = None) -> None:
        r: ChannelRanking = state.result("channels")
        given = scores.get(which.value, {}).get(what.value) or r.base[which.value][what.value]
        span.value = (int(given.low), round(given.high))
        likely.value = round((given.low + given.high) / 2 if given.likely is None else given.likely)
        why.value = given.evidence if isinstance(given, Range) else ""

    def keep(_button: object) -> None:
        low, high = span.value
        middle = min(max(likely.value, low), high)
        scores.setdefault(which.value, {})[what.value] = Range(low=low, likely=middle, high=high, evidence=why.value)
        tell()

    def forget(_button: object) -> None:
        if scores.get(which.value, {}).pop(what.value, None) is not None:
            look()
            tell()

    for chooser in (which, what):
        chooser.observe(look, names="value")
    use.on_click(keep)
    drop.on_click(forget)
    look()

    # ---- level, hours, money and owner per channel
    planned = {u.channel: u for u in start.portfolio}
    shown = [*result.channels, *(c for c in planned if c not in result.channels)]
    spends = state.plan.brief.budget_per_month > 0
    levels: dict[str, w.Dropdown] = {}
    hours: dict[str, w.BoundedFloatText] = {}
    money: dict[str, w.BoundedFloatText] = {}
    owners: dict[str, w.Text] = {}
    reasons: dict[str, w.Text] = {}
    rows = []
    for c in shown:
        u = planned.get(c) or ChannelUse(channel=c, level="none")
        levels[c] = w.Dropdown(
            options=[(say.capital(networks_words.say_level(say, x)), x) for x in LEVELS],
            value=u.level,
            description=say.capital(networks_words.say_network(say, c)),
            style=WIDE,
        )
        hours[c] = w.BoundedFloatText(value=u.hours, min=0, max=168, step=0.25, layout=w.Layout(width="6rem"))
        money[c] = w.BoundedFloatText(value=u.money, min=0, max=1e9, step=10, layout=w.Layout(width="7rem"))
        owners[c] = w.Text(value=u.owner, placeholder=say._("Who answers for it"), layout=w.Layout(width="12rem"))
        reasons[c] = w.Text(value=u.reason, placeholder=say._("Reason"), layout=w.Layout(width="18rem"))

        def fill(change: dict[str, object], channel: str = c) -> None:
            level = change["new"]
            usual = result.hours[channel][level][1] if level != "none" and channel in result.hours else 0.0
            if hours[channel].value == usual:
                tell()
            else:
                hours[channel].value = usual  # its own observer redraws

        levels[c].observe(fill, names="value")
        for field in (hours[c], money[c], owners[c], reasons[c]):
            field.observe(tell, names="value")
        spending = [money[c], w.Label(say._("{currency} a month", currency=state.plan.brief.currency))] if spends else []
        rows.append(w.HBox([levels[c], hours[c], w.Label(say._("h a week")), *spending, owners[c], reasons[c]], layout=WRAPPED))
    review = w.DatePicker(description=say._("Review on"), value=start.review_on, style=WIDE)
    review.observe(tell, names="value")

    def use_of(channel: str) -> ChannelUse:
        made = ChannelUse(
            channel=channel, level=levels[channel].value, hours=hours[channel].value, money=money[channel].value,
            owner=owners[channel].value, reason=reasons[channel].value,
        )  # fmt: skip
        if made == planned.get(channel):
            return made
        return made if made.level != "none" else made.model_copy(update={"hours": 0.0, "money": 0.0})

    def uses() -> tuple[ChannelUse, ...]:
        """Those of the standing choice in their order; then those that were given something here."""
        found = {c: use_of(c) for c in (*planned, *(c for c in shown if c not in planned))}
        return tuple(u for c, u in found.items() if c in planned or u != ChannelUse(channel=c, level="none"))

    # ---- a group or page of one's own
    group = start.own_group
    where = [*shown, *([group.channel] if group and group.channel not in shown else [])]
    group_on = w.Dropdown(
        options=[(say._("No"), ""), *((say.capital(networks_words.say_network(say, c)), c) for c in where)],
        value=group.channel if group else "", description=say._("Open one on"), style=WIDE,
    )  # fmt: skip
    answers = [(say._("Nobody has looked yet"), "unknown"), (say._("Yes"), "yes"), (say._("No"), "no")]
    none_exists = w.Dropdown(options=answers, value=group.none_exists if group else "unknown", layout=w.Layout(width="14rem"))
    useful = w.Dropdown(options=answers, value=group.useful_information if group else "unknown", layout=w.Layout(width="14rem"))
    topic = w.Text(value=group.topic if group else "", placeholder=say._("What about"), layout=w.Layout(width="22rem"))
    for field in (group_on, none_exists, useful, topic):
        field.observe(tell, names="value")

    def own_group() -> OwnGroup | None:
        if not group_on.value:
            return None
        return OwnGroup(channel=group_on.value, none_exists=none_exists.value, useful_information=useful.value, topic=topic.value)

    def value() -> ChannelsChoice:
        return ChannelsChoice(
            weights={p.name: p.points for p in people if p.way.value == "points" and p.points is not None},
            rankings={p.name: p.order for p in people if p.way.value == "order" and p.order is not None},
            pairs={p.name: p.pairs for p in people if p.way.value == "pairs" and p.pairs is not None},
            scores={c: row for c, row in scores.items() if row},
            portfolio=uses(),
            own_group=own_group(),
            review_on=review.value,
        )

    def heading(text: str) -> w.HTML:
        return w.HTML(str(Markup("<b>{}</b>").format(text)))

    def question(text: str, answer: w.Widget) -> w.HBox:
        return w.HBox([w.Label(text, layout=w.Layout(width="32rem")), answer], layout=WRAPPED)

    widget = w.VBox(
        [
            heading(say._("What matters how much? By points: 100 for the improvement that matters most, the rest in proportion")),
            w.HTML(str(Markup("<p>{}</p>").format(say._("Each person chooses a way, and counts from the first answer on.")))),
            tabs,
            w.HBox([new_name, add, leave], layout=WRAPPED),
            heading(say._("Do you know better than the data?")),
            w.HBox([which, what], layout=WRAPPED),
            span,
            likely,
            why,
            w.HBox([use, drop]),
            heading(say._("What happens with each channel?")),
            *rows,
            review,
            heading(say._("A group or page of your own, besides the profiles?")),
            group_on,
            question(say._("Is there none yet on this subject, and people to bring together?"), none_exists),
            question(say._("Will there be useful information in it regularly?"), useful),
            topic,
            changed,
        ]
    )
    return Inputs(widget=widget, value=value, watched=[changed])
