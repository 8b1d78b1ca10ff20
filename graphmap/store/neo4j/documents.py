"""Documents as nodes beside the graph."""

from __future__ import annotations

from collections.abc import Sequence

from neo4j import ManagedTransaction, Record

from graphmap.model.changes import Document
from graphmap.store.neo4j.statements import only_row, rows
from graphmap.store.writes import refuse_stale_document


def key_of(collection: str, id_: str) -> str:
    """Give what a document is found by."""
    return f"{collection}/{id_}"


def put_document(transaction: ManagedTransaction, document: Document) -> Document:
    """Write a document over the version that was seen."""
    written = document.model_copy(update={"version": document.version + 1})
    row = only_row(
        transaction, "put_document", seen=document.version, **_key_and_properties(written)
    )
    refuse_stale_document(document, 0 if row is None else row["stored"])
    return written


def write_documents(transaction: ManagedTransaction, documents: Sequence[Document]) -> None:
    """Write documents as they are given."""
    if documents:
        rows(transaction, "write_documents", documents=list(map(_key_and_properties, documents)))


def _key_and_properties(document: Document) -> dict[str, object]:
    key = key_of(document.collection, document.id)
    return {"key": key, "properties": {"key": key, **document.model_dump(mode="json")}}


def collection_from(found: Sequence[Record], collection: str) -> list[Document]:
    """Give the documents of the rows of an answer."""
    return [
        Document(collection=collection, id=row["id"], version=row["version"], body=row["body"])
        for row in found
    ]


def read_all_documents(transaction: ManagedTransaction) -> list[Document]:
    """Give every document, sorted by collection and id."""
    return [
        Document(
            collection=row["collection"], id=row["id"], version=row["version"], body=row["body"]
        )
        for row in rows(transaction, "all_documents")
    ]
