"""From the bytes of a page to an article: encoding, body, title, date, and what is only furniture."""
