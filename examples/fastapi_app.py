"""Related stories in an application of your own: ``uvicorn examples.fastapi_app:app`` in the root of the repository.

It needs ``pip install fastapi uvicorn``. http://127.0.0.1:8000/docs then lists what can be asked. The site is that of
the nearest ``recommender.toml``. For a DataFrame make an index, and open that in place of it; ``refresh`` takes what is
saved there later::

    Recommender.fit(read_corpus(frame)).save("idx")
    site = recommender.open("idx")
"""

from typing import Annotated, Any

from fastapi import Depends, FastAPI, HTTPException, Query

import recommender

app, site = FastAPI(title="Related stories"), recommender.open()
Now = Annotated[recommender.SiteSnapshot, Depends(site.snapshot)]
"""The site as it is when a request comes: all of its answer is of one version."""
HowMany = Annotated[int, Query(ge=0, le=100)]
"""How many stories: others are refused with 422."""


@app.get("/related/{article:path}")
def related(article: str, now: Now, k: HowMany = 5) -> list[dict[str, Any]]:
    """Stories related to an article, named by its id, path, slug, address or exact title."""
    try:
        return [story.to_dict(full=True) for story in now.recommend(article, k)]
    except recommender.UnknownArticleError as error:
        raise HTTPException(404, str(error)) from error


@app.get("/search")
def search(text: str, now: Now, k: HowMany = 5) -> list[dict[str, Any]]:
    """Stories that are close to a text: a question, a headline, the first lines of a draft."""
    return [story.to_dict(full=True) for story in now.recommend_text(text, k)]


@app.get("/why")
def why(article: str, other: str, now: Now, k: HowMany = 5) -> dict[str, Any]:
    """Whether a story is in the list of an article, in words, and why: its reasons add up to its score."""
    try:
        fate, story = now.why_not(article, other, k), now.explain(article, other)
    except recommender.UnknownArticleError as error:
        raise HTTPException(404, str(error)) from error
    reasons = [reason.to_dict() for reason in story.reasons]
    return {"shown": fate.cause == "shown", "text": fate.text, "score": story.score, "reasons": reasons}


@app.post("/refresh")
def refresh() -> bool:
    """Look at the files again; for a webhook. True if there is something new."""
    return site.refresh()
