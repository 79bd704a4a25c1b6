from __future__ import annotations

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ckanext.jiulongpo.harvesters.core import decode
from ckanext.jiulongpo.harvesters.core.decode import Decoding, Utf8Stream, decide, open_text
from ckanext.jiulongpo.harvesters.core.errors import Abort, Cut

CHINESE = "九龙坡区养老机构名录，镕喆堃滘㙍 𠮷\r\n编号,名称\n"
TRADITIONAL = "臺中市長者醫療資源一覽表,縣市,鄉鎮,聯絡電話\r\n" * 20


def read(data: bytes, stated: str = "") -> tuple[str, Decoding]:
    stream = io.BytesIO(data)
    decoding = decide(stream, stated)
    return open_text(stream, decoding).read(), decoding


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_is_read_right_in_both_common_encodings(encoding: str) -> None:
    text, decoding = read(CHINESE.encode(encoding))
    assert text == CHINESE
    assert decoding.encoding == encoding


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
        ("\ufeff".encode("gb18030"), "gb18030"),
    ],
)
def test_a_byte_order_mark_decides_and_is_left_out(mark: bytes, encoding: str) -> None:
    text, decoding = read(mark + CHINESE.encode(encoding))
    assert (text, decoding.encoding, decoding.skip) == (CHINESE, encoding, len(mark))


def test_a_marked_file_that_breaks_its_promise_is_refused_with_the_byte() -> None:
    data = codecs.BOM_UTF8 + "一\n二".encode() + b"\xff\xff"
    with pytest.raises(Abort) as refused:
        read(data)
    assert refused.value.code == "JLP-H-D02"
    assert refused.value.finding.context == {"encoding": "UTF-8", "offset": 10, "line": 2}


def test_mixed_encodings_are_refused_with_both_bytes_and_the_line() -> None:
    first = "九龙坡区\n".encode()
    data = first + "养老机构\n".encode("gb18030") + b"\xff"
    with pytest.raises(Abort) as refused:
        read(data)
    finding = refused.value.finding
    assert finding.code == "JLP-H-D01"
    assert finding.context["utf_8"] == len(first)
    assert finding.context["gb18030"] == _first_wrong_byte(data, "gb18030")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_text_that_was_cut_within_a_character_is_right_up_to_there(encoding: str) -> None:
    whole = "九龙坡区养老机构\n渝中区养老机构".encode(encoding)
    stream = io.BytesIO(whole[:-1])
    decoding = decide(stream)
    assert (decoding.encoding, decoding.cut) == (encoding, True)
    text = open_text(stream, decoding)
    assert text.readline() == "九龙坡区养老机构\n"
    with pytest.raises(Cut) as cut:
        text.readline()
    assert cut.value.code == "JLP-H-D07"
    assert cut.value.finding.context["offset"] == len(whole) - len("构".encode(encoding))


def test_latin_1_is_never_an_answer() -> None:
    with pytest.raises(Abort):
        read("café à la crème\n".encode("latin-1") + b"\xff\xfe\x00")


@pytest.mark.parametrize("encoding", ["big5", "cp950"])
def test_a_stated_big5_is_tried_before_gb18030(encoding: str) -> None:
    text, decoding = read(TRADITIONAL.encode(encoding), encoding)
    assert text == TRADITIONAL
    assert decoding.encoding == encoding


def test_big5_that_nobody_stated_is_at_least_said_to_be_odd() -> None:
    _text, decoding = read(TRADITIONAL.encode("big5"))
    assert [finding.code for finding in decoding.findings] == ["JLP-H-D05"]


def test_simplified_chinese_is_not_said_to_be_odd() -> None:
    _text, decoding = read(("九龙坡区养老机构信息，包括名称、地址、电话。" * 50).encode("gb18030"))
    assert decoding.findings == ()


def test_a_stated_encoding_is_the_last_rung_for_the_others() -> None:
    text, decoding = read(CHINESE.encode(), "utf-16-le")
    assert (text, decoding.encoding) == (CHINESE, "utf-8")
    wide = "表，𠮷\n".encode("utf-16-le")
    assert read(wide + b"\xff\xff", "utf-16-le")[1].encoding == "utf-16-le"


@pytest.mark.parametrize("stated", ["cp1252", "latin-1", "rot13", "idna", "nonsense"])
def test_single_byte_and_unknown_encodings_cannot_be_stated(stated: str) -> None:
    with pytest.raises(Abort) as refused:
        read(b"abc", stated)
    assert refused.value.code == "JLP-H-D06"


def test_nul_is_not_text() -> None:
    with pytest.raises(Abort) as refused:
        read(b"name,age\n\x00\x00")
    assert (refused.value.code, refused.value.finding.context) == ("JLP-H-D03", {"offset": 9})


def test_utf_16_without_a_mark_is_not_read_as_something_else() -> None:
    with pytest.raises(Abort) as refused:
        read("name,编号\n".encode("utf-16-le"))
    assert refused.value.code == "JLP-H-D03"


def test_marks_inside_the_file_are_left_out_and_said() -> None:
    text, decoding = read("一\ufeff二\ufeff三".encode())
    assert text == "一二三"
    assert decoding.findings[0].context == {"count": 2}


def test_an_empty_file_is_empty_text() -> None:
    assert read(b"")[0] == ""


def test_line_ends_stay_as_they_are() -> None:
    assert read(b"a\r\nb\rc\n")[0] == "a\r\nb\rc\n"


def test_a_rare_character_at_the_very_end_decides_for_the_whole_file() -> None:
    data = b"plain ascii\n" * 100_000 + "镕".encode("gb18030")
    assert read(data)[1].encoding == "gb18030"


def _first_wrong_byte(data: bytes, encoding: str) -> int | None:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return None


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")),
    st.sampled_from(["utf-8", "gb18030"]),
    st.integers(1, 9),
)
def test_what_is_encoded_comes_back_whatever_the_chunk(
    text: str, encoding: str, chunk: int
) -> None:
    data = text.encode(encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "CHUNK", chunk)
        raw = Utf8Stream(io.BytesIO(data), Decoding(encoding))
        assert raw.read().decode() == text


@given(st.binary(max_size=60), st.integers(1, 9))
def test_any_bytes_are_read_right_or_refused_at_the_right_byte(data: bytes, chunk: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decode, "CHUNK", chunk)
        try:
            text, decoding = read(data)
        except Abort as refused:
            context = refused.finding.context
            if refused.code == "JLP-H-D01":
                assert context["utf_8"] == _first_wrong_byte(data, "utf-8")
                assert context["gb18030"] == _first_wrong_byte(data, "gb18030")
            return
    assert text == data[decoding.skip :].decode(decoding.encoding).replace("\ufeff", "")
