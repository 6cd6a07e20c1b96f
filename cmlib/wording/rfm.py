"""Sentences about who buys."""

from __future__ import annotations

from cmlib.audience import AudienceResult
from cmlib.profiles import LEAST
from cmlib.rfm import LONG, MINIMUM_CUSTOMERS, RECENT, Cell, Rfm
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.people import say_source

ACTIONS: dict[str, Text] = {
    "regulars": T("Thank them, tell them first, ask them to recommend"),
    "growing": T("Give a reason for the next purchase: a fixed day, a standing order"),
    "new": T("Welcome them and invite to a second purchase"),
    "cooling": T("Write to them now, personally, before they are gone"),
    "occasional": T("Remind them on their occasions: seasons, parties"),
    "missed": T("Ask why they stopped coming, and make coming back easy"),
    "gone": T("One last message, then leave them in peace"),
}

AXES: dict[str, Text] = {
    "recency": T("days since the last purchase"), "frequency": T("number of orders"), "value": T("value of an order"),
}  # fmt: skip

LEFT_OUT: dict[str, Text] = {
    "date": T("without a usable date"), "old": T("older than two years"), "cancelled": T("cancelled, unpaid or returned in full"),
    "anonymous": T("without a customer"), "currency": T("in another currency"),
}  # fmt: skip


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


def say_rfm_alt(say: Language, rfm: Rfm, best: Cell) -> str:
    """The headline, and the map in words."""
    cells = [say._("{name} {n} ({share})", name=c.name, n=c.n, share=say.percent(c.share)) for c in rfm.cells]
    return say_rfm_headline(say, best) + " " + say._("Map by last purchase and number of orders, customers: {cells}.", cells=cells)


def say_rfm_reading(say: Language, rfm: Rfm) -> str:
    """How to read the map, what was left out."""
    if rfm.gap is None or rfm.limits is None:
        parts = [
            say._(
                "Fewer than {least} customers came back, so a usual time between purchases is not known: customers are only compared with one another, and nobody is called lost.",
                least=MINIMUM_CUSTOMERS,
            )
        ]
    else:
        parts = [
            say._(
                "Whoever comes back here does so about every {gap} days ({low}–{high}; {n} customers): up to {short} times that is “recently”, over {long} times is “long ago”. "
                "“Many” is three orders or more and among the {share} who order most.",
                gap=_days(say, rfm.gap.estimate), low=_days(say, rfm.gap.low or 0.0), high=_days(say, rfm.gap.high or 0.0),
                n=rfm.gap.n, short=RECENT, long=LONG,
                share=say.percent(1 / 3 if rfm.bins == 3 else 0.4),
            )
        ]  # fmt: skip
    parts.append(say._("“Typical” is the median, with the range that would hold it in 95 of 100 samples."))
    if rfm.together_n:
        parts.append(
            say._(
                "Shown only together so that nobody can be recognised: {names} ({n} customers).",
                names=[rfm.names[i] for i in rfm.together], n=rfm.together_n,
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


def _days(say: Language, x: float) -> str:
    """Whole days, unless there are few of them."""
    return say.number(x, 0 if x >= 10 else 1)


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
