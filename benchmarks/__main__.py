"""Print how fast the work is beside its yardsticks: ``python -m benchmarks --help``."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from benchmarks import blocking, drawing, editing, embedded, paper, stores, thinking

WORKS = {
    "blocking": blocking.measure,
    "thinking": thinking.measure,
    "editing": editing.measure,
    "embedded": embedded.measure,
    "stores": stores.measure,
    "drawing": drawing.measure,
    "paper": paper.measure,
}


def main() -> None:
    """Measure every work; nothing is written unless a file is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sizes", metavar="SIZE", type=int, nargs="*", help="nodes, such as 10000")
    parser.add_argument(
        "--only",
        choices=WORKS,
        action="append",
        help="one work, or several: again for each; stores is Neo4j beside SQLite",
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write the measures there too")
    asked = parser.parse_args()
    measures = []
    for measure in (WORKS[name] for name in asked.only or WORKS):
        for measured in measure(tuple(asked.sizes)) if asked.sizes else measure():
            print(measured.told(), flush=True)
            measures.append(measured)
    missed = [measured for measured in measures if not measured.is_reached]
    print(f"{len(measures) - len(missed)} of {len(measures)} goals reached")
    for measured in missed:
        print(f"missed: {measured.work} at {measured.size:,}")
    if asked.json:
        asked.json.write_text(json.dumps([asdict(measured) for measured in measures], indent=1))


if __name__ == "__main__":
    main()
