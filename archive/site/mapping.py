"""The map of provinces, and its twin, a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.site.map.provinces import HEIGHT, WIDTH, islands, provinces
from archive.site.visit import Visit

if TYPE_CHECKING:
    from datasette.utils.asgi import Response


async def map_page(visit: Visit) -> Response:
    """`/ban-do`"""
    context = {"provinces": await visit.read(provinces), "islands": islands(), "size": (WIDTH, HEIGHT)}
    return await visit.page("map.html", context)
