"""Where the ink goes."""

import re

from hypothesis import given
from hypothesis import strategies as st

from vigie.web.geometry import CHART, TILE, spark, strip, strip_top

values = st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=63)


def numbers(path):
    return [float(n) for n in re.findall(r"-?[\d.]+", path)]


@given(values)
def test_every_point_of_a_line_lies_inside_its_drawing(points):
    drawn = spark(points, usual=(0.2, 0.4), limit=0.5)
    coordinates = numbers(drawn.line)
    assert all(0 <= x <= TILE.width for x in coordinates[::2])
    assert all(0 <= y <= TILE.height for y in coordinates[1::2])


def test_a_day_without_anything_to_divide_by_breaks_the_line():
    assert spark([0.1, None, 0.2, 0.3]).line.count("M") == 2


def test_the_provisional_days_are_drawn_apart_and_hatched():
    drawn = spark([0.1, 0.2, 0.3, 0.4], young=2)
    assert drawn.line.count("L") == 1
    assert drawn.young.count("L") == 2
    assert drawn.hatch


def test_the_line_goes_on_without_a_hole_where_it_becomes_provisional():
    drawn = spark([0.1, 0.2, 0.3, 0.4], young=2)
    assert numbers(drawn.line)[-2:] == numbers(drawn.young)[:2]


def test_a_limit_far_from_the_data_is_left_out_rather_than_flattening_the_line():
    assert spark([0.010, 0.012], usual=(0.01, 0.014), limit=0.9).limit is None
    assert spark([0.010, 0.019], usual=(0.01, 0.014), limit=0.02).limit is not None


def test_a_flat_line_is_drawn_in_the_middle():
    assert numbers(spark([0.5, 0.5]).line)[1] == TILE.height / 2


def test_no_value_at_all_gives_no_dot_and_no_line():
    drawn = spark([None, None])
    assert (drawn.line, drawn.dot) == ("", None)


def test_coordinates_are_text_that_svg_understands_in_every_language():
    drawn = spark([0.1, 0.25, 0.4], usual=(0.2, 0.3), limit=0.35, frame=CHART, changes=[(1, "x")])
    texts = [drawn.width, drawn.height, drawn.line, *drawn.band, drawn.limit, *drawn.dot, drawn.marks[0].x]
    assert all(isinstance(t, str) and "," not in t for t in texts)


def test_strips_of_one_column_share_their_scale():
    top = strip_top([0.02, None, 0.08])
    far, near = strip(0.08, (0.01, 0.02), top), strip(0.02, (0.01, 0.02), top)
    assert far.out
    assert not near.out
    assert float(far.dot) > float(near.dot)
    assert far.band == near.band
