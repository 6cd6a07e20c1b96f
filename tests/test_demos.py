"""The demonstration brands: same bytes on every run, valid plans, and the planted truths are really in the raw files.

Nothing here uses cmlib's readers: the files are parsed with csv, so that a reader's mistake cannot hide a generator's.
"""

from __future__ import annotations

import csv
import hashlib
import math
import re
import statistics as st
import sys
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import xlrd
from ruamel.yaml import YAML
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, silhouette_score

from cmlib.model import Plan

ROOT = Path(__file__).resolve().parents[1]
CLIENTS = ROOT / "clients"
BRANDS = ("demo-panaderia", "demo-saas", "demo-ong", "demo-cosmetica-2014")
FICTIONAL = BRANDS[:3]
if str(ROOT / "tests") not in sys.path:
    sys.path.insert(0, str(ROOT / "tests"))

from demos import make, panaderia, saas  # noqa: E402
from demos.dice import Dice  # noqa: E402

TRUTHS = YAML(typ="safe").load((ROOT / "tests/demos/truths.yaml").read_text("utf-8"))
BAKERY, NGO, SAAS = (CLIENTS / n / "data" for n in ("demo-panaderia", "demo-ong", "demo-saas"))
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
PACIFIC = ZoneInfo("America/Los_Angeles")
KINDS = {"Reel de Instagram": "reel", "Imagen de Instagram": "image", "Secuencia de Instagram": "carousel"}


def rows(path: Path, encoding: str = "utf-8-sig", **how: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, **how))  # type: ignore[arg-type]


def one(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


def posts(*files: Path) -> list[dict[str, str]]:
    """Posts of several content exports; of the same post the last file's row."""
    seen = {}
    for file in files:
        for row in rows(file):
            seen[next(iter(row.values()))] = row
    return list(seen.values())


def rate(row: dict[str, str]) -> float:
    """Log engagement rate by reach."""
    names = (
        "Me gusta",
        "Reacciones",
        "Comentarios",
        "Veces que se ha compartido",
        "Veces que se compartió",
        "Veces guardado",
        "Veces que se guardó",
    )
    return math.log((sum(int(row[n] or 0) for n in names if n in row) + 0.5) / int(row["Alcance"]))


def local(row: dict[str, str], zone: str) -> datetime:
    return datetime.strptime(row["Hora de publicación"], "%m/%d/%Y %H:%M").replace(tzinfo=PACIFIC).astimezone(ZoneInfo(zone))


def chance(values: list[float], groups: list[object], shuffles: int = 1000) -> float:
    """P value of the permutation omnibus test over groups."""
    keys = sorted({str(g) for g in groups})
    code = np.array([keys.index(str(g)) for g in groups])
    y = np.array(values) - np.mean(values)
    size = np.bincount(code)
    rng = np.random.default_rng(7)

    def between(v: np.ndarray) -> float:
        return float((np.bincount(code, weights=v) ** 2 / size).sum())

    seen = between(y)
    return (1 + sum(between(rng.permutation(y)) >= seen - 1e-9 for _ in range(shuffles))) / (shuffles + 1)


def daily(path: Path) -> dict[date, int]:
    lines = path.read_bytes().decode("utf-16").splitlines()
    assert lines[:3] == ["sep=,", f'"{path.stem}"', '"Fecha","Primary"']
    pairs = [re.fullmatch(r'"(\d{4}-\d\d-\d\d)T00:00:00","(\d+)"', line) for line in lines[3:]]
    return {date.fromisoformat(p[1]): int(p[2]) for p in pairs}  # type: ignore[index]


def largest_step(series: dict[date, int]) -> tuple[date, float]:
    """Day and size (in sd of the weekday-adjusted logs around two levels) of the best single step."""
    on = sorted(series)
    x = np.log(np.array([series[d] for d in on]) + 0.5)
    weekday = np.array([d.weekday() for d in on])
    best = (math.inf, on[0], 0.0)
    for cut in range(21, len(on) - 21):
        up = np.arange(len(on)) >= cut
        parts = np.column_stack([weekday == k for k in range(7)] + [up]).astype(float)
        beta, rest, *_ = np.linalg.lstsq(parts, x, rcond=None)
        if rest[0] < best[0]:
            best = (rest[0], on[cut], beta[-1] / math.sqrt(rest[0] / (len(on) - 8)))
    return best[1], float(best[2])


BAKERY_IG = posts(one(BAKERY, "Sep-01-2025_Apr-30-2026_*"), one(BAKERY, "Apr-01-2026_Oct-31-2026_*"))
NGO_IG = posts(one(NGO, "Nov-01-2024_Mar-31-2025_*"), one(NGO, "Mar-01-2025_Oct-31-2026_*"))


# ---------- the generator ----------


def test_same_bytes_on_every_run(tmp_path: Path) -> None:
    def digests(root: Path) -> dict[str, str]:
        found = [p for name in FICTIONAL for p in (root / name / "data").rglob("*") if p.is_file()]
        return {p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}

    make.make(tmp_path)
    assert digests(tmp_path) == digests(CLIENTS)
    assert {p.name for p in tmp_path.iterdir()} == set(BRANDS)
    assert all((tmp_path / name / "plan.yaml").exists() for name in BRANDS)


def test_sizes() -> None:
    sizes = [p.stat().st_size for name in BRANDS for p in (CLIENTS / name / "data").rglob("*") if p.is_file()]
    assert max(sizes) < 2_000_000
    assert sum(sizes) < 6_000_000


@pytest.mark.parametrize("name", BRANDS)
def test_plan_is_valid(name: str) -> None:
    plan = Plan.model_validate(YAML(typ="safe").load((CLIENTS / name / "plan.yaml").read_text("utf-8")))
    assert plan.brief.fictional is (name in FICTIONAL)
    assert all(c.followers for c in plan.brief.channels)
    for section in ("audience", "goals"):
        assert plan.decision(section) is None
    diagnosis = plan.decision("diagnosis")
    assert (diagnosis is not None) is (name == "demo-panaderia")
    if diagnosis:
        assert 3 <= len(diagnosis.value.priorities) <= 5
        assert len(diagnosis.decided_on) == 16
        assert diagnosis.value.hypotheses
        assert set(diagnosis.value.maturity) <= set(diagnosis.decided_by)
        assert set(diagnosis.value.checklist) == {"ecosystem", *(c.network for c in plan.brief.channels)}
    channels = plan.decision("channels")
    assert (channels is not None) is (name == "demo-panaderia")
    if channels:
        assert sum(use.hours for use in channels.value.portfolio) <= plan.brief.hours_per_week
        assert set(channels.decided_by) == set(channels.value.weights)
        assert len(channels.decided_on) == 16


def test_the_real_file_is_unchanged() -> None:
    path = CLIENTS / "demo-cosmetica-2014/data/dataset_Facebook.csv"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == TRUTHS["demo-cosmetica-2014"]["sha256"]
    table = rows(path, "ascii", delimiter=";")
    assert len(table) == 500
    assert sum(int(r["Total Interactions"]) for r in table) == 106_060  # METHODS 1.1


# ---------- the formats ----------


@pytest.mark.parametrize(("table", "count"), [(BAKERY_IG, 230), (NGO_IG, 48)])
def test_the_shortcode_says_the_same_minute_as_the_pacific_time(table: list[dict[str, str]], count: int) -> None:
    assert len(table) == count
    for row in table:
        code = re.fullmatch(r"https://www\.instagram\.com/(?:p|reel)/([\w-]{11})/", row["Enlace permanente"])
        assert code
        n = 0
        for c in code[1]:
            n = n * 64 + ALPHABET.index(c)
        when = datetime.fromtimestamp(((n >> 23) + 1314220021721) / 1000, UTC)
        assert when.astimezone(PACIFIC).strftime("%m/%d/%Y %H:%M") == row["Hora de publicación"]
        assert re.fullmatch(r"18\d{15}", next(iter(row.values())))
        assert row["Fecha"] == "Total"


def test_headers_and_bytes_are_meta_s() -> None:
    skeleton = (
        '\ufeff"identificador de la publicación","Identificador de la cuenta","Nombre de usuario de la cuenta","Nombre de la cuenta",Descripción,'
        '"Duración (segundos)","Hora de publicación","Enlace permanente","Tipo de publicación","Comentario sobre los datos",Fecha,Visualizaciones,'
        'Alcance,"Me gusta","Veces que se ha compartido",Seguidores,Comentarios,"Veces guardado"\n'
    )
    for file in (one(BAKERY, "Sep-01-2025_Apr*"), one(BAKERY, "Apr-01-2026*")):
        assert file.read_bytes().startswith(skeleton.encode())
    assert "Impresiones" in rows(one(NGO, "Nov-01-2024*"))[0]
    assert "Visualizaciones" in rows(one(NGO, "Mar-01-2025*"))[0]
    assert "Veces que se guardó" in rows(one(NGO, "Mar-01-2025*"))[0]
    assert (BAKERY / "facebook/Público.csv").read_bytes().startswith(b"\xff\xfes\0e\0p\0")
    assert (BAKERY / "instagram/Seguidores de Instagram por sexo y edad.csv").read_bytes().startswith(b'"Seguidores')
    assert len(list((BAKERY / "ga4").iterdir())) == 14
    assert len(list((SAAS / "ga4").iterdir())) == 18


@pytest.mark.parametrize(("folder", "old", "new", "brand"), [
    (BAKERY, "Sep-01-2025_Apr-30-2026_*", "Apr-01-2026_*", "demo-panaderia"),
    (NGO, "Nov-01-2024_*", "Mar-01-2025_*", "demo-ong"),
])  # fmt: skip
def test_overlap_is_larger_in_the_newer_file(folder: Path, old: str, new: str, brand: str) -> None:
    a, b = ({next(iter(r.values())): r for r in rows(one(folder, p))} for p in (old, new))
    both = sorted(set(a) & set(b))
    assert len(both) >= 2
    assert sum(int(a[k]["Me gusta"]) for k in both) < sum(int(b[k]["Me gusta"]) for k in both)
    assert all(int(a[k]["Alcance"]) < int(b[k]["Alcance"]) for k in both)
    span = TRUTHS[brand]["overlap"]
    assert all(span["first"] - timedelta(1) <= local(b[k], "America/Bogota").date() <= span["last"] for k in both)


def test_linkedin_files_open_in_a_reader_of_old_excel() -> None:
    names = Counter(p.name.split("_")[1] for p in (SAAS / "linkedin").iterdir())
    assert names == {"content": 2, "followers": 2, "visitors": 2}
    for path in (SAAS / "linkedin").glob("*_visitors_*"):
        assert xlrd.open_workbook(path).sheet_by_name("Visitor metrics").ncols == 25
    for path in (SAAS / "linkedin").glob("*_content_*"):
        assert xlrd.open_workbook(path).sheet_by_name("Metrics").row_values(1)[0] == "Date"


# ---------- the planted truths ----------


def test_carousels_are_better_and_reels_only_reach_more() -> None:
    kinds = [KINDS[r["Tipo de publicación"]] for r in BAKERY_IG]
    truth = TRUTHS["demo-panaderia"]["format_effects"]
    assert Counter(kinds) == truth[0]["n"]
    mean = {k: st.mean(rate(r) for r, kk in zip(BAKERY_IG, kinds, strict=True) if kk == k) for k in set(kinds)}
    reach = {k: st.mean(math.log(int(r["Alcance"])) for r, kk in zip(BAKERY_IG, kinds, strict=True) if kk == k) for k in set(kinds)}
    assert mean["carousel"] - mean["image"] == pytest.approx(truth[0]["log_ratio"], abs=0.02)
    assert mean["reel"] - mean["image"] == pytest.approx(0, abs=0.02)
    assert reach["reel"] - reach["image"] == pytest.approx(truth[1]["log_ratio"], abs=0.02)
    assert reach["carousel"] - reach["image"] == pytest.approx(0, abs=0.02)
    assert chance([rate(r) for r in BAKERY_IG], kinds) < 0.002


@pytest.mark.parametrize(
    ("table", "zone"), [(BAKERY_IG, "Europe/Madrid"), (NGO_IG, "America/Bogota"), (posts(one(BAKERY, "Sep-01-2025_Oct*")), "Europe/Madrid")]
)
def test_hour_and_weekday_are_noise(table: list[dict[str, str]], zone: str) -> None:
    values, when = [rate(r) for r in table], [local(r, zone) for r in table]
    assert len({t.hour for t in when}) >= 10
    assert chance(values, [t.hour // 4 for t in when]) > 0.15
    assert chance(values, [t.weekday() for t in when]) > 0.15
    assert chance(values, [t.weekday() > 4 for t in when]) > 0.15


def test_no_format_effect_where_none_was_planted() -> None:
    for table in (NGO_IG, posts(one(BAKERY, "Sep-01-2025_Oct*")), posts(one(NGO, "Nov-01-2025*"))):
        assert chance([rate(r) for r in table], [r["Tipo de publicación"] for r in table]) > 0.2


def test_one_level_shift_and_no_other() -> None:
    (truth,) = TRUTHS["demo-panaderia"]["level_shifts"]
    for path in [*BAKERY.glob("*/*.csv"), *NGO.glob("*/*.csv")]:
        if path.read_bytes()[:2] != b"\xff\xfe" or path.stem == "Público":
            continue
        day, size = largest_step(daily(path))
        if path == BAKERY / truth["file"]:
            assert abs((day - truth["date"]).days) <= 2
            assert 2 < size < 3
        else:
            assert abs(size) < 0.8, path  # what the best of 400 cuts finds in AR(1) noise


def test_no_step_in_linkedin_and_x() -> None:
    total: dict[date, int] = {}
    for path in (SAAS / "linkedin").glob("*_content_*"):
        sheet = xlrd.open_workbook(path).sheet_by_name("Metrics")
        total |= {datetime.strptime(v[0], "%m/%d/%Y").date(): int(v[3]) for v in map(sheet.row_values, range(2, sheet.nrows))}
    assert len(total) == 549
    assert abs(largest_step(total)[1]) < 0.6
    x = {
        datetime.strptime(r["Date"], "%a, %b %d, %Y").date(): int(r["Impressions"]) for r in rows(SAAS / "x/account_overview_analytics.csv")
    }
    assert abs(largest_step(x)[1]) < 0.6


def test_three_customer_groups() -> None:
    truth = TRUTHS["demo-panaderia"]["customer_groups"]
    _, true_group = panaderia.shop(Dice(panaderia.SEED, 5))
    last: dict[str, date] = {}
    value: dict[str, list[float]] = defaultdict(list)
    for row in rows(BAKERY / "orders_export.csv", "utf-8"):
        if not row["Total"] or row["Cancelled at"]:
            continue
        who, day = row["Email"].lower(), date.fromisoformat(row["Created at"][:10])
        last[who] = max(last.get(who, day), day)
        value[who].append(float(row["Total"]) - float(row["Refunded Amount"]))
    assert len(last) == truth["customers"]
    label = [true_group[w] for w in last]
    assert Counter(label) == {k: g["customers"] for k, g in truth["groups"].items()}
    x = np.log1p([[(date(2026, 10, 31) - last[w]).days, len(value[w]), st.mean(value[w])] for w in last])
    x = (x - x.mean(0)) / x.std(0)
    names = sorted(set(label))
    member = np.array([names.index(k) for k in label])
    centre = np.array([x[member == k].mean(0) for k in range(3)])
    within = math.sqrt(((x - centre[member]) ** 2).sum() / (len(x) - 3) / 3)  # pooled over the three features
    widest = np.sqrt(((x - centre[member]) ** 2).sum(0) / (len(x) - 3)).max()
    for i, j in ((0, 1), (0, 2), (1, 2)):
        gap = float(np.linalg.norm(centre[i] - centre[j]))
        assert gap / within > truth["min_separation_in_within_sd"]
        assert gap / widest > truth["min_separation_in_within_sd"]
    fits = {k: KMeans(k, n_init=10, random_state=0).fit(x).labels_ for k in (2, 3, 4, 5)}
    scores = {k: silhouette_score(x, labels) for k, labels in fits.items()}
    assert max(scores, key=scores.__getitem__) == truth["k"]
    assert adjusted_rand_score(member, fits[3]) >= truth["min_adjusted_rand_index"]


def test_competitors() -> None:
    truth = TRUTHS["demo-panaderia"]["competitors"]
    own = [r for r in BAKERY_IG if local(r, "Europe/Madrid").date() >= truth["since"]]
    base = st.mean(math.log((int(r["Me gusta"]) + int(r["Comentarios"])) / truth["brand_followers"]) for r in own)
    public: dict[str, list[float]] = defaultdict(list)
    for r in rows(BAKERY / "competitors.csv", "utf-8"):
        assert date.fromisoformat(r["fecha"]) >= truth["since"]
        public[r["competidor"]].append(math.log((int(r["me gusta"]) + int(r["comentarios"])) / int(r["seguidores"])))
    assert set(public) == set(truth["ratios"])
    for name, ratio in truth["ratios"].items():
        assert 25 <= len(public[name]) <= 40
        assert math.exp(st.mean(public[name]) - base) == pytest.approx(ratio, rel=0.02)


def test_the_ngo_slept_for_seven_weeks() -> None:
    gap = TRUTHS["demo-ong"]["gap"]
    away = {gap["first"] + timedelta(d) for d in range(gap["days"])}
    assert max(away) == gap["last"]
    assert not away & {local(r, "America/Bogota").date() for r in [*NGO_IG, *rows(one(NGO, "Nov-01-2025*"))]}
    for path in NGO.glob("*/*.csv"):
        if path.stem != "Público":
            on = set(daily(path))
            assert not away & on
            assert len(on) == 365 - gap["days"]


def test_the_survey_has_41_independent_answers() -> None:
    table = rows(NGO / TRUTHS["demo-ong"]["survey"]["file"], "utf-8")
    assert len(table) == 41
    assert len(table[0]) == 2 + TRUTHS["demo-ong"]["survey"]["closed_questions"]
    assert all(re.fullmatch(r"2026/\d\d/\d\d \d{1,2}:\d\d:\d\d\u202f[ap]\. m\. GMT-5", r["Marca temporal"]) for r in table)
    assert all(len({r[q] for r in table}) >= 4 for q in list(table[0])[2:])
    scale = list(table[0])[-1]
    for question in list(table[0])[2:-1]:
        assert chance([float(r[scale]) for r in table if r[question]], [r[question] for r in table if r[question]]) > 0.05


def talk(name: str, first: date) -> list[dict[str, str]]:
    """Rows of a table of messages or mentions since a day."""
    return [r for r in rows(NGO / name, "utf-8") if moment(next(iter(r.values()))).date() >= first]


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%d/%m/%Y %H:%M")


def test_some_messages_wait_for_ever_and_half_as_long_as_planted() -> None:
    about = TRUTHS["demo-ong"]["response_times"]
    table = talk(about["file"], about["since"])
    assert Counter(r["red"] for r in table) == {network: truth["n"] for network, truth in about["networks"].items()}
    assert len(table) == len(rows(NGO / about["file"], "utf-8"))
    for network in ("Instagram", "Facebook"):
        truth = about["networks"][network]
        pairs = [(moment(r["recibido"]), r["respondido"]) for r in table if r["red"] == network]
        waits = [(moment(b) - a).total_seconds() / 3600 if b else math.inf for a, b in pairs]
        answered = [w for w in waits if w < math.inf]
        assert min(waits) > 0
        assert 1 - len(answered) / len(waits) == pytest.approx(truth["never_answered"], abs=0.02)
        assert st.median(waits) == pytest.approx(truth["median_hours"], rel=0.06)
        assert st.median(answered) < 0.65 * truth["median_hours"]  # who counts only answers flatters
        assert sum(w <= 24 for w in waits) / len(waits) == pytest.approx(truth["answered_within_24h"], abs=0.02)


def test_mentions_of_three_names_in_one_search() -> None:
    truth = TRUTHS["demo-ong"]["share_of_voice"]
    table = rows(NGO / truth["file"], "utf-8")
    assert len(table) == truth["mentions"]
    assert {r["consulta"] for r in table} == {truth["query"]}
    for name, n in Counter(r["marca"] for r in table).items():
        assert n / len(table) == pytest.approx(truth["shares"][name], abs=0.005)


def test_the_ladder_of_the_last_ninety_days() -> None:
    truth = TRUTHS["demo-ong"]["involvement"]
    first, last = truth["period"]["first"], truth["period"]["last"]
    assert (last - first).days == 89
    wrote, recommends = Counter(), set()
    for r in talk(TRUTHS["demo-ong"]["response_times"]["file"], first):
        wrote[r["persona"]] += 1
        recommends |= {r["persona"]} if r["valoración"] in ("4", "5") else set()
    for r in talk(TRUTHS["demo-ong"]["share_of_voice"]["file"], first):
        if r["marca"] == "Fundación Río Claro":
            wrote[r["autor"]] += 1
            recommends |= {r["autor"]} if r["sentimiento"] == "positivo" else set()
    again = {p for p, n in wrote.items() if n > 1} - recommends
    assert {"once": len(wrote) - len(again) - len(recommends), "again": len(again), "recommend": len(recommends)} == truth["people"]
    days = [moment(r["recibido"]).date() for r in rows(NGO / TRUTHS["demo-ong"]["response_times"]["file"], "utf-8")]
    assert max(days) <= last


def test_three_groups_in_the_survey_of_the_software_maker() -> None:
    truth = TRUTHS["demo-saas"]["survey_groups"]
    with (SAAS / truth["file"]).open(encoding="utf-8-sig", newline="") as file:
        top, boxes, *table = csv.reader(file)
    _, labels = saas.survey(Dice(*saas.SURVEY_SEED))
    assert Counter(labels) == {name: g["answers"] for name, g in truth["groups"].items()}
    assert len(table) == len(labels) == truth["answers"]
    hard, weekend = (top.index(q[0]) for q in (saas.HARD, saas.WEEKEND))
    x = [[v != "" for v in r[9:15]] + [r[hard] == o for o in saas.HARD[1]] + [r[weekend] == "Yes"] for r in table]
    assert boxes[9:15] == list(saas.BOXES)
    found = KMeans(3, n_init=10, random_state=0).fit_predict(np.array(x, dtype=float))
    assert adjusted_rand_score(labels, found) >= truth["min_adjusted_rand_index"]
    outside = {name: top.index(truth["outside"][name]["question"]) for name in ("differs", "same")}
    for name in truth["groups"]:
        here = [r for r, label in zip(table, labels, strict=True) if label == name]
        assert Counter(r[outside["differs"]] for r in here).most_common(1)[0][0] == truth["outside"]["differs"]["most"][name]
        for country, share in truth["outside"]["same"]["shares"].items():
            assert sum(r[outside["same"]] == country for r in here) / len(here) == pytest.approx(share, abs=0.011)


def test_documents_beat_links_on_linkedin_and_search_grows() -> None:
    (truth,) = TRUTHS["demo-saas"]["format_effects"]
    found = defaultdict(list)
    for path in (SAAS / "linkedin").glob("*_content_*"):
        sheet = xlrd.open_workbook(path).sheet_by_name("All posts")
        head = sheet.row_values(1)
        for r in range(2, sheet.nrows):
            row = dict(zip(head, sheet.row_values(r), strict=True))
            found[row["Content Type"]].append(math.log((row["Likes"] + row["Comments"] + row["Reposts"]) / row["Impressions"]))
    assert st.mean(found["Document"]) - st.mean(found["Article"]) == pytest.approx(truth["log_ratio"], abs=0.12)
    sessions: dict[str, list[int]] = defaultdict(list)
    for path in sorted((SAAS / "ga4").iterdir()):
        lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
        for row in csv.DictReader(lines):
            sessions[row["Session primary channel group (Default Channel Group)"]].append(int(row["Sessions"]))
    months = range(18)
    (growth,) = TRUTHS["demo-saas"]["growth"]
    slope = {g: st.linear_regression(months, [math.log(v) for v in s]).slope for g, s in sessions.items()}
    assert slope["Organic Search"] == pytest.approx(growth["log_per_month"], abs=0.005)
    assert abs(slope["Direct"]) < 0.005


# ---------- what must never leave ----------


def test_personal_data_is_planted_and_invented() -> None:
    orders = (BAKERY / "orders_export.csv").read_text("utf-8")
    survey = one(NGO, "Encuesta*").read_text("utf-8")
    planted = TRUTHS["personal_data"]
    for text in (*planted["strings"]["names"], *planted["strings"]["streets"]):
        assert text in orders
    for pattern in planted["patterns"].values():
        assert len(set(re.findall(pattern, orders))) >= 600
    for name in FICTIONAL:
        for path in (CLIENTS / name / "data").rglob("*.csv"):
            raw = path.read_bytes()
            text = raw.decode("utf-16" if raw[:2] == b"\xff\xfe" else "utf-8-sig")
            assert set(re.findall(r"@[a-z]+\.(?:com|es|org|co)\b", text)) <= {"@example.com"}, path
    assert len(set(re.findall(planted["patterns"]["email"], survey))) == 41
    said = [(NGO / TRUTHS["demo-ong"][kind]["file"]).read_text("utf-8") for kind in ("response_times", "share_of_voice")]
    assert all(s in said[0] for s in TRUTHS["demo-ong"]["personal_data"])
    for name, column in (("response_times", "persona"), ("share_of_voice", "autor")):
        assert all(re.fullmatch(r"[a-z]+_de_papel_\d+", r[column]) for r in rows(NGO / TRUTHS["demo-ong"][name]["file"], "utf-8"))
    answers = (SAAS / TRUTHS["demo-saas"]["survey_groups"]["file"]).read_text("utf-8-sig")
    assert all(answers.count(s) == 160 for s in TRUTHS["demo-saas"]["personal_data"])


def test_hostile_captions_are_there() -> None:
    captions = {r["Descripción"] for r in BAKERY_IG}
    assert set(TRUTHS["demo-panaderia"]["hostile_captions"]) <= captions
    text = "".join(captions)
    assert all(c in text for c in (",", '"', "\n", "🥖"))
