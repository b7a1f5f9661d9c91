"""The parts of the people screen: finding somebody, their card, bringing lists in and out."""
