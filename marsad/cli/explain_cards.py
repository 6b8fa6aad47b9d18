"""How an explanation is printed for people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import click

from marsad.cli.cards import correction, value
from marsad.cli.lines import Record

_INDENT = "    "


@dataclass(frozen=True, slots=True)
class Style:
    """Colour where a terminal shows it; everywhere else the words alone."""

    in_colour: bool

    def __call__(self, text: str, colour: str) -> str:
        return click.style(text, fg=colour) if self.in_colour else text

    def good(self, text: str) -> str:
        return self(text, "green")

    def bad(self, text: str) -> str:
        return self(text, "yellow")

    def head(self, text: str) -> str:
        return click.style(text, bold=True) if self.in_colour else text


class Card(Protocol):
    """Prints one explanation."""

    def __call__(self, told: Record, *, style: Style) -> Iterator[str]: ...


# A text


def text(told: Record, *, style: Style) -> Iterator[str]:
    yield style.head(
        f"{told['id'] or 'text'} ({told['language']}, {told['published'] or 'no day given'}): {_many(told['mentions'])}"
    )
    if told["refused"]:
        yield style.bad(f"refused: {told['refused']}")
    for sentence in told["sentences"]:
        if any(sentence[name] for name in ("ours", "foreign", "dates", "triggers")):
            yield from _sentence(sentence, style)
    for number, mention in enumerate(told["mentions"]):
        yield from _mention(number, mention, style)
    if near := told["nearest"]:
        yield style.bad(f"nearest: {near.get('quote', near['trigger'])}: {near.get('decision', 'the article is not read')}")
        yield f"{_INDENT}«{near['sentence']}»"


def _many(mentions: Sequence[Any]) -> str:
    return "1 event" if len(mentions) == 1 else f"{len(mentions)} events"


def _sentence(sentence: Mapping[str, Any], style: Style) -> Iterator[str]:
    yield ""
    yield f"{sentence['number'] + 1:3}. {'title: ' if sentence['part'] == 'title' else ''}{sentence['text']}"
    for name in ("ours", "foreign", "dates"):
        if sentence[name]:
            yield f"{_INDENT} {name}: {'; '.join(sentence[name])}"
    for step in sentence["steps"]:
        yield from _step(step, style)


def _step(step: Mapping[str, Any], style: Style) -> Iterator[str]:
    head = f"{_INDENT} {step['trigger']} «{step['quote']}»"
    if step["decision"] != "told":
        yield f"{head}: {style.bad(step['decision'])}"
        if step["means"] != step["decision"]:
            yield f"{_INDENT}     {step['means']}"
        return
    which = ", ".join(str(number + 1) for number in step["mentions"])
    act = f"{step['status']} {step['kind']} with {', '.join(step['partners'])}"
    yield f"{head}: {style.good(act)} → event {which}"
    for name in ("cues", "dates"):
        if step.get(name):
            yield f"{_INDENT}     {name}: {'; '.join(step[name])}"


def _mention(number: int, mention: Mapping[str, Any], style: Style) -> Iterator[str]:
    what = mention["instrument"] or mention["kind"]
    yield ""
    yield style.good(f"event {number + 1}: {mention['status']} {what} with {', '.join(mention['partners'])}")
    for name in ("date", "date_end", "place", "direction", "level", "origin"):
        if mention[name] not in (None, "not_given", "not_stated"):
            rule = f" by {mention['date_rule']}" if name == "date" and mention["date_rule"] else ""
            yield f"{_INDENT} {name}: {mention[name]}{rule}{_quoted(_quotes(mention, name))}"
    if mention["topics"]:
        yield f"{_INDENT} topics: {', '.join(mention['topics'])}{_quoted(_quotes(mention, 'topics'))}"


def _quotes(mention: Mapping[str, Any], field: str) -> list[str]:
    return [proof["quote"] for proof in mention["evidence"] if proof["field"] == field]


def _quoted(quotes: Sequence[str]) -> str:
    return f"  «{'», «'.join(dict.fromkeys(quotes))}»" if quotes else ""


# An event


def event(told: Record, *, style: Style) -> Iterator[str]:
    yield style.head(f"{told['id']}  {told['status']}  {told['title']['en']}  (version {told['version']})")
    yield ""
    for one in told["fields"]:
        yield from _field(one, style)
    yield ""
    for one in told["reports"]:
        yield from _report(one, style)
    yield ""
    for one in told["corrections"]:
        yield from correction(one)
    for one in told["versions"]:
        yield from _version(one)
    yield ""
    yield from _fate(told, style)


def _fate(told: Mapping[str, Any], style: Style) -> Iterator[str]:
    for one in told["rules"]:
        yield f"rule {one['rule']}: " + (style.good("matches") if one["matches"] else style.bad(f"not its {one['fails']}"))
    for one in told["deliveries"]:
        last = one["last"] or "not tried yet"
        yield f"delivery {one['id']} to {one['subscription']}: {one['state']}, {one['dedupe_key']}, {last}"


def _field(one: Mapping[str, Any], style: Style) -> Iterator[str]:
    shown = one["value"]
    if shown in (None, [], {}, "not_given") and one["correction"] is None:
        return
    yield f"{one['field']:13} {value(shown)}" + (style.good(f"  (correction {one['correction']})") if one["correction"] else "")
    for voice in one["said_by"]:
        rule = f" by {voice['rule']}" if voice.get("rule") else ""
        yield f"{_INDENT} {voice['outlet']} {voice['report']}{rule}{_quoted(voice['quotes'])}"


_LINKED = {
    "first": "the first",
    "proof": "proved",
    "likeness": "alike",
    "possible": "possibly the same",
    "people": "brought here by people",
}


def _report(one: Mapping[str, Any], style: Style) -> Iterator[str]:
    yield f"{one['outlet']}  {one['report']}  {(one['published'] or '')[:16]}  told as {one['told_as']}"
    yield f"{_INDENT} «{one['sentence']}»"
    why = one["why"]
    if one["score"] is not None:
        points = ", ".join(f"{name} {worth:+.1f}" for name, worth in one["points"].items())
        why = f"{one['score']:.1f} ({points})"
    parts = [_LINKED[one["linked"]], f"with {one['with']}" if one["with"] else "", why]
    yield f"{_INDENT} {style.good('linked')}: {', '.join(filter(None, parts))}"


def _version(one: Mapping[str, Any]) -> Iterator[str]:
    news = f", news: {one['news']}" if one["news"] else ""
    told = "" if one["told_at"] else ", not told yet"
    yield f"version {one['number']}  {one['made_at'][:16]}  {one['what']} by {one['why']} ({one['arrival']}){news}{told}"
    for change in one["fields"]:
        yield f"{_INDENT} {change['field']}: {value(change['before'])} → {value(change['after'])}"


# An address


def address(told: Record, *, style: Style) -> Iterator[str]:
    yield style.head(f"{told['address']}: {told['verdict']}")
    yield f"key       {told['key']}"
    yield f"outlet    {told['outlet'] or style.bad('none of those that are read')}"
    if told["routes"]:
        yield f"routes    {', '.join(told['routes'])}"
    yield f"listed    {', '.join(told['listed']) or 'in no listing as it was read last'}"
    for one in told["fetches"]:
        detail = " ".join(map(str, filter(None, (one["kind"], one["status"], one["detail"]))))
        yield f"fetched   {one['at'][:16]}  {one['route']}: {detail}"
    for one in told["pages"]:
        yield f"page      {one['at'][:16]}  {one['status']}: {one['outcome']}{', kept' if one['has_body'] else ''}"
    for one in told["revisions"]:
        now = ", now" if one["is_current"] else ""
        yield f"text      {one['fetched_at'][:16]}  {one['language']}, {one['arrival']}, {one['mentions']} mentions{now}"
    for one in told["events"]:
        yield f"event     {one['id']}, {one['status']}; marsad explain {one['id']}"
        yield from (f"{_INDENT}{_INDENT}  {line}" for line in _fate(one, style))
    if told["text"]:
        yield ""
        yield from text(told["text"], style=style)
