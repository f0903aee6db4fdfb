"""The peers, each doing one job the way their manuals show; run in the bench's virtual environment.

usage: peers.py JOB LIST [ARGUMENTS]: LIST is a file with one path (or URL) a line; an empty one measures the start.
Jobs called alone_… read everything first, do the work some times over, and print what only that took."""
import sys


def bodies(list_file):
    for line in open(list_file, encoding='utf-8'):
        with open(line.rstrip('\n'), 'rb') as file:
            yield file.read()


def parse_fastfeedparser(list_file):
    import fastfeedparser
    count = 0
    for body in bodies(list_file):
        count += len(fastfeedparser.parse(body).entries)
    print(count)


def parse_fastfeedparser_json(list_file):
    import fastfeedparser, json
    count = 0
    with open('/dev/null', 'w', encoding='utf-8') as out:
        for body in bodies(list_file):
            parsed = fastfeedparser.parse(body)
            count += len(parsed.entries)
            out.write(json.dumps(parsed, ensure_ascii=False, default=str) + '\n')
    print(count)


def parse_lxml(list_file):
    from lxml import etree
    count = 0
    for body in bodies(list_file):
        count += len(etree.fromstring(body, etree.XMLParser(huge_tree=True)))
    print(count)


def parse_expat(list_file):
    from xml.parsers import expat
    count = 0
    for body in bodies(list_file):
        expat.ParserCreate().Parse(body, True)
        count += 1
    print(count)


def alone(list_file, repeats, work, **more):
    """Reads the files, does the work once to warm up, then `repeats` times; prints MB per CPU second as JSON."""
    import json, time
    found = list(bodies(list_file))
    for body in found:
        work(body)
    start = time.process_time()
    for _ in range(int(repeats)):
        for body in found:
            work(body)
    seconds = time.process_time() - start
    print(json.dumps({'speed': sum(map(len, found)) * int(repeats) / 1e6 / seconds, **more}))


def alone_warcio(list_file, repeats, out, level):
    """Answer and request of each body as two records; level 9 is warcio's own, 6 is zlib's and ours."""
    import io, zlib
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter
    import warcio.warcwriter
    new = zlib.compressobj
    warcio.warcwriter.zlib.compressobj = lambda *given: new(int(level), *given[1:])
    with open(out, 'wb') as file:
        writer = WARCWriter(file, gzip=True, warc_version='1.1')

        def work(body):
            head = StatusAndHeaders('200 OK', [('Content-Type', 'text/xml'), ('Content-Length', str(len(body)))],
                                    protocol='HTTP/1.1')
            answer = writer.create_warc_record('http://feeds.test/feed', 'response', payload=io.BytesIO(body),
                                               http_headers=head, warc_headers_dict={'WARC-IP-Address': '192.0.2.1'})
            asked = StatusAndHeaders('GET /feed HTTP/1.1', [('Host', 'feeds.test')], is_http_request=True)
            writer.write_request_response_pair(
                writer.create_warc_record('http://feeds.test/feed', 'request', http_headers=asked), answer)

        alone(list_file, repeats, work)


def alone_fastfeedparser(list_file, repeats):
    import fastfeedparser
    alone(list_file, repeats, fastfeedparser.parse)


def alone_libxml2(list_file, repeats):
    """The system's own libxml2, called as C calls it; the one in lxml's wheel is another version."""
    import ctypes, ctypes.util
    name = ctypes.util.find_library('xml2') or 'libxml2.so.2'
    library = ctypes.CDLL(name)
    library.xmlReadMemory.restype = ctypes.c_void_p
    library.xmlReadMemory.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int]
    library.xmlFreeDoc.argtypes = [ctypes.c_void_p]
    recover, quiet, compact = 1, 32 | 64, 1 << 16

    def work(body):
        library.xmlFreeDoc(library.xmlReadMemory(body, len(body), None, None, recover | quiet | compact))
    version = ctypes.c_char_p.in_dll(library, 'xmlParserVersion').value.decode().split('-')[0]
    parts = (version[:-4], version[-4:-2], version[-2:])
    alone(list_file, repeats, work, version='.'.join(str(int(part)) for part in parts))


def extract_lxml(list_file):
    from lxml import html
    count = 0
    for body in bodies(list_file):
        try:
            html.fromstring(body)
            count += 1
        except ValueError:  # an empty page
            pass
    print(count)


def text_of(body):
    """Bytes as these libraries' manuals decode them."""
    return body.decode('utf-8', errors='replace')


def extract_readability(list_file):
    import readability
    count = 0
    for body in bodies(list_file):
        try:
            document = readability.Document(text_of(body))
            count += bool(document.summary()) + 0 * len(document.short_title())
        except Exception:  # a page it can make nothing of
            pass
    print(count)


def extract_resiliparse(list_file):
    from resiliparse.extract.html2text import extract_plain_text
    count = 0
    for body in bodies(list_file):
        count += bool(extract_plain_text(text_of(body), main_content=True))
    print(count)


def extract_trafilatura(list_file, metadata=False):
    import trafilatura
    count = 0
    for body in bodies(list_file):
        found = trafilatura.bare_extraction(body, fast=True, with_metadata=metadata)
        count += found is not None
    print(count)


def extract_trafilatura_metadata(list_file):
    extract_trafilatura(list_file, metadata=True)


def near_datasketch(rows_file):
    """MinHash of 128 permutations over shingles of five words and LSH at a Jaccard similarity of .5, as its manual shows;
    a text joins the groups of all it finds."""
    import json
    from datasketch import MinHash, MinHashLSH
    index, groups = MinHashLSH(threshold=0.5, num_perm=128), []

    def root(text):
        while groups[text] != text:
            groups[text] = groups[groups[text]]
            text = groups[text]
        return text

    for number, line in enumerate(open(rows_file, encoding='utf-8')):
        words = json.loads(line)['text'].split()
        sketch = MinHash(num_perm=128)
        sketch.update_batch([' '.join(words[at:at + 5]).encode() for at in range(max(1, len(words) - 4))])
        groups.append(number)
        for other in index.query(sketch):
            one, other = root(number), root(other)
            groups[max(one, other)] = min(one, other)
        index.insert(number, sketch)
    for number in range(len(groups)):
        print(json.dumps({'id': str(number), 'cluster': root(number)}))


def crawl(list_file, store, port):
    """aiohttp, 50 requests at once, fastfeedparser and SQLite; validators are kept and sent back, known entries are
    skipped, and the rows of 25 feeds share a transaction, which is faster than one a feed."""
    import aiohttp, asyncio, fastfeedparser, sqlite3
    from urllib.parse import urlsplit
    database = sqlite3.connect(store, isolation_level=None)
    database.executescript('''
        PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS feed (url PRIMARY KEY, etag, modified);
        CREATE TABLE IF NOT EXISTS entry (feed, key, url, title, published, author, text, UNIQUE (feed, key));
        CREATE INDEX IF NOT EXISTS entry_by_url ON entry(url);''')
    known = {row[0]: row[1:] for row in database.execute('SELECT url, etag, modified FROM feed')}
    waiting = []

    class Loopback(aiohttp.abc.AbstractResolver):
        async def resolve(self, host, port=0, family=0):
            return [{'hostname': host, 'host': '127.0.0.1', 'port': port, 'family': 2, 'proto': 0, 'flags': 0}]

        async def close(self):
            pass

    def commit():
        database.execute('BEGIN')
        for feed, rows in waiting:
            database.executemany('INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?, ?)', rows)
            database.execute('INSERT OR REPLACE INTO feed VALUES (?, ?, ?)', feed)
        database.execute('COMMIT')
        waiting.clear()

    def keep(url, answer, body):
        parsed = fastfeedparser.parse(body)
        rows = []
        for entry in parsed.entries:
            content = entry.get('content') or [{}]
            rows.append((url, entry.get('id') or entry.get('link'), entry.get('link'), entry.get('title'),
                         entry.get('published'), entry.get('author'),
                         content[0].get('value') or entry.get('description')))
        waiting.append(((url, answer.headers.get('ETag'), answer.headers.get('Last-Modified')), rows))
        if len(waiting) >= 25:
            commit()

    async def one(session, gate, url):
        etag, modified = known.get(url, (None, None))
        headers = {}
        if etag: headers['If-None-Match'] = etag
        if modified: headers['If-Modified-Since'] = modified
        address = urlsplit(url)
        async with gate, session.get(f'http://{address.hostname}:{port}{address.path}', headers=headers) as answer:
            if answer.status == 200:
                keep(url, answer, await answer.read())

    async def everything():
        gate = asyncio.Semaphore(50)
        connector = aiohttp.TCPConnector(limit=50, resolver=Loopback())
        async with aiohttp.ClientSession(connector=connector) as session:
            urls = [line.strip() for line in open(list_file, encoding='utf-8')]
            await asyncio.gather(*(one(session, gate, url) for url in urls))

    asyncio.run(everything())
    commit()
    print(database.execute('SELECT count(*) FROM entry').fetchone()[0])


if __name__ == '__main__':
    globals()[sys.argv[1]](*sys.argv[2:])
