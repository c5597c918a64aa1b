"""Who else is told of a call: a trace, spans, a client. Each is loaded when it is asked for."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer
    from pipecat.pipeline.worker import PipelineWorker

    from flowcat.runtime.flow import Flow
    from flowcat.runtime.session import Session
    from flowcat.runtime.trace_file import TraceWriter


def watch_call(
    session: "Session",
    flow: "Flow",
    worker: "PipelineWorker",
    call: Mapping[str, object],
    trace: "str | Path | TraceWriter | None",
    tracer: "Tracer | None",
    *,
    tells_client: bool,
) -> None:
    """Have a call told of to those that `Flow.session` was asked to tell.

    Raises:
        RunError: If an RTVI client is to be told and the worker has no RTVI.
    """
    if trace is not None:
        from flowcat.runtime.trace_file import write_trace

        write_trace(session, flow, trace, call)
    if tracer is not None:
        from flowcat.runtime.spans import open_spans

        open_spans(session, tracer, flow.plan.name, worker)
    if tells_client:
        from flowcat.runtime.client_messages import tell_client

        tell_client(session, flow.plan.name, worker)
