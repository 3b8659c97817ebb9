"""A stored score is read again, also one from before a judgement had entries."""

import json
from decimal import Decimal

from grader.model import Entry, Found, Judgement, PartScore, Score, Verdict
from store.score_json import from_json, to_json

ENTRIES = (Entry("entry 1", Verdict.CORRECT), Entry("entry 2", Verdict.INCORRECT, "came 5"))
POINTS = Decimal(1)


def score() -> Score:
    judgement = Judgement(Verdict.INCORRECT, "row.differ", "entry 2 differs", entries=ENTRIES)
    found = Found(text="(1,5)", start=0, end=5, how="given")
    part = PartScore("a", Decimal(0), POINTS, judgement.code, judgement.detail, judgement, found)
    return Score("p", 1, "1", (part,), Decimal(0), POINTS, Decimal(0), needs_review=False)


def test_entries_are_kept() -> None:
    assert from_json(to_json(score())).parts[0].judgement.entries == ENTRIES


def test_a_score_without_entries_is_read() -> None:
    old = json.loads(to_json(score()))
    del old["parts"][0]["judgement"]["entries"]
    assert from_json(json.dumps(old)).parts[0].judgement.entries == ()
