"""Make src/touchcli/files/lookup/data/regions.csv: the states and regions whose public holidays `holidays` knows apart.

`names` are what `holidays` itself takes for the code; `also` is what addresses call the region in English, or without
its full title. Run it after an update of `holidays`: `python tools/make_regions.py`.
"""

import csv
from pathlib import Path

import holidays

TABLE = Path(__file__).parents[1] / "src" / "touchcli" / "files" / "lookup" / "data" / "regions.csv"

ALSO: dict[str, dict[str, str]] = {
    "AR": {"C": "Buenos Aires City|CABA"},
    "AT": {
        "1": "Bgld.", "2": "Carinthia|Ktn.", "3": "Lower Austria", "4": "Upper Austria", "5": "Sbg.",
        "6": "Styria|Stmk.", "7": "Tyrol", "8": "Vbg.", "9": "Vienna",
    },
    "CA": {
        "NL": "Newfoundland|Labrador", "NT": "NWT", "ON": "Ont", "PE": "PEI", "QC": "PQ|Que", "YT": "Yukon Territory",
    },
    "CH": {
        "AG": "Argovia", "AI": "Appenzell Inner Rhodes", "AR": "Appenzell Outer Rhodes",
        "BL": "Basel Country|Baselland", "BS": "Basel City", "GE": "Geneva|Genf", "GR": "Grisons|Grigioni",
        "LU": "Lucerne", "NE": "Neuenburg", "SG": "St. Gallen|Saint Gall|St. Gall", "TI": "Tessin",
        "VD": "Waadt", "ZH": "Zurich",
    },
    "DE": {
        "BY": "Bavaria|Free State of Bavaria|Freistaat Bayern", "HE": "Hesse", "HH": "Hansestadt Hamburg",
        "MV": "Mecklenburg-Western Pomerania|Mecklenburg-West Pomerania", "NI": "Lower Saxony",
        "NW": "North Rhine-Westphalia|NRW", "RP": "Rhineland-Palatinate", "SN": "Saxony|Freistaat Sachsen",
        "ST": "Saxony-Anhalt", "TH": "Thuringia|Freistaat Thüringen",
    },
    "ES": {
        "AN": "Andalusia", "AR": "Aragon", "CN": "Canary Islands", "CL": "Castile and Leon", "CM": "Castile-La Mancha",
        "CT": "Catalonia", "IB": "Balearic Islands", "PV": "Basque Country|Euskadi", "NC": "Navarre",
        "VC": "Valencia|Comunidad Valenciana|Valencian Community", "MD": "Comunidad de Madrid",
        "AS": "Principado de Asturias",
    },
    "GB": {"NIR": "N. Ireland"},
    "IN": {"DL": "New Delhi", "OD": "Orissa", "PY": "Pondicherry", "JK": "Jammu & Kashmir"},
    "IT": {
        "BZ": "South Tyrol|Südtirol|Alto Adige", "FI": "Florence", "GE": "Genoa", "MI": "Milan|Milano", "MN": "Mantua",
        "NA": "Naples", "PD": "Padua", "RM": "Rome", "SR": "Syracuse", "TN": "Trentino", "TO": "Turin", "VE": "Venice",
    },
    "MY": {"14": "Kuala Lumpur", "15": "Labuan", "16": "Putrajaya", "07": "Penang", "04": "Malacca"},
    "NZ": {"CIT": "Chatham Islands", "MWT": "Manawatu-Wanganui|Manawatu"},
    "PT": {"11": "Lisbon", "20": "Azores|Açores", "30": "Madeira"},
    "US": {"DC": "Washington DC", "MP": "Saipan", "VI": "US Virgin Islands"},
}  # fmt: skip


def rows() -> list[tuple[str, str, str, str]]:
    """A row a region: country, code, the names that `holidays` takes, and those that addresses have for it."""
    found = []
    for country, codes in sorted(holidays.list_supported_countries().items()):
        if len(country) != 2:  # the same again under its three letters
            continue
        names = holidays.country_holidays(country).get_subdivision_aliases() if codes else {}
        for code in codes:
            found.append((country, code, "|".join(names.get(code, ())), ALSO.get(country, {}).get(code, "")))
    return found


if __name__ == "__main__":
    with TABLE.open("w", encoding="utf-8", newline="") as table:
        out = csv.writer(table, lineterminator="\n")
        out.writerow(["country", "code", "names", "also"])
        out.writerows(rows())
