"""Reads feeds, OPML files or pages and prints what each holds, one item a line and an empty line after each file.

Shows: that what the demo newsroom prints is well formed to a reader that is not ours.
Usage: wellformed.py FILE..., whose names end in .feed, .json, .opml or .html.
Exit code 1 and a reason on standard error when one is not well formed.
"""
import html
import html.parser
import json
import sys
import xml.etree.ElementTree as ElementTree

VOID = {"meta", "link", "br", "hr", "img", "input", "wbr", "source"}


def local(tag):
    return tag.split("}")[-1]


def feed(data):
    for item in ElementTree.fromstring(data).iter():
        if local(item.tag) not in ("item", "entry"):
            continue
        found = {}
        for child in item:
            found.setdefault(local(child.tag), child)
        link = found["link"]
        date = next((found[name].text for name in ("pubDate", "published", "issued", "date") if name in found), "")
        title = found["title"].text
        if found["title"].get("mode") == "escaped":  # Atom 0.3: mark-up as text
            title = html.unescape(title)
        yield "\t".join([title, link.get("href") or link.text, date])


def json_feed(data):
    for item in json.loads(data)["items"]:
        yield "\t".join([item["title"], item["url"], item["date_published"]])


def opml(data):
    for outline in ElementTree.fromstring(data).iter("outline"):
        yield "\t".join(f"{local(key)}={value}" for key, value in sorted(outline.attrib.items()))


class Nesting(html.parser.HTMLParser):
    """Refuses an element that is closed by another's end tag, and collects the text of paragraphs."""

    def __init__(self):
        super().__init__()
        self.open, self.text = [], []

    def handle_starttag(self, tag, attributes):
        if tag == "p" and self.open and self.open[-1] == "p":
            self.open.pop()  # HTML lets the end tag of a paragraph be left out
        if tag not in VOID:
            self.open.append(tag)
        if tag == "p":
            self.text.append("")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            raise ValueError(f"{self.getpos()}: </{tag}> does not match")

    def handle_data(self, data):
        if "p" in self.open:
            self.text[-1] += data


def page(data):
    reader = Nesting()
    reader.feed(data.decode("utf-8"))
    reader.close()
    if reader.open:
        raise ValueError(f"never closed: {reader.open}")
    return reader.text


READERS = {"feed": feed, "json": json_feed, "opml": opml, "html": page}
sys.stdout.reconfigure(encoding="utf-8", newline="\n")
for name in sys.argv[1:]:
    with open(name, "rb") as file:
        for line in READERS[name.rsplit(".", 1)[1]](file.read()):
            print(line.replace("\n", " "))
    print()
