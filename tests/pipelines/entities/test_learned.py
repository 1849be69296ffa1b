"""The model: our decoder says what the trainer's own says, and a model that does not fit is refused."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path

import pycrfsuite
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BadInput
from archive.model import MentionType
from pipelines.entities import find_mentions
from pipelines.entities.gold import digest_of, load_folder, parse
from pipelines.entities.grammar import read_spans
from pipelines.entities.learned import tagger, training
from pipelines.entities.learned.decoder import Decoder
from pipelines.entities.learned.features import VERSION, View, lines_of, sequence, views_of
from pipelines.entities.learned.labels import labels_of, spans_of
from pipelines.entities.learned.unseen import cross_validated
from pipelines.entities.learned.weights import PATH, NoModel, Weights, load, save
from pipelines.entities.spans import Span
from pipelines.entities.tokens import tokenize
from tests.conftest import ROOT
from tests.pipelines.entities.marking import HEADER, read_marks

GOLD = ROOT / "tests" / "gold" / "entities"
SOME = 8  # stories: enough to learn something, few enough to be quick


def lines(text: str) -> Iterable[list[View]]:
    board = read_spans(tokenize(text))
    views = views_of(board)
    return [views[first:stop] for first, stop in lines_of(board)]


def test_our_decoder_gives_the_labels_of_the_trainer(tmp_path: Path) -> None:
    gold = load_folder(GOLD)
    pupil = training.Pupil(line for story in gold[:SOME] for line in training.lines_to_learn(story))
    pupil.learn(tmp_path / "model")
    ours = Decoder(pupil.weights(tmp_path / "model", SOME, "digest"))
    theirs = pycrfsuite.Tagger()
    theirs.open(str(tmp_path / "model"))
    for story in gold[: 3 * SOME]:
        for views in lines(story.text):
            assert ours.tag(views) == theirs.tag([pupil.short(row) for row in sequence(views)])
    theirs.close()


def test_the_same_stories_give_the_same_weights() -> None:
    learnt = load_folder(GOLD)[:2]
    assert training.train(learnt, "digest") == training.train(learnt, "digest")


@pytest.mark.slow
@pytest.mark.timeout(900)  # it learns for a minute of processor time
def test_the_weights_of_the_package_are_those_of_the_gold() -> None:
    anew, kept = training.train(load_folder(GOLD), digest_of(GOLD)), load()
    assert (anew.labels, anew.gold, anew.stories) == (kept.labels, kept.gold, kept.stories)
    for feature in anew.emissions.keys() | kept.emissions.keys():
        one, other = dict(anew.emissions.get(feature, ())), dict(kept.emissions.get(feature, ()))
        assert one == pytest.approx({label: other.get(label, 0) for label in one}, abs=5_000)


def test_the_weights_of_the_package_were_learnt_from_the_gold_as_it_is() -> None:
    assert load().gold == digest_of(GOLD), "run `make train`"


def test_the_file_is_small_and_its_bytes_depend_on_the_weights_alone(tmp_path: Path) -> None:
    assert PATH.stat().st_size < 3_000_000
    save(load(), tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == PATH.read_bytes()


def test_a_missing_model_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(NoModel, match=r"is missing: run `make train`") as error:
        load(tmp_path / "weights.json.gz")
    assert "\n" not in str(error.value)
    assert isinstance(error.value, BadInput)


@pytest.mark.parametrize(
    "damaged",
    [b"", b"no gzip", gzip.compress(b"[]"), gzip.compress(b'{"version": 1}'), PATH.read_bytes()[:2000]],
    ids=["empty", "not compressed", "a list", "half the keys", "torn"],
)
def test_a_damaged_model_is_an_error_of_one_line(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / "weights").write_bytes(damaged)
    with pytest.raises(NoModel, match="is damaged") as error:
        load(tmp_path / "weights")
    assert "\n" not in str(error.value)


def test_a_model_for_other_features_is_refused(tmp_path: Path) -> None:
    save(replace(load(), version=VERSION + 1), tmp_path / "weights")
    with pytest.raises(NoModel, match=f"version {VERSION + 1}, these are {VERSION}"):
        load(tmp_path / "weights")


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    weights = Weights(VERSION, "digest", 1, ["O", "B-PER"], [[5, -10], [0, 20]], {"0wông": [(1, 25)]})
    save(weights, tmp_path / "weights")
    table = json.loads(gzip.decompress((tmp_path / "weights").read_bytes()))
    assert table["emissions"] == {"0wông": [[1, 25]]}
    assert replace(load(tmp_path / "weights"), emissions=weights.emissions) == weights


WEIGHT = st.integers(-800_000, 800_000)
WORDS = ("ông", "xã", "páo")


@given(st.data())
def test_no_other_path_is_better_than_the_decoders(data: st.DataObject) -> None:
    size = 3
    transitions = data.draw(st.lists(st.lists(WEIGHT, min_size=size, max_size=size), min_size=size, max_size=size))
    emissions = {
        f"0w{word}": [(label, data.draw(WEIGHT)) for label in range(size)] for word in WORDS
    }  # of the word itself only
    words = data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5))
    decoder = Decoder(Weights(VERSION, "", 0, ["O", "B-PER", "I-PER"], transitions, emissions))
    found = [decoder.labels.index(label) for label in decoder.tag([(word, "", "", "", "", "") for word in words])]

    def worth(path: Iterable[int]) -> int:
        steps = list(path)
        own = sum(dict(emissions[f"0w{word}"])[label] for word, label in zip(words, steps, strict=True))
        return own + sum(transitions[a][b] for a, b in pairwise(steps))

    assert worth(found) == max(worth(path) for path in product(range(size), repeat=len(words)))


def test_labels_and_spans_are_two_ways_to_say_the_same() -> None:
    marked = read_marks("Ông [PER Giàng A Páo], [LOC xã Nậm Pú], [FIG 31 hộ].")
    story = parse(Path("one.txt"), HEADER + "Ông [PER Giàng A Páo], [LOC xã Nậm Pú], [FIG 31 hộ].")
    tokens = tokenize(marked.text)
    labels = labels_of(story, tokens)
    spans = list(spans_of(labels, 0))
    assert [tokens.surface(span.first, span.stop) for span in spans] == ["Giàng A Páo", "xã Nậm Pú", "31 hộ"]


def test_an_inner_label_without_its_first_opens_a_span_and_a_change_of_type_closes_it() -> None:
    spans = list(spans_of(["I-PER", "I-PER", "I-LOC", "B-LOC", "O", "B-ORG"], 10))
    assert [(span.type, span.first, span.stop) for span in spans] == [
        ("PER", 10, 12),
        ("LOC", 12, 13),
        ("LOC", 13, 14),
        ("ORG", 15, 16),
    ]


@pytest.mark.slow
def test_a_story_is_not_read_by_a_model_that_learnt_from_it() -> None:
    twenty = load_folder(GOLD)[:20]
    few, many = (cross_validated(twenty, most, folds=4).types["all"] for most in (2, 15))
    assert few.f1 < many.f1 < 0.99


def test_reading_stops_where_the_model_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagger, "load", lambda: load(tmp_path / "weights.json.gz"))
    tagger.decoder.cache_clear()
    with pytest.raises(NoModel, match="is missing"):
        find_mentions("Ông Giàng A Páo ở xã Nậm Pú.")
    tagger.decoder.cache_clear()


def test_a_clause_that_opens_with_a_name_is_no_campaign_unless_it_is_announced() -> None:
    clause = "Viện Sốt rét Quy Nhơn chủ động giám sát côn trùng và xét nghiệm các ca nghi ngờ tại ba xã"
    for before, is_name in (("Kế hoạch nêu rõ ", False), ("Hưởng ứng phong trào ", True)):
        board = read_spans(tokenize(before + clause))
        first = before.count(" ")
        span = Span(MentionType.CAMPAIGN, first, first + clause.count(" ") + 1)
        assert tagger._opens_name(board, span) is is_name
