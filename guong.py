"""The command line: options in, one call out; a command's body lives on its own floor."""

from __future__ import annotations

import json
import os
import select
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, Protocol

import click

from archive.errors import ExitCode, GuongError
from archive.folder import DataFolder

if TYPE_CHECKING:
    from pipelines.ingest import IngestCounts
    from pipelines.publisher import Registry

__version__ = "0.1.0"

VIETNAM = timezone(timedelta(hours=7))
INTERRUPTED = 130  # as a shell says it of a process that Ctrl-C ended
HIT_KEYS = ("id", "url", "title", "published", "publisher", "snippet")
FOLLOW_INTERVAL = 0.2  # seconds between two looks for captures that a crawl has acknowledged
CHILD_LOCK_WAIT = 10.0  # seconds: the child of a dead run commits its batch and lets go of archive.lock


def say(line: str) -> None:
    """A line for people, on standard error."""
    click.echo(line, err=True)


def say_json(value: object) -> None:
    """A result for programs, as one line of JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False))


class Shown(Protocol):
    """A result that can be printed for people and for programs."""

    def as_text(self) -> str:
        """For people."""

    def as_json(self) -> dict[str, Any]:
        """For programs."""


def say_text_of(result: Shown) -> None:
    """A result for people, on standard output."""
    click.echo(result.as_text())


def say_json_of(result: Shown) -> None:
    """A result for programs, on standard output."""
    say_json(result.as_json())


def now() -> datetime:
    """The time of day; what needs it takes it as an argument."""
    return datetime.now(UTC)


class Commands(click.Group):
    """Turns every error of ours into one line and its exit code; commands are listed in the order of the road."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which they are defined."""
        return list(self.commands)

    def main(self, *args: object, **extra: object) -> NoReturn:
        """Run the command; what a user can act on shows as one line, never as a traceback."""
        try:
            code = super().main(*args, standalone_mode=False, **extra)  # type: ignore[call-overload]
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "guong"
            fail(f"{error.format_message().rstrip('.')}; see `{path} --help`", ExitCode.BAD_INPUT)
        except click.Abort:
            sys.exit(INTERRUPTED)
        except GuongError as error:
            fail(str(error), error.exit_code)
        except sqlite3.Error as error:
            fail(f"a database failed: {error}; the data folder is as it was before", ExitCode.STORAGE_FAILED)
        except OSError as error:
            named = f"{error.filename}: " if error.filename else ""
            fail(f"{named}{error.strerror or error}", ExitCode.STORAGE_FAILED)
        sys.exit(code if isinstance(code, int) else ExitCode.DONE)


def fail(text: str, code: ExitCode) -> NoReturn:
    """One clear line on standard error, and out."""
    say("guong: " + " ".join(text.split()))
    sys.exit(code)


def into_folder(ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    """`--data` before or after the command: the one nearest to the command wins."""
    if value is not None:
        ctx.find_root().obj = value
    return value


data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    expose_value=False,
    callback=into_folder,
    help="The data folder (or GUONG_DATA; default ./data).",
)
registry_option = click.option(
    "--registry",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of publisher TOML files, in place of the built-in ones.",
)
pages_option = click.option(
    "--pages",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder of saved pages, in place of the captures in the data folder.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable, on standard output.")
port_option = click.option("--port", type=click.IntRange(0, 65535), help="0: any free one.")
DATE = click.DateTime(["%Y-%m-%d"])


def data_folder(default: str = "data") -> DataFolder:
    """The folder that --data or GUONG_DATA names, or the default."""
    named = click.get_current_context().find_root().obj
    return DataFolder(Path(named or os.environ.get("GUONG_DATA") or default).absolute())


def load_registry(directory: Path | None) -> Registry:
    """The publishers of `--registry`, or the built-in ones."""
    from pipelines.publisher import Registry

    return Registry.load(directory)


def vietnamese_day(value: datetime | None) -> date | None:
    """A DATE option as a day in +07:00."""
    return value.date() if value else None


def start_of_day(value: datetime | None) -> datetime | None:
    """A DATE option as the moment at which that day begins in Vietnam."""
    return value.replace(tzinfo=VIETNAM) if value else None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="guong")
@data_option
def main() -> None:
    """Gương keeps what Vietnamese provincial newspapers write about exemplary people, and makes it searchable.

    `guong demo` shows the whole way on a sample newspaper.
    """


@main.command()
@data_option
@port_option
@click.option("--no-serve", is_flag=True, help="Stop when the archive is published; do not serve it.")
@json_option
def demo(port: int | None, no_serve: bool, as_json: bool) -> None:
    """Crawl the sample newspapers, read them, publish and serve the archive (in ./demo-data)."""
    from scraper.demo import run_demo

    folder = data_folder("demo-data")
    numbers = run_demo(folder, child=ingest_argv, say=say)
    if as_json:
        say_json(numbers.as_json())
    else:
        click.echo(numbers.as_text())
    if not no_serve:
        serve_site(folder, port)
    sys.exit(numbers.exit_code)


@main.group()
def publishers() -> None:
    """The registry of newspapers and their rules."""


@publishers.command("list")
@registry_option
@json_option
def publishers_list(registry: Path | None, as_json: bool) -> None:
    """Every newspaper: id, name, hosts, CMS, and when its rules were last held against a page."""
    from pipelines.listing import as_json_line, as_table

    known = load_registry(registry)
    if as_json:
        for publisher in known:
            say_json(as_json_line(publisher))
    else:
        for line in as_table(known):
            click.echo(line)


@publishers.command("show")
@click.argument("name")
@registry_option
def publishers_show(name: str, registry: Path | None) -> None:
    """All that is known of one newspaper, its CMS base included."""
    from pipelines.listing import as_text

    click.echo(as_text(load_registry(registry).get(name)))


@publishers.command("check")
@click.argument("name", required=False)
@data_option
@registry_option
@pages_option
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Pages a newspaper.")
@click.option("--mark", is_flag=True, help="Write today as `checked` into the files whose rules find everything.")
@json_option
def publishers_check(
    name: str | None, registry: Path | None, pages: Path | None, limit: int, mark: bool, as_json: bool
) -> None:
    """Hold rules against stored pages: the newest captures, or saved pages of a folder.

    Exits with 1 where a rule finds nothing where it should.
    """
    from pipelines.rulemaking.checking import as_json_line, as_lines, check, mark_checked

    known, folder = load_registry(registry), data_folder()
    report = check(known, name, folder, pages, limit)
    for held in report.held:
        if as_json:
            say_json(as_json_line(held))
        else:
            for line in as_lines(held):
                click.echo(line)
    if not any(held.pages for held in report.held):
        where = pages or folder.root
        say(f"no stored story in {where}: `guong crawl NAME` fetches some, --pages names a folder of saved ones")
    if mark:
        for path in mark_checked(known, report, datetime.now(VIETNAM).date()):
            say(f"checked: {path}")
    sys.exit(ExitCode.FOUND_SOMETHING if report.has_faults else ExitCode.DONE)


@publishers.command("new")
@click.argument("pages", nargs=-1, required=True, metavar="FILE|URL...")
@registry_option
@click.option("--url", "urls", multiple=True, help="The address of a saved page that does not say it; one a file.")
@click.option("--allow-loopback", is_flag=True, help="Let pages be fetched from this machine's loopback addresses.")
def publishers_new(pages: tuple[str, ...], registry: Path | None, urls: tuple[str, ...], allow_loopback: bool) -> None:
    """Draft a newspaper's file from one to three of its pages, saved or fetched politely.

    What repeats on the pages is template, what differs is content. The draft goes to standard output.
    """
    from pipelines.rulemaking.draft_file import as_toml
    from pipelines.rulemaking.drafting import check_number, draft
    from pipelines.rulemaking.stored import StoredPage, saved_page_list

    check_number(len(pages))
    known = load_registry(registry)
    wanted = [page for page in pages if page.lower().startswith(("http://", "https://"))]
    stored = saved_page_list([Path(page) for page in pages if page not in wanted], urls)
    if wanted:
        from scraper.single import fetch_pages

        contact = os.environ.get("GUONG_CONTACT")
        fetched = fetch_pages(wanted, known, contact=contact, allow_loopback=allow_loopback, say=say)
        stored += [StoredPage(capture) for capture in fetched]
    click.echo(as_toml(draft(stored, known)), nl=False)


@publishers.command("learn")
@click.argument("name")
@data_option
@registry_option
@pages_option
@click.option("--limit", type=click.IntRange(min=3), default=50, show_default=True, help="Stories to compare.")
@click.option("--dry-run", is_flag=True, help="Print what would be added; change no file.")
def publishers_learn(name: str, registry: Path | None, pages: Path | None, limit: int, dry_run: bool) -> None:
    """Write what a newspaper repeats inside its stories into `remove` of its rules.

    Its stored stories are compared; comments and order of the file stay as they are.
    """
    from pipelines.rulemaking.learning import learn

    learnt = learn(load_registry(registry), name, data_folder(), pages, limit)
    if not dry_run:
        learnt.write()
    for one in learnt.repeated:
        click.echo(f"{one.selector}  (on {one.stories} of {learnt.stories} stories: {one.text[:80]})")
    verb = "to add to" if dry_run else "added to"
    say(f"{len(learnt.repeated)} selectors {verb} remove in {learnt.path}")


@main.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@data_option
@registry_option
@click.option("--since", type=DATE, help="Also fetch what was published since this day (backfill).")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many story pages a publisher.")
@click.option("--recheck", is_flag=True, help="Look at known stories again now.")
@click.option("--dry-run", is_flag=True, help="Fetch robots.txt, feeds and sections only; print what would be fetched.")
@click.option("--no-read", is_flag=True, help="Keep the pages; do not read them yet.")
@click.option("--allow-loopback", is_flag=True, help="Let publishers on this machine's loopback addresses be crawled.")
def crawl(
    names: tuple[str, ...],
    registry: Path | None,
    since: datetime | None,
    limit: int | None,
    recheck: bool,
    dry_run: bool,
    no_read: bool,
    allow_loopback: bool,
) -> None:
    """Discover and fetch, politely; resume by itself; read what came.

    With NAMEs those newspapers are polled now, without what is due.
    """
    from scraper.crawl import CrawlOptions, run_crawl

    known = load_registry(registry)
    folder = data_folder()
    options = CrawlOptions(
        folder=folder,
        publishers=tuple(map(known.get, names)) if names else tuple(known),
        named=bool(names),
        since=vietnamese_day(since),
        limit=limit,
        recheck=recheck,
        dry_run=dry_run,
        allow_loopback=allow_loopback,
        contact=os.environ.get("GUONG_CONTACT"),
        child=None if no_read or dry_run else ingest_argv(folder, registry),
    )
    report = run_crawl(options, say=say, out=click.echo)
    sys.exit(report.exit_code)


@main.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@data_option
@registry_option
@click.option("--url", help="The address of a saved HTML page.")
@click.option("--date", "day", type=DATE, help="The day it was saved, in Vietnam (default: now).")
def import_(files: tuple[Path, ...], registry: Path | None, url: str | None, day: datetime | None) -> None:
    """Take WARC, WACZ or one saved HTML page made elsewhere into the archive, whatever its theme."""
    from archive.warc.importing import import_files
    from scraper.mending import close_dead_runs

    known = load_registry(registry)
    folder = data_folder()
    folder.create()
    with folder.lock("crawl"):
        close_dead_runs(folder, known, say)
        imported = import_files(folder, files, url=url, date=start_of_day(day), say=say)
        counts = read_what_is_unread(folder, known)
    click.echo(f"{imported.copied} records imported, {imported.known} known; {counts.new} new stories")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--url", required=True, help="The address of the page.")
@click.option("--date", "day", type=DATE, help="The day it was saved, in Vietnam.")
@registry_option
@json_option
def read(file: Path, url: str, day: datetime | None, registry: Path | None, as_json: bool) -> None:
    """Read one saved page into one story; no database, any host."""
    from archive.story_json import as_json as story_as_json
    from pipelines.reading import read_file, story_as_text

    story = read_file(file, url, start_of_day(day), load_registry(registry))
    if as_json:
        say_json(story_as_json(story))
    else:
        click.echo(story_as_text(story))


@main.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@json_option
def entities(file: Path | None, as_json: bool) -> None:
    """Find the mentions in a plain text (a UTF-8 file or standard input)."""
    from pipelines.entities import find_mentions
    from pipelines.entities.listing import as_json as mention_as_json
    from pipelines.entities.listing import as_line, text_of

    for mention in find_mentions(text_of(file)):
        if as_json:
            say_json(mention_as_json(mention))
        else:
            click.echo(as_line(mention))


@main.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--floors", type=click.Path(path_type=Path, dir_okay=False), help="Fail where a figure is below its floor."
)
@json_option
def evaluate(directory: Path, floors: Path | None, as_json: bool) -> None:
    """Score mentions, roles, speakers and theme on a folder of annotated stories."""
    from pipelines.entities.evaluation import evaluate as evaluate_directory

    evaluation = evaluate_directory(directory, floors)
    if as_json:
        say_json(evaluation.as_json())
    else:
        click.echo(evaluation.as_text())
    for breach in evaluation.breaches:
        say(breach)
    sys.exit(ExitCode.FOUND_SOMETHING if evaluation.breaches else ExitCode.DONE)


@main.command(hidden=True)
@data_option
@registry_option
@click.option("--follow", is_flag=True, help="Go on until standard input ends.")
def ingest(registry: Path | None, follow: bool) -> None:
    """Read what lies in warc/ and is not yet in archive.db; `crawl` starts this as its child."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stop = standard_input_ended if follow else lambda: True
    counts = read_what_is_unread(data_folder(), load_registry(registry), stop)
    say_json(asdict(counts))


@main.command()
@data_option
@registry_option
@click.option("--workers", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that read.")
@click.option("--dask", metavar="ADDRESS", help="Read on the Dask cluster whose scheduler this is.")
@click.option("--publisher", metavar="NAME", help="Only what is of this newspaper.")
@click.option("--stale", is_flag=True, help="Only what newer rules, lexicons or models touch, and what was set aside.")
@click.option("--allow-loss", type=click.FloatRange(0, 1), help="Share of the stories that may be lost (0.02).")
@json_option
def reprocess(
    registry: Path | None,
    workers: int,
    dask: str | None,
    publisher: str | None,
    stale: bool,
    allow_loss: float | None,
    as_json: bool,
) -> None:
    """Make archive.db anew from the WARC files, say what is different, and put it in place."""
    from pipelines.reprocess import ALLOWED_LOSS, Reprocessing
    from pipelines.reprocess import reprocess as make_anew
    from scraper.frontier import acknowledged_end

    folder, known = data_folder(), load_registry(registry)
    argv = guong_argv(folder, registry, "read-files")
    allowed = ALLOWED_LOSS if allow_loss is None else allow_loss
    wish = Reprocessing(known, registry, argv, workers, dask, publisher, stale, allowed)
    differences = make_anew(folder, wish, lambda name: acknowledged_end(folder, name), say)
    (say_json_of if as_json else say_text_of)(differences)
    if not differences.replaced:
        fail(
            f"archive.db stays as it was: it would lose more than {allowed:.0%} of its stories; see `guong verify`,"
            " or let it be with --allow-loss",
            ExitCode.FOUND_SOMETHING,
        )


@main.command("read-files", hidden=True)
@data_option
@registry_option
def read_files(registry: Path | None) -> None:
    """Read WARC files as they are named on standard input; `reprocess` starts this as its worker."""
    from pipelines.workers import work

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work(data_folder().root, registry, sys.stdin.buffer, say_json)


@main.command()
@click.argument("query")
@data_option
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@json_option
def search(query: str, limit: int, as_json: bool) -> None:
    """Search the published archive, with or without accent marks; best first."""
    from archive.store.search import open_snapshot
    from archive.store.search import search as search_snapshot

    with closing(open_snapshot(data_folder())) as connection:
        result = search_snapshot(connection, query, limit=limit)
    for hit in result.hits:
        if as_json:
            say_json({name: getattr(hit, name) for name in HIT_KEYS})
        else:
            click.echo(f"{hit.id}  {(hit.published or '')[:10]:10}  {hit.marked_title or ''}\n    {hit.snippet}")
    if not result.hits:
        say(f"nothing found for {query!r}")


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@data_option
@registry_option
@click.option("--sample", is_flag=True, help="Look at some records of each file only.")
@click.option("--repair", is_flag=True, help="Mend what can be mended; what is lost is fetched again.")
@json_option
def verify(paths: tuple[Path, ...], registry: Path | None, sample: bool, repair: bool, as_json: bool) -> None:
    """Check every record, digest and manifest line, and what the databases say lies where.

    PATHs are WARC files or folders of them; without, everything is checked.
    """
    from archive.warc.report import Report
    from scraper.mending import check, mend

    if sample and repair:
        raise click.UsageError("--repair looks at every record: leave --sample out")
    with Report(as_json=as_json) as report:
        if repair:
            is_amiss = mend(data_folder(), paths, load_registry(registry), report)
        else:
            is_amiss = check(data_folder(), paths, report, sample=sample)
    sys.exit(ExitCode.FOUND_SOMETHING if is_amiss else ExitCode.DONE)


@main.command()
@data_option
@registry_option
@click.option("--undo", is_flag=True, help="Go back to the snapshot before.")
@click.option("--allow-loss", type=click.FloatRange(0, 1), help="Share of the stories that may be missing (0.1).")
def publish(registry: Path | None, undo: bool, allow_loss: float | None) -> None:
    """Write a checked snapshot of the archive and swap it in."""
    from archive.store import publish as publishing
    from pipelines.reference import reference_of

    folder, allowed = data_folder(), publishing.ALLOWED_LOSS if allow_loss is None else allow_loss
    if undo:
        path = publishing.undo(folder)
    else:
        path = publishing.publish(folder, allow_loss=allowed, reference=reference_of(load_registry(registry)))
    click.echo(f"published: {path}")


@main.command()
@click.argument("url")
@data_option
@registry_option
@click.option("--reason", required=True, help="Why; the story's page says it from now on.")
@click.option("--undo", is_flag=True, help="Lift the takedown: the story is read again, published, and fetched again.")
def forget(url: str, registry: Path | None, reason: str, undo: bool) -> None:
    """Take a story down: it is shown nowhere, and never fetched again."""
    from archive.store.forget import forget as forget_story
    from pipelines.identity import identify_address
    from pipelines.reference import reference_of

    known = load_registry(registry)
    if undo:
        from pipelines.restoring import restore

        click.echo(f"no longer withheld: {restore(data_folder(), known, url, reason, now(), say)}")
        return
    identity, reference = identify_address(url, known), reference_of(known)
    forgotten = forget_story(data_folder(), identity.address, identity.story, reason, now(), say, reference)
    click.echo(f"withheld: {identity.address} ({forgotten.stories} stories of the archive)")


@main.command()
@data_option
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many pairs at most.")
@click.option("--join", "joined", nargs=2, metavar="ID ID", help="Two people of the site who are one.")
@click.option("--split", "parted", nargs=2, metavar="ID ID", help="Two who were joined and are not one.")
@click.option("--reason", default="", help="Why, with --join or --split.")
@json_option
def review(
    limit: int, joined: tuple[str, str] | None, parted: tuple[str, str] | None, reason: str, as_json: bool
) -> None:
    """List people who may be one, the surest first, and take decisions: they hold from then on.

    Answers are y (one person), n (two), s (skip) or q (no more), typed or as lines on standard input.
    """
    from archive.store import review as reviewing

    folder, show = data_folder(), say_json_of if as_json else say_text_of

    def ask(doubt: reviewing.Doubt) -> str | None:
        show(doubt)
        return click.prompt("y, n, s or q", default="s", err=True) if sys.stdin.isatty() else sys.stdin.readline()

    if joined or parted:
        for kind, people in (("join", joined), ("split", parted)):
            if people:
                reviewing.decide(folder, kind, people, reason, now())
        number = bool(joined) + bool(parted)
    else:
        number = reviewing.record(folder, reviewing.doubts(folder, limit), ask, now)
    if number and not reviewing.apply_decisions(folder):
        say("archive.db is being written: its writer joins and parts them when it ends")
    if number:
        say(f"{number} decided; `guong publish` shows it to readers")


@main.command()
@click.argument("number", type=click.IntRange(min=1))
@data_option
@click.option("--seed", type=int, default=0, show_default=True, help="Another one draws other stories.")
@click.option("--mentions", type=click.IntRange(min=0), default=5, show_default=True, help="How many of each story.")
@json_option
def sample(number: int, seed: int, mentions: int, as_json: bool) -> None:
    """Draw stories for a check by hand, take verdicts, and print which share is right.

    Verdicts are y, n, s (skip) or q (no more), typed or as lines on standard input.
    """
    from archive.store import sampling

    folder, show = data_folder(), say_json_of if as_json else say_text_of

    def ask(question: sampling.Question) -> str | None:
        show(question)
        return click.prompt("y, n, s or q", default="s", err=True) if sys.stdin.isatty() else sys.stdin.readline()

    sampling.record(folder, sampling.draw(folder, number, seed, mentions), ask, now)
    for rate in sampling.error_rates(folder, say):
        show(rate)


@main.command()
@click.argument("form", type=click.Choice(["csv", "jsonl", "parquet", "citations", "wacz"]), metavar="FORMAT")
@click.argument("directory", type=click.Path(path_type=Path))
@data_option
@click.option("--search", "query", metavar="QUERY", help="Only what this search finds.")
@click.option("--site", default="", help="The address of the site, for the links in citations.")
def export(form: str, directory: Path, query: str | None, site: str) -> None:
    """Write the published archive as csv, jsonl, parquet, citations or wacz into a folder with checksums."""
    from archive.export import command

    done = command.export(data_folder(), command.Format(form), directory, query=query, site=site, now=now(), say=say)
    click.echo(f"{done.stories} stories in {directory}: {', '.join(done.files)}")


@main.command()
@data_option
@port_option
@click.option("--no-sql", is_flag=True, help="Readers may not write SQL of their own; searches and tables stay.")
def serve(port: int | None, no_sql: bool) -> None:
    """Serve the published archive on this machine; GUONG_CONTACT is named as whom to write to."""
    serve_site(data_folder(), port, readers_sql=not no_sql)


@main.command()
@data_option
@registry_option
@json_option
def status(registry: Path | None, as_json: bool) -> None:
    """Every address by publisher, state and reason; what is not read yet; the stories."""
    from scraper.status import status as crawl_status

    report = crawl_status(data_folder(), tuple(load_registry(registry)))
    if as_json:
        say_json(report.as_json())
    else:
        click.echo(report.as_text())


def serve_site(folder: DataFolder, port: int | None, *, readers_sql: bool = True) -> None:
    """Serve until interrupted."""
    from archive.site.running import SiteOptions
    from archive.site.serve import serve as serve_snapshot

    options = SiteOptions(contact=os.environ.get("GUONG_CONTACT"), readers_sql=readers_sql)
    serve_snapshot(folder, port=port, say=click.echo, options=options)


def ingest_argv(folder: DataFolder, registry: Path | None) -> list[str]:
    """The command that reads what a crawl keeps, in a process of its own."""
    return guong_argv(folder, registry, "ingest", "--follow")


def guong_argv(folder: DataFolder, registry: Path | None, *command: str) -> list[str]:
    """One of our commands, as a process of its own."""
    argv = [sys.executable, "-m", "guong", "--data", str(folder.root), *command]
    return [*argv, "--registry", str(registry)] if registry else argv


def read_what_is_unread(
    folder: DataFolder, registry: Registry, stop: Callable[[], bool] = lambda: True
) -> IngestCounts:
    """Ingest from every WARC file what archive.db does not hold yet, until `stop` says so."""
    from pipelines.ingest import follow, ingest
    from scraper.frontier import acknowledged_end

    captures = follow(folder, lambda name: acknowledged_end(folder, name), stop, FOLLOW_INTERVAL)
    return ingest(captures, registry, folder, say=say, wait=CHILD_LOCK_WAIT)


def standard_input_ended() -> bool:
    """Whether the parent has closed its end of the pipe; what it writes means nothing."""
    readable, _, _ = select.select([0], [], [], 0)
    return bool(readable) and not os.read(0, 4096)


if __name__ == "__main__":
    main()
