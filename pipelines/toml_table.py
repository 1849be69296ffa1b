"""A TOML table read strictly: each key once asked for with its type, what nobody asked for is an error."""

from __future__ import annotations

import datetime
import re
import tomllib
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import NoReturn

from archive.errors import BadInput
from pipelines import selector
from pipelines.selector import Selector


@dataclass
class Table:
    """One table of a TOML file; every complaint is a BadInput that names file and key."""

    path: Path
    values: dict[str, object]
    prefix: str = ""
    asked: set[str] = field(default_factory=set)

    @classmethod
    def load(cls, path: Path) -> Table:
        """Parse a file."""
        try:
            return cls(path, tomllib.loads(path.read_text(encoding="utf-8")))
        except OSError as error:
            raise BadInput(f"{path}: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise BadInput(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
        except tomllib.TOMLDecodeError as error:
            raise BadInput(f"{path}: not TOML: {error}") from error

    def fail(self, key: str, why: str) -> NoReturn:
        """Complain about a key."""
        raise BadInput(f"{self.path}: {self.prefix}{key}: {why}")

    def has(self, key: str) -> bool:
        """Whether a key is written at all."""
        return key in self.values

    def text(self, key: str) -> str | None:
        """A string, not empty."""
        value = self._take(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            self.fail(key, f"must be a text that is not empty, is {value!r}")
        return value

    def required(self, key: str) -> str:
        """A string that must be there."""
        value = self.text(key)
        if value is None:
            self.fail(key, "is missing; every file needs it")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; left out is empty."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            self.fail(key, f"must be a list of texts, is {value!r}")
        return tuple(value)

    def groups(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of strings; left out is empty."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, list) and item for item in value):
            self.fail(key, f"must be a list of lists of texts, is {value!r}")
        if not all(isinstance(text, str) and text for item in value for text in item):
            self.fail(key, f"must be a list of lists of texts, is {value!r}")
        return tuple(map(tuple, value))

    def number(self, key: str) -> float | None:
        """A number that is not negative."""
        value = self._take(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            self.fail(key, f"must be a number from 0, is {value!r}")
        return float(value)

    def flag(self, key: str) -> bool:
        """true or false; left out is false."""
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            self.fail(key, f"must be true or false, is {value!r}")
        return bool(value)

    def day(self, key: str) -> datetime.date | None:
        """A date without a time."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, datetime.date) or isinstance(value, datetime.datetime):
            self.fail(key, f"must be a date such as 2025-06-30, without quotes or a time, is {value!r}")
        return value

    def pattern(self, key: str) -> re.Pattern[str] | None:
        """A regular expression."""
        text = self.text(key)
        if text is None:
            return None
        try:
            return re.compile(text)
        except re.error as error:
            self.fail(key, f"bad regular expression: {error}")

    def selectors(self, key: str) -> tuple[Selector, ...]:
        """One CSS selector, or a list of them to be tried in order; left out is empty."""
        value = self.values.get(key)
        texts = self.texts(key) if isinstance(value, list) else (self.text(key),)
        parsed = tuple(one for text in texts if text for one in selector.parse(text))
        for one in parsed:
            try:
                selector.check(one)
            except ValueError as error:
                self.fail(key, f"bad selector {one.css!r}: {error}")
        return parsed

    def tables(self, key: str) -> list[Table]:
        """A list of tables, written as [[key]]."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.fail(key, f"must be written as tables [[{key}]]")
        return [Table(self.path, item, f"{key}[{index}].") for index, item in enumerate(value, 1)]

    def finish(self) -> None:
        """Complain about the first key that nobody asked for."""
        for key in self.values:
            if key not in self.asked:
                near = get_close_matches(key, self.asked, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(sorted(self.asked))}"
                self.fail(key, f"unknown key; {hint}")

    def _take(self, key: str) -> object:
        self.asked.add(key)
        return self.values.get(key)
