"""HTTP requests that functions make, and the hosts that a flow may talk to."""

from collections.abc import Mapping, Set
from typing import ClassVar

from flowcat.language.constraints import AtMostOne, Constraint, Given
from flowcat.language.document.leaf_shapes import TEXT, VALUES
from flowcat.language.leaves import Formula, Text, Value
from flowcat.language.records import Record, key
from flowcat.language.scalar_shapes import Choice, Whole
from flowcat.language.shapes import Definitions, JsonSchema, ListOf, MapOf, Named, Reading
from flowcat.language.texts import FormulaShape, ValueShape
from flowcat.source.tree import Mapping as YamlMapping
from flowcat.source.tree import Scalar
from flowcat.text.dataclass import dataclass

READING = ("GET", "HEAD")
"""The methods that change nothing on the server, and send no body."""

METHODS = (*READING, "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True, slots=True)
class BodyNeedsMethod:
    """What is sent as a body needs a method that has one."""

    names: tuple[str, ...]

    def check(self, given: Given, reading: Reading) -> None:
        """Report a body of a request that only reads."""
        method = given.tree.get("method")
        if method is not None and not (isinstance(method, Scalar) and method.text in READING):
            return
        found = next((at for name, at in given.keys.items() if name in self.names), None)
        if found is not None:
            sent = f"`{method.text}`" if isinstance(method, Scalar) else "`GET`, the default,"
            reading.report(
                "F104",
                f"{sent} sends no body, so it takes no `{found.text}`",
                found.span,
                help="write `method: POST`, or pass it as `query`",
            )

    def schema(
        self,
        definitions: Definitions,  # noqa: ARG002
        offered: Set[str],  # noqa: ARG002
    ) -> JsonSchema | None:
        """If one of them is there, then so is such a method."""
        given = [{"required": [name]} for name in self.names]
        methods = [method for method in METHODS if method not in READING]
        needed = {"required": ["method"], "properties": {"method": {"enum": methods}}}
        return {"if": {"anyOf": given}, "then": needed}


@dataclass(frozen=True, slots=True, kw_only=True)
class Http:
    """An HTTP request that does a function's work."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = (
        AtMostOne(("json", "form")),
        BodyNeedsMethod(("json", "form")),
    )
    tree: YamlMapping
    method: str | None = key(Choice(METHODS), "`GET` by default.")
    url: Text = key(
        TEXT,
        "Where to. Scheme and host are literal or come from `env`; what is put in behind them is"
        " percent-encoded.",
        required=True,
    )
    query: Mapping[str, Named[Value]] | None = key(
        VALUES, "Parameters added to the URL; one that is null is left out, a list is repeated."
    )
    headers: Mapping[str, Named[Text]] | None = key(
        MapOf(TEXT), "Headers. Secrets belong here, as `{{ env.NAME }}`."
    )
    json: Value | None = key(ValueShape(), "What is sent, as JSON.")
    form: Mapping[str, Named[Value]] | None = key(VALUES, "What is sent, as a form.")
    allow_status: tuple[int, ...] | None = key(
        ListOf(Whole(400, 599)),
        "Statuses that are answers too. Any other from 400 on is an error of the call.",
    )
    result: Mapping[str, Named[Formula]] | None = key(
        MapOf(FormulaShape("an expression")),
        "The fields of the result: expressions over `status`, `headers` and `body`. Left out, the"
        " result is the body.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpHosts:
    """The hosts that the flow's requests may go to."""

    CONSTRAINTS: ClassVar[tuple[Constraint, ...]] = ()
    tree: YamlMapping
    hosts: tuple[Text, ...] | None = key(
        ListOf(TEXT), "Hosts by name, as in `api.example.com`, or `*.example.com`."
    )
    private_hosts: tuple[Text, ...] | None = key(
        ListOf(TEXT),
        "Hosts of a private network or of this machine, refused otherwise.",
    )


HTTP = Record(Http, "an HTTP request")
HTTP_HOSTS = Record(HttpHosts, "`http`")
