"""The names of months and days of the week in the languages of the places that touch knows, folded."""

from collections.abc import Iterable

_MONTH_WORDS = """
    january jan january januar janner janvier janv enero ene gennaio gen januari janeiro
    february feb februar februari fevrier fevr fev febrero febbraio fevereiro
    march mar marz maerz mars marzo maart mrt marco
    april apr avril avr abril abr aprile
    may mai mayo maggio mag mei maio
    june jun juni juin junio giugno giu junho
    july jul juli juillet juil julio luglio lug julho
    august aug aout agosto ago augustus
    september sep sept septembre septiembre setiembre settembre setembro
    october oct oktober okt octobre octubre ottobre ott outubro
    november nov novembre noviembre novembro
    december dec dezember dez decembre diciembre dic dicembre dezembro
"""
MONTHS = {name: n for n, line in enumerate(_MONTH_WORDS.strip().splitlines(), 1) for name in line.split()}
"""The number of a month by its name; short forms without their dot."""

_WEEKDAY_WORDS = """
    monday montag lundi lunes lunedi maandag segunda-feira segunda 月曜日 月曜
    tuesday dienstag mardi martes martedi dinsdag terca-feira terca 火曜日 火曜
    wednesday mittwoch mercredi miercoles mercoledi woensdag quarta-feira quarta 水曜日 水曜
    thursday donnerstag jeudi jueves giovedi donderdag quinta-feira quinta 木曜日 木曜
    friday freitag vendredi viernes venerdi vrijdag sexta-feira sexta 金曜日 金曜
    saturday samstag sonnabend samedi sabado sabato zaterdag 土曜日 土曜
    sunday sonntag dimanche domingo domenica zondag 日曜日 日曜
"""
WEEKDAYS = {name: n for n, line in enumerate(_WEEKDAY_WORDS.strip().splitlines()) for name in line.split()}
"""The number of a day of the week by its name, Monday is 0."""

SHORT_WEEKDAYS = "mon tue tues wed thu thur thurs fri sat sun mo di mi do fr sa so lun mer jeu ven sam dim ma wo za zo"
"""Short forms, which count only before a date: alone they are other words too."""


def longest_first(names: Iterable[str]) -> str:
    """The names as the alternatives of a pattern."""
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))
