"""What a reader may see: profiles, small-number suppression, the receipt.

Analyses run on the whole map. Their result, and the records that are drawn or listed, pass
through this room before any view or file: ``visibility`` says which records a profile shows,
``redaction`` takes the rest out of a map, ``results`` out of a result, and the ``receipt`` says
what was left out and why.
"""

from graphmap.privacy.disclosure import Disclosure
from graphmap.privacy.names import NamesOfPersons
from graphmap.privacy.receipt import Receipt, ReceiptLine
from graphmap.privacy.redaction import Redacted, redact
from graphmap.privacy.visibility import Visibility, people_count, visibility_of

__all__ = [
    "Disclosure",
    "NamesOfPersons",
    "Receipt",
    "ReceiptLine",
    "Redacted",
    "Visibility",
    "people_count",
    "redact",
    "visibility_of",
]
