from __future__ import annotations

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.exchange import config as settings
from ckanext.jiulongpo.interfaces import ITicks, Tick


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints
@tk.blanket.config_declarations
class ExchangePlugin(ITicks, p.SingletonPlugin):
    """Exchange (交换): reports from platforms below, and to the platform above."""

    @override
    def get_ticks(self) -> list[Tick]:
        return [Tick(("jiulongpo", "exchange", "send"), settings.send_every())]
