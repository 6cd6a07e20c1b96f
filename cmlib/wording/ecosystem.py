"""Sentences about what happens with each channel, what links to what, links that can be counted, and a group of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cmlib.channels import ChannelRanking
from cmlib.ecosystem import CONTACTS, SHOP, SITE, Ecosystem, GroupAdvice, Link, Move, TaggedLink
from cmlib.reference import networks
from cmlib.reference.rubric import ECOSYSTEM
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.maturity import say_short
from cmlib.wording.networks import say_criterion, say_hours, say_level, say_network, say_networks, say_points
from cmlib.wording.scores import say_basis

ACTIONS_SAID = {
    "create": T("create"),
    "adapt": T("adapt: finish the profile"),
    "more": T("adapt: publish more"),
    "less": T("adapt: only keep it up to date"),
    "keep": T("keep"),
    "close": T("close or leave a pointer"),
    "not_now": T("do not open now"),
}

PLACES_SAID: dict[str, Text] = {SITE: T("website"), SHOP: T("shop"), CONTACTS: T("contact list")}

STATES_SAID: dict[str, Text] = {
    "yes": T("works"),
    "no": T("missing"),
    "unknown": T("not looked at"),
    "new": T("to be made"),
}

LEGEND: dict[str, Text] = {
    "yes": T("the link works"),
    "no": T("the link is missing"),
    "unknown": T("not looked at"),
    "new": T("to be made"),
}

PLACEMENTS_SAID: dict[str, Text] = {
    "bio": T("in the profile"),
    "post": T("in a post"),
    "story": T("in a story"),
    "message": T("in a message"),
    "newsletter": T("in an issue"),
}

MOST_POINTS = 4


def say_action(say: Language, move: Move) -> str:
    """Create, adapt, keep, close, or do not open."""
    return say.say(ACTIONS_SAID[(move.change or "adapt") if move.action == "adapt" else move.action])


def say_reason(say: Language, r: ChannelRanking, move: Move) -> str:
    """Why: what was said when deciding, else the criterion that speaks most for it (or against it) with its evidence."""
    if move.reason:
        return move.reason
    if move.score is None:
        if move.level != "none":
            return say._("No single criterion decides: it is the sum.")
        if move.held_by_new:
            return say.n_(
                "Nothing known speaks against it, but with these hours only {n} channel is opened at a time. Active, it would take {hours} a week.",
                "Nothing known speaks against it, but with these hours only {n} channels are opened at a time. Active, it would take {hours} a week.",
                r.most_new,
                hours=say_hours(say, r.hours[move.channel]["active"][1]),
            )
        if move.fits:
            return say._("Nothing known speaks against it.")
        return say._(
            "Nothing known speaks against it, but active it would take {hours} a week, more than is left.",
            hours=say_hours(say, r.hours[move.channel]["active"][1]),
        )
    slots = {
        "criterion": say_criterion(say, move.criterion),
        "score": say_points(say, move.score.point),
        "basis": say_basis(say, move.score),
    }
    if move.level == "none":
        text = say._("Against it, above all: «{criterion}» ({score} of 100; {basis}).", **slots)
        if move.fits:
            return text
        return (
            text
            + " "
            + say._("Active, it would take {hours} a week, more than is left.", hours=say_hours(say, r.hours[move.channel]["active"][1]))
        )
    text = say._("For it, above all: «{criterion}» ({score} of 100; {basis}).", **slots)
    if move.level == "keep" and not move.fits:
        text += " " + say._("Active, it would take {hours} a week.", hours=say_hours(say, r.hours[move.channel]["active"][1]))
    return text


def say_level_hours(say: Language, move: Move) -> str:
    """«active, 3,5 h»; nothing for a channel that is not used."""
    if move.level == "none":
        return "—"
    text = f"{say_level(say, move.level)}, {say_hours(say, move.hours)}"
    return f"{text}, {say._('{money} a month', money=say.money(move.money))}" if move.money else text


def say_owner(say: Language, move: Move) -> str:
    """Who answers for it."""
    return "—" if move.level == "none" else move.owner or say._("nobody yet")


def _names(say: Language, place: str, ids: Sequence[str]) -> str:
    listed = [say_short(say, place, i) for i in ids[:MOST_POINTS]]
    if more := len(ids) - len(listed):
        listed.append(say.n_("{n} more", "{n} more", more))
    return say.listing(listed)


def say_open(say: Language, move: Move) -> str:
    """What is open on the profile: points missing, and those nobody has looked at."""
    place = move.place
    if move.level == "none":
        return "—"
    if move.action == "create":
        return say._("when making it: {points}", points=_names(say, move.channel, place.unknown))
    looked = len(place.done) + len(place.missing)
    if not looked:
        return say._("nobody has looked")
    parts = [_names(say, move.channel, place.missing)] if place.missing else []
    if place.unknown:
        parts.append(say.n_("{n} point not looked at", "{n} points not looked at", len(place.unknown)))
    return "; ".join(parts) or say._("nothing")


def say_moves(say: Language, found: Sequence[Move]) -> str:
    """How much changes."""
    counts = {a: sum(m.action == a for m in found) for a in ("create", "adapt", "keep", "close", "not_now")}
    parts = []
    if counts["create"]:
        parts.append(say.n_("{n} to create", "{n} to create", counts["create"]))
    if counts["adapt"]:
        parts.append(say.n_("{n} to adapt", "{n} to adapt", counts["adapt"]))
    if counts["keep"]:
        parts.append(say.n_("{n} stays as it is", "{n} stay as they are", counts["keep"]))
    if counts["close"]:
        parts.append(say.n_("{n} to close", "{n} to close", counts["close"]))
    if counts["not_now"]:
        parts.append(say.n_("{n} is not opened now", "{n} are not opened now", counts["not_now"]))
    return say.n_("Of {n} channel: {parts}.", "Of {n} channels: {parts}.", len(found), parts=parts)


def owned(found: Sequence[Move]) -> bool:
    """Does anybody answer for any channel?"""
    return any(m.owner for m in found if m.level != "none")


def say_moves_reading(say: Language, found: Sequence[Move]) -> str:
    """What adapting means, what closing means, and that nobody is named yet."""
    text = ""
    if any(m.action == "adapt" for m in found):
        text = say._("To adapt: another pace than today's, or something open on the profile (checklist of the diagnosis).")
    if any(m.action == "close" for m in found):
        text += " " + say._("To close means: say goodbye, leave a pointer to where you are, and keep the name.")
        if any(m.action == "close" and not m.reason for m in found):
            text += " " + say._("Before closing anything, measure the hours it takes today: those of the plan are assumptions.")
    if not owned(found) and any(m.level != "none" for m in found):
        text += " " + say._("Nobody is named yet to answer for any of them.")
    return text.strip()


def say_own_audience(say: Language, owns: bool) -> str:
    """Does the brand own any list of contacts?"""
    if owns:
        return say._("At least one channel in use reaches people without a network deciding who sees it.")
    return say._(
        "No channel in use gives the brand a contact list of its own: a network can change the rules at any time. A newsletter or WhatsApp would."
    )


def say_moves_change(say: Language, found: Sequence[Move]) -> str:
    """What would change it."""
    if any(m.action in ("adapt", "keep") and not (m.place.done or m.place.missing) for m in found):
        return say._("The checklist of the diagnosis says what is open on each profile: nobody has filled it in for all of them.")
    return say._("Other weights or hours change the levels; a point of the checklist that is done turns «adapt» into «keep».")


# ---- the map -----------------------------------------------------------------------------------------------------------


def say_place(say: Language, id: str) -> str:
    """A network, or the website, the shop, the contact list."""
    return say.say(PLACES_SAID[id]) if id in PLACES_SAID else say_network(say, id)


def say_state(say: Language, state: str) -> str:
    """Works, missing, not looked at, to be made."""
    return say.say(STATES_SAID[state])


def outward(e: Ecosystem) -> tuple[Link, ...]:
    """The ways from a channel to the website."""
    return tuple(x for x in e.links if x.end == SITE)


def say_map_headline(say: Language, e: Ecosystem) -> str:
    """How many channels lead to the website."""
    ways = outward(e)
    if not ways:
        return say._("No channel in use leads anywhere else.")
    works, missing, unknown, new = (sum(x.state == s for x in ways) for s in ("yes", "no", "unknown", "new"))
    if works + missing + unknown == 0:
        return say._("All channels in use are still to be made: each needs its link to the website from the first day.")
    if works + missing == 0:
        return say._("Whether your channels lead to your website is not known: nobody has filled in the checklist.")
    parts = []
    if missing:
        parts.append(say.n_("in {n} the link is missing", "in {n} the link is missing", missing))
    if unknown:
        parts.append(say.n_("{n} not looked at", "{n} not looked at", unknown))
    if new:
        parts.append(say.n_("{n} still to be made", "{n} still to be made", new))
    head = say.n_(
        "With a working link to the website: {works} of {n} channel",
        "With a working link to the website: {works} of {n} channels",
        len(ways),
        works=works,
    )
    return f"{head}; {say.listing(parts)}." if parts else f"{head}."


def say_map_message(say: Language, e: Ecosystem, as_of: date) -> str:
    """Message of the figure, then n, day and source."""
    looked = any(x.state in ("yes", "no") for x in e.links)
    source = say._("checklist of the diagnosis") if looked else say._("plan; no checklist yet")
    n = say.n_(
        "n = {n} channel; {day}. Source: {source}.", "n = {n} channels; {day}. Source: {source}.", len(outward(e)), day=as_of, source=source
    )
    return say._("Where each channel leads.") + "\n" + n


def say_map_alt(say: Language, e: Ecosystem) -> str:
    """The figure in words."""
    ways = [
        say._("{place} to the website: {state}", place=say.capital(say_place(say, x.start)), state=say_state(say, x.state))
        for x in outward(e)
    ]
    text = say._("Map of the channels: {ways}.", ways="; ".join(ways)) if ways else say._("Map of the channels.")
    if e.contacts:
        text += " " + say._("Contact list: {channels}.", channels=say_networks(say, e.contacts))
    return text


def say_map_so_what(say: Language, e: Ecosystem) -> str:
    """What to mend first."""
    missing = [x.start for x in outward(e) if x.state == "no"]
    if missing:
        return say._("First: put the link to the website on {channels}.", channels=say_networks(say, missing))
    if e.together.missing:
        return say._("First, for all places together: {points}.", points=_names(say, ECOSYSTEM, e.together.missing))
    if not e.contacts:
        return say_own_audience(say, False)
    return ""


def say_map_reading(say: Language) -> str:
    """What the two sides are."""
    return say._(
        "On the right, what is yours: no network decides there who sees it. In bold, with a full circle, the channels worked actively."
    )


def say_map_missing(say: Language) -> tuple[str, str]:
    """No channel in use."""
    return say._("No map yet: no channel is in use."), say._("Choose in the workshop which channels are worked or kept.")


def say_legend(say: Language, state: str) -> str:
    """A state of a link, for the legend."""
    return say.say(LEGEND[state])


def say_shop(say: Language) -> str:
    """Second line of the shop's box."""
    return say._("its orders are in the data")


def say_way(say: Language, e: Ecosystem, way: Link) -> tuple[str, str, str, str]:
    """A channel, its link to the website, whether that can be counted, and the website's link to it."""
    back = next((x.state for x in e.links if x.start == SITE and x.end == way.start), "unknown")
    counted = {"yes": say._("yes"), "no": say._("no"), "unknown": say._("not looked at"), "new": say._("to be made")}[way.tagged]
    return say.capital(say_place(say, way.start)), say_state(say, way.state), counted, say_state(say, back)


def say_address(say: Language, e: Ecosystem) -> str:
    """The website's address, or that nobody wrote it down."""
    return e.website.removeprefix("https://").removeprefix("http://").rstrip("/") or say._("address not written down")


# ---- links that can be counted -----------------------------------------------------------------------------------------


def say_links_missing(say: Language, e: Ecosystem) -> tuple[str, str]:
    """Neither website nor shop, or nowhere to put a link."""
    if e.website or e.shop:
        return say._("No channel in use has a place for a link."), say._("Choose in the workshop which channels are worked or kept.")
    return (
        say._("Links that can be counted: not yet, the plan knows no website and no shop."),
        say._("Write the address of the website into the brief, or drop the orders of the shop into the folder «data»."),
    )


def say_links_headline(say: Language, e: Ecosystem) -> str:
    """How many links are ready."""
    n = len(e.tagged)
    if e.website:
        return say.n_(
            "{n} link to the website, ready to copy: its visits can be counted.",
            "{n} links to the website, ready to copy: their visits can be counted.",
            n,
        )
    return say.n_(
        "{n} ending for a link to the shop is ready; the address is missing.",
        "{n} endings for links to the shop are ready; the address is missing.",
        n,
    )


def say_links_reading(say: Language, e: Ecosystem) -> str:
    """How the tags are made."""
    text = say._(
        "Source is the network, medium the kind of channel, campaign the first objective and the month, content the place of the link."
    )
    if any(m.channel == "blog" for m in e.used):
        text += " " + say._("The blog has none: inside the website links are never tagged.")
    return text


def say_links_so_what(say: Language, e: Ecosystem) -> str:
    """What to do with them."""
    if e.website:
        return say._("Copy each one to its place; with another campaign or month only the name of the campaign changes.")
    return say._("Write the address of the website into the brief: it then stands before each ending.")


def say_placement(say: Language, link: TaggedLink) -> str:
    """«Instagram: in a story»."""
    return f"{say.capital(say_network(say, link.channel))}: {say.say(PLACEMENTS_SAID[link.placement])}"


# ---- a group of one's own ----------------------------------------------------------------------------------------------


def say_group_headline(say: Language, g: GroupAdvice) -> str:
    """Yes, or not yet, and why."""
    where = (
        networks()[g.channel].name
        if g.channel and g.channel not in ("newsletter", "blog")
        else say_network(say, g.channel)
        if g.channel
        else ""
    )
    if g.yes:
        if g.reason == "useful":
            return say._("A group or page of your own on {network}: yes, to give useful information regularly.", network=where)
        return say._("A group or page of your own on {network}: yes, nobody keeps one there and you have people to gather.", network=where)
    if g.reason == "not_asked":
        return say._("A group or page of your own: no, not yet. Nobody has looked whether there is one already.")
    if g.reason == "no_hours":
        return say._(
            "A group or page of your own on {network}: no, not yet. It takes {needed} a week, and {hours} are set aside.",
            network=where,
            needed=say_hours(say, g.needed),
            hours=say_hours(say, g.hours),
        )
    if g.reason == "exists":
        return say._("A group or page of your own on {network}: no. There is one already: take part in it.", network=where)
    if g.reason == "nobody_there":
        return say._("A group or page of your own on {network}: no, not yet. You have nobody there to gather.", network=where)
    return say._("A group or page of your own on {network}: no, not yet. Nobody has looked whether there is one already.", network=where)


def say_conditions(say: Language, g: GroupAdvice) -> list[tuple[str, str]]:
    """The conditions and how each stands."""
    answers = {"yes": say._("yes"), "no": say._("no"), "unknown": say._("not looked at")}
    topic = g.topic or say._("your subject")
    return [
        (say._("Nobody keeps a group or page on «{topic}» there yet", topic=topic), answers[g.none_exists]),
        (say._("You have a profile there, with people to gather"), answers["yes" if g.people else "no"]),
        (say._("Or: you give useful information there regularly"), answers[g.useful]),
        (
            say._("In both cases, the hours to keep it alive"),
            say._(
                "{hours} a week planned for the channel; it takes {needed}", hours=say_hours(say, g.hours), needed=say_hours(say, g.needed)
            ),
        ),
    ]


def say_group_so_what(say: Language, g: GroupAdvice) -> str:
    """What to do."""
    if g.yes:
        return say._("Write down its rules and who answers before opening it.")
    if g.reason in ("not_asked", "not_looked"):
        return say._(
            "Search the networks for groups and pages on your subject, and say in the workshop whether there is one and whether you would tell something useful there."
        )
    return ""


def say_group_change(say: Language, g: GroupAdvice) -> str:
    """What would change it."""
    if g.yes:
        return say._("If somebody else opens one, or the hours are gone, it is worth looking again.")
    return say._(
        "Two reasons allow it: nobody keeps one and you have people to gather, or you give useful information regularly. Both take hours."
    )
