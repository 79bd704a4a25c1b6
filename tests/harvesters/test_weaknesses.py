"""Weaknesses of the stock harvesters: each attack succeeds there, in this module; here it fails."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import rdflib

import ckan.plugins.toolkit as tk
from ckan import model
from ckan.tests import factories
from ckanext.dcat.harvesters.rdf import DCATRDFHarvester
from ckanext.harvest.harvesters import HarvesterBase
from ckanext.harvest.harvesters.ckanharvester import CKANHarvester
from ckanext.harvest.model import HarvestJob, HarvestObject, HarvestSource

from ckanext.jiulongpo.harvesters import service
from ckanext.jiulongpo.harvesters.core.errors import Abort
from tests.harvesters.jobs import catalogue, drop, make_source
from tests.harvesters.toys import as_site, entries, harvest, rows

pytestmark = pytest.mark.usefixtures("site", "with_request_context")

stock = pytest.mark.ckan_config("ckan.plugins", "harvest ckan_harvester")
NOBODY = {"user": "", "model": model, "session": model.Session}
SECRET = "a password of the department"


class _Inside(BaseHTTPRequestHandler):
    """A machine of the inner network that answers whoever asks it."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(b'{"@context": {}, "secret": "inside"}')

    def log_message(self, *_: object) -> None:
        """Keep still."""


@pytest.fixture
def inside() -> Iterator[tuple[str, list[str]]]:
    """Its address, and what it was asked."""
    asked: list[str] = []
    handler = type("Inside", (_Inside,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def _stock_source(config: dict[str, Any]) -> dict[str, Any]:
    return tk.get_action("harvest_source_create")(
        as_site(),
        {
            "name": "stock",
            "title": "stock",
            "url": "http://data.example.gov.cn/",
            "source_type": "ckan",
            "owner_org": "minzheng",
            "config": json.dumps(config),
        },
    )


def _stock(kind: type) -> Any:
    """A harvester as its plugin is; a singleton's class gives the one that was made first."""
    made: Any = object.__new__(kind)
    made.config = {}
    return made


def _stock_object(guid: str, content: str = "{}") -> HarvestObject:
    source: Any = HarvestSource(url="http://data.example.gov.cn/x", type="ckan", title="x")
    source.save()
    job: Any = HarvestJob(source=source)
    job.save()
    found: Any = HarvestObject(guid=guid, job=job, content=content)
    found.save()
    return found


@stock
def test_w1_the_stock_extension_shows_the_raw_record_to_everybody() -> None:
    found: Any = _stock_object("x", SECRET)
    shown = tk.get_action("harvest_object_show")(dict(NOBODY), {"id": found.id})
    assert shown["content"] == SECRET


def test_w1_the_raw_record_is_shown_to_those_who_may_change_its_source(
    tmp_path: Path, site: dict[str, Any], ckan_config: dict[str, Any], monkeypatch: Any
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])
    source = make_source(drop(tmp_path, catalogue(1)), site["office"]["id"])
    service.run_job(service.next_job(source["id"]))
    found: Any = model.Session.query(HarvestObject).one()
    (package,) = entries().values()
    for asked in ({"id": found.id}, {"dataset_id": package.id}, {"dataset_id": package.name}):
        with pytest.raises(tk.NotAuthorized):
            tk.get_action("harvest_object_show")(dict(NOBODY), asked)


@stock
def test_w2_the_stock_extension_shows_a_source_s_secrets_to_everybody() -> None:
    source = _stock_source({"api_key": SECRET})
    shown = tk.get_action("harvest_source_show")(dict(NOBODY), {"id": source["id"]})
    assert SECRET in shown["config"]


@pytest.mark.parametrize("key", ["api_key", "password", "token", "口令"])
def test_w2_a_source_takes_no_secrets_into_its_settings(
    tmp_path: Path, site: dict[str, Any], key: str
) -> None:
    with pytest.raises(tk.ValidationError) as caught:
        make_source(drop(tmp_path, []), site["office"]["id"], **{key: SECRET})
    assert SECRET not in str(caught.value.error_dict)


@stock
def test_w3_the_stock_extension_overwrites_any_dataset_by_its_id(site: dict[str, Any]) -> None:
    victim = factories.Dataset(owner_org=site["health"]["id"], title="卫生健康委的目录")
    theirs = _stock(HarvesterBase)
    stolen = {
        **{key: victim[key] for key in ("id", "name", "owner_org")},
        "title": "被覆盖",
        "resources": [],
        "metadata_modified": "2099-01-01T00:00:00",
    }
    found = _stock_object(victim["id"])
    assert theirs._create_or_update_package(stolen, found, package_dict_form="package_show")
    shown = tk.get_action("package_show")(as_site(), {"id": victim["id"]})
    assert shown["title"] == "被覆盖"


def test_w3_a_record_never_reaches_an_entry_that_is_not_its_own(site: dict[str, Any]) -> None:
    harvest(rows(1, provider="区卫生健康委"), "theirs")
    victim = entries()["养老机构信息1"]
    for guid in (victim.id, victim.name, "r1"):
        harvest([{**rows(1)[0], "id": guid, "title": "冒名"}], f"attack with {guid}")
    model.Session.expire_all()
    stored = model.Package.get(victim.id)
    assert stored is not None
    assert (stored.title, stored.owner_org) == ("养老机构信息1", site["health"]["id"])


def test_w4_the_stock_extension_asks_any_machine_of_the_inner_network(
    inside: tuple[str, list[str]],
) -> None:
    address, asked = inside
    assert "inside" in _stock(CKANHarvester)._get_content(f"{address}/metadata")
    assert asked == ["/metadata"]


def test_w4_a_source_asks_no_machine_that_the_site_does_not_list(
    inside: tuple[str, list[str]], site: dict[str, Any]
) -> None:
    address, asked = inside
    report = _harvest_place(f"{address}/metadata.json", site)
    assert report.startswith("JLP-H-N")
    assert asked == []


def _harvest_place(url: str, site: dict[str, Any]) -> str:
    """The code of the fault with which a source at this place ends."""
    source = tk.get_action("harvest_source_create")(
        as_site(),
        {
            "name": "place",
            "title": "place",
            "url": url,
            "source_type": "jiulongpo_file",
            "owner_org": site["office"]["id"],
            "config": json.dumps({"mapping": "sichuan"}),
        },
    )
    try:
        report = service.run_job(service.next_job(source["id"]))
    except Abort as error:
        return error.code
    return report.tally.abort.code if report.tally.abort else ""


def test_w5_the_stock_extension_opens_files_of_the_server(tmp_path: Path) -> None:
    path = tmp_path / "ckan.ini"
    path.write_text(SECRET, "utf-8")
    content, _ = _stock(DCATRDFHarvester)._get_content_and_type(str(path), None, 1)
    assert content == SECRET


def test_w5_a_source_opens_no_file_that_the_site_does_not_offer(
    tmp_path: Path, site: dict[str, Any]
) -> None:
    path = drop(tmp_path, catalogue(1))
    for url in (str(path), path.as_uri()):
        assert _harvest_place(url, site) == "JLP-H-N21"
        tk.get_action("harvest_source_delete")(as_site(), {"id": "place"})
        tk.get_action("dataset_purge")(as_site(), {"id": "place"})
    assert not entries()


def _linked_data(address: str) -> str:
    return json.dumps({"@context": f"{address}/context", "@id": "http://e.cn/1", "a": "b"})


def test_w6_the_stock_parser_asks_for_a_context_wherever_it_is(
    inside: tuple[str, list[str]],
) -> None:
    address, asked = inside
    rdflib.Graph().parse(data=_linked_data(address), format="json-ld")
    assert asked == ["/context"]


def test_w6_reading_linked_data_asks_for_nothing(
    inside: tuple[str, list[str]],
    tmp_path: Path,
    site: dict[str, Any],
    ckan_config: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(ckan_config, "ckanext.jiulongpo.harvest.file_roots", [str(tmp_path)])
    address, asked = inside
    path = tmp_path / "sichuan_linked.json"
    path.write_text(_linked_data(address), "utf-8")
    _harvest_place(path.as_uri(), site)
    assert asked == []
