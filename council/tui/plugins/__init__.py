"""The parts of the plugins' place: what there is, how it stands in words, what can be done with it."""
