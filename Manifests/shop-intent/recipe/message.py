"""Turns templates into messages with their answers.

Slots: `<I>` an item; `<Q>` an item with a quantity, or with none ("some", "more"); `<q>` a bare quantity; `<O>` an order
as people name it ("order 4471", "my order no. A-20391"); `<o>` its bare number. These are marked while the message is built, so
the answer is read off the finished text: items and order numbers are copied as written, whatever typing did to the case.
`<P>` place, `<N>` person, `<T>` time, `<D>` telephone number, `<q1>` a number that is no quantity, `<W>` a word: these
only distract.
"""

import json
import random
import re

import heldout
import items
import templates

INTENTS = list(templates.TRAINING)

_ITEM, _ORDER, _END, _ASIDE = "\x01", "\x02", "\x03", "\x04"
_MARKED = re.compile("([\x01\x02])(.*?)\x03")
_TOKEN = re.compile(r"<\w+>|[()\[\]|]|[^<()\[\]|]+")

UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
PHRASES = {"a dozen": 12, "half a dozen": 6, "two dozen": 24, "a couple of": 2, "a pair of": 2, "a hundred": 100,
           "two hundred": 200, "three dozen": 36, "one hundred": 100, "five hundred": 500}
CONTAINERS = ["boxes", "packs", "crates", "bags", "bottles", "cartons", "pallets", "cases", "packets", "tins", "rolls", "jars",
              "trays", "sacks", "units", "pairs", "sets", "tubs", "pieces", "cans"]
INDEFINITE = ["some", "some", "more", "a few", "some more", "several", "a", "the", "a few more", "a bunch of", "plenty of", "a new",
              "extra", "a lot of", "a box of", "a pack of", "any", ""]

NAMES = """Anna|Ben|Carla|David|Elif|Farid|Grace|Hugo|Ines|Jamal|Karen|Leo|Maria|Nina|Omar|Paula|Quentin|Rosa|Sam|Tara|Umar|Vera
Will|Yusuf|Zoe|Mr Patel|Mrs Novak|Mr Jones|Mrs Berg|Ms Okafor|Dr Lang|Mr Silva|Mrs Chen|the plumber|the school|my colleague
my wife|my husband|our neighbour|the night shift|Priya|Tom|Lena|Ahmed|Sofia|Ivan|Mei|Kofi|Lars|Olga""".replace("\n", "|").split("|")
AREAS = """the back room|the entrance|the front desk|the loading bay|the checkout|the bakery|the garden section|the main door
the stairs|the cold room|the end cap|the window display|the stockroom|the freezers|the fitting room|the lift|the paint counter
the help desk|the car park|the deli|the ground floor|the first floor|the basement|the warehouse|the corner""".replace("\n", "|").split("|")
TIMES = """today|tomorrow|yesterday|this morning|tonight|this afternoon|on Monday|on Tuesday|on Friday|on Saturday|last Thursday
next week|last week|noon|at noon|lunch|at the weekend|in the morning|next Wednesday|this evening|Sunday""".replace("\n", "|").split("|")

URGENCY = {
    "high": {
        "before": "urgent(:|,| -)|very urgent(:|,)|asap(:|,| -)|quick,|emergency(:|,)|high priority(:|,)|hurry,|as soon as possible,",
        "after": "asap|urgently|right now|immediately|right away|as soon as possible|(it's|this is|it is) (very |really |)urgent|urgent|"
                 "as fast as you can|at once|straight away|without delay|(we|I) can't wait|(it|this) (can't|cannot) wait|hurry|hurry up|"
                 "high priority|top priority|it's an emergency|quickly please|this minute|customers are waiting|there is no time to lose|"
                 "I need this (now|immediately|right away)|be quick",
    },
    "low": {
        "before": "no rush,|no hurry,|not urgent(:|,| but)|when you have time,|low priority(:|,)|whenever you can,|whenever it suits you,",
        "after": "no rush|no hurry|not urgent|it's not urgent|when you have (time|a minute|a moment)|whenever you can|low priority|"
                 "there's no (rush|hurry)|take your time|if you get round to it|at your convenience|(it|this) can wait|"
                 "whenever it suits you|some time this week is fine|not in a hurry|no need to rush|when it's quiet|at some point",
    },
}
GREETINGS = "hi|hello|hey|good morning|good afternoon|hi there|hello team|hey <N>|hi <N>|dear team|dear sir or madam|morning|excuse me|sorry"
CLOSINGS = "thanks|please|thank you|cheers|many thanks|thanks in advance|thx|pls|kind regards|bye|thank you <N>"
ASIDES = ("<N> here|this is <N>|I'm at <P>|call me on <D>|my number is <D>|this is <N> from <P>|I'm on till <q1>|I will be in <T>|"
          "<N> told me to write|you can reach me on <D>|we spoke <T>|I am off at <T>|<N> is on the phone|it's <N> again|"
          "I'm working with <N> <T>|ring <D>|I asked <N> <T>|I live at <q1> Mill Road|we are <q1> people|writing from <P>|I was there <T>|"
          "the <W> is <W>|it is busy here|I hope you are well|sorry to bother you|as I told <N>")


# Common words that never belong to an item and never decide an intent. Strewn into messages, they teach where items end and
# that a strange word is no reason to change one's mind.
COMMON = """
about actually again ahead almost alone along already also although always among anyway apparently appeared around aside asked
away because become been before began begin behind being believe below beside besides better between beyond both
bring brought came carefully certainly clearly come comes coming considering daily definitely despite did does doing done down
during each earlier either else enough especially even eventually ever every exactly except fairly far finally first
following for former found frankly from further gave generally give given gives goes going gone got had half happened hardly has
have having heard here hidden himself honestly hopefully however if indeed inside instead into itself just keep keeps kept
knew know known last lately later least left less let like likely looked looking looks lost made mainly make makes many may
maybe mean meant meanwhile mentioned might mostly moved much must myself naturally near nearly neither never nevertheless
next nobody none normally nor noticed now obviously off often once one's only onto or other others otherwise ought our
ours outside over overall own particularly passed perhaps personally placed possibly presumably pretty previously probably
properly put quite rather read really recently regarding remain remains sadly said same saw say says seem seemed seems
seen sent several shall she should showed shown simply since sitting so somehow someone something sometimes somewhat
somewhere soon sort spent standing stands started stayed still stood stopped such suddenly suppose supposedly supposed sure
surely take taken takes taking than that their theirs them themselves then there therefore these they thing things think this
those though thought through throughout thus till together told too took toward towards tried truly try trying turned
turns twice under unfortunately unless until unusually up upon us used usually various very via was we went were what whatever
when where whereas whether which while who whole whom whose why will with within without won't wonder would wrote yet you your
yours yourself although badly basically both briefly certain changed clear close common complete correct different difficult
easily easy expected extra fact few fine fortunately full funny good great guess happily happy hence hope hoping important
interesting kind kindly lack lately less lies little lovely lucky main maybe moreover named necessary needed new nice nobody
noted odd okay old older ordinary original particular plain please possible present previous proper quiet rare ready real
recent regular remaining right separate shiny short similar single special specific strange stuff suitable sweetly terrible
tiny total true typical usual vast weird wonderful wondering worth wrong younger
""".split()


def parse(text):
    """A template as nested lists: a string is text or a slot, a tuple is a choice between sequences."""
    tokens = _TOKEN.findall(text)
    position = 0

    def sequence(closer):
        nonlocal position
        choices, current = [], []
        while position < len(tokens):
            token = tokens[position]
            position += 1
            if token in "([":
                inner = sequence(")" if token == "(" else "]")
                current.append(inner if token == "(" else ([], *inner))
            elif token == "|":
                choices.append(current)
                current = []
            elif token == closer:
                break
            else:
                current.append(token)
        return (*choices, current)

    return sequence(None)


class Generator:
    """Messages from one set of templates and one source of items, from one seed."""

    def __init__(self, wording, item, seed, strewn=0.0):
        self.rng = random.Random(seed)
        self.item = item
        self.strewn = strewn
        self.wording = {intent: [parse(line) for line in lines] for intent, lines in wording.items()}
        self.urgency = {level: {side: parse(text) for side, text in sides.items()} for level, sides in URGENCY.items()}
        self.extras = {"greeting": parse(GREETINGS), "closing": parse(CLOSINGS), "aside": parse(ASIDES)}
        self.quantity = None
        self.phrase = []  # what `_expand` chose, slots still by name
        self.core_phrase = ""  # the same, of the latest example, without greetings and other clauses

    def example(self, intent=None):
        """One (message, answer)."""
        rng = self.rng
        intent = intent or rng.choice(INTENTS)
        self.quantity, self.phrase = None, []
        core = self._expand(rng.choice(self.wording[intent]))
        self.core_phrase = "".join(self.phrase)
        core = re.sub(r" +([,.:?])", r"\1", re.sub(r"  +", " ", core)).strip(" ,")
        before, after, urgency = [], [], "normal"
        draw = rng.random()
        if draw < 0.4:
            urgency = "high" if draw < 0.22 else "low"
            side = "before" if rng.random() < 0.3 else "after"
            cue = self._expand(self.urgency[urgency][side])
            if side == "before":
                core = cue + " " + core
            else:
                after.append(cue)
        for kind, share in (("aside", 0.22), ("closing", 0.2)):
            if rng.random() < share:
                place = before if kind == "aside" and rng.random() < 0.4 else after
                clause = self._expand(self.extras[kind])
                place.insert(rng.randint(0, len(place)), _ASIDE + clause if kind == "aside" else clause)
        if rng.random() < 0.2:
            before.insert(0, self._expand(self.extras["greeting"]))
        text = self._join(before + [core] + after, len(before))
        if self.strewn and rng.random() < self.strewn:
            text = self._strew(text)
        text = self._typing(text)
        answer = self._answer(text, intent, urgency)
        return re.sub("[\x01\x02\x03]", "", text), answer

    def _answer(self, text, intent, urgency):
        found = {mark: content for mark, content in _MARKED.findall(text)}
        return {"intent": intent, "item": found.get(_ITEM), "quantity": self.quantity, "urgency": urgency,
                "order": found.get(_ORDER)}

    def _expand(self, tree):
        parts = []
        for node in self.rng.choice(tree):
            if isinstance(node, tuple):
                parts.append(self._expand(node))
                continue
            self.phrase.append(node)
            if node[0] == "<" and node[-1] == ">":
                parts.append(getattr(self, "_slot_" + {"q": "number", "q1": "digit", "o": "id"}.get(node[1:-1], node[1:-1]))())
            else:
                parts.append(node)
        return "".join(parts)

    # Slots.

    def _slot_I(self):
        return _ITEM + self.item(self.rng) + _END

    def _slot_Q(self):
        rng, item = self.rng, self._slot_I()
        if rng.random() < 0.28:
            return f"{rng.choice(INDEFINITE)} {item}".strip()
        number = self._slot_number()
        if number in PHRASES:
            return f"{number} {item}"
        return rng.choices([f"{number} {item}", f"{number} {rng.choice(CONTAINERS)} of {item}", f"{number} x {item}",
                            f"{number}x {item}", f"{number} more {item}", f"another {number} {item}", f"{item} x{number}",
                            f"{number} of the {item}"],
                           [50, 22, 4, 3, 6, 4, 3, 4] if number.isdigit() else [50, 22, 0, 0, 6, 4, 0, 4])[0]

    def _slot_number(self):
        """A quantity, in digits or words; remembered for the answer."""
        rng = self.rng
        draw = rng.random()
        if draw < 0.6:
            self.quantity = rng.choices([rng.randint(1, 12), rng.randint(2, 99), rng.randint(100, 999)], [5, 4, 1])[0]
            return str(self.quantity)
        if draw < 0.86:
            self.quantity = rng.randint(1, 19)
            return UNITS[self.quantity - 1]
        if draw < 0.93:
            tens = rng.choice(list(TENS))
            unit = rng.choice([0, 0, rng.randint(1, 9)])
            self.quantity = TENS[tens] + unit
            return f"{tens}-{UNITS[unit - 1]}" if unit else tens
        phrase = rng.choice(list(PHRASES))
        self.quantity = PHRASES[phrase]
        return phrase

    def _slot_id(self):
        rng = self.rng
        digits = "".join(rng.choice("0123456789") for _ in range(rng.choice([3, 4, 4, 5, 5, 6, 7, 8])))
        letter = rng.choice("ABCDEFGHJKLMNPRSTUVWXYZ")
        prefix = rng.choices(["", letter + "-", letter, letter + rng.choice("ABKNORSX") + "-", letter + rng.choice("ABKNORSX")],
                             [12, 3, 2, 3, 1])[0]
        return _ORDER + prefix + digits + _END

    def _slot_O(self):
        number = self._slot_id()
        kind = self.rng.choices(["order ", "my order ", "order number ", "order no. ", "#", "order #", "the order ", "my order number ",
                                 "our order ", "order no ", "order ref "], [30, 12, 10, 6, 8, 10, 6, 5, 4, 4, 3])[0]
        return kind + number

    def _slot_P(self):
        rng = self.rng
        if rng.random() < 0.5:
            return rng.choice(AREAS)
        number = rng.randint(1, 30)
        return rng.choice([f"aisle {number}", f"aisle {number}", f"shelf {rng.choice('ABCDEF')}{number}", f"till {number}",
                           f"bay {number}", f"rack {number}", f"aisle {rng.choice(UNITS[:12])}", f"row {number}", f"gate {number}",
                           f"the {items.pseudo(rng)} {rng.choice(['counter', 'section', 'aisle', 'stand'])}"])

    def _slot_N(self):
        return items.pseudo(self.rng).capitalize() if self.rng.random() < 0.25 else self.rng.choice(NAMES)

    def _slot_T(self):
        rng = self.rng
        if rng.random() < 0.6:
            return rng.choice(TIMES)
        hour = rng.randint(1, 12)
        return rng.choice([f"at {hour} pm", f"{hour} o'clock", f"{hour}:{rng.choice(['00', '15', '30', '45'])}",
                           f"on {rng.randint(1, 28)} {rng.choice(['May', 'June', 'March', 'October', 'December'])}", f"in {hour} days"])

    def _slot_D(self):
        digits = "".join(self.rng.choice("0123456789") for _ in range(7))
        return self.rng.choice([f"0{digits}", f"555-{digits[:4]}", f"0{digits[:3]} {digits[3:]}"])

    def _slot_digit(self):
        return str(self.rng.randint(1, 40))

    def _slot_W(self):
        return items.pseudo(self.rng) if self.rng.random() < 0.7 else self.rng.choice(items.SPELLING)

    # Typing.

    def _join(self, clauses, main):
        rng = self.rng
        question = clauses[main].split(" ")[0].lower() in ("where", "what", "how", "is", "are", "can", "could", "do", "does", "when", "which",
                                                           "will", "would", "has", "have", "did", "may")
        text = ""
        for index, clause in enumerate(clauses):
            if index:
                end = "?" if index - 1 == main and question and rng.random() < 0.6 else ""
                joins = [", ", ", ", ". ", ". ", " - ", "! "]
                if _ASIDE not in clause + clauses[index - 1]:
                    joins.append(" ")  # "... 12 bolts asap": where an item ends must stay readable
                text += (end + " ") if end else rng.choice(joins)
            text += clause.lstrip(_ASIDE)
        end = rng.random()
        if question and main == len(clauses) - 1:
            return text + ("?" if end < 0.6 else "")
        return text + ("." if end < 0.35 else "!" if end < 0.43 else "")

    def _strew(self, text):
        """One to three common words, put between any two words outside items and order numbers."""
        rng = self.rng
        parts = re.split("([\x01\x02].*?\x03)", text)
        for _ in range(rng.randint(1, 3)):
            index = rng.randrange(0, len(parts), 2)
            gaps = [place for place, char in enumerate(parts[index]) if char == " "]
            if gaps:
                place = rng.choice(gaps)
                if not re.search(r"[\d#]$|\b(order|number|aisle|till|ref|x|of)$", parts[index][:place]):
                    parts[index] = parts[index][:place] + " " + rng.choice(COMMON) + parts[index][place:]
        return "".join(parts)

    def _typing(self, text):
        rng = self.rng
        draw = rng.random()
        rate = 0.0 if draw < 0.7 else 0.05 if draw < 0.9 else 0.13
        if rate:
            parts = re.split("([\x01\x02].*?\x03)", text)
            parts[::2] = ["".join(self._misspell(word, rate) for word in re.split(r"(\W+)", part)) for part in parts[::2]]
            text = "".join(parts)
        draw = rng.random()
        if draw < 0.3:
            return text.lower()
        if draw < 0.33:
            return text.upper()
        if draw < 0.7:
            return re.sub(r"(^|[.!?] )([\x01\x02]?)([a-z])", lambda m: m[1] + m[2] + m[3].upper(), text)
        return text

    def _misspell(self, word, rate):
        rng = self.rng
        if len(word) < 4 or not word.isalpha() or rng.random() >= rate:
            return word
        place = rng.randint(1, len(word) - 2)
        return rng.choice([
            word[:place] + word[place + 1:],
            word[:place] + word[place] + word[place:],
            word[:place] + word[place + 1] + word[place] + word[place + 2:],
            word[:place] + rng.choice("abcdefghilmnoprstuwy") + word[place + 1:],
        ])


def serialise(answer):
    """The answer as the model writes it: fixed key order, no spaces."""
    return json.dumps(answer, separators=(",", ":"), ensure_ascii=False)


def lines(wording):
    return {intent: text.strip().split("\n") for intent, text in wording.items()}


def training(seed):
    return Generator(lines(templates.TRAINING), items.training_item, seed, strewn=0.3)


def development(seed):
    return Generator(lines(templates.DEVELOPMENT), items.development_item, seed)


def held_out(seed):
    return Generator(heldout.TEMPLATES, lambda rng: rng.choice(heldout.ITEMS), seed)


def new_wording(seed):
    """Held-out templates around training items."""
    return Generator(heldout.TEMPLATES, items.training_item, seed)


def new_items(seed):
    """Held-out items in training templates."""
    return Generator(lines(templates.TRAINING), lambda rng: rng.choice(heldout.ITEMS), seed)


def _pattern(tree):
    """A regular expression for everything that a template can become, without spaces and commas, slots by name."""
    choices = ("".join(_pattern(node) if isinstance(node, tuple) else re.escape(re.sub("[ ,]", "", node)) for node in choice)
               for choice in tree)
    return "(?:" + "|".join(choices) + ")"


def said_in_training():
    """A test whether a phrase is word for word among what the training templates can say, up to the article of the item.

    Templates that differ can meet in what they become; `check_apart` compares them only as they are written.
    """
    everything = [re.compile(_pattern(parse(line))) for texts in lines(templates.TRAINING).values() for line in texts]

    def test(phrase):
        phrase = re.sub("[ ,]", "", phrase)
        variants = {phrase, *(phrase.replace(old, new) for old, new in
                              [("<Q>", "<I>"), ("<Q>", "the<I>"), ("the<I>", "<Q>"), ("the<I>", "<I>"), ("<I>", "<Q>"), ("<I>", "the<I>")])}
        return any(pattern.fullmatch(variant) for variant in variants for pattern in everything)

    return test


def check_apart():
    """Fails when training or development share a template as written, or an item's head word, with the held-out set."""
    known = {line for wording in (templates.TRAINING, templates.DEVELOPMENT) for text in lines(wording).values() for line in text}
    shared = known & {line for text in heldout.TEMPLATES.values() for line in text}
    words = set(re.findall(r"\w+", " ".join(items.NOUNS + items.MODIFIERS + items.SPELLING + items.DEVELOPMENT + list(known)).lower()))
    shared |= items.HELDOUT_WORDS & words
    if shared:
        raise SystemExit(f"held out, yet in the training text: {sorted(shared)}")
