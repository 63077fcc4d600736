"""The AWS emulator, behind our launcher."""

import hashlib
import shutil
from pathlib import Path

from signal9_local_platform.part import HttpPart, Surroundings, plain_environment
from signal9_local_platform.processes import Launch
from signal9_local_platform.progress import Say
from signal9_local_platform.tools import Tool, environment

_PACKAGE = Path(__file__).parents[1]
_LAUNCHER = _PACKAGE / "emulator"
TOOL = Tool("emulator", ("ministack==1.5.33", "boto3==1.43.106"), _PACKAGE / "emulator-constraints.txt")


class Emulator(HttpPart):
    """ministack in an environment of its own; acknowledged writes survive its death."""

    name = "emulator"
    health = "/_ministack/health"
    start_seconds = 120.0  # a long journal to replay after a crash
    stop_seconds = 20.0  # it writes its state at the end

    def __init__(self, *, enforce_iam: bool = False) -> None:
        """`enforce_iam`: refuse what a role does not allow, and record every call for CloudTrail's LookupEvents."""
        self._variables = (
            {"AUTH": "true", "CLOUDTRAIL_RECORDING": "1", "CLOUDTRAIL_MAX_EVENTS": "200000"} if enforce_iam else {}
        )

    @property
    def fingerprint(self) -> str:
        """The tool's versions, the launcher's source and what is switched on."""
        source = "".join(path.read_text() for path in sorted(_LAUNCHER.glob("*.py")))
        switches = "".join(f"-{name}" for name in self._variables)
        return f"{TOOL.key}-{hashlib.sha256(source.encode()).hexdigest()[:12]}{switches}"

    def prepare(self, around: Surroundings, port: int, say: Say) -> Launch:
        """Make the environment and the folders."""
        folder = environment(TOOL, around.cache, say)
        state = around.layout.state(self.name)
        temporary = state / "tmp"
        shutil.rmtree(temporary, ignore_errors=True)  # code unpacked by a run that was killed
        variables = {
            "GATEWAY_PORT": str(port),
            "BIND_HOST": "127.0.0.1",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(state / "files"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(state / "s3"),
            "SIGNAL9_EMULATOR_STATE": str(state),
            "LAMBDA_EXECUTOR": "local",
            "LAMBDA_WARM_TTL_SECONDS": "900",
            # Listeners and helpers that nothing here uses; Docker is not to be touched even where it runs.
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "DOCKER_HOST": f"unix://{state / 'no-docker.sock'}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_REGION": "us-east-1",
            "TMPDIR": str(temporary),
            **self._variables,
        }
        temporary.mkdir(parents=True)
        # -P: the launcher's folder stays off the import path of the functions that it runs.
        command = [str(folder / "bin" / "python"), "-P", str(_LAUNCHER / "boot.py")]
        return Launch(command, plain_environment(variables), state)
