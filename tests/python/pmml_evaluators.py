"""Scores tables with PMML documents in two public evaluators, and checks documents against the schema of PMML 4.4.

    python pmml_evaluators.py jpmml|pmml4s DOCUMENT TABLE OUT [DOCUMENT TABLE OUT ...]
    python pmml_evaluators.py valid DOCUMENT [DOCUMENT ...]

TABLE is CSV, an empty cell a missing value. OUT has a line of `points,pd,reason_1,…,reason_4` for each row. `valid` writes a line for each
document: `valid`, or what is wrong. Both evaluators run in Java. The schema is the one in JPMML's package.
"""

import csv
import pathlib
import sys
import xml.etree.ElementTree as ElementTree
import zipfile

FIELDS = ["points", "pd", "reason_1", "reason_2", "reason_3", "reason_4"]


def read_rows(document: str, table: str) -> list:
    """Returns the rows of a table as the document's fields want them."""
    root = ElementTree.parse(document).getroot()
    names = {}
    for field in root.iter("{http://www.dmg.org/PMML-4_4}DataField"):
        names[field.get("name")] = float if field.get("dataType") == "double" else str
    with open(table, encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return [
            {name: None if row[name] == "" else kind(row[name]) for name, kind in names.items()}
            for row in rows
        ]


def write_rows(out: str, results: list) -> None:
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(FIELDS)
        for points, pd, *reasons in results:
            writer.writerow([repr(float(points)), repr(float(pd)), *("" if r is None else r for r in reasons)])


def with_jpmml(document: str, rows: list) -> list:
    from jpmml_evaluator import PythonEvaluatorUtil, make_backend, make_evaluator

    backend = make_backend("jpype")
    evaluator = make_evaluator(document, backend=backend)
    names = list(rows[0])
    table = {"columns": names, "data": [[row[name] for row in rows] for name in names]}
    answer = PythonEvaluatorUtil.evaluateAll(backend, evaluator.javaEvaluator, table, None, 1)
    if answer["errors"] is not None:
        raise SystemExit(f"{document}: {[error for error in answer['errors'] if error][:1]}")
    columns = dict(zip(answer["columns"], answer["data"]))
    return list(zip(*(columns[field] for field in FIELDS)))


def with_pmml4s(document: str, rows: list) -> list:
    from pypmml import Model

    model = Model.load(document)
    results = []
    for row in rows:
        result = model.predict(row)
        results.append([result[field] for field in FIELDS])
    return results


def check(documents: list) -> None:
    import jpmml_evaluator
    import jpype

    package = pathlib.Path(jpmml_evaluator.__file__).parent
    jpmml_evaluator.make_backend("jpype")
    [jar] = package.glob("dependencies/pmml-model-[0-9]*.jar")
    schema_text = zipfile.ZipFile(jar).read("pmml.xsd")
    source = jpype.JClass("javax.xml.transform.stream.StreamSource")
    stream = jpype.JClass("java.io.ByteArrayInputStream")
    factory = jpype.JClass("javax.xml.validation.SchemaFactory")
    schemas = factory.newInstance("http://www.w3.org/2001/XMLSchema")
    schema = schemas.newSchema(source(stream(jpype.JArray(jpype.JByte)(schema_text))))
    for document in documents:
        text = pathlib.Path(document).read_bytes()
        try:
            schema.newValidator().validate(source(stream(jpype.JArray(jpype.JByte)(text))))
            print("valid")
        except jpype.JException as err:
            print(str(err).splitlines()[0])


def main() -> None:
    what, *files = sys.argv[1:]
    if what == "valid":
        check(files)
        return
    evaluate = {"jpmml": with_jpmml, "pmml4s": with_pmml4s}[what]
    for document, table, out in zip(*[iter(files)] * 3):
        write_rows(out, evaluate(document, read_rows(document, table)))


if __name__ == "__main__":
    main()
