"""Files in: a report first, then, if it is wanted, the change; whole or not at all.

What becomes of a record that is there already:

- a **map file** says all there is about a record: an absent key is the field's default;
- a **node or link table** says what its columns say: a blank cell is *not recorded*, a column
  that the table does not have leaves the field as it is stored;
- a **claims sheet** adds: a blank cell leaves everything as it is.

Names in a link table and a claims sheet mean the node of the right kind that has this id, name
or alias, without regard to case and accents. A claims sheet makes the nodes it names and does
not find; a link table does not, because it does not say of which kind they would be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel

from graphmap.errors import FileRefused, InputRefused, Problem
from graphmap.formats.claims_sheet import PlacedClaim
from graphmap.formats.file_record import FilePlace, FileRecord
from graphmap.model.changes import MAX_CHANGES, ChangeSet, Put
from graphmap.model.claims import Claim, records_of_claim
from graphmap.model.columns import columns_of
from graphmap.model.nodes import Observation
from graphmap.model.records import states_no_level
from graphmap.model.system_map import SystemMap
from graphmap.privacy import Disclosure, NamesOfPersons, visibility_of
from graphmap.services.files.ids import with_link_ids, with_node_ids
from graphmap.services.files.merging import Merged, merge
from graphmap.services.files.name_book import NameBook, NamesAtPlace
from graphmap.services.files.reading import (
    FileFormat,
    FilesRead,
    ImportFile,
    SheetMapping,
    read_files,
)
from graphmap.services.log_outline import refuse_mark_of_undo
from graphmap.store.port import GraphStore

#: The most problems that a report lists; a file may have one in each row.
MAX_REFUSED: Final = 1_000
#: The columns of a claims sheet whose fields are called otherwise.
_COLUMNS_OF_CLAIMS: Final = {"valid_from": "since", "valid_until": "until", "text": "observed"}


class RefusedEntry(BaseModel, frozen=True):
    """One thing that was refused and its place; absent where it has no meaning."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    message: str


class Candidate(BaseModel, frozen=True):
    """A stored node that a new name looks like."""

    id: str
    name: str


class LookAlike(BaseModel, frozen=True):
    """A new name that looks like stored ones; a choice for it takes one of them or ``new``."""

    file: str | None = None
    sheet: str | None = None
    row: int | None = None
    column: str
    kind: str
    name: str
    id: str
    candidates: tuple[Candidate, ...]


class ImportReport(BaseModel, frozen=True):
    """What an import would do, or did.

    ``rows`` counts the rows and records read; ``created``, ``changed`` and ``unchanged`` count
    the nodes and links that they write. ``revision`` is that of the graph it was worked out at,
    and after an import the one that it made.
    """

    rows: int
    created: int
    changed: int
    unchanged: int
    refused: tuple[RefusedEntry, ...]
    look_alikes: tuple[LookAlike, ...]
    mappings: tuple[SheetMapping, ...]
    notices: tuple[str, ...]
    revision: int


@dataclass(frozen=True)
class ImportPreview:
    """A report and the changes that it speaks of; none where anything was refused."""

    report: ImportReport
    puts: tuple[Put, ...]
    problems: tuple[Problem, ...]


def preview_import(
    store: GraphStore,
    files: Sequence[ImportFile],
    *,
    file_format: FileFormat | None = None,
    mapping: Mapping[str, str | None] | None = None,
    choices: Mapping[str, str] | None = None,
) -> ImportPreview:
    """Work out what importing files would do; nothing is changed.

    Parameters
    ----------
    store
        The graph that they would come into.
    files
        One or more files, taken as one: a link may end at a node of another file.
    file_format
        Of which format they are; told from their contents where it is absent.
    mapping
        Our column for a column of a sheet, or None for one to leave out.
    choices
        For a name that is not in the map: the id of the node that is meant, or ``new``.
    """
    read = read_files(files, file_format=file_format, mapping=mapping or {})
    return _preview(store, read, choices or {})


def preview_claims(
    store: GraphStore, claims: Sequence[Claim], *, choices: Mapping[str, str] | None = None
) -> ImportPreview:
    """Work out what claims that were typed by hand would do; nothing is changed.

    Whoever types begins a name and may not know the rest: names that hold it are offered too.
    """
    read = FilesRead(rows=len(claims))
    read.claims += [PlacedClaim(claim, FilePlace()) for claim in claims]
    return _preview(store, read, choices or {}, offers_longer=True)


def apply_import(
    store: GraphStore, preview: ImportPreview, *, actor: str, reason: str, operation_id: str
) -> ImportReport:
    """Make the changes of a preview, whole or not at all, and report the new revision.

    More than 20,000 records are loaded in bulk, which needs an empty store. Where there is
    nothing to change, nothing is written.

    Raises
    ------
    InputRefused
        Where the preview refused anything.
    Conflict
        Where somebody changed one of the records since the preview.
    """
    refuse_mark_of_undo(operation_id)
    if preview.problems:
        raise InputRefused(preview.problems[:MAX_REFUSED])
    if not preview.puts:
        return preview.report
    if len(preview.puts) > MAX_CHANGES:
        applied = store.bulk_load(
            (put.value for put in preview.puts),
            actor=actor,
            reason=reason,
            operation_id=operation_id,
        )
    else:
        applied = store.apply(
            ChangeSet(operation_id=operation_id, actor=actor, reason=reason, changes=preview.puts)
        )
    return preview.report.model_copy(update={"revision": applied.revision})


def _preview(
    store: GraphStore,
    read: FilesRead,
    choices: Mapping[str, str],
    *,
    offers_longer: bool = False,
) -> ImportPreview:
    stored = store.snapshot()
    problems = list(read.problems)
    book = NameBook(stored, choices, offers_longer=offers_longer)
    merged = Merged((), 0, 0, 0)
    records: list[FileRecord] = []
    if not problems:
        records = _resolved(read, book, stored, problems)
        if not problems:
            try:
                merged = merge(records, stored)
            except FileRefused as refused:
                problems += refused.problems
    if len(merged.puts) > MAX_CHANGES and stored.nodes:
        problems.append(_too_many(len(merged.puts)))
    if problems:
        merged = Merged((), 0, 0, 0)
    report = _report(read, merged, problems, book, stored)
    told = [*report.notices]
    if _has_rows(read) and (public := _public_observations(merged.puts)):
        told.append(_who_may_read(public))
    if merged.puts and (unstated := _without_level(records, stored)):
        told.append(_kept_for_stewards(unstated))
    report = report.model_copy(update={"notices": tuple(told)})
    return ImportPreview(report, merged.puts, tuple(problems))


def _has_rows(read: FilesRead) -> bool:
    """Say whether any of it stands in a sheet; a map file says of each record who may read it."""
    places = [placed.place for placed in (*read.claims, *read.records)]
    return any(place.row is not None for place in places)


def _public_observations(puts: Sequence[Put]) -> int:
    return sum(
        isinstance(put.value, Observation) and put.value.sensitivity == "public" for put in puts
    )


def _without_level(records: Sequence[FileRecord], stored: SystemMap) -> int:
    """Count the new observations of a map file that say not who may read them."""
    return sum(
        record.whole
        and states_no_level(record.values)
        and record.values["id"] not in stored.node_by_id
        for record in records
    )


def _kept_for_stewards(observations: int) -> str:
    """Say that so many observations of a map file come in for stewards alone, and what to do."""
    return (
        f"{_counted(observations)} of a map file without the key sensitivity would be kept for"
        " stewards: no file for a workshop or the public holds the words. To let others read"
        " them, give the key, with workshop or public."
    )


def _counted(observations: int) -> str:
    return "1 observation" if observations == 1 else f"{observations:,} observations"


def _who_may_read(observations: int) -> str:
    """Say that so many observations of a sheet would be public, and how to keep them back."""
    return (
        f"{_counted(observations)} would be public: anyone who is given the map or a file of it"
        " may read the words. To keep them for stewards, add a column sensitivity to the sheet,"
        " with steward in each row."
    )


def _resolved(
    read: FilesRead, book: NameBook, stored: SystemMap, problems: list[Problem]
) -> list[FileRecord]:
    """Give all records with their ids, those that the claims write among them."""
    nodes = with_node_ids(read.records, book, problems)
    of_claims = _records_of_claims(read.claims, book, problems)
    nodes += book.new_nodes
    nodes += with_node_ids(of_claims, book, problems)
    links = with_link_ids([*read.records, *of_claims], book, stored, problems)
    return [*nodes, *links]


def _records_of_claims(
    claims: Sequence[PlacedClaim], book: NameBook, problems: list[Problem]
) -> list[FileRecord]:
    records: list[FileRecord] = []
    for placed in claims:
        try:
            written = records_of_claim(placed.claim, NamesAtPlace(book, placed.place))
        except FileRefused as refused:
            problems += refused.problems
        else:
            records += [
                FileRecord("node", values, placed.place, columns=_COLUMNS_OF_CLAIMS)
                for values in written.nodes
            ]
            records += [
                FileRecord("link", _without_id(values), placed.place) for values in written.links
            ]
    return records


def _without_id(values: Mapping[str, object]) -> dict[str, object]:
    # A link of that natural key may be stored under an id of its own.
    return {name: value for name, value in values.items() if name != "id"}


def _too_many(count: int) -> Problem:
    return Problem(
        f"{count:,} records are more than one change may hold ({MAX_CHANGES:,}). Divide the file,"
        " or load it into an empty store",
        rule="too_many",
    )


def _report(
    read: FilesRead,
    merged: Merged,
    problems: Sequence[Problem],
    book: NameBook,
    stored: SystemMap,
) -> ImportReport:
    refused = [
        RefusedEntry(
            file=problem.file or None,
            sheet=problem.sheet or None,
            row=problem.row,
            column=problem.column or None,
            message=f"{problem.record}: {problem.message}" if problem.record else problem.message,
        )
        for problem in problems[:MAX_REFUSED]
    ]
    notices = list(read.notices)
    if len(problems) > MAX_REFUSED:
        notices.append(f"Only the first {MAX_REFUSED:,} of {len(problems):,} problems are listed.")
    return ImportReport(
        rows=read.rows,
        created=merged.created,
        changed=merged.changed,
        unchanged=merged.unchanged,
        refused=tuple(refused),
        look_alikes=_look_alikes(book, stored),
        mappings=tuple(read.mappings),
        notices=tuple(notices),
        revision=stored.revision,
    )


def _look_alikes(book: NameBook, stored: SystemMap) -> tuple[LookAlike, ...]:
    """Give what is alike as a steward may see it: nobody is offered who agreed to nothing."""
    offered = book.look_alikes()
    if not offered:
        return ()
    visibility = visibility_of(columns_of(stored), "steward")
    left_out = [stored.node_by_id[id_] for id_ in visibility.left_out_persons]
    disclosure = Disclosure(visibility, NamesOfPersons(left_out))
    found: list[LookAlike] = []
    for new, alike in offered:
        candidates = tuple(
            Candidate(id=id_, name=disclosure.name(stored.node_by_id[id_].title))
            for id_ in visibility.keep(alike)
        )
        if candidates:
            found.append(
                LookAlike(
                    file=new.place.file or None,
                    sheet=new.place.sheet or None,
                    row=new.place.row,
                    column=new.column,
                    kind=new.kind,
                    name=new.name,
                    id=new.id,
                    candidates=candidates,
                )
            )
    return tuple(found)
