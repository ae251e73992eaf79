"""`touch work`: the day one account at a time, on the whole screen or as questions and answers."""
