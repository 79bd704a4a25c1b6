from __future__ import annotations

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig

from ckanext.jiulongpo.declaring import settings_beside
from ckanext.jiulongpo.interfaces import ITicks, Tick
from ckanext.jiulongpo.registration import config as settings


@tk.blanket.actions
@tk.blanket.auth_functions
@tk.blanket.blueprints
@tk.blanket.config_declarations(settings_beside(__file__))
@tk.blanket.helpers
class RegistrationPlugin(p.IConfigurer, ITicks, p.SingletonPlugin):
    """Registration (登记): the form of an entry, in steps, begun from a file."""

    @override
    def update_config(self, config: CKANConfig) -> None:
        tk.add_template_directory(config, "templates")
        tk.add_resource("assets", "jiulongpo_registration")

    @override
    def get_ticks(self) -> list[Tick]:
        return [Tick(("jiulongpo", "registration", "tidy"), settings.tidy_every())]
