"""Detection as a whole: evidence, determinism, what the trace says, and the fields beside kind, partner and date."""

from datetime import UTC, datetime

import pytest

from parser.article import Article, Language
from parser.detection.detect import detect
from parser.detection.trace import Trace
from parser.knowledge import Knowledge
from parser.mention import Mention
from parser.record import moment, parse_record

RABAT = (
    "Abdellatif Hammouchi signed a memorandum of understanding with the head of the Kenyan police in Rabat on Tuesday. "
    "It covers drug trafficking."
)
ROUNDUP = (
    "عقد عبد اللطيف حموشي 12 لقاء ثنائيا على هامش المؤتمر الذي احتضنته مراكش ما بين 24 و27 نونبر. "
    "وتباحث مع مدير الشرطة بدولة السويد، ومع القائد العام للشرطة بالدانمارك.\n"
    "كما تباحث مع المفتش العام للشرطة بدولة كينيا. والمدير العام للشرطة بدولة رواندا. ورئيس الشرطة بدولة نيبال. "
    "ومع قائد الشرطة بدولة ناميبيا."
)


def test_every_piece_of_evidence_quotes_the_words_it_points_at(knowledge: Knowledge) -> None:
    article = read(RABAT, title="Kenya's police chief signs with the DGSN")

    for mention in detect(article, knowledge):
        for evidence in mention.evidence:
            source = article.title if evidence.part == "title" else article.text
            assert source[evidence.start : evidence.end] == evidence.quote


def test_kind_partner_date_place_and_instrument_show_their_words(knowledge: Knowledge) -> None:
    mention = only(detect(read(RABAT), knowledge))

    assert {e.field: e.quote for e in mention.evidence} == {
        "kind": "signed",
        "partners": "Kenyan police",
        "date": "Tuesday",
        "place": "Rabat",
        "instrument": "memorandum of understanding",
        "topics": "drug",
        "level": "head",
        "counterparts": "head",
    }


def test_evidence_keeps_vowel_marks_and_tatweel_of_the_original(knowledge: Knowledge) -> None:
    text = "وقّـــع عبد اللطيف حموشي أمس الثلاثاء مذكّرة تفاهم مع الشرطة الكينية."

    mention = only(detect(read(text, language="ar"), knowledge))

    assert [e.quote for e in mention.evidence if e.field == "kind"] == ["وقّـــع"]


def test_the_same_article_gives_the_same_mentions(knowledge: Knowledge) -> None:
    assert detect(read(ROUNDUP, language="ar"), knowledge) == detect(read(ROUNDUP, language="ar"), knowledge)


def test_an_article_without_our_services_is_not_read(knowledge: Knowledge) -> None:
    trace = Trace()

    assert detect(read("The Kenyan police chief visited Kampala."), knowledge, trace) == ()
    assert [step.decision for step in trace.steps] == ["the article does not name both a service of ours and somebody foreign"]


def test_a_trace_says_why_a_trigger_was_rejected(knowledge: Knowledge) -> None:
    trace = Trace()
    text = "The justice minister signed an agreement with Kenya. The DGSN opened a school on Tuesday."

    assert detect(read(text), knowledge, trace) == ()
    assert ("sign", "signed", "not ours") in [(step.trigger, step.quote, step.decision) for step in trace.steps]


def test_a_trace_changes_nothing(knowledge: Knowledge) -> None:
    assert detect(read(RABAT), knowledge, Trace()) == detect(read(RABAT), knowledge)


def test_without_a_day_of_publication_no_relative_day_is_resolved(knowledge: Knowledge) -> None:
    article = Article(url="https://outlet.example/1", title="", text=RABAT, language="en", published=None)

    assert only(detect(article, knowledge)).date is None


def test_the_day_of_publication_is_that_of_casablanca(knowledge: Knowledge) -> None:
    late = datetime(2023, 3, 14, 23, 30, tzinfo=UTC)  # half an hour into Wednesday in Casablanca
    article = Article(
        url="https://outlet.example/1", title="", text=RABAT.replace("on Tuesday", "yesterday"), language="en", published=late
    )

    assert only(detect(article, knowledge)).date == "2023-03-14"


def test_a_roundup_is_one_meeting_with_all_partners_and_both_counts(knowledge: Knowledge) -> None:
    mention = only(detect(read(ROUNDUP, language="ar", published="2025-11-27"), knowledge))

    assert mention.partners == ("SE", "DK", "KE", "RW", "NP", "NA")
    assert mention.counts == {"announced": 12, "named": 6}
    assert (mention.date, mention.date_end, mention.place) == ("2025-11-24", "2025-11-27", "Marrakech")


def test_a_denial_is_told_as_denied(knowledge: Knowledge) -> None:
    mention = only(detect(read("The DGSN denied signing an agreement with the Kenyan police."), knowledge))

    assert mention.status == "denied"


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Hammouchi travelled to Nairobi, Kenya, on Tuesday at the invitation of the police chief.", "outgoing"),
        ("The Kenyan police chief, on a visit to Rabat, was received by Hammouchi on Tuesday.", "incoming"),
        ("Hammouchi signed a protocol with the Kenyan police on Tuesday.", "mutual"),
        ("Hammouchi ended a working visit to Kenya on Tuesday; the head of its police had invited him.", "outgoing"),
        ("The head of the Kenyan police came to Morocco on a visit on Tuesday, a guest of the DGSN.", "incoming"),
        ("A delegation of the Kenyan police visited the DGSN on Tuesday.", "incoming"),
        ("Kenya's ambassador decorated Hammouchi with the Order of Merit on Tuesday.", "incoming"),
    ],
)
def test_direction_says_who_went_to_whom(text: str, direction: str, knowledge: Knowledge) -> None:
    assert only(detect(read(text), knowledge)).direction == direction


@pytest.mark.parametrize(
    ("language", "text", "direction", "words"),
    [
        (
            "es",
            "Hammouchi concluyó ayer una visita de trabajo a España, invitado por el director de la Policía Nacional.",
            "outgoing",
            "España",
        ),
        ("ar", "أنهى حموشي أمس زيارة عمل إلى إسبانيا بدعوة من المدير العام للشرطة الوطنية بهذا البلد.", "outgoing", "إسبانيا"),
        (
            "fr",
            "Le chef de la police kényane a entamé hier au Maroc une visite de travail à l'invitation de Hammouchi.",
            "incoming",
            "à l'invitation de",
        ),
        ("en", "Hammouchi received the ambassador of Kenya on Tuesday.", "incoming", "received"),
    ],
)
def test_direction_shows_the_words_that_say_it(
    language: Language, text: str, direction: str, words: str, knowledge: Knowledge
) -> None:
    mention = only(detect(read(text, language=language), knowledge))

    assert mention.direction == direction
    assert [e.quote for e in mention.evidence if e.field == "direction"] == [words]


def test_an_announced_number_in_words_is_counted(knowledge: Knowledge) -> None:
    text = ROUNDUP.replace("12 لقاء ثنائيا", "ثلاثة وأربعين لقاء ثنائيا")

    mention = only(detect(read(text, language="ar", published="2025-11-27"), knowledge))

    assert mention.counts == {"announced": 43, "named": 6}


def test_the_day_before_a_list_of_talks_is_no_count(knowledge: Knowledge) -> None:
    text = (
        "À Marrakech, entre le 24 et le 27 novembre, entretiens bilatéraux à la chaîne : Abdellatif Hammouchi s'est entretenu "
        "avec les chefs des polices suédoise, danoise, kényane, rwandaise, népalaise et namibienne."
    )

    mention = only(detect(read(text, language="fr", published="2025-11-27"), knowledge))

    assert mention.counts == {"named": 6}


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Hammouchi received Kenya's interior minister on Tuesday.", "minister"),
        ("Hammouchi received the ambassador of Kenya on Tuesday.", "ambassador"),
        ("Hammouchi received the deputy director of the Kenyan police on Tuesday.", "deputy_or_director"),
    ],
)
def test_level_is_the_foreign_sides_highest(text: str, level: str, knowledge: Knowledge) -> None:
    assert only(detect(read(text), knowledge)).level == level


def test_a_counterpart_is_named_by_its_office(knowledge: Knowledge) -> None:
    mention = only(detect(read("Hammouchi received the ambassador of Kenya on Tuesday."), knowledge))

    assert [(c.partner, c.office, c.level) for c in mention.counterparts] == [("KE", "ambassador of Kenya", "ambassador")]


def test_services_are_those_that_are_named(knowledge: Knowledge) -> None:
    assert only(detect(read("The DGST signed a protocol with the Kenyan police on Tuesday."), knowledge)).services == ("DGST",)
    assert only(detect(read("Hammouchi signed a protocol with the Kenyan police."), knowledge)).services == ("DGSN", "DGST")


def test_a_communique_is_the_origin_of_what_quotes_it(knowledge: Knowledge) -> None:
    text = "Hammouchi received the ambassador of Kenya on Tuesday, the DGSN said."

    assert only(detect(read(text), knowledge)).origin == "dgsn_communique"


@pytest.mark.parametrize(
    ("language", "text", "origin"),
    [
        ("fr", "Hammouchi a reçu mardi l'ambassadeur du Kenya, a indiqué la DGSN dans un communiqué.", "dgsn_communique"),
        ("es", "Hammouchi recibió el martes al embajador de Kenia, según la DGSN.", "dgsn_communique"),
        ("ar", "استقبل حموشي أمس سفير كينيا، حسب بلاغ للمديرية العامة للأمن الوطني.", "dgsn_communique"),
        ("en", "Hammouchi received the ambassador of Kenya on Tuesday, Reuters reports.", "agency"),
        ("ar", "استقبل حموشي سفير كينيا ومع نهاية اللقاء تبادلا الهدايا.", "not_stated"),
        ("en", "Hammouchi received the ambassador of Kenya on Tuesday.", "not_stated"),
    ],
)
def test_origin_is_whose_report_an_article_says_it_gives(
    language: Language, text: str, origin: str, knowledge: Knowledge
) -> None:
    assert only(detect(read(text, language=language), knowledge)).origin == origin


def test_a_retelling_months_later_is_no_news(knowledge: Knowledge) -> None:
    text = (
        "C'était en novembre 2022, à Rabat. Hammouchi et le chef de la police kényane signaient un mémorandum d'entente. "
        "Quatre mois plus tard, où en est-on ?"
    )

    mention = only(detect(read(text, language="fr"), knowledge))

    assert (mention.status, mention.date, mention.place) == ("recalled", "2022-11", "Rabat")


def test_what_is_told_in_the_next_days_stays_news(knowledge: Knowledge) -> None:
    text = "C'était lundi, à Rabat. Abdellatif Hammouchi et le chef de la police kényane ont signé un mémorandum d'entente."

    mention = only(detect(read(text, language="fr"), knowledge))

    assert (mention.status, mention.date, mention.place) == ("occurred", "2023-03-13", "Rabat")


def test_a_red_notice_is_interpols_and_its_words_show_it(knowledge: Knowledge) -> None:
    text = "The DGSN arrested a Dutchman wanted by Kenya under a red notice in Fez on Tuesday."

    mention = only(detect(read(text), knowledge))

    assert mention.partners == ("KE", "INTERPOL")
    assert "red notice" in [e.quote for e in mention.evidence if e.field == "partners"]


def test_a_police_assembly_in_morocco_is_the_services_own(knowledge: Knowledge) -> None:
    text = "The INTERPOL General Assembly will open in Marrakech tomorrow."

    mention = only(detect(read(text), knowledge))

    assert (mention.kind, mention.status, mention.partners) == ("conference", "planned", ("INTERPOL",))


def test_a_climate_summit_in_morocco_is_not(knowledge: Knowledge) -> None:
    assert detect(read("The United Nations climate conference will open in Marrakech tomorrow."), knowledge) == ()


def test_a_record_is_read_without_its_furniture_and_quotes_the_text_as_given(knowledge: Knowledge) -> None:
    text = f"Share this article\n\n{RABAT}\n\nRead also: Hammouchi signs with Zambia\n"

    answer = parse_record({"id": "a", "title": "", "text": text, "published": "2023-03-15", "language": "en"}, knowledge)

    (mention,) = answer["mentions"]
    assert (answer["id"], answer["language"], answer["relevant"], mention["partners"]) == ("a", "en", True, ["KE"])
    assert all(text[e["start"] : e["end"]] == e["quote"] for e in mention["evidence"])


def test_a_record_without_language_is_told_by_its_words(knowledge: Knowledge) -> None:
    assert parse_record({"id": "a", "text": ROUNDUP, "published": "2025-11-27"}, knowledge)["language"] == "ar"


def test_a_record_in_none_of_our_languages_is_rejected(knowledge: Knowledge) -> None:
    answer = parse_record({"id": "a", "text": "Полиция задержала трёх человек.", "published": "2025-11-27"}, knowledge)

    assert (answer["rejected"], answer["mentions"]) == ("unsupported_language", [])


def test_a_record_of_html_gives_the_text_that_its_offsets_count(knowledge: Knowledge) -> None:
    body = f"<article><h1>Signed in Rabat</h1><p>{RABAT * 3}</p></article>"
    page = f"<html lang=en><head><title>Signed</title></head><body>{body}</body></html>"

    answer = parse_record({"id": "a", "html": page, "url": "https://outlet.example/1"}, knowledge)

    quotes = [e for mention in answer["mentions"] for e in mention["evidence"] if e["part"] == "text"]
    assert quotes
    assert all(answer["text"][e["start"] : e["end"]] == e["quote"] for e in quotes)


def test_a_bare_day_of_publication_is_a_day_in_casablanca() -> None:
    read_day = moment("2023-03-15")

    assert read_day is not None
    assert read_day.isoformat() == "2023-03-15T12:00:00+01:00"


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="yesterday"):
        moment("yesterday")


def read(text: str, *, title: str = "", language: Language = "en", published: str = "2023-03-15") -> Article:
    at = datetime.fromisoformat(f"{published}T10:00:00+00:00")
    return Article(url="https://outlet.example/1", title=title, text=text, language=language, published=at)


def only(mentions: tuple[Mention, ...]) -> Mention:
    (mention,) = mentions
    return mention
