from __future__ import annotations

import ckan.plugins as p
import ckan.plugins.toolkit as tk


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints
@tk.blanket.config_declarations
class ExchangePlugin(p.SingletonPlugin):
    """Exchange (交换): reports from platforms below, and to the platform above."""
