"""One run of one source, from the lock on the source to the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ckan import model
from ckan.lib.search.common import SearchIndexError

from ckanext.jiulongpo.harvesters import config, outbox, state, vanish
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Tally
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.ports import Mapper, ProgressCallback, Source
from ckanext.jiulongpo.harvesters.faults import PROVIDER_MADE, STOPPED
from ckanext.jiulongpo.harvesters.ledger import SourceLedger
from ckanext.jiulongpo.harvesters.providers import Made, Providers
from ckanext.jiulongpo.harvesters.sink.batch import BatchSink
from ckanext.jiulongpo.shared import Finding

__all__ = ["Order", "Report", "execute"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run.

    Attributes:
        settings: what of the source's settings bears on its entries.
        environment: hash of the providers that are known; a rejection is tried again when it
            changes.
    """

    source_id: str
    job_id: str | None
    source: Source
    mapper: Mapper
    providers: Providers
    actor: model.User
    catalog_state: str
    settings: str = ""
    environment: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did.

    Attributes:
        state: ``finished``, ``unconfirmed`` or ``aborted``.
        tally: of the records that were read.
        made: organisations that were created.
        unindexed: entries that the index has still to learn, because Solr was not there.
    """

    run_id: str
    state: str
    tally: Tally
    vanished: vanish.Vanished
    made: tuple[Made, ...] = ()
    unindexed: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether any entry is different from before the run."""
        changes = (Outcome.CREATED, Outcome.UPDATED, Outcome.WITHDRAWN)
        return bool(self.vanished.withdrawn or any(self.tally.counts[one] for one in changes))


def execute(order: Order, progress: ProgressCallback | None = None) -> Report:
    """Run a source to its end.

    Args:
        order: what is to be run.
        progress: called after each batch.

    Raises:
        Abort: another run of the source is going on.
    """
    with state.exclusive(order.source_id), outbox.Courier() as courier:
        _heal(order.actor.name)
        run = state.begin(order.source_id, order.job_id, order.source.size())
        ledger = SourceLedger(order.source_id, run.run_id, order.environment)
        sink = BatchSink(run, ledger, order.providers, order.actor, order.catalog_state, courier)
        pipeline = Pipeline(
            order.source,
            order.mapper,
            ledger,
            sink,
            settings=order.settings,
            batch_size=config.batch_size(),
            progress=progress,
        )
        try:
            tally = pipeline.run()
            gone = _vanished(run, sink, tally)
            courier.wait()
            return _finish(order, run, ledger, tally, gone)
        except BaseException:
            run.finish("aborted", {"abort": STOPPED().as_dict()})
            raise


def _heal(user: str) -> None:
    """What an earlier run left behind goes first; Solr may be away, and come back later."""
    try:
        outbox.heal(user)
    except SearchIndexError:
        return


def _vanished(run: state.RunState, sink: BatchSink, tally: Tally) -> vanish.Vanished:
    if not tally.complete:
        return vanish.Vanished()
    limits = vanish.Limits(
        config.max_vanished_percent(),
        config.max_withdrawn_percent(),
        config.withdraw_after_runs(),
        config.withdraw_after_days(),
    )
    try:
        return vanish.settle(run, sink, sink.seen, limits)
    except HarvestError as error:
        return vanish.Vanished(doubt=error.finding)


def _finish(
    order: Order,
    run: state.RunState,
    ledger: SourceLedger,
    tally: Tally,
    gone: vanish.Vanished,
) -> Report:
    made = tuple(order.providers.made)
    for finding in _of_the_run(gone, made):
        ledger.note(finding)
    if tally.complete:
        ledger.forget_faults_of_reading()
    ledger.close_remarks()
    ended = "aborted" if tally.abort else "unconfirmed" if gone.doubt else "finished"
    run.finish(ended, _row(tally, gone, made))
    return Report(run.run_id, ended, tally, gone, made, outbox.pending(), dict(run.counts))


def _of_the_run(gone: vanish.Vanished, made: tuple[Made, ...]) -> list[Finding]:
    found = [PROVIDER_MADE(count=len(made))] if made else []
    return [*found, gone.doubt] if gone.doubt else found


def _row(tally: Tally, gone: vanish.Vanished, made: tuple[Made, ...]) -> dict[str, Any]:
    """What the run's row keeps besides its counts."""
    return {
        "read": tally.read,
        "complete": tally.complete,
        "findings": dict(tally.findings),
        "abort": tally.abort.as_dict() if tally.abort else None,
        "missing": gone.missing,
        "withdrawn": gone.withdrawn,
        "doubt": gone.doubt.as_dict() if gone.doubt else None,
        "providers_made": [{"id": m.id, "name": m.name, "title": m.title} for m in made],
    }
