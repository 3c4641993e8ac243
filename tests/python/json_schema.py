"""Says whether documents are what a JSON Schema (2020-12) says.

    python json_schema.py SCHEMA DOCUMENT [DOCUMENT ...]

A line comes out for each document: `valid`, or where something is wrong.
"""

import json
import sys

import jsonschema


def read(path: str):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main() -> None:
    schema, *documents = sys.argv[1:]
    validator = jsonschema.Draft202012Validator(read(schema))
    validator.check_schema(validator.schema)
    for document in documents:
        errors = [error.json_path for error in validator.iter_errors(read(document))]
        print(errors[0] if errors else "valid")


if __name__ == "__main__":
    main()
