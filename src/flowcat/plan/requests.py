"""Filling in a request, and making a result of its answer.

Values of the conversation are data: in a URL they are percent-encoded, in a header they may not
begin another one, and none of them can change which host is asked.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from flowcat.language.expressions import Evaluate, EvaluationFault
from flowcat.language.expressions.faults import Unevaluable
from flowcat.language.expressions.values import text_of
from flowcat.plan.draft import Refused
from flowcat.plan.events import ErrorKind, Returned
from flowcat.plan.http import HttpAnswer, HttpPlan, Request
from flowcat.plan.mcp import McpPlan, ToolCall
from flowcat.plan.plan import FunctionPlan
from flowcat.plan.scope import Scope
from flowcat.text.dataclass import replace

LARGEST_RESULT: Final = 65_536
"""Characters of JSON that a result may have: the LLM reads all of it."""


class BadRequest(Refused):
    """A request that cannot be filled in; nothing is sent."""

    kind: ErrorKind = "request"


class BadAnswer(Refused):
    """An answer of which no result can be made."""

    kind: ErrorKind = "answer"


def filled_in(http: HttpPlan, scope: Scope) -> Request:
    """Fill in a request with what the names hold now.

    Raises:
        BadRequest: If a part that is needed is null, or would not be what the flow wrote.
    """
    url = _url(http, scope)
    _check_url(url)
    body, content_type = _body(http, scope)
    return Request(
        method=http.method,
        url=url,
        headers=tuple(_headers(http, scope)),
        body=body,
        content_type=content_type,
        allow_status=http.allow_status,
        secrets=_secrets(http.secrets, scope),
        hosts=tuple(entry(scope).text for entry in http.hosts),
        private_hosts=tuple(entry(scope).text for entry in http.private_hosts),
    )


def tool_call(mcp: McpPlan, scope: Scope) -> ToolCall:
    """Make the call of a tool."""
    return ToolCall(mcp.server, mcp.tool, _secrets(mcp.secrets, scope))


def _secrets(names: tuple[str, ...], scope: Scope) -> tuple[str, ...]:
    variables = scope["env"]
    assert isinstance(variables, Mapping)
    values = (variables.get(name) for name in names)
    return tuple(value for value in values if isinstance(value, str) and value)


def with_result(function: FunctionPlan, event: Returned) -> Returned:
    """Turn the answer to a request or of a tool into the result of its function.

    Raises:
        BadAnswer: If the result is too large.
    """
    if function.http is None and function.mcp is None:
        return event
    result = event.result
    if isinstance(result, HttpAnswer) and function.http is not None:
        result = _of_answer(function.http, result)
    if isinstance(result, Mapping):  # null and unset are one, also for an optional field
        result = {name: value for name, value in result.items() if value is not None}
    if len(json.dumps(result, ensure_ascii=False)) > LARGEST_RESULT:
        raise BadAnswer("the result is too large: pick what is needed with `result`")
    return replace(event, result=result)


def _of_answer(http: HttpPlan, answer: HttpAnswer) -> object:
    if http.picks is None:
        return answer.body
    scope = {"status": answer.status, "headers": answer.headers, "body": answer.body}
    return {name: _picked(evaluate, scope) for name, evaluate in http.picks}


def _picked(evaluate: Evaluate, scope: Mapping[str, object]) -> object:
    """Compute a field; where the answer is of another shape, it has none: `returns` tells."""
    try:
        return evaluate(scope)
    except EvaluationFault:
        return None


def _url(http: HttpPlan, scope: Scope) -> str:
    pieces: list[str] = []
    for part in http.url:
        if isinstance(part.piece, str):
            pieces.append(quote(part.piece, safe=_LITERAL))
        elif part.part == "head":
            pieces.append(_value(part.piece, scope, "the host of the URL").strip())
        elif part.part == "path":
            pieces.append(quote(_value(part.piece, scope, "the path of the URL"), safe=""))
        else:
            pieces.append(quote(_text(_evaluated(part.piece, scope), "the URL"), safe=""))
    url = "".join(pieces)
    query = "&".join(_query(http, scope))
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query}"


_LITERAL: Final = "/:?&=%;,+~@!$'()*[]"
"""What may stand in a URL as it is; anything else in it is percent-encoded."""


def _query(http: HttpPlan, scope: Scope) -> Iterator[str]:
    for name, evaluate in http.query:
        value = _evaluated(evaluate, scope)
        for one in value if isinstance(value, list | tuple) else (value,):
            if one is not None:
                written = quote(_text(one, "the query"), safe="")
                yield f"{quote(name, safe='')}={written}"


def _headers(http: HttpPlan, scope: Scope) -> Iterator[tuple[str, str]]:
    for name, render in http.headers:
        rendered = render(scope)
        if rendered.gaps:
            raise BadRequest(f"a part of the header `{name}` is null")
        text = rendered.text.strip()
        if re.search(_CONTROL, text):
            raise BadRequest(f"the header `{name}` would hold a line break or the like")
        yield name, text


def _body(http: HttpPlan, scope: Scope) -> tuple[bytes | None, str]:
    match http.body_kind:
        case "json":
            assert http.json is not None
            value = _evaluated(http.json, scope)
            try:
                text = json.dumps(value, ensure_ascii=False, allow_nan=False)
            except (TypeError, ValueError, RecursionError) as error:
                raise BadRequest("what is sent is no JSON") from error
            return text.encode("utf-8", "replace"), "application/json"
        case "form":
            fields = ((name, _evaluated(evaluate, scope)) for name, evaluate in http.form)
            pairs = (
                f"{quote(name, safe='')}={quote(_text(one, 'the form'), safe='')}"
                for name, value in fields
                for one in (value if isinstance(value, list | tuple) else (value,))
                if one is not None
            )
            return "&".join(pairs).encode(), "application/x-www-form-urlencoded"
        case _:
            return None, ""


def _value(evaluate: Evaluate, scope: Scope, where: str) -> str:
    """Compute a value that must be there: without it the URL would mean something else."""
    text = _text(_evaluated(evaluate, scope), where)
    if not text.strip():
        raise BadRequest(f"a value for {where} is empty")
    return text


def _evaluated(evaluate: Evaluate, scope: Scope) -> object:
    try:
        return evaluate(scope)
    except EvaluationFault as fault:
        raise BadRequest("a value cannot be computed") from fault


def _text(value: object, where: str) -> str:
    if isinstance(value, list | tuple | Mapping):
        raise BadRequest(f"a list or an object cannot stand in {where}")
    try:
        return text_of(value).encode("utf-8", "replace").decode()
    except Unevaluable as error:
        raise BadRequest(f"a value for {where} has no text") from error


def _check_url(url: str) -> None:
    """Refuse a URL that a server may read otherwise than the flow wrote it."""
    if len(url) > _LONGEST_URL:
        raise BadRequest("the URL is too long")
    if re.search(_ILL_PLACED, url):
        raise BadRequest("the URL holds what no URL can hold")
    try:
        parts = urlsplit(url)
        host, _port, user = parts.hostname, parts.port, parts.username
    except ValueError as error:
        raise BadRequest("the URL cannot be read") from error
    if parts.scheme not in ("http", "https") or not host:
        raise BadRequest("the URL does not begin with `https://` and a host")
    if user is not None or parts.fragment:
        raise BadRequest("the URL holds a user, a password or a fragment")
    # Servers and libraries take `..` for a step up, which leads out of the path in the flow.
    if any(unquote(segment) in (".", "..") for segment in parts.path.split("/")):
        raise BadRequest("a value for the path of the URL is `.` or `..`")


_LONGEST_URL: Final = 8_000
_CONTROL: Final = r"[\x00-\x08\x0a-\x1f\x7f]"
_ILL_PLACED: Final = r"[^\x21-\x7e]|[\\<>\"^`{|}]"
