"""The web application for a WSGI server: ``CKAN_INI=… gunicorn stack.wsgi:application``."""

from __future__ import annotations

import gc
import logging
import os

from ckan.cli import CKANConfigLoader
from ckan.config.middleware import make_app
from ckan.lib.i18n import build_js_translations

from ckanext.jiulongpo.clock.state import let_go

application = make_app(CKANConfigLoader(os.environ["CKAN_INI"]).get_config())

# CKAN's development server does this at its start; without it the browser's messages are English
build_js_translations()

# CKAN's settings of logging silence those that were there: gunicorn has to tell of its workers
logging.getLogger("gunicorn.error").disabled = False

# gunicorn may load this once and fork its workers from it (--preload): what is loaded is shared
let_go()
gc.collect()
gc.freeze()
