"""Every fixture is recognised, and one row of each is what the file says; folders, overlaps, personal data."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest

from cmlib.exports import DROP_REASONS, Dataset, add_engagements, read_file, read_folder
from cmlib.exports.readers import FORMATS
from cmlib.exports.tables import CODED, PROVENANCE, TABLES
from tests.exports_samples import FIXTURES, IG_HEADER, ZONE, csv_text, hours, ig_file, ig_row, read, zipped

IG_POST = {
    "platform": "instagram", "account_id": "17840000000000001", "post_id": "18000000000000001", "media_type": "reel", "duration_s": 32,
    "text": "Nuevo reel, con coma y\nsalto de línea #cafe", "published_local": datetime(2026, 9, 14, 20, 5), "views": 15210, "reach": 8340, "likes": 411,
    "shares": 27, "follows": 9, "comments": 33, "saves": 14, "engagements": 485, "engagements_public": 444,
}  # fmt: skip
FB_POST = {
    "platform": "facebook", "account_id": "61500000000000", "post_id": "122100000000000001", "media_type": "reel", "text": "Texto del post",
    "published_local": datetime(2025, 11, 13, 5, 30), "views": 6120, "reach": 4875, "reactions": 70, "comments": 12, "shares": 9, "clicks_total": 155,
    "clicks_other": 41, "clicks_photo": 77, "link_clicks": 37, "engagements": 91,
}  # fmt: skip

EXPECTED: list[tuple[str, str, str, int, str, dict[str, object]]] = [
    # file, format, language, rows in, table, values of one row
    ("meta_ig_posts_en_2026.csv", "meta_ig_content", "en", 2, "posts", IG_POST),
    ("meta_ig_posts_en_2026_other_order.csv", "meta_ig_content", "en", 2, "posts", IG_POST),
    ("meta_ig_posts_es-LA_2026.csv", "meta_ig_content", "es-LA", 2, "posts", IG_POST),
    ("meta_ig_posts_es-ES_2026.csv", "meta_ig_content", "es-ES", 2, "posts", IG_POST),
    ("meta_ig_posts_es-LA_2024_impresiones.csv", "meta_ig_content", "es-LA", 2, "posts", {"impressions": 11420, "views": None, "reach": 7615, "likes": 205, "shares": 13, "comments": 6, "saves": 9, "follows": 4, "engagements": 233}),
    ("licensed/meta_ig_posts_es-ES__instapipe_MIT.csv", "meta_ig_content", "es-ES", 10, "posts", {"post_id": "1001", "views": 485000, "likes": 28400, "shares": 4200, "follows": 890, "comments": 1340, "saves": 6800, "media_type": "reel"}),
    ("meta_ig_stories_en_2026_ORDER-UNVERIFIED.csv", "meta_ig_stories", "en", 1, "posts", {"media_type": "story", "views": 412, "replies": 1, "story_navigation": 380, "profile_visits": 6, "link_clicks": None, "sticker_taps": None, "follows": None}),
    ("meta_fb_posts_en_33cols_ORDER-PARTLY-INFERRED.csv", "meta_fb_content", "en", 1, "posts", {**FB_POST, "watch_time_s": 23050, "avg_watch_s": 5.2, "negative_feedback": 0}),
    ("meta_fb_posts_es-LA_2026_subset.csv", "meta_fb_content", "es-LA", 1, "posts", FB_POST),
    ("meta_daily_en_Instagram_follows.csv", "meta_daily", "en", 4, "account_daily", {"platform": "instagram", "metric": "follows", "date": datetime(2026, 8, 1), "value": 4}),
    ("meta_daily_en_Facebook_visits.csv", "meta_daily", "en", 4, "account_daily", {"platform": "facebook", "metric": "profile_visits", "value": 31}),
    ("meta_daily_en_Views.csv", "meta_daily", "en", 4, "account_daily", {"platform": "", "metric": "views", "value": 7310}),
    ("meta_daily_es_Alcance.csv", "meta_daily", "es", 4, "account_daily", {"platform": "", "metric": "reach", "value": 812}),
    ("meta_audience_es_Publico_LAYOUT-FROM-PARSER.csv", "meta_audience", "es", 8, "audience", {"dimension": "age_gender", "bucket": "18-24", "bucket2": "women", "value": 0.142, "unit": "share"}),
    ("meta_audience_es_2024_paises.csv", "meta_audience", "es", 2, "audience", {"platform": "instagram", "population": "followers", "dimension": "country", "bucket": "Colombia", "value": 0.524}),
    ("meta_audience_es_2024_ciudades.csv", "meta_audience", "es", 2, "audience", {"dimension": "city", "bucket": "Bogotá, Colombia", "value": 0.337}),
    ("meta_audience_es_2024_sexo_edad.csv", "meta_audience", "es", 3, "audience", {"dimension": "age_gender", "bucket": "18-24", "bucket2": "women", "value": 0.142}),
    ("tiktok_Content_es.csv", "tt_content", "en", 1, "posts", {"platform": "tiktok", "post_id": "7550000000000000000", "views": 5000, "likes": 300, "comments": 22, "shares": 15, "title": "Receta rápida", "published_local": datetime(2025, 9, 17)}),
    ("tiktok_FollowerGender_en.csv", "tt_gender", "en", 3, "audience", {"dimension": "gender", "bucket": "men", "value": 0.37, "unit": "share"}),
    ("tiktok_FollowerTopTerritories_en.csv", "tt_territories", "en", 3, "audience", {"dimension": "country", "bucket": "CO", "value": 0.548}),
    ("x_account_overview_en.csv", "x_overview", "en", 1, "account_daily", {"platform": "x", "date": datetime(2026, 8, 6), "metric": "comments", "value": 0}),
    ("x_account_overview_es_subset.csv", "x_overview", "es", 1, "account_daily", {"metric": "comments", "value": 0}),
    ("x_account_content_en.csv", "x_content", "en", 1, "posts", {"post_id": "2074000000000000001", "text": "Texto, con coma", "impressions": 1341, "likes": 15, "engagements_platform": 38, "link_clicks": 6, "shares": 0}),
    ("x_account_content_es_subset.csv", "x_content", "es", 1, "posts", {"post_id": "2074000000000000001", "likes": 15, "link_clicks": 6}),
    ("twitter_tweet_activity_old.csv", "x_old", "en", 1, "posts", {"impressions": 500, "likes": 2, "shares": 1, "comments": 0, "published_at": pd.Timestamp("2019-02-25 17:10", tz="UTC"), "tz_basis": "file"}),
    ("youtube_Table_data_en_2025.csv", "yt_table", "en", 3, "posts", {"post_id": "AAAAAAAAAA2", "title": "Video dos", "published_local": datetime(2024, 10, 6), "duration_s": 30, "views": 8, "net_follows": 0, "time_known": False}),
    ("youtube_Datos_de_la_tabla_es-419_2026.csv", "yt_table", "es-LA", 2, "posts", {"views": 7415, "avg_watch_s": 29, "avg_pct": 0.688, "follows": 71, "thumb_impressions": 36900}),
    ("youtube_Chart_data_en.csv", "yt_table", "en", 1, "post_metrics", {"scope": "day", "date_start": datetime(2025, 6, 13), "metric": "views", "value": 0}),
    ("youtube_Totals_en.csv", "yt_table", "en", 2, "account_daily", {"platform": "youtube", "date": datetime(2025, 6, 13), "metric": "views", "value": 1310}),
    ("licensed/youtube_geography_table_data_en__codingtrain_MIT.csv", "yt_table", "en", 202, "audience", {"dimension": "country", "bucket": "US", "value": 2638475, "unit": "count"}),
    ("ga4_Traffic_acquisition_en.csv", "ga4_report", "en", 2, "web_traffic", {"property": "Demo - GA4", "channel_group": "Organic Social", "date_start": datetime(2026, 8, 1), "date_end": datetime(2026, 8, 31), "metric": "engaged_sessions", "value": 855}),
    ("ga4_Exploration_free_form_en.csv", "ga4_report", "en", 2, "web_traffic", {"channel_group": "Direct", "date_start": datetime(2026, 8, 26), "metric": "events", "value": 1648}),
    ("gsc_Consultas.csv", "gsc", "es", 2, "web_traffic", {"query": "cafe de especialidad bogota", "metric": "avg_position", "value": 7.42}),
    ("gsc_Queries.csv", "gsc", "en", 1, "web_traffic", {"query": "demo coffee", "metric": "avg_position", "value": 1.1}),
    ("gsc_Grafico_es.csv", "gsc", "es", 2, "web_traffic", {"date_start": datetime(2026, 6, 22), "metric": "avg_position", "value": 31.4}),
    ("gbp_insights_en.csv", "gbp", "en", 2, "web_traffic", {"property": "google_business:0000123", "metric": "bookings", "value": 0}),
    ("shopify_orders_export_subset.csv", "shopify_orders", "en", 2, "orders", {"order_no": "#1001", "ordered_at": pd.Timestamp("2026-09-03 14:14", tz="UTC"), "ordered_local": datetime(2026, 9, 3, 16, 14), "status": "paid", "currency": "USD", "subtotal": 47, "total": 56.29, "refunded": 0, "net": 56.29, "items": 3, "coupon": "OTO5", "discount": 5}),
    ("woocommerce_analytics_orders_en.csv", "woo_orders", "en", 1, "orders", {"order_no": "1001", "net": 47, "items": 3, "status": "completed", "total": None}),
    ("woocommerce_analytics_customers_en.csv", "woo_customers", "en", 1, "customers", {"orders": 4, "spend": 188, "country": "CO", "first_seen": datetime(2026, 1, 2)}),
    ("mailchimp_subscribed_audience_en.csv", "mailchimp", "en", 1, "customers", {"rating": 2, "tags": "VIP,Blog", "accepts_marketing": True, "first_seen": datetime(2020, 2, 3)}),
    ("google_forms_es.csv", "gforms", "es", 1, "survey_responses", {"question": "¿Cada cuánto compra café?", "answer": "Cada semana", "submitted_at": datetime(2026, 3, 2, 15, 41, 7)}),
    ("surveymonkey_en.csv", "surveymonkey", "en", 1, "survey_responses", {"response_id": "1001", "question": "How satisfied are you?", "answer": "4", "subquestion": ""}),
    ("meta_ig_stories_en_reduced_PARSER.csv", "meta_ig_stories", "en", 1, "posts", {"media_type": "story", "views": 412, "reach": 380, "story_navigation": 350, "profile_visits": 6, "replies": 1, "link_clicks": 4, "sticker_taps": 2, "follows": 1, "likes": None}),
    ("meta_ig_stories_es_PARSER.csv", "meta_ig_stories", "es-LA", 2, "posts", {"media_type": "story", "duration_s": 15, "views": 412, "reach": 380, "likes": 9, "shares": 1, "replies": 2, "story_navigation": 350, "sticker_taps": 3, "link_clicks": None, "follows": None}),
    ("meta_fb_posts_es-LA_2026_espectadores_PARSER.csv", "meta_fb_content", "es-LA", 2, "posts", {"post_id": "link:1000000000000001", "media_type": "reel", "impressions": 900, "views": 1200, "viewers": 700, "reach": None, "saves": 2, "net_follows": -3, "engagements_platform": 40, "engagements": 42}),
    ("meta_fb_videos_es-ES_PARSER.csv", "meta_fb_content", "es-ES", 2, "posts", {"post_id": "link:1000000000000001", "text": "Una descripción más larga que el título", "duration_s": 45, "reach": 800, "video_views_3s": 500, "video_views_1m": 20, "watch_time_s": 3450.5, "avg_watch_s": 9.378, "reactions": 10, "shares": 1}),
    ("meta_fb_posts_es-LA_everything_subset.csv", "meta_fb_content", "es-LA", 1, "posts", {"text": "Hola, un texto más largo", "title": "Hola", "views": 1500, "reach": 900, "reactions": 20, "engagements": 25}),
    ("meta_fb_posts_en_legacy_two_headers.csv", "meta_fb_content_legacy", "en", 2, "posts", {"post_id": "100_200", "text": "Hola, clientes", "media_type": "image", "reach": 100, "impressions": 150, "published_at": pd.Timestamp("2019-12-31 19:05:33", tz="UTC")}),
    ("ga4_Informe_es_PREAMBLE-UNVERIFIED.csv", "ga4_report", "es", 17, "web_traffic", {"property": "Mi tienda", "date_start": datetime(2026, 8, 2), "date_end": datetime(2026, 8, 2), "metric": "users", "value": 7}),
    ("ga4_Exploracion_es_PREAMBLE-UNVERIFIED.csv", "ga4_report", "es", 3, "web_traffic", {"channel_group": "Organic Social", "date_start": datetime(2026, 8, 26), "metric": "users", "value": 255}),
    ("gsc_Pages_comparison_2026-09-30.csv", "gsc_comparison", "en", 4, "web_traffic", {"landing_page": "https://example.com/cafe", "date_start": datetime(2026, 3, 31), "date_end": datetime(2026, 6, 30), "metric": "search_clicks", "value": 100}),
    ("gsc_Paginas_es.csv", "gsc", "es", 2, "web_traffic", {"landing_page": "https://example.com/te", "metric": "avg_position", "value": 3.1}),
    ("tiktok_Content_es_headers_SYNTHETIC.csv", "tt_content", "es-ES", 1, "posts", {"post_id": "7550000000000000000", "views": 5000, "likes": 300, "comments": 22, "shares": -1, "tz_basis": "id", "published_at": pd.Timestamp("2025-09-14 17:35:59", tz="UTC")}),
    ("tiktok_BusinessCenter_PARSER.csv", "tt_content", "en", 1, "posts", {"post_id": "7550000000000000000", "views": 5000, "reach": 4100, "saves": 22, "avg_watch_s": 7.5, "likes": None, "published_at": pd.Timestamp("2025-09-14 17:35:59", tz="UTC")}),
    ("youtube_Datos_de_la_tabla_es-ES_PARSER.csv", "yt_table", "es-ES", 3, "posts", {"post_id": "-AAAAAAAAA1", "views": 28500, "watch_time_s": 4336200.0, "net_follows": 12, "thumb_impressions": 90100, "published_local": datetime(2025, 8, 28)}),
    ("shopify_customers_export.csv", "shopify_customers", "en", 2, "customers", {"orders": 4, "spend": 188.5, "country": "ES", "accepts_marketing": True}),
    ("woocommerce_orders_es_UNVERIFIED.csv", "woo_orders", "es", 2, "orders", {"order_no": "1001", "net": 47, "items": 3, "coupon": "oto5", "ordered_local": datetime(2026, 9, 3, 10, 14)}),
    ("prestashop_orders_en.csv", "prestashop_orders", "en", 2, "orders", {"order_no": "XKBKNABJK", "total": 47, "net": 47, "status": "payment accepted"}),
    ("prestashop_orders_es_UNVERIFIED.csv", "prestashop_orders", "es", 2, "orders", {"order_no": "XKBKNABJL", "total": 1047.5, "net": None, "ordered_local": datetime(2026, 9, 24, 9, 0)}),
    ("mailchimp_unsubscribed_audience_es.csv", "mailchimp", "en", 1, "customers", {"rating": 2, "tags": "VIP,Blog", "country": "es", "accepts_marketing": False, "first_seen": datetime(2020, 2, 3)}),
    ("google_forms_hoja_es.csv", "gforms", "es", 2, "survey_responses", {"question": "¿Qué más?", "answer": "Pregunta a [@] o escribe a [e-mail]", "submitted_at": datetime(2026, 2, 23, 7, 18, 51)}),
    ("limesurvey_es_UNVERIFIED.csv", "limesurvey", "es", 3, "survey_responses", {"response_id": "1", "question": "¿Qué te gusta?", "subquestion": "Pan", "answer": "Sí", "submitted_at": None}),
    ("ads_meta_es_UNVERIFIED.csv", "ad_spend", "es", 4, "ad_spend", {"platform": "meta", "date_start": datetime(2026, 9, 20), "date_end": datetime(2026, 9, 20), "campaign": "Otoño", "objective": "Ventas", "currency": "EUR", "spend": 14.62, "impressions": 1514, "reach": None, "link_clicks": 39, "results": 3, "result_kind": "purchase", "revenue": 55.1}),
    ("ads_google_en_UNVERIFIED.csv", "ad_spend", "en", 3, "ad_spend", {"platform": "google_ads", "date_start": datetime(2026, 9, 1), "date_end": datetime(2026, 9, 3), "campaign": "Brand search", "currency": "USD", "spend": 1204.5, "impressions": 48210, "link_clicks": 1930, "results": 96, "revenue": 9120}),
    ("ads_tiktok_en_UNVERIFIED.csv", "ad_spend", "en", 2, "ad_spend", {"platform": "tiktok", "date_start": datetime(2026, 9, 20), "currency": "USD", "spend": 8, "impressions": 5000, "reach": 4100, "link_clicks": 70, "results": 1}),
    ("ads_pinterest_en.csv", "ad_spend", "en", 2, "ad_spend", {"platform": "pinterest", "date_start": datetime(2026, 9, 20), "currency": "", "spend": 5.25, "impressions": 2100, "link_clicks": 12, "results": 2}),
    ("tabla_gasto_es.csv", "ad_spend", "es", 3, "ad_spend", {"platform": "instagram", "date_start": datetime(2026, 9, 20), "currency": "EUR", "spend": 1012.5, "impressions": 1000, "results": 3, "result_kind": "mensajes"}),
    ("tabla_mensajes_es.csv", "message_log", "es", 4, "mentions", {"platform": "instagram", "kind": "message", "topic": "envíos", "created_local": datetime(2026, 1, 20, 10, 0), "answered_at": pd.Timestamp("2026-01-20 10:30", tz="UTC"), "text": "Hola [@], ¿abrís? Soy [e-mail]"}),
    ("tabla_influencers_es.csv", "influencers", "es", 2, "influencers", {"name": "Cocina Demo", "platform": "instagram", "topic": "recetas", "country": "ES", "followers": 12500, "avg_views": 8100, "avg_likes": 340, "avg_comments": 21, "fee": 150, "currency": "EUR", "coupon": "DEMO10", "stage": "contactada"}),
    ("tabla_menciones_es.csv", "mentions_table", "es", 2, "mentions", {"platform": "x", "kind": "mention", "text": "El pan de [@] es mi favorito", "sentiment": "positivo", "url": "https://x.com/[@]/status/2074000000000000001", "created_local": datetime(2026, 1, 20, 10, 30)}),
    ("comments_sheet_en_UNVERIFIED.csv", "mentions_table", "en", 2, "mentions", {"platform": "instagram", "kind": "comment", "text": "Qué rico [@]", "likes": 3, "created_local": datetime(2026, 1, 20, 10, 0)}),
    ("brandwatch_en.csv", "brandwatch", "en", 2, "mentions", {"platform": "x", "kind": "mention", "text": "Solo el principio", "sentiment": "neutral", "lang": "es", "url": "https://twitter.com/[@]/status/1"}),
]  # fmt: skip
NEEDS_A_YEAR = {
    "tiktok_Overview_es.csv": ("tt_overview", "account_daily", {"date": datetime(2025, 12, 30), "metric": "comments", "value": 0}),
    "tiktok_Overview_en.csv": ("tt_overview", "account_daily", {"date": datetime(2025, 12, 30), "metric": "comments", "value": 0}),
    "tiktok_FollowerHistory_en.csv": (
        "tt_followers",
        "account_daily",
        {"date": datetime(2025, 12, 31), "metric": "followers_total", "value": 10},
    ),
    "tiktok_Viewers_en.csv": (
        "tt_viewers",
        "account_daily",
        {"date": datetime(2026, 1, 1), "metric": "viewers", "split": "new", "value": 13},
    ),
    "tiktok_FollowerActivity_en.csv": (
        "tt_activity",
        "audience",
        {"snapshot_date": datetime(2026, 1, 1), "dimension": "hour", "bucket": "00", "value": 120},
    ),
}


def same(found: object, wanted: object) -> bool:
    if wanted is None:
        return bool(pd.isna(found))
    return bool(found == pytest.approx(wanted)) if isinstance(wanted, float) else bool(found == wanted)


def has_row(table: pd.DataFrame, values: dict[str, object]) -> bool:
    """Is there a row with all these values?"""
    return any(all(same(row[name], wanted) for name, wanted in values.items()) for row in table.to_dict("records"))


def check_contract(data: Dataset) -> None:
    """Tables have exactly their columns and dtypes, texts that repeat coded in order; no order is there twice; every row of every file is accounted for; reasons have labels."""
    for name, table in data.tables.items():
        wanted = {**TABLES[name], **PROVENANCE, **dict.fromkeys(CODED.get(name, ()), "category")}
        assert {c: str(t) for c, t in table.dtypes.items()} == wanted, name
        for column in CODED.get(name, ()):
            known = table[column].cat.categories
            assert known[0] == ""
            assert list(known) == sorted(set(known))
            assert not table[column].hasnans
    assert data.orders["order_uid"].is_unique
    for record in data.imports:
        assert record.rows_in == record.rows_kept + sum(record.rows_dropped.values())
        assert set(record.rows_dropped) <= set(DROP_REASONS), record.rows_dropped
        for text in (*record.warnings, *([record.error] if record.error else []), *([record.why] if record.why else [])):
            assert set(re.findall(r"{(\w+)}", text.msgid)) == set(text.slots), text.msgid
            assert str(text)


@pytest.mark.parametrize(("file", "form", "language", "rows", "table", "values"), EXPECTED, ids=[e[0] for e in EXPECTED])
def test_fixture(file: str, form: str, language: str, rows: int, table: str, values: dict[str, object]) -> None:
    data = read(file)
    check_contract(data)
    (record,) = data.imports
    assert (record.format_id, record.language, record.rows_in, record.error) == (form, language, rows, None)
    assert table in record.tables
    assert has_row(data.tables[table], values), data.tables[table].head(5).T


@pytest.mark.parametrize("file", NEEDS_A_YEAR)
def test_dates_without_a_year_ask_for_one(file: str) -> None:
    form, table, values = NEEDS_A_YEAR[file]
    refused = read(file)
    check_contract(refused)
    assert refused.imports[0].format_id == form
    assert "no year" in str(refused.imports[0].error)
    dated = read_file((FIXTURES / file).read_bytes(), f"TikTok_2026-01-05/{file}", zone=ZONE)
    check_contract(dated)
    assert dated.imports[0].error is None
    assert has_row(dated.tables[table], values), dated.tables[table]


def test_every_fixture_is_tested() -> None:
    there = {p.relative_to(FIXTURES).as_posix() for p in FIXTURES.rglob("*.csv")}
    assert there == {e[0] for e in EXPECTED} | set(NEEDS_A_YEAR)


def test_no_fixture_column_is_unknown() -> None:
    for file in EXPECTED:
        assert read(file[0]).imports[0].unknown_columns == (), file[0]


def test_formats_have_labels_and_unique_ids() -> None:
    ids = [f.id for f in FORMATS]
    assert len(ids) == len(set(ids))
    for form in FORMATS:
        assert str(form.label)
        assert str(form.where)
        for part in form.parts:
            for need in part.needs:
                assert set(need.split("|")) <= set(part.columns), (form.id, need)
            assert part.table in (*TABLES, "")


# ---------------------------------------------------------------------------------------------------------------- folder


def folder_with(tmp_path: Path, files: dict[str, bytes | str]) -> Path:
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return tmp_path


def test_folder_is_read_in_order_and_without_a_clock(tmp_path: Path) -> None:
    files = {p.name: p.read_bytes() for p in FIXTURES.glob("*.csv")}
    folder = folder_with(
        tmp_path,
        {"b/" + n: c for n, c in files.items()} | {"README.md": "# notes", "mapping.yaml": "files: []", ".hidden.csv": "x,y\n1,2\n"},
    )
    one, two = read_folder(folder, zone=ZONE), read_folder(folder, zone=ZONE)
    check_contract(one)
    assert one.imports == two.imports
    assert all(one.tables[t].equals(two.tables[t]) for t in one.tables)
    names = [r.file for r in one.imports]
    assert names == sorted(names)
    assert len(names) == len(files) + 2
    notes = [r for r in one.imports if r.file in ("README.md", "mapping.yaml")]
    assert len(notes) == 2
    assert all(r.format_id is None and str(r.why) and not r.warnings and r.error is None for r in notes)


def test_missing_or_empty_folder(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "nothing", zone=ZONE).imports == ()
    assert read_folder(tmp_path, zone=ZONE).last_day is None


def test_one_broken_file_stops_nobody(tmp_path: Path) -> None:
    good = (FIXTURES / "meta_ig_posts_en_2026.csv").read_bytes()
    folder = folder_with(
        tmp_path,
        {"a.csv": bytes(range(256)) * 40, "b.csv": good, "c.zip": b"PK\x03\x04nonsense", "d.csv": b"", "e.xlsx": b"\xd0\xcf\x11\xe0broken"},
    )
    data = read_folder(folder, zone=ZONE)
    check_contract(data)
    assert [bool(r.error) for r in data.imports] == [True, False, True, True, True]
    assert len(data.posts) == 2


def test_platform_from_the_folder(tmp_path: Path) -> None:
    views, reach = ((FIXTURES / n).read_bytes() for n in ("meta_daily_en_Views.csv", "meta_daily_es_Alcance.csv"))
    data = read_folder(folder_with(tmp_path, {"instagram/Views.csv": views, "facebook/Alcance.csv": reach}), zone=ZONE)
    assert set(zip(data.account_daily["platform"], data.account_daily["metric"], strict=True)) == {
        ("instagram", "views"),
        ("facebook", "reach"),
    }
    assert not any(r.warnings for r in data.imports)
    asked = read("meta_daily_en_Views.csv").imports[0].warnings
    assert "Facebook or of Instagram" in str(asked[0])


def test_zip_members_are_files_and_limits_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    good = (FIXTURES / "youtube_Totals_en.csv").read_bytes()
    inner = zipped({"Totals.csv": good, "Table data.csv": (FIXTURES / "youtube_Table_data_en_2025.csv").read_bytes()})
    data = read(zipped({"youtube.zip": inner, "__MACOSX/._x": b"x"}), "all.zip")
    assert [r.file for r in data.imports] == ["all.zip/youtube.zip/Table data.csv", "all.zip/youtube.zip/Totals.csv"]
    deep = read(zipped({"1.zip": zipped({"2.zip": zipped({"3.csv": good})})}), "0.zip")
    assert "deeper" in str(deep.imports[0].error)
    bomb = read(zipped({"big.csv": b"0" * 30_000_000}), "bomb.zip")
    assert "times its size" in str(bomb.imports[0].error)
    monkeypatch.setattr("cmlib.exports.containers.MAX_MEMBERS", 3)
    assert "more than the 3" in str(read(zipped({f"{i}.csv": good for i in range(4)}), "many.zip").imports[0].error)


def test_bytes_decide_not_the_extension() -> None:
    import io

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(IG_HEADER)
    for row in [ig_row(i, m) for i, m in enumerate(hours(datetime(2026, 1, 2, tzinfo=UTC), 14))]:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    data = read(out.getvalue(), "posts.csv")
    assert data.imports[0].format_id == "meta_ig_content"
    assert len(data.posts) == 14
    table = "".join(
        "<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in [IG_HEADER, *[ig_row(1, datetime(2026, 1, 20, tzinfo=UTC))]]
    )
    assert len(read(f"<html><table>{table}</table></html>".encode(), "posts.xls").posts) == 1


# -------------------------------------------------------------------------------------------------------------- overlaps


def test_newest_snapshot_wins_and_history_stays(tmp_path: Path) -> None:
    moments = hours(datetime(2026, 1, 2, 9, tzinfo=UTC), 20)
    old = csv_text(IG_HEADER, [ig_row(i, m, Likes=10) for i, m in enumerate(moments[:15])])
    new = csv_text(IG_HEADER, [ig_row(i, m, Likes=99) for i, m in enumerate(moments) if i >= 10])
    # the newest file comes first by name: only the date in the name may decide
    data = read_folder(folder_with(tmp_path, {"A_Jan-01-2026_Mar-31-2026_1.csv": new, "B_Jan-01-2026_Jan-31-2026_2.csv": old}), zone=ZONE)
    check_contract(data)
    assert len(data.posts) == 20
    assert data.posts["likes"].value_counts().to_dict() == {99.0: 10, 10.0: 10}
    first, second = data.imports
    assert (first.rows_kept, dict(first.rows_dropped)) == (10, {})
    assert (second.rows_kept, dict(second.rows_dropped)) == (10, {"older_snapshot": 5})
    post = data.posts.loc[data.posts["text"] == "Texto 12", "post_uid"].iloc[0]
    history = data.post_metrics[(data.post_metrics["post_uid"] == post) & (data.post_metrics["metric"] == "likes")].sort_values(
        "snapshot_date"
    )
    assert history["value"].tolist() == [10, 99]
    assert history["snapshot_date"].dt.date.tolist() == [date(2026, 1, 31), date(2026, 3, 31)]


def test_same_file_twice_and_same_rows_twice(tmp_path: Path) -> None:
    text = ig_file(hours(datetime(2026, 1, 2, 9, tzinfo=UTC), 14))
    copy = read_folder(folder_with(tmp_path / "a", {"x.csv": text, "y.csv": text}), zone=ZONE)
    assert [dict(r.rows_dropped) for r in copy.imports] == [{}, {"duplicate": 14}]
    assert "byte by byte" in str(copy.imports[1].warnings[0])
    row = ig_row(1, datetime(2026, 1, 20, tzinfo=UTC))
    repeated = read(csv_text(IG_HEADER, [row, row]), "x.csv")
    assert dict(repeated.imports[0].rows_dropped) == {"duplicate": 1}
    table = "competitor,network,date,format,likes,comments,followers\nA,instagram,2026-01-20,reel,5,1,100\nA,instagram,2026-01-20,reel,5,1,100\n"
    hand = read_folder(folder_with(tmp_path / "b", {"1.csv": table, "2.csv": table + "B,instagram,2026-01-21,reel,5,1,100\n"}), zone=ZONE)
    assert len(hand.competitor_posts) == 3
    assert dict(hand.imports[1].rows_dropped) == {"duplicate": 2}


def test_damaged_ids_are_found_again_by_their_link(tmp_path: Path) -> None:
    moments = hours(datetime(2026, 1, 2, 9, tzinfo=UTC), 14)
    rows = [ig_row(i, m) for i, m in enumerate(moments)]
    spoiled = [["1.8E+16", "1.784E+16", *r[2:]] for r in rows]
    alone = read(csv_text(IG_HEADER, spoiled), "a.csv")
    assert len(alone.posts) == 14
    assert alone.posts["post_id"].is_unique
    assert any("damaged by a spreadsheet" in str(w) for w in alone.imports[0].warnings)
    files = {"a_2026-01-31.csv": csv_text(IG_HEADER, rows), "b_2026-02-28.csv": csv_text(IG_HEADER, spoiled)}
    both = read_folder(folder_with(tmp_path, files), zone=ZONE)
    check_contract(both)
    assert len(both.posts) == 14
    assert set(both.posts["post_id"]) == {str(18000000000000000 + i) for i in range(14)}
    assert dict(both.imports[0].rows_dropped) == {"duplicate": 14}
    assert set(both.post_metrics["post_uid"]) == set(both.posts["post_uid"])


def test_daily_rows_of_posts_are_history_not_posts() -> None:
    moment = datetime(2026, 1, 20, tzinfo=UTC)
    rows = [ig_row(1, moment), ig_row(1, moment, scope="01/21/2026", Likes=7), ig_row(1, moment, scope="01/22/2026", Likes=8)]
    data = read(csv_text(IG_HEADER, rows), "x.csv")
    check_contract(data)
    assert len(data.posts) == 1
    assert data.posts["likes"].tolist() == [51]
    days = data.post_metrics.query("scope == 'day' and metric == 'likes'")
    assert days[["date_start", "value"]].to_numpy().tolist() == [[pd.Timestamp(2026, 1, 21), 7.0], [pd.Timestamp(2026, 1, 22), 8.0]]
    assert data.imports[0].rows_kept == 3


# --------------------------------------------------------------------------------------------------------- interactions


def test_interactions_are_missing_when_a_part_is_missing() -> None:
    rows = [ig_row(1, datetime(2026, 1, 20, tzinfo=UTC)), ig_row(2, datetime(2026, 1, 21, tzinfo=UTC), Saves="")]
    posts = read(csv_text(IG_HEADER, rows), "x.csv").posts
    assert posts["engagements"].isna().tolist() == [False, True]
    assert posts["engagements_public"].tolist() == [55, 56]


def test_interactions_use_the_parts_the_export_has() -> None:
    posts = read("meta_fb_posts_es-LA_2026_subset.csv").posts
    assert posts["saves"].isna().all()
    assert add_engagements(posts.drop(columns=["engagements"]))["engagements"].tolist() == [91]
    assert "engagements" in posts


# --------------------------------------------------------------------------------------------------------- personal data

PEOPLE = ["ana@example.com", "ana ejemplo", "ana.secreta@example.org", "+34 600 111 222", "bogotá, dc", "calle secreta", "110111"]


def test_no_personal_data_gets_in(tmp_path: Path) -> None:
    orders = (FIXTURES / "shopify_orders_export_subset.csv").read_text("utf-8").replace("Ana Ejemplo,CO", "Ana Ejemplo,Calle Secreta")
    survey = csv_text(
        ["Marca temporal", "Dirección de correo electrónico", "Nombre", "¿Qué opinas?"],
        [
            [
                "2026/03/02 9:41:07 a. m. GMT-5",
                "ana@example.com",
                "Ana Ejemplo",
                "Escríbeme a ana.secreta@example.org o al +34 600 111 222, gracias",
            ]
        ],
    )
    mentions = "fecha,red,autor,texto,sentimiento\n2026-01-20,instagram,Ana Ejemplo,Escríbeme a ana@example.com,positivo\n"
    files = {p.name: p.read_bytes() for p in FIXTURES.glob("*.csv") if p.name.startswith(("woo", "mailchimp", "surveymonkey"))}
    data = read_folder(
        folder_with(tmp_path, {**files, "orders.csv": orders, "survey.csv": survey, "mentions.csv": mentions}), zone=ZONE, salt=b"s"
    )
    check_contract(data)
    assert not [r.file for r in data.imports if r.error or r.format_id is None]
    everything = "\n".join(t.to_csv() for t in data.tables.values()).casefold() + str(data.imports).casefold()
    for secret in PEOPLE:
        assert secret not in everything, secret
    assert data.orders["customer_key"].str.len().tolist() == [32, 32]
    assert "columns with personal data" in str(next(r for r in data.imports if r.file == "survey.csv").warnings)


def test_hashes_need_the_salt_and_ignore_case() -> None:
    one = read("mailchimp_subscribed_audience_en.csv", salt=b"a").customers["customer_key"].iloc[0]
    two = read("mailchimp_subscribed_audience_en.csv", salt=b"b").customers["customer_key"].iloc[0]
    orders = read("shopify_orders_export_subset.csv", salt=b"a").orders["customer_key"].iloc[0]
    shouted = (FIXTURES / "shopify_orders_export_subset.csv").read_bytes().replace(b"ana@example.com", b" ANA@Example.com")
    assert one != two
    assert one == orders == read(shouted, "o.csv", salt=b"a").orders["customer_key"].iloc[0]
