"""Where the address of a source leads, which people often write without ``https://``."""

from __future__ import annotations

import re
from typing import Final

_WHOLE: Final = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
_BARE: Final = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,24}(?:[/?#]\S*)?", re.IGNORECASE
)


def web_link(written: str | None) -> str | None:
    """Give the address that a link may lead to; None for what is no address of the web.

    ``gateshead.gov.uk/article/26358/`` leads to ``https://gateshead.gov.uk/article/26358/``;
    a shelf mark, or a scheme other than http and https, leads nowhere.
    """
    text = (written or "").strip()
    if _WHOLE.fullmatch(text):
        return text
    return f"https://{text}" if _BARE.fullmatch(text) else None
