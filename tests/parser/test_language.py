import pytest

from parser.article import Language
from parser.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("حموشي يستقبل وفدا من شرطة اليابان", "ar"),
        ("اللقاء مع FBI وCIA وBKA بمقر DGSN", "ar"),
        ("Hammouchi reçoit le chef de la police", "fr"),
        ("Les deux parties ont convenu d'échanger des experts", "fr"),
        ("Céline Berthon, patronne de la DGSI, en visite chez Hammouchi", "fr"),
        ("Morocco, Spain dismantle cell", "en"),
        ("The two men discussed checks at airports", "en"),
        ("Marruecos y España firman un convenio", "es"),
        ("El jefe de la policía marroquí mantiene reuniones", "es"),
        ("Die Polizei hat in Rabat einen Mann festgenommen", None),
        ("A polícia de Portugal assina um acordo com a DGSN para a cooperação", None),
        ("La polizia italiana incontra il capo della DGSN per un accordo di cooperazione", None),
        ("پولیس سربراہ نے مراکش کا دورہ کیا اور معاہدے پر دستخط کیے", None),
        ("12345 !!!", None),
        ("", None),
    ],
)
def test_says_the_language_or_that_it_is_none_of_ours(text: str, language: Language | None) -> None:
    assert language_of(text) == language
