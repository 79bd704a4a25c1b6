"""What is asked of the index as a whole tells nothing of entries that the asker may not see."""

from __future__ import annotations

from typing import Any

import pytest

from tests.leaks.world import World, plant

_FIELDS = (
    *("text", "title", "title_string", "notes", "tags", "name", "id", "res_name", "res_format"),
    *("res_url", "provider_office", "extras_provider_office", "permission_labels", "organization"),
)


@pytest.fixture
def hidden(people: World) -> World:
    """One entry that everybody sees, and two that visitors do not."""
    return plant(people, "open", "draft", "kept")


def _ask(app: Any, search: dict[str, Any]) -> Any:
    return app.flask_app.test_client().post("/api/3/action/package_search", json=search)


def test_no_facet_lists_values_of_hidden_entries(hidden: World, app: Any) -> None:
    """``facet.mincount=0`` told a visitor titles, keywords, files and addresses of every draft."""
    closed = {word.lower() for word in hidden.forbidden("anonymous")}
    closed |= {hidden.entries[state].name for state in ("draft", "kept")}
    for least in (0, 1):
        search = {"facet.field": list(_FIELDS), "facet.limit": -1, "facet.mincount": least}
        answer = _ask(app, {**search, "rows": 0})
        assert answer.status_code == 200
        assert hidden.entries["open"].name in answer.text
        assert not [word for word in closed if word in answer.text.lower()], least


@pytest.mark.parametrize(
    "search",
    [
        {"facet.field": ["{!facet.mincount=0}title_string"]},
        {"facet.field": ["{!ex=labels key=a}title_string"]},
        {"facet.field": [f"f{number}" for number in range(51)]},
        {"fl": ["docfreq(text,'a')"]},
        {"fl": "id,x:docfreq(text,'a')"},
        {"fl": "[explain]"},
        {"fl": ["{!func}x"]},
        {"sort": "docfreq(text,'a') asc"},
        {"q": "a", "bf": "IDF (text,'a')"},
        {"q": "a", "boost": "ttf(text,'a')"},
        {"q": "docfreq(text,'a')", "defType": "func"},
        {"q": "_val_:\"docfreq(text,'a')\""},
        {"fq": "_query_:\"{\\u0021frange l=1}docfreq(text,'a')\""},
    ],
)
def test_nothing_counts_in_the_whole_index(app: Any, search: dict[str, Any]) -> None:
    assert _ask(app, {"rows": 0, **search}).status_code == 409


def test_plain_searches_stay_as_they_were(hidden: World, app: Any) -> None:
    """A list of fields in each of CKAN's ways, a facet without limit, an order by a function."""
    for fields in (["id", "title"], "id,title", "id title", "*"):
        found = _ask(app, {"fl": fields}).json["result"]["results"]
        assert [one["id"] for one in found] == [hidden.entries["open"].id]
    search = {
        "facet.field": ["tags"],
        "facet.limit": -1,
        "bf": "recip(ms(NOW,metadata_created),1,1,1)",
    }
    facets = _ask(app, {"q": "停车场", **search}).json["result"]["facets"]
    assert facets == {"tags": {hidden.entries["open"].tag: 1}}


@pytest.mark.parametrize(
    "search",
    [{"fq": "metadata_modified:[abc TO *]"}, {"fq": "{!nothing}a"}, {"fq": "title:(("}],
)
def test_the_error_of_a_query_tells_nothing_of_who_asks(
    hidden: World, app: Any, search: dict[str, Any]
) -> None:
    """Plain CKAN shows the whole question, with the labels of permission that it adds."""
    answer = _ask(app, search)
    assert answer.status_code in {400, 409}
    assert answer.json["error"]["__type"] in {"Search Error", "Search Query Error"}
    assert "permission_labels" not in answer.text
    assert "SOLR" not in answer.text
    assert hidden.entries
