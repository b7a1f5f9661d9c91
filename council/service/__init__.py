"""One writer and everything it decides, records and announces."""
