"""Sentences of the board of strengths, weaknesses, opportunities and threats, and of its crossings."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cmlib.findings import Estimate
from cmlib.posts import SMALLEST
from cmlib.reference.rubric import ECOSYSTEM
from cmlib.swot import CROSSINGS, MOST, SURE, Crossing, Item, Quadrant, Strategy, Swot, Tows
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.effects import say_interaction, say_level
from cmlib.wording.maturity import say_anchor, say_area
from cmlib.wording.posts import say_metric, say_network, say_span

NAMES: dict[Quadrant, Text] = {
    "strengths": T("Strengths"), "weaknesses": T("Weaknesses"), "opportunities": T("Opportunities"), "threats": T("Threats"),
}  # fmt: skip

CROSSED: dict[Crossing, Text] = {
    "so": T("Strength with opportunity"), "st": T("Strength against threat"),
    "wo": T("Weakness that spoils an opportunity"), "wt": T("Weakness under threat"),
}  # fmt: skip


def say_quadrant(say: Language, q: Quadrant) -> str:
    """«Strengths»."""
    return say.say(NAMES[q])


def _of(x: Item, slot: str) -> str:
    return str(x.slots.get(slot, ""))


# ---- one item ----------------------------------------------------------------------------------------------------------


def say_item(say: Language, x: Item) -> str:
    """What an item says, in one sentence without its number (the number stands beside it)."""
    kind, more = _of(x, "kind"), x.estimate is not None and x.estimate.estimate > 1
    network = say_network(say, _of(x, "platform"))
    if kind == "hypothesis":
        return _of(x, "text")
    if kind == "maturity":
        level = int(_of(x, "level"))
        return say._(
            "{area}, level {n} of 4: «{anchor}»", area=say.capital(say_area(say, _of(x, "area"))), n=level,
            anchor=say_anchor(say, _of(x, "area"), level),
        )  # fmt: skip
    if kind == "checklist":
        return _say_checklist(say, x)
    if kind == "competitor":
        return say._("{name} gets more public interaction per follower on {network} than the brand.", name=_of(x, "name"), network=network)
    if kind in ("change", "drift"):
        words = {"metric": say.capital(say_metric(say, _of(x, "metric"))), "network": network}
        if kind == "drift":
            if more:
                return say._("{metric} on {network}: a rise little by little.", **words)
            return say._("{metric} on {network}: a fall little by little.", **words)
        if more:
            return say._("{metric} on {network}: higher since {day}.", day=x.slots.get("day"), **words)
        return say._("{metric} on {network}: lower since {day}.", day=x.slots.get("day"), **words)
    if kind == "answers":
        words = {"network": network, "hours": _of(x, "hours")}
        if x.sign > 0:
            return say._("Messages on {network}: answered within {hours} hours often enough to promise it.", **words)
        return say._("Messages on {network}: too many wait longer than {hours} hours.", **words)
    if kind == "voice":
        return say._("{name} is mentioned more than the brand.", name=_of(x, "name"))
    what = say.capital(say_level(say, kind, _of(x, "level")))
    if kind == "reach_format":
        words = {"what": what, "network": network, "metric": say_metric(say, _of(x, "outcome"))}
        if more:
            return say._("{what} on {network}: more {metric} than the other formats.", **words)
        return say._("{what} on {network}: less {metric} than the other formats.", **words)
    words = {"what": what, "network": network, "interaction": say_interaction(say, _of(x, "outcome"))}
    if more:
        return say._("{what} on {network}: more {interaction} than the rest.", **words)
    return say._("{what} on {network}: less {interaction} than the rest.", **words)


def _say_checklist(say: Language, x: Item) -> str:
    missing, everything = int(_of(x, "missing")), int(_of(x, "all"))
    if _of(x, "place") == ECOSYSTEM:
        if not missing:
            return say.n_(
                "How the brand's places hold together: the {n} point looked at is done.",
                "How the brand's places hold together: the {n} points looked at are done.", everything,
            )  # fmt: skip
        return say._("How the brand's places hold together: {n} of {all} points are missing.", n=missing, all=everything)
    network = say_network(say, _of(x, "place"))
    if not missing:
        return say.n_(
            "Profile on {network}: the {n} point looked at is done.", "Profile on {network}: the {n} points looked at are done.",
            everything, network=network,
        )  # fmt: skip
    return say._("Profile on {network}: {n} of {all} points are missing.", network=network, n=missing, all=everything)


def say_thing(say: Language, x: Item) -> str:
    """An item in a few words, to be named inside a strategy: «carousels on Instagram»."""
    kind, network = _of(x, "kind"), say_network(say, _of(x, "platform"))
    if kind == "hypothesis":
        return say._("«{text}»", text=_of(x, "text").rstrip(". "))
    if kind == "maturity":
        return say_area(say, _of(x, "area"))
    if kind == "checklist":
        if _of(x, "place") == ECOSYSTEM:
            return say._("the links between the brand's places")
        return say._("the profile on {network}", network=say_network(say, _of(x, "place")))
    if kind == "competitor":
        return say._("{name}, ahead on {network}", name=_of(x, "name"), network=network)
    if kind == "answers":
        return say._("answers to messages on {network}", network=network)
    if kind == "voice":
        return say._("mentions, beside {name}", name=_of(x, "name"))
    if kind in ("change", "drift"):
        return say._("{what} on {network}", what=say_metric(say, _of(x, "metric")), network=network)
    return say._("{what} on {network}", what=say_level(say, kind, _of(x, "level")), network=network)


def say_certainty(say: Language, x: Item) -> str:
    """The three words for what was measured; «seen» and «workshop hypothesis» for the rest."""
    if x.kind == "measured":
        return say.verdict(x.verdict)
    return say._("seen in the workshop") if x.kind == "observed" else say._("workshop hypothesis")


def say_rests(say: Language, x: Item) -> str:
    """What an item rests on: number, interval, n and period; how many looked; who said it."""
    e = x.estimate
    if e is not None:
        words = {"value": say.amount(e.estimate, e.unit), "span": say_span(say, e), "n": _say_n(say, e)}
        if _of(x, "kind") == "voice" and e.period is not None:
            return say.n_(
                "the brand: {value} of the {n} mention of the two ({span}; {period})",
                "the brand: {value} of the {n} mentions of the two ({span}; {period})",
                e.n, value=words["value"], span=words["span"], period=say.period(*e.period),
            )  # fmt: skip
        if e.period is None:
            return say._("{value} ({span}; {n})", **words)
        return say._("{value} ({span}; {n}, {period})", period=say.period(*e.period), **words)
    if _of(x, "kind") == "maturity":
        return say.n_(
            "{n} person; {shown} with something that shows it", "{n} people; {shown} with something that shows it", int(_of(x, "raters")),
            shown=x.slots["shown"],
        )  # fmt: skip
    if _of(x, "kind") == "checklist":
        return say.n_("{n} point looked at", "{n} points looked at", int(_of(x, "all")))
    by = _of(x, "by")
    return say._("nothing yet; {name} says so", name=by) if by else say._("nothing yet; the room says so")


def _say_n(say: Language, e: Estimate) -> str:
    if e.n_unit == "days":
        return say.n_("{n} day", "{n} days", e.n)
    if e.n_unit == "messages":
        return say.n_("{n} message", "{n} messages", e.n)
    if e.n_unit == "mentions":
        return say.n_("{n} mention", "{n} mentions", e.n)
    return say.n_("{n} post", "{n} posts", e.n)


# ---- the board ---------------------------------------------------------------------------------------------------------


def say_board(say: Language, q: Quadrant, items: Sequence[Item]) -> str:
    """Headline of a quadrant: what comes first in it, or that it is empty."""
    name = say_quadrant(say, q)
    if not items:
        return say._("{quadrant}: nothing with evidence, and nobody named any.", quadrant=name)
    backed = [x for x in items if x.kind != "hypothesis"]
    if not backed:
        return say.n_(
            "{quadrant}: nothing with evidence yet; {n} workshop hypothesis.", "{quadrant}: nothing with evidence yet; {n} workshop hypotheses.",
            len(items), quadrant=name,
        )  # fmt: skip
    return say._("{quadrant}. {item}", quadrant=name, item=say_item(say, backed[0]))


def say_side(say: Language, q: Quadrant) -> str:
    """What a quadrant holds, for the reader who has never seen one."""
    sides: dict[Quadrant, Text] = {
        "strengths": T("Inside the brand and in its favour."),
        "weaknesses": T("Inside the brand and against it."),
        "opportunities": T("Outside the brand and in its favour."),
        "threats": T("Outside the brand and against it."),
    }
    return say.say(sides[q])


def say_codes(say: Language, board: Swot) -> str:
    """How to read the codes and the order."""
    parts = [say._("E1, E2 … number the lines with evidence, and H1, H2 … the hypotheses of the room, which always come below.")]
    if any(x.kind == "measured" for x in board.items):
        parts.append(
            say._(
                "What was measured enters if its direction is at least {sure} sure and the difference large enough to matter, here {tenth}; × compares with the other posts, with the time before, or with the competitor.",
                sure=say.percent(SURE, 0),
                tenth=say.percent(math.exp(SMALLEST) - 1, 0),
            )
        )
    return " ".join(parts)


def say_entered(say: Language, board: Swot) -> str:
    """How many questions were measured, how many lines entered from them, and where they come from."""
    entered = sum(x.kind == "measured" for x in board.items)
    text = say.n_(
        "{n} question was measured; lines that entered from it: {entered}.", "{n} questions were measured; lines that entered from them: {entered}.",
        board.looked, entered=entered,
    )  # fmt: skip
    if board.left_out:
        more = say.n_(
            "{n} more line is not shown: {most} a box at most.",
            "{n} more lines are not shown: {most} a box at most.",
            board.left_out,
            most=MOST,
        )
        text = f"{text} {more}"
    return text + " " + say._("Source: the sections above and the workshop.")


def say_nothing(say: Language) -> str:
    """Headline of a board without anything."""
    return say._("The four boxes are empty: there is nothing with evidence yet, and a list of opinions would not help.")


def say_collect(say: Language, n: int) -> str:
    """Headline of what to collect."""
    return say.n_("What would fill the boxes: {n} thing to collect.", "What would fill the boxes: {n} things to collect.", n)


# ---- the crossings -----------------------------------------------------------------------------------------------------


def say_strategy(say: Language, s: Strategy, board: Swot, *, cites: bool = True) -> str:
    """A strategy in one sentence; ``cites``: with the codes of what it rests on."""
    by_id, codes = {x.id: x for x in board.items}, board.codes
    inner, outer = by_id[s.internal[0]], by_id[s.external[0]]
    things = {"inner": (codes[inner.id], say_thing(say, inner)), "outer": (codes[outer.id], say_thing(say, outer))}
    words = {side: say._("{code}: {thing}", code=code, thing=thing) if cites else thing for side, (code, thing) in things.items()}
    sentences: dict[Crossing, Text] = {
        "so": T("Do more of what already goes well ({inner}), where there is room for it ({outer}).", **words),
        "st": T("Answer what presses from outside ({outer}) with what already goes well ({inner}).", **words),
        "wo": T("Put this in order first ({inner}): without it, the chance passes by ({outer}).", **words),
        "wt": T("Put this in order ({inner}) before what presses from outside weighs more ({outer}).", **words),
    }
    return say.say(sentences[s.crossing])


def say_ground(say: Language, s: Strategy, board: Swot) -> str:
    """How firm the ground of a strategy is."""
    kinds = [x.kind for x in board.items if x.id in (*s.internal, *s.external)]
    if all(k == "measured" for k in kinds):
        return say._("measured on both sides")
    if "hypothesis" not in kinds:
        return say._("evidence on both sides")
    return say._("with a hypothesis") if any(k != "hypothesis" for k in kinds) else say._("hypotheses only")


def say_tows(say: Language, crossed: Tows) -> str:
    """Headline of the crossings."""
    n = len(crossed.strategies)
    if not n:
        return say._("Nothing to cross, because these boxes are empty: {empty}.", empty=say_empty(say, crossed))
    return say.n_(
        "{n} possible strategy, which crosses the inside with the outside.",
        "{n} possible strategies, each crossing the inside with the outside.",
        n,
    )


def say_empty(say: Language, crossed: Tows) -> str:
    """Names of the empty boxes, in lower case."""
    return say.listing([say_quadrant(say, q).lower() for q in crossed.empty])


def say_tows_reading(say: Language, crossed: Tows) -> str:
    """How to read the crossings, and which are not there because a box is empty."""
    text = say._("Crossings are made by rule, the firmest ground first, two of a kind at most. They are to be talked over, not obeyed.")
    silent = [k for k, (a, b) in CROSSINGS.items() if a in crossed.empty or b in crossed.empty]
    if not silent or not crossed.strategies:
        return text
    without = say._(
        "Without crossing because a box is empty ({empty}): {list}.",
        empty=say_empty(say, crossed),
        list=[say.say(CROSSED[k]).lower() for k in silent],
    )
    return f"{text} {without}"


def say_tows_so(say: Language) -> str:
    """So what: from strategy to priority."""
    return say._("Choose one or two at most, and tick them among the priorities at the end of the page, with a name beside each.")


def say_tows_change(say: Language) -> str:
    """What would change them."""
    return say._("A strategy falls with the line it rests on: look again when the next files are in.")
