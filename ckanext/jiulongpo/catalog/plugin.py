from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.catalog import exports
from ckanext.jiulongpo.catalog.file_access import FileAccess
from ckanext.jiulongpo.catalog.search.hooks import SearchHooks
from ckanext.jiulongpo.catalog.visibility import VisibilityHooks


@tk.blanket.actions(exports.actions)
@tk.blanket.auth_functions(exports.auth_functions)
@tk.blanket.blueprints(exports.blueprints)
@tk.blanket.config_declarations
class CatalogPlugin(VisibilityHooks, FileAccess, SearchHooks, p.SingletonPlugin):
    """Catalogue (目录): schema, code lists, resource codes, search fields, visibility, DCAT."""
