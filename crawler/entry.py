"""One entry of a listing as the listing words it, and what is thrown at whoever gives something else."""

import re
from dataclasses import dataclass


class Malformed(Exception):
    """What answered is not the listing that the outlet's file says it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as written; nothing is cleaned or checked yet."""

    url: str | None
    title: str | None = None
    summary: str | None = None
    published: str | None = None
    modified: str | None = None


def mended(body: bytes) -> bytes:
    """Repair what calls itself UTF-8 and is not: windows-1256, which readers take for French, or a few stray bytes."""
    declared = re.search(rb"""encoding=["']([\w-]+)""", body[:200])
    if (declared and declared[1].lower() != b"utf-8") or body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body
    text = body.decode("utf-8", "replace")
    # more than one byte in a hundred: not an accident inside UTF-8 but another encoding
    if text.count("\ufffd") * 100 > len(body):
        text = body.decode("cp1256", "replace")
    return text.encode()


def glimpse(body: bytes) -> str:
    """The first words of what came instead, for the operator."""
    return repr(body[:60].decode("utf-8", "replace")) if body.strip() else "empty"
