"""An archived page made fit to be looked at: scripts, frames and redirects out, links led to other copies.

The sandbox of the response is the wall; this is a courtesy, so that links lead on and nothing empty is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from lxml.html import HtmlElement

UNWANTED = "script, iframe, frame, object, embed, applet, base, meta[http-equiv], link:not([rel~=stylesheet])"
NEVER_KEPT = ("srcset", "sizes", "integrity", "crossorigin", "ping", "nonce", "formaction", "action", "background")
LAZY = ("data-src", "data-original")  # where scripts would have found the picture
LOADING_STYLE = re.compile(r"@import[^;]*;?|url\((?:[^()\"']|\"[^\"]*\"|'[^']*')*\)", re.IGNORECASE)
LARGEST_LINK = 2000  # characters: longer ones are data


class ArchivedPage:
    """A parsed page: ask `resources()` what it wants to show, then `render()` with those that are archived."""

    def __init__(self, body: bytes, charset: str | None, url: str) -> None:
        self._url = url
        self._root = _parse(body, charset)
        self._base = self._base_address()
        self._clean()

    def resources(self) -> set[str]:
        """Addresses of the pictures and style sheets that the page shows."""
        return {address for element, name in self._loaded() if (address := self._absolute(element.get(name)))}

    def render(self, page_path: Callable[[str], str], resource_path: Callable[[str], str], kept: set[str]) -> bytes:
        """The page in UTF-8: links lead to copies, what is not in `kept` is left out."""
        from lxml import etree

        for element, name in list(self._loaded()):
            address = self._absolute(element.get(name))
            if address in kept and address is not None:
                element.set(name, resource_path(address))
            else:
                _leave_out(element, name)
        self._lead_on(page_path)
        self._quiet_styles()
        rendered: bytes = etree.tostring(self._root, method="html", encoding="utf-8", doctype="<!DOCTYPE html>")
        return rendered

    def _base_address(self) -> str:
        for base in self._root.iter("base"):
            if base.get("href"):
                return str(urljoin(self._url, base.get("href", "")))
        return self._url

    def _clean(self) -> None:
        for element in self._root.cssselect(UNWANTED):
            element.drop_tree()
        for element in self._elements():
            for name in [name for name in element.attrib if name.lower().startswith("on") or name in NEVER_KEPT]:
                del element.attrib[name]
            if element.tag == "img":
                _wake(element)

    def _elements(self) -> Iterator[HtmlElement]:
        return (element for element in self._root.iter() if isinstance(element.tag, str))

    def _loaded(self) -> Iterator[tuple[HtmlElement, str]]:
        """What a browser fetches by itself."""
        for element in self._elements():
            name = "href" if element.tag in {"link", "image", "use"} else "poster" if element.tag == "video" else "src"
            if element.get(name) is not None:
                yield element, name

    def _lead_on(self, page_path: Callable[[str], str]) -> None:
        for element in self._elements():
            if element.tag not in {"a", "area"} or element.get("href") is None:
                continue
            address = self._absolute(element.get("href"))
            if element.get("href", "").startswith("#"):
                element.attrib.pop("target", None)
            elif address is None:
                del element.attrib["href"]
            else:
                element.set("href", page_path(address))
                element.set("target", "_top")

    def _quiet_styles(self) -> None:
        """Addresses inside styles are not followed: no copy of them is kept by the page that names them."""
        for element in self._elements():
            if element.tag == "style" and element.text:
                element.text = LOADING_STYLE.sub("none", element.text)
            if element.get("style"):
                element.set("style", LOADING_STYLE.sub("none", element.get("style", "")))

    def _absolute(self, link: str | None) -> str | None:
        if link is None or len(link) > LARGEST_LINK:
            return None
        try:
            address = urljoin(self._base, link.strip())
            return address if urlsplit(address).scheme in {"http", "https"} else None
        except ValueError:
            return None


def _parse(body: bytes, charset: str | None) -> HtmlElement:
    from lxml import etree, html

    try:
        parser = html.HTMLParser(encoding=_encoding(body, charset))
    except LookupError:  # a charset that nobody knows: what the page itself says, then
        parser = html.HTMLParser()
    try:
        return html.document_fromstring(body, parser=parser, ensure_head_body=True)
    except etree.ParserError:  # nothing but white space or comments
        return html.document_fromstring("<p></p>")


def _encoding(body: bytes, charset: str | None) -> str | None:
    """UTF-8 where the bytes are; no other encoding of Vietnamese looks like it by chance."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return charset
    return "utf-8"


def _leave_out(element: HtmlElement, name: str) -> None:
    """A style sheet goes as a whole, a picture leaves its text."""
    if element.tag == "link":
        element.drop_tree()
    else:
        del element.attrib[name]


def _wake(image: HtmlElement) -> None:
    late = next((image.get(name) for name in LAZY if image.get(name)), None)
    if late:
        image.set("src", late)
