from __future__ import annotations

from typing import Any

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.types import Context, SignalMapping

from ckanext.jiulongpo.declaring import settings_beside
from ckanext.jiulongpo.interfaces import ITicks, Tick
from ckanext.jiulongpo.quality import config as settings
from ckanext.jiulongpo.quality import indexing, waking
from ckanext.jiulongpo.quality.subscriptions import subscriptions


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints
@tk.blanket.config_declarations(settings_beside(__file__))
@tk.blanket.helpers
class QualityPlugin(p.IConfigurer, p.IPackageController, p.ISignal, ITicks, p.SingletonPlugin):
    """Quality (质量评价): ten criteria for every entry, what to do, reports, links that answer."""

    @override
    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "jiulongpo_quality")

    @override
    def get_signal_subscriptions(self) -> SignalMapping:
        return subscriptions()

    @override
    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        return indexing.indexed(pkg_dict)

    @override
    def after_dataset_create(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        waking.wake()

    @override
    def after_dataset_update(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        waking.wake()

    @override
    def after_dataset_delete(self, context: Context, pkg_dict: dict[str, Any]) -> None:
        waking.wake()

    @override
    def get_ticks(self) -> list[Tick]:
        return [Tick(("jiulongpo", "quality", "work"), settings.work_every())]
