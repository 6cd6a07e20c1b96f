"""Shops other than Shopify, and mailing lists: WooCommerce, PrestaShop, Mailchimp."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from cmlib.exports.builders import to_local, to_utc
from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.reading import Reading, dates
from cmlib.text import T

_CANCELLED = re.compile(r"cancel|anulad")
_FAILED = re.compile(r"fail|fallid|error|trash|papelera|draft|borrador")
_REFUNDED = re.compile(r"refund|reembols|devuelt")


def _shop_orders(frame: pd.DataFrame, reading: Reading, shop: str, header: str) -> pd.DataFrame:
    """Time in the shop's zone (taken as the brand's), the customer hashed by name, cancelled and failed orders out."""
    status = frame["status"].map(key)
    for rule, reason in ((_CANCELLED, "cancelled_order"), (_FAILED, "voided_order")):
        out = status.map(lambda s, rule=rule: bool(rule.search(s)))
        reading.drop(frame.index[out.astype(bool)], reason)
    frame = frame[~frame.index.isin(reading.dropped.index)]
    found = dates(frame["ordered"], reading, header)
    reading.drop(frame.index[found.local.isna()], "no_date")
    reading.seen(found.local)
    reading.warn(T("the file does not say the zone of its times; they were read as {zone}", zone=reading.zone))
    reading.warn(T("the file has no e-mail: customers are recognised by name only, so two people of one name count as one"))
    reading.used_zone, reading.zone_basis = reading.zone, "assumed"
    utc = to_utc(found.local, reading.zone)
    frame = frame.assign(
        ordered_at=utc, ordered_local=to_local(utc, reading.zone), order_uid=shop + ":" + frame["order_no"], customer_key=reading.hashed(frame["buyer"], "name:"),
        status=status.reindex(frame.index),
    )  # fmt: skip
    return frame[found.local.notna()].drop(columns=["buyer"])


def _woo(frame: pd.DataFrame, reading: Reading, block: Block) -> dict[str, pd.DataFrame]:
    orders = _shop_orders(frame, reading, "woo", "Date")
    lines = []
    for row, uid, cell in zip(orders.index, orders["order_uid"], orders["products"], strict=True):
        for piece in re.split(r",\s*(?=\d+\s*×)", cell):
            found = re.match(r"^(\d+)\s*×\s*(.+)$", piece.strip(), flags=re.DOTALL)
            if found:
                lines.append((row, uid, found[2].strip(), float(found[1])))
    table = pd.DataFrame(lines, columns=["row", "order_uid", "product", "qty"]).set_index("row")
    return {"orders": orders, "order_lines": table} if len(table) else {"orders": orders}


def _woo_customers(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    reading.drop(frame.index[frame["email"] == ""], "no_id")
    frame = frame[frame["email"] != ""]
    return frame.assign(customer_key=reading.hashed(frame["email"])).drop(columns=["email"])


def _presta(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    orders = _shop_orders(frame, reading, "prestashop", "Date")
    refunded = orders["status"].map(lambda s: bool(_REFUNDED.search(s))).astype(bool)
    if refunded.any():
        reading.warn(
            T("{n} orders were refunded, but the file does not say how much; their net value is left empty", n=int(refunded.sum()))
        )
    return orders.assign(net=orders["total"].where(~refunded, np.nan))


def _mailchimp(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Subscribed or not is in the file's name; e-mails become hashes."""
    name = key(reading.file.rsplit("/", 1)[-1])
    status = False if re.search(r"unsubscribed|cleaned|nonsubscribed", name) else True if "subscribed" in name else None
    if status is None:
        reading.warn(T("the file's name does not say whether these people are subscribed; keep the name Mailchimp gave it"))
    reading.drop(frame.index[frame["email"] == ""], "no_id")
    frame = frame[frame["email"] != ""]
    tags = frame["tags"].str.replace('"', "") if "tags" in frame else ""
    accepts = pd.Series(pd.NA if status is None else status, index=frame.index, dtype="boolean")
    return frame.assign(customer_key=reading.hashed(frame["email"]), tags=tags, accepts_marketing=accepts).drop(columns=["email"])


FORMATS = (
    Format(
        id="woo_orders", label=T("WooCommerce orders"), where=T("WooCommerce > Analytics > Orders > Download"),
        parts=(
            Part(
                "orders",
                {
                    # Spanish headers were not seen in a file
                    "ordered": column("time", "Date", "Fecha"), "order_no": column("text", "Order #", "Pedido nº | Pedido # | N.º de pedido"),
                    "status": column("text", "Status", "Estado"), "buyer": column("person", "Customer", "Cliente"),
                    "products": column("text", "Product(s)", "Producto(s) | Productos"), "items": column("count", "Items sold", "Artículos vendidos"),
                    "coupon": column("text", "Coupon(s)", "Cupón(es) | Cupones"), "net": column("money", "N. Revenue", "Ingresos netos | Ingresos N."),
                    "unused": column("skip", "N. Revenue (formatted) | Customer type | Attribution", "Ingresos netos (con formato) | Tipo de cliente | Atribución"),
                },
                needs=("order_no", "net", "status", "ordered", "buyer", "products"), finish=_woo,
            ),
        ),
    ),
    Format(
        id="woo_customers", label=T("WooCommerce customers"), where=T("WooCommerce > Analytics > Customers > Download"),
        parts=(
            Part(
                "customers",
                {
                    # Spanish headers were not seen in a file
                    "email": column("person", "Email", "Correo electrónico"), "first_seen": column("date", "Sign Up", "Registro | Fecha de registro"),
                    "orders": column("count", "Orders", "Pedidos"), "spend": column("money", "Total Spend", "Gasto total | Total gastado"),
                    "country": column("text", "Country / Region", "País / Región"),
                    "private": column(
                        "skip", "Name | Username | City | Region | Postal Code", "Nombre | Nombre de usuario | Ciudad | Región | Provincia | Código postal",
                    ),
                    "unused": column("skip", "Last Active | AOV", "Última actividad | Última vez activo | Valor medio del pedido"),
                },
                needs=("email", "spend", "unused"), finish=_woo_customers,
            ),
        ),
    ),
    Format(
        id="woo_reports", label=T("WooCommerce report by day or by product (not used: sales are taken from the orders)"), zone="none",
        where=T("WooCommerce > Analytics > Revenue or Products > Download"),
        parts=(
            Part(
                "",
                {
                    "day": column("text", "Date", "Fecha"), "gross": column("skip", "Gross sales", "Ventas brutas"), "returns": column("skip", "Returns", "Devoluciones"),
                    "coupons": column("skip", "Coupons", "Cupones"),
                    "unused": column("skip", "Orders | Total sales | Taxes | Shipping | Net Revenue", "Pedidos | Ventas totales | Impuestos | Envío | Ingresos netos"),
                },
                needs=("day", "gross", "returns", "coupons"),
            ),
            Part(
                "",
                {
                    "product": column("text", "Product title", "Título del producto"), "sku": column("skip", "SKU"), "sold": column("skip", "Items sold", "Artículos vendidos"),
                    "unused": column("skip", "N. Revenue | Orders | Category | Variations | Status | Stock", "Ingresos netos | Pedidos | Categoría | Variaciones | Estado"),
                },
                needs=("product", "sku", "sold"),
            ),
        ),
    ),
    Format(
        id="prestashop_orders", label=T("PrestaShop orders"), where=T("PrestaShop > Orders > Export"), order="country",
        parts=(
            Part(
                "orders",
                {
                    "order_no": column("text", "Reference", "Referencia"), "new": column("skip", "New client", "Nuevo cliente"),
                    "buyer": column("person", "Customer", "Cliente"), "total": column("money", "Total"), "status": column("text", "Status", "Estado"),
                    "ordered": column("time", "Date", "Fecha"), "unused": column("skip", "ID | Delivery | Company | Payment", "Entrega | Empresa | Pago"),
                },
                needs=("order_no", "new", "total", "status", "ordered", "buyer"), finish=_presta,
            ),
        ),
    ),
    Format(
        id="mailchimp", label=T("Mailchimp audience"), where=T("Mailchimp > Audience > Export"), zone="none",
        parts=(
            Part(
                "customers",
                {
                    "email": column("person", "Email Address", "Dirección de correo electrónico | Dirección de email | Correo electrónico"), "rating": column("number", "MEMBER_RATING"),
                    "first_seen": column("date", "OPTIN_TIME"), "country": column("text", "CC"), "tags": column("text", "TAGS"),
                    "leid": column("skip", "LEID"),
                    "private": column(
                        "skip", "First Name | Last Name | Address | Phone Number | Birthday | OPTIN_IP | CONFIRM_IP | LATITUDE | LONGITUDE | EUID | NOTES",
                        "Nombre | Apellido | Apellidos | Dirección | Número de teléfono | Teléfono | Cumpleaños | Empresa",
                    ),
                    "unused": column("skip", "CONFIRM_TIME | GMTOFF | DSTOFF | TIMEZONE | REGION | LAST_CHANGED | UNSUB_TIME | UNSUB_CAMPAIGN_TITLE | UNSUB_CAMPAIGN_ID | UNSUB_REASON | UNSUB_REASON_OTHER"),
                },
                needs=("email", "rating", "leid"), finish=_mailchimp,
            ),
        ),
    ),
)  # fmt: skip
