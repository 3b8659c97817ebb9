"""The version that every score is marked with."""

GRADER_VERSION = "0.1.0"
