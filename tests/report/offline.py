"""What a page would load: everything in its markup and styles that names a place outside it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

LOADING = {"src", "srcset", "href", "xlink:href", "data", "action", "formaction", "poster", "background", "cite",
           "ping", "manifest", "archive", "codebase", "longdesc", "usemap"}
TAGS = {"link", "iframe", "frame", "object", "embed", "base", "form", "audio", "video", "source", "track", "applet"}
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.policies: list[str] = []
        self.style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.style = tag == "style"
        if tag == "meta" and known.get("http-equiv", "").lower() == "content-security-policy":
            self.policies.append(known["content"])
        elif tag == "meta" and "http-equiv" in known:
            self.found.append(f"meta {known}")
        if tag in ("script", "style") and not self.policies:
            self.found.append(f"{tag} before the policy")
        if tag in TAGS:
            self.found.append(tag)
        self.found += [f"{tag} {name}={value}" for name, value in known.items()
                       if name in LOADING and not value.startswith("#")]
        self._styled(known.get("style", ""))

    def handle_endtag(self, tag: str) -> None:
        self.style = False

    def handle_data(self, data: str) -> None:
        if self.style:
            self._styled(data)

    def _styled(self, text: str) -> None:
        self.found += re.findall(r"@import|url\([^)]*\)|image-set\(", text)


def loads(page: str) -> list[str]:
    """Places a page would load, and what is wrong with its policy; empty: it asks nothing of a network.

    What scripts ask for, the policy forbids: `default-src 'none'` leaves no connection open.
    """
    parser = _Page()
    parser.feed(page)
    return [*parser.found, *([] if parser.policies == [POLICY] else [f"policy {parser.policies}"])]
