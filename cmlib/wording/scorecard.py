"""Sentences of the scorecard."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.diagnosis import Diagnosis
from cmlib.findings import Finding
from cmlib.scorecard import Channel
from cmlib.wording import Language
from cmlib.wording.posts import say_metric, say_network, say_per, say_rate, say_source, say_span


def main_channel(result: Diagnosis, top: Finding | None = None) -> Channel | None:
    """The network the answer speaks of; else the one with the most posts that have a rate."""
    named = str((top.slots or {}).get("platform", "")) if top else ""
    rated = [c for c in result.channels if c.rate and c.platform == named] or [c for c in result.channels if c.rate]
    return max(rated, key=lambda c: (c.n_rated, c.platform)) if rated else None


def say_channels(say: Language, channels: Sequence[Channel]) -> str:
    """Headline of the scorecard."""
    parts = [f"{say_network(say, c.platform)}, {say_per(say, c.rate.estimate, c.denominator)}" for c in channels if c.rate]
    if not parts:
        return say._("The posts are there, but nothing to divide their interactions by.")
    return say._("In a typical post: {list}.", list="; ".join(parts))


def say_typical(say: Language, c: Channel) -> str:
    """Median rate with its interval."""
    return f"{say.percent(c.rate.estimate)} ({say_span(say, c.rate)})" if c.rate else say._("not assessed")


def say_reached(say: Language, c: Channel) -> str:
    """Typical reach or views per post, named."""
    if c.reached is None:
        return say._("not assessed")
    return say._("{value} ({metric})", value=say.number(round(c.reached.estimate)), metric=say_metric(say, c.exposure))


def say_aggregations(say: Language, c: Channel) -> str:
    """The other truth: all interactions over all reach."""
    if c.pooled is None or c.rate is None:
        return ""
    return say._(
        "{network}: all interactions divided by all {base} gives {pooled}, the typical post {median}; large posts weigh more in the first.",
        network=say_network(say, c.platform), base=say_metric(say, c.denominator), pooled=say.percent(c.pooled.estimate), median=say.percent(c.rate.estimate),
    )  # fmt: skip


def say_scorecard_caption(say: Language, channels: Sequence[Channel], sources: Sequence[str]) -> str:
    """Message of the figure of channels, then n, period and source."""
    message = say._("Typical post of each channel, {rate}, with its 95 % interval.", rate=say_rate(say, channels[0].denominator))
    return message + "\n" + say_scorecard_note(say, channels, sources)


def say_scorecard_note(say: Language, channels: Sequence[Channel], sources: Sequence[str]) -> str:
    """n, period and source of each channel; what was left out."""
    notes = [
        f"{say_network(say, c.platform)}: {say_source(say, c.period, s, c.n_rated or c.n)}" for c, s in zip(channels, sources, strict=True)
    ]
    fleeting = sum(c.fleeting for c in channels)
    if fleeting:
        notes.append(
            say.n_("{n} story or live broadcast is not counted here.", "{n} stories and live broadcasts are not counted here.", fleeting)
        )
    return " ".join(notes)
