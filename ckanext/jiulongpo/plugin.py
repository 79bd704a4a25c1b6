from __future__ import annotations

from pathlib import Path

from typing_extensions import override

import ckan.plugins as p
import ckan.plugins.toolkit as tk
from ckan import model
from ckan.common import CKANConfig
from ckan.types import CKANApp

from ckanext.jiulongpo.config import refuse_unsafe_ckan
from ckanext.jiulongpo.connection_pings import look_first
from ckanext.jiulongpo.declaring import settings_beside
from ckanext.jiulongpo.forgery import insist_on_tokens
from ckanext.jiulongpo.guessing import count_tries
from ckanext.jiulongpo.request_bounds import bound_requests
from ckanext.jiulongpo.resets import bound_reset_keys
from ckanext.jiulongpo.sessions import EndedSessions
from ckanext.jiulongpo.settings_changes import ask_shortly
from ckanext.jiulongpo.site_place import settle_place
from ckanext.jiulongpo.unhandled import answer_in_place_of_views


@tk.blanket.auth_functions
@tk.blanket.cli
@tk.blanket.config_declarations(settings_beside(__file__))
@tk.blanket.validators
class JiulongpoPlugin(
    EndedSessions, p.IConfigurer, p.IMiddleware, p.ITranslation, p.SingletonPlugin
):
    """What all plugins stand on: translations, no unsafe CKAN, no forged requests, no guessers."""

    @override
    def update_config(self, config: CKANConfig) -> None:
        refuse_unsafe_ckan()
        settle_place(config)

    @override
    def make_middleware(self, app: CKANApp, config: CKANConfig) -> CKANApp:
        bound_requests(app)
        insist_on_tokens(app)
        count_tries(app)
        bound_reset_keys(app)
        answer_in_place_of_views(app)
        look_first(model.ensure_engine())
        ask_shortly(model.ensure_engine())
        return app

    @override
    def i18n_directory(self) -> str:
        return str(Path(__file__).parent / "i18n")

    @override
    def i18n_locales(self) -> list[str]:
        return ["en", "zh_Hans_CN"]

    @override
    def i18n_domain(self) -> str:
        return "ckanext-jiulongpo"
