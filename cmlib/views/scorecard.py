"""What the page on the diagnosis shows of each network."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.diagnosis import Diagnosis
from cmlib.exports import labels
from cmlib.figures.diagnosis import plot_levels
from cmlib.figures.scorecard import plot_calendar, plot_parts
from cmlib.findings import Column, Exhibit, Grid
from cmlib.metrics import breaks_of
from cmlib.posts import posts_until
from cmlib.scorecard import Calendar, Channel, breaks_within, calendars_of
from cmlib.views import PageState
from cmlib.wording import Language
from cmlib.wording import posts as posts_words
from cmlib.wording import scorecard as words

CALENDARS_DRAWN = 3
"""Networks whose calendar is drawn, most posts first; the others have their table."""


def diagnosis_of(page: PageState) -> Diagnosis:
    """The page's diagnosis."""
    result: Diagnosis = page.result("diagnosis")
    return result


def origin_of(page: PageState, source: str) -> str:
    """What the files of a source are, in a CM's words."""
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
            posts_words.say_metric(say, c.denominator) if c.denominator else say._("nothing") if c.counted else "–", words.say_reached(say, c),
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
            cards=True,
        )
    main = words.main_channel(result)
    out = [
        Exhibit(
            words.say_channels(say, result.channels),
            picture=picture,
            body=Grid(head, rows, cards=True),
            caption=caption or words.say_levels_note(say, result.channels, [origin_of(page, c.source) for c in result.channels]),
            alt=alt,
            behind=behind,
            reading=" ".join(
                x for x in (words.say_aggregations(say, main) if main else "", *(words.say_cut(say, c) for c in result.channels)) if x
            ),
            so_what=say._(
                "These are the starting point: they say how things are, not whether they are good. Only rates with the same divisor are compared."
            ),
        )
    ]
    measures = _measures(page, result.channels)
    return [*out, *([measures] if measures else []), *_over_time(page, result.channels), *_passports(page, result)]


def _measures(page: PageState, channels: Sequence[Channel]) -> Exhibit | None:
    """Applause, conversation, amplification and net growth of each network."""
    say = page.say
    known = [c for c in channels if c.kpis]
    if not known:
        return None
    grid = Grid(
        (
            Column(say._("Channel")), Column(say._("Measure")), Column(say._("Typical post, or the month"), "number"),
            Column(say._("95 % interval"), "number"), Column(say._("Mean"), "number"), Column(say._("Counted over")),
        ),
        [
            (
                posts_words.say_network(say, c.platform), words.say_kpi(say, k), words.say_kpi_value(say, k), posts_words.say_span(say, k.typical),
                say.estimate(k.mean) if k.mean else "–", words.say_kpi_n(say, k),
            )
            for c in known for k in c.kpis
        ],
        cards=True,
    )  # fmt: skip
    return Exhibit(
        words.say_kpis(say, known),
        behind=grid,
        reading=words.say_kpi_reading(say, known),
        caption=words.say_scorecard_note(say, known, [origin_of(page, c.source) for c in known]),
    )


def _over_time(page: PageState, channels: Sequence[Channel]) -> list[Exhibit]:
    """Small multiples: the typical post of each month, one panel a network."""
    say = page.say
    shown = [c for c in channels if c.parts and c.rate]
    if not shown:
        return []
    breaks = {c.platform: [b for b in breaks_of(c.platform, c.denominator) if c.period[0] <= b.day <= c.period[1]] for c in shown}
    grid = Grid(
        (
            Column(say._("Channel")), Column(say._("Month or quarter")), Column(say._("Typical post"), "number"),
            Column(say._("95 % interval"), "number"), Column(say._("Posts"), "number"),
        ),
        [
            (
                posts_words.say_network(say, c.platform), say.capital(words.say_part(say, p)), say.percent(p.typical.estimate),
                posts_words.say_span(say, p.typical), say.number(p.typical.n),
            )
            for c in shown for p in c.parts
        ],
        cards=True,
    )  # fmt: skip
    headline = words.say_parts(say, shown)
    marked = words.say_marked(say, [b for c in shown for b in breaks[c.platform]])
    return [
        Exhibit(
            headline,
            picture=plot_parts(say, [(words.say_panel(say, c), c.parts, breaks[c.platform]) for c in shown], colour=page.plan.brief.colour),
            caption=words.say_parts_caption(say, shown, [origin_of(page, c.source) for c in shown]),
            alt=" ".join(x for x in (headline, marked) if x),
            behind=grid,
            reading=" ".join(
                x for x in (say._("Where the bars overlap, the months are not told apart: some are higher by chance alone."), marked) if x
            ),
        )
    ]


def _passports(page: PageState, result: Diagnosis) -> list[Exhibit]:
    """What each measure counts, and the days on which networks changed that."""
    say, channels = page.say, result.channels
    platforms = [c.platform for c in channels]
    passports = Grid(
        (
            Column(say._("Measure")), Column(say._("What it counts")), Column(say._("How it is worked out")), Column(say._("Divided by")),
            Column(say._("How several become one")), Column(say._("May be added up")), Column(say._("Anybody can see it")), Column(say._("Since")),
        ),
        [
            (
                say.capital(say.say(p.label)), say.say(p.definition), say.say(p.formula), words.say_divided(say, p), say.say(p.aggregation),
                words.say_added(say, p), say.value(p.public), words.say_since(say, p, platforms),
            )
            for p in words.used_passports(channels)
        ],
        cards=True,
    )  # fmt: skip
    out = [Exhibit(say._("What each measure counts."), behind=passports)]
    breaks = breaks_within(channels, result.series)
    if breaks:
        grid = Grid(
            (Column(say._("Network")), Column(say._("Since")), Column(say._("What changed")), Column(say._("How it is known")), Column(say._("Where"))),
            [
                (
                    posts_words.say_network(say, b.platform), say.short_day(b.day), say.capital(say.say(b.change)), say.say(words.QUALITY[b.quality]),
                    words.say_address(b),
                )
                for b in breaks
            ],
            cards=True,
        )  # fmt: skip
        out.append(Exhibit(words.say_breaks(say, len(breaks)), behind=grid))
    return out


def calendar(page: PageState) -> list[Exhibit]:
    """When each network was published on: a square a day, pauses marked."""
    calendars = calendars_of(posts_until(page.data.posts, page.as_of), page.data, page.as_of)
    return [_calendar(page, c, drawn=k < CALENDARS_DRAWN) for k, c in enumerate(calendars)] or [
        no_posts(page.say, page.say._("When something was published is not known: there are no posts of the brand."))
    ]


def _calendar(page: PageState, c: Calendar, *, drawn: bool) -> Exhibit:
    say = page.say
    grid = Grid(
        (Column(say._("Month")), Column(say._("Posts"), "number")), [(say.capital(say.month(m)), say.number(n)) for m, n in c.months]
    )
    so_what = say._("Ask of each pause whether it was wanted.") if c.pauses else ""
    headline, reading, caption = (
        words.say_calendar(say, c),
        words.say_calendar_reading(say, c),
        words.say_calendar_caption(say, c, origin_of(page, c.source)),
    )
    if not c.days or not drawn:
        return Exhibit(headline, behind=grid, reading=reading, so_what=so_what)
    picture = plot_calendar(say, c, colour=page.plan.brief.colour)
    return Exhibit(
        headline, picture=picture, caption=caption, alt=words.say_calendar_alt(say, c), behind=grid, reading=reading, so_what=so_what
    )


def no_posts(say: Language, headline: str = "") -> Exhibit:
    """Nothing to look at, and which export brings it; with a headline of its own, for a question after the first."""
    if headline:
        return Exhibit(headline, so_what=say._("The same export of posts answers this too."), missing=True)
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
