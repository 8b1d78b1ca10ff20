"""What happened on which day: dated evidence to scale, with labels of stages hung on days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from xml.sax.saxutils import quoteattr

from graphmap.model.catalogue import Stage
from graphmap.model.values import first_day
from graphmap.views.layout.text import text_width, wrap
from graphmap.views.learning.words import STAGE_WORDS
from graphmap.views.svg.parts import tag, text_tag
from graphmap.views.words import capital, count_in_words, date_in_words

MomentKind = Literal["observation", "experiment", "answer"]

_WIDTH: Final = 1232.0
_LEFT, _RIGHT = 30.0, 1010.0
_LABEL: Final = 190.0
_GAP: Final = 16.0
_LINE: Final = 17.0
_MOST_LINES: Final = 3
_STAGE_ROW: Final = 50.0
#: How many years apart the written years stand, widest last.
_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 500)


@dataclass(frozen=True)
class StageLabel:
    """A stage that somebody put on a day; without a day the label is dashed."""

    stage: Stage
    date: str | None

    @property
    def words(self) -> str:
        """The stage."""
        return capital(STAGE_WORDS[self.stage])

    @property
    def date_words(self) -> str:
        """The day, or that none is recorded."""
        return date_in_words(self.date) if self.date else "day not recorded"


@dataclass(frozen=True)
class Moment:
    """Something on a day. ``against``: it speaks against an effect."""

    date: str
    kind: MomentKind
    text: str
    against: bool = False


@dataclass(frozen=True)
class Day:
    """All that is recorded of one day, in its own precision."""

    date: str
    moments: tuple[Moment, ...]

    @property
    def date_words(self) -> str:
        """The day in words."""
        return date_in_words(self.date)

    @property
    def text(self) -> str:
        """What was seen or begun, or how much, where it is more than one thing."""
        if len(self.moments) == 1:
            return self.moments[0].text
        return capital(in_short(self.moments))

    @property
    def is_experiment(self) -> bool:
        """Whether an experiment began."""
        return any(moment.kind == "experiment" for moment in self.moments)


@dataclass(frozen=True)
class Timeline:
    """Days in their order, labels of stages, and how much carries no day."""

    days: tuple[Day, ...]
    labels: tuple[StageLabel, ...]
    undated: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing has a day and no stage is recorded."""
        return not self.days and not self.labels

    @property
    def in_words(self) -> str:
        """The picture in a sentence."""
        parts = [f"{label.words}: {label.date_words}" for label in self.labels]
        if self.days:
            parts.append(f"dated evidence from {self.days[0].date_words}")
            parts[-1] += f" to {self.days[-1].date_words}" if len(self.days) > 1 else ""
        return "Timeline. " + "; ".join(parts)


def timeline_of(
    moments: Iterable[Moment], labels: Sequence[StageLabel], *, undated: int
) -> Timeline:
    """Gather moments by their days."""
    by_day: defaultdict[str, list[Moment]] = defaultdict(list)
    for moment in moments:
        by_day[moment.date].append(moment)
    days = sorted(by_day, key=lambda date: (first_day(date), date))
    return Timeline(tuple(Day(day, tuple(by_day[day])) for day in days), tuple(labels), undated)


def in_short(moments: Sequence[Moment]) -> str:
    """Say how much there is of each kind: ``two observations and one experiment begun``."""
    words = (("observation", "observation"), ("experiment", "experiment begun"))
    parts: list[str] = []
    for kind, word in (*words, ("answer", "answer")):
        number = sum(moment.kind == kind for moment in moments)
        if number:
            several = "experiments begun" if kind == "experiment" else None
            parts.append(count_in_words(number, word, several))
    return " and ".join(parts)


def timeline_drawing(timeline: Timeline) -> str:
    """Give the timeline as one ``svg`` element, to scale, for a page with its own style sheet."""
    dated = [label for label in timeline.labels if label.date]
    scale = _Scale.of([*(day.date for day in timeline.days), *(one.date or "" for one in dated)])
    stages, axis = _stages(timeline.labels, scale)
    points, bottom = _days(timeline.days, scale, axis)
    parts = [*_axis(scale, axis), *stages, *points]
    label = quoteattr(timeline.in_words)
    size = f'viewBox="0 0 {_WIDTH:.0f} {bottom:.0f}" width="100%"'
    return f'<svg class="tl" {size} role="img" aria-label={label}>{"".join(parts)}</svg>'


@dataclass(frozen=True)
class _Scale:
    """Where a day lies between the first and the last year."""

    first: int
    last: int

    @classmethod
    def of(cls, dates: Sequence[str]) -> _Scale | None:
        years = [first_day(date).year for date in dates]
        return cls(min(years), max(years) + 1) if years else None

    def at(self, date: str) -> float:
        day = first_day(date)
        # A day known only by its year stands in the middle of the year.
        part = day.timetuple().tm_yday / 366 if "-" in date else 0.5
        return self.year(day.year + part)

    def year(self, year: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (year - self.first) / (self.last - self.first)


class _Rows:
    """Rows of labels, filled from the right: so no line down from the axis crosses a label."""

    def __init__(self) -> None:
        self.starts: list[float] = []

    def place(self, start: float, width: float) -> int:
        """Take the first row with room from ``start`` on, left of what is in it."""
        end = start + width + _GAP
        row = next((at for at, taken in enumerate(self.starts) if end <= taken), len(self.starts))
        self.starts[row:] = [start, *self.starts[row + 1 :]]
        return row


def _axis(scale: _Scale | None, y: float) -> Iterable[str]:
    if scale is None:
        return
    yield tag("path", class_="axis", d=f"M{_LEFT:.0f} {y:.0f}H{_RIGHT:.0f}")
    span = scale.last - scale.first
    step = next((step for step in _STEPS if span / step <= 14), _STEPS[-1])
    for year in range(scale.first, scale.last + 1):
        if year % step == 0:
            x = scale.year(year)
            yield tag("path", class_="tick", d=f"M{x:.0f} {y - 4:.0f}v8")
            yield text_tag(str(year), x, y + 19, class_="y", text_anchor="middle")


def _stages(labels: Sequence[StageLabel], scale: _Scale | None) -> tuple[list[str], float]:
    """Hang each label over its day, in as many rows as they need; give the axis' height too."""
    undated = [label for label in labels if label.date is None or scale is None]
    left = _LEFT if scale is None else _RIGHT + 40
    placed = [(label, left, row) for row, label in enumerate(undated)]
    dated = [(label, scale.at(label.date)) for label in labels if label.date is not None and scale]
    rows = _Rows()
    for label, x in sorted(dated, key=lambda one: -one[1]):
        placed.append((label, x, rows.place(x, _stage_width(label))))
    height = max(1, len(rows.starts), len(undated))
    axis = 12.0 + height * _STAGE_ROW
    parts = [
        part
        for label, x, row in placed
        for part in _stage(label, x, (height - 1 - row) * _STAGE_ROW + 6, axis)
    ]
    return parts, axis


def _stage_width(label: StageLabel) -> float:
    return max(
        text_width(label.words, size=14, weight=600) + 20,
        text_width(label.date_words, size=13, weight=400) + 12,
    )


def _stage(label: StageLabel, x: float, y: float, axis: float) -> Iterable[str]:
    width = text_width(label.words, size=14, weight=600) + 20
    if label.date:
        yield tag("path", class_="ln", d=f"M{x:.1f} {y + 26:.0f}V{axis - 6:.0f}")
    box = tag("rect", x=x, y=y, width=width, height=24, rx=4)
    words = text_tag(label.words, x + 10, y + 17)
    yield tag("g", box + words, class_="stage" if label.date else "stage und")
    yield text_tag(label.date_words, x + 6, y + 40, class_="sm")


def _days(days: Sequence[Day], scale: _Scale | None, axis: float) -> tuple[list[str], float]:
    """Draw the days with their words below the axis, each in the first row with room."""
    if scale is None:
        return [], axis
    top = axis + 40
    rows = _Rows()
    parts: list[str] = []
    lines_of = {day.date: _lines(day) for day in days}
    row_height = (max((len(lines) for lines in lines_of.values()), default=0) + 1.5) * _LINE
    for day in sorted(days, key=lambda one: (-scale.at(one.date), one.date)):
        x, lines = scale.at(day.date), lines_of[day.date]
        start = x - 4
        y = top + rows.place(start, _LABEL) * row_height
        mark = "px" if day.is_experiment else "pt"
        parts.append(tag("path", class_="ln", d=f"M{x:.1f} {axis + 5:.0f}V{y - 14:.0f}"))
        parts.append(tag("circle", class_=mark, cx=x, cy=axis, r=5.5))
        parts.append(text_tag(day.date_words, start, y, class_="dt"))
        parts += [
            text_tag(line, start, y + _LINE * at, class_="sm")
            for at, line in enumerate(lines, start=1)
        ]
    return parts, top + len(rows.starts) * row_height


def _lines(day: Day) -> list[str]:
    """Wrap what a day holds; the list under the picture has it whole."""
    lines = list(wrap(day.text, width=_LABEL, size=13, weight=400))
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1].rstrip('.,;:')}…"]
    against = any(moment.against for moment in day.moments)
    return [*lines, "speaks against an effect"] if against else lines
