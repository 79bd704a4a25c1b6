from __future__ import annotations

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan.common import CKANConfig


class PortalPlugin(p.IConfigurer, p.SingletonPlugin):
    """Portal (公共门户): home, list, entry page, themes, departments, site furniture."""

    @override
    def update_config(self, config_: CKANConfig) -> None:
        tk.add_template_directory(config_, "templates")
        tk.add_resource("assets", "jiulongpo_portal")
