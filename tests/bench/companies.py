"""A company of 5,000 objectives to be drawn: its map, group by group, and how long that takes to find out."""

from __future__ import annotations

import sys
from decimal import Decimal
from random import Random
from statistics import median
from time import process_time

from cards.alignment_map import Picture
from cards.drawing.alignment import alignment
from charts.alignment import AlignmentMap
from charts.drawing import draw
from charts.theme import LIGHT
from okr.dealings import Dependency, DependencyState, whole_ref
from okr.forest import forest
from okr.model import Health, Objective, Standing
from tests.charts.maps import TITLES, a_map
from tests.kit.builders import FIRST_MORNING, GAP_10_25, LI_LEI, a_key_result, an_objective
from tests.kit.readers import a_reader

SIZE = 5000
_HEALTHS = (*[Health.ON_TRACK] * 6, *[Health.BEHIND] * 3, *[Health.AT_RISK] * 2, *Health)


def a_company(groups: int, size: int = SIZE) -> tuple[Picture, list[Dependency]]:
    """Five objectives of the company, some of five divisions, and all the rest of `groups` below those."""
    chance = Random(1)
    keys = ["COMPANY", *(f"DIV{place}" for place in range(5))]
    keys += [f"DIV{place % 5}-T{place // 5 + 1}" for place in range(max(groups - 5, 5))]
    made: list[Objective] = []
    for number in range(1, size + 1):
        key = keys[0] if number <= 5 else chance.choice(keys[1:6] if number < 200 else keys[6:])
        uppers = made[:5] if number < 200 else made[5:199]
        refs = (whole_ref(chance.choice(uppers)),) if number > 5 and chance.random() > 0.03 else ()
        kr = a_key_result(id=number * 10, objective_id=number, group_key=key, number=number)
        made.append(
            an_objective(
                kr,
                id=number,
                group_id=keys.index(key) + 1,
                group_key=key,
                number=number,
                title=chance.choice(TITLES),
                aligned_to=refs,
                contributes=frozenset(refs if chance.random() < 0.5 else ()),
            )
        )
    standings = {
        each.id: Standing(Decimal(chance.randrange(101)) / 100, Decimal("0.6"), verdict, GAP_10_25, "gap")
        for each in made
        for verdict in (chance.choice(_HEALTHS),)
    }
    orphans = frozenset(each.id for each in made[5:] if not each.aligned_to)
    refs_of_parts = [whole_ref(each.key_results[0]) for each in made]
    states = tuple(DependencyState)
    dependencies = [
        Dependency(
            number,
            chance.choice(refs_of_parts),
            chance.choice(refs_of_parts),
            None,
            chance.choice(states),
            LI_LEI,
            FIRST_MORNING,
        )
        for number in range(1, size // 100)
    ]
    return Picture("", ["2026Q4"], forest(made), standings, orphans), dependencies


def a_collapsed_map(groups: int) -> AlignmentMap:
    picture, dependencies = a_company(groups)
    return alignment(a_reader("zh-CN"), picture, dependencies=dependencies)


def main(rounds: int) -> None:
    """`python -m tests.bench.companies [ROUNDS]`: milliseconds of this process, the median."""
    picture, dependencies = a_company(45)
    reader, whole = a_reader("zh-CN"), a_map(SIZE)
    collapsed = a_collapsed_map(45)
    works = {
        "5,000 to a value by group": lambda: alignment(reader, picture, dependencies=dependencies),
        "that value to SVG": lambda: draw(collapsed, LIGHT),
        "5,000 to a value each": lambda: alignment(reader, picture, dependencies=dependencies, most=SIZE * 2),
        "that value to SVG, each": lambda: draw(whole, LIGHT),
    }
    for name, work in works.items():
        spent = []
        for _ in range(rounds):
            begun = process_time()
            work()
            spent.append((process_time() - begun) * 1000)
        print(f"{name:30}{median(spent):9.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
