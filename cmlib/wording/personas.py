"""Sentences about personas: what is known of a segment, and what the room only believes."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.personas import Belief, Card, Trait
from cmlib.surveys import says_where
from cmlib.wording import Language
from cmlib.wording.people import say_names, say_quoted, say_typical
from cmlib.wording.surveys import say_answer, say_clear


def say_no_personas(say: Language) -> tuple[str, str]:
    """Nothing to draw a persona from."""
    return (
        say._("No persona is drawn: there is no segment of people that holds, and the room has written none down."),
        say._(
            "Write down in the workshop whom you have in mind: what they need, where they are, who says so. Each stays a hypothesis with the question that would test it."
        ),
    )


def say_card_headline(say: Language, card: Card, name: str) -> str:
    """Name and size of a persona."""
    share = say.estimate(card.share) if card.share.low is not None else say.percent(card.share.estimate)
    if card.basis == "survey":
        return say._("{name}: {n} people, {share} of the answers.", name=say_quoted(say, name), n=card.n, share=share)
    return say._("{name}: {n} people, {share} of the customers.", name=say_quoted(say, name), n=card.n, share=share)


def say_trait(say: Language, trait: Trait) -> str:
    """What is said of a segment, without the number."""
    if not isinstance(trait.question, str):
        return say.capital(say.say(trait.question))
    return say_answer(trait.question, trait.option)


def say_value(say: Language, trait: Trait) -> str:
    """The number with its margin and n."""
    if trait.share.unit == "share":
        return say.estimate(trait.share)
    return say._("{value}; n = {n}", value=say_typical(say, trait.share), n=trait.share.n)


def say_rest(say: Language, trait: Trait) -> str:
    """The others' share, or a dash."""
    return say.estimate(trait.rest) if trait.rest is not None else "–"


def say_what(say: Language, trait: Trait) -> str:
    """What a line is: what made the segment, a handle, or what was measured."""
    if trait.rest is None:
        return say._("measured")
    if not trait.outside:
        return say._("made the segment") if trait.more else say._("made the segment; less than the rest")
    word = say.verdict(trait.verdict or "not_assessed")
    return say._("more than the rest: {word}", word=word) if trait.more else say._("less than the rest: {word}", word=word)


def say_card_reading(say: Language, card: Card) -> str:
    """What is not on the card, and what the word beside a line means."""
    nothing = say._("What nobody asked or counted (a name, a face, hobbies) is not on the card.")
    return f"{nothing} {say_clear(say)}" if any(t.verdict == "clear" for t in card.traits) else nothing


def say_card_so_what(say: Language, card: Card) -> str:
    """What follows."""
    told = [(t.question, say_answer(t.question, t.option)) for t in card.handles if isinstance(t.question, str)]
    if where := [answer for question, answer in told if says_where(question)]:
        return say._("Speak to what they answered, and look for them here: {where}.", where="; ".join(where))
    if told:
        return say._(
            "Speak to what they answered. What sets them apart: {who}; where to look for them, the survey does not tell.",
            who="; ".join(answer for _, answer in told),
        )
    if card.basis == "survey":
        return say._("Speak to what they answered; nothing else is more frequent among them than among the rest.")
    return say._("Speak to how they buy; who they are is only known once a survey asks them.")


def say_card_change(say: Language, card: Card) -> str:
    """What would change it."""
    if card.basis == "survey":
        return say._("A new survey in which the segment does not come again would strike this card.")
    return say._("If the groups are not found again in six months, the card goes.")


# ---- what the room believes --------------------------------------------------------------------------------------------


def say_beliefs_headline(say: Language, found: Sequence[Belief]) -> str:
    """Who the room has in mind."""
    names = say_names(say, [b.persona.name for b in found])
    return say.n_(
        "A hypothesis of the room, not measured: {names}.", "{n} hypotheses of the room, not measured: {names}.", len(found), names=names
    )


def say_belief_test(say: Language, belief: Belief, brand: str) -> str:
    """The question that would test a proto-persona."""
    needs = belief.persona.needs.strip().rstrip(".")
    if needs:
        return say._(
            "“What do you most need from {brand}?”, with the options {needs}, two other needs, and none of them.",
            brand=brand,
            needs=say_quoted(say, needs),
        )
    return say._("“What do you most need from {brand}?”, with four needs the room agrees on, and none of them.", brand=brand)


def say_belief_place(say: Language, belief: Belief) -> str:
    """The question on where they are."""
    if not belief.places:
        return say._("“Where did you last hear of us?”, with the places where you are.")
    where = say_quoted(say, belief.persona.where.strip().rstrip("."))
    return say._("“Where did you last hear of us?”, with {where} among the options.", where=where)


def say_beliefs_reading(say: Language, n: int) -> str:
    """How many answers, and what they give."""
    return say._("With {n} answers a share is known to ten points up or down. Until then these are pictures in the room's head.", n=n)


def say_beliefs_change(say: Language) -> str:
    """When a hypothesis falls."""
    return say._(
        "Write down before asking below which share a hypothesis is dropped; if the upper end of the margin stays below it, drop it."
    )


def say_or_dash(text: str) -> str:
    """What was written, or a dash."""
    return text.strip() or "–"
