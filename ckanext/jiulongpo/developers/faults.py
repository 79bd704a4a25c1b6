"""Why a call of the API is refused; each written once."""

from __future__ import annotations

from ckanext.jiulongpo.findings import Severity, Stage
from ckanext.jiulongpo.harvesters.core.faults import Fault
from ckanext.jiulongpo.harvesters.core.faults.fault import N_, faults_in

__all__ = [
    "BAD_TOKEN",
    "COUNT_LOST",
    "NO_TABLE_HERE",
    "QUOTA_AWAY",
    "SCOPE_MISSING",
    "TOO_MANY_CALLS",
    "all_faults",
]

TOO_MANY_CALLS = Fault(
    "JLP-D-101",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The budget of {limit} points in {window} seconds is used up."),
    N_("Wait {wait} seconds; ask for more rows at a time, or log in and use a token."),
)
QUOTA_AWAY = Fault(
    "JLP-D-102",
    Stage.VALIDATE,
    Severity.WARNING,
    N_("Calls are not counted, for Valkey does not answer ({reason})."),
    N_("Have the administrator look whether Valkey runs; calls are let through until then."),
)
COUNT_LOST = Fault(
    "JLP-D-103",
    Stage.VALIDATE,
    Severity.WARNING,
    N_("A call could not be added to the use of its token ({reason})."),
    N_("Have the administrator look whether the database is well; the call itself was answered."),
)
BAD_TOKEN = Fault(
    "JLP-D-201",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The token is unknown, was revoked or has ended."),
    N_("Make a new one under “My tokens”, or call without a token."),
)
SCOPE_MISSING = Fault(
    "JLP-D-202",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The token may not do this: it lacks the scope “{scope}”."),
    N_("Make a token with this scope."),
)
NO_TABLE_HERE = Fault(
    "JLP-D-301",
    Stage.VALIDATE,
    Severity.ERROR,
    N_("The data file has no table that could be described."),
    N_("Wait until it is loaded, or download the file."),
)


def all_faults() -> list[Fault]:
    """Every kind of finding of the API, by code."""
    return faults_in(globals())
