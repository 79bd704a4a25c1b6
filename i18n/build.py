"""Message catalogues of the suite: ``python i18n/build.py extract|update|compile|check``.

One domain holds the suite's own messages and the overlay: messages of CKAN and of the extensions
that the suite stands on, where their Chinese is missing or uses other words than our glossary.
CKAN merges the catalogues of extensions over its own, so an entry here wins.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract_from_file

import ckan
from ckanext import dcat, harvest, scheming

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DOMAIN = "ckanext-jiulongpo"
TEMPLATE = HERE / f"{DOMAIN}.pot"
CHINESE = "zh_Hans_CN"
LOCALES = ("en", CHINESE)

OWN_FOLDERS = ("ckanext/jiulongpo", "harvesters", "schemas")
LINKS = ("schemas", "harvesters", "i18n", "solr")
"""Links below ``ckanext/jiulongpo``; their targets are read once, at the top level."""
CKAN_PARTS = ("templates", "views", "logic", "lib", "public/base/javascript")
FOREIGN_FOLDERS = {
    **{f"ckan/{part}": Path(ckan.__path__[0]) / part for part in CKAN_PARTS},
    "ckanext/harvest": Path(harvest.__path__[0]),
    "ckanext/scheming": Path(scheming.__path__[0]),
    "ckanext/dcat": Path(dcat.__path__[0]),
}
METHODS = {".py": "python", ".js": "javascript", ".html": "ckan", ".txt": "ckan"}
MESSAGE_ARGUMENTS = frozenset({"message", "remedy"})
"""Arguments of findings: constants that are translated where a person reads them."""

PUT_TOGETHER = (
    ("No harvests found", ""),
    ('No harvests found for "{query}"', ""),
    ("{number} harvest found", "{number} harvests found"),
    ('{number} harvest found for "{query}"', '{number} harvests found for "{query}"'),
)
"""Messages that a template of CKAN makes of parts (``snippets/search_result_text.html``)."""

PLACEHOLDERS = re.compile(r"%\(\w+\)[sdif]|%[sdirf]|\{[\w.!]*\}|</?\w+|href=\"[^\"]*\"")
WIDTH = 78
"""Of lines in the files: what polib and the editors of translators take by themselves."""
PLURALS = {"en": "nplurals=2; plural=(n != 1);", CHINESE: "nplurals=1; plural=0;"}

Key = tuple[str, str]
"""``msgid`` and ``msgid_plural`` (empty for a message without plural)."""


@dataclass
class Message:
    """One message with the files that use it."""

    key: Key
    files: set[str] = field(default_factory=set)


Messages = dict[Key, Message]


def own_messages() -> Messages:
    """The suite's own messages, read from its sources."""
    found: Messages = {}
    for folder in OWN_FOLDERS:
        for path in _files(ROOT / folder, skip=LINKS if folder.startswith("ckanext") else ()):
            _collect(found, path, path.relative_to(ROOT).as_posix(), lenient=False)
    return found


def foreign_messages() -> Messages:
    """Messages of CKAN and of the extensions below the suite."""
    found: Messages = {}
    for entry in polib.pofile(str(_ckan_i18n() / "ckan.pot")):
        key = (entry.msgid, entry.msgid_plural)
        found[key] = Message(key, {name for name, _line in entry.occurrences})
    for name, folder in FOREIGN_FOLDERS.items():
        for path in _files(folder):
            place = f"{name}/{path.relative_to(folder).as_posix()}"
            _collect(found, path, place, lenient=True)
    for key in PUT_TOGETHER:
        found[key] = Message(key, {"ckan/templates/snippets/search_result_text.html"})
    return found


def wanted_messages() -> Messages:
    """What the domain must hold: our own, what CKAN lacks in Chinese, and what we word anew."""
    done = _texts(_stock_chinese().translated_entries())
    ours = _texts(_catalogue(CHINESE))
    overridden = {key for key, text in ours.items() if text != done.get(key)}
    wanted = {
        key: message
        for key, message in foreign_messages().items()
        if key not in done or key in overridden
    }
    for key, message in own_messages().items():
        wanted.setdefault(key, Message(key)).files |= message.files
    return wanted


def extract_template() -> None:
    """Write the template."""
    template = polib.POFile(wrapwidth=WIDTH)
    template.metadata = _metadata("")
    for key, message in sorted(wanted_messages().items()):
        template.append(_entry(key, message.files))
    template.save(str(TEMPLATE))


def update(locale: str) -> None:
    """Bring a translation up to the template: new messages empty, vanished ones removed."""
    old = {_key(entry): entry for entry in _catalogue(locale)}
    stock = {_key(entry): entry for entry in _stock_chinese().translated_entries()}
    new = polib.POFile(wrapwidth=WIDTH)
    new.metadata = _metadata(locale)
    for entry in polib.pofile(str(TEMPLATE)):
        known = old.get(_key(entry)) or (stock.get(_key(entry)) if locale == CHINESE else None)
        if known is not None:
            entry.msgstr, entry.msgstr_plural = known.msgstr, known.msgstr_plural
        if known is not None or locale == CHINESE:
            new.append(entry)
    new.save(str(_path(locale, "po")))


def compile_all() -> None:
    """Write the binary catalogues."""
    for locale in LOCALES:
        _catalogue(locale).save_as_mofile(str(_path(locale, "mo")))


def problems() -> Iterator[str]:
    """What keeps the catalogues from being whole."""
    wanted, listed = own_messages(), {_key(e) for e in polib.pofile(str(TEMPLATE))}
    yield from (f"not in the template: {key[0]!r}" for key in sorted(set(wanted) - listed))
    chinese = {_key(entry): entry for entry in _catalogue(CHINESE)}
    yield from (f"not in {CHINESE}: {key[0]!r}" for key in sorted(listed - set(chinese)))
    for locale in LOCALES:
        for entry in _catalogue(locale):
            yield from (f"{locale}: {fault}: {entry.msgid!r}" for fault in faults_of(entry))
        if not _is_compiled(locale):
            yield f"{locale}: the .mo is older than the .po; run 'compile'"


def faults_of(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one translation."""
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not texts or not all(texts):
        yield "empty"
        return
    if entry.fuzzy:
        yield "fuzzy"
    expected = _placeholders(entry.msgid_plural or entry.msgid)
    if _placeholders(texts[-1]) != expected:
        yield "placeholders differ"


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDERS.findall(text.replace("%%", "")))


def _files(folder: Path, skip: Iterable[str] = ()) -> Iterator[Path]:
    unread = {"tests", "vendor", "node_modules", "migration", *skip}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.suffix in METHODS and not unread & set(inside) and ".min." not in path.name:
            yield path


def _collect(found: Messages, path: Path, name: str, *, lenient: bool) -> None:
    """Add the messages of one file; ``lenient`` leaves out a template that cannot be parsed."""
    method = METHODS[path.suffix]
    if method == "ckan" and "templates" not in name:
        return
    options = {"silent": str(lenient)}
    for _line, message, _comments, _context in extract_from_file(method, path, options=options):
        key = (message, "") if isinstance(message, str) else (message[0], message[1])
        found.setdefault(key, Message(key)).files.add(name)
    if path.suffix == ".py":
        for text in _message_arguments(path):
            found.setdefault((text, ""), Message((text, ""))).files.add(name)


def _message_arguments(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.keyword) and node.arg in MESSAGE_ARGUMENTS:
            text = node.value.value if isinstance(node.value, ast.Constant) else None
            if isinstance(text, str) and text:
                yield text


def _entry(key: Key, files: Iterable[str]) -> polib.POEntry:
    msgid, plural = key
    forms = {0: "", 1: ""} if plural else {}
    places = [(name, "") for name in sorted(files)]
    return polib.POEntry(msgid=msgid, msgid_plural=plural, msgstr_plural=forms, occurrences=places)


def _key(entry: polib.POEntry) -> Key:
    return entry.msgid, entry.msgid_plural


def _path(locale: str, suffix: str) -> Path:
    return HERE / locale / "LC_MESSAGES" / f"{DOMAIN}.{suffix}"


def _catalogue(locale: str) -> polib.POFile:
    path = _path(locale, "po")
    return polib.pofile(str(path), wrapwidth=WIDTH) if path.exists() else polib.POFile()


def _stock_chinese() -> polib.POFile:
    return polib.pofile(str(_ckan_i18n() / CHINESE / "LC_MESSAGES" / "ckan.po"))


def _ckan_i18n() -> Path:
    return Path(ckan.__path__[0]) / "i18n"


def _is_compiled(locale: str) -> bool:
    path = _path(locale, "mo")
    if not path.exists():
        return False
    compiled, source = polib.mofile(str(path)), _catalogue(locale).translated_entries()
    return _texts(compiled) == _texts(source)


def _texts(entries: Iterable[polib.POEntry] | Iterable[polib.MOEntry]) -> dict[Key, object]:
    return {(e.msgid, e.msgid_plural or ""): e.msgstr_plural or e.msgstr for e in entries}


def _metadata(locale: str) -> Mapping[str, str]:
    return {
        "Project-Id-Version": DOMAIN,
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS.get(locale, PLURALS["en"]),
    }


def main() -> int:
    """The command line; the exit code is 1 where ``check`` finds a problem."""
    parser = argparse.ArgumentParser(description="Message catalogues of the suite.")
    parser.add_argument("step", choices=["extract", "update", "compile", "check"])
    step = parser.parse_args().step
    if step in {"extract", "update"}:
        extract_template()
    if step == "update":
        for locale in LOCALES:
            update(locale)
    if step == "compile":
        compile_all()
    if step == "check":
        found = list(problems())
        sys.stdout.writelines(f"{problem}\n" for problem in found)
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
