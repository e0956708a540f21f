"""Authors on X: the older and the newer shape of a user, bare or wrapped in `data`."""

from pydantic import ValidationError

from heard.adapters.channels.lenient import Id, Lenient, Number, Text, Wire
from heard.domain.message import Author


class Metrics(Wire):
    """The newer interface's counts."""

    followers_count: Number = None


class User(Wire):
    """Both shapes in one: `screen_name` is the older word for `username`."""

    id_str: Id = None
    id: Id = None
    name: Text = None
    screen_name: Text = None
    username: Text = None
    followers_count: Number = None
    public_metrics: Lenient[Metrics] = None

    @property
    def author(self) -> Author:
        """Reach is the followers stated, and unknown where they are not."""
        reach = self.followers_count
        if reach is None and self.public_metrics:
            reach = self.public_metrics.followers_count
        return Author(
            # `id` is a number in the older shape, and rounded there in some published samples.
            id=self.id_str or self.id,
            name=self.name,
            handle=self.username or self.screen_name,
            reach=reach,
        )


def author_of(user: object) -> Author:
    """The author that one user object describes; one of whom nothing is known if it does not."""
    if isinstance(user, dict) and isinstance(user.get("data"), dict):
        user = user["data"]
    try:
        return User.model_validate(user).author
    except ValidationError:
        return Author()


def author_among(users: object, author_id: str | None) -> Author:
    """The author of this id, from a list of users or a map of them by id.

    Where the payload does not describe the author, the id is all that is known.
    """
    if author_id is None:
        return Author()
    if isinstance(users, dict):
        described = [author_of(users.get(author_id))]
    else:
        described = [author_of(user) for user in users] if isinstance(users, list) else []
    for author in described:
        if author.id in (author_id, None) and author != Author():
            return Author(author_id, author.name, author.handle, author.reach)
    return Author(author_id)
