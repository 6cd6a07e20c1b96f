"""Sentences about what happens with each channel."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.channels import ChannelRanking
from cmlib.ecosystem import Move
from cmlib.smaa import BEST_DRAWS
from cmlib.text import T
from cmlib.wording import Language
from cmlib.wording.networks import say_criterion, say_hours, say_hundred, say_points
from cmlib.wording.scores import say_basis

ACTIONS_SAID = {
    "create": T("create"),
    "raise": T("adapt: publish more"),
    "lower": T("adapt: only keep it up to date"),
    "keep": T("keep"),
    "close": T("close or leave a pointer"),
    "not_now": T("do not open now"),
}


def say_action(say: Language, move: Move) -> str:
    """Create, adapt, keep, close, or do not open."""
    return say.say(ACTIONS_SAID[move.action])


def say_reason(say: Language, r: ChannelRanking, move: Move, reason: str = "") -> str:
    """Why: what was said when deciding, else the criterion that speaks most for it (or against it) with its evidence."""
    if reason:
        return reason
    if move.score is None:
        if move.level != "none":
            return say._("No single criterion decides: it is the sum.")
        if move.fits:
            return say._("Nothing known speaks against it, but only so many channels are opened at once.")
        return say._("Nothing known speaks against it, but other channels give more for the same hours.")
    slots = {
        "criterion": say_criterion(say, move.criterion),
        "score": say_points(say, move.score.point),
        "basis": say_basis(say, move.score),
    }
    if move.level == "none":
        text = say._("Against it, above all: «{criterion}» ({score} of 100; {basis}).", **slots)
        return text if move.fits else text + " " + say._("Nor do the hours suffice.")
    text = say._("For it, above all: «{criterion}» ({score} of 100; {basis}).", **slots)
    if move.level == "keep" and not move.fits:
        text += " " + say._("Active, it would take {hours} a week.", hours=say_hours(say, r.hours[move.channel]["active"][1]))
    return text


def say_firmness(say: Language, r: ChannelRanking, channel: str) -> str:
    """In how many draws the best plan has the channel."""
    if channel not in r.chosen:
        return say._("not assessed")
    return say._("{n} of 100", n=say_hundred(say, r.chosen[channel]))


def say_moves(say: Language, found: Sequence[Move]) -> str:
    """How much changes."""
    counts = {a: sum(m.action == a for m in found) for a in ACTIONS_SAID}
    parts = []
    if counts["create"]:
        parts.append(say.n_("{n} to create", "{n} to create", counts["create"]))
    if n := counts["raise"] + counts["lower"]:
        parts.append(say.n_("{n} to adapt", "{n} to adapt", n))
    if counts["keep"]:
        parts.append(say.n_("{n} stays as it is", "{n} stay as they are", counts["keep"]))
    if counts["close"]:
        parts.append(say.n_("{n} to close", "{n} to close", counts["close"]))
    if counts["not_now"]:
        parts.append(say.n_("{n} is not opened now", "{n} are not opened now", counts["not_now"]))
    return say.n_("Of {n} channel: {parts}.", "Of {n} channels: {parts}.", len(found), parts=parts)


def say_moves_reading(say: Language, found: Sequence[Move]) -> str:
    """What the column of firmness means, and what closing means."""
    text = say._(
        "«In the best plan»: in how many of 100 draws of scores and weights the best plan within the hours uses the channel ({draws} draws).",
        draws=BEST_DRAWS,
    )
    if any(m.action == "close" for m in found):
        text += " " + say._("To close means: say goodbye, leave a pointer to where you are, and keep the name.")
    return text


def say_own_audience(say: Language, owns: bool) -> str:
    """Does the brand own any list of contacts?"""
    if owns:
        return say._("At least one channel in use reaches people without a network deciding who sees it.")
    return say._(
        "No channel in use gives the brand a contact list of its own: a network can change the rules at any time. A newsletter or WhatsApp would."
    )
