from __future__ import annotations

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.declaring import settings_beside
from ckanext.jiulongpo.exchange import config as settings
from ckanext.jiulongpo.interfaces import ITicks, Tick


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints
@tk.blanket.config_declarations(settings_beside(__file__))
class ExchangePlugin(ITicks, p.SingletonPlugin):
    """Exchange (交换): reports from platforms below, and to the platform above."""

    @override
    def get_ticks(self) -> list[Tick]:
        return [Tick(("jiulongpo", "exchange", "send"), settings.send_every())]
