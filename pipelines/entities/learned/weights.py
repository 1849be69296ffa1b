"""The trained weights as a file of the package: what they were trained on, and a weight for each feature and label."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from archive.errors import BadInput
from pipelines.entities.learned.features import VERSION

UNITS = 100_000  # of the trainer's weight 1
PATH = Path(__file__).parent / "weights.json.gz"


class NoModel(BadInput):
    """The trained weights are missing, damaged, or made for other features."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear-chain model: `emissions[feature]` holds (label, weight), `transitions[i][j]` leads from label i to j."""

    version: int  # of the features
    gold: str  # SHA-256 of the stories that it was trained on
    stories: int
    labels: Sequence[str]
    transitions: Sequence[Sequence[int]]
    emissions: Mapping[str, Sequence[tuple[int, int]]]


def save(weights: Weights, path: Path = PATH) -> None:
    """Write the file; equal weights give equal bytes."""
    written = json.dumps(asdict(weights), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_bytes(gzip.compress(written.encode("utf-8"), mtime=0))


def load(path: Path = PATH) -> Weights:
    """Read the file; NoModel says in one line what is wrong with it."""
    try:
        table = json.loads(gzip.decompress(path.read_bytes()))
        weights = Weights(**table)
    except FileNotFoundError as error:
        raise NoModel(f"{path} is missing: run `make train`, or install the package anew") from error
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise NoModel(f"{path} is damaged ({error}): run `make train`, or install the package anew") from error
    if weights.version != VERSION:
        raise NoModel(
            f"{path} was trained for features of version {weights.version}, these are {VERSION}: run `make train`"
        )
    return weights
