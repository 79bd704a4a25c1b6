from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.findings import Severity
from ckanext.jiulongpo.harvesters.core.errors import Abort, Cut, Reject, Retry, Skip
from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Tally
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.ports import Progress
from ckanext.jiulongpo.harvesters.core.preview import NullSink, ScratchLedger
from tests.harvesters.core.memory import ListSource, MemorySink, TitleMapper, fault


def rows(count: int) -> list[Mapping[str, Any]]:
    return [{"id": str(n), "title": f"表{n}"} for n in range(count)]


def run(
    source: ListSource, sink: MemorySink, mapper: TitleMapper | None = None, **more: Any
) -> Tally:
    return Pipeline(source, mapper or TitleMapper(), sink, sink, **more).run()


def test_every_record_ends_somewhere() -> None:
    sink = MemorySink()
    records = [
        *rows(5),
        {"id": "no title"},
        {"id": "odd", "title": "x"},
        {"id": "late", "title": "y"},
    ]
    source = ListSource(
        records, broken={"odd": Skip(fault()), "late": Retry(fault())}, gone=["old"]
    )
    tally = run(source, sink)
    assert tally.read == 9
    assert tally.settled == 9
    assert tally.counts == {
        Outcome.CREATED: 5,
        Outcome.REJECTED: 2,
        Outcome.SKIPPED: 1,
        Outcome.WITHDRAWN: 1,
    }
    assert tally.complete


def test_a_second_run_writes_nothing_and_maps_nothing() -> None:
    sink = MemorySink()
    records = [*rows(7), {"id": "no title"}, {"id": "bad", "title": "x"}]
    broken = {"bad": Reject(fault())}
    run(ListSource(records, broken), sink)
    writes = sink.writes
    mapper = TitleMapper()
    tally = run(ListSource(records, broken), sink, mapper)
    assert sink.writes == writes
    assert mapper.calls == 0
    assert tally.counts == {Outcome.UNCHANGED: 7, Outcome.REJECTED: 2}


def test_a_changed_record_alone_is_written() -> None:
    sink = MemorySink()
    records = rows(7)
    run(ListSource(records), sink)
    tally = run(ListSource([*records[:3], {"id": "3", "title": "新表"}, *records[4:]]), sink)
    assert tally.counts == {Outcome.UNCHANGED: 6, Outcome.UPDATED: 1}


def test_a_changed_mapping_or_setting_makes_every_record_a_changed_one() -> None:
    sink = MemorySink()
    run(ListSource(rows(3)), sink)
    assert run(ListSource(rows(3)), sink, TitleMapper("2")).counts == {Outcome.UPDATED: 3}
    more = run(ListSource(rows(3)), sink, TitleMapper("2"), settings="published")
    assert more.counts == {Outcome.UPDATED: 3}


def test_what_was_read_before_an_abort_is_settled_and_nothing_counts_as_gone() -> None:
    sink = MemorySink()
    stop = Abort(fault("JLP-H-X09"))
    tally = run(ListSource([*rows(5), stop]), sink, batch_size=2)
    assert tally.counts == {Outcome.CREATED: 5}
    assert tally.abort is stop.finding
    assert not tally.complete
    assert stop.finding in sink.notes


def test_a_cut_is_no_abort_once_records_were_read() -> None:
    sink = MemorySink()
    cut = Cut(fault("JLP-H-X09"))
    tally = run(ListSource([*rows(5), cut]), sink, batch_size=2)
    assert tally.counts == {Outcome.CREATED: 5}
    assert (tally.cut, tally.abort, tally.complete) == (cut.finding, None, False)
    assert cut.finding in sink.notes
    nothing = run(ListSource([cut]), MemorySink())
    assert (nothing.cut, nothing.abort) == (None, cut.finding)


def test_an_empty_source_is_not_a_complete_one() -> None:
    sink = MemorySink()
    tally = run(ListSource([]), sink)
    assert not tally.complete
    assert "JLP-H-P04" in {note.code for note in sink.notes}


def test_a_sink_that_cannot_write_ends_the_run() -> None:
    class FullDisk(MemorySink):
        def apply(self, batch: Any) -> Any:
            raise Abort(fault("JLP-H-X08"))

    sink = FullDisk()
    tally = run(ListSource(rows(3)), sink)
    assert tally.abort is not None
    assert tally.abort.code == "JLP-H-X08"


def test_a_defect_of_the_program_concerns_its_record_only() -> None:
    def defect(payload: Mapping[str, Any]) -> None:
        if payload["id"] == "2":
            raise ZeroDivisionError

    sink = MemorySink()
    tally = run(ListSource(rows(5)), sink, TitleMapper(defect=defect))
    assert tally.counts == {Outcome.CREATED: 4, Outcome.REJECTED: 1}
    assert tally.findings["JLP-H-P01"] == 1
    [refused] = [mapped for batch in sink.batches for mapped in batch.rejected]
    assert refused.findings[0].context == {"error": "ZeroDivisionError"}


def test_a_defect_of_a_source_ends_the_run_like_an_abort() -> None:
    class Defective(ListSource):
        def discover(self, cursor: str, report: Any) -> Any:
            yield from super().discover(cursor, report)
            raise ZeroDivisionError

    tally = run(Defective(rows(5)), MemorySink(), batch_size=2)
    assert tally.counts == {Outcome.CREATED: 5}
    assert tally.abort is not None
    assert (tally.abort.code, tally.complete) == ("JLP-H-P06", False)


def test_batches_are_bounded_and_the_source_is_read_as_they_are_written() -> None:
    class Watcher(MemorySink):
        lead = 0

        def apply(self, batch: Any) -> Any:
            settled = sum(len(b) for b in self.batches) + len(batch)
            self.lead = max(self.lead, source.handed_out - settled)
            return super().apply(batch)

    source = ListSource(rows(1000))
    sink = Watcher()
    run(source, sink, batch_size=50)
    assert {len(batch) for batch in sink.batches} == {50}
    assert sink.lead == 0


def test_progress_says_done_total_and_what_is_left() -> None:
    seen: list[Progress] = []
    run(ListSource(rows(10)), MemorySink(), batch_size=4, progress=seen.append)
    assert [progress.done for progress in seen] == [4, 8, 10]
    assert {progress.total for progress in seen} == {10}
    assert seen[-1].eta == 0


def test_a_preview_writes_nothing_and_shows_samples() -> None:
    sink = NullSink(samples=3)
    ledger = ScratchLedger()
    source = ListSource([*rows(10), {"id": "no title"}], gone=["old"])
    tally = Pipeline(source, TitleMapper(), ledger, sink).run()
    assert tally.settled == tally.read == 12
    assert len(sink.entries) == 3
    assert sink.rejected[0].findings[0].severity is Severity.ERROR
    assert [remark.code for remark in sink.remarks] == ["JLP-H-X03"]


@given(
    st.lists(st.sampled_from(["entry", "untitled", "skip", "reject", "retry"]), max_size=40),
    st.integers(1, 7),
)
def test_the_sum_is_always_exact(kinds: list[str], batch_size: int) -> None:
    errors = {"skip": Skip, "reject": Reject, "retry": Retry}
    records = [
        {"id": str(n)} if kind == "untitled" else {"id": str(n), "title": "x"}
        for n, kind in enumerate(kinds)
    ]
    broken = {str(n): errors[kind](fault()) for n, kind in enumerate(kinds) if kind in errors}
    tally = run(ListSource(records, broken), MemorySink(), batch_size=batch_size)
    assert tally.settled == tally.read == len(kinds)
    assert tally.counts[Outcome.CREATED] == kinds.count("entry")
    assert tally.counts[Outcome.SKIPPED] == kinds.count("skip")
