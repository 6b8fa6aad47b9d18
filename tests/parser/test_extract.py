import tomllib
from pathlib import Path
from typing import Any

import pytest

from crawler.outlet import Extract
from crawler.page import Link
from parser.article import Article, Rejected
from parser.dates.calendar import Calendar
from parser.pages.extract import as_json, extract, from_listing
from parser.pages.furniture import Furniture
from seeds import SEEDS

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
URL = "https://paper.example/2025/11/26/story"


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return {"furniture": Furniture.load([SEEDS]), "calendar": Calendar.load([SEEDS])}


def read(page: bytes | str, known: dict[str, Any], **more: Any) -> Article:
    article = extract(page, url=URL, **known, **more)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_reads_what_a_reader_reads_and_nothing_else(page: Path, known: dict[str, Any]) -> None:
    expected = tomllib.loads(page.with_suffix(".toml").read_text(encoding="utf-8"))
    article = read(page.read_bytes(), known)
    assert article.text.split("\n") == expected["text"].split("\n")
    assert article.title == expected["title"]
    assert article.language == expected["language"]
    assert article.published_from == expected.get("from")
    assert as_json(article)["date"] == expected.get("date")
    assert article.author == expected.get("author")
    assert [link.title for link in article.read_also] == expected["read_also"]


PARAGRAPHS = (
    "استقبل المدير العام للأمن الوطني بمكتبه وفدا من شرطة اليابان، وبحث معه سبل التعاون في مجال الشرطة العلمية.",
    "واتفق الجانبان على تبادل الخبراء، وعلى تنظيم دورة مشتركة بمدينة القنيطرة خلال السنة المقبلة.",
)


def paged(*, head: str = "", before: str = "", paragraphs: tuple[str, ...] = PARAGRAPHS, after: str = "", body: str = "") -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    article = f'<article>{before}<div class="entry-content">{text}{after}</div></article>'
    return f'<html><head><meta charset="utf-8"><title>وفد ياباني بالرباط</title>{head}</head><body {body}>{article}</body></html>'


def test_believes_the_letters_rather_than_the_header(known: dict[str, Any]) -> None:
    page = paged().encode("windows-1256")
    assert read(page, known, headers={"Content-Type": "text/html; charset=UTF-8"}).text == "\n".join(PARAGRAPHS)


def test_drops_what_the_outlet_says_is_not_the_article(known: dict[str, Any]) -> None:
    page = paged(after='<div class="sponsor"><p>شركة ترعى هذه الصفحة وتتمنى لكم قراءة ممتعة.</p></div>')
    assert "ترعى" in read(page, known).text
    assert "ترعى" not in read(page, known, rules=Extract(drop=(".sponsor",))).text


def test_reads_the_body_where_the_outlet_says_it_stands(known: dict[str, Any]) -> None:
    other = "".join(f"<p>{line}</p>" for line in PARAGRAPHS * 2).replace("اليابان", "كوريا")
    page = paged(before=f'<div id="story">{other}</div>')
    assert "كوريا" in read(page, known, rules=Extract(body=("#story",))).text


def test_a_ticker_of_other_headlines_is_not_text(known: dict[str, Any]) -> None:
    ticker = "".join(f'<li><a href="/{n}">حموشي يوقع مذكرة تفاهم مع الدولة رقم {n}</a></li>' for n in range(40))
    article = read(paged(before=f"<ul>{ticker}</ul>", after=f"<ul>{ticker}</ul>"), known)
    assert article.text == "\n".join(PARAGRAPHS)
    assert len(article.read_also) == 40


def test_keeps_a_link_inside_a_sentence(known: dict[str, Any]) -> None:
    page = paged(after='<p>وكان <a href="/x">بلاغ للمديرية</a> قد أعلن الزيارة.</p>')
    assert read(page, known).text.endswith("وكان بلاغ للمديرية قد أعلن الزيارة.")


def test_a_read_also_link_keeps_its_address(known: dict[str, Any]) -> None:
    page = paged(after='<p>اقرأ أيضا: <a href="/x">حموشي في طوكيو</a></p>')
    assert [(link.title, link.url) for link in read(page, known).read_also] == [("حموشي في طوكيو", "https://paper.example/x")]


def test_a_script_is_never_text(known: dict[str, Any]) -> None:
    assert "alert" not in read(paged(after="<script>alert('x')</script>"), known).text


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        ("<!-- nothing -->", "empty"),
        (b"%PDF-1.7 ...", "undecodable"),
        (bytes(range(256)) * 20, "undecodable"),
        ("<p>ترقبوا</p>", "too_short"),
        ("<title>الصفحة غير موجودة</title><h1>404</h1>", "soft_404"),
        ("<title>Le Relais</title><p>Erreur 404 : page introuvable</p>", "soft_404"),
        ("<title>Just a moment...</title><p>Checking your browser before accessing.</p>", "challenge"),
        ("<title>Before you continue</title><p>We use cookies and data.</p>", "challenge"),
        (paged(body='class="archive category"'), "not_an_article"),
        (paged(paragraphs=("Die Polizei hat den Mann in der Stadt festgenommen und verhört. " * 4,)), "unsupported_language"),
        ("x" * 5_000_001, "unreadable"),
        ("<p>" * 40_000, "unreadable"),
    ],
)  # fmt: skip
def test_says_why_a_page_gives_no_article(page: bytes | str, reason: str, known: dict[str, Any]) -> None:
    answer = extract(page, url=URL, **known)
    assert isinstance(answer, Rejected)
    assert answer.reason == reason


def test_an_article_about_a_missing_page_is_an_article(known: dict[str, Any]) -> None:
    line = "وقال إن عبارة «الصفحة غير موجودة» ظهرت للزوار بعد هجوم على موقع الإدارة."
    assert read(paged(paragraphs=(*PARAGRAPHS * 5, line)), known).text.endswith(line)


def test_cuts_the_outlets_name_off_the_title(known: dict[str, Any]) -> None:
    head = '<meta property="og:title" content="وفد ياباني بالرباط - الفجر"><meta property="og:site_name" content="الفجر">'
    assert read(paged(head=head), known).title == "وفد ياباني بالرباط"


def test_keeps_a_dash_that_belongs_to_the_title(known: dict[str, Any]) -> None:
    head = (
        '<meta property="og:title" content="المغرب - اليابان: شراكة أمنية"><meta property="og:site_name" content="جريدة الفجر">'
    )
    assert read(paged(head=head), known).title == "المغرب - اليابان: شراكة أمنية"


def test_a_listing_alone_gives_an_article_of_its_title() -> None:
    link = Link(url=URL, key="k", title="حموشي يستقبل وفدا يابانيا", summary="استقبله بالرباط. The post X appeared first on Y.")
    article = from_listing(link, furniture=Furniture.load([SEEDS]))
    assert isinstance(article, Article)
    assert (article.title, article.text, article.is_title_only) == (link.title, "استقبله بالرباط.", True)


def test_a_listing_without_a_title_gives_nothing() -> None:
    assert from_listing(Link(url=URL, key="k"), furniture=Furniture.load([SEEDS])) == Rejected("empty", "the listing alone")


def test_prints_what_the_command_line_promises(known: dict[str, Any]) -> None:
    head = '<meta property="article:published_time" content="2025-11-24T23:30:00Z"><meta name="author" content="بقلم: منى">'
    shown = as_json(read(paged(head=head), known))
    assert list(shown) == ["title", "text", "date", "author", "language", "read_also"]
    assert shown["date"] == "2025-11-25"  # half past midnight in Casablanca
    assert shown["author"] == "منى"
    assert as_json(Rejected("empty", "why")) == {"rejected": "empty", "detail": "why"}


def test_comments_go_even_where_they_are_longer_than_the_article(known: dict[str, Any]) -> None:
    comments = "".join(f'<li class="comment"><p>حموشي وقع مذكرة تفاهم مع الدولة رقم {n}، يقول قارئ.</p></li>' for n in range(60))
    page = paged(after=f'<div class="readers"><ul class="comment-list">{comments}</ul></div>')
    assert read(page, known).text == "\n".join(PARAGRAPHS)


def test_what_holds_most_of_the_text_is_no_box_whatever_it_is_called(known: dict[str, Any]) -> None:
    page = paged(paragraphs=(f'</p><div class="shared-by-author"><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div><p>',))
    assert read(page, known).text == "\n".join(PARAGRAPHS)


def test_a_box_of_other_stories_leaves_its_links_and_nothing_else(known: dict[str, Any]) -> None:
    story = '<a href="/x">حموشي في طوكيو</a><p>وقع هناك مذكرة تفاهم مع نظيره الياباني.</p>'
    box = f'<div class="x"><span>اقرأ أيضا</span><div>{story}</div></div>'
    article = read(paged(after=f"{box}<p>{PARAGRAPHS[0]} ثانية.</p>"), known)
    assert article.text.split("\n") == [*PARAGRAPHS, f"{PARAGRAPHS[0]} ثانية."]
    assert [(link.title, link.url) for link in article.read_also] == [("حموشي في طوكيو", "https://paper.example/x")]


def test_a_heading_below_a_box_of_other_stories_is_of_the_article(known: dict[str, Any]) -> None:
    after = f'<h4>مقالات ذات صلة</h4><p><a href="/x">حموشي في طوكيو</a></p><h2>أفق جديد</h2><p>{PARAGRAPHS[0]} ثانية.</p>'
    assert "أفق جديد" in read(paged(after=after), known).text.split("\n")


def test_a_first_paragraph_that_stands_apart_is_of_the_article(known: dict[str, Any]) -> None:
    lead = "تنظم المديرية العامة للأمن الوطني بطنجة معرضا لصور الشرطة اليابانية يدوم شهرا كاملا"
    page = paged(before=f'<h1>وفد ياباني بالرباط</h1><div class="chapo"><p>{lead}</p></div>')
    assert read(page, known).text.split("\n") == [lead, *PARAGRAPHS]


def test_links_in_a_row_are_no_text(known: dict[str, Any]) -> None:
    tags = '<p><a href="/1">الأمن الوطني</a>، <a href="/2">اليابان</a></p>'
    buttons = '<p><a href="/3">فيسبوك</a><a href="/4">إكس</a></p>'
    article = read(paged(after=f"{tags}{buttons}<p>***</p>"), known)
    assert (article.text, article.read_also) == ("\n".join(PARAGRAPHS), ())


def test_who_wrote_and_when_is_no_text(known: dict[str, Any]) -> None:
    head = '<meta name="author" content="منى العلوي">'
    paragraphs = ("بقلم: منى العلوي - الرباط", "نشر يوم الاثنين 24 نونبر 2025 - 10:30", *PARAGRAPHS)
    assert read(paged(head=head, paragraphs=paragraphs), known).text == "\n".join(PARAGRAPHS)


@pytest.mark.parametrize("said", ["paper.example", "admin", "@paper", "صحافية تتابع شؤون الأمن والهجرة منذ أكثر من عشر سنوات"])
def test_an_address_an_account_or_a_text_is_no_author(said: str, known: dict[str, Any]) -> None:
    page = paged(head=f'<meta name="author" content="{said}">', before='<a href="/author/mona">بقلم منى العلوي</a>')
    assert read(page, known).author == "منى العلوي"


def test_a_title_that_was_escaped_twice_is_read_as_it_was_meant(known: dict[str, Any]) -> None:
    head = '<meta property="og:title" content="وفد &amp;quot;ياباني&amp;quot; بالرباط">'
    assert read(paged(head=head), known).title == 'وفد "ياباني" بالرباط'
