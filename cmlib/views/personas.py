"""What the page on the audience shows of personas: measured ones, and those the room believes in."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.findings import Column, Exhibit, Grid
from cmlib.model import AudienceChoice
from cmlib.personas import Belief, Card, beliefs, cards
from cmlib.views import PageState
from cmlib.views.rfm import audience_of
from cmlib.wording import personas as words


def personas(page: PageState) -> Sequence[Exhibit]:
    """A card for each accepted segment, then the hypotheses of the room with the question that would test each."""
    say, result = page.say, audience_of(page)
    choice: AudienceChoice = page.choice("audience")
    names = {s.id: s.name for s in choice.segments}
    made = [_card(page, card, names) for card in cards(result.groups, result.segmentations)]
    believed = beliefs(choice.protopersonas)
    if believed:
        made.append(_beliefs(page, believed))
    if made:
        return made
    headline, todo = words.say_no_personas(say)
    return [Exhibit(headline, so_what=todo, missing=True)]


def _card(page: PageState, card: Card, names: dict[str, str]) -> Exhibit:
    say = page.say
    given = names.get(card.id, "")
    name = given if given and given != str(card.name) else say.say(card.name)
    compared = any(t.rest is not None for t in card.traits)
    columns = [Column(say._("What is known")), Column(say._("In the segment"), "number")]
    if compared:
        columns += [Column(say._("Among the rest"), "number"), Column(say._("What it is"), "word")]
    rows = [
        [words.say_trait(say, t), words.say_value(say, t), *([words.say_rest(say, t), words.say_what(say, t)] if compared else [])]
        for t in card.traits
    ]
    return Exhibit(
        words.say_card_headline(say, card, name),
        body=Grid(columns, rows, cards=True),
        reading=words.say_card_reading(say, card),
        so_what=words.say_card_so_what(say, card),
        change=words.say_card_change(say, card),
    )


def _beliefs(page: PageState, found: Sequence[Belief]) -> Exhibit:
    say, brand = page.say, page.plan.brief.brand
    columns = [
        Column(say._("Who (hypothesis)")),
        Column(say._("What they need")),
        Column(say._("Where they are")),
        Column(say._("Who says so")),
        Column(say._("The question that would test it")),
        Column(say._("And where to reach them")),
    ]
    rows = [
        [
            b.persona.name,
            words.say_or_dash(b.persona.needs),
            words.say_or_dash(b.persona.where),
            words.say_or_dash(b.persona.by),
            words.say_belief_test(say, b, brand),
            words.say_belief_place(say, b),
        ]
        for b in found
    ]
    return Exhibit(
        words.say_beliefs_headline(say, found),
        body=Grid(columns, rows, cards=True),
        reading=words.say_beliefs_reading(say, found[0].n),
        change=words.say_beliefs_change(say),
        verdict="not_assessed",
    )
