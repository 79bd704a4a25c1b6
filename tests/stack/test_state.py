from __future__ import annotations

from stack.layout import Layout
from stack.state import State, index_digest, schema_digest


def test_a_finished_step_is_remembered_by_a_later_start(layout: Layout) -> None:
    State(layout).write("schema", "one")
    State(layout).write("demo", "loaded")
    assert State(layout).read("schema") == "one"
    assert State(layout).read("demo") == "loaded"
    assert State(layout).read("index") is None


def test_a_damaged_memory_means_that_nothing_is_finished(layout: Layout) -> None:
    (layout.root / "state.json").write_text("{", "utf-8")
    assert State(layout).read("schema") is None


def test_digests_are_stable_and_apart() -> None:
    assert schema_digest() == schema_digest()
    assert schema_digest() != index_digest()
