"""The shapes of the provinces."""

from __future__ import annotations

import json
from pathlib import Path

from archive.site.map.build_shapes import PROVINCES, main
from archive.site.map.provinces import HEIGHT, WIDTH, islands, outlines
from pipelines.publisher import Registry


def points(outline: str) -> list[tuple[float, float]]:
    """All corners of an outline."""
    found = []
    for ring in outline.split("M")[1:]:
        start, _, steps = ring.rstrip("z").partition("l")
        x, y = map(float, start.split(","))
        found.append((x, y))
        for step in steps.split():
            dx, dy = map(float, step.split(","))
            x, y = x + dx, y + dy
            found.append((x, y))
    return found


def test_there_are_34_provinces_made_of_the_63_and_each_is_drawn_within_the_map() -> None:
    assert len(outlines()) == len(PROVINCES) == 34
    assert sum(map(len, PROVINCES.values())) == 63
    for name, outline in outlines().items():
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points(outline)), name
    assert all(0 < one.x < WIDTH and 0 < one.y < HEIGHT for one in islands())


def test_every_province_of_a_newspaper_is_on_the_map() -> None:
    provinces = {publisher.province for publisher in Registry.load()} - {None}
    assert provinces <= set(outlines())


def test_two_squares_that_were_merged_are_drawn_as_one(tmp_path: Path) -> None:
    """Arc 1 lies between them: the outline runs around both."""
    squares = {"Bắc Giang": [[0, 1]], "Bắc Ninh": [[~1, 2]]}
    others = [name for parts in PROVINCES.values() for name in parts if name not in squares]
    topology = {
        "transform": {"scale": [1, 1], "translate": [104, 15]},
        "arcs": [[[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [0, 1]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
        "objects": {
            "vnm": {
                "geometries": [
                    {"type": "Polygon", "arcs": arcs, "properties": {"name": name}} for name, arcs in squares.items()
                ]
                + [{"type": "MultiPolygon", "arcs": [], "properties": {"name": name}} for name in others]
            }
        },
    }
    path = tmp_path / "shapes.topo.json"
    path.write_text(json.dumps(topology), encoding="utf-8")
    outline = main(path)["Bắc Ninh"]
    assert outline.count("M") == 1
    assert len({(round(x), round(y)) for x, y in points(outline)}) == 6
