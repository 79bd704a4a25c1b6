from __future__ import annotations

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.jiulongpo.harvesters.bridge import FileDropBridge


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.helpers
@tk.blanket.config_declarations
class HarvestPlugin(FileDropBridge, p.IConfigurer, p.SingletonPlugin):
    """Harvest (采集): sources, runs, findings and the ledger."""

    @override
    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
