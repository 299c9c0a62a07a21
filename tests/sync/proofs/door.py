"""The application of a server behind one port, restarted from its file and disturbed as a test wishes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crm_desktop.server.app import make_app
from crm_desktop.server.database import Database
from tests.server.kit import serving_app

LOST, DEAF, CUT = "request lost", "answer lost", "answer cut"
MOODS = (LOST, DEAF, CUT)


class Door:
    """Real HTTP in, and the application that is there now; `mood` is what befalls the next request."""

    def __init__(self) -> None:
        self.database: Database = None  # type: ignore[assignment]
        self.mood = ""
        self._app: Any = None
        self._serving = serving_app(self, log_level="critical")  # answers that break off are meant
        self.address = self._serving.__enter__()

    def open(self, path: Path) -> None:
        """Serve the file, as a server that starts does."""
        self.shut()
        self.database = Database(f"sqlite:///{path}")
        self._app = make_app(self.database)

    def shut(self) -> None:
        """Let go of the file."""
        if self.database is not None:
            self.database.close()

    def close(self) -> None:
        """End for good."""
        self.shut()
        self._serving.__exit__(None, None, None)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        mood, self.mood = self.mood, ""
        if mood == LOST:
            return  # the line is closed without a word
        said: list[Any] = []

        async def kept(message: Any) -> None:
            said.append(message)

        await self._app(scope, receive, kept if mood else send)
        if mood == CUT:
            body = next((m for m in said if m.get("body")), None)
            if body is not None:
                body["body"] = body["body"][: len(body["body"]) // 2]
                await send(said[0])
                await send(body | {"more_body": True})
