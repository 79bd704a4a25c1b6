from __future__ import annotations

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.types import CKANApp

from ckanext.jiulongpo.declaring import settings_beside
from ckanext.jiulongpo.developers import config as settings
from ckanext.jiulongpo.developers import guard, validators
from ckanext.jiulongpo.developers.tokens import TokenHooks
from ckanext.jiulongpo.interfaces import ITicks, Tick


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints
@tk.blanket.config_declarations(settings_beside(__file__))
@tk.blanket.helpers
@tk.blanket.validators(validators)
class DevelopersPlugin(TokenHooks, p.IConfigurer, p.IMiddleware, ITicks, p.SingletonPlugin):
    """Developers (开发者): OpenAPI, tokens with scopes, quota, examples, MCP."""

    @override
    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_public_directory(config, "public")
        tk.add_resource("assets", "jiulongpo_developers")

    @override
    def make_middleware(self, app: CKANApp, config: CKANConfig) -> CKANApp:
        app.before_request(guard.admit)
        app.after_request(guard.account)
        return app

    @override
    def get_ticks(self) -> list[Tick]:
        return [Tick(("jiulongpo", "developers", "tidy"), settings.tidy_every())]
