"""The site's language on the command line, where no request asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import click
from flask_babel import force_locale

__all__ = ["speaking"]


@contextmanager
def speaking(ctx: click.Context, locale: str) -> Iterator[None]:
    """Speak the site's language while a command runs, as pages do."""
    app = ctx.meta.get("flask_app")
    request = app.test_request_context() if app else nullcontext()
    with request, force_locale(locale):
        yield
