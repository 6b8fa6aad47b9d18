"""Every page in every language, and what the answers carry."""

import re
from itertools import product
from pathlib import Path

import pytest
from lxml import html

from alerts.catalogue import LANGUAGES
from db.event import Event
from tests.web.conftest import Reader, reader_of
from tests.web.samples import HOSTILE, NORWAY, Shelf, a_full_shelf, an_event, proofs
from web.site import WebSettings
from web.words import DIRECTIONS

STATIC = Path(__file__).parents[2] / "web" / "static"
PATHS = (
    "/{}/",
    "/{}/?kind=agreement&partner=NO",
    "/{}/?kind=award&partner=NO",
    "/{}/?kind=nonsense",
    "/{}/event/7K3QF2MD",
    "/{}/event/RNDVP43A",
    "/{}/event/RTRC2222",
    "/{}/event/HSTL2222",
    "/{}/event/ABCDEFGH",
    "/{}/nowhere",
)
EVERY_PAGE = [path.format(lang) for lang, path in product(LANGUAGES, PATHS)]
SHOWN_PAGES = [path.format(lang) for lang, path in product(LANGUAGES, PATHS[:7])]


def text_of(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_page_says_its_language_and_direction(reader: Reader, path: str) -> None:
    root = reader.page(path)
    lang = path[1:3]
    assert root.get("lang") == lang
    assert root.get("dir") == ("rtl" if lang == "ar" else "ltr")


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_page_has_one_heading_a_title_and_a_skip_link(reader: Reader, path: str) -> None:
    root = reader.page(path)
    assert len(root.cssselect("h1")) == 1
    assert text_of(root.cssselect("title")[0])
    assert root.cssselect("a.skip")[0].get("href") == "#main"


@pytest.mark.parametrize(
    "path", [*EVERY_PAGE, "/", "/healthz", "/readyz", "/api/v1/events", "/api/v1/events/none", "/static/marsad.css"]
)
def test_every_answer_forbids_what_is_inline_or_from_elsewhere(reader: Reader, path: str) -> None:
    headers = reader.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self'")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_no_page_has_inline_style_script_or_handlers(reader: Reader, path: str) -> None:
    root = reader.page(path)
    assert root.cssselect("style, script:not([src]), [style]") == []
    assert [name for element in root.iter() for name in element.attrib if str(name).startswith("on")] == []
    assert all(script.get("src", "").startswith("/static/") for script in root.cssselect("script"))


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_no_identifier_stands_twice_in_a_page(reader: Reader, path: str) -> None:
    ids = [element.get("id") for element in reader.page(path).cssselect("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_reference_inside_a_page_leads_somewhere(reader: Reader, path: str) -> None:
    root = reader.page(path)
    ids = {element.get("id") for element in root.cssselect("[id]")}
    anchors = {link.get("href", "")[1:] for link in root.cssselect("a[href^='#']")}
    described = {name for mark in root.cssselect("[aria-describedby]") for name in mark.get("aria-describedby", "").split()}
    labelled = {element.get("aria-labelledby") for element in root.cssselect("[aria-labelledby]")}
    assert anchors | described | labelled <= ids


@pytest.mark.parametrize("path", SHOWN_PAGES)
def test_the_other_languages_are_linked_with_the_same_path_and_query(reader: Reader, path: str) -> None:
    links = {link.get("hreflang"): link.get("href") for link in reader.page(path).cssselect("link[hreflang]")}
    assert links == {lang: f"/{lang}/{path[4:]}" for lang in LANGUAGES}


@pytest.mark.parametrize("path", SHOWN_PAGES)
def test_links_between_pages_stay_in_the_language(reader: Reader, path: str) -> None:
    links = [link.get("href", "") for link in reader.page(path).cssselect("main a[href^='/']")]
    assert all(link.startswith((f"/{path[1:3]}/", "/api/")) for link in links)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_between_pages_are_answered(reader: Reader, lang: str) -> None:
    for page in (f"/{lang}/", f"/{lang}/event/7K3QF2MD"):
        for link in reader.page(page).cssselect("a[href^='/'], link[href^='/'], script[src]"):
            target = link.get("href") or link.get("src") or ""
            assert reader.get(target.replace("partner=%3Cb%3EXX%3C%2Fb%3E", "partner=ES")).status_code == 200, target


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [
        ("", "ar"),
        ("fr-MA,fr;q=0.9,en;q=0.8", "fr"),
        ("de-DE,de;q=0.9,es;q=0.5", "es"),
        ("en;q=0.2, fr;q=0.7", "fr"),
        ("ja", "ar"),
        ("ar-MA", "ar"),
        ("EN-us", "en"),
        ("en;q=0, es", "es"),
        ("en;q=broken, fr;q=0.1", "fr"),
        ("*", "ar"),
    ],
)
def test_the_root_leads_to_the_reader_s_language(reader: Reader, accepted: str, lang: str) -> None:
    answer = reader.get("/", accept_language=accepted)
    assert (answer.status_code, answer.headers["location"]) == (302, f"/{lang}/")
    assert answer.headers["vary"] == "Accept-Language"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_merged_event_leads_to_the_one_it_became_and_says_so(reader: Reader, lang: str) -> None:
    answer = reader.get(f"/{lang}/event/MRGD2222")
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/{lang}/event/7K3QF2MD?merged=MRGD2222"
    assert reader.page(answer.headers["location"]).cssselect("p.banner[role=status]")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_withdrawn_event_is_gone_and_still_readable(reader: Reader, lang: str) -> None:
    answer = reader.get(f"/{lang}/event/RTRC2222")
    assert answer.status_code == 410
    assert html.document_fromstring(answer.text).cssselect("p.banner[role=alert]")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_unknown_event_offers_a_search(reader: Reader, lang: str) -> None:
    answer = reader.get(f"/{lang}/event/ABCDEFGH")
    assert answer.status_code == 404
    assert html.document_fromstring(answer.text).cssselect(f"main a[href='/{lang}/?words=ABCDEFGH']")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bad_filter_is_refused_by_name_with_what_is_accepted(reader: Reader, lang: str) -> None:
    answer = reader.get(f"/{lang}/?kind=nonsense")
    assert answer.status_code == 400
    shown = text_of(html.document_fromstring(answer.text).cssselect("[role=alert]")[0])
    assert shown.startswith("kind: ")
    assert "'agreement'" in shown


def test_an_error_outside_a_language_speaks_the_reader_s(reader: Reader) -> None:
    answer = reader.get("/nowhere", accept_language="es")
    assert answer.status_code == 404
    assert 'lang="es"' in answer.text


def test_a_page_takes_no_post(reader: Reader) -> None:
    assert reader.ask("POST", "/en/").status_code == 405


class BrokenShelf(Shelf):
    def events(self, **_: object) -> list[Event]:
        raise RuntimeError("the disk is gone")


def test_a_failure_shows_a_reference_and_the_way_on_but_no_cause(caplog: pytest.LogCaptureFixture) -> None:
    answer = reader_of(BrokenShelf()).get("/en/")
    assert answer.status_code == 500
    root = html.document_fromstring(answer.text)
    reference = text_of(root.cssselect("[role=alert]")[0])
    assert re.fullmatch("[0-9a-f]{8}", reference)
    assert reference in caplog.text
    assert root.cssselect("nav a")
    assert "disk" not in answer.text
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_fact_with_a_proof_leads_to_a_mark_that_equals_the_stored_slice(reader: Reader, lang: str) -> None:
    root = reader.page(f"/{lang}/event/{NORWAY.id}")
    proved = {}
    for fact in root.cssselect("table.facts tr"):
        field = (fact.get("id") or "").removeprefix("fact-")
        proved[field] = {marked(root, (link.get("href") or "").removeprefix("#p")) for link in fact.cssselect("a.number")}
    stored = {"kind", "instrument", "partner", "counterpart", "topic", "place"}
    assert {field for field, quotes in proved.items() if quotes} == stored
    for field, quotes in proved.items():
        assert quotes == {proof.quote for proof in NORWAY.evidence if proof.field in {field, f"{field}s"}}


def marked(root: html.HtmlElement, number: str) -> str:
    assert root.cssselect(f"#p{number}")
    return "".join(mark.text_content() for mark in root.cssselect("mark") if number in (mark.get("data-proofs") or "").split())


def test_an_event_names_the_one_at_whose_margin_it_happened_with_its_date(reader: Reader) -> None:
    (when,) = reader.page(f"/en/event/{NORWAY.id}").cssselect("p.when")
    assert when.cssselect("a[href='/en/event/RNDVP43A']")
    assert text_of(when).endswith("(24 to 27 Nov 2025)")


def test_the_reader_s_language_is_quoted_first(reader: Reader) -> None:
    quoted = {lang: reader.page(f"/{lang}/event/{NORWAY.id}").cssselect("blockquote")[0].get("lang") for lang in ("ar", "fr")}
    assert quoted == {"ar": "ar", "fr": "fr"}


def test_a_quote_keeps_the_direction_of_its_language(reader: Reader) -> None:
    for quote in reader.page(f"/en/event/{NORWAY.id}").cssselect("blockquote"):
        assert quote.get("dir") == {"ar": "rtl", "fr": "ltr"}[quote.get("lang") or ""]


def test_a_quote_in_a_foreign_language_has_a_gloss_of_what_matched(reader: Reader) -> None:
    root = reader.page(f"/en/event/{NORWAY.id}")
    glosses = {text_of(term.cssselect("bdi")[0]): text_of(term.getnext()) for term in root.cssselect(".gloss dt")}
    assert glosses["مذكرة تفاهم"] == "memorandum of understanding"
    assert glosses["norvégienne"] == "Norway"


def test_a_quote_in_the_reader_s_language_has_none(reader: Reader) -> None:
    first = reader.page(f"/ar/event/{NORWAY.id}").cssselect("article.report")[0]
    assert first.cssselect(".gloss") == []


def test_no_page_shows_more_of_an_article_than_a_quote() -> None:
    text = "They signed a memorandum. " + "Then the ceremony went on and on. " * 40
    event = an_event("LONGTEXT", evidence=proofs("r-LONGTEXT", text, [("kind", "signed")]))
    root = reader_of(Shelf([event], {"r-LONGTEXT": text})).page("/en/event/LONGTEXT")
    assert text_of(root.cssselect("blockquote")[0]) == "They signed1 a memorandum."  # with the number of the proof


def test_what_outlets_write_is_shown_as_text(reader: Reader) -> None:
    for path in ("/en/", f"/en/event/{HOSTILE.id}"):
        root = reader.page(path)
        assert root.cssselect("main script, main img, main b") == []
    assert "<script>alert(2)</script>" in text_of(root.cssselect("blockquote mark")[0])


def test_bidi_controls_of_a_title_end_with_it(reader: Reader) -> None:
    (heading,) = reader.page(f"/en/event/{HOSTILE.id}").cssselect("article.report h3")
    assert "\u202e" in heading.text_content()
    assert heading.get("dir") == "ltr"  # dir isolates, so that an override inside ends at the element's border


def test_only_web_addresses_become_links(reader: Reader) -> None:
    links = [link.get("href", "") for link in reader.page(f"/en/event/{HOSTILE.id}").cssselect("a")]
    assert all(link.startswith(("/", "#", "http://", "https://")) for link in links)


def test_the_original_is_linked_at_the_sentence_that_proves(reader: Reader) -> None:
    (link, *_) = reader.page(f"/en/event/{NORWAY.id}").cssselect("a[rel~=external]")
    assert (link.get("href") or "").partition("#:~:text=")[1:] != ("", "")


@pytest.mark.parametrize("path", ["/ar/", "/en/event/7K3QF2MD", "/fr/nowhere"])
def test_the_demo_is_marked_on_every_page(path: str) -> None:
    demo = reader_of(a_full_shelf(), WebSettings(demo=True)).page(path)
    assert ".example" in text_of(demo.cssselect("p.demo")[0])


def test_only_the_demo_wears_its_band(reader: Reader) -> None:
    assert reader.page("/ar/").cssselect("p.demo") == []


def test_search_engines_are_kept_out_unless_let_in(reader: Reader) -> None:
    let_in = reader_of(a_full_shelf(), WebSettings(index=True))
    assert reader.page("/ar/").cssselect("meta[name=robots][content=noindex]")
    assert not let_in.page("/ar/").cssselect("meta[name=robots]")
    assert let_in.page("/ar/event/RTRC2222").cssselect("meta[name=robots][content=noindex]")


def test_a_public_instance_gives_whole_addresses() -> None:
    public = reader_of(a_full_shelf(), WebSettings(public_url="https://marsad.example"))
    links = public.page("/ar/event/7K3QF2MD").cssselect("link[hreflang=fr]")
    assert links[0].get("href") == "https://marsad.example/fr/event/7K3QF2MD"


def test_an_empty_ledger_says_why(empty_reader: Reader) -> None:
    assert (
        text_of(empty_reader.page("/en/").cssselect(".empty")[0]) == "No event is known yet: the outlets have still to be read."
    )


def test_the_ledger_counts_what_it_found_in_heading_and_title(reader: Reader) -> None:
    root = reader.page("/en/?kind=agreement")
    assert text_of(root.cssselect("h1")[0]) == "2 events"
    assert text_of(root.cssselect("title")[0]) == "2 events · Marsad"


def test_the_filter_form_keeps_what_it_does_not_ask(reader: Reader) -> None:
    kept = reader.page("/en/?kind=agreement&date_from=2025-01-01").cssselect(".range input[type=hidden]")
    assert [(field.get("name"), field.get("value")) for field in kept] == [("kind", "agreement")]


def test_older_events_stand_on_the_next_page() -> None:
    shelf = Shelf([an_event(f"E{n:03}", date=f"2025-01-{1 + n // 10:02}") for n in range(120)])
    reader = reader_of(shelf)
    seen: list[str] = []
    path = "/en/"
    for _ in range(3):
        root = reader.page(path)
        seen += [link.get("href") or "" for link in root.cssselect("a[data-row]")]
        path = next((link.get("href") or "" for link in root.cssselect("a[rel=next]")), "")
    assert path == ""
    assert len(seen) == len(set(seen)) == 120


def test_the_style_sheet_knows_no_left_or_right() -> None:
    assert not re.search(r"\b(left|right)\b", (STATIC / "marsad.css").read_text(encoding="utf-8"))


def test_the_style_sheet_gives_marks_no_inline_room() -> None:
    sheet = (STATIC / "marsad.css").read_text(encoding="utf-8")
    of_marks = [body for names, body in re.findall(r"([^{}]*)\{([^{}]*)\}", sheet) if re.search(r"\bmark\b(?! \+)", names)]
    assert of_marks
    assert not any(re.search(r"(padding|margin)(-inline)?", body) for body in of_marks)


def test_the_script_matches_keys_by_their_place() -> None:
    script = (STATIC / "marsad.js").read_text(encoding="utf-8")
    assert '"KeyJ"' in script
    assert '"KeyK"' in script
    assert "http" not in script


def test_arabic_alone_runs_from_the_other_side() -> None:
    assert DIRECTIONS == {"ar": "rtl", "fr": "ltr", "en": "ltr", "es": "ltr"}
