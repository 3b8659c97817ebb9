"""What leaves no trace: spaces, sizes, styles, delimiters around the mathematics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.latex.names import names

if TYPE_CHECKING:
    from grader.latex.commands import Table

NOTHING = names(
    "\\( \\) \\[ \\] \\/ \\- \\displaystyle \\textstyle \\scriptstyle \\scriptscriptstyle "
    "\\limits \\nolimits \\displaylimits \\nonumber \\notag \\hline \\thinspace \\medspace "
    "\\thickspace \\negthinspace \\enspace \\enskip \\nobreak \\allowbreak \\linebreak \\break "
    "\\noindent \\hfill \\hfil \\centering \\strut \\null \\middle \\qed "
    "\\big \\Big \\bigg \\Bigg \\bigl \\Bigl \\biggl \\Biggl \\bigr \\Bigr \\biggr \\Biggr "
    "\\bigm \\Bigm \\biggm \\Biggm \\therefore \\because ∴ ∵ \\tiny \\small \\normalsize \\large "
    "\\Large \\LARGE \\huge \\Huge \\hphantomskip \\vphantomskip \\relax \\protect &nbsp;"
)

TABLE: Table = (
    dict.fromkeys(NOTHING, ("", ""))
    | dict.fromkeys(("\\quad", "\\qquad"), ("quad", ""))
    | {word: ("phantom", word) for word in ("\\phantom", "\\hphantom", "\\vphantom")}
    | dict.fromkeys(("\\\\", "\\newline", "\\cr"), ("newline", "\\\\"))
    | {"&": ("cell", "&"), "$": ("dollar", "$"), "$$": ("dollar", "$$")}
)
