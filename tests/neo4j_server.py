"""A real Neo4j server from Maven's jars: for the tests, and in the foreground for a developer.

As a program: ``python tests/neo4j_server.py HOME [--port N]`` keeps its data in ``HOME`` and runs
until it is interrupted.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from neo4j import GraphDatabase
from neo4j.exceptions import Neo4jError, ServiceUnavailable

ROOT: Final = Path(__file__).resolve().parent.parent
USER: Final = "neo4j"
START_SECONDS: Final = 120
STOP_SECONDS: Final = 15

_JVM: Final = (
    "-XX:+UseG1GC",
    "-XX:+DisableExplicitGC",
    "-Dio.netty.tryReflectionSetAccessible=true",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
    "--enable-native-access=ALL-UNNAMED",
    "-Dlog4j2.disable.jmx=true",
    "-Dfile.encoding=UTF-8",
)
_SETTINGS: Final = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled={browser}
server.http.listen_address=127.0.0.1:{http_port}
server.https.enabled=false
dbms.security.auth_enabled=true
server.memory.pagecache.size=64m
db.transaction.timeout=30s
db.lock.acquisition.timeout=5s
dbms.usage_report.enabled=false
server.bolt.connection_keep_alive=2s
server.bolt.connection_keep_alive_probes=2
server.bolt.connection_keep_alive_streaming_scheduling_interval=1s
dbms.security.allow_csv_import_from_file_urls=false
"""
#: No room taken before it is needed, none kept for a log that nobody reads.
_OF_A_SHORT_LIFE: Final = """\
db.tx_log.preallocate=false
db.tx_log.rotation.size=32m
db.tx_log.rotation.retention_policy=keep_none
"""


def free_port() -> int:
    """Give a port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def jars(*, install: bool = False) -> Path:
    """Give the folder of the server's jars, fetched where they are missing."""
    command = [ROOT / ".ci" / "fetch-neo4j", *(["--install"] if install else [])]
    found = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return ROOT / found.stdout.strip() / "lib"


@dataclass
class Neo4jServer:
    """One server with its data in ``home``; the password is made with it."""

    home: Path
    port: int = field(default_factory=free_port)
    heap: str = "512m"
    #: Compiles less well but at once: right for a server that lives for some minutes.
    is_short_lived: bool = False
    process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def password(self) -> str:
        return (self.home / "password").read_text("ascii")

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._prepare()
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                self._java(
                    f"-Xms{self.heap}",
                    f"-Xmx{self.heap}",
                    *_JVM,
                    *(["-XX:TieredStopAtLevel=1"] if self.is_short_lived else []),
                    "org.neo4j.server.CommunityEntryPoint",
                    f"--home-dir={self.home}",
                    f"--config-dir={self.home / 'conf'}",
                    "--console-mode",
                ),
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        self.wait_until_it_answers()

    def wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        with GraphDatabase.driver(self.uri, auth=(USER, self.password)) as driver:
            while True:
                try:
                    driver.verify_connectivity()
                except (ServiceUnavailable, Neo4jError, OSError) as error:
                    ended = self.process is not None and self.process.poll() is not None
                    if ended or time.monotonic() > deadline:
                        self.kill()
                        raise RuntimeError(f"Neo4j did not start: {self._log_end()}") from error
                    time.sleep(0.1)
                else:
                    return

    def stop(self) -> None:
        """End it in an orderly way, by force where that takes too long."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def pause(self) -> None:
        """Hold it still: it accepts connections and answers nothing."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGCONT)

    def _prepare(self) -> None:
        conf = self.home / "conf"
        conf.mkdir(parents=True, exist_ok=True)
        http_port = free_port()
        text = _SETTINGS.format(port=self.port, browser="false", http_port=http_port)
        text += _OF_A_SHORT_LIFE if self.is_short_lived else ""
        (conf / "neo4j.conf").write_text(text, "ascii")
        if (self.home / "password").exists():
            return
        password = secrets.token_urlsafe(16)
        subprocess.run(
            self._java("org.neo4j.cli.AdminTool", "dbms", "set-initial-password", f"p{password}"),
            env={**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(conf)},
            check=True,
            capture_output=True,
        )
        (self.home / "password").write_text(f"p{password}", "ascii")

    def _java(self, *arguments: str) -> list[str]:
        return ["java", "-cp", f"{jars()}/*", *arguments]

    def _log_end(self) -> str:
        return (self.home / "server.log").read_text("utf-8", errors="replace")[-2000:]


def main() -> None:
    """Run a server in the foreground, or for as long as a command runs on it."""
    parser = argparse.ArgumentParser(description="Run a Neo4j server for a developer.")
    parser.add_argument("home", type=Path, help="where its data is kept")
    parser.add_argument("--port", type=int, default=7687, help="0 takes a free one")
    parser.add_argument("command", nargs="*", help="run on it, with graphmap's settings set")
    arguments = parser.parse_args()
    jars(install=True)
    server = Neo4jServer(arguments.home.resolve(), port=arguments.port or free_port())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    server.start()
    try:
        sys.exit(_run(server, arguments.command))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    finally:
        server.stop()


def _run(server: Neo4jServer, command: list[str]) -> int:
    password_file = server.home / "password"
    say(f"Neo4j answers at {server.uri}; user {USER}, password in {password_file}")
    if not command:
        say("Interrupt it (Ctrl-C) to end it.")
        assert server.process is not None
        return server.process.wait()
    settings = {"GRAPHMAP_STORE": server.uri, "GRAPHMAP_NEO4J_PASSWORD_FILE": str(password_file)}
    return subprocess.run(command, env={**os.environ, **settings}).returncode


def say(message: str) -> None:
    """Say something on stderr."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
