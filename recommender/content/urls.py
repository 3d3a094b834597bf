"""When two references mean the same article: canonical URLs, site paths, slugs.

Everything here returns a *key*: a string to compare, not one to fetch or to show. Two spellings of one page
have the same key; two different pages never should, so in doubt a rule is left out. Decision 0002 tells what
was weighed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from w3lib.url import canonicalize_url

__all__ = ["TRACKING_PARAMETERS", "canonical_url", "host", "site_path", "slugify", "strip_date"]

_TRACKING = """
    _hsenc _hsmi __s at_campaign at_medium cmp cmpid icid ico intcid ipid ito mc_cid mc_eid mkt_tok ncid ocid
    oly_anon_id oly_enc_id s_cid sc_campaign sc_channel smid vero_conv vero_id wickedid xtor
    _openstat bt_ee bt_ts dclid fbclid gbraid gclid gclsrc igsh igshid li_fat_id msclkid rb_clickid srsltid
    ttclid twclid wbraid wt_mc yclid ysclid intlink_from_url link_location
    __twitter_impression fb_action_ids fb_action_types fb_ref fb_source feedname feedtype rssfeed yptr
    _ga _gl amp_gsa amp_js_v ampshare usqp
"""  # campaigns; clicks; sharing and syndication; visitors handed from one site or viewer to the next
TRACKING_PARAMETERS = frozenset(_TRACKING.split())
"""Names, in lower case, of query parameters that never choose the page; so are all that start with ``utm_``.

Words that choose the page on one site and count visitors on the next (``ref``, ``source``, ``mod``, ``id``)
are not here: a spelling missed is a smaller harm than two articles taken for one.
"""

# No server accepts longer addresses; the limit keeps every pattern below fast on hostile input.
_LONGEST = 4_096

# Groups: scheme, host, port, path, query, hash-bang route (any other fragment is only a place on the page).
_URL = re.compile(
    r"(https?:)?//(?:[^/?#]*@)?(\[[0-9a-f:.]+\]|[^/?#@:\[\]]+)(?::([0-9]{0,5}))?(?=[/?#]|\Z)"
    r"([^?#]*)(?:\?([^#]*))?(?:#(?:(!/*[^/].*)|.*))?",
    re.IGNORECASE | re.DOTALL,
)
# What nobody sees and browsers ignore around an address.
_EDGES = "".join(map(chr, range(33))) + "\u00a0\u200b\ufeff"
_LINE_BREAKS = re.compile(r"[\t\r\n]+")
_STRAY_PERCENT = re.compile(r"%(?![0-9a-f]{2})", re.IGNORECASE)
_ESCAPED_LETTERS = re.compile(r"(?:%(?:[89a-f][0-9a-f]|[46][1-9a-f]|[57][0-9a]))+", re.IGNORECASE)
# Marks compose with letters only: not with the digits of an escape, nor with < = >, which have other duties.
_COMPOSABLE = re.compile("%..|[^%<=>]+")
_ESCAPED_AMPERSAND = re.compile(r"&(?:amp;)+")
_SLASHES = re.compile(r"/{2,}")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/_.~,-]*")

_HOST_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
_DEFAULT_PORTS = ("", "80", "443")
# What stays must be a name somebody can own: neither "dev" of amp.dev nor "co.uk" of m.co.uk.
_HOST_PREFIX = re.compile(
    r"\A(?:(?:www|amp|m|mobile)\.)+(?!(?:ac|co|com|edu|gov|ne|net|or|org)\.[a-z]{2}\Z)(?=[^.]+\.[^.])"
)

_CACHES = r"(?:[^/]+\.)?cdn\.ampproject\.org|bing-amp\.com|google\.[a-z.]+"
_CACHE_HOST = re.compile(_CACHES)
_CACHED = re.compile(rf"https://(?:{_CACHES})/(?:c|v|wp|amp)/(?:s/)?([^/?#]+\.[^/?#]+.*)", re.DOTALL)
_AMP_SEGMENT = re.compile(
    r"(?:/platform)?/(?:amp|\.amp(?:-[a-z]+)?|amphtml|google-amp)(?=/)|(?<=/)amp[-_](?=(?:article[a-z]*|videos)/)",
    re.IGNORECASE,
)
# One large group of newspapers has /news/amp/Title-15247989.php for /news/article/Title-15247989.php.
_AMP_ARTICLE = re.compile(r"/amp(?=/[^/]+-[0-9]{6,}\.php\Z)")
_AMP_SUFFIX = re.compile(r"(?<=[^/.])(?:\.amp(?:html)?\Z|[._-]amp(?=\.html?\Z))", re.IGNORECASE)
_AMP_PARAMETER = re.compile(
    r"(?:_?amp|amphtml)=(?:[01]|amp|true|false|yes|no)?"
    r"|(?:amp-content|context|media|output|outputtype|platform|template|version|view)=amp(?:art|(?:\+|%20)?html)?",
    re.IGNORECASE,
)
_DEFAULT_PAGE = r"/(?:(?:index|default)\.(?:html?|xhtml|shtml|php|aspx?|jsp|cfm))?"
_ENDING = re.compile(rf"(?:{_DEFAULT_PAGE})+\Z", re.IGNORECASE)
_AMP_ENDING = re.compile(rf"(?:/amp(?:\.html?)?|{_DEFAULT_PAGE})+\Z", re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def canonical_url(url: str) -> str:
    """Return the key that all spellings of one page's address share.

    Folded are: scheme, user name, letter case and Unicode form of the host; ``www.``, ``m.``, ``mobile.`` and
    ``amp.`` before it; default port; repeated and trailing slashes, dot segments, ``index.html`` and its kin;
    fragment (but not a ``#!`` route); `TRACKING_PARAMETERS` and the order of the query; percent-encoding and
    Unicode normal form; the AMP copies that publishers and caches serve. The case of the path is kept,
    because servers differ.

    Parameters
    ----------
    url : str
        Any text.

    Returns
    -------
    str
        ``https://host/path?query``, without a trailing slash. Empty for anything but an absolute (or
        protocol-relative) http address: other schemes, paths, impossible hosts and ports. Never raises;
        applying it twice changes nothing.

    Examples
    --------
    >>> canonical_url("http://www.Example.com:80/news/amp/?utm_source=feed&id=7#top")
    'https://example.com/news?id=7'
    >>> canonical_url("https://example-com.cdn.ampproject.org/c/s/example.com/a.amp.html")
    'https://example.com/a.html'
    >>> canonical_url("mailto:desk@example.com")
    ''
    """
    if "//" not in url or len(url) > _LONGEST:
        return ""
    try:
        key = _canonical(url)
        while cached := _CACHED.match(key):
            key = _canonical("https://" + cached[1])
    except ValueError:  # what urllib and w3lib raise, UnicodeError included
        return ""
    return key


def host(url: str) -> str:
    """Return the host of `url` as in its `canonical_url`, without port; empty if that is empty.

    Examples
    --------
    >>> host("http://www.Example.com:8080/a")
    'example.com'
    """
    return urlsplit(canonical_url(url)).hostname or ""


def _canonical(url: str) -> str:
    """Everything `canonical_url` does, but for looking into AMP caches."""
    parts = _URL.fullmatch(_composed(url.strip(_EDGES)))
    if parts is None:
        return ""
    scheme, name, port, path, query, route = parts.groups(default="")
    if not scheme and "." not in name:  # a path with a slash too many
        return ""
    server = _server(name, port)
    if not server:
        return ""
    path, query, route = _encoded(path, query, route)
    path = _page(path, marked=not _CACHE_HOST.fullmatch(server))
    query = "&".join(filter(_chooses_page, query.split("&")))
    return f"https://{server}{path}{query and '?'}{query}{route and '#'}{route}"


def _encoded(path: str, query: str, route: str) -> tuple[str, str, str]:
    """The three in their one proper percent-encoding, dot segments resolved and the query sorted."""
    if not query and not route and "/." not in path and _PLAIN_PATH.fullmatch(path):
        return path, "", ""  # most addresses: w3lib would change nothing
    path = path.replace(";", "%3B")  # for urllib, what follows is no part of the path
    query = _ESCAPED_AMPERSAND.sub("&", query)
    address = canonicalize_url(f"https://host{path}?{query}#{route}", keep_fragments=True)
    address, _, route = address.removeprefix("https://host").partition("#")
    path, _, query = address.partition("?")
    return path, query, route.rstrip("/")


def _composed(url: str) -> str:
    """`url` in Unicode normal form C, where escaped UTF-8 counts as the letters it stands for."""
    if not url.isprintable():
        url = _LINE_BREAKS.sub("", url)
    if "%" in url:
        url = _ESCAPED_LETTERS.sub(_letters, _STRAY_PERCENT.sub("%25", url))
    if url.isascii():
        return url
    return _COMPOSABLE.sub(lambda text: unicodedata.normalize("NFC", text[0]), url)


def _letters(escaped: re.Match[str]) -> str:
    # Bytes that are not UTF-8 come back as \xhh: what they were, but for the sign in front.
    return unquote_to_bytes(escaped[0]).decode("utf-8", "backslashreplace").replace("\\x", "%")


def _server(name: str, port: str) -> str:
    """Host and port as in a key; empty if there can be no such host or port."""
    port = port.lstrip("0")
    if port and int(port) > 65_535:
        return ""
    suffix = "" if port in _DEFAULT_PORTS else f":{port}"
    if name.startswith("["):
        return urlsplit(canonicalize_url(f"https://{name}/")).netloc + suffix
    name = name.lower() if name.isascii() else _punycode(name)
    if not _HOST_NAME.fullmatch(name):
        return ""
    return _HOST_PREFIX.sub("", name.rstrip("."), count=1).replace(".m.wiki", ".wiki") + suffix


def _punycode(name: str) -> str:
    # Not the codec "idna", which follows the rules of 2003: it takes faß.de and fass.de, two owners, for one.
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower()).replace("。", ".")
    name.encode()  # refuses half characters, which punycode lets through
    labels = name.split(".")
    return ".".join(label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in labels)


def _page(path: str, *, marked: bool) -> str:
    """`path` without what does not choose the page: default file names, slashes at the end and, if it may be
    `marked` as an AMP copy, these marks.
    """
    if "//" in path:
        path = _SLASHES.sub("/", path)
    path = _ENDING.sub("", path)
    while marked and "amp" in path.lower() and (bare := _without_amp(path)) != path:
        path = bare
    return path


def _without_amp(path: str) -> str:
    bare = _AMP_SEGMENT.sub("", _AMP_ARTICLE.sub("/article", path))
    bare = _AMP_ENDING.sub("", _AMP_SUFFIX.sub("", bare))
    # /amp alone may be an article on amplifiers, and nobody needs the AMP copy of a front page.
    return bare or path


def _chooses_page(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    tracks = name in TRACKING_PARAMETERS or name.startswith("utm_")
    return bool(parameter) and not tracks and not _AMP_PARAMETER.fullmatch(parameter)


# Jekyll's {% link x.md %}, {% post_url x %}; Hugo's {{< ref "x.md" >}} and {{< relref path="x.md" >}}.
# Then what they name: the first word, quoted or not.
_TAG = re.compile(r"\{%-?\s*(?:link|post_url)\s([^{}]*)%\}|\{\{[<%]\s*(?:rel)?ref\s([^{}]*)[%>]\}\}")
_NAMED = re.compile(r"\s*(?:path\s*=\s*)?(?:([\"'`])(.*?)\1|(\S+))", re.DOTALL)
_BASE = re.compile(r"\{\{-?\s*site\.(?:baseurl|url)\s*-?\}\}")
_SITE_SUFFIX = re.compile(r"\.(?:md|markdown|mdx|txt|html?)\Z")
_SITE_INDEX = ("index", "_index")


_PLAIN_SITE_PATH = re.compile(r"[a-z0-9_-]+(?:/[a-z0-9_-]+)*")


def site_path(reference: str) -> str:
    """Return the key that all ways to name one page of the same site share.

    Parameters
    ----------
    reference : str
        A path, file name or slug as editors write them, or a Liquid or Hugo tag around one.

    Returns
    -------
    str
        The path without the slashes around it, dot segments, suffix, ``index``, query and fragment;
        percent-decoded, NFC, case folded. Empty if nothing is left, as for the front page. Never raises;
        applying it twice changes nothing.

    Examples
    --------
    >>> site_path("/blog/My-Post/"), site_path("../blog/my-post.md#part-two")
    ('blog/my-post', 'blog/my-post')
    >>> site_path("{% link _posts/2021-05-21-budget.md %}")
    '_posts/2021-05-21-budget'
    """
    if len(reference) > _LONGEST:
        return ""
    if _PLAIN_SITE_PATH.fullmatch(reference) and not reference.endswith(_SITE_INDEX[0]):
        return reference  # as most names are: nothing below would change it
    path = _site_path(reference)
    while path != reference:  # %2541 hides %41, which hides A
        reference, path = path, _site_path(path)
    return path


def _site_path(reference: str) -> str:
    path = _BASE.sub("", _untagged(reference)) if "{" in reference else reference
    path = re.split(r"[?#]", path, maxsplit=1)[0].replace("\\", "/")
    path = unicodedata.normalize("NFC", unquote(path).casefold())
    segments = [segment for segment in map(str.strip, path.split("/")) if segment not in ("", ".", "..")]
    if segments:
        segments[-1] = _SITE_SUFFIX.sub("", segments[-1])
    if segments and segments[-1] in _SITE_INDEX:
        segments.pop()
    return "/".join(segments)


def _untagged(reference: str) -> str:
    tag = _TAG.search(reference)
    if tag is None:
        return reference
    named = _NAMED.match(tag[1] or tag[2] or "")
    return (named[2] or named[3] or "") if named else ""


# Letters that Unicode does not take apart into a base letter and a mark.
_BASE_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i"}
)
_LATIN_MARKS = re.compile("(?<=[a-z])[\u0300-\u036f]+")
_GAPS = re.compile(r"[\s_-]+")
_NO_ASCII_SLUG = re.compile(r"[^a-z0-9\s_-]+")


def slugify(title: str) -> str:
    """Return `title` as static site generators write it in a file name.

    Lower case; Latin letters without accents, letters and digits of other scripts as they are; white space,
    hyphens and underscores become one hyphen; all other characters vanish.

    Examples
    --------
    >>> slugify("Gordon Lightfoot’s 1,500 shows – a “café” story")
    'gordon-lightfoots-1500-shows-a-cafe-story'
    """
    if title.isascii():
        return _GAPS.sub("-", _NO_ASCII_SLUG.sub("", title.lower())).strip("-")
    letters = unicodedata.normalize("NFD", title.lower()).translate(_BASE_LETTERS)
    kept = "".join(filter(_belongs_to_slug, letters))
    folded = unicodedata.normalize("NFC", _LATIN_MARKS.sub("", kept))
    return _GAPS.sub("-", folded).strip("-")


def _belongs_to_slug(character: str) -> bool:
    # \w knows no vowel signs of Indic scripts (category M); emoji variation selectors are M as well.
    return (
        character in "-_"
        or character.isspace()
        or (unicodedata.category(character)[0] in "LNM" and not "\ufe00" <= character <= "\ufe0f")
    )


_DATE_PREFIX = re.compile(r"\A[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}-(?=.)", re.DOTALL)


def strip_date(slug: str) -> str:
    """Return `slug` without Jekyll's date in front.

    Examples
    --------
    >>> strip_date("2021-05-21-budget")
    'budget'
    """
    return _DATE_PREFIX.sub("", slug)
