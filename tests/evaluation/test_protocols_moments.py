"""Protocol as-of at one and the same moment: what appears together with the query had been published by then."""

from __future__ import annotations

from worlds import article, site

from recommender.evaluation import evaluate


def test_an_entry_of_the_very_moment_of_the_query_counts_and_one_of_a_second_later_does_not() -> None:
    second = 1 / 86_400
    corpus = site(
        *(
            article(name, f"Story {pair}", on=pair + late * second, related=related)
            for pair in range(5)
            for name, late, related in (
                (f"query-{pair}", 0, [f"twin-{pair}", f"later-{pair}"]),
                (f"twin-{pair}", 0, []),
                (f"later-{pair}", 1, []),
            )
        )
    )
    report = evaluate(corpus, protocol="as-of", systems=["nearest"], metrics=["R@10"])
    assert report.grades == {f"query-{pair}": {f"twin-{pair}": 1} for pair in range(5)}
    assert all({f"twin-{pair}"} <= set(report.runs["nearest"][f"query-{pair}"]) for pair in range(5))
    assert not any(f"later-{pair}" in report.runs["nearest"][f"query-{pair}"] for pair in range(5))
    assert report.mean("R@10", "nearest") == 1
