"""Words for KPIs, objectives, amounts and passports."""

from __future__ import annotations

from collections.abc import Mapping

from cmlib.histories import BLOCK
from cmlib.kpis import Communication, Kpi, KpiPassport, kpi_of, network_of
from cmlib.model import NETWORKS, Goal
from cmlib.text import T
from cmlib.wording import Language
from cmlib.wording import networks as networks_words
from cmlib.wording.scores import OBJECTIVES_SAID

_NOBODY: Mapping[str, str] = {}


def say_network(say: Language, network: str) -> str:
    """A network's name for a reader; an id nobody knows is shown with spaces."""
    return networks_words.say_network(say, network) if network in NETWORKS else network.replace("_", " ").strip()


def say_objective(say: Language, objective: str, own: Mapping[str, str] = _NOBODY) -> str:
    """An objective as a verb; one of the room's own by the name it gave it."""
    found = OBJECTIVES_SAID.get(objective)
    return say.say(found) if found else own.get(objective, objective.replace("-", " "))


def say_communication(say: Language, aim: Communication) -> str:
    """«turn interest into orders (conversion)»."""
    return say._("{aim} ({term})", term=aim.term, aim=aim.label)


def say_kpi(say: Language, name: str, *, monthly: bool | None = False, kpi: Kpi | None = None) -> str:
    """«views on Instagram in 28 days»; ``monthly=None`` leaves the period out. ``kpi``: where it stands in no catalogue."""
    kpi = kpi or kpi_of(name)
    if kpi is None:
        return say._("a measure that is not in the list")
    if kpi.own:
        monthly = None if monthly is None else True
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


def say_where(say: Language, name: str, kpi: Kpi | None = None) -> str:
    """Where a KPI lives."""
    kpi = kpi or kpi_of(name)
    if kpi is None:
        return "–"
    if kpi.own:
        return say.say(kpi.drop)
    if network := network_of(name):
        return say_network(say, network)
    places = {"orders": T("shop"), "customers": T("shop"), "web_traffic": T("website"), "mentions": T("messages")}
    return say.say(places.get(kpi.table, T("networks")))


def say_target(say: Language, goal: Goal, kpi: Kpi | None = None) -> str:
    """The target, or that there is none yet."""
    return say_amount(say, goal.target, kpi or kpi_of(goal.kpi)) if goal.target > 0 else say._("to be agreed")


def say_cadence(say: Language, kpi: Kpi) -> str:
    """How often a KPI is read."""
    return say._("every month") if kpi.cadence == "month" else say._("every {n} days", n=BLOCK)


def say_formula(say: Language, p: KpiPassport) -> str:
    """How a value comes about, and how the values of a period become one."""
    over = {
        "sum": T("added up over the period"), "median": T("the typical (median) value of the period"),
        "share": T("one part of the other, over the period"), "typed": T("one value a month"),
    }  # fmt: skip
    return say._("{formula}; {over}", formula=say.say(p.formula), over=over[p.over])


def say_unit(say: Language, p: KpiPassport) -> str:
    """The unit in a word."""
    units = {"money": T("money"), "count": T("number"), "share": T("percentage"), "number": T("number")}
    return say.say(units[p.unit])


def say_additive(say: Language, p: KpiPassport) -> str:
    """May days be added up?"""
    return say._("yes") if p.additive else say._("no")


def say_public(say: Language, p: KpiPassport) -> str:
    """Can it be seen from outside?"""
    return say._("anybody can see it") if p.public else say._("only the brand sees it")


def say_since(say: Language, p: KpiPassport) -> str:
    """Since when it means what it means today."""
    return say.short_day(p.since) if p.since else say._("no change known")
