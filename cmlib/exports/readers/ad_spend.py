"""Paid media: the table exports of Meta Ads, Google Ads, TikTok Ads and Pinterest Ads, or a table kept by hand.

Headers of the ad managers come from parsers and documentation, not from files that were opened: they are aliases, never positions.
"""

from __future__ import annotations

import re

import pandas as pd

from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.numbers import is_missing
from cmlib.exports.readers._shared import currency_of, money, period_above
from cmlib.exports.reading import MONTH_FIRST_COUNTRIES, Reading, dates
from cmlib.exports.vocabulary import NETWORK_WORDS
from cmlib.text import T

_SPEND_EN = money("Amount spent", "Cost", "Spend", "Spend in account currency", "Total cost")
_SPEND_ES = money("Importe gastado", "Coste", "Costo", "Gasto", "Inversión", "Inversión publicitaria")
_COLUMNS = {
    "day": column("date", "Day | By Day | Date", "Día | Fecha"),
    "start": column("date", "Reporting starts | From", "Inicio del informe | Desde"),
    "end": column("date", "Reporting ends | To", "Fin del informe | Finalización del informe | Hasta"),
    "platform": column("text", "Network | Platform", "Red | Plataforma"),
    "campaign": column("text", "Campaign name | Campaign", "Nombre de la campaña | Campaña"),
    "ad": column("skip", "Ad set name | Ad group name | Ad group | Ad name | Ad", "Nombre del conjunto de anuncios | Grupo de anuncios | Nombre del anuncio | Anuncio"),
    "objective": column("text", "Objective | Campaign objective | Campaign type", "Objetivo | Objetivo de la campaña | Tipo de campaña"),
    "currency": column("text", "Currency | Currency code | Account currency", "Divisa | Moneda | Código de moneda | Moneda de la cuenta"),
    "spend": column("money", _SPEND_EN, _SPEND_ES),
    "impressions": column("count", "Impressions | Impr.", "Impresiones"),
    "reach": column("count", "Reach", "Alcance"),
    "link_clicks": column("count", "Link clicks | Clicks (destination)", "Clics en el enlace"),
    "outbound": column("count", "Outbound clicks", "Clics salientes"),
    "clicks": column("count", "Clicks", "Clics"),
    "results": column("number", "Results | Conversions | Total conversions", "Resultados | Conversiones"),
    "result_kind": column("text", "Result indicator | Result type", "Indicador de resultado | Indicador de resultados | Tipo de resultado"),
    "revenue": column(
        "money",
        money("Purchase conversion value", "Purchases conversion value", "Conv. value", "Conversion value", "Total complete payment value", "Revenue"),
        money("Valor de conversión de compras", "Valor de conv.", "Valor de conversión", "Ingresos"),
    ),
    "unused": column(
        "skip",
        "Account name | Campaign ID | Campaign delivery | Campaign status | Campaign state | Delivery | Status | Starts | Ends | Frequency | Attribution setting | Age | Gender"
        " | Pin clicks | Clicks (all) | CTR | CPM | Avg. CPC | Purchases | " + money("Cost per result", "Cost per results", "Cost / conv."),
        "Nombre de la cuenta | Identificador de la campaña | Entrega de la campaña | Estado de la campaña | Estado | Inicio | Finalización | Frecuencia"
        " | Configuración de atribución | Edad | Sexo | Clics (todos) | CPM | Compras | " + money("Coste por resultado", "Costo por resultado"),
    ),
}  # fmt: skip
_NETWORKS = {
    **NETWORK_WORDS,
    "google": "google_ads",
    "google ads": "google_ads",
    "adwords": "google_ads",
    "meta": "meta",
    "meta ads": "meta",
}
_MANAGERS = (("amount spent", "meta"), ("importe gastado", "meta"), ("impr.", "google_ads"), ("by day", "tiktok"), ("clicks (destination)", "tiktok"),
             ("spend in account currency", "pinterest"), ("pin clicks", "pinterest"))  # fmt: skip
"""Header by which an ad manager is known -> network its money goes to."""
_ADDED = ("spend", "impressions", "link_clicks", "results", "revenue")


def _campaigns(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """One row a period and campaign, without totals rows; currency, network and period from wherever the file says them."""
    for name in ("campaign", "objective", "result_kind"):
        if name not in frame:
            frame = frame.assign(**{name: ""})
    frame = _without_totals(frame, reading, block)
    frame = _placed(_dated(frame, reading, block), reading, block)
    if "currency" not in frame:
        frame = frame.assign(currency=currency_of(block, _SPEND_EN, _SPEND_ES))
    if (frame["currency"] == "").any():
        reading.warn(T("the file does not say the currency of the money spent; it is taken as the brand's"))
    if "link_clicks" not in frame and (clicks := next((c for c in ("outbound", "clicks") if c in frame), None)):
        frame = frame.assign(link_clicks=frame[clicks])
    empty = frame["spend"].isna()
    reading.drop(frame.index[empty], "no_value")
    return _by_campaign(frame[~empty], reading, block)


def _without_totals(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Rows that say they are a total, or that have no campaign and no day, or what all campaigns have spent together."""
    words = frame[[c for c in ("day", "start", "platform", "campaign") if c in frame]]
    total: pd.Series[bool] = words.apply(lambda c: c.str.casefold().str.match(r"(?:grand |resultados )?total")).any(axis=1)
    named = frame["campaign"] != ""
    if named.any():
        undated = frame["day"] == "" if "day" in frame else pd.Series(False, index=frame.index)
        whole = (frame["spend"] - frame.loc[named & ~total, "spend"].sum()).abs() <= 0.01
        total |= ~named & (undated | whole)
    if int(total.sum()) == 1:
        said, added = float(frame.loc[total, "spend"].iloc[0]), float(frame.loc[~total, "spend"].sum())
        if pd.notna(said) and abs(said - added) > max(0.5, 1e-6 * abs(said)):
            reading.warn(
                T("{column}: the rows add up to {rows}, the totals row says {total}; the export leaves something out",
                  column=_header(block, "spend"), rows=round(added, 2), total=round(said, 2))
            )  # fmt: skip
    reading.drop(frame.index[total], "totals_row")
    return frame[~total]


def _header(block: Block, name: str) -> str:
    return next((h for h in block.header if key(h) in _COLUMNS[name].languages), name)


def _dated(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """The day of each row, else its first and last day, else the period above the table."""
    edges = ("day", "day") if "day" in frame else ("start", "end") if {"start", "end"} <= set(frame) else ()
    if edges:
        read = {name: dates(frame[name], reading, _header(block, name)).local.dt.normalize() for name in dict.fromkeys(edges)}
        frame = frame.assign(date_start=read[edges[0]], date_end=read[edges[1]])
        lost = frame["date_start"].isna() | frame["date_end"].isna()
        reading.drop(frame.index[lost], "no_date")
        return frame[~lost]
    period = period_above(block, "MDY" if reading.country in MONTH_FIRST_COUNTRIES else "DMY")
    if period is None:
        raise reading.refuse(T("the file does not say when the money was spent; export it again by day, or add a column with the day"))
    return frame.assign(date_start=period[0], date_end=period[1])


def _placed(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """The network each row was paid to; for Meta Ads without that column, ``meta``."""
    bare = {re.sub(r" \([a-z]{3}\)$", "", key(h)) for h in block.header}
    manager = next((network for header, network in _MANAGERS if header in bare), "") or reading.platform_in_path()
    if "platform" in frame:
        said = frame["platform"].map(lambda v: _NETWORKS.get(key(v), manager if is_missing(v) else "other")).astype("str")
        return frame.assign(platform=said)
    if not manager:
        reading.warn(T("the file does not say which network the money was paid to; add a column «network»"))
    return frame.assign(platform=manager)


def _by_campaign(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Ad sets, ads, ages and genders of a campaign become one row a period; people reached cannot be added up."""
    keys = ["platform", "date_start", "date_end", "campaign", "objective", "currency", "result_kind"]
    groups = frame.groupby(keys, sort=False, dropna=False)
    first = ~frame.duplicated(keys)
    if first.all():
        return frame
    added = [c for c in _ADDED if c in frame]
    if gaps := [_header(block, c) for c in added if frame[c].isna().any() and frame[c].notna().any()]:
        reading.warn(T("empty cells of {columns} were left out of the sums of their campaigns", columns=gaps))
    sums = groups[added].transform(lambda column: column.sum(min_count=1))
    alone = groups["spend"].transform("size") == 1
    if "reach" in frame:
        frame = frame.assign(reach=frame["reach"].where(alone))
    reading.counted |= {int(i) for i in frame.index[~first]}
    return frame.assign(**{name: sums[name] for name in added})[first]


FORMATS = (
    Format(
        id="ad_spend", label=T("money spent on ads, by campaign"), where=T("Meta Ads Manager, Google Ads, TikTok Ads or Pinterest Ads > Export table data, by day; or a table you keep"),
        zone="none", order="country",
        parts=(Part("ad_spend", _COLUMNS, needs=("spend", "campaign|ad", "impressions|results|link_clicks|clicks|day|start"), finish=_campaigns),),
    ),
)  # fmt: skip
