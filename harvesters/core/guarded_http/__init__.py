"""HTTP for sources: the address is judged where the connection is made, everything has a limit."""

from __future__ import annotations

from ckanext.jiulongpo.harvesters.core.guarded_http.addresses import AddressPolicy, Reach, reach
from ckanext.jiulongpo.harvesters.core.guarded_http.client import GuardedHttp
from ckanext.jiulongpo.harvesters.core.guarded_http.session import (
    Call,
    Download,
    HttpLimits,
    HttpSession,
)
from ckanext.jiulongpo.harvesters.core.guarded_http.web_address import (
    checked,
    is_same_origin,
    shown,
)

__all__ = [
    "AddressPolicy",
    "Call",
    "Download",
    "GuardedHttp",
    "HttpLimits",
    "HttpSession",
    "Reach",
    "checked",
    "is_same_origin",
    "reach",
    "shown",
]
