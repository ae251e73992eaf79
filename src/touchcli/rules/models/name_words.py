"""Words in the names of people, and in what stands in place of one: plain, without marks, dots or capitals."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _words(
    """
    dr dra drs ddr mr mrs ms mx miss mister messrs madam prof profesor profesora professor doctor doctora docteur doktor
    rev revd reverend hon honorable judge justice bishop deacon pastor rabbi imam canon capt captain cpt colonel lt
    lieutenant major sgt sergeant cpl cmdr commander admiral officer chief president senator governor mayor ambassador
    lord lady herr frau hr fraulein dhr mevr mevrouw meneer heer mw mme mlle mmes mm monsieur madame mademoiselle maitre
    sr sra srta srto senor senora senorita senhor senhora lic licda ing arq abg mtro mtra sigra signor signora signorina
    signore dott dottssa dottor dottore dottoressa avv avvocato ingegnere architetto geometra ragioniere professore
    professoressa licenciado licenciada ingeniero ingeniera arquitecto arquitecta abogado abogada maestro maestra doutor
    doutora engenheiro engenheira dipl diplom magister rechtsanwalt rechtsanwaltin ingenieur mgr bc mudr judr phdr rndr
    ir pani fru froken bayan shri shrimati smt kumari haji hajji datuk dato datin encik puan tuan khun sheikh ustad
    bapak ibu univ hofrat med phil jur rer nat general brigadier sheriff councillor cllr vicar archbishop coach
    """
)
"""What stands before a name and is no part of it; after most of them one more word may be the family name alone."""

GIVEN_TITLES = _words("dona sir dame father sister brother uncle aunt")
"""Titles that go with the first name. `dona` is here as Doña; without its mark it may be a name (`MAYBE_TITLES`)."""

MAYBE_TITLES = _words("don dona dean earl duke prince king queen sri pan")
"""Titles that are first names too: of three words nobody can tell."""

SUFFIXES = _words("jr sr ii iii iv phd md dds dvm esq mba cpa cfa msc bsc")
DEGREES = _words("ma ba bs ms rn pe cfp pmp jd llm llb frcs obe mbe cbe dphil ing dipl pharmd edd dba ceng cmrp")
"""What may stand behind a name: the first anywhere, the second after a comma."""

PARTICLES = _words(
    "de del della delle degli dei dal dalla da das do dos di du des la le lo las los van von vom zu zum zur der den ter"
    " ten te op af av st san santa mac mc"
)
SMALL_PARTICLES = _words("bin ibn bint ben al el abu")
"""What begins a family name of several words; the small ones only if they are written small."""

FAMILY_FIRST = _words(
    """
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly
    wang li zhang liu chen huang zhao wu zhou xu zhu hu guo luo zheng liang xie tang deng feng cao peng zeng xiao cai
    jiang shen yao qiu wong chan leung cheung lau yeung kwok tsang tse chow
    """
)
VIETNAMESE = _words("nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly")
KOREAN = _words(
    "kim lee park choi jung jeong kang cho yoon jang lim han shin seo kwon hwang ahn song oh moon bae baek son noh ryu"
)
"""Family names of places where the family name comes first, as they are written in Latin letters."""

AND = _words("and und et og och")

COMPANY = _words(
    """
    inc incorporated llc ltd limited corp corporation company plc gmbh mbh kg ohg bv nv srl sarl pty group holding
    holdings industries industrial supply supplies systems solutions services manufacturing wholesale bros sons
    department dept team desk office unknown tbd
    """
)
"""What no person's name has in it."""

OFFICE = _words(
    """
    the our your front inside outside customer customers sales purchasing procurement accounts accounting account
    payable billing orders order shipping receiving warehouse maintenance support service info contact help helpdesk
    reception receptionist manager owner buyer plant store shop branch head headquarters hq none na nobody test
    einkauf buchhaltung zentrale empfang vertrieb compras ventas contabilidad achats ventes comptabilite accueil
    acquisti ufficio segreteria inkoop administratie
    """
)
"""What begins the name of a desk and not of a person."""
