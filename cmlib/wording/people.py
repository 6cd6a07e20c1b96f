"""Words every look at people shares: networks, places, groups, shares, sources."""

from __future__ import annotations

import re
from collections.abc import Sequence

from cmlib.findings import Estimate
from cmlib.profiles import LEAST
from cmlib.text import T, Text
from cmlib.wording import Language
from cmlib.wording.networks import say_network as say_network

SEXES: dict[str, Text] = {"women": T("women"), "men": T("men"), "other": T("sex not stated")}

DIMENSIONS: dict[str, Text] = {
    "age_gender": T("age"), "age": T("age"), "gender": T("sex"), "city": T("city"), "country": T("country"),
    "job_function": T("job function"), "seniority": T("seniority"), "industry": T("industry"), "company_size": T("company size"),
}  # fmt: skip


def say_source(say: Language, files: str) -> str:
    """Names of the files behind a number; of a long row of files the first and the last."""
    names = files.split(", ")
    if len(names) <= 3:
        return files
    return say._("{n} files, {first} to {last}", n=len(names), first=names[0], last=names[-1])


def say_quoted(say: Language, name: str) -> str:
    """A name in quotation marks."""
    return say._("“{name}”", name=name)


def say_names(say: Language, names: Sequence[str]) -> str:
    """«A», «B» y «C»."""
    return say.listing([say_quoted(say, n) for n in names])


def say_typical(say: Language, e: Estimate) -> str:
    """A median with its interval, without n (the row says it): «12 (9–15)»."""
    shown = say.money(e.estimate) if e.unit == "money" else say.number(e.estimate)
    if e.low is None or e.high is None:
        return shown
    digits = 2 if e.unit == "money" and "." in say.money(e.estimate).replace(",", ".") else None
    return f"{shown} ({say.number(e.low, digits)}–{say.number(e.high, digits)})"


def say_place(say: Language, label: str) -> str:
    """A country from its code, any other place as the network writes it."""
    return say.locale.territories.get(label, label) if re.fullmatch(r"[A-Z]{2}", label) else label


def say_bucket(say: Language, dimension: str, label: str) -> str:
    """One bucket of a breakdown."""
    if dimension == "gender":
        return say.say(SEXES.get(label, label))
    if dimension == "country":
        return say_place(say, label)
    return label


def say_share(say: Language, share: float | None) -> str:
    """A share, or that it is too small to show."""
    return say._("fewer than {least} people", least=LEAST) if share is None else say.percent(share)


def say_share_between(say: Language, e: Estimate) -> str:
    """A share with its interval, without n (the sentence says it): «42 % (38–46 %)»."""
    return f"{say.percent(e.estimate)} ({say.interval(e)})"


def say_dimension(say: Language, dimension: str) -> str:
    """«Ciudad», to stand at the head of a column or a row."""
    return say.capital(say.say(DIMENSIONS.get(dimension, dimension)))
