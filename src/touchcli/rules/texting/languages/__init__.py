"""The words in which people ask for no more texts, a language a file: those of every place in `places.csv`.

Sources: the keywords that carriers act on (CTIA Messaging Principles, AF2M's STOP SMS), and how people
who never heard of keywords put it. The patterns are written in
small letters without accents and apostrophes.
"""
