"""When two addresses mean the same page: canonical URLs.

Everything here returns a *key*: a string to compare, not one to open or to show. All spellings of one page have the
same key. Two different pages should never have the same key; therefore a doubtful rule is left out. The decision 0002,
*Canonical URLs from w3lib and rules of our own*, gives the reasons and the measurements.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote_to_bytes, urlsplit

from w3lib.url import canonicalize_url

__all__ = [
    "MAX_LENGTH",
    "TRACKING_PARAMETERS",
    "canonical_url",
    "host",
    "is_path_or_http",
    "url_path",
    "without_tracking",
]

_TRACKING = """
    _hsenc _hsmi __s at_campaign at_medium cmp cmpid icid ico intcid ipid ito mc_cid mc_eid mkt_tok ncid ocid
    oly_anon_id oly_enc_id s_cid sc_campaign sc_channel smid vero_conv vero_id wickedid xtor
    _openstat bt_ee bt_ts dclid fbclid gbraid gclid gclsrc igsh igshid li_fat_id msclkid rb_clickid srsltid
    ttclid twclid wbraid wt_mc yclid ysclid intlink_from_url link_location
    __twitter_impression fb_action_ids fb_action_types fb_ref fb_source feedname feedtype rssfeed yptr
    _ga _gl amp_gsa amp_js_v ampshare usqp
"""  # campaigns; clicks; sharing and syndication; visitors handed from one site or viewer to the next
TRACKING_PARAMETERS = frozenset(_TRACKING.split())
"""Names, in lower case, of query parameters that only count visitors; all that start with ``utm_`` count as well.

Names that select the page on one site and count visitors on another (``ref``, ``source``, ``mod``, ``id``)
are not here: to miss a spelling does less harm than to take two articles for one.
"""

MAX_LENGTH = 4_096
"""Characters of the longest address or path that has a key.

A plain choice: twice what sitemaps allow (2,048), and it keeps every pattern fast on hostile input.
"""

# Groups: scheme, host, port, path, query, hash-bang route (any other fragment is only a place on the page).
_URL = re.compile(
    r"(https?:)?//(?:[^/?#]*@)?(\[[0-9a-f:.]+\]|[^/?#@:\[\]]+)(?::([0-9]{0,5}))?(?=[/?#]|\Z)"
    r"([^?#]*)(?:\?([^#]*))?(?:#(?:(!/*[^/].*)|.*))?",
    re.IGNORECASE | re.DOTALL,
)
# What browsers ignore around an address: controls and blanks.
_IGNORED_EDGES = "".join(map(chr, range(33))) + "\u00a0\u200b\ufeff"
_SCHEME = re.compile(r"[\x00-\x20]*([a-z][a-z0-9+.\t\r\n-]*):", re.IGNORECASE)
_LINE_BREAKS = re.compile(r"[\t\r\n]+")
_STRAY_PERCENT = re.compile(r"%(?![0-9a-f]{2})", re.IGNORECASE)
_ESCAPED_LETTERS = re.compile(r"(?:%(?:[89a-f][0-9a-f]|[46][1-9a-f]|[57][0-9a]))+", re.IGNORECASE)
# Marks compose with letters only: not with the digits of an escape, nor with < = >, which are syntax in addresses.
_COMPOSABLE = re.compile("%..|[^%<=>]+")
_ESCAPED_AMPERSAND = re.compile(r"&(?:amp;)+")
# What `canonical_url` returns: host, the same in brackets, and path.
_KEY = re.compile(r"https://(?:([^/?#:\[]+)|\[([^\]]*)\])(?::[0-9]+)?(/[^?#]*)?")
_SLASHES = re.compile(r"/{2,}")
_PLAIN_QUERY = re.compile(r"(?:[A-Za-z0-9_.-]+(?:=[A-Za-z0-9_.-]*)?(?:&|\Z))*")
_PLAIN_PATH = re.compile(r"[A-Za-z0-9/_.~,-]*")

_HOST_NAME = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
_DEFAULT_PORTS = ("", "80", "443")
# What is left must be a name that can be registered: neither "dev" of amp.dev nor "co.uk" of m.co.uk.
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

    The key is the same whatever stands in these places: scheme, user name, letter case and Unicode form of the host;
    ``www.``, ``m.``, ``mobile.`` and ``amp.`` before it; default port; repeated and trailing slashes, dot segments,
    ``index.html`` and other default files; fragment (but not a ``#!`` route); `TRACKING_PARAMETERS` and the order of
    the query; percent-encoding and Unicode normal form; the marks of AMP copies, of publishers and of caches. The case
    of the path is kept, because servers differ.

    Parameters
    ----------
    url : str
        Any text.

    Returns
    -------
    str
        ``https://host/path?query``, without a trailing slash. Empty for anything but an absolute (or
        protocol-relative) http address of at most `MAX_LENGTH` characters: other schemes, paths, impossible hosts
        and ports. Never raises; applying it twice changes nothing.

    Examples
    --------
    >>> canonical_url("http://www.Example.com:80/news/amp/?utm_source=feed&id=7#top")
    'https://example.com/news?id=7'
    >>> canonical_url("https://example-com.cdn.ampproject.org/c/s/example.com/a.amp.html")
    'https://example.com/a.html'
    >>> canonical_url("mailto:desk@example.com")
    ''
    """
    if "//" not in url or len(url) > MAX_LENGTH:
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
    parts = _KEY.match(canonical_url(url))
    return (parts[1] or parts[2]) if parts else ""


def url_path(url: str) -> str:
    """Return the path of `url` as in its `canonical_url`; empty if that is empty, or the front page of a site.

    Examples
    --------
    >>> url_path("http://www.Example.com/news/a/?id=7")
    '/news/a'
    """
    parts = _KEY.match(canonical_url(url))
    return (parts[3] or "") if parts else ""


def is_path_or_http(address: str) -> bool:
    """Whether an address, as browsers read it, is a path or of http: of other schemes, some run what they hold.

    Examples
    --------
    >>> [*map(is_path_or_http, ("/a/", "a.html?at=9:30", "https://example.com/a", "JavaScript:alert(1)", "data:,x"))]
    [True, True, True, False, False]
    """
    scheme = _SCHEME.match(address) if ":" in address else None
    return scheme is None or _LINE_BREAKS.sub("", scheme[1]).lower() in ("http", "https")


def without_tracking(url: str) -> str:
    """Return an address without the parameters that only count visitors; all else stays as it is written.

    Examples
    --------
    >>> without_tracking("https://www.example.com/a/?utm_source=feed&id=7&fbclid=x#top")
    'https://www.example.com/a/?id=7#top'
    """
    address, sign, fragment = url.partition("#")
    path, _, query = address.partition("?")
    kept = [one for one in query.split("&") if not _counts(one)]
    if len(kept) == query.count("&") + 1:
        return url
    query = "&".join(kept)
    return f"{path}{query and '?'}{query}{sign}{fragment}"


def _canonical(url: str) -> str:
    """Return the key of `url`, where an address of an AMP cache stays one; ValueError for impossible addresses."""
    parts = _URL.fullmatch(_compose(url.strip(_IGNORED_EDGES)))
    if parts is None:
        return ""
    scheme, name, port, path, query, route = parts.groups(default="")
    if not scheme and "." not in name:  # a path with one slash too many
        return ""
    address = _host_and_port(name, port)
    if not address:
        return ""
    path, query, route = _percent_encoded(path, query, route)
    path = _page_path(path, may_be_amp=not _CACHE_HOST.fullmatch(address))
    query = "&".join(filter(_selects_page, query.split("&")))
    return f"https://{address}{path}{query and '?'}{query}{route and '#'}{route}"


def _percent_encoded(path: str, query: str, route: str) -> tuple[str, str, str]:
    """Return all three with the percent-encoding of w3lib, dot segments resolved and the query sorted."""
    if not route and "/." not in path and _PLAIN_PATH.fullmatch(path) and _PLAIN_QUERY.fullmatch(query):
        pairs = sorted(pair.partition("=")[::2] for pair in query.split("&") if pair)
        return path, "&".join(f"{name}={value}" for name, value in pairs), ""  # as w3lib would, for most addresses
    path = path.replace(";", "%3B")  # urllib would take what follows for parameters, not for the path
    query = _ESCAPED_AMPERSAND.sub("&", query)
    address = canonicalize_url(f"https://host{path}?{query}#{route}", keep_fragments=True)
    address, _, route = address.removeprefix("https://host").partition("#")
    path, _, query = address.partition("?")
    return path, query, route.rstrip("/")


def _compose(url: str) -> str:
    """Return `url` in Unicode normal form C, with letters in the place of their percent-encoded UTF-8."""
    if not url.isprintable():
        url = _LINE_BREAKS.sub("", url)
    if "%" in url:
        url = _ESCAPED_LETTERS.sub(_decode, _STRAY_PERCENT.sub("%25", url))
    if url.isascii():
        return url
    return _COMPOSABLE.sub(lambda text: unicodedata.normalize("NFC", text[0]), url)


def _decode(escaped: re.Match[str]) -> str:
    # Bytes that are not UTF-8 come back as \xhh, and become %hh again, as they were written.
    return unquote_to_bytes(escaped[0]).decode("utf-8", "backslashreplace").replace("\\x", "%")


@lru_cache(maxsize=4096)  # a site links to few hosts
def _host_and_port(name: str, port: str) -> str:
    """Return host and port as they stand in a key; empty if such a host or port is impossible."""
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
    # Not Python's codec "idna", which follows the rules of 2003: it takes faß.de and fass.de for one host.
    name = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).lower()).replace("。", ".")
    name.encode()  # raises for lone surrogates, which punycode would accept
    labels = name.split(".")
    return ".".join(label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii") for label in labels)


def _page_path(path: str, *, may_be_amp: bool) -> str:
    """Return `path` without default file names, trailing slashes and, if it `may_be_amp`, the marks of an AMP copy."""
    if "//" in path:
        path = _SLASHES.sub("/", path)
    path = _ENDING.sub("", path)
    while may_be_amp and "amp" in path.lower() and (bare := _without_amp(path)) != path:
        path = bare
    return path


def _without_amp(path: str) -> str:
    bare = _AMP_SEGMENT.sub("", _AMP_ARTICLE.sub("/article", path))
    bare = _AMP_ENDING.sub("", _AMP_SUFFIX.sub("", bare))
    # /amp alone stays: it may be an article on amplifiers, and an AMP copy of a front page is of no use.
    return bare or path


def _selects_page(parameter: str) -> bool:
    return bool(parameter) and not _counts(parameter) and not _AMP_PARAMETER.fullmatch(parameter)


def _counts(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name in TRACKING_PARAMETERS or name.startswith("utm_")
