"""The algorithms on graphs against the plainest ways to compute the same, on small graphs."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowcat.graph.components import components, cycles
from flowcat.graph.dataflow import solve
from flowcat.graph.dominators import dominators_of, immediate_dominators, reverse_postorder
from flowcat.graph.reach import co_reachable, reachable, reversed_graph, shortest_path

Successors = dict[int, list[int]]
Labelled = dict[int, list[tuple[int, int]]]

NODES = st.integers(0, 6)
GRAPHS: st.SearchStrategy[Successors] = st.dictionaries(
    NODES, st.lists(NODES, max_size=4), max_size=7
)
LONG = 20_000


def nodes_of(graph: Successors) -> set[int]:
    """Return all nodes of a graph, those without a key included."""
    return set(graph).union(*graph.values())


def leads_to(graph: Successors, start: int, *, without: int | None = None) -> set[int]:
    """Follow every way from a node; ``without`` is taken out of the graph."""
    found: set[int] = set()
    more = {start} - {without}
    while more:
        found |= more
        more = {after for node in more for after in graph.get(node, ())} - found - {without}
    return found


def simple_paths(graph: Successors, start: int) -> Iterator[tuple[int, ...]]:
    """Yield every way from a node that visits none twice."""
    waiting: list[tuple[int, ...]] = [(start,)]
    while waiting:
        path = waiting.pop()
        yield path
        waiting.extend((*path, after) for after in set(graph.get(path[-1], ())) - set(path))


@given(GRAPHS, st.sets(NODES))
def test_reachable_is_what_some_start_leads_to(graph: Successors, starts: set[int]) -> None:
    """All nodes on some way are found, and no others."""
    assert reachable(graph, starts) == set().union(*(leads_to(graph, one) for one in starts))


@given(GRAPHS, st.sets(NODES))
def test_co_reachable_is_what_leads_to_some_end(graph: Successors, ends: set[int]) -> None:
    """A node counts if an end is among what it leads to; an end itself counts anyhow."""
    wanted = {node for node in nodes_of(graph) if leads_to(graph, node) & ends} | ends
    assert co_reachable(graph, ends) == wanted


@given(GRAPHS)
def test_a_reversed_graph_has_every_edge_turned(graph: Successors) -> None:
    """Each edge is there once for each time it was there; every node stays."""
    edges = sorted((node, after) for node, afters in graph.items() for after in afters)
    turned = reversed_graph(graph)
    assert sorted((before, node) for node, befores in turned.items() for before in befores) == edges
    assert turned.keys() == nodes_of(graph)


@given(GRAPHS, NODES, st.sets(NODES))
def test_a_shortest_path_is_a_way_and_none_is_shorter(
    graph: Successors, start: int, goals: set[int]
) -> None:
    """The path follows edges from start to a goal; without a way there is none."""
    path = shortest_path(graph, start, goals)
    lengths = [len(one) for one in simple_paths(graph, start) if one[-1] in goals]
    assert len(path) == min(lengths, default=0)
    if path:
        assert path[0] == start
        assert path[-1] in goals
        assert all(after in graph[node] for node, after in pairwise(path))


@given(GRAPHS)
def test_components_are_the_groups_that_lead_to_each_other(graph: Successors) -> None:
    """Each node is in one component, with just the nodes to which it leads and that lead back."""
    found = list(components(graph))
    assert sorted(node for component in found for node in component) == sorted(nodes_of(graph))
    for component in found:
        for node in component:
            around = leads_to(graph, node)
            assert set(component) == {one for one in around if node in leads_to(graph, one)}


@given(GRAPHS)
def test_components_come_after_all_that_they_lead_to(graph: Successors) -> None:
    """Whoever goes through them in order has seen what a component leads to."""
    seen: set[int] = set()
    for component in components(graph):
        seen.update(component)
        assert leads_to(graph, component[0]) <= seen


@given(GRAPHS)
def test_cycles_hold_the_nodes_that_come_back_to_themselves(graph: Successors) -> None:
    """A node is in a cycle if one of its successors leads to it."""
    wanted = {
        node
        for node, afters in graph.items()
        if any(node in leads_to(graph, after) for after in afters)
    }
    assert {node for cycle in cycles(graph) for node in cycle} == wanted


@given(GRAPHS, NODES)
def test_a_dominator_is_a_node_without_which_there_is_no_way(graph: Successors, start: int) -> None:
    """Taking a dominator out of the graph cuts the node off; no other single node does."""
    immediate = immediate_dominators(graph, start)
    everything = leads_to(graph, start)
    assert immediate.keys() == everything
    for node in everything:
        wanted = {one for one in everything if node not in leads_to(graph, start, without=one)}
        found = list(dominators_of(node, immediate))
        assert set(found) == wanted
        assert len(found) == len(wanted)
        assert (found[0], found[-1]) == (node, start)


@given(GRAPHS, NODES)
def test_a_reverse_postorder_puts_nodes_before_what_they_lead_to(
    graph: Successors, start: int
) -> None:
    """An edge goes back in the order only where it can be part of a circle."""
    order = reverse_postorder(graph, start)
    assert sorted(order) == sorted(leads_to(graph, start))
    rank = {node: at for at, node in enumerate(order)}
    for node in order:
        for after in graph.get(node, ()):
            assert rank[node] < rank[after] or node in leads_to(graph, after)


@given(st.dictionaries(NODES, st.lists(st.tuples(NODES, st.integers(0, 7)), max_size=3)), NODES)
def test_facts_that_some_way_brings(graph: Labelled, start: int) -> None:
    """With ``join`` as union a node has all that is gathered on the edges to it.

    An edge adds its number to a set; the number 7 lets only those pass who have 0.
    """

    def transfer(edge: int, fact: frozenset[int]) -> frozenset[int] | None:
        return None if edge == 7 and 0 not in fact else fact | {edge}

    nothing: frozenset[int] = frozenset()
    wanted = {start: nothing}
    for _ in range(7 * 8):  # nodes by numbers: each round adds something or is the last
        for node, outgoing in graph.items():
            for after, edge in outgoing:
                moved = transfer(edge, wanted[node]) if node in wanted else None
                if moved is not None:
                    wanted[after] = wanted.get(after, nothing) | moved
    assert solve(graph, start, nothing, transfer, lambda one, other: one | other) == wanted


@given(st.dictionaries(NODES, st.lists(st.tuples(NODES, st.integers(0, 5)), max_size=3)), NODES)
def test_facts_that_every_way_brings(graph: Labelled, start: int) -> None:
    """With ``join`` as intersection a node has what all walks to it have, as the simple paths show.

    A walk in circles brings no fewer facts than the path without its circles.
    """
    nothing: frozenset[int] = frozenset()
    found = solve(graph, start, nothing, lambda edge, fact: fact | {edge}, lambda a, b: a & b)
    wanted: dict[int, frozenset[int]] = {}
    waiting: list[tuple[tuple[int, ...], frozenset[int]]] = [((start,), frozenset())]
    while waiting:
        path, fact = waiting.pop()
        node = path[-1]
        wanted[node] = wanted[node] & fact if node in wanted else fact
        for after, edge in graph.get(node, ()):
            if after not in path:
                waiting.append(((*path, after), fact | {edge}))
    assert found == wanted


def test_facts_that_are_taken_away_go_round_circles() -> None:
    """What is lost on one way round is lost at the head of the circle too."""
    edges = {
        "a": [("b", "+x")],
        "b": [("c", ""), ("d", "")],
        "c": [("b", "-x")],
    }

    def transfer(edge: str, fact: frozenset[str]) -> frozenset[str]:
        return fact | {"x"} if edge == "+x" else fact - {edge.removeprefix("-")}

    nothing: frozenset[str] = frozenset()
    found = solve(edges, "a", nothing, transfer, lambda one, other: one & other)
    assert found == dict.fromkeys("abcd", nothing)


def test_an_edge_that_cannot_be_taken_makes_no_node_reachable() -> None:
    """A node behind an edge that takes no fact is left out, until another way opens it."""
    edges = {"a": [("b", 0), ("c", 1)], "b": [("d", 1)], "c": [("b", 1)]}
    blocked = solve(edges, "a", 1, lambda edge, fact: fact if edge else None, max)
    assert blocked == {"a": 1, "c": 1, "b": 1, "d": 1}
    closed = solve({"a": [("b", 0)], "b": [("c", 1)]}, "a", 1, lambda e, f: f if e else None, max)
    assert closed == {"a": 1}


@pytest.mark.parametrize("loops", [False, True], ids=["chain", "chain with ways back"])
def test_long_chains_need_no_recursion(loops: bool) -> None:  # noqa: FBT001 - a case of the test
    """A chain of many nodes is walked without reaching a limit."""
    last = LONG - 1
    graph = {node: [node + 1, *([node - 1] if loops and node else [])] for node in range(last)}
    everything = set(range(LONG))
    assert reachable(graph, [0]) == everything
    assert co_reachable(graph, [last]) == everything
    assert shortest_path(graph, 0, [last]) == list(range(LONG))
    assert reverse_postorder(graph, 0) == list(range(LONG))
    assert len(list(components(graph))) == (2 if loops else LONG)
    immediate = immediate_dominators(graph, 0)
    assert list(dominators_of(last, immediate)) == list(reversed(range(LONG)))
    edges = {node: [(after, 1) for after in afters] for node, afters in graph.items()}
    assert solve(edges, 0, 0, lambda step, fact: fact + step, min)[last] == last


def test_a_node_with_many_ways_to_it_is_no_slow_case() -> None:
    """All of a chain's nodes leading to one more, and the start to all, stays quick."""
    graph = {node: [node + 1, LONG] for node in range(1, LONG - 1)}
    graph[0] = [*range(1, LONG)]
    immediate = immediate_dominators(graph, 0)
    assert immediate[LONG] == 0
    assert set(immediate.values()) == {0}
