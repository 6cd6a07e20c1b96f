"""The reading rules, one by one: encodings, delimiters, headers, numbers, dates, zones, totals, shops, blocks.

Rule → the tests that hold it (here, in ``test_exports.py`` or in ``test_exports_readers.py``):

1. container (bytes, zips): test_zip_members_are_files_and_limits_hold, test_bytes_decide_not_the_extension,
   test_linkedin_followers_in_an_old_workbook
2. encoding: test_encoding_and_delimiter_do_not_matter, test_sep_line_wins_and_garbled_accents_are_repaired,
   test_instagram_download_counts_followers_and_repairs_letters
3. preamble: test_lines_above_the_table_do_not_matter, test_ga4_blocks, test_brandwatch_under_its_preamble, test_linkedin_sheets,
   test_facebook_legacy_explains_its_columns_in_a_second_row, test_survey_grids_empty_answers_and_two_headers
4. delimiter: test_encoding_and_delimiter_do_not_matter, test_sep_line_wins_and_garbled_accents_are_repaired
5. header keys: test_header_keys, test_column_of_the_files_language_wins
6. signatures: test_a_few_telling_headers_are_enough, test_a_file_that_could_be_two_things_is_asked_about
7. numbers: test_numbers, test_contradiction_and_censoring_are_said, test_decimal_comma_of_a_spreadsheet_is_read_or_asked,
   test_damaged_ids_are_found_again_by_their_link
8. dates and zones: test_order_is_proven_by_the_whole_column, test_no_default_means_a_question, test_years_are_inferred_backwards_or_refused,
   test_best_hour_of_a_madrid_brand_is_right, test_unproven_times_are_assumed_and_said
9. totals rows: test_totals_rows_go_and_check_the_sums, test_ga4_comparison_in_spanish_drops_the_totals_of_each_period
10. duplicates: test_newest_snapshot_wins_and_history_stays, test_same_file_twice_and_same_rows_twice
11. missing is not zero: test_missing_is_never_zero_and_every_row_keeps_its_source, test_meta_daily_gaps_stay_gaps_and_unknown_charts_are_refused,
    test_interactions_are_missing_when_a_part_is_missing, test_rows_and_zone_are_accounted_for
12. nothing matches: test_unknown_columns_are_named_and_unknown_files_get_the_closest_format

And of the metrics: test_views_and_impressions_of_a_post_stay_two_metrics, test_people_are_never_added_up.
"""

from __future__ import annotations

import json
import re
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib.errors import DataError
from cmlib.exports import ids, read_folder
from cmlib.exports.dates import date_in_name, parts_of, read_dates
from cmlib.exports.names import key
from cmlib.exports.numbers import read_numbers
from cmlib.exports.readers.uci_facebook_metrics import days_newest_first
from cmlib.exports.tables import CODED, Dataset
from cmlib.metrics import total
from tests.exports_samples import FIXTURES, IG_HEADER, csv_text, hours, ig_file, ig_row, read, shortcode, zipped
from tests.test_exports import check_contract, has_row

START = datetime(2026, 1, 2, 9, 5, tzinfo=UTC)


def warnings_of(data: object) -> str:
    return " | ".join(str(w) for r in data.imports for w in r.warnings)  # type: ignore[attr-defined]


# -------------------------------------------------------------------------------------------- encodings, delimiters, headers


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("sep", [",", ";", "\t"])
def test_encoding_and_delimiter_do_not_matter(encoding: str, sep: str) -> None:
    header = ["identificador de la publicación", "Identificador de la cuenta", "Nombre de usuario de la cuenta", "Descripción", "Hora de publicación",
              "Enlace permanente", "Fecha", "Alcance", "Me gusta", "Veces guardado"]  # fmt: skip
    rows = [["1", "2", "x", "Ñandú, sí", "09/28/2024 14:33", "https://www.instagram.com/p/DAed_eBSBhh/", "Total", "10", "3", "1"]]
    data = read(csv_text(header, rows, sep).encode(encoding), "x.csv")
    check_contract(data)
    assert data.posts[["text", "reach", "likes", "saves"]].to_numpy().tolist() == [["Ñandú, sí", 10, 3, 1]]
    assert data.imports[0].language == "es-ES"


def test_sep_line_wins_and_garbled_accents_are_repaired() -> None:
    text = (FIXTURES / "meta_ig_posts_es-LA_2026.csv").read_text("utf-8-sig")
    garbled = text.encode("utf-8").decode("cp1252").encode("utf-8")
    data = read(b"sep=,\n" + garbled, "x.csv")
    assert data.posts["likes"].tolist() == [411, 52]
    assert "garbled" in warnings_of(data)
    assert "línea" in data.posts["text"].iloc[0]


def test_header_keys() -> None:
    assert key("\ufeffIdentificador de\u202fla\xa0 PUBLICACIÓN ") == "identificador de la publicacion"


def test_column_of_the_files_language_wins() -> None:
    text = (FIXTURES / "meta_ig_posts_es-LA_2026.csv").read_text("utf-8-sig").rstrip("\n").split("\n")
    text = [text[0] + ",Views", text[1], text[2] + ",7", text[3] + ",8"]
    data = read("\n".join(text) + "\n", "x.csv")
    assert data.posts["views"].tolist() == [15210, 1180]
    assert data.imports[0].unknown_columns == ("Views",)
    assert "mean the same" in warnings_of(data)


def test_unknown_columns_are_named_and_unknown_files_get_the_closest_format() -> None:
    rows = [[*ig_row(1, START), "5"]]
    assert read(csv_text([*IG_HEADER, "Novelty score"], rows), "x.csv").imports[0].unknown_columns == ("Novelty score",)
    data = read("Permalink,Publish time,Post type,Wow\nhttps://x.y/z,01/20/2026 10:00,IG reel,4\n", "x.csv")
    (record,) = data.imports
    assert record.format_id is None
    assert record.unknown_columns == ("Permalink", "Publish time", "Post type", "Wow")
    assert dict(record.rows_dropped) == {"not_recognised": 1}
    assert "closest is Instagram" in warnings_of(data)


# ------------------------------------------------------------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("cells", "whole", "default", "values"),
    [
        (["1.234", "12"], True, ".", [1234, 12]),
        (["1,234", "12"], True, ".", [1234, 12]),
        (["1.234,5", "1.234"], False, ".", [1234.5, 1234]),
        (["1,234.5", "1,234"], False, ".", [1234.5, 1234]),
        (["1.234", "0.5"], False, "", [1.234, 0.5]),
        (["1.234"], False, ".", [1.234]),
        (["1.234"], False, "", [None]),
        (["1.234.567"], False, "", [1234567]),
        (["1 234", "1\u202f234", "1'234"], True, ".", [1234, 1234, 1234]),
        (["-5", "−5", "+5"], True, ".", [-5, -5, 5]),
        (["", "--", "n/a", "undefined", "—", "0"], True, ".", [None, None, None, None, None, 0]),
        (["<5", "< 10", "7"], True, ".", [None, None, 7]),
        (["40,2%", "11%"], False, ".", [0.402, 0.11]),
        (["47,00 €", "$ 1.300,50"], False, ".", [47, 1300.5]),
        (["12.0", "3.0"], True, ".", [12, 3]),
        (["1.5", "2,5"], False, ".", [None, None]),
        (["1.2K", "abc"], True, ".", [None, None]),
        (["8.2E-05"], False, ".", [0.000082]),
        (["12.5"], True, ".", [None]),
    ],
)
def test_numbers(cells: list[str], whole: bool, default: str, values: list[float | None]) -> None:
    found = read_numbers(pd.Series(cells, dtype="str"), whole=whole, default=default).values  # type: ignore[arg-type]
    assert [None if pd.isna(v) else v for v in found] == pytest.approx(values)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.integers(-10_000_000, 10_000_000), min_size=1, max_size=30), st.sampled_from(["{}", "{:,}"]), st.sampled_from([",", "."])
)
def test_whole_numbers_survive_any_grouping(numbers: list[int], form: str, group: str) -> None:
    cells = pd.Series([form.format(n).replace(",", group) for n in numbers], dtype="str")
    assert read_numbers(cells, whole=True).values.tolist() == numbers


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(-10_000_000, 10_000_000), min_size=1, max_size=30), st.booleans())
def test_money_survives_or_is_left_empty(cents: list[int], comma: bool) -> None:
    texts = [f"{c / 100:,.2f}" for c in cents]
    if comma:
        texts = [t.translate(str.maketrans(",.", ".,")) for t in texts]
    assert read_numbers(pd.Series(texts, dtype="str")).values.tolist() == pytest.approx([c / 100 for c in cents])


def test_contradiction_and_censoring_are_said() -> None:
    base = [ig_row(i, m) for i, m in enumerate(hours(START, 14))]
    views = IG_HEADER.index("Views")
    for row, cell in zip(base, ["<5", "1.5K"], strict=False):
        row[views] = cell
    data = read(csv_text(IG_HEADER, base), "x.csv")
    assert data.posts["views"].isna().sum() == 2
    assert "hidden by the platform" in warnings_of(data)
    assert "1.5K, row 3" in warnings_of(data)
    money = (FIXTURES / "shopify_orders_export_subset.csv").read_text("utf-8").replace(",16.00,", ',"16,00",')
    mixed = read(money, "o.csv")
    assert mixed.order_lines["unit_price"].isna().all()
    assert "different decimal marks" in warnings_of(mixed)


def test_decimal_comma_of_a_spreadsheet_is_read_or_asked() -> None:
    text = (
        (FIXTURES / "ga4_Traffic_acquisition_en.csv")
        .read_text("utf-8")
        .replace(",0\n", ",1234.56\n")
        .replace(",", ";")
        .replace("1234.56", "1234,56")
    )
    data = read(text, "x.csv")
    assert has_row(data.web_traffic, {"metric": "revenue", "value": 1234.56})
    orders = (FIXTURES / "shopify_orders_export_subset.csv").read_text("utf-8")
    orders = (
        orders.replace(",", ";")
        .replace("56.29", "1.234")
        .replace("47.00", "47")
        .replace("6.00", "6")
        .replace("3.29", "3")
        .replace("5.00", "5")
    )
    orders = orders.replace("16.00", "16").replace("15.00", "15").replace("0.00", "0")
    asked = read(orders, "o.csv")
    assert asked.orders["total"].isna().all()
    assert "a thousand or a decimal" in warnings_of(asked)


# -------------------------------------------------------------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Tue, Jul 14, 2026", (2026, 7, 14)), ("17 de septiembre de 2025", (2025, 9, 17)), ("6 de agosto", (None, 8, 6)), ("December 30", (None, 12, 30)),
        ("setiembre 3", (None, 9, 3)), ("20260801", (2026, 8, 1)), ("2026-08-01T00:00:00", (2026, 8, 1)), ("3-feb-2026", (2026, 2, 3)),
        ("2026/03/02 9:41:07\u202fa. m. GMT-5", (2026, 3, 2)), ("hola", None), ("1.5", None), ("12", None),
    ],
)  # fmt: skip
def test_date_spellings(text: str, wanted: tuple[int | None, int, int] | None) -> None:
    parts = parts_of(text)
    assert (None if parts is None else (parts.year, parts.month, parts.day)) == wanted


def test_order_is_proven_by_the_whole_column() -> None:
    def column(*cells: str) -> pd.Series:
        return pd.Series(cells, dtype="str")

    proven = read_dates(column("01/02/2026", "13/02/2026"), default="MDY")
    assert (proven.order, proven.proven) == ("DMY", True)
    assert proven.local.dt.month.tolist() == [2, 2]
    open_ = read_dates(column("01/02/2026", "03/04/2026"), default="MDY")
    assert (open_.order, open_.ambiguous) == ("MDY", True)
    assert read_dates(column("01/02/2026"), default=None).order is None
    assert read_dates(column("13/02/2026", "02/13/2026"), default="MDY").conflict == ("13/02/2026", "02/13/2026")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.datetimes(datetime(2015, 1, 1), datetime(2030, 1, 1)), min_size=1, max_size=30),
    st.sampled_from(["%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M"]),
)
def test_dates_survive_or_are_ambiguous(moments: list[datetime], form: str) -> None:
    moments = [m.replace(second=0, microsecond=0) for m in moments]
    found = read_dates(pd.Series([m.strftime(form) for m in moments], dtype="str"), default=None)
    if found.proven:
        assert [t.to_pydatetime() for t in found.local] == moments
    else:
        assert found.local.isna().all()
        assert all(m.day <= 12 for m in moments)


def test_meta_ambiguity_is_settled_by_the_ids_or_said() -> None:
    moments = [datetime(2026, m, 5, 20, tzinfo=UTC) for m in range(1, 9)]
    swapped = read(ig_file(moments, form="%d/%m/%Y %H:%M"), "x.csv")
    assert swapped.posts["published_at"].dt.month.tolist() == list(range(1, 9))
    assert "changed by a spreadsheet" in warnings_of(swapped)
    assert "could be swapped" in warnings_of(read("meta_fb_posts_es-LA_2026_subset.csv"))
    contradictory = read(
        csv_text(
            IG_HEADER, [ig_row(1, datetime(2026, 1, 20, tzinfo=UTC)), ig_row(2, datetime(2026, 1, 21, tzinfo=UTC), form="%d/%m/%Y %H:%M")]
        ),
        "x.csv",
    )
    assert "can only be day/month" in str(contradictory.imports[0].error)
    assert dict(contradictory.imports[0].rows_dropped) == {"file_refused": 2}


def test_no_default_means_a_question() -> None:
    text = (FIXTURES / "shopify_orders_export_subset.csv").read_text("utf-8").replace("2026-09-03 10:14:00 -0400", "03/09/2026 10:14")
    data = read(text, "o.csv")
    assert "day/month or month/day" in str(data.imports[0].error)


def test_hand_tables_follow_the_country() -> None:
    text = "competidor,red,fecha,formato,me gusta,comentarios,seguidores\nRival,Instagram,03/02/2026,Reel,1.234,5,10\n"
    spain, usa = read(text, "x.csv", country="ES"), read(text, "x.csv", country="US")
    assert spain.competitor_posts["date"].dt.date.tolist() == [date(2026, 2, 3)]
    assert usa.competitor_posts["date"].dt.date.tolist() == [date(2026, 3, 2)]
    assert has_row(
        spain.competitor_posts,
        {"competitor": "Rival", "platform": "instagram", "media_type": "reel", "likes": 1234, "comments": 5, "followers": 10},
    )
    assert "could be swapped" in warnings_of(spain)


def test_years_are_inferred_backwards_or_refused() -> None:
    days = [date(2025, 11, 1) + timedelta(days=i) for i in range(90)]
    rows = [[d.strftime("%B ") + str(d.day), "5", "1", "1", "0", "0"] for d in days]
    header = ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"]
    for order in (rows, rows[::-1]):
        data = read(csv_text(header, order), "Overview_2026-01-29.csv")
        assert sorted(set(data.account_daily["date"].dt.date)) == days
    long = [date(2024, 1, 1) + timedelta(days=i) for i in range(800)]
    rows = [[d.strftime("%B ") + str(d.day), "5", "1", "1", "0", "0"] for d in long]
    assert "more than twelve months" in str(read(csv_text(header, rows), "Overview_2026-03-10.csv").imports[0].error)


def test_day_in_the_file_name() -> None:
    assert date_in_name("Jul-01-2026_Jul-31-2026_2167928533773347.csv") == date(2026, 7, 31)
    assert date_in_name("account_analytics_content_2026-04-27_2026-07-25.csv") == date(2026, 7, 25)
    assert date_in_name("page_content_1761955200000.xls") == date(2025, 11, 1)
    assert date_in_name("orders_export.csv") is None


# -------------------------------------------------------------------------------------------------------------------- zones


def test_ids_hold_the_time() -> None:
    assert ids.instagram("https://www.instagram.com/p/DAed_eBSBhh/") == pytest.approx(
        datetime(2024, 9, 28, 21, 33, tzinfo=UTC), abs=timedelta(minutes=1)
    )
    assert ids.x("649293177409679360").strftime("%Y-%m-%d %H:%M") == "2015-09-30 18:42"  # type: ignore[union-attr]
    assert ids.tiktok("https://www.tiktok.com/@a/video/7550000000000000000").date() == date(2025, 9, 14)  # type: ignore[union-attr]
    assert ids.instagram("https://instagram.com/reel/example1") is None


@settings(max_examples=100, deadline=None)
@given(st.datetimes(datetime(2013, 1, 1), datetime(2035, 1, 1)), st.integers(0, 2**23 - 1))
def test_shortcodes_decode_to_their_moment(moment: datetime, low: int) -> None:
    moment = moment.replace(tzinfo=UTC)
    assert abs(ids.instagram(f"https://www.instagram.com/reel/{shortcode(moment, low)}/") - moment) < timedelta(milliseconds=2)  # type: ignore[operator]


@pytest.mark.parametrize("clock", ["America/Los_Angeles", "Europe/Madrid", "UTC"])
def test_best_hour_of_a_madrid_brand_is_right(clock: str) -> None:
    """Posts planted at 20:05 in Madrid, summer and winter, come out at 20:05 whatever zone the file is in."""
    madrid = ZoneInfo("Europe/Madrid")
    moments = [datetime(2025, 9, 1, 20, 5, tzinfo=madrid) + timedelta(days=3 * i) for i in range(120)]
    data = read(ig_file([m.astimezone(UTC) for m in moments], clock=clock), "x.csv")
    (record,) = data.imports
    assert (record.zone, record.zone_basis) == (clock, "id")
    assert set(data.posts["published_local"].dt.strftime("%H:%M")) == {"20:05"}
    assert data.posts["published_at"].tolist() == sorted(pd.Timestamp(m.astimezone(UTC)) for m in moments)
    assert set(data.posts["tz_basis"]) == {"id"}
    assert ("not in America/Los_Angeles" in warnings_of(data)) == (clock != "America/Los_Angeles")


def test_the_doubled_hour_in_autumn_is_told_apart_by_the_ids() -> None:
    """Los Angeles had 01:30 twice on 2 November 2025; only the ids know which."""
    twice = [datetime(2025, 11, 2, 8, 30, tzinfo=UTC), datetime(2025, 11, 2, 9, 30, tzinfo=UTC)]
    data = read(ig_file([*twice, *hours(START, 14)]), "x.csv")
    assert data.posts["published_at"].tolist()[:2] == [pd.Timestamp(t) for t in twice]


def test_unproven_times_are_assumed_and_said() -> None:
    tokyo = read(ig_file(hours(START, 14), clock="Asia/Tokyo"), "x.csv")
    assert tokyo.imports[0].zone_basis == "assumed"
    assert "agree with none" in warnings_of(tokyo)
    facebook = read("meta_fb_posts_es-LA_2026_subset.csv")
    assert (facebook.imports[0].zone, facebook.imports[0].zone_basis) == ("America/Los_Angeles", "assumed")
    assert "nothing in this file can prove it" in warnings_of(facebook)
    late = [ig_row(i, m) for i, m in enumerate(hours(START, 14))]
    late[3][IG_HEADER.index("Publish time")] = "01/06/2026 03:00"
    planned = read(csv_text(IG_HEADER, late), "x.csv")
    assert planned.imports[0].zone_basis == "id"
    assert "1 of 14 posts" in warnings_of(planned)


def test_x_and_tiktok_take_the_time_from_the_id() -> None:
    moment = datetime(2026, 7, 14, 16, 20, 30, tzinfo=UTC)
    post = (round(moment.timestamp() * 1000) - 1288834974657) << 22
    text = (FIXTURES / "x_account_content_en.csv").read_text("utf-8").replace("2074000000000000001", str(post))
    (row,) = read(text, "x.csv").posts.to_dict("records")
    assert (row["published_at"], row["published_local"], row["tz_basis"], row["time_known"]) == (
        pd.Timestamp(moment),
        pd.Timestamp(2026, 7, 14, 18, 20, 30),
        "id",
        True,
    )
    video = int(datetime(2025, 9, 17, 10, 0, tzinfo=UTC).timestamp()) << 32
    text = (FIXTURES / "tiktok_Content_es.csv").read_text("utf-8-sig").replace("7550000000000000000", str(video))
    (row,) = read(text, "t.csv").posts.to_dict("records")
    assert (row["published_at"], row["tz_basis"]) == (pd.Timestamp("2025-09-17 10:00", tz="UTC"), "id")
    (off,) = read("x_account_content_en.csv").posts.to_dict("records")
    assert (off["published_local"], off["tz_basis"], off["time_known"]) == (pd.Timestamp(2026, 7, 14), "none", False)


# --------------------------------------------------------------------------------------------------- totals, blocks, preambles


def test_totals_rows_go_and_check_the_sums() -> None:
    right = (FIXTURES / "ga4_Traffic_acquisition_en.csv").read_text("utf-8")
    header = right.split("\n")[-4]
    assert header.startswith("Session primary")
    total = ",1894,1345,0.71,48,9,17273,43,0.02,0\n"
    data = read(right + total, "x.csv")
    assert dict(data.imports[0].rows_dropped) == {"totals_row": 1}
    assert "add up" not in warnings_of(data)
    wrong = read(right + "Grand total" + total.replace("1894", "2000"), "x.csv")
    assert dict(wrong.imports[0].rows_dropped) == {"totals_row": 1}
    assert "Sessions: the rows add up to 1894.0, the totals row says 2000.0" in warnings_of(wrong)


def test_ga4_blocks() -> None:
    head = (
        "# ----------------------------------------\n# Informe\n# Propiedad: Mi tienda\n# ----------------------------------------\n#\n# Todos los usuarios\n"
        "# Fecha de inicio: 20260801\n# Fecha de finalización: 20260803\n"
    )
    text = (
        head
        + "Día N,Usuarios activos\n0000,5\n0001,7\n\n"
        + head
        + "Grupo de canales principal de la sesión (Grupo de canales predeterminado),Sesiones\n"
        "Direct,11\nOrganic Social,12\n\n" + head + "Nombre del evento,Número de eventos\nscroll,40\n"
    )
    data = read(text, "x.csv")
    check_contract(data)
    assert dict(data.imports[0].rows_dropped) == {"block_not_used": 1}
    assert (data.imports[0].rows_in, data.imports[0].language) == (5, "es")
    assert has_row(
        data.web_traffic,
        {"property": "Mi tienda", "metric": "users", "date_start": datetime(2026, 8, 2), "date_end": datetime(2026, 8, 2), "value": 7},
    )
    assert has_row(
        data.web_traffic, {"channel_group": "Organic Social", "metric": "sessions", "date_end": datetime(2026, 8, 3), "value": 12}
    )


def test_ga4_comparison_keeps_the_periods_apart() -> None:
    text = (FIXTURES / "ga4_Traffic_acquisition_en.csv").read_text("utf-8").split("\n")
    head = "\n".join(text[:9]) + "\nSession primary channel group (Default Channel Group),Date range,Sessions\n"
    data = read(head + 'Direct,"Aug 1 - Aug 31, 2026",10\nDirect,"Jul 1 - Jul 31, 2026",8\nDirect,yesterday,1\n', "x.csv")
    assert data.web_traffic[["date_start", "value"]].to_numpy().tolist() == [
        [pd.Timestamp(2026, 8, 1), 10.0],
        [pd.Timestamp(2026, 7, 1), 8.0],
    ]
    assert dict(data.imports[0].rows_dropped) == {"no_date": 1}
    assert "lines above the table" in str(read("#\nSession source,Sessions\na,1\n", "x.csv").imports[0].error)


def test_audience_blocks_that_are_not_used_are_counted() -> None:
    text = (FIXTURES / "meta_audience_es_Publico_LAYOUT-FROM-PARSER.csv").read_bytes().decode("utf-16")
    data = read((text + '\n"Páginas principales"\n"Otra"\n"133"\n').encode("utf-16"), "instagram_Audience_2026-09-30.csv")
    check_contract(data)
    assert dict(data.imports[0].rows_dropped) == {"block_not_used": 1}
    assert not data.imports[0].warnings
    assert data.audience["value"].max() < 1
    assert set(data.audience["snapshot_date"].dt.date) == {date(2026, 9, 30)}
    assert set(data.audience["platform"]) == {"instagram"}
    assert has_row(data.audience, {"dimension": "city", "bucket": "Bogotá, Colombia", "value": 0.337})


def test_meta_daily_gaps_stay_gaps_and_unknown_charts_are_refused() -> None:
    text = 'sep=,\n"Instagram reach"\n"Date","Primary"\n"2026-08-01T00:00:00","5"\n"2026-08-04T00:00:00","0"\n'
    data = read(text.encode("utf-16"), "x.csv")
    assert data.account_daily["value"].tolist() == [5, 0]
    assert "2 days between 2026-08-01 and 2026-08-04 are missing" in warnings_of(data)
    odd = read(text.replace("reach", "happiness").encode("utf-16"), "x.csv")
    assert "happiness" in str(odd.imports[0].error)


@pytest.mark.parametrize(
    "above",
    [
        "",
        "\n\n",
        '"Consultas"\n',
        "Informe:,Rendimiento\nPropiedad:,example.com\n\n",
        "# Search Console\n# 2026-09-30\n\n",
        "sep=,\n\n",
    ],
)
def test_lines_above_the_table_do_not_matter(above: str) -> None:
    data = read(above + "Consultas principales,Clics,Impresiones,CTR,Posición\ncafé,9,164,5.49%,7.42\n", "x.csv")
    check_contract(data)
    assert (data.imports[0].format_id, data.imports[0].rows_in) == ("gsc", 1)
    assert has_row(data.web_traffic, {"query": "café", "metric": "search_clicks", "value": 9})


def test_missing_is_never_zero_and_every_row_keeps_its_source() -> None:
    rows = [
        ig_row(1, START, Saves="", Shares="0"),
        ig_row(2, START + timedelta(days=1), Saves="--", Shares="n/a"),
        ig_row(3, START + timedelta(days=2), Saves="-2"),
    ]
    data = read(csv_text(IG_HEADER, rows), "folder/posts.csv")
    check_contract(data)
    assert data.posts["saves"].fillna(-99).tolist() == [-99, -99, -2]
    assert data.posts["shares"].fillna(-99).tolist() == [0, -99, 3]
    assert data.posts[["format_id", "source_file", "source_row"]].to_numpy().tolist() == [
        ["meta_ig_content", "folder/posts.csv", 2],
        ["meta_ig_content", "folder/posts.csv", 3],
        ["meta_ig_content", "folder/posts.csv", 4],
    ]
    history = data.post_metrics
    assert not history["value"].isna().any()
    assert history[history["metric"] == "saves"]["value"].tolist() == [-2]


def test_views_and_impressions_of_a_post_stay_two_metrics(tmp_path: Path) -> None:
    """Meta renamed impressions: the old number of a post is never continued by the new one."""
    row = ig_row(1, START, Views=500)
    old_header = ["Impressions" if name == "Views" else name for name in IG_HEADER]
    (tmp_path / "a_2024-10-31.csv").write_text(csv_text(old_header, [row]))
    (tmp_path / "b_2026-01-31.csv").write_text(csv_text(IG_HEADER, [ig_row(1, START, Views=900)]))
    data = read_folder(tmp_path, zone="Europe/Madrid")
    check_contract(data)
    (post,) = data.posts.to_dict("records")
    assert post["views"] == 900
    history = data.post_metrics[data.post_metrics["metric"].isin(["views", "impressions"])]
    assert sorted(zip(history["metric"], history["snapshot_date"].dt.year, history["value"], strict=True)) == [
        ("impressions", 2024, 500),
        ("views", 2026, 900),
    ]
    viewers = read("meta_fb_posts_es-LA_2026_espectadores_PARSER.csv").posts
    assert viewers["reach"].isna().all()
    assert viewers["viewers"].notna().all()
    assert viewers[["views", "impressions"]].notna().all(axis=None)


@pytest.mark.parametrize("metric", ["reach", "viewers", "users", "followers_total"])
def test_people_are_never_added_up(metric: str) -> None:
    """Neither by the passports, nor when two ad sets of a campaign become one row, nor against a totals row."""
    with pytest.raises(DataError):
        total(pd.Series([1.0, 2.0]), metric, "days")
    ads = read("ads_meta_es_UNVERIFIED.csv").ad_spend
    assert ads["reach"].fillna(-1).tolist() == [-1, 1000]
    assert "reach" not in warnings_of(read("ads_meta_es_UNVERIFIED.csv"))
    text = (FIXTURES / "ga4_Exploracion_es_PREAMBLE-UNVERIFIED.csv").read_text("utf-8").replace(",2158,707", ",2158,600")
    assert "add up" not in warnings_of(read(text, "x.csv"))


def test_every_rule_names_tests_that_exist() -> None:
    named = set(re.findall(r"\btest_\w+", (__doc__ or "").replace("test_exports_readers.py", "").replace("test_exports.py", "")))
    here = Path(__file__).parent
    written = {name for file in ("test_exports.py", "test_exports_readers.py", "test_exports_rules.py") for name in re.findall(r"^def (test_\w+)", (here / file).read_text("utf-8"), re.M)}  # fmt: skip
    assert len(re.findall(r"^\d+\. ", __doc__ or "", re.M)) == 12
    assert named <= written, named - written


# -------------------------------------------------------------------------------------------------------------------- shops


def shopify(*changes: tuple[str, str]) -> str:
    text = (FIXTURES / "shopify_orders_export_subset.csv").read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_shopify_cells_are_filled_inside_an_order_only() -> None:
    text = shopify()
    second = (
        text.split("\n")[1]
        .replace("#1001", "#1002")
        .replace("OTO5", "")
        .replace("56.29", "")
        .replace("ana@", "berta@")
        .replace("5000000000001", "5000000000002")
    )
    data = read(text + second + "\n", "o.csv")
    orders = data.orders.set_index("order_no")
    assert orders["coupon"].to_dict() == {"#1001": "OTO5", "#1002": ""}
    assert orders["total"].isna().to_dict() == {"#1001": False, "#1002": True}
    assert orders["customer_key"].nunique() == 2
    assert data.order_lines["order_uid"].tolist() == ["shopify:#1001", "shopify:#1001", "shopify:#1002"]
    assert "net value is left empty" in warnings_of(data)


def test_shopify_drops_what_was_voided_or_cancelled_with_all_its_lines() -> None:
    voided = read(shopify((",paid,", ",voided,")), "o.csv")
    assert dict(voided.imports[0].rows_dropped) == {"voided_order": 2}
    assert not voided.has("orders")
    assert not voided.has("order_lines")
    cancelled = read(shopify((",CO,,0.00,", ",CO,2026-09-04 10:00:00 -0400,56.29,")), "o.csv")
    assert dict(cancelled.imports[0].rows_dropped) == {"cancelled_order": 2}
    refunded = read(shopify((",paid,", ",partially_refunded,"), (",0.00,", ",6.29,")), "o.csv")
    assert refunded.orders["net"].tolist() == [50]
    unknown = read(shopify((",paid,", ",partially_refunded,"), (",0.00,", ",,")), "o.csv")
    assert unknown.orders["net"].isna().all()


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.lists(st.tuples(st.integers(1, 6), st.integers(1, 4)), min_size=1, max_size=8), min_size=1, max_size=3),
    st.randoms(use_true_random=False),
)
def test_an_order_is_there_once_and_its_code_does_not_depend_on_the_rows(files: list[list[tuple[int, int]]], shuffle: object) -> None:
    """However often an order stands in one file or in several: the steps count rows and look no further."""
    head, line, _ = (FIXTURES / "shopify_orders_export_subset.csv").read_text("utf-8").split("\n", 2)

    def gathered(parts: list[list[tuple[int, int]]]) -> Dataset:
        with tempfile.TemporaryDirectory() as folder:
            for i, part in enumerate(parts):
                rows = [line.replace("#1001", f"#{1000 + number}").replace("ana@", f"person{who}@") for number, who in part]
                (Path(folder) / f"orders_{i}.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
            return read_folder(Path(folder), zone="Europe/Madrid", cache=Path(folder) / ".cache")

    data = gathered(files)
    check_contract(data)
    assert set(data.orders["order_no"]) == {f"#{1000 + number}" for part in files for number, _ in part}
    numbers = sorted({pair[0]: pair for part in files for pair in part}.values())
    mixed = list(numbers)
    shuffle.shuffle(mixed)  # type: ignore[attr-defined]
    one, two = (gathered([part]).orders for part in (numbers, mixed))
    for column in CODED["orders"]:
        assert list(one[column].cat.categories) == list(two[column].cat.categories)
        codes = [dict(zip(t["order_no"], t[column].cat.codes, strict=True)) for t in (one, two)]
        assert codes[0] == codes[1]


def test_woo_lines_and_failed_orders() -> None:
    text = (FIXTURES / "woocommerce_analytics_orders_en.csv").read_text("utf-8-sig")
    data = read(text + '2026-09-04 10:00:00,1002,$9.00,failed,Berta,new,"1× Té",1,,9\n', "o.csv")
    assert data.order_lines[["product", "qty"]].to_numpy().tolist() == [["Café 250 g", 2.0], ["Taza", 1.0]]
    assert dict(data.imports[0].rows_dropped) == {"voided_order": 1}


def test_prestashop() -> None:
    text = "ID;Referencia;Nuevo cliente;Entrega;Cliente;Total;Pago;Estado;Fecha\n7;XKBKNABJK;1;España;A. Ejemplo;1.047,50 €;Tarjeta;Pago aceptado;23/09/2026 10:14:00\n"
    data = read(text + "8;YYY;0;España;B. Otra;10,00 €;Tarjeta;Cancelado;24/09/2026 10:14:00\n", "orders.csv")
    check_contract(data)
    assert has_row(data.orders, {"order_no": "XKBKNABJK", "total": 1047.5, "net": 1047.5, "ordered_local": datetime(2026, 9, 23, 10, 14)})
    assert dict(data.imports[0].rows_dropped) == {"cancelled_order": 1}


# ------------------------------------------------------------------------------------------------------- surveys and mentions


def test_survey_grids_empty_answers_and_two_headers() -> None:
    forms = read(
        '"Marca temporal","Te gusta [Pan]","Te gusta [Té]"\n"23/02/2026 7:18:51","Sí",""\n"24/02/2026 7:18:51","",""\n', "encuesta.csv"
    )
    check_contract(forms)
    assert forms.survey_responses[["question", "subquestion", "answer"]].to_numpy().tolist() == [["Te gusta", "Pan", "Sí"]]
    assert dict(forms.imports[0].rows_dropped) == {"no_value": 1}
    monkey = read("surveymonkey_en.csv")
    assert has_row(monkey.survey_responses, {"question": "Which channels?", "subquestion": "Instagram", "answer": "Instagram"})


def test_msforms_and_limesurvey() -> None:
    forms = "ID,Start time,Completion time,Email,Name,Last modified time,Why\xa0us?\n1,2026-01-20 10:00:00,2026-01-20 10:05:00,ana@example.com,Ana,,Because\n"
    data = read(forms, "forms.csv")
    assert (data.imports[0].format_id, data.survey_responses["question"].tolist()) == ("msforms", ["Why us?"])
    lime = '"id","submitdate","lastpage","startlanguage","seed","q1","q2[SQ001]"\n"1","1980-01-01 00:00:00","3","es","1","A","Y"\n"2","","1","es","1","A",""\n'
    data = read(lime, "lime.csv")
    assert data.imports[0].format_id == "limesurvey"
    assert dict(data.imports[0].rows_dropped) == {"incomplete_answer": 1}
    assert data.survey_responses["submitted_at"].isna().all()


def test_google_reviews() -> None:
    review = {
        "name": "accounts/1/locations/2/reviews/abc", "reviewId": "abc", "reviewer": {"displayName": "Ana Ejemplo"}, "starRating": "FOUR",
        "comment": "(Translated by Google) Good\n\n(Original)\nBueno", "createTime": "2026-01-20T10:00:00Z",
        "reviewReply": {"comment": "Gracias, Ana", "updateTime": "2026-01-21T09:00:00.123Z"},
    }  # fmt: skip
    bare = {"reviewId": "def", "starRating": "ONE", "createTime": "2026-01-22T10:00:00Z"}
    data = read(json.dumps({"reviews": [review, bare], "averageRating": 2.5}).encode(), "reviews.json")
    check_contract(data)
    assert has_row(
        data.mentions,
        {"mention_uid": "google_business:abc", "rating": 4.0, "text": "Bueno", "answered_at": pd.Timestamp("2026-01-21T09:00:00.123Z")},
    )
    assert data.mentions["author_key"].tolist()[1] == ""
    assert "Ana" not in data.mentions.to_csv()


def test_instagram_download_counts_followers_and_repairs_letters() -> None:
    followers = [
        {"title": "", "string_list_data": [{"href": "h", "value": "ana.secreta", "timestamp": 1767348000 + 3600 * i}]} for i in range(30)
    ]
    data = read(json.dumps(followers).encode(), "followers_1.json")
    check_contract(data)
    assert data.account_daily["value"].sum() == 30
    assert (data.imports[0].rows_in, data.imports[0].rows_kept) == (30, 30)
    assert "ana.secreta" not in data.account_daily.to_csv()
    post = {
        "media_map_data": {"Media Thumbnail": {"uri": "media/posts/1.jpg", "creation_timestamp": 1767348000, "title": "Caf\u00c3\u00a9"}},
        "string_map_data": {"Accounts reached": {"value": "1,200"}, "Me gusta": {"value": "10"}, "Saves": {"value": "--"}},
    }
    (row,) = read(json.dumps({"organic_insights_posts": [post]}).encode(), "posts.json").posts.to_dict("records")
    assert (row["text"], row["reach"], row["likes"], row["published_at"]) == ("Café", 1200, 10, pd.Timestamp("2026-01-02 10:00", tz="UTC"))
    assert pd.isna(row["saves"])


def test_brandwatch_under_its_preamble() -> None:
    text = "Report:,Weekly\nBrand:,X\nFrom:,2026-01-01\n\nQuery Id,Query Name,Date,Title,Snippet,Url,Domain,Sentiment,Author\n1,q,2026-01-20 10:00:00.0,T,Hola,https://a.b/c,a.b,positive,ana\n"
    data = read(text, "bw.csv")
    check_contract(data)
    assert data.imports[0].format_id == "brandwatch"
    assert has_row(data.mentions, {"text": "Hola", "sentiment": "positive", "kind": "mention", "url": "https://a.b/c"})


def test_facebook_legacy_explains_its_columns_in_a_second_row() -> None:
    text = (
        "Post ID,Permalink,Post Message,Type,Countries,Languages,Posted,Audience Targeting,Lifetime Post Total Reach,Lifetime Post Total Impressions\n"
        ",,,,,,,,Lifetime: The total number of people,Lifetime: The number of impressions\n"
        "1_2,https://www.facebook.com/x/posts/1000000000002,Hola,Photo,,,12/31/2019 11:05:33 AM,,100,150\n"
    )
    data = read(text, "fb.csv")
    check_contract(data)
    assert dict(data.imports[0].rows_dropped) == {"description_row": 1}
    assert has_row(
        data.posts, {"reach": 100, "impressions": 150, "media_type": "image", "published_local": datetime(2019, 12, 31, 20, 5, 33)}
    )


# ----------------------------------------------------------------------------------------------------------------- linkedin


def test_linkedin_sheets(tmp_path: Path) -> None:
    import openpyxl

    moment = datetime(2026, 1, 20, 8, 30, tzinfo=UTC)
    urn = f"urn:li:activity:{(round(moment.timestamp() * 1000)) << 22}"
    book = openpyxl.Workbook()
    daily = book.active
    assert daily is not None
    daily.title = "Indicadores"
    daily.append(["Datos agregados de interacción"])
    daily.append(
        [
            "Fecha",
            "Impresiones (orgánicas)",
            "Impresiones (patrocinadas)",
            "Impresiones (totales)",
            "Reacciones (total)",
            "Comentarios (totales)",
        ]
    )
    daily.append(["01/20/2026", 10, 5, 15, -1, 2])
    posts = book.create_sheet("Todas las publicaciones")
    posts.append(["Descripción"])
    posts.append(
        [
            "Título de la publicación",
            "Enlace de la publicación",
            "Tipo de publicación",
            "Fecha de creación",
            "Impresiones",
            "Recomendaciones",
            "Comentarios",
            "Veces compartido",
            "Tipo de contenido",
        ]
    )
    posts.append(["Hola", f"https://www.linkedin.com/feed/update/{urn}", "Orgánico", "01/20/2026", 100, 7, 1, 2, "Vídeo"])
    book.create_sheet("Notas").append(["otra cosa"])
    path = tmp_path / "x_content_1769000000000.xls"
    book.save(path)
    data = read_folder(tmp_path, zone="Europe/Madrid")
    check_contract(data)
    assert data.imports[0].format_id == "li_content"
    assert has_row(data.account_daily, {"metric": "reactions", "split": "total", "value": -1})
    assert has_row(data.account_daily, {"metric": "impressions", "split": "paid", "value": 5})
    wanted = {
        "reactions": 7,
        "shares": 2,
        "media_type": "video",
        "published_at": pd.Timestamp(moment),
        "tz_basis": "id",
        "engagements": 10,
        "is_paid": False,
    }
    assert has_row(data.posts, wanted)


# ---------------------------------------------------------------------------------------------------------------------- UCI


def test_uci_days_fit_month_weekday_and_order() -> None:
    months, weekdays, hour = [12, 12, 12, 11, 11, 1], [4, 3, 3, 1, 7, 5], [3, 10, 3, 9, 9, 2]
    days = days_newest_first(months, weekdays, hour)
    assert [d.isoformat() for d in days if d] == ["2014-12-31", "2014-12-30", "2014-12-30", "2014-11-30", "2014-11-29", "2014-01-30"]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 12), st.integers(1, 7), st.integers(0, 23)), min_size=1, max_size=40))
def test_uci_days_always_fit_month_and_weekday(rows: list[tuple[int, int, int]]) -> None:
    months, weekdays, hour = (list(c) for c in zip(*rows, strict=True))
    for day, month, weekday in zip(days_newest_first(months, weekdays, hour), months, weekdays, strict=True):
        assert day is not None
        assert (day.year, day.month, day.isoweekday() % 7 + 1) == (2014, month, weekday)


def test_uci_zero_is_proven_or_missing() -> None:
    head = (
        "Page total likes;Type;Category;Post Month;Post Weekday;Post Hour;Paid;Lifetime Post Total Reach;Lifetime Post Total Impressions;Lifetime Engaged Users;"
        "Lifetime Post Consumers;Lifetime Post Consumptions;Lifetime Post Impressions by people who have liked your Page;"
        "Lifetime Post reach by people who like your Page;Lifetime People who have liked your Page and engaged with your post;comment;like;share;Total Interactions\n"
    )
    rows = "100;Photo;2;12;4;3;0;27;50;1;1;159;3;1;1;4;79;17;100\n90;Status;2;12;3;10;;10;19;1;1;5;1;6;1;5;;;5\n80;Link;2;12;3;9;1;10;19;1;1;5;1;6;1;5;;1;9\n"
    posts = read(head + rows, "u.csv").posts.sort_values("followers_total", ascending=False)
    assert posts["likes"].fillna(-1).tolist() == [79, 0, -1]
    assert posts["shares"].fillna(-1).tolist() == [17, 0, 1]
    assert posts["engagements"].fillna(-1).tolist() == [100, 5, -1]
    assert [None if pd.isna(v) else bool(v) for v in posts["is_paid"]] == [False, None, True]
    assert posts[["reach", "impressions", "clicks_total"]].iloc[0].tolist() == [27, 50, 159]
    assert set(posts["tz_basis"]) == {"none"}
    assert posts["published_at"].isna().all()


def test_a_newer_file_without_a_column_does_not_forget_what_an_older_one_knows() -> None:
    old = ["Post ID,Page ID,Page name,Publish time,Permalink,Post type,Date,Reach,Reactions,Comments,Shares"]
    old.append(
        "122100000000000001,615,Casa,01/31/2026 10:00,https://www.facebook.com/1/posts/122100000000000001,Photos,Lifetime,800,50,4,2"
    )
    new = ["Post ID,Page ID,Page name,Publish time,Permalink,Post type,Date,Impressions,Reactions,Comments,Shares,Saves"]
    new.append(
        "122100000000000001,615,Casa,01/31/2026 10:00,https://www.facebook.com/1/posts/122100000000000001,Photos,Lifetime,1500,55,4,2,9"
    )
    files = {"Jan-01-2026_Jan-31-2026_1.csv": old, "Feb-01-2026_Feb-28-2026_2.csv": new}
    zipped_files = zipped({name: ("\n".join(lines) + "\n").encode() for name, lines in files.items()})
    data = read(zipped_files, "both.zip")
    (post,) = data.posts.to_dict("records")
    assert (post["reach"], post["reactions"], post["impressions"], post["saves"]) == (800, 55, 1500, 9)
    newer = next(r for r in data.imports if "Feb" in r.file)
    assert [w.slots["columns"] for w in newer.warnings if "completed" in w.msgid] == [["reach"]]


def test_a_customer_of_the_shop_and_of_the_mailing_list_is_one() -> None:
    shop = "First Name,Last Name,Email,Accepts Email Marketing,Country Code,Total Spent,Total Orders\nA,B,a@example.com,yes,ES,120.50,3\n"
    mail = (
        '"Email Address","First Name","MEMBER_RATING","OPTIN_TIME","LEID","EUID"\n"A@example.com","A","4","2025-01-02 10:00:00","1","x"\n'
    )
    data = read(zipped({"customers_2026-01-01.csv": shop.encode(), "subscribed_2026-02-01.csv": mail.encode()}), "people.zip")
    (person,) = data.customers.to_dict("records")
    assert (person["spend"], person["orders"], person["rating"]) == (120.5, 3, 4)


def test_a_post_of_the_download_and_of_the_export_is_one() -> None:
    posts = {"organic_insights_posts": [{"media_map_data": {"x": {"uri": "media/posts/1.jpg", "creation_timestamp": 1727559180, "title": "Hola"}},
             "string_map_data": {"Profile visits": {"value": "7"}, "Likes": {"value": "5"}}}]}  # fmt: skip
    moment = datetime.fromtimestamp(1727559180, UTC)
    files = {
        "past_instagram_insights/posts.json": json.dumps(posts).encode(),
        "Sep-01-2024_Oct-31-2024_1.csv": ig_file([moment, moment + timedelta(days=2)]).encode("utf-8-sig"),
    }
    data = read(zipped(files), "all.zip")
    assert len(data.posts) == 2
    assert data.posts["likes"].tolist() == [50, 51]
    assert sum(r.rows_in for r in data.imports) == 3
    assert data.post_metrics["post_uid"].nunique() == 2
    assert data.posts["profile_visits"].tolist()[0] == 7
