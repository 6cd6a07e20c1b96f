"""What a room answers: eight areas with levels anyone can check by looking, and what a good profile has.

The levels and points are the workbook's own (no standard prescribes them): each says something that is there or is not.
A level from 2 on includes the one below.
"""

from __future__ import annotations

from dataclasses import dataclass

from cmlib.reference import networks
from cmlib.text import T, Text

ECOSYSTEM = "ecosystem"
"""The place of the checklist that is no network: how the brand's own places hold together."""


@dataclass(frozen=True)
class Area:
    """An area of the rubric: its name, the question to read aloud, and what can be seen at each level from 0 to 4."""

    id: str
    label: Text
    question: Text
    levels: tuple[Text, Text, Text, Text, Text]


RUBRIC: tuple[Area, ...] = (
    Area(
        "goals", T("objectives"), T("Does anybody know what the networks are for?"),
        (
            T("Nobody can say what the networks are for."),
            T("There is an aim everybody repeats, without figure or date."),
            T("At least one objective is written down, with a figure and a date."),
            T("A document less than twelve months old has the objectives, each with figure, date and somebody who answers for it."),
            T("Besides, they were reviewed with figures in the last three months, and a note says what was changed."),
        ),
    ),
    Area(
        "audience", T("audience"), T("Whom does the brand speak to?"),
        (
            T("What is published is «for everybody»."),
            T("Somebody describes the public from memory; nothing is written down."),
            T("There is a written description of at least one group of people, which says where it comes from."),
            T("The groups come from the brand's own data or from a survey of the last twelve months."),
            T("Besides, each month's plan names the group each piece is for, and it is checked whether it arrived."),
        ),
    ),
    Area(
        "channels", T("channels"), T("Why is the brand where it is?"),
        (
            T("There are profiles whose owner or password nobody knows."),
            T("There is a list of the profiles and of who can enter; why each exists is not written down."),
            T("It is written down what each channel is for and how many hours a week it gets."),
            T("Besides, in the last twelve months a channel was kept, opened or closed with figures on the table."),
            T("Besides, the next review has a date, and the last one was held."),
        ),
    ),
    Area(
        "content", T("content"), T("Where do the posts come from?"),
        (
            T("Something is published when somebody remembers."),
            T("There are posts most weeks, thought up on the same day."),
            T("There is a calendar that reaches at least two weeks ahead."),
            T("The calendar has series or fixed subjects and a person for each piece, and a second person looks before it goes out."),
            T("Besides, formats and subjects are compared with figures every three months, and the calendar changes because of it."),
        ),
    ),
    Area(
        "conversation", T("conversation and service"), T("Who answers, and how soon?"),
        (
            T("Comments and messages stay unanswered for days, or nobody knows."),
            T("Somebody answers when there is time."),
            T("It is written down who answers, at what hours and how soon."),
            T("Besides, there are model answers and a way to pass on what cannot be solved, and the time to answer is measured."),
            T("Besides, what people ask is counted every month and reaches whoever makes the product or gives the service."),
        ),
    ),
    Area(
        "reputation", T("reputation"), T("What if somebody speaks badly of the brand tomorrow?"),
        (
            T("Nobody looks at what is said of the brand outside its own profiles."),
            T("Reviews and mentions are looked at now and then."),
            T("Reviews and mentions have a fixed day, and those of the last month are answered."),
            T("There is a written protocol for complaints and crises, with names and telephones, less than twelve months old."),
            T("Besides, it was rehearsed or used in the last twelve months, and what was learnt is written down."),
        ),
    ),
    Area(
        "measurement", T("measurement"), T("How does the brand know whether it works?"),
        (
            T("No figures are kept."),
            T("The networks' own screens are looked at now and then."),
            T("Once a month at least, the figures are saved in the same place."),
            T("Besides, each objective has its figure, and links carry tags, so that visits or sales can be traced."),
            T("Besides, something was decided in the last three months because of the figures, and a note says what."),
        ),
    ),
    Area(
        "resources", T("people and money"), T("Who does it, with what time and what money?"),
        (
            T("Nobody has hours for it: it is done in spare moments."),
            T("Somebody does it, without agreed hours or money."),
            T("Hours a week and money are agreed in writing."),
            T("Besides, somebody can stand in, and there is a list of tools and of pictures with their permissions."),
            T("Besides, hours and money were revised in the last twelve months against what they achieved."),
        ),
    ),
)  # fmt: skip
"""In the order of ``cmlib.model.AREAS``."""


@dataclass(frozen=True)
class Point:
    """A point of the checklist: its name, and the sentence to answer yes or no to; ``kinds``: kinds of network it holds for; ``only``: the networks, where not all of those kinds."""

    id: str
    name: Text
    text: Text
    kinds: tuple[str, ...] = ("social", "video", "messaging", "search", "owned")
    only: tuple[str, ...] = ()


PROFILE: tuple[Point, ...] = (
    Point("what-where", T("what, where and for whom"), T("The description says what the brand does, where and for whom")),
    Point("contact", T("a way to get in touch"), T("There is a way to get in touch: telephone, message or e-mail")),
    Point("link", T("a link that works"), T("The link works and leads to the right page")),
    Point("link-tagged", T("tags in the link"), T("The link carries tags, so that visits from here can be counted")),
    Point("same-face", T("the same name and picture"), T("Name and picture are the same as in the brand's other places, and the picture can be recognised when small")),
    Point("category", T("the right category"), T("The category is the right one"), ("social", "search"), ("instagram", "facebook", "linkedin", "google_business")),
    Point("hours", T("opening hours and address"), T("Opening hours and address are there and right"), only=("facebook", "whatsapp", "google_business")),
    Point("business", T("an account for companies"), T("It is an account for companies, so that its figures can be downloaded"), ("social", "video", "messaging"),
          ("instagram", "tiktok", "pinterest", "whatsapp", "facebook", "linkedin", "youtube")),
    Point("pinned", T("a pinned post"), T("A pinned or featured post says what the brand is about"), ("social", "video", "messaging")),
    Point("recent", T("something recent"), T("The last thing published is less than thirty days old")),
    Point("own-pictures", T("own pictures"), T("The last nine pictures or videos are the brand's own, not from a library")),
    Point("alt-texts", T("texts for pictures"), T("The last ten pictures have a text for those who cannot see them"), ("social", "owned")),
    Point("captions", T("subtitles in the videos"), T("The last five videos have subtitles"), ("social", "video")),
    Point("promise", T("how soon an answer comes"), T("It says how soon an answer may be expected"), ("social", "messaging")),
    Point("answered", T("answers to questions"), T("The last ten comments, reviews or messages with a question have an answer")),
    Point("welcome", T("a first automatic message"), T("An automatic first message says who answers and when"), ("messaging",), ("whatsapp",)),
    Point("consent", T("permission, and a way out"), T("Those who receive it asked for it, and can leave at any time"), ("messaging", "owned"), ("whatsapp", "telegram", "newsletter")),
    Point("frequency", T("how often it comes"), T("It says how often it comes, and the last month kept to it"), ("messaging", "owned"), ("whatsapp", "telegram", "newsletter")),
    Point("phone", T("reading well on a phone"), T("It reads well on a phone"), ("owned",)),
    Point("next-step", T("one thing to do at the end"), T("Each piece ends with one thing to do: buy, book, write"), ("owned", "video")),
    Point("signed", T("date and author"), T("Each entry shows its date and who wrote it"), ("owned",), ("blog",)),
    Point("photos", T("recent photos of the place"), T("There are photos from the last six months, inside and outside"), ("search",)),
    Point("reviews-asked", T("asking for reviews"), T("Customers are asked for a review, all of them and not only the happy ones"), ("search",)),
)  # fmt: skip

TOGETHER: tuple[Point, ...] = (
    Point("site-links", T("links from the website to the profiles"), T("The website links to every profile in use")),
    Point("links-site", T("links from the profiles to the website"), T("Every profile links to the website")),
    Point("owner", T("one person for each account"), T("Each account has one person who answers for it")),
    Point(
        "notices",
        T("somebody who gets the notices"),
        T("Somebody in particular receives the notices of messages and comments of each account"),
    ),
    Point("access-list", T("a list of who can enter"), T("There is a list of who can enter where")),
    Point("two-steps", T("entering in two steps"), T("Every account asks for a second step when somebody enters")),
    Point(
        "recovery",
        T("recovery in the brand's name"),
        T("The e-mail and telephone that recover an account belong to the brand, not to one person"),
    ),
    Point("leavers", T("access taken from those who left"), T("Those who have left can no longer enter")),
    Point(
        "same-data",
        T("the same address and telephone everywhere"),
        T("Name, address and telephone are the same on the website, on the map and on the networks"),
    ),
    Point("tag-rule", T("a rule for tagging links"), T("One written rule says how links are tagged")),
    Point(
        "legal", T("legal notice and privacy"), T("Website and shop have their legal notice and privacy page, and forms ask for permission")
    ),
    Point("brand-files", T("a folder with logo and photos"), T("Logo, colours and good photos are in one folder everybody can find")),
    Point(
        "strays",
        T("a list of stray profiles"),
        T("Old, duplicate or false profiles with the brand's name have been searched for and listed"),
    ),
)


def points(place: str) -> tuple[Point, ...]:
    """The points of a network, or of :data:`ECOSYSTEM`; none for a place nobody knows."""
    if place == ECOSYSTEM:
        return TOGETHER
    found = networks().get(place)
    if found is None:
        return ()
    return tuple(p for p in PROFILE if found.kind in p.kinds and (not p.only or place in p.only))
