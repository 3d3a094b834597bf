"""From files to articles and problems: one dialect a file; whatever cannot be read becomes a `Problem`."""

from recommender.readers.files import printable
from recommender.readers.folder import READERS, Progress, Reader, files_of, read_articles, read_files, root_of
from recommender.readers.source import Report, Source
from recommender.readers.stamps import Stamps, folder_hashes

__all__ = [
    "READERS",
    "Progress",
    "Reader",
    "Report",
    "Source",
    "Stamps",
    "files_of",
    "folder_hashes",
    "printable",
    "read_articles",
    "read_files",
    "root_of",
]
