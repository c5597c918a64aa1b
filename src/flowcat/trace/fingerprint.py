"""A fingerprint of a flow's text: two flows with the same one are the same, comments included."""

from hashlib import sha256

from flowcat.source.tree import Mapping, Sequence, Tree
from flowcat.text import Source


def fingerprint(tree: Mapping) -> str:
    """Return the fingerprint of a flow, of the files that it includes too."""
    found: dict[int, Source] = {}
    waiting: list[Tree] = [tree]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:  # an anchor leads here more than once
            continue
        seen.add(id(node))
        found[id(node.source)] = node.source
        match node:
            case Mapping():
                waiting += [value for _, value in node.entries.values()]
            case Sequence():
                waiting += node.items
            case _:
                pass
    whole = sha256()
    # The file itself comes first; the others in an order that no walk decides.
    for text in (tree.source.text, *sorted(source.text for source in found.values())):
        whole.update(sha256(text.encode("utf-8", errors="surrogatepass")).digest())
    return whole.hexdigest()
