"""Which fields of records hold words of somebody's choosing."""

from __future__ import annotations

from typing import Final

#: Fields that hold words of somebody's choosing; all others hold ids, dates or set words.
FREE_TEXT: Final[tuple[str, ...]] = (
    "name",
    "description",
    "tags",
    "aliases",
    "external_ids",
    "what_matters",
    "url",
    "contact",
    "statement",
    "indicator",
    "mechanism",
    "purpose",
    "question",
    "action",
    "hypothesis",
    "prediction",
    "verdict_text",
    "co_design",
    "data_plan",
    "sense_making_plan",
    "share_plan",
    "text",
    "figure",
    "unit",
    "how_we_know",
    "workaround_basis",
    "proposal",
    "result",
    "value",
    "notes",
    "question_id",
    "answered_by",
    "publisher",
    "note",
    "trust",
    "form",
)
