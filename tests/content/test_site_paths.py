"""Site paths and slugs: which names mean the same page of one site."""

from __future__ import annotations

import re

import pytest
from address_pieces import PIECES
from hypothesis import given
from hypothesis import strategies as st

from recommender.content.site_paths import site_path, slugify, strip_date


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        ("/blog/My-Post/", "blog/my-post"),
        ("blog/my-post.md", "blog/my-post"),
        ("blog\\my-post.MD", "blog/my-post"),
        ("./my-post.html", "my-post"),
        ("../x.md", "x"),
        ("a/./b//c.htm", "a/b/c"),
        ("my-post.markdown#part-two", "my-post"),
        ("/my-post/?utm_source=x", "my-post"),
        ("my-post.mdx", "my-post"),
        ("notes.txt", "notes"),
        ("slug/index.md", "slug"),
        ("slug/_index.md", "slug"),
        ("/index.html", ""),
        ("/", ""),
        ("", ""),
        ("caf%C3%A9", "café"),
        ("cafe\u0301", "café"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("v1.5-notes", "v1.5-notes"),
        ("%2541%2e%6dd", "a"),
        ("{% link _posts/2021-05-21-x.md %}", "_posts/2021-05-21-x"),
        ("{{ site.baseurl }}{% link _posts/2021-05-21-x.md %}", "_posts/2021-05-21-x"),
        ("{{ site.baseurl }}/blog/x/", "blog/x"),
        ("{%- post_url 2021-05-21-x -%}", "2021-05-21-x"),
        ('{{< ref "x.md" >}}', "x"),
        ("{{< ref x.md >}}", "x"),
        ('{{< relref "/blog/x.md#part" >}}', "blog/x"),
        ('{{% relref "blog/x" %}}', "blog/x"),
        ('{{< relref path="x.md" lang="de" >}}', "x"),
        ("{{< ref >}}", ""),
    ],
)
def test_all_references_to_a_page_of_the_site_have_one_key(reference: str, key: str) -> None:
    assert site_path(reference) == key
    assert site_path(key) == key


TAGS = ["{% link ", " %}", '{{< ref "', '" >}}', "{{ site.url }}", ".md", ".txt", "index", "_index"]


@given(st.text() | st.lists(PIECES | st.sampled_from(TAGS)).map("".join))
def test_no_text_makes_site_path_raise_or_change_its_own_keys(text: str) -> None:
    key = site_path(text)
    assert site_path(key) == key
    assert key == key.strip("/")


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Gordon Lightfoot’s last show", "gordon-lightfoots-last-show"),
        ("'Don't' panic", "dont-panic"),
        ("U.S. death toll nears 77,000; 5.5% more", "us-death-toll-nears-77000-55-more"),
        ("Cloud Market | Key Player - Google", "cloud-market-key-player-google"),
        ("Ærø’s Café in Łódź, straße", "aeros-cafe-in-lodz-strasse"),
        ("Björn & Ben: snake_case", "bjorn-ben-snake-case"),
        ("Fabric™ rocks 🔥❤️", "fabric-rocks"),
        ("日本が 勝つ", "日本が-勝つ"),
        ("Новости: мир", "новости-мир"),
        ("हिन्दी समाचार", "हिन्दी-समाचार"),
        ("--- ", ""),
        ("", ""),
    ],
)
def test_slugify_writes_titles_as_site_generators_do(title: str, slug: str) -> None:
    assert slugify(title) == slug


@given(st.text())
def test_slugs_are_stable_and_without_spaces(title: str) -> None:
    slug = slugify(title)
    assert slugify(slug) == slug
    assert not re.search(r"\s|--|^-|-$", slug)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("2021-05-21-budget", "budget"),
        ("2021-5-1-budget", "budget"),
        ("budget-2021-05-21", "budget-2021-05-21"),
        ("2021-05-21", "2021-05-21"),
        ("2021-05-21-", "2021-05-21-"),
        ("2021-05-21-2020-01-01-review", "2020-01-01-review"),
    ],
)
def test_only_the_date_in_front_is_stripped(name: str, slug: str) -> None:
    assert strip_date(name) == slug
