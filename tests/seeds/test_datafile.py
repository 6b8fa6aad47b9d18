from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict

from seeds.datafile import load_all, nearest, parse
from seeds.problem import Refused


class Leaf(BaseModel):
    model_config = ConfigDict(extra="forbid")
    size: int = 0
    colour: Literal["red", "green"] = "red"


class Tree(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    height: int = 1
    leaf: Leaf = Leaf()
    leaves: list[Leaf] = []


def written(layer: Path, **files: str) -> Path:
    folder = layer / "trees"
    folder.mkdir(parents=True, exist_ok=True)
    for slug, text in files.items():
        (folder / f"{slug}.toml").write_text(text, encoding="utf-8")
    return layer


def test_a_misspelt_key_is_refused_with_file_line_and_the_nearest_known_word_while_its_neighbour_is_read(tmp_path: Path) -> None:
    layer = written(tmp_path, oak='name = "oak"\n\nheigth = 3\n', elm='name = "elm"\n')
    trees, problems = load_all([layer], "trees", Tree)
    assert list(trees) == ["elm"]
    assert [str(p) for p in problems] == [f'{layer}/trees/oak.toml:3: unknown key "heigth"; did you mean "height"?']


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('name = "x"\nheight = "tall"\n', 2, "height: Input should be a valid integer"),
        ('name = "x"\n[leaf]\nsize = 1\ncolour = "rde"\n', 4, 'leaf.colour: "rde" is not known; did you mean "red"?'),
        ('name = "x"\n[[leaves]]\nsize = 1\n[[leaves]]\nsize = 2\ncolor = "red"\n', 6, 'did you mean "colour"?'),
        ('name = "x"\n[laef]\nsize = 1\n', 2, 'unknown key "laef"; did you mean "leaf"?'),
        ("height = 1\n", 1, '"name" is missing'),
        ('name = "x"\nname = "y"\n', 2, "not TOML"),
        ('name = "x"\nleaf = { size = 1, colour = "blue" }\n', 2, "(one of: red, green)"),
    ],
)
def test_each_refusal_names_the_line_and_says_what_would_do(tmp_path: Path, text: str, line: int, says: str) -> None:
    _, problems = load_all([written(tmp_path, oak=text)], "trees", Tree)
    assert len(problems) == 1
    assert problems[0].line == line
    assert says in problems[0].reason


def test_a_file_of_the_same_slug_in_a_later_layer_stands_in_place_of_the_earlier(tmp_path: Path) -> None:
    ours = written(tmp_path / "seeds", oak='name = "oak"\nheight = 9\n')
    theirs = written(tmp_path / "config", oak='name = "their oak"\n')
    trees, _ = load_all([ours, theirs], "trees", Tree)
    assert trees["oak"] == Tree(name="their oak")


def test_a_file_that_extends_changes_single_keys_and_keeps_the_rest(tmp_path: Path) -> None:
    ours = written(tmp_path / "seeds", oak='name = "oak"\nheight = 9\n[leaf]\nsize = 4\ncolour = "green"\n')
    theirs = written(tmp_path / "config", oak="extends = true\n[leaf]\nsize = 5\n")
    trees, _ = load_all([ours, theirs], "trees", Tree)
    assert trees["oak"] == Tree(name="oak", height=9, leaf=Leaf(size=5, colour="green"))


def test_enabled_false_switches_a_slug_off(tmp_path: Path) -> None:
    ours = written(tmp_path / "seeds", oak='name = "oak"\n')
    theirs = written(tmp_path / "config", oak="extends = true\nenabled = false\n")
    assert load_all([ours, theirs], "trees", Tree) == ({}, [])


def test_a_file_that_is_switched_off_is_checked_all_the_same(tmp_path: Path) -> None:
    trees, problems = load_all([written(tmp_path, oak='enabled = false\nname = "oak"\nheigth = 3\n')], "trees", Tree)
    assert (trees, [problem.line for problem in problems]) == ({}, [3])


@pytest.mark.parametrize("switch", ["enabled", "extends"])
def test_a_switch_is_true_or_false(tmp_path: Path, switch: str) -> None:
    _, problems = load_all([written(tmp_path, oak=f'name = "oak"\n{switch} = "no"\n')], "trees", Tree)
    assert [(problem.line, problem.reason) for problem in problems] == [(2, f"{switch}: neither true nor false")]


def test_a_misspelt_switch_is_recognised(tmp_path: Path) -> None:
    _, [problem] = load_all([written(tmp_path, oak='name = "oak"\nenabeld = false\n')], "trees", Tree)
    assert problem.reason == 'unknown key "enabeld"; did you mean "enabled"?'


def test_a_file_that_cannot_be_read_is_refused_while_its_neighbour_is_read(tmp_path: Path) -> None:
    layer = written(tmp_path, elm='name = "elm"\n', deep="name = " + "[" * 10_000)
    (layer / "trees" / "folder.toml").mkdir()
    (layer / "trees" / "lost.toml").symlink_to(tmp_path / "nowhere.toml")
    trees, problems = load_all([layer], "trees", Tree)
    assert list(trees) == ["elm"]
    assert [(problem.file.stem, problem.line) for problem in problems] == [("deep", 1), ("folder", 1), ("lost", 1)]


def test_a_missing_layer_is_no_error(tmp_path: Path) -> None:
    assert load_all([tmp_path / "nowhere"], "trees", Tree) == ({}, [])


def test_bytes_that_are_no_text_are_refused_not_raised(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match="not TOML"):
        parse(path)


def test_a_word_that_resembles_none_gets_no_suggestion() -> None:
    assert nearest("xylophone", ["height", "name"]) == ""
