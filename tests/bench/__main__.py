"""`make bench`: every measurement of this folder, or those named in `BENCH` (`make bench BENCH="startup"`)."""

from __future__ import annotations

import importlib
import json
import pkgutil
import platform
import sys

import tests.bench


def main(names: list[str]) -> int:
    """Run the measurements one after the other; the last line of the output is all figures as JSON."""
    known = sorted(module.name for module in pkgutil.iter_modules(tests.bench.__path__) if module.name[0] != "_")
    unknown = [name for name in names if name not in known]
    if unknown:
        sys.stderr.write(f"no measurement {', '.join(unknown)}; there are: {', '.join(known)}\n")
        return 2
    figures: dict[str, object] = {"python": platform.python_version()}
    for name in names or known:
        sys.stdout.write(f"\n== {name}\n")
        sys.stdout.flush()
        figures[name] = importlib.import_module(f"tests.bench.{name}").main()
    sys.stdout.write(f"\n{json.dumps(figures, ensure_ascii=False)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
