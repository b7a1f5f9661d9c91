"""The parts of the welcome screen: what is offered, and opening or making a community without a fright."""
