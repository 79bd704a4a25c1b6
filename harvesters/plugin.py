from __future__ import annotations

import ckan.plugins as p


class HarvestPlugin(p.SingletonPlugin):
    """Harvest (采集): sources, runs, findings and the ledger."""
