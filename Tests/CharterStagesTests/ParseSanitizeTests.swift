import CharterStages
import FoundationEssentials
import TestSupport
import Testing

@Suite struct ParseSanitizeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var html: String
        var wanted: String
        var testDescription: String { name }
        init(_ name: String, _ html: String, _ wanted: String) {
            (self.name, self.html, self.wanted) = (name, html, wanted)
        }
    }

    static let cases = [
        Case("plain text", "just words", "just words"),
        Case("empty", "", ""),
        Case("allowed stay", "<p>a <em>b</em></p>", "<p>a <em>b</em></p>"),
        Case("upper case folds", "<P>a</P>", "<p>a</p>"),
        Case(
            "void elements", "a<br/>b<hr>c<img src=http://e.example/i>", "a<br>b<hr>c<img src=\"http://e.example/i\">"),
        Case("open ones are closed", "<p><b>a", "<p><b>a</b></p>"),
        Case("wrong order", "<b><i>a</b>c</i>", "<b><i>a</i></b>c"),
        Case("stray end tag", "a</div>b", "ab"),
        Case("bare signs", "1 < 2 & 3 > 2", "1 &lt; 2 &amp; 3 &gt; 2"),
        Case("references stay", "&lt;b&gt; &eacute; &copy &#601;", "&lt;b&gt; &eacute; &copy &#601;"),
        Case(
            "reference before what goes", "&gt<blink>pe; &amp\u{0}lt; &#60<i>5</i> &copy",
            "&gt;pe; &amp;lt; &#60<i>5</i> &copy"),
        Case("unknown reference", "&nosuch; &", "&amp;nosuch; &amp;"),
        Case("script with content", "a<script>x<b></script>b", "ab"),
        Case("script without end", "a<script>x<b>y", "a"),
        Case("script in capitals", "a<ScRiPt src=x>y</SCRIPT >b", "ab"),
        Case("style", "a<style>p{}</style>b", "ab"),
        Case("svg with content", "a<svg><a href='http://e.example/'>x</a></svg>b", "ab"),
        Case("svg in svg", "a<svg><svg></svg>x</svg>b", "ab"),
        Case("unknown element keeps text", "a<blink>b</blink>c", "abc"),
        Case("form", "<form action='/x'><input value=v>a<button>b</button></form>", "ab"),
        Case("handlers", "<b onclick=x() OnFocus='y()'>a</b>", "<b>a</b>"),
        Case("style attribute", "<p style='position:fixed' class=c id=i>a</p>", "<p>a</p>"),
        Case(
            "slash between attributes", "<a/href=http://e.example/ /title=t>a</a>",
            "<a href=\"http://e.example/\" title=\"t\">a</a>"),
        Case("javascript", "<a href='javascript:x()'>a</a>", "<a>a</a>"),
        Case("javascript, referenced", "<a href='&#106;avascript&colon;x()'>a</a>", "<a>a</a>"),
        Case("javascript, broken by a tab", "<a href='java\tscript:x()'>a</a>", "<a>a</a>"),
        Case("javascript behind controls", "<a href='\u{1} javascript:x()'>a</a>", "<a>a</a>"),
        Case("vbscript", "<a href=vbscript:x>a</a>", "<a>a</a>"),
        Case("data", "<img src='data:image/png;base64,AA'>", "<img>"),
        Case("mailto", "<a href='mailto:a@b.example'>a</a>", "<a href=\"mailto:a@b.example\">a</a>"),
        Case("value is escaped", "<a title='\"><script>'>a</a>", "<a title=\"&quot;&gt;&lt;script&gt;\">a</a>"),
        Case("comment", "a<!-- <b>x</b> -->b", "ab"),
        Case("short comments", "a<!-->b<!--->c", "abc"),
        Case("comment without end", "a<!-- x > b", "a b"),
        Case("declaration", "a<!DOCTYPE html>b<?php x ?>c", "abc"),
        Case("tag cut off", "a <b href=", "a &lt;b href="),
        Case("quote never closed", "<a title='x>y</a>", "<a title=\"x\">y</a>"),
        Case("iframe", "a<iframe src='http://e.example/'>b</iframe>c", "ac"),
        Case("object keeps what it falls back to", "<object data=x><p>a</p></object>", "<p>a</p>"),
        Case(
            "meta and base", "<meta http-equiv=refresh><base href='http://evil.example/'><a href='x'>a</a>",
            "<a href=\"x\">a</a>"),
        Case("zero byte", "a\u{0}<b>b</b>", "a<b>b</b>"),
        Case("name with a colon", "<x:script>a</x:script>", "a"),
    ]

    @Test(arguments: cases) func cleans(_ testCase: Case) {
        #expect(sanitizeHTML(testCase.html, base: nil) == testCase.wanted)
    }

    /// Clean HTML is left alone: cleaning twice is cleaning once.
    @Test(arguments: cases) func isIdempotent(_ testCase: Case) {
        let once = sanitizeHTML(testCase.html, base: nil)
        #expect(sanitizeHTML(once, base: nil) == once)
    }

    @Test(arguments: [
        ("x", "http://b.example/d/x"), ("/x", "http://b.example/x"), ("?q", "http://b.example/d/e?q"),
        ("#f", "http://b.example/d/e#f"), ("//o.example/", "http://o.example/"), ("../../..", "http://b.example/"),
        ("HTTP://O.example/A", "HTTP://O.example/A"), (" x\n", "http://b.example/d/x"),
    ])
    func resolvesAddresses(reference: String, wanted: String) {
        let html = sanitizeHTML("<a href=\"\(reference)\">a</a>", base: URL(string: "http://b.example/d/e"))
        #expect(html == "<a href=\"\(wanted)\">a</a>")
    }

    @Test func nothingHostileSurvives() {
        let pieces = [
            "<", ">", "\"", "'", " ", "/", "=", "a", "script", "<script", "</script>", "<a href=", "javascript:",
            "onclick=",
            "<b ", "<!--", "-->", "<style>", "&#x6a;", "&lt;", "\u{0}", "\t", "<svg>", "<math>", "<p>", "</p>",
            "style=", "<iframe ",
            "src=", "data:", "<![CDATA[", "]]>", "\n", "ə",
        ]
        var random = SeededGenerator(seed: 21)
        for _ in 0..<1500 {
            let html = random.text(of: pieces, upTo: 25)
            let clean = sanitizeHTML(html, base: nil)
            #expect(sanitizeHTML(clean, base: nil) == clean)
            let tags = tags(in: clean)
            for tag in tags {
                let inside = tag.lowercased()
                for word in [
                    "<script", "<style", "<svg", "<math", "<iframe", " onclick=\"", " style=\"", "=\"javascript:",
                    "=\"data:",
                ] {
                    #expect(!inside.contains(word), "\(html)")
                }
            }
        }
    }

    @Test func depthIsBounded() {
        let clean = sanitizeHTML(String(repeating: "<b>", count: 5000) + "x", base: nil)
        #expect(clean.utf8.count < 3000)
        #expect(plainText(ofHTML: clean) == "x")
    }

    /// Everything between `<` and the `>` that ends it; sanitised HTML has `>` nowhere else.
    private func tags(in html: String) -> [String] {
        html.split(separator: "<", omittingEmptySubsequences: false).dropFirst().map { "<" + $0.prefix { $0 != ">" } }
    }
}
