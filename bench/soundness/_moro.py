"""The 500 posts of Moro, Rita & Vala (2016), UCI 368, CC BY 4.0: shipped with the project as a demo brand."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from bench.soundness import ROOT

PATH = ROOT / "clients" / "demo-cosmetica-2014" / "data" / "dataset_Facebook.csv"


@cache
def moro() -> pd.DataFrame:
    """The file as it is, and ``interactions``: comments, likes and shares, a missing one is none (the file's own total says so)."""
    frame = pd.read_csv(PATH, sep=";")
    frame["interactions"] = frame[["comment", "like", "share"]].fillna(0).sum(axis=1)
    return frame


def log_rates() -> npt.NDArray[np.float64]:
    """Logged interactions per reach of each post."""
    from cmlib.estimates import log_rate

    return log_rate(moro()["interactions"], moro()["Lifetime Post Total Reach"])
