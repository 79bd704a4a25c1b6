"""The head of pages lies below the templates of all other plugins, just above CKAN's own.

CKAN puts the templates of a plugin above those of the plugins that are listed after it. What stands
there in the place of a template of CKAN's hides what these add to its blocks. From below, they add
to the head of the portal as they would to CKAN's.
"""

from __future__ import annotations

from pathlib import Path

from ckan.common import CKANConfig

__all__ = ["below_all_plugins"]

_FOLDER = Path(__file__).parent / "templates" / "ground"
_PATHS = "plugin_template_paths"


def below_all_plugins(config: CKANConfig) -> None:
    """Put the templates of the ground below all others but CKAN's.

    Args:
        config: where CKAN gathers the folders of templates, the uppermost first.
    """
    paths = [path for path in config.get(_PATHS, []) if path != str(_FOLDER)]
    config[_PATHS] = [*paths, str(_FOLDER)]
