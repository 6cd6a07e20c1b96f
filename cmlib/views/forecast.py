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
            Exhibit(words.say_others(say, others), behind=_baseline_grid(page, others), source=words.say_baseline_source(say, others))
        )
    if result.unmeasured:
        head, drop = words.say_missing(say, result, [x for k in result.unmeasured for x in g.where_of(k, page.plan, page.data)])
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
        head, todo = words.say_missing_baseline(say, result.checks)
        return Exhibit(head, so_what=todo, missing=True)
    b, f = c.baseline, c.forecast
    ahead = forecast.fan(b, f.steps)
    columns = [
        Column(say._("Period")), Column(say.capital(words.say_series(say, b)), "number"), Column(words.say_range_label(say), "number"),
    ]  # fmt: skip
    future = [
        [say.period(x.start, x.end), kpis_words.say_amount(say, x.inertia, b.kpi), words.say_span(say, x.low, x.high, b.kpi)] for x in ahead
    ]
    if b.method == "ets" and not b.repeats_last:
        columns.append(Column(say._("Last value repeated"), "number"))
        future = [[*row, kpis_words.say_amount(say, x.naive, b.kpi)] for row, x in zip(future, ahead, strict=True)]
    if f.seasonal is not None:
        columns.append(Column(say._("Same period a year before"), "number"))
        future = [[*row, kpis_words.say_amount(say, x.seasonal or 0.0, b.kpi)] for row, x in zip(future, ahead, strict=True)]
    blank = [""] * (len(columns) - 2)
    history = [[say.period(x.start, x.end), kpis_words.say_amount(say, x.value, b.kpi), *blank] for x in b.blocks]
    uplift = c.goal.uplift
    return Exhibit(
        words.say_outlook(say, c, f),
        picture=plot_outlook(
            b, ahead, c.goal.target, say, accent(page.plan.brief.colour), words.say_goal_line(say, c),
            forecast.lifted(f, uplift.low, uplift.likely, uplift.high) if uplift else None,
        ),
        caption=words.say_outlook_caption(say, c, b, f),
        alt=words.say_outlook_alt(say, c, b, f),
        behind=Grid(columns, history + future),
        reading=words.say_reading_fan(say, b),
        so_what=words.say_outlook_so(say, c),
        change=words.say_change(say, b),
        source=words.say_tried(say, b, f),
    )  # fmt: skip


def targets(page: PageState) -> Sequence[Exhibit]:
    """For the main KPI: odds as dots and the anchors. Then one line a goal."""
    say, result = page.say, page.result("goals")
    c: g.GoalCheck | None = result.main
    shown = []
    if c is None or c.baseline is None or c.forecast is None:
        head, todo = words.say_missing_baseline(say, result.checks)
        shown.append(Exhibit(head, so_what=todo, missing=True))
    else:
        shown.append(_anchors(page, c, c.baseline, c.forecast))
    if len(result.checks) > 1:
        shown.append(_side_by_side(page, result.checks))
    return shown


def _side_by_side(page: PageState, checks: Sequence[g.GoalCheck]) -> Exhibit:
    """One line a goal; odds only if one of them has any."""
    say = page.say
    told = any(x.odds is not None for x in checks)
    head = (
        say._("All goals side by side, with the odds of getting there without doing anything new.")
        if told
        else say._("All goals side by side; no odds can be told yet.")
    )
    columns = [Column(say._("Goal")), Column(say._("Target"), "number"), Column(say._("By"))]
    columns += [Column(say._("Without action"), "number")] if told else []
    rows = [
        [
            say.capital(words.say_checked(say, x)), kpis_words.say_target(say, x.goal, x.kpi), say.short_day(x.goal.by),
            *([words.say_chance(say, x.odds)] if told else []), words.say_word(say, x.standing),
        ]
        for x in checks
    ]  # fmt: skip
    return Exhibit(head, body=Grid([*columns, Column(say._("What it is"), "word")], rows, cards=True))


def _anchors(page: PageState, c: g.GoalCheck, b: forecast.Baseline, f: forecast.Forecast) -> Exhibit:
    say = page.say
    values = [("prudent", f.prudent)]
    if f.odds:
        values.append(("seventy", f.target_for(0.7)))
    values += [("inertia", f.inertia), ("ambitious", f.ambitious)]
    if c.goal.target > 0:
        values.append(("goal", c.goal.target))
    shown = [(kind, kpis_words.say_amount(say, x, b.kpi), words.say_chance(say, f.probability(x))) for kind, x in values]
    if c.smallest is not None:
        shown.append(("smallest", "±" + kpis_words.say_amount(say, c.smallest, b.kpi), "–"))
    rows = []
    for kind, value, odds in shown:
        name, meaning = words.say_target_row(say, kind)
        rows.append([say.capital(name), value, *([odds] if f.odds else []), meaning])
    columns = [Column(say._("Target")), Column(say.capital(words.say_series(say, b)), "number")]
    columns += [Column(say._("Reached without action"), "number")] if f.odds else []
    columns.append(Column(say._("What it means")))
    grid = Grid(columns, rows, cards=True)
    so = " ".join(x for x in (words.say_with_action(say, c), words.say_targets_so(say, c) if c.smallest is not None else "") if x)
    if not f.odds or c.goal.target <= 0:
        return Exhibit(words.say_targets(say, c), body=grid, so_what=so)
    dots = forecast.possible_results(f)
    above = forecast.reaching(dots, c.goal.target)
    return Exhibit(
        words.say_targets(say, c),
        picture=plot_chances(dots, c.goal.target, f, b, say, accent(page.plan.brief.colour)),
        caption=words.say_dots_caption(say, c, b, f, above, len(dots)),
        alt=words.say_dots_alt(say, c, f, above, len(dots)),
        behind=grid,
        so_what=so,
    )
