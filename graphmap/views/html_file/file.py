"""A map as one HTML file that opens anywhere without a network: drawing, panel, twin, receipt.

It is made of a `MapView`, which privacy has passed, and of nothing else. Its own content policy
lets run only the scripts and styles whose hashes it names, and lets nothing be fetched.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphmap.views.drawing import Layout
from graphmap.views.html_file.charts import chart_section
from graphmap.views.html_file.evidence import evidence_section
from graphmap.views.html_file.filters import filter_values, filters_form
from graphmap.views.html_file.html import Html, el
from graphmap.views.html_file.page import Addresses, evidence_anchor
from graphmap.views.html_file.panel import left_out_list, overview_panel, selection_panel
from graphmap.views.html_file.table import both_sides_table, legend, links_table, receipt
from graphmap.views.map_view.view import MapView, Selection, TwinRow
from graphmap.views.network import lighting_values, payload_of, to_script_json
from graphmap.views.svg.chart import Chart
from graphmap.views.svg.drawing import map_drawing
from graphmap.views.svg.file import closing_lines

_KEYS: Final = (
    "One tab stop. Arrow keys walk: left and right along links to the next column, up and down"
    " within a column. Home fits the drawing, Enter opens the panel, Escape leaves."
)


@dataclass(frozen=True, kw_only=True)
class FileAssets:
    """What the file carries: style sheets and scripts in their order, fonts by weight, icons."""

    styles: Sequence[str]
    scripts: Sequence[str]
    fonts: Mapping[int, bytes]
    icons: str


def html_file(
    view: MapView,
    layout: Layout,
    twin: Sequence[TwinRow],
    assets: FileAssets,
    *,
    charts: Sequence[Chart] = (),
) -> bytes:
    """Give a map as one self-contained HTML document in UTF-8.

    Parameters
    ----------
    view
        The map, with the panels and lightings of all drawn nodes.
    layout
        Where everything stands.
    twin
        The rows of the table, in the order of the drawing.
    assets
        The scripts, styles, fonts and icons to carry.
    charts
        The pictures of analyses of the same part of the map, at the same profile.
    """
    style = "\n".join([*_font_faces(assets.fonts), *assets.styles])
    scripts = [_closed(script) for script in assets.scripts]
    head = el(
        "head",
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=_policy(style, scripts)),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("title", f"{view.title} · graphmap"),
        el("style", Html(style)),
    )
    body = el(
        "body",
        Html(assets.icons),
        el("a", "Skip to the content", class_="skip", href="#main"),
        _header(view),
        el("main", *_main(view, layout, twin, charts), id="main", class_="quiet"),
        _data("map-payload", _payload(view, layout)),
        *(el("script", Html(script)) for script in scripts),
        class_="file",
    )
    return f"<!doctype html>\n{el('html', head, body, lang='en-GB')}\n".encode()


def _policy(style: str, scripts: Sequence[str]) -> str:
    hashes = " ".join(map(_hash, scripts))
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {hashes}",
            f"style-src {_hash(style)}",
            "font-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _closed(script: str) -> str:
    """Keep a script from ending its element early; inside a script the two mean the same."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _font_faces(fonts: Mapping[int, bytes]) -> list[str]:
    return [
        '@font-face{font-family:"Source Sans 3";font-style:normal;'
        f"font-weight:{weight};src:url(data:font/woff2;base64,{b64encode(data).decode()})"
        ' format("woff2")}'
        for weight, data in sorted(fonts.items())
    ]


def _data(id_: str, values: object) -> Html:
    return el("script", Html(to_script_json(values)), type="application/json", id=id_)


def _payload(view: MapView, layout: Layout) -> dict[str, object]:
    lightings = {id_: lighting_values(light) for id_, light in sorted(view.lightings.items())}
    return {
        **payload_of(view, layout),
        "lightings": lightings,
        "filters": filter_values(view),
    }


def _addresses(view: MapView) -> Addresses:
    """Nouns lead to their words within the file, or nowhere."""
    known = set(view.panels)
    told = {one.claim.link for one in view.evidence}
    return Addresses(
        node=lambda id_: f"#about-{id_}" if id_ in known else None,
        map_at=lambda _: None,
        record=lambda _: None,
        record_against=lambda _: None,
        change=lambda _: None,
        evidence=lambda claim: f"#{evidence_anchor(claim)}" if claim.link in told else None,
        what_if=lambda _: None,
        blocking=None,
        loops=None,
        icons="",
    )


def _header(view: MapView) -> Html:
    made = closing_lines(view)[0]
    return el(
        "header",
        el("div", el("h1", view.title), el("p", view.summary, class_="sum")),
        el("p", made, class_="meta"),
        class_="maphead",
    )


def _main(
    view: MapView, layout: Layout, twin: Sequence[TwinRow], charts: Sequence[Chart]
) -> list[Html]:
    at = _addresses(view)
    picture = map_drawing(
        layout,
        view.caption,
        lighting=view.lighting,
        preset=view.preset,
        by_sources=view.request.width == "sources",
        address_of=lambda id_: f"#about-{id_}",
    )
    stage = el(
        "section",
        _tools(),
        el("div", el("div", Html(picture), class_="paper"), class_="canvas", id="drawing"),
        el("p", _KEYS, class_="vh", id="drawing-keys"),
        el("p", class_="vh", id="live", role="status"),
        legend(view, at),
        class_="stage",
        aria_label="Drawing",
    )
    panel = el(
        "aside",
        overview_panel(view, at),
        class_="panel",
        id="panel",
        aria_label="What this map says",
    )
    return [
        el(
            "div",
            filters_form(view, at),
            stage,
            el("div", panel, class_="panelbox"),
            class_="mapgrid",
        ),
        el("div", *_words(view, twin, at, charts), class_="tw"),
    ]


def _tools() -> Html:
    buttons = [
        el("button", sign, type="button", class_="btn btn--s", data_zoom=way, aria_label=words)
        for sign, way, words in (
            ("\u2212", "out", "Zoom out"),
            ("Fit", "fit", None),
            ("+", "in", "Zoom in"),
        )
    ]
    clear = el(
        "button",
        "Clear ",
        el("kbd", "Esc"),
        type="button",
        class_="btn btn--s",
        id="clear",
        hidden=True,
    )
    group = el(
        "div", *buttons, class_="seg needs-script", role="group", aria_label="Zoom", hidden=True
    )
    return el("div", group, clear, class_="tools", role="toolbar", aria_label="Map tools")


def _words(
    view: MapView, twin: Sequence[TwinRow], at: Addresses, charts: Sequence[Chart]
) -> list[Html]:
    panels = sorted(view.panels.values(), key=lambda one: (one.noun.name.casefold(), one.noun.id))
    return [
        el("h2", "What people want, and what stands on either side"),
        both_sides_table(view, twin, at),
        el("h2", "Every link"),
        links_table(view, view.links, at),
        *map(chart_section, charts),
        evidence_section(view, at),
        el("section", left_out_list(view, at), aria_label="Not drawn"),
        receipt(view),
        el(
            "div", el("h2", "About each"), *(_about(view, one, at) for one in panels), class_="each"
        ),
    ]


def _about(view: MapView, panel: Selection, at: Addresses) -> Html:
    return el(
        "article",
        selection_panel(view, panel, at, heading_id=f"about-{panel.noun.id}-title"),
        id=f"about-{panel.noun.id}",
        class_="panel about",
        tabindex="-1",
    )
