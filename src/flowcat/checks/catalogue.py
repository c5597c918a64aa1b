"""Every rule that looks at a whole flow, in stages.

What a stage finds at a place keeps later stages from telling a follow-up there. Rules that reason
about ways through the flow come last: they see a flow whose names and types are known.
"""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from flowcat.checks.arms import open_arms
from flowcat.checks.assignment import unset_reads
from flowcat.checks.assurances import assurances
from flowcat.checks.cases import colliding_cases, dead_cases, uncovered_cases
from flowcat.checks.circles import silent_cycles, unbounded_retries
from flowcat.checks.constants import constant_conditions
from flowcat.checks.exits import dead_ends, inescapable_cycles
from flowcat.checks.expressions import bad_expressions
from flowcat.checks.failures import work_without_a_net
from flowcat.checks.forks import degenerate_branches, empty_backs
from flowcat.checks.function_names import (
    duplicate_functions,
    unportable_names,
    unportable_parameters,
)
from flowcat.checks.function_schemas import unsupported_schemas
from flowcat.checks.function_sets import (
    crowded_nodes,
    similar_functions,
    undescribed_functions,
)
from flowcat.checks.functions import hidden_handlers, unknown_functions, unknown_outcomes
from flowcat.checks.growth import growing_prompts
from flowcat.checks.handler_calls import unfit_handlers
from flowcat.checks.handler_results import unusable_results
from flowcat.checks.instructions import vain_instructions
from flowcat.checks.leaks import sensitive_leaks
from flowcat.checks.mcp_tools import bad_tools
from flowcat.checks.misfits import misfit_writes
from flowcat.checks.model import Model
from flowcat.checks.pipecat_parts import shared_action_types, unknown_actions, unknown_roles
from flowcat.checks.placeholders import unfilled_placeholders
from flowcat.checks.prompts import empty_tasks
from flowcat.checks.races import racing_writes
from flowcat.checks.reachability import unreachable_nodes, unreached_outcomes, unused_functions
from flowcat.checks.requests import bad_requests
from flowcat.checks.resets import resets
from flowcat.checks.roles import ignored_roles, inherited_roles
from flowcat.checks.schema_sizes import large_schemas
from flowcat.checks.silence import waiting_nodes
from flowcat.checks.spoken import unspeakable_texts
from flowcat.checks.stale import stale_prompts
from flowcat.checks.state import bad_names, bad_writes, computed_cycles
from flowcat.checks.targets import unknown_targets
from flowcat.checks.two_voices import two_voices
from flowcat.checks.unread import unread_names
from flowcat.checks.unused_handlers import unused_handlers
from flowcat.diagnostics import Diagnostic

Check: TypeAlias = Callable[[Model], Iterator[Diagnostic]]
"""A rule, or a few that share their work: from the model to what they find."""

NAMES: tuple[Check, ...] = (
    unknown_targets,
    bad_names,
    bad_writes,
    computed_cycles,
    unknown_functions,
    duplicate_functions,
    hidden_handlers,
    unportable_names,
    unknown_outcomes,
    colliding_cases,
    bad_expressions,
    bad_requests,
    bad_tools,
)
"""Names, types and shapes: each finding stands by itself."""

CONDITIONS: tuple[Check, ...] = (constant_conditions, open_arms, uncovered_cases, dead_cases)
"""What conditions cover."""

HANDLERS: tuple[Check, ...] = (unfit_handlers, unusable_results, unused_handlers)
"""What Python functions take and return."""

PROVIDERS: tuple[Check, ...] = (
    unportable_parameters,
    unsupported_schemas,
    large_schemas,
    crowded_nodes,
    similar_functions,
    undescribed_functions,
    unknown_roles,
    unknown_actions,
    shared_action_types,
    unfilled_placeholders,
)
"""What providers accept, and what a model can tell apart."""

CONTEXT: tuple[Check, ...] = (
    empty_tasks,
    resets,
    inherited_roles,
    ignored_roles,
    growing_prompts,
)
"""What the LLM sees."""

VOICE: tuple[Check, ...] = (
    waiting_nodes,
    unspeakable_texts,
    work_without_a_net,
    vain_instructions,
    two_voices,
    assurances,
)
"""What the caller hears, and when nobody speaks."""

WAYS: tuple[Check, ...] = (
    unreachable_nodes,
    dead_ends,
    inescapable_cycles,
    silent_cycles,
    unbounded_retries,
    degenerate_branches,
    empty_backs,
    unused_functions,
    unreached_outcomes,
    unset_reads,
    unread_names,
    misfit_writes,
    sensitive_leaks,
    racing_writes,
    stale_prompts,
)
"""Ways through the flow: nodes, circles, and what is set on them."""

STAGES: tuple[tuple[Check, ...], ...] = (
    NAMES,
    CONDITIONS + HANDLERS + PROVIDERS,
    WAYS,
    CONTEXT + VOICE,
)
