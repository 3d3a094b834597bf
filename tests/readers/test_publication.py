"""What a site's generator does not publish is never recommended; the rest of the world is as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import Article, Corpus, Recommender, SettingsError, read_corpus, recommend
from recommender.content import KEPT_OUT
from recommender.corpus import KEPT_OUT_CODES, Columns, days
from recommender.readers import GENERATORS, find_project
from recommender.readers.publication import RULES

TEXT = "Harbour pilots refuse the new night shift, and tugs wait outside the breakwater."
LATER = datetime.now(UTC) + timedelta(days=400)


def site(folder: Path, front_matter: str = "", name: str = "page.md", **files: str) -> Corpus:
    """Two articles, and a page that is much like them; `files` are further ones, with ``__`` for a slash."""
    for number in (1, 2):
        write(folder, f"story-{number}.md", f"title: Pilots refuse night shift {number}\ndate: 2026-01-0{number}")
    write(folder, name, f"title: Pilots and the night shift\n{front_matter}")
    for path, text in files.items():
        (folder / path.replace("__", "/")).parent.mkdir(parents=True, exist_ok=True)
        (folder / path.replace("__", "/")).write_text(text, encoding="utf-8")
    return read_corpus(folder)


def write(folder: Path, name: str, front_matter: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\n{front_matter}\n---\n\n{TEXT}\n", encoding="utf-8")


def reason_of(corpus: Corpus, name: str = "page.md") -> str:
    """Why the page is kept out now; and it is shown exactly if there is no reason."""
    article = corpus.find(name)
    reason = article.why_kept_out(datetime.now(UTC))
    story = next(other for other in corpus if other.path.startswith("story-1"))
    shown = {one.article_id for one in Recommender.fit(corpus).recommend(story.id, duplicates="keep")}
    assert (article.id in shown) == (reason == "")
    assert Recommender.fit(corpus).recommend(article.id), "what is kept out has a list of its own"
    return reason


@pytest.mark.parametrize(
    ("front_matter", "reason"),
    [
        ("draft: true", "draft"),
        ("draft: 'yes'", "draft"),
        ("draft: false", ""),
        ("status: draft", "draft"),
        ("Status: Draft", "draft"),
        ("status: pending", "draft"),
        ("status: private", "private"),
        ("status: future", "scheduled"),
        ("status: trash", "deleted"),
        ("status: hidden", "unlisted"),
        ("status: published", ""),
        ("status: experimental", ""),
        ("visibility: private", "private"),
        ("visibility: members", "private"),
        ("visibility: Public", ""),
        ("password: secret", "private"),
        ("password: ''", ""),
        ("published: false", ""),
        ("publish: false", "draft"),
        (f"publishDate: {LATER:%Y-%m-%d}", "scheduled"),
        ("publishDate: 2020-01-01", ""),
        (f"date: {LATER:%Y-%m-%d}", "scheduled"),
        ("expiryDate: 2020-01-01", "expired"),
        ("unpublishDate: 2020-01-01T10:00:00Z", "expired"),
        (f"expiryDate: {LATER:%Y-%m-%d}", ""),
        ("build: {render: never, list: never}", "no page"),
        ("_build: {render: false}", "no page"),
        ("build: {list: never}", "unlisted"),
        ("build: {render: always, list: always}", ""),
        ("headless: true", "no page"),
        ("unlisted: true", "unlisted"),
        ("permalink: false", "no page"),
        ("permalink: /night/", ""),
        ("eleventyExcludeFromCollections: true", "unlisted"),
        ("redirect_to: /pilots/", "redirect"),
        ("redirect_from: /pilots/", ""),
        ("layout: redirect", "redirect"),
        ("layout: post", ""),
        ("layout: category", "listing page"),
        ("draft: [true]", "draft"),
        ("draft: 1.0", "draft"),
        ("draft: '1.0'", "draft"),
        ("isDraft: yes", "draft"),
        ("unpublished: true", "draft"),
        ("isPublished: false", "draft"),
        ("is_published: true", ""),
        ("status: Drafts", "draft"),
        ("status: not published", "draft"),
        ("status: Not_Published", "draft"),
        ("pagination: {data: collections.post, size: 10}", "listing page"),
        ("pagination: {enabled: true}", "listing page"),
        ("pagination: {enabled: false}", ""),
        ("pagination: true", ""),
        ("layout: Home", "listing page"),
        ("robots: noindex, nofollow", "noindex"),
        ("robots: [noindex]", "noindex"),
        ("robots: index", ""),
        ("sitemap: false", ""),
        ("permalink: /404.html", "error page"),
        ("permalink: /sitemap.xml", "no page"),
        ("permalink: search.json", "no page"),
        ("permalink: /json/", ""),
    ],
)
def test_front_matter_keeps_a_page_out(tmp_path: Path, front_matter: str, reason: str) -> None:
    assert reason_of(site(tmp_path, front_matter)) == reason


@pytest.mark.parametrize(
    ("name", "front_matter", "reason"),
    [
        ("_drafts/page.md", "", "draft"),
        ("_posts/2026-01-07-page.md", "published: false", "draft"),
        ("_posts/2026-01-07-page.md", "", ""),
        ("_news/2026-01-07-page.md", "published: false", ""),
        ("section/_index.md", "", "listing page"),
        ("404.md", "", "error page"),
        ("404/index.md", "", "error page"),
        ("docs/404.md", "", "error page"),
        ("src/pages/404.mdx", "", "error page"),
        ("posts/404.md", "", ""),
        ("4040.md", "", ""),
        ("_partial.md", "", ""),
    ],
)
def test_the_name_of_a_file_keeps_a_page_out(tmp_path: Path, name: str, front_matter: str, reason: str) -> None:
    assert reason_of(site(tmp_path, front_matter, name), name) == reason


@pytest.mark.parametrize(
    ("config", "text", "generator", "future", "unpublished", "underscored"),
    [
        ("hugo.toml", "baseURL = 'https://example.org/'", "hugo", "scheduled", "", ""),
        ("config.toml", "baseURL = 'https://example.org/'\nbuildFuture = true", "hugo", "", "", ""),
        ("config.toml", "base_url = 'https://example.org'\ntitle = 'Z'", "zola", "", "", ""),
        ("_config.yml", "title: J", "jekyll", "scheduled", "draft", "no page"),
        ("_config.yml", "title: J\nfuture: true", "jekyll", "", "draft", "no page"),
        ("package.json", '{"dependencies": {"hexo": "^7.0.0"}}', "hexo", "scheduled", "draft", "no page"),
        ("astro.config.mjs", "export default { site: 'https://example.org' }", "astro", "", "", "no page"),
        (".eleventy.js", "module.exports = {}", "eleventy", "", "", ""),
        ("docusaurus.config.js", "module.exports = {}", "docusaurus", "", "", "no page"),
        ("mkdocs.yml", "site_name: M", "mkdocs", "", "", ""),
        ("pelicanconf.py", "SITENAME = 'P'", "pelican", "", "", ""),
        ("conf.py", "BLOG_TITLE = 'N'", "nikola", "scheduled", "", ""),
        ("conf.py", "extensions = []", "sphinx", "", "", ""),
        ("config.toml", "unrelated = 1", "unknown", "scheduled", "", ""),
    ],
)
def test_the_generator_decides(  # one parameter for each thing that generators do differently
    tmp_path: Path, config: str, text: str, generator: str, future: str, unpublished: str, underscored: str
) -> None:
    (tmp_path / config).write_text(text, encoding="utf-8")
    content = tmp_path / "content"
    assert find_project(content.parent).generator.name == generator
    cases = [(f"date: {LATER:%Y-%m-%d}", "a.md", future), ("published: false", "b.md", unpublished)]
    for number, (front_matter, name, reason) in enumerate([*cases, ("", "_c.md", underscored)]):
        assert reason_of(site(content / str(number), front_matter, name), name) == reason


def test_a_setting_overrules_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: J", encoding="utf-8")
    site(tmp_path, f"date: {LATER:%Y-%m-%d}")
    assert read_corpus(tmp_path).find("page").why_kept_out(datetime.now(UTC)) == "scheduled"
    assert read_corpus(tmp_path, generator="eleventy").find("page").why_kept_out(datetime.now(UTC)) == ""
    with pytest.raises(SettingsError, match="unknown generator 'hugoo'; did you mean 'hugo'"):
        read_corpus(tmp_path, generator="hugoo")


def test_a_cascade_is_handed_down_unless_the_page_says_otherwise(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("baseURL = '/'", encoding="utf-8")
    content = tmp_path / "content"
    site(
        content,
        name="internal/page.md",
        **{
            "internal___index.md": "---\ntitle: I\ncascade:\n  build: {render: never}\n---\n",
            "internal__open.md": f"---\ntitle: Open pilots\nbuild: {{render: always}}\n---\n{TEXT}",
            "_index.md": "---\ntitle: R\ncascade:\n  - _target: {path: '/old/**'}\n    draft: true\n---\n",
            "old__a.md": f"---\ntitle: Old pilots\n---\n{TEXT}",
        },
    )
    corpus = read_corpus(content)
    reasons = {article.path: article.why_kept_out(None) for article in corpus}
    assert reasons["internal/page.md"] == "no page"
    assert reasons["internal/open.md"] == reasons["story-1.md"] == ""
    assert reasons["old/a.md"] == "draft"


def test_defaults_of_jekyll_are_inherited(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text(
        "defaults:\n- scope: {path: '', type: drawer}\n  values: {draft: true}\n"
        "- scope: {path: _news/old}\n  values: {status: private}\n",
        encoding="utf-8",
    )
    site(tmp_path / "_news", name="old/page.md")
    corpus = read_corpus(tmp_path / "_news")
    assert {article.path: article.why_kept_out(None) for article in corpus} == {
        "old/page.md": "private", "story-1.md": "", "story-2.md": ""
    }  # fmt: skip


@pytest.mark.parametrize(
    ("collections", "shown"),
    [
        ("{recipes: {output: true}, notes: {output: false}}", {"_recipes/a.md", "_notes/link.md"}),
        ("[notes]", {"_notes/link.md"}),
        ("{}", {"_notes/link.md"}),
        ("{}\ninclude: [_other, ./_recipes/]", {"_recipes/a.md", "_notes/link.md", "_other/c.md"}),
    ],
)
def test_jekyll_makes_pages_of_collections_with_output_and_of_dated_posts(
    tmp_path: Path, collections: str, shown: set[str]
) -> None:
    """What has an address of its own is no page of Jekyll's, but may well be recommended."""
    (tmp_path / "_config.yml").write_text(f"collections: {collections}\n", encoding="utf-8")
    names = ("_recipes/a.md", "_notes/b.md", "_other/c.md", "_posts/2026-01-05-d.md", "_posts/e.md", "blog/_posts/f.md")
    for name in names:
        write(tmp_path, name, f"title: Pilots {name}")
    write(tmp_path, "_notes/link.md", "title: Elsewhere\nurl: https://example.org/elsewhere/")
    reasons = {article.path: article.why_kept_out(None) for article in read_corpus(tmp_path)}
    assert {path for path, reason in reasons.items() if not reason} == {*shown, "_posts/2026-01-05-d.md"}
    assert {*reasons.values()} == {"", "no page"}


def test_mkdocs_says_which_files_are_drafts_and_which_are_no_pages(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: M\ntheme:\n  custom: !!python/name:a.b\ndraft_docs: |\n  later/\n", encoding="utf-8"
    )
    assert find_project(tmp_path / "docs").generator.name == "mkdocs"
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: M\ndraft_docs: |\n  later/\nexclude_docs: |\n  *.tmp.md\n", encoding="utf-8"
    )
    corpus = site(tmp_path / "docs", name="later/page.md", **{"a.tmp.md": f"---\ntitle: Pilots\n---\n{TEXT}"})
    reasons = {article.path: article.why_kept_out(None) for article in corpus}
    assert reasons["later/page.md"] == "draft"
    assert reasons["a.tmp.md"] == "no page"


def test_what_is_kept_out_is_still_a_target_of_links(tmp_path: Path) -> None:
    corpus = site(tmp_path, "draft: true", **{"list.md": f"---\ntitle: L\nrelated: [page]\n---\n{TEXT}"})
    assert corpus.id_of(corpus.related(corpus.position("list"))[0]) == "page"
    assert "page" not in {story.article_id for story in Recommender.fit(corpus).recommend("list")}


def test_an_offer_is_shown_in_its_time_only_and_nothing_is_rebuilt(tmp_path: Path) -> None:
    site(tmp_path, "publishDate: 2026-02-01\nexpiryDate: 2026-03-01")
    rec = Recommender.fit(read_corpus(tmp_path))
    rec.save(tmp_path / "saved")
    for recommender in (rec, Recommender.load(tmp_path / "saved")):
        for month, is_shown in ((1, False), (2, True), (3, False)):
            moment = datetime(2026, month, 1, 12, tzinfo=UTC)
            lists = dict(recommender.recommend_all(moment=moment, duplicates="keep"))
            assert ("page" in {story.article_id for story in lists["story-1"]}) == is_shown
    why = rec.why_not("story-1", "page", moment=datetime(2026, 3, 1, tzinfo=UTC))
    assert (why.cause, why.text) == ("barred", "not shown: it is not published any more")


def test_the_moment_is_that_of_the_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index knows no moment: what was built yesterday shows today what became public today."""
    from recommender.api import site as api_site
    from recommender.cli import main

    site(tmp_path / "content", "date: 2031-05-01")
    (tmp_path / "recommender.toml").write_text('content = "content"\nduplicates = "keep"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 0
    assert "page" not in {story.article_id for story in recommend("story-1")}

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(2031, 5, 2, tzinfo=tz)

    monkeypatch.setattr(api_site, "datetime", Clock)
    assert "page" in {story.article_id for story in recommend("story-1")}
    assert "page" not in {story.article_id for story in recommend("story-1", moment=datetime(2031, 4, 30, tzinfo=UTC))}


moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1))
maybe = st.none() | moments


@given(
    article=st.builds(
        Article,
        id=st.just("a"),
        title=st.just("A"),
        draft=st.booleans(),
        kept_out=st.sampled_from(["", *list(KEPT_OUT)[:9]]),
        public_from=maybe,
        public_until=maybe,
    ),
    moment=maybe,
)
def test_arrays_say_what_articles_say(article: Article, moment: datetime | None) -> None:
    codes = Columns.of([article]).kept_out_at(days(moment), hidden=False)
    assert codes.tolist() == [KEPT_OUT_CODES[article.why_kept_out(moment)]]


def test_every_rule_has_a_reason_in_words() -> None:
    assert {rule.reason for rule in RULES} <= set(KEPT_OUT)
    assert len({generator.name for generator in GENERATORS.values()}) == len(GENERATORS)


def test_an_index_follows_the_configuration_and_cascades(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from recommender.cli import main

    content = tmp_path / "content"
    site(content, name="offers/page.md", **{"offers___index.md": "---\ntitle: Offers\n---\n"})
    (tmp_path / "hugo.toml").write_text("baseURL = '/'", encoding="utf-8")
    (tmp_path / "recommender.toml").write_text('content = "content"\nduplicates = "keep"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["build"]) == 0
    index = tmp_path / ".recommender"
    assert Recommender.load(index).corpus.find("offers/page.md").why_kept_out(None) == ""
    (content / "offers" / "_index.md").write_text("---\ntitle: Offers\ncascade: {draft: true}\n---\n", encoding="utf-8")
    assert main(["build"]) == 0
    assert Recommender.load(index).corpus.find("offers/page.md").why_kept_out(None) == "draft"
    (content / "story-1.md").write_text(f"---\ntitle: Later\ndate: {LATER:%Y-%m-%d}\n---\n{TEXT}", encoding="utf-8")
    (tmp_path / "hugo.toml").write_text("baseURL = '/'\nbuildFuture = true", encoding="utf-8")
    assert main(["build"]) == 0
    assert Recommender.load(index).corpus.find("story-1.md").public_from is None


@pytest.mark.parametrize(
    ("target", "reasons"),
    [
        ("{path: '/posts/{old,tmp}/**'}", {"posts/old/a.md": "draft", "posts/tmp/b.md": "draft"}),
        ("{path: '{/posts/old/*,/posts/tmp/*}'}", {"posts/old/a.md": "draft", "posts/tmp/b.md": "draft"}),
        ("{path: '/posts/*'}", {"posts/c.md": "draft"}),
        ("{path: '**'}", dict.fromkeys(("posts/c.md", "posts/old/a.md", "posts/tmp/b.md"), "draft")),
        ("{kind: section}", {}),
        ("{kind: page, path: '/posts/old/**'}", {"posts/old/a.md": "draft"}),
    ],
)
def test_a_cascade_may_be_for_some_pages(tmp_path: Path, target: str, reasons: dict[str, str]) -> None:
    for name in ("posts/old/a.md", "posts/tmp/b.md", "posts/c.md"):
        write(tmp_path, name, f"title: {name}")
    write(tmp_path, "_index.md", f"title: Home\ncascade:\n- _target: {target}\n  draft: true")
    found = {article.path: article.why_kept_out(None) for article in read_corpus(tmp_path)}
    assert {path: reason for path, reason in found.items() if reason not in ("", "listing page")} == reasons


@pytest.mark.parametrize(
    ("front_matter", "reason"),
    [
        ("layout: layouts/home.njk", "listing page"),
        ("layout: redirect.njk", "redirect"),
        ("template: search.html", "listing page"),
        ("type: tags", "listing page"),
        ("layout: 404", ""),
        ("layout: '404'", "error page"),
        ("visibility: open", ""),
        ("visibility: false", "unlisted"),
        ("params: {layout: home, draft: true}", ""),
        ("robots: {index: false}", "noindex"),
        ("seo: {noindex: true}", "noindex"),
        ("seo: {index: false}", "noindex"),
        ("noIndex: true", "noindex"),
        ("seo: {robots: [noindex, nofollow]}", "noindex"),
        ("seo: {robots: {index: false}}", "noindex"),
        ("seo: {title: none, noindex: false}", ""),
        ("meta: [{name: robots, content: noindex}]", "noindex"),
        ("meta: {robots: noindex}", "noindex"),
        ("meta: [{name: description, content: noindex}]", ""),
        ("meta: Words about noindex", ""),
        ("metadata: {robots: 'noindex, follow'}", "noindex"),
        ("head: [[meta, {name: robots, content: noindex}]]", "noindex"),
        ("head: [[meta, {name: robots, content: index}], [link, {rel: none}]]", ""),
        ("head: [{tag: meta, attrs: {name: robots, content: noindex}}]", "noindex"),
    ],
)
def test_front_matter_as_sites_write_it(tmp_path: Path, front_matter: str, reason: str) -> None:
    assert reason_of(site(tmp_path, front_matter)) == reason


def test_mkdocs_with_tags_for_python_keeps_its_patterns(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: M\nmarkdown_extensions:\n- x:\n    y: !!python/name:a.b\nexclude_docs: |\n  /blog/posts/old/\n"
    )
    site(tmp_path / "docs" / "blog" / "posts", name="old/page.md")
    reasons = {a.path: a.why_kept_out(None) for a in read_corpus(tmp_path / "docs" / "blog" / "posts")}
    assert reasons == {"old/page.md": "no page", "story-1.md": "", "story-2.md": ""}


def test_the_configuration_beside_a_package_counts(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"dependencies": {"hexo": "^7"}}')
    (tmp_path / "_config.yml").write_text("url: https://example.org\nfuture: true\n")
    project = find_project(tmp_path / "source")
    assert (project.generator.name, project.shows_future, project.host) == ("hexo", True, "example.org")


def test_notes_within_the_project_of_a_generator_are_its_pages(tmp_path: Path) -> None:
    (tmp_path / "content" / ".obsidian").mkdir(parents=True)
    assert find_project(tmp_path / "content").generator.name == "obsidian"
    (tmp_path / "astro.config.mjs").write_text("export default {}")
    assert find_project(tmp_path / "content").generator.name == "astro"


def test_hugos_configuration_hands_down_and_may_show_what_expired(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text(
        "baseURL = '/'\nbuildExpired = true\n[[cascade]]\ndraft = true\n[cascade._target]\npath = '/old/**'\n"
    )
    site(tmp_path / "content", "expiryDate: 2020-01-01")
    write(tmp_path / "content", "old/a.md", "title: Old pilots")
    reasons = {a.path: a.why_kept_out(datetime.now(UTC)) for a in read_corpus(tmp_path / "content")}
    assert reasons == {"page.md": "", "old/a.md": "draft", "story-1.md": "", "story-2.md": ""}


@pytest.mark.parametrize(("content", "reason"), [("", "draft"), ("_news", ""), ("docs", "draft")])
def test_jekyll_makes_no_page_that_is_not_published(tmp_path: Path, content: str, reason: str) -> None:
    (tmp_path / "_config.yml").write_text("title: J")
    assert reason_of(site(tmp_path / content, "published: false")) == reason
