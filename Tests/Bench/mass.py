"""The mass row of the bench: one crawl of 100,000 sources on 20,000 host names, and how each host was treated."""
import collections, os, shutil, time
from bench import ROOT, Failure, Run, show
from crawling import free_port, nginx

HOSTS, FEEDS, DELAY, PLACES = 20_000, 5, 2.0, 16


class Hosts:
    """Every host answers each of its feeds with one short document. They live on several loopback addresses, since one
    address has too few ports for so many connections."""

    def __init__(self, work):
        self.work, self.port, self.process = work / 'mass', free_port(), None
        self.work.mkdir()
        (self.work / 'nginx.conf').write_text(f'''
worker_processes 1; daemon off; master_process off; pid {self.work}/nginx.pid; error_log {self.work}/error.log;
events {{ worker_connections 8192; }}
http {{
  log_format mass '$host $msec $request_time $status $uri'; access_log {self.work}/access.log mass buffer=64k flush=1s;
  client_body_temp_path {self.work}/t1; proxy_temp_path {self.work}/t2; fastcgi_temp_path {self.work}/t3;
  uwsgi_temp_path {self.work}/t4; scgi_temp_path {self.work}/t5;
  keepalive_timeout 5; default_type application/rss+xml;
  server {{
    {' '.join(f'listen 127.0.0.{2 + n}:{self.port} backlog=4096;' for n in range(PLACES))}
    location = /robots.txt {{ return 404; }}
    location / {{ return 200 '<rss version="2.0"><channel><title>$host</title><item><title>Sheet $uri</title><link>http://$host$uri/1</link><guid>$uri</guid></item></channel></rss>'; }}
  }}
}}
''')
        (self.work / 'root/Feeds').mkdir(parents=True)
        with open(self.work / 'root/Feeds/mass.opml', 'w') as out:
            out.write('<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n<head><title>mass</title></head>\n<body>\n')
            for host in range(HOSTS):
                for feed in range(FEEDS):
                    out.write(f'<outline type="rss" text="h{host}-{feed}" '
                              f'xmlUrl="http://h{host:05d}.n{host % PLACES}.test/{feed}"/>\n')
            out.write('</body></opml>\n')
        folder = self.work / 'root/Pipelines/mass'
        folder.mkdir(parents=True)
        shutil.copyfile(ROOT / 'Pipelines/us-azerbaijan-charter/charter.yaml', folder / 'charter.yaml')
        places = ', '.join(f'"*.n{n}.test": "127.0.0.{2 + n}:{self.port}"' for n in range(PLACES))
        (folder / 'pipeline.yaml').write_text(
            'charter: charter.yaml\nfeeds: [mass.opml]\ntimezone: UTC\ncontact: https://example.org/charterwatch\n'
            f'crawl:\n  concurrency: 50\n  host-delay: {DELAY:g}s\n  allow-hosts: ["*.test"]\n  resolve: {{{places}}}\n')

    def serve(self):
        self.process = nginx(self.work, self.port, '127.0.0.2')

    def manners(self):
        """From the server's log: requests, hosts, requests at once at one host, and the shortest rest between two."""
        time.sleep(1.5)
        asked = collections.defaultdict(list)
        for text in (self.work / 'access.log').read_text().splitlines():
            host, end, took, *_ = text.split()
            asked[host].append((float(end) - float(took), float(end)))
        overlaps, shortest = 0, float('inf')
        for times in asked.values():
            times.sort()
            for (_, end), (start, _) in zip(times, times[1:]):
                overlaps += start < end
                shortest = min(shortest, start - end)
        os.truncate(self.work / 'access.log', 0)
        return sum(len(times) for times in asked.values()), len(asked), overlaps, shortest


def bench_mass(bench):
    if not shutil.which('nginx') and not os.path.exists('/usr/sbin/nginx'):
        print('\n*** mass: SKIPPED, there is no nginx (apt-get install nginx-light)')
        bench.failures += 1
        return
    site = Hosts(bench.work)
    words = bench.ours('crawl', '--config-root', site.work / 'root', '--store', site.work / 'store.sqlite', '--sources-only')
    rows = []
    try:
        site.serve()
        # The first run takes the list in; a dry run shows what reading it again and planning cost.
        # robots.txt is asked once a day.
        for name, extra, each in (('first crawl', [], FEEDS + 1), ('plan only, nothing due', ['--dry-run'], 0),
                                  ('second crawl, all asked again', ['--all'], FEEDS)):
            run = Run(words + extra, longest=600)
            requests, hosts, overlaps, shortest = site.manners()
            if requests != HOSTS * each:
                raise Failure(f'{requests} requests, and not {HOSTS * each}')
            if overlaps or requests and shortest < DELAY - 0.01:
                raise Failure(f'{overlaps} requests at once at one host, {shortest:.3f} s of rest at least')
            rows.append([name, f'{run.wall:.1f}', f'{max(0, each - 1) * DELAY:.0f}', f'{run.cpu:.1f}', f'{run.peak:.0f}', str(requests),
                         f'{requests / run.wall:.0f}', f'{shortest:.3f}' if requests else ''])
    except Failure as failure:
        bench.failures += 1
        rows.append(['FAILED', '', '', '', '', '', '', str(failure)])
    finally:
        if site.process:
            site.process.terminate()
            site.process.wait()
    show(f'mass: {HOSTS * FEEDS:,} sources on {HOSTS:,} host names, {DELAY:g} s between two requests to one host',
         ['', 'wall s', 'floor s', 'CPU s', 'peak MB', 'requests', 'per s', 'least rest s'], rows)
    print('  The floor is what politeness alone takes: the requests to one host, each after its rest. By the server\'s\n'
          '  own log no host saw two requests at once.')
