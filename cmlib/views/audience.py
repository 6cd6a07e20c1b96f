"""What the page on the audience shows. No arithmetic, no HTML."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.audience import AudienceResult, Candidate, Cell, Composition, Followers, Part, Question, Survey
from cmlib.figures import accent
from cmlib.figures.audience import plot_ages, plot_map, plot_separation, plot_shares
from cmlib.findings import Answer, Column, Exhibit, Grid, Picture, Tile
from cmlib.model import AudienceChoice
from cmlib.views import DecisionSummary, PageState, View
from cmlib.wording import Language
from cmlib.wording import audience as words

MOST_QUESTIONS = 6
MOST_PLACES = 8


def _result(page: PageState) -> AudienceResult:
    result: AudienceResult = page.result("audience")
    return result


def _colour(page: PageState) -> str:
    return accent(page.plan.brief.colour)


def _chosen(page: PageState) -> list[tuple[int, str, str, Candidate | None]]:
    """Priority, name, note and today's candidate of each segment, decided or proposed, in order."""
    choice: AudienceChoice = page.choice("audience")
    result = _result(page)
    ranked = sorted(choice.segments, key=lambda s: s.priority)
    return [(s.priority, words.say_segment_name(page.say, s, result), s.note, result.candidate(s.id)) for s in ranked]


# ---- the answer --------------------------------------------------------------------------------------------------------


def answer(page: PageState) -> Answer:
    """Whom to talk to first, why, and what it rests on."""
    say, result = page.say, _result(page)
    chosen = _chosen(page)
    first = chosen[0][3]
    bold = words.say_bold(say, [name for _, name, _, _ in chosen])
    return Answer(bold, words.say_rest(say, result, first), _tiles(say, result, first), words.say_given(say, result))


def _tiles(say: Language, result: AudienceResult, first: Candidate | None) -> tuple[Tile, ...]:
    tiles = []
    if first is not None and first.sales_share is not None:
        tiles.append(Tile(say.percent(first.sales_share), say._("of the sales come from the first segment")))
    if result.rfm is not None:
        rfm = result.rfm
        tiles.append(Tile(say.number(rfm.customers), say._("customers, {period}", period=say.period(*rfm.window))))
    for who in result.followers[:1]:
        top = _largest(who.ages)
        if top is not None and top.share is not None:
            network = words.say_network(say, who.platform)
            tiles.append(
                Tile(say.percent(top.share), say._("of the followers on {network} are {ages} years old", network=network, ages=top.label))
            )
    for survey in result.surveys[:1]:
        tiles.append(Tile(say.number(survey.n), say._("people answered the survey")))
    return tuple(tiles[:4])


# ---- who buys ----------------------------------------------------------------------------------------------------------


def _typical(say: Language, label: str, cells: Sequence[Cell]) -> Grid:
    columns = [
        Column(label),
        Column(say._("Customers"), "number"),
        Column(say._("Days since last purchase"), "number"),
        Column(say._("Orders"), "number"),
        Column(say._("Value of an order"), "number"),
    ]
    rows = [[say.say(c.name), say.number(c.n), *(words.say_typical(say, e) for e in (c.recency, c.frequency, c.ticket))] for c in cells]
    return Grid(columns, rows, cards=True)


def _sizes(say: Language, label: str, cells: Sequence[Cell]) -> Grid:
    columns = [
        Column(label),
        Column(say._("Customers"), "number"),
        Column(say._("Share of customers"), "number"),
        Column(say._("Share of sales"), "number"),
        Column(say._("Typical order"), "number"),
    ]
    rows = [
        [say.say(c.name), say.number(c.n), say.percent(c.share), say.percent(c.sales_share), words.say_typical(say, c.ticket)]
        for c in cells
    ]
    return Grid(columns, rows, cards=True)


def rfm(page: PageState) -> Sequence[Exhibit]:
    """The map of customers, the size of each part, and what to do with it."""
    say, result = page.say, _result(page)
    found = result.rfm
    if found is None or not found.cells:
        headline, todo = words.say_orders_missing(say, result)
        return [Exhibit(headline, so_what=todo, missing=True)]
    best = max(found.cells, key=lambda c: c.sales_share)
    source = words.say_basis_of(say, found)
    first = Exhibit(
        words.say_rfm_headline(say, best),
        picture=plot_map(say, found, _colour(page)),
        caption=f"{words.say_rfm_message(say)}\n{source}",
        alt=words.say_rfm_alt(say, found),
        behind=_typical(say, say._("Segment"), found.cells),
        body=_sizes(say, say._("Segment"), found.cells),
        reading=words.say_rfm_reading(say, found),
        so_what=words.say_rfm_so_what(say, found),
        change=words.say_rfm_change(say),
    )
    return [first, _actions(page)]


def _actions(page: PageState) -> Exhibit:
    say, result = page.say, _result(page)
    assert result.rfm is not None
    rows = [[say.say(c.name), say.say(words.ACTIONS[c.id])] for c in result.rfm.cells]
    return Exhibit(
        say._("Each part of the map asks for a different message."),
        body=Grid([Column(say._("Segment")), Column(say._("What to do"))], rows),
    )


# ---- are there groups --------------------------------------------------------------------------------------------------


def groups(page: PageState) -> Exhibit:
    """Distinct groups or a continuum: the verdict, its figure and, where there are groups, what each is like."""
    say, result = page.say, _result(page)
    found = result.groups
    if found.verdict == "not_assessed" or result.rfm is None:
        headline, todo = words.say_groups_missing(say, found)
        return Exhibit(headline, so_what=todo, missing=True)
    split = found.split
    picture = plot_separation(say, split, _colour(page))
    label = say._("Group")
    return Exhibit(
        words.say_groups_headline(say, found),
        picture=picture,
        caption=f"{words.say_groups_message(say, found)}\n{words.say_groups_caption(say, found, result.rfm)}",
        alt=words.say_groups_alt(say, found),
        behind=_typical(say, label, found.groups) if found.groups else _separations(page),
        body=_sizes(say, label, found.groups) if found.groups else None,
        reading=words.say_groups_reading(say, found),
        so_what=words.say_groups_so_what(say, found),
        change=words.say_groups_change(say, found),
        verdict=found.verdict,
    )


def _separations(page: PageState) -> Grid:
    say, split = page.say, _result(page).groups.split
    rows = [[say._("these customers"), say.number(split.silhouette, 2)]]
    for name, values in ((say._("invented: one buying habit"), split.null_buying), (say._("invented: one smooth cloud"), split.null)):
        if values:
            rows.append([say._("{name}, highest of {n}", name=name, n=len(values)), say.number(max(values), 2)])
    return Grid([Column(say._("Customers")), Column(say._("Separation"), "number")], rows)


# ---- who follows -------------------------------------------------------------------------------------------------------


def _largest(composition: Composition | None) -> Part | None:
    known = [p for p in composition.parts if p.share is not None] if composition else []
    return max(known, key=lambda p: p.share or 0.0) if known else None


def followers(page: PageState) -> Sequence[Exhibit]:
    """Who follows on each network, by age and sex, and where they live."""
    say, result = page.say, _result(page)
    shown = [e for who in result.followers for e in _network(page, who)]
    if not shown:
        headline, todo = words.say_followers_missing(say)
        return [Exhibit(headline, so_what=todo, missing=True)]
    return shown


def _network(page: PageState, who: Followers) -> list[Exhibit]:
    say = page.say
    main = who.main
    top = _largest(main)
    if main is None or top is None:
        return []
    drawn = Exhibit(
        words.say_followers_headline(say, who, main, top),
        picture=_drawn(page, main),
        caption=f"{words.say_followers_message(say, main)}\n{words.say_followers_caption(say, who, main)}",
        alt=words.say_followers_alt(say, who, main),
        behind=_composition(say, main),
        reading=words.say_followers_reading(say, main),
        so_what=words.say_followers_so_what(say, main, top),
        change=words.say_followers_change(say),
    )
    others = [c for c in who.compositions if c is not main and _largest(c) is not None]
    return [drawn, _others(page, who, others)] if others else [drawn]


def _drawn(page: PageState, composition: Composition) -> Picture:
    say = page.say
    if composition.dimension == "age_gender":
        sides = (say.capital(say._("women")), say.capital(say._("men")))
        return plot_ages(say, composition, _colour(page), sides)
    rows = [(words.say_bucket(say, composition.dimension, p.label), p.share, None, None) for p in composition.parts[:MOST_PLACES]]
    return plot_shares(say, rows, _colour(page), first=composition.dimension != "age")


def _composition(say: Language, composition: Composition) -> Grid:
    label = words.say_dimension(say, composition.dimension)
    sexes = [s for s in words.SEXES if any(s == k for p in composition.parts for k, _ in p.split)]
    columns = [
        Column(label),
        Column(say._("Share of followers"), "number"),
        *(Column(say.capital(say.say(words.SEXES[s])), "number") for s in sexes),
    ]
    rows = []
    for p in composition.parts[: MOST_PLACES * 2]:
        split = dict(p.split)
        inside = [words.say_share(say, split[s]) if s in split else say._("not given") for s in sexes]
        rows.append([words.say_bucket(say, composition.dimension, p.label), words.say_share(say, p.share), *inside])
    return Grid(columns, rows)


def _others(page: PageState, who: Followers, others: Sequence[Composition]) -> Exhibit:
    say = page.say
    tops = [(c.dimension, top) for c in others if (top := _largest(c)) is not None]
    rows = [
        [words.say_dimension(say, c.dimension), words.say_bucket(say, c.dimension, p.label), words.say_share(say, p.share)]
        for c in others
        for p in c.parts[:MOST_PLACES]
    ]
    listed = dict.fromkeys(text for c in others if (text := words.say_listed(say, c)))
    return Exhibit(
        words.say_others_headline(say, who, tops),
        body=Grid([Column(say._("Breakdown")), Column(say._("Group")), Column(say._("Share of followers"), "number")], rows),
        reading=" ".join(listed),
        source=words.say_followers_caption(say, who, others[0]),
    )


# ---- what people say ---------------------------------------------------------------------------------------------------


def survey(page: PageState) -> Sequence[Exhibit]:
    """How many answered and what that allows, then one exhibit a closed question."""
    say, result = page.say, _result(page)
    if not result.surveys:
        headline, todo = words.say_survey_missing(say)
        return [Exhibit(headline, so_what=todo, missing=True)]
    return [e for s in result.surveys for e in _survey(page, s)]


def _survey(page: PageState, found: Survey) -> list[Exhibit]:
    say = page.say
    head = Exhibit(
        words.say_survey_headline(say, found),
        reading=words.say_survey_reading(say, found),
        so_what=words.say_survey_so_what(say, found),
        source=words.say_survey_source(say, found),
    )
    drawn = [_question(page, found, q) for q in found.questions[:MOST_QUESTIONS]]
    rest = found.questions[MOST_QUESTIONS:]
    if rest:
        grid = Grid([Column(say._("Question and most frequent answer"))], [[words.say_question_headline(say, q)] for q in rest])
        drawn.append(Exhibit(say._("The other questions, in brief."), body=grid, source=words.say_survey_source(say, found)))
    return [head, *drawn]


def _question(page: PageState, found: Survey, question: Question) -> Exhibit:
    say = page.say
    rows = [(o.label, o.share.estimate, o.share.low, o.share.high) for o in question.options]
    grid = Grid(
        [Column(say._("Answer")), Column(say._("Share (margin; n)"), "number")],
        [[o.label, say.estimate(o.share)] for o in question.options],
    )
    return Exhibit(
        words.say_question_headline(say, question),
        picture=plot_shares(say, rows, _colour(page), first=not question.ordered),
        caption=words.say_question_caption(say, question, found),
        alt=words.say_question_alt(say, question),
        behind=grid,
        reading=words.say_question_reading(say, question),
        verdict=None if question.lead == "not_assessed" else question.lead,
    )


# ---- where visits come from --------------------------------------------------------------------------------------------


def sources(page: PageState) -> Exhibit:
    """Visits to the website by origin."""
    say, found = page.say, _result(page).sources
    if found is None or not found.rows:
        headline, todo = words.say_sources_missing(say)
        return Exhibit(headline, so_what=todo, missing=True)
    rows = [(words.say_visits(say, g), share, None, None) for g, _n, share in found.rows[:MOST_PLACES]]
    grid = Grid(
        [Column(say._("Origin")), Column(say._("Visits"), "number"), Column(say._("Share"), "number")],
        [[words.say_visits(say, g), say.number(n), say.percent(share)] for g, n, share in found.rows],
    )
    return Exhibit(
        words.say_sources_headline(say, found),
        picture=plot_shares(say, rows, _colour(page)),
        caption=words.say_sources_caption(say, found),
        alt=words.say_sources_alt(say, found),
        behind=grid,
        reading=words.say_sources_reading(say),
        so_what=words.say_sources_so_what(say, found),
        change=words.say_sources_change(say),
    )


# ---- whom do we talk to ------------------------------------------------------------------------------------------------


def segments(page: PageState) -> Exhibit:
    """Every segment that may be chosen: size, what to do with it, what would test it."""
    say, result = page.say, _result(page)
    columns = [
        Column(say._("Segment")),
        Column(say._("Size")),
        Column(say._("What it is")),
        Column(say._("What to do")),
        Column(say._("How to check it")),
    ]
    shown = [c for c in result.candidates if c.basis != "hypothesis" or result.basis in ("hypothesis", "followers")]
    rows = [
        [words.say_segment(say, c), words.say_size(say, c), words.say_basis(say, c), words.say_action(say, c), words.say_test(say, c)]
        for c in shown
    ]
    return Exhibit(
        words.say_candidates_headline(say, shown),
        body=Grid(columns, rows, cards=True),
        reading=words.say_candidates_reading(say, result),
        so_what=words.say_candidates_so_what(say),
        change=words.say_candidates_change(say, result),
    )


def summarise(page: PageState) -> DecisionSummary:
    """Segments in order, with size, first action and how to check."""
    say, result = page.say, _result(page)
    chosen = _chosen(page)
    columns = [Column(say._("Order"), "number"), Column(say._("Segment")), Column(say._("Size")), Column(say._("What to do"))]
    rows = [[say.number(p), name, words.say_size(say, c), note or words.say_action(say, c)] for p, name, note, c in chosen]
    checks = [words.say_test(say, c) for _, _, _, c in chosen[:1] if c is not None]
    lines = [(say._("How to check it"), check) for check in checks]
    lines.append((say._("What would change it"), words.say_candidates_change(say, result)))
    return DecisionSummary(
        words.say_decision_headline(say, [name for _, name, _, _ in chosen]), Grid(columns, rows, cards=True), tuple(lines)
    )


VIEWS: dict[str, View] = {
    "answer": answer,
    "rfm": rfm,
    "groups": groups,
    "followers": followers,
    "survey": survey,
    "sources": sources,
    "segments": segments,
}
