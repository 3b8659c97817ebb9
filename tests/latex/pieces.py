"""Pieces of LaTeX to make texts of, well formed or not."""

from __future__ import annotations

from grader.latex.names import names

PIECES = names(
    r"\frac \sqrt { } ( ) [ ] ^ _ + - x y d 2 12 1,000 \\ & \begin{cases} \end{cases} \left( "
    r"\right) \left| \right| | || \| \sin \sum \int \max \lim \partial \nabla , ; : = < \in \to "
    r"\text{if} \text{or} or and \boxed{ \mathbf \hat \over \{ \} \mid ! !! % ^\circ $ ° ' \prime "
    r"\begin{align} \end{align} \begin{bmatrix} \end{bmatrix} \begin{array}{c} \end{array} \quad "
    r"\mod \pmod (mod . \cdot * / \binom \substack{ \phantom \color{red} ² ½ √ ≤ \neg \Rightarrow "
    r"{} \operatorname{tr} \text{ \mathrm{ \left \right \not \begin{ \end sin( 0.\bar3 \foo #",
)
OPENINGS = names(
    r"( { [ - \frac \frac{1} \sqrt \sqrt[ x^{ x_{ ^ x^ \sin \sin( \sum \sum_{ \int \int\frac{ | || "
    r"\| \left( \left\{ \hat \hat{ \mathbf{ \bf \nabla \partial \neg \max \max_{ \log_ \boxed{ "
    r"\text{ \begin{cases} \begin{cases}a& \begin{align}a& \substack{ \underbrace{ \underset{ 1/ "
    r"x! x^{2}{} {x\over a\Rightarrow a:b\iff \{x: \{x| f( a,b=c+d/( x^- \$ \\ a\pmod{ \cdot "
    r"\overset x|_{0} \mod a\mod \phantom \phantom{ \textbf{ \mathrm{ \left \not $ & ' .1",
)
