"""The catalogue of KPIs as a checked graph: objective, communication objective, KPI, activity; each KPI with its passport.

Source: AMEC, Integrated Evaluation Framework, 2016 (objectives, activity, outcomes); Doran, Management Review 70(11), 1981.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from cmlib.findings import Unit
from cmlib.metrics import COUNTED, PASSPORTS, since_of
from cmlib.model import OBJECTIVES, Goal, OwnKpi
from cmlib.text import T, Text

Cadence = Literal["block", "month"]
"""How often a KPI is read: every 28 days, or every calendar month."""

TYPICAL = ("sell", "traffic", "database", "capture_users")
"""The objectives of a typical small company: offered first."""

OWN = "own:"
"""What the id of a measure (or of a communication objective) that the room made itself begins with."""


@dataclass(frozen=True)
class Communication:
    """What communication has to bring about in people so that a business objective moves.

    Args:
        term: the word of the trade. label: the same as something to do. objective: the one business objective it serves.
    """

    id: str
    term: Text
    label: Text
    objective: str


@dataclass(frozen=True)
class Kpi:
    """An entry of the catalogue.

    Args:
        id: base id; with a network appended (``views.instagram``) it names one series.
        communication: the one communication objective it measures. role: ``outcome`` measures the objective itself, ``leading`` announces it earlier.
        counter: what must not get worse while this improves (Goodhart). activity: what people do to move it.
        table: canonical table it comes from. drop: where it is read: which file to drop into ``data/``, from which menu.
        flow: a total of the period (otherwise a median or a share over it). per_network: one series a network.
        metric: passport of what is counted, if it has one. formula: how one value comes about, where the passport does not say it.
    """

    id: str
    label: Text | str
    communication: Communication
    role: Literal["outcome", "leading"]
    unit: Unit
    table: str
    counter: Text | str
    activity: Text | str
    drop: Text | str
    flow: bool = True
    per_network: bool = False
    metric: str = ""
    formula: Text = COUNTED
    cadence: Cadence = "block"

    @property
    def objective(self) -> str:
        """The business objective above its communication objective."""
        return self.communication.objective

    @property
    def own(self) -> bool:
        """Did the room make it, with values typed by hand?"""
        return self.id.startswith(OWN)

    @property
    def vanity(self) -> bool:
        """Does it count followers or likes?"""
        return self.metric in ("follows", "followers_total", "likes", "reactions") or (self.own and bool(_VANITY.search(str(self.label))))


_VANITY = re.compile(r"followers?\b|\blikes?\b|seguidor|me gusta|\bfans?\b", re.IGNORECASE)


@dataclass(frozen=True)
class KpiPassport:
    """What has to be known of a KPI before anybody promises it.

    Args:
        formula: how one value comes about. over: how the values of a period become one. where: where it is read.
        additive: may the values of days be added up? public: can a competitor's value be seen? since: first day of its present meaning, if known.
    """

    formula: Text
    over: Literal["sum", "median", "share", "typed"]
    unit: Unit
    where: Text | str
    cadence: Cadence
    additive: bool
    public: bool
    since: date | None


def _communications() -> dict[str, Communication]:
    C = Communication
    rows = [
        C("order", T("conversion"), T("turn interest into orders"), "sell"),
        C("visit", T("interest"), T("give people a reason to visit the website"), "traffic"),
        C("way", T("referral"), T("make the networks a way to the website"), "traffic"),
        C("permission", T("permission"), T("earn people's permission to write to them"), "database"),
        C("first_step", T("acquisition"), T("bring new people to a first step"), "capture_users"),
        C("stay", T("liking"), T("give new people a reason to stay"), "capture_users"),
        C("known", T("awareness"), T("make the brand known"), "visibility"),
        C("talk", T("participation"), T("start conversations and keep them up"), "community"),
        C("care", T("care"), T("answer people soon and well"), "service"),
    ]
    return {c.id: c for c in rows}


COMMUNICATIONS: dict[str, Communication] = _communications()
"""Communication objectives, each under one business objective."""


_SHOP = T("the orders export of your shop (in Shopify: Orders, Export)")

_GA4 = T("one Traffic acquisition export a month from Google Analytics (Reports, Acquisition, Traffic acquisition, Share, Download file)")

_DAILY = T("the daily results of the network (in Meta Business Suite: Insights, Results, Export)")

_POSTS = T("the content export of the network (in Meta Business Suite: Insights, Content, Export data)")


def _catalogue() -> dict[str, Kpi]:
    K, C = Kpi, COMMUNICATIONS
    rows = [
        K("revenue", T("sales"), C["order"], "outcome", "money", "orders", T("share of sales given away in discounts"), T("posts and messages with one product, its price and how to order it"), _SHOP, metric="revenue"),
        K("orders", T("orders"), C["order"], "leading", "count", "orders", T("average value of an order"), T("posts and messages with one product, its price and how to order it"), _SHOP, metric="orders"),
        K("sessions", T("visits to the website"), C["visit"], "outcome", "count", "web_traffic", T("share of visits that stay (engaged sessions)"), T("posts that give a reason to visit the website, with a tagged link"), _GA4, metric="sessions", cadence="month"),
        K("social_sessions", T("visits that come from social networks"), C["way"], "leading", "count", "web_traffic", T("share of visits that stay (engaged sessions)"), T("links in profile, stories and posts, always tagged"), _GA4, metric="sessions", formula=T("visits that GA4 counts as Organic Social or Paid Social"), cadence="month"),
        K("social_share", T("share of visits that come from social networks"), C["way"], "leading", "share", "web_traffic", T("all visits to the website"), T("links in profile, stories and posts, always tagged"), _GA4, flow=False, formula=T("visits from social networks / all visits"), cadence="month"),
        K("new_contacts", T("new contacts who accept news"), C["permission"], "outcome", "count", "customers", T("share who unsubscribe"), T("an offer in exchange for the contact, with permission asked clearly"), T("the customers or orders export of your shop (in Shopify: Orders, Export), with the column on marketing permission"), formula=T("people seen for the first time who accept marketing")),
        K("new_customers", T("new customers"), C["first_step"], "outcome", "count", "orders", T("share who buy a second time"), T("content for people who do not know the brand, with a first step that is easy"), _SHOP, formula=T("people who order and had not ordered in the 26 weeks before")),
        K("follows", T("new followers"), C["stay"], "leading", "count", "account_daily", T("followers lost, and the share of followers who take part"), T("content for people who do not know the brand, with a first step that is easy"), _DAILY, per_network=True, metric="follows"),
        K("views", T("views"), C["known"], "outcome", "count", "account_daily", T("interactions per view"), T("formats that the network shows to people who do not follow the profile"), _DAILY, per_network=True, metric="views"),
        K("impressions", T("impressions"), C["known"], "outcome", "count", "account_daily", T("interactions per impression"), T("formats that the network shows to people who do not follow the profile"), _DAILY, per_network=True, metric="impressions"),
        K("reach_day", T("accounts reached on a typical day (median)"), C["known"], "leading", "count", "account_daily", T("interactions per account reached"), T("formats that the network shows to people who do not follow the profile"), _DAILY, flow=False, per_network=True, metric="reach"),
        K("interactions", T("interactions"), C["talk"], "outcome", "count", "account_daily", T("negative comments and hidden posts"), T("questions, answers to every comment, content made with customers"), _DAILY, per_network=True, metric="engagements"),
        K("comments_post", T("comments per post (median)"), C["talk"], "leading", "number", "posts", T("share of comments answered"), T("questions, answers to every comment, content made with customers"), _POSTS, flow=False, per_network=True, metric="comments"),
        K("answered_day", T("share of messages answered within a day"), C["care"], "outcome", "share", "mentions", T("share of answers that needed a second answer"), T("fixed times to answer, and who answers what"), T("a log of messages with the time each came in and the time of its answer"), flow=False, formula=T("messages answered within 24 hours / messages that came in")),
    ]  # fmt: skip
    return {k.id: k for k in rows}


CATALOGUE: dict[str, Kpi] = _catalogue()
"""Every KPI an export can bring. One communication objective each; every objective has one that is neither followers nor likes."""


def own_kpi(said: OwnKpi) -> Kpi:
    """A measure of the room's own as a KPI: under the first communication objective of its objective, or under that of an own objective."""
    above = next((c for c in COMMUNICATIONS.values() if c.objective == said.objective), None)
    if above is None:
        above = Communication(OWN + said.objective, T("mobilisation"), T("make it known, and ask for it"), said.objective)
    return Kpi(
        OWN + said.id, said.name, above, "outcome", said.unit, "", said.counter, said.activity, said.source, flow=said.unit in ("count", "money"),
        formula=T("typed by hand from the source"), cadence="month",
    )  # fmt: skip


def measures_of(own: Sequence[OwnKpi]) -> tuple[Kpi, ...]:
    """The catalogue, then the measures of the room's own."""
    return (*CATALOGUE.values(), *(own_kpi(x) for x in own))


def kpi_of(name: str, own: Sequence[OwnKpi] = ()) -> Kpi | None:
    """The KPI behind an id with or without a network; of one's own measures only where they are handed in."""
    if name.startswith(OWN):
        return next((own_kpi(x) for x in own if OWN + x.id == name), None)
    return CATALOGUE.get(name.partition(".")[0])


def network_of(name: str) -> str:
    """The network of a KPI id (``views.instagram``), or ``""``."""
    return name.partition(".")[2]


def passport_of(kpi: Kpi, network: str = "") -> KpiPassport:
    """The passport of a KPI, of one network where it has several."""
    metric = PASSPORTS.get(kpi.metric)
    formula = metric.formula if metric and kpi.formula is COUNTED else kpi.formula
    over: Literal["sum", "median", "share", "typed"] = (
        "typed" if kpi.own else "sum" if kpi.flow else "share" if kpi.unit == "share" else "median"
    )
    since = None if metric is None else since_of(network, kpi.metric) if network else metric.since
    additive = kpi.flow and (metric is None or metric.additive_days)
    return KpiPassport(formula, over, kpi.unit, kpi.drop, kpi.cadence, additive, bool(metric and metric.public), since)


# ---- the graph ---------------------------------------------------------------------------------------------------------------------

Rule = Literal[
    "cycle", "two_parents", "no_parent", "no_outcome", "no_source", "no_cadence", "no_activity", "goal_without_kpi", "other_objective"
]


@dataclass(frozen=True)
class Fault:
    """A rule the graph breaks, and the id of the objective, communication objective, KPI or goal that breaks it."""

    rule: Rule
    node: str


def check_graph(kpis: Sequence[Kpi], goals: Sequence[Goal] = (), objectives: Collection[str] = OBJECTIVES) -> tuple[Fault, ...]:
    """The rules the chain objective, communication objective, KPI, activity breaks; empty if it holds.

    It has no cycle; every KPI has one parent, whose chain ends in an objective; every objective has an outcome that counts neither followers
    nor likes; every KPI says where it is read and how often; every goal hangs from a KPI of its own objective, and something is done to move it.

    Args:
        objectives: the objectives the plan has; each needs an outcome.
    """
    parents: dict[str, set[str]] = {}
    for k in kpis:
        parents.setdefault(f"kpi {k.id}", set()).add(f"aim {k.communication.id}")
    for c in (k.communication for k in kpis):
        above = c.objective if c.objective in {*OBJECTIVES, *objectives} else f"aim {c.objective}"
        parents.setdefault(f"aim {c.id}", set()).add(above)
    found = [Fault("two_parents", node.partition(" ")[2]) for node, above in sorted(parents.items()) if len(above) > 1]
    try:
        tuple(TopologicalSorter(parents).static_order())
    except CycleError as error:
        found.append(Fault("cycle", sorted(error.args[1])[0].partition(" ")[2]))
    known = {*OBJECTIVES, *objectives, *parents}
    found += [Fault("no_parent", node.partition(" ")[2]) for node, above in sorted(parents.items()) if not above <= known]
    found += [Fault("no_outcome", o) for o in objectives if not any(_outcome_of(k, o) for k in kpis)]
    found += [Fault("no_source", k.id) for k in kpis if not str(k.drop).strip()]
    found += [Fault("no_cadence", k.id) for k in kpis if k.cadence not in ("block", "month")]
    by_id = {k.id: k for k in kpis}
    for g in goals:
        kpi = by_id.get(g.kpi if g.kpi.startswith(OWN) else g.kpi.partition(".")[0])
        if kpi is None:
            found.append(Fault("goal_without_kpi", g.id))
            continue
        if kpi.objective != g.objective:
            found.append(Fault("other_objective", g.id))
        if not (g.activity.strip() or str(kpi.activity).strip()):
            found.append(Fault("no_activity", g.id))
    return tuple(found)


def _outcome_of(kpi: Kpi, objective: str) -> bool:
    return kpi.objective == objective and kpi.role == "outcome" and not kpi.vanity
