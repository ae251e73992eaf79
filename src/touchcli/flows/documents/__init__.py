"""Files for people: e-mails, letters, cards, calendars."""
