"""The wording that training uses, and the development templates that tuning was judged on.

`(a|b)` chooses, `[a]` is there or not, both nest; slots such as `<I>` are described in `message.py`.
A sentence belongs to the intent under which it stands: that is the only definition the model ever sees.
"""

TRAINING = {
    "restock": """
(nobody|no one) has (restocked|refilled|topped up|brought out) (the |any |)<I> (today|yet|since <T>)
(everything|all of it) is sold, <I> (must|should|has to|have to) be (restocked|refilled|replenished|brought out)
(what we have|all we have left) on (display|show) is <q> <I>, (more please|bring some more|send a few out)
(the |our |)<I> (went|sold|flew) (fast|quickly|like hot cakes|so well), (bring out|get out|put out|send) (more|another batch|<q> more)
<P> (has|got|shows) no <I> (left |)[at all](, <Q> from the (back|stockroom|cellar)|, bring some out|, fill it)
would (you|someone) mind (filling|restocking|refilling|topping up|replenishing) the <I>
time to (refill|restock|replenish|top up) the <I>[, <q> (please|or so)]
we are (out of|short of|low on|running out of|almost out of|down to the last of the) <I>
we('re| are) (nearly|almost|completely|totally|fast) (out of|running low on|running out of) <I> [(at|in|by) <P>]
no more <I> (on|at|in) <P>[, (need|bring|send) <Q>]
no <I> left (on the shelf|on display|in the rack|out here|at the front), (please refill|fill it up|bring <Q>)
(please|can you|could you|can someone|someone please) (restock|refill|replenish|fill up|top up) the <I>
(please|can you|could you|can someone|could someone) (restock|refill|replenish|top up|fill up) <P> with <Q>
the <I> (shelf|rack|bin|display|section|hook|bay) is (empty|bare|nearly empty|half empty|almost empty|looking thin)
the (shelf|rack|bin|display|hook|bay|spot) (for|with|of) <I> is (empty|bare|almost bare|bare again|empty again|nearly gone)
<P> (is|looks) (empty|bare|thin), (we need|bring|get me|send) <Q>
(bring|fetch|get|send|carry|run) <Q> (to|over to|up to|out to) <P>
(bring|fetch|get|send) (up|out|over|down|me|us) <Q> (from the back|from the stockroom|from the warehouse|from storage)
(only|just) <q> <I> left (on|at|in) <P>
(only|just) (a few|one or two|a couple|a handful) <I> (left|remaining) (on the shelf|at the front|out here)[, (please refill|top it up|send more|bring <Q>)]
<I> (needs|need) (restocking|refilling|topping up|filling up|a top-up|a refill) [(at|on|in) <P>]
<I> (is|are) (out|gone|finished|empty|low|running low|nearly gone|used up) (on|at|in) <P>
<I> (is|are) (running low|nearly finished|almost gone|getting low|down to nothing)[, (please|can you) (restock|refill|top up)]
(need|needs) (a refill|a top-up|refilling|more stock) of <I> (at|on|in) <P>
(need|we need|I need) <Q> (on|at|for|in) <P> (to fill the gap|to fill the shelf|for the shelf|from the back)
(put|stack|place|set) (out |)<Q> (on|in|at) <P>
(fill|stock|load|refill) <P> (up |)with <Q>
customers (took|bought|grabbed|cleared) (all the|the last of the|every one of the) <I>, (restock|refill|more|we need more)
sold the last <I>, (please|can we|can you) (restock|refill|bring more|get more out|fill the gap)
(gap|hole|empty space|big gap) (on|in|at) <P> where the <I> (should be|go|belong|were)
(there is|there's|I see) (almost nothing|nothing|hardly anything|not much|very little) left of the <I>
there (is|are) (hardly any|barely any|no|no more|not many|very few) <I> (left|out|remaining) (on|at|in) <P>
(hardly|barely|scarcely) any <I> (out|on show|left on display|at the front)[, <q> more please]
(please |)(top|fill) (the|up the) <I> (shelf|rack|bin|display) (up |)[(with|to|by) <q>]
(please |)(top|fill|stock) up on <I> (at|on|in) <P>[, <q> (will do|is enough|should do|would do)]
restock <I>[ (at|on|in) <P>][, (about|around|say|maybe|) <q>]
restock[:| needed:| request:| list:] <Q>[ for <P>]
refill[:| needed:| request:] <Q>[ (at|on|in) <P>]
<P> (needs|wants|could use|could do with|is waiting for|is short of|lacks|asks for) <Q> (on the shelf|from the stockroom|to restock|to fill up|for display)
<P> (needs|wants|could use|could do with|is short of|has run short of|has run out of|ran out of) <I>
(the |)<I> (ran|have run|has run) (out|short|low|dry) (at|on|in) <P>
we('ve| have) (only |just |)(got |)<q> <I> left (out|on the shelf|on display)
(make|get) sure (the |)<I> (shelf|display|rack) is (full|filled|stocked|topped up) [(before|by) <T>]
(get|have) the <I> (filled|refilled|restocked|topped up|replenished) [(before|by) <T>]
(move|shift|pull|roll) <Q> from (the stockroom|the back|the warehouse|storage) (to|onto) <P>
stock (of|level of|level for) <I> on the (shelf|floor) is (low|very low|zero|down to <q>)
(shelves|the shelves) (are|look) (empty|bare) (of|where) <I>[ (is|are) (meant|supposed) to be]
we (could do with|could use|are in need of|are missing) <Q> (on|at|in) <P>
(nothing|none) left (of|on the shelf of) the <I>, (send|bring|need|get) <Q>
""",
    "locate": """
(pardon me|forgive me|sorry to ask), (where|which way) (might|would|could) the <I> be
I was (hoping|wondering if) (you could|you can|someone could) (tell|show) me where <I> (are|is|are kept|are shown)
(no sign|no trace) of the <I> (anywhere|in here|so far), where (are they|is it)
(I've|we've|I have) (been|gone|walked) (round|around|through) the (shop|store|place) (twice|for ages|three times) and (can't find|still no|don't see) <I>
(please |)(let <N> know|tell <N>|explain to <N>) (where|which aisle|on which floor) (the |)<I> (is|are|can be found)
(on|to) (the left|my right|which side) (is|are|do I find) the <I>
(how come|why) can't I find (the|any) <I> (here|in this aisle|where they used to be)[, where are they now]
where (is|are) the <I>
where (is|are) (your|our|all the|all your) <I> [(kept|located|hiding|these days|now)]
where (can|could|do|would|might) (I|we|you|a customer|one) (find|get|see|look for) [(the|your|some)] <I>
where do (you|we) (keep|put|have|store|stock|hide|display) the <I>
where (have|did) (you|they|we) (put|move|moved|hidden|hide) the <I>
where (did|do) the <I> (go|get moved to|live|sit|belong)
(which|what) (aisle|shelf|row|floor|section|department|corner|bay) (has|holds|is for) (the |)<I>
(which|what) (aisle|shelf|row|floor|section|department) (is|are) the <I> (in|on)
(in|on) (which|what) (aisle|shelf|row|floor|section|part of the shop|department) (is|are|do you have|do you keep) the <I>
(can|could|would) you (show|tell|point|direct|take|guide|walk) me (to|where to find|to where you keep) the <I>
(can|could) (you|somebody|someone) (show|tell) (me|us|a customer|<N>) where the <I> (is|are|would be|might be)
I (can't|cannot|can not|could not|couldn't) (find|see|spot|locate) (the|any|your) <I>[ (anywhere|at all|in here|in <P>)]
I('m| am) (looking|searching|hunting) for (the|some|your) <I>[, (where|which aisle) (is|are) (it|they|that)]
I('ve| have) (looked|searched|walked) (everywhere|all over|around|up and down) (for|and can't find|but can't see) the <I>
(looking|searching) for <I>[, (which aisle|what shelf|where|which floor)]
(trying|I'm trying|we are trying) to (find|locate|track down) (the|some) <I> (in the shop|in here|in the store|on the shelves)
(a |)customer (is |)(looking for|asking for|searching for|trying to find|can't find|wants to find) the <I>
(a |)customer (is |)(asking|asks|wants to know|wonders|wondering) where (the|our|your) <I> (is|are)
<N> (is looking for|can't find|cannot find|is searching for|wants to find|is trying to find) the <I>
<N> (wants to know|asks|needs to know|wonders) (where|in which aisle|on which shelf) the <I> (is|are)
(are|is) the <I> (in|on|near|next to|close to|by) <P>[ or somewhere else| or not]
(are|is) the <I> (over there|on this floor|in this aisle|at the back|at the front|further down|outside|downstairs|on the left)
(what's|what is) the (way|way to get|best way) to the <I>
(how do|how can) I (find|get to|reach) the <I>
(which way|what way|which direction) (is|are|to) the <I>
(which way|what way) (do I go|should I go|must I go) (for|to find) (the |)<I>
(have|did) (the|your) <I> (been |)(moved|move|changed place|been relocated)[, I can't find (them|it)]
(directions|the way) to (the |)<I> please
(tell|show) me where (you keep|you have|to find|I find|I can find) (the |)<I>
(help me|please help me|can you help me) (find|locate|spot) (the |some |)<I>
(location|place|shelf|aisle) (of|for) (the |)<I>[ please]
(need|I need) to (know|find out) where (the |)<I> (is|are|is kept|are kept)
(do you know|any idea|any clue|does anyone know) (where|which aisle|which shelf) (the |)<I> (is|are|would be|might be)
(is|are) there (a section|an aisle|a shelf|a place|a corner) (for|with) <I>
(I |)(don't|do not) (see|know where to find|know where to look for) (the|any) <I>[ (at|in|on) <P>]
(I was told|they said|someone said) the <I> (is|are) (in|at|near) <P>, but (I can't see (it|them)|(it isn't|they aren't) there)
(the |)<I>, (where|which aisle|which shelf|what floor|where do you keep them|where do I find that)
(whereabouts|where exactly|where abouts) (is|are|do you keep|do I find) (the |)<I>
(under|behind|above|beside) (which|what) (sign|counter|door|stairs) (is|are|do I find) the <I>
""",
    "availability": """
(is|are) <I> (something|anything|a product) (you|your shop) (normally|usually|always|ever) (have|has|stock|keep|sell)
(could|can|might) you (still |)(get hold of|lay your hands on|find me) <Q> or (is it|are they) (gone|sold out|finished)
(might|could|should) there (still |)be (<Q>|any <I>) (somewhere|hidden|tucked away|lying) (in|at) (the back|your stockroom|the warehouse|the storeroom)
(one|short|just a|simple) question, (do you|does your shop) (have|sell|stock|carry) <Q>
(I hope|I take it|I suppose) you (have|still have|stock|sell) <Q>
before I (drive|come|walk) (over|in|to you), do you have <Q>
(has|have) the <I> (sold out|all gone|run out) or (can I|could I) still get (some|one|<q>)
do you have (<Q>|any <I>) [(in stock|available|left|right now|at the moment|in store)]
(have you|do you|d'you) (got|have|stock|sell|carry|do|keep) (any |)<I>
(do|does) (you|the shop|your shop|this store|the store|this branch) (have|sell|stock|carry|keep) <I>
(is|are) (the |)<I> (in stock|available|still available|sold out|out of stock|back in stock|in store|on hand)
(is|are) there (any |still any |)<I> (left|in stock|available|in the back|in the stockroom|to be had)
(is|are) there (still |)<Q> (in stock|available|in the stockroom|on hand)
(any |do you have any |got any )<I> (left|in stock|in the back|available|today|in store)
(got|have we got|have you got|do we have) <Q> [(left|in stock|in the back|in the warehouse|for a customer)]
how many <I> (are there|are left|are in stock|do we have|have you got|have we got|remain|can I get today)
how (much|many) <I> (is|are) (left|in stock|available|in the warehouse|on hand)
(when|what day) (will|do|does) (you|the shop|the store) (get|have) (more |new |)<I> (in |back |again|)
when (will|are|is) the <I> (be back|be available|back in stock|back|available again|in again|due in)
(will|are) you (be |)(getting|having|stocking|expecting) (any |more |)<I> [(soon|again|this week|<T>)]
(can|could|would) you (check|see|look|find out|confirm) (if|whether) (you have|there is|there are|we have|we've got|you've got) <Q> (in stock|left|available|in the back|)
(can|could|would) (you|someone) (check|confirm|look up) (the stock|stock|availability|how much stock there is) (of|for) (the |)<I>
(check|look up|confirm|tell me) (the stock|stock|availability|stock level) (of|for|on) <I>
(stock|availability) (check|enquiry|query|question)[:| for| on] <Q>
(a |)customer (is asking|asks|wants to know|wonders|wondered) (if|whether) we (have|sell|stock|still have|carry) <Q>
(a |)customer (is asking|asks|wants to know) (if|whether) the <I> (is|are) (in stock|available|still on sale|out of stock|coming back)
<N> (asks|wants to know|is asking|wonders) (if|whether) (we|you) (have|stock|sell|still have) <Q>
<N> (asks|wants to know|is asking) (if|whether|when) the <I> (is|are|will be) (in stock|available|back)
I('m| am|) (wondering|wondered|want to know|would like to know|wanted to ask|need to know) (if|whether) (you|you guys|the shop) (have|sell|stock|still have|got) <Q>
I('m| am|) (just |)(wondering|checking|asking) (if|whether) the <I> (is|are) (in stock|available|sold out|still there)
(would|might) you (happen to |by any chance |)(have|stock|sell|carry) <Q>
(does|do) (<P>|the warehouse|the stockroom|the other branch|the other shop|head office) (have|still have|hold) <Q>
(has|have) (the|your|our) <I> (come in|arrived in the shop|been delivered to the shop|sold out|gone out of stock) [(yet|already|again)]
(did|have) (you|we) (sell|sold) (out of|all|all of) the <I>[ already]
(are|is) the <I> (something|a thing|an item) (you|that you) (sell|stock|carry|do)
(in stock|available|still available|on hand)[:| or not:|?] <Q>
<I>, (in stock|available|do you have (any|them|it)|any left|got any|still available)
(what's|what is) (the |our |your |)(stock|stock level|stock situation|availability) (of|for|on|with) (the |)<I>
(enough|sufficient) <I> in stock (for <q>|to sell <q>|for an order of <q>)
(could|can) (I|we|a customer) (still |)(get|pick up|collect|come and get) <Q> (today|<T>|from you|in the shop)[, (is it|are they) in stock]
(do we|do you) still (do|sell|stock|make|have) (the |those |)<I>
(are|is) (the |)<I> (discontinued|gone for good|coming back|temporarily out|on back order)
(I need|we need|I am after|I'm after) <Q>, (do you have (them|it|that many|that)|(is it|are they) in stock|can you check the stock|any available)
""",
    "price": """
(tell|let) me (know |)(please, |)(what|how much) <Q> (is|are|will be|comes to|would come to) [(altogether|in total|all in)]
(I'd love|I'm keen|I'd be glad|I am curious) to (know|hear|learn) (what|how much) (the |)<I> (goes for|sells for|costs|is|would be)
(has|have|did) the <I> (become|got|get|turn) (cheaper|dearer|more expensive|pricier) [(lately|recently|since <T>)]
(money|cash)-wise, what (is|are|would) (the |)<I> [be]
(roughly|about|around) how much (is|are|do you want for) (a |the |)<I>
what (figure|amount|sum) (should I expect|will I pay|do I owe) for <Q>
(any|got any) (offers|deals|discounts|special prices) on (the |)<I>
how much (is|are|for|would be|does it cost for) (the |)<I>
how much (is|are|for|would be|would) <Q> (cost|be|come to|set me back|)
how (expensive|dear|pricey) (is|are) (the |)<I>
(what's|what is|what are|what was) the (price|cost|selling price|retail price|price tag|unit price) (of|for|on) (the |)<I>
(what's|what is|what would be) the (price|cost|total|total price) (of|for) <Q>
what (does|do|would|will|did) (the |)<I> (cost|go for|sell for|come to|set me back|retail at)
what (does|do|would|will) <Q> (cost|come to|add up to|run me)
what (do|would|will|must|should) (I|we|you) (pay|have to pay|charge|be charged) for <Q>
what do (you|we) (charge|ask|want|take) for (the |a |one of the |)<I>
(price|cost)[ check| enquiry| query| question|][:| on| for| of] <Q>
(price|cost) (of|for|on) (the |)<I>[ please]
(can|could|would) you (tell|give|quote|send|get) me (the |a |)(price|cost|quote|best price) (of|for|on) <Q>
(can|could|would) you (check|look up|scan|confirm|verify) the (price|cost) (of|for|on) (the |)<I>
(can|could) I (get|have) (a |the |)(price|quote|price check) (for|on) <Q>
(need|I need|we need|I want|I'd like) (a |the |)(price|price check|quote|cost) (for|on|of) <Q>
(a |)customer (is asking|asks|wants to know|would like to know) (how much|what) (the |)<I> (costs|cost|is|are)
(a |)customer (is asking|asks|wants to know) (the |about the |for the )(price|cost) (of|for) (the |)<I>
<N> (asks|wants to know|is asking|needs to know) (how much|what) <Q> (costs|cost|would be|is|are)
<N> (wants|needs|asks for) (a |the )(price|quote) (for|on) <Q>
(is|are) the <I> (on sale|on offer|reduced|discounted|cheaper|half price|in the sale|on special) [(now|today|this week|again)]
(is|are) there (a |any |)(deal|discount|offer|special price|reduction|promotion) (on|for) (the |)<I>
(is|are) there (a |any |)(bulk |volume |staff |)(deal|discount|reduction) (for|on|when buying|if I buy|if we buy) <Q>
(do|would) (I|we) get (a |any |)(discount|money off|better price|deal) (on|for|with) <Q>
(the |)<I> (has|have|is missing|comes with) (no|a missing|the wrong|a) (price|label|price tag|barcode|sticker)[, (how much|what price|what is it)]
(no price|price missing|label missing|no label) on the <I>[, how much (is it|are they)]
(the |)(till|scanner|register|tag|label|website|shelf) (says|shows|gives) (another|a different|a wrong|the wrong|no) price for (the |)<I>
(did|has|have) the (price|cost) of (the |)<I> (gone up|go up|changed|dropped|come down|been reduced|risen)
(why|how come) (is|are) the <I> so (expensive|dear|cheap|pricey)
(I'd like|I would like|I want|we want|I need) to know (how much|what) (the |)<I> (costs|cost|is|are|would be)
(tell|give|quote|send) me (the |your |a )(price|cost|best price) (for|of|on) <Q>
<I>, (how much|what price|what do they cost|how much each|what's the price|price please)
how much (do you|do we|would you|are you|will you) (want|charge|sell|ask|asking|charging|charge me) (for |)(the |)<I>
(what's|what is|what are) (the |a |)<I> (going for|worth|selling for|priced at|these days)
(is|are) the <I> (really |still |)(<q>|a|ten|twenty) (euros|pounds|dollars|quid)
(what|how much) (would|does|will) it cost (to buy|to get|for|if I take) <Q>
(could|can) you (do|make|give) (me |us |)(a better price|a deal|a discount|something off) (on|for) <Q>
(cheapest|lowest|best|current|regular|normal) price (for|of|on) (the |)<I>
(which|what) price (do|should) (I|we) (put|ring up|enter|charge) for (the |)<I>
""",
    "purchase": """
(kindly|please be so kind and|be so good as to) (send|deliver|ship|order|reserve) <Q> [(to|for) (<N>|me|us|our address)]
(could|can|may) (I|we) please (get|have|order) <Q> (delivered|sent|shipped|dropped off) [(<T>|to <N>|to my home)]
(time|it's time|the time has come) to (order|buy|stock my kitchen) again, <Q> [(this time|as usual|please)]
(we|I) (are|am) going (for|with) <Q>[, send the invoice| on account|, please confirm]
<N> (will|would) (buy|take|have) <Q>[, please prepare the order|, on the usual account]
(what I want|all I want|all we need) (is|are) <Q>, (please order|can I order|deliver (it|them) <T>|charge my card)
please (prepare|pack|make up) an order (of|with|for) <Q> [for <N>]
(I'd like|I would like|I want|I wish|we'd like|we would like|we want|I need) to (order|buy|purchase|get|reserve) <Q>
(I'll|I will|we'll|let me|I'd) (take|have|buy|order|get) <Q>[ please]
(can|could|may) (I|we) (order|buy|purchase|get|have|reserve|place an order for|put in an order for) <Q>
(please |)(order|reserve|book|put aside|set aside|sell me|get me|deliver|ship|send me) <Q> (for|to) (me|us|<N>|my address|our office|the address on file|my home)
(please |)(order|reserve|book|buy) <Q>[ (for|to arrive|by|before) <T>]
(place|make|put in|create|enter|raise|submit) (an |a new |my |our |)order (for|of|with) <Q>
new order[:| for| from <N>:| -] <Q>
(purchase|buying) (order|request)[:| for| -] <Q>
order request[:| from <N>:| for] <Q>
(a |)customer (wants|would like|wishes|is trying) to (order|buy|purchase|reserve|get|preorder) <Q>
(a |)customer (orders|ordered by phone|is buying|is ordering|takes|reserved|called to order) <Q>
<N> (would like|wants|wishes|called) to (order|buy|purchase|reserve|have|get) <Q>
<N> (orders|is ordering|is buying|needs to order|has asked us to order|asked for) <Q>[ (for|by) <T>]
(can|could|would|will) you (order|reserve|put aside|hold|ship|send|deliver|get|sell) (me |us |)<Q> [(for|to) (me|us|<N>)]
(add|put) <Q> (to|in|into) (my|the|our) (order|basket|cart|shopping list|bag|trolley)
(put|sign|write) (me|us|<N>) down for <Q>
(we|I) (need|require) <Q> (delivered|shipped|sent) (to <N>|to our office|to us|to my home|by <T>|<T>)
(hold|keep|reserve|save|set aside|put by) <Q> for (me|us|<N>|a customer)[ until <T>]
(book|reserve|preorder|pre-order) <Q> (in my name|on my account|for me|for <N>|for pick up <T>|for collection)
<Q> (for|to go to|delivered to|shipped to) <N>(, please|, on the account| as an order|, charge my card|, cash on delivery)
<Q> (please|to my address|for delivery|for collection|for pick up|on my account)
(how do|how can|where can) I (order|place an order for|buy online|purchase) <Q>
(I'm|I am|we're|we are) (interested in buying|ready to buy|happy to buy|placing an order for|ordering|buying) <Q>
(is it possible|would it be possible|am I able) to (order|buy|reserve|purchase) <Q>
same (order )again(:|,) <Q>
(I'd|we'd|I would|we would) (love|be happy|be glad) to (buy|have|order|get) <Q>
(ship|send|deliver|post|mail) <Q> to (me|us|<N>|my address|our office|the usual address) [(by|before|on|) <T>]
(my|our|the) order (is|would be|will be)(:| for|) <Q>
(take|note|write down) (my|an|this|our) order(:| for|,) <Q>
(sell|get) me <Q>
(could|can) (you |)<N> (have|get) <Q> (ordered|reserved|delivered)
I (decided|have decided|chose|made up my mind) to (buy|order|take|go for) (the |)<I>
I want <q> of (the|those|your) <I>
(let's|let us|we shall) (order|buy|go for|take) <Q>[ then]
(the |)<I> (please|I'll take (it|them|one|<q>)|I want to buy (it|them|one)|one for me)
(charge|bill) (me|us|my account|our account|my card) for <Q> and (ship|send|deliver) (it|them) [<T>]
(also|and also|one more thing|while you are at it)(, |: )(order|add|I'll buy|put in) <Q>
(quantity|qty) <q>, item <I>, (for|ship to|deliver to) <N>
""",
    "track": """
(what|whatever) (became|has become) of <O>
(do|would) you (happen to |)know (where|what became of|when I get) <O> [is]
(my|our|the) (parcel|package|box|delivery|order) (of|with) (the |)<I> (was|is) (due|expected|promised) <T>, (order |)number <o>
(please |)(find out|figure out|look into) (why|where) <O> (is|takes so long|is taking so long|is late|got stuck)
(did|has) (my|our) (parcel|order|delivery) (of|with) <I> (get|gotten|got) (lost|stuck|delayed)
(days|weeks|ages) (ago|have passed) (and|since) (I ordered|we ordered) (the |)<I>, (order |number |)<o>
(promised|you promised|they promised) <O> (for|by) <T>, (where is it|nothing has come|still waiting)
where is <O>
where('s| is) my (order|parcel|package|delivery|shipment) [with ](number |no. |)<o>
where (is|are) (the|my) <I> (I ordered|I bought online|from <O>|I paid for|that I ordered <T>)
(when|what time|what day) (will|is|does|should) <O> (arrive|get here|come|be delivered|be here|due|reach me|show up|ship)
when (will|do|can) (I|we|<N>) (get|receive|have|expect|see) <O>
when (will|does|is) (my|the) (order of |delivery of |parcel with |)<I> (arrive|come|get here|be delivered|being delivered|due to arrive|ship)
(has|have) <O> (shipped|been sent|been dispatched|left|gone out|been delivered|arrived yet|been packed) [(yet|already)]
(is|was) <O> (shipped|on its way|on the way|delivered|ready|out for delivery|delayed|late|lost|still coming|ready for collection) [(yet|already|now)]
(what's|what is) (the |)(status|state|progress|delivery date|ETA|latest) (of|on|for|with) <O>
(what's|what is) (happening|going on|the hold up|up) with <O>
(what|whatever) happened (to|with) <O>
(can|could|would) you (check|track|look up|trace|chase|find|follow up on) <O>
(can|could|would) you (tell me|let me know|check|find out|see) (where|when) <O> (is|will arrive|will be delivered|ships|gets here)
(can|could) you (give|send|get) me (an update|the status|the tracking|tracking info|news) (on|for|about) <O>
(any|is there any|do you have any|got any) (update|news|word|progress|information) (on|about|regarding|for) <O>
(track|trace|chase|locate) <O>
(tracking|delivery|shipping|order) (status|update|info|information|question) (for|of|on|about)[:|] <O>
(status|update) (of|on|for) <O>
I('m| am|'ve been| have been) (still |)(waiting|waiting a week|waiting for ages) (for|on) <O>
I('m| am|'ve been| have been) (still |)(waiting|waiting since <T>) for (my|the) <I>(, <O>| from <O>| I ordered|, order number <o>)
I (ordered|bought|paid for) <Q> (<T>|last week|weeks ago|days ago|a while ago|online)( and|, but|,) (it has|they have|nothing has|it's) (not arrived|not come|still not here|never arrived|not been delivered)
I (still |)(haven't|have not|didn't|did not|never) (received|got|get|receive|had) (<O>|my <I>|my <I> from <O>)
(my|the) <I> (has|have|hasn't|still hasn't|haven't|never) (not |)(arrived|come|been delivered|shown up|turned up|been sent)
(my|the) (order|parcel|delivery|package) (<o> |)(has|is|still) (not arrived|late|overdue|not here|not come|missing|delayed|stuck)
<O> (has|is|still|was) (not arrived|late|overdue|not here|supposed to be here <T>|missing|delayed|never delivered|stuck somewhere)
<O> (should have|was meant to|was supposed to|was due to) (come|arrived|arrive|be here|be delivered) (<T>|already|days ago)
(a |)customer (is asking|asks|wants to know|is waiting) (about|for|where|when) <O> [(is|will come|arrives)]
<N> (is asking|asks|wants to know|called|is waiting) (about|for|where|when|to check on) <O> [(is|will come|arrives)]
<N> (is still waiting for|never got|hasn't received|has not received|is waiting for) (<O>|the <I> from <O>)
<O>, (where is it|any news|when does it come|has it shipped|status please|what's happening|is it on its way)
(order |tracking |)(number |no. |code |)(is |)<o>, (where is it|has it shipped|when does it arrive|any news|what's the status|please check where it is)
(how long|how much longer) (will|until|till|before|do I wait for) <O> (arrives|takes|take|comes|)
(I'd like|I would like|I want|we want) (to track|to know where|an update on|to check on|to check the status of|news about) <O> [is]
(the |)(courier|driver|van|postman|carrier) (never|has not|hasn't|didn't) (came|come|brought|bring|delivered|deliver|showed up with) (<O>|my <I>)
(the |)(website|app|email|courier|tracking page) (says|said|shows) <O> (was delivered|is delivered|is on its way|shipped|is delayed)( but|, but|,) (nothing came|I have nothing|where is it|is that right)
(did|do) you (send|ship|dispatch|post) <O> [(yet|already|<T>)]
(is|are) (my|the) <I> (from <O> |I ordered |)(on its way|on the way|shipped|sent|out for delivery) [(yet|already)]
(expected|expecting|I expected|we expected) (<O>|my <I>|delivery of <O>) <T>( but|, but|,) (nothing|no sign of it|nothing yet|where is it)
""",
    "cancel": """
(sorry|apologies|my mistake), (I|we) (made a mistake|got it wrong|made an error) with <O>, (please |)(stop|cancel|drop) it
(can|could) you (make sure|see to it that) <O> (is not|isn't|doesn't get|never gets) (sent|sent out|shipped|delivered)
(we|I) (no longer|don't|do not) (require|need|want) <O>, (kindly|please|so) cancel [it]
(please |)(get rid of|throw out|take back|tear up) <O> (before it ships|, I don't need it|, cancel it)
(the|my) (plan|plans|project|event) (changed|fell through|is off), (cancel|please cancel|so cancel|stop) (<O>|the order of <I>|our order for <Q>)
(let's|let us|I'd rather) (cancel|call off|drop|not go ahead with) <O>
(changed|we changed) our (mind|minds), no <I> (please|for us after all), cancel <O>
(please |)cancel <O>
(please |)cancel (my|the|our) (order|order of|order for|purchase of) (<Q>|the <I>)
(please |)(cancel|stop|scrap|drop|delete|void|withdraw|call off|halt|kill|undo|abort) <O>
(I'd like|I would like|I want|I need|we want|we need|I have) to (cancel|stop|call off|withdraw|drop|scrap|undo) <O>
(I'd like|I would like|I want|I need|we want) to (cancel|stop|call off|withdraw) (my|the|our) order (for|of) <Q>
(can|could|may) (I|we) (still |)(cancel|stop|call off|withdraw|get out of) <O>
(can|could|would|will) you (please |)(cancel|stop|call off|withdraw|scrap|delete|void|drop) <O>
(can|could) (I|you|we) (still |)(cancel|call off|stop) (my|the|our) order (for|of) <Q>
I('ve| have|) changed my mind (about|on) (the <I>|<O>)[, (cancel (it|them|that|the order)|stop the order|I don't want (it|them))]
I('ve| have|) (found|bought|got) (it|the <I>|them|<I>) (elsewhere|cheaper|somewhere else)(, cancel| so cancel|, please cancel) <O>
I (don't|do not|no longer) (need|want) <O> [(any more|anymore|now|after all)]
I (don't|do not|no longer) (need|want) (my order for |my order of |to order |to buy )<Q>[ (any more|anymore|now|after all)]
I (don't|do not|no longer) (need|want) the <I> (any more|anymore|now|after all)(, please cancel|, cancel|, stop) (<O>|the order|my order)
(I|we) (ordered|put in an order for|placed an order for) <Q> (by mistake|by accident|twice|too many times)(, please cancel|, cancel (it|one|that)|, can you cancel)
<O> was (a mistake|placed by mistake|an accident|wrong|ordered twice)[, (cancel it|please cancel|stop it)]
(a |)customer (wants|would like|is asking|asks|wishes|called) to (cancel|call off|stop|withdraw) <O>
(a |)customer (no longer wants|no longer needs|cancelled|has cancelled|is cancelling|doesn't want) (<O>|the <I> from <O>|the <I> on <O>)
<N> (wants|would like|is asking|asked|wishes|called) to (cancel|call off|stop|withdraw|drop) <O>
<N> (wants|would like) (<O>|the order for <Q>|the order of <I>) (cancelled|stopped|called off|dropped|removed)
<N> (cancelled|has cancelled|is cancelling|no longer wants|doesn't want|no longer needs) (<O>|the <I> from <O>)
(cancellation|cancel|cancel request|cancellation request)[:| of| for| -] <O>
<O> (can|should|must|needs to|has to) be (cancelled|stopped|called off|withdrawn|deleted|dropped)
<O>, (cancel it|please cancel|cancel please|stop it please|I don't want it any more|call it off|don't send it)
(stop|don't send|do not send|do not ship|don't ship|hold back) <O>[, I (don't need|no longer need|don't want) it]
(don't|do not) (bother with|process|deliver|dispatch|go ahead with|pack) <O>[, (cancel it|I changed my mind|we don't need it)]
(take|remove) (the <I>|<Q>) (off|out of|from) <O>, (cancel|I don't want) (it|them|that part)
(take|remove) <O> (off|out of) the (system|list|books)
(is it|am I|would it be) (too late|still possible|possible|still able) to (cancel|stop|call off|withdraw) <O>
(is it|am I) (too late|still possible|possible) to (cancel|stop) (the|my) order (for|of) <Q>
(how do|how can|where do|where can) I (cancel|stop|call off|withdraw) (<O>|my order for <Q>|an order for <Q>)
(forget|forget about|ignore|disregard|never mind|nevermind) (<O>|my order for <Q>|the order for <Q>)[, (cancel it|I don't need it|we don't want it now)]
we (won't|will not|can't|no longer) (be needing|need|want|be taking|take|pay for) <O>[ any more| after all|, cancel it]
(the order|my order|our order) (for|of) <Q> (can|should|must|needs to|has to) be (cancelled|stopped|called off|withdrawn)
(the |my |)order (for|of) (the |)<I>, (please cancel|cancel it|I don't want it any more|call it off|stop it)
(before|if) <O> (ships|goes out|leaves|is sent|is packed|has not left)(, please cancel it|, cancel it|, stop it| please stop it)
I (wish|hereby wish|ask you|beg you) to cancel <O>
(it's|it is) about <O>, (I want to cancel|please cancel|we need to cancel|I'd like to call it off)
(it is taking|this takes|it takes) too long, (cancel|please cancel|just cancel) <O>
no longer (needed|wanted|required)(:|,) <O>
""",
    "return": """
(the|my) <I> (turned out|proved|came|are|is) (too small|too big|too long|to be the wrong size|not right|unsuitable), (I'd rather have|give me|I want) (my money|my money back|a refund)
(may|can|could) (I|we) (hand in|drop off|leave|bring in) <Q> (for|to get) a refund [at <P>]
(is|are) (the |)<I> (something|a thing|an item) I (can|may|could) (bring back|return|exchange|send back)
(not happy|unhappy|not satisfied|disappointed) with (the|my) <I>, (I want my money back|can I return (it|them)|I'd like a refund)
(nothing wrong with|I never used) the <I>, (just don't need|but I don't want) (it|them), (refund please|can I bring (it|them) back|taking (it|them) back)
(take|have) <Q> back (please|and refund me|and give me my money)
(where|at which desk|at which till) do I (take|bring|hand in) <Q> (I want to return|for a refund|to exchange)
(I'd like|I would like|I want|I need|we want|I wish) to (return|send back|bring back|give back|take back) (<Q>|the <I>|my <I>)
(I'd like|I would like|I want|I need|we want) to (return|send back|bring back|exchange) (the|my) <I> from <O>
(I'd like|I would like|I want|I need|we want) (a refund|my money back|a credit note|an exchange|a replacement size) (for|on) (<Q>|the <I>|my <I>)
(I'd like|I would like|I want) to (exchange|swap|change|trade) (the|my) <I> (for something else|for another size|for a different colour|for a bigger one|for another model|)
(can|could|may) (I|we|a customer) (return|send back|bring back|give back|exchange|swap|get a refund for|get my money back for) (<Q>|the <I>|my <I>|these <I>)
(can|could) (I|we) (return|exchange|send back|bring back) (the|my) <I> (without a receipt|from <O>|after <T>|unopened|even though it's open|I bought <T>)
(how do|how can|where do|where can) (I|we) (return|send back|bring back|exchange|get a refund for) (<Q>|the <I>|my <I>)
(what's|what is) the (return policy|procedure|best way|process) (for|to return|to send back) (the |)<I>
(is it|would it be) possible to (return|exchange|swap|send back|bring back|get a refund for) (<Q>|the <I>)
(a |)customer (is returning|wants to return|returns|returned|brought back|is bringing back|would like to return|came to return) <Q> [(at|to) <P>]
(a |)customer (wants|asks for|would like|demands|is asking for) (a refund|their money back|an exchange|a credit) (for|on) <Q> [(at|in) <P>]
<N> (is returning|wants to return|returns|returned|brought back|is bringing back|would like to return|came to return) (<Q>|the <I>)
<N> (wants|asks for|would like|demands|is asking for|needs) (a refund|the money back|an exchange|a credit) (for|on) <Q>
(return|refund|exchange)[ request| please| needed| at <P>|][:| of| for| -] <Q>
(return|refund|exchange) (of|for) <Q> from <O>
(the|my|these|those) <I> (is|are) (the wrong size|too small|too big|too large|the wrong colour|not my size|too long|not what I (wanted|expected|ordered|need))(, can I return|, I want to return|, how do I return|, please take|, I'd like to exchange) (it|them)
(the|my|these|those) <I> (don't|doesn't|do not|does not|didn't) (fit|suit me|match|go with the rest|please me|look right)(, I want to return|, can I return|, refund|, may I exchange|, I'd like to send back) (it|them)
(the|my|these) <I> (didn't|don't|doesn't|do not) (fit|suit|match)(, | and I want | so I'd like )(a refund|my money back|an exchange)
I (don't|do not|didn't) (like|want|need|care for) the <I>(, can I return (it|them)| and want my money back|, please refund me|, I am sending (it|them) back)
I (bought|got|received|ordered) the wrong <I>(, I want to return (it|them)|, can I swap (it|them)|, need to exchange (it|them)|, can I bring (it|them) back)
I (bought|ordered|got) (too many|more than enough|one too many) <I>(, can I return|, I want to return|, I'd like to bring back|, can I give back) (some|<q>|the rest|<q> of them)
I (bought|got) <Q> <T>( and|,) (want to return (it|them)|would like to return (it|them)|want my money back|would like to exchange (it|them))
you (sent|gave|delivered) (me|us) the wrong <I>(, I am returning (it|them)|, I want to send (it|them) back|, please exchange (it|them))
(refund|reimburse|repay|credit) (me|us) for (<Q>|the <I>|the <I> from <O>)
(please |)(refund|take back|exchange|accept a return of|process a return for|process a refund for) (<Q>|the <I>|my <I>)
(please |)(take|have) the <I> back
(bringing|sending|giving|I'm bringing|I am sending|we are sending) (back |)<Q> (back|for a refund|for exchange|to be refunded)
<Q> (to return|for return|coming back|returned by <N>|sent back by <N>|for a refund)
<Q> from <O> (to return|for return|coming back|returned|sent back|is going back|are going back)
(the|my) <I> (is|are) going back[, (I want a refund|refund me|please refund)]
(someone|a lady|a man|a gentleman|somebody|a woman) (at|in) <P> (wants to return|wants a refund for|is returning|is bringing back|wants to exchange|wants to swap) <Q>
(here|I'm here|I am here|I came|I come) to (return|exchange|give back|bring back|hand back) (<Q>|the <I>|my <I>)
(when|will|how soon) (do|will|can) I (get|receive|have) (my refund|my money back|the refund) for the <I>
(I (have|'ve) the|with) receipt( for|, I'd like to return|, want to return) the <I>[, I want my money back]
(could|can|would|will) you (take back|refund|exchange|accept back|swap|give me my money back for) (<Q>|the <I>|my <I>)
(the|these|my) <I> (was|were|is|are) (a gift|a present|unused|unopened|never worn)(, can I return|, I'd like to return|, may I exchange|, I want to exchange) (it|them)
(print|send|email|give) (me |)(a return label|the return label|return papers|a return form) for (<Q>|the <I>|<O>)
return <O>[, I (don't want it|want my money back|would like a refund)]
I('d like| want) (a refund|my money back) for <O>
""",
    "damage": """
(sadly|unfortunately|sorry to say|I'm afraid) the <I> (was|were|is|are) (in pieces|broken|damaged|in bits|all smashed) [(when we opened (the box|the parcel|it))]
(half|part|one side|the top|the bottom) of (the|my) <I> (is|was|are) (broken|missing|cracked|black|bent|torn|burnt), (it must be faulty|looks faulty|a defect|can you help)
(please note|note|be aware|just so you know) (that |)<Q> (got|was|were) (crushed|broken|damaged|smashed|bent) (in the delivery|on the way|in the van|during unloading)
(the|my) <I> (makes|gives off|gives) (a strange|a terrible|a burning) (noise|smell) (and|, it) (doesn't work|is faulty|must be broken|won't start)
(poor|bad|terrible) (quality|packing), <Q> (broke|cracked|got damaged|are ruined|is ruined)
(when|as) (I|we) (unpacked|opened|picked up|lifted) (it|the box|the <I>), (it|the <I>|they) (was|were) (already |)(broken|cracked|in pieces|torn)
<Q> (fell|dropped|fell down|toppled) (off the shelf|from the trolley|off the pallet) and (broke|smashed|cracked|got damaged)
(the|my|our) <I> (is|are|was|were|came|got) (broken|damaged|cracked|torn|dented|faulty|defective|bent|smashed|ripped|scratched|chipped|ruined|crushed|mouldy|rotten|leaking)
(the|my|our|this|one of the|a) <I> (arrived|came|got here|was delivered|turned up) (broken|damaged|cracked|torn|dented|faulty|smashed|scratched|in pieces|in bits|shattered)
(the|my) <I> from <O> (is|was|are|came|arrived) (broken|damaged|cracked|torn|dented|faulty|defective|scratched|smashed|leaking)
<Q> (is|are|was|were|came|arrived) (broken|damaged|cracked|torn|dented|faulty|smashed|scratched|spoiled|crushed|bent|wet)
<Q> (in|at|on) <P> (is|are|look|looks) (broken|damaged|cracked|torn|dented|faulty|smashed|scratched|spoiled|crushed|bent|mouldy)
<Q> (got|was|were) (broken|damaged|crushed|smashed|dented|ruined) (in transit|during delivery|on the way|by the courier|by the forklift|in the post|in the lorry)
(I|we) (received|got|found|have|unpacked|opened|noticed|spotted) <Q> (broken|damaged|cracked|that is broken|that are damaged|with a crack|with dents|with scratches|with a hole|with torn packaging)
(I|we) (dropped|broke|cracked|smashed|damaged|knocked over) <Q> (at|in|on|near) <P>
(broken|damaged|cracked|faulty|defective|torn|dented|smashed|spoiled|leaking|bent)[:| goods:| item:| -|] <Q> [(at|in|on|from) <P>]
(broken|damaged|faulty|defective) <I> (at|in|on) <P>[, (about |)<q> of them]
(damage|damage report|breakage|defect|fault)[:| report:| on| to|] <Q> [(at|in|on) <P>]
(reporting|I want to report|I'd like to report|I need to report|we have to report|let me report) (damage to|damaged|broken|faulty|a fault with|a defect in|a problem with) (the |)<I>
there('s| is) (a crack|a hole|a dent|a tear|a scratch|a defect|a big scratch|a fault|mould|rust|a chip) (in|on) (the|my|one of the) <I>
there (is|are) (some |)(cracks|holes|dents|scratches|mould|rust) (in|on|all over) the <I>
(the|my|our) <I> (has|have|shows|show) (a crack|a hole|a dent|a tear|scratches|a defect|a broken handle|a missing part|a loose part|rust|mould|a torn seam)
(the|my|our) <I> (doesn't|don't|does not|do not|won't|will not) (work|turn on|switch on|start|close|open|charge|work any more|function|power up)
(the|my|our) <I> (I bought|from <O>|you sent|we got|I got|that came <T>) (doesn't|don't|does not|won't|is not|isn't) (work|working|turn on|start|working properly)
(the|my|our) <I> (stopped working|broke|fell apart|snapped|cracked|burst|split|tore|died|gave up|came apart) (after|within) (a day|one day|a week|two uses|an hour|a month|one wash)
(the|my|our) <I> (broke|snapped|fell apart|stopped working|cracked|split|tore|burst) [(when I opened it|straight away|the first time|on the first day|already|<T>)]
(the|a) (box|carton|pallet|crate|package|parcel|packaging) (of|with) <I> (is|was|arrived|came) (crushed|wet|torn|open|damaged|soaked|ripped|burst)
(the|a) (handle|lid|screen|cover|zip|button|seal|corner|packaging|cap|wheel) (of|on) the <I> (is|was|came) (broken|loose|cracked|torn|missing|damaged|off)
(a |)customer (says|reports|complains|reported|told me) (the|that the|his|her|their) <I> (is|are|was|were|arrived) (broken|damaged|faulty|cracked|torn|not working|defective)
(a |)customer (dropped|broke|damaged|smashed|knocked over) <Q> (at|in|near|on) <P>
<N> (says|reports|reported|told me|noticed) (the|that the) <I> (is|are|was|were|arrived) (broken|damaged|faulty|cracked|torn|not working|defective)
<N> (dropped|broke|damaged|smashed|found) <Q> (broken |damaged |)(at|in|near|on) <P>
(the|some of the|half of the|all the|most of the) <I> (in|from|of) (<O>|the delivery|the last delivery|this batch|the box) (is|are|were|was) (broken|damaged|faulty|cracked|bad|defective|squashed|rotten)
<O> (arrived|came|was delivered|is|got here) (broken|damaged|smashed|in pieces|crushed|with a broken <I>|with <Q> broken)
(in|from) <O> (the <I> (is|was|are)|<Q> (are|were)) (broken|damaged|cracked|faulty|smashed|defective)
(in|on|at) <P> (the <I> (is|are)|<Q> (is|are)) (broken|damaged|cracked|torn|smashed|spoiled|leaking|bent)
(what|look what) a (bad|poor|terrible) (quality|shape), (the|my) <I> (is|are|was|were) (broken|damaged|falling apart|cracked|already broken)
(the|my) <I> (is|are) (not working|not working properly|no good|out of order|useless, it broke|past its date|spoiled|off|mouldy|stale|leaking|making a strange noise)
(I|we) opened (the box|the parcel|it|the package) and the <I> (is|was|are|were) (broken|damaged|cracked|in pieces|smashed|faulty|dented)
(something|something is|there is something) (wrong|broken) (with|on|in) (the|my) <I>
(you|the courier|the driver|the post) (sent|delivered|brought|gave) (me|us) (a |)(broken|damaged|faulty|defective|cracked) <I>
(torn|ripped|wet|burst|open|damaged) (packaging|box|bags|boxes|packets) (on|of|around) <Q> (at|in|on) <P>
(the |)(forklift|delivery van|trolley|ladder|shelf) (hit|fell on|crushed|damaged|drove into|knocked over) <Q>
<q> of the <I> (are|were|came|arrived) (broken|damaged|cracked|dented|faulty|torn|smashed|bad)
<I>, (broken|damaged|cracked|faulty|not working|came broken|arrived damaged), (<q> of them|please check|what now|needs replacing)
(write off|write-off|please write off) <Q>, (broken|damaged|smashed|spoiled|torn)
""",
    "cleanup": """
(careful|watch it|look out) (near|by|at) <P>, the (floor|ground|whole floor) is (covered|coated|soaked) (in|with) <I>
(bring|grab|get|fetch) (a|the) mop, (the |)<I> (has|have) (leaked|spilled|run out|dripped) (at|near|in|by) <P>
(some|a bit of|a lot of|loads of) <I> (got|was|were|has been) (knocked off|knocked over|spilled|dropped|tipped) (the shelf |)and (made|makes|left) a mess (at|in|near) <P>
(the |)<I> (has|have) (run|leaked|dripped|spread|gone) (all over|across|over|everywhere on) (the floor|the tiles|the counter) (in|at|near|by) <P>
(people|customers|everyone) (keep|are) (slipping|stepping|walking) (on|in|through) (the |)<I> (at|near|in|by) <P>
(mess|accident) (in|at|near|by) <P>, (a jar|a bottle|a bag|a box) of <I> (broke|burst|was dropped|came down)
we have (an accident|a problem|a little accident) with <I> (in|at|near|by) <P>, (please mop|floor is wet|mop needed|needs cleaning)
(someone|somebody|a customer|a child|a kid|a man|a lady|<N>) (spilled|spilt|dropped|knocked over|poured|tipped over|splashed) (some |a jar of |a bottle of |)<I> (in|at|near|on|by|next to) <P>
(someone|somebody|a customer|a child|a kid|<N>) (spilled|spilt|dropped|tipped|splashed) <I> (all over|on) the floor[ (in|at|near|by) <P>]
(there's|there is|we have|we've got|got) (a spill|a puddle|a mess|a big mess|a pool|a patch|a trail) of <I> (in|at|near|on|by|next to) <P>
(there's|there is|we have|we've got|we found) <I> (all over|on|across) the (floor|ground|counter|tiles|carpet|aisle) [(in|at|near|by) <P>]
(there's|there is|we have) (spilled|spilt|leaked|leaking) <I> (in|at|near|on|by) <P>
(spill|spillage|mess|puddle|leak) (in|at|near|on|by) <P>(, |: | - )<I> [(everywhere|on the floor|all over)]
(spill|spillage|cleanup|clean up|mess)[:| of| -| alert:] <I> (in|at|near|on|by) <P>
(clean up|cleanup|mop up|wipe up|sweep up|mop|clean away) (the |the spilled |that |some |)<I> (in|at|near|on|by) <P>
(please|can someone|can you|could you|could someone|somebody please|someone please) (clean up|mop up|wipe up|sweep up|clear up|clean) (the |the spilled |)<I> (in|at|near|on|by) <P>
(please|can someone|can you|could someone|could you) (clean|mop|wipe|sweep|dry) <P>, (there is|there's|somebody spilled|someone dropped) <I> (on the floor|everywhere|all over|)
(please|can someone|can you) (come |)(clean|mop|wipe|sweep|bring a mop|bring a bucket|bring the mop)( to <P>| at <P>|)(, | because | as )(<I> spilled|the <I> leaked|<I> is all over the floor|<I> got spilled)
(cleaner|cleaning|mop|mop and bucket|cleaning crew|janitor) (needed|wanted|required|please) (in|at|near|by) <P>(, |: | for )<I> [(on the floor|spilled|everywhere)]
(need|we need|I need|send|bring) (a mop|a cleaner|the mop|a bucket|someone to clean|somebody with a mop) (in|at|to|near|by) <P>(, |: | for )(spilled |the |)<I>
<I> (spilled|spilt|leaked|leaking|dripping|spreading) (in|at|near|on|by|all over) <P>
<I> (on|all over|across) the (floor|ground|tiles|counter|carpet) (in|at|near|by) <P>[, (please clean|somebody could slip|clean it up|it's slippery|needs mopping)]
<I> (everywhere|all over the place) (in|at|near|by) <P>[, (please clean|needs cleaning|it's a mess|send a mop)]
(a |one |)(bottle|jar|carton|bag|tub|can|pot|bucket|box|packet) of <I> (broke|burst|fell|leaked|smashed|split|fell off the shelf|tipped over) (in|at|near|on|by) <P>[, (please clean up|floor is wet|it's a mess|glass everywhere|needs mopping)]
(a |one |)(bottle|jar|carton|bag|tub|can|pot) of <I> (broke|burst|fell|smashed|split)(, | and )(it is all over the floor|the floor is wet|the floor is slippery|the mess needs cleaning|it's everywhere|please clean up)
(the |)floor (in|at|near|by|of) <P> is (wet|sticky|slippery|dirty|covered)( with|, it's| from the| because of) <I>
(the |)floor is (wet|sticky|slippery|dirty|covered)( with| from| because of) <I> (in|at|near|by) <P>
<P> is (wet|sticky|slippery|dirty|covered|a mess|flooded)( with|, it's| from the| because of) <I>
<P> (needs|wants|has to have) (a clean|cleaning|mopping|a mop|sweeping|a wipe|to be cleaned)(, |: | because )<I> [(spilled|on the floor|everywhere|leaked)]
(slippery|wet|sticky|dangerous) (floor|patch|spot) (in|at|near|by) <P>(, |: | from | because of )(spilled |)<I>
(careful|watch out|attention|warning|mind your step)(, |: )<I> (on the floor|spilled|all over the floor) (in|at|near|by) <P>
(somebody|someone|a customer|<N>) (slipped|nearly slipped|almost fell|could slip) on (the |some |)<I> (in|at|near|by) <P>
(the |)<I> (needs|need|has|have) to be (cleaned up|mopped up|wiped up|swept up|cleared away) [(in|at|near|by) <P>]
(the |)<I> (in|at|near|by) <P> (needs|wants) (cleaning up|mopping up|wiping up|sweeping up|clearing away)
(the |)(fridge|freezer|shelf|crate|pipe|pallet|tank|bin) (in|at|near|by) <P> is (leaking|dripping) <I>[, (floor is wet|please clean|needs mopping)]
(broken glass|glass|shards) and <I> (on the floor|all over|everywhere) (in|at|near|by) <P>
(wipe|mop|sweep|clean|hoover|vacuum) (down |up |)<P>[ please], <I> (spilled|got spilled|everywhere|all over)
(get|grab|take|fetch) (a|the) (mop|bucket|broom|cloth|kitchen roll) (and|to) (clean up|mop up|wipe up|sweep up) (the |)<I> (in|at|near|by) <P>
(oh no|oops|sorry|whoops|accident), (I|we|I just|we just) (spilled|dropped|knocked over|spilt) (some |the |)<I> (in|at|near|on|by) <P>
(I|we) (have|just|accidentally) (spilled|dropped|knocked over|spilt) (some |the |)<I> (in|at|near|on|by) <P>[, sorry]
(stains|marks|a stain|splashes|drips|crumbs|bits) of <I> (on|all over) (the floor|the counter|the wall|the carpet) (in|at|near|by) <P>
(a trolley|a pallet|a display|the stack) (fell over|tipped over|collapsed) (in|at|near|by) <P>, <I> (everywhere|all over the floor|on the floor), (clean up|needs cleaning|mop please)
(who can|who will|can anyone|is anyone free to) (clean up|mop up|wipe up|sweep up) (the |)<I> (in|at|near|by) <P>
(it's|it is) (slippery|sticky|wet|a mess) (in|at|near|by) <P>(, |: | because of | from )(the |spilled |)<I>
(a pool|a puddle|a lake|a heap|a pile|lots) of <I> (is |)(in front of|outside|next to|near|beside|in|at) <P>
""",
    "other": """
(which|what) (days|day|weekends) are you (closed|open|shut) [(in <T>|this month|over Christmas)]
(tell|give) <N> (I said hello|my regards|my love|my best wishes|to call me|I am late)
(my|the|our) (bus|train|car|flight|taxi) is (delayed|late|cancelled|broken down), (so |)I'll be (in around|there|late) <T>
(is|are) there (someone|anyone|anybody) (who|here who) (speaks|can speak) (French|German|Spanish|Polish|sign language)
(what|who) is (<N>'s|your) (surname|job|favourite colour|birthday|boss)
(we|I) (had|have) (a great|a terrible|a long|such a nice) (time|day|chat|lunch) (here|with <N>|<T>|)
(can|may) (my dog|<N>|the children|we) (come in|come along|sit here|wait here|use the toilet)
(what time|when) do you (open|close|shut) [(today|tomorrow|<T>|on Sundays|on weekdays|at weekends)]
(what are|tell me|can you tell me) (your|the) (opening hours|opening times|business hours|hours) [(please|today|on Sunday|at Easter)]
(are you|is the shop|is the store|are we) (open|closed) (today|tomorrow|<T>|on Sunday|on Monday|over the holidays)
(hello|hi|hey|good morning|good evening|good afternoon|greetings|howdy) [(there|everyone|all|team|<N>)]
(hello|hi|hey) (there|everyone|<N>), (how are you|how is it going|how's your day|nice to meet you|hope you are well)
(thanks|thank you|many thanks|cheers|thanks a lot|thanks a million|thank you very much) [(<N>|for everything|for your help|for the quick answer|all|again|for today)]
(you|you all|the team|everyone|<N>) (were|was|did|have been) (great|very helpful|a great job|very kind|brilliant|so friendly) (today|<T>|thank you|)
(have|wishing you|enjoy) (a nice|a good|a great|a lovely) (day|weekend|evening|holiday|lunch|break) [(everyone|<N>|all)]
(see you|goodbye|bye|bye bye|good night|talk to you) [(later|soon|tomorrow|<T>|<N>|everyone)]
(ok|okay|fine|alright|sure|got it|understood|no problem|will do|perfect|great|noted) [(thanks|<N>|then|thank you)]
(yes|no|maybe|not sure|I don't know|I think so|of course) [(thanks|thank you|please|<N>)]
(<N>|I) (is|am|will be|might be) (sick|ill|late|off|away|on holiday|on leave|stuck in traffic) (today|tomorrow|<T>)
<N> (called in sick|is off sick|is not coming|can't come in|has the day off|won't make it|left early|missed the train) (today|<T>|)
(can|could|may) (I|we|<N>) (swap|change|take|move|have) (a shift|my shift|shifts|the late shift|the early shift|a day off) [with <N>] [<T>]
(who|which of you) (is working|is on shift|is on duty|is in|opens up|closes|is covering) (today|tonight|<T>|with me)
(when|what time) (is|does|do) (my|our|the|<N>'s) (shift|break|lunch|next shift|lunch break|meeting) (start|end|begin|over|today|<T>|)
(the |our |there is a |)(team |staff |)meeting (is |)(at|on|moved to|starts|with <N>) (<T>|in <P>)
(can|could|may) (I|we|someone) (speak|talk) (to|with) (the manager|a manager|<N>|someone in charge|a person|a human|your boss)
(is|are) (<N>|the manager|your manager|the boss) (in|there|around|available|working) (today|<T>|)
(please |)(call|ring|phone|text) (me|<N>|us) (back |)(on|at) <D>
(my|<N>'s|our) (phone number|number|new number|mobile) is <D>
(my name is|I am|this is) <N>[, (nice to meet you|I am new here|I start <T>|calling about a job)]
(is|are) there (any |)(parking|free wifi|a cafe|a toilet for customers|a cash machine|public transport) (nearby|here|near the shop|around here)
(where|how) (can|do) I (park|park my car|get there by bus|reach you by train|leave my bike)
(what's|what is) (your|the) (address|phone number|email address|email|website|wifi password|postcode)
(do|can) you (take|accept) (cards|cash|cheques|credit cards|gift vouchers|mobile payment|American Express|foreign money)
(can|may) I (pay|pay by card|pay cash|pay with my phone|pay later|pay in instalments)
(are|is) (you|the shop|there) (hiring|looking for staff|recruiting|any vacancies|any jobs|a job for my son)
(I|my daughter|<N>) (want|wants|would like) to (apply for a job|apply for a job here|work here|send a CV|do an internship)
(the |)(music|radio|heating|air conditioning|light|lights|alarm|phone|till|printer|scanner|lift|wifi|internet|door|screen) (in|at|near) <P> (is|are) (too loud|too hot|too cold|off|not working|down|flickering|ringing|stuck|frozen|terrible)
(the |)(till|printer|scanner|card reader|internet|wifi|computer|alarm|lift|door) (is|has been) (down|frozen|stuck|not working|offline|out of order) [(again|since <T>|at <P>)]
(it's|it is) (too |so |very |)(cold|hot|warm|noisy|busy|quiet|dark|crowded) (in here|in <P>|today|out there)
(what|what a) (lovely|nice|terrible|awful|wonderful|rainy|strange) (day|weather|morning|shop|place)
(will it|is it going to|did it) (rain|snow|be sunny|be hot) (today|tomorrow|<T>)
(the weather|the traffic|the match|the game|the news) (is|was|looks) (awful|great|terrible|bad|lovely|boring) (today|<T>|)
(did you|have you) (see|seen|watch|watched|hear|heard) (the match|the game|the news|that film|about <N>) [<T>]
(tell me|do you know|have you heard) (a joke|a story|a good joke|something funny|a fun fact)
(who|what) (are you|is this|am I talking to|made you|can you do)
(can you|could you|please) (help me|help|give me a hand|assist me)
(are you|is this) (a robot|a bot|a real person|a computer|human)
(I (lost|left|forgot)|did anyone find) my (wallet|phone|keys|bag|umbrella|jacket|glasses) (in the shop|in <P>|here|at <P>) [<T>]
(someone|a customer|a child|<N>) (is lost|lost their mum|left a bag|left their phone|fainted|feels ill|is crying|is shouting) (at|in|near) <P>
(a customer|a man|someone|somebody) (is rude|is angry|is waiting|wants to complain|is complaining about the service|is very upset) (at|in|near) <P>
(I|we) (want|would like|wish) to (complain|make a complaint|leave feedback|speak to someone|say thank you) [about (the service|the staff|the queue|<N>)]
(the |)(queue|line|wait) (at|in) <P> is (too long|very long|huge|terrible)[, open another till]
(open|close|cover|take over) (till|checkout|register) <q1> (please|now|for <N>|)
(till|checkout|register) <q1> (needs|wants) (change|coins|a supervisor|a key|a roll|help)
(call|get|send) (security|the police|an ambulance|a supervisor|a first aider|the fire brigade) to <P>
(there's|there is) (a fight|a dog|a wasp|a strange smell|a fire|smoke|a draught) (in|at|near) <P>
(someone|somebody|a man|a kid) (is stealing|is shoplifting|stole something|is smoking|is filming) (in|at|near) <P>
(your|the) (car|van|lorry|bike) (is blocking|is in front of|is parked in) (the entrance|the gate|the loading bay|<P>)
(the |a )(delivery van|lorry|truck|driver|visitor|inspector|plumber|electrician) is (here|waiting|at the gate|at <P>|early|late)
(do you|does the shop) (have|offer) (a loyalty card|a newsletter|a website|gift wrapping|student jobs|a kids corner|a catalogue)
(I|we) (forgot|lost|can't remember) my (password|PIN|login|account|username)
(can you|please) (reset|change|update) my (password|address|email|account|name|phone number)
(happy birthday|congratulations|well done|good luck|get well soon|merry Christmas|happy new year) [<N>]
(test|testing|testing 1 2 3|just a test|ignore this|wrong number|sorry wrong number)
(how old are you|where are you from|what do you think|do you like your job|are you happy|I am bored|I am tired|I am hungry)
(remember|don't forget|please remember) to (lock|lock up|switch off the lights|clock out|set the alarm|smile|sign the rota) [(<T>|<N>)]
(what's|what is) (the date|the time|for lunch|the plan|the code for the door|today's special) [(today|<N>)]
(I|we) (love|like|hate) (this shop|your shop|the new layout|the new uniform|Mondays|this place|working here)
(we|they|I) (talked|spoke|met) (<T>|with <N>|on the phone)
<W> <W> <W> [<W>]
(I|we|they|you) (think|believe|said|heard) (that |)(<W>|the <W>) (is|was|will be) (<W>|good|bad|funny|fine|late)
(did|does|will|can) (<N>|the <W>|you|she|he|they) (<W>|dance|sing|sleep|drive|play football|speak French) [(<T>|with <N>)]
(the|my|our|a) <W> (likes|loves|hates|saw|met) (<N>|the <W>|music|football|cats) [<T>]
""",
}

DEVELOPMENT = {
    "restock": """
we sold everything, <I> must be refilled before <T>
nobody has filled up the <I> since <T>
<P> has no <I> left at all, <Q> from the back please
""",
    "locate": """
pardon me, I was hoping you might know where <I> are displayed
please tell <N> which corridor has the <I>
been round the shop twice and still no sign of the <I>
""",
    "availability": """
might there be <Q> hidden away in your storeroom
small question, is <I> something you normally have
can you get hold of <Q> or are they gone
""",
    "price": """
tell me please, <Q>, what will that be altogether
I'd love to know what the <I> goes for
has the <I> become cheaper
""",
    "purchase": """
kindly send <Q> to <N> at our address
time to order again, <Q> this time
could I please get <Q> delivered <T>
""",
    "track": """
do you know what became of <O>
my parcel with the <I> was due <T>, number <o>
please find out why <O> is taking so long
""",
    "cancel": """
we no longer require <O>, kindly cancel
sorry, I made a mistake with <O>, please stop it
can you make sure <O> is not sent out
""",
    "return": """
the <I> turned out too small, I'd rather have my money
may I hand in <Q> for a refund at <P>
is the <I> something I can bring back
""",
    "damage": """
sadly the <I> was in pieces when we opened the parcel
half the screen on my <I> is black, it must be faulty
please note that <Q> got crushed in the delivery
""",
    "cleanup": """
careful near <P>, the ground is covered in <I>
please come with a mop, <I> has leaked at <P>
some <I> got knocked off the shelf and made a mess at <P>
""",
    "other": """
which days are you closed in <T>
tell <N> I said hello
my bus is delayed so I'll be in around <T>
""",
}
