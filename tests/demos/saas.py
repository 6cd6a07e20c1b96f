"""demo-saas: "Tidepool Desk", a help-desk software maker in Dublin that does not exist."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from demos import biff, texts
from demos import formats as f
from demos.dice import Dice

SEED = 20263
ZONE = "Europe/Dublin"
FIRST, MIDDLE, LAST = date(2025, 5, 1), date(2025, 11, 1), date(2026, 10, 31)
PAGE = "tidepool-desk-demo"
GROWTH = 0.03  # log growth of organic search sessions a month
RATE = {"Document": 0.6, "Article": 0.0, "Video": 0.25, "": 0.2}  # log engagement by impressions, against link posts


def caption(dice: Dice) -> str:
    """A post text."""
    parts = (dice.pick(texts.SAAS_OPEN), dice.pick(texts.SAAS_MIDDLE), dice.pick(texts.SAAS_CLOSE))
    return dice.pick(("\n\n", "\n", " ")).join(p for p in parts if p)


LI_THREE = ("organic", "sponsored", "total")
LI_METRICS = [
    "Date", *(f"Impressions ({k})" for k in LI_THREE), "Unique impressions (organic)",
    *(f"{m} ({k})" for m in ("Clicks", "Reactions", "Comments", "Reposts", "Engagement rate") for k in LI_THREE),
]  # fmt: skip
LI_POSTS = [
    "Post title", "Post link", "Post type", "Campaign name", "Posted by", "Created date", "Campaign start date", "Campaign end date", "Audience",
    "Impressions", "Views (excluding offsite video views)", "Offsite Views", "Clicks", "Click through rate (CTR)", "Likes", "Comments", "Reposts", "Follows",
    "Engagement rate", "Content Type",
]  # fmt: skip


def linkedin(folder: Path) -> None:
    """Content, followers and visitors, twice: LinkedIn gives at most a year at a time."""
    dice = Dice(SEED, 1)
    kinds = dice.shuffled(["Document"] * 34 + ["Article"] * 36 + ["Video"] * 18 + [""] * 32)
    posts = []
    for local, kind in zip(f.schedule(dice, f.days(FIRST, LAST), len(kinds), ZONE, (8, 18)), kinds, strict=True):
        impressions = round(dice.log(1150, 0.4))
        total = max(3, round(impressions * dice.log(0.021, 0.45) * math.exp(RATE[kind])))
        likes, comments, reposts = dice.split(total, (0.8, 0.11, 0.09))
        clicks = dice.poisson(impressions * 0.019)
        urn = f.linkedin_id(f.utc(local), dice)
        row: list[biff.Cell] = [
            caption(dice), f"https://www.linkedin.com/feed/update/urn:li:activity:{urn}", "Organic", "", "Demo Admin", local.strftime("%m/%d/%Y"), "", "",
            "All followers", impressions, round(impressions * 0.3) if kind == "Video" else "", 0 if kind == "Video" else "", clicks,
            round(clicks / impressions, 8), likes, comments, reposts, dice.poisson(0.8), round((clicks + total) / impressions, 8), kind,
        ]  # fmt: skip
        posts.append((local.date(), row))
    week = (0.15, 0.2, 0.18, 0.12, -0.05, -0.6, -0.55)
    for name, first, last in (("1761955200000", FIRST, MIDDLE - timedelta(1)), ("1793491200000", MIDDLE, LAST)):
        on = f.days(first, last)
        metrics: list[list[biff.Cell]] = []
        impressions = f.daily(dice, on, 430, 0.25, week)
        for day, n in zip(on, impressions, strict=True):
            c, r, m, s = (dice.poisson(n * p) for p in (0.019, 0.022, 0.003, 0.0025))
            rate = round((c + r + m + s) / n, 8)
            metrics.append([f"{day:%m/%d/%Y}", n, 0, n, round(n * 0.62), c, 0, c, r, 0, r, m, 0, m, s, 0, s, rate, 0, rate])
        content = {
            "Metrics": [["Aggregated engagement metrics for your organic and sponsored posts."], LI_METRICS, *metrics],
            "All posts": [
                ["Engagement metrics for the posts of the selected period."],
                LI_POSTS,
                *(row for d, row in reversed(posts) if first <= d <= last),
            ],
        }
        _xls(folder / f"{PAGE}_content_{name}.xls", content)
        new = [[f"{d:%m/%d/%Y}", 0, k, 0, k] for d, k in zip(on, f.daily_counts(dice, on, 3.1, week), strict=True)]
        sheets: dict[str, list[list[biff.Cell]]] = {
            "New followers": [["Date", "Sponsored followers", "Organic followers", "Auto-invited followers", "Total followers"], *new]
        }
        scale = 1.0 if last == LAST else 0.72
        for label, rows in DEMOGRAPHICS.items():
            sheets[label] = [[label, "Total followers"], *([k, round(v * scale)] for k, v in rows)]
        _xls(folder / f"{PAGE}_followers_{name}.xls", sheets)
        _xls(folder / f"{PAGE}_visitors_{name}.xls", {"Visitor metrics": visitors(dice, on, week)})


DEMOGRAPHICS = {
    "Location": (("Dublin, Ireland", 812), ("London Area, United Kingdom", 344), ("Cork, Ireland", 121), ("Greater Amsterdam Area", 88)),
    "Job function": (("Customer Success and Support", 640), ("Operations", 351), ("Engineering", 288), ("Sales", 190)),
    "Seniority": (("Senior", 702), ("Entry", 498), ("Manager", 301), ("Director", 166)),
    "Industry": (("Software Development", 655), ("IT Services and IT Consulting", 322), ("Retail", 140)),
    "Company size": (("11-50", 601), ("51-200", 477), ("2-10", 300), ("201-500", 188)),
}


def visitors(dice: Dice, on: list[date], week: tuple[float, ...]) -> list[list[biff.Cell]]:
    """25 columns: views and visitors by part of the page and device."""
    header: list[biff.Cell] = ["Date"]
    for part in ("Overview", "Life", "Jobs"):
        header += [f"{part} {what} ({device})" for what in ("page views", "unique visitors") for device in ("desktop", "mobile", "total")]
    header += [f"Total {what} ({device})" for what in ("page views", "unique visitors") for device in ("desktop", "mobile", "total")]
    rows: list[list[biff.Cell]] = [header]
    for day, n in zip(on, f.daily_counts(dice, on, 24, week), strict=True):
        cells: list[biff.Cell] = [f"{day:%m/%d/%Y}"]
        sums = [0] * 6
        for k in (n, dice.poisson(2), dice.poisson(3)):
            desk = dice.count(k, 0.6)
            seen, on_phone = round(desk * 0.7), round((k - desk) * 0.8)
            part = [desk, k - desk, k, seen, on_phone, seen + on_phone]
            sums = [a + b for a, b in zip(sums, part, strict=True)]
            cells += part
        rows.append(cells + sums)
    return rows


def _xls(path: Path, sheets: dict[str, list[list[biff.Cell]]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(biff.workbook(sheets))


def x_day(day: date) -> str:
    """``Thu, Aug 6, 2026``: English in every interface."""
    return f"{f.WEEKDAYS[day.weekday()]}, {f.MONTHS[day.month - 1]} {day.day}, {day.year}"


def x(folder: Path) -> None:
    """Account overview and content of the last year."""
    dice = Dice(SEED, 2)
    on = f.days(MIDDLE, LAST)
    times = f.schedule(dice, on, 150, ZONE, (8, 19))
    made: dict[date, int] = {}
    rows = []
    for local in times:
        when = f.utc(local)
        made[when.date()] = made.get(when.date(), 0) + 1
        n = round(dice.log(520, 0.6))
        likes, marks, shares, replies, reposts = (dice.poisson(n * p) for p in (0.011, 0.002, 0.001, 0.002, 0.0025))
        detail, clicks = dice.poisson(n * 0.01), dice.poisson(n * 0.004)
        ident = f.x_id(when, dice)
        rows.append([ident, x_day(when.date()), caption(dice), f"https://x.com/tidepooldesk_demo/status/{ident}", n, likes,
                     likes + marks + shares + replies + reposts + detail + clicks, marks, shares, 0, replies, reposts, dice.poisson(1), detail, clicks, 0, 0])  # fmt: skip
    header = ["Post id", "Date", "Post text", "Post Link", "Impressions", "Likes", "Engagements", "Bookmarks", "Shares", "New follows", "Replies", "Reposts", "Profile visits", "Detail Expands", "URL Clicks", "Hashtag Clicks", "Permalink Clicks"]  # fmt: skip
    f.write_csv(folder / f"account_analytics_content_{MIDDLE}_{LAST}.csv", header, rows[::-1])
    header = ["Date", "Impressions", "Likes", "Engagements", "Bookmarks", "Shares", "New follows", "Unfollows", "Replies", "Reposts", "Profile visits", "Create Post", "Video views", "Media views"]  # fmt: skip
    table = []
    for day, n in zip(on, f.daily(dice, on, 260, 0.3, (0.1, 0.1, 0.1, 0.05, 0, -0.3, -0.3)), strict=True):
        likes, marks, shares, replies, reposts = (dice.poisson(n * p) for p in (0.011, 0.002, 0.001, 0.002, 0.0025))
        table.append([x_day(day), n, likes, likes + marks + shares + replies + reposts + dice.poisson(n * 0.012), marks, shares, dice.poisson(0.5),
                      dice.poisson(0.3), replies, reposts, dice.poisson(2), made.get(day, 0), 0, dice.poisson(4)])  # fmt: skip
    f.write_csv(folder / "account_overview_analytics.csv", header, table[::-1])


def youtube(folder: Path) -> None:
    """Advanced mode: table, chart (five top videos) and totals of the last year."""
    dice = Dice(SEED, 3)
    on = f.days(MIDDLE, LAST)
    videos = []
    for i, local in enumerate(f.schedule(dice, on, 24, ZONE, (9, 17))):
        views = round(dice.log(900, 0.7))
        seconds = dice.between(60, 620)
        title = texts.SAAS_OPEN[i % len(texts.SAAS_OPEN)] + (
            f" (part {i // len(texts.SAAS_OPEN) + 1})" if i >= len(texts.SAAS_OPEN) else ""
        )
        videos.append([dice.letters(11), title, f"{f.MONTHS[local.month - 1]} {local.day}, {local.year}", seconds, views,
                       round(views * seconds * (0.3 + 0.3 * dice.u()) / 3600, 4), dice.between(-1, 9), round(views * (3 + 5 * dice.u())), round(2 + 5 * dice.u(), 2),
                       local.date()])  # fmt: skip
    videos.sort(key=lambda v: -v[4])
    total = [
        "Total",
        "",
        "",
        "",
        sum(v[4] for v in videos),
        round(sum(v[5] for v in videos), 4),
        sum(v[6] for v in videos),
        sum(v[7] for v in videos),
        4.41,
    ]
    header = [
        "Content",
        "Video title",
        "Video publish time",
        "Duration",
        "Views",
        "Watch time (hours)",
        "Subscribers",
        "Impressions",
        "Impressions click-through rate (%)",
    ]
    f.write_csv(folder / "Table data.csv", header, [total, *(v[:9] for v in videos)])
    totals = dict.fromkeys(on, 0)
    chart = []
    for rank, v in enumerate(videos):
        live = [d for d in on if d >= v[9]]
        share = dice.split(v[4], [math.exp(-i / 30) + 0.1 for i in range(len(live))])
        for day, n in zip(live, share, strict=True):
            totals[day] += n
        if rank < 5:
            seen = dict(zip(live, share, strict=True))
            chart += [[day.isoformat(), *v[:4], seen.get(day, 0)] for day in on]
    f.write_csv(folder / "Chart data.csv", ("Date", "Content", "Video title", "Video publish time", "Duration", "Views"), chart)
    f.write_csv(folder / "Totals.csv", ("Date", "Views"), [[d.isoformat(), n] for d, n in totals.items()])


def ga4(folder: Path) -> None:
    """Eighteen monthly files; organic search grows steadily, the rest keeps its level."""
    dice = Dice(SEED, 4)
    groups = {
        "Organic Search": 2300,
        "Direct": 1250,
        "Referral": 420,
        "Organic Social": 510,
        "Email": 260,
        "Paid Search": 380,
        "Unassigned": 40,
    }
    for i, (first, last) in enumerate(f.month_ends(FIRST, LAST)):
        rows = []
        for g, level in groups.items():
            n = dice.poisson(level * math.exp(GROWTH * i * (g == "Organic Search") + 0.025 * dice.z()))
            rows.append((g, n, 0.55 + 0.1 * dice.u(), 40 + 40 * dice.u(), 5 + 3 * dice.u(), dice.poisson(n * 0.018), 0.0))
        f.write_ga4(folder / f"Traffic_acquisition_{first:%Y-%m}.csv", "Tidepool Desk", first, last, rows)


SURVEY_SEED = (SEED, 11)  # the second was chosen so that no cell of a group is under five people
NEEDS = "Which of these do you need from a help desk?"
BOXES = ("One shared inbox", "Saved replies", "Weekly charts", "Reply-time targets", "Help articles", "Answers from a bot")
HARD = ("What is the hardest part of your week?", ("Losing messages", "Not knowing how we are doing", "The same questions over and over"))
WEEKEND = ("Do you answer at weekends?", ("Yes", "No"))
JOB = ("What is your job?", ("Support agent", "Support manager", "Founder"))
COUNTRY = ("Which country do you work in?", ("Ireland", "United Kingdom", "Netherlands"))
IN_COUNTRY = (5, 3, 2)
GROUPS = {  # answers, chance of each box, weights of the single choices and of the job; the country has nothing to do with the group
    "tidy": (64, (0.91, 0.89, 0.14, 0.12, 0.14, 0.12), (6, 1, 1), (3, 7), (6, 2, 2)),
    "measure": (50, (0.16, 0.14, 0.88, 0.86, 0.14, 0.16), (1, 6, 1), (3, 7), (2, 6, 2)),
    "deflect": (46, (0.15, 0.17, 0.15, 0.15, 0.87, 0.85), (1, 1, 6), (8, 2), (3, 2, 5)),
}  # fmt: skip


def so_many(dice: Dice, n: int, options: Sequence[str], weights: Sequence[float]) -> list[str]:
    """n answers in chance order, each option as often as its weight says."""
    edges = [round(n * sum(weights[:i]) / sum(weights)) for i in range(len(weights) + 1)]
    return dice.shuffled([o for o, a, b in zip(options, edges[:-1], edges[1:], strict=True) for _ in range(b - a)])


def survey(dice: Dice) -> tuple[list[list[object]], list[str]]:
    """Rows of 160 answers in SurveyMonkey's layout, and the planted group of each."""
    people = []
    for label, (n, chances, *weights) in GROUPS.items():
        boxes = [so_many(dice, n, (box, ""), (p, 1 - p)) for box, p in zip(BOXES, chances, strict=True)]
        singles = [so_many(dice, n, q[1], w) for q, w in zip((HARD, WEEKEND, JOB, COUNTRY), (*weights, IN_COUNTRY), strict=True)]
        people += [(label, answers) for answers in zip(*boxes, *singles, strict=True)]
    people = dice.shuffled(people)
    times = sorted(datetime(2026, 9, 7, 7) + timedelta(days=dice.between(0, 25), seconds=dice.between(0, 43000)) for _ in people)
    rows: list[list[object]] = []
    for i, (at, (_, answers)) in enumerate(zip(times, people, strict=True)):
        person = [f"192.0.2.{1 + i}", f"{dice.letters(8).lower()}{i}@example.com", dice.pick(texts.DESK_FIRST), "Madeup"]
        start = at - timedelta(seconds=dice.between(90, 400))
        clock = [f"{t:%m/%d/%Y %I:%M:%S %p}" for t in (start, at)]
        rows.append([f"1145{dice.digits(8)}", "428800123", *clock, *person, "", *answers])
    return rows, [label for label, _ in people]


def write_survey(path: Path, rows: list[list[object]]) -> None:
    """Two rows of headers: the question, and below it the box."""
    about = [
        "Respondent ID",
        "Collector ID",
        "Start Date",
        "End Date",
        "IP Address",
        "Email Address",
        "First Name",
        "Last Name",
        "Custom Data 1",
    ]
    singles = [HARD[0], WEEKEND[0], JOB[0], COUNTRY[0]]
    top = [*about, NEEDS, *[""] * (len(BOXES) - 1), *singles]
    below = [*[""] * len(about), *BOXES, *["Response"] * len(singles)]
    f.write_csv(path, top, [below, *rows], encoding="utf-8-sig")


def write(folder: Path) -> None:
    """Write the whole ``data/`` folder."""
    linkedin(folder / "linkedin")
    x(folder / "x")
    youtube(folder / "youtube")
    ga4(folder / "ga4")
    write_survey(folder / "Customer survey.csv", survey(Dice(*SURVEY_SEED))[0])
