"""Sentences about where visits come from."""

from __future__ import annotations

from cmlib.text import T, Text
from cmlib.visits import Sources
from cmlib.wording import Language
from cmlib.wording.people import say_source

VISIT_GROUPS: dict[str, Text] = {
    "organic search": T("search engines"), "direct": T("direct visits"), "organic social": T("social networks"),
    "paid social": T("social networks, paid"), "paid search": T("search engines, paid"), "referral": T("links from other websites"),
    "email": T("e-mail"), "organic video": T("video platforms"), "organic shopping": T("shopping sites"), "display": T("banners"),
    "affiliates": T("affiliates"), "cross-network": T("paid, several networks"), "unassigned": T("origin unknown"),
    "(other)": T("other origins"), "organic maps": T("maps"), "sms": T("text messages"), "paid other": T("other, paid"),
    "paid video": T("video platforms, paid"), "paid shopping": T("shopping sites, paid"), "ai assistant": T("AI assistants"),
}  # fmt: skip


def say_visits(say: Language, group: str) -> str:
    """Where a visit came from."""
    return say.say(VISIT_GROUPS.get(group.strip().casefold(), group))


def say_sources_missing(say: Language) -> tuple[str, str]:
    """No web traffic."""
    return (
        say._("Where visits come from is not assessed: no website figures in the data."),
        say._("Drop the traffic file into data/ (Google Analytics > Acquisition > Traffic acquisition > Download CSV)."),
    )


def say_sources_headline(say: Language, sources: Sources) -> str:
    """Largest origin."""
    group, _n, share = sources.rows[0]
    return say._("Largest origin of the visits to the website: {group}, {share}.", group=say_visits(say, group), share=say.percent(share))


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
            "{share} of the visits come from social networks, also by what others share there: links marked in each post would tell how many "
            "come from what the brand publishes.",
            share=say.percent(social[0]),
        )
    return say._("Visits from social networks do not show here; mark the links you publish so that they can be counted.")


def say_sources_change(say: Language) -> str:
    """What would change it."""
    return say._("It would change with marked links: many visits that now count as direct would show their origin.")
