"""What was planted in the demo brands is found; what was left out is not invented. ``tests/demos/truths.yaml`` is the list."""

from __future__ import annotations

import math
from datetime import date, timedelta
from functools import cache

import pytest
from ruamel.yaml import YAML

from cmlib.book import load_state
from cmlib.conversation import take_part
from cmlib.findings import Finding
from cmlib.missing import gaps_of
from cmlib.surveys import apart
from cmlib.views import PageState, render, views_of
from tests.conftest import DEMOS, ROOT

TRUTHS = YAML(typ="safe").load(ROOT / "tests" / "demos" / "truths.yaml")
SPOKEN = ("clear", "hint")


@cache
def brand(name: str) -> PageState:
    return load_state(ROOT / "clients" / name)


def findings(name: str) -> dict[str, Finding]:
    return {f.id: f for f in brand(name).result("diagnosis").findings}


def stem_of(effect: dict) -> str:
    return {"reach": "reach_format"}.get(effect["metric"], "format") + "." + effect["platform"]


EFFECTS = [(name, e) for name in DEMOS for e in TRUTHS[name].get("format_effects", [])]


@pytest.mark.parametrize(("name", "effect"), EFFECTS, ids=lambda x: x if isinstance(x, str) else f"{x['metric']}-{x['better']}")
def test_a_planted_format_effect_is_found(name: str, effect: dict) -> None:
    found = findings(name)[f"diagnosis.{stem_of(effect)}.{effect['better']}"]
    assert found.verdict == "clear"
    assert found.sign == 1
    assert found.estimate.low > 1
    assert found.estimate.low < math.exp(effect["log_ratio"]) * 1.3


@pytest.mark.parametrize("name", [n for n in DEMOS if TRUTHS[n].get("level_shifts")])
def test_a_planted_level_shift_is_found_in_its_week_and_nowhere_else(name: str) -> None:
    planted = {(t["platform"], t["metric"]): t for t in TRUTHS[name]["level_shifts"]}
    seen = {}
    for series in brand(name).result("diagnosis").series:
        for change in series.changes:
            seen[(series.platform, series.metric)] = change
    assert set(seen) == set(planted)
    for key, truth in planted.items():
        when = truth["date"] if isinstance(truth["date"], date) else date.fromisoformat(str(truth["date"]))
        assert abs(seen[key].day - when) <= timedelta(days=truth["tolerance_days"])


def test_three_real_customer_groups_in_the_bakery() -> None:
    groups = brand("demo-panaderia").result("audience").groups
    truth = TRUTHS["demo-panaderia"]["customer_groups"]
    assert (groups.verdict, groups.k) == ("clear", truth["k"])
    assert sorted(c.n for c in groups.groups) == sorted(g["customers"] for g in truth["groups"].values())


def test_competitors_are_ranked_as_planted() -> None:
    comparison = next(c for c in brand("demo-panaderia").result("diagnosis").comparisons if c.platform == "instagram")
    for rival in comparison.rivals:
        truth = TRUTHS["demo-panaderia"]["competitors"]["ratios"][rival.name]
        assert rival.ratio.low < 1 / truth < rival.ratio.high, rival.name
        assert (rival.ratio.low <= 1 <= rival.ratio.high) == (truth == 1.0), rival.name
        assert (rival.verdict in SPOKEN) == (truth != 1.0), rival.name


@pytest.mark.parametrize("name", ["demo-panaderia", "demo-ong", "demo-saas"])
def test_silence_on_what_is_not_there(name: str) -> None:
    found = findings(name)
    for absent in TRUTHS[name]["absent"]:
        kind, platform = absent["kind"], absent.get("platform", "")
        if kind == "format_effect" and "pair" not in absent:
            ids = [i for i in found if i.startswith((f"diagnosis.format.{platform}", f"diagnosis.reach_format.{platform}"))]
            ids = [i for i in ids if stem_of(absent | {"metric": absent.get("metric", "")}) in i]
        elif kind in ("hour_effect", "weekday_effect"):
            ids = [i for i in found if i.startswith(f"diagnosis.{kind.removesuffix('_effect')}.{platform}")]
        elif kind == "level_shift":
            ids = [i for i in found if i.startswith(f"diagnosis.change.{platform}.") and i.split(".")[3] not in absent.get("except", [])]
        elif kind == "customer_groups":
            assert brand(name).result("audience").groups.verdict in ("indistinct", "not_assessed")
            continue
        elif kind == "survey_groups":
            assert [s for s in brand(name).result("audience").segmentations if s.classes.segments or s.accepted] == []
            continue
        else:
            continue
        assert [i for i in ids if found[i].verdict in SPOKEN] == [], absent


def test_the_real_page_gets_a_format_and_no_hour() -> None:
    found = findings("demo-cosmetica-2014")
    assert found["diagnosis.format.facebook.image"].verdict == "clear"
    assert {f.verdict for i, f in found.items() if i.startswith(("diagnosis.hour.", "diagnosis.weekday."))} == {"indistinct"}


@pytest.mark.parametrize("name", DEMOS)
def test_no_hour_is_recommended_in_words(name: str) -> None:
    page = brand(name)
    text = str(render(views_of("diagnosis")["answer"](page), page.say))
    assert " h " not in text.replace("8 h", "")


def test_forty_one_answers_are_described_and_never_segmented() -> None:
    result = brand("demo-ong").result("audience")
    assert result.groups.verdict == "not_assessed"
    assert {s.n for s in result.surveys} == {41}


WAITS = {n.lower(): truth for n, truth in TRUTHS["demo-ong"]["response_times"]["networks"].items() if "median_hours" in truth}


def test_waiting_counts_those_who_never_got_an_answer() -> None:
    found = brand("demo-ong").result("diagnosis").conversation.answers
    assert [w.network for w in found.networks] == [*WAITS, "google_business"]
    assert [w.network for w in found.judged] == list(WAITS)
    for waiting in found.judged:
        truth = WAITS[waiting.network]
        assert waiting.n == truth["n"]
        assert waiting.median.low < truth["median_hours"] < waiting.median.high
        assert waiting.within.low < truth["answered_within_24h"] < waiting.within.high
        assert 1 - waiting.answered / waiting.n == pytest.approx(truth["never_answered"], abs=0.02)
        assert waiting.promise is None
        finding = findings("demo-ong")[f"diagnosis.answers.{waiting.network}"]
        assert (finding.verdict in SPOKEN, finding.sign) == (True, -1)


def test_messages_and_comments_wait_equally_long() -> None:
    """No kind was planted slower than another: the interval of each holds the truth of its network."""
    found = brand("demo-ong").result("diagnosis").conversation.answers
    assert {(w.network, w.kind) for w in found.kinds} == {(n, k) for n in WAITS for k in ("message", "comment")}
    for waiting in found.kinds:
        assert waiting.within.low < WAITS[waiting.network]["answered_within_24h"] < waiting.within.high


def test_the_share_of_voice_is_the_planted_one() -> None:
    truth = TRUTHS["demo-ong"]["share_of_voice"]
    voice = brand("demo-ong").result("diagnosis").conversation.voice
    assert {v.name for v in voice.voices} == set(truth["shares"])
    for v in voice.voices:
        assert v.share.low < truth["shares"][v.name] < v.share.high
        assert v.queries == (truth["query"],)
    assert voice.rival == max(truth["shares"], key=truth["shares"].__getitem__)
    assert findings("demo-ong")["diagnosis.voice"].verdict in SPOKEN
    assert findings("demo-ong")["diagnosis.voice"].sign == -1


def test_the_steps_of_the_ladder_are_counted() -> None:
    truth = TRUTHS["demo-ong"]["involvement"]
    page = brand("demo-ong")
    found = take_part(page.plan, page.data, page.as_of)
    assert found.period == (truth["period"]["first"], truth["period"]["last"])
    assert {r.ids[0]: r.n for r in found.rungs} == truth["people"]
    assert not found.hidden


def test_three_kinds_of_people_in_the_survey_and_their_jobs() -> None:
    truth = TRUTHS["demo-saas"]["survey_groups"]
    (found,) = brand("demo-saas").result("audience").segmentations
    classes = found.classes
    assert (classes.verdict, classes.k, classes.n, len(classes.items)) == ("clear", truth["k"], truth["answers"], truth["items"])
    assert classes.bic_scale > min(classes.bic)
    assert classes.agreement > 0.8
    for segment, group in zip(classes.segments, truth["groups"].values(), strict=True):  # both largest first
        assert segment.share.low < group["share"] < segment.share.high
        assert {i.item for i in segment.items} == set(classes.items), "a cell is too small to be shown"
    job, country = truth["outside"]["differs"], truth["outside"]["same"]
    assert set(found.asked) == {job["question"], country["question"]}
    assert {f.variable for f in apart(found)} == {job["question"]}
    assert {f.verdict for f in found.profiles.lifts if f.variable == country["question"]} == {"indistinct"}
    most = {f.segment: f.option for f in reversed(apart(found)) if f.verdict == "clear" and f.share.estimate > f.rest.estimate}
    assert most == dict(zip("123", job["most"].values(), strict=True))


@pytest.mark.parametrize("name", [n for n in DEMOS if "response_times" not in TRUTHS[n]])
def test_brands_without_a_table_of_messages_say_so(name: str) -> None:
    talk = brand(name).result("diagnosis").conversation
    assert not talk.answers.networks
    assert talk.voice.own is None
    assert not [i for i in findings(name) if i.startswith(("diagnosis.answers", "diagnosis.voice"))]


def test_the_gap_of_seven_weeks_is_told_not_filled() -> None:
    gap = TRUTHS["demo-ong"]["gap"]
    page = brand("demo-ong")
    daily = [g for g in gaps_of(page.data, page.as_of) if g.table == "account_daily"]
    assert daily
    assert {(p.first, p.last, p.days) for p in daily} == {(gap["first"], gap["last"], gap["days"])}


def test_renamed_metrics_are_not_spliced() -> None:
    posts = brand("demo-ong").data.posts
    posts = posts[posts["platform"] == "instagram"]
    assert ((posts["impressions"].notna()) & (posts["views"].notna())).sum() == 0
    assert posts["impressions"].notna().any()
    assert posts["views"].notna().any()
