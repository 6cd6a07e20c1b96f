"""Sentences of the page on the diagnosis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cmlib.diagnosis import FEWEST, MOST, Diagnosis
from cmlib.effects import MINIMUM_PER_LEVEL, TIMES
from cmlib.exports.tables import ImportRecord
from cmlib.findings import Estimate, Finding
from cmlib.model import Priority
from cmlib.rivals import MINIMUM_RIVAL_POSTS
from cmlib.series import Series
from cmlib.swot import Swot
from cmlib.wording import Language
from cmlib.wording import conversation as talk
from cmlib.wording import swot as boards
from cmlib.wording.effects import say_effect_action, say_effect_claim, say_effect_tile, say_effect_undivided
from cmlib.wording.maturity import say_anchor
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
    parts = [said] if top is not None and (said := say_effect_undivided(say, top)) else []
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
    if kind == "reach_format" and f.estimate is not None:
        words = {
            "what": say_format(say, str(slots.get("level"))), "network": network, "times": say.times(f.estimate.estimate),
            "metric": say_metric(say, str(slots.get("outcome"))),
        }  # fmt: skip
        if f.verdict == "clear":
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
    if part[1] == "reach_format":
        what = say_format(say, str(slots.get("level")))
        if f.sign < 0:
            return say._("Fewer {what} on {network} when the aim is to reach more people", what=what, network=network)
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
    if part[1] == "drift":
        what = say_metric(say, str(slots.get("metric")))
        if f.sign < 0:
            return say._(
                "Find out what lies behind the fall of {what} on {network}, and whether it can be stopped", what=what, network=network
            )
        return say._(
            "Find out what lies behind the rise of {what} on {network}, and keep up what was the brand's doing", what=what, network=network
        )
    if part[1] == "competitor":
        return say._("Look at the ten posts of {name} with the most comments, and try one idea a week", name=slots.get("name"))
    actions = {
        "unread": say._("Download the files that could not be read again"),
        "posts": say._("Download the export of posts of each network (Meta Business Suite: Insights, Content, Export data)"),
        "reach": say._("Download the export of {network} with reach or views", network=network),
        "audience": say._("Download the audience of each network (Meta Business Suite: Insights, Audience)"),
        "competitors": say._(
            "Write down in the competitor table at least {n} public posts of each of three competitors: more than a week old, and of the formats the brand uses",
            n=MINIMUM_RIVAL_POSTS,
        ),
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


def say_line_action(say: Language, result: Diagnosis, board: Swot, id: str) -> str:
    """The action proposed for anything a priority can rest on; a person may replace it."""
    lines, crossed = board.lines(id), board.strategy(id)
    if crossed:
        return boards.say_strategy(say, crossed, board, cites=False).rstrip(".")  # codes move, and this is saved
    x = lines[0] if len(lines) == 1 else None
    if x is None or x.kind == "measured":
        return say_action(say, result.finding(id)) if id.startswith("diagnosis.") else say._("Revise this priority")
    thing = boards.say_thing(say, x)
    if x.kind == "hypothesis":
        return say._("Find out whether it holds, and what would show it: {thing}", thing=thing)
    if x.sign > 0:
        return say._("Keep it as it is: {thing}", thing=thing)
    if x.slots["kind"] == "checklist":
        return say._("Put in place the points the checklist finds missing: {thing}", thing=thing)
    area = str(x.slots["area"])
    return say._("Take {area} to the next level: «{anchor}»", area=thing, anchor=say_anchor(say, area, int(str(x.slots["level"])) + 1))


def say_line_basis(say: Language, result: Diagnosis, board: Swot, id: str) -> str:
    """What a priority rests on, after its code; plainly so where it is the room's own idea, or no longer on the board."""
    lines, crossed = board.lines(id), board.strategy(id)
    if not id:
        return say._("an idea of the room; nothing shows it yet")
    if crossed:
        basis = boards.say_ground(say, crossed, board)
    elif len(lines) == 1:
        basis = (boards.say_rests if lines[0].kind == "measured" else boards.say_item)(say, lines[0])
    elif id in board.collect:
        basis = say_missing(say, result.finding(id))
    elif (f := result.finding(id)).estimate is not None:
        return say._("it is no longer in the boxes: {basis}", basis=say_basis(say, f))
    else:
        return say._("This finding is no longer in the data.")
    return say._("{code}: {basis}", code=board.code(id), basis=basis)


def say_line_certainty(say: Language, result: Diagnosis, board: Swot, id: str) -> str:
    """How sure what a priority rests on is; a crossing is an idea, however sure its two lines are."""
    lines = board.lines(id)
    if len(lines) == 1:
        return boards.say_certainty(say, lines[0])
    if lines:
        return say._("idea to try out")
    if id in board.collect:
        return say._("to collect")
    return say.verdict(result.finding(id).verdict) if id else say._("workshop hypothesis")


def say_line(say: Language, result: Diagnosis, board: Swot, id: str) -> str:
    """Anything a priority can rest on, to be ticked: code, certainty, what it says."""
    lines, crossed = board.lines(id), board.strategy(id)
    if not board.code(id):
        return say.capital(say_line_basis(say, result, board, id))
    if crossed:
        what = boards.say_strategy(say, crossed, board)
    elif lines:
        what = boards.say_item(say, lines[0])
    else:
        what = say_missing(say, result.finding(id))
    return say._("{code} ({certainty}): {what}", code=board.code(id), certainty=say_line_certainty(say, result, board, id), what=what)


def say_priorities(say: Language, actions: Sequence[str]) -> str:
    """Headline of the decision box: what comes first, and how much comes after."""
    if not actions:
        return say._("No priority has been chosen.")
    first = actions[0].strip().removesuffix(".")
    if len(actions) == 1:
        return say._("First of all: “{first}”.", first=first)
    return say.n_(
        "First of all: “{first}”. Then {n} more priority.",
        "First of all: “{first}”. Then {n} more priorities.",
        len(actions) - 1,
        first=first,
    )


def say_unsettled(say: Language, priorities: Sequence[Priority], *, owners: bool = True) -> str:
    """What the choice still lacks: three to five of them, and a name beside each; empty where nothing."""
    n, alone = len(priorities), sum(not p.owner.strip() for p in priorities)
    parts = []
    if not FEWEST <= n <= MOST:
        parts.append(say.n_("{n} priority: three to five is the rule.", "{n} priorities: three to five is the rule.", n))
    if owners and alone:
        parts.append(
            say.n_(
                "{n} priority has no name beside it: what nobody takes on does not get done.",
                "{n} priorities have no name beside them: what nobody takes on does not get done.",
                alone,
            )
        )
    return " ".join(parts)


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
