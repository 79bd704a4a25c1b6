"""The lists that Python shares with Solr."""

from __future__ import annotations

from ckanext.jiulongpo.catalog.search import lang
from ckanext.jiulongpo.catalog.search.reading import simplified


def _rows() -> list[str]:
    return [row for row in lang.rows("synonyms.txt") if row.strip() and not row.startswith("#")]


def test_a_symmetric_row_widens_each_of_its_words() -> None:
    assert {"社保", "社会保险"} <= lang.synonyms()


def test_an_arrow_widens_its_left_side_alone() -> None:
    assert "诊所" in lang.synonyms()
    assert "医疗机构" not in lang.synonyms()


def test_letters_are_kept_in_small() -> None:
    assert "gdp" in lang.synonyms()
    assert "GDP" not in lang.synonyms()


def test_no_word_stands_in_two_rows() -> None:
    lists = [row.partition("=>")[0].split(",") for row in _rows()]
    words = [word.strip() for row in lists for word in row]
    assert len(words) == len(set(words))


def test_a_row_says_something_and_is_simplified() -> None:
    for row in _rows():
        assert "," in row, row
        assert simplified(row) == row


def test_an_arrow_keeps_the_word_itself() -> None:
    for row in _rows():
        word, arrow, wider = row.partition("=>")
        if arrow:
            assert word.strip() in [one.strip() for one in wider.split(",")], row
