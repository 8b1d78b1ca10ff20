"""The files that come with graphmap: the demonstration data and the Cypher statements."""

from pathlib import Path

from graphmap.errors import InstallationDamaged

_PACKAGE = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """Give the path of a file or folder that comes with graphmap.

    An installed wheel keeps them inside the package, a checkout beside it.

    Parameters
    ----------
    *parts
        The path from the project's root, such as ``"fixtures", "demo", "places.csv"``.

    Raises
    ------
    InstallationDamaged
        When neither place holds it.
    """
    places = (_PACKAGE / "_resources", _PACKAGE.parent)
    for place in places:
        path = place.joinpath(*parts)
        if path.exists():
            return path
    name = "/".join(parts)
    raise InstallationDamaged(
        f"{name} does not come with this installation of graphmap. Install graphmap again from "
        "its wheel, or from a whole checkout with `make install`."
    )
