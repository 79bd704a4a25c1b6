"""Pages for developers, OpenAPI documents, and the endpoint of the Model Context Protocol."""

from __future__ import annotations

from ckanext.jiulongpo.developers.views.documents import openapi
from ckanext.jiulongpo.developers.views.mcp import mcp
from ckanext.jiulongpo.developers.views.pages import developers
from ckanext.jiulongpo.developers.views.tokens import tokens

__all__ = ["developers", "mcp", "openapi", "tokens"]
