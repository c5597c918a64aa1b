"""What other languages write where ours has another word, and nothing else could be meant."""

from collections.abc import Mapping
from typing import Final

OUR_WORDS: Final[Mapping[str, str]] = {
    "=": "==",
    "===": "==",
    "!==": "!=",
    "<>": "!=",
    "&&": "and",
    "||": "or",
    "AND": "and",
    "OR": "or",
    "True": "true",
    "False": "false",
    "None": "null",
}
"""A sign or word of other languages, and ours."""
