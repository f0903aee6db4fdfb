"""Makes the bench's own feeds, pages and texts: the same bytes on every machine for the same seed."""
import datetime, json, random
from xml.sax.saxutils import escape

PLAIN = {
    'en': '''the a of to in and for on with that after before under new old large small local foreign public
        minister official company council region city river border station market winter report talks visit plan
        budget project agreement pipeline railway corridor harbour customs energy gas oil power grid transport cargo
        trade export investment bank credit defence training security water school hospital harvest wheat cotton
        engineer farmer driver teacher said told announced signed opened closed repaired discussed expected agreed
        rejected delivered counted measured promised week month year Monday Thursday spring autumn hundred thousand
        million percent quarter second third early later again still already nearly according between against'''.split(),
    'ru': '''в на и с по для после перед новый старый большой малый местный министр компания совет регион город река
        граница станция рынок зима отчёт переговоры визит план бюджет проект соглашение трубопровод железная дорога
        коридор порт таможня энергия газ нефть сеть транспорт груз торговля экспорт инвестиции банк кредит оборона
        учения вода школа больница урожай инженер водитель учитель сообщил заявил подписал открыл закрыл обсудил
        ожидает согласился неделя месяц год весна осень сто тысяча миллион процентов второй третий снова уже'''.split(),
    'az': '''və ilə üçün sonra əvvəl yeni köhnə böyük kiçik yerli nazir şirkət şura bölgə şəhər çay sərhəd stansiya
        bazar qış hesabat danışıqlar səfər plan büdcə layihə saziş boru kəməri dəmir yolu dəhliz liman gömrük enerji
        qaz neft şəbəkə nəqliyyat yük ticarət ixrac investisiya bank kredit müdafiə təlim su məktəb xəstəxana məhsul
        mühəndis sürücü müəllim bildirdi dedi imzaladı açdı bağladı müzakirə etdi gözləyir razılaşdı həftə ay il yaz
        payız yüz min milyon faiz ikinci üçüncü yenidən artıq'''.split(),
}
ON_SUBJECT = {
    'en': ['Azerbaijan and the United States discussed the transit corridor and customs checks in Baku.',
           'Officials from Washington and Baku spoke about energy supplies, gas exports and grid links.',
           'An American company and SOCAR agreed on equipment for a gas field.',
           'Baku and Washington plan joint training on the security of ports.'],
    'ru': ['Азербайджан и США обсудили транспортный коридор и таможенное оформление.',
           'Баку и Вашингтон говорили о поставках газа и об энергетике.'],
    'az': ['Azərbaycan və ABŞ nəqliyyat dəhlizini və gömrük yoxlamasını müzakirə etdilər.',
           'Bakı və Vaşinqton qaz ixracı və enerji barədə danışdılar.'],
}
NAMES = 'Alder Birch Cedar Elm Hazel Juniper Linden Maple Poplar Rowan Spruce Willow'.split()
START = datetime.datetime(2026, 3, 1, tzinfo=datetime.timezone.utc)


class Writer:
    """Sentences, paragraphs and headlines of one language from one stream of chance."""

    def __init__(self, seed, language='en'):
        self.chance, self.language, self.words = random.Random(seed), language, PLAIN[language]

    def sentence(self):
        if self.chance.random() < 0.01:
            return self.chance.choice(ON_SUBJECT[self.language])
        words = self.chance.choices(self.words, k=self.chance.randint(8, 24))
        if self.chance.random() < 0.3:
            words.insert(len(words) // 2, str(self.chance.randint(2, 900)))
        if len(words) > 16:
            words[7] += ','
        text = ' '.join(words)
        return text[0].upper() + text[1:] + '.'

    def paragraph(self, sentences=4):
        return ' '.join(self.sentence() for _ in range(sentences))

    def headline(self):
        return ' '.join(self.chance.choices(self.words, k=self.chance.randint(5, 10))).capitalize()

    def moment(self):
        return START + datetime.timedelta(seconds=self.chance.randrange(200 * 86400))

    def markup(self, paragraphs):
        parts = []
        for number in range(paragraphs):
            link = f'<a href="/about/{self.chance.randrange(999)}">{self.chance.choice(self.words)}</a>'
            parts.append(f'<p>{self.paragraph(3)} {link} &amp; <b>{self.chance.choice(self.words)}</b>.</p>')
            if number == 1:
                parts.append(f'<img src="/images/{self.chance.randrange(9999)}.jpg" alt="{self.headline()}">')
        return '\n'.join(parts)


def language_of(number):
    return ('en', 'en', 'en', 'en', 'en', 'en', 'ru', 'ru', 'az', 'az')[number % 10]


def rss(number, size=50_000):
    """RSS 2.0: full texts in content:encoded for two of three, summaries alone for the third."""
    write, host = Writer(f'rss {number}', language_of(number)), f'http://h{number % 200:03d}.test'
    items, length = [], 0
    while length < size:
        link = f'{host}/{number}/{len(items)}'
        full = f'<content:encoded><![CDATA[{write.markup(4)}]]></content:encoded>' if number % 3 else ''
        items.append(
            f'''<item>
  <title>{escape(write.headline())}</title>
  <link>{link}</link>
  <guid isPermaLink="true">{link}</guid>
  <pubDate>{write.moment():%a, %d %b %Y %H:%M:%S +0000}</pubDate>
  <dc:creator>{write.chance.choice(NAMES)} {write.chance.choice(NAMES)}</dc:creator>
  <category>{write.chance.choice(write.words)}</category>
  <description>{escape('<p>' + write.paragraph(2) + '</p>')}</description>
  {full}
</item>''')
        length += len(items[-1].encode())
    return f'''<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Paper {number}</title><link>{host}/</link><description>{escape(write.headline())}</description>
<language>{write.language}</language>
{chr(10).join(items)}
</channel></rss>
'''


def atom(number, size=50_000):
    """Atom 1.0 with a summary and escaped HTML content."""
    write, host = Writer(f'atom {number}', language_of(number)), f'http://h{number % 200:03d}.test'
    entries, length = [], 0
    while length < size:
        link, moment = f'{host}/{number}/{len(entries)}', write.moment()
        entries.append(
            f'''<entry>
  <title>{escape(write.headline())}</title>
  <link rel="alternate" type="text/html" href="{link}"/>
  <id>{link}</id>
  <published>{moment:%Y-%m-%dT%H:%M:%SZ}</published>
  <updated>{moment:%Y-%m-%dT%H:%M:%SZ}</updated>
  <author><name>{write.chance.choice(NAMES)} {write.chance.choice(NAMES)}</name></author>
  <category term="{write.chance.choice(write.words)}"/>
  <summary>{escape(write.paragraph(1))}</summary>
  <content type="html">{escape(write.markup(4))}</content>
</entry>''')
        length += len(entries[-1].encode())
    return f'''<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{write.language}">
<title>Paper {number}</title><id>{host}/{number}</id><link href="{host}/"/><updated>2026-10-01T00:00:00Z</updated>
{chr(10).join(entries)}
</feed>
'''


def feeds(count):
    """Three RSS feeds to one Atom feed, as (text, media type)."""
    return [(atom(n), 'application/atom+xml') if n % 4 == 3 else (rss(n), 'application/rss+xml') for n in range(count)]


def page(number, size=60_000):
    """A news page: menus, scripts and styles, the article in the middle, sidebars and a footer."""
    write = Writer(f'page {number}', language_of(number))
    title, author = write.headline(), f'{write.chance.choice(NAMES)} {write.chance.choice(NAMES)}'
    moment = write.moment().isoformat()
    data = json.dumps({'@context': 'https://schema.org', '@type': 'NewsArticle', 'headline': title,
                       'datePublished': moment, 'author': {'@type': 'Person', 'name': author}}, ensure_ascii=False)

    def links(count, kind):
        return '\n'.join(f'<li class="{kind}-item"><a href="/{kind}/{write.chance.randrange(9999)}" '
                         f'data-track="{kind}-{n}">{escape(write.headline())}</a></li>' for n in range(count))
    article = '\n'.join(f'<p>{escape(write.paragraph())}</p>' for _ in range(write.chance.randint(8, 20)))
    cards = '\n'.join(f'''<div class="card"><a href="/news/{n}"><img src="/i/{n}.jpg" width="320" height="180" alt="">
<h4 class="card-title">{escape(write.headline())}</h4></a><span class="date">{write.moment():%d.%m.%Y}</span></div>'''
                      for n in range(40))
    script = '\n'.join(f'window.settings["{write.chance.choice(PLAIN["en"])}{n}"] = '
                       f'{{"id": {n}, "slot": "{write.chance.randrange(10**9)}", "if": function (a, b) {{ '
                       f'return a < b && b > {n}; }} }};' for n in range(120))
    style = '\n'.join(f'.block-{n} {{ margin: {n % 7}px; padding: {n % 5}px; color: #{n * 4111 % 0xffffff:06x}; }}'
                      for n in range(80))
    body = f'''<!DOCTYPE html>
<html lang="{write.language}"><head><meta charset="utf-8"><title>{escape(title)} | Paper {number}</title>
<meta property="og:title" content="{escape(title)}"><meta property="article:published_time" content="{moment}">
<meta name="author" content="{author}"><link rel="canonical" href="http://pages.test/{number}">
<script type="application/ld+json">{data}</script>
<style>{style}</style><script>{script}</script></head>
<body><header class="site-header"><nav class="main-menu"><ul>{links(60, 'menu')}</ul></nav></header>
<div class="wrap"><main><article class="story"><h1>{escape(title)}</h1>
<div class="byline">{author}, <time datetime="{moment}">{moment[:10]}</time></div>
<figure><img src="/i/lead{number}.jpg" alt=""><figcaption>{escape(write.sentence())}</figcaption></figure>
{article}
<div class="share"><ul>{links(6, 'share')}</ul></div></article>
<section class="related">{cards}</section></main>
<aside class="sidebar"><h3>{escape(write.headline())}</h3><ul>{links(50, 'popular')}</ul></aside></div>
<footer><ul>{links(40, 'footer')}</ul><p>{escape(write.sentence())}</p></footer>
'''
    while len(body.encode()) < size - 40:
        body += f'<div class="ad-slot" data-n="{len(body)}"><script>push({{"slot": {write.chance.randrange(10**9)}}});' \
                '</script></div>\n'
    return body + '</body></html>\n'


def text_row(number):
    """A row for classify: a headline and about 2.5 KB of text."""
    write = Writer(f'text {number}', language_of(number))
    return {'id': str(number), 'lang': write.language, 'title': write.headline(),
            'text': '\n'.join(write.paragraph(5) for _ in range(4))}
