"""Whole words in scripts without spaces: nothing is named that lies across two words, or is a piece of one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from unspaced_texts import bilingual_blog, japanese_news, korean_news, thai_news
from worlds import article, site

from recommender.corpus.corpus import Corpus
from recommender.engine.recommender import Recommender
from recommender.ranking.filters import Filters
from recommender.text.shared_runs import MAX_AROUND, MAX_LENGTH, MAX_RUNS, RUN_CHARACTERS, shared_runs


def named(corpus: Corpus, query: str, other: str) -> list[str]:
    story = Recommender.fit(corpus, learn=False).explain(query, other)
    return [word for reason in story.reasons if reason.signal == "text" for word, _ in reason.words]


def named_anywhere(corpus: Corpus) -> set[str]:
    recommender = Recommender.fit(corpus, learn=False)
    everything = recommender.recommend_all(20, filters=Filters(language="any"), min_score=0.0)
    return {
        word for _, stories in everything for story in stories for reason in story.reasons for word, _ in reason.words
    }


@pytest.mark.parametrize(
    ("query", "other", "words"),
    [
        ("snapshot-create", "snapshot-restore", ["快照仓库", "索引"]),
        ("snapshot-delete", "snapshot-create", ["快照仓库", "对象存储"]),
        ("redirect", "redirect-loop", ["重定向", "配置", "Nginx"]),
        ("english", "snapshot-create", ["快照仓库", "Elasticsearch"]),
        ("redirect", "english-2", ["Nginx", "301"]),
    ],
)
def test_chinese_words_are_whole_beside_english_ones(query: str, other: str, words: list[str]) -> None:
    assert named(bilingual_blog(), query, other) == words


def test_nothing_that_lies_across_two_chinese_words_is_named() -> None:
    pieces = {"照仓", "重定", "定向", "的时", "仓库的", "照仓库"}
    assert not named_anywhere(bilingual_blog()) & pieces


@pytest.mark.parametrize(
    ("query", "other", "words"),
    [
        ("typhoon", "typhoon-2", {"九州新幹線", "計画運休", "台風", "接近", "10"}),
        ("face", "face-2", {"顔認証システム"}),
        ("energy", "energy-2", {"再生可能エネルギー", "取り組み", "太陽光"}),
        ("children", "children-2", {"子どもたち", "読み聞かせ", "図書館", "絵本"}),
        ("server", "server-2", {"サーバー", "アプリ", "銀行", "障害"}),
    ],
)
def test_japanese_words_end_before_their_particles(query: str, other: str, words: set[str]) -> None:
    assert words <= {*named(japanese_news(), query, other)}


def test_no_japanese_word_ends_within_its_kana() -> None:
    words = named_anywhere(japanese_news())
    assert words and not {word for word in words if word[-1] in "をはがのに" or "を" in word or word[0] in "ーをはがに"}


def test_thai_words_are_not_cut_at_a_vowel_or_an_accent() -> None:
    assert {"เชียงใหม่", "น้ำท่วม"} <= {*named(thai_news(), "flood", "flood-2")}
    assert "รถเมล์ไฟฟ้า" in named(thai_news(), "bus", "bus-2")


def test_korean_words_begin_where_they_are_written() -> None:
    assert {"재생에너지", "태양광", "발전소"} <= {*named(korean_news(), "solar", "solar-2")}
    assert "했다" not in named_anywhere(korean_news())


def test_words_of_a_text_that_is_no_article_are_whole() -> None:
    stories = Recommender.fit(bilingual_blog(), learn=False).recommend_text("快照仓库在哪里", min_score=0.0)
    words = [word for reason in stories[0].reasons for word, _ in reason.words]
    assert words == ["快照仓库"]


def test_shares_of_the_pairs_of_a_word_add_up_once() -> None:
    pairs = {"快照": 0.2, "照仓": 0.3, "仓库": 0.1}
    assert shared_runs(pairs, "快照仓库", "快照仓库，快照仓库", lambda _: 1.0) == pytest.approx({"快照仓库": 0.6})


def test_a_passage_that_one_text_took_from_the_other_is_cut_into_words() -> None:
    passage = "为了保证数据安全我们每天凌晨三点把全部索引备份到另一个机房的对象存储里面"
    pairs = {first + second: 0.1 for first, second in pairwise(passage)}
    words = shared_runs(pairs, passage, passage, lambda pair: float(ord(pair[0]) % 7))
    assert words and max(map(len, words)) <= MAX_LENGTH and len(words) <= MAX_RUNS


def test_what_is_looked_through_is_bounded() -> None:
    far = "字" * RUN_CHARACTERS + "快照"
    assert shared_runs({"快照": 0.2}, "快照", far, lambda _: 1.0) == {}


def test_words_are_quoted_from_the_body_where_they_stand_only_there() -> None:
    body = "The Elasticsearch operators met. " + "They talked of many things. " * 60 + "Later, Zabbix was praised."
    corpus = site(
        article("a", "Watching servers with Zabbix"),
        article("b", "A meeting of operators", body=body),
        article("c", "Fog"),
    )
    assert "Zabbix" in named(corpus, "a", "b")


def test_a_long_passage_in_both_texts_is_not_followed_to_its_ends_for_each_pair() -> None:
    passage = "".join(map(chr, range(0x4E00, 0x4E00 + 4_000)))
    pairs = {first + second: 0.1 for first, second in pairwise(passage)}
    looked_at = list[str]()

    def rarity(pair: str) -> float:
        looked_at.append(pair)
        return 1.0

    assert all(len(word) <= MAX_LENGTH for word in shared_runs(pairs, passage, f"{passage}。", rarity))
    assert len(looked_at) < 40 * 8 * (2 * MAX_AROUND + 2) * 20, "it grows with the length of the passage"
