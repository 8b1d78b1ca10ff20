"""Serving the pages with gunicorn: a few processes of many threads each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gunicorn.app.base import BaseApplication

from web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphmap.settings import Settings


class _Served(BaseApplication):
    """The pages as a gunicorn application; each worker makes its own after the fork."""

    def __init__(self, settings: Settings, options: dict[str, object]) -> None:
        self._settings = settings
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return create_app(self._settings)


def run(settings: Settings, *, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve until told to stop.

    Parameters
    ----------
    settings
        Names the map, the data folder, and how many workers and threads serve it.
    host, port
        Where to listen; port 0 takes a free one.
    ready
        Called once with the address, such as ``http://127.0.0.1:8080``, when it listens.
    """

    def when_ready(server: Any) -> None:
        at = server.LISTENERS[0].sock.getsockname()
        name = f"[{at[0]}]" if ":" in at[0] else at[0]
        ready(f"http://{name}:{at[1]}")

    shown = f"[{host}]" if ":" in host else host
    _Served(
        settings,
        {
            "bind": f"{shown}:{port}",
            "workers": settings.workers,
            "threads": settings.threads,
            "worker_class": "gthread",
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": when_ready,
            "timeout": 60,
            "graceful_timeout": 10,
        },
    ).run()
