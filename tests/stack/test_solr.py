from __future__ import annotations

import re
from pathlib import Path

from stack import solr
from stack.layout import CONFIGSET, Layout


def _index(layout: Layout) -> Path:
    path = layout.solr / solr.CORE / "data" / "index" / "segments_1"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


def test_an_index_of_this_configset_is_kept(tmp_path: Path) -> None:
    layout = Layout.at(tmp_path)
    solr.prepare(layout)
    index = _index(layout)
    solr.prepare(layout)
    assert index.exists()


def test_an_index_of_another_configset_goes(tmp_path: Path) -> None:
    layout = Layout.at(tmp_path)
    solr.prepare(layout)
    index = _index(layout)
    (layout.solr / solr.CORE / "data-made-by").write_text("another one", "utf-8")
    solr.prepare(layout)
    assert not index.exists()


def test_versions_are_numbers_or_solr_cannot_read_its_log_after_a_kill() -> None:
    schema = (CONFIGSET / "conf" / "schema.xml").read_text("utf-8")
    field = re.search(r'<field name="_version_"[^>]*>', schema)
    assert field
    assert 'type="plong"' in field[0]
    assert 'docValues="true"' in field[0]
