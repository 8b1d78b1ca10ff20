"""The dates that an analysis may name to a reader."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from graphmap.model.columns import Columns
from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.visibility import SHOWN


def with_dates_as_told(columns: Columns, disclosure: Disclosure) -> Columns:
    """Give the arrays with the dates of records as a profile is told them.

    The date of a record that is not shown is absent, that of a personal record is its year
    (at workshop and public). Only such dates as the newest evidence are named by a result; when
    a thing was so in the world stays as it is. The same object where nothing differs.
    """
    visibility = disclosure.visibility
    dates = dict(columns.fields["date"])
    for index in np.flatnonzero(visibility.reasons != SHOWN).tolist():
        dates.pop(index, None)
    if disclosure.hides_ids:
        for index in np.flatnonzero(visibility.personal).tolist():
            if index in dates:
                dates[index] = dates[index][:4]
    if dates == columns.fields["date"]:
        return columns
    return replace(columns, fields={**columns.fields, "date": dates})
