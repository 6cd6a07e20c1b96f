"""What the page on the diagnosis shows of kinds of post, content pillars and timing."""

from __future__ import annotations

from dataclasses import replace

from cmlib.diagnosis import Diagnosis
from cmlib.effects import TIMES, Factor, Level
from cmlib.figures.diagnosis import plot_levels, plot_ratios
from cmlib.findings import Column, Estimate, Exhibit, Grid
from cmlib.views import PageState
from cmlib.views.scorecard import diagnosis_of, no_posts, origin_of
from cmlib.wording import Language
from cmlib.wording import effects as words
from cmlib.wording import posts as posts_words


def _levels_grid(say: Language, f: Factor) -> Grid:
    """Every level with posts and typical value; lifts only where the factor survives."""
    names = {
        "weekday": say._("Weekday"),
        "hour": say._("Time of day"),
        "slot": say._("Weekday and time of day"),
        "pillar": say._("Content pillar"),
    }
    base = [
        Column(names.get(f.name, say._("Kind of post"))),
        Column(say._("Posts"), "number"),
        Column(words.say_typical_column(say, f), "number"),
        Column(say._("95 % interval"), "number"),
    ]
    undivided = [Column(words.say_plain_column(say), "number")] if f.divided else []
    if not f.survives or f.withdrawn:
        return Grid(
            [*base, *undivided],
            [
                (
                    say.capital(words.say_level(say, f.name, x.name)),
                    say.number(x.n),
                    words.say_value(say, f, x),
                    posts_words.say_span(say, x.typical),
                    *([words.say_plain(say, x, span=True)] if f.divided else []),
                )
                for x in f.levels
            ],
            cards=True,
        )
    head = [
        *base[:3], *undivided, Column(say._("Against the others"), "number"), Column(say._("90 % interval"), "number"),
        Column(say._("Certainty"), "word"),
    ]  # fmt: skip
    return Grid(head, [_level_row(say, f, x) for x in f.levels], cards=True)


def _level_row(say: Language, f: Factor, x: Level) -> tuple[str, ...]:
    ratio = x.ratio
    return (
        say.capital(words.say_level(say, f.name, x.name)), say.number(x.n), words.say_value(say, f, x),
        *([words.say_plain(say, x, span=False)] if f.divided else []), say.times(ratio.estimate) if ratio else "–",
        posts_words.say_span(say, ratio) if ratio else "–", say.verdict(x.verdict),
    )  # fmt: skip


def _factor(page: PageState, f: Factor) -> Exhibit:
    """One factor of one network: a forest where it survives, a plain table where it does not."""
    say = page.say
    headline = words.say_factor(say, f)
    rows = [(say.capital(words.say_level(say, f.name, x.name)), x.ratio) for x in f.drawn if x.ratio is not None]
    common = {"verdict": f.verdict, "so_what": words.say_factor_so(say, f), "change": words.say_factor_change(say, f)}
    if f.survives and rows:
        drawn: list[tuple[str, Estimate]] = [(name, e) for name, e in rows if e is not None]
        return Exhibit(
            headline,
            picture=plot_ratios(
                say, drawn, colour=page.plan.brief.colour, null=say._("no difference"), less=say._("less"), more=say._("more")
            ),
            caption=words.say_factor_caption(say, f, origin_of(page, f.source)),
            alt=words.say_factor_alt(say, f),
            behind=_levels_grid(say, f),
            reading=words.say_forest_reading(say, f),
            **common,  # type: ignore[arg-type]
        )
    caption = words.say_factor_notes(say, f, origin_of(page, f.source))
    cells = f.name == "slot"  # a table of «best times» would be read as one: the cells stay folded away, the sentence says what they mean
    grid = _levels_grid(say, f) if f.levels and not cells else None
    return Exhibit(headline, body=grid, caption=caption, **common)  # type: ignore[arg-type]


def formats(page: PageState) -> list[Exhibit]:
    """Per network: do formats differ in interaction, and in how far they reach?"""
    say, result = page.say, diagnosis_of(page)
    out: list[Exhibit] = []
    few: list[Factor] = []
    for platform in sorted({f.platform for f in result.factors}):
        rate, reach, paid = (result.factor(name, platform) for name in ("format", "reach_format", "paid"))
        known = [f for f in (rate, reach) if f is not None]
        assessed = [f for f in known if f.verdict != "not_assessed"]
        if rate in assessed and reach in assessed and rate and reach and not rate.survives and not reach.survives:
            here = [_neither(page, rate, reach)]
        else:
            here = [_factor(page, f) for f in assessed]
        few += known if not assessed else []
        if paid is not None and here and not paid.survives:
            here[0] = replace(here[0], reading=" ".join(x for x in (here[0].reading, words.say_factor(page.say, paid)) if x))
        elif paid is not None:
            here.append(_factor(page, paid))
        pillar = result.factor("pillar", platform)
        out += here + [_factor(page, f) for f in (pillar,) if f is not None and (f.verdict != "not_assessed" or assessed)]
    shown = [f for f in result.factors if f.name in ("format", "reach_format", "pillar")]
    nothing = say._("Formats cannot be compared: there are no posts of the brand.")
    return [*out, *_few(say, few), *_tried(page, shown)] or [_too_little(say, result, nothing)]


def _tried(page: PageState, factors: list[Factor]) -> list[Exhibit]:
    """Every claim beside what it earned on the posts that did not choose it; folded away."""
    say = page.say
    tried = [f for f in factors if f.holdout is not None]
    if not tried:
        return []
    head = (
        Column(say._("What stood out in the first half")), Column(say._("First half"), "number"), Column(say._("Second half"), "number"),
        Column(say._("80 % interval"), "number"), Column(say._("90 % interval"), "number"), Column(say._("Posts of it there"), "number"),
        Column(say._("Certainty"), "word"),
    )  # fmt: skip
    rows = []
    for f in tried:
        h = f.holdout
        if h is None:
            continue
        out, wide = ((say.times(e.estimate), posts_words.say_span(say, e)) if e else ("–", "–") for e in (h.gain_out, h.wide))
        rows.append(
            (
                say.capital(words.say_claim_of(say, f)),
                say.times(h.gain_in.estimate),
                *out,
                wide[1],
                say.number(h.n_out),
                say.verdict(h.verdict),
            )
        )
    return [
        Exhibit(
            words.say_tried(say, tried),
            behind=Grid(head, rows, cards=True),
            caption=" ".join(_halves(page, tried)),
            reading=say._(
                "The first half flatters, because it chose what stood out; the second did not choose, so it is the one to believe."
            ),
        )
    ]


def _halves(page: PageState, tried: list[Factor]) -> list[str]:
    """Period and source of each claim's two halves, every one once."""
    say = page.say
    said = [words.say_halves(say, f, origin_of(page, f.source)) for f in tried]
    return list(dict.fromkeys(said))


def _few(say: Language, factors: list[Factor]) -> list[Exhibit]:
    """One exhibit for all networks with too few posts."""
    return (
        [Exhibit(words.say_too_few(say, factors), verdict="not_assessed", so_what=words.say_factor_so(say, factors[0]))] if factors else []
    )


def _too_little(say: Language, result: Diagnosis, nothing: str) -> Exhibit:
    """Nothing to compare: no posts (``nothing`` says it), or posts of which the export says too little."""
    if not result.channels:
        return no_posts(say, nothing)
    return Exhibit(
        say._("The exports do not say enough about each post to compare."),
        so_what=say._("Drop exports with the format, the interactions and the reach of each post into the folder data/."),
        missing=True,
    )


def _neither(page: PageState, rate: Factor, reach: Factor) -> Exhibit:
    """Both questions in one exhibit where the answer to both is no."""
    say = page.say
    head = (
        Column(say._("Kind of post")), Column(say._("Posts"), "number"), *(
            Column(say.capital(say._("typical {metric} (95 % interval)", metric=metric)), "number")
            for metric in (words.say_interaction(say, rate.outcome), posts_words.say_metric(say, reach.outcome))
        ),
    )  # fmt: skip
    rows = []
    for x in rate.levels:
        other = reach.level(x.name)
        seen = words.say_with_span(say, reach, other) if other else "–"
        rows.append((say.capital(words.say_level(say, "format", x.name)), say.number(x.n), words.say_with_span(say, rate, x), seen))
    return Exhibit(
        words.say_neither(say, rate, reach),
        body=Grid(head, rows, cards=True),
        caption=words.say_factor_notes(say, rate, origin_of(page, rate.source)),
        verdict="indistinct",
        so_what=words.say_factor_so(say, rate),
        change=words.say_factor_change(say, rate),
    )


def timing(page: PageState) -> list[Exhibit]:
    """Per network: weekday, hour and both together; a time is named only if it stood out twice."""
    say, result = page.say, diagnosis_of(page)
    shown = [f for f in result.factors if f.name in TIMES]
    if not shown:
        return [_too_little(say, result, say._("Days and times of day cannot be compared: there are no posts of the brand."))]
    out = [_factor(page, f) for f in shown if f.survives]
    for platform in sorted({f.platform for f in shown}):
        rest = [f for f in shown if f.platform == platform and f.verdict != "not_assessed" and not f.survives]
        hours = next((f for f in rest if f.name == "hour"), None)
        out += [_hours(page, hours, rest)] if hours is not None else [_factor(page, f) for f in rest]
    assessed = {f.platform for f in shown if f.verdict != "not_assessed"}
    few = [f for f in shown if f.platform not in assessed and f.name != "slot"]
    return [*out, *_few(say, few), *_tried(page, shown)]


def _hours(page: PageState, hours: Factor, rest: list[Factor]) -> Exhibit:
    """Blocks of the day in their natural order, with intervals and without a winner."""
    say = page.say
    typical = diagnosis_of(page).channel(hours.platform)
    middle = (typical.counted if hours.counted else typical.rate) if typical else None
    rows = [(words.say_level(say, "hour", x.name), x.typical) for x in hours.levels]
    grids = [_levels_grid(say, f) for f in rest if f.levels and f.name != "slot"]
    also = [words.say_also_left_out(say, f) for f in rest if f is not hours]
    return Exhibit(
        words.say_no_time(say, rest),
        picture=plot_levels(
            say,
            rows,
            colour=page.plan.brief.colour,
            typical=middle.estimate if middle else None,
            typical_name=say._("typical post"),
        ),
        caption=" ".join([words.say_factor_caption(say, hours, origin_of(page, hours.source)), *(x for x in also if x)]),
        alt=words.say_factor_alt(say, hours),
        behind=Grid([Column(say._("Weekday or time of day")), *grids[0].columns[1:]], [row for g in grids for row in g.rows], cards=True),
        verdict="indistinct",
        so_what=words.say_factor_so(say, hours),
        change=words.say_factor_change(say, hours),
    )
