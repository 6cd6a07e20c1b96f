"""Sentences of the page on the audience."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.audience import DEMOGRAPHIC_SHARE, LOST, AudienceResult, Candidate
from cmlib.followers import Online
from cmlib.model import SegmentChoice
from cmlib.profiles import DESCRIBE_N, DESCRIBE_SHARE
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.followers import say_block
from cmlib.wording.people import say_bucket, say_names, say_network, say_quoted
from cmlib.wording.rfm import ACTIONS
from cmlib.wording.surveys import say_answer

HYPOTHESIS_ACTIONS: dict[str, Text] = {
    "newcomers": T("Show what you do and for whom, where they already look"),
    "occasional": T("Give a reason to come back"),
    "loyal": T("Make it easy to recommend you"),
}

TESTS: dict[str, Text] = {
    "newcomers": T("Ask ten new people: how did you solve this before you found us?"),
    "occasional": T("Ask ten people who came once: what would make you come back?"),
    "loyal": T("Ask ten regulars: to whom did you recommend us in the last month, and in what words?"),
}

BASES: dict[str, Text] = {
    "groups": T("distinct group of customers"),
    "cells": T("part of a continuum of customers"),
    "survey": T("people who answered alike in the survey"),
    "followers": T("followers, as the network counts them"),
    "hypothesis": T("hypothesis to start from"),
}


def say_segment(say: Language, candidate: Candidate) -> str:
    """Computed name of a segment, a group of followers in the words of the page."""
    if candidate.group is not None:
        return say._("Followers: {group}", group=say_bucket(say, *candidate.group))
    return say.say(candidate.name)


def say_segment_name(say: Language, segment: SegmentChoice, result: AudienceResult) -> str:
    """A segment's name: the room's own words, or the computed name in the reader's language where nobody renamed it."""
    candidate = result.candidate(segment.id)
    return say_segment(say, candidate) if candidate and str(candidate.name) == segment.name else segment.name


def say_basis(say: Language, candidate: Candidate) -> str:
    """What a segment rests on."""
    return say.say(BASES[candidate.basis])


def say_size(say: Language, candidate: Candidate | None) -> str:
    """How large a segment is, of what."""
    if candidate is None:
        return say._("no longer in the data, or no longer large enough")
    if candidate.basis == "hypothesis" or candidate.share is None:
        return say._("not measured")
    if candidate.basis == "followers":
        where = say_network(say, candidate.platform)
        if not candidate.whole:
            return say._("{share} of the followers listed on {network}", share=say.percent(candidate.share), network=where)
        return say._("{share} of the followers on {network}", share=say.percent(candidate.share), network=where)
    if candidate.estimate is not None:
        return say._("{n} people, {share} of the answers", n=candidate.n, share=say.estimate(candidate.estimate))
    return say._("{n} customers, {share}", n=candidate.n, share=say.percent(candidate.share))


def say_size_then(say: Language, segment: SegmentChoice, candidate: Candidate | None) -> str:
    """How large a segment is today, and how large it was when it was chosen if that has changed."""
    today = say_size(say, candidate)
    now = candidate.share if candidate is not None else None
    if segment.share is None or (now is not None and abs(segment.share - now) < 0.005):
        return today
    return say._("{size} ({share} when it was chosen)", size=today, share=say.percent(segment.share))


def say_action(say: Language, candidate: Candidate | None) -> str:
    """What to do with a segment."""
    if candidate is None:
        return say._("Choose again: the data no longer show this segment")
    if candidate.leave:
        return say.say(ACTIONS[LOST])
    key = candidate.id.rsplit(".", 1)[-1]
    if candidate.basis == "cells":
        return say.say(ACTIONS[key])
    if candidate.basis == "hypothesis":
        return say.say(HYPOTHESIS_ACTIONS[key])
    if candidate.basis == "followers":
        return say._("Write and picture for them; ask whether they also buy or take part")
    if candidate.basis == "survey":
        return _survey_action(say, candidate)
    share, sales = candidate.share or 0.0, candidate.sales_share or 0.0
    if sales >= 1.2 * share:
        return say._("Look after them first: they bring more than their number")
    if sales <= 0.8 * share:
        return say._("Look for one more visit: they bring less than their number")
    return say._("Keep the contact: they bring what their number suggests")


def _survey_action(say: Language, candidate: Candidate) -> str:
    """What to speak of, and where to look for them."""
    need = say_quoted(say, candidate.need[0]) if candidate.need is not None else ""
    where = say_answer(candidate.place.variable, candidate.place.option) if candidate.place is not None else ""
    if need and where:
        return say._("Speak of {need}; look for them here: {where}", need=need, where=where)
    if need:
        return say._("Speak of {need}; where to look for them, the survey does not tell", need=need)
    if where:
        return say._("Speak to what they answered; look for them here: {where}", where=where)
    return say._("Speak to what they answered; where to look for them, the survey does not tell")


def say_need(say: Language, candidate: Candidate) -> str:
    """The need most of them named, with its share; empty where nothing says it."""
    return f"{candidate.need[0]}: {say.estimate(candidate.need[1])}" if candidate.need is not None else ""


def say_where(say: Language, candidate: Candidate) -> str:
    """The followers' network, or the place a segment names more often than the rest; empty where nothing says it."""
    if candidate.basis == "followers":
        return say_network(say, candidate.platform)
    if candidate.place is None:
        return ""
    answer, share = say_answer(candidate.place.variable, candidate.place.option), say.estimate(candidate.place.share)
    more = say._("more than the rest: {word}", word=say.verdict(candidate.place.verdict))
    return f"{answer}, {share}; {more}"


def say_hours(say: Language, online: Online | None) -> str:
    """The busiest hours of the network's followers; empty where nothing says it."""
    if online is None:
        return ""
    return say._("no hour stands out") if online.verdict == "indistinct" else say_block(say, online)


def say_unknown(say: Language) -> str:
    """What stands in a cell nothing is known of."""
    return say._("not known yet")


def say_test(say: Language, candidate: Candidate | None) -> str:
    """The question that would test a hypothesis, or what would check a measured segment."""
    if candidate is None:
        return ""
    if candidate.basis == "hypothesis":
        return say.say(TESTS[candidate.id.rsplit(".", 1)[-1]])
    if candidate.basis == "followers":
        return say._("Ask twenty people who buy or take part who they are and whether they follow")
    if candidate.basis == "survey":
        return say._("Ask the same questions of other people in six months: does the segment come again?")
    return say._("Count in three months how many are still in it, and where the others have gone")


# ---- the answer --------------------------------------------------------------------------------------------------------


def say_bold(say: Language, names: Sequence[str]) -> str:
    """Whom to talk to: the segments that are still there."""
    if not names:
        return say._("Choose again whom to talk to: nothing that was chosen is still there.")
    first, rest = say_quoted(say, names[0]), list(names[1:])
    if not rest:
        return say._("Talk to {first} first.", first=first)
    return say._("Talk to {first} first, then to {rest}.", first=first, rest=say_names(say, rest))


def say_rest(say: Language, result: AudienceResult, first: Candidate | None, lost: int = 0) -> str:
    """What has to be chosen again, and why the rest.

    Args:
        lost: how many of the segments chosen the data no longer show.
    """
    parts = []
    if lost:
        parts.append(
            say.n_(
                "{n} chosen segment is no longer in the data, or no longer large enough: choose again in its place.",
                "{n} chosen segments are no longer in the data, or no longer large enough: choose again in their place.",
                lost,
            )
        )
    if result.basis == "groups":
        parts.append(say.n_("The customers form {n} distinct group.", "The customers form {n} distinct groups.", result.groups.k))
    elif result.basis == "cells" and result.groups.verdict == "indistinct":
        parts.append(
            say._("The customers do not fall into distinct groups; the lines between these segments are drawn for use, not found.")
        )
    elif result.basis == "cells":
        parts.append(
            say._(
                "Whether the customers fall into distinct groups could not be assessed; the lines between these segments are drawn for use."
            )
        )
    elif result.basis == "survey":
        parts.append(say._("The answers to the survey fall into segments that can be told apart from outside; who buys is not known."))
    elif result.basis == "followers" and result.rfm is not None:
        parts.append(say._("No part of the customers can be proposed: this says who follows, which is not the same."))
    elif result.basis == "followers":
        parts.append(say._("Nothing is known about who buys: this says who follows, which is not the same."))
    elif result.levels:
        parts.append(
            say._("What is in the data does not say who these people are: these are hypotheses, each with a question that would test it.")
        )
    else:
        parts.append(say._("Nothing has been measured about people yet: these are hypotheses, each with a question that would test it."))
    if first is not None and first.sales_share is not None and first.share is not None:
        parts.append(
            say._(
                "The first are {share} of the customers and bring {sales} of the sales.",
                share=say.percent(first.share),
                sales=say.percent(first.sales_share),
            )
        )
    return " ".join(parts)


def say_given(say: Language, result: AudienceResult) -> str:
    """What the page was given, in words."""
    parts = []
    if result.rfm is not None:
        r = result.rfm
        text = say._("purchases of {n} customers ({orders} orders, {period})", n=r.customers, orders=r.orders, period=say.period(*r.window))
        parts.append(text)
    if result.surveys:
        parts.append(say.n_("a survey with {n} answer", "a survey with {n} answers", result.surveys[0].n))
    if result.followers:
        parts.append(
            say._("the networks' own figures on followers ({networks})", networks=[say_network(say, f.platform) for f in result.followers])
        )
    if result.sources is not None:
        parts.append(say._("visits to the website"))
    if not parts:
        return say._("No file says enough about people yet.")
    return say._("This page rests on {parts}.", parts=parts)


# ---- whom do we talk to ------------------------------------------------------------------------------------------------


def say_candidates_headline(say: Language, candidates: Sequence[Candidate]) -> str:
    """How many segments can be chosen, and on what they rest."""
    measured = [c for c in candidates if c.basis != "hypothesis" and not c.leave]
    if not measured:
        guesses = sum(c.basis == "hypothesis" for c in candidates)
        return say.n_("{n} hypothesis to choose from, none measured yet.", "{n} hypotheses to choose from, none measured yet.", guesses)
    if lost := [say_segment(say, c) for c in candidates if c.leave]:
        return say.n_(
            "{n} measured segment is large enough to be addressed; better left in peace: {names}.",
            "{n} measured segments are large enough to be addressed; better left in peace: {names}.",
            len(measured),
            names=say_names(say, lost),
        )
    return say.n_(
        "{n} measured segment is large enough to be addressed.", "{n} measured segments are large enough to be addressed.", len(measured)
    )


def say_candidates_reading(say: Language, result: AudienceResult, unknown: Sequence[str] = ()) -> str:
    """What counts as large enough; why hypotheses stay.

    Args:
        unknown: heads of the columns left out, because of no segment anything is known.
    """
    if result.basis == "hypothesis":
        return say._("A hypothesis is no finding: it is written down so that it can turn out wrong.")
    rule = {"n": DESCRIBE_N, "least": say.percent(DESCRIBE_SHARE, 0), "followers": say.percent(DEMOGRAPHIC_SHARE)}
    if result.basis == "survey":
        told = say._(
            "Large enough: {n} answers and {least} of them, or {followers} of a network's followers. "
            "Whoever answers a survey is often keener than the rest: the sizes are theirs.",
            **rule,
        )
    else:
        told = say._(
            "Large enough: {n} customers or answers and {least} of them, or {followers} of a network's followers. "
            "They are different people until somebody asks.",
            **rule,
        )
    return f"{told} {say._('Not known of any of them: {what}.', what=say_names(say, unknown))}" if unknown else told


def say_candidates_so_what(say: Language) -> str:
    """What the room does next."""
    return say._("Two or three segments are enough: whoever talks to everybody is heard by nobody.")


def say_candidates_change(say: Language, result: AudienceResult) -> str:
    """What would change the proposal."""
    if result.basis in ("groups", "cells"):
        return say._("A survey of the customers would change it if their reasons cut across what they buy.")
    if result.basis == "survey":
        return say._("The same survey with other people, or the orders of the shop, would change it if they show other kinds of people.")
    if result.basis == "followers":
        return say._("The orders of the shop would change it: they say who buys, not who looks on.")
    return say._("Any first measurement would change it: orders, followers' figures or ten conversations.")


def say_decision_headline(say: Language, names: Sequence[str]) -> str:
    """The segments in order."""
    return (
        say._("We talk to {names}.", names=say_names(say, names))
        if len(names) > 1
        else say._("We talk to {name}.", name=say_quoted(say, names[0]))
    )
