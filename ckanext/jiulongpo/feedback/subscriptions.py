"""What happens here when review answers a report of an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ckan.plugins.toolkit as tk
from ckan.types import Context, SignalMapping

from ckanext.jiulongpo.feedback import answering, people

__all__ = ["subscriptions"]


def subscriptions() -> SignalMapping:
    """Signals that this plugin hears."""
    answered = {"sender": "jiulongpo_correction_answer", "receiver": _answered}
    return {tk.signals.action_succeeded: [answered]}


def _answered(
    sender: str,  # noqa: ARG001 -- the signal gives it by name
    context: Context,
    data_dict: Mapping[str, Any],  # noqa: ARG001 -- the signal gives it by name
    result: Mapping[str, Any],
) -> None:
    """Take the answer over into the case of the stranger who reported."""
    answering.mirror(
        int(result["number"]), people.actor_of(context), result["outcome"], result["answer"]
    )
