"""A YAML language server over standard input and output, as an editor talks to it."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class LanguageServer:
    """A running ``yaml-language-server``; use it as a context manager.

    Args:
        program: The server's executable.
        schema: The JSON Schema of the files, as an editor's settings would name it.
    """

    def __init__(self, program: Path, schema: Path) -> None:
        self._program = program
        self._schema = schema
        self._number = 0
        self._documents = 0

    def __enter__(self) -> Self:
        """Start the server and shake hands."""
        self._process = subprocess.Popen(
            [self._program, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self._tell("initialized", {})
        # The first file makes the server load the schema, and is answered before it has.
        self.completions("flowcat: 1\n|\n")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the server."""
        self._process.kill()
        self._process.communicate()

    def completions(self, text: str) -> set[str]:
        """Return what is offered at the place that ``|`` marks in a flow's text."""
        answer = self._at_mark("textDocument/completion", text)
        items = answer["items"] if isinstance(answer, dict) else answer
        return {item["label"] for item in items}

    def hover(self, text: str) -> str:
        """Return what is shown when the mouse rests at the place that ``|`` marks."""
        answer = self._at_mark("textDocument/hover", text)
        return "" if answer is None else _text_of(answer["contents"])

    def _at_mark(self, method: str, text: str) -> Any:
        before, _, after = text.partition("|")
        self._documents += 1
        uri = f"file:///flows/{self._documents}.flow.yaml"
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": before + after}
        self._tell("textDocument/didOpen", {"textDocument": document})
        line = before.count("\n")
        position = {"line": line, "character": len(before) - before.rfind("\n") - 1}
        return self._ask(method, {"textDocument": {"uri": uri}, "position": position})

    def _ask(self, method: str, params: Mapping[str, Any]) -> Any:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._number and "method" not in message:
                return message["result"]
            if "id" in message:
                self._send({"id": message["id"], "result": self._answer(message)})

    def _answer(self, request: Mapping[str, Any]) -> Any:
        if request["method"] != "workspace/configuration":
            return None
        settings = {"schemas": {self._schema.as_uri(): "*.flow.yaml"}, "completion": True}
        settings["schemaStore"] = {"enable": False}
        return [
            settings if item.get("section") == "yaml" else None
            for item in request["params"]["items"]
        ]

    def _tell(self, method: str, params: Mapping[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Mapping[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.decode().partition(":")
            if name.lower() == "content-length":
                length = int(value)
        found: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return found


def _text_of(contents: Any) -> str:
    if isinstance(contents, dict):
        return str(contents["value"])
    return str(contents) if isinstance(contents, str) else " ".join(map(_text_of, contents))
