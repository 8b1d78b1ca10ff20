"""What is handed to the driver, kept where it is handed over."""

from typing import Any

import neo4j as driver_package
import pytest

_TRANSACTIONS = (driver_package.ManagedTransaction, driver_package.Transaction)


class Recorder:
    """Keeps what is handed to the driver, wherever it is handed over."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.sent: list[tuple[str, dict[str, Any]]] = []
        for runner in (*_TRANSACTIONS, driver_package.Session):
            patch.setattr(runner, "run", self._recording(runner.run))

    def _recording(self, run: Any) -> Any:
        def recorded(runner: Any, query: Any, parameters: Any = None, /, **more: Any) -> Any:
            # A statement alone is handed over with the time it may take.
            self.sent.append((str(query), dict(parameters or {}, **more)))
            return self.answer(run, runner, query, parameters, more)

        return recorded

    def answer(self, run: Any, runner: Any, query: Any, parameters: Any, more: Any) -> Any:
        """Give what the driver gives."""
        return run(runner, query, parameters, **more)

    def texts(self) -> set[str]:
        return {text for text, _ in self.sent}

    def clear(self) -> None:
        self.sent.clear()
