"""The tour walks to its end in both languages, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("language", "size", "theme"), [("id", "1366x768", "light"), ("en", "1100x680", "dark")]
)
def test_the_tour_walks_to_its_end(tmp_path: Path, language: str, size: str, theme: str) -> None:
    out = tmp_path / "hasil tur"
    command = [sys.executable, "-m", "rehabdesk", "tour", str(out)]
    options = ["--language", language, "--size", size, "--theme", theme]
    surroundings = {**os.environ, "REHABDESK_SETTINGS": str(tmp_path / "mine")}
    done = subprocess.run(
        [*command, *options], capture_output=True, text=True, timeout=400, env=surroundings, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    pictures = sorted(out.glob("*.png"))
    assert len(pictures) > 40
    assert str(len(pictures)) in done.stdout
    papers = {file.name: file.read_bytes()[:5] for file in out.glob("*.pdf")}
    letters = {f"letter-{kind}.pdf" for kind in ("completion", "discharge", "referral")}
    assert set(papers) == {
        "recovery-key-sheet.pdf",
        "consent-form.pdf",
        "consent-release.pdf",
        "assessment-summary.pdf",
        *letters,
    }
    assert set(papers.values()) == {b"%PDF-"}
    assert not (tmp_path / "mine").exists()
