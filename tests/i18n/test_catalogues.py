"""Nothing on a page is left in English, and no translation breaks what it translates."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import polib
import pytest

from tests.architecture.source_tree import ROOT

BUILD = ROOT / "i18n" / "build.py"


@pytest.fixture(scope="module")
def build() -> ModuleType:
    """``i18n/build.py``, which is run as a script and so is no package."""
    spec = importlib.util.spec_from_file_location("i18n_build", BUILD)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def chinese() -> polib.POFile:
    return polib.pofile(str(ROOT / "i18n/zh_Hans_CN/LC_MESSAGES/ckanext-jiulongpo.po"))


def test_the_catalogues_are_whole(build: ModuleType) -> None:
    """Each message is in the template, translated, not fuzzy, with its placeholders, compiled."""
    assert not list(build.problems())


def test_every_message_of_ckan_is_chinese_in_the_end(build: ModuleType) -> None:
    stock = {(e.msgid, e.msgid_plural) for e in build._stock_chinese().translated_entries()}
    ours = {(e.msgid, e.msgid_plural) for e in build._catalogue("zh_Hans_CN").translated_entries()}
    assert not sorted(set(build.foreign_messages()) - stock - ours)


def test_the_overlay_does_not_repeat_what_ckan_already_says(
    build: ModuleType, chinese: polib.POFile
) -> None:
    stock = {
        (e.msgid, e.msgid_plural): (e.msgstr, e.msgstr_plural)
        for e in build._stock_chinese().translated_entries()
    }
    own = build.own_messages()
    repeated = [
        entry.msgid
        for entry in chinese
        if (key := (entry.msgid, entry.msgid_plural)) not in own
        and stock.get(key) == (entry.msgstr, entry.msgstr_plural)
    ]
    assert not repeated


@pytest.mark.parametrize(
    "word", ["群组", "登陆", "登出", "缺省", "资料集", "仪表盘", "追随", "粉丝"]
)
def test_words_that_the_glossary_replaces_are_gone(word: str, chinese: polib.POFile) -> None:
    texts = [(e.msgid, e.msgstr or e.msgstr_plural.get(0, "")) for e in chinese]
    assert not [pair for pair in texts if word in pair[1]]


def test_messages_with_the_old_words_in_ckan_are_all_overridden(build: ModuleType) -> None:
    ours = {(e.msgid, e.msgid_plural) for e in build._catalogue("zh_Hans_CN")}
    old = ("群组", "组织", "机构", "登陆", "登出", "资料集", "沒", "資")
    left = [
        entry.msgid
        for entry in build._stock_chinese().translated_entries()
        if any(word in str(entry.msgstr or entry.msgstr_plural) for word in old)
        and (entry.msgid, entry.msgid_plural) not in ours
    ]
    assert not left


def test_chinese_uses_full_width_question_and_exclamation_marks(chinese: polib.POFile) -> None:
    half = [
        entry.msgstr
        for entry in chinese
        for left, mark in zip(entry.msgstr, entry.msgstr[1:], strict=False)
        if mark in "?!," and "\u4e00" <= left <= "\u9fff"
    ]
    assert not half


@pytest.mark.parametrize(
    ("msgid", "msgstr", "fault"),
    [
        ("{n} left", "剩 {m}", "placeholders differ"),
        ("%(n)s left", "剩", "placeholders differ"),
        ("<b>bold</b>", "粗体", "placeholders differ"),
        ("empty", "", "empty"),
        ("{n} left", "剩 {n}", None),
        ("100%% of {n}", "{n} 的 100%%", None),
    ],
)
def test_a_faulty_translation_is_named(
    build: ModuleType, msgid: str, msgstr: str, fault: str | None
) -> None:
    entry = polib.POEntry(msgid=msgid, msgstr=msgstr)
    assert list(build.faults_of(entry)) == ([fault] if fault else [])


def test_a_fuzzy_translation_is_named(build: ModuleType) -> None:
    assert list(build.faults_of(polib.POEntry(msgid="a", msgstr="b", flags=["fuzzy"]))) == ["fuzzy"]


def test_a_plural_needs_its_number(build: ModuleType) -> None:
    entry = polib.POEntry(msgid="{n} row", msgid_plural="{n} rows", msgstr_plural={0: "行"})
    assert list(build.faults_of(entry)) == ["placeholders differ"]


def test_arguments_of_findings_are_extracted(build: ModuleType, tmp_path: Path) -> None:
    source = tmp_path / "rules.py"
    source.write_text('Finding("JLP-X", message="Wrong {value}.", remedy="Mend it.")\n')
    found = build.Messages()
    build._collect(found, source, "rules.py", lenient=False)
    assert {key[0] for key in found} == {"Wrong {value}.", "Mend it."}


def test_the_check_can_be_run_from_anywhere(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(BUILD), "check"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
