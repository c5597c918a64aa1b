"""What `docs/editors.md` tells an editor leads to the schema, and the schema takes its sample."""

import json
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from tests.docs.page import samples_of

ROOT = Path(__file__).parents[2]
SAMPLES = {one.file: one.text for one in samples_of(ROOT / "docs" / "editors.md") if one.file}
SCHEMA = json.loads((ROOT / "schemas" / "flow.schema.json").read_text("utf-8"))
ENTRY = json.loads((ROOT / "schemas" / "catalog-entry.json").read_text("utf-8"))


def test_the_sample_fits_the_schema() -> None:
    """An editor marks nothing in the page's flow."""
    flow = yaml.safe_load(SAMPLES["hello.flow.yaml"])
    assert list(Draft202012Validator(SCHEMA).iter_errors(flow)) == []


def test_every_way_names_the_schema_that_the_page_writes() -> None:
    """First line, VS Code and Neovim all name the file of `flowcat schema -o`."""
    first = SAMPLES["hello.flow.yaml"].splitlines()[0]
    assert first == "# yaml-language-server: $schema=flow.schema.json"
    settings = json.loads(SAMPLES[".vscode/settings.json"])
    assert settings["yaml.schemas"] == {"./flow.schema.json": ENTRY["fileMatch"]}
    assert 'fnamemodify("flow.schema.json"' in SAMPLES["init.lua"]
    assert '= "*.flow.yaml"' in SAMPLES["init.lua"]


def test_the_catalogue_entry_matches_our_flows() -> None:
    """The entry for SchemaStore has the catalogue's four keys, and its pattern finds our flows."""
    assert set(ENTRY) == {"name", "description", "fileMatch", "url"}
    assert (ROOT / ENTRY["url"]).is_file()
    flows = [*ROOT.glob("flows/*/*.flow.yaml"), *ROOT.glob("examples/*/*.flow.yaml")]
    assert flows
    assert all(any(fnmatch(flow.name, one) for one in ENTRY["fileMatch"]) for flow in flows)


_MODELINE = re.compile(r"\A# yaml-language-server: \$schema=(\S+)$", re.MULTILINE)


@pytest.mark.parametrize(
    "flow",
    [
        str(path.relative_to(ROOT))
        for folder in ("flows", "examples")
        for path in sorted((ROOT / folder).glob("*/*.flow.yaml"))
        if _MODELINE.search(path.read_text("utf-8"))
    ],
)
def test_the_first_line_of_our_flows_leads_to_the_schema(flow: str) -> None:
    """A flow of this repository that names a schema names the one that is here."""
    named = _MODELINE.search((ROOT / flow).read_text("utf-8"))
    assert named is not None
    assert (ROOT / flow).parent.joinpath(named[1]).resolve() == ROOT / "schemas/flow.schema.json"
