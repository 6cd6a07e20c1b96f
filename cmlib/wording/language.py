"""The reader's language: sentences from gettext, formats from Babel, in one immutable object."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, get_day_names, get_month_names
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision

from cmlib.findings import Estimate, Verdict
from cmlib.text import T, Text

LOCALE_DIR = Path(__file__).parent.parent / "locale"
LANGUAGES = ("es", "en")
NBSP = "\N{NO-BREAK SPACE}"
_LATIN_AMERICA = set(["AR", "BO", "CL", "CO", "CR", "CU", "DO", "EC", "GT", "HN", "MX", "NI", "PA", "PE", "PR", "PY", "SV", "UY", "VE"])
_SPEAKS = {"es": {"ES", *_LATIN_AMERICA}, "en": set(["AU", "CA", "GB", "IE", "NZ", "US", "ZA"])}
_HOME = {"es": "es_ES", "en": "en_GB"}


@cache
def catalogue(name: str) -> Catalog:
    """The catalogue ``locale/<name>/LC_MESSAGES/cmlib.po``; an empty one for English, the source language."""
    path = LOCALE_DIR / name / "LC_MESSAGES" / "cmlib.po"
    if not path.exists():
        return Catalog(locale=name)
    with path.open("rb") as file:
        return read_po(file, locale=name)


def _translated(chain: Sequence[str], msgid: str) -> str | None:
    for name in chain:
        found = catalogue(name).get(msgid)
        if found is None or not found.string or found.fuzzy:
            continue
        return found.string if isinstance(found.string, str) else found.string[0]
    return None


@dataclass(frozen=True)
class Language:
    """How this reader is spoken to.

    Args:
        code: ``"es"`` or ``"en"``. country: ISO 3166 code; decides number formats and *vosotros* / *ustedes*.
        currency: ISO 4217 code of the brand's money.

    Example:
        >>> say = Language("es", "ES", "EUR")
        >>> say.percent(0.0212), say.number(1234567)
        ('2,1\\xa0%', '1.234.567')
    """

    code: str = "es"
    country: str = "ES"
    currency: str = "EUR"

    def __post_init__(self) -> None:
        if self.code not in LANGUAGES:
            raise ValueError(f"language {self.code!r}; allowed: {', '.join(LANGUAGES)}")

    # ---- sentences -------------------------------------------------------------------------------------------------

    @property
    def chain(self) -> tuple[str, ...]:
        """Catalogues to look into, first one wins."""
        if self.code == "en":
            return ()
        return ("es_419", "es") if self.country in _LATIN_AMERICA else ("es",)

    @property
    def locale(self) -> Locale:
        """Babel locale of formats: as written in the brand's country if it speaks the language, else in its home country."""
        spoken = self.country in _SPEAKS[self.code]
        return Locale.parse(f"{self.code}_{self.country}" if spoken else _HOME[self.code])

    @property
    def html_lang(self) -> str:
        """BCP 47 tag for ``<html lang>``."""
        return str(self.locale).replace("_", "-")

    def _(self, msgid: str, **slots: object) -> str:
        """The sentence in this language with its slots filled; slot values are formatted by type."""
        text = self._marked(_translated(self.chain, msgid) or msgid)
        return text.format(**{k: self.value(v) for k, v in slots.items()}) if slots else text

    def n_(self, singular: str, plural: str, n: int, **slots: object) -> str:
        """Plural form for ``n``; ``{n}`` is filled with the formatted number."""
        text = singular if n == 1 else plural
        for name in self.chain:
            found = catalogue(name).get(singular)
            if found is not None and isinstance(found.string, tuple) and all(found.string) and not found.fuzzy:
                text = found.string[0 if n == 1 else 1]
                break
        return self._marked(text).format(n=self.number(n), **{k: self.value(v) for k, v in slots.items()})

    def say(self, text: Text | str) -> str:
        """A :class:`~cmlib.text.Text` from a lower layer, in this language. Plain strings pass unchanged."""
        return text if isinstance(text, str) else self._(text.msgid, **text.slots)

    def value(self, v: object) -> str:
        """A slot value as a reader expects it."""
        if isinstance(v, Text):
            return self.say(v)
        if isinstance(v, bool):
            return self._("yes") if v else self._("no")
        if isinstance(v, (int, float)):
            return self.number(v)
        if isinstance(v, datetime):
            return self.day(v.date())
        if isinstance(v, date):
            return self.day(v)
        if isinstance(v, (list, tuple)):
            return self.listing([self.value(x) for x in v])
        return str(v)

    def _marked(self, text: str) -> str:
        """A sentence whose own percentages («95 %») have the sign where this reader expects it, never on the next line."""
        return re.sub(r"(?<=\d) ?%", _percent_sign(self), text) if "%" in text else text

    # ---- numbers ---------------------------------------------------------------------------------------------------

    def number(self, x: float, digits: int | None = None) -> str:
        """A number with the reader's marks. Without ``digits``: integers whole, others to three significant digits."""
        if digits is None:
            digits = 0 if float(x).is_integer() or abs(x) >= 100 else 1 if abs(x) >= 10 else 2
        whole = "0" if self.code == "es" and abs(x) < 10_000 else "#,##0"  # Spanish leaves four digits together
        return format_decimal(round(x, digits), format=whole + ("." + "0" * digits if digits else ""), locale=self.locale)

    def percent(self, share: float, digits: int | None = None) -> str:
        """A fraction as a percentage: one decimal below 10 %, two below 1 %, none above."""
        p = abs(share) * 100
        if digits is None:
            digits = 0 if p >= 9.95 or p == 0 else 1 if p >= 0.995 else 2
        pattern = self.locale.percent_formats[None].pattern
        fraction = "." + "0" * digits if digits else ""
        return format_percent(share, format=re.sub(r"#,##0(\.#+)?", "#,##0" + fraction, pattern), locale=self.locale)

    def change(self, ratio: float) -> str:
        """A ratio (1.4) as a signed change (+40 %)."""
        return ("+" if ratio >= 1 else "−") + self.percent(abs(ratio - 1), 0)

    def times(self, ratio: float) -> str:
        """A ratio as «×1,4»."""
        return "×" + self.number(ratio, 2 if ratio < 1 else 1)

    def money(self, x: float, currency: str | None = None) -> str:
        """An amount in the brand's currency; cents only below 100, where there are any and the currency has them."""
        code = currency or self.currency
        digits = get_currency_precision(code) if abs(x) < 100 and abs(x - round(x)) >= 0.005 else 0
        pattern = re.sub(r"0\.0+", "0" + ("." + "0" * digits if digits else ""), self.locale.currency_formats["standard"].pattern)
        return format_currency(round(x, digits), code, locale=self.locale, currency_digits=False, format=pattern)

    def amount(self, x: float, unit: str) -> str:
        """A value of an estimate's unit: share, ratio, money, hours, days, points, count, number."""
        if unit == "share":
            return self.percent(x)
        if unit == "ratio":
            return self.times(x)
        if unit == "money":
            return self.money(x)
        if unit == "hours":
            return self.number(x, 1) + NBSP + "h"
        if unit == "days":
            return self.n_("{n} day", "{n} days", round(x))
        if unit == "count":
            return self.number(x, 0)
        return self.number(x)

    def interval(self, e: Estimate) -> str:
        """«1,9–2,3 %», or ``""`` when there is none."""
        if e.low is None or e.high is None:
            return ""
        low, high = self.amount(e.low, e.unit), self.amount(e.high, e.unit)
        if e.unit == "share" and low.endswith("%") and high.endswith("%"):
            low = low.removesuffix("%").rstrip(NBSP + " \N{NARROW NO-BREAK SPACE}")
        return self._("{low} to {high}", low=low, high=high) if e.low < 0 else f"{low}–{high}"

    def estimate(self, e: Estimate) -> str:
        """«2,1 % (1,9–2,3 %; n = 112)»: a number never travels without n and interval."""
        inside = [part for part in (self.interval(e), f"n{NBSP}={NBSP}{self.number(e.n)}") if part]
        return f"{self.amount(e.estimate, e.unit)} ({'; '.join(inside)})"

    # ---- dates, lists, words ---------------------------------------------------------------------------------------

    def day(self, d: date) -> str:
        """«31 de octubre de 2026» / «31 October 2026»."""
        return format_date(d, "long", locale=self.locale)

    def short_day(self, d: date) -> str:
        """«31 oct 2026»."""
        return format_date(d, "d MMM y", locale=self.locale)

    def month(self, d: date) -> str:
        """«octubre de 2026»."""
        return format_date(d, "MMMM 'de' y" if self.code == "es" else "MMMM y", locale=self.locale)

    def period(self, first: date, last: date) -> str:
        """«1 sept 2025 – 31 oct 2026»; one day alone where both are the same."""
        if first == last:
            return self.short_day(first).replace(" ", NBSP)
        return f"{self.short_day(first)} – {self.short_day(last)}".replace(" ", NBSP, 2)

    def weekday(self, index: int) -> str:
        """Monday is 0."""
        return str(get_day_names("wide", locale=self.locale)[index])

    def month_name(self, number: int) -> str:
        """January is 1."""
        return str(get_month_names("wide", locale=self.locale)[number])

    def listing(self, items: Sequence[str]) -> str:
        """«a, b y c»."""
        if not items:
            return ""
        text = format_list(list(items), locale=self.locale)
        if self.code == "es" and re.match(r"h?[ií](?![aeo])", items[-1], re.IGNORECASE):  # «Facebook e Instagram», but «agua y hielo»
            text = text[: len(text) - len(items[-1])].removesuffix(" y ") + " e " + items[-1] if len(items) > 1 else text
        return text

    def verdict(self, v: Verdict) -> str:
        """The three words, and "not assessed"."""
        return self.say(VERDICTS[v])

    def capital(self, text: str) -> str:
        """First letter upper case, the rest untouched (Spanish month and metric names are lower case)."""
        return text[:1].upper() + text[1:]


VERDICTS: dict[str, Text] = {
    "clear": T("clear"),
    "hint": T("hint"),
    "indistinct": T("not distinguishable"),
    "not_assessed": T("not assessed"),
}


def prepare_markdown(source: str, language: Language) -> str:
    """One Markdown cell of a page in the reader's language (the whole cell is one catalogue entry)."""
    return language._(source.strip()) if source.strip() else source


@cache
def _percent_sign(language: Language) -> str:
    return language.percent(1).removeprefix("100")
