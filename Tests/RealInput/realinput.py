#!/usr/bin/env python3
"""Crawls a folder of real feeds and pages from nginx on loopback, and checks that every document is accounted for.

usage: realinput.py --binary CHARTERWATCH --documents DIR [--work DIR] [--kills N] [--seed N] [--hosts N] [--limit N]
       [--look-up]

DIR holds feeds/manifest.jsonl (rows {id, file, served?: {url, status, headers}}) and extract/manifest.jsonl (rows
{id, set, file, url}), as public evaluation sets are laid out. The feeds are spread over N host names under .test,
all mapped to loopback by the pipeline's own configuration; one generated feed lists the pages of set "aeb".

1. crawl everything; every source must have an outcome, every entry a ledger row;
2. crawl again with --all: nothing new may be stored, and nearly every feed must be 304 or unchanged;
3. with --kills: the same crawl in fresh stores, killed with SIGKILL at random moments, then finished: the store must
   equal the undisturbed one by content.
Prints what was measured; exit code 0 only when all of it holds."""
import argparse, gzip, html, json, os, random, shutil, signal, socket, sqlite3, subprocess, sys, time
from pathlib import Path
from xml.sax.saxutils import quoteattr, escape


def arguments():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument('--binary', required=True)
    a.add_argument('--documents', required=True)
    a.add_argument('--work', default='')
    a.add_argument('--kills', type=int, default=0)
    a.add_argument('--seed', type=int, default=1)
    a.add_argument('--hosts', type=int, default=200)
    a.add_argument('--look-up', action='store_true', help='ask the resolver for all other hosts')
    a.add_argument('--limit', type=int, default=0, help='at most this many feeds')
    return a.parse_args()


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class World:
    """The documents as a site tree, an nginx configuration, and a pipeline that crawls it."""

    def __init__(self, options, work):
        self.work, self.documents, self.port = work, Path(options.documents), free_port()
        self.site = work / 'site'
        self.site.mkdir(parents=True)
        self.sources, self.types = [], {}
        self.lay_feeds(options)
        self.pages = self.lay_pages()
        self.write_nginx()
        self.write_pipeline(options.look_up)

    def lay_feeds(self, options):
        rows = [json.loads(l) for l in open(self.documents / 'feeds/manifest.jsonl', encoding='utf-8')]
        if options.limit:
            rows = rows[:options.limit]
        (self.site / 'f').mkdir()
        for number, row in enumerate(rows):
            name = f'f/{number}'
            shutil.copyfile(self.documents / 'feeds' / row['file'], self.site / name)
            headers = {k.lower(): v for k, v in ((row.get('served') or {}).get('headers') or {}).items()}
            self.types['/' + name] = headers.get('content-type') or 'application/xml'
            self.sources.append((f'http://h{number % options.hosts:03d}.test/{name}', row['id']))

    def lay_pages(self):
        rows = [json.loads(l) for l in open(self.documents / 'extract/manifest.jsonl', encoding='utf-8')]
        rows = [r for r in rows if r['set'] == 'aeb']
        (self.site / 'p').mkdir()
        items = []
        for number, row in enumerate(rows):
            body = (self.documents / 'extract' / row['file']).read_bytes()
            (self.site / f'p/{number}').write_bytes(gzip.decompress(body) if row['file'].endswith('.gz') else body)
            self.types[f'/p/{number}'] = 'text/html'
            link = f'http://pages.test/p/{number}'
            items.append(f'<item><title>{escape(row["id"])}</title><link>{link}</link><guid>{link}</guid></item>')
        feed = '<rss version="2.0"><channel><title>pages</title><link>http://pages.test/</link>' \
               '<description>pages</description>' + ''.join(items) + '</channel></rss>'
        (self.site / 'p/feed').write_text(feed)
        self.types['/p/feed'] = 'application/rss+xml'
        self.sources.append(('http://pages.test/p/feed', 'pages'))
        return len(rows)

    def write_nginx(self):
        types = '\n'.join(f'    "{path}" {json.dumps(kind)};' for path, kind in self.types.items())
        (self.work / 'nginx.conf').write_text(f'''
worker_processes 1; daemon off; master_process off; pid {self.work}/nginx.pid; error_log {self.work}/error.log;
events {{ worker_connections 1024; }}
http {{
  access_log {self.work}/access.log; client_body_temp_path {self.work}/t1; proxy_temp_path {self.work}/t2;
  fastcgi_temp_path {self.work}/t3; uwsgi_temp_path {self.work}/t4; scgi_temp_path {self.work}/t5;
  map_hash_max_size 65536; map_hash_bucket_size 256; types {{ }} default_type ""; keepalive_timeout 65;
  map $uri $kind {{
    default "application/octet-stream";
{types}
  }}
  server {{ listen 127.0.0.1:{self.port}; root {self.site}; add_header Content-Type $kind; }}
}}
''')

    def write_pipeline(self, look_up):
        # Every other host is either refused by the guard (one rule, always the same) or looked up for real.
        others = '' if look_up else ', "*": "127.0.0.1:9"'
        outlines = '\n'.join(f'    <outline type="rss" text={quoteattr(text[:60])} xmlUrl={quoteattr(url)}/>'
                             for url, text in self.sources)
        (self.work / 'root/Feeds').mkdir(parents=True)
        (self.work / 'root/Feeds/real.opml').write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head><title>real input</title></head>\n'
            f'  <body>\n{outlines}\n  </body>\n</opml>\n')
        folder = self.work / 'root/Pipelines/real'
        folder.mkdir(parents=True)
        shipped = Path(__file__).resolve().parents[2] / 'Pipelines/us-azerbaijan-charter/charter.yaml'
        shutil.copyfile(shipped, folder / 'charter.yaml')
        (folder / 'pipeline.yaml').write_text(
            'charter: charter.yaml\nfeeds: [real.opml]\ntimezone: UTC\ncontact: https://example.org/charterwatch\n'
            'crawl:\n  concurrency: 32\n  host-delay: 0s\n  allow-hosts: ["*.test"]\n'
            f'  resolve: {{"*.test": "127.0.0.1:{self.port}"{others}}}\n')

    def serve(self):
        nginx = shutil.which('nginx') or '/usr/sbin/nginx'
        process = subprocess.Popen([nginx, '-c', str(self.work / 'nginx.conf'), '-p', str(self.work)])
        for _ in range(100):
            try:
                socket.create_connection(('127.0.0.1', self.port), timeout=1).close()
                return process
            except OSError:
                time.sleep(0.05)
        process.terminate()
        sys.exit('nginx did not start: see ' + str(self.work / 'error.log'))


def command(options, world, store, *words):
    return [options.binary, *words, '--config-root', str(world.work / 'root'), '--store', str(store)]


def crawl(options, world, store, *words):
    """Runs one crawl; returns (exit code, closing line, seconds, peak MB)."""
    start = time.time()
    process = subprocess.Popen(command(options, world, store, 'crawl', *words), stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, errors.strip(), time.time() - start, usage.ru_maxrss / 1024


def dump(options, world, store):
    done = subprocess.run(command(options, world, store, 'store', 'verify', '--dump'), capture_output=True, text=True)
    if done.returncode:
        sys.exit('store verify --dump failed: ' + done.stderr)
    return done.stdout.splitlines()


def accounted(store, world, problems):
    """Every source visited with an outcome, every sighting with a ledger row, every page decided or queued."""
    db = sqlite3.connect(f'file:{store}?mode=ro', uri=True)
    one = lambda sql: db.execute(sql).fetchone()[0]
    counts = {
        'sources': one('SELECT count(*) FROM source'),
        'sources without an outcome': one(
            "SELECT count(*) FROM source WHERE NOT EXISTS (SELECT 1 FROM ledger WHERE subject_kind = 'source' AND "
            "subject = source.id)"),
        'sightings': one('SELECT count(*) FROM sighting'),
        'entries in the ledger': one(
            "SELECT count(*) FROM ledger WHERE subject_kind = 'entry' AND superseded = 0"),
        'articles': one('SELECT count(*) FROM article'),
        'labels': one('SELECT count(*) FROM label'),
    }
    if counts['sources'] != len(world.sources): problems.append('not every source is in the store')
    if counts['sources without an outcome']: problems.append('sources without an outcome')
    outcomes = db.execute(
        "SELECT subject_kind, stage, outcome, count(*) FROM ledger WHERE superseded = 0 "
        "GROUP BY 1, 2, 3 ORDER BY 1, 2, 4 DESC").fetchall()
    return counts, outcomes


def kill_trials(options, world, reference, seconds, problems):
    """Kills a crawl at random moments, finishes it, and compares the store with the undisturbed one."""
    randomness, same = random.Random(options.seed), 0
    for trial in range(options.kills):
        store = world.work / f'kill-{trial}.sqlite'
        moment = randomness.uniform(0.05, max(0.2, seconds * 0.95))
        process = subprocess.Popen(command(options, world, store, 'crawl'), stderr=subprocess.DEVNULL)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.wait()
        code, line, _, _ = crawl(options, world, store)
        found = dump(options, world, store)
        if code == 0 and found == reference:
            same += 1
        else:
            missing, extra = set(reference) - set(found), set(found) - set(reference)
            problems.append(f'killed after {moment:.2f} s (exit {code}): {len(missing)} lines missing, {len(extra)} extra')
            for line in sorted(missing)[:3]: print('   missing', line[:300])
            for line in sorted(extra)[:3]: print('   extra  ', line[:300])
        for suffix in ('', '-wal', '-shm', '.lock'):
            Path(str(store) + suffix).unlink(missing_ok=True)
    print(f'kill -9 at {options.kills} random moments: {same} stores equal the undisturbed one')


def main():
    options = arguments()
    work = Path(options.work or f'/tmp/charterwatch-real-{os.getpid()}').resolve()
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    world, problems = World(options, work), []
    server = world.serve()
    try:
        store = work / 'store.sqlite'
        code, line, seconds, peak = crawl(options, world, store)
        print(f'first crawl: exit {code}, {seconds:.1f} s, peak {peak:.0f} MB\n  {line}')
        if code: problems.append(f'first crawl ended with {code}')
        counts, outcomes = accounted(store, world, problems)
        for name, number in counts.items(): print(f'  {number:7d} {name}')
        for kind, stage, outcome, number in outcomes: print(f'  {number:7d} {kind:8s} {stage:9s} {outcome}')
        reference = dump(options, world, store)
        code, line, again, peak = crawl(options, world, store, '--all')
        print(f'second crawl (--all): exit {code}, {again:.1f} s, peak {peak:.0f} MB\n  {line}')
        after, _ = accounted(store, world, problems)
        for name in ('sightings', 'articles', 'labels'):
            if after[name] != counts[name]: problems.append(f'second crawl changed {name}: {counts[name]} → {after[name]}')
        if options.kills: kill_trials(options, world, reference, seconds, problems)
    finally:
        server.terminate()
        server.wait()
    for problem in problems: print('PROBLEM', problem)
    print('all of it holds' if not problems else f'{len(problems)} problems')
    if not options.work and not problems: shutil.rmtree(work, ignore_errors=True)
    sys.exit(1 if problems else 0)


if __name__ == '__main__':
    main()
