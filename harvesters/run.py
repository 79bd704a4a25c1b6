"""One run of one source, from the lease on the source to the report."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ckan import model
from ckan.lib.search.common import SearchIndexError

from ckanext.jiulongpo.harvesters import config, lease, outbox, vanish
from ckanext.jiulongpo.harvesters.core.cursor import step_back
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.outcome import Outcome, Tally
from ckanext.jiulongpo.harvesters.core.pipeline import Pipeline
from ckanext.jiulongpo.harvesters.core.ports import (
    Capability,
    Checkpoint,
    Mapper,
    ProgressCallback,
    Proving,
    RollCalling,
    Signposted,
    Source,
)
from ckanext.jiulongpo.harvesters.core.proof import Proof, doubt_of
from ckanext.jiulongpo.harvesters.core.records import RecordRef
from ckanext.jiulongpo.harvesters.faults import PROVIDER_MADE, STOPPED
from ckanext.jiulongpo.harvesters.ledger import SourceLedger
from ckanext.jiulongpo.harvesters.providers import Made, Providers
from ckanext.jiulongpo.harvesters.sharing import work as sharing
from ckanext.jiulongpo.harvesters.sink.batch import BatchSink
from ckanext.jiulongpo.harvesters.standing import state as standing
from ckanext.jiulongpo.harvesters.state import INTERRUPTIONS, RunState
from ckanext.jiulongpo.harvesters.watched import Watched, wanted
from ckanext.jiulongpo.shared import Finding

__all__ = ["Order", "Report", "execute", "help_with"]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be run.

    Attributes:
        settings: what of the source's settings bears on its entries.
        environment: hash of the providers that are known; a rejection that hung on them is
            tried again when it changes.
        trusted: a file that an operator has named; whoever goes on with the run may read it too.
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
    trusted: str = ""

    @property
    def basis(self) -> str:
        """Hash of what makes every record a changed one when it changes."""
        whole = f"{self.mapper.revision}\n{self.settings}"
        return hashlib.sha256(whole.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did.

    Attributes:
        state: ``finished``, ``unconfirmed``, ``stopped`` or ``aborted``.
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
    """Run a source to its end, or go on with its run whose worker has died.

    Args:
        order: what is to be run.
        progress: called after each batch.

    Raises:
        HeldError: a live worker has the source.
        LostRunError: another worker has taken the run over; nothing more was written.
    """
    held = lease.claim(order.source_id, order.job_id, order.source.size(), order.trusted)
    with held as run, outbox.Courier() as courier:
        work = _Work(order, run, courier, progress)
        try:
            return work.done()
        except INTERRUPTIONS:
            run.recover()
            raise
        except BaseException as error:
            run.recover()
            ended = "aborted" if isinstance(error, Exception) else "stopped"
            run.finish(ended, {"abort": STOPPED().as_dict()})
            raise


class _Work:
    """The parts of one worker's run."""

    def __init__(
        self,
        order: Order,
        run: RunState,
        courier: outbox.Courier,
        progress: ProgressCallback | None,
    ) -> None:
        self.order = order
        self.run = run
        self.courier = courier
        self.ledger = SourceLedger(
            order.source_id, run.run_id, order.environment, again=run.scope == "failed"
        )
        self.sink = BatchSink(
            run, self.ledger, order.providers, order.actor, order.catalog_state, courier
        )
        size = config.batch_size()
        careful = range(run.reached + 1, run.reached + size + 1) if run.resumed else range(0)
        self.source = Watched(order.source, run, careful, wanted(run))
        self.pipeline = Pipeline(
            self.source,
            order.mapper,
            self.ledger,
            self.sink,
            settings=order.settings,
            batch_size=size,
            progress=progress,
            careful=careful,
        )
        self.cursors = standing.Cursors(order.basis)
        self.shared = sharing.shareable(order.source)
        self.listing = sharing.Listing(self.ledger.note)
        self.start = ""

    def done(self) -> Report:
        """Everything, in its order."""
        _heal(self.order.actor.name)
        signpost = self._signpost()
        self.start = self._where_to_begin()
        tally = self._read_shared() if self.shared else self.pipeline.run(self.start)
        if cursor := signpost or self.source.cursor:
            self.cursors.stage(self.run.run_id, Checkpoint(cursor))
        if tally.cut and not self._is_snapshot:
            tally.abort = tally.cut  # there is nothing for a person to compare
        gone = self._vanished(tally if self._is_snapshot else self._roll_call(tally))
        self.courier.wait()
        return self._finish(tally, gone)

    def _read_shared(self) -> Tally:
        """List the source into the queue, then settle the queue with whoever helps."""
        share = sharing.share_of(self.run)
        listing = self.listing
        if self.run.phase == "sharing":
            listing.load(self.run.kept())
        elif abort := self._list(share):
            counts = self.run.counts()
            return replace(listing.tally(counts, Counter()), complete=False, abort=abort)
        self.source.cursor = listing.cursor
        pipeline = helper(self.order, share, self.ledger, self.courier, self.pipeline.progress)
        abort = sharing.settle_all(self.order.source, share, pipeline)
        self.run.stopping = share.stopping
        for guid in share.listed():
            self.sink.seen.add(guid)
        tally = listing.tally(self.run.counts(), pipeline.tally.noted)
        return replace(tally, complete=abort is None, abort=abort)

    def _list(self, share: sharing.Share) -> Finding | None:
        """Everything that is to be read, put into the queue; why it could not be listed."""
        self.run.enter("listing", {})
        try:
            if self.run.scope == "failed":
                for guids in self.run.failed_ones():
                    share.put([RecordRef(guid) for guid in guids], self.listing.read)
                    self.listing.read += len(guids)
            else:
                self.listing.make(self.source, share, self.start)
        except HarvestError as error:
            self.ledger.note(error.finding)
            return error.finding
        self.run.enter("sharing", self.listing.as_dict())
        return None

    def _signpost(self) -> str:
        """The source's own time before it is read: what changes meanwhile is read again."""
        source = self.order.source
        if not isinstance(source, Signposted) or Capability.INCREMENTAL not in source.capabilities:
            return ""
        try:
            return source.signpost()
        except HarvestError:
            return ""  # the source will say so itself when it is read

    def _where_to_begin(self) -> str:
        """The cursor to read from; empty to read the whole source."""
        capabilities = self.order.source.capabilities
        if Capability.INCREMENTAL not in capabilities or self.run.scope != "all":
            return ""
        whole = standing.was_read_whole(self.order.source_id, config.read_whole_days())
        if Capability.SNAPSHOT in capabilities and not whole:
            return ""
        cursor = self.cursors.load(self.order.source_id).cursor
        return step_back(cursor, config.cursor_lag_seconds()) if cursor else ""

    @property
    def _is_snapshot(self) -> bool:
        """Whether what this run has not met could be gone."""
        reads_all = not self.start and self.run.scope == "all"
        return reads_all and Capability.SNAPSHOT in self.order.source.capabilities

    def _roll_call(self, tally: Tally) -> Tally | None:
        """What has been named, where a run that reads only changes can have all named; else none.

        A tally of names, to be compared with the number that the source declares.
        """
        source = self.order.source
        if not tally.complete or not self.start or not isinstance(source, RollCalling):
            return None
        called = Tally(unread=tally.unread, complete=True)
        try:
            names = source.roll(self.ledger.note)
            if names is None:
                return None
            for guid in names:
                called.read += 1
                self.sink.seen.add(guid)
        except HarvestError as error:
            self.ledger.note(error.finding)
            return None
        finally:
            vanish.welcome_back(self.run, self.sink.seen)
        return called

    def _vanished(self, tally: Tally | None) -> vanish.Vanished:
        """Who is gone, by a tally of all that the run has met; nobody without one."""
        if tally is None or tally.abort:
            return vanish.Vanished()
        doubt = doubt_of(
            self.listing.proof if self.shared else _proof(self.order.source),
            tally,
            digest=self.sink.seen.digest(),
            last_digest=standing.last_digest(self.run),
        )
        limits = vanish.Limits(
            config.max_vanished_percent(),
            config.max_withdrawn_percent(),
            config.withdraw_after_runs(),
            config.withdraw_after_days(),
        )
        try:
            return vanish.settle(self.run, self.sink, self.sink.seen, limits, doubt)
        except HarvestError as error:
            return vanish.Vanished(doubt=error.finding)

    def _finish(self, tally: Tally, gone: vanish.Vanished) -> Report:
        made = tuple(self.order.providers.made)
        ended = self._state(tally, gone)
        for finding in _of_the_run(gone, made):
            self.ledger.note(finding)
        if tally.complete and not self.start:
            self.ledger.forget_faults_of_reading()
        remarks = self.ledger.close_remarks()
        if ended == "finished" and self.run.scope == "all":
            self.cursors.promote(self.run.run_id)
        found = self.run.found() + remarks + tally.noted
        counts = self._counts(tally, gone)
        cause = self.run.cause()
        read_all = self._is_snapshot and not tally.abort
        self.run.finish(
            ended,
            {
                **_row(tally, gone, made),
                "findings": dict(found),
                "diff": self._diff(gone),
                "only": asdict(cause) if cause else None,
            },
            counts=counts,
            whole=read_all and gone.doubt is None,
            digest=self.sink.seen.digest() if read_all and not tally.cut else "",
        )
        return Report(self.run.run_id, ended, tally, gone, made, outbox.pending(), counts)

    def _state(self, tally: Tally, gone: vanish.Vanished) -> str:
        if tally.abort:
            return "stopped" if self.run.stopping else "aborted"
        return "unconfirmed" if gone.to_confirm or tally.cut else "finished"

    def _counts(self, tally: Tally, gone: vanish.Vanished) -> dict[str, int]:
        """Of all workers; besides what batches have counted, repetitions and withdrawals."""
        counts = dict(self.run.counts())
        more = {Outcome.REPEATED: tally.counts[Outcome.REPEATED]}
        more[Outcome.WITHDRAWN] = tally.counts[Outcome.WITHDRAWN] + gone.withdrawn
        counts.update({str(outcome): count for outcome, count in more.items() if count})
        return counts

    def _diff(self, gone: vanish.Vanished) -> dict[str, Any] | None:
        if not gone.unmet:
            return None
        return {"missing": gone.unmet, "sample": self.run.sample()}


def helper(
    order: Order,
    share: sharing.Share,
    ledger: SourceLedger,
    courier: outbox.Courier,
    progress: ProgressCallback | None = None,
) -> Pipeline:
    """What settles a worker's part in a shared run."""
    sink = BatchSink(share, ledger, order.providers, order.actor, order.catalog_state, courier)
    return Pipeline(
        order.source,
        order.mapper,
        ledger,
        sink,
        settings=order.settings,
        batch_size=config.batch_size(),
        progress=progress,
    )


def help_with(order: Order, run_id: str, chunks: int) -> int:
    """Settle a few chunks of a run that another worker owns.

    Returns:
        how many there were.
    """
    run = RunState(run_id, order.source_id, order.job_id)
    share = sharing.share_of(run)
    ledger = SourceLedger(order.source_id, run_id, order.environment)
    with outbox.Courier() as courier:
        pipeline = helper(order, share, ledger, courier)
        done = 0
        try:
            while done < chunks and sharing.settle_some(order.source, share, pipeline):
                done += 1
        except HarvestError:
            return done  # the owner of the run will meet it too, and say so
        return done


def _heal(user: str) -> None:
    """What an earlier run left behind goes first; Solr may be away, and come back later."""
    try:
        outbox.heal(user)
    except SearchIndexError:
        return


def _proof(source: Source) -> Proof:
    return source.proof() if isinstance(source, Proving) else Proof()


def _of_the_run(gone: vanish.Vanished, made: tuple[Made, ...]) -> list[Finding]:
    found = [PROVIDER_MADE(count=len(made))] if made else []
    return [*found, gone.doubt] if gone.doubt else found


def _row(tally: Tally, gone: vanish.Vanished, made: tuple[Made, ...]) -> dict[str, Any]:
    """What the run's row keeps besides its counts."""
    return {
        "read": tally.read,
        "complete": tally.complete,
        "abort": tally.abort.as_dict() if tally.abort else None,
        "cut": tally.cut.as_dict() if tally.cut else None,
        "missing": gone.missing,
        "withdrawn": gone.withdrawn,
        "doubt": gone.doubt.as_dict() if gone.doubt else None,
        "providers_made": [{"id": m.id, "name": m.name, "title": m.title} for m in made],
    }
