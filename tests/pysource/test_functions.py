"""Functions, their parameters, and files that cannot be read."""

from pathlib import Path

import pytest
from tests.pysource.driver import read, writes

from flowcat.pysource import HandlerShape
from flowcat.pysource.reading import Unread, read_python


@pytest.mark.parametrize(
    ("signature", "shape", "names"),
    [
        ("async def f(flow_manager, a, b=1)", "direct", ["a", "b"]),
        ("async def f(flow_manager, *, a)", "direct", ["a"]),
        ("async def f(args, flow_manager)", "args", []),
        ("def f(a, *, b=None, **rest)", "plain", ["a", "b"]),
        ("def f(args)", "plain", ["args"]),
        ("def f(action, flow_manager)", "plain", ["action", "flow_manager"]),
        ("def f()", "plain", []),
    ],
)
def test_shapes(signature: str, shape: str, names: list[str]) -> None:
    """A function's parameters tell how it is called, as they do when it runs."""
    facts = read(f"{signature}: ...").functions["f"]
    assert facts.shape is HandlerShape(shape)
    assert [parameter.name for parameter in facts.parameters] == names
    assert facts.is_async is signature.startswith("async")
    assert facts.takes_any is ("**" in signature)


@pytest.mark.parametrize(
    ("hint", "json_type", "values", "takes_null"),
    [
        ("str", "string", None, False),
        ("int | None", "integer", None, True),
        ("Optional[float]", "number", None, True),
        ("Union[int, float]", "number", None, False),
        ("list[str]", "array", None, False),
        ('Literal["a", 1]', None, ("a", 1), False),
        ('Literal["a", None]', "string", ("a",), True),
        ("Annotated[bool, 'why']", "boolean", None, False),
        ('"str"', "string", None, False),
        ("Size", "string", ("s", "l"), False),
        ("date", None, None, False),
        ("str | date", None, None, False),
    ],
)
def test_hints(
    hint: str, json_type: str | None, values: tuple[object, ...] | None, takes_null: object
) -> None:
    """A parameter's hint gives its JSON type and its literals, aliases included."""
    text = f'Size = Literal["s", "l"]\ndef f(a: {hint}, /, b, c=1): ...'
    first, second, third = read(text).functions["f"].parameters
    assert (first.json_type, first.values, first.takes_null) == (json_type, values, takes_null)
    assert (first.annotation, first.by_position, second.by_position) == (hint, True, False)
    assert (second.has_default, third.has_default) == (False, True)


def test_every_place_of_a_definition_counts() -> None:
    """Functions under `if` and `try`, and other names of one, are found; methods are not."""
    facts = read(
        '''
        if DEBUG:
            def a():
                """First line,
                still first.

                More."""
        try:
            from fast import b
        except ImportError:
            def b(): ...
        class Tools:
            def c(self): ...
        d = a
        @flows_tool_options(timeout_secs=5)
        async def e(flow_manager): ...
        @mine
        async def g(flow_manager): ...
        '''
    )
    assert set(facts.functions) == {"a", "b", "d", "e", "g"}
    assert facts.functions["a"].description == "First line,\nstill first."
    assert facts.functions["d"].span.text == "a"
    assert facts.names == frozenset(("a", "b", "Tools", "c", "d", "e", "g"))
    assert not facts.functions["e"].is_decorated
    assert facts.functions["g"].is_decorated
    assert facts.functions["g"].writes_unknown


MARKER = "open('{marker}', 'w').close()\nraise SystemExit('imported')\n"


def test_nothing_is_imported_and_neighbours_are_read(tmp_path: Path) -> None:
    """Files beside it are read as text; neither they nor the file itself ever run."""
    marker = tmp_path / "it ran"
    head = MARKER.format(marker=marker)
    (tmp_path / "tools.py").write_text(
        head + "from common import remember, book\nimport common\nfrom .common import KEY\n"
        "async def note(flow_manager, x):\n    remember(flow_manager, x)\n"
        "    common.count(flow_manager)\n    flow_manager.state[KEY] = x\n    return {}\n",
        encoding="utf-8",
    )
    (tmp_path / "common.py").write_text(
        head + "import tools\nKEY = 'key'\n"
        "def remember(flow_manager, x):\n    flow_manager.state['x'] = x\n"
        "def count(manager):\n    manager.state['n'] = 1\n"
        "async def book(flow_manager):\n    flow_manager.state['day'] = 1\n",
        encoding="utf-8",
    )
    facts = read_python(tmp_path / "tools.py", "tools.py")
    assert not marker.exists()
    assert writes(facts.functions["note"]) == {"x": "+", "n": "+", "key": "+"}
    assert not facts.functions["note"].writes_unknown
    assert writes(facts.functions["book"]) == {"day": "+"}
    assert facts.functions["book"].span.source.name == "common.py"


def test_neighbours_are_only_those_in_the_folder(tmp_path: Path) -> None:
    """A link out of the folder, or a package, is not followed: what it does is unknown."""
    (tmp_path / "out.py").write_text("def remember(manager): ...\n", encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "common.py").symlink_to(tmp_path / "out.py")
    (folder / "tools.py").write_text(
        "from common import remember\nfrom ..out import other\n"
        "async def f(flow_manager):\n    remember(flow_manager)\n",
        encoding="utf-8",
    )
    assert read_python(folder / "tools.py", "tools.py").functions["f"].writes_unknown


@pytest.mark.parametrize(
    ("star", "names"),
    [("common", {"f", "helper"}), ("elsewhere", None)],
)
def test_star_imports(star: str, names: set[str] | None, tmp_path: Path) -> None:
    """All names of a neighbour are known; those of a package leave the names open."""
    (tmp_path / "common.py").write_text("def helper(): ...\ndef _own(): ...\n", encoding="utf-8")
    (tmp_path / "tools.py").write_text(f"from {star} import *\ndef f(): ...\n", encoding="utf-8")
    facts = read_python(tmp_path / "tools.py", "tools.py")
    assert facts.names == names
    assert "_own" not in facts.functions


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"def (:", "is not Python, line 1"),
        (b"x = 1\n\x00", "is not Python"),
        (b"\xff\xfe", "is not UTF-8"),
        (b"x = " + b"(" * 5000, "is not Python"),
        (b"x = " + b"-" * 50_000 + b"1", "nests too deeply"),
        (b"#" * 1_000_001, "is too large"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    content: bytes | None, why: str, tmp_path: Path
) -> None:
    """No text of a file leads to a traceback."""
    path = tmp_path / "tools.py"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(Unread, match=why):
        read_python(path, "tools.py")


_LETTERS = "('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h')"


@pytest.mark.parametrize(
    "body",
    [
        "x = " + "1 + " * 800 + "1",
        "".join(f"{'  ' * at}for v{at} in {_LETTERS}:\n    " for at in range(9))
        + "                  y = 1",
        "\n    ".join(f"flow_manager.state['k{i}'] = {i}" for i in range(20_000)),
        "\n    ".join(f"r = {{'a': r, 'b': {i}}} if x else r" for i in range(2_000)),
        "\n    ".join(f"if x == {i}: return {{'a': {i}}}" for i in range(2_000)),
    ],
    ids=["deep", "loops", "many keys", "nested values", "many results"],
)
def test_a_function_with_too_much_in_it_is_given_up(body: str) -> None:
    """Reading is bounded in time; what is too long to follow is not known."""
    facts = read(f"async def f(flow_manager, x, r):\n    {body}\n    return {{}}\n")
    assert "f" in facts.functions
