"""Sentences about where the next euro of the budget brings most."""

from __future__ import annotations

from cmlib.budget import Budget, Response
from cmlib.text import T
from cmlib.wording import Language
from cmlib.wording.kpis import say_network


def say_one(say: Language) -> str:
    """«1 €»: a unit of the brand's money."""
    return say.money(1)


def say_share(say: Language, x: float) -> str:
    """A part of the budget, to the whole unit: the shares are no more exact than what the room expects."""
    return say.money(float(round(x)) if x >= 10 else x)


def say_budget_missing(say: Language, found: Budget) -> tuple[str, str]:
    """No budget, or nobody has said what it would bring: what the room would have to say."""
    if found.budget <= 0:
        return (
            say._("There is no monthly budget in the brief, so there is nothing to share out."),
            say._("If there is money for ads, write it into the brief; then the room says what half of it and all of it would bring."),
        )
    head = say._("Nobody has said yet what {budget} a month would bring in each channel.", budget=say.money(found.budget))
    if found.weeks_needed is not None:
        head += " " + say._("The weeks of spending there are do not tell it well enough.")
    return head, say._(
        "The room would have to say two numbers a channel, in the workshop: the result in a month of {half}, and of {all}. Ads exports by day can replace them if spending went up and down enough.",
        half=say.money(found.budget / 2), all=say.money(found.budget),
    )  # fmt: skip


def say_budget(say: Language, found: Budget) -> str:
    """The claim: who gets what."""
    paid = [r for r in found.responses if r.after > 0]
    if len(found.responses) == 1:
        return say._(
            "{budget} a month would go to {channel}: of no other channel is it known what money would bring.",
            budget=say.money(found.budget), channel=say_network(say, found.responses[0].channel),
        )  # fmt: skip
    shares = say.listing([say._("{money} to {channel}", money=say_share(say, r.after), channel=say_network(say, r.channel)) for r in paid])
    return say._("Of {budget} a month: {shares}.", budget=say.money(found.budget), shares=shares)


def say_now(say: Language, found: Budget) -> str:
    """Label of the column «now»."""
    names = {"decided": T("Decided with the channels"), "spent": T("Spent a month, of late"), "even": T("If shared evenly")}
    return say.say(names[found.start])


def say_margin(say: Language, x: float | None) -> str:
    """What one more euro brings; a dash where no money goes."""
    if x is None:
        return "–"
    return say.number(x, 3 if 0 < abs(x) < 0.1 else 2)


def say_basis(say: Language, r: Response) -> str:
    """Whether the room expects it or weeks showed it."""
    if r.weeks is None or r.weeks.period is None:
        return say._("the room expects it")
    slots = {"e": say.number(r.weeks.estimate), "span": say.interval(r.weeks), "weeks": say.n_("{n} week", "{n} weeks", r.weeks.n), "period": say.period(*r.weeks.period)}  # fmt: skip
    if r.basis == "weeks":
        return say._("its own weeks: elasticity {e} ({span}; {weeks}, {period})", **slots)
    if r.identified:
        return say._("the room expects it; its own weeks: elasticity {e} ({span}; {weeks}, {period})", **slots)
    return say._("the room expects it; its own weeks do not tell ({weeks}, {period})", **slots)


def say_budget_reading(say: Language, found: Budget) -> str:
    """How the shares come about."""
    if len(found.responses) == 1:
        return say._("With a second channel there would be something to compare.")
    text = say._("Money goes where {one} more brings most, until it brings the same wherever money goes.", one=say_one(say))
    if any(r.weeks is not None and (r.identified or r.basis == "weeks") for r in found.responses):
        text += " " + say._("Elasticity: by how many hundredths results were higher where money was one hundredth higher.")
    if any(r.flat for r in found.responses):
        text += " " + say._("Where half of the money was said to be as good as all of it, ask what a tenth would bring.")
    return text


def say_budget_so(say: Language, found: Budget) -> str:
    """What the change of shares would bring, and how far it can be believed."""
    slots = {"now": say.number(found.value_now, 0), "after": say.number(found.value_after, 0)}
    spent = sum(r.now for r in found.responses)
    if len(found.responses) == 1:
        text = say._("About {after} results a month.", **slots)
    elif abs(spent - found.budget) > 0.01 * found.budget:
        text = say._("About {after} results a month instead of {now} with the {spent} of now.", spent=say_share(say, spent), **slots)
    else:
        text = say._("About {after} results a month instead of {now} with the same money.", **slots)
    if found.responses[0].basis == "room":
        return text + " " + say._("That is what the room expects, without range: nobody has measured it.")
    return text + " " + say._("That is what went together in past weeks: it does not prove that money brings it.")


def say_budget_change(say: Language, found: Budget) -> str:
    """What would change the shares."""
    if found.responses[0].basis == "weeks":
        return say._("What would change this: new weeks in which spending and results part ways.")
    if found.weeks_needed is not None:
        return say._(
            "What would change this: another figure from the room, or some {n} weeks in which spending goes up to double and down to half.",
            n=found.weeks_needed,
        )  # fmt: skip
    return say._(
        "What would change this: another figure from the room, or ads exports by day of weeks in which spending goes up to double and down to half."
    )


def say_budget_source(say: Language, found: Budget) -> str:
    """What the shares take for granted, and the files."""
    parts = [say._("Results must be of the same kind in every channel; each is taken as if no person were counted in two.")]
    if found.unclear:
        names = say.listing([say_network(say, c) for c in found.unclear])
        parts.append(say._("Nobody knows what money would bring on {channels}: left out.", channels=names))
    files = sorted({f for r in found.responses if r.weeks for f in r.weeks.source.split(", ") if f})
    if files:
        parts.append(say._("Source: {files}.", files=", ".join(files)))
    return " ".join(parts)
