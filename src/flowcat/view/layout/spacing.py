"""Things in a row, each as near to its wish as the space between them permits."""

from collections.abc import Sequence


def spaced(wishes: Sequence[float], weights: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Place things in a row.

    Args:
        wishes: Where each would like to stand, in the order in which they must stand.
        weights: How much each wish counts; above 0.
        gaps: The least distance from each thing to the next; one fewer than the things.

    Returns:
        The places with the least sum of weighted squared distances from the wishes.
    """
    # Without the gaps this is isotonic regression: neighbours that would pass each other are joined
    # into a block at their mean.
    shifts = [0.0]
    for gap in gaps:
        shifts.append(shifts[-1] + gap)
    blocks: list[tuple[float, float, int]] = []  # mean, weight, how many
    for wish, weight, shift in zip(wishes, weights, shifts, strict=False):
        mean, mass, count = wish - shift, weight, 1
        while blocks and blocks[-1][0] > mean:
            other, other_mass, other_count = blocks.pop()
            mean = (mean * mass + other * other_mass) / (mass + other_mass)
            mass += other_mass
            count += other_count
        blocks.append((mean, mass, count))
    means = (mean for mean, _, count in blocks for _ in range(count))
    return [mean + shift for mean, shift in zip(means, shifts, strict=False)]


def spread(wishes: Sequence[float], low: float, high: float, gap: float) -> list[float]:
    """Place things between two bounds, ``gap`` apart or nearer if there are too many.

    Args:
        wishes: Where each would like to stand, in order.
        low: The lower bound.
        high: The upper bound.
        gap: The wished least distance.

    Returns:
        The places, within the bounds.
    """
    if not wishes:
        return []
    gap = min(gap, (high - low) / max(1, len(wishes) - 1))
    inside = [min(max(wish, low), high) for wish in wishes]
    places = spaced(inside, [1.0] * len(inside), [gap] * (len(inside) - 1))
    for at, place in enumerate(places):
        places[at] = max(place, low + at * gap)
    for at in range(len(places)):
        places[-1 - at] = min(places[-1 - at], high - at * gap)
    return places
