"""Sentences about customers who come back, and what is to be expected of them."""

from __future__ import annotations

from cmlib.customers import AGAIN_DAYS, OFF_AT_MOST, OUTLOOK_FROM, REPEATING_FROM, Cohort, Outlook, Returning
from cmlib.profiles import LEAST
from cmlib.wording import Language
from cmlib.wording.people import say_share_between, say_source

# ---- do they come back -------------------------------------------------------------------------------------------------


def say_returning_missing(say: Language, customers: int) -> tuple[str, str]:
    """Nobody whose 90 days are over, or too few."""
    if not customers:
        return (
            say._("Whether customers come back is not assessed: no purchases with a customer in the data."),
            say._("The same file of orders answers this too."),
        )
    return (
        say._(
            "Whether customers come back is not assessed: that takes 20 customers who first bought {days} days ago or more.",
            days=AGAIN_DAYS,
        ),
        say._("Drop the orders of a longer time into data/: half a year at least."),
    )


def say_cohort(say: Language, cohort: Cohort) -> str:
    """When these customers first bought."""
    return say.period(cohort.first, cohort.last)


def say_short_cohort(say: Language, cohort: Cohort) -> str:
    """The same for a figure: its months."""
    first, last = (say.month_name(d.month)[:3] for d in (cohort.first, cohort.last))
    if first == last:
        return f"{first} {cohort.first.year}"
    if cohort.first.year == cohort.last.year:
        return f"{first}–{last} {cohort.last.year}"
    return f"{first} {cohort.first.year} – {last} {cohort.last.year}"


def say_again(say: Language, cohort: Cohort) -> str:
    """Share that came back, or that it is too early to say."""
    if cohort.again is None:
        return say._("too early to say")
    return say_share_between(say, cohort.again)


def say_returning_headline(say: Language, r: Returning) -> str:
    """How many come back."""
    if r.again is None:
        return say._(
            "How many new customers come back within {days} days cannot be said yet: the data begin too late, so too few are known to be new.",
            days=AGAIN_DAYS,
        )
    return say._(
        "Of the new customers, {share} bought again within {days} days (between {low} and {high}).",
        share=say.percent(r.again.estimate), days=AGAIN_DAYS, low=say.percent(r.again.low or 0.0), high=say.percent(r.again.high or 0.0),
    )  # fmt: skip


def say_returning_message(say: Language) -> str:
    """Message of the figure."""
    return say._("Customers who bought again within {days} days, by when they first bought.", days=AGAIN_DAYS)


def say_returning_basis(say: Language, r: Returning) -> str:
    """n, how many of them the total counts, period, source."""
    n, counted = sum(c.n for c in r.cohorts), r.again.n if r.again is not None else 0
    slots = {"n": n, "period": say.period(r.cohorts[0].first, r.until), "source": say_source(say, r.source)}
    if 0 < counted < n:
        return say._(
            "n = {n} customers, {counted} of them in the total; {period}; line: margin of 95%. Source: {source}.", counted=counted, **slots
        )
    return say._("n = {n} customers, {period}; line: margin of 95%. Source: {source}.", **slots)


def say_returning_alt(say: Language, r: Returning) -> str:
    """The headline, and the figure in words."""
    parts = [say._("{when}: {share}", when=say_cohort(say, c), share=say_again(say, c)) for c in r.cohorts]
    return say_returning_headline(say, r) + " " + say._("By first purchase: {parts}.", parts="; ".join(parts))


def say_returning_reading(say: Language, r: Returning) -> str:
    """What first means; whether it changes."""
    parts = []
    if r.change is not None and r.change.low is not None and r.change.high is not None:
        low, high = sorted(abs(100 * v) for v in (r.change.low, r.change.high))
        slots = {
            "points": say.number(abs(100 * r.change.estimate), 0),
            "low": say.number(low, 1),
            "high": say.number(high, 1),
            "verdict": say.verdict(r.verdict),
        }
        if r.verdict == "indistinct":
            parts.append(say._("Whether the newest come back more or less often than those before them cannot be distinguished."))
        elif r.change.estimate > 0:
            parts.append(
                say._(
                    "Of the newest more came back than of those before: {points} points more (between {low} and {high}; {verdict}).",
                    **slots,
                )
            )
        else:
            parts.append(
                say._(
                    "Of the newest fewer came back than of those before: {points} points fewer (between {low} and {high}; {verdict}).",
                    **slots,
                )
            )
    if any(c.seen_before for c in r.cohorts):
        parts.append(
            say._(
                "“New” means first seen in these orders: whoever appears in their first {days} days may have bought before and is left out of the total (hollow points).",
                days=AGAIN_DAYS,
            )
        )
    if any(c.again is None for c in r.cohorts):
        parts.append(say._("For the latest the {days} days are not over yet.", days=AGAIN_DAYS))
    if len(r.cohorts) < 3:
        parts.append(say._("Months are joined so that no number stands for fewer than {least} people.", least=LEAST))
    return " ".join(parts)


def say_returning_so_what(say: Language, r: Returning) -> str:
    """What follows."""
    if r.again is None:
        return say._("Drop older orders into data/ if there are any: with them it shows who was really new.")
    if r.verdict in ("clear", "hint") and r.change is not None and r.change.estimate < 0:
        return say._("Ask five of the newest why they did not come back before spending on new ones.")
    return say._(
        "A second purchase is the next step of every new customer: thank them within a week and give a reason to return before {days} days are over.",
        days=AGAIN_DAYS,
    )


def say_returning_change(say: Language) -> str:
    """What would change it."""
    return say._(
        "It would change with purchases that are not in the file (the counter, another shop), or with a season that brings people once."
    )


# ---- what is to be expected --------------------------------------------------------------------------------------------


def say_no_outlook(say: Language, customers: int) -> tuple[str, str]:
    """Too few customers for a forecast, said politely."""
    if customers < OUTLOOK_FROM:
        head = say._(
            "What the customers will buy next is not forecast: that takes {needed} customers, here there are {n}.",
            needed=OUTLOOK_FROM,
            n=customers,
        )
    else:
        head = say._(
            "What the customers will buy next is not forecast: that takes nine months of orders and {needed} customers with a second purchase.",
            needed=REPEATING_FROM,
        )
    return head, say._("Nothing to do: the map above is enough to act on.")


def say_outlook_headline(say: Language, o: Outlook) -> str:
    """The forecast, or that it failed its trial."""
    if not o.holds:
        return say._("No forecast of what customers will buy: tried on the past, it was too far off.")
    return say._(
        "Today's customers can be expected to place about {orders} orders in the next {days} days (between {low} and {high}).",
        orders=_rounded(say, o.expected.estimate), days=o.days, low=_rounded(say, o.expected.low or 0.0),
        high=_rounded(say, o.expected.high or 0.0),
    )  # fmt: skip


def _rounded(say: Language, x: float) -> str:
    """Three digits are all a forecast is worth."""
    return say.number(float(f"{x:.3g}"), 0)


def _money(say: Language, x: float, currency: str) -> str:
    return say.money(float(f"{x:.3g}"), currency or None)


def say_trial(say: Language, o: Outlook) -> str:
    """What came of the forecast when it was tried."""
    off = o.foreseen / o.happened - 1 if o.happened else None
    slots = {"days": o.tried_days, "foreseen": _rounded(say, o.foreseen), "happened": say.number(o.happened)}
    if off is None:
        return say._("Tried on the last {days} days: {foreseen} orders foreseen, none made.", **slots)
    if abs(off) < 0.005:
        return say._("Tried on the last {days} days: {foreseen} orders foreseen, {happened} made, nearly the same.", **slots)
    if off > 0:
        return say._(
            "Tried on the last {days} days: {foreseen} orders foreseen, {happened} made, {off} too many.", off=say.percent(off), **slots
        )
    return say._(
        "Tried on the last {days} days: {foreseen} orders foreseen, {happened} made, {off} too few.", off=say.percent(-off), **slots
    )


def outlook_rows(say: Language, o: Outlook) -> list[list[str]]:
    """What is expected, each with its margin; the trial alone where it failed."""
    trial = [
        [say._("Trial: orders foreseen"), _rounded(say, o.foreseen), say._("without the last {days} days", days=o.tried_days)],
        [say._("Trial: orders really made"), say.number(o.happened), say._("in the last {days} days", days=o.tried_days)],
    ]
    if not o.holds:
        return trial
    sales = say._("{low} to {high}", low=_money(say, o.sales.low, o.currency), high=_money(say, o.sales.high, o.currency)) if (
        o.sales.low is not None and o.sales.high is not None
    ) else say.say(o.sales.fallback_reason or "")  # fmt: skip
    return [
        [
            say._("Orders in the next {days} days", days=o.days), _rounded(say, o.expected.estimate),
            say._("{low} to {high}", low=_rounded(say, o.expected.low or 0.0), high=_rounded(say, o.expected.high or 0.0)),
        ],
        [say._("Sales in the next {days} days", days=o.days), _money(say, o.sales.estimate, o.currency), sales],
        *trial,
    ]  # fmt: skip


def say_outlook_basis(say: Language, o: Outlook) -> str:
    """n, period, source."""
    first, last = o.expected.period if o.expected.period else (None, None)
    if first is None or last is None:
        return ""
    return say._(
        "n = {n} customers, {period}; margin of 90%. Source: {source}.",
        n=o.customers, period=say.period(first, last), source=say_source(say, o.expected.source),
    )  # fmt: skip


def say_outlook_reading(say: Language, o: Outlook) -> str:
    """The trial, and what the forecast leaves out."""
    if not o.holds:
        return say_trial(say, o) + " " + say._("More than {limit} off is not used.", limit=say.percent(OFF_AT_MOST))
    return say_trial(say, o) + " " + say._(
        "It assumes that habits stay as they are: seasons, campaigns, new prices and customers to come are not in it."
    )  # fmt: skip


def say_outlook_so_what(say: Language, o: Outlook) -> str:
    """What follows."""
    if not o.holds:
        return say._("Plan with the map and with how many come back; they need no forecast.")
    return say._(
        "Use it as the line to beat: what comes on top in the next {days} days comes from new customers, from the season or from what the plan changes.",
        days=o.days,
    )


def say_outlook_change(say: Language, o: Outlook) -> str:
    """What would change it."""
    if not o.holds:
        return say._("It is tried again with every new file of orders; a second year of data shows the seasons.")
    return say._(
        "It would change if the trial, repeated with new orders, were more than {limit} off: then it is not shown.",
        limit=say.percent(OFF_AT_MOST),
    )
