"""What the page on goals shows of starting points, outlook and targets."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib import forecast
from cmlib import goals as g
from cmlib.figures import accent
from cmlib.figures.forecast import plot_chances, plot_outlook
from cmlib.findings import Column, Exhibit, Grid
from cmlib.views import PageState
from cmlib.wording import forecast as words
from cmlib.wording import kpis as kpis_words


def baseline(page: PageState) -> Sequence[Exhibit]:
    """The starting points, and what is not measured yet."""
    say, result = page.say, page.result("goals")
    shown = []
    aimed = {c.goal.kpi for c in result.checks}
    first = [b for b in result.relevant if b.id in aimed]
    others = [b for b in result.relevant if b.id not in aimed]
    if first:
        shown.append(
            Exhibit(words.say_baselines(say, first), body=_baseline_grid(page, first), source=words.say_baseline_source(say, first))
        )
    if others:
        shown.append(
            Exhibit(words.say_others(say, others), body=_baseline_grid(page, others), source=words.say_baseline_source(say, others))
        )
    if result.unmeasured:
        head, drop = words.say_missing(say, result)
        shown.append(Exhibit(head, so_what=drop, missing=True))
    return shown


def _baseline_grid(page: PageState, baselines: Sequence[forecast.Baseline]) -> Grid:
    say = page.say
    columns = [
        Column(say._("What is measured")), Column(say._("Starting point"), "number"), Column(say._("Normal range of the next period"), "number"),
        Column(say._("Rests on")), Column(say._("Method")),
    ]  # fmt: skip
    rows = [
        [
            say.capital(words.say_series(say, b)), kpis_words.say_amount(say, b.value, b.kpi), words.say_range(say, b.estimate), words.say_rests_on(say, b),
            words.say_method(say, b),
        ]
        for b in baselines
    ]  # fmt: skip
    return Grid(columns, rows, cards=True)


def outlook(page: PageState) -> Exhibit:
    """The fan of the main KPI."""
    say, result = page.say, page.result("goals")
    c: g.GoalCheck | None = result.main
    if c is None or c.baseline is None or c.forecast is None:
        head, todo = words.say_missing_baseline(say)
        return Exhibit(head, so_what=todo, missing=True)
    b, f = c.baseline, c.forecast
    ahead = forecast.fan(b, f.steps)
    history = [[say.period(x.start, x.end), kpis_words.say_amount(say, x.value, b.kpi), ""] for x in b.blocks]
    future = [
        [say.period(x.start, x.end), kpis_words.say_amount(say, x.inertia, b.kpi), words.say_span(say, x.low, x.high, b.kpi)] for x in ahead
    ]
    columns = [
        Column(say._("Period")),
        Column(say.capital(words.say_series(say, b)), "number"),
        Column(say._("Predicted range (80 %)"), "number"),
    ]
    return Exhibit(
        words.say_outlook(say, c, f),
        picture=plot_outlook(b, ahead, c.goal.target, say, accent(page.plan.brief.colour)),
        caption=words.say_outlook_caption(say, c, b, f),
        alt=words.say_outlook_alt(say, c, b, f),
        behind=Grid(columns, history + future),
        reading=f"{words.say_reading_fan(say, b)} {words.say_backtest(say, b)}",
        so_what=words.say_outlook_so(say, c),
        change=words.say_change(say, b),
    )


def targets(page: PageState) -> Sequence[Exhibit]:
    """For the main KPI: odds as dots and the anchors. Then one line a goal."""
    say, result = page.say, page.result("goals")
    c: g.GoalCheck | None = result.main
    shown = []
    if c is None or c.baseline is None or c.forecast is None:
        head, todo = words.say_missing_baseline(say)
        shown.append(Exhibit(head, so_what=todo, missing=True))
    else:
        shown.append(_anchors(page, c, c.baseline, c.forecast))
    if len(result.checks) > 1:
        columns = [
            Column(say._("Goal")), Column(say._("Starting point"), "number"), Column(say._("Target"), "number"), Column(say._("By")),
            Column(say._("Without action"), "number"), Column(say._("What it is"), "word"),
        ]  # fmt: skip
        rows = [
            [
                say.capital(words.say_checked(say, x)), kpis_words.say_amount(say, x.baseline.value, x.kpi) if x.baseline else "–", kpis_words.say_target(say, x.goal),
                say.short_day(x.goal.by), say.percent(x.odds, 0) if x.odds is not None else "–", words.say_word(say, x.standing),
            ]
            for x in result.checks
        ]  # fmt: skip
        shown.append(
            Exhibit(
                say._("All goals side by side, with the odds of getting there without doing anything new."),
                body=Grid(columns, rows, cards=True),
            )
        )
    return shown


def _anchors(page: PageState, c: g.GoalCheck, b: forecast.Baseline, f: forecast.Forecast) -> Exhibit:
    say = page.say
    values = [("prudent", f.prudent), ("inertia", f.inertia), ("ambitious", f.ambitious)]
    if c.goal.target > 0:
        values.append(("goal", c.goal.target))
    rows = []
    for kind, value in values:
        name, meaning = words.say_target_row(say, kind)
        rows.append(
            [say.capital(name), kpis_words.say_amount(say, value, b.kpi), say.percent(f.probability(value), 0) if f.odds else "–", meaning]
        )
    if c.smallest is not None:
        name, meaning = words.say_target_row(say, "smallest")
        rows.append([say.capital(name), "±" + kpis_words.say_amount(say, c.smallest, b.kpi), "–", meaning])
    columns = [
        Column(say._("Target")),
        Column(say.capital(words.say_series(say, b)), "number"),
        Column(say._("Reached without action"), "number"),
        Column(say._("What it means")),
    ]
    grid = Grid(columns, rows, cards=True)
    so = words.say_targets_so(say, c) if c.smallest is not None else ""
    if not f.odds or c.goal.target <= 0:
        return Exhibit(words.say_targets(say, c), body=grid, so_what=so, change=words.say_change(say, b))
    dots = forecast.possible_results(f)
    above = forecast.reaching(dots, c.goal.target)
    behind = Grid([Column(say._("Possible result"), "number")], [[kpis_words.say_amount(say, x, b.kpi)] for x in dots])
    return Exhibit(
        words.say_targets(say, c),
        picture=plot_chances(dots, c.goal.target, f, b, say, accent(page.plan.brief.colour)),
        caption=words.say_dots_caption(say, c, b, f, above, len(dots)),
        alt=words.say_dots_alt(say, c, f, above, len(dots)),
        behind=behind,
        body=grid,
        so_what=so,
        change=words.say_change(say, b),
    )
