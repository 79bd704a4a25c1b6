from __future__ import annotations

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.types import SignalMapping

from ckanext.jiulongpo.declaring import settings_beside
from ckanext.jiulongpo.tables import config as settings
from ckanext.jiulongpo.tables import exports
from ckanext.jiulongpo.tables.subscriptions import subscriptions


@tk.blanket.actions(exports.actions)
@tk.blanket.auth_functions(exports.auth_functions)
@tk.blanket.blueprints(exports.blueprints)
@tk.blanket.config_declarations(settings_beside(__file__))
@tk.blanket.helpers
class TablesPlugin(p.IConfigurer, p.IConfigurable, p.ISignal, p.SingletonPlugin):
    """Tables (数据表): loads the tables of files, shows them, answers questions, guards persons."""

    @override
    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "jiulongpo_tables")

    @override
    def configure(self, config: CKANConfig) -> None:
        settings.close_public_tables()

    @override
    def get_signal_subscriptions(self) -> SignalMapping:
        return subscriptions()
