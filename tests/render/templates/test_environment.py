"""What a template can say, and everything it can not do."""

import time

import pytest

from touchcli.render.templates.environment import mentions, render
from touchcli.render.templates.filters import FILTERS, MAX_ITEMS
from touchcli.render.templates.refusals import MissingValue, TemplateError
from touchcli.render.templates.values import Values
from touchcli.render.templates.written import MAX_CHARACTERS


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Hi {{ contact.first_name }}, {{ rep.first_name }} here.", "Hi Priya, Dana here."),
        ("{{ account['name'] }}", "Acme Industrial"),
        # Numbers plainly, dates as ISO.
        ("{{ account.worth.revenue }} {{ account.last_sale.amount }}", "120000 8400.50"),
        ("{{ account.growth.target }} {{ account.years }}", "150000 7"),
        ("{{ account.renewal.on }} {{ today.date }}", "2027-03-31 2026-11-23"),
        ("{{ 0 }} {{ 0.0 }} {{ -1.5 }}", "0 0 -1.5"),
        # Conditions.
        ("{% if account.tier == 'A' %}top{% elif account.tier in ('B', 'C') %}mid{% else %}low{% endif %}", "top"),
        ("{% if account.review is defined %}x{% endif %}{{ 'a' if account.years > 5 else 'b' }}", "a"),
        ("{{ 'yes' if account.review.on is undefined and not 1 > 2 or false else 'no' }}", "yes"),
        ("{% if account.renewal.on > today.date %}ahead{% endif %}", "ahead"),
        ("{% if 'plants' in facts %}{{ facts.plants[0] }} {{ facts.plants[-1] }}{% endif %}", "Austin Waco"),
        ("{% for p in facts.plants %}{{ facts.plants[loop.index - 1] }} {% endfor %}", "Austin Waco "),
        # Loops.
        (
            "{% for g in account.goals %}{{ loop.index }} {{ g.goal }}{% if not loop.last %}; {% endif %}{% endfor %}",
            None,
        ),
        ("{% for p in facts.plants %}{{ ', ' if not loop.first else 'at ' }}{{ p }}{% endfor %}", "at Austin, Waco"),
        ("{% for who in account.team %}{{ who }}: {{ account.team[who] }}{% endfor %}", "service: Lee Park"),
        ("{% for p in facts.plants if p != 'Waco' %}{{ p }}{% else %}none{% endfor %}", "Austin"),
        # Arithmetic, on numbers and on text that is one.
        ("{{ facts.plant_count + 1 }} {{ 7 / 2 }} {{ 2 * 3 - 1 }}", "3 3.5 5"),
        ("{{ (account.worth.revenue / 7) | round(2) }} {{ -facts.plant_count | int }}", "17142.86 -2"),
        ("{# a note to oneself #}{% raw %}{{ as it is }}{% endraw %}", "{{ as it is }}"),
    ],
)
def test_a_template_says(seen: Values, source: str, words: str | None) -> None:
    assert render(source, seen) == (words or "1 one vendor for fasteners; 2 a visit to Plant 2")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ 'aB c' | upper }}{{ 'aB c' | lower }}{{ 'aB c' | capitalize }}", "AB Cab cAb c"),
        ("{{ \"o'hara's plant\" | title }}", "O'hara's Plant"),
        ("[{{ '  x ' | trim }}]", "[x]"),
        ("{{ 'a-b-c' | replace('-', ' ') }}{{ 'abc' | replace('c', '') }}", "a b cab"),
        ("{{ 2.5 | round }} {{ 2.345 | round(2) }} {{ '96.50' | round(1) }} {{ -0.4 | round }}", "3 2.35 96.5 0"),
        ("{{ 8400.99 | int }} {{ '2' | int }}", "8400 2"),
        (
            "{{ 'xyz' | first }}{{ 'xyz' | last }} {{ facts.plants | first }} {{ facts.plants | last }}",
            "xz Austin Waco",
        ),
        ("{{ facts.plants | join }} {{ facts.plants | join(' and ') }}", "Austin, Waco Austin and Waco"),
        ("{{ facts.plants | length }} {{ 'abc' | length }} {{ account.team | length }}", "2 3 1"),
        (
            "{{ contact.nick | default('there') }} {{ a.b.c | default('x') }} {{ facts.blank | default('y') }}",
            "there x y",
        ),
        ("{{ contact.role | default('x') }} {{ none | default('z') }} {{ [] | first | default('none') }}", None),
        ("{{ account.since | date }}; {{ account.since | date('%A %d %b %Y') }}", "2 April; Tuesday 2 Apr 2019"),
        ("{{ account.since | date('%a %m') }}; {{ facts.opened | date('%B %d, %Y') }}", "Tue 04; May 1, 2026"),
    ],
)
def test_a_filter_gives(seen: Values, source: str, words: str | None) -> None:
    assert render(source, seen) == (words or "decision_maker z none")


@pytest.mark.parametrize(
    ("source", "name", "what"),
    [
        ("{{ contact.nick }}", "contact.nick", "missing"),
        ("{{ account.review.on }}", "account.review.on", "missing"),
        ("{{ account.goals[1].by }}", "account.goals[1].by", "missing"),
        ("{% for g in account.goals %}{{ g.by }}{% endfor %}", "account.goals[1].by", "missing"),
        ("{{ facts.blank }}", "facts.blank", "blank"),
        ("{{ facts.nothing }}", "facts.nothing", "missing"),
        ("{{ facts.plants[7] }}", "item 7 of a list", "missing"),
        ("{{ facts.plants[0.5 + 0] }}", "0.5", "missing"),
        ("{{ nobody.name | upper }}", "nobody.name", "missing"),
        ("{% if contact.nick %}x{% endif %}", "contact.nick", "missing"),
        ("{{ 'x' if contact.nick == 'y' else 'z' }}", "contact.nick", "missing"),
        ("{% if contact.nick < 3 %}x{% endif %}", "contact.nick", "missing"),
        ("{% for x in facts.none %}{% endfor %}", "facts.none", "missing"),
        ("{{ facts.nothing + 1 }}", "facts.nothing", "missing"),
        ("{{ facts.nothing | date }}", "facts.nothing", "missing"),
        ("{{ facts.nothing | join }}", "facts.nothing", "missing"),
        ("{{ facts.plants | join(facts.nothing) }}", "facts.nothing", "missing"),
        ("{{ 'x' | replace('x', facts.nothing) }}", "facts.nothing", "missing"),
        ("{{ [] | last }}", "the last of an empty list", "missing"),
        ("{{ none }}", "a value", "missing"),
        ("{{ '' }}", "a value", "blank"),
        ("{{ 'x' | replace('x', ' ') }}", "a value", "blank"),
        ("{{ ('a' if false) | upper }}", "a value", "missing"),
        # Nothing but keys can be seen: neither methods nor attributes, on any kind of value.
        ("{{ contact.__class__ }}", "contact.__class__", "missing"),
        ("{{ contact['__class__'].__mro__ }}", "contact.__class__.__mro__", "missing"),
        ("{{ contact.keys }}", "contact.keys", "missing"),
        ("{{ account.items }}", "account.items", "missing"),
        ("{{ contact.path }}{{ contact._kept }}", "contact.path", "missing"),
        ("{{ contact.name.__class__ }}", "__class__", "missing"),
        ("{{ ''.format }}", "format", "missing"),
        ("{{ facts.plants.count }}", "count", "missing"),
        ("{{ account.since.year }}", "year", "missing"),
        ("{{ account.worth.revenue.real }}", "real", "missing"),
        ("{% for p in facts.plants %}{{ loop.__init__ }}{% endfor %}", "__init__", "missing"),
        ("{% for p in facts.plants %}{{ loop._iterable }}{% endfor %}", "_iterable", "missing"),
        ("{{ self._TemplateReference__context }}", "_TemplateReference__context", "missing"),
        # No globals.
        ("{{ range }}", "range", "missing"),
        ("{{ lipsum }}", "lipsum", "missing"),
        ("{{ cycler }}{{ joiner }}{{ namespace }}{{ dict }}", "cycler", "missing"),
        ("{{ __builtins__ }}", "__builtins__", "missing"),
        ("{{ environment }}{{ context }}", "environment", "missing"),
        ("{{ 'x' if facts is defined and loop.index else 'y' }}", "loop.index", "missing"),
    ],
)
def test_what_is_not_there_is_named(seen: Values, source: str, name: str, what: str) -> None:
    with pytest.raises(MissingValue) as caught:
        render(source, seen)
    assert (caught.value.name, caught.value.what) == (name, what)
    assert str(caught.value) == f"{name} is {what}"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        # Syntax, with its line.
        ("one\n{{ contact.first_name", "line 2: unexpected end of template"),
        ("{% if %}", "line 1: "),
        ("{% nonsense %}", "line 1: "),
        # Calls, and so every method and every format string.
        ("{{ contact.name.upper() }}", "a call with ( )"),
        ("{{ '{0.__class__}'.format(contact) }}", "a call with ( )"),
        ("{{ range(1000000000) }}", "a call with ( )"),
        ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "a call with ( )"),
        ("{{ super() }}", "a call with ( )"),
        ("{{ loop(facts) }}", "a call with ( )"),
        # Macros and whatever else could recurse or read.
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "has no place"),
        ("{% call m() %}{% endcall %}", "has no place"),
        ("{% include 'x' %}", "{% include %}"),
        ("{% import 'x' as x %}", "{% import %}"),
        ("{% from 'x' import y %}", "{% import %}"),
        ("{% extends 'x' %}", "{% extends %}"),
        ("{% block b %}{% endblock %}", "{% block %}"),
        ("{% set a = 1 %}", "{% set %}"),
        ("{% set a %}x{% endset %}", "{% set %}"),
        ("{% with a = 1 %}{% endwith %}", "{% with %}"),
        ("{% filter upper %}x{% endfilter %}", "has no place"),
        ("{% autoescape true %}x{% endautoescape %}", "{% autoescape %}"),
        # Filters and tests that are not on the list.
        ("{{ contact | attr('__class__') }}", "unknown filter attr"),
        ("{{ '%s' | format(1) }}", "unknown filter format"),
        ("{{ facts.plants | map('upper') | join }}", "unknown filter map"),
        ("{{ 'x' | each }}", "unknown filter each"),
        ("{{ facts | pprint }}{{ facts | tojson }}", "unknown filter"),
        ("{% if 0 %}{{ 'x' | nope }}{% endif %}", "unknown filter nope"),
        ("{{ 'x' if 1 is number else 'y' }}", "unknown test number"),
        # Operators that make much of little.
        ("{{ 'a' * 1000000000 }}", "should be a number"),
        ("{{ 3 * [1] }}", "should be a number"),
        ("{{ facts.plants * 9 }}", "should be a number"),
        ("{{ 'a' + 'b' }}", "should be a number"),
        ("{{ 9 ** 9 ** 9 }}", "** has no place"),
        ("{{ '%999999999d' % 1 }}", "% has no place"),
        ("{{ 1 // 2 }}", "// has no place"),
        ("{{ 'a' ~ 'b' }}", "~ has no place"),
        ("{{ contact.name[0:3] }}", "[a:b] has no place"),
        ("{{ {'a': 1} }}", "{ } has no place"),
        ("{{ 1e400 }}", "cannot be"),
        ("{{ 1e29 * 1e29 }}", "too large"),
        ("{{ 0x" + "F" * 100 + " }}", "too large"),
        ("{{ " + "9" * 5000 + " }}", "cannot be read"),
        ("{{ 1 / 0 }}", "cannot be filled in"),
        ("{{ true + 1 }}", "should be a number"),
        ("{{ 'NaN' | int }}", "too large"),
        # Depth and length.
        ("{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}", "cannot be read"),
        ("{{ " + "not " * 100 + "1 }}", "nested too deeply"),
        ("{{ " + "1 + " * 100 + "1 }}", "nested too deeply"),
        ("{{ 'x'" + " | upper" * 100 + " }}", "nested too deeply"),
        ("{% if 1 %}" * 40 + "{% endif %}" * 40, "nested too deeply"),
        ("{{ 1 }}" * 1000, "too long"),
        ("x" * (MAX_CHARACTERS + 1), "longer than 20000 characters"),
        # Loops.
        ("{% for a in facts.plants %}{% for b in facts.plants %}{% endfor %}{% endfor %}", "no other loop inside"),
        ("{% for a in facts.plants %}{% if 1 %}{% for b in [1] %}{% endfor %}{% endif %}{% endfor %}", "no other loop"),
        ("{% for a in facts.plants recursive %}{% endfor %}", "no other loop inside"),
        ("{% for a, b in facts.plants %}{% endfor %}", "one name"),
        ("{% for c in 'abc' %}{% endfor %}", "only a list"),
        ("{% for c in 3 %}{% endfor %}", "only a list"),
        # What is no single value.
        ("{{ account }}", "account is a group of values: name one of them"),
        ("{{ account.team }}", "account.team is a group of values"),
        ("{{ account.goals }}", "use join or a for loop"),
        ("{{ account.goals | join }}", "account.goals[0] is a group of values"),
        ("{{ ('a', 'b') }}", "use join"),
        ("{{ self }}", "only words, numbers and dates"),
        ("{{ 1 == 1 }}", "only words, numbers and dates"),
        # Values of the wrong kind.
        ("{% if facts.plant_count > 1 %}x{% endif %}", "'>' not supported between instances of 'Fact' and 'int'"),
        ("{{ 'x' | upper(1) }}", "line 1: the filter upper does not take these values"),
        ("{{ 'x' | replace('a') }}", "the filter replace does not take these values"),
        ("{{ 'x' | replace(old='a', bad='b') }}", "the filter replace does not take these values"),
        ("{{ 'soon' | date }}", "should be a date"),
        ("{{ account.since | date('%H') }}", "date knows no %H"),
        ("{{ account.since | date('100%') }}", "date knows no %"),
        ("{{ contact.name | round }}", "should be a number"),
    ],
)
def test_a_template_is_refused(seen: Values, source: str, words: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render(source, seen)
    assert not isinstance(caught.value, MissingValue)
    assert words in str(caught.value)


def facts(**given: object) -> Values:
    return Values("", {"facts": given})


@pytest.mark.parametrize(
    "source",
    [
        "{{ facts.big }}",
        "{{ facts.big | upper }}",
        "{{ facts.half }}{{ facts.half }}{{ facts.half }}",
        "{{ facts.half | replace('x', facts.half) }}",
        "{{ facts.many | join(facts.half) }}",
        "{% for item in facts.many %}{{ facts.half }}{% endfor %}",
        "{% for item in facts.too_many %}{% endfor %}",
        "{{ facts.too_many | join }}",
        "{% for item in facts.many %}" + "{{ facts.half | upper | first }}" * 190 + "{% endfor %}",
    ],
)
def test_nothing_grows_or_runs_without_end(source: str) -> None:
    values = facts(big="x" * 10_000_000, half="x" * 9_000, many=["y"] * MAX_ITEMS, too_many=["y"] * (MAX_ITEMS + 1))
    start = time.process_time()
    with pytest.raises(TemplateError, match=r"20000 characters|more than 200 items"):
        render(source, values)
    assert time.process_time() - start < 5


def test_the_output_stops_while_it_is_made() -> None:
    class Counted(str):
        seen = 0

        def strip(self, chars: str | None = None, /) -> str:
            Counted.seen += 1
            return super().strip(chars)

    with pytest.raises(TemplateError, match="over 20000 characters"):
        render("{% for item in facts.many %}{{ item }}{% endfor %}", facts(many=[Counted("x" * 9_000)] * 100))
    # Each is looked at once when it is taken in, and only the first three are written.
    assert Counted.seen < 110


def test_data_is_never_a_template() -> None:
    said = "{{ 7 * 7 }} {% for x in y %} {# gone #} {% raw %}"
    assert render("{{ facts.said }}", facts(said=said)) == said
    assert render("{{ facts.said | replace('7', '{{') }}", facts(said=said)) == said.replace("7", "{{")


def test_an_error_holds_no_data() -> None:
    with pytest.raises(TemplateError) as caught:
        render("{{ facts.secret | int }}", facts(secret="my words"))
    assert "my words" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_facts_of_odd_kinds_are_no_words() -> None:
    with pytest.raises(TemplateError, match="only words, numbers and dates"):
        render("{{ facts.odd }}", facts(odd=object()))


def test_a_template_is_compiled_once(seen: Values) -> None:
    from touchcli.render.templates.environment import _compiled

    before = _compiled.cache_info().misses
    source = "once for {{ contact.first_name }}"
    assert [render(source, seen) for _ in range(3)] == ["once for Priya"] * 3
    assert mentions(source, "contact")
    assert _compiled.cache_info().misses == before + 1


def test_mentions_sees_names_and_not_keys() -> None:
    assert mentions("{% if 1 %}{{ shared | upper }}{% endif %}", "shared")
    assert not mentions("{{ facts.shared }} shared", "shared")


def test_the_list_of_filters_is_the_one_promised() -> None:
    promised = "upper lower title capitalize trim replace round int first last join length default date"
    assert " ".join(FILTERS) == promised
