"""What keeping an answer says: the act of a thread that gives something to all others."""

from collections.abc import Mapping

from heard.adapters.http.act_body import Body


class KeepAnswer(Body):
    """What was answered, to be kept: the words, when to use them, the issue (the thread's, if left
    out) and which answer they would replace."""

    use = "keeping_answers"

    text: str
    when: str
    issue: str | None = None
    answer: str | None = None


ACTS: Mapping[str, type[Body]] = {"keep_answer": KeepAnswer}
