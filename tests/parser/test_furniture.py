from pathlib import Path

import pytest

from parser.article import ReadAlso
from parser.pages.furniture import Furniture, Piece, bared, clean_text
from seeds import SEEDS
from seeds.problem import Refused

FURNITURE = Furniture.load([SEEDS])
BODY = "استقبل المدير العام للأمن الوطني بمكتبه بالرباط وفدا من شرطة اليابان، وبحث معه سبل التعاون بين الجانبين."
MORE = "واتفق الجانبان على تبادل الخبراء، وعلى تنظيم دورة مشتركة بمدينة القنيطرة خلال السنة المقبلة."


def cleaned(*lines: str) -> list[str]:
    return clean_text("\n".join(lines), FURNITURE)[0].split("\n")


@pytest.mark.parametrize("piece", FURNITURE.pieces, ids=lambda piece: piece.name)
def test_every_piece_is_known_by_its_examples_and_not_by_its_near_misses(piece: Piece) -> None:
    assert [line for line in piece.examples if not piece.is_in(bared(line))] == []
    assert [line for line in piece.near_misses if piece.is_in(bared(line))] == []


@pytest.mark.parametrize("piece", FURNITURE.pieces, ids=lambda piece: piece.name)
def test_a_near_miss_is_no_other_piece_either(piece: Piece) -> None:
    assert [line for line in piece.near_misses if FURNITURE.piece_of(line, is_opening=False)] == []


def test_a_clean_text_is_not_touched() -> None:
    text = f"  {BODY}\n\n{MORE} \n\nعنوان فرعي\n{BODY.replace('اليابان', 'كوريا')}"
    assert clean_text(text, FURNITURE) == (text, ())


def test_everything_after_a_comment_form_goes() -> None:
    assert cleaned(
        BODY, MORE, "اترك تعليقاً", "الاسم *", "تحية إلى رجال الأمن من قارئ يحب وطنه ويتابع أخباره كل يوم بانتظام."
    ) == [BODY, MORE]


def test_a_comment_counter_above_the_text_does_not_end_it() -> None:
    assert cleaned("3 تعليقات", BODY, MORE) == [BODY, MORE]


def test_captions_printed_twice_go() -> None:
    assert cleaned(BODY, "المدير والسفير", "المدير والسفير", MORE) == [BODY, MORE]


def test_a_paragraph_printed_twice_stays_once() -> None:
    assert cleaned(BODY, BODY, MORE) == [BODY, MORE]


def test_breadcrumbs_and_bylines_are_looked_for_at_the_head_only() -> None:
    assert cleaned("أخبار وطنية، الرئيسية", "بقلم: هيئة التحرير", BODY, MORE) == [BODY, MORE]
    assert cleaned(BODY, MORE, BODY + " وأضاف.", "سياسة", MORE + " ثم.")[3] == "سياسة"


def test_a_related_box_goes_with_its_titles_and_the_text_goes_on_behind_it() -> None:
    text, links = clean_text(f"{BODY}\nمقالات ذات صلة\nحموشي في طوكيو\nالأمن يوضح\n{MORE}", FURNITURE)
    assert text.split("\n") == [BODY, MORE]
    assert links == (ReadAlso(title="حموشي في طوكيو"), ReadAlso(title="الأمن يوضح"))


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("اقرأ أيضا: حموشي في طوكيو",), "حموشي في طوكيو"),
        (("اقرأ أيضاً", "حموشي في طوكيو"), "حموشي في طوكيو"),
        (("إقرأ أيضا | حموشي في طوكيو",), "حموشي في طوكيو"),
        (("Lire aussi : Hammouchi à Tokyo",), "Hammouchi à Tokyo"),
        (("À LIRE AUSSI – Hammouchi à Tokyo",), "Hammouchi à Tokyo"),
        (("Read also: Hammouchi in Tokyo",), "Hammouchi in Tokyo"),
        (("Te puede interesar: Hammouchi en Tokio",), "Hammouchi en Tokio"),
        (("Lea también", "Hammouchi en Tokio"), "Hammouchi en Tokio"),
        (("Related: Hammouchi in Tokyo",), "Hammouchi in Tokyo"),
        (("Sur le même sujet : Hammouchi à Tokyo",), "Hammouchi à Tokyo"),
        (("Lo más leído – Hammouchi en Tokio",), "Hammouchi en Tokio"),
        (("مواضيع ذات صلة: حموشي في طوكيو",), "حموشي في طوكيو"),
        (("Recommended for you", "Hammouchi in Tokyo"), "Hammouchi in Tokyo"),
    ],
)
def test_read_also_lines_are_kept_apart_from_the_text(lines: tuple[str, ...], title: str) -> None:
    text, links = clean_text("\n".join((BODY, *lines, MORE)), FURNITURE)
    assert text.split("\n") == [BODY, MORE]
    assert [link.title for link in links] == [title]


@pytest.mark.parametrize(
    "line",
    [
        "تابعوا جديد الجريدة عبر حسابنا في فيسبوك، وفي إنستغرام كذلك، أو على X وتطبيق نبض",
        "انضموا إلى قناتنا على واتساب",
        "Suivez notre chaîne WhatsApp",
        "Rejoignez-nous sur Facebook",
        "Follow us on WhatsApp",
        "Síguenos en Telegram",
        "شارك هذا الموضوع:",
        "شارك على فيسبوك",
        "Partager par email Imprimer",
        "Share this: Facebook X",
        "آخر تحديث: 24 نونبر 2025 - 18:30",
        "Ce site utilise des cookies. En continuant, vous acceptez leur usage.",
        "نستخدم ملفات تعريف الارتباط لتحسين تجربتك. موافق",
        "We use cookies to give you the best experience.",
        "Utilizamos cookies propias y de terceros para mejorar.",
        "Inscrivez-vous à notre newsletter",
        "اشترك في القائمة البريدية",
        "- إعلان -",
        "جميع الحقوق محفوظة © 2025",
        "الوسوم: الأمن، اليابان",
        "زر الذهاب إلى الأعلى",
    ],
)
def test_furniture_between_paragraphs_goes(line: str) -> None:
    assert cleaned(BODY, line, MORE) == [BODY, MORE]


def test_a_feed_s_signature_goes_and_its_sentence_stays() -> None:
    text = "Le Maroc reçoit un hôte. The post Le Maroc reçoit appeared first on Le Relais."
    assert clean_text(text, FURNITURE)[0] == "Le Maroc reçoit un hôte."


def test_an_overlay_is_refused_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    file = tmp_path / "lexicon" / "furniture.toml"
    file.write_text('[[pieces]]\nname = "x"\nexample = []\n', encoding="utf-8")
    with pytest.raises(Refused, match=r'furniture\.toml:3: unknown key .*did you mean "examples"'):
        Furniture.load([SEEDS, tmp_path])
