"""Import: upload, look at what it would do, then do it, whole or not at all."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Annotated, Any, Final

from flask import Response, current_app, flash, jsonify, redirect, render_template, request
from flask_openapi3.models.file import FileStorage
from itsdangerous import BadSignature, URLSafeTimedSerializer
from pydantic import BaseModel, Field
from werkzeug.wrappers import Response as AnyResponse

from graphmap.errors import InputRefused
from graphmap.model.values import Name, Text
from graphmap.services.files.header_mapping import COLUMNS
from graphmap.services.files.importing import ImportPreview, apply_import, preview_import
from graphmap.services.files.reading import FileFormat, ImportFile
from graphmap.services.files.uploads import Uploads
from web.forms import Form
from web.frame import address, workspace
from web.routes import SystemQuery, new_api, new_pages, page, resource

if TYPE_CHECKING:
    from pathlib import Path

    from flask_openapi3.openapi import OpenAPI

_pages = new_pages("imports", __name__)
_api = new_api("imports", __name__)
_EXTENSION: Final = "graphmap_uploads"
_KEPT_SECONDS: Final = 3600
_MOST_NAME: Final = 120
_LEFT_OUT: Final = "(leave out)"
_FORMATS: Final = ("graphmap", "claims", "nodes", "links")


class ImportForm(BaseModel):
    """A file to import; without ``apply`` only the report is given."""

    file: FileStorage
    format: FileFormat | None = None
    apply: bool = False
    actor: Name | None = None
    reason: Text = ""
    operation_id: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9._:-]{1,100}$")] = None


class ImportAnswer(BaseModel):
    """What the import would do, or did."""

    rows: int
    created: int
    changed: int
    unchanged: int
    refused: list[dict[str, Any]]
    look_alikes: list[dict[str, Any]]
    mappings: list[dict[str, Any]]
    notices: list[str]
    revision: int


def register(app: OpenAPI, *, folder: Path) -> None:
    """Add these routes to the application; uploads wait in ``folder``."""
    app.extensions[_EXTENSION] = Uploads(folder)
    app.register_api(_pages)
    app.register_api(_api)


@page(_pages, "/import", needs="write")
def show_import(query: SystemQuery) -> str:
    """Show the form that uploads a file."""
    del query
    return render_template("imports/upload.html", form=Form.fresh())


@page(_pages, "/import", needs="write", method="post")
def preview_upload(query: SystemQuery) -> str | tuple[str, int]:
    """Keep the upload and show what importing it would do."""
    del query
    form = Form.sent()
    given = request.files.get("file")
    if given is None or not given.filename:
        form.errors["file"] = "Choose a file"
        return render_template("imports/upload.html", form=form), 422
    data = given.read()
    key, digest = _uploads().keep(data)
    name = _name_of(given.filename)
    form.values["upload"] = _signer().dumps([key, digest, name])
    return _preview_page(form, ImportFile(name, data))


@page(_pages, "/import/apply", needs="write", method="post")
def apply_upload(query: SystemQuery) -> str | tuple[str, int] | AnyResponse:
    """Import the kept upload as it was previewed, or show the preview again."""
    del query
    form = Form.sent()
    try:
        key, file = _kept_file(form["upload"])
    except InputRefused as refused:
        form.errors["file"] = str(refused)
        return render_template("imports/upload.html", form=form), 422
    if form["do"] != "apply":
        return _preview_page(form, file)
    actor, reason = form.take_actor(), form.take_reason()
    preview = _preview(form, file)
    if form.errors or preview.problems or preview.report.look_alikes:
        if preview.report.look_alikes:
            form.errors["look-alikes"] = "Choose for each name that looks like one on the map"
        return _preview_page(form, file, preview), 422
    report = apply_import(
        workspace().store,
        preview,
        actor=actor,
        reason=reason or f"Import of {file.name}",
        operation_id=form.operation_id,
    )
    _uploads().drop(key)
    flash(
        f"Imported at revision {report.revision}: {report.created} created,"
        f" {report.changed} changed, {report.unchanged} unchanged."
    )
    return redirect(address("/claims"), code=303)


@resource(_api, "/import", answer=ImportAnswer, needs="write", method="post")
def take_import(form: ImportForm, query: SystemQuery) -> Response:
    """Report what importing a file would do and, with ``apply``, do it."""
    del query
    file = ImportFile(_name_of(form.file.filename or ""), form.file.read())
    preview = preview_import(workspace().store, [file], file_format=form.format)
    report = preview.report
    if form.apply:
        if form.actor is None:
            raise InputRefused("Say who imports it: actor is missing.")
        report = apply_import(
            workspace().store,
            preview,
            actor=form.actor,
            reason=form.reason or f"Import of {file.name}",
            operation_id=form.operation_id or str(uuid.uuid4()),
        )
    return jsonify(report.model_dump(mode="json"))


def _preview_page(form: Form, file: ImportFile, preview: ImportPreview | None = None) -> str:
    if preview is None:
        preview = _preview(form, file)
    return render_template(
        "imports/preview.html",
        form=form,
        file=file,
        report=preview.report,
        columns={name: sorted(columns) for name, columns in COLUMNS.items()},
        left_out=_LEFT_OUT,
        mapped=_mapping(form),
    )


def _preview(form: Form, file: ImportFile) -> ImportPreview:
    wanted = form["format"]
    return preview_import(
        workspace().store,
        [file],
        file_format=wanted if wanted in _FORMATS else None,
        mapping=_mapping(form),
        choices=form.numbered("choice", "name", "id"),
    )


def _mapping(form: Form) -> dict[str, str | None]:
    chosen = form.numbered("column", "name", "field")
    return {name: None if field == _LEFT_OUT else field for name, field in chosen.items() if field}


def _kept_file(upload: str) -> tuple[str, ImportFile]:
    try:
        key, digest, name = _signer().loads(upload, max_age=_KEPT_SECONDS)
    except (BadSignature, ValueError):
        raise InputRefused("The uploaded file is no longer here; choose it once more.") from None
    return key, ImportFile(name, _uploads().read(key, digest))


def _name_of(given: str) -> str:
    """Give what reports call a file: the end of the name it came with, for reading only."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(letter for letter in last if letter.isprintable())
    return plain[-_MOST_NAME:] or "upload"


def _uploads() -> Uploads:
    return current_app.extensions[_EXTENSION]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="upload")
