"""The settings of graphmap: one table of name, default, meaning and environment variable.

The variable of a setting is its name in capitals with the prefix ``GRAPHMAP_``. They are read
once, by `read_settings`, and passed on as arguments.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Final, cast

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from graphmap.errors import SettingsRefused

PREFIX: Final = "GRAPHMAP_"
#: Variables that only the tests read.
_TESTS_PREFIX: Final = "GRAPHMAP_TEST_"


class Settings(BaseSettings):
    """Every setting; each is documented by its description."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    store: Annotated[
        str | None,
        Field(
            description="Where the graph is kept: a path or sqlite:///path for the embedded"
            " store, bolt://, neo4j:// or neo4j+s:// for Neo4j. Absent: map.sqlite in the data"
            " folder."
        ),
    ] = None
    neo4j_user: Annotated[str, Field(description="Who asks a Neo4j server.")] = "neo4j"
    neo4j_password: Annotated[
        SecretStr | None,
        Field(description="The password of that user. A file is safer: others cannot see it."),
    ] = None
    neo4j_password_file: Annotated[
        Path | None,
        Field(description="A file that holds the password of that user, in place of the above."),
    ] = None
    neo4j_database: Annotated[
        str, Field(description="Which database of the Neo4j server holds the map.")
    ] = "neo4j"
    data_folder: Annotated[
        Path,
        Field(description="Where maps, the access token and the key that signs sessions are kept."),
    ] = Path.home() / ".local" / "share" / "graphmap"
    access_token_file: Annotated[
        Path | None,
        Field(
            description="A file that holds the access token, 32 characters or more. Needed to"
            " listen beyond loopback; absent: a file made in the data folder. One that is easy to"
            " guess is refused there, and behind a proxy."
        ),
    ] = None
    trusted_hosts: Annotated[
        tuple[str, ...],
        NoDecode,
        Field(
            description="Host names that requests may ask for, separated by commas, beside"
            " localhost, 127.0.0.1 and [::1]. Others are refused, also beyond loopback."
        ),
    ] = ()

    @field_validator("trusted_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(host.strip() for host in value.split(",") if host.strip())
        return value

    behind_tls: Annotated[
        bool,
        Field(
            description="Whether a proxy with TLS stands in front: cookies are then sent over"
            " TLS only, and browsers are told to insist on it."
        ),
    ] = False
    max_upload_bytes: Annotated[
        int, Field(ge=1, description="The largest file that the web takes, in bytes.")
    ] = 50_000_000
    workers: Annotated[int, Field(ge=1, le=64, description="Processes that serve the web.")] = 2
    threads: Annotated[
        int, Field(ge=1, le=256, description="Threads in each of those processes.")
    ] = 16


def read_settings(**given: object) -> Settings:
    """Read the settings from the environment; what is given by name comes first.

    Raises
    ------
    SettingsRefused
        Naming the variable, what is wrong and what would be allowed; never its value.
    """
    _refuse_unknown_variables()
    chosen = {name: value for name, value in given.items() if value is not None}
    try:
        return Settings(**cast("dict[str, Any]", chosen))
    except ValidationError as error:
        raise SettingsRefused(
            "; ".join(
                f"{PREFIX}{'.'.join(str(part) for part in detail['loc']).upper()}: {detail['msg']}"
                for detail in error.errors(include_url=False, include_input=False)
            )
        ) from None


def _refuse_unknown_variables() -> None:
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    for variable in sorted(os.environ):
        ours = variable.startswith(PREFIX) and not variable.startswith(_TESTS_PREFIX)
        if ours and variable not in known:
            raise SettingsRefused(
                f"{variable} is no setting of graphmap; it has: {', '.join(sorted(known))}"
            )
