"""OpenTelemetry: a span for each visit to a node, and one for each function call.

Where Pipecat traces the call itself, they are children of its current turn. A call's span is a
child of its node's otherwise.
"""

import json
from typing import TYPE_CHECKING, Any

from opentelemetry.context import Context
from opentelemetry.trace import (
    NonRecordingSpan,
    Span,
    Status,
    StatusCode,
    Tracer,
    set_span_in_context,
)

from flowcat.runtime.events import SessionEvent

if TYPE_CHECKING:
    from pipecat.pipeline.worker import PipelineWorker

    from flowcat.runtime.session import Session


def open_spans(session: "Session", tracer: Tracer, flow: str, worker: "PipelineWorker") -> None:
    """Open spans as the conversation goes on; the last is closed with the pipeline."""
    spans = _Spans(tracer, flow, worker)
    for kind, listener in spans.listeners.items():
        session.on(kind, listener)
    session.telling.when_over(spans.finished)


class _Spans:
    def __init__(self, tracer: Tracer, flow: str, worker: "PipelineWorker") -> None:
        self._tracer = tracer
        self._flow = flow
        self._worker = worker
        self._node: Span | None = None
        self._calls: dict[str, Span] = {}
        self.listeners = {
            "transition": self._entered,
            "exit": self._left,
            "call": self._called,
            "function": self._answered,
            "error": self._failed,
            "end": self._ended,
        }

    def finished(self) -> None:
        """Close what is open: the call is over."""
        for span in self._calls.values():
            span.end()
        self._calls.clear()
        if self._node is not None:
            self._node.end()
            self._node = None

    def _entered(self, event: SessionEvent) -> None:
        if self._node is not None:
            self._node.end()
        self._node = self._open("flow.node", event)
        self._node.set_attribute("flow.from", str(event.data["from"]))
        self._node.set_attribute("flow.because", str(event.data["function"]))

    def _left(self, event: SessionEvent) -> None:
        if self._node is not None:
            self._node.set_attribute("flow.to", str(event.data["to"]))

    def _called(self, event: SessionEvent) -> None:
        self._calls[str(event.data["id"])] = self._function(event)

    def _answered(self, event: SessionEvent) -> None:
        data = event.data
        span = self._calls.pop(str(data["id"]), None) or self._function(event)
        outcome = str(data["outcome"])
        span.set_attribute("flow.outcome", outcome)
        for name in ("result", "kind", "to"):
            if data.get(name) is not None:
                span.set_attribute(f"flow.{name}", _text(data[name]))
        if outcome == "failed":
            span.set_status(Status(StatusCode.ERROR, str(data.get("kind"))))
        span.end()

    def _failed(self, event: SessionEvent) -> None:
        if self._node is not None:
            self._node.add_event("flow.error", {"flow.error": event.text})

    def _ended(self, event: SessionEvent) -> None:
        if self._node is not None:
            self._node.set_attribute("flow.outcome", event.text)

    def _function(self, event: SessionEvent) -> Span:
        span = self._open("flow.function", event)
        span.set_attribute("flow.function", event.text)
        span.set_attribute("flow.arguments", _text(event.data["arguments"]))
        return span

    def _open(self, name: str, event: SessionEvent) -> Span:
        attributes: dict[str, str | int] = {
            "flow.name": self._flow,
            "flow.node": event.node,
            "flow.visit": event.visit,
        }
        return self._tracer.start_span(name, context=self._parent(), attributes=attributes)

    def _parent(self) -> Context | None:
        """Return Pipecat's turn; else the node's span for a call; else what is current."""
        observer = self._worker.turn_trace_observer
        turn: Any = observer.get_current_turn_context() if observer is not None else None
        if turn is not None:
            return set_span_in_context(NonRecordingSpan(turn))
        return set_span_in_context(self._node) if self._node is not None else None


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=lambda other: f"<{type(other).__name__}>")
