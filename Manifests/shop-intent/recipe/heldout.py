"""The held-out wording: templates and items that no training run may use.

Written before the training templates and frozen. `make.py` fails when a training template equals one of these, and
the item generator refuses every item that contains one of the words below. Slots are described in `message.py`.
"""

TEMPLATES = {
    "restock": [
        "the <I> (display|section) looks empty, please bring out some more",
        "we have run out of <I> (by|near) <P>",
        "could somebody refill the <I>",
        "hardly any <I> left on the shelf [in <P>], need <Q> from the stockroom",
        "top up <I> at <P> please, <q> should be enough",
        "shelf for <I> is nearly bare",
        "only a handful of <I> remaining, send over <Q>",
        "please get the shelf with <I> filled again [before <T>]",
        "<P> needs restocking with <Q>",
    ],
    "locate": [
        "in which aisle would I find <I>",
        "can you point me to the <I> please",
        "I have been looking everywhere for <I>, where do you keep (them|it)",
        "<N> is asking where the <I> went",
        "excuse me, what shelf is the <I> on",
        "are the <I> upstairs or down here",
        "I can't seem to find any <I> around <P>",
        "which way to the <I>",
    ],
    "availability": [
        "do you still have <I> in the shop",
        "is there any <I> left in the warehouse",
        "could you check whether you have <Q> in stock",
        "will <I> be back in stock soon",
        "how many <I> do you have at the moment",
        "just wondering if you carry <I>",
        "have we got <Q> available for a customer",
        "a customer asked if <I> (is|are) sold out",
    ],
    "price": [
        "how much would I pay for <Q>",
        "what are you asking for the <I>",
        "could you tell me the price of <I>",
        "the <I> has no price tag, what does it cost",
        "is there a discount if I take <Q>",
        "what's the cost of <I> these days",
        "price for <Q> please",
        "customer at <P> wants to know how much the <I> is",
    ],
    "purchase": [
        "I would like to buy <Q>",
        "can I order <Q> for delivery <T>",
        "put me down for <Q> please",
        "please place an order for <I> on behalf of <N>",
        "we want to purchase <Q>, can you send them to our office",
        "I'd take <Q> if you can ship them by <T>",
        "<N> wants to order <Q>",
        "one more thing, add <Q> to my basket",
    ],
    "track": [
        "where is my parcel, the number is <o>",
        "has <O> been shipped yet",
        "when will <O> arrive",
        "I am still waiting for the <I> I ordered, number <o>",
        "could you tell me the status of <O>",
        "my delivery of <I> has not turned up",
        "any news on <O>",
        "it was supposed to come <T> but <O> is not here",
    ],
    "cancel": [
        "please cancel <O>",
        "I don't need the <I> any more, cancel <O> please",
        "can you stop <O> before it ships",
        "I changed my mind about the <I>, please call the order off",
        "<N> wants <O> cancelled",
        "forget about <O>, I no longer want it",
        "is it too late to cancel my order for <Q>",
        "scrap <O> please",
    ],
    "return": [
        "I want to send back the <I> from <O>",
        "how do I return <Q>",
        "the <I> didn't fit, can I get my money back",
        "customer at <P> is bringing back <Q>",
        "I'd like a refund for the <I>",
        "can I swap the <I> I bought <T> for something else",
        "<N> is here to return the <I>",
        "these <I> are not what I wanted, I would like to give them back",
    ],
    "damage": [
        "the <I> arrived broken",
        "<Q> came out of the box cracked",
        "my <I> from <O> is damaged",
        "there is a crack in the <I>",
        "we found <Q> with torn packaging at <P>",
        "the <I> I bought <T> doesn't work",
        "the <I> stopped working after a day",
        "<Q> on <P> are smashed",
    ],
    "cleanup": [
        "somebody spilled <I> in <P>",
        "there is <I> all over the floor near <P>",
        "can someone come and mop up the <I> at <P>",
        "a jar of <I> fell and broke, the floor is sticky",
        "we need a cleaner at <P>, <I> everywhere",
        "a child dropped <I> by <P>, it's slippery",
        "puddle of <I> next to <P>",
        "please wipe up the <I> before somebody slips",
    ],
    "other": [
        "what time do you close <T>",
        "good morning everyone, have a nice day",
        "can <N> swap shifts with me <T>",
        "thank you so much for your help",
        "is there free parking nearby",
        "my name is <N> and my phone number is <D>",
        "the music in <P> is too loud",
        "do you have any jobs going",
        "<N> will be late <T>, the bus broke down",
        "can I speak to the manager",
        "what a lovely day",
        "do you take credit cards",
    ],
}

# The last word of each is a word that no training text contains.
ITEMS = """
garden gnomes|doormats|laminators|cheese graters|bird feeders|yoga blocks|trombones|hiking poles|fondue forks
pepper mills|dartboards|saddlebags|sleeping mats|ukulele|hammocks|snorkels|thimbles|wicker hampers|lampshades
corkscrews|tea cosies|harmonicas|walnut veneer|copper elbows|grout|plywood|turpentine|hacksaws|soldering flux
spirit levels|caulk|roof felt|cement|castors|mitre saws|hinges|dowels|wallpaper|chisel|trowels|wheelbarrow
mayonnaise|chutney|couscous|lentils|oregano|smoked haddock|crumpets|marzipan|horseradish|kombucha|lemonade
maple syrup|gherkins|pesto|buttermilk|custard|sauerkraut|tahini|cranberry juice|molasses|gravy
baby monitors|pushchair|bibs|crayons|glitter|jigsaw puzzle|marbles|origami paper|whiteboards|protractors
inkpads|sealing wax|label makers|webcams|HDMI splitters|graphics tablets|dongles|trackballs|soundbars|turntable
cycling mittens|flip-flops|cardigans|cufflinks|bow ties|berets|dungarees|swimming trunks|leggings|brogues
toilet brushes|descaler|lint rollers|mothballs|clothes pegs|ironing boards|drain unblocker|bathrobes|loofahs
4-inch clamps|M10 washers|60 W bulbs|2-litre flasks|AAA chargers|A3 portfolios|12 mm gaskets|18 V sanders
fish tanks|cat litter|hamster wheels|rabbit hutch|bonemeal|peat|secateurs|tulip bulbets|trellis|greenhouse shading
nail clippers|mouthwash|hair curlers|sunblock|lip balm|plasters|thermometers|tweezers|eyeliner|cologne
""".strip().replace("\n", "|").split("|")
