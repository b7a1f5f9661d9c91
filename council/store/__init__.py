"""Where a community is kept: the port (`base`), a folder of TinyDB files (`tinydb`), and memory (`memory`)."""
