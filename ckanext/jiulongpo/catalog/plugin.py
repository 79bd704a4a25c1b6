from __future__ import annotations

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.jiulongpo.catalog import exports, helpers, validators
from ckanext.jiulongpo.catalog.codes import CodeHooks
from ckanext.jiulongpo.catalog.file_access import FileAccess
from ckanext.jiulongpo.catalog.plain import PlainAnswers
from ckanext.jiulongpo.catalog.search.connection import keep_open
from ckanext.jiulongpo.catalog.search.hooks import SearchHooks
from ckanext.jiulongpo.catalog.visibility import VisibilityHooks
from ckanext.jiulongpo.declaring import settings_beside


@tk.blanket.actions(exports.actions)
@tk.blanket.auth_functions(exports.auth_functions)
@tk.blanket.blueprints(exports.blueprints)
@tk.blanket.validators(validators)
@tk.blanket.helpers(helpers)
@tk.blanket.config_declarations(settings_beside(__file__))
class CatalogPlugin(
    VisibilityHooks,
    FileAccess,
    SearchHooks,
    PlainAnswers,
    CodeHooks,
    p.IConfigurer,
    p.SingletonPlugin,
):
    """Catalogue (目录): schema, code lists, resource codes, search fields, visibility, DCAT."""

    @override
    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "jiulongpo_catalog")
        keep_open()
