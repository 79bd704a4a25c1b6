"""What plugins tell each other without knowing each other."""

from __future__ import annotations

import ckan.plugins as p

from ckanext.jiulongpo.clock.tick import Tick

__all__ = ["ITicks", "Tick"]


class ITicks(p.Interface):
    """Announces what ``ckan jiulongpo clock`` does for a plugin."""

    def get_ticks(self) -> list[Tick]:
        """The periodic work of the plugin, none by default."""
        return []
