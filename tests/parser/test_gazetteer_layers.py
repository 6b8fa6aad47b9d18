import pytest

from parser.text import folded
from tests.parser.naming import Layers

# Overlays


def test_one_alias_is_one_entry_of_one_file(layers: Layers) -> None:
    layers.write("mine.toml", '[[alias]]\nof = "Hammouchi"\nfr = ["Abdellatif Hammouchy"]\n')
    gazetteer = layers.load()
    assert gazetteer.problems == ()
    assert [n.entity for n in gazetteer.find(folded("Abdellatif Hammouchy"), "fr")] == ["Hammouchi"]


def test_an_alias_may_name_a_country(layers: Layers) -> None:
    layers.write("mine.toml", '[[alias]]\nof = "ES"\nar = ["بلاد الأندلس"]\n')
    assert [n.partner for n in layers.load().find(folded("من بلاد الأندلس"), "ar")] == ["ES"]


def test_the_same_id_takes_the_place_of_ours(layers: Layers) -> None:
    layers.write("mine.toml", '[[agency]]\nid = "US-DEA"\npartner = "US"\nany = ["D3A"]\n')
    found = layers.load()
    assert found.find(folded("the DEA"), "en") == []
    assert [n.entity for n in found.find(folded("the D3A"), "en")] == ["US-DEA"]


def test_an_entity_can_be_switched_off(layers: Layers) -> None:
    layers.write("mine.toml", '[[organisation]]\nid = "FIFA"\nenabled = false\n')
    gazetteer = layers.load()
    assert gazetteer.problems == ()
    assert gazetteer.find(folded("FIFA"), "en") == []


def test_a_row_of_a_country_takes_the_place_of_ours(layers: Layers) -> None:
    layers.write("countries.tsv", "code\tlang\tnames\tdemonyms\nNO\tfr\tNorvège; Royaume de Norvège\tnorvégien\n")
    assert [n.form for n in layers.load().find(folded("Royaume de Norvège"), "fr")] == ["Royaume de Norvège"]


def test_a_title_form_can_be_laid_over(layers: Layers) -> None:
    layers.write("names.ar.tsv", "code\tname\tread\nPL\tبولندا\tyes\n")
    title = layers.load().names("ar")["PL"]
    assert (title.name, title.is_read) == ("بولندا", True)


# Refusals


def test_a_form_of_two_entities_is_refused_with_both_lines_and_the_rest_goes_on(layers: Layers) -> None:
    layers.write("a.toml", '[[agency]]\nid = "A"\npartner = "FR"\nfr = ["Bureau vert"]\n')
    layers.write("b.toml", '[[agency]]\nid = "B"\npartner = "BE"\nfr = [\n  "Bureau rouge",\n  "bureau VERT",\n]\n')
    gazetteer = layers.load_alone()
    (problem,) = gazetteer.problems
    assert (problem.file.name, problem.line) == ("b.toml", 6)
    assert "a.toml:4" in problem.reason
    assert [n.entity for n in gazetteer.find(folded("Bureau vert et Bureau rouge"), "fr")] == ["A", "B"]


def test_forms_that_only_folding_brings_together_are_refused(layers: Layers) -> None:
    layers.write(
        "a.toml",
        '[[place]]\nid = "A"\nar = ["مدينا"]\n[[place]]\nid = "B"\nar = ["مدينى"]\n[[place]]\nid = "C"\nar = ["مديني"]\n',
    )
    assert [(p.line, "C" in p.reason) for p in layers.load_alone().problems] == [(9, True)]


def test_a_form_that_attached_letters_make_another_is_refused(layers: Layers) -> None:
    layers.write("a.toml", '[[place]]\nid = "Wajda"\nar = ["وجدة"]\n[[place]]\nid = "Jadda"\nar = ["جدة"]\n')
    (problem,) = layers.load_alone().problems
    assert (problem.line, "Wajda" in problem.reason) == (6, True)


def test_an_unknown_key_is_refused_with_the_nearest_one_and_the_neighbours_go_on(layers: Layers) -> None:
    layers.write("bad.toml", '[[agency]]\nid = "A"\npartnr = "FR"\nfr = ["Bureau vert"]\n')
    layers.write("good.toml", '[[agency]]\nid = "B"\npartner = "BE"\nfr = ["Bureau rouge"]\n')
    gazetteer = layers.load_alone()
    assert any(p.file.name == "bad.toml" and 'did you mean "partner"' in p.reason for p in gazetteer.problems)
    assert [n.entity for n in gazetteer.find(folded("Bureau rouge"), "fr")] == ["B"]


def test_an_alias_of_nobody_is_refused_with_the_nearest_id(layers: Layers) -> None:
    layers.write("mine.toml", '[[alias]]\nof = "Hamouchi"\nfr = ["H."]\n')
    (problem,) = layers.load().problems
    assert (problem.line, 'did you mean "Hammouchi"' in problem.reason) == (2, True)


def test_an_id_that_stands_twice_in_one_layer_is_refused(layers: Layers) -> None:
    layers.write("a.toml", '[[place]]\nid = "A"\nen = ["Aa"]\n[[place]]\nid = "A"\nen = ["Ab"]\n')
    (problem,) = layers.load_alone().problems
    assert (problem.line, "a.toml:1" in problem.reason) == (4, True)


def test_nothing_takes_the_code_of_a_country(layers: Layers) -> None:
    layers.write("a.toml", '[[organisation]]\nid = "AU"\nen = ["Union of Aunts"]\n')
    gazetteer = layers.load()
    (problem,) = gazetteer.problems
    assert (problem.line, "code of a country" in problem.reason) == (1, True)
    assert gazetteer.entity("AU").kind == "country"


def test_an_entity_without_form_is_refused(layers: Layers) -> None:
    layers.write("a.toml", '[[place]]\nid = "B"\nen = ["B"]\n\n[[place]]\nid = "A"\n')
    (problem,) = layers.load_alone().problems
    assert (problem.line, '"A" has no form' in problem.reason) == (5, True)


def test_an_agency_that_counts_as_nobody_is_refused(layers: Layers) -> None:
    layers.write("a.toml", '[[agency]]\nid = "A"\nfr = ["Bureau vert"]\n')
    assert '"partner" is missing' in layers.load_alone().problems[0].reason


def test_a_form_without_letters_is_refused(layers: Layers) -> None:
    layers.write("a.toml", '[[place]]\nid = "A"\nen = [\n  "Aa",\n  "-",\n]\n')
    assert [(p.line, "has no letters" in p.reason) for p in layers.load_alone().problems] == [(5, True)]


def test_an_entry_written_as_an_inline_table_is_read_too(layers: Layers) -> None:
    layers.write("a.toml", 'place = [{ id = "A", en = ["Aatown"] }]\n')
    assert [n.entity for n in layers.load_alone().find(folded("in Aatown"), "en")] == ["A"]


def test_entries_that_are_no_tables_are_refused(layers: Layers) -> None:
    layers.write("a.toml", 'place = ["A"]\n')
    assert [p.file.name for p in layers.load_alone().problems] == ["a.toml"]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", 1),
        ("code\tlang\tnames\nES\tfr\tEspagne\n", 1),
        ("code\tlang\tnames\tdemonyms\nES\tfr\tEspagne\n", 2),
        ("code\tlang\tnames\tdemonyms\nES\tfr\tEspagne\t\nES\tff\tEspagne\t\n", 3),
    ],
)
def test_a_bad_table_row_is_refused_with_its_line(layers: Layers, content: str, line: int) -> None:
    layers.write("countries.tsv", content)
    assert [(p.file.name, p.line) for p in layers.load_alone().problems] == [("countries.tsv", line)]


def test_a_guard_of_an_unknown_form_is_refused_with_its_line(layers: Layers) -> None:
    layers.write(
        "guards.toml",
        '[[guard]]\nid = "g"\nwhy = "w"\nlanguages = ["fr"]\nforms = [\n  "Atlantide",\n]\nrules = []\notherwise = "no"\n'
        "examples = []\ncounter_examples = []\n",
    )
    assert [(p.file.name, p.line) for p in layers.load_alone().problems] == [("guards.toml", 6)]


def test_an_unknown_word_list_is_refused_with_its_line(layers: Layers) -> None:
    layers.write("a.toml", '[[place]]\nid = "Nice"\nfr = ["Nice"]\n')
    layers.write(
        "guards.toml",
        '[[guard]]\nid = "g"\nwhy = "w"\nlanguages = ["fr"]\nforms = ["Nice"]\nrules = [{ read = "no", before = ["@givn"] }]\n'
        'otherwise = "no"\nexamples = []\ncounter_examples = []\n\n[words]\ngiven = ["Anna"]\n',
    )
    (problem,) = layers.load_alone().problems
    assert 'did you mean "given"' in problem.reason


def test_a_guard_can_be_laid_over(layers: Layers) -> None:
    layers.write(
        "guards.toml",
        '[[guard]]\nid = "mali-or-finance"\nwhy = "w"\nlanguages = ["ar"]\nforms = ["مالي"]\nrules = []\notherwise = "yes"\n'
        "examples = []\ncounter_examples = []\n",
    )
    assert [n.entity for n in layers.load().find(folded("دعم مالي"), "ar")] == ["ML"]
