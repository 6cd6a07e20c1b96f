"""Meta Business Suite > Insights > Audience: the stacked file of 2025-26 and the one-chart files of 2024."""

from __future__ import annotations

import re

import pandas as pd

from cmlib.errors import DataError
from cmlib.exports.containers import Sheet
from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.reading import Reading
from cmlib.text import T

_AGE = {"age & gender", "edad y sexo", "edad y genero", "age and gender"}
_PLACES = {
    "top cities": "city", "principales ciudades": "city", "ciudades principales": "city",
    "top countries": "country", "principales paises": "country", "paises principales": "country",
}  # fmt: skip
_OTHER = {
    "top pages",
    "paginas principales",
    "principales paginas",
    "follows",
    "seguidores",
    "seguimientos",
    "facebook follows",
    "instagram follows",
}
_SPLIT = re.compile(r"^(?P<who>.*?) (?:por|by) (?P<what>.*)$")


def _blocks(sheet: Sheet) -> list[Block]:
    """Titles stand alone in their line; below an age table, a pair of lines (names, shares), or the two columns of 2024."""
    titles = _AGE | set(_PLACES) | _OTHER
    head = [key(row[0]) for row in sheet.head if len([c for c in row if c.strip()]) == 1]
    if not any(t in titles or _SPLIT.match(t) for t in head) or sheet.is_big:
        return []
    rows = sheet.rows
    starts = [
        i for i, row in enumerate(rows) if len([c for c in row if c.strip()]) == 1 and (key(row[0]) in titles or _SPLIT.match(key(row[0])))
    ]
    found = []
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        title = rows[start][0].strip()
        body = [i for i in range(start + 1, end) if any(c.strip() for c in rows[i])]
        if len(body) < 2:
            continue
        at = body[0]
        if key(title) in _AGE:
            if key(rows[at][0]) not in ("", "age", "edad"):
                raise DataError(T("«{title}»: the ages must be in the first column; download the file again", title=title))
            found.append(Block(sheet, ("Edad" if key(title).startswith("edad") else "Age", *rows[at][1:]), at, end, title))
        elif key(title) in _PLACES and len(body) == 2:
            names, values = ([c for c in rows[i] if c.strip()] for i in body)
            if len(names) != len(values):
                raise DataError(
                    T(
                        "«{title}» has {names} names and {values} values; download the file again",
                        title=title,
                        names=len(names),
                        values=len(values),
                    )
                )
            pairs = tuple((body[1] + 1, (name, value)) for name, value in zip(names, values, strict=True))
            found.append(
                Block(
                    sheet, (title, "Valor" if "ciudades" in key(title) or "paises" in key(title) else "Value"), at, end, title, cells=pairs
                )
            )
        else:
            found.append(Block(sheet, tuple(rows[at]), at, end, title))
    return found


def _about(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Platform and dimension from the title (or the folder); the followers are the people described."""
    title = key(block.title)
    platform = next((p for p in ("instagram", "facebook") if p in title), "") or reading.platform_in_path()
    if not platform:
        reading.warn(
            T("the file does not say whether it is of Facebook or of Instagram. Move it into a folder named after the network, for example {example}",
              example="data/instagram/")
        )  # fmt: skip
    return frame.assign(platform=platform, population="followers", unit="share")


def _age_gender(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    wide = [g for g in ("women", "men", "unknown") if g in frame]
    long = frame.melt(id_vars=["bucket"], value_vars=wide, var_name="bucket2", value_name="value", ignore_index=False)
    long = long.sort_index(kind="stable")
    _check_whole(long["value"], reading, block)
    return _about(long, reading, block).assign(dimension="age_gender")


def _places(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    words = key(block.title) + " " + key(block.header[0])
    dimension = "city" if re.search(r"cit|ciudad", words) else "country"
    _check_whole(frame["value"], reading, block)
    return _about(frame, reading, block).assign(dimension=dimension)


def _check_whole(shares: pd.Series, reading: Reading, block: Block) -> None:
    total = float(shares.sum())
    if total > 1.02 or 0 < total < 0.02:
        reading.warn(
            T(
                "«{title}»: the shares add up to {total} %, not to about 100 % or less; check the file",
                title=block.title,
                total=round(total * 100, 1),
            )
        )


FORMATS = (
    Format(
        id="meta_audience", label=T("audience of Facebook or Instagram (Meta Business Suite > Insights > Audience)"), zone="none", blocks=_blocks,
        where=T("Meta Business Suite > Insights > Audience > Export"),
        parts=(
            Part(
                "audience",
                {
                    "bucket": column("text", "Age", "Edad"), "women": column("percent", "Women", "Mujeres"),
                    "men": column("percent", "Men", "Hombres"), "unknown": column("percent", "Unknown", "Desconocido | Sin especificar"),
                },
                needs=("bucket", "women|men"), first="bucket", finish=_age_gender,
            ),
            Part(
                "audience",
                {
                    "bucket": column(
                        "text", "Top cities | Top countries", "Principales ciudades | Principales países | Ciudades principales | Países principales",
                    ),
                    "value": column("percent", "Value", "Valor"),
                },
                needs=("bucket", "value"), first="bucket", finish=_places,
            ),
        ),
    ),
)  # fmt: skip
