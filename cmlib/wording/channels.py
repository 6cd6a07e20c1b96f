"""Sentences of the page on channels."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.channels import ChannelRanking
from cmlib.wording import Language
from cmlib.wording.networks import say_network, say_networks

# ---- the answer --------------------------------------------------------------------------------------------------------


def say_bold(say: Language, active: Sequence[str], kept: Sequence[str]) -> str:
    """The portfolio in one sentence."""
    if active and kept:
        return say._(
            "The work goes into {active}; {kept} only kept up to date.", active=say_networks(say, active), kept=say_networks(say, kept)
        )
    if active:
        return say._("The work goes into {active}.", active=say_networks(say, active))
    if kept:
        return say._("No channel is worked actively; {kept} kept up to date.", kept=say_networks(say, kept))
    return say._("No channel fits yet.")


def say_standing(say: Language, decided: bool) -> str:
    """Decided, or only proposed."""
    return "" if decided else say._("This is a proposal: nobody has decided yet.")


def say_given(say: Language, r: ChannelRanking) -> str:
    """Where the scores come from."""
    o = r.origins
    parts = [
        (o["room"], say._("{n} from the workshop", n=o["room"])),
        (o["data"], say._("{n} from the brand's own data", n=o["data"])),
        (o["figures"], say._("{n} from published figures", n=o["figures"])),
        (o["assumptions"], say._("{n} working assumptions", n=o["assumptions"])),
        (o["open"], say._("{n} not assessed", n=o["open"])),
    ]
    return say._("Of the {all} scores: {parts}.", all=o["all"], parts=[text for n, text in parts if n])


# ---- the decision ------------------------------------------------------------------------------------------------------


def say_summary(say: Language, active: Sequence[str], kept: Sequence[str], closed: Sequence[str]) -> str:
    """The portfolio, and which own channels are left."""
    text = say_bold(say, active, kept)
    return text + " " + say._("Given up: {closed}.", closed=say_networks(say, closed)) if closed else text


def say_dissent(say: Language, r: ChannelRanking) -> str:
    """Participants whose own weights put another channel first, if any."""
    first = r.channels[0]
    others: dict[str, list[str]] = {}
    for name, c in r.favourites.items():
        if c != first:
            others.setdefault(c, []).append(name)
    return " ".join(
        say._("With the weights of {names}, {channel} would come first.", names=names, channel=say_network(say, c))
        for c, names in others.items()
    )
