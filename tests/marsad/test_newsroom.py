from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import seeds
from marsad.newsroom import Logged, Newsroom, Story
from seeds.datafile import Refused

Overlay = Callable[[str, str], Path]

ARTICLE = """
outlet = "barid_alatlas"
id = 1
language = "ar"
section = "وطنية"
published = 2026-01-02T09:00:00+00:00
title = "عنوان"
summary = "ملخص"
caption = "صورة"
text = '''
فقرة أولى.

فقرة ثانية.
'''
"""


@pytest.fixture
def overlay(tmp_path: Path) -> Overlay:
    """Lay one article over the newsroom and give the layer."""

    def lay(slug: str, text: str) -> Path:
        file = tmp_path / "newsroom" / "articles" / f"{slug}.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return tmp_path

    return lay


def events(newsroom: Newsroom) -> list[tuple[Story, Logged]]:
    return [(story, event) for story in newsroom.stories.values() for event in story.events]


def test_three_outlets_print_articles_of_four_languages_most_of_them_arabic(newsroom: Newsroom) -> None:
    languages = Counter(story.language for story in newsroom.stories.values())
    assert len(newsroom.outlets) == 3
    assert languages.total() >= 26
    assert languages["ar"] > languages.total() / 2
    assert languages["ar"] > languages["fr"] > languages["en"] >= languages["es"] > 0


def test_each_outlet_has_a_loopback_address_of_its_own(newsroom: Newsroom) -> None:
    assert {outlet.address for outlet in newsroom.outlets.values()} == {"127.0.0.2", "127.0.0.3", "127.0.0.4"}


def test_an_outlet_prints_its_newest_article_first(newsroom: Newsroom) -> None:
    for outlet in newsroom.outlets:
        published = [story.published for story in newsroom.printed_by(outlet)]
        assert published == sorted(published, reverse=True)


def test_every_outlet_has_words_for_each_of_its_languages(newsroom: Newsroom) -> None:
    for outlet in newsroom.outlets.values():
        assert set(outlet.labels) == set(outlet.languages)


@pytest.mark.parametrize("event", ["E2025-11-NO-mou", "E2025-11-24-ET-mou"])
def test_the_memorandums_of_marrakech_are_fresh_news_of_several_outlets_in_four_languages(newsroom: Newsroom, event: str) -> None:
    fresh = [story for story, told in events(newsroom) if told.event_id == event and told.status == "occurred"]
    assert {story.outlet for story in fresh} == set(newsroom.outlets)
    assert {story.language for story in fresh} == {"ar", "fr", "en", "es"}


def test_a_planned_visit_is_later_told_as_made(newsroom: Newsroom) -> None:
    told = {event.status: story.published for story, event in events(newsroom) if event.event_id == "E2026-06-16-PT-visit"}
    assert set(told) == {"planned", "occurred"}
    assert told["planned"] < told["occurred"]


def test_a_read_also_line_leads_to_an_older_article(newsroom: Newsroom) -> None:
    for story in newsroom.stories.values():
        assert all(newsroom.stories[line.story].published < story.published for line in story.read_also)


def test_a_memorandum_retold_months_later_is_no_new_one(newsroom: Newsroom) -> None:
    for slug in ("oslo-four-months-on", "addis-trois-mois-apres", "what-marrakech-left-behind"):
        story = newsroom.stories[slug]
        assert {event.status for event in story.events} == {"recalled"}
        assert story.gold["relevant"]
        assert not story.gold["new_mou"]


@pytest.mark.parametrize(
    "slug",
    [
        "gendarmerie-dakar-memorandum",
        "justice-lisbonne-convention",
        "football-dar-es-salaam",
        "campus-daejeon",
        "bank-fraud-convention",
        "algiers-rome-protocol",
        "dementi-malte",
        "opinion-if-rabat-and-brasilia",
        "ailier-malaga",
        "nador-tablets",
    ],
)
def test_what_is_not_ours_or_did_not_happen_logs_nothing(newsroom: Newsroom, slug: str) -> None:
    gold = newsroom.stories[slug].gold
    assert gold["events"] == []
    assert not gold["relevant"]
    assert not gold["new_mou"]


def test_all_seven_kinds_of_event_occur(newsroom: Newsroom) -> None:
    kinds = {event.kind for _, event in events(newsroom) if event.status == "occurred"}
    assert kinds == {"agreement", "visit", "meeting", "conference", "operation", "training", "award"}


def test_only_agreements_have_an_instrument(newsroom: Newsroom) -> None:
    assert all(event.kind == "agreement" for _, event in events(newsroom) if event.instrument)


def test_an_end_stands_only_beside_a_full_date(newsroom: Newsroom) -> None:
    assert all(event.date and event.date < event.date_end for _, event in events(newsroom) if event.date_end)


def test_news_is_told_within_a_fortnight_and_a_plan_lies_ahead(newsroom: Newsroom) -> None:
    for story, event in events(newsroom):
        if event.date is None or len(event.date) != len("2025-11-24"):
            continue
        days = (story.published.date() - date.fromisoformat(event.date)).days
        assert {"occurred": 0 <= days <= 14, "planned": days < 0, "recalled": True}[event.status], story.slug


def test_articles_on_one_event_agree_on_what_it_was(newsroom: Newsroom) -> None:
    reports: dict[str, list[Logged]] = defaultdict(list)
    for _, event in events(newsroom):
        reports[event.event_id].append(event)
    for told in reports.values():
        assert len({event.kind for event in told}) == 1
        assert len({event.place for event in told if event.place}) <= 1
        assert set.intersection(*(set(event.partners) for event in told))
        longest = max((event.date or "" for event in told), key=len)
        assert all(longest.startswith(event.date or "") for event in told)


def test_articles_are_dated_by_the_clock_of_casablanca(newsroom: Newsroom) -> None:
    for story in newsroom.stories.values():
        assert story.published.utcoffset() == story.published.astimezone(ZoneInfo("Africa/Casablanca")).utcoffset(), story.slug


def test_morocco_is_never_a_partner(newsroom: Newsroom) -> None:
    assert all("MA" not in event.partners for _, event in events(newsroom))


def test_readers_claim_events_that_their_article_does_not_report(newsroom: Newsroom) -> None:
    comments = [(story, comment.text) for story in newsroom.stories.values() for comment in story.comments]
    assert len(comments) >= 15
    assert all(text not in story.text for story, text in comments)


def test_an_article_of_the_configuration_joins_the_newsroom(overlay: Overlay) -> None:
    room = Newsroom.load([seeds.SEEDS, overlay("one-more", ARTICLE)])
    assert room.stories["one-more"].paragraphs == ["فقرة أولى.", "فقرة ثانية."]
    assert room.stories["one-more"] in room.printed_by("barid_alatlas")


def test_an_article_is_taken_out_by_one_line(newsroom: Newsroom, overlay: Overlay) -> None:
    room = Newsroom.load([seeds.SEEDS, overlay("nador-tablets", "enabled = false")])
    assert set(newsroom.stories) - set(room.stories) == {"nador-tablets"}


@pytest.mark.parametrize(
    ("change", "line", "reason"),
    [
        (("caption =", "captoin ="), 9, 'unknown key "captoin"; did you mean "caption"?'),
        (('"barid_alatlas"', '"barid_atlas"'), 2, '"barid_atlas" is no outlet of the newsroom'),
        (('language = "ar"', 'language = "fr"'), 4, '"barid_alatlas" does not print "fr"'),
        (("id = 1", "id = 41207"), 3, "41207 is another article's"),
        (("+00:00", ""), 6, "published: Input should have timezone info"),
        (("title =", "title"), 7, "not TOML"),
    ],
)
def test_a_faulty_article_is_refused_with_its_line(overlay: Overlay, change: tuple[str, str], line: int, reason: str) -> None:
    layer = overlay("faulty", ARTICLE.replace(*change))
    with pytest.raises(Refused) as refusal:
        Newsroom.load([seeds.SEEDS, layer])
    problems = [p for p in refusal.value.problems if reason in p.reason]
    assert problems
    assert problems[0].file.name == "faulty.toml"
    assert problems[0].line == line


@pytest.mark.parametrize(
    ("after", "story", "reason"),
    [
        (1, "no-such-article", '"no-such-article" is no article of the outlet'),
        (1, "tokyo-envoy", '"tokyo-envoy" is no article of the outlet'),
        (3, "nador-tablets", "there is no paragraph 3"),
    ],
)
def test_a_read_also_line_leads_to_an_article_of_its_outlet(overlay: Overlay, after: int, story: str, reason: str) -> None:
    layer = overlay("faulty", f'{ARTICLE}\n[[read_also]]\nafter = {after}\nstory = "{story}"\n')
    with pytest.raises(Refused, match=reason):
        Newsroom.load([seeds.SEEDS, layer])
