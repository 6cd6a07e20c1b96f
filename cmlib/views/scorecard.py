"""What the page on the diagnosis shows of each network."""

from __future__ import annotations

from cmlib.diagnosis import Diagnosis
from cmlib.exports import labels
from cmlib.figures.diagnosis import plot_levels
from cmlib.findings import Column, Exhibit, Grid
from cmlib.metrics import PASSPORTS
from cmlib.scorecard import Channel
from cmlib.views import PageState
from cmlib.wording import Language
from cmlib.wording import posts as posts_words
from cmlib.wording import scorecard as words


def diagnosis_of(page: PageState) -> Diagnosis:
    """The page's diagnosis."""
    result: Diagnosis = page.result("diagnosis")
    return result


def origin_of(page: PageState, source: str) -> str:
    """What the files of a source are, in a CM's page_words."""
    return posts_words.say_origin(page.say, source, page.data.imports, labels())


def scorecard(page: PageState) -> list[Exhibit]:
    """One row per channel with its denominator; a figure only among equal denominators."""
    say, result = page.say, diagnosis_of(page)
    if not result.channels:
        return [no_posts(say)]
    head = (
        Column(say._("Channel")), Column(say._("Posts"), "number"), Column(say._("Per week"), "number"), Column(say._("Typical interaction")),
        Column(say._("Divided by")), Column(say._("Typical reach or views"), "number"),
    )  # fmt: skip
    rows = [
        (
            posts_words.say_network(say, c.platform), say.number(c.n), say.number(c.per_week, 1) if c.per_week is not None else "–", words.say_typical(say, c),
            posts_words.say_metric(say, c.denominator) if c.denominator else "–", words.say_reached(say, c),
        )
        for c in result.channels
    ]  # fmt: skip
    same = _same_denominator(result)
    picture = None
    caption = alt = ""
    behind = None
    if same:
        pairs = [(posts_words.say_network(say, c.platform), c.rate) for c in same if c.rate is not None]
        picture = plot_levels(say, pairs, colour=page.plan.brief.colour)
        caption = words.say_scorecard_caption(say, same, [origin_of(page, c.source) for c in same])
        alt = words.say_channels(say, same)
        behind = Grid(
            (
                Column(say._("Channel")),
                Column(say._("Typical post"), "number"),
                Column(say._("95 % interval"), "number"),
                Column(say._("Posts"), "number"),
            ),
            [(name, say.percent(e.estimate), posts_words.say_span(say, e), say.number(e.n)) for name, e in pairs],
        )
    main = words.main_channel(result)
    out = [
        Exhibit(
            words.say_channels(say, result.channels),
            picture=picture,
            body=Grid(head, rows, cards=True),
            caption=caption or words.say_scorecard_note(say, result.channels, [origin_of(page, c.source) for c in result.channels]),
            alt=alt,
            behind=behind,
            reading=words.say_aggregations(say, main) if main else "",
            so_what=say._(
                "These are the starting point: they say how things are, not whether they are good. Only rates with the same divisor are compared."
            ),
        )
    ]
    used = sorted({c.denominator for c in result.channels if c.denominator} | {c.exposure for c in result.channels if c.exposure})
    rates = [
        "engagement_rate_by_" + ("followers" if c.denominator == "followers_total" else c.denominator)
        for c in result.channels
        if c.denominator
    ]
    known = [PASSPORTS[k] for k in ("engagements", *used, *sorted(set(rates))) if k in PASSPORTS]
    if known:
        grid = Grid(
            (Column(say._("Measure")), Column(say._("What it counts"))),
            [(say.capital(say.say(p.label)), say.say(p.definition)) for p in known],
            cards=True,
        )
        out.append(Exhibit(say._("What each measure counts."), behind=grid))
    return out


def no_posts(say: Language) -> Exhibit:
    """Nothing to look at, and which export brings it."""
    return Exhibit(
        say._("There are no posts of the brand to look at."),
        so_what=say._("Drop the export of posts into the folder data/: Meta Business Suite, Insights, Content, Export data, «Published»."),
        missing=True,
    )


def _same_denominator(result: Diagnosis) -> list[Channel]:
    """Channels that may share an axis: two or more with the same denominator."""
    groups: dict[str, list[Channel]] = {}
    for c in result.channels:
        if c.rate is not None:
            groups.setdefault(c.denominator, []).append(c)
    most = max(groups.values(), key=len, default=[])
    return most if len(most) > 1 else []
