"""Changes of the front matter of a page: only the lines concerned change, every other byte stays.

Each function takes the bytes of a file, and returns the bytes that it is to have. What these say is read by the reader
of the site; if that is anything else than what was asked for, an `EditError` is raised.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from recommender.errors import EditError
from recommender.readers import BY_HAND, Node, PageLayout, Path, layout_of, load_yaml
from recommender.sites.front_matter import block, flow, tables
from recommender.sites.front_matter.splices import GONE, Splice, line_end, spliced, with_value
from recommender.sites.front_matter.written import Entry, Scalar, as_entry, as_flow, as_key, as_scalar, as_value

__all__ = ["add_entry", "remove_entry", "remove_key", "replace_value", "set_key"]


def add_entry(data: bytes, path: Path, entry: Entry) -> bytes:
    r"""Add an entry at the end of a list; one value becomes a list, and a key that is missing is added.

    Parameters
    ----------
    data : bytes
        The file.
    path : tuple of str
        The key of the list: ``("related",)``, or ``("extra", "related")``.
    entry : Scalar, or mapping of str to Scalar
        What is added.

    Examples
    --------
    >>> print(add_entry(b"---\nrelated:   # by hand\n- 'quay'\n---\n", ("related",), Scalar("tides", "'")).decode())
    ---
    related:   # by hand
    - 'quay'
    - 'tides'
    ---
    <BLANKLINE>
    """
    page = layout_of(data)
    value = _read(entry, page)
    if not page.syntax:
        return _begun(page, path, [entry], [value])
    node, known = page.node(path), _value_at(page.values, path)
    members = known if isinstance(known, list) else [] if known is None else [known]
    expected = with_value(page.values, path, [*members, value])
    if isinstance(known, bool):
        raise EditError(f"{_name(path)} is a switch, {str(known).lower()}; give the list another key, or {BY_HAND}")
    if node is None:
        return _with_key(page, path, [entry], expected)
    return spliced(page, _added(page, path, node, known, entry), expected)


def remove_entry(data: bytes, path: Path, place: int) -> bytes:
    r"""Take the entry at a place, from 0, out of a list; the last one leaves an empty list.

    Examples
    --------
    >>> remove_entry(b"---\nrelated: [quay, tides]\n---\n", ("related",), 0)
    b'---\nrelated: [tides]\n---\n'
    """
    page = layout_of(data)
    node, known = _existing(page, path)
    text, parent = page.plain, page.node(path[:-1])
    pair = parent.pair(str(path[-1])) if parent else None
    members = known if isinstance(known, list) else [known]
    if not 0 <= place < len(members) or pair is None:
        raise EditError(f"there is no entry {place + 1} under {_name(path)}; read the file again")
    rest = [*members[:place], *members[place + 1 :]]
    expected = with_value(page.values, path, rest if rest or node.style != "tables" else GONE)
    if node.kind == "scalar":
        return spliced(page, [(node.start, node.end, "[]")], expected)
    if node.kind != "list" or len(node.items) != len(members):
        raise _no_list(path)
    if node.style == "block":
        return spliced(page, block.removed(text, pair, place), expected)
    if node.style == "tables":
        return spliced(page, tables.removed(text, node, place), expected)
    is_json = page.syntax == "json"
    return spliced(page, flow.removed(text, node, _spans(node), place, is_json=is_json), expected)


def replace_value(data: bytes, path: Path, value: str) -> bytes:
    r"""Write another text in the place of a scalar, in its quotes.

    Examples
    --------
    >>> replace_value(b"---\nrelated:\n- url: 'quay'\n---\n", ("related", 0, "url"), "/tides/")
    b"---\nrelated:\n- url: '/tides/'\n---\n"
    """
    page = layout_of(data)
    node, _ = _existing(page, path)
    if node.kind != "scalar":
        raise EditError(f"{_name(path)} is no single value; {BY_HAND}")
    style = node.style if node.style in ("'", '"', "'''", '"""') else ""
    scalar = Scalar(value, style)
    frames = ("[{}]",) if _is_in_flow(page, path) else ("- {}", "k: {}")
    texts = {as_scalar(scalar, page.syntax, frame=frame) for frame in frames}
    text = max(texts, key=len)  # in quotes, if it needs them in one of the frames
    return spliced(page, [(node.start, node.end, text)], with_value(page.values, path, value))


def set_key(data: bytes, key: str, value: object, remark: str = "") -> bytes:
    r"""Give a key at the outermost level a value, in its place if it is there, else behind the last one.

    Parameters
    ----------
    data : bytes
        The file. If it has no front matter, it gets some.
    key : str
        Its name.
    value : object
        Texts, numbers, lists and mappings, as JSON knows them.
    remark : str
        A comment that is put at the top of front matter that is begun for it.

    Raises
    ------
    EditError
        If that cannot be done without a change of anything else.

    Examples
    --------
    >>> data = b"---\ntitle:   'A  b'  # as it is\n---\nText\n"
    >>> print(set_key(data, "related_computed", ["quay", "tides"]).decode())
    ---
    title:   'A  b'  # as it is
    related_computed:
      - quay
      - tides
    ---
    Text
    <BLANKLINE>
    """
    page, entry = layout_of(data), as_entry(value)
    if not page.syntax:
        return _begun(page, (key,), entry, value, remark)
    expected = with_value(page.values, (key,), value)
    pair = page.root.pair(key)
    if pair is None:
        return _with_key(page, (key,), entry, expected)
    if page.syntax == "yaml" and page.root.style == "block":
        return spliced(page, block.value_replaced(page.plain, page.root, pair, entry), expected)
    if pair.value.style in ("table", "tables"):
        return set_key(remove_key(data, key), key, value, remark)  # keys stand above all tables
    return spliced(page, [(pair.value.start, pair.value.end, as_value(entry, page.syntax))], expected)


def remove_key(data: bytes, key: str, remark: str = "") -> bytes:
    r"""Take a key at the outermost level away, as it was before `set_key`; without that key, nothing changes.

    Parameters
    ----------
    data, key, remark
        As for `set_key`. Front matter that was begun for the key goes with it.

    Raises
    ------
    EditError
        If that cannot be done without a change of anything else.

    Examples
    --------
    >>> remove_key(b"---\ntitle: A\nrelated_computed:\n  - quay\n---\n", "related_computed")
    b'---\ntitle: A\n---\n'
    """
    page = layout_of(data)
    pair = page.root.pair(key) if page.syntax else None
    if pair is None:
        return data
    begun = _without_begun(page, remark) if remark and len(page.root.pairs) == 1 else None
    if begun is not None and set_key(begun, key, page.values[key], remark) == data:
        return begun
    expected = with_value(page.values, (key,), GONE)
    if page.root.style == "flow":
        members = [(one.start, one.value.end) for one in page.root.pairs]
        place, is_json = page.root.pairs.index(pair), page.syntax == "json"
        return spliced(page, flow.removed(page.plain, page.root, members, place, is_json=is_json), expected)
    if pair.value.style in ("table", "tables"):
        return spliced(page, tables.key_removed(page.plain, pair.value), expected)
    return spliced(page, block.key_removed(page.plain, pair), expected)


def _without_begun(page: PageLayout, remark: str) -> bytes | None:
    """The bytes of a page without front matter that begins with a remark; None if it does not begin so."""
    opening, closing = page.text.rfind("---", 0, page.start), page.text.find("---", page.end)
    if not page.plain.lstrip().startswith(remark) or opening < 0 or closing < 0:
        return None
    return (page.text[:opening] + page.text[line_end(page.text, closing) :]).encode(page.encoding)


def _added(page: PageLayout, path: Path, node: Node, known: Any, entry: Entry) -> list[Splice]:
    """How an entry is added to what stands under a key."""
    text, is_in_flow = page.plain, _is_in_flow(page, path[:-1])
    parent = page.node(path[:-1])
    pair = parent.pair(str(path[-1])) if parent else None
    if node.kind == "alias" or pair is None:
        raise EditError(f"{_name(path)} is a repetition of another list (*); {BY_HAND}")
    is_lined = page.syntax == "yaml" and not is_in_flow
    written = as_flow(entry, page.syntax)
    if node.kind == "list" and isinstance(known, list):
        if node.items and any(isinstance(item, list) for item in known) and node.style == "flow":
            raise EditError(f"{_name(path)} holds links [[…]] without quotes; put them in quotes first")
        if node.style == "block":
            return block.appended(text, node, entry)
        if node.style == "tables" and isinstance(entry, Mapping):
            return tables.appended(text, node, entry)
        if is_lined and not node.items and "#" not in text[node.start : node.end]:
            return block.list_begun(text, page.root, pair, [entry])
        if node.style == "flow":
            return flow.appended(text, node, _spans(node), written)
    if node.kind == "scalar":
        own = text[node.start : node.end]
        if is_lined and "\n" not in own and node.style not in ("|", ">"):
            return block.list_begun(text, page.root, pair, [*([] if known is None else [own]), entry])
        if not is_lined:
            return [(node.start, node.end, f"[{written}]" if known is None else f"[{own}, {written}]")]
    raise _no_list(path)


def _with_key(page: PageLayout, path: Path, value: Entry, expected: Mapping[Any, Any]) -> bytes:
    """The page with a key that it did not have; the mappings on its path that are missing are added with it."""
    depth = next(place for place in range(len(path), -1, -1) if page.node(path[:place]) is not None)
    if page.syntax == "toml" and depth == 0 and len(path) > 1:
        return spliced(page, tables.table_added(page.plain, [*map(str, path)], value), expected)
    for key in reversed(path[depth + 1 :]):
        value = {str(key): value}
    parent, key, text = page.node(path[:depth]), str(path[depth]), page.plain
    if parent is None or parent.kind != "mapping":
        raise EditError(f"{_name(path[:depth])} is no mapping; {BY_HAND}")
    if page.syntax == "yaml" and not _is_in_flow(page, path[:depth]):
        splices = block.key_added(text, page.root, parent, key, value)
    elif page.syntax == "toml" and parent.style == "table":
        splices = tables.key_added(text, parent, key, value)
    else:
        new = f"{as_key(key, page.syntax)} {as_flow(value, page.syntax)}"
        members = [(pair.start, pair.value.end) for pair in parent.pairs]
        splices = flow.appended(text, parent, members, new)
    return spliced(page, splices, expected)


def _begun(page: PageLayout, path: Path, entry: Entry, value: Any, remark: str = "") -> bytes:
    """The page, which had no front matter, with some in YAML."""
    top = f"{remark}\n" if remark else ""
    lines = block.key_added("", Node("mapping", 0, 0), Node("mapping", 0, 0), str(path[0]), _nested(path[1:], entry))
    return spliced(page, [(0, 0, f"---\n{top}{lines[0][2]}---\n")], with_value({}, path, value))


def _nested(path: Path, entry: Entry) -> Entry:
    for key in reversed(path):
        entry = {str(key): entry}
    return entry


def _read(entry: Entry, page: PageLayout) -> Any:
    """What the parser reads where an entry is written alone."""
    syntax = page.syntax or "yaml"
    if syntax == "yaml":
        return load_yaml(f"[{as_flow(entry, 'yaml')}]").value[0]
    alone = {"toml": "+++\nk = {}\n+++\n", "json": '{{"k": {}}}\n'}[syntax].format(as_flow(entry, syntax))
    return layout_of(alone.encode()).values["k"]


def _existing(page: PageLayout, path: Path) -> tuple[Node, Any]:
    node = page.node(path) if page.syntax else None
    if node is None:
        raise EditError(f"there is nothing under {_name(path)} in this file; read it again")
    return node, _value_at(page.values, path)


def _value_at(values: Any, path: Path) -> Any:
    for key in path:
        if isinstance(values, list) and isinstance(key, int):
            values = values[key] if key < len(values) else None
        else:
            values = values.get(key) if isinstance(values, Mapping) else None
    return values


def _is_in_flow(page: PageLayout, path: Path) -> bool:
    """Whether what lies at a path stands in brackets."""
    nodes = [page.node(path[:depth]) for depth in range(len(path) + 1)]
    return any(node is not None and node.style == "flow" for node in nodes)


def _spans(node: Node) -> Sequence[tuple[int, int]]:
    return [(item.start, item.end) for item in node.items]


def _name(path: Path) -> str:
    return ".".join(map(str, path)) or "the front matter"


def _no_list(path: Path) -> EditError:
    return EditError(f"what stands under {_name(path)} is no list that lines can be added to; {BY_HAND}")
