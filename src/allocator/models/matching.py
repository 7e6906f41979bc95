"""Who takes which of what is given out: two small transport problems with places that are barred."""

from __future__ import annotations

from collections import defaultdict

SMALL = 1e-7
"""An amount below this is none."""


def pairs(studying: dict[int, float], lent: dict[int, float], size: float) -> dict[tuple[int, int], float]:
    """How many study in one year and are lent in another; -1 stands for no year.

    Exact whenever studying[t] + lent[t] <= size for every t and both sums are at most size: greedy, and what is left
    over on the diagonal changes places with a cell that shares neither year (docs/model.md has the proof).
    """
    rows = {**studying, -1: max(0.0, size - sum(studying.values()))}
    columns = {**lent, -1: max(0.0, size - sum(lent.values()))}
    found: dict[tuple[int, int], float] = defaultdict(float)
    for s in sorted(rows, reverse=True):
        for t in sorted(columns, reverse=True):
            if s != t or s == -1:
                amount = min(rows[s], columns[t])
                if amount > SMALL:
                    found[s, t] += amount
                    rows[s] -= amount
                    columns[t] -= amount
    for t in sorted(rows):
        while t >= 0 and min(rows[t], columns.get(t, 0.0)) > SMALL:
            s, u = next((s, u) for (s, u), amount in sorted(found.items())
                        if s != t and u != t and amount > SMALL)
            amount = min(rows[t], columns[t], found[s, u])
            found[s, u] -= amount
            found[t, u] += amount
            found[s, t] += amount
            rows[t] -= amount
            columns[t] -= amount
    return {key: amount for key, amount in found.items() if amount > SMALL}


def matched(people: list[tuple[str, float]], left: dict[int, float], post: dict[int, str],
           own: dict[str, str]) -> list[tuple[str, int, float]]:
    """People to arrivals, in order, nobody to the own post; who can only stay does."""
    given: list[list[float | int | str]] = []
    for person, count in people:
        for j in sorted(left, key=lambda j: (post[j] == own[person], j)):
            amount = min(count, left[j])
            if amount > SMALL:
                given.append([person, j, amount])
                left[j] -= amount
                count -= amount
    for line in given:
        person, j, amount = str(line[0]), int(line[1]), float(line[2])
        if post[j] != own[person]:
            continue
        for other in given:
            if float(other[2]) == amount and post[int(other[1])] != own[person] and own[str(other[0])] != post[j]:
                line[1], other[1] = other[1], line[1]
                break
    return [(str(person), int(j), float(amount)) for person, j, amount in given
            if post[int(j)] != own[str(person)]]


