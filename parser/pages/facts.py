"""What a page says of itself for machines: JSON-LD and meta tags."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

from lxml import html

_ARTICLE = re.compile(r"article|posting|report", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class Facts:
    """The statements of a page about its article."""

    article: Mapping[str, Any]
    """Its JSON-LD node of an article's type; empty if there is none."""
    metas: Mapping[str, str]
    """Content of each meta tag by its name, property or itemprop in small letters; the first of a name counts."""

    def meta(self, *names: str) -> str | None:
        """The content of the first of these tags that the page has."""
        return next((self.metas[name] for name in names if self.metas.get(name)), None)

    def text(self, key: str) -> str | None:
        """A field of the JSON-LD node as text: of a person or organisation the name, of a list the first."""
        return _text(self.article.get(key))


def read_facts(tree: html.HtmlElement) -> Facts:
    """Read JSON-LD and meta tags; what is broken is passed over."""
    nodes = (node for script in tree.iter("script") if _is_json_ld(script) for node in _nodes(script.text or ""))
    article = next((node for node in nodes if _ARTICLE.search(str(node.get("@type", "")))), {})
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and (content := (meta.get("content") or "").strip()):
            metas.setdefault(name.lower(), content)
    return Facts(article, metas)


def _is_json_ld(script: html.HtmlElement) -> bool:
    return "ld+json" in (script.get("type") or "")


def _nodes(source: str) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD script, those of its graph included; raw line breaks inside strings are forgiven."""
    try:
        found = json.loads(_CONTROL.sub(" ", source))
    except ValueError:
        return
    waiting = [found]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            yield node
            waiting += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]


def _text(value: object) -> str | None:
    if isinstance(value, list):
        return next((text for one in value if (text := _text(one))), None)
    if isinstance(value, dict):
        return _text(value.get("name"))
    return unescape(value).strip() or None if isinstance(value, str) else None
