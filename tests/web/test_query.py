"""The address is the only state."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from vigie.vocabulary.metric import DIMENSIONS
from vigie.web.query import PERIODS, Query

value = st.none() | st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=12).filter(
    lambda t: t != "~"
)
wheres = st.dictionaries(st.sampled_from(DIMENSIONS), st.lists(value, min_size=1, max_size=3).map(tuple), max_size=4)


@given(st.sampled_from(PERIODS), wheres, st.sampled_from(["", "hard_bounce_rate"]), st.sampled_from(["", "source"]))
def test_every_state_survives_its_address(days, where, metric, by):
    query = Query(days, tuple((d, where[d]) for d in DIMENSIONS if d in where), metric, by)
    assert Query.read(QueryDict(query.encode().removeprefix("?"))) == query


def test_the_default_page_has_the_bare_address():
    assert Query().encode() == ""
    assert Query.read(QueryDict("d=7&source=&campaign=")).encode() == ""


def test_what_makes_no_sense_in_an_address_is_left_aside():
    assert Query.read(QueryDict("d=9999&by=colour&weather=fine")) == Query()


def test_opening_a_number_keeps_the_filters():
    query = Query.read(QueryDict("source=Salon+Lyon&d=28"))
    assert query.opened("positive_rate", "step").encode() == "?d=28&source=Salon+Lyon&m=positive_rate&by=step"


def test_a_filter_is_added_beside_the_others_and_taken_away_alone():
    query = Query.read(QueryDict("source=Salon+Lyon&source=API&d=28&m=positive_rate"))
    narrowed = query.narrowed_to("provider", None)
    assert narrowed.encode() == "?d=28&provider=~&source=Salon+Lyon&source=API&m=positive_rate"
    assert narrowed.without("source", "API").encode() == "?d=28&provider=~&source=Salon+Lyon&m=positive_rate"
    assert narrowed.without("provider", None) == query
    assert query.narrowed_to("source", "API").filters == {"source": ("API",)}
