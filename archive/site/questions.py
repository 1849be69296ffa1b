"""The twenty questions: what the archive answers by one SQL query each, and what it cannot tell."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from archive.site.texts import Language
from archive.store.dictionary import MEANINGS, Where

SOURCE = Path(__file__).with_name("questions.toml")
NAMED_TABLE = re.compile(r"\b(?:from|join)\s+(\w+)")
SEARCH_INDEX = {"story_search"}  # of published files; no table of MEANINGS


@dataclass(frozen=True, slots=True)
class Question:
    """A question in both languages, its query, and the limits of the answer."""

    id: str
    vi: str
    en: str
    limits_vi: str
    limits_en: str
    sql: str

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the query reads, in the order in which it names them."""
        known = MEANINGS.keys() | SEARCH_INDEX
        return tuple(dict.fromkeys(table for table in NAMED_TABLE.findall(self.sql) if table in known))

    @property
    def is_of_archive(self) -> bool:
        """Whether archive.db answers it too: no table stands only in published files."""
        return all(table in MEANINGS and MEANINGS[table].where is not Where.SNAPSHOT for table in self.tables)

    @property
    def run_path(self) -> str:
        """Where Datasette runs the query."""
        return "/archive/-/query?" + urlencode({"sql": self.sql})

    def asked(self, language: Language) -> str:
        """The question in one language."""
        return self.vi if language is Language.VI else self.en

    def limits(self, language: Language) -> str:
        """What the answer rests on and cannot tell, in one language."""
        return self.limits_vi if language is Language.VI else self.limits_en


@cache
def questions() -> tuple[Question, ...]:
    """All of them, in their order."""
    listed = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["question"]
    return tuple(Question(**one | {"sql": one["sql"].strip()}) for one in listed)


def questions_page() -> str:
    """The text of docs/questions.md."""
    return "\n".join([HEAD, *(_section(number, one) for number, one in enumerate(questions(), start=1))])


HEAD = """# Twenty questions

Each is one SQL query on a published file (`published/current` in the data folder); those that name no table of their
own run on `archive.db` as well. Where a table has a `confidence`, the query has a bound on it: raise it for fewer and
surer rows. The site shows the same at `/du-lieu`, with a link that runs each. What the tables mean stands in
[data.md](data.md). The site stops a query after two seconds: on a large archive run the longer ones in a shell, where
nothing stops them:

```
sqlite3 -header -csv data/published/current "select …"
```
"""


def _section(number: int, question: Question) -> str:
    tables = ", ".join(f"`{table}`" for table in question.tables)
    where = "published files and `archive.db`" if question.is_of_archive else "published files"
    return "\n".join(
        [
            f"## {number}. {question.vi}",
            "",
            f"*{question.en}*",
            "",
            "```sql",
            question.sql,
            "```",
            "",
            f"- Rests on {tables}; in {where}.",
            f"- {question.limits_en}",
            f"- {question.limits_vi}",
            "",
        ]
    )
