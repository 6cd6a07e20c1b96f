"""What the page on goals shows, in order."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib import goals as g
from cmlib.findings import Answer, Column, Exhibit, Grid, Tile
from cmlib.views import DecisionSummary, PageState, View
from cmlib.views.forecast import baseline, outlook, targets
from cmlib.wording import forecast as forecast_words
from cmlib.wording import goals as words
from cmlib.wording import kpis as kpis_words
from cmlib.wording.evidence import say_ladder


def answer(page: PageState) -> Answer:
    """The main goal, its starting point and its odds."""
    say, result = page.say, page.result("goals")
    main: g.GoalCheck | None = result.main
    bold, rest = words.say_answer(say, result, main, decided=page.decided("goals"))
    tiles = []
    if main is not None and main.baseline is not None:
        series = forecast_words.say_checked(say, main)
        tiles.append(
            Tile(
                kpis_words.say_amount(say, main.baseline.value, main.kpi),
                say._("{kpi}: starting point ({n})", kpi=series, n=forecast_words.say_periods(say, main.baseline)),
            )
        )
        if main.goal.target > 0:
            tiles.append(Tile(kpis_words.say_amount(say, main.goal.target, main.kpi), say._("target, by {day}", day=main.goal.by)))
        if main.odds is not None:
            tiles.append(Tile(say.percent(main.odds, 0), say._("odds of getting there without doing anything new")))
        if main.smallest is not None:
            tiles.append(Tile(kpis_words.say_amount(say, main.smallest, main.kpi), say._("smallest change that could be noticed")))
    return Answer(bold, rest, tuple(tiles), given=say_ladder(say, page.ladder))


def _broken(page: PageState) -> tuple[g.Orphan, ...]:
    """Broken links, with those that only the decision on channels reveals."""
    result: g.GoalsResult = page.result("goals")
    decision = page.plan.decision("channels")
    levels = {use.channel: use.level for use in decision.value.portfolio} if decision else {}
    return result.orphans + g.closed_channels([c.goal for c in result.checks], levels)


def tree(page: PageState) -> Sequence[Exhibit]:
    """Objective, goal's KPI, where it lives, what moves it, what must not get worse; then the broken links."""
    say, result = page.say, page.result("goals")
    rows = [
        [
            say.capital(kpis_words.say_objective(say, c.goal.objective)), words.say_measure(say, c), words.say_activity(say, c),
            say.say(c.kpi.counter) if c.kpi else "–",
        ]
        for c in result.checks
    ]  # fmt: skip
    labels = (say._("Objective"), say._("What is measured"), say._("Where, and what moves it"), say._("What must not get worse"))
    broken = _broken(page)
    shown = [Exhibit(words.say_tree(say, result, broken), body=Grid([Column(x) for x in labels], rows, cards=True))]
    if broken:
        column = Column(say._("Broken link"))
        shown.append(
            Exhibit(
                say._("What has to be mended"),
                body=Grid([column], [[words.say_orphan(say, o)] for o in broken]),
                so_what=say._("A goal without an objective, or an objective without a measure, cannot be followed up."),
            )
        )
    return shown


def smart(page: PageState) -> Exhibit:
    """Each goal against the five letters, with a sentence for each one it fails."""
    say, result = page.say, page.result("goals")
    columns = [
        Column(say._("Goal")),
        Column(say._("Letters passed"), "number"),
        Column(say._("What is missing")),
        Column(say._("Must not get worse")),
    ]
    rows = [
        [
            say._("{kpi}: {target}", kpi=say.capital(forecast_words.say_checked(say, c)), target=kpis_words.say_target(say, c.goal)),
            say._("{n} of 5", n=c.passed),
            words.say_flaws(say, c),
            say.say(c.kpi.counter) if c.kpi else "–",
        ]
        for c in result.checks
    ]
    return Exhibit(words.say_smart(say, result), body=Grid(columns, rows, cards=True), so_what=words.say_smart_so(say, result))


def summarise(page: PageState) -> DecisionSummary:
    """The goals decided, or proposed."""
    say, result = page.say, page.result("goals")
    checks: tuple[g.GoalCheck, ...] = result.checks
    columns = [
        Column(say._("Objective")),
        Column(say._("What is measured")),
        Column(say._("Target"), "number"),
        Column(say._("By")),
        Column(say._("Who")),
    ]
    rows = [
        [
            kpis_words.say_objective(say, c.goal.objective), forecast_words.say_checked(say, c), kpis_words.say_target(say, c.goal), say.short_day(c.goal.by),
            c.goal.owner or say._("no name yet"),
        ]
        for c in checks
    ]  # fmt: skip
    main = result.main
    lines = [
        (say._("What this commits to"), words.say_commits(say, checks)),
        (say._("What would change it"), forecast_words.say_what_changes(say, main.baseline if main else None)),
    ]
    return DecisionSummary(words.say_decision(say, checks), Grid(columns, rows, cards=True), tuple(lines))


VIEWS: dict[str, View] = {"answer": answer, "tree": tree, "baseline": baseline, "outlook": outlook, "targets": targets, "smart": smart}
