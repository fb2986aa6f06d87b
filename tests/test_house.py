"""The rules of the house, as far as a machine can check them.

In: the tree of the project. Out: one failing sentence per broken rule, naming the place.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "vigie"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
PURE = next(c["source_modules"] for c in CONTRACTS if c["type"] == "forbidden")
LONGEST_FILE = 600
LONGEST_FUNCTION = 60
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "services", "misc", "common"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(*folders: str) -> list[Path]:
    """Python files below `folders` of the project, generated migrations left out."""
    found = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))
    return [f for f in found if "migrations" not in f.parts]


def place(file: Path, node: ast.AST | None = None) -> str:
    """`path:line`, as editors understand it."""
    return f"{file.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def tracked() -> list[Path]:
    """Every file under version control that is text of our own."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def functions(tree: ast.AST) -> Iterator[Function]:
    return (n for n in ast.walk(tree) if isinstance(n, Function))


def public_definitions(tree: ast.Module) -> Iterator[Function | ast.ClassDef]:
    """What another room may use: names without underscore, at the top or in a public class."""
    for node in tree.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (n for n in node.body if isinstance(n, Function) and not n.name.startswith("_"))


def test_a_room_imports_only_rooms_on_lower_floors():
    command = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_room_stands_on_a_floor():
    layers = next(c["layers"] for c in CONTRACTS if c["type"] == "layers")
    placed = {room.strip(" ()") for layer in layers for room in layer.split("|")}
    entrances = {"__init__", "__main__", "urls", "wsgi"}
    files = {f.stem for f in PACKAGE.glob("*.py")} - entrances
    folders = {f.parent.name for f in PACKAGE.glob("*/__init__.py")}
    assert files | folders <= placed


@pytest.mark.parametrize("room", PURE)
def test_what_a_pure_room_offers_says_what_it_does(room):
    silent = [
        f"{place(file, node)} {node.name}"
        for file in sorted((ROOT / "src" / room.replace(".", "/")).rglob("*.py"))
        for node in public_definitions(ast.parse(file.read_text(encoding="utf-8")))
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_a_module_starts_with_what_comes_in_and_what_goes_out():
    silent = []
    for file in python_files("src"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        said = ast.get_docstring(tree) or ""
        # A check of the contact file says there what its user reads.
        exempt = file.name == "__init__.py" or file.parent.name == "hygiene"
        if tree.body and not exempt and not ("In:" in said and "Out:" in said):
            silent.append(place(file))
    assert silent == []


def test_no_file_and_no_function_is_too_long_to_read():
    long = []
    for file in python_files("src", "tests", "bench"):
        text = file.read_text(encoding="utf-8")
        if text.count("\n") > LONGEST_FILE:
            long.append(f"{place(file)} {text.count(chr(10))} lines")
        for node in functions(ast.parse(text)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                long.append(f"{place(file, node)} {node.name}: {length} lines")
    assert long == []


def test_no_module_has_a_name_that_says_nothing():
    assert [place(f) for f in python_files("src") if f.stem in VAGUE or f.parent.name in VAGUE] == []


def test_an_exception_from_a_rule_states_its_reason():
    marks = re.compile(r"#\s*(?:noqa|type:\s*ignore|pyright:\s*ignore|fmt:\s*off)\b(?P<rest>.*)")
    reason = re.compile(r"(?:: *[A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*|\[[\w, -]+\])?\s*(?:-|#)\s*\S+")
    bare = [
        f"{file.relative_to(ROOT)}:{number} {line.strip()}"
        for file in python_files("src", "tests", "bench")
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        for mark in [marks.search(line)]
        if mark and "marks = re" not in line and not reason.match(mark["rest"].strip())
    ]
    assert bare == []
    ignored = re.findall(r'^  "[A-Z]+[0-9]*",?(.*)$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert ignored
    assert all("#" in rest for rest in ignored)


def test_no_registry_of_packages_is_named_anywhere():
    # Written in pieces, or this file would name them.
    hosts = [
        "py" + "pi.org",
        "python" + "hosted.org",
        "registry.npm" + "js",
        "npm" + "js.com",
        "deb.deb" + "ian.org",
        "archive.ub" + "untu.com",
        "security.deb" + "ian.org",
    ]
    named = [
        f"{file.relative_to(ROOT)} {host}"
        for file in tracked()
        for host in hosts
        if host.encode() in file.read_bytes().lower()
    ]
    assert named == []


def test_the_readme_names_only_commands_that_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    texts = [ROOT / "CONTRIBUTING.md", *ROOT.glob("README*.md"), *(ROOT / "docs").rglob("*.md")]
    named = {c for t in texts for c in re.findall(r"(?:^ {4,}|`)make ([a-z]+)", t.read_text(), re.MULTILINE)}
    assert {"demo", "test"} <= named <= targets


def test_both_readmes_give_the_same_commands():
    def commands(name: str) -> list[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        return [line.split("#")[0].strip() for line in lines if line.startswith("    ") and line.strip()]

    assert commands("README.md") == commands("README.fr.md")
    assert commands("README.md")[:2] == ["make demo", "make test"]


def test_the_paths_and_links_of_the_documents_exist():
    broken = []
    for text in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        said = text.read_text(encoding="utf-8")
        links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", said) if "://" not in link]
        paths = re.findall(r"`((?:src|tests|bench|docs)/[\w./-]*)`", said)
        broken += [f"{text.name}: {x}" for x in links if x and not (text.parent / x).exists()]
        broken += [f"{text.name}: {x}" for x in paths if not (ROOT / x).exists()]
    assert broken == []


@pytest.mark.parametrize(
    ("lists", "lock"),
    [
        (("requirements.in", "requirements-build.in"), "requirements.lock"),
        (("requirements.in", "requirements-build.in", "requirements-dev.in"), "requirements-dev.lock"),
    ],
)
def test_the_lock_holds_what_was_asked_for_with_its_hashes(lists, lock):
    text = (ROOT / lock).read_text()
    pinned = dict(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))
    asked = [
        Requirement(line.split("#")[0])
        for name in lists
        for line in (ROOT / name).read_text().splitlines()
        if line.strip() and not line.startswith(("#", "-"))
    ]
    for requirement in asked:
        assert pinned.get(requirement.name.lower()) in requirement.specifier, f"run `make lock` for {requirement}"
    entries = re.split(r"\n(?=[a-z0-9-]+==)", text)
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)
    assert "://" not in text


def test_the_log_names_nobody_not_in_a_traceback_either(database):
    import logging

    (handler,) = (h for h in logging.getLogger().handlers if type(h.formatter).__name__ == "Line")
    quoted = "jo.durand@acme.example"
    try:
        int(quoted)
    except ValueError:
        record = logging.makeLogRecord({"msg": "row of jo.durand@acme.example", "exc_info": sys.exc_info()})
    line = handler.format(record)
    assert "jo.durand" not in line
    assert line.count("*@acme.example") == 2
