"""Rubrics checked before the contest: keys derived and attacked, rules and examples tried."""
