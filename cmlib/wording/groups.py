"""Sentences about distinct groups."""

from __future__ import annotations

from cmlib.groups import MINIMUM_FOR_GROUPS, Groups
from cmlib.profiles import DESCRIBE_N
from cmlib.rfm import Rfm
from cmlib.wording import Language
from cmlib.wording.rfm import say_basis_of


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
            say._("The same file of orders answers this too."),
        )
    head = say._(
        "Distinct groups are not assessed: {needed} customers are needed, there are {n}.", needed=MINIMUM_FOR_GROUPS, n=groups.split.n
    )
    return head, say._("Drop more orders into data/ (Shopify: Orders > Export > All orders), or come back when there are more customers.")


def say_groups_message(say: Language, groups: Groups) -> str:
    """Message of the figure."""
    if groups.reason == "chance":
        return say._("The customers separate no better than invented customers without groups.")
    if groups.reason == "bridged":
        return say._("The customers separate better than invented customers without groups, but there are as good as no gaps between them.")
    return say._("The customers separate better than invented customers without groups.")


def say_groups_caption(say: Language, groups: Groups, rfm: Rfm) -> str:
    """n, what the points are, source."""
    split = groups.split
    parts = [say_basis_of(say, rfm)]
    if split.tested < split.n:
        parts.append(say._("For speed the test uses {tested} of them, drawn by lot.", tested=split.tested))
    parts.append(say._("Each point: one set of invented customers, {n} in all.", n=len(split.null) + len(split.null_buying)))
    if groups.reason == "chance":
        parts.append(say._("No more are needed: enough of them separate as well."))
    return " ".join(parts)


def say_groups_alt(say: Language, groups: Groups) -> str:
    """The verdict, and the figure in words."""
    split = groups.split
    null = split.null + split.null_buying
    return say_groups_headline(say, groups) + " " + say._(
        "Separation of the customers {value}; of invented customers without groups between {low} and {high}.",
        value=say.number(split.silhouette, 2), low=say.number(min(null), 2), high=say.number(max(null), 2),
    )  # fmt: skip


def say_groups_reading(say: Language, groups: Groups) -> str:
    """Why the verdict is what it is."""
    split = groups.split
    start = say._(
        "A search for groups always finds some, so its result is compared with the same search among invented customers who differ only gradually."
    )
    found = say.percent(int(100 * min(split.jaccard)) / 100, 0)  # at least: rounded down
    if groups.verdict == "clear":
        return (
            start
            + " "
            + say._(
                "These groups separate better than by chance, with a gap between them, and when customers are drawn anew at least {share} of each group is found again.",
                share=found,
            )
        )
    if groups.reason == "bridged":
        return (
            start
            + " "
            + say._(
                "Here they separate better, but there is no real gap: for every 100 customers around the centre of a group there are {between} halfway to another.",
                between=say.number(100 * split.between, 0),
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
    return (
        start
        + " "
        + say._("Here that comparison explains everything: customers differ in degree, not in kind.")
        + " "
        + say._("Groups that stand apart in one measure only are not looked for.")
    )


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
