"""How the brand's places hold together: what happens with each channel, what links to what, links that can be counted, a group of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from cmlib.exports.tables import Dataset
from cmlib.maturity import Answer, Place, checked
from cmlib.model import CRITERIA, Brief, ChannelsChoice, ChannelUse, DiagnosisChoice, Plan
from cmlib.portfolio import LEVELS, Level
from cmlib.reference import networks
from cmlib.reference.rubric import ECOSYSTEM
from cmlib.scores import Score

if TYPE_CHECKING:
    from cmlib.channels import ChannelRanking

Action = Literal["create", "adapt", "keep", "close", "not_now"]
Change = Literal["more", "less", ""]
State = Literal["yes", "no", "unknown", "new"]
"""Of a link: it works, it is missing, nobody has looked, its profile does not exist yet."""
Checklist = Mapping[str, Mapping[str, Answer]]

SITE, SHOP, CONTACTS = "site", "shop", "contacts"
"""Places of the map that are no network."""

WEEKLY_POSTS = 1.0
"""Posts a week from which a profile counts as worked actively today."""

PLACEMENTS: dict[str, tuple[str, ...]] = {
    "instagram": ("bio", "story"), "facebook": ("bio", "post", "story"), "tiktok": ("bio",), "youtube": ("bio", "post"),
    "linkedin": ("bio", "post"), "x": ("bio", "post"), "pinterest": ("bio", "post"), "threads": ("bio", "post"), "bluesky": ("bio", "post"),
    "google_business": ("bio", "post"), "whatsapp": ("bio", "message"), "telegram": ("bio", "message"), "newsletter": ("newsletter",),
}  # fmt: skip
"""Where a link that can be clicked fits; a blog is part of the website, and a link inside the website is never tagged."""

TOKENS: dict[str, dict[str, str]] = {
    "es": {
        "sell": "ventas", "traffic": "trafico", "database": "base-de-datos", "capture_users": "captar-usuarios", "visibility": "visibilidad",
        "community": "comunidad", "service": "atencion", "bio": "perfil", "post": "publicacion", "story": "historia", "message": "mensaje",
        "newsletter": "boletin",
    },
    "en": {"capture_users": "capture-users"},
}  # fmt: skip
"""How objectives and placements are written in a tag, by the language of the brand: it is what its web statistics will show."""


@dataclass(frozen=True)
class Move:
    """What happens with a channel.

    Args:
        level, hours, owner, money: as chosen. action: create, adapt (another level, or a point of its checklist open), keep, close, not now.
        change: more or less than today's pace, if the data show one. criterion, score: what speaks most for (or against) it.
        reason: what was said when deciding. fits: would it, active, still fit into the hours that are left?
        place: its checklist: done, missing, nobody has looked. For a profile to create, everything is still to be done.
        held_by_new: not opened now, and as many others are opened as may be opened at once.
    """

    channel: str
    level: Level
    hours: float
    action: Action
    criterion: str
    score: Score | None
    fits: bool
    change: Change = ""
    reason: str = ""
    owner: str = ""
    money: float = 0.0
    place: Place = field(default_factory=lambda: Place(""))
    held_by_new: bool = False


@dataclass(frozen=True)
class Link:
    """One way of the map, from a place to a place. ``tagged``: can visits through it be counted?"""

    start: str
    end: str
    state: State
    tagged: State = "unknown"


@dataclass(frozen=True)
class TaggedLink:
    """A link to the website for one place of one channel. ``url`` begins at ``?`` where the address of the website is not known."""

    channel: str
    placement: str
    source: str
    medium: str
    campaign: str
    content: str
    url: str


@dataclass(frozen=True)
class GroupAdvice:
    """A group or page of one's own on a network: only if nobody keeps one and there are people to gather, or to give useful information regularly.

    Args:
        yes: is it worth it? reason: ``none_exists``, ``useful``, ``both``; or ``not_asked``, ``not_looked``, ``exists``, ``nobody_there``, ``no_hours``.
        hours, needed: hours a week the channel has, and those it takes to keep one alive.
    """

    yes: bool
    reason: str
    channel: str = ""
    topic: str = ""
    none_exists: State = "unknown"
    useful: State = "unknown"
    people: bool = False
    hours: float = 0.0
    needed: float = 0.0


@dataclass(frozen=True)
class Ecosystem:
    """The whole of it.

    Args:
        moves: one a channel. website: as in the brief. shop: are there orders in the data? contacts: channels in use whose contacts are the brand's.
        links: the ways of the map. tagged: links for the website, empty where neither website nor shop is known.
        group: of one's own? together: the checklist of the whole.
    """

    moves: tuple[Move, ...]
    website: str
    shop: bool
    contacts: tuple[str, ...]
    links: tuple[Link, ...]
    tagged: tuple[TaggedLink, ...]
    group: GroupAdvice
    together: Place

    @property
    def used(self) -> tuple[Move, ...]:
        """Channels in use."""
        return tuple(m for m in self.moves if m.level != "none")


def checklist_of(plan: Plan) -> Checklist:
    """What the room answered about each profile in the diagnosis; nothing where it has not."""
    decision = plan.decision("diagnosis")
    choice: DiagnosisChoice | None = decision.value if decision else None
    return choice.checklist if choice else {}


def moves(result: ChannelRanking, choice: ChannelsChoice, checklist: Checklist | None = None) -> tuple[Move, ...]:
    """What happens with each channel under a choice of levels: active first, then kept, then left; within that by score."""
    uses = {u.channel: u for u in choice.portfolio}
    left = result.plan.capacity - result.spent(choice)
    full = result.opened(choice) >= result.most_new
    found = [_move(result, c, uses.get(c), left, checklist or {}, full) for c in result.channels]
    return tuple(sorted(found, key=lambda m: -LEVELS.index(m.level)))


def _move(result: ChannelRanking, channel: str, use: ChannelUse | None, left: float, checklist: Checklist, full: bool) -> Move:
    at: Level = use.level if use else "none"
    own, pace = channel in result.own, result.pace.get(channel)
    (place,) = checked(checklist if own else {}, [channel])
    change: Change = ""
    if own and pace is not None:
        change = "more" if at == "active" and pace < WEEKLY_POSTS else "less" if at == "keep" and pace >= WEEKLY_POSTS else ""
    action: Action = "close" if at == "none" else "adapt" if change or place.missing else "keep"
    if not own:
        action = "not_now" if at == "none" else "create"
    # the known criterion that lifts it most above (or pulls it most below) the middle of the scale; "" if none does
    pull = {k: result.weights[k] * (s.point - 50) for k, s in result.scores[channel].items() if s.assessed}
    if at == "none":
        against = {k: v for k, v in pull.items() if v < 0}
        criterion = min(against, key=lambda k: (against[k], CRITERIA.index(k)), default="")
    else:
        lifting = {k: v for k, v in pull.items() if v > 0 and k != "effort"}
        criterion = max(lifting, key=lambda k: (lifting[k], -CRITERIA.index(k)), default="")
    return Move(
        channel,
        at,
        use.hours if use and at != "none" else 0.0,
        action,
        criterion,
        result.scores[channel].get(criterion),
        result.hours[channel]["active"][1] <= left + 1e-9,
        change,
        use.reason if use else "",
        use.owner if use else "",
        use.money if use and at != "none" else 0.0,
        place,
        action == "not_now" and full,
    )


# ---- what links to what ------------------------------------------------------------------------------------------------


def _answered(place: Place, point: str) -> State:
    return "yes" if point in place.done else "no" if point in place.missing else "unknown"


def _ways(used: tuple[Move, ...], own: tuple[str, ...], together: Place, contacts: tuple[str, ...], shop: bool) -> tuple[Link, ...]:
    """Each channel to the website; the website back, to the shop, and to each list of contacts."""
    found = []
    for m in used:
        if m.channel == "blog":  # is part of the website
            continue
        new = m.channel not in own
        there: State = "new" if new else _answered(m.place, "link")
        found.append(Link(m.channel, SITE, there, "new" if new else _answered(m.place, "link-tagged")))
        found.append(Link(SITE, m.channel, "new" if new else _answered(together, "site-links")))
    if shop:
        found.append(Link(SITE, SHOP, "unknown"))
    if contacts:
        found.append(Link(SITE, CONTACTS, "unknown"))
    return tuple(found)


def medium_of(channel: str) -> str:
    """What web statistics file a visit under: social, email or chat."""
    kind = networks()[channel].kind
    return "email" if channel == "newsletter" else "chat" if kind == "messaging" else "social"


def tag_links(brief: Brief, used: tuple[Move, ...], month: str) -> tuple[TaggedLink, ...]:
    """One link for each place of each channel in use; a channel only kept up to date has the one in its profile.

    Args:
        month: ``yyyymm``.

    Example:
        >>> kept = Move("instagram", "keep", 1.0, "keep", "", None, True)
        >>> tag_links(Brief(brand="B", website="https://b.example"), (kept,), "202610")[0].url
        'https://b.example/?utm_source=instagram&utm_campaign=ventas-202610&utm_medium=social&utm_content=perfil'
    """
    words = TOKENS[brief.language]
    objective = brief.objectives[0] if brief.objectives else "visibility"
    campaign = f"{words.get(objective, objective)}-{month}"
    address = brief.website if not brief.website or brief.website.endswith("/") or brief.website.count("/") > 2 else brief.website + "/"
    found = []
    for m in used:
        places = PLACEMENTS.get(m.channel, ())
        for placement in places if m.level == "active" else places[:1]:
            content, medium = words.get(placement, placement), medium_of(m.channel)
            # the campaign stands in the middle: at its hyphens a narrow table can break the line
            tags = urlencode({"utm_source": m.channel, "utm_campaign": campaign, "utm_medium": medium, "utm_content": content})
            found.append(TaggedLink(m.channel, placement, m.channel, medium, campaign, content, f"{address}?{tags}"))
    return tuple(found)


def advise_group(result: ChannelRanking, choice: ChannelsChoice) -> GroupAdvice:
    """Is a group or page of one's own worth it? Two reasons allow it, and the hours have to be there for either.

    One: nobody keeps one of this theme on that network, and the brand has people there to gather. Two: it gives useful information regularly.
    """
    asked = choice.own_group
    if asked is None:
        return GroupAdvice(False, "not_asked")
    use = next((u for u in choice.portfolio if u.channel == asked.channel and u.level != "none"), None)
    people, hours = asked.channel in result.own, use.hours if use else 0.0
    needed = (result.hours.get(asked.channel) or networks()[asked.channel].hours)["keep"][1]
    gathers, informs = asked.none_exists == "yes" and people, asked.useful_information == "yes"
    yes = False
    if gathers or informs:
        yes = hours >= needed
        reason = "no_hours" if not yes else "both" if gathers and informs else "none_exists" if gathers else "useful"
    elif asked.none_exists == "yes":
        reason = "nobody_there"
    else:
        reason = "exists" if asked.none_exists == "no" else "not_looked"
    return GroupAdvice(yes, reason, asked.channel, asked.topic, asked.none_exists, asked.useful_information, people, hours, needed)


def plan_ecosystem(result: ChannelRanking, choice: ChannelsChoice, plan: Plan, data: Dataset) -> Ecosystem:
    """Everything about how the places hold together, under a choice of levels."""
    checklist, brief = checklist_of(plan), plan.brief
    found = moves(result, choice, checklist)
    used = tuple(m for m in found if m.level != "none")
    (together,) = checked(checklist, [ECOSYSTEM])
    shop = data.has("orders")
    contacts = tuple(m.channel for m in used if networks()[m.channel].own_audience and m.channel != "blog")
    return Ecosystem(
        found,
        brief.website,
        shop,
        contacts,
        _ways(used, result.own, together, contacts, shop),
        tag_links(brief, used, f"{result.as_of:%Y%m}") if brief.website or shop else (),
        advise_group(result, choice),
        together,
    )


def record_of_ecosystem(found: tuple[Move, ...], group: GroupAdvice) -> dict[str, object]:
    """Part of ``strategy.json``: what happens with each channel, with what is open, and the advice on a group."""
    return {
        "moves": [
            {"channel": m.channel, "action": m.action, "level": m.level, "change": m.change, "criterion": m.criterion, "open": list(m.place.missing)}
            for m in found
        ],
        "own_group": {"yes": group.yes, "reason": group.reason, "channel": group.channel},
    }  # fmt: skip
