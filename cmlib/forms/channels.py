"""The form of page 03: swing points per person, what the room knows better, level and hours per channel, review date."""

from __future__ import annotations

import ipywidgets as w

from cmlib.channels import ChannelRanking
from cmlib.forms import Inputs
from cmlib.model import CRITERIA, ChannelsChoice, ChannelUse, Range
from cmlib.portfolio import LEVELS
from cmlib.views import PageState
from cmlib.wording import networks as networks_words

WIDE = {"description_width": "13rem"}


def build(state: PageState) -> Inputs:
    """Inputs of the channels decision, starting from the standing decision or from the proposal.

    A weight, a score or an hour that changes redraws the page; people who join in the middle of a workshop get their own sliders.
    """
    say, result = state.say, state.result("channels")
    start: ChannelsChoice = state.choice("channels")
    # one number that grows with every change: sliders made later (a new person) redraw the page like those made now
    changed = w.IntText(value=0, layout=w.Layout(display="none"))

    def tell(_change: object = None) -> None:
        changed.value += 1

    # ---- swing points per person
    people: dict[str, dict[str, w.IntSlider]] = {}
    tabs = w.Accordion()

    def add_person(name: str, points: dict[str, float]) -> None:
        sliders = {
            k: w.IntSlider(
                value=round(points.get(k, 0)), min=0, max=100, step=5, description=say.capital(networks_words.say_criterion(say, k)),
                continuous_update=False, style=WIDE, layout=w.Layout(width="100%", max_width="40rem"),
            )
            for k in CRITERIA
        }  # fmt: skip
        for slider in sliders.values():
            slider.observe(tell, names="value")
        people[name] = sliders
        tabs.children = (*tabs.children, w.VBox(list(sliders.values())))
        tabs.set_title(len(tabs.children) - 1, name)

    for name, points in (start.weights or {say._("The room"): dict.fromkeys(CRITERIA, 50.0)}).items():
        add_person(name, dict(points))
    tabs.selected_index = 0
    new_name = w.Text(placeholder=say._("Name of the person"), layout=w.Layout(width="16rem"))
    add = w.Button(description=say._("Add a person"), icon="plus", layout=w.Layout(width="auto"))

    def join(_button: object) -> None:
        name = new_name.value.strip()
        if name and name not in people:
            add_person(name, dict.fromkeys(CRITERIA, 50.0))
            tabs.selected_index = len(people) - 1
            new_name.value = ""
            tell()

    add.on_click(join)

    # ---- what the room knows better than the data
    scores: dict[str, dict[str, Range]] = {c: dict(row) for c, row in start.scores.items()}
    which = w.Dropdown(
        options=[(say.capital(networks_words.say_network(say, c)), c) for c in result.channels], layout=w.Layout(width="14rem")
    )
    what = w.Dropdown(options=[(say.capital(networks_words.say_criterion(say, k)), k) for k in CRITERIA], layout=w.Layout(width="18rem"))
    span = w.IntRangeSlider(value=(30, 70), min=0, max=100, step=5, description=say._("From – to"), continuous_update=False, style=WIDE)
    likely = w.IntSlider(value=50, min=0, max=100, step=5, description=say._("Most likely"), continuous_update=False, style=WIDE)
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

    # ---- level and hours per channel
    planned = {u.channel: u for u in start.portfolio}
    order = [*result.channels, *(c for c in planned if c not in result.channels)]
    levels: dict[str, w.Dropdown] = {}
    hours: dict[str, w.BoundedFloatText] = {}
    reasons: dict[str, w.Text] = {}
    rows = []
    for c in order:
        u = planned.get(c) or ChannelUse(channel=c, level="none")
        levels[c] = w.Dropdown(
            options=[(say.capital(networks_words.say_level(say, x)), x) for x in LEVELS],
            value=u.level,
            description=say.capital(networks_words.say_network(say, c)),
            style=WIDE,
        )
        hours[c] = w.BoundedFloatText(value=u.hours, min=0, max=168, step=0.25, layout=w.Layout(width="6rem"))
        reasons[c] = w.Text(value=u.reason, placeholder=say._("Reason"), layout=w.Layout(width="18rem"))

        def fill(change: dict[str, object], channel: str = c) -> None:
            level = change["new"]
            usual = result.hours[channel][level][1] if level != "none" and channel in result.hours else 0.0
            if hours[channel].value == usual:
                tell()
            else:
                hours[channel].value = usual  # its own observer redraws

        levels[c].observe(fill, names="value")
        hours[c].observe(tell, names="value")
        reasons[c].observe(tell, names="value")
        rows.append(w.HBox([levels[c], hours[c], w.Label(say._("h a week")), reasons[c]], layout=w.Layout(flex_flow="row wrap")))
    review = w.DatePicker(description=say._("Review on"), value=start.review_on, style=WIDE)
    review.observe(tell, names="value")

    def value() -> ChannelsChoice:
        return ChannelsChoice(
            weights={name: {k: float(s.value) for k, s in sliders.items()} for name, sliders in people.items()},
            scores={c: row for c, row in scores.items() if row},
            portfolio=tuple(
                ChannelUse(
                    channel=c, level=levels[c].value, hours=hours[c].value if levels[c].value != "none" else 0.0, reason=reasons[c].value
                )
                for c in order
            ),
            review_on=review.value,
        )

    def heading(text: str) -> w.HTML:
        return w.HTML(f"<b>{text}</b>")

    widget = w.VBox(
        [
            heading(say._("What matters how much? 100 for the improvement that matters most, the rest in proportion")),
            tabs,
            w.HBox([new_name, add]),
            heading(say._("Do you know better than the data?")),
            w.HBox([which, what], layout=w.Layout(flex_flow="row wrap")),
            span,
            likely,
            why,
            w.HBox([use, drop]),
            heading(say._("What happens with each channel?")),
            *rows,
            review,
            changed,
        ]
    )
    return Inputs(widget=widget, value=value, watched=[changed])
