"""What the page on the diagnosis shows. No arithmetic, no HTML."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.diagnosis import Channel, Comparison, Diagnosis, Factor, Level, Series, candidates, grouped, tables_of, unread_of
from cmlib.exports import labels
from cmlib.exports.tables import ImportRecord
from cmlib.figures.diagnosis import plot_levels, plot_ratios, plot_series
from cmlib.findings import Answer, Column, Estimate, Exhibit, Finding, Grid, Tile
from cmlib.metrics import PASSPORTS
from cmlib.missing import Gap
from cmlib.model import DiagnosisChoice
from cmlib.pages import PAGES
from cmlib.quality import Quality, quality_of
from cmlib.views import DecisionSummary, PageState, View
from cmlib.wording import Language
from cmlib.wording import diagnosis as words
from cmlib.wording.quality import (
    SPANS_SHOWN,
    gaps_by_kind,
    notes_of,
    reasons_of,
    say_abilities,
    say_dropped,
    say_gap_kind,
    say_gap_place,
    say_gaps,
    say_gaps_so,
    say_questions,
    say_spans,
    say_why,
    say_zone,
)


def _result(page: PageState) -> Diagnosis:
    result: Diagnosis = page.result("diagnosis")
    return result


def _origin(page: PageState, source: str) -> str:
    """What the files of a source are, in a CM's words."""
    return words.say_origin(page.say, source, page.data.imports, labels())


def _top(result: Diagnosis) -> Finding | None:
    """The strongest measured finding, if there is one."""
    return next((f for f in candidates(result) if f.estimate is not None), None)


# ---- the answer --------------------------------------------------------------------------------------------------------


def answer(page: PageState) -> Answer:
    """The answer first: what stands out, or plainly that nothing does, and the evidence it rests on."""
    say, result = page.say, _result(page)
    top = _top(result)
    return Answer(words.say_bold(say, result, top), words.say_rest(say, result, top), _tiles(say, result), words.say_given(say, result))


def _tiles(say: Language, result: Diagnosis) -> tuple[Tile, ...]:
    tiles = []
    main = words.main_channel(result, _top(result))
    if main and main.rate:
        label = say._(
            "typical {rate} on {network}", rate=words.say_rate(say, main.denominator), network=words.say_network(say, main.platform)
        )
        tiles.append(Tile(say.percent(main.rate.estimate), f"{label} ({words.say_span(say, main.rate)})"))
        tiles.append(Tile(say.number(main.n), say._("posts looked at there")))
    strongest = [f for f in candidates(result) if f.estimate is not None][:1]
    for f in strongest:
        if f.estimate is not None:
            tiles.append(Tile(say.times(f.estimate.estimate), words.say_tile(say, f)))
    judged = [(c, r) for c in result.comparisons for r in c.rivals if r.ratio is not None]
    if judged:
        ahead = [r for _, r in judged if r.verdict in ("clear", "hint") and r.ratio and r.ratio.estimate < 1]
        number = say._("{n} of {all}", n=len(ahead), all=len(judged))
        tiles.append(Tile(number, say._("competitors get more interaction per follower")))
    if not tiles and result.imports:
        tiles.append(Tile(say.number(len(result.imports)), say._("files in the folder")))
    return tuple(tiles[:4])


# ---- what do we have ---------------------------------------------------------------------------------------------------


def data(page: PageState) -> list[Exhibit]:
    """Every file, what to know about it, the holes in the calendar, and what each page can and cannot say with all that."""
    say = page.say
    quality = quality_of(page.plan, page.data, page.as_of)
    records = tables_of(quality.files)
    if not records:
        nothing = Exhibit(
            say._("There are no files of this brand yet."),
            so_what=say._(
                "Drop the exports of the networks into the folder data/ as downloaded, from Meta Business Suite: Insights, Content, Export data."
            ),
            missing=True,
        )
        return [nothing, _abilities(say, quality)]
    out = [_files(say, records)]
    told = notes_of(say, records)
    if told:
        grid = Grid(
            (Column(say._("What to know")), Column(say._("File"))),
            [(text, words.say_file_list(say, about)) for text, about in told.items()],
            cards=True,
        )
        out.append(Exhibit(say.n_("{n} note about the files.", "{n} notes about the files.", len(told)), body=grid))
    if quality.gaps:
        out.append(_gaps(say, quality.gaps))
    return [*out, _abilities(say, quality)]


def _files(say: Language, records: list[ImportRecord]) -> Exhibit:
    """Files by kind; behind them each file with the reason why it was taken for what it is."""
    unread = unread_of(records)
    known = labels()
    kinds = Grid(
        (
            Column(say._("What it is")), Column(say._("Files"), "number"), Column(say._("Period")), Column(say._("Rows kept"), "number"),
            Column(say._("Rows left out")),
        ),
        [
            (
                say.capital(words.say_read_as(say, group.records[0], known)), say.number(len(group.records)),
                say.period(*group.period) if group.period else "–", say.number(group.kept), say_dropped(say, group.dropped),
            )
            for group in grouped(records)
        ],
        cards=True,
    )  # fmt: skip
    taken = [say.capital("; ".join(x for x in (say_why(say, r), say_zone(say, r)) if x)) for r in records]
    files = Grid(
        (
            Column(say._("File")), Column(say._("Taken for")), Column(say._("Period")), Column(say._("Rows kept"), "number"),
            Column(say._("Rows left out")),
        ),
        [
            (
                r.file, say._("the same as the file before") if why == before else why, say.period(*r.period) if r.period else "–",
                say.number(r.rows_kept), say_dropped(say, r.rows_dropped),
            )
            for r, why, before in zip(records, taken, ["", *taken], strict=False)
        ],
        cards=True,
    )  # fmt: skip
    return Exhibit(
        words.say_files(say, len(records) - len(unread), len(unread)),
        body=kinds,
        behind=files,
        reading=words.say_clock(say, records),
        so_what=say._("Download the files that could not be read again, unchanged, with all their columns.") if unread else "",
    )


def _gaps(say: Language, gaps: Sequence[Gap]) -> Exhibit:
    """What is missing where; behind it each hole on its own, where not all fit into the table."""
    kinds = gaps_by_kind(gaps)
    head = (Column(say._("Where")), Column(say._("What is missing")), Column(say._("From – to")), Column(say._("Days"), "number"))
    return Exhibit(
        say_gaps(say, gaps),
        body=Grid(head, [_gap_row(say, kind) for kind in kinds], cards=True),
        behind=Grid(head, [_gap_row(say, [g]) for g in gaps], cards=True) if any(len(k) > SPANS_SHOWN for k in kinds) else None,
        so_what=say_gaps_so(say),
    )


def _gap_row(say: Language, gaps: Sequence[Gap]) -> tuple[str, ...]:
    days = say.number(sum(g.days for g in gaps))
    return say.capital(say_gap_place(say, gaps[0])), say_gap_kind(say, gaps[0]), say_spans(say, gaps), days


def _abilities(say: Language, quality: Quality) -> Exhibit:
    """Page by page: what it can say and what it cannot say yet; behind it, what is missing for that and where it is downloaded."""
    pages = [(say.say(p.title), quality.can(p.stem), quality.cannot(p.stem)) for p in PAGES]
    body = Grid(
        (Column(say._("Page")), Column(say._("Can say")), Column(say._("Cannot say yet"))),
        [(name, say_questions(say, can, cannot), say_questions(say, cannot, can)) for name, can, cannot in pages],
        cards=True,
    )
    behind = Grid(
        (Column(say._("Page")), Column(say._("Cannot say yet")), Column(say._("What is missing"))),
        [(name, questions, say.capital(why)) for name, _, cannot in pages for why, questions in reasons_of(say, cannot).items()],
        cards=True,
    )
    return Exhibit(say_abilities(say, *quality.answered), body=body, behind=behind if behind.rows else None)


# ---- how much interaction ----------------------------------------------------------------------------------------------


def scorecard(page: PageState) -> list[Exhibit]:
    """One row per channel with its denominator; a figure only among equal denominators."""
    say, result = page.say, _result(page)
    if not result.channels:
        return [_no_posts(say)]
    head = (
        Column(say._("Channel")), Column(say._("Posts"), "number"), Column(say._("Per week"), "number"), Column(say._("Typical interaction")),
        Column(say._("Divided by")), Column(say._("Typical reach or views"), "number"),
    )  # fmt: skip
    rows = [
        (
            words.say_network(say, c.platform), say.number(c.n), say.number(c.per_week, 1) if c.per_week is not None else "–", words.say_typical(say, c),
            words.say_metric(say, c.denominator) if c.denominator else "–", words.say_reached(say, c),
        )
        for c in result.channels
    ]  # fmt: skip
    same = _same_denominator(result)
    picture = None
    caption = alt = ""
    behind = None
    if same:
        pairs = [(words.say_network(say, c.platform), c.rate) for c in same if c.rate is not None]
        picture = plot_levels(say, pairs, colour=page.plan.brief.colour)
        caption = words.say_scorecard_caption(say, same, [_origin(page, c.source) for c in same])
        alt = words.say_channels(say, same)
        behind = Grid(
            (
                Column(say._("Channel")),
                Column(say._("Typical post"), "number"),
                Column(say._("95 % interval"), "number"),
                Column(say._("Posts"), "number"),
            ),
            [(name, say.percent(e.estimate), words.say_span(say, e), say.number(e.n)) for name, e in pairs],
        )
    main = words.main_channel(result)
    out = [
        Exhibit(
            words.say_channels(say, result.channels),
            picture=picture,
            body=Grid(head, rows, cards=True),
            caption=caption or words.say_scorecard_note(say, result.channels, [_origin(page, c.source) for c in result.channels]),
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


def _no_posts(say: Language) -> Exhibit:
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


# ---- formats and timing ------------------------------------------------------------------------------------------------


def _levels_grid(say: Language, f: Factor) -> Grid:
    """Every level with posts and typical value; lifts only where the factor survives."""
    what = {"weekday": say._("Weekday"), "hour": say._("Time of day")}.get(f.name, say._("Kind of post"))
    base = [
        Column(what),
        Column(say._("Posts"), "number"),
        Column(say._("Typical post"), "number"),
        Column(say._("95 % interval"), "number"),
    ]
    if not f.survives:
        return Grid(
            base,
            [
                (
                    say.capital(words.say_level(say, f.name, x.name)),
                    say.number(x.n),
                    words.say_value(say, f, x),
                    words.say_span(say, x.typical),
                )
                for x in f.levels
            ],
            cards=True,
        )
    head = [
        *base[:3], Column(say._("Against the others"), "number"), Column(say._("90 % interval"), "number"),
        Column(say._("Probability of being the best"), "number"), Column(say._("Certainty"), "word"),
    ]  # fmt: skip
    return Grid(head, [_level_row(say, f, x) for x in f.levels], cards=True)


def _level_row(say: Language, f: Factor, x: Level) -> tuple[str, ...]:
    ratio = x.ratio
    return (
        say.capital(words.say_level(say, f.name, x.name)), say.number(x.n), words.say_value(say, f, x), say.times(ratio.estimate) if ratio else "–",
        words.say_span(say, ratio) if ratio else "–", words.say_chance(say, x.best) if x.best is not None else "–", say.verdict(x.verdict),
    )  # fmt: skip


def _factor(page: PageState, f: Factor) -> Exhibit:
    """One factor of one network: a forest where it survives, a plain table where it does not."""
    say = page.say
    headline = words.say_factor(say, f)
    rows = [(say.capital(words.say_level(say, f.name, x.name)), x.ratio) for x in f.levels if x.ratio is not None]
    common = {"verdict": f.verdict, "so_what": words.say_factor_so(say, f), "change": words.say_factor_change(say, f)}
    if f.survives and rows:
        drawn: list[tuple[str, Estimate]] = [(name, e) for name, e in rows if e is not None]
        return Exhibit(
            headline,
            picture=plot_ratios(
                say, drawn, colour=page.plan.brief.colour, null=say._("no difference"), less=say._("less"), more=say._("more")
            ),
            caption=words.say_factor_caption(say, f, _origin(page, f.source)),
            alt=words.say_factor_alt(say, f),
            behind=_levels_grid(say, f),
            reading=words.say_forest_reading(say),
            **common,  # type: ignore[arg-type]
        )
    caption = words.say_source(say, f.period, _origin(page, f.source), f.n)
    return Exhibit(headline, body=_levels_grid(say, f) if f.levels else None, caption=caption, **common)  # type: ignore[arg-type]


def formats(page: PageState) -> list[Exhibit]:
    """Per network: do formats differ in interaction, and in how far they reach?"""
    say, result = page.say, _result(page)
    out: list[Exhibit] = []
    few: list[Factor] = []
    for platform in sorted({f.platform for f in result.factors}):
        rate, reach, paid = (result.factor(name, platform) for name in ("format", "reach_format", "paid"))
        known = [f for f in (rate, reach) if f is not None]
        assessed = [f for f in known if f.verdict != "not_assessed"]
        if rate in assessed and reach in assessed and rate and reach and not rate.survives and not reach.survives:
            out.append(_neither(page, rate, reach))
        else:
            out += [_factor(page, f) for f in assessed]
        few += known if not assessed else []
        if paid is not None and paid.survives:
            out.append(_factor(page, paid))
    return [*out, *_few(say, few)] or [_too_little(say, result)]


def _few(say: Language, factors: list[Factor]) -> list[Exhibit]:
    """One exhibit for all networks with too few posts."""
    return (
        [Exhibit(words.say_too_few(say, factors), verdict="not_assessed", so_what=words.say_factor_so(say, factors[0]))] if factors else []
    )


def _too_little(say: Language, result: Diagnosis) -> Exhibit:
    """Nothing to compare: no posts, or posts of which the export says too little."""
    if not result.channels:
        return _no_posts(say)
    return Exhibit(
        say._("The exports do not say enough about each post to compare."),
        so_what=say._("Drop exports with the format, the interactions and the reach of each post into the folder data/."),
        missing=True,
    )


def _neither(page: PageState, rate: Factor, reach: Factor) -> Exhibit:
    """Both questions in one exhibit where the answer to both is no."""
    say = page.say
    head = (
        Column(say._("Kind of post")), Column(say._("Posts"), "number"), Column(say._("Typical interaction (95 % interval)"), "number"),
        Column(say.capital(say._("typical {metric} (95 % interval)", metric=words.say_metric(say, reach.outcome))), "number"),
    )  # fmt: skip
    rows = []
    for x in rate.levels:
        other = reach.level(x.name)
        seen = words.say_with_span(say, reach, other) if other else "–"
        rows.append((say.capital(words.say_level(say, "format", x.name)), say.number(x.n), words.say_with_span(say, rate, x), seen))
    return Exhibit(
        words.say_neither(say, rate.platform, reach.outcome),
        body=Grid(head, rows, cards=True),
        caption=words.say_source(say, rate.period, _origin(page, rate.source), rate.n),
        verdict="indistinct",
        so_what=words.say_factor_so(say, rate),
        change=words.say_factor_change(say, rate),
    )


def timing(page: PageState) -> list[Exhibit]:
    """Per network: weekday and hour; nobody's best hour is named unless the test survives."""
    say, result = page.say, _result(page)
    shown = [f for f in result.factors if f.name in ("weekday", "hour")]
    if not shown:
        return [_too_little(say, result)]
    out = [_factor(page, f) for f in shown if f.survives]
    for platform in sorted({f.platform for f in shown}):
        rest = [f for f in shown if f.platform == platform and f.verdict != "not_assessed" and not f.survives]
        hours = next((f for f in rest if f.name == "hour"), None)
        out += [_hours(page, hours, rest)] if hours is not None else [_factor(page, f) for f in rest]
    assessed = {f.platform for f in shown if f.verdict != "not_assessed"}
    return [*out, *_few(say, [f for f in shown if f.platform not in assessed])]


def _hours(page: PageState, hours: Factor, rest: list[Factor]) -> Exhibit:
    """Blocks of the day in their natural order, with intervals and without a winner."""
    say = page.say
    typical = _result(page).channel(hours.platform)
    rows = [(words.say_level(say, "hour", x.name), x.typical) for x in hours.levels]
    grids = [_levels_grid(say, f) for f in rest if f.levels]
    return Exhibit(
        " ".join(words.say_factor(say, f) for f in rest),
        picture=plot_levels(
            say,
            rows,
            colour=page.plan.brief.colour,
            typical=typical.rate.estimate if typical and typical.rate else None,
            typical_name=say._("typical post"),
        ),
        caption=words.say_factor_caption(say, hours, _origin(page, hours.source)),
        alt=words.say_factor_alt(say, hours),
        behind=Grid([Column(say._("Weekday or time of day")), *grids[0].columns[1:]], [row for g in grids for row in g.rows], cards=True),
        verdict="indistinct",
        so_what=words.say_factor_so(say, hours),
        change=words.say_factor_change(say, hours),
    )


# ---- lasting changes ---------------------------------------------------------------------------------------------------


def changes(page: PageState) -> list[Exhibit]:
    """Lasting changes of the daily figures: one figure for each series that changed, one table for all."""
    say, result = page.say, _result(page)
    if not result.series:
        return [
            Exhibit(
                say._("There are no daily figures of the account."),
                so_what=say._(
                    "Drop the daily results into the folder data/: Meta Business Suite, Insights, Results, Export, at least four months."
                ),
                missing=True,
            )
        ]
    out = [_changed(page, s) for s in result.series if s.changes]
    calm = [s for s in result.series if not s.changes]
    if calm:
        grid = Grid(
            (Column(say._("Measure")), Column(say._("Examined")), Column(say._("Days"), "number"), Column(say._("Result"), "word")),
            [
                (
                    f"{say.capital(words.say_metric(say, s.metric))}, {words.say_network(say, s.platform)}",
                    say.period(*s.used) if s.used else say._("too few days in a row"),
                    say.number(s.n_used),
                    words.say_result(say, s),
                )
                for s in calm
            ],
            cards=True,
        )
        seen = [s for s in calm if s.used and s.drift is None]
        moving = [s for s in calm if s.drift is not None]
        drifts = " ".join(words.say_series(say, s) for s in moving)
        if seen and drifts:
            out.append(Exhibit(drifts))  # a claim of its own: the word of certainty below is about the calm ones
        headline = words.say_changes(say, seen) if seen else drifts or words.say_series(say, calm[0])
        notes = [words.say_series_reading(say, s) for s in calm if s.holes and s.used][:1]
        out.append(
            Exhibit(headline, body=grid, verdict="indistinct" if seen else None if drifts else "not_assessed", reading=" ".join(notes))
        )
    return out


def _changed(page: PageState, s: Series) -> Exhibit:
    say = page.say
    rows = [(say.period(a, b), say.number(round(v))) for a, b, v in s.levels]
    causes = [words.say_cause(say, c) for c in s.changes if c.cause is not None]
    real = [c for c in s.changes if c.cause is None]
    return Exhibit(
        words.say_series(say, s),
        picture=plot_series(say, s, colour=page.plan.brief.colour),
        caption=words.say_series_caption(say, s, _origin(page, s.source)),
        alt=words.say_series_alt(say, s),
        behind=Grid((Column(say._("Period")), Column(say._("Typical day"), "number")), rows),
        reading=" ".join(x for x in (words.say_series_reading(say, s), *causes) if x),
        so_what=say._("The figure says when, not why: look in the calendar for what began around that date.") if real else "",
        change=say._("The date is good to about ten days; this would change if the next weeks returned to the level before.")
        if real
        else "",
        verdict=s.verdict if real else None,
    )


# ---- competitors -------------------------------------------------------------------------------------------------------


def competitors(page: PageState) -> list[Exhibit]:
    """Public interaction per follower, own against each competitor."""
    say, result = page.say, _result(page)
    if not result.comparisons:
        return [
            Exhibit(
                say._("There are no competitors to compare with."),
                so_what=say._(
                    "Write at least ten public posts of three competitors into a table (competitor, network, date, format, likes, comments, followers) and drop it into the folder data/."
                ),
                missing=True,
            )
        ]
    return [_compared(page, c) for c in result.comparisons]


def _compared(page: PageState, c: Comparison) -> Exhibit:
    say = page.say
    grid = Grid(
        (
            Column(say._("Competitor")), Column(say._("Followers"), "number"), Column(say._("Posts"), "number"), Column(say._("Typical post"), "number"),
            Column(say._("The brand, divided by theirs")), Column(say._("Certainty"), "word"),
        ),
        [
            (
                r.name, say.number(round(r.followers)) if r.followers is not None else "–", say.number(r.n), say.percent(r.typical.estimate) if r.typical else "–",
                words.say_rival(say, r), say.verdict(r.verdict),
            )
            for r in c.rivals
        ],
        cards=True,
    )  # fmt: skip
    rows = [(r.name, r.ratio) for r in c.rivals if r.ratio is not None]
    headline = words.say_comparison(say, c)
    if not rows:
        why = "" if c.own_followers else say._("Write the brand's followers on this network into the brief.")
        return Exhibit(headline, body=grid, verdict="not_assessed", so_what=why)
    return Exhibit(
        headline,
        picture=plot_ratios(
            say, rows, colour=page.plan.brief.colour, null=say._("the same"), less=say._("they get more"), more=say._("the brand gets more")
        ),
        caption=words.say_comparison_caption(say, c, _origin(page, c.source)),
        alt=words.say_comparison_alt(say, c),
        behind=grid,
        reading=words.say_ranking(say, c),
        so_what=words.say_comparison_so(say, c),
        change=say._("This would change with posts of other weeks; each comparison has its own certainty in the table."),
    )


# ---- decision ----------------------------------------------------------------------------------------------------------


def summarise(page: PageState) -> DecisionSummary:
    """The priorities decided, or proposed, each with the finding it rests on."""
    say, result = page.say, _result(page)
    choice: DiagnosisChoice = page.choice("diagnosis")
    rows = []
    for k, p in enumerate(choice.priorities, start=1):
        f = _finding(result, p.evidence)
        rows.append(
            (
                say.number(k), p.action or words.say_action(say, f), words.say_basis(say, f),
                say.verdict(f.verdict) if f.estimate is not None else say._("to collect"), p.owner or say._("nobody yet"),
            )
        )  # fmt: skip
    head = (
        Column(say._("Order"), "number"), Column(say._("What to do")), Column(say._("What it rests on")), Column(say._("Certainty"), "word"),
        Column(say._("Who")),
    )  # fmt: skip
    return DecisionSummary(words.say_priorities(say, len(rows)), Grid(head, rows, cards=True))


def _finding(result: Diagnosis, id: str) -> Finding:
    """The finding of a priority, as the page has it today."""
    return next((f for f in candidates(result) if f.id == id), result.finding(id))


VIEWS: dict[str, View] = {
    "answer": answer,
    "data": data,
    "scorecard": scorecard,
    "formats": formats,
    "timing": timing,
    "changes": changes,
    "competitors": competitors,
}
