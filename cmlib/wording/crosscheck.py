"""Sentences about whether other rules agree with the page's own."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.crosscheck import INDIFFERENT, PREFERRED, Rule
from cmlib.text import T
from cmlib.wording import Language
from cmlib.wording.networks import say_network, say_networks, say_points

RULES = {
    "topsis": T("Nearest to the ideal (TOPSIS)"),
    "promethee": T("Head to head (PROMETHEE II)"),
    "vikor": T("Compromise (VIKOR)"),
}


def say_rule(say: Language, name: str) -> str:
    """A rule's name for a reader."""
    return say.say(RULES[name])


def say_rule_how(say: Language, name: str) -> str:
    """What a rule looks at, in one sentence."""
    if name == "topsis":
        return say._("How near a channel is to the best of every criterion, and how far from the worst")
    if name == "promethee":
        return say._(
            "Each channel against every other: a difference up to {few} points is none, from {many} on it counts whole",
            few=say_points(say, INDIFFERENT), many=say_points(say, PREFERRED),
        )  # fmt: skip
    return say._("Little disadvantage in all, and no large one on any criterion")


def say_agreement(say: Language, first: str, rules: Sequence[Rule]) -> str:
    """Does another rule agree on the first channel?"""
    if not rules:
        return say._("With one channel there is nothing for another rule to order.")
    name = say_network(say, first)
    with_us = [r for r in rules if r.first == first]
    others = sorted({r.first for r in rules if r.first != first})
    if not others:
        return say._("Another rule agrees: all {n} that were tried put {first} first too.", n=len(rules), first=name)
    if not with_us:
        return say._("Other rules do not agree: none of {n} puts {first} first; they put {others}.", n=len(rules), first=name, others=say_networks(say, others))  # fmt: skip
    return say.n_(
        "Other rules agree in part: {n} of {all} puts {first} first too; the rest, {others}.",
        "Other rules agree in part: {n} of {all} put {first} first too; the rest, {others}.",
        len(with_us), all=len(rules), first=name, others=say_networks(say, others),
    )  # fmt: skip


def say_agreement_so_what(say: Language, first: str, tied: Sequence[str], rules: Sequence[Rule]) -> str:
    """What follows, and why no rule replaces the page's."""
    others = {r.first for r in rules if r.first != first}
    if not rules:
        return ""
    if not others:
        return say._("The first place does not hang on the way of calculating it.")
    if others <= set(tied):
        return say._("That fits the technical tie: between these channels, something other than the score decides.")
    return say._("Before betting on {first}, go over the scores in which it differs from {others}.", first=say_network(say, first), others=say_networks(say, sorted(others)))  # fmt: skip


def say_agreement_reading(say: Language) -> str:
    """Why they are only a check."""
    return say._(
        "All see the same scores and the same weights; a score nobody knows enters with the middle of its range. They are only a check: "
        "with them, one more channel in the list can turn the order of the others; with the rule of this page it cannot."
    )
