"""The catalogue of KPIs: what each measures, for which objective, from which file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cmlib.findings import Unit
from cmlib.text import T, Text


@dataclass(frozen=True)
class Kpi:
    """An entry of the catalogue.

    Args:
        id: base id; with a network appended (``views.instagram``) it names one series.
        objective: the one objective it serves. role: ``outcome`` measures the objective itself, ``leading`` announces it earlier.
        counter: what must not get worse while this improves (Goodhart). activity: what people do to move it.
        table: canonical table it comes from. drop: which file to drop into ``data/``, from which menu.
        flow: a total of the period (otherwise a median or a share over it). per_network: one series a network.
    """

    id: str
    label: Text
    objective: str
    role: Literal["outcome", "leading"]
    unit: Unit
    table: str
    counter: Text
    activity: Text
    drop: Text
    flow: bool = True
    per_network: bool = False


_SHOP = T("the orders export of your shop (in Shopify: Orders, Export)")

_GA4 = T("one Traffic acquisition export a month from Google Analytics (Reports, Acquisition, Traffic acquisition, Share, Download file)")

_DAILY = T("the daily results of the network (in Meta Business Suite: Insights, Results, Export)")

_POSTS = T("the content export of the network (in Meta Business Suite: Insights, Content, Export data)")


def _catalogue() -> dict[str, Kpi]:
    K = Kpi
    rows = [
        K("revenue", T("sales"), "sell", "outcome", "money", "orders", T("share of sales given away in discounts"), T("posts and messages with one product, its price and how to order it"), _SHOP),
        K("orders", T("orders"), "sell", "leading", "count", "orders", T("average value of an order"), T("posts and messages with one product, its price and how to order it"), _SHOP),
        K("sessions", T("visits to the website"), "traffic", "outcome", "count", "web_traffic", T("share of visits that stay (engaged sessions)"), T("posts that give a reason to visit the website, with a tagged link"), _GA4),
        K("social_sessions", T("visits that come from social networks"), "traffic", "leading", "count", "web_traffic", T("share of visits that stay (engaged sessions)"), T("links in profile, stories and posts, always tagged"), _GA4),
        K("social_share", T("share of visits that come from social networks"), "traffic", "leading", "share", "web_traffic", T("all visits to the website"), T("links in profile, stories and posts, always tagged"), _GA4, flow=False),
        K("new_contacts", T("new contacts who accept news"), "database", "outcome", "count", "customers", T("share who unsubscribe"), T("an offer in exchange for the contact, with permission asked clearly"), T("the customers or orders export of your shop (in Shopify: Orders, Export), with the column on marketing permission")),
        K("new_customers", T("new customers"), "capture_users", "outcome", "count", "orders", T("share who buy a second time"), T("content for people who do not know the brand, with a first step that is easy"), _SHOP),
        K("follows", T("new followers"), "capture_users", "leading", "count", "account_daily", T("followers lost, and the share of followers who take part"), T("content for people who do not know the brand, with a first step that is easy"), _DAILY, per_network=True),
        K("views", T("views"), "visibility", "outcome", "count", "account_daily", T("interactions per view"), T("formats that the network shows to people who do not follow the profile"), _DAILY, per_network=True),
        K("impressions", T("impressions"), "visibility", "outcome", "count", "account_daily", T("interactions per impression"), T("formats that the network shows to people who do not follow the profile"), _DAILY, per_network=True),
        K("reach_day", T("accounts reached on a typical day (median)"), "visibility", "leading", "count", "account_daily", T("interactions per account reached"), T("formats that the network shows to people who do not follow the profile"), _DAILY, flow=False, per_network=True),
        K("interactions", T("interactions"), "community", "outcome", "count", "account_daily", T("negative comments and hidden posts"), T("questions, answers to every comment, content made with customers"), _DAILY, per_network=True),
        K("comments_post", T("comments per post (median)"), "community", "leading", "number", "posts", T("share of comments answered"), T("questions, answers to every comment, content made with customers"), _POSTS, flow=False, per_network=True),
        K("answered_day", T("share of messages answered within a day"), "service", "outcome", "share", "mentions", T("share of answers that needed a second answer"), T("fixed times to answer, and who answers what"), T("a log of messages with the time each came in and the time of its answer"), flow=False),
    ]  # fmt: skip
    return {k.id: k for k in rows}


CATALOGUE: dict[str, Kpi] = _catalogue()
"""Every KPI a goal may use. One parent objective each; every objective has one that is neither followers nor likes (AMEC, 2020)."""


def kpi_of(name: str) -> Kpi | None:
    """The catalogue entry behind a KPI id with or without a network."""
    return CATALOGUE.get(name.partition(".")[0])


def network_of(name: str) -> str:
    """The network of a KPI id (``views.instagram``), or ``""``."""
    return name.partition(".")[2]
