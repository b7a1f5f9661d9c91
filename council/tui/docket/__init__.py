"""The parts of the docket screen: what is listed where, the cards, the acts."""
