from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk


@tk.blanket.config_declarations
class HarvestPlugin(p.SingletonPlugin):
    """Harvest (采集): sources, runs, findings and the ledger."""
