"""Typed expressions and their values at points."""
