"""The pages' templates, a folder for each family of content management systems; what they are given is escaped."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import format_datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from scraper.samples.story import SUBHEAD

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
WEEKDAYS = ("hai", "ba", "tư", "năm", "sáu", "bảy")


def render(family: str, template: str, **values: object) -> str:
    """A page of a family, or the one that all share."""
    return _environment(family).get_template(template).render(values)


@cache
def _environment(family: str) -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader([HERE / family, HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "no_colon": _no_colon,
        "us": _us,
        "day_first": _day_first,
        "weekday": _weekday,
        "rfc822": format_datetime,
        "dotnet": _dotnet,
    }
    environment.globals |= {"SUBHEAD": SUBHEAD}
    environment.policies["json.dumps_function"] = json.dumps
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return environment


def _no_colon(moment: datetime) -> str:
    """2024-04-03T07:12:40+0700, as EPI writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S%z")


def _us(moment: datetime) -> str:
    """4/3/2024 7:12:40 AM for 3 April, as OneCMS writes it."""
    half = "AM" if moment.hour < 12 else "PM"
    hour = moment.hour % 12 or 12
    return f"{moment.month}/{moment.day}/{moment.year} {hour}:{moment:%M:%S} {half}"


def _day_first(moment: datetime, form: str = "%d/%m/%Y %H:%M") -> str:
    return moment.strftime(form)


def _dotnet(text: str) -> Markup:
    """Text as ASP.NET writes it into attributes: letters of Latin-1 as numbers, the others as they are."""
    return Markup("".join(f"&#{ord(char)};" if 0xA0 <= ord(char) <= 0xFF else escape(char) for char in text))  # noqa: S704  (each letter is escaped)


def _weekday(moment: datetime) -> str:
    day = moment.weekday()
    return "Chủ nhật" if day == len(WEEKDAYS) else f"Thứ {WEEKDAYS[day]}"
