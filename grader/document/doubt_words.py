"""The words by which a find is denied, hedged, set aside, taken back or altered."""

from __future__ import annotations

import re
from typing import Final

from grader.document import doubt_words_elsewhere as elsewhere

OPENERS: Final = r"[\s$\\(\[{:*\"'“*]*"
_CLAUSE = r"[^,;]*\Z"  # to the find without a comma: the words speak of it
_CLOSERS = r"[\s$\\)\]}.*\"'”]*?"
_LINKS = (
    r"(?:[\s,(\[–—-]|\b(?:which|that|but|and|so|this|it|we|i|is|are|was|seems|would|must|be|also"
    r"|clearly|obviously|of course|to)\b)*"
)

_DENIED = (
    r"(?:\b(?:not|never|cannot|cant|neither|nor|nicht|kein|pas|no (?:es|son)|non è"
    r"|не(?: рав\w*)?|não é)\b|不(?:是|等于)|n['’]t\b|≠|\\neq?(?![A-Za-z])|(?<![\d)}])!=)"
    r"\s*(?:(?:equal to|equal|be|the answer|an answer|exactly|simply|just)\s*)*"
    rf"{OPENERS}\Z"
)
_DISBELIEVED = (
    r"(?:(?:\b(?:not|never|hardly|cannot)|n['’]t)\s+(?:\w+\s+)?"
    r"(?:think|believe|agree|accept|true|claim|say)"
    rf"|\b(?:doubt|deny|denies|disagree|refute|disprove|unlikely|nobody|it is false))\b{_CLAUSE}"
)
_GUESSED = (
    r"\b(?:maybe|perhaps|probably|possibly|presumably|i guess"
    r"|guess(?:ing|ed)?|conjectur\w*|partial (?:result|answer)|incomplete|not (?:sure|certain)"
    r"|unsure|uncertain|no (?:idea|clue)|idk|todo|placeholder"
    r"|so far"
    r"|(?:don['’]?t|do not) know|or something|peut-être|vielleicht|wahrscheinlich|quizás?"
    r"|tal vez|forse|наверн\w+|возможно|вероятно)\b|可能|大概|也许|たぶん|おそらく"
)
_SET_ASIDE = (
    r"\b(?:(?:original|old|previous|former|initial)(?:ly)?(?:\s+(?:answer|result|value))?\s*:?"
    r"|instead of|rather than|other than|except|unless|as if|used to be|first thought"
    rf"|(?:i )?(?:first )?(?:considered|tried|guessed))\b\s*{OPENERS}\Z"
)
_MISTAKEN = (
    r"\b(?:common (?:mistake|error|trap|misconception|wrong answer)"
    r"|(?:naive|wrong|incorrect|erroneous|careless|tempting)"
    rf" (?:answer|guess|solution|result|value|response))\b{_CLAUSE}"
    rf"|\b(?:wrong|incorrect|false|crossed out|deleted|tempting|trap(?: answer)?)\W{{1,3}}\Z"
    rf"|[❌✗✘]{OPENERS}\Z"
)
_SUPPOSED = (
    r"\blet (?:the|our|my) (?:final )?answer\b[^,;.]*\Z|若[^，。]*，?[^，。]*\Z|如果[^。]*\Z"
    r"|\b(?:if|suppose|assume|had)\b[^,;.]{0,60}\b(?:were|was|answer is|answer be)\s*"
    rf"(?:equal to\s*)?{OPENERS}\Z"
)
_UNREAL = (
    r"\b(?:if|had|were|suppose|without|otherwise)\b(?:(?!\b(?:so|hence|thus|therefore)\b)[\s\S])*"
    r"\bwould\b(?:(?!\b(?:so|hence|thus|therefore)\b)[^;])*\Z"
)
_TO_BE_SHOWN = (
    r"\b(?:(?:need|want|wish|have|has|remains?|suffices?|try|trying|aim|required|asked|going)\s+to"
    r"|must|let us|let['’]s)\s+(?:\w+\s+)?"
    rf"(?:show|prove|check|verify|establish|demonstrate|test)\b{_CLAUSE}|\bwhether\b{_CLAUSE}"
    rf"|(?:\A|:)[\s\W]*(?:show|prove)(?: that\b|:){_CLAUSE}"
)
_SOMEONE_ELSES = (
    r"\b(?:(?:text)?book|teacher|friend|(?:answer|solution) key|calculator|internet|wolfram\w*"
    r"|chatgpt|somebody|someone)(?:['’]s)?\b[^,;]{0,30}"
    r"\b(?:says?|said|claims?|gives?|gave|got|thinks?|answers?|value)\b[^,;]*\Z"
    r"|\baccording to (?:the|my) (?:key|(?:text)?book|teacher|friend|internet)\b[^;]*\Z"
)
_RELATED = (
    r"\b(?:half|twice|double|triple|(?:a|one)[ -](?:third|quarter)|square|cube|negative"
    r"|reciprocal|inverse|part|\d+ times)\s+(?:of\s+)?(?:the|my|our)\s+(?:final\s+)?answers?\b"
    r"|\bdigits? of (?:the|my|our)\s+(?:final\s+)?answers?\b"
    r"|\banswers?(?:,? (?:in|as|written|when|to)\s[\w\s]{1,24}?,?)?\s+"
    rf"(?:has(?! to\b)|ends?|begins?|starts?|lies|contains?|depends?|consists?|exceeds?)\b{_CLAUSE}"
    rf"|\banswers?\s+(?:have|(?:squared|cubed|doubled|halved|plus|minus|times"
    rf"|mod(?:ulo)?|divided|multiplied|over|raised|rounded)\b){_CLAUSE}"
)
_NO_TURN = r"(?:(?!\b(?:so|hence|thus|therefore|then)\b)[^.;])*"
_KINDS = "even|odd|prime|composite|positive|negative|a (?:perfect )?square|divisible|a multiple"
_CASE = (
    rf"{elsewhere.IN_ONE_CASE}{_NO_TURN}\Z|"
    rf"\bfor (?:even|odd)\b{_NO_TURN}\Z"
    rf"|\b(?:for|when|if)\s+\$?[A-Za-z]\$?\s+(?:is|are)\s+(?:not |an? )?(?:{_KINDS})\b"
    r"(?:(?!\b(?:so|hence|thus|therefore)\b)[^.;])*\Z"
    rf"|\b(?:for|when|in the case(?: of)?|if)\s+\$?[A-Za-z]\s*=[^.;]{{1,40}}\banswer\b{_NO_TURN}\Z"
)
_BOUND = rf"(?<!least )(?<!greatest )(?:\b(?:upper|lower) bound\b){_CLAUSE}"

BEFORE: Final = tuple(
    (re.compile(words, re.IGNORECASE), reason)
    for words, reason in (
        (_DENIED, "it is denied"),
        (_DISBELIEVED, "it is denied"),
        (_GUESSED, "it is given as a guess"),
        (_SET_ASIDE, "it is named only to be set aside"),
        (_MISTAKEN, "it is named only to be set aside"),
        (_SUPPOSED, "it is supposed, not concluded"),
        (_UNREAL, "it is supposed, not concluded"),
        (_TO_BE_SHOWN, "it is still to be shown"),
        (_SOMEONE_ELSES, "it is said under a condition or by someone else"),
        (_RELATED, "it is only related to the answer"),
        (_CASE, "it holds under a condition"),
        (_BOUND, "it is given as a bound"),
    )
)
"""What, in the sentence up to a find, keeps it from being the answer; with the reason."""

_ASKED = rf"{_CLOSERS}\s*[(\[]?\s*[?？]|[^.\n\d]{{0,40}}[?？]|{_CLOSERS}\s*吗"
_REFUSED = (
    rf"{_CLOSERS}\s*(?:is|are|was|seems|would be)\s*(?:n['’]t|not|never)"
    r"\b(?! (?:only|just|divisible|an? |even|odd|prime|possible to))"
    rf"|{_CLOSERS}{_LINKS}(?:(?:(?:the|an?) )?(?:wrong|incorrect|false|extraneous|spurious|invalid"
    r"|inadmissible|absurd|contradiction|mistake|error)\b|contradicts?\b"
    r"|impossible\b(?! (?:for|to|that))"
    r"|(?:reject|discard|exclud|rul)(?:e?d|e|s)?(?: out)?\b"
    r"(?! +(?:the|all|any|every|other|this|that|those|negative|one|our|an?|\$))"
    r"|not (?:attain(?:ed|able)|achieved|reached|valid|allowed|possible|acceptable|admissible"
    r"|(?:an?|the) (?:valid |real |right )?"
    r"(?:solution|root|answer))\b(?! to)"
    r"|(?:does|do)(?:n['’]t| not) (?:satisfy|work|hold|fit|check)\b|cannot be right\b"
    r"|fails\b(?! (?:for|when|if))|too (?:small|large|big|few|many)\b"
    r"|only by (?:accident|chance)\b|nope\b|nvm\b|no!|[❌✗✘]"
    r"|(?:only )?an? (?:common |tempting |mere )?(?:mistake|wrong answer|answer that|placeholder"
    r"|tempting answer|(?:upper|lower) bound))"
    rf"|{_CLOSERS}{elsewhere.REFUSED}"
    rf"|{_CLOSERS}\s*(?:ではない|じゃない)|{_CLOSERS}\s*(?:at first|initially|originally)\b"
)
_UNSURE = (
    rf"{_CLOSERS}[,(\[\s–—-]*(?:or\s+)?"
    r"(?:(?:just|only|my|best|an?|but|though|although|however|i am|i['’]?m|this is|it is"
    r"|it['’]s)\s+)*"
    r"(?:maybe|perhaps|probably|possibly|i (?:guess|think|believe|suppose)"
    r"|guess(?:ed|ing)?(?! and)|not (?:so |quite |very |entirely |completely )?(?:sure|certain)"
    r"|unsure|uncertain|but i(?:['’]m| am) not|or (?:so|maybe|something)|ish)\b"
)
_BESIDE = (
    rf"{_CLOSERS}\s*(?:\(\s*or\b|,?\s*or (?:its?|their|the|any|another|vice|equally)\b"
    r"|[,(]?\s*(?:and|or|plus|with|up to|under)\s+"
    r"(?:(?:all|any|every|the|its?|their|of|other|both)\s+)*"
    r"(?:(?:cyclic|circular|symmetr(?:ic|y)|sign)\b|permut|others?\b|vice versa|reflections?\b"
    r"|rotations?\b|rearrange|analog|similar\w* (?:for|ones|solutions)|so on|multiples?\b"
    r"|conjugates?\b|negatives?\b|opposites?\b)|,?\s*etc\b"
    r"|(?:\.{3}|…)?,?\s*\(?(?:and|plus|besides|apart from|(?:not )?(?:counting|including)"
    r"|excluding|ignoring)"
    r" (?:the |an? )?(?:trivial|zero|empty|degenerate|identity|null|0\b|one more)|vs\b|versus\b"
    r"|[,(;]?\s*(?:though|although|but|while|or)\b[^.;]{0,40}"
    r"\b(?:also (?:possible|works?)|(?:could|might|may) (?:also )?be)\b)"
)
_BOUNDED = (
    rf"{_CLOSERS}\s*(?:,?\s*(?:but )?only (?:if|when|for)|for (?:even|odd)|depending on"
    r"|(?:in|for) (?:the|this) (?:first|second|third|last|former|latter|other|general)? ?case"
    r"|in general"
    r"|(?:for (?:all|every|any) [^.,;]{1,30})?,? ?(?:except|with the exception|apart from)"
    r"|si \$?[a-z]\b|se \$?[a-z]\b|,? (?:falls|wenn|если))\b"
    r"|[^.]{0,60}[,;]\s*(?:and [^.,;]{1,30} )?otherwise\b"
)
_QUOTED = rf"{_CLOSERS}\s*is what (?:the|they|my|he|she|it|some)\b"

AFTER: Final = tuple(
    (re.compile(rf"\A(?:{words})", re.IGNORECASE), reason)
    for words, reason in (
        (_ASKED, "it is put as a question"),
        (_REFUSED, "it is denied"),
        (_UNSURE, "it is given as a guess"),
        (_BESIDE, "another is given beside it"),
        (_BOUNDED, "it holds under a condition"),
        (_QUOTED, "it is said under a condition or by someone else"),
    )
)
"""What, right behind a find, keeps it from being the answer; with the reason."""

ROUGHLY: Final = re.compile(
    r"(?:\b(?:approximately|approx\.?|about|roughly|around|nearly|almost|close to"
    r"|(?P<two>between)"
    r"|(?<!have )(?<!take )(?<!need )(?<!needs )(?<!draw )at (?:least|most)"
    r"|(?:more|less|greater|fewer|larger|smaller) than(?: or equal to)?"
    r"|no (?:more|less|fewer) than|(?:could|might|may|can) be|half|twice"
    rf"|double|negative|minus)\b|(?:至[少多]|大?约|{elsewhere.ROUGHLY_FAR_EAST})[是为]?"
    rf"|\b(?:{elsewhere.ROUGHLY})|≈|\\approx)\s*{OPENERS}\Z",
    re.IGNORECASE,
)
_SET_UP = (  # an "if" that tells the problem or a step, under which the answer stands as it is
    r"\s+(?:\d+ [a-z]|(?:we|you|one)\s+(?:also |then |now )?(?:add|combine|compare|differentiate"
    r"|divide|expand|factor|integrate|let|look|multiply|plug|put|set|simplify|solve|square"
    r"|substitute|subtract|sum|take|write)\b"
    r"|(?-i:[A-Z][a-z]+)\s+(?!(?:is|are|was|were|holds?)\b))"
)
HEARSAY: Final = re.compile(
    r"\b(?:claims|(?<!as )claimed|(?<!we )(?<!i )(?<!the )claim(?!\s*:)|sa(?:ys?|id)|told"
    r"|(?:would|might|may) (?:think|expect|guess)|seems?|appears?|unless|suppose"
    rf"|assum(?:e|ing)|if(?!{_SET_UP}))\b",
    re.IGNORECASE,
)
EARLIER: Final = re.compile(r"\b(?:first|initially|originally|thought)\b", re.IGNORECASE)
TURN: Final = re.compile(
    r"\b(?:but|however|so|hence|thus|therefore|then|it follows|indeed"
    r"|we (?:get|find|have|obtain))\b|[;⇒]",
    re.IGNORECASE,
)
ALTERED: Final = re.compile(
    r"\A[\s$\\)\]}*]*[,(]?\s*(?:times|plus|minus|over|divided|multiplied|million|thousand|billion"
    r"|hundred"
    r"|dozen|squared|cubed|factorial|or (?:more|less|fewer|greater|thereabouts)"
    r"|at (?:most|least)|approx(?:imately)?|roughly|round(?:ed|ing)|after rounding|give or take"
    r"|on average|most of the time|in the limit|for (?:some|most|large|small|many|few)"
    r"|[(\[]?in (?:thousand|million|billion)s|remainder|[ap]m|as \$?[a-z]\$?\s*(?:\\to|→|tends)"
    r"|and a half"
    r"|and (?:one|two|three|four|five) (?:third|quarter|fourth|fifth|sixth|eighth)s?"
    r"|to the (?:power|(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)"
    r"(?! (?:decimal|digit|place)))|per mille|lakhs?|crores?|hex(?:adecimal)?|octal"
    r"|(?:square )?root"
    r"|mod(?:ulo)?(?! \$?\d)|million(?:s|en|es)|millones|milhões|tausend|тысяч\w*"
    r"|миллион\w*|(?:bis|до)(?= ?\$?\d)|,?\s*(?:if|unless|provided|assuming|otherwise)"
    r"|(?:more|less|fewer|greater) than(?=\s*[$\\(\d])|(?:in )?base|short of|away from|choose"
    r"|out of|in(?= (?:every )?\$?\d+\$?(?:[\s.,;)]*(?:\n|\Z)|[,;)]))|to(?= [\d$])"
    r"|(?:st|nd|rd|th)|(?:binary |decimal )?digits? long)\b|\A\.?[\u0300-\u036f]"
    r"|\A\s*(?:[–‰₀-₉万千亿백천만]|以上|以下|未満|[个個]?或|이상|이하|미만"
    rf"|[가이] 아니|değil|से (?:अधिक|कम)|{elsewhere.MULTIPLIED})"
    r"|\A[$)\]}*]*[-\u2010\u2011](?:[^\W\d_]|\s*\Z)",
    re.IGNORECASE,
)
_FACTORS = "bcdfijknpqrtvwxzBDEGHMOPQRSTUVXZ\u0391-\u03c9"  # letters that are no units and no words
ALTERED_IN_PROSE: Final = re.compile(
    r"\A[\s$\\)\]}*]*\(?(?:when(?:ever)?|mod(?:ulo)?"
    r"|[a-z]{1,12}(?: [a-z]{1,12}){0,2}\s*,?\s*(?:or|and|plus|minus)(?=\s*[$\\(]*-?\d)"
    r"|,?\s*but|(?:(?:percent|per cent|pct)\s*)?of(?=\s*[$\\\d]))\b|\A[\s$\\)]*\\?%\s*of\b"
    r"|\A\s+[a-z]{1,12},(?=\s*[$\\(]*-?\d)|\A\s*:\s*\d|\A[ \t]*[+*/^×·][ \t]*[\w$\\(]|\A\s+resp\b"
    r"|\A\s?(?:\.\.\.|…)|\A[\s$\\)]*(?:[-=]>|→|⇒|\\(?:to|rightarrow)\b)"
    rf"|\A ?(?-i:[{_FACTORS}])(?![\w'’/]|\s*[).:]\s*\S)",
    re.IGNORECASE,
)
EXPLAINS: Final = re.compile(
    rf"{_CLOSERS}(?:(?:\s?[a-z]{{1,12}}){{1,3}}(?=\s?[,;(]))?"
    r"[\s,;:(\[–—-]*(?:(?:and|but|or) )?(?:attained|achieved|reached|obtained|given"
    r"|for (?:all|any|every|each)|since|because|as(?! well| long| \$?[a-z]\$?\s*\\to)"
    r"|by(?! \$?\d)|where|with|when|whose|which|whence|that|this|its?|so|hence|thus|we|here|note"
    r"|indeed|check|namely|i\.?e|e\.?g|take|let|one|equality|using|from|if|found|proof|see"
    r"|solution|for (?:example|instance)|corresponding|independent\w*|regardless|due|after"
    r"|provided|not|instead|the (?:proof|construction|example|case))\b",
    re.IGNORECASE,
)
"""What leads from an answer to its reason, where other values may stand."""
GIVEN: Final = re.compile(
    rf"\A[\s$\\)\]}}*\"'”,]*(?P<word>where|with|for|at)\s*{OPENERS}(?P<letter>[A-Za-z])\s*=",
    re.IGNORECASE,
)
EXTREME: Final = re.compile(
    r"\b(?:maxim|minim|extrem|large|small|great|least|most|bigg|high|low|attain|equality)",
    re.IGNORECASE,
)
"""Of an extreme value, "5 for $x = 2$" says where it is attained."""
_CONFIRMED = (  # "wait, let me check": a check that is passed
    r"\W{1,4}(?:let me|let['’]s|let us|i should|we should|i(?:['’]ll| will))(?: just| quickly)?"
    r" (?:(?:double|re)[- ]?)?(?:check|verify|confirm)\b"
    r"(?:(?!\b(?:no|not|wrong|but|mistake|error)\b|n['’]t\b)[\s\S]){0,600}?"
    r"\b(?:yes|correct|checks out|confirmed|right)\b"
)
RETRACTED: Final = re.compile(
    rf"\b(?:wait\b(?!{_CONFIRMED})"
    r"(?! (?:for|until|time|at|in|there|here|on|\$?\d))|oops|scratch that|in (?:truth|reality)\b"
    r"|the (?:general|other|remaining) cases? (?:is|are|remains?) (?:still )?"
    r"(?:open|unclear|unknown|unsolved|missing)|hmm+\b"
    rf"|{elsewhere.TAKEN_BACK}"
    r"|on second thoughts?|never ?mind|correction|sorry,|i mean\b|i disagree"
    r"|(?:edit(?:ed)?|update)\W{0,3}:(?!\s*(?:(?:fix|correct|add)(?:ed)? (?:an? |some |the |my )?)?"
    r"(?:typos?|latex|formatting|spelling|grammar)\b)"
    r"|i (?:forgot|missed|overlooked|misread|misunderstood)\b"
    r"|but (?:the |my )?(?:(?:answer |solution )?key|book|teacher|(?:correct |right )?answer)"
    r" (?:says?|is|gives?)\b"
    r"|(?:now|next),? (?:we )?(?:must |have to |need to )?(?:multiply|add|subtract|double|divide)\b"
    r"|(?:but|however|yet)\b,?[^.;]{0,40}\b(?:fails? (?:the|this|our|to)"
    r"|does(?:n['’]t| not) (?:satisfy|check|work))"
    r"|(?:hence|so|thus|therefore),? there (?:is|are) no (?:real |such )?solutions?\.?\s*\Z"
    r"|i (?:have |just )?(?:made|make|see|found) (?:a|an|my|some) (?:\w+ )?(?:mistake|error)"
    r"|(?:this|that|it|the above|(?:my|the) answer)"
    r" (?:is|was|seems|must be|can['’]?t be|can ?not be)"
    r" ?(?:wrong|incorrect|not (?:right|correct|the answer)|right\?|(?<=not be )right"
    r"|(?<='t be )right)"
    r"|(?:isn['’]t|is not|wasn['’]t) (?:right|correct|the answer)\b"
    r"|turns out (?:to be )?(?:wrong|false)|(?:ran |am )?out of time"
    r"|(?:could|can|did)(?: not|n['’]t) finish|without (?:a )?proof|i was wrong|i(?:['’]m"
    r"| am) (?:not sure|unsure)|i (?:don['’]?t|do not) know|i give up"
    r"|actually,? (?:it|the answer|i|no)\b|can (?:someone|anyone|somebody) "
    r"|no,? (?:it is|it's|the answer))"
    r"|[.,;!?–—\n]\W{0,4}(?:no|er+m?|uh|um|actually|rather)\b[,:]?\s*[$\\(]{0,2}-?\d"
    rf"|{elsewhere.TAKEN_BACK_FAR_EAST}",
    re.IGNORECASE,
)
"""What takes an answer back at any place behind it."""
CORRECTED: Final = re.compile(
    rf"{_CLOSERS}[\s.,;:!?(–—-]*"
    r"(?:no|nope|wait|oops|sorry|wrong|correction|i mean|or rather)\b(?! \w)",
    re.IGNORECASE,
)
"""What, right behind an equation, replaces it by the next one."""
