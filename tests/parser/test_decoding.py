import pytest

from parser.pages.decoding import decode

ARABIC = "<p>استقبل المدير العام للأمن الوطني وفدا من الشرطة اليابانية بالرباط</p>"
FRENCH = "<p>La délégation a été reçue à Rabat, où elle a signé un accord de coopération très étendu</p>"
UTF8 = {"Content-Type": "text/html; charset=UTF-8"}


@pytest.mark.parametrize("headers", [None, UTF8, {"content-type": "text/html"}, {"Content-Type": "text/html; charset=nonsense"}])
@pytest.mark.parametrize("text", [ARABIC, FRENCH])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_reads_unicode_whatever_the_header_says(text: str, encoding: str, headers: dict[str, str] | None) -> None:
    assert decode(text.encode(encoding), headers) == text


@pytest.mark.parametrize(("text", "encoding"), [(ARABIC, "windows-1256"), (FRENCH, "windows-1252"), (FRENCH, "iso-8859-1")])
def test_reads_old_encodings_under_a_utf8_header(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), UTF8) == text


@pytest.mark.parametrize("meta", ['<meta charset="windows-1256">', '<meta content="text/html; charset=iso-8859-6">'])
def test_believes_a_page_that_names_an_old_encoding(meta: str) -> None:
    encoding = "windows-1256" if "1256" in meta else "iso-8859-6"
    assert decode((meta + ARABIC).encode(encoding), UTF8) == meta + ARABIC


def test_a_cut_page_stays_utf8() -> None:
    text = ARABIC * 20
    assert (decode(text.encode()[:-5]) or "").startswith(ARABIC * 19)


@pytest.mark.parametrize("page", [b"%PDF-1.7", b"\x89PNG\0\0", b"\x1f\x8b\x08", b"PK\x03\x04"])
def test_a_binary_file_is_no_text(page: bytes) -> None:
    assert decode(page) is None
