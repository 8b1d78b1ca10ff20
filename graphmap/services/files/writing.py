"""Files out: the map file, and the nodes, links and claims of a map as tables.

Each takes a map as a profile shows it, so that nothing leaves without a receipt. The map file
and a workbook carry it inside; a CSV table holds nothing but rows, so its receipt goes beside it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args

from graphmap.formats.claims_sheet import write_claims
from graphmap.formats.csv_text import write_csv
from graphmap.formats.link_table import write_link_table
from graphmap.formats.map_file import write_map
from graphmap.formats.node_table import write_node_table
from graphmap.formats.workbook import write_workbook
from graphmap.model.claim_rows import claims_of
from graphmap.privacy import Receipt, Redacted

TableName = Literal["nodes", "links", "claims"]
TABLES: Final[tuple[TableName, ...]] = get_args(TableName)
_RECEIPT: Final = "receipt"


def export_map(shown: Redacted, *, at: dt.datetime) -> bytes:
    """Give a map, as a profile shows it, as a map file written at a time in UTC."""
    return write_map(
        shown.map,
        profile=shown.receipt.profile,
        exported_at=at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        receipt=shown.receipt.to_json(),
    )


def export_table(shown: Redacted, table: TableName) -> bytes:
    """Give the nodes, links or claims of a map, as a profile shows it, as CSV."""
    return write_csv(*_table(shown, table))


def export_workbook(shown: Redacted, tables: Sequence[TableName] = ("nodes", "links")) -> bytes:
    """Give tables of a map, as a profile shows it, as a workbook with the receipt as last sheet.

    Raises
    ------
    LimitReached
        Where a table or a text is larger than a workbook holds.
    """
    sheets: dict[str, tuple[Sequence[str], Sequence[Mapping[str, object]]]] = {
        table: _table(shown, table) for table in tables
    }
    lines = receipt_lines(shown.receipt)
    sheets[_RECEIPT] = ((_RECEIPT,), [{_RECEIPT: line} for line in lines])
    return write_workbook(sheets)


def receipt_lines(receipt: Receipt) -> list[str]:
    """Give a receipt as lines of text: profile and revision first, then what was left out."""
    return [f"Profile {receipt.profile}, revision {receipt.revision}", *receipt.in_words()]


def receipt_text(receipt: Receipt) -> bytes:
    """Give a receipt as a text file, for what cannot hold one inside."""
    return "\n".join([*receipt_lines(receipt), ""]).encode()


def _table(
    shown: Redacted, table: TableName
) -> tuple[Sequence[str], Sequence[Mapping[str, object]]]:
    if table == "nodes":
        return write_node_table(shown.map.nodes)
    if table == "links":
        return write_link_table(shown.map.links)
    return write_claims(row.claim for row in claims_of(shown.map))
