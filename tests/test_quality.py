"""What is here and what it is good for: gaps, abilities that agree with the steps, and ``cm check`` for people and for machines."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from functools import cache
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from cmlib import exports
from cmlib.book import load_state
from cmlib.cli import make_app
from cmlib.exports.readers import FORMATS
from cmlib.exports.tables import Dataset, ImportRecord
from cmlib.missing import EXPORTS, Gap, any_of, gaps_of, runs_without, where_from
from cmlib.model import Brief, OwnChannel, Plan
from cmlib.pages import PAGES
from cmlib.posts import posts_until, too_old
from cmlib.quality import Quality, quality_of
from cmlib.text import T
from cmlib.views import PageState, render, views_of
from cmlib.wording import Language
from cmlib.wording.posts import say_too_old
from cmlib.wording.quality import say_columns, say_questions
from tests.conftest import DEMOS, ROOT, copy_brands
from tests.test_diagnosis import some_days, some_posts, some_rivals, table

DAY = date(2026, 10, 31)
LANGUAGES = ("es", "en")


def plan(**brief: object) -> Plan:
    own = (OwnChannel(network="instagram", followers=4000), OwnChannel(network="facebook", followers=900))
    return Plan(brief=Brief(**{"brand": "Prueba", "channels": own, **brief}))  # type: ignore[arg-type]


# ---- holes in the calendar ----------------------------------------------------------------------------------------------


def test_runs_of_missing_days() -> None:
    days = pd.DatetimeIndex(["2026-01-09", "2026-01-01", "2026-01-01", "2026-01-03"])
    assert runs_without(days) == [(date(2026, 1, 2), date(2026, 1, 2)), (date(2026, 1, 4), date(2026, 1, 8))]
    assert runs_without(days, 1) == [(date(2026, 1, 4), date(2026, 1, 8))]
    assert runs_without(days[:0]) == runs_without(days[:1]) == []


def gaps(name: str, rows: dict[str, object], n: int) -> tuple[Gap, ...]:
    return gaps_of(Dataset({name: table(name, rows, n)}), DAY)


def test_gaps_of_daily_figures_join_metrics_that_miss_the_same_days() -> None:
    days = pd.DatetimeIndex(["2026-01-01", "2026-01-02", "2026-01-05", "2027-01-01"] * 2)
    rows = {"platform": "x", "metric": ["reach"] * 4 + ["views"] * 4, "date": days, "value": 1.0}
    assert gaps("account_daily", rows, 8) == (
        Gap("account_daily", "x", date(2026, 1, 3), date(2026, 1, 4)),
    )  # 2027 is after the day asked for
    values = [1.0] * 8
    values[1] = np.nan  # a cell without a value is a day without a figure
    assert gaps("account_daily", {**rows, "value": values}, 8) == (
        Gap("account_daily", "x", date(2026, 1, 2), date(2026, 1, 4), ("reach",)),
        Gap("account_daily", "x", date(2026, 1, 3), date(2026, 1, 4), ("views",)),
    )


def test_two_files_that_complete_each_other_leave_no_gap() -> None:
    days = pd.DatetimeIndex(["2026-01-01", "2026-01-03", "2026-01-02"])
    assert gaps("account_daily", {"platform": "x", "metric": "reach", "date": days, "value": 1.0, "source_file": ["a", "a", "b"]}, 3) == ()


def test_gaps_of_website_traffic_by_day_or_by_month() -> None:
    start = pd.DatetimeIndex(["2026-01-01", "2026-03-01", "2026-03-01", "2026-04-02"])
    end = pd.DatetimeIndex(["2026-01-31", "2026-03-31", "2026-03-05", "2026-04-02"])
    rows = {"property": "web", "date_start": start, "date_end": end, "metric": "sessions", "value": 1.0}
    assert [(g.first, g.last, g.name) for g in gaps("web_traffic", rows, 4)] == [
        (date(2026, 2, 1), date(2026, 2, 28), "web"),
        (date(2026, 4, 1), date(2026, 4, 1), "web"),
    ]


def test_gaps_of_orders_are_whole_months_and_of_posts_long_pauses() -> None:
    when = pd.DatetimeIndex(["2026-01-31 23:00", "2026-04-01", "2026-05-09"])
    assert [(g.first, g.last) for g in gaps("orders", {"ordered_local": when}, 3)] == [(date(2026, 2, 1), date(2026, 3, 31))]
    posts = pd.DatetimeIndex(["2026-01-01", "2026-01-04", "2026-01-08", "2026-03-01"])
    rows = {"platform": "x", "published_local": posts, "day_known": True}
    assert [(g.first, g.last) for g in gaps("posts", rows, 4)] == [(date(2026, 1, 9), date(2026, 2, 28))]
    assert gaps("posts", {**rows, "day_known": False}, 4) == ()


# ---- exports that would help --------------------------------------------------------------------------------------------


def test_every_export_named_is_a_format_that_feeds_that_table() -> None:
    formats = {f.id: f for f in FORMATS}
    for name, networks in EXPORTS.items():
        for id in networks.values():
            assert name in {p.table for p in formats[id].parts}, (name, id)
            assert str(formats[id].where)
    assert where_from("posts", "instagram", "facebook") == where_from("posts", "instagram")
    assert len(where_from("posts", "instagram", "tiktok")) == 2, "each network has its own"
    assert where_from("posts", "pinterest") == [T("a table kept by hand")]


def test_where_any_export_is_enough_they_are_joined_by_or() -> None:
    say = Language("en", "GB", "EUR")
    (shops,) = where_from("orders")
    assert say.say(shops) == "Shopify > Orders > Export, WooCommerce > Analytics > Orders > Download or PrestaShop > Orders > Export"
    (talk,) = where_from("mentions", "brandwatch", "talk")
    assert say.say(talk) == "Brandwatch > Mentions > Export or a table you keep: one row per mention or comment"
    assert str(any_of([T("a")])) == "a"


def test_posts_too_old_to_count_are_told_with_their_files() -> None:
    say = Language("en", "GB", "EUR")
    posts = some_posts(rng(), 70).assign(source_file="new.csv")
    edge = [pd.Timestamp(DAY) - pd.Timedelta(days=d) for d in (729, 730, 900)]
    old = posts.head(3).assign(published_local=edge, source_file=["old.csv", "old.csv", "older.csv"])
    every = pd.concat([posts, old], ignore_index=True)
    found = too_old(every, DAY)
    assert found == {"old.csv": 1, "older.csv": 1}
    assert len(posts_until(every, DAY)) == len(every) - sum(found.values())
    assert say_too_old(say, found) == {"2 posts from more than two years ago do not count.": ["old.csv", "older.csv"]}
    assert say_too_old(say, {}) == {}


# ---- abilities agree with the steps -------------------------------------------------------------------------------------


@cache
def brand(name: str) -> PageState:
    return load_state(ROOT / "clients" / name)


def of(quality: Quality, stem: str, id: str, *, can: bool = True) -> set[str]:
    """Networks or measures of which a page can (or cannot) answer a question; ``{""}`` where it is asked of none in particular."""
    found = [a for a in (quality.can(stem) if can else quality.cannot(stem)) if a.id == id]
    return {x for a in found for x in (a.of or ("",))}


def check_agreement(page: PageState) -> None:
    """What every page says it can say is what its step says; no more and no less."""
    q = quality_of(page.plan, page.data, page.as_of)
    d = page.result("diagnosis")
    assert of(q, "diagnosis", "rate") == {c.platform for c in d.channels if c.rate}
    for name in ("format", "reach_format", "weekday", "hour", "slot", "pillar"):
        assert of(q, "diagnosis", name) == {f.platform for f in d.factors if f.name == name and f.verdict != "not_assessed"}, name
    assert of(q, "diagnosis", "changes") == {s.platform for s in d.series if s.used}
    assert of(q, "diagnosis", "competitors") == {c.platform for c in d.comparisons if any(r.ratio for r in c.rivals)}

    a = page.result("audience")
    assert of(q, "audience", "followers") == {f.platform for f in a.followers}
    for id, there in (
        ("customers", a.rfm is not None), ("groups", a.groups.verdict != "not_assessed"), ("survey", any(s.questions for s in a.surveys)),
        ("survey_segments", any(s.classes.verdict != "not_assessed" for s in a.segmentations)),
        ("visits", a.sources is not None),
    ):  # fmt: skip
        assert of(q, "audience", id) == ({""} if there else set()), id

    c = page.result("channels")
    assert of(q, "channels", "order") == {""}
    assert of(q, "channels", "weights") == ({""} if c.participants else set())
    shown = any(row["capability"].basis in ("publishing", "skills") for row in c.base.values())
    assert of(q, "channels", "capability") == ({""} if shown else set())
    for criterion in ("audience_overlap", "competition", "performance"):
        known = {n for n, row in c.scores.items() if row[criterion].assessed and (criterion != "performance" or n in c.own)}
        assert of(q, "channels", criterion) == known, criterion

    g = page.result("goals")
    assert of(q, "goals", "start") == {b.id for b in g.relevant}
    assert of(q, "goals", "start", can=False) == {k.id for k in g.unmeasured}
    assert of(q, "goals", "prediction") == {b.id for b in g.relevant if b.has_interval}
    assert of(q, "goals", "odds") == {b.id for b in g.relevant if b.has_odds}

    s = page.result("summary")
    assert of(q, "summary", "together") == {""}
    assert of(q, "summary", "changed") == ({""} if any(p.stale is not None for p in s.parts) else set())


@pytest.mark.parametrize("name", DEMOS)
def test_abilities_agree_with_what_the_steps_of_a_brand_produce(name: str) -> None:
    check_agreement(brand(name))


@pytest.mark.parametrize("name", DEMOS)
def test_abilities_agree_for_a_brand_without_data(name: str) -> None:
    check_agreement(PageState(brand(name).plan, Dataset(), DAY, Language("es", "ES", "EUR")))


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


def followers_unknown() -> Plan:
    return plan(channels=(OwnChannel(network="instagram"),))


def shop(customers: int, orders: int = 3) -> pd.DataFrame:
    n = customers * orders
    when = pd.date_range("2025-11-01", "2026-10-20", periods=n)
    rows = {
        "order_uid": [f"o{i}" for i in range(n)], "customer_key": [f"c{i % customers}" for i in range(n)], "ordered_local": when, "currency": "EUR",
        "net": 20.0,
    }  # fmt: skip
    return table("orders", rows, n)


def two_accounts() -> pd.DataFrame:
    frame = some_days(rng(), "reach", 0.0)
    return pd.concat([frame, frame.assign(account_id="other")], ignore_index=True)


THIN: dict[str, tuple[Plan, dict[str, pd.DataFrame], str, str]] = {
    "few posts": (plan(), {"posts": some_posts(rng(), 50)}, "diagnosis", "posts: 50; needed: 60"),
    "one kind": (plan(), {"posts": some_posts(rng(), 70).assign(media_type="reel")}, "diagnosis", "posts: 70, of them 70 in groups of 8"),
    "kind not told": (plan(), {"posts": some_posts(rng(), 70).assign(media_type="")}, "diagnosis", "does not name the kind"),
    "no hours": (plan(), {"posts": some_posts(rng(), 70).assign(time_known=False)}, "diagnosis", "not their hour"),
    "no rate": (plan(), {"posts": some_posts(rng(), 70).assign(reach=np.nan)}, "diagnosis", "no post has both"),
    "no reach": (
        plan(), {"posts": some_posts(rng(), 70).assign(reach=np.nan, followers_total=500.0)}, "diagnosis", "neither reach nor views",
    ),
    "few days": (plan(), {"account_daily": some_days(rng(), "reach", 0.0).tail(60)}, "diagnosis", "days in a row with figures: 60"),
    "two accounts": (plan(), {"account_daily": two_accounts()}, "diagnosis", "several accounts"),
    "other figures": (plan(), {"account_daily": some_days(rng(), "follows", 0.0)}, "diagnosis", "reach, views or interactions are missing"),
    "no followers": (
        followers_unknown(), {"posts": some_posts(rng(), 70), "competitor_posts": some_rivals(rng())}, "diagnosis", "the brand's goes into the brief",
    ),
    "few rival posts": (
        plan(), {"posts": some_posts(rng(), 70), "competitor_posts": some_rivals(rng()).query("competitor == 'Pocas'")}, "diagnosis", "fewer than 10",
    ),
    "giants only": (
        plan(), {"posts": some_posts(rng(), 70), "competitor_posts": some_rivals(rng()).query("competitor == 'Gigante'")}, "diagnosis", "times larger",
    ),
    "few customers": (plan(), {"orders": shop(12)}, "audience", "last 2 years: 12; needed: 20"),
    "customers without groups": (plan(), {"orders": shop(40)}, "audience", "last 2 years: 40; needed: 80"),
    "customers alike": (plan(), {"orders": shop(100, 1).assign(ordered_local=pd.Timestamp("2026-05-01"))}, "audience", "so much alike"),
    "unknown sector": (plan(sector="", country="CL"), {}, "channels", "the sector in the brief"),
    "few posts to score": (plan(), {"posts": some_posts(rng(), 70).tail(3)}, "channels", "posts in the last 365 days: 3; needed: 6"),
    "no export of a channel": (plan(channels=(OwnChannel(network="pinterest"),)), {}, "channels", "the workbook reads no export of it"),
    "short history": (
        plan(objectives=("visibility",)), {"account_daily": some_days(rng(), "views", 0.0).tail(60)}, "goals", "periods in a row: 2; needed: 3",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", THIN)
def test_abilities_agree_where_data_are_thin_and_say_what_is_missing(name: str) -> None:
    thin, tables, stem, reason = THIN[name]
    page = PageState(thin, Dataset(tables), DAY, Language("en", "GB", "EUR"))
    check_agreement(page)
    said = [page.say.say(a.lacks) for a in quality_of(thin, page.data, DAY).cannot(stem) if a.lacks]
    assert [s for s in said if reason in s], said


def test_a_network_with_other_divisors_than_the_rest_is_told() -> None:
    posts = pd.concat(
        [some_posts(rng(), 70), some_posts(rng(), 70, "facebook"), some_posts(rng(), 70, "x").assign(reach=np.nan, views=900.0)],
        ignore_index=True,
    )
    page = PageState(plan(), Dataset({"posts": posts}), DAY, Language("en", "GB", "EUR"))
    check_agreement(page)
    lacking = {a.id: a for a in quality_of(page.plan, page.data, DAY).cannot("channels")}
    assert lacking["performance"].of == ("x",)


@pytest.mark.parametrize("name", DEMOS)
def test_what_is_missing_says_how_much_and_where(name: str) -> None:
    page = brand(name)
    for q in (quality_of(page.plan, page.data), quality_of(page.plan, Dataset())):
        for p in PAGES:
            for a in q.cannot(p.stem):
                assert len(str(a.lacks)) > 30, (p.stem, a)
                assert not re.search(r"\bNone\b|nan|[{}]", str(a.lacks))


def test_without_a_day_the_pages_are_judged_all_the_same() -> None:
    q = quality_of(plan(), Dataset())
    assert q.as_of is None
    assert q.gaps == ()
    assert all(q.cannot(p.stem) for p in PAGES)
    assert quality_of(plan(as_of=DAY), Dataset()).as_of == DAY


def test_looking_is_quick_because_nothing_heavy_is_loaded() -> None:
    code = (
        "import sys; from pathlib import Path; from cmlib import book, planfile, quality\n"
        "folder = Path('clients/demo-panaderia'); plan = planfile.load(folder)\n"
        "quality.quality_of(plan, book.read_data(folder, plan))\n"
        "print([m for m in ('ruptures', 'sklearn', 'statsmodels') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout.strip() == "[]"


# ---- the section of the page --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_tells_the_same(lang: str) -> None:
    page = brand("demo-ong")
    page = PageState(page.plan, page.data, page.as_of, Language(lang, "CO", "COP"), page.memory)
    q = quality_of(page.plan, page.data, page.as_of)
    html = unescape(str(render(views_of("diagnosis")["data"](page), page.say)))
    for wanted in (
        [r.file for r in q.files] + [page.say.say(w) for r in q.files for w in r.warnings] + [page.say.say(a.lacks or "") for p in PAGES for a in q.cannot(p.stem)]
        + [page.say.short_day(g.first).replace(" ", "\N{NO-BREAK SPACE}", 2) for g in q.gaps]
    ):  # fmt: skip
        assert wanted.partition(">")[0].strip()[1:].casefold() in html.casefold(), wanted
    assert "diagnosis" not in re.sub(r"<[^>]+>", "", html)
    assert "account_daily" not in html


def test_the_page_without_files_says_what_each_page_waits_for() -> None:
    page = PageState(plan(), Dataset(), DAY, Language("en", "GB", "EUR"))
    html = str(render(views_of("diagnosis")["data"](page), page.say))
    assert "There are no files of this brand yet." in html
    assert "The export of the posts is missing" in html


def test_questions_in_a_cell_name_networks_only_where_they_are_divided() -> None:
    q = quality_of(plan(), Dataset({"posts": some_posts(rng(), 70)}))
    say = Language("en", "GB", "EUR")
    can, cannot = q.can("diagnosis"), q.cannot("diagnosis")
    assert "which kinds of post get more interaction (Instagram)" in say_questions(say, can, cannot)
    assert "; lasting changes of the daily figures;" in say_questions(say, cannot, can)
    whole, part, questions = q.answered
    assert whole + part < questions


def test_columns_not_understood_are_told_shortly() -> None:
    say = Language("en", "GB", "EUR")
    assert say_columns(say, ["a", "b"]) == "columns not understood: «a» and «b»"
    assert say_columns(say, [f"c{i}" for i in range(20)]).endswith("«c7», and 12 more") or say_columns(
        say, [f"c{i}" for i in range(20)]
    ).endswith("«c7» and 12 more")


# ---- the command --------------------------------------------------------------------------------------------------------

BROKEN = "roto <b>[red]\N{LATIN SMALL LETTER N WITH TILDE}.xlsx"


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo brands, and a brand with a file nobody knows, a damaged one, a note and columns not understood."""
    root = copy_brands(tmp_path_factory.mktemp("check"))
    mixed = root / "mixed"
    (mixed / "data").mkdir(parents=True)
    (mixed / "plan.yaml").write_text("schema_version: 1\nrevision: 0\nbrief: {brand: '[bold]Mixed'}\ndecisions: {}\n", encoding="utf-8")
    (mixed / "data" / BROKEN).write_bytes(b"PK\x03\x04 cut off")
    (mixed / "data" / "raro.csv").write_text(";".join(f"cosa {i}" for i in range(12)) + "\n" + ";".join("x" * 12) + "\n", encoding="utf-8")
    (mixed / "data" / "LEEME.md").write_text("nota", encoding="utf-8")
    return root


@pytest.fixture
def check(clients: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "dumb")

    def run(lang: str, *words: str) -> Result:
        return CliRunner().invoke(make_app(lang), ["--clients", str(clients), "check", *words])

    return run  # type: ignore[return-value]


def flat(text: str) -> str:
    """Words of a wrapped text, one blank between them, without the marks that only lay it out."""
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", [*DEMOS, "mixed"])
def test_check_fits_80_columns_and_tells_everything(check, clients: Path, name: str, lang: str) -> None:
    check(lang, name)  # whatever it writes (a mapping), it has written now
    done = check(lang, name)
    assert done.exit_code == (1 if name == "mixed" else 0)
    assert [line for line in done.output.splitlines() if len(line) > 80] == []
    assert "\x1b" not in done.output
    told, say = flat(done.output).casefold(), Language(lang)
    page = load_state(clients / name, as_of="2026-10-31") if name == "mixed" else brand(name)
    q = quality_of(page.plan, page.data)
    names = re.sub(r"\s", "", "".join(line[:40] for line in done.output.splitlines()))  # the first column, long names wrapped
    for r in q.files:
        assert re.sub(r"\s", "", r.file) in names
        for text in ([r.error] if r.error else []) + list(r.warnings):
            assert flat(say.say(text)).casefold() in told, text
        for reason in r.rows_dropped:
            assert flat(say.say(exports.DROP_REASONS[reason])).casefold() in told
        if r.why:
            assert flat(say.say(r.why)).casefold() in told
    for p in PAGES:
        for a in q.pages[p.stem]:
            assert flat(say.say(a.label)).casefold() in told
            assert not a.lacks or flat(say.say(a.lacks)).casefold() in told, a


def test_check_names_a_damaged_and_an_unknown_file(check, clients: Path) -> None:
    (clients / "mixed" / "data" / "mapping.yaml").unlink(missing_ok=True)
    done = check("en", "mixed")
    assert done.exit_code == 1
    assert "[bold]Mixed" in done.output
    assert BROKEN in done.output
    assert "Cannot be read" in done.output
    assert "«cosa 7» and 4 more" in flat(done.output)
    assert "data/mapping.yaml now has a draft for the files nobody knows: raro.csv." in flat(done.output)
    assert (clients / "mixed" / "data" / "mapping.yaml").is_file()
    again = check("en", "mixed")
    assert "now has a draft" not in flat(again.output)
    assert again.exit_code == 1


def test_a_mapping_that_cannot_be_written_is_told_and_hides_nothing(check, clients: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cmlib.errors import DataError
    from cmlib.exports import proposals

    def refuse(*_: object) -> None:
        raise DataError(T("the folder is write-protected"))

    monkeypatch.setattr(proposals, "propose", refuse)
    done = check("en", "demo-ong")
    assert "the folder is write-protected" in done.stderr
    assert "Fundación Río Claro" in done.stdout
    assert json.loads(check("en", "--json", "demo-ong").stdout)["mapping"] == []


def test_equal_warnings_are_told_once(check) -> None:
    told = flat(check("en", "demo-panaderia").output)
    assert told.count("GA4 does not say the currency") == 1
    assert "ga4/Traffic_acquisition_2025-09.csv, ga4/Traffic_acquisition_2025-10.csv and 12 more" in told


def test_check_without_a_file_still_says_what_to_download(check, clients: Path) -> None:
    empty = clients / "empty"
    empty.mkdir(exist_ok=True)
    (empty / "plan.yaml").write_text("schema_version: 1\nrevision: 0\nbrief: {brand: Nadie}\ndecisions: {}\n", encoding="utf-8")
    done = check("en", "empty")
    assert done.exit_code == 0
    told = flat(done.output)
    assert "There is no file in empty/data yet." in told
    assert "No page can be made before there is a date" in told
    assert "Meta Business Suite > Insights > Content > Export data" in told


# ---- for machines -------------------------------------------------------------------------------------------------------

FILE_KEYS = {
    "file": str, "format": (str, type(None)), "language": (str, type(None)), "table": (str, type(None)), "rows_in": int, "rows_kept": int,
    "rows_dropped": dict, "period": (list, type(None)), "zone": (str, type(None)), "warnings": list,
    "why": str, "error": (str, type(None)), "tables": list, "zone_basis": str, "unknown_columns": list,
}  # fmt: skip


def check_record(record: dict, records: tuple[ImportRecord, ...]) -> None:
    assert set(record) >= {"client", "files", "pages", "gaps"}
    assert [f["file"] for f in record["files"]] == [r.file for r in records]
    for f, r in zip(record["files"], records, strict=True):
        assert set(f) == set(FILE_KEYS)
        assert all(isinstance(f[k], kind) for k, kind in FILE_KEYS.items()), f
        assert f["rows_in"] == f["rows_kept"] + sum(f["rows_dropped"].values())
        assert f["format"] == r.format_id
        assert f["table"] == (f["tables"][0] if f["tables"] else None)
        assert f["zone"] == (r.zone or None)
        if f["period"]:
            assert [date.fromisoformat(d) for d in f["period"]] == list(r.period or ())
    assert list(record["pages"]) == [p.stem for p in PAGES]
    for page in record["pages"].values():
        assert set(page) == {"can", "cannot"}
        assert all(set(a) == {"id", "of", "text"} and a["text"] for a in page["can"])
        assert all(set(a) == {"id", "of", "text", "why"} and a["text"] and a["why"] for a in page["cannot"])
    for gap in record["gaps"]:
        assert (date.fromisoformat(gap["last"]) - date.fromisoformat(gap["first"])).days + 1 == gap["days"]


@pytest.mark.parametrize("name", DEMOS)
def test_json_of_a_brand_is_one_object(check, name: str) -> None:
    done = check("es", "--json", name)
    assert done.exit_code == 0
    record = json.loads(done.stdout)
    assert record["client"] == name
    check_record(record, brand(name).data.imports)
    assert record["as_of"] == brand(name).as_of.isoformat()


def test_json_of_several_brands_is_a_list_and_a_broken_plan_is_told_in_it(check, clients: Path) -> None:
    (clients / "broken").mkdir(exist_ok=True)
    (clients / "broken" / "plan.yaml").write_text("brief: [", encoding="utf-8")
    done = check("en", "--json", "demo-ong", "broken", "mixed")
    assert done.exit_code == 1
    first, second, third = json.loads(done.stdout)
    assert first["gaps"][0]["table"] == "posts"
    assert set(second) == {"client", "error"}
    assert "broken/plan.yaml" in second["error"]
    files = {f["file"]: f for f in third["files"]}
    assert files["raro.csv"]["format"] is None
    assert files["raro.csv"]["table"] is None
    assert files[BROKEN]["error"]
    alone = check("en", "--json", "broken")
    assert (alone.exit_code, json.loads(alone.stdout)) == (1, second)


def test_json_speaks_the_language_of_the_command_line(check) -> None:
    spanish, english = (json.loads(check(lang, "--json", "demo-ong").stdout) for lang in LANGUAGES)
    assert "Publicaciones" in spanish["files"][1]["why"] or "publicaciones" in spanish["files"][1]["why"]
    assert "Instagram posts" in english["files"][1]["why"]
    assert [f["rows_kept"] for f in spanish["files"]] == [f["rows_kept"] for f in english["files"]]


def test_nothing_but_json_on_the_standard_output(clients: Path) -> None:
    command = [sys.executable, "-m", "cmlib.cli", "--clients", str(clients), "check", "--json", "demo-cosmetica-2014"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT)
    assert done.returncode == 0
    assert json.loads(done.stdout)["client"] == "demo-cosmetica-2014"
    assert done.stderr == ""
