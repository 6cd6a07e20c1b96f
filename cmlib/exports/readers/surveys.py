"""Answers to questionnaires: Google Forms, SurveyMonkey, Microsoft Forms, LimeSurvey."""

from __future__ import annotations

import re

import pandas as pd

from cmlib.exports.builders import to_local
from cmlib.exports.containers import Sheet
from cmlib.exports.formats import Block, Format, Part, column
from cmlib.exports.names import key
from cmlib.exports.reading import SPREAD, Reading, dates
from cmlib.text import T

PERSONAL = re.compile(
    r"^(?:\W*)(?:cual es |what is )?(?:tu |su |your |el |la )?(?:nombres?|apellidos?|nombre y apellidos?|nombre completo|name|full name|first name|last name|surname"
    r"|e-?mails?|correos?|e-?mail address|email address|(?:direccion de )?correo(?: electronico)?|telefono|movil|celular|whatsapp|phone|phone number|mobile"
    r"|dni|nif|nie|cedula|pasaporte|direccion|address|username|nombre de usuario|usuario|ip address|direccion ip)\b\W*\d*(?:\W*(?:\(.*\)|opcional|optional))?\W*$"
)
"""Questions whose answer is a person, not an opinion: they never enter a table."""


def answers(frame: pd.DataFrame, reading: Reading, block: Block) -> pd.DataFrame:
    """Drop questions that ask who somebody is; date and number the answers."""
    free = [str(c) for c in frame.columns if str(c).startswith("?")]
    personal = [c for c in free if PERSONAL.match(key(c[1:].split(" [")[0]))]
    if personal:
        reading.warn(T("columns with personal data were not read: {columns}", columns=[c[1:].strip() for c in personal]))
    frame = frame.drop(columns=personal)
    if "response_id" in frame:
        nameless = frame["response_id"] == ""
        reading.drop(frame.index[nameless], "no_id")
        frame = frame[~nameless]
    unsent = frame["submitted"] == ""
    if unsent.any() and reading.form.id == "limesurvey":
        reading.drop(frame.index[unsent], "incomplete_answer")
        frame = frame[~unsent]
    # LimeSurvey writes this day where answers are anonymous
    found = dates(frame["submitted"].where(~frame["submitted"].str.startswith("1980-01-01"), ""), reading, "Timestamp")
    local = to_local(found.offset_utc, reading.zone).where(found.offset_utc.notna(), found.local)
    if found.offset_utc.notna().any():
        reading.used_zone, reading.zone_basis = "UTC", "file"
    stem = re.sub(r"(\.\w{3,4})+$", "", reading.file.rsplit("/", 1)[-1])
    rows = pd.Series(frame.index % SPREAD, index=frame.index).astype("str")
    return frame.assign(survey=stem, response_id=frame.get("response_id", rows), submitted_at=local)


def _two_headers(sheet: Sheet) -> list[Block]:
    """SurveyMonkey: question in the first row, option in the second; questions hold for the columns to their right."""
    top = next((i for i, row in enumerate(sheet.head[:5]) if row and key(row[0]) == "respondent id"), None)
    if top is None or top + 1 >= len(sheet.head) or "collector id" not in [key(c) for c in sheet.head[top]]:
        return []
    first, second = sheet.head[top], sheet.head[top + 1]
    if sheet.delimiter and len(first) != len(second):
        return []  # the options would stand under the wrong questions
    header: list[str] = []
    question = ""
    for i in range(max(len(first), len(second))):
        upper = first[i].strip() if i < len(first) else ""
        lower = second[i].strip() if i < len(second) else ""
        question = upper or question
        plain = key(lower) in ("", "response", "respuesta", "open-ended response", "respuesta abierta")
        header.append(" ".join(question.split()) if plain else f"{' '.join(question.split())} [{' '.join(lower.split())}]")
    cells = tuple((i + 1, tuple(row)) for i, row in enumerate(sheet.rows) if i > top + 1 and any(c.strip() for c in row))
    return [Block(sheet, tuple(header), top + 1, cells=cells)]


FORMATS = (
    Format(
        id="gforms", label=T("answers of Google Forms"), where=T("Google Forms > Responses > Download responses (.csv)"), zone="file", order="country",
        parts=(
            Part(
                "survey_responses",
                {
                    "submitted": column("time", "Timestamp", "Marca temporal"),
                    "person": column("skip", "Email Address | Username | Score", "Dirección de correo electrónico | Nombre de usuario | Puntuación"),
                },
                needs=("submitted",), first="submitted", free=True, finish=answers,
            ),
        ),
    ),
    Format(
        id="surveymonkey", label=T("answers of SurveyMonkey"), where=T("SurveyMonkey > Analyse results > Save as > Export"), zone="brand", order="MDY",
        blocks=_two_headers,
        parts=(
            Part(
                "survey_responses",
                {
                    "response_id": column("id", "Respondent ID"), "submitted": column("time", "End Date"),
                    "unused": column("skip", "Collector ID | Start Date"),
                    "person": column("skip", "IP Address | Email Address | First Name | Last Name | Custom Data 1"),
                },
                needs=("response_id", "submitted"), free=True, finish=answers,
            ),
        ),
    ),
    Format(
        id="msforms", label=T("answers of Microsoft Forms"), where=T("Microsoft Forms > Responses > Open in Excel"), zone="brand", order="country",
        parts=(
            Part(
                "survey_responses",
                {
                    "response_id": column("id", "ID | Id"), "submitted": column("time", "Completion time", "Hora de finalización"),
                    "unused": column("skip", "Start time | Last modified time", "Hora de inicio | Hora de la última modificación"),
                    "person": column("skip", "Email | Email2 | Name | Name2", "Correo electrónico | Nombre"),
                },
                needs=("submitted", "unused"), free=True, finish=answers,
            ),
        ),
    ),
    Format(
        id="limesurvey", label=T("answers of LimeSurvey"), where=T("LimeSurvey > Responses > Export > CSV"), zone="brand", order=None,
        parts=(
            Part(
                "survey_responses",
                {
                    "response_id": column("id", "id | Response ID", "ID de respuesta"), "submitted": column("time", "submitdate | Date submitted", "Fecha de envío"),
                    "last_page": column("skip", "lastpage | Last page", "Última página"),
                    "unused": column(
                        "skip", "startlanguage | Start language | seed | startdate | Date started | datestamp | Date last action",
                        "Lenguaje inicial | Semilla | Fecha de inicio | Fecha de la última acción",
                    ),
                    "person": column("skip", "ipaddr | IP address | refurl | Referrer URL | token", "Dirección IP | URL de referencia"),
                },
                needs=("response_id", "submitted", "last_page"), free=True, finish=answers,
            ),
        ),
    ),
)  # fmt: skip
