"""How long a command takes that reads one thing: process start to exit, beside what one would write by hand."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 9
URL = "https://baolaocai.vn/vuon-que-tren-nui-post900001.html"
PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Vườn quế trên núi</title></head><body>
<h1 class="article__title cms-title">Vườn quế trên núi</h1>
<div class="article__sapo cms-desc">Mười năm, một người trồng kín ba ngọn đồi.</div>
<div class="article__body cms-body"><p>Ông Lò Văn Thử, Bí thư Chi bộ bản Thử, trồng quế từ năm 2014.</p></div>
</body></html>"""
BY_HAND = "import sys, trafilatura; print(trafilatura.extract(open(sys.argv[1], 'rb').read(), with_metadata=True))"


def main() -> dict[str, float]:
    """Median seconds of each command, in turns so that a busy moment hits all of them."""
    with tempfile.TemporaryDirectory() as folder:
        page, text = Path(folder, "page.html"), Path(folder, "story.txt")
        page.write_text(PAGE, encoding="utf-8")
        text.write_text("Ông Lò Văn Thử, Bí thư Chi bộ bản Thử.\n", encoding="utf-8")
        commands = {
            "python": ["-c", "pass"],
            "guong entities": ["-m", "guong", "entities", str(text), "--json"],
            "guong read": ["-m", "guong", "read", str(page), "--url", URL, "--json"],
            "trafilatura by hand": ["-c", BY_HAND, str(page)],
        }
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, arguments in commands.items():
                seconds[name].append(_seconds(arguments))
    medians = {name: round(statistics.median(times), 3) for name, times in seconds.items()}
    for name, median in medians.items():
        sys.stdout.write(f"{name:22} {median:.3f} s\n")
    return medians


def _seconds(arguments: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    return time.perf_counter() - start
