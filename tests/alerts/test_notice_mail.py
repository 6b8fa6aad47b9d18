import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, get_args

import pytest

from alerts.bulletin import Bulletin
from alerts.catalogue import LANGUAGES
from alerts.mail import WIDTH, email_notice
from alerts.message import Instance
from alerts.notice import settings_id
from alerts.notice_letter import notice_letter
from crawler.health import Cause
from parser.article import Language
from tests.alerts.events import NOW
from tests.alerts.letters import Elements, html, text
from tests.alerts.notices import HOUR, blind_in, failed, gone_blind, operator, ready, recovered, sent


def mail(bulletin: Bulletin, instance: Instance) -> EmailMessage:
    parsed = message_from_bytes(email_notice(bulletin, instance).body, policy=default)
    assert isinstance(parsed, EmailMessage)
    assert parsed.defects == []
    return parsed


def everything(**fields: Any) -> Bulletin:
    """Whatever an operator may be told, in one mail."""
    blind = [gone_blind("lematin", "unreachable", detail="<b>timeout</b>"), gone_blind("tanja7", "redesigned", last=None)]
    spell = [gone_blind("goud"), recovered("goud", now=NOW + HOUR)]
    lost = [failed(), failed(subscription="b1b2c3d4e5", state="dead", attempts=10, next_at=None)]
    return sent(*blind, *spell, *lost, ready("lematin"), coverage=blind_in("lematin", "tanja7"), at=NOW + 2 * HOUR, **fields)


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("ar", "تتعذر قراءة Le Matin"),
        ("fr", "Impossible de lire Le Matin"),
        ("en", "Le Matin cannot be read"),
        ("es", "No se puede leer Le Matin"),
    ],
)
def test_the_subject_says_what_is_wrong(instance: Instance, language: Language, subject: str) -> None:
    assert mail(sent(gone_blind(), coverage=blind_in("lematin"), language=language), instance)["subject"] == subject


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("ar", "منابر تتعذر قراءتها: 2، عدنا إلى قراءة Goud"),
        ("fr", "Impossible de lire 2 titres + Lecture rétablie\u202f: Goud"),
        ("en", "2 outlets cannot be read, Goud is read again"),
        ("es", "No se pueden leer 2 medios, Se vuelve a leer Goud"),
    ],
)
def test_the_subject_of_several_counts_them_whatever_their_causes(instance: Instance, language: Language, subject: str) -> None:
    notices = [gone_blind("lematin"), gone_blind("tanja7", "quiet"), recovered("goud", since=NOW - HOUR, now=NOW)]
    assert mail(sent(*notices, coverage=blind_in("lematin", "tanja7"), language=language), instance)["subject"] == subject


def test_a_mail_says_what_since_when_why_what_marsad_does_and_what_its_reader_can_do(instance: Instance) -> None:
    notice = gone_blind("lematin", "blocked", detail="HTTP 403")
    assert text(mail(sent(notice, coverage=blind_in("lematin"), at=NOW), instance)) == (
        "Le Matin cannot be read\n"
        "\n"
        "Cause: the site refuses us, or wants proof of a human\n"
        "Le Matin: since 27 Nov 2025, 11:31; last article 27 Nov 2025, 02:31\n"
        "(HTTP 403)\n"
        "\n"
        "What Marsad does: it asks again after 1 hour, after 6 hours, then once a\n"
        "day, and gets round no barrier. Once it is let in, it reads what it\n"
        "missed and tells it as late.\n"
        "What you can do: ask the outlet to let Marsad in, or stop reading it\n"
        "(enabled = false in outlets/lematin.toml)\n"
        "\n"
        "Why you got this: rule “Marsad itself”\n"
        "Subscribed since 3 Oct 2025\n"
        "To stop this subscription:\n"
        "marsad subscriptions stop s1\n"
    )


def test_an_arabic_mail_reads_as_one_would_write_it(instance: Instance) -> None:
    notices = [gone_blind("tanja7", "unreachable", last=None), recovered("goud", "quiet", since=NOW - HOUR, now=NOW)]
    assert text(mail(sent(*notices, coverage=blind_in("tanja7"), language="ar"), instance)) == (
        "تتعذر قراءة طنجة7\n"
        "\n"
        "السبب: لا جواب: خادمه معطل أو لا نصل إليه من هنا\n"
        "طنجة7: منذ 27 نونبر 2025، 11:31\n"
        "\n"
        "ما يفعله مرصد: يعيد الطلب على فترات تطول، أقصاها 6 ساعات. وحين يأتي جواب\n"
        "يقرأ ما فاته ويخبر به متأخرا.\n"
        "ما يمكنك فعله: افتح الموقع في متصفح، فإن كان قد انتقل فاكتب عنوانه\n"
        "الجديد في \u2068outlets/tanja7.toml\u2069\n"
        "\n"
        "* * *\n"
        "\n"
        "عدنا إلى قراءة \u2068Goud\u2069\n"
        "\n"
        "\u2068Goud\u2069: لم يقرأ من 27 نونبر 2025، 10:31 إلى 27 نونبر 2025، 11:31 (لا\n"
        "مقال جديدا منذ مدة أطول من المعتاد)\n"
        "\n"
        "ما نشر في هذه المدة تجري قراءته، وأخباره تصل متأخرة.\n"
        "\n"
        "لماذا وصلتك: قاعدة «حالة مرصد»\n"
        "مشترك منذ: 3 أكتوبر 2025\n"
        "لإيقاف هذا الاشتراك:\n"
        "marsad subscriptions stop s1\n"
    )


def test_a_spell_that_was_over_before_it_was_told_is_one_line(instance: Instance) -> None:
    read = text(mail(sent(gone_blind(), recovered(now=NOW + HOUR)), instance))
    assert read.startswith("Le Matin is read again\n")
    assert "Le Matin: not read from 27 Nov 2025, 11:31 to 27 Nov 2025, 12:31 (the\n" in read
    assert "cannot be read" not in read


def test_times_are_those_of_the_operator_s_clock(instance: Instance) -> None:
    read = text(mail(sent(gone_blind(), coverage=blind_in("lematin"), timezone="America/New_York"), instance))
    assert "since 27 Nov 2025, 05:31" in read


def test_outlets_with_one_cause_share_its_advice(instance: Instance) -> None:
    blind = [gone_blind(slug, "unreachable") for slug in ("lematin", "tanja7")]
    [section] = notice_letter(sent(*blind, coverage=blind_in("lematin", "tanja7")), instance).sections
    assert section.title == "2 outlets cannot be read"
    assert [label for label, _ in section.facts] == ["Cause", "Le Matin", "\u2068طنجة7\u2069"]
    assert section.remarks[-1].endswith("outlets/lematin.toml, outlets/tanja7.toml")


def test_when_much_is_blind_at_once_the_operator_is_pointed_at_their_own_machine_first(instance: Instance) -> None:
    blind = [gone_blind("lematin", "unreachable"), gone_blind("goud", "blocked")]
    sections = notice_letter(sent(*blind, coverage=blind_in("lematin", "goud", of=4)), instance).sections
    ours = "So many outlets at once: look at this machine’s own connection first."
    assert [section.remarks[0] == ours for section in sections] == [True, False]


def test_outlets_that_are_blind_besides_those_told_of_are_named_with_since_when(instance: Instance) -> None:
    read = text(mail(sent(gone_blind("lematin"), coverage=blind_in("lematin", "goud")), instance))
    assert "Outlets not read now: 2 (Le Matin since 27 Nov 2025, goud since 27 Nov" in read


def test_being_ready_says_what_is_read_what_was_found_and_what_cannot_be_seen(instance: Instance) -> None:
    [section] = notice_letter(sent(ready("lematin")), instance).sections
    assert section.title == "Marsad is ready"
    assert section.facts == (
        ("Outlets read", "19 of 20"),
        ("Not read", "Le Matin"),
        ("From the past", "events: 132 (past days: 400)"),
    )


def test_without_a_history_nothing_is_said_of_the_past(instance: Instance) -> None:
    [section] = notice_letter(sent(ready(days=0)), instance).sections
    assert section.facts == (("Outlets read", "20 of 20"),)


def test_a_receiver_that_fails_is_told_by_its_host_with_the_command_that_ends_it(instance: Instance) -> None:
    [section] = notice_letter(sent(failed()), instance).sections
    assert section.title == "Nothing reaches receiver.example"
    assert section.facts == (("a1b2c3d4e5", "webhook, rule “New agreements”, since 27 Nov 2025, 10:31, attempts: 4 (503 busy)"),)
    assert section.remarks[-1].endswith("(marsad subscriptions stop a1b2c3d4e5)")


def test_what_the_settings_made_is_ended_in_the_settings(instance: Instance) -> None:
    made = notice_letter(sent(ready(), id=settings_id(operator())), instance)
    assert made.stop == "marsad.toml: [operator] email"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cause", get_args(Cause))
def test_every_cause_has_its_words_and_its_advice_in_every_language(instance: Instance, language: Language, cause: Cause) -> None:
    [section] = notice_letter(sent(gone_blind(cause=cause), coverage=blind_in("lematin"), language=language), instance).sections
    assert all(value for _, value in section.facts)
    assert len(section.remarks) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_html_carry_the_same_in_every_language(instance: Instance, language: Language) -> None:
    parsed = mail(everything(language=language), instance)
    plain = " ".join(text(parsed).split())
    shown = html(parsed)
    for section in notice_letter(everything(language=language), instance).sections:
        for said in (section.title, *(value for fact in section.facts for value in fact), *section.remarks):
            assert " ".join(said.split()) in plain
            assert said.replace("<", "&lt;").replace(">", "&gt;") in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_lines_are_short_where_they_can_be_broken(instance: Instance, language: Language) -> None:
    lines = text(mail(everything(language=language), instance)).splitlines()
    assert max(map(len, lines)) <= WIDTH + (20 if language == "ar" else 0)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr")])
def test_direction_and_language_stand_on_everything_that_a_client_may_keep(
    instance: Instance, language: Language, direction: str
) -> None:
    found = Elements(html(mail(everything(language=language), instance))).found
    for tag, attributes in found:
        if tag in {"html", "body", "table", "td"}:
            assert (attributes["lang"], attributes["dir"]) == (language, direction), tag
    assert not {tag for tag, _ in found} & {"b", "img", "script", "link", "style"}


def test_a_mail_of_the_demo_is_marked(instance: Instance) -> None:
    demo = mail(sent(ready()), replace(instance, is_demo=True))
    assert demo["subject"].startswith("[demo] ")
    assert text(demo).startswith("Demo: outlets and news are invented")


def test_nothing_is_said_of_quotes_where_nobody_is_quoted(instance: Instance) -> None:
    parsed = mail(sent(ready()), instance)
    assert not re.search("quote|publisher", text(parsed) + html(parsed).partition("</h1>")[2])


def test_the_headers_are_those_of_the_operator_s_list(instance: Instance) -> None:
    parsed = mail(sent(ready()), instance)
    assert parsed["list-id"] == "<operator.observatory.example>"
    assert parsed["feedback-id"] == "operator:ready:marsad"
    assert parsed["to"] == "operator@example.org"
