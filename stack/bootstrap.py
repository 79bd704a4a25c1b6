"""Makes ``.venv`` what the lock says. Runs on the system's Python: standard library only.

``python3 -m stack.bootstrap`` does nothing when lock and project are as at the last time.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from stack.errors import DiskFullError, RegistryUnreachableError, StackError, StepFailedError
from stack.language import say

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed.sha256"
LOG = ROOT / "var" / "log" / "bootstrap.log"
INSTALLER = "uv"
NEEDED_MB = 2_500
MB = 1024 * 1024
TICK_SECONDS = 0.2

# How pip and uv say that a server could not be reached
UNREACHABLE = re.compile(
    r"connection (error|broken|refused|reset|aborted)|failed to establish a new connection"
    r"|name or service not known|name resolution|network is unreachable|timed? ?out|dns error"
    r"|error sending request|client error \(connect\)|tunnel|proxy|no matching distribution"
    r"|could not find a version|certificate",
    re.IGNORECASE,
)
FULL = re.compile(r"no space left on device|os error 28|disk quota exceeded", re.IGNORECASE)


def main() -> int:
    """Bring ``.venv`` up to date.

    Returns:
        The exit status: 0, or 1 after one line that says what is in the way.
    """
    try:
        _bring_up_to_date()
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _bring_up_to_date() -> None:
    wanted = _digest()
    if STAMP.exists() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    _enough_room()
    LOG.parent.mkdir(parents=True, exist_ok=True)
    LOG.write_text("", encoding="utf-8")
    python = VENV / "bin" / "python"
    if not python.exists():
        title = say("Making the environment .venv", "创建运行环境 .venv")
        _run(title, [sys.executable, "-m", "venv", "--clear", str(VENV)])
    if not (VENV / "bin" / INSTALLER).exists():
        _install_the_installer(python)
    _run(say("Installing Python packages", "安装 Python 组件"), _sync(python))
    _run(
        say("Installing the plugins", "安装插件"),
        [
            *_uv(python, "install"),
            "--no-deps",
            "--no-build-isolation",
            "--offline",
            "--editable",
            str(ROOT),
        ],
    )
    # What a build has left in the checkout stands before .venv, and names the plugins of its day
    for left in ROOT.glob("*.egg-info"):
        shutil.rmtree(left)
    STAMP.write_text(wanted, encoding="utf-8")


def _digest() -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in (LOCK, ROOT / "pyproject.toml", ROOT / "setup.py"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _install_the_installer(python: Path) -> None:
    """The installer itself, in the version and with the sums that the lock names."""
    block = re.search(rf"(?m)^{INSTALLER}==(?:.*\\\n)*.*\n", LOCK.read_text(encoding="utf-8"))
    wanted = LOG.with_name("installer.lock")
    wanted.write_text(block.group(0) if block else INSTALLER, encoding="utf-8")
    command = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--retries=2"]
    command += ["--require-hashes", "--requirement", str(wanted)]
    _run(say("Installing the installer", "安装安装工具"), command)


def _uv(python: Path, action: str) -> list[str]:
    # The machine's own certificates: behind a government's proxy they are not the public ones
    return [str(VENV / "bin" / INSTALLER), "--system-certs", "pip", action, "--python", str(python)]


def _sync(python: Path) -> list[str]:
    return [*_uv(python, "sync"), "--require-hashes", "--build-constraints", str(LOCK), str(LOCK)]


def _run(title: str, command: list[str]) -> None:
    """Run a command under its title; its own words go to the log.

    Raises:
        StackError: it failed, and why.
    """
    begun = time.monotonic()
    with LOG.open("a", encoding="utf-8") as log:
        environment = os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "NO_COLOR": "1"}
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        while process.poll() is None:
            if sys.stdout.isatty():
                print(f"\r… {title} {time.monotonic() - begun:.0f} s", end="", flush=True)
            time.sleep(TICK_SECONDS)
    if sys.stdout.isatty():
        print("\r\033[K", end="")
    if process.returncode != 0:
        raise _reason(title)
    print(f"✓ {title} {time.monotonic() - begun:.1f} s", flush=True)


def _reason(title: str) -> StackError:
    text = LOG.read_text(encoding="utf-8", errors="replace")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if FULL.search(text):
        return _no_room()
    if UNREACHABLE.search(text):
        causes = [line for line in lines if UNREACHABLE.search(line) or line.startswith("cause:")]
        return RegistryUnreachableError(what="Python packages", reason=causes[-1][:200])
    last = lines[-1][:300] if lines else "-"
    return StepFailedError(step=title, reason=last, log=LOG)


def _enough_room() -> None:
    if shutil.disk_usage(ROOT).free // MB < NEEDED_MB:
        raise _no_room()


def _no_room() -> DiskFullError:
    free_mb = shutil.disk_usage(ROOT).free // MB
    return DiskFullError(folder=ROOT, free_mb=free_mb, needed_mb=NEEDED_MB)


if __name__ == "__main__":
    sys.exit(main())
