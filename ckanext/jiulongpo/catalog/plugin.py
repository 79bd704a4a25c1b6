from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk


@tk.blanket.config_declarations
class CatalogPlugin(p.SingletonPlugin):
    """Catalogue (目录): schema, code lists, resource codes, search fields, visibility, DCAT."""
