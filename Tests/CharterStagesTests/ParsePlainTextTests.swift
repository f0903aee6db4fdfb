import CharterStages
import TestSupport
import Testing

@Suite struct ParsePlainTextTests {
    @Test(arguments: [
        ("words", "words"), ("", ""), ("  a \n b\t", "a b"), ("a<b>b</b>c", "abc"), ("<p>a</p><p>b</p>", "a\nb"),
        ("a<br>b", "a\nb"), ("<ul><li>a<li>b</ul>c", "a\nb\nc"), ("<div><div><p> a </p></div></div>\n", "a"),
        ("AT&amp;T &lt;b&gt;", "AT&T <b>"), ("&#601;&#x259;&eacute;", "əəé"), ("a&nbsp;b\u{A0}c", "a b c"),
        ("x<script>y</script><style>z</style>w", "xw"), ("1 < 2", "1 < 2"), ("a<!-- b -->c", "ac"),
        ("<td>a</td><td>b</td>", "a\nb"), ("&ampx &copy;&copy &amp", "&ampx ©© &"), ("?a=1&copy=2", "?a=1&copy=2"),
        ("&#150;&#0;", "–\u{FFFD}"), ("a  b", "a b"), ("a \u{A0}b", "a b"), ("a é", "a é"), ("a \u{A1}b", "a \u{A1}b"),
        ("<b>a</b> <i>b</i>", "a b"), ("a<p> <p>b", "a\nb"), ("a b <p>c", "a b\nc"), ("<P>a<BR/>b", "a\nb"),
        ("<a title=\"x > y\">a</a> b", "a b"), ("a &amp; b", "a & b"), ("a&nbsp;<p>b", "a\nb"), (" ", ""), ("a ", "a"),
        ("a\u{C2}", "a\u{C2}"),
    ])
    func readsAsAReaderDoes(html: String, wanted: String) {
        #expect(plainText(ofHTML: html) == wanted)
    }

    /// Text that is escaped and read back is the text, with its white space folded.
    @Test func escapingIsUndone() {
        let pieces = ["<b>", "&amp;", "&", "<", ">", "\"", "ə", "x", "y z", ";", "#", "1"]
        var random = SeededGenerator(seed: 31)
        for _ in 0..<700 {
            let text = random.text(of: pieces, upTo: 20)
            let html = String(decoding: escapeHTML(text.utf8), as: UTF8.self)
            #expect(plainText(ofHTML: html) == text)
            #expect(
                sanitizeHTML(html, base: nil).replacing("&quot;", with: "\"") == html.replacing("&quot;", with: "\""))
        }
    }

    @Test(arguments: [
        ("amp", "&"), ("nbsp", "\u{A0}"), ("Schwa", nil), ("eacute", "é"), ("NotEqualTilde", "\u{2242}\u{338}"),
        ("", nil),
    ])
    func namesOfHTML(name: String, wanted: String?) {
        #expect(htmlEntity(name).map { String(decoding: $0, as: UTF8.self) } == wanted)
    }
}
