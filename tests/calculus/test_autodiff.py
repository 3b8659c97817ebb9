# ruff: noqa: E501 - a setting a line
"""Derived forms beside an independent automatic differentiation: JAX on the CPU in doubles.

`make test-all` installs JAX from requirements-autodiff.lock; without it the test is skipped.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from grader import calculus
from grader.expression.balls import Reals
from grader.expression.evaluate import Evaluator
from grader.expression.nodes import Element, Symbol
from grader.latex import parse
from grader.model import Declarations
from grader.reading.reader import Reader
from grader.reading.statement import declare
from grader.reading.values import fresh

if TYPE_CHECKING:
    from collections.abc import Callable

jax = pytest.importorskip("jax")
jax.config.update("jax_enable_x64", val=True)
jnp = jax.numpy
RULES = calculus.operators  # its import teaches the reader derivative operators

SIZES: dict[Any, int] = {"n": 3, "N": 4, "d": 3, "M": 5, "K": 4, "r": 2}
SHAPES = {
    "A": "n x n", "B": "n x n", "S": "n x n", "x": "n", "a": "n", "b": "n", "\\mu": "n",
    "X": "N x d", "w": "d", "y": "N", "v": "N", "u": "d",
    "W": "M x N", "V": "K x M", "c": "M", "z": "K", "t": "K", "Z": "N x K",
    "U": "N x r", "P": "d x r", "Q": "r x d", "s": "scalar",
}  # fmt: skip
POSITIVE = dict.fromkeys(("t", "s"), "positive")


class Setting(NamedTuple):
    """What is asked for, definitions for it, and the function of its variable for JAX."""

    ask: str
    by: str
    function: Callable[..., Any]
    define: dict[str, str] = {}  # noqa: RUF012 - read only
    order: int = 1


def sigma(x: Any) -> Any:  # noqa: ANN401 - an array
    return 1 / (1 + jnp.exp(-x))


def softmax(x: Any) -> Any:  # noqa: ANN401 - an array
    return jnp.exp(x) / jnp.exp(x).sum()


def logistic_loss(g: dict[str, Any]) -> Any:  # noqa: ANN401 - an array
    p = sigma(g["X"] @ g["w"])
    return -(g["y"] * jnp.log(p) + (1 - g["y"]) * jnp.log(1 - p)).sum()


def cross_entropy(g: dict[str, Any]) -> Any:  # noqa: ANN401 - an array
    return -(g["t"] * jnp.log(softmax(g["z"]))).sum()


def network(g: dict[str, Any]) -> Any:  # noqa: ANN401 - an array
    return g["V"] @ jnp.tanh(g["W"] @ g["y"] + g["c"])


def gaussian(g: dict[str, Any]) -> Any:  # noqa: ANN401 - an array
    gap = g["x"] - g["\\mu"]
    return (
        -0.5 * jnp.log(jnp.linalg.det(g["S"]) ** 2) / 2 - 0.5 * gap @ jnp.linalg.inv(g["S"]) @ gap
    )


def attention(g: dict[str, Any]) -> Any:  # noqa: ANN401 - an array
    return (g["X"] @ g["P"]) @ (g["X"] @ g["Q"].T).T


LOGISTIC = {"L": r"L = -\sum_n (y_n \ln \sigma(X w)_n + (1 - y_n) \ln(1 - \sigma(X w)_n))"}
CROSS = {"p": r"p = \operatorname{softmax}(z)", "L": r"L = -\sum_c t_c \ln p_c"}
NETWORK = {"h": r"h = \tanh(W y + c)", "f": "f = V h"}
GAUSS = {"L": r"L = -\frac{1}{4} \ln((\det S)^2) - \frac{1}{2} (x - \mu)^\top S^{-1} (x - \mu)"}
ATTENTION = {"E": r"E = (X P)(X Q^\top)^\top"}
SETTINGS = (
    Setting(r"\frac{\partial}{\partial y} (W y + c)", "y", lambda g: g["W"] @ g["y"] + g["c"]),
    Setting(r"\frac{\partial}{\partial W} (W y + c)", "W", lambda g: g["W"] @ g["y"] + g["c"]),
    Setting(r"\frac{\partial}{\partial c} (W y + c)", "c", lambda g: g["W"] @ g["y"] + g["c"]),
    Setting(r"\nabla_x x^\top A x", "x", lambda g: g["x"] @ g["A"] @ g["x"]),
    Setting(r"\nabla_x^2 x^\top A x", "x", lambda g: g["x"] @ g["A"] @ g["x"], order=2),
    Setting(r"\nabla_A x^\top A x", "A", lambda g: g["x"] @ g["A"] @ g["x"]),
    Setting(r"\nabla_x x^\top A^\top A x", "x", lambda g: ((g["A"] @ g["x"]) ** 2).sum()),
    Setting(r"\nabla_w \|Xw - y\|^2", "w", lambda g: ((g["X"] @ g["w"] - g["y"]) ** 2).sum()),
    Setting(r"\nabla_w^2 \|Xw - y\|^2", "w", lambda g: ((g["X"] @ g["w"] - g["y"]) ** 2).sum(), order=2),
    Setting(r"\nabla_X \|Xw - y\|^2", "X", lambda g: ((g["X"] @ g["w"] - g["y"]) ** 2).sum()),
    Setting(
        r"\nabla_w (\|Xw - y\|^2 + s \|w\|^2)", "w",
        lambda g: ((g["X"] @ g["w"] - g["y"]) ** 2).sum() + g["s"] * (g["w"] ** 2).sum(),
    ),
    Setting(
        r"\frac{\partial}{\partial s} (\|Xw - y\|^2 + s \|w\|^2)", "s",
        lambda g: ((g["X"] @ g["w"] - g["y"]) ** 2).sum() + g["s"] * (g["w"] ** 2).sum(),
    ),
    Setting(r"\nabla_w L", "w", logistic_loss, LOGISTIC),
    Setting(r"\nabla_w^2 L", "w", logistic_loss, LOGISTIC, order=2),
    Setting(r"\nabla_X L", "X", logistic_loss, LOGISTIC),
    Setting(r"\frac{\partial p}{\partial z}", "z", lambda g: softmax(g["z"]), CROSS),
    Setting(r"\nabla_z L", "z", cross_entropy, CROSS),
    Setting(r"\nabla_z^2 L", "z", cross_entropy, CROSS, order=2),
    Setting(r"\nabla_z \ln \sum_k e^{z_k}", "z", lambda g: jnp.log(jnp.exp(g["z"]).sum())),
    Setting(r"\nabla_A \ln((\det A)^2)", "A", lambda g: jnp.log(jnp.linalg.det(g["A"]) ** 2)),
    Setting(r"\nabla_A \det A", "A", lambda g: jnp.linalg.det(g["A"])),
    Setting(r"\nabla_A \operatorname{tr}(A B)", "A", lambda g: jnp.trace(g["A"] @ g["B"])),
    Setting(r"\nabla_A \operatorname{tr}(A^\top B A)", "A", lambda g: jnp.trace(g["A"].T @ g["B"] @ g["A"])),
    Setting(r"\nabla_A \operatorname{tr}(A^3)", "A", lambda g: jnp.trace(g["A"] @ g["A"] @ g["A"])),
    Setting(r"\nabla_A a^\top A^{-1} b", "A", lambda g: g["a"] @ jnp.linalg.inv(g["A"]) @ g["b"]),
    Setting(r"\nabla_A \operatorname{tr}(A^{-1} B)", "A", lambda g: jnp.trace(jnp.linalg.inv(g["A"]) @ g["B"])),
    Setting(r"\nabla_x \|x\|", "x", lambda g: jnp.sqrt((g["x"] ** 2).sum())),
    Setting(r"\nabla_x^2 \|x\|", "x", lambda g: jnp.sqrt((g["x"] ** 2).sum()), order=2),
    Setting(r"\nabla_x \|x\|_1", "x", lambda g: jnp.abs(g["x"]).sum()),
    Setting(r"\nabla_A \|A\|_F", "A", lambda g: jnp.sqrt((g["A"] ** 2).sum())),
    Setting(r"\frac{\partial f}{\partial V}", "V", network, NETWORK),
    Setting(r"\frac{\partial f}{\partial W}", "W", network, NETWORK),
    Setting(r"\frac{\partial f}{\partial y}", "y", network, NETWORK),
    Setting(r"\frac{\partial f}{\partial c}", "c", network, NETWORK),
    Setting(r"\frac{\partial E}{\partial P}", "P", attention, ATTENTION),
    Setting(r"\frac{\partial E}{\partial X}", "X", attention, ATTENTION),
    Setting(r"\nabla_x L", "x", gaussian, GAUSS),
    Setting(r"\nabla_\mu L", "\\mu", gaussian, GAUSS),
    Setting(r"\nabla_S L", "S", gaussian, GAUSS),
    Setting(r"\nabla_P \|X - U P^\top\|_F^2", "P", lambda g: ((g["X"] - g["U"] @ g["P"].T) ** 2).sum()),
    Setting(r"\nabla_U \|X - U P^\top\|_F^2", "U", lambda g: ((g["X"] - g["U"] @ g["P"].T) ** 2).sum()),
    Setting(
        r"\nabla_x \frac{x^\top A x}{x^\top x}", "x",
        lambda g: g["x"] @ g["A"] @ g["x"] / (g["x"] @ g["x"]),
    ),
    Setting(r"\frac{\partial}{\partial x} \sin(A x)", "x", lambda g: jnp.sin(g["A"] @ g["x"])),
    Setting(r"\frac{\partial}{\partial x} \tanh(A x + b)", "x", lambda g: jnp.tanh(g["A"] @ g["x"] + g["b"])),
    Setting(r"\frac{\partial}{\partial x} \operatorname{ReLU}(A x)", "x", lambda g: jnp.maximum(g["A"] @ g["x"], 0)),
    Setting(r"\frac{\partial}{\partial x} (x \odot (A x))", "x", lambda g: g["x"] * (g["A"] @ g["x"])),
    Setting(r"\frac{\partial}{\partial x} (x x^\top)", "x", lambda g: jnp.outer(g["x"], g["x"])),
    Setting(r"\nabla_x e^{a^\top x}", "x", lambda g: jnp.exp(g["a"] @ g["x"])),
    Setting(r"\nabla_x^2 \ln(1 + x^\top x)", "x", lambda g: jnp.log(1 + g["x"] @ g["x"]), order=2),
    Setting(r"\nabla_x \sin(\ln(1 + x^\top x))", "x", lambda g: jnp.sin(jnp.log(1 + g["x"] @ g["x"]))),
    Setting(r"\nabla_t \prod_k t_k", "t", lambda g: g["t"].prod()),
    Setting(r"\frac{d^2}{ds^2} \left(s^s \arctan s\right)", "s", lambda g: g["s"] ** g["s"] * jnp.arctan(g["s"]), order=2),
)  # fmt: skip


def entries(evaluator: Evaluator[Any], name: str, axes: tuple[str, ...]) -> Any:  # noqa: ANN401
    """The drawn values of an object as an array."""
    shape = tuple(SIZES[size] for size in axes)
    array = jnp.zeros(shape)
    if not axes:
        return float(evaluator.value(Symbol(name), {}))
    for at in product(*map(range, shape)):
        places = fresh(axes)
        value = evaluator.value(Element(name, places), dict(zip(places, at, strict=True)))
        array = array.at[at].set(float(value))
    return array


@pytest.mark.slow
@pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: s.ask)
def test_a_derived_form_is_what_autodiff_gives(setting: Setting) -> None:
    problem = declare(Declarations(objects=SHAPES, define=setting.define, assume=POSITIVE))
    value = Reader(problem, setting.ask).read(parse(setting.ask), {})
    rows, columns = fresh(value.rows), fresh(value.columns)
    body = value.entry(rows, columns)
    evaluator: Evaluator[Any] = Evaluator(Reals(7), SIZES, problem)
    given = {
        name: entries(evaluator, name, tuple(shape.split(" x ")) if shape != "scalar" else ())
        for name, shape in SHAPES.items()
    }

    def function(variable: Any) -> Any:  # noqa: ANN401 - an array
        return setting.function({**given, setting.by: variable})

    for _ in range(setting.order):
        function = jax.jacobian(function)
    expected = function(given[setting.by])
    slots = (*rows, *columns)
    assert expected.shape == tuple(evaluator.size(slot.size) for slot in slots)
    for at in product(*(range(length) for length in expected.shape)):
        came = float(evaluator.value(body, dict(zip(slots, at, strict=True))))
        assert came == pytest.approx(float(expected[at]), rel=1e-9, abs=1e-9), at
