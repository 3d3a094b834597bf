"""Related stories in the pages and files of a site."""
