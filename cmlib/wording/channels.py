"""Sentences of the page on channels."""

from __future__ import annotations

from collections.abc import Sequence

from cmlib.channels import BEST_DRAWS, KEEP_SHARE, MORE_HOURS, RATES, ChannelRanking, Flip, Lead, Level, Move, Portfolio, Score
from cmlib.metrics import PASSPORTS
from cmlib.model import ChannelsChoice
from cmlib.reference import anchors, networks
from cmlib.text import T
from cmlib.wording import Language

CRITERION_NAMES = {
    "audience_overlap": T("your people are there"),
    "objective_fit": T("serves the objective"),
    "capability": T("we can make it"),
    "effort": T("little effort"),
    "performance": T("response so far"),
    "competition": T("room beside competitors"),
}
CRITERION_SHORT = {
    "audience_overlap": T("people"),
    "objective_fit": T("objective"),
    "capability": T("skills"),
    "effort": T("effort"),
    "performance": T("response"),
    "competition": T("rivals"),
}
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
    "competition": T("no strong competitor"),
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
LEVELS_SAID = {"none": T("not used"), "keep": T("kept up to date"), "active": T("active")}
ACTIONS_SAID = {
    "create": T("create"),
    "raise": T("adapt: publish more"),
    "lower": T("adapt: only keep it up to date"),
    "keep": T("keep"),
    "close": T("close or leave a pointer"),
    "not_now": T("do not open now"),
}
OWNED = {"newsletter": T("the newsletter"), "blog": T("the blog")}


def say_network(say: Language, channel: str) -> str:
    """A channel's name for a reader."""
    return say.say(OWNED[channel]) if channel in OWNED else networks()[channel].name


def say_networks(say: Language, channels: Sequence[str]) -> str:
    """«Instagram, WhatsApp and newsletter»."""
    return say.listing([say_network(say, c) for c in channels])


def say_criterion(say: Language, criterion: str) -> str:
    """A criterion as a short phrase of which more is better."""
    return say.say(CRITERION_NAMES[criterion])


def say_criterion_short(say: Language, criterion: str) -> str:
    """One word, for the head of a table."""
    return say.capital(say.say(CRITERION_SHORT[criterion]))


def say_level(say: Language, level: Level) -> str:
    """Not used, kept up to date, active."""
    return say.say(LEVELS_SAID[level])


def say_hours(say: Language, hours: float) -> str:
    """«7,5 h», without a needless decimal; quarters keep two."""
    return say.number(hours, 0 if float(hours).is_integer() else 1 if float(hours * 2).is_integer() else 2) + "\N{NO-BREAK SPACE}h"


def say_points(say: Language, x: float) -> str:
    """A score or a difference of scores, whole points."""
    return ("−" if round(x) < 0 else "") + say.number(abs(round(x)), 0)


def say_hundred(say: Language, share: float) -> str:
    """«62», for «in 62 of 100 …»."""
    return say.number(round(100 * share), 0)


def say_range(say: Language, score: Score) -> str:
    """«70 (55–85)», or that nobody knows."""
    if score.likely is None:
        return say._("not assessed")
    return f"{say_points(say, score.likely)} ({say_points(say, score.low)}–{say_points(say, score.high)})"


def say_value(say: Language, value: tuple[float, float, float]) -> str:
    """Weighted score with its range: «71 (63–80)»."""
    return f"{say_points(say, value[1])} ({say_points(say, value[0])}–{say_points(say, value[2])})"


# ---- what a score rests on ---------------------------------------------------------------------------------------------------


def _country(say: Language, code: object) -> str:
    return str(say.locale.territories.get(str(code), code))


def say_basis(say: Language, s: Score) -> str:
    """What a score rests on, with its number, n, year and publisher where there are any."""
    v = s.slots
    if s.basis == "room":
        return (
            say._("said in the workshop: «{evidence}»", evidence=str(v["evidence"])) if v.get("evidence") else say._("said in the workshop")
        )
    if s.basis == "room_hours":
        return say._("said in the workshop: {hours} a week", hours=say_hours(say, float(str(v["likely"]))))
    if s.basis == "own_rate" and s.estimate is not None:
        text = say._("own posts: {rate}, typically {estimate}", rate=PASSPORTS[str(v["rate"])].label, estimate=say.estimate(s.estimate))
        return f"{text}, {say.period(*s.period)}" if s.period else text
    if s.basis == "competitors":
        n = int(str(v["n"]))
        posts = say.n_("{n} post looked at", "{n} posts looked at", n)
        if v["compared"]:
            return say._(
                "{strong} of {all} competitors post weekly and get at least as much response ({posts})",
                strong=v["strong"],
                all=v["competitors"],
                posts=posts,
            )
        return say._("{strong} of {all} competitors post weekly ({posts})", strong=v["strong"], all=v["competitors"], posts=posts)
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
                "{share} of adults in {country} ever use it ({source}): at most that many", share=share, country=country, source=source
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
            "of what it takes ({needs}) only {seen} is seen in {n} own post",
            "of what it takes ({needs}) only {seen} is seen in {n} own posts",
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


# ---- the answer --------------------------------------------------------------------------------------------------------


def say_bold(say: Language, active: Sequence[str], kept: Sequence[str]) -> str:
    """The portfolio in one sentence."""
    if active and kept:
        return say._(
            "The work goes into {active}; {kept} only kept up to date.", active=say_networks(say, active), kept=say_networks(say, kept)
        )
    if active:
        return say._("The work goes into {active}.", active=say_networks(say, active))
    if kept:
        return say._("No channel is worked actively; {kept} kept up to date.", kept=say_networks(say, kept))
    return say._("No channel fits yet.")


def say_lead(say: Language, lead: Lead, weighed: bool) -> str:
    """Is there a main channel, or a tie?"""
    if lead.first == lead.second:
        return say._("There is only one channel to look at.")
    if lead.main and weighed:
        return say._(
            "{first} can be the main channel: around the weights of the workshop it comes first in {share} of 100 draws.",
            first=say_network(say, lead.first),
            share=say_hundred(say, lead.share_first),
        )
    if lead.main:
        return say._(
            "{first} can be the main channel: whatever the weights, it comes first in {share} of 100 draws.",
            first=say_network(say, lead.first),
            share=say_hundred(say, lead.share_first),
        )
    return say._("There is no single main channel: {tied} are in a technical tie.", tied=say_networks(say, _tied(lead)))


def _tied(lead: Lead) -> tuple[str, ...]:
    return lead.tied if len(lead.tied) > 1 else (lead.first, lead.second)


def say_fit(say: Language, used: float, p: Portfolio) -> str:
    """Do the hours suffice?"""
    if p.broken:
        return say_broken(say, p)
    if used > p.capacity + 1e-9:
        return say._(
            "That takes {used} a week, and there are {capacity}: it does not fit.",
            used=say_hours(say, used),
            capacity=say_hours(say, p.capacity),
        )
    return say._("That takes {used} of the {capacity} there are a week.", used=say_hours(say, used), capacity=say_hours(say, p.capacity))


def say_broken(say: Language, p: Portfolio) -> str:
    """Which constraint cannot be met."""
    if p.broken == "hours":
        return say._(
            "The hours are the limit: even the lightest active channel needs {short} more than the {capacity} there are a week.",
            short=say_hours(say, p.short),
            capacity=say_hours(say, p.capacity),
        )
    if p.broken == "new":
        return say._("More channels would have to be opened at once than is sensible.")
    return say._("There are fewer channels to choose from than must be active.")


def say_standing(say: Language, decided: bool) -> str:
    """Decided, or only proposed."""
    return "" if decided else say._("This is a proposal: nobody has decided yet.")


def say_given(say: Language, r: ChannelRanking) -> str:
    """Where the scores come from."""
    o = r.origins
    parts = [
        (o["room"], say._("{n} from the workshop", n=o["room"])),
        (o["data"], say._("{n} from the brand's own data", n=o["data"])),
        (o["figures"], say._("{n} from published figures", n=o["figures"])),
        (o["assumptions"], say._("{n} working assumptions", n=o["assumptions"])),
        (o["open"], say._("{n} not assessed", n=o["open"])),
    ]
    return say._("Of the {all} scores: {parts}.", all=o["all"], parts=[text for n, text in parts if n])


# ---- ranking -----------------------------------------------------------------------------------------------------------


def say_gap(say: Language, r: ChannelRanking) -> str:
    """First against second, in points, with what the draws leave open."""
    lead = r.lead
    if lead.first == lead.second:
        return say._("{first} is the only channel to look at.", first=say_network(say, lead.first))
    a, b = r.value[lead.first][1], r.value[lead.second][1]
    return say._(
        "{first} comes out on top with {a} points of 100, {second} follows with {b}; in 90 of 100 draws the distance lies between {low} and {high} points.",
        first=say_network(say, lead.first),
        a=say_points(say, a),
        second=say_network(say, lead.second),
        b=say_points(say, b),
        low=say_points(say, lead.gap[0]),
        high=say_points(say, lead.gap[2]),
    )


def say_weights(say: Language, r: ChannelRanking) -> str:
    """Whose weights these are, and which weigh most."""
    if not r.participants:
        return say._("Nobody has weighed the criteria yet, so all six count the same.")
    top = sorted(r.weights, key=lambda k: -r.weights[k])[:2]
    weighed = [say._("«{criterion}» ({weight})", criterion=say_criterion(say, k), weight=say.percent(r.weights[k], 0)) for k in top]
    return say.n_(
        "The weights are those of {n} person; what counts most: {top}.",
        "The weights are the mean of {n} people; what counts most: {top}.",
        len(r.participants),
        top=weighed,
    )


def say_ranking_caption(say: Language, r: ChannelRanking) -> str:
    """Message of the ranking figure, then what the bars are."""
    lead = say._("Long lines mean that little is known.") if r.origins["open"] else say._("Every score has a range; none is exact.")
    return (
        lead
        + "\n"
        + say._(
            "Bar: weighted score from 0 to 100. Line: where 90 of 100 draws lie when the scores move within their ranges ({draws} draws).",
            draws=say.number(r.draws),
        )
    )


def say_ranking_alt(say: Language, r: ChannelRanking) -> str:
    """The ranking figure for somebody who cannot see it."""
    items = [f"{say_network(say, c)} {say_value(say, r.value[c])}" for c in r.channels]
    return say._("Horizontal bars of the weighted score of each channel with its range: {items}.", items="; ".join(items))


def say_ranking_reading(say: Language) -> str:
    """How to read the ranges, and what an open score does."""
    return say._(
        "Where two lines overlap widely, the order of the two bars says little. A score that nobody knows counts as the whole range from 0 to 100, "
        "each value as possible as any other: it makes the line longer and is never taken as a middling score."
    )


def say_ranking_change(say: Language, r: ChannelRanking) -> str:
    """What would change the order: the open scores of the first channels."""
    for c in r.channels[:3]:
        unknown = [say_criterion(say, k) for k, s in r.scores[c].items() if not s.assessed]
        if unknown:
            return say._("The order may change once it is known, for {channel}: {criteria}.", channel=say_network(say, c), criteria=unknown)
    return say._("The order changes when a score or a weight does; the next section says by how much.")


def say_scores_headline(say: Language, r: ChannelRanking) -> str:
    """How much of the table is known."""
    o = r.origins
    if o["open"] == 0:
        return say.n_(
            "Every channel has a range on every criterion: {n} score in all.",
            "Every channel has a range on every criterion: {n} scores in all.",
            o["all"],
        )
    return say._("{open} of {all} scores are open: nobody in the data or in the workshop has given them.", open=o["open"], all=o["all"])


def say_scores_reading(say: Language) -> str:
    """What a cell of the table holds."""
    return say._("Each cell: likely value and range, from 0 (bad for the brand) to 100 (good).")


def say_scales_headline(say: Language) -> str:
    """Claim over the table of the scales."""
    return say._("The scales are fixed: they do not depend on which channels are compared.")


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


# ---- sensitivity -------------------------------------------------------------------------------------------------------


def say_sensitivity(say: Language, r: ChannelRanking) -> str:
    """How much the order depends on the weights."""
    best = max(r.channels, key=lambda c: r.any_weights.first(c))
    share = r.any_weights.first(best)
    name, number = say_network(say, best), say_hundred(say, share)
    if len(r.channels) == 1:
        return say._("With one channel there is no order to depend on anything.")
    if share >= 0.6:
        start = say._("Little at the top: {first} comes first in {share} of 100 combinations of weights.", first=name, share=number)
    else:
        start = say._(
            "A lot: no channel comes first in 60 of 100 combinations of weights; the most is {share}, {first}.", first=name, share=number
        )
    if r.lead.blurred_from == 1:
        return start + " " + say._("No place can be told apart from the next.")
    if r.lead.blurred_from:
        return start + " " + say._("From place {n} on, no place can be told apart from the next.", n=r.lead.blurred_from)
    return start


def say_flip(say: Language, r: ChannelRanking, flip: Flip | None) -> str:
    """«For Google Business to win, "little effort" would have to weigh more than 41 % (today 22 %).»"""
    if flip is None:
        return say._("No change of a single weight would put another channel first, as far as the scores are known.")
    name, criterion = say_network(say, flip.channel), say_criterion(say, flip.criterion)
    needed, today = say.percent(flip.needed, 0), say.percent(flip.today, 0)
    if flip.needed >= flip.today:
        text = say._(
            "For {channel} to win, «{criterion}» would have to weigh more than {needed} (today: {today}).",
            channel=name,
            criterion=criterion,
            needed=needed,
            today=today,
        )
    else:
        text = say._(
            "For {channel} to win, «{criterion}» would have to weigh less than {needed} (today: {today}).",
            channel=name,
            criterion=criterion,
            needed=needed,
            today=today,
        )
    if flip.nearest is None:
        return text
    if flip.needed >= flip.today:
        return text + " " + say._("The highest weight anybody in the workshop gave it: {nearest}.", nearest=say.percent(flip.nearest, 0))
    return text + " " + say._("The lowest weight anybody in the workshop gave it: {nearest}.", nearest=say.percent(flip.nearest, 0))


def say_acceptability_caption(say: Language, r: ChannelRanking) -> str:
    """Message of the figure, then how the draws were made."""
    best = max(r.channels, key=lambda c: r.any_weights.first(c))
    lead = (
        say._("{first} withstands most ways to weigh.", first=say_network(say, best))
        if r.any_weights.first(best) >= 0.6
        else say._("Who comes first depends on what is valued.")
    )
    return (
        lead
        + "\n"
        + say._("{draws} combinations of weights and of scores within their ranges; fixed scales from 0 to 100.", draws=say.number(r.draws))
    )


def say_acceptability_alt(say: Language, r: ChannelRanking) -> str:
    """The figure's finding with its numbers."""
    items = [
        say._(
            "{channel} first in {first}, among the first three in {top}",
            channel=say_network(say, c),
            first=say.percent(r.any_weights.first(c), 0),
            top=say.percent(r.any_weights.top(c), 0),
        )
        for c in r.channels
    ]
    return say._("Horizontal bars, share of the combinations of weights: {items}.", items="; ".join(items))


def say_acceptability_reading(say: Language, r: ChannelRanking) -> str:
    """What the room's own weights add."""
    if r.room_weights is None:
        return say._("Nobody has weighed the criteria yet, so every combination of weights counts the same here.")
    first = r.channels[0]
    return say._(
        "The figure lets the weights be anything. Around the weights given in the workshop, {first} comes first in {share} of 100 draws.",
        first=say_network(say, first),
        share=say_hundred(say, r.room_weights.first(first)),
    )


# ---- hours -------------------------------------------------------------------------------------------------------------


def say_hours_headline(say: Language, r: ChannelRanking, used: float) -> str:
    """Yes or no, and what two more hours would buy."""
    p = r.plan
    if used > p.capacity + 1e-9:
        return say._(
            "No: {used} are planned and there are {capacity}; {short} are missing.",
            used=say_hours(say, used),
            capacity=say_hours(say, p.capacity),
            short=say_hours(say, used - p.capacity),
        )
    if p.broken and used == 0:
        return say._("No.") + " " + say_broken(say, p)
    return (
        say._("Yes: {used} of {capacity} a week.", used=say_hours(say, used), capacity=say_hours(say, p.capacity)) + " " + say_more(say, r)
    )


def say_more(say: Language, r: ChannelRanking) -> str:
    """What two more hours a week would buy."""
    if r.more.broken:
        return say._("Even with {hours} more nothing would fit.", hours=say_hours(say, MORE_HOURS))
    steps = [say._("{channel} ({level})", channel=say_network(say, c), level=say_level(say, level)) for c, level in r.next_steps]
    if not steps:
        return say._("With {hours} more, the best plan would stay the same.", hours=say_hours(say, MORE_HOURS))
    return say._("With {hours} more, the best plan would change in: {steps}.", hours=say_hours(say, MORE_HOURS), steps=steps)


def say_hours_caption(say: Language, r: ChannelRanking, decided: bool) -> str:
    """Message, then where the hours come from."""
    lead = say._("What was decided, laid end to end.") if decided else say._("The plan with most value that fits.")
    return (
        lead
        + "\n"
        + say._(
            "Hours are working assumptions until somebody measures them, or what the workshop said. {n} combinations of channel and level were compared.",
            n=r.plan.combinations,
        )
    )


def say_hours_alt(say: Language, rows: Sequence[tuple[str, Level, float]], capacity: float) -> str:
    """The bars in words."""
    items = [f"{say_network(say, c)}, {say_level(say, level)}, {say_hours(say, h)}" for c, level, h in rows]
    return say._(
        "Bars of weekly hours laid end to end: {items}; line at {capacity} available.",
        items="; ".join(items) or "0",
        capacity=say_hours(say, capacity),
    )


def say_hours_so_what(say: Language, r: ChannelRanking, choice: ChannelsChoice, decided: bool) -> str:
    """What the search for the best plan gained, or how the decided one compares."""
    if decided and not r.plan.broken:
        opened = r.opened(choice)
        if opened > r.most_new:
            return say.n_(
                "{n} channel would be opened at once, more than is sensible with these hours ({most}): one after the other is safer.",
                "{n} channels would be opened at once, more than is sensible with these hours ({most}): one after the other is safer.",
                opened,
                most=r.most_new,
            )
        if r.spent(choice) <= r.plan.capacity + 1e-9 and r.worth(choice) >= 0.995 * r.plan.value:
            return say._("No other plan within these hours is worth more by these scores.")
        return say._("By these scores alone the best plan within the hours would be: {best}.", best=say_plan(say, r.plan))
    if r.gain is not None and r.gain >= 1.01:
        return say._("Worth {gain} more than filling the hours in order of the ranking.", gain=say.percent(r.gain - 1, 0))
    if r.gain is not None:
        return say._("Filling the hours in order of the ranking would be worth the same.")
    return ""


def say_plan(say: Language, p: Portfolio) -> str:
    """«Instagram (active), WhatsApp (kept up to date)»."""
    used = [(c, level) for c, level in p.levels.items() if level != "none"]
    return say.listing(
        [
            say._("{channel} ({level})", channel=say_network(say, c), level=say_level(say, x))
            for c, x in sorted(used, key=lambda u: (u[1] != "active", u[0]))
        ]
    )


def say_hours_reading(say: Language, r: ChannelRanking) -> str:
    """The working assumptions behind the plan."""
    return (
        say._(
            "Active: something is published every week. Kept up to date: information and answers, hardly any new posts; it counts for {part} of the "
            "score (working assumption). In the plan «little effort» is left out of the score, because the hours are the limit already.",
            part=say.percent(KEEP_SHARE, 0),
        )
        + " "
        + say.n_("At most {n} channel is opened at once.", "At most {n} channels are opened at once.", r.most_new)
    )


def say_hours_change(say: Language) -> str:
    """What would change the plan."""
    return say._("It changes with the hours: measure them for two weeks and put your own times into the form.")


def say_hours_source(say: Language, r: ChannelRanking, channel: str, level: Level) -> str:
    """Where the hours of a channel come from."""
    low, _likely, high = r.hours[channel][level]
    if low == high:
        return say._("workshop")
    return say._("assumption, {low} to {high}", low=say_hours(say, low), high=say_hours(say, high))


# ---- what happens with each channel ------------------------------------------------------------------------------------------


def say_action(say: Language, move: Move) -> str:
    """Create, adapt, keep, close, or do not open."""
    return say.say(ACTIONS_SAID[move.action])


def say_reason(say: Language, r: ChannelRanking, move: Move, reason: str = "") -> str:
    """Why: what was said when deciding, else the criterion that speaks most for it (or against it) with its evidence."""
    if reason:
        return reason
    if move.score is None:
        if move.level != "none":
            return say._("No single criterion decides: it is the sum.")
        if move.fits:
            return say._("Nothing known speaks against it, but only so many channels are opened at once.")
        return say._("Nothing known speaks against it, but other channels give more for the same hours.")
    slots = {
        "criterion": say_criterion(say, move.criterion),
        "score": say_points(say, move.score.point),
        "basis": say_basis(say, move.score),
    }
    if move.level == "none":
        text = say._("Against it, above all: «{criterion}» ({score} of 100; {basis}).", **slots)
        return text if move.fits else text + " " + say._("Nor do the hours suffice.")
    text = say._("For it, above all: «{criterion}» ({score} of 100; {basis}).", **slots)
    if move.level == "keep" and not move.fits:
        text += " " + say._("Active, it would take {hours} a week.", hours=say_hours(say, r.hours[move.channel]["active"][1]))
    return text


def say_firmness(say: Language, r: ChannelRanking, channel: str) -> str:
    """In how many draws the best plan has the channel."""
    if channel not in r.chosen:
        return say._("not assessed")
    return say._("{n} of 100", n=say_hundred(say, r.chosen[channel]))


def say_moves(say: Language, found: Sequence[Move]) -> str:
    """How much changes."""
    counts = {a: sum(m.action == a for m in found) for a in ACTIONS_SAID}
    parts = []
    if counts["create"]:
        parts.append(say.n_("{n} to create", "{n} to create", counts["create"]))
    if n := counts["raise"] + counts["lower"]:
        parts.append(say.n_("{n} to adapt", "{n} to adapt", n))
    if counts["keep"]:
        parts.append(say.n_("{n} stays as it is", "{n} stay as they are", counts["keep"]))
    if counts["close"]:
        parts.append(say.n_("{n} to close", "{n} to close", counts["close"]))
    if counts["not_now"]:
        parts.append(say.n_("{n} is not opened now", "{n} are not opened now", counts["not_now"]))
    return say.n_("Of {n} channel: {parts}.", "Of {n} channels: {parts}.", len(found), parts=parts)


def say_moves_reading(say: Language, found: Sequence[Move]) -> str:
    """What the column of firmness means, and what closing means."""
    text = say._(
        "«In the best plan»: in how many of 100 draws of scores and weights the best plan within the hours uses the channel ({draws} draws).",
        draws=BEST_DRAWS,
    )
    if any(m.action == "close" for m in found):
        text += " " + say._("To close means: say goodbye, leave a pointer to where you are, and keep the name.")
    return text


def say_own_audience(say: Language, owns: bool) -> str:
    """Does the brand own any list of contacts?"""
    if owns:
        return say._("At least one channel in use reaches people without a network deciding who sees it.")
    return say._(
        "No channel in use gives the brand a contact list of its own: a network can change the rules at any time. A newsletter or WhatsApp would."
    )


# ---- the decision ------------------------------------------------------------------------------------------------------


def say_summary(say: Language, active: Sequence[str], kept: Sequence[str], closed: Sequence[str]) -> str:
    """The portfolio, and which own channels are left."""
    text = say_bold(say, active, kept)
    return text + " " + say._("Given up: {closed}.", closed=say_networks(say, closed)) if closed else text


def say_dissent(say: Language, r: ChannelRanking) -> str:
    """Participants whose own weights put another channel first, if any."""
    first = r.channels[0]
    others: dict[str, list[str]] = {}
    for name, c in r.favourites.items():
        if c != first:
            others.setdefault(c, []).append(name)
    return " ".join(
        say._("With the weights of {names}, {channel} would come first.", names=names, channel=say_network(say, c))
        for c, names in others.items()
    )
