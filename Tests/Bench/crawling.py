"""The crawl row of the bench: feeds from nginx on loopback, first all new, then all 304."""
import collections, os, shutil, socket, sqlite3, subprocess, time
import documents
from bench import HOSTS, Failure, ROOT, Run, middle, show

FEEDS = 2000  # of about 50 KB each


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def nginx(work, port, address='127.0.0.1'):
    """An nginx of our own, with the configuration in `work`, once it listens."""
    program = shutil.which('nginx') or '/usr/sbin/nginx'
    process = subprocess.Popen([program, '-c', str(work / 'nginx.conf'), '-p', str(work)], stderr=subprocess.DEVNULL)
    for _ in range(100):
        try:
            socket.create_connection((address, port), timeout=1).close()
            return process
        except OSError:
            time.sleep(0.05)
    process.kill()
    process.wait()
    raise Failure('nginx did not start: ' + (work / 'error.log').read_text()[-200:])


class Site:
    """The generated feeds behind nginx, under many host names, and a pipeline that crawls them."""

    def __init__(self, work):
        self.work, self.port, self.process = work / 'crawl', free_port(), None
        (self.work / 'site').mkdir(parents=True)
        self.urls, types, self.size = [], [], 0
        for number, (text, kind) in enumerate(documents.feeds(FEEDS)):
            data = text.encode()
            (self.work / 'site' / str(number)).write_bytes(data)
            self.urls.append(f'http://h{number % HOSTS:03d}.test/{number}')
            types.append(f'    "/{number}" {kind};')
            self.size += len(data)
        self.list_file = self.work / 'urls'
        self.list_file.write_text(''.join(url + '\n' for url in self.urls))
        self.write_server('\n'.join(types))
        self.write_pipeline()
        self.curl_file = self.work / 'curl.conf'
        self.curl_file.write_text(''.join(f'url = "{url}"\noutput = "/dev/null"\n' for url in self.urls))

    def write_server(self, types):
        (self.work / 'nginx.conf').write_text(f'''
worker_processes 1; daemon off; master_process off; pid {self.work}/nginx.pid; error_log {self.work}/error.log;
events {{ worker_connections 1024; }}
http {{
  log_format short '$status $uri'; access_log {self.work}/access.log short;
  client_body_temp_path {self.work}/t1; proxy_temp_path {self.work}/t2; fastcgi_temp_path {self.work}/t3;
  uwsgi_temp_path {self.work}/t4; scgi_temp_path {self.work}/t5;
  map_hash_max_size 65536; map_hash_bucket_size 256; types {{ }} default_type ""; keepalive_timeout 65;
  map $uri $kind {{
    default "text/plain";
{types}
  }}
  server {{ listen 127.0.0.1:{self.port} backlog=1024; root {self.work}/site; add_header Content-Type $kind; }}
}}
''')

    def write_pipeline(self):
        outlines = '\n'.join(f'    <outline type="rss" text="{n}" xmlUrl="{u}"/>' for n, u in enumerate(self.urls))
        (self.work / 'root/Feeds').mkdir(parents=True)
        (self.work / 'root/Feeds/bench.opml').write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n  <head><title>bench</title></head>\n'
            f'  <body>\n{outlines}\n  </body>\n</opml>\n')
        folder = self.work / 'root/Pipelines/bench'
        folder.mkdir(parents=True)
        shutil.copyfile(ROOT / 'Pipelines/us-azerbaijan-charter/charter.yaml', folder / 'charter.yaml')
        text = (
            'charter: charter.yaml\nfeeds: [bench.opml]\ntimezone: UTC\ncontact: https://example.org/charterwatch\n'
            'crawl:\n  concurrency: 50\n  host-delay: 0s\n  pages: false\n  allow-hosts: ["*.test"]\n'
            f'  resolve: {{"*.test": "127.0.0.1:{self.port}"}}\n')
        (folder / 'pipeline.yaml').write_text(text)
        # The same with an archive beside the store.
        kept = self.work / 'root/Pipelines/kept'
        shutil.copytree(folder, kept)
        (kept / 'pipeline.yaml').write_text(text + '  archive: warc\n')

    def serve(self):
        self.process = nginx(self.work, self.port)

    def answers(self):
        """How many feeds were answered with which status since the last call."""
        log = self.work / 'access.log'
        counts = collections.Counter(
            line.split()[0] for line in log.read_text().splitlines() if 'robots.txt' not in line)
        os.truncate(log, 0)
        return counts


def rounds(bench, site, name, command, count_entries):
    """First and second crawl, repeated in fresh stores; returns two table rows and the number of entries kept."""
    first, second, entries = [], [], 0
    try:
        for number in range(bench.options.repeats):
            store = site.work / f'{name.split()[0]}-{number}.sqlite'
            for runs, status in ((first, '200'), (second, '304')):
                site.answers()
                runs.append(Run(command(store, again=status == '304')))
                seen = site.answers()
                if seen[status] != FEEDS:
                    raise Failure(f'{seen[status]} of {FEEDS} feeds answered {status}: {dict(seen)}')
            entries = sqlite3.connect(store).execute(count_entries).fetchone()[0]
    except (Failure, sqlite3.Error) as failure:
        bench.failures += 1
        return failure, failure, 0
    return middle(first), middle(second), entries


def downloads(bench, site):
    words = ['curl', '--silent', '--show-error', '--fail', '--parallel', '--parallel-max', '50', '--no-progress-meter',
             '--connect-to', f'::127.0.0.1:{site.port}', '--config', str(site.curl_file)]
    try:
        return bench.repeat(lambda: words)
    except (Failure, OSError) as failure:
        bench.failures += 1
        return failure


def line(name, run, base):
    if isinstance(run, str) or isinstance(run, Exception):
        return [name, '', '', '', '', '', run if isinstance(run, str) else f'FAILED: {run}']
    wall = cpu = ''
    if not isinstance(base, Exception):
        wall, cpu = f'{run.wall / base.wall:.2f}', f'{run.cpu / base.cpu:.2f}'
    return [name, f'{run.wall:.2f}', wall, f'{run.cpu:.2f}', cpu, f'{run.peak:.0f}']


def bench_crawl(bench):
    if not shutil.which('nginx') and not os.path.exists('/usr/sbin/nginx'):
        print('\n*** crawl: SKIPPED, there is no nginx (apt-get install nginx-light)')
        bench.failures += 1
        return
    site = Site(bench.work)
    try:
        site.serve()
        measure(bench, site)
    except Failure as failure:
        print(f'\n*** crawl: {failure}')
        bench.failures += 1
    finally:
        if site.process:
            site.process.terminate()
            site.process.wait()


def measure(bench, site):
    def ours(*more, pipeline='bench'):
        def words(store, again):
            found = bench.ours('crawl', *more, '--config-root', site.work / 'root', '--pipeline', pipeline, '--store', store)
            return found + ['--all'] if again else found
        return words

    def peer(store, again):
        return bench.peer('crawl', site.list_file, store, site.port)

    new, same, kept = rounds(bench, site, 'listed', ours('--sources-only'), 'SELECT count(*) FROM sighting')
    kept_new, kept_same, _ = rounds(bench, site, 'archiving', ours('--sources-only', pipeline='kept'),
                                    'SELECT count(*) FROM sighting')
    peer_new = peer_same = 'SKIPPED: the peers are not installed'
    peer_kept = 0
    if bench.peer_python:
        peer_new, peer_same, peer_kept = rounds(bench, site, 'aiohttp', peer, 'SELECT count(*) FROM entry')
    whole, _, articles = rounds(bench, site, 'whole', ours(), 'SELECT count(*) FROM article')
    floor = downloads(bench, site)
    heads = ['', 'wall s', '× ours', 'CPU s', '× ours', 'peak MB']
    program = 'aiohttp, fastfeedparser, SQLite'
    show(f'crawl, all new: {FEEDS} feeds on {HOSTS} hosts, {site.size / 1e6:.1f} MB; '
         f'entries kept: {kept} by charterwatch, {peer_kept} by the peer', heads,
         [line('charterwatch crawl --sources-only', new, new), line('the same, archive on', kept_new, new),
          line(program, peer_new, new),
          line('floor: curl, download only', floor, new),
          line(f'charterwatch crawl: {articles} articles too', whole, new)])
    asked(new, peer_new)
    show(f'crawl, all 304: the same {FEEDS} feeds again', heads,
         [line('charterwatch crawl --all', same, same), line('the same, archive on', kept_same, same),
          line(program, peer_same, same)])
    asked(same, peer_same)
    print('  CPU is the program\'s own, without nginx. With --sources-only charterwatch does what the peer does (it\n'
          '  fetches, parses, keeps every entry with its text and skips known ones), and besides it asks each host for\n'
          '  robots.txt and keeps a ledger. A whole crawl with pages off reads every entry as an article, too: finds its\n'
          '  language and copies of it, classifies it, and keeps versions, dates, stories and events.')


def asked(ours, peer):
    """What is asked of a crawl: no longer by the clock than the peer, and at most 150 MB."""
    if isinstance(ours, Run) and isinstance(peer, Run):
        reached = ours.wall <= peer.wall and ours.peak <= 150
        print(f'  asked: at most 1.00 × the peer by the clock and 150 MB; {"reached" if reached else "MISSED"}: '
              f'{ours.wall / peer.wall:.2f}, {ours.peak:.0f} MB')
