"""What a WhatsApp message holds: words, media, a button that was pressed, a place, a card.

Media are named by an id that only the interface resolves, so most attachments have no address.
"""

from heard.adapters.channels.lenient import Address, Lenient, Text, Wire, Word
from heard.domain.message import Attachment

PLACE = "dm"
"""The place of all that one customer and one number say to each other, groups apart."""

MEDIA = ("image", "video", "audio", "voice", "document", "sticker")

_OTHERS = {
    "contacts": "contact card",
    "location": "location",
    "order": "order",
    "product_inquiry": "product",
}
"""What else a message may be, as people call it."""


class Words(Wire):
    """A plain text."""

    body: Text = None


class Media(Wire):
    """A picture, film, voice message, document or sticker."""

    caption: Text = None
    filename: Text = None
    url: Address = None
    link: Address = None


class Button(Wire):
    """A button of a template that was pressed."""

    text: Text = None


class Choice(Wire):
    """What was chosen of buttons, of a list, or sent from a form."""

    title: Text = None
    description: Text = None
    body: Text = None

    @property
    def words(self) -> str | None:
        """The choice as the customer saw it."""
        return self.title or self.body or self.description


class Interactive(Wire):
    """An answer given by choosing."""

    button_reply: Lenient[Choice] = None
    list_reply: Lenient[Choice] = None
    nfm_reply: Lenient[Choice] = None

    @property
    def words(self) -> str | None:
        """The words of whichever was used."""
        chosen = (self.button_reply, self.list_reply, self.nfm_reply)
        return next((one.words for one in chosen if one and one.words), None)


class Spot(Wire):
    """A place on the map."""

    name: Text = None
    address: Text = None

    @property
    def words(self) -> str | None:
        """Its name and address, if it has any."""
        return ", ".join(part for part in (self.name, self.address) if part) or None


class Order(Wire):
    """Things put into a basket, with a word of the customer."""

    text: Text = None


class Content(Wire):
    """All of it; `type` says which is used, and is believed only where the part is there."""

    type: Word = None
    text: Lenient[Words] = None
    image: Lenient[Media] = None
    video: Lenient[Media] = None
    audio: Lenient[Media] = None
    voice: Lenient[Media] = None
    document: Lenient[Media] = None
    sticker: Lenient[Media] = None
    button: Lenient[Button] = None
    interactive: Lenient[Interactive] = None
    location: Lenient[Spot] = None
    order: Lenient[Order] = None

    @property
    def media(self) -> list[tuple[str, Media]]:
        """The media that are there, by their kind."""
        named = [(kind, getattr(self, kind)) for kind in MEDIA]
        return [(kind, media) for kind, media in named if media]

    @property
    def words(self) -> str | None:
        """What the customer says in words, wherever it stands."""
        found = [
            self.text.body if self.text else None,
            *(media.caption for _, media in self.media),
            self.button.text if self.button else None,
            self.interactive.words if self.interactive else None,
            self.location.words if self.location else None,
            self.order.text if self.order else None,
        ]
        return next((words for words in found if words), None)

    @property
    def pieces(self) -> tuple[Attachment, ...]:
        """Everything but the words."""
        pieces = [Attachment(kind, media.url or media.link) for kind, media in self.media]
        if not pieces and self.type in (*MEDIA, *_OTHERS):
            pieces.append(Attachment(_OTHERS.get(self.type, self.type)))
        return tuple(pieces)

    @property
    def why_no_text(self) -> str:
        """Why there are no words, for a person."""
        kinds = sorted({piece.kind for piece in self.pieces})
        if kinds:
            return f"No words, only: {', '.join(kinds)}"
        return "WhatsApp does not deliver this kind of message: open the chat to read it"
