from __future__ import annotations

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.jiulongpo.declaring import settings_beside
from ckanext.jiulongpo.interfaces import ITicks, Tick
from ckanext.jiulongpo.review import config as settings
from ckanext.jiulongpo.review import exports, helpers
from ckanext.jiulongpo.review.hooks import ReviewHooks


@tk.blanket.actions(exports.actions)
@tk.blanket.auth_functions(exports.auth_functions)
@tk.blanket.blueprints(exports.blueprints)
@tk.blanket.helpers(helpers)
@tk.blanket.config_declarations(settings_beside(__file__))
class ReviewPlugin(ReviewHooks, p.IConfigurer, ITicks, p.SingletonPlugin):
    """Review (审核): roles, pending versions, the way of an entry, its history."""

    @override
    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "jiulongpo_review")
        settings.land_in_inbox(config)

    @override
    def get_ticks(self) -> list[Tick]:
        return [
            Tick(("jiulongpo", "review", "due"), settings.due_every()),
            Tick(("jiulongpo", "review", "remind"), settings.remind_every()),
            Tick(("jiulongpo", "review", "ordered"), settings.releases_every()),
            Tick(("jiulongpo", "review", "updates"), settings.updates_every()),
        ]
