"""Ledgers as files and on paper: cells, spreadsheets out and in, sheets, timelines, figures.

All of it follows from a ledger's declaration; words, people and the community's lists come in with a `Teller`."""
