"""The second factor of a sign-in: codes by time (TOTP, RFC 6238), each used once."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

import pyotp

if TYPE_CHECKING:
    from datetime import datetime

STEP_S = 30
DRIFT = 1  # steps that a clock may be off, either way
ISSUER = "Grader"


def new_secret() -> str:
    """A secret to share with a person's device: 160 random bits in Base32."""
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """What the QR code says: `otpauth://...`."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The time step whose code it is, about now; None where it is of none."""
    given = "".join(code.split())
    here = int(now.timestamp()) // STEP_S
    totp = pyotp.TOTP(secret)
    right = [
        step
        for step in range(here - DRIFT, here + DRIFT + 1)
        if hmac.compare_digest(totp.generate_otp(step).encode(), given.encode())
    ]
    return right[-1] if right else None
