"""Write fixtures/layouts.json: the better layouts of the demonstration's first views.

Run it where the demonstration, the folding or the layout has changed; a test says when. It takes
a few minutes: ``.venv/bin/python tools/draw_demonstration.py``.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from graphmap.bootstrap import open_workspace
from graphmap.resources import resource_path
from graphmap.services.demonstration import load_demonstration
from graphmap.services.drawing.layouts import COLLECTION, Layouts
from graphmap.services.drawing.maps import system_map_view
from graphmap.settings import read_settings
from graphmap.views.map_view.request import MapRequest

VIEWS = (("place", "gateshead"), ("country", "united-kingdom"))


def main() -> None:
    """Draw each view at steward and workshop, and keep what was stored."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = open_workspace(read_settings(store=str(Path(folder) / "map.sqlite")))
        load_demonstration(workspace.store, with_layouts=False)
        layouts = Layouts()
        for scale, system in VIEWS:
            for profile in ("steward", "workshop"):
                request = MapRequest(scale=scale, system=system, profile=profile)
                layouts.layout_of(workspace, system_map_view(workspace, request))
        layouts.wait()
        documents = {
            document.id: json.loads(document.body)
            for document in workspace.store.list_documents(COLLECTION)
        }
        workspace.close()
    path = resource_path("fixtures") / "layouts.json"
    path.write_text(json.dumps(documents, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
