"""The command line: the same desk as the window, for scripts, timers and people who help from afar.

Passwords come from --password-file or REHABDESK_PASSWORD, never from the command's own words, which other
programs can read. Exit 0: done. 1: something the person can mend, in one line. 2: wrong words.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from rehabdesk import __version__, i18n, settings
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _, ngettext

if TYPE_CHECKING:  # each command loads what it needs
    from rehabdesk.db.keyring import Slot
    from rehabdesk.desk import Desk

NO_PASSWORD = N_("Give the password in --password-file FILE or in the variable REHABDESK_PASSWORD.")
NO_FILE = N_("The password file {file} cannot be read.")
NO_CENTRE = N_("Which centre? Give --centre FOLDER before the command.")
NO_ACCOUNT = N_("There is no account named {name} here. The accounts are: {names}.")
NO_SHEET = N_("There is no sheet named {name} in the file. Its sheets are: {names}.")
NOT_EMPTY = N_("The folder {folder} is not empty. Choose a new one.")


def main(words: list[str] | None = None) -> int:
    said = parser().parse_args(words)
    i18n.use(said.language or settings.load().language)
    try:
        return int(said.job(said) or 0)
    except DeskError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # `| head` has read enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - stands until the program ends, which is now
        return 0


def parser() -> argparse.ArgumentParser:
    whole = Parser(prog="rehabdesk", description="The desk of a small drug-rehabilitation centre.")
    whole.set_defaults(job=open_window, language="")
    whole.add_argument("--version", action="version", version=f"RehabDesk {__version__}")
    whole.add_argument("--centre", type=Path, metavar="DIR", help="the centre's folder")
    commands = whole.add_subparsers(title="commands", metavar="")

    def command(name: str, job: Callable[[argparse.Namespace], int | None], help: str) -> Parser:
        made: Parser = commands.add_parser(name, help=help, description=help)
        made.set_defaults(job=job)
        return made

    demo = command("demo", make_demo, "make a centre of invented people in DIR")
    demo.add_argument("folder", type=Path, metavar="DIR")
    demo.add_argument("--clients", type=at_least_one, default=60, metavar="N", help="how many (60)")
    demo.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed, the same centre (1)")

    tour = command("tour", take_tour, "walk through the window and write a picture of every screen into OUT")
    tour.add_argument("out", type=Path, metavar="OUT")
    tour.add_argument("--size", type=window_size, default=(1366, 768), metavar="WxH", help="(1366x768)")
    tour.add_argument("--theme", choices=("light", "dark"), default="light")
    tour.add_argument("--language", choices=i18n.LANGUAGES, default="id")

    backup = command("backup", back_up, "copy the centre into the folder DEST and prove the copy")
    backup.add_argument("folder", type=Path, metavar="DEST")
    verify = command("verify", verify_backup, "prove that a backup still holds what was written")
    verify.add_argument("backup", type=Path, metavar="BACKUP")
    restore = command("restore", restore_backup, "bring a backup back; what it replaces is kept")
    restore.add_argument("backup", type=Path, metavar="BACKUP")
    restore.add_argument(
        "--into", type=Path, required=True, metavar="DIR", help="the centre's folder, or an empty one"
    )
    check = command("check", check_centre, "look the whole file over, a line for each thing")
    info = command("info", tell_about, "versions, counts and the last backup; no names")
    export = command("export", export_table, "write the register into FILE (.xlsx or .csv), put on record")
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("--level", choices=("identified", "pseudonym", "anonymous"), default="pseudonym")
    export.add_argument("--what", choices=("register", "assessments"), default="register")
    export.add_argument("--for", dest="receiver", required=True, metavar="WHOM", help="who gets the file")
    export.add_argument(
        "--purpose",
        choices=("care", "legal", "family", "funding", "work"),
        default="funding",
        help="(funding)",
    )
    export.add_argument("--basis", choices=("law", "emergency", "public", "other"), help="without consent")
    export.add_argument("--reason", default="", help="about the basis")
    bring = command("import", import_table, "bring an old register in from FILE (.xlsx, .ods, .csv)")
    bring.add_argument("file", type=Path, metavar="FILE")
    bring.add_argument("--sheet", default="", help="its name; else the one that looks most like a register")
    bring.add_argument("--dry-run", action="store_true", help="everything but keeping it")
    for each in (backup, verify, restore, check, info, export, bring):
        each.add_argument(
            "--account", metavar="NAME", default="", help="who signs in; else the first account"
        )
        each.add_argument("--password-file", type=Path, metavar="FILE", help="its first line is the password")
    for each in (verify, restore):
        each.add_argument(
            "--recovery-key", action="store_true", help="the password file holds the recovery key"
        )
    return whole


class Parser(argparse.ArgumentParser):
    """Says what is wrong in a line and ends with 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.format_usage()}{self.prog}: {message}\n")


def at_least_one(said: str) -> int:
    if (number := int(said)) < 1:
        raise ValueError
    return number


def window_size(said: str) -> tuple[int, int]:
    wide, high = said.lower().split("x")
    return int(wide), int(high)


# ---- who asks


def secret(said: argparse.Namespace) -> str:
    """The password, never from the command's own words."""
    if said.password_file is not None:
        try:
            return str(said.password_file.read_text("utf-8")).split("\n")[0].rstrip("\r")
        except (OSError, UnicodeDecodeError):
            raise DeskError(NO_FILE, file=said.password_file) from None
    if password := os.environ.get("REHABDESK_PASSWORD"):
        return password
    raise DeskError(NO_PASSWORD)


def account_of(slots: list[Slot], name: str) -> int:
    """The account of that name; without one, the first, who founded the centre."""
    wanted = [slot.account_id for slot in slots if not name or slot.name.casefold() == name.casefold()]
    ids = sorted(account_id for account_id in wanted if account_id is not None)
    if not ids:
        raise DeskError(NO_ACCOUNT, name=name, names=", ".join(slot.name for slot in slots))
    return ids[0]


@contextmanager
def signed_in(said: argparse.Namespace) -> Iterator[Desk]:
    """The centre opened as the window opens it, and closed again whatever happens."""
    from rehabdesk.access import open_desk
    from rehabdesk.db import keyring, swapping
    from rehabdesk.db.lock import FolderLock

    folder, password = centre_folder(said), secret(said)
    lock = FolderLock(folder)
    lock.take()
    try:
        swapping.finish_swaps(folder)
        account_id = account_of(keyring.read(folder).accounts, said.account)
        desk = open_desk(folder, account_id, password)
        try:
            yield desk
        finally:
            desk.lock()
    finally:
        lock.release()


def centre_folder(said: argparse.Namespace) -> Path:
    """The folder named, or the one the window opened last."""
    from rehabdesk.db import keyring

    last = settings.load().centre
    if said.centre is None and not last:
        raise DeskError(NO_CENTRE)
    folder = said.centre or Path(last)
    if not any(folder.glob("*.swap")):
        keyring.read(folder)  # says what is missing, before a lock is laid into a folder that is no centre's
    return Path(folder)


# ---- the commands


def open_window(said: argparse.Namespace) -> int:
    from rehabdesk.app import run

    return run(said.centre)


def take_tour(said: argparse.Namespace) -> int:
    from rehabdesk.tour import take

    return int(take(said.out, size=said.size, theme=said.theme, language=said.language))


def make_demo(said: argparse.Namespace) -> None:
    from rehabdesk.services import demo

    if said.folder.exists() and any(said.folder.iterdir()):
        raise DeskError(NOT_EMPTY, folder=said.folder)
    demo.make_demo(said.folder, clients=said.clients, seed=said.seed).close()
    print(
        _("A centre of {count} invented clients is in {folder}.").format(
            count=said.clients, folder=said.folder
        )
    )
    for account in demo.ACCOUNTS:
        roles = ", ".join(_(role.label) for role in account.roles)
        print(f"  {account.name} ({roles}): {demo.PASSWORD}")
    print(_("Recovery key: {key}").format(key=demo.demo_recovery_key()))


def back_up(said: argparse.Namespace) -> None:
    from rehabdesk import safety

    with signed_in(said) as desk:
        cover, contents = safety.back_up(desk, said.folder)
    print(_("Proven: {file}").format(file=cover.path))
    print(_counted(contents.counts))


def verify_backup(said: argparse.Namespace) -> None:
    from rehabdesk.db import backup_file
    from rehabdesk.services.restores import open_backup

    opened = open_backup(said.backup, *who(said))
    backup_file.verify(said.backup, opened.key)
    print(
        _("Proven: {file}, made on {day} by {by} with RehabDesk {version}").format(
            file=said.backup,
            day=f"{opened.cover.made_at:%d/%m/%Y %H.%M}",
            by=opened.contents.by or "-",
            version=opened.cover.program,
        )
    )
    print(_counted(opened.contents.counts))


def who(said: argparse.Namespace) -> tuple[int | None, str]:
    """Whose secret opens a backup: (None, the recovery key) or (an account of that backup, its password)."""
    from rehabdesk.db import backup_file
    from rehabdesk.domain.recovery import as_printed

    cover = backup_file.read_cover(said.backup)
    if said.recovery_key:
        return None, as_printed(secret(said))
    return account_of(cover.keyring.accounts, said.account), secret(said)


def restore_backup(said: argparse.Namespace) -> None:
    from rehabdesk.services.restores import restore_into

    done = restore_into(said.into, said.backup, *who(said))
    day = f"{done.made_at:%d/%m/%Y %H.%M}"
    print(_("Restored into {folder}: the copy of {day}.").format(folder=said.into, day=day))
    if done.kept is not None:
        print(_("What was there is kept in {folder}.").format(folder=done.kept))


def check_centre(said: argparse.Namespace) -> int:
    from rehabdesk import safety

    with signed_in(said) as desk:
        findings = safety.check(desk)
    for finding in findings:
        verdict = _("good") if finding.passed else _("BAD")
        print(f"{verdict}  {_(finding.what)}: {finding.said}")
    return 0 if all(finding.passed for finding in findings) else 1


def tell_about(said: argparse.Namespace) -> None:
    from rehabdesk import safety
    from rehabdesk.db.migrate import SCHEMA
    from rehabdesk.services.backups import backup_standing, count_subjects

    with signed_in(said) as desk:
        counts, standing, now = desk.ask(count_subjects), desk.ask(backup_standing), desk.now()
        size = desk.store.path.stat().st_size
    schema = _("schema {number}").format(number=SCHEMA)
    print(f"RehabDesk {__version__}, {schema}, {size / 1_000_000:.1f} MB")
    print(_counted(counts))
    print(safety.say_standing(standing, now))


def export_table(said: argparse.Namespace) -> None:
    from rehabdesk.domain.disclosure import Purpose, WithoutConsent
    from rehabdesk.domain.exports import ExportDraft, FileKind, Level, Subject
    from rehabdesk.services.exports import export
    from rehabdesk.services.spreadsheets import save_tables

    draft = ExportDraft(
        subject=Subject(said.what),
        level=Level(said.level),
        recipient=said.receiver,
        purpose=Purpose(said.purpose),
        basis=WithoutConsent(said.basis) if said.basis else None,
        basis_reason=said.reason,
        kind=FileKind.XLSX if said.file.suffix.casefold() == ".xlsx" else FileKind.CSV_SEMICOLON,
    )
    with signed_in(said) as desk:
        made = desk.run(export, draft)
        save_tables(said.file, made.tables, draft.kind, about=made.about)
    clients, left = made.clients, made.left_out
    print(
        ngettext("{count} client in the file.", "{count} clients in the file.", clients).format(count=clients)
    )
    if left:
        words = ngettext(
            "{count} is left out: no consent names this receiver and purpose.",
            "{count} are left out: no consent names this receiver and purpose.",
            left,
        )
        print(words.format(count=left))


def import_table(said: argparse.Namespace) -> None:
    from rehabdesk.domain.imports import find_headings, match_columns
    from rehabdesk.services.bringing_in import bring_in
    from rehabdesk.services.imports import plan_import
    from rehabdesk.services.spreadsheets import read_book

    book = read_book(said.file)
    named = [place for place, sheet in enumerate(book.sheets) if sheet.name == said.sheet or not said.sheet]
    if not named:
        raise DeskError(NO_SHEET, name=said.sheet, names=", ".join(sheet.name for sheet in book.sheets))
    headings = {place: find_headings(book.sheets[place].rows) for place in named}
    columns = {
        place: match_columns(book.sheets[place].rows[at]) if at >= 0 else {} for place, at in headings.items()
    }
    best = max(named, key=lambda place: len(columns[place]))
    with signed_in(said) as desk:
        plan = desk.ask(plan_import, book, best, headings[best], columns[best])
        done = desk.ask(bring_in, plan) if said.dry_run else desk.run(bring_in, plan)
    for row in plan.rows:
        for problem in row.read.problems:
            print(f"{row.line}: {_(problem.text).format(**dict(problem.values))}")
    for line, why in done.left_out:
        if why is not None:
            print(f"{line}: {_(why.text).format(**dict(why.values))}")
    counts = ngettext("{count} new client", "{count} new clients", done.new_clients)
    print(counts.format(count=done.new_clients))
    counts = ngettext("{count} course of care", "{count} courses of care", done.new_episodes)
    print(counts.format(count=done.new_episodes))
    if said.dry_run:
        print(_("Nothing was kept."))


def _counted(counts: dict[str, int]) -> str:
    from rehabdesk.domain.backups import SUBJECTS

    return ", ".join(f"{_(word)}: {counts[name]}" for name, word in SUBJECTS.items() if name in counts)


if __name__ == "__main__":
    sys.exit(main())
