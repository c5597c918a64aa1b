"""Compiling MCP servers and tools, and what the servers tell of them when a call starts."""

from collections.abc import Mapping

from flowcat.language.document import FlowDocument, Function, McpServer
from flowcat.language.expressions import Formats
from flowcat.language.expressions.nodes import reads_paths
from flowcat.language.functions import tool_of
from flowcat.language.templates import compile_text, constant_template
from flowcat.language.values import compile_arguments, llm_schema
from flowcat.plan.compiling.compiler import Compiler, items, names
from flowcat.plan.mcp import McpPlan, McpServerPlan, ToolFacts, Tools
from flowcat.plan.plan import ConversationPlan, FunctionPlan, NodePlan, Parameter, Plan
from flowcat.text.dataclass import replace


def compile_servers(compiler: Compiler, flow: FlowDocument) -> dict[str, McpServerPlan]:
    """Compile the servers of a flow."""
    return {
        name: McpServerPlan(
            command=names(named.value.command),
            env=names(named.value.env),
            url=compiler.text_or_none(named.value.url),
            headers=tuple((k, compiler.text(h.value)) for k, h in items(named.value.headers)),
        )
        for name, named in items(flow.mcp)
    }


def compile_tool(compiler: Compiler, function: Function) -> McpPlan | None:
    """Compile the tool of a function; None if it runs none."""
    if function.mcp is None:
        return None
    server, tool = tool_of(function.mcp)
    found = (compiler.flow.mcp or {}).get(server)
    return McpPlan(
        server=server,
        tool=tool,
        takes_its_parameters=function.parameters is None and not function.fills,
        takes_its_description=function.description is None,
        secrets=_secrets(found.value) if found is not None else (),
    )


def _secrets(server: McpServer) -> tuple[str, ...]:
    found = dict.fromkeys(names(server.env))
    for _, named in items(server.headers):
        for slot in named.value.template.slots:
            paths = (path for path in reads_paths(slot.expression) if path[0] == "env")
            found |= dict.fromkeys(path[1] for path in paths if len(path) > 1)
    return tuple(found)


def with_tools(plan: Plan, tools: Tools) -> Plan:
    """Return a plan in which functions show what the servers of this call tell of their tools."""
    common = tuple(_told(function, tools) for function in plan.globals)
    nodes: Mapping[str, NodePlan] = {
        name: replace(node, functions=tuple(_told(function, tools) for function in node.functions))
        if isinstance(node, ConversationPlan)
        else node
        for name, node in plan.nodes.items()
    }
    return replace(
        plan,
        globals=common,
        nodes=nodes,
        functions_at={
            name: {function.name: function for function in (*common, *node.functions)}
            for name, node in nodes.items()
            if isinstance(node, ConversationPlan)
        },
    )


def _told(function: FunctionPlan, tools: Tools) -> FunctionPlan:
    mcp = function.mcp
    facts = tools.get((mcp.server, mcp.tool)) if mcp is not None else None
    if mcp is None or facts is None:
        return function
    if mcp.takes_its_description:
        described = compile_text(constant_template(facts.description), Formats())
        function = replace(function, description=described)
    return _with_parameters(function, facts) if mcp.takes_its_parameters else function


def _with_parameters(function: FunctionPlan, facts: ToolFacts) -> FunctionPlan:
    hidden = {name for name, _ in function.hidden}
    shown = {name: schema for name, schema in facts.properties.items() if name not in hidden}
    required = tuple(name for name in facts.required if name in shown)
    return replace(
        function,
        parameters=tuple(
            Parameter(name, llm_schema(schema), schema) for name, schema in shown.items()
        ),
        required=required,
        check=compile_arguments(shown, required),
    )
