"""The address book of a site: which article answers to an id, a path, a slug, a URL or a title."""

from recommender.addresses.book import AddressBook, AmbiguousReferenceError
from recommender.addresses.table import NameTable, addresses, keys_of, page_key

__all__ = ["AddressBook", "AmbiguousReferenceError", "NameTable", "addresses", "keys_of", "page_key"]
