"""What a form has to pass: the trap, the count of the hour, the sum, the clock."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from ckanext.jiulongpo.feedback import config, faults
from ckanext.jiulongpo.feedback.door import challenge, service
from ckanext.jiulongpo.feedback.door.callers import Caller

__all__ = ["TRAP", "challenge_for", "check_challenge", "check_rate", "check_trap", "first_shown"]

TRAP = "website"
"""A field that people do not see, with a name that programs like to fill."""


def challenge_for(shown: int | None = None) -> challenge.Challenge:
    """A sum for a form.

    Args:
        shown: when the person first saw the form; now where it is left out.
    """
    return challenge.make(config.signing_key(), shown or int(time.time()))


def first_shown(token: str) -> int | None:
    """When the form of a token was first seen: sending it again does not start its clock anew."""
    issued = challenge.opened(config.signing_key(), token)
    return issued.shown if issued and not _is_old(issued) else None


def check_rate(caller: Caller, act: str) -> None:
    """Count, and refuse who does too much.

    Args:
        caller: who sends.
        act: ``form`` or ``click``.

    Raises:
        TooOften: he, or all strangers together, did too much in this hour.
    """
    own, everybody = service.count(act, caller.mark)
    most_own, most_of_all = config.limits(act)
    if own > most_own:
        raise faults.too_often(faults.TOO_MANY, service.seconds_left())
    if everybody > most_of_all:
        raise faults.too_often(faults.SITE_BUSY, service.seconds_left())


def check_trap(given: Mapping[str, Any]) -> None:
    """Refuse what fills the field that people do not see.

    Raises:
        ValidationError: it is filled.
    """
    if str(given.get(TRAP) or "").strip():
        raise faults.refused(faults.TRAPPED)


def check_challenge(caller: Caller, given: Mapping[str, Any]) -> None:
    """Let people through and machines not. Whoever is signed in has no sum to do.

    Args:
        caller: who sends.
        given: ``challenge``, ``challenge_answer`` and the trap.

    Raises:
        ValidationError: the trap is filled, or the sum is missing, wrong, too old, used, or was
            answered faster than a person reads.
    """
    check_trap(given)
    if caller.user_id:
        return
    token, answer = str(given.get("challenge") or ""), str(given.get("challenge_answer") or "")
    if not token or not answer.strip():
        raise faults.refused(faults.NO_CHALLENGE, "challenge_answer")
    issued = challenge.opened(config.signing_key(), token)
    if issued is None or _is_old(issued) or not service.use(issued.lot):
        raise faults.refused(faults.TOO_LATE, "challenge_answer")
    if challenge.number_of(answer) != challenge.result_of(config.signing_key(), issued):
        raise faults.refused(faults.WRONG_ANSWER, "challenge_answer")
    if time.time() - issued.shown < config.min_seconds():
        raise faults.refused(faults.TOO_FAST, "challenge_answer", seconds=config.min_seconds())


def _is_old(issued: challenge.Issued) -> bool:
    return time.time() - issued.shown > config.max_seconds()
