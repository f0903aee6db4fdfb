"""The fetch rows of the bench: bare downloads from nginx on loopback, plain and over fresh TLS connections."""
import json, os, shutil, subprocess
from bench import Failure, middle, show
from crawling import free_port, line, nginx

BODIES, SIZE, DOWNLOADS, HOSTS, HANDSHAKES = 200, 50_000, 20_000, 2000, 1000


class Downloads:
    """Files behind nginx, on one port in the clear and on another with TLS, where each connection serves one answer."""

    def __init__(self, work):
        self.work, self.port, self.tls_port, self.process = work / 'fetch', free_port(), free_port(), None
        (self.work / 'site').mkdir(parents=True)
        for number in range(BODIES):
            (self.work / 'site' / str(number)).write_bytes(os.urandom(SIZE // 2).hex().encode())
        self.certificates()
        self.plain = self.lists('plain', (f'http://h{n % HOSTS:04d}.press.test/{n % BODIES}?{n}'
                                          for n in range(DOWNLOADS)))
        self.tls = self.lists('tls', (f'https://h{n:04d}.press.test/?{n}' for n in range(HANDSHAKES)))
        (self.work / 'no-authorities').mkdir()
        (self.work / 'nginx.conf').write_text(f'''
worker_processes 1; daemon off; master_process off; pid {self.work}/nginx.pid; error_log {self.work}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; default_type text/plain; keepalive_timeout 65; keepalive_requests 100000;
  client_body_temp_path {self.work}/t1; proxy_temp_path {self.work}/t2; fastcgi_temp_path {self.work}/t3;
  uwsgi_temp_path {self.work}/t4; scgi_temp_path {self.work}/t5;
  server {{ listen 127.0.0.1:{self.port} backlog=1024; root {self.work}/site; }}
  server {{
    listen 127.0.0.1:{self.tls_port} ssl backlog=1024; keepalive_timeout 0; location / {{ return 200 "hello"; }}
    ssl_certificate {self.work}/leaf.pem; ssl_certificate_key {self.work}/leaf.key;
  }}
}}
''')

    def certificates(self):
        def openssl(*words):
            done = subprocess.run(['openssl', *words], cwd=self.work, capture_output=True, text=True)
            if done.returncode:
                raise Failure('openssl: ' + done.stderr.strip()[-160:])
        key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
        (self.work / 'names').write_text('subjectAltName=DNS:*.press.test\n')
        openssl('req', '-x509', *key, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '2', '-subj', '/CN=bench')
        openssl('req', *key, '-keyout', 'leaf.key', '-out', 'leaf.csr', '-subj', '/CN=press.test')
        openssl('x509', '-req', '-in', 'leaf.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial',
                '-out', 'leaf.pem', '-days', '2', '-extfile', 'names')

    def lists(self, name, urls):
        """The same URLs for us and for curl."""
        urls = list(urls)
        ours, curl = self.work / f'{name}.list', self.work / f'{name}.curl'
        ours.write_text(''.join(url + '\n' for url in urls))
        curl.write_text(''.join(f'url = "{url}"\noutput = "/dev/null"\n' for url in urls))
        return ours, curl

    def serve(self):
        self.process = nginx(self.work, self.tls_port)


def alternating(bench, commands):
    """Each command in turn, again and again, so that a busy moment hits all of them; the middle run of each by CPU."""
    from bench import Run
    runs = [[] for _ in commands]
    for _ in range(bench.options.repeats):
        for words, kept in zip(commands, runs):
            kept.append(Run(words))
    return [middle(kept) for kept in runs]


def curl(site, port, file, *words):
    return ['curl', '--silent', '--show-error', '--fail', '--parallel', '--parallel-max', '50', '--no-progress-meter',
            '--connect-to', f'::127.0.0.1:{port}', *words, '--config', str(file)]


def compare(bench, site, title, ours, theirs, count, figure, asked):
    mine, other = alternating(bench, [ours, theirs])
    fetched = json.loads(mine.out)
    if fetched['fetched'] != count or fetched['failed']:
        raise Failure(f'only {fetched["fetched"]} of {count} were fetched: {fetched.get("why")}')
    show(title, ['', 'wall s', '× ours', 'CPU s', '× ours', 'peak MB'],
         [line('charterwatch measure-fetch', mine, mine), line('curl --parallel --parallel-max 50', other, mine)])
    reached = getattr(mine, figure) / getattr(other, figure)
    print(f'  asked: {figure} at most {asked:.2f} × curl; {"reached" if reached <= asked else "MISSED"}: {reached:.2f}')


def bench_fetch(bench):
    if not shutil.which('nginx') and not os.path.exists('/usr/sbin/nginx'):
        print('\n*** fetch: SKIPPED, there is no nginx (apt-get install nginx-light)')
        bench.failures += 1
        return
    site = None
    try:
        site = Downloads(bench.work)
        site.serve()
        where, secure = f'127.0.0.1:{site.port}', f'127.0.0.1:{site.tls_port}'
        compare(bench, site, f'fetch: {DOWNLOADS} bodies of {SIZE // 1000} KB on {HOSTS} hosts, 50 at once',
                bench.ours('measure-fetch', site.plain[0], '--resolve', where),
                curl(site, site.port, site.plain[1]), DOWNLOADS, 'wall', 1.5)
        # curl at its best: one authority to read, and no folder of them to look through for every connection.
        compare(bench, site, f'fetch over TLS: {HANDSHAKES} fresh connections, 50 at once',
                bench.ours('measure-fetch', site.tls[0], '--resolve', secure, '--ca-file', site.work / 'ca.pem'),
                curl(site, site.tls_port, site.tls[1], '--cacert', str(site.work / 'ca.pem'),
                     '--capath', str(site.work / 'no-authorities')), HANDSHAKES, 'cpu', 1.5)
    except Failure as failure:
        print(f'\n*** fetch: {failure}')
        bench.failures += 1
    finally:
        if site and site.process:
            site.process.terminate()
            site.process.wait()
