import CharterModel
import CharterStages
import Testing

@Suite struct ParseEncodingTests {
    @Test(arguments: [
        ("UTF-8", "utf-8"), ("utf8", "utf-8"), (" \"utf-8\" ", "utf-8"), ("ISO-8859-1", "windows-1252"),
        ("latin1", "windows-1252"),
        ("us-ascii", "windows-1252"), ("Windows-1251", "windows-1251"), ("cp1251", "windows-1251"),
        ("win-1251", "windows-1251"),
        ("ISO-8859-9", "windows-1254"), ("iso_8859-5", "iso-8859-5"), ("KOI8-R", "koi8-r"), ("koi8-ru", "koi8-u"),
        ("UTF-16", "utf-16le"), ("utf-16be", "utf-16be"), ("gb2312", "gbk"), ("GB18030", "gb18030"),
        ("Shift_JIS", "shift_jis"),
        ("sjis", "shift_jis"), ("ks_c_5601-1987", "euc-kr"), ("ARMSCII-8", "armscii-8"), ("tis-620", "windows-874"),
        ("no-such", nil), ("", nil), ("utf-7", nil), ("hz-gb-2312", "replacement"),
        ("x-user-defined", "x-user-defined"), ("mac-cyrillic", "x-mac-cyrillic"), ("CP857", "ibm857"),
    ])
    func labels(label: String, wanted: String?) { #expect(encodingName(forLabel: label) == wanted) }

    struct Text: Sendable {
        var encoding: String
        var bytes: [UInt8]
        var wanted: String
        init(_ encoding: String, _ bytes: [UInt8], _ wanted: String) {
            (self.encoding, self.bytes, self.wanted) = (encoding, bytes, wanted)
        }
    }

    @Test(arguments: [
        Text("utf-8", [0xC9, 0x99], "ə"), Text("utf-8", [0xEF, 0xBB, 0xBF, 0x61], "a"),
        Text("windows-1252", [0x93, 0xE9, 0x80], "“é€"),
        Text("windows-1251", [0xC1, 0xE0, 0xEA, 0xF3], "Баку"), Text("koi8-r", [0xE2, 0xC1, 0xCB, 0xD5], "Баку"),
        Text("windows-1254", [0xDD, 0xFE, 0xF0], "İşğ"), Text("iso-8859-5", [0xB1], "Б"), Text("koi8-u", [0xA4], "є"),
        Text("utf-16le", [0x59, 0x02, 0x3D, 0xD8, 0x80, 0xDE], "ə🚀"), Text("utf-16be", [0xFE, 0xFF, 0x02, 0x59], "ə"),
        Text("utf-32be", [0, 0, 2, 0x59], "ə"), Text("shift_jis", [0x83, 0x4F], "グ"),
        Text("euc-kr", [0xC7, 0xD1], "한"),
        Text("gb18030", [0xD6, 0xD0], "中"), Text("big5", [0xA4, 0xA4], "中"), Text("armscii-8", [0xB2], "Ա"),
        Text("windows-1255", [0xE4, 0xE9], "הי"), Text("windows-1258", [0x61, 0xE2], "aâ"),
        Text("iso-2022-jp", [0x1B, 0x24, 0x42, 0x25, 0x30], "グ"),
        Text("georgian-ps", [0xC0], "ა"), Text("georgian-academy", [0xC0], "ა"),
        Text("x-mac-cyrillic", [0x81, 0xE0, 0xA2, 0xB6], "БаҐґ"), Text("ibm866", [0x81, 0xA0], "Ба"),
        Text("ibm857", [0x9F, 0x8D], "şı"), Text("ibm855", [0xA2], "б"),
        Text("x-user-defined", [0x61, 0x80, 0xFF], "a\u{F780}\u{F7FF}"),
    ])
    func decodes(text: Text) {
        let decoded = transcode(text.bytes, from: text.encoding)
        #expect(decoded.map { String(decoding: $0.utf8, as: UTF8.self) } == text.wanted)
        #expect(decoded?.encoding == text.encoding)
        #expect(decoded?.problem == nil)
    }

    @Test(arguments: [
        Text("utf-8", [0x61, 0xFF, 0x62], "a\u{FFFD}b"), Text("utf-8", [0xC9], "\u{FFFD}"),
        Text("iso-8859-6", [0xB0, 0x61], "\u{FFFD}a"),
        Text("shift_jis", [0x83], "\u{FFFD}"), Text("shift_jis", [0x83, 0x20, 0x61], "\u{FFFD} a"),
        Text("utf-16le", [0x00, 0xD8, 0x61, 0], "\u{FFFD}a"),
        Text("utf-16le", [0x61, 0, 0x62], "a\u{FFFD}"),
    ])
    func marksBadBytes(text: Text) {
        let decoded = transcode(text.bytes, from: text.encoding)
        #expect(decoded.map { String(decoding: $0.utf8, as: UTF8.self) } == text.wanted)
        #expect(decoded?.problem != nil)
    }

    @Test func everyLabelledEncodingWorks() {
        for label in [
            "utf-8", "ibm866", "iso-8859-2", "iso-8859-15", "windows-1250", "windows-1258", "macintosh",
            "x-mac-cyrillic", "iso-8859-8-i",
            "windows-874", "euc-jp", "iso-2022-jp", "gbk", "koi8-t", "georgian-academy", "ibm037", "ibm500", "ibm1047",
            "iso-8859-16",
        ] {
            let decoded = transcode(Array("abc".utf8), from: label)
            #expect(decoded != nil, "\(label)")
            if !label.hasPrefix("ibm0"), label != "ibm500", label != "ibm1047" {
                #expect(decoded?.utf8 == Array("abc".utf8), "\(label)")
            }
        }
    }

    @Test(arguments: [
        ("text/xml; charset=utf-8", "utf-8"), ("text/xml;charset=\"KOI8-R\"", "KOI8-R"),
        ("text/xml; q=1; Charset = windows-1251", "windows-1251"),
        ("text/xml", nil), ("text/xml; charset=", nil), ("charset=utf-8", nil), ("", nil),
    ])
    func contentTypes(value: String, wanted: String?) {
        #expect(httpCharset(value) == wanted)
        #expect(httpCharset(nil) == nil)
    }

    @Test func marks() {
        #expect(byteOrderMark([0xEF, 0xBB, 0xBF, 1])?.encoding == "utf-8")
        #expect(byteOrderMark([0xFF, 0xFE, 0x61, 0])?.encoding == "utf-16le")
        #expect(byteOrderMark([0xFF, 0xFE, 0, 0])?.length == 4)
        #expect(byteOrderMark([0xEF, 0xBB]) == nil)
        #expect(byteOrderMark([]) == nil)
    }

    @Test(
        arguments: [
            ([], true), ([0x61], true), ([0xC3, 0xA9], true), ([0xF0, 0x9F, 0x9A, 0x80], true), ([0xC0, 0x80], false),
            ([0xED, 0xA0, 0x80], false),
            ([0xF4, 0x90, 0x80, 0x80], false), ([0xE2, 0x82], false), ([0x80], false),
        ] as [([UInt8], Bool)])
    func validity(bytes: [UInt8], wanted: Bool) { #expect(isValidUTF8(bytes) == wanted) }

    // MARK: Whole documents

    private func feed(_ declared: String?, _ title: [UInt8], type: String? = nil) throws -> Feed {
        let declaration = declared.map { "<?xml version=\"1.0\" encoding=\"\($0)\"?>" } ?? ""
        let body =
            Array("\(declaration)<rss version=\"2.0\"><channel><title>".utf8) + title
            + Array("</title></channel></rss>".utf8)
        return try parse(Payload(body: body, contentType: type))
    }

    struct Document: Sendable {
        var declared: String?
        var http: String?
        var title: [UInt8]
        var wanted: String
        var encoding: String
        var bozo: Bool
        init(
            _ declared: String?, _ http: String?, _ title: [UInt8], _ wanted: String, _ encoding: String,
            bozo: Bool = false
        ) {
            (self.declared, self.http, self.title, self.wanted, self.encoding, self.bozo) = (
                declared, http, title, wanted, encoding, bozo
            )
        }
    }

    static let baku = Array("Bakı".utf8)

    @Test(arguments: [
        Document(nil, nil, baku, "Bakı", "utf-8"),
        Document("windows-1251", nil, [0xC1, 0xE0, 0xEA, 0xF3], "Баку", "windows-1251"),
        Document("utf-8", "text/xml; charset=windows-1251", [0xC1, 0xE0, 0xEA, 0xF3], "Баку", "windows-1251"),
        Document("utf-8", "text/xml; charset=iso-8859-1", baku, "Bakı", "utf-8"),
        Document("iso-8859-1", "text/xml; charset=utf-8", baku, "Bakı", "utf-8"),
        Document("iso-8859-1", nil, [0xE9], "é", "iso-8859-1"),
        Document("iso-8859-1", nil, [0x93], "“", "windows-1252"),
        Document("us-ascii", nil, [0x61], "a", "us-ascii"),
        Document("x-made-up", nil, baku, "Bakı", "utf-8", bozo: true),
        Document("utf-16", nil, baku, "Bakı", "utf-8", bozo: true),
        Document(nil, nil, [0xE9], "é", "windows-1252", bozo: true),
        Document("utf-8", nil, [0xE9], "é", "windows-1252", bozo: true),
        Document("utf-8", nil, Array("əəə".utf8) + [0xC9], "əəə\u{FFFD}", "utf-8", bozo: true),
    ])
    func documents(document: Document) throws {
        let read = try feed(document.declared, document.title, type: document.http)
        #expect(read.title == document.wanted)
        #expect(read.encoding == document.encoding)
        #expect(read.bozo == document.bozo)
    }

    @Test(arguments: ["utf-16le", "utf-16be", "utf-32le", "utf-32be"], [true, false])
    func wideDocuments(encoding: String, hasMark: Bool) throws {
        let text =
            (hasMark ? "\u{FEFF}" : "")
            + "<?xml version=\"1.0\" encoding=\"\(encoding.prefix(6))\"?><rss><channel><title>ə</title></channel></rss>"
        let size = encoding.hasPrefix("utf-16") ? 2 : 4
        let bytes = text.unicodeScalars.flatMap { scalar -> [UInt8] in
            let little = (0..<size).map { UInt8(truncatingIfNeeded: scalar.value >> (8 * $0)) }
            return encoding.hasSuffix("le") ? little : little.reversed()
        }
        let read = try parse(Payload(body: bytes))
        #expect(read.title == "ə")
        #expect(read.encoding == encoding)
        #expect(!read.bozo)
    }
}
