"""Related stories in an application of your own: ``uvicorn examples.fastapi_app:app`` in the root of the repository.

Then http://127.0.0.1:8000/docs lists what can be asked. The site is that of the nearest ``recommender.toml``.
"""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException

import recommender

app, site = FastAPI(title="Related stories"), recommender.open()
Now = Annotated[recommender.SiteSnapshot, Depends(site.snapshot)]
"""The site as it is when a request comes: all of its answer is of one version."""


@app.get("/related/{article:path}")
def related(article: str, now: Now, k: int = 5) -> list[dict[str, Any]]:
    """Stories related to an article, named by its id, path, slug, address or exact title."""
    try:
        return [story.to_dict(full=True) for story in now.recommend(article, k)]
    except recommender.UnknownArticleError as error:
        raise HTTPException(404, str(error)) from error


@app.get("/search")
def search(text: str, now: Now, k: int = 5) -> list[dict[str, Any]]:
    """Stories that are close to a text: a question, a headline, the first lines of a draft."""
    return [story.to_dict(full=True) for story in now.recommend_text(text, k)]


@app.get("/why")
def why(article: str, other: str, now: Now) -> str:
    """Why a story is in the list of an article, or why it is not."""
    try:
        return now.why_not(article, other).text
    except recommender.UnknownArticleError as error:
        raise HTTPException(404, str(error)) from error


@app.post("/refresh")
def refresh() -> bool:
    """Look at the files again; for a webhook. True if there is something new."""
    return site.refresh()
