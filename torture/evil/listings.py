"""Misbehaviours in what is listed: a proper answer in JSON with improper content."""

from __future__ import annotations

import json

from torture.evil.answers import said, told
from torture.evil.table import GIVEN, Misbehaviour, base
from torture.evil.texts import changed, first
from torture.records import HEALTH, row

__all__ = ["ROWS"]

_FOREIGN = range(101, 113)
"""Records that another department's source has given."""

_FIRST = frozenset({1})
_BROKEN, _EMPTY, _DEEP = ("JLP-H-R10", "JLP-H-D07"), ("JLP-H-P04",), ("JLP-H-R15",)
_LARGE, _NO_OBJECT, _NO_TEXT = ("JLP-H-R14",), ("JLP-H-R11",), ("JLP-H-D03",)
_DOUBT = ("JLP-H-L03",)
_BODY = json.dumps(base(), ensure_ascii=False).encode()


def _without(text: str, old: str, new: str) -> bytes:
    return text.replace(old, new, 1).encode("utf-8", "surrogatepass")


def _spliced(old: str, new: str) -> bytes:
    """The listing with one piece of its JSON replaced."""
    return _without(_BODY.decode(), old, new)


def _sizes() -> list[Misbehaviour]:
    return [
        Misbehaviour(
            "text_of_10_megabytes", "a text of 10 MB", told(first(描述="长" * 3_500_000)), _LARGE
        ),
        Misbehaviour(
            "text_of_1_megabyte", "a text of 1 MB", told(first(描述="长" * 350_000)), (), _FIRST
        ),
        Misbehaviour(
            "title_of_100000",
            "a title of 100,000 characters",
            told(first(标题="长" * 100_000)),
            (),
            _FIRST,
        ),
        Misbehaviour(
            "tags_10000",
            "10,000 tags",
            told(first(标签="\r\n\t".join(f"标签{n}" for n in range(10_000)))),
            (),
            _FIRST,
        ),
        Misbehaviour(
            "keys_1000000",
            "a record of a million fields",
            told([{f"k{n}": 1 for n in range(10**6)}]),
            _LARGE,
        ),
        Misbehaviour(
            "keys_20000",
            "a record of 20,000 fields",
            told(first(**{f"k{n}": "x" for n in range(20_000)})),
            (),
            _FIRST,
        ),
        Misbehaviour(
            "deep_lists", "100,000 brackets", said(b"[" * 100_000 + b"]" * 100_000), _DEEP
        ),
        Misbehaviour("deep_objects", "50,000 braces", said(b'[{"a":' * 50_000), _DEEP),
        Misbehaviour(
            "deep_in_a_record",
            "a record with 5,000 levels",
            said(_spliced('"标签": ', '"x": ' + "[" * 5_000 + "]" * 5_000 + ', "标签": ')),
            _DEEP,
        ),
        Misbehaviour(
            "spaces", "20 MB of spaces", said(b"[" + b" " * 20 * 2**20 + b"]"), (*_EMPTY, *_LARGE)
        ),
        Misbehaviour(
            "number_of_a_megabyte",
            "a million digits",
            said(_spliced('"11"', "9" * 10**6)),
            (),
            _FIRST,
        ),
    ]


def _shapes() -> list[Misbehaviour]:
    """What is no listing, or no longer the same."""
    listed = base()
    half = listed[: GIVEN // 2]
    return [
        Misbehaviour("empty_list", "an empty list", told([]), _EMPTY),
        Misbehaviour("empty_object", "an empty object", told({})),
        Misbehaviour(
            "empty_envelope", "an envelope with an empty list", told({"rows": []}), _EMPTY
        ),
        Misbehaviour("null", "null", said(b"null"), ("JLP-H-R05", "JLP-H-R12")),
        Misbehaviour("just_a_number", "a number", said(b"42"), ("JLP-H-R05", "JLP-H-R12")),
        Misbehaviour("just_a_text", "a text", said(b'"ok"'), ("JLP-H-R05", "JLP-H-R12")),
        Misbehaviour("failure", '{"success": false}', told({"success": False, "msg": "内部错误"})),
        Misbehaviour(
            "failure_with_list",
            "an error with an empty list",
            told({"code": 500, "msg": "token失效", "data": {"rows": []}}),
            _EMPTY,
        ),
        Misbehaviour("list_of_texts", "a list of texts", told(["a", "b"]), _NO_OBJECT),
        Misbehaviour("list_of_lists", "a list of lists", told([[1], [2]]), ()),
        Misbehaviour("list_of_nulls", "a list of nulls", told([None] * 5), _NO_OBJECT),
        Misbehaviour("empty_records", "records without any field", told([{}] * 20), ()),
        Misbehaviour(
            "truncated", "JSON that ends too soon", said(_BODY[:-500]), (*_BROKEN, "JLP-H-D01")
        ),
        Misbehaviour("truncated_at_once", "JSON that ends at once", said(_BODY[:3]), ()),
        Misbehaviour(
            "broken_in_the_middle",
            "a fault in the middle",
            said(_spliced('": "社', '"": "社')),
            _BROKEN,
        ),
        Misbehaviour("single_quotes", "a Python list", said(str(listed).encode()), _BROKEN),
        Misbehaviour(
            "then_garbage", "JSON, then a page", said(_BODY + b"<html>504</html>"), _BROKEN
        ),
        Misbehaviour("twice_the_list", "the list twice", said(_BODY * 2)),
        Misbehaviour("nan", "NaN in JSON", said(_spliced('"11"', "NaN")), _BROKEN),
        Misbehaviour("infinity", "Infinity in JSON", said(_spliced('"11"', "-Infinity")), _BROKEN),
        Misbehaviour("exponent", "1e999999", said(_spliced('"11"', "1e999999")), (), _FIRST),
        Misbehaviour(
            "nul", "a NUL byte in the file", said(_spliced("社区服务", "社\0区")), _NO_TEXT
        ),
        Misbehaviour(
            "nul_escaped", "an escaped NUL", said(_spliced("社区服务", "社\\u0000区")), (), _FIRST
        ),
        Misbehaviour(
            "lone_surrogate", "a lone surrogate", said(_spliced("社区服务", "\\ud800")), (), _FIRST
        ),
        Misbehaviour(
            "lone_surrogate_key",
            "one in a key",
            said(_spliced('"标题"', '"\\udfff": 1, "标题"')),
            (),
            _FIRST,
        ),
        Misbehaviour(
            "lone_surrogate_identity",
            "one in an identity",
            said(_spliced("catalog/0000", "catalog/\\ud800")),
            (),
            _FIRST,
            missing=1,
        ),
        Misbehaviour("surrogate_bytes", "a surrogate in bytes", said(_spliced("社", "\ud800"))),
        Misbehaviour(
            "mark_in_the_middle", "a byte order mark inside", said(_spliced("社", "\ufeff社"))
        ),
        Misbehaviour("mark_of_utf16", "the mark of UTF-16 before UTF-8", said(b"\xff\xfe" + _BODY)),
        Misbehaviour("utf16", "UTF-16 with its mark", said(_BODY.decode().encode("utf-16"))),
        Misbehaviour(
            "utf16_unmarked",
            "UTF-16 without",
            said(_BODY.decode().encode("utf-16-le")),
            (*_NO_TEXT, "JLP-H-D01"),
        ),
        Misbehaviour("utf32", "UTF-32", said(_BODY.decode().encode("utf-32"))),
        Misbehaviour(
            "gb18030_unsaid", "GB18030 called UTF-8", said(_BODY.decode().encode("gb18030"))
        ),
        Misbehaviour(
            "mixed_encodings",
            "UTF-8, then GB18030",
            said(
                _BODY[:-1] + b"," + json.dumps(row(13), ensure_ascii=False).encode("gb18030") + b"]"
            ),
            (),
            frozenset({13}),
        ),
        Misbehaviour(
            "latin", "bytes of no encoding", said(_BODY.replace(b"11", b"\xff\xff", 1)), ()
        ),
        Misbehaviour("reordered", "the other way round", told(listed[::-1])),
        Misbehaviour(
            "keys_reordered",
            "fields in another order",
            told([dict(sorted(r.items())) for r in listed]),
        ),
        Misbehaviour(
            "key_twice", "a field twice", said(_spliced('"标题"', '"标题": "假", "标题"'))
        ),
        Misbehaviour("halved", "half of the listing", told(half), _DOUBT),
        Misbehaviour("one_left", "one record left", told(listed[:1]), _DOUBT),
        Misbehaviour("a_few_gone", "five fewer", told(listed[:-5]), missing=5),
        Misbehaviour(
            "replaced",
            "other records altogether",
            told([row(n) for n in range(21, 33)]),
            _DOUBT,
            frozenset(range(21, 33)),
        ),
        Misbehaviour(
            "all_unknown",
            "providers unknown",
            told([row(n, department="假局") for n in range(1, 13)]),
        ),
        Misbehaviour("repeated_wordily", "each record 50 times", told(listed * 50), ("JLP-H-P02",)),
        Misbehaviour(
            "identity_shared",
            "one identity for all",
            told([row(n, 详情页网址=row(1)["详情页网址"]) for n in range(1, 13)]),
            (),
            frozenset({1}),
            missing=GIVEN,
        ),
        Misbehaviour(
            "identity_shared_by_new_ones",
            "a known identity, 200 contents",
            told([*listed, *(row(1, version=n) for n in range(2, 202))]),
            ("JLP-H-P03",),
        ),
        Misbehaviour(
            "identity_of_others",
            "the identities of another department's entries",
            told([*listed, *(row(n, version=66) for n in _FOREIGN)]),
            (),
            frozenset(_FOREIGN),
        ),
        Misbehaviour(
            "department_of_others",
            "records of another department",
            told([*listed, *(row(n, version=66, department=HEALTH) for n in _FOREIGN)]),
            ("JLP-H-A03",),
        ),
        Misbehaviour(
            "handed_over",
            "gives its entries to another department",
            told([row(n, department=HEALTH) for n in range(1, GIVEN + 1)]),
            ("JLP-H-A03",),
        ),
        changed(
            "foreign_id", "the id of another's entry as a field", id="{foreign}", name="{foreign}"
        ),
        changed(
            "owner_as_a_field",
            "an owner as a field",
            owner_org="weijian",
            private=True,
            state="deleted",
        ),
        changed(
            "state_as_a_field", "a state as a field", catalog_state="withdrawn", type="harvest"
        ),
        changed(
            "extras_as_a_field",
            "extras as a field",
            extras=[{"key": "catalog_state", "value": "x"}],
        ),
        changed("address_of_script", "a script as an address", 详情页链接="javascript:alert(1)"),
        Misbehaviour(
            "identity_of_a_mile",
            "an identity of 100,000 characters",
            told(first(详情页网址="http://data.example.gov.cn/" + "x" * 100_000)),
            ("JLP-H-A04",),
            missing=1,
        ),
    ]


ROWS = [*_shapes(), *_sizes()]
