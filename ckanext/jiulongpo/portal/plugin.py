from __future__ import annotations

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig
from ckan.types import CKANApp

from ckanext.jiulongpo.declaring import settings_beside
from ckanext.jiulongpo.portal.ground import below_all_plugins
from ckanext.jiulongpo.portal.headers import add_security_headers
from ckanext.jiulongpo.portal.page_cache import installing


@tk.blanket.blueprints
@tk.blanket.config_declarations(settings_beside(__file__))
@tk.blanket.helpers
class PortalPlugin(p.IConfigurer, p.IConfigurable, p.IMiddleware, p.SingletonPlugin):
    """Portal (公共门户): home, list, entry page, themes, departments, site furniture."""

    @override
    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        below_all_plugins(config)
        tk.add_public_directory(config, "public")
        tk.add_resource("assets", "jiulongpo_portal")

    @override
    def configure(self, config: CKANConfig) -> None:
        installing.watch_changes()

    @override
    def make_middleware(self, app: CKANApp, config: CKANConfig) -> CKANApp:
        app.after_request(add_security_headers)
        installing.install(app)
        return app
