"""Measures the triage that ships, and how well its parts carry over to what they never saw:
`make train REPORT=1` prints the tables of docs/triage.md.
"""

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import confusion_matrix, f1_score, precision_recall_curve, roc_auc_score

from heard.domain.judgement import Judgement, Severity
from heard.domain.message import Surface
from heard.triage.blend import probability
from heard.triage.judge import judge
from infra.triage.examples import Post, parts, posts
from infra.triage.learning import kind_head, table
from infra.triage.sources import KINDS, Sample, fetched, gathered
from infra.triage.train import blended, unseen, weighed

_LEVELS = tuple(level.value for level in Severity)


def main() -> None:
    """Print every table, the held half last."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--data", type=Path, default=Path(".heard/triage"))
    folder = options.parse_args().data
    fetched(folder)
    samples = gathered(folder)
    _across_sources(samples)
    _across_trades(samples)
    for half in ("learnt", "held"):
        _as_shipped(half)


def _across_sources(samples: Sequence[Sample]) -> None:
    """The complaint head alone: trained on all sources but one, measured on that one."""
    own = [post.sample(20.0) for post in posts("learnt")]
    everything = [*samples, *own]
    rows = table(sample.text for sample in everything)
    print("\n| Never saw | Texts | Complaints | AUC | Best F1 |\n|---|---|---|---|---|")
    for source in dict.fromkeys(sample.source for sample in everything):
        known = [n for n, sample in enumerate(everything) if sample.source != source]
        new = [n for n, sample in enumerate(everything) if _told(sample, source)]
        target = [("complaint" in everything[n].kinds) for n in new]
        if len(set(target)) > 1:
            head = kind_head(rows[known], [everything[n] for n in known], "complaint")
            auc, best, _ = _quality(target, head.log_odds(rows[new]))
            print(f"| {source} | {len(new):,} | {sum(target):,} | {auc:.3f} | {best:.3f} |")


def _told(sample: Sample, source: str) -> bool:
    return sample.source == source and "complaint" in sample.kinds | sample.not_kinds


def _across_trades(samples: Sequence[Sample]) -> None:
    """The whole of it on our own posts of trades that neither the model nor the blend saw."""
    own = posts("learnt")
    said = unseen(samples, own, table(s.text for s in samples), table(post.text for post in own))
    part, likely = np.array(parts(own)), np.zeros(len(own))
    for fold in set(part.tolist()):
        known, new = np.flatnonzero(part != fold), np.flatnonzero(part == fold)
        blend = blended([own[n] for n in known], [said[n] for n in known])
        for n in new:
            likely[n] = probability(weighed(own[n], said[n]), blend)
    print("\n| Trade, never seen | Posts | Complaints | AUC | Best F1 | Recall at precision .90 |")
    print("|---|---|---|---|---|---|")
    for trade in dict.fromkeys(post.trade for post in own):
        among = [n for n, post in enumerate(own) if post.trade == trade]
        _row(trade, [own[n].kind == "complaint" for n in among], likely[among])
    target = [post.kind == "complaint" for post in own]
    _row("all", target, likely)
    print("\n| Said | Posts | Complaints among them |\n|---|---|---|")
    for low, high in ((0, 0.1), (0.1, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)):
        among = np.flatnonzero((likely >= low) & (likely < high))
        share = np.mean(np.array(target)[among]) if len(among) else float("nan")
        print(f"| {low:.1f} to {min(high, 1):.1f} | {len(among)} | {share:.2f} |")


def _as_shipped(half: str) -> None:
    """The judge as it is, on one half of our own posts."""
    own = posts(half)
    said = [judge(post.text, surface=Surface.MENTION) for post in own]
    print(f"\n## {half}: {len(own)} posts, as shipped")
    print("| Trade | Posts | Complaints | AUC | Best F1 | Recall at precision .90 |")
    print("|---|---|---|---|---|---|")
    target = [post.kind == "complaint" for post in own]
    likely = np.array([one.probability for one in said])
    _row("all", target, likely)
    air = [n for n, post in enumerate(own) if post.trade == "airline"]
    _row("airline", [target[n] for n in air], likely[air])
    flagged = [one.kind.value == "complaint" for one in said]
    print(f"F1 of complaint by kind: {f1_score(target, flagged):.3f}\n")
    _confusion(KINDS, [post.kind for post in own], [one.kind.value for one in said])
    _severities(own, said)
    _issues(own, said)


def _severities(own: Sequence[Post], said: Sequence[Judgement]) -> None:
    graded = [(post, one) for post, one in zip(own, said, strict=True) if post.severity]
    right = [post.severity for post, _ in graded]
    given = [one.severity.value for _, one in graded]
    macro = f1_score(right, given, labels=_LEVELS, average="macro")
    print(f"\nSeverity, {len(graded)} complaints: macro-F1 {macro:.3f}\n")
    _confusion(_LEVELS, right, given)


def _issues(own: Sequence[Post], said: Sequence[Judgement]) -> None:
    named = [(post.issue, one.issue) for post, one in zip(own, said, strict=True) if post.issue]
    right = sum(issue == found for issue, found in named)
    none = sum(found is None for _, found in named)
    print(f"\nIssue, {len(named)} posts: {right / len(named):.2f} right, {none} without one")


def _confusion(names: Sequence[str], right: Iterable[str | None], given: Iterable[str]) -> None:
    counts = confusion_matrix(list(right), list(given), labels=names)
    print(f"| is \\ said | {' | '.join(names)} |\n|{'---|' * (len(names) + 1)}")
    for name, row in zip(names, counts, strict=True):
        print(f"| {name} | {' | '.join(map(str, row))} |")


def _row(name: str, target: Sequence[bool], likely: np.ndarray) -> None:
    auc, best, recall = _quality(target, likely)
    print(f"| {name} | {len(target)} | {sum(target)} | {auc:.3f} | {best:.3f} | {recall:.2f} |")


def _quality(target: Sequence[bool], likely: np.ndarray) -> tuple[float, float, float]:
    """AUC, the best F1 at any threshold, and recall where precision is at least .90."""
    if len(set(target)) < 2:
        return float("nan"), float("nan"), float("nan")
    precision, recall, _ = precision_recall_curve(target, likely)
    best = max(
        2 * p * r / (p + r) if p + r else 0.0 for p, r in zip(precision, recall, strict=True)
    )
    return roc_auc_score(target, likely), best, max(recall[precision >= 0.9], default=0.0)


if __name__ == "__main__":
    main()
