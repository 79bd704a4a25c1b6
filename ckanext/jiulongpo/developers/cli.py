"""``ckan jiulongpo developers``: the OpenAPI document as a file, and forgetting old use."""

from __future__ import annotations

import click

import ckan.plugins.toolkit as tk

from ckanext.jiulongpo.developers import config, documents, service
from ckanext.jiulongpo.speaking import speaking

__all__ = ["developers"]


@click.group(short_help="The API: its document and its use.")
@click.pass_context
def developers(ctx: click.Context) -> None:
    """Commands of the developers' part (开发者)."""
    ctx.with_resource(speaking(ctx, config.locale()))


@developers.command()
@click.option("--lang", type=click.Choice(documents.LANGUAGES), default="zh", show_default=True)
def openapi(lang: str) -> None:
    """Print the OpenAPI document as strangers see it."""
    click.echo(documents.of_site(lang).body.decode())


@developers.command()
def tidy() -> None:
    """Forget the use of tokens that is older than the settings say."""
    gone = service.forget_use(config.use_days())
    click.echo(tk._("{count} rows were forgotten").format(count=gone))
