"""The parts of the ledgers' place: what is listed, an entry's card, its form, what is done to entries, papers."""
