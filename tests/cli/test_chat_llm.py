"""`flowcat chat --llm openai:MODEL` against a local server that speaks OpenAI's API."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from tests.cli.driver import RESTAURANT, run

Reply = str | tuple[str, dict[str, object]]


class Server:
    """Answers each request with the next reply, as a stream, and keeps what it was asked."""

    def __init__(self, replies: list[Reply]) -> None:
        self.replies = iter(replies)
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.url = ""


@contextmanager
def serving(*replies: Reply) -> Iterator[Server]:
    """Run a server on this machine for as long as the block takes."""
    server = Server(list(replies))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            server.keys.append(self.headers["Authorization"])
            server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            reply = next(server.replies, None)
            if reply is None:
                self.send_error(400, "no more replies")
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for delta in deltas(reply, len(server.asked)):
                choice = {"index": 0, "delta": delta, "finish_reason": None}
                chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
                line = json.dumps({**chunk, "choices": [choice]})
                self.wfile.write(f"data: {line}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def log_message(self, *_: object) -> None:
            """Write nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.url = f"http://127.0.0.1:{http.server_port}/v1"
        thread = Thread(target=http.serve_forever, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()


def deltas(reply: Reply, number: int) -> Iterator[dict[str, object]]:
    """Cut a reply into the pieces of a stream."""
    if isinstance(reply, str):
        for word in reply.split(" "):
            yield {"role": "assistant", "content": f"{word} "}
        return
    name, arguments = reply
    text = json.dumps(arguments)
    call = {"index": 0, "id": f"call_{number}", "type": "function"}
    yield {"tool_calls": [{**call, "function": {"name": name, "arguments": ""}}]}
    for piece in (text[:3], text[3:]):
        yield {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}


def test_a_call_with_a_language_model(tmp_path: Path) -> None:
    """A model books a table from greeting to goodbye, through calls that move the flow."""
    script = tmp_path / "s.txt"
    script.write_text("four of us\nat six\nyes\n", encoding="utf-8")
    replies: list[Reply] = [
        "Good evening! How many?",
        ("record_party_size", {"party_size": 4}),
        "At what time?",
        ("check_availability", {"time": "18:00"}),
        "Four at six, right?",
        ("accept", {}),
        "Thank you, goodbye!",
    ]
    with serving(*replies) as server:
        told = run(
            *("chat", "restaurant.flow.yaml", "--script", script),
            *("--llm", "openai:tiny", "--base-url", server.url),
            cwd=RESTAURANT,
            env={"OPENAI_API_KEY": "key-of-the-test"},
        )
    assert (told.code, told.err) == (0, "")
    assert "bot     Good evening! How many?\n" in told.out
    assert "bot     Four at six, right?\n" in told.out
    assert 'check_availability(time: "18:00")\n' in told.out
    assert told.out.endswith("outcome: booked\n")
    assert len(server.asked) == len(replies)
    assert {request["model"] for request in server.asked} == {"tiny"}
    assert set(server.keys) == {"Bearer key-of-the-test"}
    offered = [tool["function"]["name"] for tool in server.asked[0]["tools"]]
    assert offered == ["record_party_size", "give_up"]
    assert "key-of-the-test" not in told.out


def test_a_model_that_fails_is_told_and_stops_a_script(tmp_path: Path) -> None:
    """An error of the server is one line; the script stops there, with code 2."""
    script = tmp_path / "s.txt"
    script.write_text("four of us\nat six\n", encoding="utf-8")
    with serving("How many?") as server:
        told = run(
            *("chat", "restaurant.flow.yaml", "--script", script),
            *("--llm", "openai:tiny", "--base-url", server.url),
            cwd=RESTAURANT,
        )
    assert (told.code, told.err) == (2, "")
    assert "error: Error during completion: Error code: 400" in told.out
    assert "(the bot says nothing)" in told.out
    assert "(1 line of the script left over)" in told.out
    assert set(server.keys) == {"Bearer none"}
