"""Names of goods: a few hundred real ones, and any number of pseudo-words that are spelt like real ones.

A model that only sees real items learns them by heart instead of learning to copy. So most training items are made
up: spliced, mutated and compounded from real words, from the first step on.
"""

import heldout

NOUNS = """
apples|apricots|bacon|bagels|bananas|basil|batteries|beans|beer|bench|bin bags|biscuits|blankets|bleach|bolts|books
boots|bowls|bread|bricks|brooms|buckets|butter|buttons|cables|cake|calculators|cameras|candles|caps
cards|carpet|carrots|cartridges|cereal|chairs|chalk|cheese|cherries|chicken|chips|chocolate|cider
clocks|cloths|coats|coffee|cola|combs|cookies|copper pipe|cord|cream|crisps|cucumbers|cups|curtains|cushions|dates
deodorant|desks|detergent|diapers|dishes|drills|drinks|ear plugs|eggs|envelopes|erasers|extension leads|fans|feta
figs|files|filters|fish|flags|flour|flowers|foil|folders|frames|fuses|garlic|gin|glasses|gloves|glue
goggles|grapes|grinders|hair dryer|ham|hammers|hand cream|hangers|hats|headphones|heaters|helmets|honey|hooks|hoses
ice|ink|irons|jackets|jam|jars|jeans|jugs|kettles|keyboards|keys|knives|ladders|lamps|lanterns|laptops|leeks
lemons|lettuce|lids|lighters|limes|locks|magazines|magnets|mangoes|maps|markers|masks|matches|mattress|melons
milk|mirrors|mops|mouse|muffins|mugs|mushrooms|mustard|nails|napkins|needles|nets|notebooks|nuts|oats|oil|olives
onions|oranges|ovens|padlocks|pads|paint|pans|parsley|pasta|pears|peas|pencils|pens|peppers|phones|pillows
pins|pipes|pizza|plates|pliers|plugs|plums|posters|potatoes|pots|printers|pumps|radios|rakes|raisins|razors|ribbon
rice|rings|rope|rugs|rulers|salad|salt|sandals|sandpaper|sauce|sausages|scales|scarves|scissors|screens
screwdrivers|screws|seeds|shampoo|shears|sheets|shirts|shoes|shorts|shovels|skirts|soap|socks|sockets|sofa|soup
spanners|spinach|sponges|spoons|spray|stamps|staplers|staples|stools|stoves|straps|straws|string|sugar|suitcases
sweaters|sweets|switches|tables|tape|taps|tea|tents|tights|tiles|tissues|toast|toasters|tomatoes
toothbrush|toothpaste|torches|towels|toys|trays|trousers|trumpets|tuna|tyres|umbrellas|valves|vases|vinegar|waffles
wallets|watches|water|whisks|wine|wipes|wire|wool|wrenches|yarn|yeast|yoghurt|zips
""".strip().replace("\n", "|").split("|")

MODIFIERS = """
red|blue|green|black|white|yellow|brown|grey|pink|purple|silver|golden|steel|wooden|plastic|copper|brass|leather|cotton
woollen|glass|rubber|ceramic|bamboo|large|small|mini|jumbo|heavy duty|cordless|electric|digital|organic|frozen
fresh|dried|smoked|salted|sweet|spicy|vegan|decaf|kitchen|garden|office|bath|bike|car|baby|dog|cat|kids|winter|summer
travel|folding|round|square|long|short|soft|hard|double|single|premium|classic|vintage|waterproof|scented|striped
galvanised|stainless|adjustable|portable|wireless|reusable|disposable|low fat|gluten free|whole grain|extra virgin
almond|coconut|lemon|vanilla|mint|rose|peanut|barbecue|tomato|ginger|pumpkin|oak|pine|wall|floor|ceiling|table|window
""".strip().replace("\n", "|").split("|")

# Only spelling: these words feed the splices, so that pseudo-words look like more than food and tools.
SPELLING = """
accordion|afternoon|ambrosia|anchor|antler|arcade|armour|auburn|badge|balcony|ballad|bandit|barley|basket|beacon|beetle
blossom|bonnet|breeze|brigade|bronze|bubble|buckle|burrow|cabin|candid|canvas|caramel|castle|cellar|chamber|champion
channel|charcoal|chestnut|cluster|cobble|column|comet|compass|copse|corner|cottage|cradle|crescent|crystal|current
dagger|dapple|delta|dolphin|dragon|drizzle|echo|elbow|ember|engine|fabric|falcon|feather|fiddle|flannel|flask|flint
florist|forest|fountain|freckle|galaxy|gallop|garnet|gentle|giraffe|glacier|goblet|gravel|guitar|gutter|harbour
harvest|hazel|heron|hollow|humble|island|ivory|jackal|jasmine|jigger|jungle|kernel|kindle|knuckle|lagoon|lantern
lattice|lavender|ledger|linen|lobster|lumber|magnet|mallet|maple|marsh|meadow|mellow|mineral|morsel|mosaic|muscle
nectar|nickel|nugget|nutmeg|oyster|paddle|pebble|pigeon|pilgrim|planet|pocket|polish|porridge|prism|puddle|quarry
quiver|rabbit|raft|rattle|raven|reef|riddle|ripple|rocket|saffron|salmon|sapling|satchel|scallop|shadow|shingle|shuttle
silk|skillet|sleigh|socket|sparrow|spindle|spruce|squash|stencil|summit|swallow|syringe|tassel|temple|thicket|thistle
thunder|timber|tinsel|topaz|tractor|treacle|tremor|tunnel|turnip|tweed|vessel|village|violet|voyage|walnut|weasel
whistle|willow|window|winter|wombat|wrinkle|yonder|zephyr|chrome|sphere|phantom|quilt|squirrel|knapsack|wreath|physic
""".strip().replace("\n", "|").split("|")

CODES = ["M4", "M6", "M8", "M12", "A4", "A5", "AA", "9 V", "12 V", "2-pin", "3-ply", "6-inch", "10-inch", "500 ml",
         "250 g", "1-litre", "5 mm", "8 mm", "20 mm", "40 W", "USB", "USB-C", "LED", "XL", "B5", "C4", "3D", "2-metre"]
VOWELS, CONSONANTS = "aeiou", "bcdfghklmnprstvw"
ACCENTS = {"a": "áàâäãå", "e": "éèêë", "i": "íîï", "o": "óôöøõ", "u": "úûü", "c": "ç", "n": "ñ"}
ENDINGS = ["s", "s", "s", "es", "er", "ers", "le", "les", "ing", "y", "ette", "ine", "oil", "ware", "wood", "pads", "bags"]

SINGLES = sorted({word.lower() for name in NOUNS + MODIFIERS + SPELLING for word in name.split()})
HELDOUT_WORDS = {word.lower() for name in heldout.ITEMS for word in name.split()[-1:]}


def _splice(rng):
    """The head of one word and the tail of another, joined where a vowel meets a consonant."""
    head, tail = rng.choice(SINGLES), rng.choice(SINGLES)
    cut = rng.randint(2, max(2, min(5, len(head) - 1)))
    start = rng.randint(1, max(1, len(tail) - 2))
    if (head[cut - 1] in VOWELS) == (tail[start] in VOWELS):
        start = max(1, start - 1)
    return head[:cut] + tail[start:]


def _mutate(rng):
    """A real word with one or two letters changed for letters of the same kind."""
    letters = list(rng.choice(SINGLES))
    for _ in range(rng.randint(1, 2)):
        place = rng.randrange(len(letters))
        letters[place] = rng.choice(VOWELS if letters[place] in VOWELS else CONSONANTS)
    return "".join(letters)


def _compound(rng):
    first, second = rng.choice(SINGLES), rng.choice(SINGLES)
    return first[: rng.randint(3, 6)] + second[: rng.randint(3, 8)]


def _syllables(rng):
    return "".join(
        rng.choice(CONSONANTS) + rng.choice(VOWELS) + rng.choice(["", "", "n", "r", "l", "s", "t", "ck", "mp"])
        for _ in range(rng.randint(2, 3))
    )


def pseudo(rng):
    """One made-up word, never one of the held-out words."""
    while True:
        word = rng.choices([_splice, _mutate, _compound, _syllables], [5, 3, 2, 1])[0](rng)
        if rng.random() < 0.35:
            word = word.rstrip("aeiousy") + rng.choice(ENDINGS)
        if 3 <= len(word) <= 13 and word not in HELDOUT_WORDS:
            return _accent(rng, word) if rng.random() < 0.02 else word


def _accent(rng, word):
    """One vowel with an accent, so that the bytes beyond ASCII are copied too."""
    place = rng.choice([index for index, letter in enumerate(word) if letter in ACCENTS] or [None])
    return word if place is None else word[:place] + rng.choice(ACCENTS[word[place]]) + word[place + 1:]


def training_item(rng):
    """One item: a third real, the rest made up in whole or in part."""
    shape = rng.random()
    if shape < 0.18:
        words = [rng.choice(NOUNS)]
    elif shape < 0.32:
        words = [rng.choice(MODIFIERS), rng.choice(NOUNS)]
    elif shape < 0.58:
        words = [pseudo(rng)]
    elif shape < 0.72:
        words = [pseudo(rng), rng.choice(NOUNS)]
    elif shape < 0.82:
        words = [rng.choice(MODIFIERS + SPELLING), pseudo(rng)]
    elif shape < 0.92:
        words = [pseudo(rng), pseudo(rng)]
    elif shape < 0.96:
        words = [pseudo(rng) + "-" + pseudo(rng)]
    else:
        words = [rng.choice(MODIFIERS), rng.choice(MODIFIERS + [pseudo(rng)]), rng.choice(NOUNS + [pseudo(rng)])]
    if rng.random() < 0.08:
        code = rng.choice(CODES) if rng.random() < 0.6 else _code(rng)
        words = [code, words[-1]]
    elif rng.random() < 0.05:
        words[0] = words[0].capitalize()
    return " ".join(words)


def _code(rng):
    """A size or model code, such as `M14`, `7-inch` or `350 ml`."""
    number = str(rng.choice([rng.randint(2, 20), rng.randint(1, 99) * 10]))
    return rng.choice([
        rng.choice("ABCDMRXZ") + number, number + rng.choice(["-inch", "-pin", "-ply", "-litre", "-watt", "-piece"]),
        number + " " + rng.choice(["ml", "mm", "cm", "g", "kg", "W", "V"]), rng.choice(["AAA", "HDMI", "PVC", "XXL", "TV", "UV"]),
    ])


def development_item(rng):
    """Items that tuning is judged on: real words that the lists above lack."""
    return rng.choice(DEVELOPMENT)


DEVELOPMENT = """
banjos|beanbags|blinds|bookends|breadcrumbs|broccoli|bunting|cauliflower|celery|cinnamon|cleavers|coasters|cocoa
compost heaters|confetti|cotton buds|croissants|decking oil|denim aprons|dominoes|drumsticks|fleece jackets|floss
flower pots|fudge|garden kneelers|gumboots|hairbrush|hazelnut spread|ice cube moulds|incense|kayaks|ketchup|kites
M16 studs|6-ply cardboard|memory foam toppers|moisturiser|noodles|oven gloves|paddling pool|paperclips|parsnips
picnic rugs|ping pong bats|pyjamas|quinoa|raspberry sherbet|rolling pins|rucksacks|salami|sawdust|sequins|shelving
sidecars|skateboards|sledges|slippers|soy sauce|squeegee|sticky labels|sunglasses|tambourine|tealights|tofu|tracksuits
tripods|varnish|vermouth|vitamin drops|wasabi|wellingtons|wind chimes|wet suits|xylophone|yoga straps|zucchini
""".strip().replace("\n", "|").split("|")
