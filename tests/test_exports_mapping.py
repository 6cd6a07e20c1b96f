"""A file nobody knows: the entry written for it, the file read once a person says yes, every mistake told, no personal data anywhere."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmlib import exports
from cmlib.exports import Dataset, ImportRecord, cache, read_folder
from cmlib.exports.containers import open_document
from cmlib.exports.mapping import FILE, IGNORE, header_of, parse
from cmlib.exports.names import key
from cmlib.exports.proposals import WORDS, propose
from cmlib.exports.shapes import SHAPES
from cmlib.exports.tables import POST_METRICS, TABLES
from cmlib.metrics import PASSPORTS
from tests.conftest import ROOT
from tests.exports_samples import FIXTURES, ZONE, csv_text, xlsx, zipped
from tests.test_exports import check_contract, folder_with, has_row

METRICOOL = """Informe de la cuenta
Fecha;Impresiones;Alcance;Interacciones;Seguidores;Tasa de interacción
13/01/2026;1.204;980;37;12.345;3,07
14/01/2026;2.980;1.500;--;12.350;2,5
"""
PINTEREST = """Date,Impressions,Engagements,Pin clicks,Outbound clicks,Saves,Total audience
2026-01-13,1204,37,20,3,5,900
2026-01-14,980,30,18,2,4,800
"""
ORDERS = """Nº pedido;Fecha;Nombre;Email;Teléfono;Importe total;Estado;Cupón
1001;13/01/2026 10:30;María López;maria.lopez@example.org;612345678;1.234,50;Pagado;HOLA
1002;14/01/2026 11:00;Juan Pérez;juan@example.org;612345679;45,00;Cancelado;
1003;15/01/2026 12:00;María López;MARIA.LOPEZ@example.org;612345678;20,00;Reembolsado;
"""
SURVEY = """Enviado;Correo electrónico;¿Cada cuánto compra?;¿Qué mejoraría?;Edad
13/01/2026;ana@example.org;Cada semana;El precio, escríbame a pepe@example.org;34
14/01/2026;luis@example.org;Cada mes;;45
"""
PEOPLE = ("maria", "lopez", "lópez", "juan", "pérez", "612345678", "ana@", "luis@", "pepe@")


def read(folder: Path) -> Dataset:
    data = read_folder(folder, zone=ZONE, salt=b"salt")
    check_contract(data)
    return data


def record(data: Dataset, file: str) -> ImportRecord:
    return next(r for r in data.imports if r.file == file)


def proposed(folder: Path) -> str:
    """The mapping as the workbook proposes it."""
    assert propose(folder, read(folder).imports, str) is not None
    return (folder / FILE).read_bytes().decode()


def mapped(folder: Path, **changes: str) -> Dataset:
    """The folder read after a person said yes to what is proposed (and changed some names)."""
    text = proposed(folder).replace("use: no\n", "use: yes\n")
    for header, name in changes.items():
        assert f'"{header}": ' in text
        start = text.index(f'"{header}": ') + len(header) + 4
        text = text[:start] + name + text[text.index("\n", start) :]
    (folder / FILE).write_text(text, encoding="utf-8")
    return read(folder)


def entry(columns: str, table: str = "account_daily", file: str = "a.csv", rest: str = "  platform: instagram\n") -> str:
    """A mapping with one entry in use, starting in line 2."""
    lines = "".join(f"    {line}\n" for line in columns.split("\n"))
    return f"files:\n- file: {file}\n  use: yes\n  table: {table}\n{rest}  columns:\n{lines}"


# ------------------------------------------------------------------------------------------------- from unknown to read


def test_a_planners_daily_file_is_proposed_then_read(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"metricool_instagram_2026-01.csv": METRICOOL})
    before = read(folder)
    (unknown,) = before.imports
    assert (unknown.format_id, unknown.error, unknown.rows_kept) == (None, None, 0)
    assert unknown.unknown_columns[:3] == ("Fecha", "Impresiones", "Alcance")
    assert "the closest is" in str(unknown.warnings[0])
    assert "cm check writes a ready-to-edit entry" in str(unknown.warnings[1])
    assert propose(folder, before.imports, str) == (folder / FILE, 1)
    text = (folder / FILE).read_text(encoding="utf-8")
    assert text.endswith(
        """
# the closest format is: Instagram posts and reels (Meta Business Suite)
- file: "metricool_instagram_2026-01.csv"
  use: no
  table: account_daily
  platform: instagram
  dates: auto
  decimal: auto
  columns:
    "Fecha": date  # 13/01/2026 · 14/01/2026
    "Impresiones": impressions  # 1.204 · 2.980
    "Alcance": reach  # 980 · 1.500
    "Interacciones": engagements_platform  # 37
    "Seguidores": followers_total  # 12.345 · 12.350
    "Tasa de interacción": ignore  # not known: 3,07 · 2,5
"""
    )
    waiting = read(folder)
    assert "not in use yet: check its columns and set use: yes" in str(record(waiting, "metricool_instagram_2026-01.csv").warnings[1])
    assert record(waiting, FILE).is_note
    (folder / FILE).write_text(text.replace("use: no", "use: yes"), encoding="utf-8")
    data = read(folder)
    done = record(data, "metricool_instagram_2026-01.csv")
    assert (done.format_id, done.tables, done.rows_in, done.rows_kept, done.warnings) == ("mapped", ("account_daily",), 2, 2, ())
    assert str(exports.labels()["mapped"]) == "a file read as data/mapping.yaml says"
    daily = data.account_daily
    assert set(daily["platform"]) == {"instagram"}
    assert {(d.day, m): v for d, m, v in zip(daily["date"], daily["metric"], daily["value"], strict=True)} == {
        (13, "impressions"): 1204, (13, "reach"): 980, (13, "engagements_platform"): 37, (13, "followers_total"): 12345,
        (14, "impressions"): 2980, (14, "reach"): 1500, (14, "followers_total"): 12350,
    }  # fmt: skip
    assert propose(folder, data.imports, str) is None


def test_a_glob_reads_the_download_of_next_month(tmp_path: Path) -> None:
    later = METRICOOL.replace("/01/2026", "/02/2026")
    folder = folder_with(tmp_path, {"Metricool_ig_2026-01.csv": METRICOOL, "Metricool_ig_2026-02.csv": later})
    assert '- file: "Metricool_ig_*.csv"' in proposed(folder)
    assert len(parse((folder / FILE).read_bytes()).entries) == 1
    folder_with(folder, {"Métricool_IG_2026-03.csv": METRICOOL.replace("/01/2026", "/03/2026")})
    (folder / FILE).write_text((folder / FILE).read_text().replace("use: no", "use: yes"), encoding="utf-8")
    assert [r.format_id for r in read(folder).imports if r.file != FILE] == ["mapped"] * 3


def test_no_glob_that_would_catch_a_known_file(tmp_path: Path) -> None:
    known = (FIXTURES / "meta_ig_posts_en_2026.csv").read_bytes()
    later = METRICOOL.replace("/01/2026", "/02/2026")
    folder = folder_with(tmp_path, {"informe_1.csv": METRICOOL, "informe_2.csv": later, "informe_3.csv": known})
    proposed(folder)
    assert [e.file for e in parse((folder / FILE).read_bytes()).entries] == ["informe_1.csv", "informe_2.csv"]
    copies = folder_with(tmp_path / "copies", {"informe [1].csv": METRICOOL, "informe [2].csv": later})
    proposed(copies)
    assert [e.file for e in parse((copies / FILE).read_bytes()).entries] == ["informe [1].csv", "informe [2].csv"]
    assert propose(copies, read(copies).imports, str) is None
    other = folder_with(tmp_path / "other", {"2026-01.csv": METRICOOL, "2026-02.csv": later})
    proposed(other)
    assert [e.file for e in parse((other / FILE).read_bytes()).entries] == ["2026-01.csv", "2026-02.csv"]


def test_a_pinterest_file_by_day(tmp_path: Path) -> None:
    data = mapped(folder_with(tmp_path, {"pinterest-analytics-overview.csv": PINTEREST}), **{"Pin clicks": "clicks_total"})
    daily = data.account_daily[data.account_daily["date"] == datetime(2026, 1, 13)]
    assert set(daily["platform"]) == {"pinterest"}
    assert dict(zip(daily["metric"], daily["value"], strict=True)) == {
        "impressions": 1204, "engagements_platform": 37, "clicks_total": 20, "link_clicks": 3, "saves": 5, "reach": 900,
    }  # fmt: skip


def test_orders_of_an_unknown_shop(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"pedidos.csv": ORDERS.encode("cp1252")})
    text = proposed(folder)
    assert '"Email": customer  # people; only a hash is kept' in text
    assert '"Nombre": ignore  # personal data' in text
    assert '"Teléfono": ignore  # personal data' in text
    data = mapped_again(folder)
    assert record(data, "pedidos.csv").rows_dropped == {"cancelled_order": 1}
    first, second = data.orders.to_dict("records")
    assert first["ordered_local"] == datetime(2026, 1, 13, 10, 30)
    assert first["ordered_at"] == pd.Timestamp("2026-01-13 09:30", tz="UTC")
    assert (first["order_no"], first["total"], first["net"], first["coupon"], first["status"]) == ("1001", 1234.5, 1234.5, "HOLA", "pagado")
    assert second["total"] == 20
    assert pd.isna(second["net"]), "refunded, nobody knows how much"
    assert first["customer_key"] == second["customer_key"] != ""
    no_person_in(data, folder)


def mapped_again(folder: Path) -> Dataset:
    (folder / FILE).write_text((folder / FILE).read_text(encoding="utf-8").replace("use: no\n", "use: yes\n"), encoding="utf-8")
    return read(folder)


def no_person_in(data: Dataset, folder: Path, people: tuple[str, ...] = PEOPLE) -> None:
    """Neither in a table, nor in the log, nor in the mapping."""
    texts = [(folder / FILE).read_text(encoding="utf-8"), repr(data.imports), *map(str, (w for r in data.imports for w in r.warnings))]
    texts += [table.to_csv() for table in data.tables.values()]
    for person in people:
        assert not any(person in text.casefold() for text in texts), person


def test_a_survey(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"encuesta.csv": SURVEY})
    text = proposed(folder)
    assert '"Enviado": date  # 13/01/2026 · 14/01/2026' in text
    assert '"Correo electrónico": ignore  # personal data' in text
    assert '"Edad": question\n' in text
    data = mapped_again(folder)
    answers = data.survey_responses
    assert len(answers) == 5
    assert has_row(
        answers, {"survey": "encuesta", "submitted_at": datetime(2026, 1, 13), "question": "¿Cada cuánto compra?", "answer": "Cada semana"}
    )
    assert has_row(answers, {"question": "Edad", "answer": "45"})
    no_person_in(data, folder)


def test_a_survey_reads_only_what_is_called_a_question(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path,
        {
            "encuesta.csv": SURVEY,
            FILE: entry('"¿Cada cuánto compra?": question\n"Correo electrónico": question', "survey_responses", "encuesta.csv"),
        },
    )
    data = read(folder)
    assert set(data.survey_responses["question"]) == {"¿Cada cuánto compra?"}
    assert pd.isna(data.survey_responses["submitted_at"]).all()
    done = record(data, "encuesta.csv")
    assert done.unknown_columns == ("Enviado", "¿Qué mejoraría?", "Edad")
    assert "personal data were not read" in str(done.warnings[0])


def test_a_listening_tool_in_a_workbook(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Talkwalker export"],
        [],
        ["published", "title snippet", "content", "url", "author", "extra handle", "sentiment", "reach"],
        [datetime(2026, 1, 13, 9, 30), "Café", "Gran café, gracias @maria_lopez", "https://twitter.com/maria_lopez/status/1", "@maria_lopez", "maria_lopez", 5, 1200],
        [datetime(2026, 1, 14, 21, 0), "Café", "Muy caro; llamadme al 612 345 678", "https://www.instagram.com/p/DAed_eBSBhh/", "Juan Pérez", "juanp", -5, 80],
    ]  # fmt: skip
    folder = folder_with(tmp_path, {"talkwalker.xlsx": xlsx({"Info": [["Talkwalker", "query"]], "Results": rows})})
    text = proposed(folder)
    assert 'sheet: "Results"' in text
    assert '"author": author  # people; only a hash is kept' in text
    assert '"extra handle": ignore  # not known\n' in text
    data = mapped_again(folder)
    assert record(data, "talkwalker.xlsx").tables == ("mentions",)
    first, second = data.mentions.to_dict("records")
    assert first["created_local"] == datetime(2026, 1, 13, 9, 30)
    assert first["created_at"] == pd.Timestamp("2026-01-13 08:30", tz="UTC")
    assert (first["text"], first["sentiment"]) == ("Gran café, gracias [@]", "5")
    assert first["author_key"] != second["author_key"]
    assert first["mention_uid"] != second["mention_uid"]
    no_person_in(data, folder, ("maria", "lopez", "juan", "pérez", "612 345"))
    assert read(folder).mentions.equals(data.mentions)


def test_posts_without_an_id_are_known_by_date_and_words(tmp_path: Path) -> None:
    content = "Publicado;Hora;Texto;Alcance;Me gusta\n13/01/2026;09:30;Pan nuevo;500;12\n14/01/2026;21:00;Horario;300;5\n"
    folder = folder_with(tmp_path, {"planificador_facebook.csv": content})
    data = mapped(folder)
    assert has_row(
        data.posts,
        {"platform": "facebook", "text": "Pan nuevo", "published_local": datetime(2026, 1, 13, 9, 30), "reach": 500, "likes": 12},
    )
    assert data.posts["post_id"].str.fullmatch(r"h[0-9a-f]{16}").all()
    folder_with(folder, {"planificador_facebook_2.csv": content.replace("500;12", "600;15")})
    (folder / FILE).write_text(
        (folder / FILE).read_text().replace("planificador_facebook.csv", "planificador_facebook*.csv"), encoding="utf-8"
    )
    newer = read(folder)
    assert len(newer.posts) == 2
    assert has_row(newer.posts, {"text": "Pan nuevo", "reach": 600})


def test_the_zone_and_the_order_of_the_entry_hold(tmp_path: Path) -> None:
    content = "When,Link,Likes\n02/03/2026 10:00,https://example.org/1,5\n"
    text = entry("When: date\nLink: permalink\nLikes: likes", "posts", rest="  platform: linkedin\n  dates: month/day/year\n  zone: UTC\n")
    data = read(folder_with(tmp_path, {"a.csv": content, FILE: text}))
    assert has_row(data.posts, {"published_local": datetime(2026, 2, 3, 11), "tz_basis": "assumed", "likes": 5})
    assert record(data, "a.csv").zone == "UTC"


@pytest.mark.parametrize(("decimal", "totals"), [("auto", [None, None]), ("point", [1.234, 5.678]), ('","', [1234, 5678])])
def test_the_decimal_mark_of_the_entry_holds(decimal: str, totals: list[float | None], tmp_path: Path) -> None:
    text = entry("Día: date\nTotal: total", "orders", rest=f"  decimal: {decimal}\n")
    data = read(folder_with(tmp_path, {"a.csv": "Día;Total\n13/01/2026;1.234\n14/01/2026;5.678\n", FILE: text}))
    assert [None if pd.isna(t) else t for t in data.orders["total"]] == totals
    assert bool(record(data, "a.csv").warnings) == (decimal == "auto"), "nothing is guessed in silence"


def test_the_ids_in_the_links_prove_the_zone_of_a_mapped_file(tmp_path: Path) -> None:
    content = "When,Link,Likes\n2024-09-28 23:33,https://www.instagram.com/p/DAed_eBSBhh/,5\n"
    text = entry("When: date\nLink: permalink\nLikes: likes", "posts")
    data = read(folder_with(tmp_path, {"a.csv": content, FILE: text}))
    assert has_row(data.posts, {"tz_basis": "id", "published_local": datetime(2024, 9, 28, 23, 33)})


@pytest.mark.parametrize(
    ("header", "row", "columns", "table", "values"),
    [
        ("Alta;Cliente;Pedidos;Gasto", "13/01/2026;a@b.org;3;45,50", "Alta: first_seen\nCliente: customer\nPedidos: orders\nGasto: spend", "customers", {"first_seen": datetime(2026, 1, 13), "orders": 3, "spend": 45.5}),
        ("Día;Canal;Visitas", "13/01/2026;Directo;1.204", "Día: date\nCanal: channel_group\nVisitas: sessions", "web_traffic", {"date_start": datetime(2026, 1, 13), "channel_group": "Directo", "metric": "sessions", "value": 1204}),
        ("Edad;Sexo;Seguidores", "18-24;Mujer;120", "Edad: age\nSexo: gender\nSeguidores: count", "audience", {"dimension": "age_gender", "bucket": "18-24", "bucket2": "women", "value": 120, "unit": "count", "platform": "instagram"}),
        ("Fecha;País;Peso", "13/01/2026;España;54,5", "Fecha: date\nPaís: country\nPeso: share", "audience", {"snapshot_date": datetime(2026, 1, 13), "dimension": "country", "bucket": "España", "value": 0.545, "unit": "share"}),
        ("Marca;Día;Tipo;Me gusta", "Panes;13/01/2026;Carrusel;40", "Marca: competitor\nDía: date\nTipo: media_type\nMe gusta: likes", "competitor_posts", {"competitor": "Panes", "media_type": "carousel", "likes": 40, "date": datetime(2026, 1, 13)}),
        ("Marca;Desde;Hasta;Posts", "Panes;01/01/2026;31/01/2026;9", "Marca: competitor\nDesde: date_start\nHasta: date_end\nPosts: posts", "competitor_totals", {"date_start": datetime(2026, 1, 1), "date_end": datetime(2026, 1, 31), "posts": 9, "platform": "instagram"}),
        ("Día;Campaña;Coste", "13/01/2026;Navidad;1.020,30", "Día: date\nCampaña: campaign\nCoste: spend", "ad_spend", {"date_start": datetime(2026, 1, 13), "date_end": datetime(2026, 1, 13), "campaign": "Navidad", "spend": 1020.3}),
        ("Día;Red;Coste", "13/01/2026;Google;7", "Día: date\nRed: platform\nCoste: spend", "ad_spend", {"platform": "google_ads", "spend": 7}),
        ("Perfil;Red;Fans", "Pan Fan;TikTok;12.000", "Perfil: name\nRed: platform\nFans: followers", "influencers", {"name": "Pan Fan", "platform": "tiktok", "followers": 12000}),
        ("Día;Opinión;Estrellas", "13/01/2026;Muy bien;4,5", "Día: date\nOpinión: text\nEstrellas: rating", "mentions", {"created_local": datetime(2026, 1, 13), "created_at": None, "text": "Muy bien", "rating": 4.5}),
        ("Día;Horas vistas", "13/01/2026;1,5", "Día: date\nHoras vistas: watch_time_hours", "account_daily", {"metric": "watch_time_s", "value": 5400}),
    ],
)  # fmt: skip
def test_every_table_can_be_mapped(header: str, row: str, columns: str, table: str, values: dict[str, object], tmp_path: Path) -> None:
    rest = "  platform: instagram\n" if SHAPES[table].networked and "Red" not in header else ""
    data = read(folder_with(tmp_path, {"a.csv": f"{header}\n{row}\n", FILE: entry(columns, table, rest=rest)}))
    assert record(data, "a.csv").rows_kept == 1, record(data, "a.csv")
    assert has_row(data.tables[table], values), data.tables[table].T


def test_the_examples_of_the_documents(tmp_path: Path) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    acme, draft = (re.search(rf"```{kind}\n(.*?)```", text, flags=re.DOTALL)[1] for kind in ("csv", "yaml"))
    written = proposed(folder_with(tmp_path, {"acme.csv": acme}))
    assert re.sub("# the closest.*", "", written[written.index("\nfiles:") + 1 :]) == re.sub("# the closest.*", "", draft)
    for name in ("README.md", "README.es.md"):
        readme = re.search(r"```yaml\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)[1]
        rules = parse(f"files:\n{readme}".encode())
        assert rules.problems == ()
        assert rules.entries[0].form is not None


def test_the_lists_of_names_are_the_house_s() -> None:
    for table, shape in SHAPES.items():
        assert set(shape.metrics) <= set(PASSPORTS), table
        assert {n for need in shape.needs for n in need.split("|")} <= set(shape.columns), table
    assert set(SHAPES) <= set(TABLES)
    for table, words in WORDS.items():
        allowed = set(SHAPES[table].columns) if table else {c for s in SHAPES.values() for c in s.columns}
        assert set(words) <= allowed, table
        assert all(key(word) == word for line in words.values() for word in line.split(" | ")), table
    assert {t.inside or n for n, t in SHAPES["posts"].columns.items()} >= set(POST_METRICS)


# --------------------------------------------------------------------------------------------------------------- orders


def test_an_order_of_several_lines(tmp_path: Path) -> None:
    content = csv_text(
        ["Order", "When", "Buyer", "Total", "Item", "Qty"],
        [["7", "2026-01-13", "a@b.org", "30.00", "Pan", "2"], ["7", "", "", "", "Café", "1"], ["8", "2026-01-14", "", "5.00", "Pan", "1"]],
    )
    names = "Order: order_no\nWhen: date\nBuyer: customer\nTotal: total\nItem: product\nQty: qty"
    data = read(folder_with(tmp_path, {"a.csv": content, FILE: entry(names, "orders", rest="")}))
    assert [(o["order_no"], o["total"], o["items"]) for o in data.orders.to_dict("records")] == [("7", 30, 3), ("8", 5, 1)]
    assert list(data.order_lines["product"]) == ["Pan", "Café", "Pan"]
    assert record(data, "a.csv").rows_kept == 3
    without = read(
        folder_with(tmp_path / "2", {"a.csv": content, FILE: entry(names.replace("Item: product", "Item: ignore"), "orders", rest="")})
    )
    assert len(without.orders) == 2
    assert record(without, "a.csv").rows_kept == 3
    split = content.replace("7,,,,Café", "7,,,12.00,Café")
    refused = record(read(folder_with(tmp_path / "3", {"a.csv": split, FILE: entry(names, "orders", rest="")})), "a.csv")
    assert "order 7 has rows with different values of Total" in str(refused.error)


def test_orders_without_a_number_are_counted_once_each(tmp_path: Path) -> None:
    content = "When,Total\n2026-01-13,5\n2026-01-13,5\n2026-01-14,7\n"
    files = {"a1.csv": content, "a2.csv": content + "2026-01-15,9\n", FILE: entry("When: date\nTotal: total", "orders", "a*.csv", rest="")}
    assert sorted(read(folder_with(tmp_path, files)).orders["total"]) == [5, 5, 7, 9]


# -------------------------------------------------------------------------------------------------------------- the file


def test_an_entry_in_use_wins_over_a_reader(tmp_path: Path) -> None:
    content = (FIXTURES / "youtube_Totals_en.csv").read_bytes()
    before = read(
        folder_with(tmp_path, {"Totals.csv": content, FILE: entry("Date: date\nViews: views", file="Totals.csv").replace("yes", "no")})
    )
    assert record(before, "Totals.csv").format_id == "yt_table"
    after = read(folder_with(tmp_path, {FILE: entry("Date: date\nViews: views", file="Totals.csv")}))
    assert record(after, "Totals.csv").format_id == "mapped"
    assert set(after.account_daily["platform"]) == {"instagram"}


def test_a_member_of_an_archive(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"todo.zip": zipped({"enero/metricool instagram.csv": METRICOOL.encode()})})
    data = mapped(folder)
    assert '- file: "todo.zip/enero/metricool instagram.csv"' in (folder / FILE).read_text()
    assert record(data, "todo.zip/enero/metricool instagram.csv").format_id == "mapped"


def test_the_same_bytes_under_a_name_nobody_knows_hide_nothing(tmp_path: Path) -> None:
    columns = "Fecha: date\nAlcance: reach"
    data = read(folder_with(tmp_path, {"1.csv": METRICOOL, "2.csv": METRICOOL, FILE: entry(columns, file="2.csv")}))
    assert [(r.file, r.format_id, r.rows_kept) for r in data.imports][:2] == [("1.csv", None, 0), ("2.csv", "mapped", 2)]


def test_everything_written_by_a_person_stays(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"metricool_ig.csv": METRICOOL})
    proposed(folder)
    ours = (folder / FILE).read_bytes().replace(b"use: no", b"use: yes # mine") + "# nota: ñ\n# last".encode()
    for old in [
        ours,
        ours.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + ours,
        b"# nothing yet\n",
        b"files:\n",
        b"files: []",
        b"files:\n    - file: metricool_ig.csv\n      use: no\n",
        b"files: [{file: metricool_ig.csv, use: no}]\n",
        b"",
    ]:
        folder_with(folder, {FILE: old, "pedidos.csv": ORDERS})
        had = len(parse(old).entries)
        path, new = propose(folder, read(folder).imports, str) or (None, 0)
        text = (folder / FILE).read_bytes()
        assert path == folder / FILE
        assert text.startswith(old)
        rules = parse(text)
        assert (rules.problems, len(rules.entries), had + new) == ((), 2, 2), old[:40]
        assert propose(folder, read(folder).imports, str) is None, "twice adds nothing"
        assert (folder / FILE).read_bytes() == text
        assert b"\r\n" not in text or b"\n" not in text.replace(b"\r\n", b"")
    assert sorted(p.name for p in folder.iterdir()) == [FILE, "metricool_ig.csv", "pedidos.csv"]


def test_the_comments_speak_the_language_of_the_brand(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"a.csv": METRICOOL.replace("37;", ";")})
    propose(folder, read(folder).imports, lambda text: f"«{text}»\n: - [x] {{")
    text = (folder / FILE).read_text(encoding="utf-8")
    assert "# «How to read the files" in text
    assert '    "Tasa de interacción": ignore  # «not known: 3,07 · 2,5» : - [x] {\n' in text
    assert "  platform:  # «write the network here» : - [x] {\n" in text
    assert parse(text.encode()).problems == ()


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_with(tmp_path, {"a.csv": METRICOOL})
    monkeypatch.setattr("cmlib.files.os.replace", lambda *a: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    with pytest.raises(exports.proposals.DataError, match="cannot be written: Permission denied"):
        propose(folder, read(folder).imports, str)
    assert [p.name for p in folder.iterdir()] == ["a.csv"]


def test_what_would_not_read_back_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_with(tmp_path, {"a.csv": METRICOOL, FILE: "files:\n"})
    imports = read(folder).imports
    monkeypatch.setattr("cmlib.exports.proposals._block", lambda *a: "- [")
    assert propose(folder, imports, str) is None
    assert (folder / FILE).read_text() == "files:\n"


def test_rows_of_people_without_headers_are_never_written_down(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {"gente.csv": "Ana Gil;ana@example.org;34\nLuis Paz;luis@example.org;41\n", "data.json": '{"a": [1]}'})
    data = read(folder)
    assert propose(folder, data.imports, str) is None
    assert not (folder / FILE).exists()
    assert not any("cm check" in str(w) for r in data.imports for w in r.warnings)


def test_examples_are_only_dates_and_plain_numbers(tmp_path: Path) -> None:
    header = ["Fecha", "Alcance", "Nota", "Móvil", "Fecha de nacimiento", "Código", "Usuario", "Importe"]
    row = ["13/01/2026", "1.204", "Ana", "612345678", "01/02/1990", "612345678", "@ana", "12,50 €"]
    text = proposed(folder_with(tmp_path, {"a.csv": csv_text(header, [row], ";")}))
    for secret in ("Ana", "612345678", "1990", "@ana"):
        assert secret not in text
    for shown in ("13/01/2026", "1.204", "12,50 €"):
        assert shown in text


# ----------------------------------------------------------------------------------------------------------- its mistakes

GOOD = "Fecha: date\nAlcance: reach"
MISTAKES: list[tuple[str, int, str, str]] = [
    # mapping, line, what, allowed
    ("files:\n- file: 'a.csv\n", 2, "not readable YAML", "check the indentation"),
    ("files:\n- file: a.csv\n  decimal: ,\n", 3, "not readable YAML", "check the indentation"),
    ("files:\n- file: a.csv\n\tuse: yes\n", 3, "not readable YAML", "check the indentation"),
    ("# \x07\nfiles: []\n", 1, "not readable YAML: special characters", "check the indentation"),
    ("just words\n", 1, "does not hold a list under the key files", ""),
    ("files: a.csv\n", 1, "does not hold a list under the key files", ""),
    ("file: a.csv\n", 1, "unknown key «file»", "did you mean «files»?"),
    ("files:\n- a.csv\n", 2, "an entry of the list has no keys", "file, use, table"),
    ("files:\n- use: yes\n", 2, "the key «file» is missing", ""),
    ("files:\n- file: a.csv\n  usee: yes\n", 3, "unknown key «usee»", "did you mean «use»?"),
    ("files:\n- file: a.csv\n  use: no\n  use: yes\n", 4, "«use» is there twice", ""),
    ("files:\n- file: a.csv\n  use: perhaps\n", 3, "«perhaps» is not possible for use", "yes"),
    ("files:\n- file: [a.csv]\n  use: yes\n", 2, "«[…]» is not possible for file", "one word or one line"),
    (entry(GOOD, "acount_daily"), 4, "«acount_daily» is not possible for table", "did you mean «account_daily»?"),
    (entry(GOOD, ""), 4, "the key «table» is missing", "account_daily, posts"),
    (entry(GOOD, rest="  platform: instagran\n"), 5, "«instagran» is not possible for platform", "did you mean «instagram»?"),
    (entry(GOOD, rest=""), 2, "does not say of which network", "instagram, facebook"),
    (entry(GOOD, rest="  platform: instagram\n  dates: dd/mm\n"), 6, "«dd/mm» is not possible for dates", "day/month/year"),
    (entry(GOOD, rest="  platform: instagram\n  decimal: dot\n"), 6, "«dot» is not possible for decimal", "comma, point"),
    (entry(GOOD, rest="  platform: instagram\n  zone: Europe/Madird\n"), 6, "«Europe/Madird» is not possible for zone", "Europe/Madrid"),
    (entry(GOOD, rest="  platform: instagram\n  header_row: first\n"), 6, "«first» is not possible for header_row", "a number from 1"),
    (entry("Fecha: date\nAlcance: reech"), 8, "«reech» is not possible for Alcance", "did you mean «reach»?"),
    (entry("Fecha: date\nAlcance: reach\nfécha: ignore"), 9, "«fécha» is there twice", ""),
    (entry("Fecha: date\nAlcance: reach\nImpresiones: reach"), 9, "«Alcance» and «Impresiones» are both called reach", "write ignore for the other"),
    (entry("Fecha: date\nA: watch_time_s\nB: watch_time_hours"), 9, "«A» and «B» are both called watch_time_hours", "write ignore for the other"),
    (entry("Fecha: date"), 6, "the table account_daily lacks a column", "one of them is needed: views, impressions"),
    (entry("Alcance: reach"), 6, "the table account_daily lacks a column", "one of them is needed: date"),
    (entry("Fecha: date\nAlcance: reach", "posts"), 6, "the table posts lacks a column", "one of them is needed: post_id, permalink, text"),
    (entry("F: name\nTeléfono: topic", "influencers"), 8, "«Teléfono» looks like personal data", "allowed here: name, ignore"),
    (entry("F: date\nT: total\nE-mail: order_no", "orders"), 9, "«E-mail» looks like personal data", "allowed here: customer, ignore"),
    ("files:\n- file: a.csv\n  use: yes\n  table: posts\n  platform: x\n", 2, "the key «columns» is missing", "a line for each column"),
    ("files:\n- file: a.csv\n  use: yes\n  table: posts\n  platform: x\n  columns: [Fecha]\n", 6, "«[…]» is not possible for columns", "a line for each column"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "what", "allowed"), MISTAKES, ids=[f"{m[1]}-{m[2]}" for m in MISTAKES])
def test_every_mistake_says_what_where_and_what_is_allowed(text: str, line: int, what: str, allowed: str, tmp_path: Path) -> None:
    good = (FIXTURES / "meta_ig_posts_en_2026.csv").read_bytes()
    folder = folder_with(tmp_path, {"a.csv": METRICOOL, "good.csv": good, FILE: text})
    data = read(folder)
    told = str(record(data, FILE).error)
    assert told.startswith(f"line {line} of data/mapping.yaml: "), told
    assert what in told
    assert allowed in told
    assert told.endswith(("run cm check", "on that line", "names it platform")), "what to do"
    assert not record(data, FILE).is_note
    assert (record(data, "a.csv").format_id, record(data, "a.csv").error) == (None, None)
    assert len(data.posts) == 2, "the other files are read"
    before = (folder / FILE).read_bytes()
    if not parse(before).readable:
        assert propose(folder, data.imports, str) is None
        assert (folder / FILE).read_bytes() == before


def test_a_mapping_that_is_not_utf8(tmp_path: Path) -> None:
    data = read(folder_with(tmp_path, {FILE: "files: # ñ\n".encode("cp1252")}))
    assert str(data.imports[0].error) == "line 1 of data/mapping.yaml: the file is not UTF-8 text. What to do: save it again as UTF-8"


def test_every_mistake_is_told_at_once_and_sound_entries_work(tmp_path: Path) -> None:
    text = entry("Fecha: fecha\nAlcance: alcance") + entry(GOOD, file="b.csv").removeprefix("files:\n")
    data = read(folder_with(tmp_path, {"a.csv": METRICOOL, "b.csv": METRICOOL.replace("980", "981"), FILE: text}))
    told = record(data, FILE)
    assert "line 7" in str(told.error)
    assert [str(w)[:6] for w in told.warnings] == ["line 8"]
    assert record(data, "b.csv").format_id == "mapped"
    assert "line 2 of data/mapping.yaml: the entry for this file has a mistake" in str(record(data, "a.csv").warnings[-1])


def test_an_entry_not_in_use_may_be_unfinished(tmp_path: Path) -> None:
    data = read(folder_with(tmp_path, {FILE: "files:\n- file: a.csv\n  use: no\n  table: ?x\n  columns:\n"}))
    assert data.imports[0].is_note


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"columns": "Fecha: date\nAlcanze: reach"},
            "line 8 of data/mapping.yaml: «a.csv» has no column «Alcanze»; did you mean «Alcance»? Allowed here: Fecha, Impresiones, ",
        ),
        ({"columns": "Day: date\nReach: reach"}, "line 2 of data/mapping.yaml: no row of «a.csv» has the headers of this entry"),
        ({"rest": "  platform: x\n  header_row: 40\n"}, "line 2 of data/mapping.yaml: «a.csv» has no row 40"),
        ({"rest": "  platform: x\n  header_row: 3\n"}, "line 2 of data/mapping.yaml: no row of «a.csv» has the headers of this entry"),
        ({"rest": "  platform: x\n  sheet: Hoja1\n"}, "line 2 of data/mapping.yaml: «a.csv» has no sheet «Hoja1»; its sheets are: a.csv"),
    ],
)
def test_a_file_that_is_not_as_its_entry_says(change: dict[str, str], told: str, tmp_path: Path) -> None:
    data = read(folder_with(tmp_path, {"a.csv": METRICOOL, FILE: entry(**{"columns": GOOD, **change})}))
    found = record(data, "a.csv")
    assert told in str(found.error)
    assert str(found.error).endswith("run cm check")
    assert (found.format_id, data.tables) == (None, {})
    assert record(data, FILE).error is None


def test_a_file_that_is_no_table(tmp_path: Path) -> None:
    data = read(folder_with(tmp_path, {"a.csv": '{"a": 1}', FILE: entry(GOOD)}))
    assert "«a.csv» is not a table" in str(record(data, "a.csv").error)


def test_a_column_that_is_gone_but_not_needed_is_only_told(tmp_path: Path) -> None:
    data = read(folder_with(tmp_path, {"a.csv": METRICOOL, FILE: entry(GOOD + "\nVistas: views")}))
    found = record(data, "a.csv")
    assert (found.rows_kept, found.error) == (2, None)
    assert "line 9 of data/mapping.yaml: «a.csv» has no column «Vistas»" in str(found.warnings[0])


def test_the_row_of_the_headers_can_be_said(tmp_path: Path) -> None:
    content = "Fecha,Alcance\n01/01/2026,1\n\nFecha,Alcance\n13/01/2026,7\n"
    rest = "  platform: x\n  header_row: 4\n"
    data = read(folder_with(tmp_path, {"a.csv": content, FILE: entry(GOOD, rest=rest)}))
    assert data.account_daily["value"].tolist() == [7]


# ----------------------------------------------------------------------------------------------------------------- cache


def test_the_cache_notices_the_mapping(tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "data", {"a.csv": METRICOOL})
    how = {"zone": ZONE, "salt": b"salt", "cache": tmp_path / "cache"}
    assert not read_folder(folder, **how).has("account_daily")  # type: ignore[arg-type]
    folder_with(folder, {FILE: entry(GOOD)})
    first = read_folder(folder, **how)  # type: ignore[arg-type]
    assert set(first.account_daily["metric"]) == {"reach"}
    folder_with(folder, {FILE: entry(GOOD.replace("Alcance: reach", "Impresiones: views"))})
    second = read_folder(folder, **how)  # type: ignore[arg-type]
    assert set(second.account_daily["metric"]) == {"views"}
    assert read_folder(folder, **how).imports == second.imports  # type: ignore[arg-type]
    folder_with(folder, {FILE: "files: x"})
    broken = read_folder(folder, **how)  # type: ignore[arg-type]
    again = read_folder(folder, **how)  # type: ignore[arg-type]
    assert str(again.imports[1].error) == str(broken.imports[1].error) != "None"
    assert len(list((tmp_path / "cache").iterdir())) == 1
    assert cache.LOG in {p.name for p in next((tmp_path / "cache").iterdir()).iterdir()}


# ------------------------------------------------------------------------------------------------------------ any header

HOSTILE = [
    'say "yes"',
    "a: b",
    "two\nlines",
    "🙂 {} [x]",
    "# no",
    "- no",
    "'",
    "\\n",
    "a | b",
    "&a *b !c",
    "%TAG",
    "? key",
    "nbsp\xa0x",
    "ﬁ",
    "\u200b",
    "yes",
    "~",
    "Fecha",
    "Alcance",
]


@given(
    st.lists(
        st.sampled_from(
            [
                *HOSTILE,
                "files:\n",
                "- file: a\n",
                "  use: yes\n",
                "  columns:\n",
                "    a: date\n",
                "---\n",
                "%YAML 9.9\n",
                "\t",
                "\x00",
                "*a",
            ]
        )
    )
)
@settings(max_examples=200, deadline=None)
def test_no_text_breaks_the_reading_of_the_mapping(pieces: list[str]) -> None:
    rules = parse("".join(pieces).encode())
    assert rules.readable or not rules.entries
    assert all(str(p).startswith("line ") for p in rules.problems)


@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30)), min_size=2, max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_proposal_reads_back_whatever_the_headers(tmp_path_factory: pytest.TempPathFactory, headers: list[str]) -> None:
    round_trip(tmp_path_factory.mktemp("data"), headers)


def test_many_and_long_headers(tmp_path: Path) -> None:
    round_trip(tmp_path / "many", [f"{h} {i}" for i in range(300 // len(HOSTILE) + 1) for h in HOSTILE])
    round_trip(tmp_path / "long", ["Fecha", "Alcance", "¿" + "por qué " * 200 + "?"])


def round_trip(folder: Path, headers: list[str]) -> None:
    rows = [headers, ["13/01/2026", *["7"] * (len(headers) - 1)]]
    folder_with(folder, {"inform: {}.csv": csv_text(rows[0], rows[1:], ";").encode("utf-8-sig")})
    data = read(folder)
    if propose(folder, data.imports, str) is None:
        return
    assert propose(folder, data.imports, str) is None
    text = (folder / FILE).read_bytes()
    assert parse(text).problems == ()
    chosen = parse(text.replace(b"use: no\n", b"use: yes\n").replace(b"  platform:  #", b"  platform: x #"))
    (one,) = chosen.entries
    assert one.file == "inform: {}.csv"
    if chosen.problems:  # a table that lacks a column, nothing else
        assert all("lacks a column" in str(p) or "columns» is missing" in str(p) for p in chosen.problems), chosen.problems
        return
    sheet, at = header_of(open_document(one.file, (folder / one.file).read_bytes())) or pytest.fail("no header")
    assert {key(c.header) for c in one.columns} == {key(h) for h in sheet.head[at] if key(h) and len(h) < 1000}
    found = record(mapped_again_with_network(folder), "inform: {}.csv")
    assert found.format_id == "mapped"
    assert {c.name for c in one.columns} <= {*SHAPES[one.form.parts[0].table].columns, IGNORE} if one.form else False


def mapped_again_with_network(folder: Path) -> Dataset:
    text = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(text.replace(b"use: no\n", b"use: yes\n").replace(b"  platform:  #", b"  platform: x #"))
    return read_folder(folder, zone=ZONE, salt=b"salt")
