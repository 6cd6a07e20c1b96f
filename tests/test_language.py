"""Sentences, numbers and dates in the reader's language; complete catalogues; no slot lost on the way."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmlib.findings import Estimate
from cmlib.text import T
from cmlib.wording import Language, catalogue
from tests import messages

SPAIN, COLOMBIA, MEXICO = Language("es", "ES", "EUR"), Language("es", "CO", "COP"), Language("es", "MX", "MXN")
IRELAND, ENGLISH_FOR_SPAIN = Language("en", "IE", "EUR"), Language("en", "ES", "EUR")
N = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("say", "percent", "number", "money", "day", "tag"),
    [
        (SPAIN, f"2,1{N}%", "1.234.567", f"12,50{N}€", "31 de octubre de 2026", "es-ES"),
        (COLOMBIA, "2,1%", "1.234.567", "$12,50", "31 de octubre de 2026", "es-CO"),
        (MEXICO, "2.1%", "1,234,567", "$12.50", "31 de octubre de 2026", "es-MX"),
        (IRELAND, "2.1%", "1,234,567", "€12.50", "31 October 2026", "en-IE"),
        (ENGLISH_FOR_SPAIN, "2.1%", "1,234,567", "€12.50", "31 October 2026", "en-GB"),
    ],
)
def test_formats_follow_language_and_country(say, percent, number, money, day, tag) -> None:
    assert say.percent(0.0212).replace("\xa0", N) == percent
    assert say.number(1234567) == number
    assert say.money(12.5).replace("\xa0", N) in {money, money.replace("$", "$" + N)}
    assert say.day(date(2026, 10, 31)) == day
    assert say.html_lang == tag


def test_whole_amounts_carry_no_cents() -> None:
    say = Language("en", "GB", "EUR")
    assert [say.money(x) for x in (60, 0, 12.5, 59.999, 120)] == ["€60", "€0", "€12.50", "€60", "€120"]


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "0"), (0.00123, "0,12"), (0.0099, "0,99"), (0.0212, "2,1"), (0.0994, "9,9"), (0.0996, "10"), (0.5, "50"), (1, "100")],
)
def test_a_percentage_shows_what_it_can_bear(share, shown) -> None:
    assert SPAIN.percent(share) == f"{shown}{N}%"


def test_no_grouping_of_four_digits_in_spanish() -> None:
    assert (SPAIN.number(1234), SPAIN.number(12345), IRELAND.number(1234)) == ("1234", "12.345", "1,234")


@given(st.floats(-1e7, 1e7, allow_nan=False))
def test_a_number_never_shows_a_long_tail(x: float) -> None:
    shown = IRELAND.number(x)
    assert len(shown.partition(".")[2]) <= 2


def test_an_estimate_travels_with_n_and_interval() -> None:
    e = Estimate(0.0212, 0.0197, 0.0236, level=0.95, n=120, unit="share", method="order_statistic")
    assert SPAIN.estimate(e) == f"2,1{N}% (2,0–2,4{N}%; n{N}={N}120)"
    alone = Estimate(3, n=2, unit="count", fallback_reason=T("too few posts"))
    assert SPAIN.estimate(alone) == f"3 (n{N}={N}2)"


@pytest.mark.parametrize("bad", [{"n": 0}, {"n": 5}, {"n": 5, "low": 1.0}, {"n": 5, "low": 3.0, "high": 2.0}])
def test_no_estimate_without_n_and_interval_or_reason(bad) -> None:
    with pytest.raises(ValueError, match=r"needs n|without interval|both ends|upside down"):
        Estimate(2.0, **bad)


def test_the_spanish_catalogue_is_complete_and_alive() -> None:
    wanted = messages.collect()
    have = messages.known("es")
    missing = {k: sorted(v[1]) for k, v in wanted.items() if k not in have}
    assert missing == {}, f"{len(missing)} sentences have no Spanish; run «make messages» and translate them"
    assert sorted(set(have) - set(wanted)) == [], "dead sentences; run «make messages»"


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_a_translation_keeps_the_slots(locale) -> None:
    wanted = messages.collect()
    wrong = []
    for key, translation in messages.known(locale).items():
        message = wanted[key][0]
        english = set().union(*(messages.slots(m) for m in ([message] if isinstance(message, str) else message)))
        for text in [translation] if isinstance(translation, str) else translation:
            if not messages.slots(text) <= english or (isinstance(translation, str) and messages.slots(text) != english):
                wrong.append((key, text))
    assert wrong == []


def test_latin_america_is_addressed_as_ustedes_and_spain_as_vosotros() -> None:
    import re

    spain, america = messages.known("es"), messages.known("es_419")
    assert set(america) <= set(spain)
    for key, text in america.items():
        for form in [text] if isinstance(text, str) else text:
            assert not re.search(r"\b(vosotros|vuestr[oa]s?|os)\b", form, re.IGNORECASE), (key, form)
    left = [
        k
        for k, v in spain.items()
        if k not in america and any(re.search(r"\b(vosotros|vuestr[oa]s?)\b", f, re.I) for f in ([v] if isinstance(v, str) else v))
    ]
    assert left == [], "these say vosotros to Latin America too"


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_spanish_typography(locale) -> None:
    wrong = []
    for key, value in messages.known(locale).items():
        for text in [value] if isinstance(value, str) else value:
            if text.count("¿") != text.count("?") and "http" not in text:
                wrong.append(("¿?", key, text))
            if '"' in text and '"' not in key:
                wrong.append(("«»", key, text))
    assert wrong == []


def test_catalogues_are_read_without_a_build_step() -> None:
    assert len(catalogue("es")) > 100
    assert len(catalogue("en")) == 0
