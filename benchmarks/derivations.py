"""The speed of derivations: milliseconds a step and a page, of one process.

python -m benchmarks.derivations
"""

from __future__ import annotations

from time import process_time
from typing import NamedTuple

from grader.model import Declarations
from grader.steps.text import check_text

REPEATS = 3


class Page(NamedTuple):
    """A derivation as it stands in a write-up, with the declarations of its statement."""

    name: str
    text: str
    declarations: Declarations


LAYER = Declarations(
    objects={"W": "M x N", "x": "N", "b": "M", "y": "M"}, define={"y": "y = W x + b"}
)
RIDGE = Declarations(
    objects={"X": "N x d", "y": "N", "w": "d", r"\lambda": "scalar"},
    define={"J": r"J = \|Xw - y\|^2 + \lambda \|w\|^2"},
)
SOFTMAX = Declarations(
    objects={"z": "K", "p": "K", "y": "K", "L": "scalar"},
    define={"p": r"p = \operatorname{softmax}(z)", "L": r"L = -\sum_c y_c \ln p_c"},
    assume={"y": "simplex"},
)
PAGES = (
    Page(
        "linear layer",
        r"""\begin{align*}
        \frac{\partial y_m}{\partial w_{kn}}
        &= \frac{\partial (\sum_i w_{mi} x_i + b_m)}{\partial w_{kn}} \\
        &= \sum_i \frac{\partial w_{mi}}{\partial w_{kn}} x_i
        = \sum_i \delta_{mk} \delta_{in} x_i = x_n \delta_{mk}
        \end{align*}
        \[ \frac{\partial y_m}{\partial x_n} = w_{mn}, \]
        \[ \nabla_x y = W \] \[ \nabla_b y = I \]""",
        LAYER,
    ),
    Page(
        "ridge regression",
        r"""\begin{align*}
        J &= (Xw - y)^\top (Xw - y) + \lambda w^\top w \\
        &= w^\top X^\top X w - 2 y^\top X w + y^\top y + \lambda w^\top w
        \end{align*}
        \[ \nabla_w J = 2 X^\top X w - 2 X^\top y + 2 \lambda w = 2 X^\top (Xw - y) + 2 \lambda w \]
        \[ \nabla_w^2 J = 2 X^\top X + 2 \lambda I \]""",
        RIDGE,
    ),
    Page(
        "softmax and cross-entropy",
        r"""\[ \frac{\partial p_i}{\partial z_j} = p_i (\delta_{ij} - p_j) \]
        \begin{align*}
        \frac{\partial L}{\partial z_j}
        &= -\sum_k \frac{y_k}{p_k} \frac{\partial p_k}{\partial z_j}
        = -\sum_k y_k (\delta_{kj} - p_j) \\
        &= -y_j + p_j \sum_k y_k = p_j - y_j
        \end{align*}
        \[ \nabla_z L = p - y \]""",
        SOFTMAX,
    ),
    Page(
        "school calculus",
        r"""\begin{align*}
        \frac{d}{dx} \left(x^2 \sin x\right) &= 2x \sin x + x^2 \cos x \\
        &= x (2 \sin x + x \cos x)
        \end{align*}
        \[ \int x e^x \, dx = x e^x - \int e^x \, dx = x e^x - e^x \]
        \[ (x + 1)^2 - (x - 1)^2 = x^2 + 2x + 1 - x^2 + 2x - 1 = 4x \]""",
        Declarations(),
    ),
)


def main() -> None:
    """Print a table row for each page."""
    for page in PAGES:
        check_text(page.text, page.declarations)  # warms what is imported on first use
    print("\nDerivations")
    print("| page | steps | ms a page | ms a step |\n| --- | ---: | ---: | ---: |")
    for page in PAGES:
        steps, cost = measured(page)
        print(f"| {page.name} | {steps} | {cost:.1f} | {cost / steps:.1f} |")


def measured(page: Page) -> tuple[int, float]:
    """The number of steps of a page and the least time of some runs, in ms."""
    times = []
    steps = 0
    for _ in range(REPEATS):
        start = process_time()
        steps = len(check_text(page.text, page.declarations))
        times.append(1000 * (process_time() - start))
    return steps, min(times)


if __name__ == "__main__":
    main()
