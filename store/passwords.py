"""Passwords: hashed with Argon2id, checked in a time that does not tell whether there is one."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

FEWEST_CHARACTERS = 12
MOST_CHARACTERS = 200
AT_ONCE = 2  # each takes 64 MiB
HASHER = PasswordHasher()  # the parameters of RFC 9106 for little memory
_turns = threading.BoundedSemaphore(AT_ONCE)


class WeakPasswordError(Exception):
    """A password that may not be chosen; the message says why."""


def hashed(password: str) -> str:
    """The hash of a password, with its salt and parameters."""
    with _turns:
        return HASHER.hash(_plain(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether it is the password of that hash; None takes as long and never matches."""
    with _turns:
        try:
            HASHER.verify(password_hash or _nobodys(), _plain(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def one_time() -> str:
    """A new password to be given to a person, who has to choose another: 80 random bits."""
    words = secrets.token_hex(10)
    return "-".join(words[start : start + 5] for start in range(0, len(words), 5))


def check_strength(password: str, name: str) -> None:
    """Raises WeakPasswordError for one that is short, overlong, or about the name itself."""
    if len(password) < FEWEST_CHARACTERS:
        raise WeakPasswordError(f"choose at least {FEWEST_CHARACTERS} characters")
    if len(password) > MOST_CHARACTERS:
        raise WeakPasswordError(f"choose at most {MOST_CHARACTERS} characters")
    if len(set(password)) < FEWEST_CHARACTERS // 2:
        raise WeakPasswordError("choose one with more different characters")
    if password.casefold().replace(name, "").strip("0123456789 -_.!") == "":
        raise WeakPasswordError("choose one that is not made of the name")


@cache
def _nobodys() -> str:
    return HASHER.hash(secrets.token_urlsafe())


def _plain(password: str) -> str:
    """The same password from every keyboard (Unicode NFC)."""
    return unicodedata.normalize("NFC", password)
