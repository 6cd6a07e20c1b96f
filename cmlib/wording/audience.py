"""Sentences of the page on the audience."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cmlib.audience import (
    MINIMUM_CUSTOMERS,
    MINIMUM_FOR_GROUPS,
    SURVEY_MINIMUM,
    AudienceResult,
    Candidate,
    Cell,
    Composition,
    Followers,
    Groups,
    Part,
    Question,
    Rfm,
    Sources,
    Survey,
)
from cmlib.findings import Estimate
from cmlib.model import SegmentChoice
from cmlib.profiles import DESCRIBE_N, LEAST
from cmlib.text import T, Text
from cmlib.wording import Language

# ---- names of things ---------------------------------------------------------------------------------------------------

NETWORKS = {
    "instagram": "Instagram", "facebook": "Facebook", "tiktok": "TikTok", "youtube": "YouTube", "linkedin": "LinkedIn", "x": "X",
    "pinterest": "Pinterest", "whatsapp": "WhatsApp", "telegram": "Telegram", "threads": "Threads", "bluesky": "Bluesky",
    "google_business": "Google Business",
}  # fmt: skip
"""Proper names, the same in every language."""

SEXES: dict[str, Text] = {"women": T("women"), "men": T("men"), "other": T("sex not stated")}

DIMENSIONS: dict[str, Text] = {
    "age_gender": T("age"), "age": T("age"), "gender": T("sex"), "city": T("city"), "country": T("country"),
    "job_function": T("job function"), "seniority": T("seniority"), "industry": T("industry"), "company_size": T("company size"),
}  # fmt: skip

VISIT_GROUPS: dict[str, Text] = {
    "organic search": T("search engines"), "direct": T("direct visits"), "organic social": T("social networks"),
    "paid social": T("social networks, paid"), "paid search": T("search engines, paid"), "referral": T("links from other websites"),
    "email": T("e-mail"), "organic video": T("video platforms"), "organic shopping": T("shopping sites"), "display": T("banners"),
    "affiliates": T("affiliates"), "cross-network": T("paid, several networks"), "unassigned": T("origin unknown"),
    "(other)": T("other origins"), "organic maps": T("maps"), "sms": T("text messages"), "paid other": T("other, paid"),
    "paid video": T("video platforms, paid"), "paid shopping": T("shopping sites, paid"), "ai assistant": T("AI assistants"),
}  # fmt: skip

ACTIONS: dict[str, Text] = {
    "regulars": T("Thank them, tell them first, ask them to recommend"),
    "growing": T("Give a reason for the next visit: a fixed day, a standing order"),
    "new": T("Welcome them and invite to a second purchase"),
    "cooling": T("Write to them now, personally, before they are gone"),
    "occasional": T("Remind them on their occasions: seasons, parties"),
    "missed": T("Ask why they stopped coming, and make coming back easy"),
    "gone": T("One last message, then leave them in peace"),
}
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
LEFT_OUT: dict[str, Text] = {
    "date": T("without a usable date"), "old": T("older than two years"), "cancelled": T("cancelled, unpaid or returned in full"),
    "anonymous": T("without a customer"), "currency": T("in another currency"),
}  # fmt: skip
AXES: dict[str, Text] = {
    "recency": T("days since the last purchase"), "frequency": T("number of orders"), "value": T("value of an order"),
}  # fmt: skip
BASES: dict[str, Text] = {
    "groups": T("distinct group of customers"),
    "cells": T("part of a continuum of customers"),
    "followers": T("followers, as the network counts them"),
    "hypothesis": T("hypothesis of the workshop"),
}


def say_network(say: Language, platform: str) -> str:
    """Name of a network."""
    return NETWORKS.get(platform) or say.capital(platform.replace("_", " "))


def say_segment(say: Language, candidate: Candidate) -> str:
    """Computed name of a segment."""
    return say.say(candidate.name)


def say_segment_name(say: Language, segment: SegmentChoice, result: AudienceResult) -> str:
    """A segment's name: the room's own words, or the computed name in the reader's language where nobody renamed it."""
    candidate = result.candidate(segment.id)
    return say.say(candidate.name) if candidate and str(candidate.name) == segment.name else segment.name


def say_source(say: Language, files: str) -> str:
    """Names of the files behind a number; of a long row of files the first and the last."""
    names = files.split(", ")
    if len(names) <= 3:
        return files
    return say._("{n} files, {first} to {last}", n=len(names), first=names[0], last=names[-1])


def say_quoted(say: Language, name: str) -> str:
    """A name in quotation marks."""
    return say._("“{name}”", name=name)


def say_names(say: Language, names: Sequence[str]) -> str:
    """«A», «B» y «C»."""
    return say.listing([say_quoted(say, n) for n in names])


def say_typical(say: Language, e: Estimate) -> str:
    """A median with its interval, without n (the row says it): «12 (9–15)»."""
    shown = say.money(e.estimate) if e.unit == "money" else say.number(e.estimate)
    if e.low is None or e.high is None:
        return shown
    digits = 2 if e.unit == "money" and "." in say.money(e.estimate).replace(",", ".") else None
    return f"{shown} ({say.number(e.low, digits)}–{say.number(e.high, digits)})"


def say_place(say: Language, label: str) -> str:
    """A country from its code, any other place as the network writes it."""
    return say.locale.territories.get(label, label) if re.fullmatch(r"[A-Z]{2}", label) else label


def say_bucket(say: Language, dimension: str, label: str) -> str:
    """One bucket of a breakdown."""
    if dimension == "gender":
        return say.say(SEXES.get(label, label))
    if dimension == "country":
        return say_place(say, label)
    return label


def say_visits(say: Language, group: str) -> str:
    """Where a visit came from."""
    return say.say(VISIT_GROUPS.get(group.strip().casefold(), group))


def say_share(say: Language, share: float | None) -> str:
    """A share, or that it is too small to show."""
    return say._("fewer than {least} people", least=LEAST) if share is None else say.percent(share)


def say_basis(say: Language, candidate: Candidate) -> str:
    """What a segment rests on."""
    return say.say(BASES[candidate.basis])


def say_size(say: Language, candidate: Candidate | None) -> str:
    """How large a segment is, of what."""
    if candidate is None:
        return say._("no longer in the data")
    if candidate.basis == "hypothesis" or candidate.share is None:
        return say._("not measured")
    if candidate.basis == "followers":
        where = say_network(say, candidate.platform)
        return say._("{share} of the followers on {network}", share=say.percent(candidate.share), network=where)
    return say._("{n} customers, {share}", n=candidate.n, share=say.percent(candidate.share))


def say_action(say: Language, candidate: Candidate | None) -> str:
    """What to do with a segment."""
    if candidate is None:
        return say._("Choose again: the data no longer show this segment")
    key = candidate.id.rsplit(".", 1)[-1]
    if candidate.basis == "cells":
        return say.say(ACTIONS[key])
    if candidate.basis == "hypothesis":
        return say.say(HYPOTHESIS_ACTIONS[key])
    if candidate.basis == "followers":
        return say._("Write and picture for them; ask whether they also buy or take part")
    share, sales = candidate.share or 0.0, candidate.sales_share or 0.0
    if sales >= 1.2 * share:
        return say._("Look after them first: they bring more than their number")
    if sales <= 0.8 * share:
        return say._("Look for one more visit: they bring less than their number")
    return say._("Keep the contact: they bring what their number suggests")


def say_test(say: Language, candidate: Candidate | None) -> str:
    """The question that would test a hypothesis, or what would check a measured segment."""
    if candidate is None:
        return ""
    if candidate.basis == "hypothesis":
        return say.say(TESTS[candidate.id.rsplit(".", 1)[-1]])
    if candidate.basis == "followers":
        return say._("Ask twenty people who buy or take part who they are and whether they follow")
    return say._("See in three months whether the same people are still in it")


# ---- the answer --------------------------------------------------------------------------------------------------------


def say_bold(say: Language, names: Sequence[str]) -> str:
    """Whom to talk to."""
    first, rest = say_quoted(say, names[0]), list(names[1:])
    if not rest:
        return say._("Talk to {first} first.", first=first)
    return say._("Talk to {first} first, then to {rest}.", first=first, rest=say_names(say, rest))


def say_rest(say: Language, result: AudienceResult, first: Candidate | None) -> str:
    """Why."""
    parts = []
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
    elif result.basis == "followers":
        parts.append(say._("Nothing is known about who buys: this says who follows, which is not the same."))
    elif result.levels:
        parts.append(
            say._("What is in the data does not say who these people are: these are hypotheses, each with a question that would test it.")
        )
    else:
        parts.append(say._("Nothing has been measured yet: these are hypotheses, each with a question that would test it."))
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
        return say._("This page rests on the workshop alone: nothing has been measured yet.")
    return say._("This page rests on {parts}.", parts=parts)


# ---- who buys ----------------------------------------------------------------------------------------------------------


def say_orders_missing(say: Language, result: AudienceResult) -> tuple[str, str]:
    """No purchases, or too few customers: what is missing and how to get it."""
    if result.customers_found:
        n, needed = result.customers_found, MINIMUM_CUSTOMERS
        return (
            say.n_(
                "{n} customer is too few to sort: {needed} are needed.",
                "{n} customers are too few to sort: {needed} are needed.",
                n,
                needed=needed,
            ),
            say._("Write to them one by one; add older or newer orders to data/ when there are more."),
        )
    return (
        say._("Who buys is not assessed: no purchases with a customer in the data."),
        say._(
            "Drop the orders of the shop into data/ (Shopify: Orders > Export > All orders, plain CSV). "
            "The e-mail address is only used to recognise the same person and is not kept."
        ),
    )


def say_rfm_headline(say: Language, cell: Cell) -> str:
    """Who brings most of the sales."""
    return say._(
        "{share} of the customers bring {sales} of the sales: “{name}”.",
        share=say.capital(say.percent(cell.share)), sales=say.percent(cell.sales_share), name=cell.name,
    )  # fmt: skip


def say_rfm_message(say: Language) -> str:
    """Message of the map."""
    return say._("Customers by when they last bought and how often.")


def say_basis_of(say: Language, rfm: Rfm) -> str:
    """n, period, source of everything about customers."""
    return say._(
        "n = {n} customers, {orders} orders, {period}. Source: {source}.",
        n=rfm.customers, orders=rfm.orders, period=say.period(*rfm.window), source=say_source(say, rfm.source),
    )  # fmt: skip


def say_rfm_alt(say: Language, rfm: Rfm) -> str:
    """The map in words."""
    cells = [say._("{name} {n} ({share})", name=c.name, n=c.n, share=say.percent(c.share)) for c in rfm.cells]
    return say._("Map of nine squares, last purchase by number of orders. Customers: {cells}.", cells=cells)


def say_rfm_reading(say: Language, rfm: Rfm) -> str:
    """How to read the map, what was left out."""
    parts = [
        say._("Each customer is compared with the others: equal customers always fall into the same square."),
        say._("“Typical” is the median, with the range that would hold it in 95 of 100 samples."),
    ]
    if rfm.bins == 3:
        parts.append(say._("With fewer than 200 customers three steps are used instead of five."))
    if rfm.together_n:
        parts.append(
            say._(
                "Shown only together so that nobody can be recognised: {names} ({n} customers).",
                names=[_cell_name(say, i) for i in rfm.together], n=rfm.together_n,
            )
            if rfm.together_n >= LEAST
            else say._("Groups of fewer than {least} people are not shown.", least=LEAST)
        )  # fmt: skip
    if rfm.constant:
        parts.append(say._("Careful: all customers have the same {what}, so it separates nobody.", what=[AXES[c] for c in rfm.constant]))
    if rfm.left_out:
        reasons = [say._("{n} {why}", n=n, why=LEFT_OUT[why]) for why, n in rfm.left_out.items()]
        parts.append(say._("Orders not counted: {reasons}.", reasons=reasons))
    return " ".join(parts)


def _cell_name(say: Language, id: str) -> str:
    from cmlib.audience import CELL_NAMES

    return say.say(CELL_NAMES[id])


def _inside(say: Language, text: Text) -> str:
    """An action inside a sentence: small first letter."""
    said = say.say(text)
    return said[:1].lower() + said[1:]


def say_rfm_so_what(say: Language, rfm: Rfm) -> str:
    """What follows: keep the best, catch those who cool off."""
    best = max(rfm.cells, key=lambda c: c.sales_share)
    urgent = rfm.cell("cooling")
    parts = [say._("“{name}”: {action}.", name=best.name, action=_inside(say, ACTIONS[best.id]))]
    if urgent is not None and urgent.id != best.id:
        parts.append(
            say._("Most urgent, “{name}” ({n} customers): {action}.", name=urgent.name, n=urgent.n, action=_inside(say, ACTIONS["cooling"]))
        )
    return " ".join(parts)


def say_rfm_change(say: Language) -> str:
    """What would change it."""
    return say._("It would change with orders from other shops or the counter that are not in the file, or if the business is seasonal.")


# ---- are there groups --------------------------------------------------------------------------------------------------


def say_groups_headline(say: Language, groups: Groups) -> str:
    """The verdict on groups."""
    if groups.verdict == "clear":
        return say.n_("Yes: {n} distinct group of customers.", "Yes: {n} distinct groups of customers.", groups.k)
    return say._("There are no distinct segments among the customers; there is a continuum.")


def say_groups_missing(say: Language, groups: Groups) -> tuple[str, str]:
    """Too few customers to look for groups."""
    if groups.reason == "constant":
        return (
            say._("Distinct groups were not looked for: the customers differ too little from one another."),
            say._("Use the map above: it needs no groups."),
        )
    if not groups.split.n:
        return (
            say._("Distinct groups are not assessed: no purchases with a customer in the data."),
            say._("Drop the orders of the shop into data/ (Shopify: Orders > Export > All orders, plain CSV)."),
        )
    head = say._(
        "Distinct groups are not assessed: {needed} customers are needed, there are {n}.", needed=MINIMUM_FOR_GROUPS, n=groups.split.n
    )
    return head, say._("Drop more orders into data/ (Shopify: Orders > Export > All orders), or come back when there are more customers.")


def say_groups_message(say: Language, groups: Groups) -> str:
    """Message of the figure."""
    if groups.reason == "chance":
        return say._("The customers separate no better than invented customers without groups.")
    return say._("The customers separate better than invented customers without groups.")


def say_groups_caption(say: Language, groups: Groups, rfm: Rfm) -> str:
    """n, what the points are, source."""
    split = groups.split
    parts = [say_basis_of(say, rfm)]
    if split.tested < split.n:
        parts.append(say._("For speed the test uses {tested} of them, drawn by lot.", tested=split.tested))
    parts.append(say._("Each point: one set of invented customers, {n} in all.", n=len(split.null) + len(split.null_buying)))
    return " ".join(parts)


def say_groups_alt(say: Language, groups: Groups) -> str:
    """The figure in words."""
    split = groups.split
    null = split.null + split.null_buying
    return say._(
        "Separation of the customers {value}; of invented customers without groups between {low} and {high}.",
        value=say.number(split.silhouette, 2), low=say.number(min(null), 2), high=say.number(max(null), 2),
    )  # fmt: skip


def say_groups_reading(say: Language, groups: Groups) -> str:
    """Why the verdict is what it is."""
    split = groups.split
    start = say._(
        "A search for groups always finds some, so its result is compared with the same search among invented customers who differ only gradually."
    )
    found = say.percent(min(split.jaccard), 0)
    if groups.verdict == "clear":
        return (
            start
            + " "
            + say._(
                "These groups separate better than by chance, and when customers are drawn anew at least {share} of each group is found again.",
                share=found,
            )
        )
    if groups.reason == "unstable":
        return (
            start
            + " "
            + say._(
                "There is some structure, but the groups do not hold: when customers are drawn anew only {share} of the weakest is found again (75% is needed).",
                share=found,
            )
        )
    if groups.reason == "size":
        return (
            start
            + " "
            + say._(
                "There is some structure, but one group is too small to plan for (fewer than {n} customers or 5%) or nearly everybody is in one group.",
                n=DESCRIBE_N,
            )
        )
    return start + " " + say._("Here that comparison explains everything: customers differ in degree, not in kind.")


def say_groups_so_what(say: Language, groups: Groups) -> str:
    """What follows."""
    if groups.verdict == "clear":
        top = groups.groups[0]
        return say._(
            "Speak to each group in its own way; start with “{name}”, which brings {sales} of the sales.",
            name=top.name,
            sales=say.percent(top.sales_share),
        )
    return say._("Do not invent characters. Use the map above as a ruler: who is where today, and what moves people one square on.")


def say_groups_change(say: Language, groups: Groups) -> str:
    """What would change it."""
    if groups.verdict == "clear":
        return say._("It would change if the groups mix in the coming months: this page looks again every time.")
    return say._("It would change with more customers, or with things only they can tell: what they buy it for, and for whom.")


# ---- followers ---------------------------------------------------------------------------------------------------------


def say_followers_missing(say: Language) -> tuple[str, str]:
    """No demographics."""
    return (
        say._("Who follows is not assessed: no figures on followers in the data."),
        say._("Drop the audience file of each network into data/ (Meta Business Suite > Insights > Audience > Export)."),
    )


def say_followers_headline(say: Language, who: Followers, composition: Composition, top: Part) -> str:
    """Largest part of the followers."""
    network, share = say_network(say, who.platform), say_share(say, top.share)
    if composition.dimension in ("age", "age_gender"):
        return say._("On {network}, {share} of the followers are {ages} years old.", network=network, share=share, ages=top.label)
    label = say_bucket(say, composition.dimension, top.label)
    dimension = say.say(DIMENSIONS.get(composition.dimension, composition.dimension))
    if not composition.whole:
        return say._(
            "On {network}, the largest group by {dimension} is {label}: {share} of the followers listed.",
            network=network, dimension=dimension, label=label, share=share,
        )  # fmt: skip
    return say._(
        "On {network}, the largest group by {dimension} is {label}: {share} of the followers.",
        network=network, dimension=dimension, label=label, share=share,
    )  # fmt: skip


def say_others_headline(say: Language, who: Followers, tops: Sequence[tuple[str, Part]]) -> str:
    """The largest part of every other breakdown of a network."""
    parts = [
        say._(
            "{dimension}: {label} ({share})",
            dimension=DIMENSIONS.get(d, d),
            label=say_bucket(say, d, p.label),
            share=say_share(say, p.share),
        )
        for d, p in tops
    ]
    return say._("On {network}, the largest groups are, by {parts}.", network=say_network(say, who.platform), parts="; ".join(parts))


def say_dimension(say: Language, dimension: str) -> str:
    """«Ciudad», to stand at the head of a column or a row."""
    return say.capital(say.say(DIMENSIONS.get(dimension, dimension)))


def say_followers_message(say: Language, composition: Composition) -> str:
    """Message of the figure."""
    if composition.dimension == "age_gender":
        return say._("Followers by age and sex.")
    return say._("Followers by {dimension}.", dimension=DIMENSIONS.get(composition.dimension, composition.dimension))


def say_followers_caption(say: Language, who: Followers, composition: Composition) -> str:
    """n, day, source."""
    if composition.n and composition.whole:
        count = say._("n = {n} followers", n=composition.n)
    elif composition.n:
        count = say._("n = {n} followers listed", n=composition.n)
    else:
        count = say.capital(say._("the network's file does not say of how many followers"))
    day = say.day(who.day) if who.day else say._("the file does not say of which day")
    return say._("{count}; {day}. Source: {source}.", count=count, day=day, source=say_source(say, who.source))


def say_followers_alt(say: Language, who: Followers, composition: Composition) -> str:
    """The figure in words."""
    parts = [f"{say_bucket(say, composition.dimension, p.label)} {say_share(say, p.share)}" for p in composition.parts[:8]]
    return say._("Bars of the followers on {network}: {parts}.", network=say_network(say, who.platform), parts=parts)


def say_listed(say: Language, composition: Composition) -> str:
    """How much of the followers the network breaks down; empty where it is all of them."""
    dimension = say.say(DIMENSIONS.get(composition.dimension, composition.dimension))
    if not composition.whole:
        return say._("The network lists only its largest groups; how many followers are in none of them is not known.")
    missing = 1 - composition.listed
    if missing < 0.005:
        return ""
    return say._(
        "By {dimension} the network lists {listed} of the followers; about the other {missing} it says nothing.",
        dimension=dimension, listed=say.percent(composition.listed), missing=say.percent(missing),
    )  # fmt: skip


def say_followers_reading(say: Language, composition: Composition) -> str:
    """What is missing, what must not be done."""
    parts = [say_listed(say, composition)]
    parts.append(
        say._(
            "These are counts of the network, not a sample, so there is no margin of error; who people are is what they told the network."
        )
    )
    parts.append(say._("Breakdowns cannot be multiplied: how old the followers of one city are is not known."))
    return " ".join(p for p in parts if p)


def say_followers_so_what(say: Language, composition: Composition, top: Part) -> str:
    """What follows."""
    if composition.dimension in ("age", "age_gender"):
        return say._("When in doubt write for people aged {ages}; whether they also buy or take part has to be asked.", ages=top.label)
    return say._("When in doubt write for the largest group; whether they also buy or take part has to be asked.")


def say_followers_change(say: Language) -> str:
    """What would change it."""
    return say._(
        "It would change if those who buy or take part turn out to be others than those who follow: one question to them decides it."
    )


# ---- survey ------------------------------------------------------------------------------------------------------------


def say_survey_missing(say: Language) -> tuple[str, str]:
    """No survey."""
    return (
        say._("What people say is not assessed: there is no survey in the data."),
        say._(
            "Drop the answers into data/ (Google Forms: Responses > Download responses). Five closed questions to 80 people are enough to begin."
        ),
    )


def say_survey_headline(say: Language, survey: Survey) -> str:
    """How many answered, and what that allows."""
    if survey.needed:
        return say.n_(
            "{n} person answered: enough for shares with wide margins, not to look for groups.",
            "{n} people answered: enough for shares with wide margins, not to look for groups.",
            survey.n,
        )
    return say.n_("{n} person answered.", "{n} people answered.", survey.n)


def say_survey_so_what(say: Language, survey: Survey) -> str:
    """What is still needed."""
    if survey.needed:
        return say.n_(
            "{n} more answer is needed ({all} in all) before groups may be looked for.",
            "{n} more answers are needed ({all} in all) before groups may be looked for.",
            survey.needed,
            all=SURVEY_MINIMUM,
        )
    return say._("There are enough answers to compare groups of people; the shares below are for everybody together.")


def say_survey_reading(say: Language, survey: Survey) -> str:
    """Who answered is not everybody; what was skipped."""
    parts = [say._("Whoever answers a survey is often keener than the rest: read the shares as theirs, not everybody's.")]
    if survey.skipped:
        parts.append(
            say._(
                "Not counted, because the answers are free text, contact data or all different: {questions}.",
                questions=list(survey.skipped),
            )
        )
    return " ".join(parts)


def say_survey_source(say: Language, survey: Survey) -> str:
    """n, period, source."""
    when = say.period(*survey.period) if survey.period else say._("days unknown")
    return say._("n = {n} answers, {when}. Source: {source}.", n=survey.n, when=when, source=say_source(say, survey.source))


def say_question_headline(say: Language, question: Question) -> str:
    """Most frequent answer."""
    top = max(question.options, key=lambda o: o.share.estimate)
    return say._(
        "{question} Most frequent: {answer}, {share}.",
        question=_asked(question.text),
        answer=say_quoted(say, top.label),
        share=say.estimate(top.share),
    )


def _asked(text: str) -> str:
    return text if text.rstrip()[-1:] in "?.!:" else text.rstrip() + ":"


def say_question_caption(say: Language, question: Question, survey: Survey) -> str:
    """Message, then n and source."""
    when = say.period(*survey.period) if survey.period else say._("days unknown")
    tail = say._(
        "The line is the 95% margin. n = {n} answers, {when}. Source: {source}.",
        n=question.n,
        when=when,
        source=say_source(say, survey.source),
    )
    message = say._("People could give several answers.") if question.several else say._("One answer each.")
    return f"{message}\n{tail}"


def say_question_alt(say: Language, question: Question) -> str:
    """The figure in words."""
    return say._("Bars: {parts}.", parts=[f"{o.label} {say.estimate(o.share)}" for o in question.options])


def say_question_reading(say: Language, question: Question) -> str:
    """Does the first answer stand out; what is hidden."""
    parts = []
    if question.lead == "clear":
        parts.append(say._("The first answer is well ahead of the second."))
    elif question.lead == "hint":
        parts.append(say._("The first answer is probably ahead of the second."))
    elif question.lead == "indistinct":
        parts.append(say._("The first and the second answer cannot be told apart with so few people."))
    if question.together_answers:
        parts.append(
            say.n_(
                "{n} rarer answer is not shown, so that nobody can be recognised.",
                "{n} rarer answers are not shown one by one, so that nobody can be recognised.",
                question.together_answers,
            )
        )
    return " ".join(parts)


# ---- where visits come from --------------------------------------------------------------------------------------------


def say_sources_missing(say: Language) -> tuple[str, str]:
    """No web traffic."""
    return (
        say._("Where visits come from is not assessed: no website figures in the data."),
        say._("Drop the traffic file into data/ (Google Analytics > Acquisition > Traffic acquisition > Download CSV)."),
    )


def say_sources_headline(say: Language, sources: Sources) -> str:
    """Largest origin."""
    group, _n, share = sources.rows[0]
    return say._("Most visits to the website come from {group}: {share}.", group=say_visits(say, group), share=say.percent(share))


def say_sources_caption(say: Language, sources: Sources) -> str:
    """Message, then n, period, source."""
    return (
        say._("Visits to the website by origin.")
        + "\n"
        + say._(
            "n = {n} visits, {period}. Source: {source}.",
            n=sources.n,
            period=say.period(*sources.period),
            source=say_source(say, sources.source),
        )
    )


def say_sources_alt(say: Language, sources: Sources) -> str:
    """The figure in words."""
    return say._("Bars of the visits: {parts}.", parts=[f"{say_visits(say, g)} {say.percent(s)}" for g, _n, s in sources.rows])


def say_sources_reading(say: Language) -> str:
    """What the origin means and does not."""
    return say._(
        "All visits are counted, not people: one person may come several times. Direct visits hide others, such as links sent in private messages."
    )


def say_sources_so_what(say: Language, sources: Sources) -> str:
    """What follows for the networks."""
    social = [s for g, _n, s in sources.rows if g.strip().casefold() == "organic social"]
    if social:
        return say._(
            "Social networks bring {share} of the visits: that part can be moved by what is published there.", share=say.percent(social[0])
        )
    return say._("Visits from social networks do not show here; mark the links you publish so that they can be counted.")


def say_sources_change(say: Language) -> str:
    """What would change it."""
    return say._("It would change with marked links: many visits that now count as direct would show their origin.")


# ---- whom do we talk to ------------------------------------------------------------------------------------------------


def say_candidates_headline(say: Language, candidates: Sequence[Candidate]) -> str:
    """How many segments can be chosen, and on what they rest."""
    measured = [c for c in candidates if c.basis != "hypothesis"]
    if not measured:
        return say.n_(
            "{n} hypothesis to choose from, none measured yet.", "{n} hypotheses to choose from, none measured yet.", len(candidates)
        )
    return say.n_(
        "{n} measured segment is large enough to be addressed.", "{n} measured segments are large enough to be addressed.", len(measured)
    )


def say_candidates_reading(say: Language, result: AudienceResult) -> str:
    """What counts as large enough; why hypotheses stay."""
    if result.basis == "hypothesis":
        return say._("A hypothesis is no finding: it is written down so that it can turn out wrong.")
    return say._(
        "Large enough: {n} customers and 5% of them, or 30% of a network's followers. Customers and followers are different people until somebody asks.",
        n=DESCRIBE_N,
    )


def say_candidates_so_what(say: Language) -> str:
    """What the room does next."""
    return say._("Two or three segments are enough: whoever talks to everybody is heard by nobody.")


def say_candidates_change(say: Language, result: AudienceResult) -> str:
    """What would change the proposal."""
    if result.basis in ("groups", "cells"):
        return say._("A survey of the customers would change it if their reasons cut across what they buy.")
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
