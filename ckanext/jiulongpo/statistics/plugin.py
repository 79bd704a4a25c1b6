from __future__ import annotations

from typing import Any

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.types import CKANApp, SignalMapping

from ckanext.jiulongpo.declaring import settings_beside
from ckanext.jiulongpo.interfaces import ITicks, Tick
from ckanext.jiulongpo.statistics import config as settings
from ckanext.jiulongpo.statistics import popularity, validators
from ckanext.jiulongpo.statistics.counting import Counting
from ckanext.jiulongpo.statistics.subscriptions import subscriptions


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints
@tk.blanket.config_declarations(settings_beside(__file__))
@tk.blanket.helpers
@tk.blanket.validators(validators)
class StatisticsPlugin(
    p.IConfigurer, p.IMiddleware, p.IPackageController, p.ISignal, ITicks, p.SingletonPlugin
):
    """Statistics (数据统计): counts, their page, the open catalogue, sitemap and feeds."""

    @override
    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "jiulongpo_statistics")

    @override
    def make_error_log_middleware(self, app: CKANApp, config: CKANConfig) -> CKANApp:
        # CKAN asks for these last, so that this is outermost: what a cache answers counts
        app.wsgi_app = Counting(app.wsgi_app)
        return app

    @override
    def get_signal_subscriptions(self) -> SignalMapping:
        return subscriptions()

    @override
    def before_dataset_index(self, pkg_dict: dict[str, Any]) -> dict[str, Any]:
        return popularity.indexed(pkg_dict)

    @override
    def get_ticks(self) -> list[Tick]:
        return [Tick(("jiulongpo", "statistics", "flush"), settings.flush_every())]
