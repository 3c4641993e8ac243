"""What the foreign clients share: code generated from proto/ alone, and reading a refusal."""

import pathlib
import sys
import tempfile

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from grpc_tools import protoc

TIMEOUT = 20


def generate(proto):
    """Generates messages and stubs from the contract, so that `kvcredit.v1` can be imported."""
    generated = tempfile.mkdtemp()
    files = [str(path) for folder in ("kvcredit", "buf") for path in pathlib.Path(proto).rglob(f"{folder}/**/*.proto")]
    common = str(pathlib.Path(protoc.__file__).parent / "_proto")
    out = [f"--python_out={generated}", f"--grpc_python_out={generated}"]
    assert protoc.main(["protoc", f"-I{proto}", f"-I{common}", *out, *files]) == 0
    sys.path.insert(0, generated)


def refused(call, *arguments, **options):
    """Calls, and returns code, reason, field paths and the localized message of the refusal."""
    try:
        call(*arguments, timeout=TIMEOUT, **options)
    except grpc.RpcError as error:
        info, fields, text = None, [], None
        for detail in rpc_status.from_call(error).details:
            if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
                info = error_details_pb2.ErrorInfo()
                detail.Unpack(info)
            elif detail.Is(error_details_pb2.BadRequest.DESCRIPTOR):
                bad = error_details_pb2.BadRequest()
                detail.Unpack(bad)
                fields = sorted(violation.field for violation in bad.field_violations)
            elif detail.Is(error_details_pb2.LocalizedMessage.DESCRIPTOR):
                text = error_details_pb2.LocalizedMessage()
                detail.Unpack(text)
        assert info is not None and info.domain == "kvcredit", info
        return error.code(), info.reason, fields, text
    raise AssertionError("was not refused")
