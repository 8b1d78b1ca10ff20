"""The pictures of analyses as parts of the file to take along: drawn, and the same in words."""

from __future__ import annotations

from graphmap.views.html_file.html import Html, el
from graphmap.views.svg.chart import Chart, chart_svg


def chart_section(chart: Chart) -> Html:
    """Give a picture with what is said round it; what is drawn can be read as a list too."""
    in_words = None
    if not chart.lines:
        items = (el("li", line) for line in chart.words)
        in_words = el("details", el("summary", "The same in words"), el("ul", *items))
    return el(
        "section",
        el("h2", chart.title, id=f"{chart.name}-title"),
        *(el("p", line, class_="sub mt1") for line in chart.said),
        el(
            "div",
            Html(chart_svg(chart)),
            class_="scroll mt2",
            tabindex="0",
            role="region",
            aria_label=f"{chart.title}, drawn",
        ),
        el("ul", *(el("li", line) for line in chart.lines)) if chart.lines else None,
        *(el("p", line, class_="meta mt1") for line in chart.notes),
        in_words,
        class_="chart",
        aria_labelledby=f"{chart.name}-title",
    )
