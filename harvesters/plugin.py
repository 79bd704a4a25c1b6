from __future__ import annotations

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.types import SignalMapping

from ckanext.jiulongpo.declaring import settings_beside
from ckanext.jiulongpo.harvesters import config as settings
from ckanext.jiulongpo.harvesters import exports, inbox, rdf
from ckanext.jiulongpo.harvesters.bridge import SourceBridge
from ckanext.jiulongpo.harvesters.closed_settings import ClosedSettings
from ckanext.jiulongpo.harvesters.inbox.logic import action as inbox_action
from ckanext.jiulongpo.harvesters.inbox.logic import auth as inbox_auth
from ckanext.jiulongpo.harvesters.secrets.key import refuse_weak_key
from ckanext.jiulongpo.harvesters.secrets.unlogged import keep_secrets_from_logs
from ckanext.jiulongpo.harvesters.sources import ckan_api, database, file_drop, rest
from ckanext.jiulongpo.harvesters.stock_functions import keep_apart
from ckanext.jiulongpo.harvesters.subscriptions import subscriptions
from ckanext.jiulongpo.interfaces import ITicks, Tick


@tk.blanket.actions(exports.actions)
@tk.blanket.auth_functions(exports.auth_functions)
@tk.blanket.blueprints(exports.blueprints)
@tk.blanket.helpers(exports.helpers)
@tk.blanket.config_declarations(settings_beside(__file__))
class HarvestPlugin(
    SourceBridge,
    ClosedSettings,
    p.IConfigurer,
    p.IConfigurable,
    p.ISignal,
    ITicks,
    p.SingletonPlugin,
):
    """Harvest (采集): sources, runs, findings and the ledger; reads files itself.

    Each further kind of source is a plugin of its own, so that a site loads only what it uses.
    """

    kind = file_drop.KIND

    @override
    def update_config(self, config: CKANConfig) -> None:
        keep_apart()
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "jiulongpo_harvest")

    @override
    def configure(self, config: CKANConfig) -> None:
        refuse_weak_key(config)
        keep_secrets_from_logs()

    @override
    def get_signal_subscriptions(self) -> SignalMapping:
        return subscriptions()

    @override
    def get_ticks(self) -> list[Tick]:
        return [
            Tick(("jiulongpo", "harvest", "due"), settings.due_every()),
            Tick(("harvester", "run"), settings.harvester_run_every()),
        ]


class RestHarvestPlugin(SourceBridge, p.SingletonPlugin):
    """Catalogues behind APIs, read page by page."""

    kind = rest.KIND


class DatabasePlugin(SourceBridge, p.SingletonPlugin):
    """Departments' databases."""

    kind = database.KIND


class CkanPlugin(SourceBridge, p.SingletonPlugin):
    """Other CKAN sites."""

    kind = ckan_api.KIND


class DcatPlugin(SourceBridge, p.SingletonPlugin):
    """Catalogues in DCAT."""

    kind = rdf.KIND


@tk.blanket.actions(inbox_action)
@tk.blanket.auth_functions(inbox_auth)
class ExchangeHarvestPlugin(SourceBridge, p.SingletonPlugin):
    """Reports that other platforms hand over."""

    kind = inbox.KIND
