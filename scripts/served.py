"""A kvcredit server and its command line, for the scripts beside this file. Python's own library only."""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def program():
    """Returns the built program: KVCREDIT, or the newest of the release and debug builds."""
    named = os.environ.get("KVCREDIT")
    if named:
        return named
    folder = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    built = [folder / kind / "kvcredit" for kind in ("release", "debug")]
    built = sorted((path for path in built if path.exists()), key=lambda path: path.stat().st_mtime)
    if not built:
        raise SystemExit("no kvcredit is built: run `cargo build --release`, or set KVCREDIT")
    return str(built[-1])


@contextlib.contextmanager
def server(address, model, data=None):
    """Yields the address of a server: the one given, or one of our own that ends with the block and keeps its data in `data`."""
    if address:
        yield address
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [program(), "serve", "--listen", "127.0.0.1:0", "--data-dir", data or folder]
        if model:
            command += ["--model", model]
        with open(os.path.join(folder, "log"), "w+", encoding="utf-8") as log:
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
            try:
                ready = process.stdout.readline()
                if not ready:
                    log.seek(0)
                    raise SystemExit(f"the server did not start:\n{log.read()}")
                yield json.loads(ready)["grpc"]
            finally:
                process.terminate()
                process.wait(timeout=30)
                process.stdout.close()


def profile_of(filing):
    """Returns the profile of a filing."""
    done = subprocess.run(
        [program(), "profile", "from-filing", str(filing)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise SystemExit(f"{filing}: {done.stderr.strip()}")
    return json.loads(done.stdout)


def decision_of(address, profile, product):
    """Returns what the server decides on a profile; nothing is recorded."""
    command = [program(), "score", "-", "--validate-only", "--format", "json"]
    command += ["--product", product, "--server", address]
    done = subprocess.run(command, input=json.dumps(profile), capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)["decision"]
    except (json.JSONDecodeError, KeyError):
        name = profile["identity"]["name"]
        raise SystemExit(f"{name}: {done.stderr.strip() or done.stdout.strip()}") from None


def assessed(profile, product, model=None, amount_yuan=None):
    """Returns what the shipped tables say of a profile on its as-of date, without a server."""
    command = [program(), "assess", "-", "--format", "json", "--product", product]
    if model:
        command += ["--model", model]
    if amount_yuan:
        command += ["--amount", str(amount_yuan)]
    done = subprocess.run(command, input=json.dumps(profile), capture_output=True, text=True, check=False)
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        name = profile["identity"]["name"]
        raise SystemExit(f"{name}: {done.stderr.strip() or done.stdout.strip()}") from None


def word(name):
    """Returns the last part of an enum value, in lower case: LIMIT_CEILING_KIND_KNOWLEDGE_CAP is `knowledge cap`."""
    for prefix in ("LIMIT_CEILING_KIND_", "OUTCOME_", "GATE_KIND_"):
        name = name.removeprefix(prefix)
    return name.replace("_", " ").lower()


def million(fen):
    """Returns fen as millions of yuan, with as many digits as mean something; `–` for nothing known."""
    if fen is None:
        return "–"
    value = int(fen) / 1e8
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def wan(fen):
    """Returns fen as 万元."""
    return f"{int(fen) / 1e6:g} 万"


def row(cells):
    """Returns a row of a Markdown table."""
    return "| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |"


def heading(cells):
    """Returns the head of a Markdown table."""
    return row(cells) + "\n" + "|" + "---|" * len(cells)
