"""What the page on goals shows, in order."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib import goals as g
from cmlib.figures import accent
from cmlib.figures.goals import Node, kept, plot_tree
from cmlib.findings import Answer, Column, Exhibit, Grid, Tile
from cmlib.kpis import measures_of, network_of, passport_of
from cmlib.views import DecisionSummary, PageState, View
from cmlib.views.budget import budget
from cmlib.views.forecast import baseline, outlook, targets
from cmlib.views.growth import growth
from cmlib.views.levers import levers
from cmlib.wording import forecast as forecast_words
from cmlib.wording import goals as words
from cmlib.wording import kpis as kpis_words
from cmlib.wording.evidence import say_ladder


def answer(page: PageState) -> Answer:
    """The main goal, its starting point, its odds without and with action."""
    say, result = page.say, page.result("goals")
    main: g.GoalCheck | None = result.main
    bold, rest = words.say_answer(say, result, main, decided=page.decided("goals"))
    tiles = []
    if main is not None and main.baseline is not None:
        start = kpis_words.say_amount(say, words.starting_point(main) or 0.0, main.kpi)
        tiles.append(Tile(start, words.say_start_tile(say, main, main.baseline)))
        if main.goal.target > 0:
            tiles.append(Tile(kpis_words.say_target(say, main.goal, main.kpi), say._("target, by {day}", day=main.goal.by)))
        if main.odds is not None:
            tiles.append(Tile(forecast_words.say_chance(say, main.odds), say._("odds of getting there without doing anything new")))
        if main.with_action is not None:
            tiles.append(Tile(forecast_words.say_chance(say, main.with_action), say._("odds if the actions add what the room assumes")))
        elif main.smallest is not None:
            tiles.append(Tile(kpis_words.say_amount(say, main.smallest, main.kpi), say._("smallest change that could be noticed")))
    return Answer(bold, rest, tuple(tiles), given=say_ladder(say, page.ladder))


def _broken(page: PageState) -> tuple[g.Orphan, ...]:
    """Broken links, with those that only the decision on channels reveals."""
    result: g.GoalsResult = page.result("goals")
    decision = page.plan.decision("channels")
    levels = {use.channel: use.level for use in decision.value.portfolio} if decision else {}
    return result.orphans + g.closed_channels([c.goal for c in result.checks], levels)


def tree(page: PageState) -> Sequence[Exhibit]:
    """The chain of each objective as a tree; the broken links; the passports of the measures."""
    say, result = page.say, page.result("goals")
    broken = _broken(page)
    rows = [
        [
            say.capital(kpis_words.say_objective(say, c.goal.objective, result.names)), words.say_aim(say, c), words.say_measure(say, c),
            words.say_place(say, c), words.say_activity(say, c), words.say_counter(say, c),
        ]
        for c in result.checks
    ]  # fmt: skip
    labels = (
        say._("Objective"), say._("Communication objective"), say._("What is measured"), say._("Where"), say._("What moves it"),
        say._("What must not get worse"),
    )  # fmt: skip
    shown = [
        Exhibit(
            words.say_tree(say, result, broken),
            picture=plot_tree(kept(_nodes(page, broken)), accent(page.plan.brief.colour)),
            caption=words.say_tree_caption(say, result, len(result.checks), len(broken)),
            alt=words.say_tree_alt(say, result, len(broken)),
            behind=Grid([Column(x) for x in labels], rows, cards=True),
        )
    ]
    if broken:
        column = Column(say._("Broken link"))
        shown.append(
            Exhibit(
                say._("What has to be mended"),
                body=Grid([column], [[words.say_orphan(say, o, result)] for o in broken]),
                so_what=say._("A goal without an objective, or an objective without a measure, cannot be followed up."),
            )
        )
    return [*shown, _passports(page)]


def _nodes(page: PageState, broken: Sequence[g.Orphan]) -> list[Node]:
    """Boxes of the tree, depth first: the objectives of the plan, then those of goals that hang from none of them."""
    say, result = page.say, page.result("goals")
    loose = {o.kpi for o in broken}
    nodes = []
    for objective in dict.fromkeys((*result.objectives, *(c.goal.objective for c in result.checks))):
        own = [c for c in result.checks if c.goal.objective == objective]
        name = kpis_words.say_objective(say, objective, result.names)
        nodes.append(Node(0, words.say_node(say, 0, name), objective not in result.objectives))
        if not own:
            nodes.append(Node(1, say._("no goal yet"), True))
        for aim in dict.fromkeys(words.say_aim(say, c) for c in own):
            nodes.append(Node(1, words.say_node(say, 1, aim)))
            for c in own:
                if words.say_aim(say, c) != aim:
                    continue
                nodes.append(Node(2, words.say_node(say, 2, words.say_box(say, c)), c.baseline is None or c.goal.kpi in loose))
                nodes.append(
                    Node(3, words.say_node(say, 3, words.say_activity(say, c)), words.say_activity(say, c) == say._("to be agreed"))
                )
    return nodes


def _passports(page: PageState) -> Exhibit:
    """Every measure of the objectives: how it is worked out, where and how often it is read, whether days add up, who sees it."""
    say, result = page.say, page.result("goals")
    aimed = {c.kpi.id: network_of(c.goal.kpi) for c in result.checks if c.kpi}
    wanted = [k for k in measures_of(result.own) if k.objective in result.objectives or k.id in aimed]
    measured = {b.kpi.id for b in result.baselines}
    rows = []
    for k in sorted(wanted, key=lambda k: k.id not in aimed):
        p = passport_of(k, aimed.get(k.id, ""))
        rows.append(
            [
                say.capital(kpis_words.say_kpi(say, k.id, monthly=None, kpi=k)), kpis_words.say_communication(say, k.communication), kpis_words.say_formula(say, p),
                kpis_words.say_unit(say, p), say.listing([say.say(x) for x in g.where_of(k, page.plan, page.data, aimed.get(k.id, ""))]), kpis_words.say_cadence(say, k), kpis_words.say_additive(say, p),
                kpis_words.say_public(say, p), kpis_words.say_since(say, p),
            ]
        )  # fmt: skip
    labels = (
        say._("What is measured"), say._("Communication objective"), say._("How it is worked out"), say._("Unit"), say._("Where it is read"),
        say._("How often"), say._("Can days be added up?"), say._("Who can see it"), say._("Same meaning since"),
    )  # fmt: skip
    return Exhibit(
        words.say_passports(say, len(measured & {k.id for k in wanted}), len(wanted)),
        behind=Grid([Column(x) for x in labels], rows, cards=True),
    )


def ahead(page: PageState) -> Sequence[Exhibit]:
    """What happens anyway; then what was predicted when the goals were set, where it differs from today's."""
    say, result = page.say, page.result("goals")
    first = outlook(page)
    shown = [first] if isinstance(first, Exhibit) else list(first)
    moved = [c for c in result.checks if c.moved]
    if moved and page.decided("goals"):
        columns = [
            Column(say._("Goal")), Column(say._("Set on")), Column(say._("Predicted then")), Column(say._("Predicted today")),
            Column(say._("Odds then"), "number"), Column(say._("Odds today"), "number"),
        ]  # fmt: skip
        rows = [
            [
                say.capital(forecast_words.say_checked(say, c)), say.short_day(c.goal.issued.on), words.say_issued(say, c), words.say_now(say, c),
                forecast_words.say_chance(say, c.goal.probability), forecast_words.say_chance(say, c.odds),
            ]
            for c in moved
        ]  # fmt: skip
        shown.append(Exhibit(words.say_moved(say, moved), body=Grid(columns, rows, cards=True)))
    return shown


def worth(page: PageState) -> Sequence[Exhibit]:
    """Which target is worth the name; before anything was measured, what the room can agree on all the same."""
    if page.result("goals").main is None:
        head, todo = words.say_no_history(page.say, page.as_of)
        return [Exhibit(head, so_what=todo, missing=True)]
    shown = targets(page)
    return [shown] if isinstance(shown, Exhibit) else shown


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
            say._("{kpi}: {target}", kpi=say.capital(forecast_words.say_checked(say, c)), target=kpis_words.say_target(say, c.goal, c.kpi)),
            say._("{n} of 5", n=c.passed),
            words.say_flaws(say, c),
            words.say_counter(say, c),
        ]
        for c in result.checks
    ]
    return Exhibit(words.say_smart(say, result), body=Grid(columns, rows, cards=True), so_what=words.say_smart_so(say, result))


def summarise(page: PageState) -> DecisionSummary:
    """The goals decided, or proposed: owner, starting point with its date, target, date, odds without action, with it, and accepted."""
    say, result = page.say, page.result("goals")
    checks: tuple[g.GoalCheck, ...] = result.checks
    columns = [
        Column(say._("What is measured")),
        Column(say._("Starting point"), "number"),
        Column(say._("Target"), "number"),
        Column(say._("By")),
        Column(say._("Who")),
        Column(say._("Odds")),
    ]
    rows = [
        [
            say.capital(forecast_words.say_checked(say, c)), words.say_start(say, c), kpis_words.say_target(say, c.goal, c.kpi), say.short_day(c.goal.by),
            c.goal.owner or say._("no name yet"), words.say_chances(say, c),
        ]
        for c in checks
    ]  # fmt: skip
    main = result.main
    lines = [
        (say._("What this commits to"), words.say_commits(say, checks)),
        (say._("If nothing is done"), words.say_inaction(say, checks)),
        (say._("What would change it"), say.capital(forecast_words.say_what_changes(say, main.baseline if main else None))),
    ]
    return DecisionSummary(words.say_decision(say, checks), Grid(columns, rows, cards=True), tuple(lines))


VIEWS: dict[str, View] = {
    "answer": answer, "tree": tree, "baseline": baseline, "outlook": ahead, "targets": worth, "levers": levers, "growth": growth, "budget": budget,
    "smart": smart,
}  # fmt: skip
