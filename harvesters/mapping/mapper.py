"""The mapper: one record of a source becomes one entry of the catalogue, or is told why not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from ckanext.jiulongpo.findings import Finding
from ckanext.jiulongpo.harvesters.core.faults import mapping as faults
from ckanext.jiulongpo.harvesters.core.records import (
    CatalogueEntry,
    Mapped,
    SourceRecord,
    fingerprint,
)
from ckanext.jiulongpo.harvesters.mapping.codes import Coding, UnknownCodeError
from ckanext.jiulongpo.harvesters.mapping.draft import Draft
from ckanext.jiulongpo.harvesters.mapping.files import read_files
from ckanext.jiulongpo.harvesters.mapping.formats import file_under
from ckanext.jiulongpo.harvesters.mapping.items import read_items
from ckanext.jiulongpo.harvesters.mapping.judge import judge
from ckanext.jiulongpo.harvesters.mapping.lists import SEPARATORS, split
from ckanext.jiulongpo.harvesters.mapping.notebook import Notebook
from ckanext.jiulongpo.harvesters.mapping.pick import is_blank, pick
from ckanext.jiulongpo.harvesters.mapping.places import Place
from ckanext.jiulongpo.harvesters.mapping.proposals import proposed_items
from ckanext.jiulongpo.harvesters.mapping.rules import MappingRules
from ckanext.jiulongpo.harvesters.mapping.tags import read_tags
from ckanext.jiulongpo.harvesters.mapping.text import one_line
from ckanext.jiulongpo.harvesters.mapping.values import Outcome, convert
from ckanext.jiulongpo.schemas.catalogue import catalogue
from ckanext.jiulongpo.schemas.codelists import codelist

__all__ = ["RecordMapper"]

_OWN_WAY = frozenset({"title", "provider", "formats", "tags", "groups"})
_PLACEHOLDER = re.compile(r"^[\W\d_]+$|^(?:测试|test|demo|标题|名称|新建.{0,8})\d*$", re.IGNORECASE)


class RecordMapper:
    """Maps by the rules of one mapping file. Lives for one run, for it counts what it meets.

    Args:
        rules: of the mapping file.
        place: overrides the mapping's place, where a source's settings name one.
        operator: overrides the mapping's operator.
    """

    def __init__(self, rules: MappingRules, place: str = "", operator: str = "") -> None:
        self._rules = replace(
            rules,
            place=Place(place, rules.place.within) if place else rules.place,
            operator=operator or rules.operator,
        )
        self._notes = Notebook()
        self._fields = [
            field
            for field in catalogue().fields
            if field.name in rules.fields and field.name not in _OWN_WAY
        ]
        self._longest_title = catalogue().field("title").max_length or 200
        self._revision = fingerprint([rules.revision, place, operator, self._code_lists()])

    @property
    def revision(self) -> str:
        """Hash of the rules and of the code lists that they use."""
        return self._revision

    def remarks(self) -> Sequence[Finding]:
        """What was met since this was last asked, once each with its count."""
        return self._notes.take()

    def to_entry(self, record: SourceRecord) -> Mapped:
        """The entry, or none when the record cannot be identified or would mislead."""
        payload = record.payload
        draft = Draft()
        title = self._title(payload, draft)
        provider = self._provider(payload, draft)
        if draft.is_refused:
            return Mapped(record.ref, record.fingerprint, None, draft.findings)
        for field in self._fields:
            rule = self._rules.fields[field.name]
            value = pick(payload, rule, self._rules.blank)
            if value is not None:
                self._take(field.name, convert(value, rule, field), draft)
        self._formats(payload, draft)
        rows = self._items(payload, draft)
        links = self._files(payload, draft)
        tags = self._tags(payload)
        groups = self._groups(payload)
        for name, value in self._rules.constants.items():
            draft.values.setdefault(name, value)
        missing = judge(title, draft, rows)
        if draft.is_refused:
            return Mapped(record.ref, record.fingerprint, None, draft.findings)
        self._keep(payload, draft, has_items=bool(rows))
        entry = CatalogueEntry(
            guid=record.ref.guid,
            title=title,
            provider=provider,
            fields=draft.values,
            items=tuple(rows),
            tags=tuple(tags),
            groups=tuple(groups),
            resources=tuple(links),
            missing=self._missing(missing),
            source_values=draft.aside,
        )
        return Mapped(record.ref, record.fingerprint, entry, draft.findings)

    def _title(self, payload: Mapping[str, Any], draft: Draft) -> str:
        rule = self._rules.fields["title"]
        title = one_line(pick(payload, rule, self._rules.blank))
        limit = self._longest_title
        if not title:
            draft.findings.append(faults.NO_TITLE("title"))
        elif _PLACEHOLDER.match(title):
            draft.findings.append(faults.MISTAKEN_TITLE("title", title=title))
        elif len(title) > limit:
            draft.findings.append(faults.TITLE_TOO_LONG("title", length=len(title), limit=limit))
        return title

    def _provider(self, payload: Mapping[str, Any], draft: Draft) -> str:
        rule = self._rules.fields.get("provider")
        given = one_line(pick(payload, rule, self._rules.blank)) if rule else ""
        given = rule.aliases.get(given, given) if rule else given
        if not given:
            if not self._rules.operator:
                draft.findings.append(faults.NO_PROVIDER("owner_org"))
            else:
                self._notes.count(faults.STAND_IN_PROVIDER, "owner_org", self._rules.operator)
                draft.put_aside("provider", "")
            return self._rules.operator
        name, certain = self._rules.place.whole(given)
        if not certain:
            self._notes.count(faults.UNCERTAIN_PROVIDER, "owner_org", name)
        if name != given:
            draft.put_aside("provider", given)
        return name

    def _take(self, name: str, outcome: Outcome, draft: Draft) -> None:
        if outcome.value is not None:
            draft.values[name] = outcome.value
        if outcome.aside is not None:
            draft.put_aside(name, outcome.aside)
        if outcome.finding:
            draft.findings.append(outcome.finding)
        if outcome.noted:
            fault, value = outcome.noted
            self._notes.count(fault, name, value)

    def _formats(self, payload: Mapping[str, Any], draft: Draft) -> None:
        rule = self._rules.fields.get("formats")
        value = pick(payload, rule, self._rules.blank) if rule else None
        if rule is None or value is None:
            return
        filing = file_under(value, rule, self._rules.prefer, self._rules.blank)
        if filing.format_class:
            draft.values["format_class"] = filing.format_class
        if filing.format_type:
            draft.values["format_type"] = filing.format_type
        if len(filing.known) > 1 or filing.unknown:
            draft.put_aside("formats", [*filing.known, *filing.unknown])
        for text in filing.unknown:
            self._notes.count(faults.UNKNOWN_CODE, "format_type", text)

    def _items(self, payload: Mapping[str, Any], draft: Draft) -> list[dict[str, Any]]:
        if not self._rules.items:
            return []
        items = read_items(payload, self._rules.items, self._rules.blank)
        draft.findings += items.findings
        if items.aside:
            draft.put_aside("items", items.aside)
        for name, outcome in items.outcomes:
            self._take(name, outcome, draft)
        return items.rows

    def _files(self, payload: Mapping[str, Any], draft: Draft) -> list[Any]:
        if not self._rules.files:
            return []
        links, wrong = read_files(payload, self._rules.files)
        if wrong:
            finding = faults.NOT_AN_ADDRESS("resources", value=wrong[0])
            draft.put_aside("resources", wrong, finding)
        return links

    def _tags(self, payload: Mapping[str, Any]) -> list[str]:
        rule = self._rules.fields.get("tags")
        value = pick(payload, rule, self._rules.blank) if rule else None
        if rule is None or value is None:
            return []
        tags, left_out = read_tags(value, rule.separators)
        for _ in range(left_out):
            self._notes.count(faults.UNUSED_TAG, "tags")
        return [tag for tag in tags if not is_blank(tag, self._rules.blank | rule.blank)]

    def _groups(self, payload: Mapping[str, Any]) -> list[str]:
        """Key themes; a source's other themes are no fault."""
        rule = self._rules.fields.get("groups")
        value = pick(payload, rule, self._rules.blank) if rule else None
        if rule is None or value is None:
            return []
        coding = Coding("key_theme", rule.aliases, rule.ours)
        found: dict[str, None] = {}
        for text in split(value, rule.separators or SEPARATORS):
            try:
                found[coding.code(text)] = None
            except UnknownCodeError:
                continue
        return [code for code in found if code]

    def _keep(self, payload: Mapping[str, Any], draft: Draft, *, has_items: bool) -> None:
        for name, path in self._rules.keep.items():
            value = payload.get(path)
            if not is_blank(value, self._rules.blank):
                draft.aside.setdefault(name, one_line(value) if isinstance(value, str) else value)
        if self._rules.propose_items and not has_items:
            names = proposed_items(draft.values.get("notes", ""))
            if names:
                draft.aside["proposed_items"] = names

    def _missing(self, findings: Sequence[Finding]) -> tuple[str, ...]:
        """Codes of the elements that are not there; the source's lack of them is told once."""
        for name in {finding.field for finding in findings}:
            place, _, rest = name.partition(".")
            column = rest.partition(".")[2]
            self._notes.count(faults.MISSING_ELEMENT, place, _label(place, column))
        return tuple(sorted({finding.code for finding in findings}))

    def _code_lists(self) -> str:
        """Hash of the code lists in use: a new spelling in one may change every entry."""
        names = {field.code_list for field in self._fields if field.code_list}
        names |= {"format_type"} if "formats" in self._rules.fields else set()
        names |= {"key_theme"} if "groups" in self._rules.fields else set()
        if self._rules.items:
            names |= {column.code_list for column in catalogue().items.columns if column.code_list}
        return fingerprint(
            [
                [name, [[code.code, dict(code.labels), code.aliases] for code in codelist(name)]]
                for name in sorted(names)
            ]
        )


@cache
def _label(name: str, column: str) -> str:
    """An element as people call it."""
    field = catalogue().field(name)
    if not column:
        return field.text()
    return next(each.text() for each in field.columns if each.name == column)
