"""Notes of Obsidian, posts of Hexo and Jekyll: names, topics and links as these programs understand them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from recommender import read_corpus
from recommender.content import Article
from recommender.readers import UnusedKeys, find_project, read_articles, read_files
from recommender.readers.topics import hashtags

OBSIDIAN = {".obsidian/app.json": "{}"}
HEXO = {"_config.yml": "title: Port\nsource_dir: source\n", "package.json": '{"dependencies": {"hexo": "^7"}}'}
JEKYLL = {"_config.yml": "title: Port\n"}


def site(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files, and return their folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def note(folder: Path, text: str, name: str = "ferry.md") -> Article:
    """Return one note of Obsidian, of which nothing is reported."""
    (article,), problems = read_articles(site(folder, {**OBSIDIAN, name: text}))
    assert problems == []
    return article


@pytest.mark.parametrize("name", ["Some_note", "01 Note", "a-b", "2026-01-05", "St. Pauli"])
def test_the_name_of_a_note_is_its_title_whatever_its_headings_say(tmp_path: Path, name: str) -> None:
    assert note(tmp_path, "# Heading\n\nText.", f"{name}.md").title == name


def test_a_title_in_front_matter_is_one_of_a_note_too(tmp_path: Path) -> None:
    assert note(tmp_path, "---\ntitle: Night ferry\n---\nText.").title == "Night ferry"


@pytest.mark.parametrize(
    ("line", "topics"),
    [
        ('tags: "#quay #tide"', ("quay", "tide")),
        ('tags: "#quay, #tide"', ("quay", "tide")),
        ("tags: quay tide", ("quay", "tide")),
        ("tags: quay, tide", ("quay", "tide")),
        ("tags: [quay, tide]", ("quay", "tide")),
        ('tags: ["#quay", port/tide]', ("quay", "port/tide")),
        ('topics: "[[quay]], [[Tide|the tide]]"', ("quay", "Tide")),
        ('topics: ["[[quay]]", "[[low tide]]"]', ("quay", "low tide")),
        ("topics: [[quay]]", ("quay",)),
    ],
)
def test_tags_of_notes(tmp_path: Path, line: str, topics: tuple[str, ...]) -> None:
    assert note(tmp_path, f"---\n{line}\n---\nText.").topics == topics


def test_hash_signs_are_no_part_of_tags_without_a_vault_either(tmp_path: Path) -> None:
    (article,), _ = read_articles(site(tmp_path, {"ferry.md": '---\ntitle: Ferry\ntags: "#quay #tide"\n---\n'}))
    assert article.topics == ("quay", "tide")


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#quay at the start, #tide. And\n#night", ("quay", "tide", "night")),
        ("#port/quay/north #port/", ("port/quay/north", "port")),
        ("#2026 is no tag, #y2026 and #20-26 are", ("y2026", "20-26")),
        ("# Heading\n\n## #quay", ("quay",)),
        ("C# a#b https://a.example/#c [x](#d) (#e)", ()),
        ("`#code` and\n\n```c\n#include\n```\n\n~~~\n#if\n~~~\n\n%%\n#hidden\n%%\n#shown", ("shown",)),
        ("#größe #港 #quay #Quay", ("größe", "港", "quay", "Quay")),
    ],
)
def test_tags_in_the_text_of_a_note(text: str, tags: tuple[str, ...]) -> None:
    assert hashtags(text) == tags


def test_tags_of_the_text_stand_behind_those_of_the_note_once(tmp_path: Path) -> None:
    assert note(tmp_path, "---\ntags: [tide]\n---\nText #Quay #quay #tide.").topics == ("tide", "Quay")


def test_hash_signs_in_texts_of_other_sites_are_no_topics(tmp_path: Path) -> None:
    (article,), _ = read_articles(site(tmp_path, {"ferry.md": "---\ntitle: Ferry\n---\nText #quay."}))
    assert article.topics == ()


@pytest.mark.parametrize("line", ["aliases: Old ferry, Boat", "alias: Old ferry, Boat", "aliases: [Old ferry, Boat]"])
def test_aliases_of_a_note(tmp_path: Path, line: str) -> None:
    assert note(tmp_path, f"---\n{line}\n---\nText.").aliases == ("Old ferry", "Boat")


def test_an_alias_in_a_list_keeps_its_comma(tmp_path: Path) -> None:
    assert note(tmp_path, '---\naliases: ["Smith, John"]\n---\nText.').aliases == ("Smith, John",)


@pytest.mark.parametrize("value", ['"[[Ann Lee]]"', "[[Ann Lee]]", '"[[Ann Lee|Ann]]"', '["[[Ann Lee]]"]'])
def test_brackets_of_links_are_no_part_of_a_value_and_the_link_is_one(tmp_path: Path, value: str) -> None:
    text = "".join(f"{key}: {value}\n" for key in ("author", "series", "section", "up"))
    article = note(tmp_path, f"---\n{text}---\nText.")
    assert (article.authors, article.provider, article.series, article.section) == (("Ann Lee",), *["Ann Lee"] * 3)
    assert [link.reference for link in article.links] == ["Ann Lee"]


def test_keys_of_links_are_used(tmp_path: Path) -> None:
    text = '---\nup: "[[Quay]]"\ndown: [[Tide]]\nbeside: ["[[A]]", "[[B|b]]"]\nmood: calm\n---\nText.'
    folder = site(tmp_path, {**OBSIDIAN, "ferry.md": text})
    unused = UnusedKeys()
    (article,), _ = read_files([str(folder / "ferry.md")], folder, find_project(folder), unused=unused)
    assert [link.reference for link in article.links] == ["Quay", "Tide", "A", "B"]
    assert [*unused] == ["mood"]


def test_links_in_the_text_are_shown_by_their_labels_and_embeds_are_no_text(tmp_path: Path) -> None:
    article = note(tmp_path, "See [[Quay|the quay]] and [[Tide]]. ![[map.png]] ![[Pier]] %%not this%% `[[code]]`")
    assert article.body == "See the quay and Tide. [[code]]"
    assert [link.reference for link in article.links] == ["Quay", "Tide", "Pier"]


def test_names_of_blocks_and_kinds_of_callouts_are_no_text(tmp_path: Path) -> None:
    article = note(tmp_path, "Text, [[Quay#Head]], [[#Below]]. ^a1b2\n\n> [!note]- Care\n> More.")
    assert article.body == "Text, Quay, Below. Care More."


def test_wiki_links_in_one_text_are_several_related_links_and_a_date_may_be_one(tmp_path: Path) -> None:
    article = note(
        tmp_path, '---\nrelated: "[[Quay]], [[Tide|the tide]]"\ndate: "[[2026-01-05]]"\nexcerpt: At [[Quay|it]].\n---\n'
    )
    assert [link.reference for link in article.related] == ["Quay", "Tide"]
    assert (f"{article.published:%Y-%m-%d}", article.excerpt) == ("2026-01-05", "At it.")


@pytest.mark.parametrize("line", ["tags: night ferry", "tags: [night ferry]", "categories: [[night ferry]]"])
def test_hexo_parts_no_topics_at_blanks(tmp_path: Path, line: str) -> None:
    folder = site(tmp_path, {**HEXO, "source/_posts/a.md": f"---\ntitle: Ferry\n{line}\n---\nText."})
    (article,), _ = read_articles(folder / "source")
    assert article.topics == ("night ferry",)


def test_links_of_hexo_lead_to_posts(tmp_path: Path) -> None:
    text = "{% post_link tug 'The tug' %} and {% post_link north/pier %}: {% post_path 'low tide' %}, [b](/p/4e/)"
    posts = {"tug.md": "", "north/pier.md": "", "low tide.md": "", "boat.md": "abbrlink: 4e\n"}
    files = {f"source/_posts/{name}": f"---\ntitle: {name}\n{line}---\nText." for name, line in posts.items()}
    files["source/_posts/a.md"] = f"---\ntitle: A\n---\n{text}"
    corpus = read_corpus(site(tmp_path, {**HEXO, **files}) / "source")
    article = corpus.find("a")
    assert article.body == "The tug and : , b"
    found = [corpus.find(link.reference).id for link in article.links]
    assert found == ["_posts/boat", "_posts/tug", "_posts/north/pier", "_posts/low tide"]


def test_folders_above_the_posts_of_jekyll_are_categories(tmp_path: Path) -> None:
    text = "---\ntitle: A\ntags: quay tide\n---\n"
    posts = {f"{folder}2026-01-05-a.md": text for folder in ("_posts/", "a/b/_posts/")}
    articles, _ = read_articles(site(tmp_path, {**JEKYLL, **posts}))
    assert [article.topics for article in articles] == [("quay", "tide"), ("a", "b", "quay", "tide")]


def test_links_of_jekyll_lead_to_posts_from_any_folder(tmp_path: Path) -> None:
    text = "[a]({% post_url 2026-01-05-tug %}) [b]({{ site.baseurl }}{% link _posts/2026-01-06-pier.md %})"
    names = {"2026-01-05-tug": "tug", "2026-01-06-pier": "pier"}
    files = {f"_posts/{name}.md": f"---\ntitle: {title}\n---\n" for name, title in names.items()}
    corpus = read_corpus(site(tmp_path, {**JEKYLL, **files, "x/_posts/2026-01-07-a.md": f"---\ntitle: A\n---\n{text}"}))
    article = corpus.find("A")
    assert article.body == "a b"
    assert [corpus.find(link.reference).title for link in article.links] == ["tug", "pier"]
