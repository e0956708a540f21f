"""What customers write in the benchmarks: about 120 characters, as on the channels, made up."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.integration.payloads import PAGE, page

COMPLAINTS = (
    "I ordered the night serum three weeks ago and it still has not arrived, your support never answers my mails, where is my parcel?",
    "The lid of my new cream was broken when I opened the box and half of it had leaked into the parcel. Really disappointed this time",
    "You charged me twice for my order and nobody picks up the phone. Please send one of the two payments back to me this week",
    "This mascara gave me red, itchy eyes for two days. I threw it away, and I expect my money back for a product that does this",
)
OTHERS = (
    "I love the rose balm, it is the best one that I have had and my skin feels wonderful. Thank you to everyone at Marigold & Vine!",
    "Does the tinted moisturiser come in a darker shade as well, and is it still fragrance free like the version from last summer?",
    "My sister and I were talking about exactly this palette yesterday evening, beautiful colours and I love the little mirror so much",
    "Saw this in the shop in Utrecht on Saturday, they had the whole autumn range next to the door and it was quite busy in there",
    "The new packaging is lovely and so is the smell, I am very happy with it. A great idea to make it refillable, well done everyone",
    "Good morning from a rainy Rotterdam! I am having my coffee and scrolling through all of your pretty pictures from yesterday",
)

_POST = 122_100_000_000_000_077
_numbers = count(1)


def texts(number: int, complaints_in_a_hundred: int = 15) -> list[str]:
    """So many texts, the complaints among them spread evenly."""
    found = []
    for n in range(number):
        complains = (n * complaints_in_a_hundred) % 100 < complaints_in_a_hundred
        kinds = COMPLAINTS if complains else OTHERS
        found.append(kinds[n % len(kinds)])
    return found


def comment(text: str, customer: int | None = None) -> dict[str, Any]:
    """A webhook of one comment with ids as long as Facebook's are, each customer's own thread."""
    number = next(_numbers)
    change = {
        "field": "feed",
        "value": {
            "item": "comment",
            "verb": "add",
            "comment_id": f"{_POST}_{1_500_000_000_000_000 + number}",
            "post_id": f"{PAGE}_{_POST}",
            "parent_id": f"{PAGE}_{_POST}",
            "from": {
                "id": str(customer or 27_150_493_000_000 + number),
                "name": "Runa Castellane",
            },
            "post": {
                "status_type": "added_photos",
                "is_published": True,
                "updated_time": "2026-11-24T09:58:00+0000",
                "permalink_url": f"https://www.facebook.com/{PAGE}/posts/{_POST}",
                "promotion_status": "inactive",
                "id": f"{PAGE}_{_POST}",
            },
            "created_time": int(datetime.now(UTC).timestamp()),
            "message": text,
        },
    }
    return page(change)
