"""Every page of the dashboard: what is listed here is checked in a browser and photographed.

A new page is a line here and, with its calls, in `CALLS` of test_access.py.
"""

from __future__ import annotations

from dataclasses import dataclass

from grader.document.groups import group_key
from grader.model import Found
from store.people import Role
from tests.dashboard.site import PROBLEM


@dataclass(frozen=True, slots=True)
class Listed:
    """A page by the name of its picture, its path, and the role that looks at it (None: nobody).

    `sample` is the path for its picture, where in the sample data another one shows more.
    """

    name: str
    path: str
    role: Role | None = Role.ADMIN
    sample: str = ""


OF_PART = f"/problems/{PROBLEM}/parts/dW/groups"
UNREAD = r"\frac{x_n"
GROUP = str(group_key(Found(UNREAD, 0, len(UNREAD), "given")))
OPEN = r"\frac{W"  # what waits in the sample data
OPEN_GROUP = str(group_key(Found(OPEN, 0, len(OPEN), "given")))
SHORT = str(group_key(Found("x_n", 0, 3, "given")))
OF_DIFFERENCE = f"/regrades/1/submissions?part=dW&group={SHORT}"
PAGES = (
    Listed("sign-in", "/sign-in", None),
    Listed("overview", "/"),
    Listed("problems", "/problems"),
    Listed("problem", f"/problems/{PROBLEM}"),
    Listed("check", f"/problems/{PROBLEM}/versions/1/check"),
    Listed("changes", f"/problems/{PROBLEM}/versions/2/changes"),
    Listed("editor", f"/editor?problem={PROBLEM}"),
    Listed("submissions", "/submissions"),
    Listed("submission", "/submissions/3", sample="/submissions/296"),
    Listed("write-up", "/submissions/7", sample="/submissions/48"),
    Listed("regrades", "/regrades"),
    Listed("regrade", "/regrades/1", sample="/regrades/2"),
    Listed("regrade-submissions", OF_DIFFERENCE, sample=OF_DIFFERENCE.replace("/1/", "/2/")),
    Listed("batches", "/batches"),
    Listed("batch", "/batches/1"),
    Listed("webhooks", "/webhooks"),
    Listed("webhook", "/webhooks/1"),
    Listed("keys", "/keys"),
    Listed("key", "/keys/1", sample="/keys/2"),
    Listed("people", "/people"),
    Listed("person", "/people/1"),
    Listed("audit", "/audit"),
    Listed("account", "/account"),
    Listed("password", "/account/password"),
    Listed("statistics", f"/problems/{PROBLEM}/statistics"),
    Listed("groups", OF_PART),
    Listed(
        "group",
        f"{OF_PART}/{GROUP}",
        sample=f"/problems/{PROBLEM}/parts/dx/groups/{OPEN_GROUP}",
    ),
    Listed("review", "/review"),
    Listed(
        "review-item",
        f"/review/items/group:{PROBLEM}:dW:{GROUP}",
        sample=f"/review/items/group:{PROBLEM}:dx:{OPEN_GROUP}",
    ),
    Listed("review-appeal", "/review/items/appeal:1", sample="/review/items/appeal:3"),
    Listed("missing", "/nowhere"),
)
