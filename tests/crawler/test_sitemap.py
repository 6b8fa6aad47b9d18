import gzip

import pytest

from crawler.entry import Malformed
from crawler.sitemap import MAX_BYTES, MOST_LINKS, Sitemap, pages, read_sitemap

URLSET = "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>"
ONE = "<url><loc> https://a.ma/1 </loc><lastmod>2026-03-01</lastmod></url>"


def read(text: str) -> Sitemap:
    return read_sitemap(text.encode())


def test_a_sitemap_names_pages_and_their_last_change() -> None:
    (entry,) = read(URLSET.format(ONE)).entries
    assert (entry.url, entry.modified, entry.published, entry.title) == ("https://a.ma/1", "2026-03-01", None, None)


def test_an_index_names_further_sitemaps_and_is_no_list_of_pages() -> None:
    index = "<?xml version='1.0'?><?xml-stylesheet href='x.xsl'?><!-- a --><sitemapindex><sitemap><loc>https://a.ma/s.xml</loc></sitemap></sitemapindex>"
    sitemap = read(index)
    assert (sitemap.is_index, [entry.url for entry in sitemap.entries]) == (True, ["https://a.ma/s.xml"])
    with pytest.raises(Malformed, match="an index"):
        pages(index.encode())


def test_a_sitemap_stored_as_gzip_is_unpacked() -> None:
    assert len(read_sitemap(gzip.compress(URLSET.format(ONE).encode())).entries) == 1


@pytest.mark.parametrize(
    "body",
    [gzip.compress(b" " * (MAX_BYTES + 1)), gzip.compress(b"x")[:-4] + b"....", b"\x1f\x8bx"],
    ids=["bomb", "wrong checksum", "no gzip"],  # without names they would stand for themselves, and hold the time of day
)
def test_a_gzip_that_is_broken_or_unpacks_beyond_what_a_sitemap_may_be_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_sitemap(body)


def test_what_lies_beyond_the_protocols_most_links_is_left_out() -> None:
    assert len(read(URLSET.format(ONE * (MOST_LINKS + 5))).entries) == MOST_LINKS


def test_a_sitemap_that_is_all_tags_is_read_no_further_than_the_largest_honest_one() -> None:
    lines = "<url>" + "<a/>" * 2_000_000 + "</url>" + ONE
    assert read(URLSET.format(lines)).entries == ()


def test_what_lies_behind_a_broken_entry_is_read() -> None:
    broken = URLSET.format("<url><loc>https://a.ma/0?a=1&b=2</loc></url>" + ONE)
    assert [entry.url for entry in read(broken).entries][-1] == "https://a.ma/1"


def test_a_sitemap_that_breaks_off_gives_what_it_has() -> None:
    first, *_ = read(URLSET.format(ONE)[:-9] + "<url><loc>https://a").entries
    assert first.url == "https://a.ma/1"


def test_entities_are_not_expanded_and_nothing_is_loaded() -> None:
    bomb = "<!DOCTYPE u [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;'><!ENTITY c SYSTEM 'file:///etc/hostname'>]>"
    text = bomb + "<urlset><url><loc>&b;&c;</loc></url>" + ONE + "</urlset>"
    assert [entry.url for entry in read(text).entries] == ["", "https://a.ma/1"]
