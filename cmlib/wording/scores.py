"""Sentences about what each score rests on."""

from __future__ import annotations

from cmlib.channels import ChannelRanking
from cmlib.metrics import PASSPORTS
from cmlib.model import CRITERIA
from cmlib.reference import anchors
from cmlib.scores import ORIGINS, RATES, Score
from cmlib.text import T
from cmlib.wording import Language
from cmlib.wording.networks import say_criterion, say_hours, say_networks, say_points
from cmlib.wording.overlap import say_score as say_overlap

ZERO = {
    "audience_overlap": T("fewer than 5 in 100 of the people wanted use it in a week"),
    "objective_fit": T("cannot serve the main objective"),
    "capability": T("nobody can make what it needs"),
    "effort": T("takes all the hours there are, or more"),
    "performance": T("nobody responds to what is published"),
    "competition": T("three or more strong competitors"),
}

HUNDRED = {
    "audience_overlap": T("60 in 100 or more do"),
    "objective_fit": T("serves it directly, and that can be measured"),
    "capability": T("is made in-house today"),
    "effort": T("one hour a week or less"),
    "competition": T("competitors are there, and none is strong"),
}

OBJECTIVES_SAID = {
    "sell": T("sell"),
    "traffic": T("bring visits to the website"),
    "database": T("build a contact list"),
    "capture_users": T("win new people"),
    "visibility": T("be seen"),
    "community": T("take care of the community"),
    "service": T("serve customers well"),
}

KINDS_SAID = {
    "consumer": T("a brand for consumers"),
    "local": T("a business of the neighbourhood"),
    "b2b": T("a company that sells to companies"),
    "nonprofit": T("a non-profit organisation"),
}

SKILLS_SAID = {
    "photo": T("photos"),
    "short_video": T("short videos"),
    "long_video": T("long videos"),
    "text": T("texts"),
    "design": T("designed pieces"),
    "chat": T("conversation by message"),
}


def say_range(say: Language, score: Score) -> str:
    """«70 (55–85)», or that nobody knows."""
    if score.likely is None:
        return say._("not assessed")
    return f"{say_points(say, score.likely)} ({say_points(say, score.low)}–{say_points(say, score.high)})"


def _country(say: Language, code: object) -> str:
    return str(say.locale.territories.get(str(code), code))


def say_basis(say: Language, s: Score) -> str:
    """What a score rests on, with its number, n, year and publisher where there are any."""
    v = s.slots
    if s.basis == "room":
        return (
            say._("said in the workshop: «{evidence}»", evidence=str(v["evidence"]).replace("«", "“").replace("»", "”"))
            if v.get("evidence")
            else say._("said in the workshop, without saying why")
        )
    if s.basis == "room_hours":
        return say._("said in the workshop: {hours} a week", hours=say_hours(say, float(str(v["likely"]))))
    if s.basis == "own_rate" and s.estimate is not None:
        text = say._("own posts: {rate}, typically {estimate}", rate=PASSPORTS[str(v["rate"])].label, estimate=say.estimate(s.estimate))
        return f"{text}, {say.period(*s.period)}" if s.period else text
    if s.basis == "competitors":
        n = int(str(v["n"]))
        posts = say.n_("{n} post looked at", "{n} posts looked at", n)
        slots = {"strong": v["strong"], "all": v["competitors"], "posts": posts}
        if v["compared"] and v["strong"]:
            return say._(
                "counts against it: {strong} of {all} competitors post weekly and get at least as much response ({posts})", **slots
            )
        if v["compared"]:
            return say._("counts for it: none of {all} competitors posts weekly with as much response ({posts})", **slots)
        if v["strong"]:
            return say._("counts against it: {strong} of {all} competitors post weekly ({posts})", **slots)
        return say._("counts for it: none of {all} competitors posts weekly ({posts})", **slots)
    if s.basis == "usage_shape":
        return say_overlap(say, s)
    if s.basis in ("usage", "usage_upper"):
        share, country = say.percent(float(str(v["share"]))), _country(say, v["country"])
        source = f"{v['publisher']}, {v['year']}"
        if v["measure"] == "habitual":
            return say._(
                "{share} of weekly internet users in {country} use it ({source}); everybody, not only your people",
                share=share,
                country=country,
                source=source,
            )
        if v["measure"] == "messaging":
            return say._(
                "{share} of weekly internet users in {country} use it for messages ({source}); everybody, not only your people",
                share=share,
                country=country,
                source=source,
            )
        if v["measure"] == "ever":
            return say._(
                "{share} of adults ever use it ({country}; {source}): at most that many", share=share, country=country, source=source
            )
        return say._(
            "{share} of those who use social networks in {country} use it each month ({source}): at most that many",
            share=share,
            country=country,
            source=source,
        )
    if s.basis == "sector":
        return say._("working assumption for {kind}", kind=KINDS_SAID[str(v["kind"])])
    if s.basis == "objective":
        return say._("working assumption: how well it serves «{objective}»", objective=OBJECTIVES_SAID[str(v["objective"])])
    if s.basis == "publishing":
        return say.n_("{n} post there in the last 90 days", "{n} posts there in the last 90 days", int(str(v["n"])))
    if s.basis == "skills":
        return _skills(say, s)
    if s.basis == "profile":
        return say._("there is a profile, but no posts of it in the data: working assumption")
    if s.basis == "hours":
        return say._(
            "working assumption: {low} to {high} a week",
            low=say_hours(say, float(str(v["low"]))),
            high=say_hours(say, float(str(v["high"]))),
        )
    return _why_not(say, s)


def _skills(say: Language, s: Score) -> str:
    needs, have = (s.slots[k] for k in ("skills", "have"))
    assert isinstance(needs, list)
    assert isinstance(have, list)
    needed, seen, n = [SKILLS_SAID[x] for x in needs], [SKILLS_SAID[x] for x in have], int(str(s.slots["n"]))
    if len(have) == len(needs):
        return say.n_(
            "what it takes ({needs}) is seen in {n} own post", "what it takes ({needs}) is seen in {n} own posts", n, needs=needed
        )
    if have:
        return say.n_(
            "of what it takes ({needs}), {n} own post shows only {seen}",
            "of what it takes ({needs}), {n} own posts show only {seen}",
            n,
            needs=needed,
            seen=seen,
        )
    return say.n_(
        "what it takes ({needs}) is not seen in {n} own post", "what it takes ({needs}) is not seen in {n} own posts", n, needs=needed
    )


def _why_not(say: Language, s: Score) -> str:
    why = s.slots.get("why")
    if why == "not_open":
        return say._("not assessed: there is no profile yet")
    if why == "other_denominator":
        label = PASSPORTS[str(s.slots["rate"])].label
        return say._("not assessed: its export does not give the {rate}, and other rates are not comparable", rate=label)
    if why == "few_posts":
        n = int(str(s.slots["n"]))
        return say.n_("not assessed: {n} post is too few", "not assessed: {n} posts are too few", n)
    if why == "no_rate":
        return say._("not assessed: its export does not let a rate be worked out")
    if why == "no_export":
        return say._("not assessed: no export of this channel in the data")
    if why == "no_competitors":
        return say._("not assessed: the competitor table says too little about it")
    if why == "no_sector":
        return say._("not assessed: the sector in the brief is not known")
    return say._("not assessed: no posts that would show it")


def say_scores_headline(say: Language, r: ChannelRanking) -> str:
    """How much of the table is known."""
    o = r.origins
    if o["open"] == 0:
        return say.n_(
            "Every channel has a range on every criterion: {n} score in all.",
            "Every channel has a range on every criterion: {n} scores in all.",
            o["all"],
        )
    return say._("{open} of {all} scores are not assessed: neither the data nor the workshop gives them.", open=o["open"], all=o["all"])


def say_scores_reading(say: Language) -> str:
    """What a cell of the table holds."""
    return say._("Each cell: likely value and range, from 0 (bad for the brand) to 100 (good).")


def say_unbacked(say: Language, r: ChannelRanking) -> str:
    """Scores of the room that name no evidence, if any."""
    n = len(r.unbacked)
    if not n:
        return ""
    channels = [c for c in r.channels if any(c == x for x, _ in r.unbacked)]
    return say.n_(
        "{n} score of the workshop says no reason ({channels}): write down what it rests on, or it counts as an opinion.",
        "{n} scores of the workshop say no reason ({channels}): write down what they rest on, or they count as opinions.",
        n,
        channels=say_networks(say, channels),
    )


def say_grounds_headline(say: Language, r: ChannelRanking) -> str:
    """The criterion of which least is known."""
    nothing, weak = ({k: sum(r.scores[c][k].basis in ORIGINS[o] for c in r.channels) for k in CRITERIA} for o in ("open", "assumptions"))
    most, most_weak = max(nothing.values()), max(weak.values())
    if not most and not most_weak:
        return say._("Every score rests on something said in the workshop, on own data or on published figures.")
    if most:
        return say._(
            "Least is known of {criteria}: not assessed for {n} of {all} channels.",
            criteria=[f"«{say_criterion(say, k)}»" for k in CRITERIA if nothing[k] == most],
            n=most,
            all=len(r.channels),
        )
    return say._(
        "Least is known of {criteria}: only a working assumption for {n} of {all} channels.",
        criteria=[f"«{say_criterion(say, k)}»" for k in CRITERIA if weak[k] == most_weak],
        n=most_weak,
        all=len(r.channels),
    )


def say_scales_headline(say: Language) -> str:
    """Claim over the table of the scales."""
    return say._("The scales are fixed: they do not depend on which channels are compared.")


def say_sign(say: Language) -> str:
    """Why competitors count against a channel, and why none seen is not good news."""
    return say._(
        "Strong competitors count against a channel, because they hold its attention already: strong is who posts weekly and gets at least as much response. "
        "That they are there also shows that there are people to reach, so a channel where none has been seen is not assessed: it never gets 100 for it."
    )


def say_ends(say: Language, r: ChannelRanking, criterion: str) -> tuple[str, str]:
    """What 0 and 100 mean on a criterion, for the rate this brand's channels are compared by."""
    if criterion != "performance":
        return say.say(ZERO[criterion]), say.say(HUNDRED[criterion])
    rate = next((str(row["performance"].slots["rate"]) for row in r.scores.values() if row["performance"].basis == "own_rate"), RATES[0][0])
    share = say.percent(anchors()["performance", rate].hundred, 0)
    return say.say(ZERO[criterion]), say._("a typical {rate} of {share} or more", rate=PASSPORTS[rate].label, share=share)


def say_stale(say: Language, r: ChannelRanking) -> str:
    """Facts past their shelf life, if any."""
    if not r.stale:
        return ""
    return say._("The reference facts of {channels} are past their review date: read them again.", channels=say_networks(say, r.stale))
