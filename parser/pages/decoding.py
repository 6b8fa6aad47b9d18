"""From the bytes of a page to its characters, whatever its header claims."""

import codecs
import re
from collections.abc import Mapping

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]+encoding=["']([\w-]+)""", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which a page says its encoding, and in which a binary file shows itself."""
_ASCII = bytes(range(0x80))
_NO_LETTERS = bytes(range(0xC0))
"""What is below the bytes where both windows-1256 and windows-1252 keep their letters."""
_VAGUE = {"utf-8", "ascii", "iso8859-1", "cp1252"}
"""Encodings that servers claim without looking."""


def decode(page: bytes, headers: Mapping[str, str] | None = None) -> str | None:
    """Read the characters of a page, or say None where it is no text: a picture, an archive, a PDF.

    What decodes as UTF-8 is UTF-8; other encodings are believed from header or page unless they are the usual empty claims,
    where the share of letters beyond ASCII tells Arabic (windows-1256) from Latin (windows-1252).
    """
    for bom, encoding in _BOMS:
        if page.startswith(bom):
            return page.decode(encoding, errors="replace")
    if b"\0" in page[:_HEAD] or page.startswith((b"%PDF", b"\x1f\x8b", b"PK\x03\x04")):
        return None
    try:
        return page.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(page, headers or {})


def _legacy(page: bytes, headers: Mapping[str, str]) -> str:
    utf8 = page.decode("utf-8", errors="replace")
    if utf8.count("\ufffd") * 100 < len(page.translate(None, _ASCII)):
        return utf8  # cut or damaged in a place or two
    for name in (_header_charset(headers), _meta_charset(page)):
        if name and (codec := _codec(name)) and codec not in _VAGUE:
            return page.decode(codec, errors="replace")
    return page.decode("cp1256" if _looks_arabic(page) else "cp1252", errors="replace")


def _header_charset(headers: Mapping[str, str]) -> str | None:
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    found = re.search(r"charset=[\"']?([\w-]+)", kind, re.IGNORECASE)
    return found[1] if found else None


def _meta_charset(page: bytes) -> str | None:
    found = _META.search(page[:_HEAD])
    return (found[1] or found[2]).decode("ascii") if found else None


def _codec(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _looks_arabic(page: bytes) -> bool:
    text = re.sub(rb"<[^>]*>", b"", page)
    beyond = len(text.translate(None, _NO_LETTERS))
    return beyond > 2 * len(re.findall(rb"[A-Za-z]", text)) or beyond * 10 > 3 * len(text)
