"""Pages in a real browser: signed in with a role, every complaint of the browser noted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from axe_playwright_python.sync_playwright import Axe

from tests.dashboard.site import add_person, session_of
from web.dashboard.access import SESSION_COOKIE
from web.dashboard.links import BASE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
    from sqlalchemy import Engine

    from store.people import Role

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}
LOUD = frozenset({"error", "warning"})


@dataclass(slots=True)
class Tab:
    """A page of the dashboard that is open; `complaints` are what the browser found wrong."""

    page: Page
    server: str
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        def heard(message: ConsoleMessage) -> None:
            if message.type in LOUD:
                self.complaints.append(f"{message.type}: {message.text}")

        self.page.on("console", heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> None:
        """Go to a page by its path in the dashboard, to the end of what it brings by itself."""
        self.page.goto(self.server + BASE + path)
        self.page.evaluate("document.fonts.ready.then(() => 0)")
        if self.page.locator("[data-editor]").count():
            self.page.locator(".findings").wait_for(state="attached")

    def check(self) -> None:
        """No rule of accessibility is broken, nothing overflows sideways, nobody complained."""
        found = Axe().run(self.page)
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        too_wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide <= 0, f"{self.page.url} is {too_wide} px too wide"
        assert self.complaints == [], self.page.url


@dataclass(slots=True)
class Window:
    """Browsers on one server, each with cookies of its own."""

    browser: Browser
    server: str
    engine: Engine
    contexts: list[BrowserContext] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)  # of those who signed in, by name

    def tab(
        self,
        role: Role | None = None,
        *,
        scheme: Literal["light", "dark"] = "light",
        narrow: bool = False,
        name: str = "",
    ) -> Tab:
        """A new browser: signed in with the role, as the same person where named so before.

        Without a role not signed in.
        """
        context = self.browser.new_context(
            viewport=NARROW if narrow else WIDE,  # type: ignore[arg-type]
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="en",
        )
        context.set_default_timeout(20_000)
        self.contexts.append(context)
        if role is not None:
            cookie = self._cookie(role, name or f"{role} {len(self.contexts)}")
            context.add_cookies([{"name": SESSION_COOKIE, "value": cookie, "url": self.server}])
        return Tab(context.new_page(), self.server)

    def _cookie(self, role: Role, name: str) -> str:
        if name not in self.cookies:
            id_ = add_person(self.engine, role, name)
            self.cookies[name] = session_of(self.engine, id_)
        return self.cookies[name]

    def close(self) -> None:
        """Close every browser."""
        for context in self.contexts:
            context.close()
