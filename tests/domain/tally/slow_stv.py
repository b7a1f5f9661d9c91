"""A second count by Scottish rules, written apart: decimals instead of integers, each paper by itself, and every way
that every lot may fall. Slow, and right for small elections; it shares nothing with the program."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

ONE = Decimal(1)
FIVE_PLACES = Decimal("0.00001")


def possible(papers: list[tuple[str, ...]], options: str, seats: int) -> set[frozenset[str]]:
    """Every set that may be elected; one where no lot matters. `papers` are single ballots, options best first."""
    valid = [paper for paper in papers if paper]
    if not valid:
        return {frozenset()}
    quota = Decimal(len(valid) // (seats + 1) + 1)
    held = {option: [(paper, ONE) for paper in valid if paper[0] == option] for option in options}
    return _from(held, set(options), [], [], quota, seats)


def _worth(held):
    return {option: sum((value for _paper, value in papers), Decimal(0)) for option, papers in held.items()}


def _from(held, standing, elected, history, quota, seats):
    votes = dict(_worth(held))
    for option in elected:
        votes.setdefault(option, Decimal(0))
    history = [*history, votes]
    reached = [option for option in standing if votes[option] >= quota]
    elected = [*elected, *reached]
    standing = standing - set(reached)
    if len(elected) >= seats:
        return {frozenset(elected)}
    if len(standing) <= seats - len(elected):
        return {frozenset(elected) | standing}
    over = {option: votes[option] - quota for option in elected if votes[option] > quota}
    if over:
        most = max(over.values())
        first = _looked_back({option for option in over if over[option] == most}, history, max)
        return set().union(*(_surplus(held, standing, elected, history, quota, seats, option) for option in first))
    fewest = min(votes[option] for option in standing)
    first = _looked_back({option for option in standing if votes[option] == fewest}, history, min)
    return set().union(*(_excluded(held, standing, elected, history, quota, seats, option) for option in first))


def _looked_back(equal, history, extreme):
    for votes in reversed(history):
        bound = extreme(votes[option] for option in equal)
        equal = {option for option in equal if votes[option] == bound}
    return equal


def _surplus(held, standing, elected, history, quota, seats, option):
    total = sum(value for _paper, value in held[option])
    surplus = total - quota
    moved = {each: list(papers) for each, papers in held.items()}
    moved[option] = [((), quota)]  # what stays is a quota, on no paper in particular
    for paper, value in held[option]:
        shorter = (surplus * value / total).quantize(FIVE_PLACES, rounding=ROUND_DOWN)
        following = next((each for each in paper if each in standing), None)
        if following:
            moved[following].append((paper, shorter))
    return _from(moved, standing, elected, history, quota, seats)


def _excluded(held, standing, elected, history, quota, seats, option):
    left = standing - {option}
    moved = {each: list(papers) for each, papers in held.items()}
    moved[option] = []
    for paper, value in held[option]:
        following = next((each for each in paper if each in left), None)
        if following:
            moved[following].append((paper, value))
    return _from(moved, left, elected, history, quota, seats)
