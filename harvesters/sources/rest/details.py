"""Completes rows by questions about each of them, several at a time, in the rows' own order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from ckanext.jiulongpo.harvesters.core.errors import Abort, HarvestError, Reject, Retry
from ckanext.jiulongpo.harvesters.core.faults import answering as faults
from ckanext.jiulongpo.harvesters.sources.rest.conversation import Conversation

__all__ = ["Completed", "Details"]

_A_ROW = 4
"""Questions that wait for each one that is under way; more would only fill memory."""
_ENOUGH = 20
"""Failures one after the other after which the system, and not the record, is at fault."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A row with its details.

    Attributes:
        row: as the list has it.
        record: with its details.
        fault: why there are none; ``record`` is the row then.
    """

    row: Mapping[str, Any]
    record: Mapping[str, Any]
    fault: HarvestError | None = None


class Details:
    """Asks for the details of rows, page after page."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation
        self._failed = 0

    def of(self, rows: Sequence[Mapping[str, Any]]) -> Iterator[Completed]:
        """The rows with their details, in their order.

        Raises:
            Abort: too many of them fail one after the other.
        """
        dialect = self._conversation.dialect
        if not dialect.details:
            yield from (Completed(row, row) for row in rows)
            return
        window = dialect.at_once * _A_ROW
        with ThreadPoolExecutor(dialect.at_once) as threads:
            for start in range(0, len(rows), window):
                for done in threads.map(self._complete, rows[start : start + window]):
                    self._count(done)
                    yield done

    def _count(self, done: Completed) -> None:
        self._failed = self._failed + 1 if done.fault else 0
        if self._failed >= _ENOUGH:
            raise Abort(faults.DETAILS_FAIL(count=self._failed)) from done.fault

    def _complete(self, row: Mapping[str, Any]) -> Completed:
        record = dict(row)
        try:
            for detail in self._conversation.dialect.details:
                found = self._conversation.detail(row, detail.asking, detail.answer)
                if detail.under:
                    record[detail.under] = found
                elif isinstance(found, Mapping):
                    record |= found
        except Reject as error:
            return Completed(row, row, error)
        except Abort as error:
            return Completed(row, row, Retry(error.finding))
        return Completed(row, record)
