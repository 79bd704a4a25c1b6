"""CKAN's configuration: secrets once, addresses at every start, a city's settings once a change."""

from __future__ import annotations

from configparser import ConfigParser
from pathlib import Path

import pytest

from stack.errors import PlaceUnusableError
from stack.layout import Layout
from stack.site import FIRST_PLACE, chosen_place, write_ini
from stack.state import place_digest

ADDRESSES = {
    "sqlalchemy.url": "postgresql://postgres@/ckan?host=/x/pg",
    "ckan.datastore.write_url": "postgresql://postgres@/datastore?host=/x/pg",
    "ckan.datastore.read_url": "postgresql://datastore_reader@/datastore?host=/x/pg",
    "solr_url": "http://127.0.0.1:1/solr/ckan",
    "ckan.redis.url": "redis://:p%40ss@127.0.0.1:2/0",
}
SECRETS = ("secret_key", "wtf_csrf_secret_key", "api_token.jwt.encode.secret")
# 32 random bytes in base64 have 43 characters
SHORTEST = 43


def _read(layout: Layout) -> dict[str, str]:
    parser = ConfigParser()
    parser.read(layout.ini, encoding="utf-8")
    return dict(parser["app:main"])


def test_secrets_are_long_and_different_for_each_purpose(layout: Layout) -> None:
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000")
    values = [_read(layout)[key].removeprefix("string:") for key in SECRETS]
    assert len(set(values)) == len(SECRETS)
    assert all(len(value) >= SHORTEST for value in values)


def test_both_sides_of_an_api_token_use_one_secret(layout: Layout) -> None:
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000")
    settings = _read(layout)
    assert settings["api_token.jwt.encode.secret"] == settings["api_token.jwt.decode.secret"]


def test_two_portals_share_no_secret(layout: Layout) -> None:
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000")
    first = _read(layout)
    layout.ini.unlink()
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000")
    assert not {first[key] for key in SECRETS} & {_read(layout)[key] for key in SECRETS}


def test_nobody_else_may_read_it(layout: Layout) -> None:
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000")
    assert layout.ini.stat().st_mode & 0o777 == 0o600
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5001")
    assert layout.ini.stat().st_mode & 0o777 == 0o600


def test_a_later_start_brings_addresses_only(layout: Layout) -> None:
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000")
    before = _read(layout)
    edited = layout.ini.read_text("utf-8").replace(before["ckan.site_title"], "另一个门户")
    layout.ini.write_text(edited, "utf-8")
    write_ini(layout, ADDRESSES | {"solr_url": "http://127.0.0.1:9/solr/ckan"}, "https://d.example")
    after = _read(layout)
    assert after["solr_url"] == "http://127.0.0.1:9/solr/ckan"
    assert after["ckan.site_url"] == "https://d.example"
    assert after["ckan.site_title"] == "另一个门户"
    assert {key: after[key] for key in SECRETS} == {key: before[key] for key in SECRETS}


def test_the_departments_of_the_demonstration_may_be_read_unless_others_are_permitted(
    layout: Layout,
) -> None:
    """Whoever tries or runs one of their sources is not sent to an administrator first."""
    key = "ckanext.jiulongpo.harvest.allow_hosts"
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000")
    assert _read(layout)[key] == ""
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000", "127.0.0.1:5502")
    assert _read(layout)[key] == "127.0.0.1:5502"
    edited = layout.ini.read_text("utf-8").replace("127.0.0.1:5502", "10.1.2.3:80")
    layout.ini.write_text(edited, "utf-8")
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000", "127.0.0.1:5502")
    assert _read(layout)[key] == "10.1.2.3:80"


def test_a_percent_sign_in_an_address_survives(layout: Layout) -> None:
    for _ in range(2):
        write_ini(layout, ADDRESSES, "http://127.0.0.1:5000")
        assert _read(layout)["ckan.redis.url"] == ADDRESSES["ckan.redis.url"]


def test_cookies_go_over_https_only_where_the_site_does(layout: Layout) -> None:
    write_ini(layout, ADDRESSES, "https://data.example.gov.cn")
    assert _read(layout)["session_cookie_secure"] == "true"
    layout.ini.unlink()
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000")
    assert _read(layout)["session_cookie_secure"] == "false"


def _place(folder: Path, settings: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "site.ini").write_text(settings, "utf-8")
    return folder


def test_a_citys_settings_stand_in_the_stead_of_the_first_citys(
    layout: Layout, tmp_path: Path
) -> None:
    """Those that the template has are replaced, others are added in their order."""
    own = _place(
        tmp_path / "某区",
        "[app:main]\nckan.site_title = 某区 100%% 公开\nsmtp.server = a\nsmtp.user = b\n",
    )
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000", place=own)
    settings = _read(layout)
    assert settings["ckan.site_title"] == "某区 100% 公开"
    assert settings["ckanext.jiulongpo.site_folder"] == str(own)
    assert (settings["smtp.server"], settings["smtp.user"]) == ("a", "b")
    text = layout.ini.read_text("utf-8")
    assert "九龙坡" not in text
    assert "500107" not in text
    assert text.index("smtp.server") < text.index("smtp.user")


def test_what_is_changed_in_ckan_ini_stays_until_the_citys_file_changes(
    layout: Layout, tmp_path: Path
) -> None:
    own = _place(tmp_path / "city", "[app:main]\nckan.site_title = 甲\n")
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000", place=own)
    edited = layout.ini.read_text("utf-8").replace("= 甲", "= 乙")
    layout.ini.write_text(edited, "utf-8")
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000", place=own)
    assert _read(layout)["ckan.site_title"] == "乙"
    _place(own, "[app:main]\nckan.site_title = 丙\n")
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000", place=own)
    assert _read(layout)["ckan.site_title"] == "丙"


def test_no_setting_of_a_city_changes_an_address(layout: Layout, tmp_path: Path) -> None:
    own = _place(tmp_path / "city", "[app:main]\nsolr_url = http://elsewhere\n")
    write_ini(layout, ADDRESSES, "http://127.0.0.1:5000", place=own)
    assert _read(layout)["solr_url"] == ADDRESSES["solr_url"]


@pytest.mark.parametrize(
    "settings", ["", "ckan.site_title = 甲", "[other]\na = b", "[app:main]\n="]
)
def test_a_file_that_is_no_ini_is_refused_by_its_name(
    layout: Layout, tmp_path: Path, settings: str
) -> None:
    with pytest.raises(PlaceUnusableError, match=r"site\.ini"):
        write_ini(layout, ADDRESSES, "http://x", place=_place(tmp_path / "city", settings))


def test_the_folder_of_the_last_start_is_taken_again(layout: Layout, tmp_path: Path) -> None:
    """So that an update or a service needs not say it again; a folder that is gone is told."""
    assert chosen_place(layout, None) == FIRST_PLACE
    assert chosen_place(layout, str(tmp_path)) == tmp_path
    assert chosen_place(layout, None) == tmp_path
    with pytest.raises(PlaceUnusableError, match="no such folder"):
        chosen_place(layout, str(tmp_path / "gone"))


def test_a_change_of_a_citys_data_is_a_reason_to_load_it_anew(tmp_path: Path) -> None:
    before = place_digest(tmp_path)
    (tmp_path / "organisations").mkdir()
    (tmp_path / "organisations" / "110101.yaml").write_text("a", "utf-8")
    assert place_digest(tmp_path) != before
