"""Pages and feeds of feedback."""

from __future__ import annotations

from ckanext.jiulongpo.feedback.views import follow, manage, public, sending, webhooks
from ckanext.jiulongpo.feedback.views.blueprint import feedback
from ckanext.jiulongpo.feedback.views.feeds import feeds

__all__ = ["feedback", "feeds", "follow", "manage", "public", "sending", "webhooks"]
