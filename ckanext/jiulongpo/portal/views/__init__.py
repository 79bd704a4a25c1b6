"""The pages of the portal."""

from __future__ import annotations

from ckanext.jiulongpo.portal.views.pages import portal

__all__ = ["portal"]
