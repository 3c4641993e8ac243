"""Scores a CSV table with a card exported by `kvcredit export --as json`. It needs Python and nothing else.

    python score_card.py CARD.json TABLE.csv > SCORED.csv

An empty cell is a missing value. Out come `points` and `pd`, a line for each row of the table.
"""

import csv
import json
import math
import sys


def holds(bin, value, words):
    """Says whether a bin holds a value; `words` are those that the other bins of the column name."""
    if value is None:
        return "missing" in bin
    if "codes" in bin:
        return value in bin["codes"]
    if "from" in bin:
        above = bin["from"] is None or value >= bin["from"]
        below = bin["below"] is None or value < bin["below"]
        return above and below and value not in bin.get("except", [])
    if "words" in bin:
        return value in bin["words"]
    return "other" in bin and value not in words


def place(bins, value):
    """Returns the position of the one bin that holds a value."""
    words = {word for bin in bins for word in bin.get("words", [])}
    [found] = [at for at, bin in enumerate(bins) if holds(bin, value, words)]
    return found


def value_of(column, cell):
    """Returns a cell as the card takes it: a number, a word, or None."""
    if cell == "":
        return None
    if column["kind"] == "words":
        return cell
    number = float(cell)
    return None if math.isnan(number) else number


def score(card, row):
    """Returns the points and the probability of bad of a row, a dict of cells by column."""
    values = {column["name"]: value_of(column, row[column["name"]]) for column in card["columns"]}
    points = 0
    for column in card["columns"]:
        points += column["bins"][place(column["bins"], values[column["name"]])]["points"]
    for pair in card["pairs"]:
        first = place(pair["first_bins"], values[pair["first"]])
        second = place(pair["second_bins"], values[pair["second"]])
        points += pair["points"][first][second]
    return points, card["pd"]["at"][points - card["pd"]["points_min"]]


def main():
    card_file, table_file = sys.argv[1:]
    with open(card_file, encoding="utf-8") as file:
        card = json.load(file)
    out = csv.writer(sys.stdout)
    out.writerow(["points", "pd"])
    with open(table_file, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            points, pd = score(card, row)
            out.writerow([points, repr(pd)])


if __name__ == "__main__":
    main()
