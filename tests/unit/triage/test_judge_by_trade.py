"""What people write to shops, carriers, banks, airlines and kitchens, and what it should be."""

import pytest

from heard.domain.judgement import Kind, Severity
from heard.domain.message import Surface
from heard.triage.judge import judge

CRITICAL = """
My skin is burning and swollen after your night cream
Your face mask gave my daughter a terrible rash
broke out in hives an hour after using the new shampoo
The kettle caught fire in our kitchen this morning
Found a piece of glass in my salad at your Dunmore branch
We all got food poisoning from the prawns last night
my husband ended up in hospital after eating your granola
Got an electric shock from the toaster when I plugged it in
The brakes on the rental failed on the motorway
the pram's wheel came off and my baby is injured
there is a smell of gas since your fitter left
My solicitor will be writing to you on Monday
I am taking you to small claims if this is not paid by Friday
reporting this to trading standards today
Next stop: the ombudsman.
I've told a local news reporter, they are interested in the story
I'm going to the papers with this
With these debts on my card I want to end my life
some days I think about suicide because of these collection letters
I just logged in and can see another customer's bank statement
You e-mailed my medical details to a stranger. That is a data breach.
someone hacked my account and changed the address
Your doorman called us a racist slur
The manager refused to serve my brother because he is deaf
your driver grabbed me and shouted at my kids
Had to take my baby to A&E after using your lotion
Gave me red, itchy eyes for two days
My eyelids puffed up like balloons after one night with your eye cream
your serum left me with swollen, sore lips
My whole face itched after using the clay mask
"""

HIGH = """
I emailed you twice about the extra customs fees and nobody answers. This is a joke.
why was I charged twice??
You took the money and cancelled the booking anyway
There is a payment to you on my statement that I did not authorise
Total scam, the ring turned my finger green in an hour and they vanished
This company is a fraud
I have been waiting three weeks for a replacement charger
ordered two weeks ago and still nothing
My router has been offline for 5 days now
third time I have called about the same leak
Rang your helpline four times, always hung up on
sent you three messages and not one reply
Absolutely disgusting behaviour from your night porter
WORST AIRLINE EVER!!!
Unacceptable. You lost both our suitcases.
stranded at the airport with two toddlers and not one member of staff
No heating for the second night and my mum is eighty
I want my money back, this is pathetic
refused to refund me although the tent arrived torn
Still no refund for the cancelled concert
My dad passed away and you keep sending him letters
Your vegan pie had bacon in it
you lied to us about the sea view
FIX YOUR APP NOW!!! NOTHING WORKS!!!
I want my money back
I expect my money back for a product that does this
"""

COMPLAINT = """
Same here, support never replies
The zip broke on the second day
my parcel says delivered but it is not here
Sent me size 38 instead of 42, so the wrong size again
Screen arrived cracked
The curry was stone cold and the rice soggy
Waiter was rude and the table sticky
Broadband down again
App keeps crashing when I open the map
can't log in since the update
Card declined at the till although there is money on it
The 8.14 was cancelled without a word
Train late again, second day running
Bag never came off the belt in Oslo
seats were filthy and nobody cleaned them
the lipstick smells rancid
Paint came off after one wash
Battery does not hold its charge, very poor
The technician did not show up
promised by Tuesday, today is Thursday
Nobody at the branch could help
Not happy with the haircut
not what I ordered
I expected better from you
Disappointed with the new recipe, it used to be lovely
Thanks for nothing
great job losing my parcel
love waiting two hours for a taxi that never comes
Oh great, another delay
What a joke of a sale
Is anyone there?!
why did you bill me for a line I never had
Never again
Avoid this garage
you deleted my comment, why?
Stop sending me texts
They keep sending me someone's catalogue, so annoying
Do not buy the blue one, it leaks
The hotel pool was closed and no one told us
Half of my order is missing
You people never pick up
waste of an evening
this is sooooo slow
worst of luck, the cake fell apart in the box and the icing was ruined
your website charged me delivery although it said free
Rude. Just rude.
Tickets do not scan at the gate
My prescription is stuck in your system
Lovely shop but the delivery was a nightmare
👎👎 cold chips
So my flight is delayed and the lounge is closed. Brilliant.
I was promised a call back, nothing
the meter reading on my bill is wrong
waited 50 minutes on hold yesterday
My little one's toy stopped working on Christmas day
Paid for next day delivery on Monday and it is now Thursday
The cashier rolled her eyes when I asked for a receipt
The dentist's desk has rescheduled me four times this year
Hotel room smelled of smoke and the window would not shut
Your app logs me out every time I try to pay a bill
The soup had a plaster in it
The internet drops every evening around eight and nobody seems able to say why
Boiler engineer left without finishing and the kitchen is full of water
Never seen a bank take this long to post a letter
It took six phone calls to get one simple answer
There is a payment on my card that is not mine
Nobody told me this is the last bus
"""

GRUMBLE = """
Slightly disappointed that the blue is gone
the new logo looks a bit dull
a bit pricey for what it is
Wish you had a later train on Sundays
my only complaint is the packaging
Great product shame about the delivery
"""

QUESTION = """
Hi! I'm in Norway, do I have to pay extra fees when my parcel arrives?
extra fees on arrival?
Where is my order?
Could you tell me your opening hours on Sunday?
what time do you open
Do you ship to Iceland?
Is the oat bar gluten free?
How do I change the address on my account?
Can I bring a pushchair on the coach?
which shade would suit dark hair?
Hello, is this still in stock in Derry?
When does the winter timetable start?
how much is a day pass for two children
Please send me the size chart
I'd like to book a table for six
Could someone call me about a mortgage?
Anyone know if the museum shop is open today?
wondering whether the lamp takes an LED bulb
Do you have this in green?
Are dogs welcome in the garden?
What is the postage to Finland?
is there a student discount
Can my grandmother pay by cheque?
Can I get my money back if the boots do not fit?
What happens if my card gets stuck in the machine?
Would you recommend the day cream or the oil?
Would the travel pillow fit in hand luggage
My contract ends in May, what are my options for an upgrade?
Hi is this still for sale
how good are the seats upstairs
Do the trainers come up small? I am usually a 6
How would I go about cancelling a standing order?
which platform does the 17.42 to Harwell leave from
"""

PRAISE = """
Obsessed with the rose balm, thank you!!
In their defence, my order came in two days and it's lovely
Not bad at all
never had a problem with them
No complaints here
Couldn't be happier with my new sofa
can't fault the service
Best flat white in town
Thank you Priya at the Leeds desk, you saved our holiday
Crew on last night's ferry were wonderful
Delicious!
Fast delivery and beautifully packed
I love this app
so comfy, my feet thank you
Sorted my issue in minutes, brilliant
Happy customer here 😍
Great value and friendly staff
Five stars from our whole family
The mechanic was honest and quick, highly recommend
you made my day
Can't believe how kind your nurse was
sooooo good
Shout out to the night shift at the bakery
To be fair, mine arrived early and works perfectly
I love the rose balm, it is the best one I ever had. Thank you
The new packaging is lovely and so is the smell
My skin has never felt this soft, thank you so much
My hair has not looked this healthy since I was twenty
I'd never shop anywhere else
I would not take my car anywhere else
I have been coming to this salon for six years and they have never once let me down
Honestly the easiest house move I ever had, the lads could not do enough for us
The ward staff treated my nan like their own
Switched to you last month and wish I had done it sooner
Hands down the crispiest chips on the seafront
My skin is less itchy after using the balm and I love it
never tasted a better pie
"""

CHATTER = """
hi
ok
count me in
Good morning!
lol
haha yes
Happy Friday everyone
see you there
Anna look at this 😂
fingers crossed
first
Following
Tom is this the place your cousin worked at last summer
haha my dog does exactly that
"""

SPAM = """
Earn 500 dollars daily from home, click the link in my bio
DM us for promo, we can grow your page
Get free followers instantly, link in bio
I recovered my stolen bitcoin with the help of this expert, contact him on telegram
Congratulations, you have been selected to claim your prize
Invest in crypto with my mentor, guaranteed profit every week
Cheap SEO services for your website, message me on whatsapp
"""


def lines(table: str) -> list[str]:
    return [line for line in table.splitlines() if line]


def said(text: str) -> tuple[Kind, Severity]:
    judgement = judge(text, surface=Surface.COMMENT)
    return judgement.kind, judgement.severity


@pytest.mark.parametrize("text", lines(CRITICAL))
def test_danger_law_and_press_are_critical(text):
    assert said(text) == (Kind.COMPLAINT, Severity.CRITICAL)


@pytest.mark.parametrize("text", lines(HIGH))
def test_money_long_waits_and_anger_are_high(text):
    assert said(text) == (Kind.COMPLAINT, Severity.HIGH)


@pytest.mark.parametrize("text", lines(COMPLAINT))
def test_what_went_wrong_is_a_complaint(text):
    kind, severity = said(text)
    assert kind is Kind.COMPLAINT
    assert severity in (Severity.NORMAL, Severity.HIGH)


@pytest.mark.parametrize("text", lines(GRUMBLE))
def test_a_mild_grumble_is_a_low_complaint(text):
    assert said(text) == (Kind.COMPLAINT, Severity.LOW)


@pytest.mark.parametrize("text", lines(QUESTION))
def test_a_question_without_a_complaint_is_a_question(text):
    assert said(text) == (Kind.QUESTION, Severity.NORMAL)


@pytest.mark.parametrize("text", lines(PRAISE))
def test_kind_words_are_praise(text):
    assert said(text)[0] is Kind.PRAISE


@pytest.mark.parametrize("text", lines(CHATTER))
def test_small_talk_is_chatter(text):
    assert said(text)[0] is Kind.CHATTER


@pytest.mark.parametrize("text", lines(SPAM))
def test_spam_is_spam(text):
    assert said(text)[0] is Kind.SPAM


def test_the_tables_are_large_enough_to_mean_something():
    tables = (CRITICAL, HIGH, COMPLAINT, GRUMBLE, QUESTION, PRAISE, CHATTER, SPAM)
    assert len({line for table in tables for line in lines(table)}) >= 120
