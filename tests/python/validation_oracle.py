"""Says what PyPI's protovalidate finds wrong with messages of the contract.

    python validation_oracle.py PROTO_FOLDER MESSAGES

MESSAGES has one message a line: full name, tab, encoded message in base64. One line of JSON comes out for each: a list of
[field path, rule id]. Nothing of kvcredit is used but its proto files.
"""

import base64
import importlib
import json
import pathlib
import sys
import tempfile

import grpc_tools
from grpc_tools import protoc

FILES = ["kvcredit/v1/scoring_service.proto", "kvcredit/v1/decision_service.proto"]


def generate(proto_folder: pathlib.Path, into: pathlib.Path) -> None:
    """Makes Python code of the contract; google's own protos come with googleapis-common-protos."""
    sources = sorted((proto_folder / "kvcredit").rglob("*.proto"))
    sources += sorted((proto_folder / "buf").rglob("*.proto"))
    well_known = pathlib.Path(grpc_tools.__file__).parent / "_proto"
    arguments = ["protoc", f"-I{proto_folder}", f"-I{well_known}", f"--python_out={into}"]
    if protoc.main(arguments + [str(source) for source in sources]) != 0:
        raise SystemExit("protoc refused the contract")
    sys.path.insert(0, str(into))


def message_classes() -> dict:
    """Returns the classes of all request messages by full name."""
    classes = {}
    for file in FILES:
        module = importlib.import_module(file.removesuffix(".proto").replace("/", ".") + "_pb2")
        for service in module.DESCRIPTOR.services_by_name.values():
            for method in service.methods:
                descriptor = method.input_type
                classes[descriptor.full_name] = descriptor._concrete_class
    return classes


def path(field) -> str:
    """Writes a buf.validate.FieldPath as its documentation does: `a.b[3].c`."""
    if field is None:
        return ""
    steps = []
    for element in field.elements:
        subscript = ""
        if hasattr(element, "WhichOneof"):  # protovalidate before 2
            which = element.WhichOneof("subscript")
            if which:
                subscript = f"[{getattr(element, which)}]"
        elif element.subscript is not None:
            subscript = f"[{element.subscript.value}]"
        steps.append(element.field_name + subscript)
    return ".".join(steps)


def main() -> None:
    proto_folder, messages = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as folder:
        generate(proto_folder, pathlib.Path(folder))
        import protovalidate

        classes = message_classes()
        for line in messages.read_text().splitlines():
            name, encoded = line.split("\t")
            message = classes[name].FromString(base64.b64decode(encoded))
            found = [
                [path(violation.proto.field), violation.proto.rule_id]
                for violation in protovalidate.collect_violations(message)
            ]
            print(json.dumps(found))


main()
