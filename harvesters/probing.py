"""The test of a connection: a source's own questions, answered within a bounded time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLateError

from ckanext.jiulongpo.harvesters import build, config, source_faults
from ckanext.jiulongpo.harvesters.core.errors import HarvestError
from ckanext.jiulongpo.harvesters.core.faults import running
from ckanext.jiulongpo.harvesters.core.faults.fault import N_
from ckanext.jiulongpo.harvesters.core.ports import Check, Source
from ckanext.jiulongpo.harvesters.sources.checks import capabilities_of

__all__ = ["OPENED", "probe"]

OPENED = N_("open the source")
_ANSWERED = N_("answer in time")


def probe(wanted: build.Wanted) -> list[Check]:
    """What a source answers when it is asked whether it can be read and what it can do.

    Never raises.

    The source is asked in a thread of its own. One that does not answer in time is left to its
    own limits, which end it; nobody waits for it.
    """
    try:
        source = build.parts(wanted).source
    except HarvestError as error:
        return [Check(OPENED, passed=False, finding=error.finding)]
    opened = Check(OPENED, passed=True)
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="harvest-probe")
    try:
        return [opened, *pool.submit(_asked, source).result(config.probe_seconds())]
    except TooLateError:
        slow = source_faults.PROBE_TOO_SLOW(seconds=config.probe_seconds())
        return [opened, Check(_ANSWERED, passed=False, finding=slow)]
    except Exception as error:  # noqa: BLE001 - a source of somebody else's may raise anything
        defect = running.SOURCE_DEFECT(error=type(error).__name__)
        return [opened, Check(_ANSWERED, passed=False, finding=defect)]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _asked(source: Source) -> list[Check]:
    """Its own questions; what it can do only where it can be read at all."""
    checks = list(source.probe())
    return [*checks, *capabilities_of(source)] if all(one.passed for one in checks) else checks
