"""Sentences of the page on the diagnosis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmlib.diagnosis import Diagnosis
from cmlib.effects import MINIMUM_PER_LEVEL, TIMES
from cmlib.exports.tables import ImportRecord
from cmlib.findings import Estimate, Finding
from cmlib.series import Series
from cmlib.wording import Language
from cmlib.wording import conversation as talk
from cmlib.wording.effects import say_effect_action, say_effect_claim, say_effect_tile
from cmlib.wording.posts import say_format, say_metric, say_network, say_span
from cmlib.wording.scorecard import main_channel

# ---- the answer --------------------------------------------------------------------------------------------------------


def say_bold(say: Language, result: Diagnosis, top: Finding | None) -> str:
    """The one sentence the page would keep."""
    if top is not None:
        return say_claim(say, top)
    if result.ladder.level == 0:
        return say._("Nothing can be measured yet: the first step is to collect a few files.")
    if not result.channels:
        return say._("There are no posts of the brand to look at yet: the first step is to download them.")
    if any(f.verdict != "not_assessed" for f in result.factors):
        return say._("No format, weekday or hour stands out: what there is does not tell them apart.")
    return say._("There are still too few posts to say what works better.")


def say_rest(say: Language, result: Diagnosis, top: Finding | None) -> str:
    """Second half of the answer: interaction per channel, timing, changes."""
    parts = []
    main = main_channel(result, top)
    if main and main.rate:
        parts.append(
            say._(
                "On {network}, half of the posts exceed {rate} of interaction by {base}.",
                network=say_network(say, main.platform),
                rate=say.percent(main.rate.estimate),
                base=say_metric(say, main.denominator),
            )
        )
    timing = [f for f in result.factors if f.name in TIMES and f.verdict != "not_assessed"]
    if timing and all(f.verdict == "indistinct" for f in timing):
        parts.append(say._("Neither weekday nor hour makes a difference that can be told from chance."))
    if not parts:
        parts.append(say._("The priorities below say what to collect, and what each thing would answer."))
    return " ".join(parts)


def say_claim(say: Language, f: Finding) -> str:
    """What a finding says, in one sentence with its number."""
    if f.id.split(".")[1] in talk.KINDS_OF_FINDING and f.estimate is not None:
        return talk.say_finding(say, f)
    if said := say_effect_claim(say, f):
        return said
    slots: Mapping[str, object] = f.slots or {}
    kind = f.id.split(".")[1]
    network = say_network(say, str(slots.get("platform", "")))
    certain = f.verdict == "clear"
    if kind in ("format", "reach_format") and f.estimate is not None:
        words = {"what": say_format(say, str(slots.get("level"))), "network": network, "times": say.times(f.estimate.estimate)}
        if kind == "format":
            if certain:
                return say._("What works on {network}: {what}, with {times} the interaction of the other formats.", **words)
            return say._("What seems to work on {network}: {what}, with {times} the interaction of the other formats.", **words)
        words["metric"] = say_metric(say, str(slots.get("outcome")))
        if certain:
            return say._("What reaches further on {network}: {what}, with {times} the {metric} of the other formats.", **words)
        return say._("What seems to reach further on {network}: {what}, with {times} the {metric} of the other formats.", **words)
    if kind == "change" and f.estimate is not None:
        return say._(
            "{metric} on {network} has been at another level since {day}: {times} the level before.",
            metric=say.capital(say_metric(say, str(slots.get("metric")))), network=network, day=slots.get("day"), times=say.times(f.estimate.estimate),
        )  # fmt: skip
    if kind == "competitor" and f.estimate is not None:
        return say._(
            "{name} gets more public interaction per follower on {network}: the brand gets {times} theirs.",
            name=slots.get("name"), network=network, times=say.times(f.estimate.estimate),
        )  # fmt: skip
    return say_missing(say, f)


# ---- priorities --------------------------------------------------------------------------------------------------------


def say_missing(say: Language, f: Finding) -> str:
    """What is not known, for a finding about data."""
    slots: Mapping[str, object] = f.slots or {}
    what = f.id.split(".")[2]
    network = say_network(say, str(slots.get("platform", "")))
    sentences = {
        "unread": say._("Some files could not be read."),
        "posts": say._("There is no export of the brand's posts."),
        "reach": say._("The export of {network} has neither reach nor views.", network=network),
        "audience": say._("Nothing is known about who follows the brand."),
        "competitors": say._("There is nothing to compare with."),
        "followers": say._("The brand's number of followers is not in the brief."),
        "daily": say._("There are no daily figures of the account, so lasting changes cannot be seen."),
        "orders": say._("Selling is an objective, but there are no orders to look at."),
        "formats": say._("On {network} there are too few posts of each format to compare them.", network=network),
        "refresh": say._("Nothing stands out and nothing is missing."),
    }
    return sentences.get(what, say._("This finding is no longer in the data."))


def say_action(say: Language, f: Finding) -> str:
    """The action a finding proposes; a person may replace it."""
    if f.id.split(".")[1] in talk.KINDS_OF_FINDING:
        return talk.say_action(say, f)
    if said := say_effect_action(say, f):
        return said
    slots: Mapping[str, object] = f.slots or {}
    part = f.id.split(".")
    network = say_network(say, str(slots.get("platform", "")))
    if part[1] in ("format", "reach_format"):
        what = say_format(say, str(slots.get("level")))
        if f.sign < 0:
            return say._("Fewer {what} on {network}; use the time for other formats", what=what, network=network)
        if part[1] == "format":
            return say._("Prefer {what} on {network} when the aim is that people interact", what=what, network=network)
        return say._("Prefer {what} on {network} when the aim is to reach more people", what=what, network=network)
    if part[1] == "change":
        if f.sign < 0:
            return say._(
                "Find out what changed on {network} around {day}, and whether it can be undone", network=network, day=slots.get("day")
            )
        return say._(
            "Find out what changed on {network} around {day}, and keep it up if it was the brand's doing",
            network=network,
            day=slots.get("day"),
        )
    if part[1] == "competitor":
        return say._("Look at the ten posts of {name} with the most comments, and try one idea a week", name=slots.get("name"))
    actions = {
        "unread": say._("Download the files that could not be read again"),
        "posts": say._("Download the export of posts of each network (Meta Business Suite: Insights, Content, Export data)"),
        "reach": say._("Download the export of {network} with reach or views", network=network),
        "audience": say._("Download the audience of each network (Meta Business Suite: Insights, Audience)"),
        "competitors": say._("Write down ten public posts of three competitors in the competitor table"),
        "followers": say._("Write the number of followers of each network into the brief"),
        "daily": say._("Download the daily results of each network (Meta Business Suite: Insights, Results)"),
        "orders": say._("Download the orders of the shop, or keep a list of sales and where they came from"),
        "formats": say._(
            "Spread the next posts on {network} over two or three formats, at least {n} of each", network=network, n=MINIMUM_PER_LEVEL
        ),
        "refresh": say._("Repeat this page in three months with fresh files"),
    }
    return actions.get(part[2] if len(part) > 2 else "", say._("Revise this priority"))


def say_basis(say: Language, f: Finding) -> str:
    """Why: number, interval and n, or what is missing."""
    if f.estimate is None:
        return say_missing(say, f)
    if f.estimate.unit != "ratio":
        return say.estimate(f.estimate)
    return say._("{times} ({span}; {n})", times=say.times(f.estimate.estimate), span=say_span(say, f.estimate), n=say_n(say, f.estimate))


def say_n(say: Language, e: Estimate) -> str:
    """«230 posts», «426 days»."""
    return say.n_("{n} day", "{n} days", e.n) if e.n_unit == "days" else say.n_("{n} post", "{n} posts", e.n)


def say_priorities(say: Language, n: int) -> str:
    """Headline of the decision box."""
    return say.n_(
        "{n} priority for the coming months, each with the finding it rests on.",
        "{n} priorities for the coming months, each with the finding it rests on.",
        n,
    )


# ---- what do we have to look at ----------------------------------------------------------------------------------------


def say_files(say: Language, read: int, unread: int) -> str:
    """Headline of the data section."""
    first = say.n_("{n} file could be read.", "{n} files could be read.", read)
    return first + " " + (say.n_("{n} file could not.", "{n} files could not.", unread) if unread else say._("No file was left out."))


def say_clock(say: Language, imports: Sequence[ImportRecord]) -> str:
    """A warning about publish times, where they were not in the file."""
    bases = {r.zone_basis for r in imports if "posts" in r.tables}
    if "assumed" in bases:
        return say._("Some files do not say in which time zone they are written: the hours are an assumption.")
    return ""


def say_tile(say: Language, f: Finding) -> str:
    """What the number of the strongest finding means."""
    if said := say_effect_tile(say, f):
        return said
    slots: Mapping[str, object] = f.slots or {}
    kind = f.id.split(".")[1]
    network = say_network(say, str(slots.get("platform", "")))
    if kind == "format":
        return say._(
            "interaction of {what} on {network}, against the other formats", what=say_format(say, str(slots.get("level"))), network=network
        )
    if kind == "reach_format":
        metric = say_metric(say, str(slots.get("outcome")))
        return say._(
            "{metric} of {what} on {network}, against the other formats",
            metric=metric,
            what=say_format(say, str(slots.get("level"))),
            network=network,
        )
    if kind == "competitor":
        return say._("the brand's interaction per follower, against {name}", name=slots.get("name"))
    return say._(
        "{metric} on {network} since {day}, against before",
        metric=say_metric(say, str(slots.get("metric"))),
        network=network,
        day=slots.get("day"),
    )


def say_file_list(say: Language, files: Sequence[str]) -> str:
    """A few file names, or how many."""
    return say.listing(list(files)) if len(files) <= 2 else say.n_("{n} file", "{n} files", len(files))


def say_result(say: Language, s: Series) -> str:
    """Result of a series in a table cell."""
    if s.used is None:
        return say.verdict("not_assessed")
    if s.drift is not None:
        return say._("little by little, {times}", times=f"{say.times(s.drift.estimate)} ({say_span(say, s.drift)})")
    return say._("no lasting change")
