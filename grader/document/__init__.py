"""A whole write-up in text, Markdown or TeX -> the answers in it, each with where it stands."""
