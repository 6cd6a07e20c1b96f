"""Sentences about what the agency's other brands showed. No brand is ever named, and none is told apart."""

from __future__ import annotations

from cmlib.pooling import BANDS, MINIMUM_BRANDS, TRIED, Agency, Beside, Part
from cmlib.text import T
from cmlib.wording import Language
from cmlib.wording.effects import say_interaction
from cmlib.wording.posts import say_format, say_metric, say_network, say_rate, say_source, say_span


def say_others(say: Language, n: int) -> str:
    """«7 other brands of the agency»."""
    return say.n_("{n} other brand of the agency", "{n} other brands of the agency", n)


def say_level(say: Language, part: Part, x: Beside) -> str:
    """A format, or for a rate the network."""
    return say_network(say, part.platform) if part.kind == "rate" else say_format(say, x.level)


def say_band(say: Language, band: str) -> str:
    """«accounts of 1,000 to 10,000 followers»."""
    place = int(band)
    if place == 0:
        return say._("accounts with fewer than {n} followers", n=BANDS[0])
    if place == len(BANDS):
        return say._("accounts with {n} followers or more", n=BANDS[-1])
    return say._("accounts with {low} to {high} followers", low=BANDS[place - 1], high=BANDS[place])


def standing_out(part: Part) -> Beside | None:
    """The level with the surest difference once the others are counted in, upwards before downwards; ``None`` if none is told apart."""

    def rank(x: Beside) -> tuple[bool, bool, float, str]:
        times = x.together.estimate
        return x.verdict == "clear", times > 1, max(times, 1 / times), x.level

    return max((x for x in part.levels if x.verdict in ("clear", "hint")), key=rank, default=None)


def say_formats(say: Language, part: Part) -> str:
    """Headline: what stands out once the other brands are counted in, beside the brand's own posts."""
    top = standing_out(part)
    slots = {"network": say_network(say, part.platform), "others": say_others(say, part.brands)}
    if top is None:
        if part.kind == "reach_format":
            return say._("{network}: no format reaches further, not even counting what {others} showed.", **slots)
        return say._("{network}: no format stands out, not even counting what {others} showed.", **slots)
    slots |= {
        "what": say_format(say, top.level), "times": say.times(top.together.estimate), "span": say_span(say, top.together),
        "own": say.times(top.alone.estimate), "wide": say_span(say, top.alone),
    }  # fmt: skip
    if part.kind == "reach_format":
        return say._(
            "{network}: counting what {others} showed, {what} have {times} the {metric} of the other formats ({span}); "
            "by this brand's posts alone, {own} ({wide}).",
            metric=say_metric(say, part.outcome),
            **slots,
        )
    return say._(
        "{network}: counting what {others} showed, {what} get {times} the {interaction} of the other formats ({span}); "
        "by this brand's posts alone, {own} ({wide}).",
        interaction=say_interaction(say, part.outcome),
        **slots,
    )


def say_formats_so(say: Language, part: Part) -> str:
    """What to do with it."""
    top = standing_out(part)
    if top is None:
        return say._("Choose the format by what is to be told and by what it costs to make.")
    if top.together.estimate < 1:
        return say._("A reason to give {what} less room for some weeks and look again.", what=say_format(say, top.level))
    if top.verdict == "clear":
        return say._("A good reason to publish more {what}, without giving up the rest.", what=say_format(say, top.level))
    return say._("A reason to try {what} for some weeks, before it becomes a rule.", what=say_format(say, top.level))


def say_formats_change(say: Language) -> str:
    """What would change it."""
    return say._("This would change with more posts of the brand itself: with each one, the other brands count for less.")


def say_formats_caption(say: Language, part: Part, source: str) -> str:
    """Message of the figure, then n, period and source."""
    metric = say_metric(say, part.outcome) if part.kind == "reach_format" else say_interaction(say, part.outcome)
    first = say._("{metric} of each format against the others.", metric=say.capital(metric))
    e = part.levels[0].alone
    return first + "\n" + say_source(say, e.period, source, e.n)


def say_formats_alt(say: Language, part: Part) -> str:
    """The figure in words, with its numbers."""
    rows = [
        say._(
            "{what}: {own} ({wide}) by its own posts, {times} ({span}) with the other brands",
            what=say_format(say, x.level), own=say.times(x.alone.estimate), wide=say_span(say, x.alone),
            times=say.times(x.together.estimate), span=say_span(say, x.together),
        )
        for x in part.levels
    ]  # fmt: skip
    return say_formats(say, part) + " " + "; ".join(rows) + "."


def say_formats_reading(say: Language, part: Part, *, first: bool) -> str:
    """How to read the figure; at the ``first`` also who is counted in, and how much that was worth where it was tried."""
    low, high = min(x.share for x in part.levels), max(x.share for x in part.levels)
    same = say.percent(low, 0) == say.percent(high, 0)
    weight = say.percent(low, 0) if same else say._("{low} to {high}", low=say.percent(low, 0), high=say.percent(high, 0))
    reading = say._(
        "In the dot the brand's own posts weigh {weight}; the rest is what the others showed. A line that crosses “no difference” proves nothing.",
        weight=weight,
    )
    return f"{reading} {say_tried(say)}" if first else reading


def say_tried(say: Language) -> str:
    """Who is counted in, and how much nearer that came to later posts where it was tried."""
    (small, few), (large, many) = sorted(TRIED.items())
    return say._(
        "Brands enter without name and leave no number of their own. Tried on public Facebook pages of 2016, against their later posts: among "
        "{small} brands the typical error is {less} smaller than with the own posts alone, which may be chance ({wide}; {n} pages); among "
        "{large}, {more} ({span}; {m} pages).",
        small=small, less=say.percent(few.estimate), wide=say.interval(few), n=few.n,
        large=large, more=say.percent(many.estimate), span=say.interval(many), m=many.n,
    )  # fmt: skip


def say_rates(say: Language, agency: Agency) -> str:
    """Headline of the rates."""
    parts = [p for p in agency.parts if p.kind == "rate"]
    part, x = parts[0], parts[0].levels[0]
    return say._(
        "{network}: {rate} of {value} ({span}) counting what {others} of its size showed; {own} by its own posts alone.",
        network=say_network(say, part.platform), rate=say_rate(say, part.outcome), value=say.percent(x.together.estimate),
        span=say_span(say, x.together), others=say_others(say, part.brands), own=say.percent(x.alone.estimate),
    )  # fmt: skip


def say_rates_reading(say: Language) -> str:
    """How to read the table of rates."""
    return say._(
        "Typical here is the geometric mean of the posts, so it may differ a little from the median of the channels' table. "
        "Only brands of the same band of followers and the same denominator are counted in."
    )


def say_rates_so(say: Language) -> str:
    """What to do with the rates."""
    return say._("A steadier starting point for a target than a few posts of one's own; not a target in itself.")


def say_rates_change(say: Language) -> str:
    """What would change the rates."""
    return say._("This would change with more posts, or with another band of followers.")


def say_not_yet(say: Language, agency: Agency) -> tuple[str, str]:
    """Why there is nothing to show yet, and what to do about it."""
    if not agency.known:
        return (
            say._("What the agency's other brands showed has not been gathered yet."),
            say._("Making this brand's report gathers it, and the live pages then use it."),
        )
    if agency.brands < MINIMUM_BRANDS:
        return (
            say.n_(
                "Not enough brands of the agency take part: {n} besides this one, and it takes {least}.",
                "Not enough brands of the agency take part: {n} besides this one, and it takes {least}.",
                agency.brands,
                least=MINIMUM_BRANDS,
            ),
            say._("The agency can let more of its brands take part: each gives summaries only. With fewer, one could be recognised."),
        )
    return (
        say.say(
            T(
                "On no network are there {least} other brands of the agency whose posts can be compared with this brand's.",
                least=MINIMUM_BRANDS,
            )
        ),
        say._("It takes exports of the same network with the same figures (reach or views) in each brand, and the same formats in use."),
    )
