"""Who asks wrongly is told so; the site does not break on it."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("kept_db", "clean_index")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/dataset/a%00b", 400),
        ("/feedback/case/%00", 400),
        ("/api/3/action/package_show?id=%00", 400),
        ("/dataset/?%00=1", 400),
        ("/api/2/util/user/autocomplete?q=a", 403),
        (f"/catalog/releases/{10**20}", 404),
        (f"/dataset/x/file/y/versions/{10**20}/bytes", 404),
        ("/api/3/action/tag_search?query=a&offset=abc", 409),
        ("/api/3/action/tag_search?query=a&limit=-1", 409),
        ("/api/3/action/tag_autocomplete?query=a&limit=abc", 409),
        ("/api/3/action/format_autocomplete?q=a&limit=abc", 409),
        ("/api/3/action/group_list?sort=package_count&offset=abc", 409),
        (f"/api/3/action/tag_search?query=a&offset={'9' * 5000}", 409),
        ("/api/2/util/dataset/autocomplete?incomplete=a&limit=abc", 400),
        ("/api/2/util/tag/autocomplete?incomplete=a&limit=abc", 400),
        ("/api/2/util/resource/format_autocomplete?incomplete=a&limit=abc", 400),
        (f"/catalog.xml?page={10**20}", 409),
        ("/api/3/action/dcat_catalog_show?page=abc", 409),
    ],
)
def test_a_wrong_question_is_told_to_be_one(app: Any, path: str, status: int) -> None:
    assert app.get(path, expect_errors=True).status_code == status
