"""The made district judged, its links tried, so that its quality shows something."""

from __future__ import annotations

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.quality import waking

__all__ = ["judge_quality"]

_HOSTS = "ckanext.jiulongpo.quality.allow_hosts"


def judge_quality(host: str) -> int:
    """Judge every entry; returns how many.

    Args:
        host: of the department systems, whose addresses this process may try.
    """
    tk.config[_HOSTS] = [*tk.config[_HOSTS], host]
    return int(waking.work()["judged"])
