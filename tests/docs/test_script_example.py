"""The example for those who script runs as it is written, and says what the demonstration holds."""

import re
import subprocess
import sys
from pathlib import Path

import graphmap

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "script-the-analyses.md"


def test_the_example_runs_and_gives_the_known_answers(tmp_path: Path) -> None:
    page = PAGE.read_text("utf-8")
    (program,) = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert lines[0] == "council-tax-recovery 6 places 9 pairs"
    assert lines[1] == (
        "R1 ('council-tax-arrears', 'council-tax-recovery', 'fees-added') ('gateshead',)"
    )
    assert lines[2].endswith("16 freed")
    assert lines[3] == "16 freed, 1 loop broken"
    assert lines[6:8] == [
        "contested alliance-contract roof-tonight",
        "contested uc-first-payment-wait enough-to-eat",
    ]
    assert lines[-1] == "123 effects count"


def test_every_public_name_is_there() -> None:
    for name in dir(graphmap):
        assert getattr(graphmap, name) is not None
