"""A flow that is ready to run: read, checked, joined to its Python functions, compiled."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowcat.checks import Checked, check_file, check_text
from flowcat.diagnostics import Diagnostic, rule
from flowcat.errors import LoadError
from flowcat.language.document import FlowDocument
from flowcat.plan.compiling import compile_plan
from flowcat.plan.plan import Plan
from flowcat.runtime.handlers import Handler, Namespace, load_file, names_in
from flowcat.runtime.joining import join
from flowcat.text.dataclass import dataclass, replace

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer
    from pipecat.pipeline.llm_switcher import LLMSwitcher
    from pipecat.pipeline.worker import PipelineWorker
    from pipecat.services.llm_service import LLMService
    from pipecat.transports.base_transport import BaseTransport

    from flowcat.runtime.bare import Attached
    from flowcat.runtime.checkpoints.store import Checkpoints
    from flowcat.runtime.pipecat_flows import FlowManager, NodeConfig
    from flowcat.runtime.session import Session
    from flowcat.runtime.trace_file import TraceWriter


@dataclass(frozen=True, slots=True)
class Flow:
    """A conversation, compiled once and shared by all its sessions."""

    plan: Plan
    handlers: Mapping[str, Handler]
    warnings: tuple[Diagnostic, ...]
    """What the checks found that does not keep the flow from running."""
    document: FlowDocument

    @classmethod
    def load(
        cls, path: str | Path, handlers: Namespace | Sequence[Namespace] | None = None
    ) -> "Flow":
        """Read a flow from a file.

        Args:
            path: The flow's file.
            handlers: The Python functions it names: a mapping, a module, or any object whose
                attributes they are, or a list of those. They win over the file that the flow's own
                ``handlers:`` names.

        Raises:
            LoadError: If the flow has errors or its functions do not fit; carries all of them.
        """
        path = Path(path)
        given = _namespaces(handlers)
        checked = check_file(path, python=None if given is None else names_in(given))
        return cls._joined(checked, given, path.parent)

    @classmethod
    def from_text(
        cls,
        text: str,
        handlers: Namespace | Sequence[Namespace] | None = None,
        *,
        name: str = "<text>",
    ) -> "Flow":
        """Read a flow from text; it can include no files and import no Python.

        Raises:
            LoadError: As ``load``.
        """
        given = _namespaces(handlers) or []
        return cls._joined(check_text(text, name, python=names_in(given)), given, None)

    @classmethod
    def _joined(
        cls, checked: Checked, given: list[Namespace] | None, folder: Path | None
    ) -> "Flow":
        if checked.flow is None or not checked.can_run:
            raise LoadError(checked.diagnostics)
        namespaces = list(given or [])
        if given is None and checked.flow.handlers is not None and folder is not None:
            namespaces.append(_import(checked.flow, folder))
        handlers, faults = join(checked.flow, namespaces)
        if folder is None:
            faults += _programs(checked.flow)
        if faults:
            raise LoadError(tuple(faults))
        plan = compile_plan(checked.flow, {name: h.facts for name, h in handlers.items()})
        plan = replace(plan, folder=str(folder.resolve()) if folder is not None else None)
        return cls(plan, handlers, checked.diagnostics, checked.flow)

    def session(  # noqa: PLR0913 - all by keyword, as Pipecat names them
        self,
        *,
        llm: "LLMService[Any] | LLMSwitcher[Any]",
        context_aggregator: Any,
        worker: "PipelineWorker",
        transport: "BaseTransport | None" = None,
        inputs: Mapping[str, object] | None = None,
        call: Mapping[str, object] | None = None,
        env: Mapping[str, str] | None = None,
        clock: Callable[[], datetime] | None = None,
        trace: "str | Path | TraceWriter | None" = None,
        tracer: "Tracer | None" = None,
        tells_client: bool = False,
        checkpoints: "Checkpoints | None" = None,
        call_id: str | None = None,
    ) -> "Session":
        """Make a session: one call, on one pipeline.

        Args:
            llm: The pipeline's LLM service or switcher.
            context_aggregator: The pipeline's pair of context aggregators.
            worker: The worker that runs the pipeline.
            transport: The pipeline's transport, for handlers that want it.
            inputs: The flow's inputs.
            call: What is known of the call: ``from``, ``to``, ``id``, ``channel``.
            env: Where the variables that the flow lists under ``env`` are read; the process's own
                by default.
            clock: Tells the time; the system's by default.
            trace: The file, the folder or the writer that the trace of the call is written to.
            tracer: Opens an OpenTelemetry span for each visit to a node and each function call.
            tells_client: Whether an RTVI client is told of each move.
            checkpoints: Where the call is kept, so that it goes on after its line or its process
                was lost.
            call_id: The call's name there; ``call``'s ``id`` by default.

        Raises:
            RunError: If a call is to be kept and has no name, or an RTVI client is to be told and
                the worker has no RTVI.
        """
        import os

        from flowcat.runtime.session import Session
        from flowcat.runtime.watching import watch_call

        keeper = None
        if checkpoints is not None:
            from flowcat.runtime.checkpoints.fitting import version_of
            from flowcat.runtime.checkpoints.keeping import keeping

            named = call_id or (call or {}).get("id")
            version = version_of(self.document.tree)
            keeper = keeping(checkpoints, named, self.plan, version, context_aggregator)
        session = Session(
            self.plan,
            self.handlers,
            llm=llm,
            context_aggregator=context_aggregator,
            worker=worker,
            transport=transport,
            inputs=inputs,
            call=call,
            env=env if env is not None else os.environ,
            clock=clock,
            keeper=keeper,
        )
        watch_call(session, self, worker, call or {}, trace, tracer, tells_client=tells_client)
        return session

    @property
    def nodes(self) -> "Mapping[str, NodeConfig]":
        """The conversations as plain ``NodeConfig`` values for a bare ``FlowManager``."""
        from flowcat.runtime.bare import bare_nodes

        return bare_nodes(self.plan, self.handlers)

    def attach(
        self, flow_manager: "FlowManager", inputs: Mapping[str, object] | None = None
    ) -> "Attached":
        """Make ``nodes`` work on a bare ``FlowManager``: their prompts, filters and writes."""
        from flowcat.runtime.bare import attach

        return attach(self.plan, self.handlers, flow_manager, inputs or {})


def _programs(flow: FlowDocument) -> tuple[Diagnostic, ...]:
    """Refuse the programs of a text: as it imports no Python, it starts none."""
    message = "a program is started only for a flow that is read from a file"
    return tuple(
        Diagnostic(rule=rule("F006"), message=message, span=named.value.command[0].span)
        for named in (flow.mcp or {}).values()
        if named.value.command
    )


def _namespaces(handlers: Namespace | Sequence[Namespace] | None) -> list[Namespace] | None:
    if handlers is None:
        return None
    return list(handlers) if isinstance(handlers, list | tuple) else [handlers]


def _import(flow: FlowDocument, folder: Path) -> Namespace:
    assert flow.handlers is not None
    path = (folder / flow.handlers.text).resolve()
    if not path.is_relative_to(folder.resolve()):
        message = "handlers are imported only from beside the flow"
        raise LoadError((Diagnostic(rule=rule("F006"), message=message, span=flow.handlers.span),))
    try:
        return load_file(path)
    except Exception as error:  # whatever the author's code raises is a fault in the flow
        message = f"`{flow.handlers.text}` cannot be imported: {type(error).__name__}: {error}"
        fault = Diagnostic(rule=rule("F007"), message=message, span=flow.handlers.span)
        raise LoadError((fault,)) from error
