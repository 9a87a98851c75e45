from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.figures.charts import (
    BOTTOM,
    GAP,
    LETTER,
    NARROWEST,
    TOP,
    WIDTH,
    Point,
    chart,
    grouped_number,
    nice_ticks,
    table,
)
from delivery.figures.sparkline import sparkline
from delivery.figures.strip import strip

numbers = st.decimals(
    min_value=Decimal("-1e12"), max_value=Decimal("1e12"), allow_nan=False, allow_infinity=False, places=4
)
labels = st.sampled_from(["Q1 2024/25", "Q2 2024/25", "Q1 2025/26", "2025", "July to September 2025", ""])


@st.composite
def a_point(draw):
    low, high = draw(st.none() | st.tuples(numbers, numbers)) or (None, None)
    return Point(
        label=draw(labels),
        value=draw(st.none() | numbers),
        target=draw(st.none() | numbers),
        low=low,
        high=high,
        is_provisional=draw(st.booleans()),
        breaks_before=draw(st.booleans()),
        starts_again=draw(st.booleans()),
    )


points = st.lists(a_point(), max_size=16)


def values(*numbers, **details):
    return [Point(str(2000 + n), number and Decimal(number), **details) for n, number in enumerate(numbers)]


def places(drawn):
    """Every coordinate of a drawing."""
    yield from ((mark.x, mark.y) for mark in drawn.marks)
    yield from (place for segment in drawn.segments for place in segment)
    yield from ((0, tick.y) for tick in drawn.ticks)
    for band in drawn.targets:
        yield from ((band.x, band.y), (band.end, band.bottom))
    for each in drawn.breaks:
        yield each.x, BOTTOM
        if each.word:
            yield each.word.x, each.word.y
    yield from ((text.x, text.y) for text in (*drawn.labels, drawn.last))


def reach(text):
    """From where to where words go on the narrowest screen."""
    wide = min(len(text.text) * LETTER * 100 / NARROWEST, 100)
    start = text.x - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor]
    return start, start + wide


# --- the drawing


@given(points)
def test_everything_drawn_stays_inside_and_is_written_short(points):
    drawn = chart(points)
    if drawn is None:
        assert all(point.value is None for point in points)
        return
    for x, y in places(drawn):
        assert 0 <= x <= drawn.width
        assert 0 <= y <= drawn.height
        assert x == round(x, 1)
        assert y == round(y, 1)
    assert all(TOP <= mark.y <= BOTTOM for mark in drawn.marks)


@given(points)
def test_the_scale_reaches_over_every_value_and_target(points):
    drawn = chart(points)
    if drawn is None:
        return
    low, high = drawn.ticks[0].value, drawn.ticks[-1].value
    for point in points:
        ends = (point.low, point.high) if point.has_range else (point.target, point.target)
        assert all(low <= number <= high for number in (point.value, *ends) if number is not None)
    assert 2 <= len(drawn.ticks) <= 7
    steps = {later.value - earlier.value for earlier, later in pairwise(drawn.ticks)}
    assert len(steps) == 1
    assert str(steps.pop().normalize().as_tuple().digits[0]) in "125"
    assert drawn.ticks[0].y == BOTTOM
    assert drawn.ticks[-1].y == TOP


@given(points)
def test_no_line_joins_across_a_missing_value_a_break_or_a_count_that_starts_again(points):
    drawn = chart(points)
    if drawn is None:
        return
    runs = [[]]
    for point in points:
        if point.breaks_before or point.starts_again or point.value is None:
            runs.append([])
        if point.value is not None:
            runs[-1].append(point)
    runs = [run for run in runs if run]
    assert [len(segment) for segment in drawn.segments] == [len(run) for run in runs]
    assert len(drawn.lines) == len([run for run in runs if len(run) > 1])
    assert len(drawn.marks) == sum(len(run) for run in runs)
    assert len(drawn.breaks) == sum(point.breaks_before for point in points[1:])


@given(points)
def test_a_break_lies_between_its_neighbours(points):
    drawn = chart(points)
    if drawn is None or not drawn.breaks:
        return
    xs = [mark.x for mark in drawn.marks]
    assert not {each.x for each in drawn.breaks} & set(xs)
    for segment in drawn.segments:
        assert not any(segment[0][0] < each.x < segment[-1][0] for each in drawn.breaks)


@given(points)
def test_no_words_under_the_drawing_touch_at_320_px(points):
    drawn = chart(points)
    if drawn is None:
        return
    for line in {text.y for text in drawn.labels}:
        spans = [reach(text) for text in drawn.labels if text.y == line]
        assert all(end + GAP <= start + 0.001 for (_start, end), (start, _end) in pairwise(spans))
    words = [each.word for each in drawn.breaks if each.word]
    assert all(one.x < other.x for one, other in pairwise(words))


@given(points)
def test_the_same_points_give_the_same_drawing_and_leave_the_points_alone(points):
    assert chart(points) == chart(list(points))


def test_the_newest_label_is_always_there():
    drawn = chart([Point(f"Month {n}", Decimal(n)) for n in range(60)])
    assert drawn.labels[-1].text == "Month 59"
    assert len(drawn.labels) < 5


def test_a_year_is_said_once_in_a_line_of_its_own():
    quarters = ["Q3 2024/25", "Q4 2024/25", "Q1 2025/26", "Q2 2025/26"]
    drawn = chart([Point(label, Decimal(5)) for label in quarters])
    upper, lower = sorted({text.y for text in drawn.labels})
    assert [text.text for text in drawn.labels if text.y == upper] == ["Q3", "Q4", "Q1", "Q2"]
    assert [text.text for text in drawn.labels if text.y == lower] == ["2024/25", "2025/26"]


def test_nothing_measured_gives_no_drawing():
    assert chart([]) is None
    assert chart(values(None, None, target=Decimal(5))) is None


def test_one_point_is_a_mark_in_the_middle_without_a_line():
    drawn = chart(values("7"))
    assert [(mark.x, mark.is_last) for mark in drawn.marks] == [(WIDTH // 2, True)]
    assert drawn.lines == []


def test_only_the_newest_value_is_written_and_marked_though_later_ones_are_missing():
    drawn = chart(values("7", "9", None))
    assert drawn.last.text == "9"
    assert [mark.is_last for mark in drawn.marks] == [False, True]
    assert drawn.last_point.label == "2001"


def test_the_newest_value_stands_clear_of_a_line_that_falls_and_of_the_labels():
    rising, falling = chart(values("1", "9")), chart(values("9", "0"))
    assert rising.last.y < rising.marks[-1].y
    assert falling.last.y > falling.marks[-1].y
    assert min(text.y for text in falling.labels) - falling.last.y > 12


def test_a_target_is_a_step_where_it_changes_and_a_gap_where_there_is_none():
    targets = [Decimal(5), Decimal(5), Decimal(8), None]
    points = [Point(str(n), Decimal(6), target) for n, target in enumerate(targets)]
    first, second = chart(points).targets
    assert (first.x, first.end) == (0, second.x)
    assert second.end < WIDTH
    assert second.y < first.y
    assert first.height == second.height == 0


def test_a_range_is_a_band():
    drawn = chart(values("6", "7", low=Decimal(5), high=Decimal(8)))
    (band,) = drawn.targets
    assert band.height > 0
    assert (band.x, band.end) == (0, WIDTH)
    assert drawn.range_texts == ("5", "8")
    assert drawn.has_ranges
    assert not drawn.has_targets


@pytest.mark.parametrize(
    ("given_values", "ticks"),
    [
        ("71 76 84", "70 75 80 85"),
        ("3 40", "0 10 20 30 40"),
        ("5 5 5", "0 2 4 6"),
        ("0", "0 1"),
        ("1 2", "0 1 2"),
        ("-3 -9", "-10 -5 0"),
        ("-5 5", "-5 0 5"),
        ("0.0001 0.0003", "0 0.0001 0.0002 0.0003"),
        ("1000000000001 1000000000003", "1000000000001 1000000000002 1000000000003"),
    ],
)
def test_a_scale_has_round_numbers(given_values, ticks):
    assert nice_ticks([Decimal(value) for value in given_values.split()]) == [
        Decimal(tick) for tick in ticks.split()
    ]


def test_a_scale_can_be_told_to_hold_zero_and_says_so_when_it_does_not():
    points = values("71", "84")
    assert chart(points).begins_above_zero == "70"
    assert chart(points, from_zero=True).begins_above_zero == ""
    assert chart(values("3", "4", "4"), from_zero=False).begins_above_zero == "3"
    assert chart(values("4", "4"), from_zero=False).begins_above_zero == "3"


def test_numbers_are_written_by_whoever_asks():
    drawn = chart(values("71", "84"), write=lambda value: f"{grouped_number(value)}%")
    assert drawn.last.text == "84%"
    assert drawn.ticks[0].text == "70%"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1250.00", "1,250.00"),
        ("-0.50", "\N{MINUS SIGN}0.50"),
        ("1E+3", "1,000"),
        ("-0.0", "0.0"),
        ("100", "100"),
    ],
)
def test_a_number_is_written_with_the_decimals_it_is_given_with(number, text):
    assert grouped_number(Decimal(number)) == text


# --- the table


@given(points)
def test_the_table_says_the_same_as_the_points(points):
    rows = table(points).rows
    assert [row.label for row in rows] == [point.label for point in points]
    for row, point in zip(rows, points, strict=True):
        assert row.value == ("" if point.value is None else grouped_number(point.value))
        if point.has_range:
            assert (row.low, row.high, row.target) == (
                grouped_number(point.low),
                grouped_number(point.high),
                "",
            )
        else:
            assert row.target == ("" if point.target is None else grouped_number(point.target))
    assert table(points).has_target == any(p.has_range or p.target is not None for p in points)


def test_only_a_value_is_provisional_and_only_a_missing_one_suppressed():
    details = {"is_provisional": True, "is_suppressed": True, "breaks_before": True}
    there, missing = table(values("5", None, **details)).rows
    assert (there.is_provisional, there.is_suppressed, there.breaks_before) == (True, False, False)
    assert (missing.is_provisional, missing.is_suppressed, missing.breaks_before) == (False, True, True)


# --- the sparkline


@given(st.lists(st.none() | numbers, max_size=16))
def test_a_sparkline_stays_inside_and_has_a_gap_for_what_is_missing(values):
    spark = sparkline(values)
    if spark is None:
        assert not any(value is not None for value in values)
        return
    for line in spark.lines:
        for place in line.split():
            x, y = map(float, place.split(","))
            assert 0 <= x <= spark.width
            assert 0 <= y <= spark.height
    runs = "".join("x" if value is not None else " " for value in values).split()
    assert [len(line.split()) for line in spark.lines] == [max(len(run), 2) for run in runs]
    assert "{},{}".format(*spark.last) == spark.lines[-1].split()[-1]


# --- the strip

counts = st.lists(st.integers(0, 100_000), max_size=12)


@given(counts)
def test_a_strip_is_true_to_scale_and_filled_exactly(counts):
    widths, total = strip(counts), sum(counts)
    assert len(widths) == len(counts)
    assert sum(widths) == (100 if total else 0)
    for width, count in zip(widths, counts, strict=True):
        assert abs(width * total - count * 100) < Decimal("0.1") * max(total, 1)


@given(counts)
def test_a_larger_count_is_never_the_narrower_segment(counts):
    by_size = [width for _count, width in sorted(zip(counts, strip(counts), strict=True))]
    assert all(one <= other + Decimal("0.1") for one, other in pairwise(by_size))


def test_segments_keep_their_order_and_shares():
    assert [str(width) for width in strip([61, 17, 9, 8, 2, 3])] == ["61", "17", "9", "8", "2", "3"]
    assert [str(width) for width in strip([1, 1, 1])] == ["33.4", "33.3", "33.3"]
    assert strip([1, 0, 1]) == [50, 0, 50]
