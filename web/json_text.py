"""JSON as it comes in: what the standard leaves out, and what nests too deeply, is not JSON."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from flask.json.provider import DefaultJSONProvider


class StrictJson(DefaultJSONProvider):
    """Flask's JSON without NaN and infinities (RFC 8259), and without a limit that is a fault.

    Python's reader gives up on deep nesting with an error of its own, which would be answered
    as a fault of ours.
    """

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """Read JSON; raises `ValueError` for whatever is none."""
        try:
            return json.loads(s, parse_constant=_refuse, **kwargs)
        except RecursionError:
            raise ValueError("nests too deeply") from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")
