"""Write graphmap/views/layout/source_sans.json: advance widths measured from the font's own files.

Run with the folder of the npm package `source-sans` (SIL OFL 1.1); needs fonttools and brotli:

    python tools/measure_source_sans.py node_modules/source-sans
"""

import json
import re
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "graphmap" / "views" / "layout" / "source_sans.json"
ORIGIN = (
    "Advance widths of Source Sans 3 in thousandths of the em, by weight and first code point of a "
    "run of consecutive ones; measured by tools/measure_source_sans.py from the npm package "
    "source-sans 3.52.0 (Adobe, SIL Open Font License 1.1)"
)
WEIGHTS = {400: "SourceSans3-Regular.ttf", 600: "SourceSans3-Semibold.ttf"}
RANGES = ((0x20, 0x7E), (0xA0, 0x17F), (0x370, 0x3FF), (0x400, 0x45F), (0x2010, 0x203A))
SINGLE = (0x20AC, 0x2122, 0x2190, 0x2192, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265)


def measure(font: TTFont) -> dict[int, list[int]]:
    """Widths in thousandths of the em, as runs of code points without a hole."""
    glyphs, metrics = font.getBestCmap(), font["hmtx"]
    per_em = font["head"].unitsPerEm
    spans = [*RANGES, *((code, code) for code in SINGLE)]
    runs: dict[int, list[int]] = {}
    for first, last in spans:
        start = None
        for code in range(first, last + 1):
            if code not in glyphs:
                start = None
                continue
            start = code if start is None else start
            runs.setdefault(start, []).append(round(metrics[glyphs[code]][0] * 1000 / per_em))
    return runs


def main(package: Path) -> None:
    """Measure each weight and write the table."""
    table: dict[str, object] = {"origin": ORIGIN}
    for weight, file in WEIGHTS.items():
        font = TTFont(next(package.rglob(file + ".woff2")))
        table[str(weight)] = {str(first): run for first, run in sorted(measure(font).items())}
    text = json.dumps(table, indent=1)
    TARGET.write_text(re.sub(r",\n\s+(\d)", r", \1", text) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
