"""Checking values against JSON Schemas (draft 2020-12).

Arguments from an LLM, writes to the state, inputs and results of handlers are all checked here. A
schema is compiled once into closures; jsonschema is imported only for the keywords that the
closures do not know, because its import costs as much as a whole ``flowcat validate``. Messages
are written for an LLM to act on and never hold the checked value, which may be sensitive.
"""

from flowcat.language.values.arguments import check_arguments, compile_arguments
from flowcat.language.values.coercion import coerced
from flowcat.language.values.compiling import compile_check
from flowcat.language.values.faults import Check, ValueFault, describe_fault
from flowcat.language.values.llm import llm_schema
from flowcat.language.values.schemas import SchemaFault, schema_faults

__all__ = [
    "Check",
    "SchemaFault",
    "ValueFault",
    "check_arguments",
    "coerced",
    "compile_arguments",
    "compile_check",
    "describe_fault",
    "llm_schema",
    "schema_faults",
]
