"""Canonical URLs: which addresses mean the same page and, as important, which do not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from address_pieces import PIECES
from hypothesis import assume, given
from hypothesis import strategies as st
from w3lib.url import canonicalize_url

from recommender.content.site_paths import site_path, slugify, strip_date
from recommender.content.urls import TRACKING_PARAMETERS, _percent_encoded, canonical_url, host

PAGE = "https://example.com/news/virus-tests-1.5558575"
HTML = "https://example.com/news/virus-tests.html"

SAME_PAGE = {
    PAGE: [
        "http://example.com/news/virus-tests-1.5558575",
        "HTTPS://WWW.EXAMPLE.COM/news/virus-tests-1.5558575",
        "//example.com/news/virus-tests-1.5558575",
        " https://example.com/news/virus-\ntests-1.5558575\t",
        "https://example.com:443/news/virus-tests-1.5558575",
        "http://example.com:80/news/virus-tests-1.5558575",
        "https://example.com:/news/virus-tests-1.5558575",
        "https://example.com./news/virus-tests-1.5558575",
        "https://reader:secret@example.com/news/virus-tests-1.5558575",
        "https://m.example.com/news/virus-tests-1.5558575",
        "https://mobile.example.com/news/virus-tests-1.5558575",
        "https://example.com/news/virus-tests-1.5558575/",
        "https://example.com//news/./virus-tests-1.5558575//",
        "https://example.com/sports/../news/virus-tests-1.5558575",
        "https://example.com/news/virus-tests-1.5558575/index.html",
        "https://example.com/news/virus-tests-1.5558575/index.htm",
        "https://example.com/news/virus-tests-1.5558575/Index.PHP",
        "https://example.com/news/virus-tests-1.5558575/default.aspx",
        "https://example.com/news/virus-tests-1.5558575?",
        "https://example.com/news/virus-tests-1.5558575#",
        "https://example.com/news/virus-tests-1.5558575#comments",
        "https://example.com/%6eews/virus%2dtests-1.5558575",
        "https://example.com/news/virus-tests-1.5558575?utm_source=feed&utm_medium=rss",
        "https://example.com/news/virus-tests-1.5558575?UTM_Source=feed&amp;fbclid=IwAR2NWX4",
        "https://example.com/news/virus-tests-1.5558575?CMP=twt_gu",
    ],
    # AMP, as three real sites spell it
    f"{PAGE} (AMP)": [
        "https://amp.example.com/news/virus-tests-1.5558575",
        "https://amp.www.example.com/news/virus-tests-1.5558575",
        "https://example.com/amp/news/virus-tests-1.5558575",
        "https://example.com/news/amp/virus-tests-1.5558575",
        "https://example.com/news/virus-tests-1.5558575/amp",
        "https://example.com/news/virus-tests-1.5558575/amp/",
        "https://example.com/news/virus-tests-1.5558575/AMP/",
        "https://example.com/news/virus-tests-1.5558575/amp.html",
        "https://example.com/news/virus-tests-1.5558575.amp",
        "https://example.com/news/virus-tests-1.5558575.amphtml",
        "https://example.com/.amp/news/virus-tests-1.5558575",
        "https://example.com/.amp-local/news/virus-tests-1.5558575",
        "https://example.com/google-amp/news/virus-tests-1.5558575/",
        "https://example.com/amphtml/news/virus-tests-1.5558575",
        "https://example.com/platform/amp/news/virus-tests-1.5558575",
        "https://example.com/news/virus-tests-1.5558575?amp",
        "https://example.com/news/virus-tests-1.5558575?AMP",
        "https://example.com/news/virus-tests-1.5558575?amp=1",
        "https://example.com/news/virus-tests-1.5558575?amp=true",
        "https://example.com/news/virus-tests-1.5558575?_amp",
        "https://example.com/news/virus-tests-1.5558575?_amp=true",
        "https://example.com/news/virus-tests-1.5558575?amphtml=1",
        "https://example.com/news/virus-tests-1.5558575/?outputType=amp",
        "https://example.com/news/virus-tests-1.5558575?context=amp",
        "https://example.com/news/virus-tests-1.5558575?template=ampart",
        "https://example.com/news/virus-tests-1.5558575?template=amphtml",
        "https://example.com/news/virus-tests-1.5558575/?version=amp",
        "https://example.com/news/virus-tests-1.5558575?platform=amp",
        "https://example.com/news/virus-tests-1.5558575?view=AMP",
        "https://example.com/news/virus-tests-1.5558575?amp-content=amp",
        "https://example.com/news/virus-tests-1.5558575?media=AMP+HTML",
        "https://www-example-com.cdn.ampproject.org/c/s/www.example.com/news/virus-tests-1.5558575/amp/",
        "https://www-example-com.cdn.ampproject.org/c/www.example.com/news/virus-tests-1.5558575?_amp=true",
        "https://amp-example-com.cdn.ampproject.org/v/s/amp.example.com/news/virus-tests-1.5558575?usqp=mq3&amp_js_v=0.1",
        "https://cdn.ampproject.org/c/s/EXAMPLE.com/news/virus-tests-1.5558575.amp",
        "https://www.google.com/amp/s/www.example.com/news/virus-tests-1.5558575/amp",
        "https://www.google.co.uk/amp/example.com/news/virus-tests-1.5558575",
        "https://www.google.com/amp/s/example-com.cdn.ampproject.org/c/s/example.com/news/virus-tests-1.5558575",
        "https://www.bing-amp.com/c/s/www.example.com/news/virus-tests-1.5558575?amp=1",
    ],
    HTML: [
        "https://example.com/news/virus-tests.amp.html",
        "https://example.com/news/virus-tests-amp.html",
        "https://example.com/news/virus-tests_amp.html",
        "https://example.com/news/virus-tests.html?_amp",
        "https://example.com/news/virus-tests.html.amp",
        "https://example.com/amp/news/virus-tests.html/amp/",
    ],
    "https://example.com/articles/beta/1100-6512522": [
        "https://www.example.com/amp-articles/beta/1100-6512522/",
    ],
    "https://example.com/world/articleshow/75571102.cms": [
        "https://www.example.com/world/amp_articleshow/75571102.cms",
    ],
    "https://example.com/news/article/Deputies-15250859.php": [
        "https://www.example.com/news/amp/Deputies-15250859.php",
    ],
    "https://example.com": [
        "http://www.example.com/",
        "https://example.com/index.html",
        "https://example.com?utm_campaign=x#top",
    ],
    "https://example.com/watch?a=1&v=6vVF-vYLUH0": [
        "https://m.example.com/watch?v=6vVF-vYLUH0&a=1&gclid=abc",
    ],
    "https://example.com/caf%C3%A9/100%25?q=%C3%A9+a": [
        "https://example.com/café/100%25?q=é a",
        "https://example.com/café/100%?q=é+a",
        "https://example.com/caf%65%CC%81/100%25?%71=e\u0301%20a",
        "https://example.com/cafe\u0301/100%25?q=e%cc%81%20a",
    ],
    "https://xn--bcher-kva.example/a": [
        "https://bücher.example/a",
        "https://BÜCHER.example/a",
        "https://bu\u0308cher.example/a",
        "https://b%C3%BCcher.example/a",
        "https://XN--Bcher-KVA.example/a",
        "https://bücher。example/a",
    ],
    "https://xn--strae-oqa.example": ["https://straße.example/", "https://STRAẞE.example/"],
    "https://[::1]:8080/a": ["http://[0:0::1]:8080/a/"],
    "https://example.com/app#!/news/7": ["http://www.example.com/app/#!/news/7/"],
    "https://en.wikipedia.org/wiki/Graph": ["https://en.m.wikipedia.org/wiki/Graph"],
}


@pytest.mark.parametrize(
    ("page", "spelling"), [(page.split(" ")[0], url) for page, urls in SAME_PAGE.items() for url in urls]
)
def test_every_spelling_of_a_page_has_its_key(page: str, spelling: str) -> None:
    assert canonical_url(spelling) == page
    assert canonical_url(page) == page


@pytest.mark.parametrize(
    "pages",
    [
        ["https://example.com/watch?v=6vVF-vYLUH0", "https://example.com/watch?v=93DbILKYmaM"],
        ["https://example.com/story?id=1", "https://example.com/story?id=2", "https://example.com/story"],
        ["https://example.com/?p=6910355", "https://example.com/?p=6910356", "https://example.com"],
        ["https://example.com/list?page=1", "https://example.com/list?page=2"],
        [
            "https://example.com/docs?version=1",
            "https://example.com/docs?version=2",
            "https://example.com/docs",
        ],
        ["https://example.com/search?q=amp", "https://example.com/search?q=", "https://example.com/search"],
        ["https://example.com/tree?ref=main", "https://example.com/tree?ref=next"],
        ["https://example.com/Story", "https://example.com/story"],
        ["https://example.com/a%2Fb", "https://example.com/a/b"],
        ["https://example.com/a%3Fb", "https://example.com/a?b"],
        ["https://example.com/a%2541", "https://example.com/aA", "https://example.com/a%41b"],
        ["https://example.com/%E4", "https://example.com/%C3%A4"],
        ["https://example.com/a;v=1", "https://example.com/a;v=2", "https://example.com/a"],
        [
            "https://example.com/amp",
            "https://example.com",
            "https://example.com/camp",
            "https://example.com/amplifier",
        ],
        ["https://example.com/best-guitar-amp", "https://example.com/best-guitar"],
        ["https://amp.dev/", "https://www.dev/", "https://dev/"],
        ["https://m.co.uk/", "https://www.co.uk/", "https://amp.co.uk/"],
        ["https://team.example.com/", "https://teaexample.com/", "https://example.com/"],
        ["https://camp.example.com/", "https://example.com/"],
        ["https://news.example.com/a", "https://example.com/a", "https://www2.example.com/a"],
        ["https://example.com:8080/a", "https://example.com/a"],
        ["https://faß.example/", "https://fass.example/"],
        ["https://example.com/app#!/news/7", "https://example.com/app#!/news/8", "https://example.com/app"],
        ["https://example.com/index", "https://example.com/index.html"],
        ["https://google.com/amp/help", "https://google.com/help"],
    ],
)
def test_different_pages_keep_different_keys(pages: list[str]) -> None:
    assert len({canonical_url(page) for page in pages}) == len(pages)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "mailto:desk@example.com",
        "javascript:alert(1)//",
        "ftp://example.com/a",
        "data:text/html,//example.com",
        "/news/story",
        "//news/story",
        "news/story.md",
        "example.com/story",
        "https:example.com",
        "https://",
        "https:///story",
        "https://?q=1",
        "http://[",
        "http://[::1",
        "http://[::zz]/",
        "http://[::1]x/",
        "http://exa mple.com/",
        "http://exa%20mple.com/",
        "http://example..com/",
        "http://.example.com/",
        "http://example.com:port/",
        "http://example.com:99999/",
        "http://example.com:-1/",
        "http://example.com:80:80/",
        "http://example.com\\story",
        "http://\ud800.example/",
        "https://example.com/\ud800",
        "https://℀.example/",
        "https://example.com/" + "a" * 5_000,
    ],
)
def test_text_that_is_no_web_address_has_no_key(text: str) -> None:
    assert canonical_url(text) == ""
    assert host(text) == ""


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://www.Example.com/a", "example.com"),
        ("//example.com:8080", "example.com"),
        ("https://amp-example-com.cdn.ampproject.org/c/s/amp.example.com/a", "example.com"),
        ("https://bücher.example?a=1", "xn--bcher-kva.example"),
        ("http://[::1]:8080/a", "::1"),
    ],
)
def test_host_is_the_host_of_the_canonical_url(url: str, name: str) -> None:
    assert host(url) == name


SERVERS = """example.com www.example.com m.www.example.co.uk amp.co.uk amp.dev cdn.ampproject.org google.com
    x.cdn.ampproject.org/c/s/example.com www.google.com/amp/s/www.example.com bücher.example faß.de İ.example
    [::1] 127.0.0.1:8080 u:p@example.com example.com. en.m.wikipedia.org"""
URLS = st.builds(
    "https://{}/{}".format,
    st.sampled_from(SERVERS.split()),
    st.lists(PIECES | st.text(max_size=3), max_size=9).map("".join),
)


@given(st.text() | URLS | st.text().map("http://".__add__))
def test_no_text_makes_canonical_url_raise_or_change_its_own_keys(text: str) -> None:
    key = canonical_url(text)
    assert canonical_url(key) == key
    assert key.isascii()
    assert not key or re.match(r"https://[^/?#]", key)
    assert not key.endswith("/")


WORDS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=8).filter(lambda word: "amp" not in word)
PLAIN_URLS = st.builds(
    lambda words, suffix: f"https://example.com/{'/'.join(words)}{suffix}",
    st.lists(WORDS, min_size=1, max_size=4),
    st.sampled_from(["", ".html", ".php"]),
).filter(lambda url: not re.search(r"/(index|default)\.", url))

PATH_SPELLINGS: list[Callable[[str], str]] = [
    lambda url: url.replace("example.com/", "example.com/amp/"),
    lambda url: url.replace("example.com/", "example.com/platform/amp/"),
    lambda url: url + "/",
    lambda url: url + "/index.html",
    lambda url: url + "/amp",
    lambda url: url + "/amp/",
    lambda url: url + ".amp",
    lambda url: re.sub(r"(\.html)$", r".amp\1", url),
]
SPELLINGS: list[Callable[[str], str]] = [
    *PATH_SPELLINGS,
    lambda url: url.replace("https:", "http:"),
    lambda url: url.replace("https:", ""),
    lambda url: url.replace("//", "//www."),
    lambda url: url.replace("//", "//amp."),
    lambda url: url.replace("//", "//m."),
    lambda url: url.replace("example.com", "EXAMPLE.com:443"),
    lambda url: "https://www.google.com/amp/s/" + url.removeprefix("https://"),
    lambda url: "https://example-com.cdn.ampproject.org/c/s/" + url.removeprefix("https://"),
    lambda url: url + "?amp",
    lambda url: url + "?outputType=amp",
]


@given(PLAIN_URLS, st.sampled_from(SPELLINGS))
def test_another_spelling_does_not_change_the_key(url: str, spelling: Callable[[str], str]) -> None:
    assert canonical_url(url) == url
    assert canonical_url(spelling(url)) == url


@given(PLAIN_URLS, st.lists(st.sampled_from(PATH_SPELLINGS), max_size=4))
def test_several_spellings_at_once_do_not_change_the_key(url: str, spellings: list[Callable[[str], str]]) -> None:
    address = url
    for spelling in spellings:
        address = spelling(address)
    assume(not re.search(r"/(index|amp)?\.amp", address))  # there, .amp is the file's name and no mark
    assert canonical_url(address) == url


@given(PLAIN_URLS, st.sampled_from([*sorted(TRACKING_PARAMETERS), "utm_source", "utm_anything"]), st.text())
def test_tracking_parameters_do_not_change_the_key(url: str, parameter: str, value: str) -> None:
    value = quote(value.encode("utf-8", "replace"))
    assert canonical_url(f"{url}?{parameter}={value}") == url
    assert canonical_url(f"{url}?{parameter.upper()}={value}&id=7") == f"{url}?id=7"
    assert canonical_url(f"{url}?id=7&{parameter}={value}") == f"{url}?id=7"


@given(PLAIN_URLS, st.text(st.characters(exclude_categories=["Cs"])))
def test_a_fragment_does_not_change_the_key(url: str, fragment: str) -> None:
    assume(not fragment.startswith("!"))
    assert canonical_url(f"{url}#{fragment}") == url


@given(PLAIN_URLS, st.lists(st.integers(0, 10**9), min_size=2, max_size=2, unique=True))
def test_different_ids_in_the_query_are_different_pages(url: str, ids: list[int]) -> None:
    first, second = (canonical_url(f"{url}?id={number}") for number in ids)
    assert len({first, second, canonical_url(url)}) == 3


@given(st.text(st.characters(categories=["L", "M", "N"]), min_size=1))
def test_escaped_and_composed_letters_are_the_letters_themselves(letters: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, letters) for form in ("NFC", "NFD"))
    escaped = "".join(f"%{byte:02x}" for byte in decomposed.encode())
    key = canonical_url(f"https://example.com/_{composed}?q={composed}")
    assert canonical_url(f"https://example.com/_{decomposed}?q={decomposed}") == key
    assert canonical_url(f"https://example.com/_{escaped}?q={escaped}") == key


@given(st.text("aZ09/_.~,-", max_size=20))
def test_the_fast_path_for_plain_paths_agrees_with_the_library(path: str) -> None:
    expected = canonicalize_url(f"https://host/{path}").removeprefix("https://host")
    assert _percent_encoded(f"/{path}", "", "") == (expected, "", "")


@pytest.mark.parametrize(
    "text",
    [
        "/amp" * 2_000 + "x",
        "/index.html.amp" * 500,
        "%25" * 2_700,
        "/" * 8_000 + "x",
        "%C3" * 2_700,
        "&amp;" * 1_600,
    ],
)
def test_hostile_addresses_end_soon_and_have_stable_keys(text: str) -> None:
    key = canonical_url("https://example.com/?" + text) and canonical_url("https://example.com/a" + text)
    assert canonical_url(key) == key
    assert site_path(site_path(text)) == site_path(text)


def test_nested_cache_addresses_have_the_key_of_the_page() -> None:
    assert canonical_url("https://cdn.ampproject.org/c/s/" + "cdn.ampproject.org/c/s/" * 150 + "example.com/a") == (
        "https://example.com/a"
    )


ADDRESS = re.compile(r'^[ -]*(title|webUrl|ampWebUrl|cdnAmpWebUrl): "(.+)"\s*$', re.MULTILINE)


def test_keys_hold_on_real_sites(corpora: Path) -> None:
    """File names follow from titles, AMP copies have the key of their page, and no two pages have the same key."""
    files = sorted(corpora.glob("*/_news/*.md"))
    pages: dict[str, dict[str, str]] = {}
    copies = matching_copies = matching_names = 0
    for file in files:
        fields = ADDRESS.findall(file.read_text(encoding="utf-8", errors="replace").replace('\\"', '"'))
        matching_names += strip_date(file.stem) == slugify(dict(reversed(fields))["title"])
        title = url = ""
        for name, value in fields:
            if name == "title":
                title, url = value, ""
            elif name == "webUrl":
                url = value
                pages.setdefault(canonical_url(url), {})[url] = title
            elif url:
                copies += 1
                matching_copies += canonical_url(value) == canonical_url(url)
    assert "" not in pages
    assert matching_names > 0.99 * len(files)
    assert matching_copies > 0.72 * copies
    # Both were checked by hand: the same page, with its headline before and after an edit.
    assert sum(len(set(spellings.values())) > 1 for spellings in pages.values()) == 2
