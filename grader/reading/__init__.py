"""Syntax tree and declarations to typed values."""
