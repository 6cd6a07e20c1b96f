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
    first = chosen[0][3]
    bold = words.say_bold(say, [name for _, name, _, _ in chosen])
    return Answer(
        bold,
        words.say_rest(say, result, first),
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
    for who in result.followers[:1]:
        top = largest_of(who.ages)
        if top is not None and top.share is not None:
            network = people_words.say_network(say, who.platform)
            tiles.append(
                Tile(say.percent(top.share), say._("of the followers on {network} are {ages} years old", network=network, ages=top.label))
            )
    for asked in result.surveys[:1]:
        tiles.append(Tile(say.number(asked.n), say._("people answered the survey")))
    return tuple(tiles[:4])


# ---- whom do we talk to ------------------------------------------------------------------------------------------------


def segments(page: PageState) -> Exhibit:
    """Every segment that may be chosen: size, what to do with it, what would test it."""
    say, result = page.say, audience_of(page)
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
