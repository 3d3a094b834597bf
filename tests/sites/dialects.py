"""The dialect of each generator whose pages are built in tests."""

from __future__ import annotations

from made_sites import Dialect

BOX_HTML = "<!doctype html><html><head><title>x</title></head><body>"

HUGO = Dialect(
    path=lambda name, day: f"content/posts/{name}/index.md" if name.endswith("3") else f"content/posts/{name}.md",
    german=lambda name, day: f"content/posts/{name}.de.md",
    secret={
        "draft": ("content/posts/secret-draft.md", {"draft": True}),
        "future": ("content/posts/secret-future.md", {"date": "2126-01-01"}),
        "expired": ("content/posts/secret-expired.md", {"expiryDate": "2026-01-06"}),
        "headless": ("content/posts/secret-unbuilt.md", {"build": {"render": "never", "list": "never"}}),
        "section": ("content/posts/_index.md", {}),
    },
    files={
        "hugo.toml": 'baseURL = "https://site.example/news/"\ntitle = "News"\ndefaultContentLanguage = "en"\n'
        "[languages.en]\nweight = 1\n[languages.de]\nweight = 2\n",
        "layouts/_default/single.html": BOX_HTML + "<h1>{{ .Title }}</h1>{{ .Content }}\n@@SNIPPET@@\n</body></html>",
        "layouts/_default/list.html": BOX_HTML + "<h1>List</h1></body></html>",
        "layouts/index.html": BOX_HTML + "<h1>Front</h1></body></html>",
        "README.md": "# How this site is made\n",
    },
)
