"""HTTP for sources: the address is judged where the connection is made, everything has a limit."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.core.guarded_http.addresses import AddressPolicy, Reach, reach
from ckanext.jiulongpo.harvesters.core.guarded_http.client import (
    Download,
    GuardedHttp,
    HttpLimits,
    shown,
)

__all__ = ["AddressPolicy", "Download", "GuardedHttp", "HttpLimits", "Reach", "reach", "shown"]
