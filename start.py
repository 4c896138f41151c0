"""Sets RehabDesk up in this folder and opens it. Needs Python 3.11 to 3.14 and nothing else.

    python3 start.py                 set up and open the program (Windows: py start.py)
    python3 start.py test [...]      set up and run the checks and the tests; further words go to pytest
    python3 start.py words           gather the words people see and compile the Indonesian catalogue
    python3 start.py benchmarks      measure the program against its limits
    python3 start.py demo DIR        any other words go to `python -m rehabdesk`

Runs before anything is installed, so it uses the standard library only and says each thing in
Indonesian and in English.
"""

import errno
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
READY = VENV / "ready.txt"  # what is done: one mark a line; no file means the set-up never finished
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
LOCKS = {"program": "requirements.lock", "check": "requirements-check.lock"}

# This line must come before anything that an older Python cannot read.
if not (3, 11) <= sys.version_info[:2] <= (3, 14):
    here = ".".join(map(str, sys.version_info[:2]))
    sys.exit(
        f"RehabDesk membutuhkan Python 3.11 sampai 3.14; ini Python {here}.\n"
        f"RehabDesk needs Python 3.11 to 3.14; this is Python {here}."
    )


def main(words: list[str]) -> int:
    task = words[0] if words else ""
    parts = "check" if task == "test" else "program"
    platform = platform_for(task)
    try:
        make_ready(parts, platform)
    except OSError as error:
        sys.exit(explain(str(error), error.errno))
    if platform == "offscreen":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if task == "test":
        return check(words[1:])
    if task == "words":
        return become([str(ROOT / "words.py"), *words[1:]])
    if task == "benchmarks":
        os.chdir(ROOT)
        return become(["-m", "benchmarks", *words[1:]])
    opens = not words or (task == "--centre" and len(words) == 2)
    if opens and platform == "offscreen":
        say(
            "Tidak ada layar: RehabDesk berjalan tanpa jendela; gambar setiap layar ada di folder tour.",
            "There is no display: RehabDesk runs without a window; pictures of it go into the folder tour.",
        )
        words = ["tour", "tour"]
    return become(["-m", "rehabdesk", *words])


def say(indonesian: str, english: str) -> None:
    print(indonesian, english, sep="\n", flush=True)


def platform_for(task: str) -> str:
    """The Qt platform to prepare for; empty where Qt brings all it needs."""
    if not sys.platform.startswith("linux"):
        return "offscreen" if task == "test" else ""
    shown = task == "benchmarks" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return "xcb" if shown and task != "test" else "offscreen"


# ---- setting up


def make_ready(parts: str, platform: str) -> None:
    """Do what is not done yet; costs one small file read when nothing is."""
    installed, libraries = mark(parts), "libraries " + platform
    if done() >= {installed, libraries} and PYTHON.exists():
        return
    with only_one():
        if installed not in done() or not PYTHON.exists():
            install(parts)
        if libraries not in done():
            if sys.platform.startswith("linux"):
                install_libraries(platform)
            remember(libraries)


def mark(parts: str) -> str:
    """Changes with the lock, with Python's version and with the place of this folder."""
    seen = hashlib.sha256((ROOT / LOCKS[parts]).read_bytes())
    seen.update(f"{sys.version_info[:2]} {sys.base_prefix} {ROOT}".encode())
    return f"{parts} {seen.hexdigest()}"


def done() -> set[str]:
    try:
        return set(READY.read_text("utf-8").splitlines())
    except FileNotFoundError:
        return set()


def remember(*marks: str) -> None:
    part = READY.with_suffix(".part")
    part.write_text("\n".join(sorted(done() | set(marks))) + "\n", "utf-8")
    part.replace(READY)


def only_one() -> BinaryIO:
    """Hold off a second start while this one installs; the system lets go of it even after a kill."""
    file = Path(__file__).open("rb")  # noqa: SIM115  held until the set-up ends
    if sys.platform == "win32":
        import msvcrt

        file.seek(1 << 30)  # far beyond the text, so that reading it stays free
        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                return file
            except OSError:
                say("Menunggu penyiapan lain selesai ...", "Waiting for another set-up to finish ...")
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        say("Menunggu penyiapan lain selesai ...", "Waiting for another set-up to finish ...")
        fcntl.flock(file, fcntl.LOCK_EX)
    return file


def install(parts: str) -> None:
    """Bring .venv to what the lock says. One that never finished is made anew: pip cannot tell a half
    unpacked package from a whole one."""
    whole = any(line.startswith("program ") and line == mark("program") for line in done())
    READY.unlink(missing_ok=True)
    own_pip = importlib.util.find_spec("ensurepip") is not None
    if not own_pip and importlib.util.find_spec("pip") is None:
        install_packages([f"python3.{sys.version_info[1]}-venv"])
        own_pip = True
    say(
        "Menyiapkan RehabDesk di folder ini (sekali saja, perlu internet) ...",
        "Setting RehabDesk up in this folder (once, needs the internet) ...",
    )
    if not whole or not PYTHON.exists():
        if VENV.is_dir():
            shutil.rmtree(VENV)
        # The interpreter behind a virtual environment, should this one run inside one.
        python = getattr(sys, "_base_executable", sys.executable)
        run([python, "-m", "venv", *([] if own_pip else ["--without-pip"]), str(VENV)])
    packages = next(VENV.glob("Lib/site-packages" if WINDOWS else "lib/python*/site-packages"))
    with (packages / "rehabdesk.pth").open(
        "w", encoding="utf-8" if sys.version_info >= (3, 13) else None
    ) as file:
        file.write(f"{ROOT}\n")
    pip = [str(PYTHON), "-m", "pip"] if own_pip else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    # Nothing is built here: a machine without a compiler gets a sentence instead of a compiler's errors.
    options = ["--require-hashes", "--only-binary", ":all:", "--no-warn-script-location", "--retries", "3"]
    lock = str(ROOT / LOCKS[parts])
    run([*pip, "install", "--disable-pip-version-check", *options, "-r", lock], shown=sys.stdout.isatty())
    remember(mark("program"), mark(parts))


def install_libraries(platform: str) -> None:
    """Qt brings its own libraries but not the system's that those stand on."""
    qt = next(VENV.glob("lib/python*/site-packages/PySide6/Qt"))
    needed = [qt / "lib/libQt6Widgets.so.6", qt / f"plugins/platforms/libq{platform}.so"]
    if platform == "xcb":
        needed += [
            qt / "plugins/platforms/libqwayland.so",
            qt / "plugins/printsupport/libcupsprintersupport.so",
        ]
    lines = subprocess.run(["ldd", *map(str, needed)], capture_output=True, text=True).stdout.splitlines()
    missing = sorted({line.split()[0] for line in lines if "not found" in line})
    if missing:
        install_packages(list(dict.fromkeys(package_of(name) for name in missing)))


def package_of(library: str) -> str:
    """Debian's package of a library: libEGL.so.1 is in libegl1, libdbus-1.so.3 in libdbus-1-3."""
    if re.match(r"lib(glib|gobject|gthread|gio|gmodule)-2\.0\.", library):
        return "libglib2.0-0"
    stem, _, version = library.lower().partition(".so.")
    return f"{stem}{'-' if stem[-1].isdigit() else ''}{version}"


def install_packages(names: list[str]) -> None:
    """Install Debian's or Ubuntu's packages, or say which command does."""
    if shutil.which("apt-get") is None:
        sys.exit(
            f"Sistem ini belum memiliki {' '.join(names)}. Pasang dahulu, lalu mulai lagi.\n"
            f"This system lacks {' '.join(names)}. Install that, then start again."
        )
    if os.geteuid() != 0:
        command = f"sudo apt-get update && sudo apt-get install -y {' '.join(map(present_name, names))}"
        sys.exit(
            f"Sistem ini belum lengkap. Jalankan perintah berikut, lalu mulai lagi:\n"
            f"This system lacks something. Run this command, then start again:\n\n    {command}\n"
        )
    say("Memasang paket sistem ...", "Installing system packages ...")
    apt = ["apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    run([*apt, "update"])
    run([*apt, "install", "-y", "--no-install-recommends", *map(present_name, names)])
    importlib.invalidate_caches()


def present_name(package: str) -> str:
    """Newer Debian and Ubuntu add t64 to some names."""
    newer = package + "t64"
    known = subprocess.run(["apt-cache", "show", newer], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return newer if known.returncode == 0 else package


def run(command: list[str], shown: bool = False) -> None:
    """Run a step of the set-up; say in a sentence what stopped it."""
    output = None if shown else subprocess.PIPE
    ended = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE, text=True, errors="replace"
    )
    if ended.returncode:
        sys.exit(explain((ended.stderr or "") + (ended.stdout or "")))


def explain(said: str, number: int | None = None) -> str:
    """Two sentences instead of a traceback: what is wrong and what mends it."""
    full = number == errno.ENOSPC or "No space left" in said or shutil.disk_usage(ROOT).free < 100 << 20
    if full:
        return (
            "Disk penuh: RehabDesk membutuhkan sekitar 1 GB. Kosongkan tempat, lalu mulai lagi.\n"
            "The disk is full: RehabDesk needs about 1 GB. Free some space, then start again."
        )
    if number in (errno.EACCES, errno.EPERM, errno.EROFS) or "Read-only file system" in said:
        return (
            f"Folder {ROOT} tidak dapat ditulisi. Salin RehabDesk ke folder milik Anda, lalu mulai lagi.\n"
            f"The folder {ROOT} cannot be written to. Copy RehabDesk to a folder of yours, then start again."
        )
    if re.search(r"NewConnectionError|ConnectionError|Temporary failure|resolve|timed out|ProxyError", said):
        return (
            "Internet tidak terjangkau. Periksa sambungan, lalu mulai lagi; tidak ada yang rusak.\n"
            "The internet cannot be reached. Check the connection, then start again; nothing is broken."
        )
    last = [line for line in said.splitlines() if line.strip()][-8:]
    detail = "\n".join("    " + line for line in last)
    return (
        "Penyiapan berhenti. Mulai lagi; bila berulang, inilah sebabnya.\n"
        f"The set-up stopped. Start again; if it stops again, this is why.\n\n{detail}"
    )


# ---- going on


def become(arguments: list[str]) -> int:
    """Hand over to the program's own Python."""
    command = [str(PYTHON), *arguments]
    if WINDOWS:  # execv there returns to the prompt while the program still runs
        return subprocess.run(command).returncode
    os.execv(command[0], command)


def check(words: list[str]) -> int:
    """Everything a change must pass, each by name; all of it, even when something fails."""
    layers = "import sys; from importlinter.cli import lint_imports_command as run; sys.exit(run())"
    steps = {
        "ruff check": ["-m", "ruff", "check"],
        "ruff format": ["-m", "ruff", "format", "--check"],
        "mypy": ["-m", "mypy"],
        "import-linter": ["-c", layers],
        "pytest": ["-m", "pytest", *(words or ["-n", "2"])],
    }
    failed = []
    for name, arguments in steps.items():
        print(f"\n== {name}", flush=True)
        if subprocess.run([str(PYTHON), *arguments], cwd=ROOT, stdin=subprocess.DEVNULL).returncode:
            failed.append(name)
    print("\nGagal / failed: " + ", ".join(failed) if failed else "\nSemua lulus / all passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nDihentikan. Mulai lagi kapan saja.\nStopped. Start again at any time.")
