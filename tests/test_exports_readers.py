"""Format by format: what each file gives up and why, and what a single table cannot show (workbooks, JSON, zips, people's names)."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cmlib.exports import Dataset, read_folder
from cmlib.exports.reading import scrub
from tests.demos.biff import workbook
from tests.exports_samples import FIXTURES, IG_HEADER, ZONE, csv_text, ig_row, read, xlsx, zipped
from tests.test_exports import check_contract, folder_with, has_row

PACIFIC, MADRID = "America/Los_Angeles", "Europe/Madrid"


def told(data: Dataset) -> str:
    """Every warning of every file."""
    return " | ".join(str(w) for r in data.imports for w in r.warnings)


def dropped(data: Dataset) -> dict[str, int]:
    """Rows given up by reason, of a dataset of one file."""
    check_contract(data)
    (record,) = data.imports
    assert record.error is None, record.error
    return dict(record.rows_dropped)


def garbled(text: str) -> str:
    """UTF-8 bytes written as if they were Latin-1, as Meta does in its JSON."""
    return text.encode().decode("latin-1")


ACCOUNTS: dict[str, tuple[dict[str, int], str, str, str]] = {
    # file: rows given up, zone, how the zone is known, something that is told
    "meta_ig_stories_es_PARSER.csv": ({}, PACIFIC, "assumed", "nothing in this file can prove it"),
    "meta_fb_posts_es-LA_2026_espectadores_PARSER.csv": ({}, PACIFIC, "assumed", "nothing in this file can prove it"),
    "meta_fb_videos_es-ES_PARSER.csv": ({}, PACIFIC, "assumed", "nothing in this file can prove it"),
    "meta_fb_posts_es-LA_everything_subset.csv": ({}, PACIFIC, "assumed", "94 detailed columns are known and not used"),
    "meta_fb_posts_en_legacy_two_headers.csv": ({"description_row": 1}, PACIFIC, "assumed", "nothing in this file can prove it"),
    "ga4_Informe_es_PREAMBLE-UNVERIFIED.csv": ({"block_not_used": 7, "totals_row": 1}, "", "none", "currency of the revenue"),
    "ga4_Exploracion_es_PREAMBLE-UNVERIFIED.csv": ({"totals_row": 1}, "", "none", ""),
    "gsc_Pages_comparison_2026-09-30.csv": ({"no_value": 1}, "", "none", ""),
    "gsc_Paginas_es.csv": ({}, "", "none", "of which day it is"),
    "gbp_insights_en.csv": ({"description_row": 1}, "", "none", "of which day it is"),
    "tiktok_Content_es_headers_SYNTHETIC.csv": ({}, "UTC", "id", ""),
    "tiktok_BusinessCenter_PARSER.csv": ({}, "UTC", "id", ""),
    "youtube_Datos_de_la_tabla_es-ES_PARSER.csv": ({"totals_row": 1}, "", "none", "not the hour"),
    "shopify_customers_export.csv": ({"no_id": 1}, "", "none", ""),
    "woocommerce_orders_es_UNVERIFIED.csv": ({"cancelled_order": 1}, MADRID, "assumed", "recognised by name only"),
    "prestashop_orders_en.csv": ({"cancelled_order": 1}, MADRID, "assumed", "recognised by name only"),
    "prestashop_orders_es_UNVERIFIED.csv": ({}, MADRID, "assumed", "1 orders were refunded"),
    "mailchimp_unsubscribed_audience_es.csv": ({}, "", "none", ""),
    "google_forms_hoja_es.csv": ({"no_value": 1}, "", "none", ""),
    "limesurvey_es_UNVERIFIED.csv": ({"incomplete_answer": 1}, "", "none", ""),
    "ads_meta_es_UNVERIFIED.csv": ({"totals_row": 1}, "", "none", "empty cells of Resultados, Valor de conversión de compras"),
    "ads_google_en_UNVERIFIED.csv": ({"totals_row": 1}, "", "none", ""),
    "ads_tiktok_en_UNVERIFIED.csv": ({"totals_row": 1}, "", "none", ""),
    "ads_pinterest_en.csv": ({"totals_row": 1}, "", "none", "currency of the money spent"),
    "tabla_gasto_es.csv": ({"no_value": 1}, "", "none", ""),
    "tabla_mensajes_es.csv": ({"no_date": 1}, MADRID, "assumed", "Respondido: 1 answers are earlier than their message"),
    "tabla_influencers_es.csv": ({"no_name": 1}, "", "none", ""),
    "tabla_menciones_es.csv": ({}, MADRID, "assumed", ""),
    "comments_sheet_en_UNVERIFIED.csv": ({}, MADRID, "assumed", ""),
    "brandwatch_en.csv": ({}, MADRID, "assumed", ""),
}


@pytest.mark.parametrize("file", ACCOUNTS)
def test_rows_and_zone_are_accounted_for(file: str) -> None:
    data = read(file)
    gone, zone, basis, said = ACCOUNTS[file]
    assert dropped(data) == gone
    assert (data.imports[0].zone, data.imports[0].zone_basis) == (zone, basis)
    assert said in told(data)
    assert said or not data.imports[0].warnings or "nothing in this file can prove it" in told(data)


SIGNATURES: list[tuple[str, str]] = [
    ("meta_ig_content", "Nombre de usuario de la cuenta,Enlace permanente,Veces guardado"),
    ("meta_ig_stories", "Account username,Post ID,Navigation"),
    ("meta_ig_stories", "Nombre de usuario de la cuenta,Enlace permanente,Toques en stickers"),
    ("meta_fb_content", "Nombre de la página,Enlace permanente,Reacciones"),
    ("meta_fb_content_legacy", "Post ID,Permalink,Lifetime Post Total Reach"),
    ("gsc", "Consultas principales,Clics,CTR,Posición"),
    ("gsc", "Top pages,Clicks,CTR,Position"),
    ("tt_overview", "Date,Video Views,Profile Views"),
    ("tt_followers", "Date,Difference in followers from previous day"),
    ("tt_viewers", "Date,Total Viewers"),
    ("tt_gender", "Gender,Distribution"),
    ("tt_territories", "Top Territories,Distribution"),
    ("tt_activity", "Date,Hour,Active followers"),
    ("tt_content", "Video link,Total views,Total likes"),
    ("x_overview", "Fecha,Crear post,Dejar de seguir"),
    ("x_content", "ID del post,Texto del post"),
    ("x_old", "Tweet permalink,Tweet text,impressions"),
    ("yt_table", "Contenido,Título del video"),
    ("yt_table", "Date,Content,Video title"),
    ("yt_table", "Fecha,Vistas"),
    ("gbp", "Google Search - Mobile,Directions"),
    ("shopify_orders", "Name,Financial Status,Lineitem name"),
    ("woo_customers", "Email,Total Spend,AOV"),
    ("prestashop_orders", "Referencia,Nuevo cliente,Total,Estado,Fecha,Cliente"),
    ("mailchimp", "Email Address,MEMBER_RATING,LEID"),
    ("gforms", "Marca temporal,¿Algo?"),
    ("msforms", "Start time,Completion time,Why?"),
    ("ad_spend", "Campaign name,Amount spent (COP),Reporting starts"),
]


@pytest.mark.parametrize(("form", "header"), SIGNATURES)
def test_a_few_telling_headers_are_enough(form: str, header: str) -> None:
    cells = ",".join(["1"] * len(header.split(",")))
    assert read(f"{header}\n{cells}\n".encode(), "x.csv").imports[0].format_id == form


def test_a_file_that_could_be_two_things_is_asked_about() -> None:
    data = read(b"Date,Total Viewers,Difference in followers from previous day\nJanuary 1,5,1\n", "x_2026-01-05.csv")
    (record,) = data.imports
    assert record.format_id is None
    assert dropped(data) == {"not_recognised": 1}
    assert "could be any of these: TikTok followers by day, TikTok viewers by day" in told(data)


# --------------------------------------------------------------------------------------------------------------------- Meta


def test_everything_ticked_is_skipped_by_pattern_and_counted() -> None:
    text = (FIXTURES / "meta_fb_posts_es-LA_everything_subset.csv").read_text("utf-8-sig")
    header, row = text.rstrip("\n").split("\n")
    data = read(f"{header},Novedad\n{row},7\n", "x.csv")
    assert data.imports[0].unknown_columns == ("Novedad",)
    assert "94 detailed columns" in told(data)


def test_a_video_without_link_goes_by_its_piece_and_one_with_a_link_by_the_link() -> None:
    posts = read("meta_fb_videos_es-ES_PARSER.csv").posts.set_index("post_id")
    assert posts["text"].to_dict() == {
        "link:1000000000000001": "Una descripción más larga que el título",
        "222200000000000002": "Un título más largo",
    }


def test_daily_file_with_any_second_column_and_earnings_that_are_not_used() -> None:
    odd = read('sep=,\n"Instagram reach"\n"Fecha","Valor nuevo"\n"2026-08-01T00:00:00","5"\n'.encode("utf-16"), "x.csv")
    assert odd.account_daily[["platform", "metric", "value"]].to_numpy().tolist() == [["instagram", "reach", 5.0]]
    money = 'sep=,\n"Earnings"\n"Date","Primary","content_monetization","stars","subscriptions"\n"2026-08-01T00:00:00","5","1","2","2"\n'
    data = read(money.encode("utf-16"), "Earnings.csv")
    assert data.imports[0].format_id == "meta_daily"
    assert dropped(data) == {"block_not_used": 1}
    assert not data.imports[0].unknown_columns
    assert not data.imports[0].warnings


# ------------------------------------------------------------------------------------------ Instagram, download your information


def as_map(lines: dict[str, str]) -> dict[str, object]:
    return {"string_map_data": {garbled(label): {"href": "", "value": garbled(value), "timestamp": 0} for label, value in lines.items()}}


def as_list(lines: dict[str, str]) -> dict[str, object]:
    return {"label_values": [{"label": garbled(label), "value": garbled(value)} for label, value in lines.items()]}


AUDIENCE = {
    "Date Range": "May 29 - Aug 26", "Followers": "1,234", "Followers Delta": "+10.5% vs Feb 28 - May 28", "Follows": "190", "Unfollows": "92", "Overall followers": "98",
    "Follower Percentage by City": "Bogotá, Distrito Especial: 40.2%, Cali: 7%", "Follower Percentage by Country": "Colombia: 52.4%, México: 9.9%",
    "Follower Percentage by Age for All Genders": "18-24: 14.2%, 65+: 1%", "Follower Percentage by Age for Men": "18-24: 20.2%, 25-34: 30%",
    "Total Follower Percentage for Men": "73.5%", "Total Follower Percentage for Women": "26.4%", "Monday Follower Activity": "63.3K",
}  # fmt: skip


@pytest.mark.parametrize("spelling", [as_map, as_list])
def test_instagram_audience_insights(spelling: object) -> None:
    content = json.dumps({"organic_insights_audience": [spelling(AUDIENCE)]}).encode()  # type: ignore[operator]
    data = read(zipped({"logged_information/past_instagram_insights/audience_insights.json": content}), "instagram-cafe-2026-08-27-x.zip")
    assert dropped(data) == {"block_not_used": 2}  # ages of men are shares of the men
    (record,) = data.imports
    assert (record.format_id, record.language, record.rows_in, record.unknown_columns) == ("ig_dyi_totals", "en", 11, ())
    totals = data.account_periods
    assert set(totals["date_start"]) == {pd.Timestamp(2026, 5, 29)}
    assert set(totals["date_end"]) == {pd.Timestamp(2026, 8, 26)}
    assert dict(zip(totals["metric"], totals["value"], strict=True)) == {"follows": 190, "unfollows": 92, "net_follows": 98}
    assert has_row(data.account_daily, {"date": datetime(2026, 8, 26), "metric": "followers_total", "value": 1234})
    assert has_row(data.audience, {"dimension": "city", "bucket": "Bogotá, Distrito Especial", "value": 0.402, "unit": "share"})
    assert has_row(data.audience, {"dimension": "country", "bucket": "México", "value": 0.099})
    assert has_row(data.audience, {"dimension": "age", "bucket": "65+", "value": 0.01})
    assert has_row(data.audience, {"dimension": "gender", "bucket": "women", "value": 0.264})


def test_instagram_totals_in_spanish_with_decimal_commas() -> None:
    lines = {
        "Intervalo de fechas": "May 29 - Aug 26", "Seguidores": "1.234", "Diferencia de seguidores": "+10,5% vs Feb 28 - May 28", "Empezaron a seguirte": "190",
        "Dejaron de seguirte": "--", "Porcentaje de seguidores por país": "Colombia: 52,4%, México: 9,9%",
    }  # fmt: skip
    data = read(json.dumps({"organic_insights_audience": [as_map(lines)]}).encode(), "audience_insights_2026-08-27.json")
    assert dropped(data) == {}
    assert data.imports[0].language == "es"
    assert data.account_periods[["metric", "value"]].to_numpy().tolist() == [["follows", 190.0]]
    assert data.account_daily["value"].tolist() == [1234]
    assert data.audience[["bucket", "value"]].to_numpy().tolist() == [["Colombia", 0.524], ["México", 0.099]]


def test_instagram_reach_is_not_confused_with_followers_and_rounded_numbers_are_missing() -> None:
    lines = {
        "Intervalo de fechas": "Nov 27 - Feb 24", "Cuentas alcanzadas": "3359140", "Seguidores": "1%", "No seguidores": "99%", "Impresiones": "15,570,962",
        "Visitas al perfil": "103,643", "Toques en enlaces externos": "1.2K",
    }  # fmt: skip
    data = read(json.dumps({"organic_insights_reach": [as_map(lines)]}).encode(), "profiles_reached_2026-02-25.json")
    assert dropped(data) == {}
    found = data.account_periods.set_index("metric")
    assert found["value"].to_dict() == {"reach": 3359140, "impressions": 15570962, "profile_visits": 103643}
    assert found["date_start"].iloc[0] == pd.Timestamp(2025, 11, 27)
    assert found["date_end"].iloc[0] == pd.Timestamp(2026, 2, 24)
    assert not data.has("account_daily")
    assert "1.2K" in told(data)
    interactions = read(
        json.dumps({"organic_insights_interactions": [as_map({"Date Range": "Jan 27 - Apr 26", "Content interactions": "122,212", "Post likes": "5"})]}).encode(),
        "content_interactions_2026-04-27.json",
    )  # fmt: skip
    assert interactions.account_periods[["metric", "value"]].to_numpy().tolist() == [["engagements_platform", 122212.0]]


def test_instagram_totals_without_a_year_are_told_and_left_out() -> None:
    data = read(json.dumps({"organic_insights_audience": [as_map(AUDIENCE)]}).encode(), "audience_insights.json")
    assert dropped(data) == {"block_not_used": 2, "no_period": 1}
    assert not data.has("account_periods")
    assert not data.has("account_daily")
    assert len(data.audience) == 8
    assert "«May 29 - Aug 26» were left out because the period has no year" in told(data)


def test_instagram_inventory_is_posts_without_numbers() -> None:
    made = 1767348000  # 2 January 2026, 10:00 UTC
    posts = [
        {"media": [{"uri": "media/posts/202601/270633_5168724281180364414_n_18136753804356985.jpg", "creation_timestamp": made, "title": garbled("Café nuevo con @socia")}]},
        {"media": [{"uri": "media/posts/202601/18136753804356986.jpg", "creation_timestamp": made}, {"uri": "b.jpg"}], "title": "Dos", "creation_timestamp": made + 86400},
    ]  # fmt: skip
    files = {
        "your_instagram_activity/media/posts_1.json": posts,
        "your_instagram_activity/media/reels.json": {"ig_reels_media": [{"media": [{"uri": "media/reels/18136753804356990.mp4", "creation_timestamp": made, "title": "Reel"}]}]},
        "your_instagram_activity/media/stories.json": {"ig_stories": [{"uri": "media/stories/18136753804356991.jpg", "creation_timestamp": made, "title": ""}]},
    }  # fmt: skip
    data = read(zipped({name: json.dumps(content).encode() for name, content in files.items()}), "instagram-cafe-2026-02-01-x.zip")
    check_contract(data)
    assert [(r.format_id, r.rows_in, r.rows_kept, r.zone_basis) for r in data.imports] == [
        ("ig_dyi_content", 2, 2, "file"),
        ("ig_dyi_content", 1, 1, "file"),
        ("ig_dyi_content", 1, 1, "file"),
    ]
    found = data.posts.set_index("post_id")
    assert found["media_type"].to_dict() == {
        "18136753804356985": "image", "18136753804356986": "carousel", "18136753804356990": "reel", "18136753804356991": "story",
    }  # fmt: skip
    assert found.loc["18136753804356985", "text"] == "Café nuevo con @socia"  # the brand's own words stay as they are
    assert found.loc["18136753804356985", "published_local"] == pd.Timestamp(2026, 1, 2, 11, 0)
    assert found[["likes", "reach", "views", "engagements"]].isna().all(axis=None)
    assert "posts without numbers" in told(data)


def test_instagram_inventory_never_hides_the_numbers_of_a_post(tmp_path: Path) -> None:
    media = {"uri": "media/posts/202601/18136753804356985.jpg", "creation_timestamp": 1767348000, "title": "Uno"}
    later = {"uri": "media/posts/202601/18136753804356999.jpg", "creation_timestamp": 1769348000, "title": "Dos"}
    numbers = {"organic_insights_posts": [{"media_map_data": {"Media Thumbnail": media}, "string_map_data": {"Likes": {"value": "10"}}}]}
    files = {
        "a/insights.json": json.dumps(numbers).encode(),
        "z/posts_1.json": json.dumps([{"media": [media]}, {"media": [later]}]).encode(),
    }
    data = read_folder(folder_with(tmp_path, files), zone=ZONE)
    check_contract(data)
    assert data.posts.set_index("text")["likes"].fillna(-1).to_dict() == {"Uno": 10, "Dos": -1}


OWN = {
    "media_list_data": [{"uri": ""}],
    "string_map_data": {"Comment": {"value": "Hola"}, "Media Owner": {"value": "ana.secreta"}, "Time": {"timestamp": 1767348000}},
}


@pytest.mark.parametrize(
    "content",
    [
        [OWN, OWN],
        {"comments_reels_comments": [OWN, OWN]},
        [as_map({"Comentario": "Hola", "Propietario del contenido multimedia": "ana.secreta"})] * 2,
        [as_list({"Comment": "Hola", "Media Owner": "ana.secreta"})] * 2,
    ],
)
def test_comments_the_account_wrote_are_counted_and_dropped(content: object) -> None:
    data = read(json.dumps(content).encode(), "post_comments_1.json")
    assert dropped(data) == {"own_comment": 2}
    assert data.imports[0].format_id == "ig_dyi_own_comments"
    assert not data.tables
    assert "ana" not in str(data.imports)


@pytest.mark.parametrize(
    "entry",
    [
        {"title": "ana.secreta", "string_list_data": [{"href": "h", "timestamp": 1}]},
        {"title": "", "string_list_data": [{"value": "ana.secreta"}]},
    ],
)
def test_whom_the_account_follows_is_counted_without_names(entry: object) -> None:
    data = read(json.dumps({"relationships_following": [entry, entry, entry]}).encode(), "following.json")
    assert dropped(data) == {"block_not_used": 3}
    assert data.imports[0].format_id == "ig_dyi_other"
    assert "ana" not in str(data.imports)


def test_followers_in_either_layout() -> None:
    entry = {"title": "", "string_list_data": [{"href": "h", "value": "ana.secreta", "timestamp": 1767348000}]}
    for content in ([entry, entry], {"relationships_followers": [entry, entry]}):
        data = read(json.dumps(content).encode(), "followers_1.json")
        assert dropped(data) == {}
        assert data.account_daily[["metric", "split", "value"]].to_numpy().tolist() == [["follows", "remaining", 2.0]]


WORDS = [
    "data", "id", "message", "created_time", "text", "timestamp", "from", "like_count", "replies", "comments", "comments_x", "relationships_following",
    "relationships_followers", "organic_insights_posts", "organic_insights_audience", "organic_insights_reach", "ig_reels_media", "ig_stories", "ig_other", "reviews",
    "starRating", "media", "uri", "creation_timestamp", "title", "string_map_data", "string_list_data", "label_values", "label", "value", "Comment", "Date Range",
    "Followers", "media_map_data",
]  # fmt: skip
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 2**70)
    | st.floats(allow_nan=False)
    | st.sampled_from([*WORDS, "", "1,2", "12%", "Jan 27 - Apr 26", "FIVE", "a: 1%, b: 2%", "2026-02-30T99"])
)
ANY_JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=4), max_leaves=12
)


@settings(max_examples=300, deadline=None)
@given(ANY_JSON)
def test_no_json_breaks_a_reader(content: object) -> None:
    data = read(json.dumps(content).encode(), "x_2026-01-31.json")
    check_contract(data)
    assert "could not be read" not in str(data.imports[0].error)


# ------------------------------------------------------------------------------------------------------------ GA4, GSC, Google


def test_ga4_comparison_in_spanish_drops_the_totals_of_each_period() -> None:
    head = "\n".join((FIXTURES / "ga4_Informe_es_PREAMBLE-UNVERIFIED.csv").read_text("utf-8").split("\n")[:9])
    table = "Grupo de canales principal de la sesión (Grupo de canales predeterminado),Intervalo de fechas,Sesiones\n"
    rows = ",1 ago - 31 ago 2026,10\n,1 jul - 31 jul 2026,8\nDirect,1 ago - 31 ago 2026,10\nDirect,1 jul - 31 jul 2026,8\n"
    data = read(f"{head}\n{table}{rows}", "x.csv")
    assert dropped(data) == {"totals_row": 2}
    assert data.web_traffic[["date_start", "date_end", "value"]].to_numpy().tolist() == [
        [pd.Timestamp(2026, 8, 1), pd.Timestamp(2026, 8, 31), 10.0],
        [pd.Timestamp(2026, 7, 1), pd.Timestamp(2026, 7, 31), 8.0],
    ]


def test_ga4_table_split_by_something_unknown_is_not_read_as_totals() -> None:
    text = "# Demo\n# Forma libre\n# 20260723-20260922\n\nFecha,Nombre del evento,Número de eventos\n20260826,scroll,1648\n20260826,click,510\n"
    data = read(text, "x.csv")
    assert dropped(data) == {"block_not_used": 2}
    assert "split by Nombre del evento" in told(data)


def test_search_console_comparison_needs_to_know_when() -> None:
    text = (FIXTURES / "gsc_Pages_comparison_2026-09-30.csv").read_text("utf-8")
    undated = read(text, "Pages.csv")
    assert dropped(undated) == {"no_period": 2}
    assert undated.web_traffic.query("metric == 'search_clicks'")["value"].tolist() == [50, 7]
    assert "«Previous 3 months» cannot be placed in the calendar" in told(undated)
    days = read("Consultas principales,Últimos 28 días Clics,28 días anteriores Clics\ncafé,5,7\n", "Consultas_2026-09-30.csv")
    assert days.imports[0].language == "es"
    assert days.web_traffic[["date_start", "date_end", "value"]].to_numpy().tolist() == [
        [pd.Timestamp(2026, 9, 3), pd.Timestamp(2026, 9, 30), 5.0],
        [pd.Timestamp(2026, 8, 6), pd.Timestamp(2026, 9, 2), 7.0],
    ]
    written = read("Top queries,8/1/26 - 8/31/26 Clicks,7/1/26 - 7/31/26 Clicks\ncoffee,5,7\n", "Queries.csv")
    assert written.web_traffic["date_start"].tolist() == [pd.Timestamp(2026, 8, 1), pd.Timestamp(2026, 7, 1)]


def test_search_console_zip_in_spanish() -> None:
    files = {
        "Países.csv": "País,Clics,Impresiones,CTR,Posición\nEspaña,9,164,5.49%,7.42\n",
        "Dispositivos.csv": "Dispositivo,Clics,Impresiones,CTR,Posición\nMóvil,8,150,5.33%,7.1\n",
        "Aspecto en las búsquedas.csv": "Aspecto en las búsquedas,Clics,Impresiones,CTR,Posición\nFragmentos,1,9,11%,4\n",
        "Filtros.csv": "Filtro,Valor\nTipo de búsqueda,Web\n",
    }
    data = read(zipped({n: t.encode() for n, t in files.items()}), "example.com-Performance-on-Search-2026-09-30.zip")
    check_contract(data)
    assert {r.format_id for r in data.imports} == {"gsc"}
    assert [dict(r.rows_dropped) for r in data.imports] == [{"block_not_used": 1}, {}, {"block_not_used": 1}, {}]
    assert has_row(data.web_traffic, {"country": "España", "metric": "search_clicks", "value": 9, "date_end": datetime(2026, 9, 30)})
    assert has_row(data.web_traffic, {"device": "Móvil", "metric": "avg_position", "value": 7.1})


def test_google_reviews_in_a_takeout_zip() -> None:
    reviews = [
        {"name": "accounts/1/locations/2/reviews/a", "reviewId": "a", "reviewer": {"displayName": "Ana Ejemplo", "profilePhotoUrl": "https://x/ana.jpg"}, "starRating": "FIVE",
         "comment": "(Translated by Google) Great\n\n(Original)\nGenial, @bar.cafe", "createTime": "2026-01-20T10:00:00Z", "updateTime": "2026-01-20T10:00:00Z"},
        {"reviewId": "b", "reviewer": {"isAnonymous": True}, "starRating": "TWO", "createTime": "2026-01-21T10:00:00.5Z", "reviewReply": {"comment": "Gracias", "updateTime": "2026-01-22T09:00:00Z"}},
    ]  # fmt: skip
    content = json.dumps({"reviews": reviews, "averageRating": 3.5, "totalReviewCount": 2}).encode()
    data = read(zipped({"Takeout/Google Business Profile/account-1/location-2/reviews.json": content}), "takeout.zip")
    assert dropped(data) == {}
    assert data.mentions[["mention_uid", "rating", "text", "kind"]].to_numpy().tolist() == [
        ["google_business:a", 5.0, "Genial, [@]", "review"],
        ["google_business:b", 2.0, "", "review"],
    ]
    assert data.mentions["answered_at"].isna().tolist() == [True, False]
    assert data.mentions["author_key"].map(len).tolist() == [32, 0]
    assert "ana" not in data.mentions.to_csv().casefold()


# ------------------------------------------------------------------------------------------------------------------- LinkedIn

LI_FOLLOWERS_EN = {
    "New followers": [["Date", "Sponsored followers", "Organic followers", "Auto-invited followers", "Total followers"], ["01/05/2026", 1, 4, 2, 7], ["01/06/2026", 0, 3, 0, 3]],
    "Location": [["Location", "Total followers"], ["Madrid, Spain", 120]], "Job function": [["Job function", "Total followers"], ["Marketing", 44]],
    "Seniority": [["Seniority", "Total followers"], ["Senior", 61]], "Industry": [["Industry", "Total followers"], ["Food", 12]],
    "Company size": [["Company size", "Total followers"], ["11-50", 30]],
}  # fmt: skip
LI_FOLLOWERS_ES = {
    "Nuevos seguidores": [["Fecha", "Seguidores patrocinados", "Seguidores generales", "Seguidores invitados automáticamente", "Total de seguidores"], ["01/05/2026", 1, 4, 2, 7], ["01/06/2026", 0, 3, 0, 3]],
    "Ubicación": [["Ubicación", "Total de seguidores"], ["Madrid, España", 120]], "Función laboral": [["Función laboral", "Total de seguidores"], ["Marketing", 44]],
    "Nivel de responsabilidad": [["Nivel de responsabilidad", "Total de seguidores"], ["Senior", 61]], "Sector": [["Sector", "Total de seguidores"], ["Food", 12]],
    "Tamaño de la empresa": [["Tamaño de la empresa", "Total de seguidores"], ["11-50", 30]],
}  # fmt: skip


@pytest.mark.parametrize(("sheets", "language"), [(LI_FOLLOWERS_EN, "en"), (LI_FOLLOWERS_ES, "es")])
def test_linkedin_followers_in_an_old_workbook(sheets: dict[str, list[list[object]]], language: str) -> None:
    data = read(workbook(sheets), "cafe_followers_1769000000000.xls")  # type: ignore[arg-type]
    assert dropped(data) == {}
    (record,) = data.imports
    assert (record.format_id, record.language, record.rows_in, record.zone_basis) == ("li_followers", language, 7, "none")
    assert has_row(
        data.account_daily, {"platform": "linkedin", "date": datetime(2026, 1, 5), "metric": "follows", "split": "total", "value": 7}
    )
    assert has_row(data.account_daily, {"date": datetime(2026, 1, 5), "metric": "follows", "split": "paid", "value": 1})
    assert has_row(data.account_daily, {"date": datetime(2026, 1, 5), "metric": "follows", "split": "invited", "value": 2})
    assert data.audience[["dimension", "value", "unit", "population"]].to_numpy().tolist() == [
        ["city", 120.0, "count", "followers"], ["job_function", 44.0, "count", "followers"], ["seniority", 61.0, "count", "followers"],
        ["industry", 12.0, "count", "followers"], ["company_size", 30.0, "count", "followers"],
    ]  # fmt: skip
    assert set(data.audience["snapshot_date"].dt.date) == {date(2026, 1, 21)}  # the moment in the file's name


LI_CONTENT_EN = [
    "Date", *(f"{what} ({split})" for what in ("Impressions",) for split in ("organic", "sponsored", "total")), "Unique impressions (organic)",
    *(f"{what} ({split})" for what in ("Clicks", "Reactions", "Comments", "Reposts", "Engagement rate") for split in ("organic", "sponsored", "total")),
]  # fmt: skip
LI_CONTENT_ES = [
    "Fecha", "Impresiones (orgánicas)", "Impresiones (patrocinadas)", "Impresiones totales", "Impresiones únicas (orgánicas)", "Clics (orgánicos)", "Clics (patrocinados)",
    "Clics (Totales)", "Reacciones (generales)", "Reacciones (patrocinadas)", "Reacciones (total)", "Comentarios (orgánicos)", "Comentarios (patrocinados)",
    "Comentarios (totales)", "Veces compartido (orgánico)", "Veces compartido (patrocinado)", "Veces compartido (total)", "Tasa de interacción (orgánica)",
    "Tasa de interacción (patrocinada)", "Tasa de interacción (total)",
]  # fmt: skip


@pytest.mark.parametrize(("header", "language"), [(LI_CONTENT_EN, "en"), (LI_CONTENT_ES, "es")])
def test_linkedin_content_by_day(header: list[object], language: str) -> None:
    row = ["01/20/2026", 10, 5, 15, 8, 1, 0, 1, -1, 0, -1, 2, 0, 2, 0, 0, 0, 0.2, 0.0, 0.1333]
    assert len(header) == len(row) == 20
    data = read(workbook({"Metrics": [["Aggregated engagement metrics"], header, row]}), "cafe_content_1769000000000.xls")  # type: ignore[list-item]
    assert dropped(data) == {}
    assert (data.imports[0].format_id, data.imports[0].language, data.imports[0].unknown_columns) == ("li_content", language, ())
    daily = data.account_daily
    assert dict(zip(daily["metric"] + ":" + daily["split"], daily["value"], strict=True)) == {
        "impressions:organic": 10, "impressions:paid": 5, "impressions:total": 15, "reach:organic": 8, "clicks_total:organic": 1, "clicks_total:paid": 0,
        "clicks_total:total": 1, "reactions:organic": -1, "reactions:paid": 0, "reactions:total": -1, "comments:organic": 2, "comments:paid": 0, "comments:total": 2,
        "shares:organic": 0, "shares:paid": 0, "shares:total": 0,
    }  # fmt: skip


def visitors(spanish: bool) -> dict[str, list[list[object]]]:
    """All 25 columns of the daily sheet, and one group."""
    if spanish:
        parts = [
            f"{what} de la página {part} ({where})"
            for part in ("general", "de vida en la empresa", "de empleo")
            for what in ("Visualizaciones", "Visitantes únicos")
            for where in ("ordenador", "móvil", "total")
        ]
        whole = [
            f"{what} en total ({where})"
            for what in ("Visualizaciones de la página", "Visitantes únicos")
            for where in ("ordenador", "móvil", "total")
        ]
        return {
            "Datos de visitantes": [["Fecha", *parts, *whole], ["01/05/2026", *[1] * 18, 6, 9, 15, 5, 7, 12]],
            "Sector": [["Sector", "Total de visualizaciones"], ["Food", 12]],
        }
    parts = [
        f"{part} {what} ({where})"
        for part in ("Overview", "Life", "Jobs")
        for what in ("page views", "unique visitors")
        for where in ("desktop", "mobile", "total")
    ]
    whole = [f"Total {what} ({where})" for what in ("page views", "unique visitors") for where in ("desktop", "mobile", "total")]
    return {
        "Visitor metrics": [["Date", *parts, *whole], ["01/05/2026", *[1] * 18, 6, 9, 15, 5, 7, 12]],
        "Industry": [["Industry", "Total views"], ["Food", 12]],
    }


@pytest.mark.parametrize("spanish", [False, True])
def test_linkedin_visitors(spanish: bool) -> None:
    data = read(workbook(visitors(spanish)), "cafe_visitors_1769000000000.xls")  # type: ignore[arg-type]
    assert dropped(data) == {}
    (record,) = data.imports
    assert (record.format_id, record.language, record.rows_in, record.unknown_columns) == ("li_visitors", "es" if spanish else "en", 2, ())
    daily = data.account_daily
    assert dict(zip(daily["metric"] + ":" + daily["split"], daily["value"], strict=True)) == {
        "profile_visits:desktop": 6, "profile_visits:mobile": 9, "profile_visits:total": 15, "viewers:total": 12,
    }  # fmt: skip
    assert has_row(data.audience, {"population": "visitors", "dimension": "industry", "bucket": "Food", "value": 12, "unit": "count"})


@pytest.mark.parametrize(
    ("above", "header", "language"),
    [
        (["1/1/2026 - 1/31/2026"], ["Page", "Total Followers", "New Followers", "Total post engagements", "Total posts"], "en"),
        (["Jan 1, 2026 - Jan 31, 2026"], ["Page", "Total Followers", "New Followers", "Total post engagements", "Total posts"], "en"),
        (["01/01/2026", "01/31/2026"], ["Página", "Total de seguidores", "Nuevos seguidores", "Total de interacciones con publicaciones", "Total de publicaciones"], "es"),
    ],
)  # fmt: skip
def test_linkedin_competitors(above: list[object], header: list[object], language: str) -> None:
    data = read(
        xlsx({"COMPETITORS": [above, header, ["Rival", 1200, 14, 88, 9], ["", 1, 2, 3, 4]]}), "cafe_competitor_analytics_1769000000000.xlsx"
    )
    assert dropped(data) == {"no_competitor": 1}
    (record,) = data.imports
    assert (record.format_id, record.language, record.period) == ("li_competitors", language, (date(2026, 1, 1), date(2026, 1, 31)))
    wanted = {"competitor": "Rival", "platform": "linkedin", "date_start": datetime(2026, 1, 1), "date_end": datetime(2026, 1, 31), "followers": 1200, "new_followers": 14, "engagements": 88, "posts": 9}  # fmt: skip
    assert has_row(data.competitor_totals, wanted)
    assert len(data.competitor_totals) == 1


def test_linkedin_competitors_of_two_months_stay_two_and_a_missing_period_is_told(tmp_path: Path) -> None:
    header = ["Page", "Total Followers", "New Followers", "Total post engagements", "Total posts"]
    months = {f"{m}.xlsx": xlsx({"S": [[f"{m}/1/2026 - {m}/28/2026"], header, ["Rival", 1200 + m, 14, 88, 9]]}) for m in (1, 2)}
    data = read_folder(
        folder_with(tmp_path, {**months, "again.xlsx": xlsx({"S": [["1/1/2026 - 1/28/2026"], header, ["Rival", 1201, 14, 88, 9]]})}),
        zone=ZONE,
    )
    check_contract(data)
    assert sorted(data.competitor_totals["followers"]) == [1201, 1202]
    undated = read(xlsx({"S": [header, ["Rival", 1200, 14, 88, 9]]}), "x.xlsx")
    assert undated.competitor_totals["date_end"].isna().all()
    assert "without a period" in told(undated)


def test_linkedin_paid_copy_of_a_post_does_not_hide_the_post() -> None:
    urn = "urn:li:activity:7418000000000000000"
    header = ["Post title", "Post link", "Post type", "Created date", "Impressions", "Likes", "Comments", "Reposts"]
    link = f"https://www.linkedin.com/feed/update/{urn}"
    rows = [
        ["Descripción"],
        header,
        ["Hola", link, "Organic", "01/20/2026", 100, 7, 1, 2],
        ["Hola", link, "Sponsored", "01/20/2026", 900, 3, 0, 0],
    ]
    data = read(workbook({"All posts": rows}), "cafe_content_1769000000000.xls")  # type: ignore[arg-type,dict-item]
    assert dropped(data) == {"paid_copy": 1}
    assert data.posts[["impressions", "is_paid"]].to_numpy().tolist() == [[100.0, False]]
    assert "1 posts stand there twice" in told(data)


# ----------------------------------------------------------------------------------------------------------- TikTok, X, YouTube


def test_tiktok_undefined_and_negative_values() -> None:
    rows = [["December 30", "5", "-1", "undefined", "0", "0"], ["December 31", "undefined", "2", "3", "-4", "0"]]
    data = read(csv_text(["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"], rows), "Overview_2026-01-01.csv")
    assert dropped(data) == {}
    daily = data.account_daily
    assert has_row(daily, {"date": datetime(2025, 12, 30), "metric": "profile_visits", "value": -1})
    assert has_row(daily, {"date": datetime(2025, 12, 31), "metric": "comments", "value": -4})
    assert len(daily) == 8


def test_shares_of_another_network_are_asked_about() -> None:
    data = read(b"Gender,Distribution\nMale,37\nFemale,60\nOther,3\n", "Gender.csv")
    assert "add up to 100.0, but TikTok writes fractions" in str(data.imports[0].error)
    assert not data.tables


NOT_USED: list[tuple[str, str, str]] = [
    ("x_video", "Views,Watch Time (ms),Average Watch Time (ms),Completion Rate,Estimated Revenue", "5,100,20,0.5,0"),
    ("yt_table", "Traffic source,Views,Watch time (hours)", "YouTube search,10,1.5"),
    ("yt_table", "Viewer age,Views (%),Watch time (hours) (%)", "18–24 years,30,31"),
    ("yt_table", "Device type,Views", "Mobile phone,10"),
    ("yt_table", "Fuente de tráfico,Vistas,Tiempo de reproducción (horas)", "Búsqueda,10,1.5"),
    ("yt_table", "Date,Traffic source,Views", "2026-01-20,YouTube search,10"),
    ("woo_reports", "Date,Orders,Gross sales,Total sales,Returns,Coupons,Taxes,Shipping,Net Revenue", "2026-09-03,3,100,90,0,10,5,5,90"),
    ("woo_reports", "Product title,SKU,Items sold,N. Revenue,Orders,Category,Variations", "Taza,T-1,3,45,2,Menaje,"),
]


@pytest.mark.parametrize(("form", "header", "row"), NOT_USED)
def test_known_and_not_used(form: str, header: str, row: str) -> None:
    data = read(f"{header}\n{row}\n", "x.csv")
    assert data.imports[0].format_id == form
    assert dropped(data) == {"block_not_used": 1}
    assert not data.tables
    assert not data.imports[0].unknown_columns


# -------------------------------------------------------------------------------------------------------------------- surveys


def test_microsoft_forms_workbook_with_odd_spaces_and_no_names() -> None:
    header = ["ID", "Start time", "Completion time", "Email", "Name", "Last modified time", "¿Por\xa0qué nosotros?", "Email2"]
    row = [
        1,
        datetime(2026, 1, 20, 10, 0),
        datetime(2026, 1, 20, 10, 5),
        "ana@example.com",
        "Ana Ejemplo",
        None,
        "Por el pan, lo dijo @ana.secreta",
        "ana@example.org",
    ]
    data = read(xlsx({"Form1": [header, row]}), "Encuesta.xlsx")
    assert dropped(data) == {}
    assert data.imports[0].format_id == "msforms"
    (answer,) = data.survey_responses.to_dict("records")
    assert (answer["question"], answer["answer"], answer["response_id"]) == ("¿Por qué nosotros?", "Por el pan, lo dijo [@]", "1")
    assert answer["submitted_at"] == pd.Timestamp(2026, 1, 20, 10, 5)
    assert "ana" not in data.survey_responses.to_csv().casefold()


def test_surveymonkey_drops_addresses() -> None:
    text = (FIXTURES / "surveymonkey_en.csv").read_text("utf-8")
    text = text.replace("2026-01-01 10:05:00,,,,,,", "01/20/2026 10:05:00 AM,203.0.113.7,ana@example.com,Ana,Ejemplo,cliente 7,")
    data = read(text, "x.csv")
    assert dropped(data) == {}
    everything = data.survey_responses.to_csv().casefold()
    assert not any(secret in everything for secret in ("203.0", "ana", "cliente 7"))
    assert has_row(data.survey_responses, {"submitted_at": datetime(2026, 1, 20, 10, 5), "answer": "4"})


def test_google_forms_clock_with_narrow_spaces() -> None:
    row = '"2026/02/23 7:18:51\u202fp.\xa0m. GMT-5","Sí"\n'
    data = read(f'"Marca temporal","¿Vuelves?"\n{row}', "x.csv")
    assert data.survey_responses["submitted_at"].tolist() == [pd.Timestamp(2026, 2, 24, 1, 18, 51)]


@pytest.mark.parametrize(
    ("name", "accepts"),
    [
        ("subscribed_members_export_1.csv", True),
        ("unsubscribed_members_export_1.csv", False),
        ("cleaned_members_export_1.csv", False),
        ("nonsubscribed_x.csv", False),
    ],
)
def test_mailchimp_status_is_in_the_name(name: str, accepts: bool) -> None:
    content = (FIXTURES / "mailchimp_unsubscribed_audience_es.csv").read_bytes()
    assert read(zipped({name: content}), "audience.zip").customers["accepts_marketing"].tolist() == [accepts]
    unknown = read(content, "gente.csv")
    assert unknown.customers["accepts_marketing"].isna().all()
    assert "keep the name Mailchimp gave it" in told(unknown)


# ----------------------------------------------------------------------------------------------------------------- ads, messages


def test_ads_by_network_and_twice(tmp_path: Path) -> None:
    text = "Day,Campaign name,Platform,Amount spent (MXN),Impressions\n2026-09-20,Otoño,facebook,10.00,100\n2026-09-20,Otoño,instagram,20.00,200\n2026-09-20,Otoño,audience_network,1.00,5\n"
    data = read_folder(folder_with(tmp_path, {"1.csv": text, "2.csv": text + "2026-09-21,Otoño,facebook,5.00,50\n"}), zone=ZONE)
    check_contract(data)
    spent = data.ad_spend
    assert spent.groupby("platform")["spend"].sum().to_dict() == {"facebook": 15, "instagram": 20, "other": 1}
    assert set(spent["currency"]) == {"MXN"}
    assert [dict(r.rows_dropped) for r in data.imports] == [{"duplicate": 3}, {}]


def test_ads_totals_are_checked_and_dates_are_needed() -> None:
    text = (FIXTURES / "ads_meta_es_UNVERIFIED.csv").read_text("utf-8-sig")
    wrong = read(text.replace(",,,,,,26.62", ",,,,,,30.00"), "x.csv")
    assert dropped(wrong) == {"totals_row": 1}
    assert "Importe gastado (EUR): the rows add up to 26.62, the totals row says 30.0" in told(wrong)
    undated = read("Campaign,Cost,Clicks\nOtoño,5,1\n", "x.csv")
    assert "does not say when the money was spent" in str(undated.imports[0].error)
    nowhere = read("Date,Campaign,Spend,Results\n2026-09-20,Otoño,5,1\n", "x.csv")
    assert "which network the money was paid to" in told(nowhere)
    assert read("Date,Campaign,Spend,Results\n2026-09-20,Otoño,5,1\n", "tiktok/x.csv").ad_spend["platform"].tolist() == ["tiktok"]


def test_response_time_is_what_the_log_says_and_unanswered_stays_missing() -> None:
    log = read("tabla_mensajes_es.csv").mentions
    waited = (log["answered_at"] - log["created_at"]).dt.total_seconds() / 60
    assert waited.fillna(-1).tolist() == [90, -1, -1]
    assert log["author_key"].nunique() == 2
    days = read("Recibido;Respondido;Red\n20/01/2026;22/01/2026;Instagram\n", "x.csv")
    assert days.mentions["answered_at"].isna().all()
    assert "nothing can be said about how fast" in told(days)


def test_equal_messages_are_two_messages_and_a_second_file_is_not_two_more(tmp_path: Path) -> None:
    text = "Recibido;Respondido;Red\n20/01/2026 10:00;;Instagram\n20/01/2026 10:00;;Instagram\n"
    assert len(read(text, "x.csv").mentions) == 2
    twice = read_folder(folder_with(tmp_path, {"1.csv": text, "2.csv": text + "21/01/2026 10:00;;Instagram\n"}), zone=ZONE)
    assert len(twice.mentions) == 3


GRAPH_FB = {
    "data": [
        {"id": "122_987", "created_time": "2026-01-02T10:00:00+0000", "message": "¿Abrís hoy, @cafe?", "from": {"name": "Ana Ejemplo", "id": "555"}, "like_count": 2, "comment_count": 1,
         "comments": {"data": [{"id": "122_988", "created_time": "2026-01-02T11:00:00+0000", "message": "Sí", "from": {"name": "Café Demo", "id": "615"}}]}},
    ],
    "paging": {"cursors": {"before": "a", "after": "b"}},
}  # fmt: skip


def test_graph_comments_of_facebook_and_instagram() -> None:
    data = read(json.dumps(GRAPH_FB).encode(), "comments.json")
    assert dropped(data) == {}
    (record,) = data.imports
    assert (record.format_id, record.rows_in, record.zone, record.zone_basis) == ("graph_comments", 2, "UTC", "file")
    first = {"mention_uid": "facebook:122_987", "platform": "facebook", "kind": "comment", "text": "¿Abrís hoy, [@]?", "likes": 2, "replies": 1, "created_at": pd.Timestamp("2026-01-02 10:00", tz="UTC")}  # fmt: skip
    assert has_row(data.mentions, first)
    assert has_row(data.mentions, {"mention_uid": "facebook:122_988", "kind": "reply", "parent_uid": "facebook:122_987", "text": "Sí"})
    assert "Ana" not in data.mentions.to_csv()
    under_posts = {"data": [{"id": "615_122", "message": "Hoy abrimos", "created_time": "2026-01-01T10:00:00+0000", "comments": GRAPH_FB}]}
    assert set(read(json.dumps(under_posts).encode(), "x.json").mentions["post_uid"]) == {"facebook:615:122"}
    instagram = {"data": [{"id": "17", "timestamp": "2026-01-02T10:00:00+0000", "text": "Qué rico", "username": "ana.secreta", "like_count": 3,
                           "replies": {"data": [{"id": "18", "timestamp": "2026-01-02T12:00:00+0000", "text": "Gracias", "username": "cafedemo"}]}}]}  # fmt: skip
    ig = read(json.dumps(instagram).encode(), "x.json")
    assert ig.mentions[["mention_uid", "kind", "text", "likes"]].fillna(-1).to_numpy().tolist() == [
        ["instagram:17", "comment", "Qué rico", 3.0],
        ["instagram:18", "reply", "Gracias", -1.0],
    ]
    assert "ana.secreta" not in ig.mentions.to_csv()


def test_posts_of_a_page_are_not_taken_for_comments() -> None:
    feed = {"data": [{"id": "615_122", "message": "Hoy abrimos", "created_time": "2026-01-01T10:00:00+0000"}]}
    assert read(json.dumps(feed).encode(), "feed.json").imports[0].format_id is None


# --------------------------------------------------------------------------------------------------------------- people's names


def test_names_of_profiles_leave_free_text_and_links() -> None:
    texts = {
        "Gracias @ana.secreta!": "Gracias [@]!", "(@Ana_1), @b.": "([@]), [@].", "ana@example.com y @ñandú": "[e-mail] y [@]", "a las 5 @ la plaza": "a las 5 @ la plaza",
        "50 % @": "50 % @",
    }  # fmt: skip
    assert scrub(pd.Series(list(texts), dtype="str")).tolist() == list(texts.values())
    links = {
        "https://x.com/ana/status/1": "https://x.com/[@]/status/1", "https://www.instagram.com/ana.secreta/": "https://www.instagram.com/[@]/",
        "https://www.tiktok.com/@ana/video/7": "https://www.tiktok.com/[@]/video/7", "https://www.linkedin.com/in/ana-e/": "https://www.linkedin.com/in/[@]/",
        "https://www.instagram.com/reel/DAAAAAAAAAA/": "https://www.instagram.com/reel/DAAAAAAAAAA/", "https://www.facebook.com/permalink.php?id=1": "https://www.facebook.com/permalink.php?id=1",
        "https://blog.example.com/ana": "https://blog.example.com/ana",
    }  # fmt: skip
    rows = [["2026-01-20 10:00", "x", "positivo", f"t{i}", link] for i, link in enumerate(links)]
    found = read(csv_text(["fecha", "red", "sentimiento", "texto", "enlace"], rows), "x.csv").mentions
    assert found["url"].tolist() == list(links.values())


def test_the_brands_own_captions_keep_their_names() -> None:
    row = ig_row(1, datetime.fromisoformat("2026-01-20T10:00:00+00:00"))
    row[IG_HEADER.index("Description")] = "Con @socia.local en el obrador"
    assert read(csv_text(IG_HEADER, [row]), "x.csv").posts["text"].tolist() == ["Con @socia.local en el obrador"]


SECRETS = (
    "ana@example",
    "ana ejemplo",
    "ana.secreta",
    "ana_secreta",
    "berta",
    "203.0.113",
    "600 111",
    "43.26",
    "-2.93",
    "calle secreta",
    "llamar a ana",
    "bar.cafe",
)


def test_no_new_fixture_lets_a_person_in(tmp_path: Path) -> None:
    data = read_folder(folder_with(tmp_path, {file: (FIXTURES / file).read_bytes() for file in ACCOUNTS}), zone=ZONE, salt=b"s")
    check_contract(data)
    assert not [r.file for r in data.imports if r.error or r.format_id is None]
    everything = "\n".join(table.to_csv() for table in data.tables.values()).casefold() + str(data.imports).casefold()
    assert [secret for secret in SECRETS if secret in everything] == []
