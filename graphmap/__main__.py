"""``python -m graphmap`` is the ``graphmap`` command."""

from graphmap.cli import main

main(prog_name="graphmap")
