from dataclasses import dataclass, field

import pytest

from crawler.url import clean_url, key_of, site_of


@dataclass(frozen=True)
class Keys:
    keys: dict[str, str] = field(default_factory=dict)


HESPRESS = Keys({"article": r"-(?P<id>\d+)\.html$", "vivvo": r"^/[a-z-]+/(?P<id>\d+)\.html$"})
SLUGS = Keys()

ARABIC = "https://www.hespress.com/اتفاق-جديد-1352529.html"
UPPER = "https://www.hespress.com/%D8%A7%D8%AA%D9%81%D8%A7%D9%82-%D8%AC%D8%AF%D9%8A%D8%AF-1352529.html"


@pytest.mark.parametrize("url", [ARABIC, UPPER, UPPER.lower(), f"  {UPPER}\n", UPPER.replace("www", "WWW"), f"{UPPER}#comment-7"])
def test_spellings_of_one_address_are_cleaned_to_one(url: str) -> None:
    assert clean_url(url) == UPPER


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=rss&utm_medium=feed",
        "fbclid=a",
        "gclid=b",
        "xtor=RSS-16",
        "_gl=1",
        "igsh=c",
        "at_medium=d",
        "traffic_source=rss",
        "share=jetpack-whatsapp",
        "mc_cid=1",
    ],
)
def test_tracking_is_dropped(query: str) -> None:
    assert clean_url(f"https://x.ma/a?{query}") == "https://x.ma/a"
    assert clean_url(f"https://x.ma/a?p=5&{query}") == "https://x.ma/a?p=5"


@pytest.mark.parametrize("query", ["p=123", "shared=1", "id=9&page=2", "uid=4"])
def test_a_query_that_names_the_page_is_kept(query: str) -> None:
    assert clean_url(f"https://x.ma/?{query}") == f"https://x.ma/?{query}"


def test_a_query_in_another_encoding_than_utf8_is_left_as_it_is() -> None:
    assert clean_url("https://x.ma/a?q=%c7%e1&p=ا") == "https://x.ma/a?p=%D8%A7&q=%C7%E1"
    assert key_of("https://x.ma/a?q=%c7%e1", SLUGS) != key_of("https://x.ma/a?q=%c8%e2", SLUGS)


@pytest.mark.parametrize("url", ["https://x.ma:443/a", "https://x.ma/a"])
def test_a_default_port_says_nothing(url: str) -> None:
    assert clean_url(url) == "https://x.ma/a"


def test_another_port_is_another_site() -> None:
    assert site_of("http://127.0.0.2:8001/a") == "127.0.0.2:8001"
    assert site_of("http://x.ma:443/a") == "x.ma:443"


@pytest.mark.parametrize(
    "url", [UPPER, "https://x.ma/%E9", "https://x.ma/a%2Fb", "https://x.ma/?q=a+b&a=%D9%85", "https://x.ma/%d8"]
)
def test_cleaning_twice_changes_nothing_more(url: str) -> None:
    assert clean_url(clean_url(url)) == clean_url(url)


def test_what_is_no_url_is_an_error() -> None:
    with pytest.raises(ValueError, match="IPv6"):
        clean_url("http://[::1/feed")


@pytest.mark.parametrize(
    "url",
    [
        UPPER,
        ARABIC,
        "http://hespress.com/another-slug-1352529.html?utm_source=rss",
        "https://m.hespress.com/another-slug-1352529.html",
        "https://www.hespress.com/another-slug-1352529.html/amp",
        "https://www.hespress.com/another-slug-1352529.amp.html",
        "https://www.hespress.com/another-slug-1352529.html?amp=1",
        "https://amp.hespress.com/another-slug-1352529.html#comments",
    ],
)
def test_all_addresses_of_an_article_with_an_id_have_one_key(url: str) -> None:
    assert key_of(url, HESPRESS) == "hespress.com:article:1352529"


def test_an_id_is_found_whatever_is_asked_of_its_page() -> None:
    assert key_of("https://www.hespress.com/x-1352529.html?comments=all&page=2", HESPRESS) == "hespress.com:article:1352529"


def test_a_short_link_has_the_key_of_its_article_where_both_show_the_id() -> None:
    fr = Keys({"article": r"^/?(?:\?p=)?(?P<id>\d+)(?:-|$)"})
    assert {key_of(url, fr) for url in ("https://fr.hespress.com/12-a.html", "https://fr.hespress.com/?p=12")} == {
        "fr.hespress.com:article:12"
    }


@pytest.mark.parametrize("cut", ["%D8", "%E0", "%E0%A4"])
def test_a_slug_that_was_cut_within_a_letter_has_the_key_of_the_one_cut_before_it(cut: str) -> None:
    whole = "https://barlamane.com/%D8%A7%D8%AA%D9%81"
    assert key_of(whole + cut, SLUGS) == key_of(whole, SLUGS) == key_of(f"{whole}{cut.lower()}/", SLUGS)


def test_two_id_spaces_of_one_site_never_meet() -> None:
    assert key_of("https://www.hespress.com/international/355728.html", HESPRESS) == "hespress.com:vivvo:355728"
    assert key_of("https://www.hespress.com/x-355728.html", HESPRESS) == "hespress.com:article:355728"


@pytest.mark.parametrize(
    "url", ["https://barlamane.com/slug/", "http://www.barlamane.com/slug", "https://barlamane.com/slug/amp/"]
)
def test_an_address_without_id_is_its_own_key_whatever_its_scheme_twin_or_last_slash(url: str) -> None:
    assert key_of(url, SLUGS) == "barlamane.com/slug"


def test_a_short_link_is_told_apart_by_its_query() -> None:
    assert key_of("https://24saa.ma/?p=12", SLUGS) == "24saa.ma?p=12"
    assert key_of("https://24saa.ma/?p=13", SLUGS) != key_of("https://24saa.ma/?p=12", SLUGS)


def test_a_pattern_may_read_the_decoded_arabic_path() -> None:
    assert key_of(UPPER, Keys({"slug": r"^/(?P<id>اتفاق)-"})) == "hespress.com:slug:اتفاق"


def test_two_editions_on_two_hosts_do_not_share_ids() -> None:
    fr = Keys({"article": r"^/(?P<id>\d+)-"})
    assert key_of("https://fr.hespress.com/12-a.html", fr) != key_of("https://en.hespress.com/12-a.html", fr)
