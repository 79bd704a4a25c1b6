"""Two Solr cores beside the one of the bench's own services: the stock schema's and ours."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from stack.layout import CONFIGSET, Layout

__all__ = ["Core", "cores"]

_SECONDS = 300
_BATCH = 500
_HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Core:
    """One core: its name and its address for CKAN."""

    name: str
    url: str

    def fill(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Index the documents instead of whatever the core holds, in one merged segment."""
        self._update({"delete": {"query": "*:*"}})
        rest = iter(documents)
        while batch := list(islice(rest, _BATCH)):
            self._update(batch)
        answer = httpx.get(
            f"{self.url}/update", params={"optimize": "true"}, timeout=_SECONDS, trust_env=False
        )
        answer.raise_for_status()

    def tokens(self, field_type: str, text: str) -> Iterator[str]:
        """The tokens that a field type makes of a text when it is indexed."""
        asked = {"analysis.fieldtype": field_type, "analysis.fieldvalue": text, "wt": "json"}
        answer = httpx.post(
            f"{self.url}/analysis/field", data=asked, timeout=_SECONDS, trust_env=False
        )
        stages = answer.raise_for_status().json()["analysis"]["field_types"][field_type]["index"]
        return (token["text"] for token in stages[-1])

    def _update(self, content: object) -> None:
        answer = httpx.post(f"{self.url}/update", json=content, timeout=_SECONDS, trust_env=False)
        answer.raise_for_status()


@contextmanager
def cores() -> Iterator[tuple[Core, Core]]:
    """The stock core and ours, removed again at the end."""
    with as_file(files("ckan") / "config" / "solr" / "schema.xml") as schema:
        made = [_made("stock", lambda conf: _lay_out_stock(conf, schema)), _made("ours", _lay_out)]
    try:
        yield made[0], made[1]
    finally:
        for core in made:
            _admin(action="UNLOAD", core=core.name, deleteInstanceDir="true")


def _made(name: str, lay_out: Callable[[Path], None]) -> Core:
    name = f"bench_{name}"
    folder = Layout.at(os.environ["JLP_VAR"]).solr / name
    if folder.exists():
        _admin(action="UNLOAD", core=name, deleteInstanceDir="true", check=False)
        shutil.rmtree(folder, ignore_errors=True)
    lay_out(folder / "conf")
    _admin(action="CREATE", name=name, instanceDir=str(folder))
    return Core(name, f"{_server()}/{name}")


def _lay_out(conf: Path) -> None:
    shutil.copytree(CONFIGSET / "conf", conf)


def _lay_out_stock(conf: Path, schema: Path) -> None:
    conf.mkdir(parents=True)
    shutil.copy(schema, conf / "schema.xml")
    shutil.copy(_HERE / "stock" / "solrconfig.xml", conf)
    # The schema names Solr's sample lists, which hold no Chinese
    for name in ("synonyms.txt", "protwords.txt"):
        (conf / name).touch()


def _admin(*, check: bool = True, **parameters: str) -> None:
    address = f"{_server()}/admin/cores"
    answer = httpx.get(address, params=parameters, timeout=_SECONDS, trust_env=False)
    if check:
        answer.raise_for_status()


def _server() -> str:
    return os.environ["CKAN_SOLR_URL"].rpartition("/")[0]
