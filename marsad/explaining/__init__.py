"""Why something was told or not: of a text, an event, an address. An answer is a plain object, for people and programs alike."""
