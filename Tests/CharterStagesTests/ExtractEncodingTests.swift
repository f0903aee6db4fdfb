import CharterModel
import Testing

@testable import CharterStages

@Suite struct ExtractEncodingTests {
    private func decoded(_ bytes: [UInt8], type: String? = nil) -> (String, String) {
        let text = decodePage(Payload(body: bytes, contentType: type))
        return (String(decoding: text.utf8, as: UTF8.self), text.encoding)
    }

    @Test func byteOrderMarkWins() {
        let (text, name) = decoded([0xEF, 0xBB, 0xBF] + Array("é".utf8), type: "text/html; charset=iso-8859-1")
        #expect(text == "é" && name == "utf-8")
        #expect(decoded([0xFF, 0xFE, 0x41, 0, 0x59, 0x02]).0 == "Aə")
    }

    @Test func serverBeatsMeta() {
        let page = Array("<meta charset=windows-1252>".utf8) + [0xFD]
        #expect(decoded(page, type: "text/html; charset=windows-1254").0.hasSuffix("ı"))
        #expect(decoded(page).0.hasSuffix("ý"))
    }

    @Test func wellFormedUTF8BeatsAnyDeclaration() {
        #expect(decoded(Array("<meta charset=windows-1251>Bakı şəhəri".utf8)).0.hasSuffix("Bakı şəhəri"))
    }

    @Test func aFewBadBytesKeepUTF8() {
        let page = Array("<meta charset=utf-8>Azərbaycan dəmir yolu".utf8) + [0xC9, 0x20] + Array("qəsəbə".utf8)
        #expect(decoded(page).0.contains("Azərbaycan") && decoded(page).0.hasSuffix("qəsəbə"))
    }

    @Test func undeclaredBytesAreGuessed() throws {
        let cyrillic: [UInt8] = [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2, 0x2C, 0x20]
        let (text, name) = decoded(Array(repeating: cyrillic, count: 8).flatMap { $0 })
        #expect(text.hasPrefix("Привет, ") && name == "windows-1251")
        #expect(decoded(Array("caf".utf8) + [0xE9]).0 == "café")
    }

    /// What the standard passes over is still a better hint than the bytes alone.
    @Test func carelessDeclarationsCountWhereNothingElseDoes() {
        let page =
            Array("<meta name=content-type content='text/html; charset=iso-8859-5'>".utf8) + [0xB1, 0xD0, 0xDA, 0xE3]
        #expect(decoded(page).0.hasSuffix("Баку"))
        #expect(decoded(Array("plain".utf8)).1 == "windows-1252")
        #expect(decoded(Array("<meta charset=iso-2022-kr>".utf8) + [0xE9]).0.hasSuffix("é"))
    }

    static let declarations: [(String, String?)] = [
        ("<meta charset=windows-1251>", "windows-1251"),
        ("<META CHARSET = 'utf8' >", "utf-8"),
        ("<meta http-equiv=content-type content='text/html; charset=koi8-r'>", "koi8-r"),
        ("<meta charset=utf-16>", "utf-8"),
        ("<meta charset=nonsense>", nil),
        ("<!-- <meta charset=koi8-r> -->", nil),
        ("<!-- x --><meta charset=koi8-r>", "koi8-r"),
        ("<p>charset=koi8-r</p>", nil),
        ("<meta charset", nil),
        ("<meta charset=koi8-r", nil),
        ("<meta name=content-type content='text/html; charset=koi8-r'>", nil),
        ("<meta content='text/html; charset=koi8-r' http-equiv=Content-Type>", "koi8-r"),
        ("<meta http-equiv=content-type content='text/html; charset=\"koi8-r\"'>", "koi8-r"),
        ("<meta/charset=koi8-r>", "koi8-r"),
        ("<metadata charset=koi8-r>", nil),
        ("<a title='<meta charset=koi8-r>'>", nil),
        ("<? <meta charset=koi8-r> ?><meta charset=ibm866>", "ibm866"),
        ("<!--><meta charset=koi8-r>", "koi8-r"),
        ("<meta charset=bogus><meta charset=koi8-r>", "koi8-r"),
        ("<meta charset=hz-gb-2312>", "replacement"),
        ("", nil),
    ]

    @Test(arguments: declarations)
    func readsMeta(_ page: String, _ expected: String?) {
        #expect(metaCharset(Array(page.utf8)[...]) == expected)
    }
}
