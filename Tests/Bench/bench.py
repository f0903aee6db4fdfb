#!/usr/bin/env python3
"""Speed and memory of charterwatch against peers and floors, measured in one run and printed as ratios.

usage: bench.py --binary CHARTERWATCH [--peer-python PYTHON] [--only parse,extract,classify,dedup,fetch,archive,crawl,mass] [--repeats N]
                [--pages LIST]

The documents are generated (documents.py), the network is loopback. CPU is user + system time of the process as the
kernel counts it, less the same program's time with nothing to do; each figure is the median of --repeats runs."""
import argparse, json, os, shutil, subprocess, sys, tempfile, time
from pathlib import Path
import documents

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
FEEDS, PAGES, TEXTS, HOSTS = 400, 200, 2000, 200
LONGEST = 120  # seconds; a program that takes longer is stopped and its row says so


def arguments():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('--binary', required=True)
    a.add_argument('--peer-python', default='', help='a python3 with the peers; empty skips their rows')
    a.add_argument('--only', default='parse,extract,classify,dedup,fetch,archive,crawl,mass')
    a.add_argument('--repeats', type=int, default=3)
    a.add_argument('--pages', default='', help='a file with a path a line: pages for extract, instead of made ones')
    return a.parse_args()


class Run:
    """One finished process: seconds by the clock, CPU seconds, peak MB, and what it printed."""

    def __init__(self, words, longest=LONGEST):
        start = [sys.executable, '-I', '-S', str(HERE / 'measure.py'), str(longest), *words]
        process = subprocess.Popen(start, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   start_new_session=True)
        try:
            self.out, errors = process.communicate(timeout=longest)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.communicate()
            raise Failure(f'stopped after {longest} s') from None
        self.errors, _, figures = errors.decode(errors='replace').strip().rpartition('\n')
        figures = json.loads(figures)
        self.wall, self.cpu, self.peak = figures['wall'], figures['cpu'], figures['peak']
        if figures['code']:
            last = self.errors.strip().splitlines()[-1:] or ['no message']
            raise Failure(f'exit code {figures["code"]}: {last[0][:160]}')


class Failure(Exception):
    """A program that did not do its job; its row says so and the bench goes on."""


class Bench:
    def __init__(self, options, work):
        self.options, self.work, self.failures = options, work, 0
        self.peer_python = options.peer_python
        self.empty = work / 'empty'
        self.empty.write_text('')

    def ours(self, *words):
        return [self.options.binary, *map(str, words)]

    def peer(self, job, *words):
        return [self.peer_python, str(HERE / 'peers.py'), job, *map(str, words)]

    def repeat(self, make):
        """The middle of some runs by CPU; the first one warms the caches and counts only where it is long."""
        runs = [Run(make())]
        if runs[0].wall < 2:
            runs = [Run(make()) for _ in range(self.options.repeats)]
        elif self.options.repeats > 1:
            runs += [Run(make()) for _ in range(self.options.repeats - 1)]
        return middle(runs)

    def stage(self, name, words, idle):
        """A row of a stage: the process's CPU less its CPU with nothing to do."""
        try:
            start, busy = self.repeat(lambda: idle), self.repeat(lambda: words)
            return Row(name, cpu=max(busy.cpu - start.cpu, 1e-6), start=start.cpu, peak=busy.peak, run=busy)
        except Failure as failure:
            self.failures += 1
            return Row(name, note=f'FAILED: {failure}')

    def peer_stage(self, name, job, list_file):
        if not self.peer_python:
            return Row(name, note='SKIPPED: the peers are not installed')
        return self.stage(name, self.peer(job, list_file), self.peer(job, self.empty))


class Row:
    def __init__(self, name, cpu=None, start=None, peak=None, run=None, wall=None, note=''):
        self.name, self.cpu, self.start, self.peak, self.run, self.wall = name, cpu, start, peak, run, wall
        self.note = note


def middle(runs):
    return sorted(runs, key=lambda run: run.cpu)[len(runs) // 2]


def show(title, heads, rows):
    """An aligned table: names to the left, figures to the right, remarks at the end of the line."""
    cells = [heads] + [row[:len(heads)] for row in rows]
    widths = [max(len(line[column]) for line in cells if column < len(line)) for column in range(len(heads))]
    print(f'\n{title}')
    for line in [heads] + rows:
        words = [line[0].ljust(widths[0])] + [w.rjust(widths[n + 1]) for n, w in enumerate(line[1:len(heads)])]
        print(('  ' + '  '.join(words + line[len(heads):])).rstrip(), flush=True)


def stage_table(title, unit, figure, rows):
    """Figures of one stage; the ratio is how much more CPU a row takes than the first one."""
    lines = []
    for row in rows:
        if row.note:
            lines.append([row.name, '', '', '', '', '', row.note])
            continue
        ratio = row.cpu / rows[0].cpu if rows[0].cpu else 0
        lines.append([row.name, figure(row.cpu), f'{row.cpu * 1000:.0f}', f'{ratio:.2f}' if ratio else '',
                      f'{row.start * 1000:.0f}', f'{row.peak:.0f}'])
    show(title, ['', unit, 'CPU ms', '× ours', 'start ms', 'peak MB'], lines)


def write_files(folder, bodies):
    """The bodies as files, a list of their paths for the peers, rows for the filters; returns list, rows, bytes."""
    folder.mkdir()
    paths, total = [], 0
    for number, body in enumerate(bodies):
        path, data = folder / str(number), body if isinstance(body, bytes) else body.encode()
        path.write_bytes(data)
        paths.append(path)
        total += len(data)
    list_file, rows_file = folder.with_suffix('.list'), folder.with_suffix('.jsonl')
    list_file.write_text(''.join(f'{path}\n' for path in paths))
    rows_file.write_text(''.join(
        json.dumps({'id': path.name, 'file': str(path), 'url': f'http://pages.test/{path.name}'}) + '\n'
        for path in paths))
    return list_file, rows_file, total


def expect(bench, row, rows, what):
    """A fast answer must also be a whole one: every row written, none failed."""
    if row.run and f'read {rows}, written {rows}, failed 0' not in row.run.errors:
        bench.failures += 1
        print(f'*** {what}: {row.run.errors[-200:]}')


def bench_parse(bench):
    list_file, rows_file, size = write_files(bench.work / 'feeds', [text for text, _ in documents.feeds(FEEDS)])
    ours = bench.stage('charterwatch parse --jsonl', bench.ours('parse', '--jsonl', rows_file),
                       bench.ours('parse', '--jsonl', bench.empty))
    expect(bench, ours, FEEDS, 'parse')
    rows = [ours,
            bench.peer_stage('fastfeedparser, rows as JSON', 'parse_fastfeedparser_json', list_file),
            bench.peer_stage('fastfeedparser, parse only', 'parse_fastfeedparser', list_file),
            bench.peer_stage('floor: libxml2 tree (lxml)', 'parse_lxml', list_file),
            bench.peer_stage('floor: expat, no tree', 'parse_expat', list_file)]
    if ours.run:
        found = sum(len(json.loads(line)['entries']) for line in ours.run.out.splitlines())
        for row in rows[1:3]:
            if row.run and int(row.run.out) != found:
                print(f'*** {row.name} finds {int(row.run.out)} entries, charterwatch {found}')
    stage_table(f'parse: {FEEDS} feeds, {size / 1e6:.1f} MB, one core', 'MB/s',
                lambda cpu: f'{size / 1e6 / cpu:.0f}', rows)
    bench_alone(bench, list_file, size)


def bench_archive(bench):
    """Archiving by itself: bodies in memory written as answer and request, one thread, CPU seconds of the work."""
    list_file, _, size = write_files(bench.work / 'archived', [text for text, _ in documents.feeds(FEEDS)])
    jobs = [('charterwatch', bench.ours('measure', list_file, '--archive', bench.work / 'warc'))]
    if bench.peer_python:
        jobs += [(f'warcio, zlib level {level}', bench.peer('alone_warcio', list_file, 5, bench.work / 'w', level))
                 for level in (6, 9)]
    lines, ours = [], None
    for name, words in jobs:
        try:
            answers = sorted(json.loads(Run(words).out)['speed'] for _ in range(bench.options.repeats))
        except Failure as failure:
            bench.failures += 1
            lines.append([name, '', '', f'FAILED: {failure}'])
            continue
        speed = answers[len(answers) // 2]
        ours = ours or speed
        lines.append([name, f'{speed:.0f}', f'{speed / ours:.2f}'])
    if not bench.peer_python:
        lines.append(['peers', '', '', 'SKIPPED: the peers are not installed'])
    show(f'archive: {size / 1e6:.1f} MB of feeds as WARC records, gzip, one thread', ['', 'MB/s', '× ours'], lines)


def bench_alone(bench, list_file, size):
    """Parsing by itself: every program reads the files first and counts only the CPU seconds of its work."""
    passes = 5
    jobs = [('charterwatch, HTML as it is', bench.ours('measure', list_file, '--repeats', passes), 'unsanitised'),
            ('charterwatch, HTML sanitised', bench.ours('measure', list_file, '--repeats', passes), 'sanitised')]
    if bench.peer_python:
        jobs += [('fastfeedparser, HTML as it is', bench.peer('alone_fastfeedparser', list_file, passes), 'speed'),
                 ('floor: libxml2 tree, Debian\'s own', bench.peer('alone_libxml2', list_file, passes), 'speed')]
    lines, ours = [], None
    for name, words, figure in jobs:
        try:
            answers = [json.loads(Run(words).out) for _ in range(bench.options.repeats)]
        except Failure as failure:
            bench.failures += 1
            lines.append([name, '', '', f'FAILED: {failure}'])
            continue
        speed = sorted(answer[figure] for answer in answers)[len(answers) // 2]
        ours = ours or speed
        lines.append([f'{name} {answers[0].get("version", "")}'.strip(), f'{speed:.0f}', f'{speed / ours:.2f}'])
    if not bench.peer_python:
        lines.append(['peers', '', '', 'SKIPPED: the peers are not installed'])
    show(f'parse alone: the same feeds, {size / 1e6:.1f} MB, in memory, one thread', ['', 'MB/s', '× ours'], lines)


def floor(bench, list_file):
    """Pages parsed by the libxml2 that we link, from C: what no reader that builds on it can be faster than."""
    name, program = 'floor: bare parse, C and the same libxml2', bench.work / 'floor'
    flags = subprocess.run(['pkg-config', '--cflags', '--libs', 'libxml-2.0'], capture_output=True, text=True)
    words = ['cc', '-O2', '-o', str(program), str(HERE / 'floor.c'), *flags.stdout.split()]
    if not shutil.which('cc') or flags.returncode or subprocess.run(words).returncode:
        return Row(name, note='SKIPPED: it could not be compiled with cc and pkg-config')
    row = bench.stage(name, [str(program), str(list_file)], [str(program), str(bench.empty)])
    if row.run:
        row.name += ' ' + row.run.out.split()[-1].decode()
    return row


def asked(ours, other, most):
    """One line on what is asked of us: CPU of whole processes, start included."""
    if not ours.run or not other.run:
        return
    reached = (ours.cpu + ours.start) / (other.cpu + other.start)
    verdict = 'reached' if reached <= most else 'MISSED'
    print(f'  asked: whole process at most {most:.2f} × {other.name}; {verdict}: {reached:.2f}')


def bench_extract(bench):
    if bench.options.pages:
        paths = Path(bench.options.pages).read_text().split('\n')
        pages = [Path(path).read_bytes() for path in paths if path]
    else:
        pages = [documents.page(n).encode() for n in range(PAGES)]
    list_file, rows_file, size = write_files(bench.work / 'pages', pages)
    ours = bench.stage('charterwatch extract --jsonl', bench.ours('extract', '--jsonl', rows_file),
                       bench.ours('extract', '--jsonl', bench.empty))
    if not bench.options.pages:
        expect(bench, ours, PAGES, 'extract')
    bare = floor(bench, list_file)
    trafilatura = bench.peer_stage('trafilatura, fast, with metadata', 'extract_trafilatura_metadata', list_file)
    rows = [ours, bare, trafilatura,
            bench.peer_stage('trafilatura, fast, text only', 'extract_trafilatura', list_file),
            bench.peer_stage('readability-lxml', 'extract_readability', list_file),
            bench.peer_stage('resiliparse, main content, text only', 'extract_resiliparse', list_file),
            bench.peer_stage('bare parse, lxml and its own libxml2', 'extract_lxml', list_file)]
    stage_table(f'extract: {len(pages)} pages, {size / 1e6:.1f} MB, one core', 'ms/page',
                lambda cpu: f'{cpu * 1000 / len(pages):.2f}', rows)
    asked(ours, bare, 1.5)
    asked(ours, trafilatura, 0.35)


def bench_classify(bench):
    rows_file = bench.work / 'texts.jsonl'
    rows = [documents.text_row(n) for n in range(TEXTS)]
    rows_file.write_text(''.join(json.dumps(row, ensure_ascii=False) + '\n' for row in rows))
    size = sum(len(row['text'].encode()) for row in rows)
    words = bench.ours('classify', '--jsonl', '--config-root', ROOT, '--pipeline', 'us-azerbaijan-charter')
    ours = bench.stage('charterwatch classify --jsonl', words + [str(rows_file)], words + [str(bench.empty)])
    expect(bench, ours, TEXTS, 'classify')
    dedup = bench.stage('charterwatch dedup --jsonl', bench.ours('dedup', '--jsonl', rows_file),
                        bench.ours('dedup', '--jsonl', bench.empty))
    expect(bench, dedup, TEXTS, 'dedup')
    stage_table(f'classify and dedup: {TEXTS} texts, {size / 1e6:.1f} MB, one core', 'rows/s',
                lambda cpu: f'{TEXTS / cpu:.0f}', [ours, dedup])


def main():
    options = arguments()
    options.binary, wanted = str(Path(options.binary).resolve()), options.only.split(',')
    if unknown := set(wanted) - {'parse', 'extract', 'classify', 'dedup', 'fetch', 'archive', 'crawl', 'mass'}:
        print('bench: --only does not know ' + ', '.join(sorted(unknown)), file=sys.stderr)
        sys.exit(64)
    if not options.peer_python:
        print('*** no peers: rows that need them are SKIPPED (see above for the reason)')
    cores, load = os.cpu_count(), os.getloadavg()[0]
    print(f'{cores} cores, load {load:.2f} before the start; CPU less process start, median of {options.repeats}')
    if load > 0.5:
        print('*** other programs are busy: figures by the clock are too high, ratios are rough')
    start, work = time.time(), Path(tempfile.mkdtemp(prefix='charterwatch-bench-'))
    runs = Bench(options, work)
    try:
        for name in wanted:
            if name == 'crawl':
                import crawling
                crawling.bench_crawl(runs)
            elif name == 'fetch':
                import fetching
                fetching.bench_fetch(runs)
            elif name == 'dedup':
                import copies
                copies.bench_dedup(runs)
            elif name == 'mass':
                import mass
                mass.bench_mass(runs)
            else:
                {'parse': bench_parse, 'extract': bench_extract, 'classify': bench_classify,
                 'archive': bench_archive}[name](runs)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f'\n{time.time() - start:.0f} s, load {os.getloadavg()[0]:.2f} at the end')
    sys.exit(2 if runs.failures else 0)


if __name__ == '__main__':
    import bench  # by its name, so that crawling.py and this file share one set of classes
    bench.main()
