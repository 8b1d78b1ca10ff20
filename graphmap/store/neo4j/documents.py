"""Documents as nodes beside the graph."""

from __future__ import annotations

from collections.abc import Sequence

from neo4j import ManagedTransaction

from graphmap.model.changes import Document
from graphmap.store.neo4j.statements import only_row, rows
from graphmap.store.writes import refuse_stale_document


def read_document(transaction: ManagedTransaction, collection: str, id_: str) -> Document | None:
    """Give a document, or None."""
    row = only_row(transaction, "get_document", key=f"{collection}/{id_}")
    if row is None:
        return None
    return Document(collection=collection, id=id_, version=row["version"], body=row["body"])


def put_document(transaction: ManagedTransaction, document: Document) -> Document:
    """Write a document over the version that was seen, under the caller's lock."""
    stored = read_document(transaction, document.collection, document.id)
    refuse_stale_document(document, 0 if stored is None else stored.version)
    written = document.model_copy(update={"version": document.version + 1})
    write_documents(transaction, [written])
    return written


def write_documents(transaction: ManagedTransaction, documents: Sequence[Document]) -> None:
    """Write documents as they are given."""
    given = [
        {
            "key": f"{document.collection}/{document.id}",
            "properties": {
                "key": f"{document.collection}/{document.id}",
                **document.model_dump(mode="json"),
            },
        }
        for document in documents
    ]
    if given:
        rows(transaction, "write_documents", documents=given)


def read_collection(transaction: ManagedTransaction, collection: str) -> list[Document]:
    """Give the documents of a collection, sorted by id."""
    # "0" is the character after "/".
    found = rows(transaction, "list_documents", first=f"{collection}/", last=f"{collection}0")
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
