"""Talk with and about the brand: times to an answer, share of voice, who takes part."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from cmlib import conversation as c
from cmlib.book import load_state
from cmlib.exports import read_folder
from cmlib.exports.builders import conform
from cmlib.exports.tables import Dataset, ImportRecord
from cmlib.findings import Exhibit, judge
from cmlib.goals import assess_goals
from cmlib.model import Brief, OwnChannel, Plan
from cmlib.views import PageState, exhibit_html
from cmlib.views import conversation as views
from cmlib.wording import Language
from cmlib.wording import conversation as words

ROOT = Path(__file__).parent.parent
AS_OF = date(2026, 10, 31)
BRAND = "Panadería La Espiga"
PLAN = Plan(
    brief=Brief(
        brand=BRAND,
        channels=(OwnChannel(network="instagram", handle="panaderialaespiga.demo", followers=4000, followers_on=date(2026, 10, 1)),),
        objectives=("service",),
    )
)
MP6 = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
MP6_EVENT = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]


def mentions(rows: Sequence[Mapping[str, object]]) -> Dataset:
    """A table of mentions as the gate would hand it over (times are UTC, the brand's clock is one hour ahead)."""
    start = datetime(2026, 10, 1, 9)
    full = []
    for i, row in enumerate(rows):
        at = row.get("created_at", start + timedelta(minutes=i))
        assert isinstance(at, datetime)
        base = {"mention_uid": f"m{i}", "platform": "instagram", "kind": "message", "format_id": "message_log", "source_file": "log.csv"}
        local = {"created_local": at + timedelta(hours=1), "source_row": i, "is_brand": None}
        full.append({**base, **local, **row, "created_at": pd.Timestamp(at, tz="UTC")})
    frame = pd.DataFrame(full)
    if "answered_at" in frame:
        frame["answered_at"] = pd.to_datetime(frame["answered_at"], utc=True)
    return Dataset({"mentions": conform("mentions", frame)})


def shuffled(data: Dataset, seed: int = 1) -> Dataset:
    return replace(data, tables={k: v.sample(frac=1, random_state=seed).reset_index(drop=True) for k, v in data.tables.items()})


def log_of(hours: Sequence[float], answered: Sequence[bool], *, end: datetime, **more: object) -> list[dict[str, object]]:
    """Messages that waited so long: until their answer, or until the file ends (its last row is an answer then)."""
    rows: list[dict[str, object]] = []
    for i, (h, done) in enumerate(zip(hours, answered, strict=True)):
        at = end - timedelta(hours=float(h)) if not done else end - timedelta(hours=float(h) + 24 * 40 + i)
        rows.append({"created_at": at, "answered_at": at + timedelta(hours=float(h)) if done else None, **more})
    return rows


# ---- how fast people are answered --------------------------------------------------------------------------------------


def test_freireich_1963_through_the_table() -> None:
    """6-mercaptopurine as waiting hours: Freireich et al., Blood 21, 1963; S(10) = .7529, median 23."""
    end = datetime(2026, 10, 30, 12)
    rows = log_of(MP6, [bool(e) for e in MP6_EVENT], end=end)
    rows.append({"created_at": end, "answered_at": None, "is_brand": True, "kind": "reply"})  # the file ends here, with the brand's words
    for data in (mentions(rows), shuffled(mentions(rows))):
        (w,) = c.response_times(data, AS_OF).networks
        assert (w.n, w.answered, w.network) == (21, 9, "instagram")
        assert w.left(10) == pytest.approx(0.7529, abs=5e-5)
        assert w.left(23) == pytest.approx(0.4482, abs=5e-5)
        assert w.median is not None
        assert w.median.estimate == pytest.approx(23, abs=1e-9)
        assert w.left(40) is None, "nobody was followed that long"
        assert w.within is not None
        assert w.within.estimate == pytest.approx(1 - 0.4482, abs=5e-5)
        assert w.within.n_unit == "messages"
        assert w.within.source == "log.csv"


def simulated(n: int, seed: int = 4) -> tuple[Dataset, float]:
    """A quarter is never answered; half of all are within 7.65 hours. With it the median of the answered alone."""
    rng = np.random.default_rng(seed)
    needed = rng.lognormal(0, 1.7, n)
    needed *= 7.65 / math.exp(1.7 * 0.43073)  # the median of all is the 2/3 quantile of those answered at all: Φ(0.43073) = 2/3
    never = rng.random(n) < 0.25
    start = datetime(2026, 5, 1)
    at = [start + timedelta(minutes=int(m)) for m in rng.integers(0, 60 * 24 * 150, n)]
    rows = [
        {"created_at": t, "answered_at": None if no else t + timedelta(hours=float(h))} for t, h, no in zip(at, needed, never, strict=True)
    ]
    return mentions(rows), float(np.median(needed[~never]))


def test_leaving_out_the_unanswered_says_less_than_half() -> None:
    """METHODS 1.5: true median 7.65 h; the answered alone say 3.7 h, Kaplan–Meier 7.9 h."""
    data, naive = simulated(3000)
    (w,) = c.response_times(data, AS_OF).networks
    assert naive == pytest.approx(3.69, abs=0.1)
    assert w.median is not None
    assert w.median.estimate == pytest.approx(7.91, abs=0.15)
    assert w.median.low is not None
    assert w.median.high is not None
    assert w.median.low < 7.65 < w.median.high


def test_a_message_still_open_is_censored_where_its_file_ends() -> None:
    t = datetime(2026, 10, 10, 8)
    rows: list[dict[str, object]] = [{"created_at": t, "source_file": "a.csv"}, {"created_at": t, "source_file": "b.csv"}]
    rows += [{"created_at": t, "answered_at": t + timedelta(hours=5), "source_file": "a.csv"}]
    rows += [{"created_at": t + timedelta(hours=9), "answered_at": t + timedelta(hours=10), "source_file": "b.csv"}]
    found = c.messages_of(mentions(rows), AS_OF)
    assert found["hours"].to_list() == [5, 10, 5, 1]
    assert found["answered"].to_list() == [False, False, True, True]
    earlier = c.messages_of(mentions(rows), date(2026, 10, 9))
    assert earlier.empty, "nothing had come in yet"


def test_an_answer_after_the_day_of_the_page_has_not_happened() -> None:
    t = datetime(2026, 10, 10, 20)  # 21:00 on the brand's clock
    (row,) = c.messages_of(mentions([{"created_at": t, "answered_at": t + timedelta(hours=5)}]), date(2026, 10, 10)).to_dict("records")
    assert (row["answered"], row["hours"]) == (False, 3)


def test_what_is_not_recorded_is_not_known_and_never_zero() -> None:
    data = mentions([{"kind": "comment"} for _ in range(50)])
    found = c.response_times(data, AS_OF)
    assert (found.networks, found.untold) == ((), 50)
    assert c.findings_of(c.Conversation(found)) == ()
    (ability, _) = c.abilities_of(PLAN, data, AS_OF)
    assert ability.lacks is not None
    assert c.within_a_day(data, AS_OF).empty
    t = datetime(2026, 10, 10, 8)
    both = mentions(
        [*({"kind": "comment", "source_file": "c.csv"} for _ in range(50)), {"created_at": t, "answered_at": t + timedelta(hours=1)}]
    )
    found = c.response_times(both, AS_OF)
    assert ([w.n for w in found.networks], found.untold) == ([1], 50)


def test_the_brands_own_reply_is_an_answer() -> None:
    t = datetime(2026, 10, 10, 8)
    rows: list[dict[str, object]] = [
        {"mention_uid": "q", "kind": "comment", "created_at": t},
        {"mention_uid": "late", "kind": "reply", "parent_uid": "q", "is_brand": True, "created_at": t + timedelta(hours=7)},
        {"mention_uid": "first", "kind": "reply", "parent_uid": "q", "is_brand": True, "created_at": t + timedelta(hours=3)},
        {"mention_uid": "other", "kind": "reply", "parent_uid": "q", "is_brand": False, "created_at": t + timedelta(hours=1)},
        {"mention_uid": "open", "kind": "comment", "created_at": t + timedelta(hours=2)},
    ]
    found = c.messages_of(mentions(rows), AS_OF).set_index("mention_uid")
    assert set(found.index) == {"q", "open"}, "neither the brand nor users among themselves wait for an answer"
    assert found.at["q", "hours"] == 3
    assert found.at["open", "hours"] == 5
    assert found["answered"].to_dict() == {"q": True, "open": False}


@pytest.mark.parametrize(("n", "curve"), [(9, False), (10, True)])
def test_ten_messages_are_needed(n: int, curve: bool) -> None:
    t = datetime(2026, 9, 1, 8)
    rows = [{"created_at": t + timedelta(days=i), "answered_at": t + timedelta(days=i, hours=2)} for i in range(n)]
    (w,) = c.response_times(mentions(rows), AS_OF).networks
    assert (w.curve is not None) == curve
    assert (w.verdict == "not_assessed") == (not curve)


def test_the_promise_is_the_shortest_that_is_kept_for_sure() -> None:
    hours = [3.0] * 95 + [30.0] * 5
    curve, promise, verdict = c.waiting_of(hours, [True] * 100)
    assert curve is not None
    assert curve.within is not None
    assert (promise, verdict) == (4, judge(curve.within.low, curve.within.high, smallest=c.SMALLEST_KEPT, null=c.KEPT))
    assert curve.within.estimate == pytest.approx(0.95)
    _, none, slow = c.waiting_of([3.0] * 20 + [80.0] * 80, [True] * 20 + [False] * 80)
    assert (none, slow) == (None, "clear")
    few, promise, verdict = c.waiting_of([1.0] * 9, [True] * 9)
    assert (few, promise, verdict) == (None, None, "not_assessed")


def test_kinds_are_told_apart_only_where_there_are_several() -> None:
    found = c.response_times(rich().mentions_only, AS_OF)
    assert [(w.network, w.n >= 10) for w in found.networks] == [("instagram", True), ("whatsapp", True), ("facebook", False)]
    assert {(w.network, w.kind) for w in found.kinds} == {("instagram", "comment"), ("instagram", "message")}
    assert sum(w.n for w in found.kinds) == found.networks[0].n


def test_the_goal_on_service_counts_the_same_messages() -> None:
    """The share of messages answered within a day of the goals, and Kaplan–Meier's here, speak of the same thing."""
    data, _ = simulated(3000)
    day = date(2026, 9, 15)
    (w,) = c.response_times(data, day).networks
    counted = c.within_a_day(data, day)
    assert w.within is not None
    assert float(counted["quick"].mean()) == pytest.approx(w.within.estimate, abs=0.01)
    assert 0 < w.n - len(counted) < 60, "who came in on the last day may still be answered"
    (baseline,) = (b for b in assess_goals(PLAN, data, day).baselines if b.id == "answered_day")
    assert baseline.value == pytest.approx(w.within.estimate, abs=0.06)
    never = mentions([{"kind": "comment"} for _ in range(300)])
    assert not [b for b in assess_goals(PLAN, never, AS_OF).baselines if b.id == "answered_day"]


# ---- whose name is mentioned -------------------------------------------------------------------------------------------


def heard(
    counts: Mapping[str, int], *, authors: int = 30, seed: int = 3, first: date = date(2026, 7, 1), days: int = 90, **more: object
) -> list[dict[str, object]]:
    rng = np.random.default_rng(seed)
    rows = []
    for name, n in counts.items():
        for i in range(n):
            at = datetime(first.year, first.month, first.day, 10) + timedelta(days=int(rng.integers(0, days)) if i > 1 else i * (days - 1))
            rows.append(
                {
                    "subject": name, "kind": "mention", "author_key": f"{name[:1]}{int(rng.integers(0, authors))}", "created_at": at,
                    "format_id": "brandwatch", "source_file": "bw.csv", "query": f'"{name}"', "lang": "es", "platform": "", **more,
                }
            )  # fmt: skip
    return rows


def voice_of(rows: Sequence[Mapping[str, object]], names: Sequence[str] = (BRAND,), as_of: date = AS_OF) -> c.ShareOfVoice:
    return c.share_of_voice(mentions(rows), names, as_of, np.random.default_rng(5))


def test_share_of_voice_is_own_over_all() -> None:
    rows = heard({"La Espiga": 60, "Horno Azul": 120, "Masa Clara": 60, "Tres Rosquillas": 3})
    found = voice_of(rows)
    assert [(v.name, v.own, v.mentions) for v in found.voices] == [
        (BRAND, True, 60), ("Horno Azul", False, 120), ("Masa Clara", False, 60), ("", False, 3),
    ]  # fmt: skip
    assert found.own is not None
    assert found.own.share.estimate == pytest.approx(60 / 243)
    assert sum(v.share.estimate for v in found.voices) == pytest.approx(1)
    assert found.lead is not None
    assert found.lead.estimate == pytest.approx(1 / 3)
    assert (found.rival, found.names) == ("Horno Azul", 4)
    assert found.verdict in ("clear", "hint")
    (finding,) = c.findings_of(c.Conversation(voice=found))
    assert (finding.id, finding.locus, finding.sign) == ("diagnosis.voice", "external", -1)
    again = c.share_of_voice(shuffled(mentions(rows)), (BRAND,), AS_OF, np.random.default_rng(5))
    assert again == found
    assert (found.own.queries, found.languages, found.tool) == (('"La Espiga"',), ("es",), "brandwatch")


def test_few_authors_make_a_wide_interval() -> None:
    many, few = (voice_of(heard({BRAND: 100, "Horno Azul": 100}, authors=n)).own for n in (100, 8))
    assert many is not None
    assert few is not None
    assert many.share.width is not None
    assert few.share.width is not None
    assert few.share.width > 1.3 * many.share.width


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "none"),
        ([{"kind": "mention"}], "none"),
        (heard({BRAND: 100}), "one_name"),
        (heard({"Horno Azul": 100, "Masa Clara": 50}), "not_own"),
        (heard({BRAND: 15, "Horno Azul": 14}), "few"),
        (heard({BRAND: 50, "Horno Azul": 50}, authors=4), "few"),
        (heard({BRAND: 50}, source_file="a") + heard({"Horno Azul": 50}, source_file="b", first=date(2026, 1, 1)), "no_overlap"),
        (heard({BRAND: 50, "Horno Azul": 50}, kind="message"), "none"),
        (heard({BRAND: 50}) + heard({"Horno Azul": 50}, format_id="mentions_table"), "one_name"),
    ],
)
def test_why_there_is_no_share_of_voice(rows: list[dict[str, object]], why: str) -> None:
    found = voice_of(rows) if rows else c.share_of_voice(Dataset(), (BRAND,), AS_OF, np.random.default_rng(5))
    assert (found.why, found.voices, found.lead) == (why, (), None)
    data = mentions(rows) if rows else Dataset()
    ability = c.abilities_of(PLAN, data, AS_OF)[-1]
    assert ability.id == "voice"
    assert ability.lacks is not None
    assert c.findings_of(c.converse(PLAN, data, AS_OF)) == ()


def test_only_the_days_everybody_was_looked_for_count() -> None:
    rows = heard({BRAND: 60}, source_file="own.csv") + heard({"Horno Azul": 60}, source_file="rival.csv", first=date(2026, 8, 1), days=20)
    found = voice_of(rows)
    assert found.period == (date(2026, 8, 1), date(2026, 8, 20))
    assert found.own is not None
    when = sorted(str(r["created_at"]) for r in rows if r["subject"] == BRAND)
    assert found.own.mentions == len([w for w in when if "2026-08-01" <= w < "2026-08-21"])


def test_the_same_link_of_one_name_counts_once_and_of_two_names_twice() -> None:
    rows = heard({BRAND: 40, "Horno Azul": 40})
    twin = {**rows[5], "url": "https://example.org/1"}
    found = voice_of([*rows, twin, {**twin, "query": "otra"}, {**twin, "subject": "Horno Azul"}])
    assert [v.mentions for v in found.voices] == [41, 41]


def test_more_mentions_and_fewer_people_is_said() -> None:
    say = Language("en", "GB", "EUR")
    found = voice_of(heard({BRAND: 100}, authors=90) + heard({"Horno Azul": 140}, authors=40, seed=9))
    own, rival = found.voices
    assert (own.mentions, rival.mentions) == (100, 140)
    assert own.people == len({r["author_key"] for r in heard({BRAND: 100}, authors=90)})
    assert rival.people <= 40 < own.people
    assert found.disagrees
    text = words.say_voice_reading(say, found, "a tool")
    assert (
        f"Horno Azul has more mentions (140 against 100), but more people write about {BRAND} ({own.people} against {rival.people})" in text
    )
    assert "counts people" in text
    agreed = voice_of(heard({BRAND: 40, "Horno Azul": 140}, authors=90))
    assert not agreed.disagrees
    assert "against" not in words.say_voice_reading(say, agreed, "a tool")
    nameless = voice_of(heard({BRAND: 100, "Horno Azul": 140}, author_key=""))
    assert (nameless.disagrees, nameless.voices[0].people, words.say_people(say, nameless.voices[0])) == (False, 0, "–")
    two = voice_of(heard({BRAND: 100}, authors=90) + heard({"Horno Azul": 140}, authors=2, seed=9))
    assert "fewer than 5 people" in words.say_voice_reading(say, two, "a tool")


def test_what_is_left_out_is_counted_and_told() -> None:
    say = Language("en", "GB", "EUR")
    rows = heard({BRAND: 60}, source_file="own.csv") + heard({"Horno Azul": 60}, source_file="rival.csv", first=date(2026, 8, 1), days=20)
    inside = voice_of(rows)
    rows += heard({BRAND: 7}, first=date(2025, 1, 1)) + heard({BRAND: 5}, format_id="mentions_table")
    found = voice_of(rows)
    assert (found.old, found.other_tools) == (7, 5)
    assert found.uncovered == 120 - inside.mentions > 0
    assert found.mentions == inside.mentions
    text = words.say_voice_reading(say, found, "a tool")
    assert "Mentions not counted: 7 from more than a year ago, 5 of another tool" in text
    assert "not counted" not in words.say_voice_reading(say, voice_of(heard({BRAND: 60, "Horno Azul": 60})), "a tool")
    late = voice_of(heard({BRAND: 40, "Horno Azul": 40}, first=date(2024, 5, 1)))
    headline, todo = words.say_voice_missing(say, late)
    assert "no mention of the last year" in headline
    assert todo.startswith("Mentions not counted: 80 from more than a year ago.")

    t = datetime(2026, 9, 1, 8)
    rows = [{"created_at": t + timedelta(days=i), "answered_at": t + timedelta(days=i, hours=2)} for i in range(12)]
    rows += [{"created_at": t - timedelta(days=700 + i), "answered_at": t - timedelta(days=690)} for i in range(3)]
    data = mentions(rows)
    hourless = data.mentions.assign(created_at=data.mentions["created_at"].where(data.mentions["mention_uid"] != "m0"))
    answers = c.response_times(Dataset({"mentions": hourless}), AS_OF)
    assert (answers.networks[0].n, answers.untimed, answers.old, answers.untold) == (11, 1, 3, 0)
    reading = words.say_answers_reading(say, answers, answers.judged)
    assert reading.endswith("Messages not counted: 3 from more than a year ago and 1 without the hour.")
    only_old = c.response_times(mentions(rows[12:]), AS_OF)
    headline, todo = words.say_answers_missing(say, only_old)
    assert "no message of the last year" in headline
    assert todo.startswith("Messages not counted: 3 from more than a year ago.")


# ---- who takes part ----------------------------------------------------------------------------------------------------


def people(once: int, again: int, recommend: int, **more: object) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [{"author_key": f"o{i}", "kind": "comment", **more} for i in range(once)]
    rows += [{"author_key": f"a{i}", "kind": k, **more} for i in range(again) for k in ("comment", "message")]
    half = recommend // 2
    rows += [{"author_key": f"r{i}", "kind": "review", "rating": 4.0 + i % 2, **more} for i in range(half)]
    rows += [{"author_key": f"r{i}", "kind": "mention", "sentiment": "Positivo", **more} for i in range(half, recommend)]
    return rows


def test_everybody_stands_on_the_highest_step() -> None:
    rows = people(60, 25, 15)
    rows += [{"author_key": "r0", "kind": "comment"}, {"author_key": "x", "is_brand": True}, {"author_key": "", "kind": "comment"}]
    rows += [{"author_key": "z", "kind": "mention", "sentiment": "positive", "subject": "Horno Azul"}]
    for data in (mentions(rows), shuffled(mentions(rows))):
        found = c.involvement(data, AS_OF, (BRAND,), {"instagram": (4000, None, ""), "facebook": (900, None, "")})
        assert [(r.ids, r.n) for r in found.rungs] == [(("once",), 60), (("again",), 25), (("recommend",), 15)]
        assert (found.people, found.anonymous, found.hidden) == (100, 1, False)
        assert found.rungs[0].share.n_unit == "people"
        (w,) = found.watchers
        assert (w.network, w.wrote, w.share.estimate) == ("instagram", 100, 0.025)


@pytest.mark.parametrize(
    ("top", "stars", "recommends"), [(5, 4, True), (5, 3.5, False), (10, 8, True), (10, 7, False), (10, 5, False), (100, 90, False)]
)
def test_four_stars_of_five_recommend(top: float, stars: float, recommends: bool) -> None:
    rows = [{"author_key": f"b{i}", "kind": "review", "rating": float(stars)} for i in range(12)]
    rows += [{"author_key": f"t{i}", "kind": "review", "rating": float(top)} for i in range(12)]
    found = c.involvement(mentions(rows), AS_OF)
    assert sum(r.n for r in found.rungs if "recommend" in r.ids) == (0 if top == 100 else 24 if recommends else 12)


@pytest.mark.parametrize("recommend", range(12))
@pytest.mark.parametrize("again", [0, 2, 4, 5, 30])
def test_no_step_with_fewer_than_five_people(again: int, recommend: int) -> None:
    found = c.involvement(mentions(people(9, again, recommend)), AS_OF)
    assert all(r.n >= 5 for r in found.rungs)
    shown = {i for r in found.rungs if len(r.ids) == 1 for i in r.ids}
    alone = {k for k, n in (("once", 9), ("again", again), ("recommend", recommend)) if 0 < n < 5}
    assert not shown & alone
    hidden = found.people - sum(r.n for r in found.rungs)
    assert hidden == 0 or hidden >= 5 or not found.rungs, "nobody can be found by subtraction"


def test_ninety_days_and_ten_people() -> None:
    old = people(20, 0, 0, created_at=datetime(2026, 1, 5, 9))
    assert c.involvement(mentions([*old, *people(0, 6, 0)]), AS_OF).rungs == ()
    found = c.involvement(mentions([*old, *people(6, 6, 0)]), AS_OF)
    assert found.people == 12
    assert found.period is not None
    assert (found.period[1] - found.period[0]).days < c.LADDER_DAYS
    assert c.involvement(mentions(old), AS_OF).people == 20, "the ninety days end with the last contribution"
    assert c.involvement(Dataset(), AS_OF) == c.Involvement()


def test_followers_of_the_newest_day_or_of_the_brief() -> None:
    assert c.followers_known(PLAN.brief, Dataset(), AS_OF) == {"instagram": (4000, date(2026, 10, 1), "")}
    daily = pd.DataFrame(
        {
            "platform": "instagram", "account_id": "1", "metric": "followers_total", "date": pd.to_datetime(["2026-10-30", "2026-10-31", "2026-11-02"]),
            "value": [4100.0, 4110, 4200], "source_file": "d.csv", "source_row": 1, "format_id": "x", "split": "",
        }
    )  # fmt: skip
    data = Dataset({"account_daily": conform("account_daily", daily)})
    assert c.followers_known(PLAN.brief, data, AS_OF) == {"instagram": (4110, AS_OF, "d.csv")}


# ---- from the files ----------------------------------------------------------------------------------------------------


def test_the_tables_of_the_template_reach_the_page(tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    log = ["Recibido;Respondido;Red;Tipo;Persona;Mensaje"]
    for i in range(40):
        at = datetime(2026, 9, 1, 9) + timedelta(hours=17 * i)
        done = f"{at + timedelta(hours=int(rng.integers(1, 30))):%d/%m/%Y %H:%M}" if i % 5 else ""
        log.append(f"{at:%d/%m/%Y %H:%M};{done};Instagram;mensaje;Persona {i % 25};Hola")
    talk = ["fecha;red;marca;consulta;autor;texto;sentimiento"]
    for i in range(90):
        name = (BRAND, "Horno La Tahona Azul", "Obrador Masa Clara")[i % 3]
        talk.append(f"{1 + i % 28:02d}/09/2026;X;{name};pan sevilla @{i};Autor {i % 40};Rico {i};positivo")
    (tmp_path / "mensajes.csv").write_text("\n".join(log), encoding="utf-8")
    (tmp_path / "menciones.csv").write_text("\n".join(talk), encoding="utf-8")
    data = read_folder(tmp_path, zone="Europe/Madrid", salt=b"x")
    assert {r.format_id for r in data.imports} == {"message_log", "mentions_table"}
    assert not [r for r in data.imports if r.unknown_columns]
    found = c.converse(PLAN, data, AS_OF)
    (w,) = found.answers.networks
    assert (w.network, w.n, w.answered, w.people) == ("instagram", 40, 32, 25)
    assert [v.mentions for v in found.voice.voices] == [30, 30, 30]
    assert found.voice.own is not None
    assert found.voice.own.queries == ("pan sevilla [@]",), "nobody's handle is kept"
    ladder = c.take_part(PLAN, data, AS_OF)
    assert ladder.people > 25


def test_the_query_of_a_listening_tool_says_whom_it_is_about() -> None:
    head = "Query Id,Query Name,Date,Title,Snippet,Url,Domain,Sentiment,Page Type,Language,Author,Full Text\n"
    rows = "".join(
        f"{i % 2},{(BRAND, 'Horno Azul')[i % 2]},2026-01-20 10:00:00.0,T,Hola,https://a.b/c,a.b,positive,blog,es,ana,Hola\n"
        for i in range(2)
    )
    from cmlib.exports import read_file

    data = read_file((head + rows).encode(), "bw.csv", zone="Europe/Madrid")
    assert data.mentions[["subject", "query"]].to_numpy().tolist() == [[BRAND, BRAND], ["Horno Azul", "Horno Azul"]]
    assert len(data.mentions) == 2, "one text that two searches found is two mentions"


# ---- on the page -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rich:
    """A brand with a log, reviews, mentions of two rivals and a file without answers."""

    rows: list[dict[str, Any]]

    @property
    def mentions_only(self) -> Dataset:
        return mentions(self.rows)

    @property
    def data(self) -> Dataset:
        files = {(r.get("source_file", "log.csv"), r.get("format_id", "message_log")) for r in self.rows}
        log = tuple(
            ImportRecord(f, format_id=form, tables=("mentions",), rows_in=1, rows_kept=1, period=(date(2026, 8, 1), AS_OF))
            for f, form in sorted(files)
        )
        return replace(self.mentions_only, imports=log)


def rich(seed: int = 4) -> Rich:
    rng = np.random.default_rng(seed)
    rows: list[dict[str, Any]] = []
    for network, kind, n, scale, never in (
        ("instagram", "message", 130, 5, 0.05), ("instagram", "comment", 60, 20, 0.4), ("whatsapp", "message", 45, 1.5, 0.0), ("facebook", "message", 6, 9, 0.2),
    ):  # fmt: skip
        for _ in range(n):
            at = datetime(2026, 8, 5) + timedelta(minutes=int(rng.integers(0, 60 * 24 * 85)))
            wait = timedelta(hours=float(rng.exponential(scale)))
            rows.append(
                {
                    "platform": network, "kind": kind, "created_at": at, "answered_at": None if rng.random() < never else at + wait,
                    "author_key": f"p{int(rng.integers(0, 90))}",
                }
            )  # fmt: skip
    rows += [{"platform": "google_business", "kind": "review", "rating": float(rng.integers(3, 6)), "author_key": f"g{i}", "created_at": datetime(2026, 10, 1, 8), "source_file": "r.json", "format_id": "google_reviews"} for i in range(20)]  # fmt: skip
    rows += heard(
        {BRAND: 70, "Horno La Tahona Azul $x$": 130, "Obrador <b>Masa</b> Clara": 40, "Tres Rosquillas": 3},
        query="pan artesano AND (sevilla OR triana) NOT receta " * 3,
    )
    return Rich(rows)


def page_of(data: Dataset, language: str, plan: Plan = PLAN) -> PageState:
    return PageState(plan, data, AS_OF, Language(language, "ES" if language == "es" else "GB", "EUR"))


def shown(page: PageState, monkeypatch: pytest.MonkeyPatch) -> list[Exhibit]:
    """All exhibits of the topic, whether or not the steps already carry it."""
    monkeypatch.setattr(views, "conversation_of", lambda p: c.converse(p.plan, p.data, p.as_of))
    monkeypatch.setattr(views, "involvement_of", lambda p: c.take_part(p.plan, p.data, p.as_of))
    return [views.answers(page), views.voice(page), views.involvement(page)]


def flat(e: Exhibit) -> str:
    grids = [g for g in (e.body, e.behind) if g]
    cells = [x for g in grids for row in ([k.label for k in g.columns], *g.rows) for x in row]
    return " ".join([e.headline, e.caption, e.alt, e.reading, e.so_what, e.change, e.source, *cells])


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("source", ["rich", "empty", "few", "untold", "demo-panaderia", "demo-saas", "demo-ong", "demo-cosmetica-2014"])
def test_every_view_in_both_languages(source: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if source.startswith("demo"):
        page = replace(load_state(ROOT / "clients" / source), say=Language(language, "ES", "EUR"), memory={})
    else:
        made = {"rich": rich().data, "empty": Dataset(), "few": mentions(rich().rows[:6]), "untold": mentions([{"kind": "comment"}] * 30)}
        page = page_of(made[source], language)
    exhibits = shown(page, monkeypatch)
    for e in exhibits:
        text = flat(e)
        assert "{" not in text
        assert not [w for w in text.replace("(", " ").replace(",", " ").split() if w in ("nan", "None", "NaN", "inf", "p1", "g1")]
        assert "excess" not in text
        html = str(exhibit_html(e, page.say))
        assert "<b>Masa</b>" not in html
        if not e.missing:
            assert e.headline
            assert e.picture is None or e.change
    assert [e.missing for e in exhibits] == ([False] * 3 if source in ("rich", "demo-ong") else [source not in ("few",), True, True])


def test_the_claim_agrees_with_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(rich().data, "en")
    answers, voice, ladder = shown(page, monkeypatch)
    found = c.converse(PLAN, page.data, AS_OF)
    main = found.answers.networks[0]
    assert main.within is not None
    assert page.say.estimate(main.within) in answers.headline
    assert answers.body is not None
    assert voice.body is not None
    assert ladder.body is not None
    assert answers.body.rows[0][0] == "Instagram"
    assert answers.body.rows[0][2] == page.say.estimate(main.within)
    assert [r[0] for r in answers.body.rows] == ["Instagram", "Instagram, messages", "Instagram, comments", "WhatsApp", "Facebook"]
    assert "Horno La Tahona Azul $x$ seems to be mentioned more than" in voice.headline
    assert all("pan artesano" in r[1] for r in voice.body.rows)
    assert ladder.body.rows[0][0] == "Spectators"
    assert "at most" in ladder.reading


def test_the_level_of_the_intervals_is_named_once(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = shown(page_of(rich().data, "en"), monkeypatch)[0]
    assert answers.body is not None
    assert f"{answers.caption} {[k.label for k in answers.body.columns]}".count("90%") == 1
    assert re.fullmatch(r"\d+\.\d\sh \(\d+\.\d–\d+\.\d\sh\)", answers.body.rows[0][3])


def test_findings_have_words() -> None:
    say = Language("en", "GB", "EUR")
    findings = c.findings_of(c.converse(PLAN, rich().data, AS_OF))
    assert [f.id for f in findings] == ["diagnosis.answers.instagram", "diagnosis.answers.whatsapp", "diagnosis.voice"]
    for f in findings:
        assert f.estimate is not None
        assert say.estimate(f.estimate) in words.say_finding(say, f)
        assert words.say_action(say, f)


def test_the_record_names_nobody_and_is_the_same_in_any_order() -> None:
    import json

    data = rich().data
    one = json.dumps(
        [c.record_of(c.converse(PLAN, data, AS_OF)), c.record_of_involvement(c.take_part(PLAN, data, AS_OF))], ensure_ascii=False
    )
    other = shuffled(data, 9)
    two = json.dumps(
        [c.record_of(c.converse(PLAN, other, AS_OF)), c.record_of_involvement(c.take_part(PLAN, other, AS_OF))], ensure_ascii=False
    )
    assert one == two
    assert not [p for p in set(data.mentions["author_key"]) if p and f'"{p}"' in one]


def test_abilities_agree_with_what_is_said() -> None:
    for data in (rich().data, Dataset(), mentions(rich().rows[:6])):
        abilities = c.abilities_of(PLAN, data, AS_OF)
        found = c.converse(PLAN, data, AS_OF)
        able = {n for a in abilities if a.id == "answers" and a.lacks is None for n in a.of}
        assert able == {w.network for w in found.answers.judged}
        assert (abilities[-1].lacks is None) == (found.voice.own is not None)
        ladder = c.involvement_ability(PLAN, data, AS_OF)
        assert (ladder.lacks is None) == bool(c.take_part(PLAN, data, AS_OF).rungs)
