"""Words for KPIs, objectives and amounts."""

from __future__ import annotations

from cmlib.kpis import Kpi, kpi_of, network_of
from cmlib.model import Goal
from cmlib.text import T
from cmlib.wording import Language

NETWORK_NAMES = {
    "instagram": T("Instagram"), "facebook": T("Facebook"), "tiktok": T("TikTok"), "youtube": T("YouTube"), "linkedin": T("LinkedIn"), "x": T("X"),
    "pinterest": T("Pinterest"), "whatsapp": T("WhatsApp"), "telegram": T("Telegram"), "threads": T("Threads"), "bluesky": T("Bluesky"),
    "google_business": T("Google Business Profile"), "newsletter": T("the newsletter"), "blog": T("the blog"),
}  # fmt: skip

OBJECTIVE_NAMES = {
    "sell": T("sell"), "traffic": T("bring visits to the website"), "database": T("build a contact list"), "capture_users": T("win new people"),
    "visibility": T("be seen"), "community": T("take care of the community"), "service": T("serve customers well"),
}  # fmt: skip


def say_network(say: Language, network: str) -> str:
    """A network's name for a reader; an id nobody knows is shown with spaces."""
    found = NETWORK_NAMES.get(network)
    return say.say(found) if found else network.replace("_", " ").strip()


def say_objective(say: Language, objective: str) -> str:
    """An objective of the brief, as a verb."""
    found = OBJECTIVE_NAMES.get(objective)
    return say.say(found) if found else objective


def say_kpi(say: Language, name: str, *, monthly: bool | None = False) -> str:
    """«views on Instagram in 28 days»; ``monthly=None`` leaves the period out."""
    kpi = kpi_of(name)
    if kpi is None:
        return say._("a measure that is not in the list")
    label, network = say.say(kpi.label), network_of(name)
    if network:
        label = say._("{kpi} on {network}", kpi=label, network=say_network(say, network))
    if monthly is None:
        return label
    if kpi.flow:
        return say._("{kpi} in a month", kpi=label) if monthly else say._("{kpi} in 28 days", kpi=label)
    return say._("{kpi}, over a month", kpi=label) if monthly else say._("{kpi}, over 28 days", kpi=label)


def say_amount(say: Language, x: float, kpi: Kpi | None) -> str:
    """A value in the unit of its KPI."""
    return say.amount(x, kpi.unit) if kpi else say.number(x)


def say_where(say: Language, name: str) -> str:
    """Where a KPI lives."""
    kpi = kpi_of(name)
    if kpi is None:
        return "–"
    if network := network_of(name):
        return say_network(say, network)
    places = {"orders": T("shop"), "customers": T("shop"), "web_traffic": T("website"), "mentions": T("messages")}
    return say.say(places.get(kpi.table, T("networks")))


def say_target(say: Language, goal: Goal) -> str:
    """The target, or that there is none yet."""
    return say_amount(say, goal.target, kpi_of(goal.kpi)) if goal.target > 0 else say._("to be agreed")
