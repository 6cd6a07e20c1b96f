"""Sentences about who weighs what, by which way, and how well their answers fit together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from cmlib.text import T
from cmlib.weights import CONSISTENT, Consistency, Weighing
from cmlib.wording import Language
from cmlib.wording.networks import say_criterion, say_network

WAYS = {"points": T("points"), "order": T("order"), "pairs": T("pairs")}

HOW = {
    "points": T("Points count in proportion."),
    "order": T("An order counts with the mean of all the weights that respect it; criteria in the same place share theirs."),
    "pairs": T("Comparisons in pairs count with the weights that fit all the answers best."),
}


def say_way(say: Language, way: str) -> str:
    """By points, by order, by pairs: one word for a table."""
    return say.say(WAYS[way])


def say_criteria(say: Language, criteria: Sequence[str]) -> list[str]:
    """«little effort», «response so far»: in quotation marks, for a list."""
    return [f"«{say_criterion(say, c)}»" for c in criteria]


def say_headline(say: Language, w: Weighing) -> str:
    """Who weighed, and where they differ most."""
    if len(w.people) == 1:
        name, top = next(iter(w.people)), w.ranked[0]
        return say._(
            "Only {name} has weighed: what counts most is «{criterion}» ({weight}).",
            name=name, criterion=say_criterion(say, top), weight=say.percent(w.group[top], 0),
        )  # fmt: skip
    if w.dissent is None:
        return say._("{n} people have weighed, and all give every criterion the same weight.", n=len(w.people))
    criterion, low, high = w.dissent
    return say._(
        "{n} people have weighed. They differ most on «{criterion}»: {low} gives it {least}; {high}, {most}.",
        n=len(w.people), criterion=say_criterion(say, criterion), low=low, least=say.percent(w.people[low][criterion], 0),
        high=high, most=say.percent(w.people[high][criterion], 0),
    )  # fmt: skip


def say_open(say: Language) -> str:
    """Nobody has weighed yet."""
    return say._("Nobody has said yet what counts more: for now, each of the six criteria is a sixth.")


def say_invitation(say: Language) -> str:
    """How weighing is done in the workshop."""
    return say._(
        "It takes ten minutes in the workshop, with the notebook of this page open. "
        "Each person chooses a way: points from 0 to 100 for each criterion (the quickest), an order, or a comparison of every two criteria."
    )


def say_caption(say: Language, w: Weighing, decided_at: date | None) -> str:
    """Message of the figure; then n, date and source."""
    lead = say._("Most weight: «{criterion}».", criterion=say_criterion(say, w.ranked[0]))
    dots = say._("Dot: one person. Bar and number: the group, in which everybody counts once.")
    source = (
        say.n_("{n} person, workshop of {day}.", "{n} people, workshop of {day}.", len(w.people), day=say.day(decided_at))
        if decided_at
        else say.n_("{n} person, workshop.", "{n} people, workshop.", len(w.people))
    )
    return f"{lead}\n{dots} {source}"


def say_alt(say: Language, w: Weighing) -> str:
    """The figure for somebody who cannot see it."""
    items = []
    for c in w.ranked:
        mine = [p[c] for p in w.people.values()]
        items.append(
            say._(
                "{criterion} {weight} (people from {low} to {high})",
                criterion=say_criterion(say, c), weight=say.percent(w.group[c], 0), low=say.percent(min(mine), 0), high=say.percent(max(mine), 0),
            )
        )  # fmt: skip
    return say._("Weight of each criterion, one dot a person and a bar for the group: {items}.", items="; ".join(items))


def say_reading(say: Language, w: Weighing) -> str:
    """How the ways that were used become weights."""
    used = [way for way in HOW if way in w.methods.values()]
    return " ".join(say.say(HOW[way]) for way in used)


def say_consequence(say: Language, w: Weighing, favourites: Mapping[str, str]) -> str:
    """Does it matter for the first channel that people differ?"""
    if len(w.people) == 1:
        return say._("One opinion is not yet the room's: with two or three more people it shows whether they agree.")
    groups: dict[str, list[str]] = {}
    for name, channel in favourites.items():
        groups.setdefault(channel, []).append(name)
    if len(groups) == 1:
        channel = next(iter(groups))
        return say._(
            "It does not change the first place: with anybody's weights alone, {channel} leads.", channel=say_network(say, channel)
        )
    items = [
        say._("{channel}, with those of {names}", channel=say_network(say, c), names=names)
        for c, names in sorted(groups.items(), key=lambda g: (-len(g[1]), g[0]))
    ]
    return say._(
        "It matters, so talk about it before deciding. With each one's weights alone, first would be: {items}.", items="; ".join(items)
    )


def say_change(say: Language, w: Weighing) -> str:
    """Whose weights would move if they went over their answers."""
    doubtful = [n for n, c in w.consistency.items() if not c.ok]
    if doubtful:
        return say._("The weights of {names} may move once they go over the comparison that does not fit.", names=doubtful)
    if w.uncounted:
        return say._("The group's weights move once the answers of {names} are complete.", names=list(w.uncounted))
    return ""


def _compares(say: Language, times: float, other: str) -> str:
    """«twice as much as "little effort"»."""
    name = say_criterion(say, other)
    if abs(times - 1) < 0.005:
        return say._("as much as «{other}»", other=name)
    if abs(times - 2) < 0.005:
        return say._("twice as much as «{other}»", other=name)
    if times > 1:
        return say._("{n} times as much as «{other}»", n=_times(say, times), other=name)
    if abs(times - 0.5) < 0.005:
        return say._("half as much as «{other}»", other=name)
    return say._("{n} times less than «{other}»", n=_times(say, 1 / times), other=name)


def _times(say: Language, times: float) -> str:
    return say.number(times, 0 if abs(times - round(times)) < 0.05 else 1)


def say_triad(say: Language, c: Consistency) -> str:
    """«X counts twice as much as Y; Y, twice as much as Z; and yet X counts as much as Z.»"""
    if c.worst is None:
        return ""
    t = c.worst
    return say._(
        "«{first}» counts {one}; «{second}», {two}; and yet «{first}» counts {three}.",
        first=say_criterion(say, t.first), second=say_criterion(say, t.second), one=_compares(say, t.times[0], t.second),
        two=_compares(say, t.times[1], t.third), three=_compares(say, t.times[2], t.third),
    )  # fmt: skip


def say_consistency(say: Language, c: Consistency) -> str:
    """How well one person's comparisons fit together; where they do not, which three contradict each other."""
    if c.worst is None:
        return say._("One comparison: nothing can contradict it.")
    ratio, limit = say.percent(c.cr, 0), say.percent(CONSISTENT, 0)
    if c.ok and c.worst.factor < 1 + 1e-6:
        return say._("The comparisons fit together without a contradiction.")
    if c.ok:
        return say._(
            "The comparisons fit together well enough: they contradict each other {ratio} as much as answers at random (limit: {limit}).",
            ratio=ratio, limit=limit,
        )  # fmt: skip
    return say._(
        "The comparisons count, but they contradict each other: {ratio} as much as answers at random (limit: {limit}). What fits least: {triad}",
        ratio=ratio, limit=limit, triad=say_triad(say, c),
    )  # fmt: skip


def say_missing(say: Language, pairs: Sequence[tuple[str, str]]) -> str:
    """Why somebody is not counted: the pairs that are still to be compared."""
    if not pairs:
        return say._("Not counted yet: no answer so far.")
    shown = [say._("«{a}» with «{b}»", a=say_criterion(say, a), b=say_criterion(say, b)) for a, b in pairs[:3]]
    return say.n_(
        "Not counted yet: {n} comparison is missing ({shown}).",
        "Not counted yet: {n} comparisons are missing (among them {shown}).",
        len(pairs),
        shown=shown,
    ) if len(pairs) > 3 or len(pairs) == 1 else say._("Not counted yet: these comparisons are missing: {shown}.", shown=shown)  # fmt: skip


def say_unnamed(say: Language, way: str, criteria: Sequence[str]) -> str:
    """What became of criteria a person said nothing of."""
    names = say_criteria(say, criteria)
    if way == "order":
        return say.n_(
            "Left out, so it comes last: {names}.", "Left out, so they share the last places: {names}.", len(criteria), names=names
        )
    return say.n_(
        "Left out, so it weighs nothing here: {names}.", "Left out, so they weigh nothing here: {names}.", len(criteria), names=names
    )


def say_person(say: Language, w: Weighing, name: str) -> str:
    """What there is to know of one person's answers; empty where there is nothing to add."""
    if name in w.uncounted:
        return say_missing(say, w.uncounted[name])
    parts = []
    if name in w.consistency:
        parts.append(say_consistency(say, w.consistency[name]))
    if name in w.unnamed:
        parts.append(say_unnamed(say, w.methods[name], w.unnamed[name]))
    return " ".join(parts)


# ---- the form ----------------------------------------------------------------------------------------------------------


def say_way_to(say: Language, way: str) -> str:
    """A way to weigh, with what it asks for."""
    if way == "points":
        return say._("points from 0 to 100 for each criterion")
    if way == "order":
        return say._("an order: which comes first, second, third")
    return say._("pairs: every two criteria compared, 15 answers")


def say_pair(say: Language, a: str, b: str) -> str:
    """The question of one pair."""
    return say._("«{a}», beside «{b}», counts", a=say_criterion(say, a), b=say_criterion(say, b))


def say_times(say: Language, times: float) -> str:
    """An answer of one pair: three times as much, the same, three times less."""
    if abs(times - 1) < 0.005:
        return say._("the same")
    if abs(times - 2) < 0.005:
        return say._("twice as much")
    if abs(times - 0.5) < 0.005:
        return say._("half as much")
    if times > 1:
        return say._("{n} times as much", n=_times(say, times))
    return say._("{n} times less", n=_times(say, 1 / times))
