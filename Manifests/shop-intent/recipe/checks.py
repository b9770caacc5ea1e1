"""The cases that every node asks before it activates the release: (name, message, answer).

They show that the files, the engine and the node fit together. They are no measure of quality: the released model was seen
to pass them. Intents in turn, in wording of the training and development kind.
"""

_CASES = """
restock-plain          | we are out of oat milk, please restock               | restock | oat milk | - | normal | -
restock-quantity       | bring 12 boxes of green tea from the stockroom to aisle 4 | restock | green tea | 12 | normal | -
restock-urgent         | the shelf for bananas is empty, refill it asap       | restock | bananas | - | high | -
locate-plain           | where can I find the batteries?                      | locate | batteries | - | normal | -
locate-made-up         | which aisle has the frimbletons?                     | locate | frimbletons | - | normal | -
locate-polite          | Excuse me, can you show me where the candles are, thanks | locate | candles | - | normal | -
availability-plain     | do you have wool socks in stock?                     | availability | wool socks | - | normal | -
availability-quantity  | is there still six steel buckets in the stockroom    | availability | steel buckets | 6 | normal | -
availability-question  | are the folding chairs sold out                      | availability | folding chairs | - | normal | -
price-plain            | how much are the toasters                            | price | toasters | - | normal | -
price-quantity         | what would 25 wooden frames cost?                    | price | wooden frames | 25 | normal | -
price-relaxed          | price check on peanut butter, no rush                | price | peanut butter | - | low | -
purchase-plain         | I would like to order 3 desk lamps                   | purchase | desk lamps | 3 | normal | -
purchase-words         | please reserve a dozen red mugs for Mrs Novak        | purchase | red mugs | 12 | normal | -
purchase-delivery      | can I get twenty rolls of masking tape, urgent       | purchase | masking tape | 20 | high | -
track-plain            | where is order 48213?                                | track | - | - | normal | 48213
track-letters          | has order A-20391 shipped yet                        | track | - | - | normal | A-20391
track-urgent           | any news on my order 7765, this is urgent            | track | - | - | high | 7765
cancel-plain           | please cancel order 5512                             | cancel | - | - | normal | 5512
cancel-item            | I no longer want the blue curtains, cancel order 90431 | cancel | blue curtains | - | normal | 90431
return-plain           | I want to return the winter boots                    | return | winter boots | - | normal | -
return-order           | can I return the leather wallet from order 3310      | return | leather wallet | - | normal | 3310
return-counter         | a customer wants a refund for two radios at till 3   | return | radios | 2 | normal | -
damage-plain           | the toaster is broken                                | damage | toaster | - | normal | -
damage-quantity        | 4 plates in aisle 9 are broken                       | damage | plates | 4 | normal | -
damage-order           | the kettle from order 61120 doesn't work             | damage | kettle | - | normal | 61120
cleanup-plain          | someone spilled milk in aisle 3                      | cleanup | milk | - | normal | -
cleanup-urgent         | clean up the honey near the checkout immediately     | cleanup | honey | - | high | -
other-hours            | what time do you open tomorrow?                      | other | - | - | normal | -
other-greeting         | good morning everyone                                | other | - | - | normal | -
"""


def cases():
    for line in _CASES.strip().split("\n"):
        name, text, intent, item, quantity, urgency, order = (field.strip() for field in line.split("|"))
        yield name, text, {"intent": intent, "item": None if item == "-" else item,
                           "quantity": None if quantity == "-" else int(quantity), "urgency": urgency,
                           "order": None if order == "-" else order}
