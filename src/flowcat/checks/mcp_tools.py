"""MCP tools: the server that a function names is there, and can be reached before the call."""

from collections.abc import Iterator

from flowcat.checks.model import Model
from flowcat.diagnostics import Diagnostic, did_you_mean, rename, rule
from flowcat.language.document import Function, McpServer, McpTool
from flowcat.language.functions import tool_of
from flowcat.language.leaves import Name, Text
from flowcat.language.web_addresses import literal_head, variable_of
from flowcat.text import Span


def bad_tools(model: Model) -> Iterator[Diagnostic]:
    """F621: a tool of no server, or a server that cannot be started or asked."""
    if not model.marked:
        return
    for name, named in (model.flow.mcp or {}).items():
        if "." in name:
            yield _bad(f"`{name}` has a dot, which parts server and tool", named.key.span, "")
        yield from _bad_server(model, named.value)
    seen: set[int] = set()
    for function in _functions(model):
        if function.mcp is not None and id(function.mcp) not in seen:
            seen.add(id(function.mcp))
            yield from _bad_tool(model, function.mcp)


def _functions(model: Model) -> Iterator[Function]:
    for named in (model.flow.functions or {}).values():
        yield named.value
    for offer in model.offers:
        yield offer.function


def _bad_tool(model: Model, mcp: Name | McpTool) -> Iterator[Diagnostic]:
    servers = model.flow.declared("mcp")
    at = mcp.server if isinstance(mcp, McpTool) else mcp
    server, tool = tool_of(mcp)
    if not server or not tool:
        yield _bad(f"`{at.text}` names no tool", at.span, "write `server.tool`")
    elif server not in servers:
        span = at.span if isinstance(mcp, McpTool) else at.span_of(0, len(server))
        yield Diagnostic(
            rule=rule("F621"),
            message=f"there is no MCP server `{server}`",
            span=span,
            help=did_you_mean(server, servers) or "add it at the root, under `mcp`",
            fix=rename(span, server, servers),
        )


def _bad_server(model: Model, server: McpServer) -> Iterator[Diagnostic]:
    known = {name.text for name in model.flow.env or ()}
    for variable in server.env or ():
        if variable.text not in known and model.flow.is_whole:
            yield _bad(
                f"`{variable.text}` is not among the variables that this flow may read",
                variable.span,
                f"add it at the root: `env: [{variable.text}]`",
            )
    texts = [server.url, *(named.value for named in (server.headers or {}).values())]
    for text in texts:
        if text is None:
            continue
        for slot in text.template.slots:
            if variable_of(slot) is None:
                message = "a server is asked before the call: only variables of `env` are known"
                span = text.scalar.span_of(slot.start, slot.end)
                yield _bad(message, span, "write it out, or take it from `env`")
    if server.url is not None:
        yield from _bad_url(server.url)


def _bad_url(url: Text) -> Iterator[Diagnostic]:
    head = literal_head(url)
    if head is not None and not head.lower().startswith(("https://", "http://")):
        message = "the URL of a server begins with `https://`, or with a variable of `env`"
        yield _bad(message, url.scalar.span, "write the whole URL, as in `https://host/mcp`")
    elif head is not None and "@" in head:
        message = "a URL holds no user and no password: it is logged on its way"
        yield _bad(message, url.scalar.span, "send it in `headers`, as `{{ env.NAME }}`")


def _bad(message: str, span: Span, help_: str) -> Diagnostic:
    return Diagnostic(rule=rule("F621"), message=message, span=span, help=help_)
