"""Answers to the real problem as contestants type them, right and wrong, by how often."""

from __future__ import annotations

# Spellings of each part, each with how often it occurs.
ANSWERS = {
    "dx": {
        r"W": 400, r"\mathbf{W}": 200, r"{W}": 30, r"W I_N": 8, r"(W^\top)^\top": 6,
        r"\frac{\partial y_m}{\partial x_n} = w_{mn}": 60, r"w_{mn}": 30, r"W_{ij}": 12,
        r"W^\top": 90, r"W^T": 60, r"\mathbf{W}^{\top}": 30, r"W x": 12, r"x": 9, r"2W": 4,
        r"b": 3, r"W^{-1}": 4, r"1": 3, r"\frac{W": 3, r"W see above": 4, r"W \star": 3, "": 30,
    },
    "dW": {
        r"\delta_{mk} x_n": 300, r"x_n \delta_{mk}": 200, r"\delta_{km} x_n": 90,
        r"\frac{\partial y_m}{\partial w_{kn}} = x_n \delta_{mk}": 120,
        r"\frac{\partial y_i}{\partial w_{jk}} = x_k \delta_{ij}": 60,
        r"x_n [m = k]": 12, r"x_n": 80, r"x": 40, r"x^\top": 30, r"\mathbf{x}": 12,
        r"x_n \delta_{nk}": 9, r"x_m \delta_{nk}": 6, r"2 x_n \delta_{mk}": 3, r"I \otimes x": 8,
        r"x_n \text{ if } m = k \text{ else } 0": 16, r"x_n \delta_{m": 3, r"x_n ???": 2, "": 60,
    },
    "db": {
        r"I": 400, r"I_{M \times M}": 200, r"\mathbf{I}": 120, r"\mathbb{I}": 40, r"I_M": 60,
        r"\delta_{mk}": 50, r"\frac{\partial y_m}{\partial b_k} = \delta_{mk}": 30, r"1": 50,
        r"\mathbf{1}": 16, r"I_N": 20, r"0": 8, r"b": 4, r"E": 6, r"I_{M": 3,
        r"\text{the identity}": 9, "": 30,
    },
}  # fmt: skip
DELTA = r"\frac{\partial y_m}{\partial w_{kn}} = \boxed{x_n \delta_{mk}}"
WRITE_UPS = (
    (
        r"\boxed{\nabla_x y = W} or, in the other layout, \boxed{\nabla_x y = W^\top}."
        rf" \boxed{{\nabla_b y = I}}. Finally ${DELTA}$."
    ),
    rf"(c) \boxed{{I}} (a) \boxed{{W}} (b) ${DELTA}$",
    r"We get $\nabla_x y = W$ and $\nabla_b y = I$; the rest I could not do.",
)
