from __future__ import annotations

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.types import SignalMapping

from ckanext.jiulongpo.declaring import settings_beside
from ckanext.jiulongpo.feedback import config as settings
from ckanext.jiulongpo.feedback import exports
from ckanext.jiulongpo.feedback.subscriptions import subscriptions
from ckanext.jiulongpo.interfaces import ITicks, Tick


@tk.blanket.actions(exports.actions)
@tk.blanket.auth_functions(exports.auth_functions)
@tk.blanket.blueprints(exports.blueprints)
@tk.blanket.helpers
@tk.blanket.config_declarations(settings_beside(__file__))
class FeedbackPlugin(p.IConfigurer, p.ISignal, ITicks, p.SingletonPlugin):
    """Feedback (互动反馈): ratings, errors, questions, requests, reuses; followers and webhooks."""

    @override
    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "jiulongpo_feedback")

    @override
    def get_signal_subscriptions(self) -> SignalMapping:
        return subscriptions()

    @override
    def get_ticks(self) -> list[Tick]:
        return [Tick(("jiulongpo", "feedback", "due"), settings.due_every())]
