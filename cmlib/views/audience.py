"""What the page on the audience shows. No arithmetic, no HTML."""

from __future__ import annotations

from cmlib.audience import AudienceResult, Candidate
from cmlib.findings import Answer, Column, Exhibit, Grid, Tile
from cmlib.model import AudienceChoice
from cmlib.views import DecisionSummary, PageState, View
from cmlib.views.conversation import involvement
from cmlib.views.customers import returning
from cmlib.views.followers import followers, largest_of, online
from cmlib.views.groups import groups
from cmlib.views.journey import journey
from cmlib.views.personas import personas
from cmlib.views.rfm import audience_of, rfm
from cmlib.views.surveys import survey, survey_segments
from cmlib.views.visits import sources
from cmlib.wording import Language
from cmlib.wording import audience as words
from cmlib.wording import people as people_words
from cmlib.wording.evidence import say_ladder


def _chosen(page: PageState) -> list[tuple[int, str, str, Candidate | None]]:
    """Priority, name, note and today's candidate of each segment, decided or proposed, in order."""
    choice: AudienceChoice = page.choice("audience")
    result = audience_of(page)
    ranked = sorted(choice.segments, key=lambda s: s.priority)
    return [(s.priority, words.say_segment_name(page.say, s, result), s.note, result.candidate(s.id)) for s in ranked]


# ---- the answer --------------------------------------------------------------------------------------------------------


def answer(page: PageState) -> Answer:
    """Whom to talk to first, why, and what it rests on."""
    say, result = page.say, audience_of(page)
    chosen = _chosen(page)
    there = [(name, candidate) for _, name, _, candidate in chosen if candidate is not None]
    first = there[0][1] if there else None
    return Answer(
        words.say_bold(say, [name for name, _ in there]),
        words.say_rest(say, result, first, len(chosen) - len(there)),
        _tiles(say, result, first),
        f"{say_ladder(say, page.ladder)} {words.say_given(say, result)}",
    )


def _tiles(say: Language, result: AudienceResult, first: Candidate | None) -> tuple[Tile, ...]:
    tiles = []
    if first is not None and first.sales_share is not None:
        tiles.append(Tile(say.percent(first.sales_share), say._("of the sales come from the first segment")))
    if result.rfm is not None:
        rfm = result.rfm
        tiles.append(Tile(say.number(rfm.customers), say._("customers, {period}", period=say.period(*rfm.window))))
    ages = [(top.share, who.platform, top.label) for who in result.followers if (top := largest_of(who.ages)) and top.share is not None]
    for share, platform, label in sorted(ages, reverse=True)[:1]:
        network = people_words.say_network(say, platform)
        tiles.append(Tile(say.percent(share), say._("of the followers on {network} are {ages} years old", network=network, ages=label)))
    for asked in result.surveys[:1]:
        tiles.append(Tile(say.number(asked.n), say.n_("person answered the survey", "people answered the survey", asked.n)))
    return tuple(tiles[:4])


# ---- whom do we talk to ------------------------------------------------------------------------------------------------


def segments(page: PageState) -> Exhibit:
    """Every segment that may be chosen: size, what is known of it, what to do; folded, what it is and (but of hypotheses) what would check it."""
    say, result = page.say, audience_of(page)
    shown = [c for c in result.candidates if c.basis != "hypothesis" or result.basis in ("hypothesis", "followers")]
    known = [
        (say._("What they need"), [words.say_need(say, c) for c in shown]),
        (say._("Where they are"), [words.say_where(say, c) for c in shown]),
        (say._("Hours"), [words.say_hours(say, result.hours_of(c)) for c in shown]),
    ]
    unknown = words.say_unknown(say)
    name = (say._("Segment"), [words.say_segment(say, c) for c in shown])
    size = (say._("Size"), [words.say_size(say, c) for c in shown])
    what = (say._("What it is"), [words.say_basis(say, c) for c in shown])
    told = [(label, [cell or unknown for cell in cells]) for label, cells in known if any(cells)]
    todo = (say._("What to do"), [words.say_action(say, c) for c in shown])
    check = (say._("How to check it"), [words.say_test(say, c) for c in shown])
    guessed = any(c.basis == "hypothesis" for c in shown)
    return Exhibit(
        words.say_candidates_headline(say, shown),
        body=_grid(name, size, *told, todo, *([check] if guessed else [])),
        behind=_grid(name, what, *([] if guessed else [check])),
        reading=words.say_candidates_reading(say, result, [label for label, cells in known if not any(cells)]),
        so_what=words.say_candidates_so_what(say),
        change=words.say_candidates_change(say, result),
    )


def _grid(*columns: tuple[str, list[str]]) -> Grid:
    """A table from the heads and cells of its columns."""
    return Grid([Column(head) for head, _ in columns], list(zip(*(cells for _, cells in columns), strict=True)), cards=True)


def summarise(page: PageState) -> DecisionSummary:
    """Segments in order, with size, first action and how to check."""
    say, result = page.say, audience_of(page)
    chosen = _chosen(page)
    picked = sorted(page.choice("audience").segments, key=lambda s: s.priority)
    columns = [
        Column(say._("Order"), "number"),
        Column(say._("Segment")),
        Column(say._("Size")),
        Column(say._("What it is")),
        Column(say._("What to do")),
    ]
    rows = [
        [
            say.number(p),
            name,
            words.say_size_then(say, segment, c),
            words.say_basis(say, c) if c is not None else "–",
            note or words.say_action(say, c),
        ]
        for segment, (p, name, note, c) in zip(picked, chosen, strict=True)
    ]
    checks = [words.say_test(say, c) for _, _, _, c in chosen[:1] if c is not None]
    lines = [(say._("How to check it"), check) for check in checks]
    lines.append((say._("What would change it"), words.say_candidates_change(say, result)))
    return DecisionSummary(
        words.say_decision_headline(say, [name for _, name, _, _ in chosen]), Grid(columns, rows, cards=True), tuple(lines)
    )


VIEWS: dict[str, View] = {
    "answer": answer,
    "rfm": rfm,
    "returning": returning,
    "groups": groups,
    "followers": followers,
    "online": online,
    "survey": survey,
    "survey_segments": survey_segments,
    "sources": sources,
    "journey": journey,
    "involvement": involvement,
    "personas": personas,
    "segments": segments,
}
