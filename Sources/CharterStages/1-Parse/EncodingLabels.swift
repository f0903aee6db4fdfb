import Synchronization

/// One encoding, its labels, and whether every character is one byte.
struct EncodingLabels: Sendable {
    let name: String
    let oneByte: Bool
    let labels: [Substring]

    init(_ name: String, oneByte: Bool = true, _ labels: String) {
        self.name = name
        self.oneByte = oneByte
        self.labels = labels.split(separator: " ")
    }
}

/// The name of the encoding a label stands for (WHATWG Encoding Standard §4.2); nil for a label nobody
/// defined. `iso-8859-1` and `us-ascii` mean windows-1252, as in every browser. Ours in addition: UTF-32,
/// ARMSCII-8, Georgian-PS, the EBCDIC code pages, and common misspellings.
package func encodingName(forLabel label: String) -> String? {
    let wanted = trimmedLabel(label).lowercased()
    return namesByLabel[wanted] ?? namesByLabel[wanted.replacing("_", with: "-")]
}

private let namesByLabel: [String: String] = {
    var names: [String: String] = [:]
    for encoding in encodingLabels {
        names[encoding.name] = encoding.name
        for label in encoding.labels { names[String(label)] = encoding.name }
    }
    return names
}()

/// Tables are built once, on first use, whichever thread asks.
final class TableCache: Sendable {
    private let tables = Mutex<[String: SingleByteTable]>([:])

    func table(_ name: String, build: () -> SingleByteTable?) -> SingleByteTable? {
        if let known = tables.withLock({ $0[name] }) { return known }
        guard let built = build() else { return nil }
        tables.withLock { $0[name] = built }
        return built
    }
}

let encodingLabels: [EncodingLabels] = [
    .init("utf-8", oneByte: false, "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8 utf8mb4 u8"),
    .init("utf-16le", oneByte: false, "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf16 utf16le u16"),
    .init("utf-16be", oneByte: false, "unicodefffe utf16be"),
    .init("utf-32le", oneByte: false, "utf-32 utf32 ucs-4 iso-10646-ucs-4 u32"),
    .init("utf-32be", oneByte: false, ""),
    .init("ibm866", "866 cp866 csibm866"),
    .init("iso-8859-2", "csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"),
    .init("iso-8859-3", "csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"),
    .init("iso-8859-4", "csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"),
    .init("iso-8859-5", "csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"),
    .init(
        "iso-8859-6",
        "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 "
            + "iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"),
    .init(
        "iso-8859-7",
        "csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
            + "iso_8859-7:1987 sun_eu_greek"),
    .init(
        "iso-8859-8",
        "csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
            + "iso_8859-8:1988 visual"),
    .init("iso-8859-8-i", "csiso88598i logical"),
    .init("iso-8859-10", "csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6"),
    .init("iso-8859-13", "iso8859-13 iso885913"),
    .init("iso-8859-14", "iso8859-14 iso885914"),
    .init("iso-8859-15", "csisolatin9 iso8859-15 iso885915 iso_8859-15 l9 latin-9 latin9"),
    .init("iso-8859-16", ""),
    .init("koi8-r", "cskoi8r koi koi8 koi8_r koi8r"),
    .init("koi8-u", "koi8-ru koi8u"),
    .init("macintosh", "csmacintosh mac x-mac-roman macroman mac-roman"),
    .init("windows-874", "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 cp874"),
    .init("windows-1250", "cp1250 x-cp1250 win-1250 windows1250"),
    .init("windows-1251", "cp1251 x-cp1251 win-1251 windows1251 cp-1251"),
    .init(
        "windows-1252",
        "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 "
            + "iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252 win-1252 windows1252 latin-1 "
            + "ansi_x3.4-1986 iso646-us us cp367 ibm367 646"),
    .init("windows-1253", "cp1253 x-cp1253 win-1253 windows1253"),
    .init(
        "windows-1254",
        "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 "
            + "x-cp1254 win-1254 windows1254"),
    .init("windows-1255", "cp1255 x-cp1255 windows1255"),
    .init("windows-1256", "cp1256 x-cp1256 windows1256"),
    .init("windows-1257", "cp1257 x-cp1257 windows1257"),
    .init("windows-1258", "cp1258 x-cp1258 windows1258"),
    .init("x-mac-cyrillic", "x-mac-ukrainian mac-cyrillic maccyrillic mac-ukrainian macukraine"),
    .init("gbk", oneByte: false, "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk cp936"),
    .init("gb18030", oneByte: false, "gb18030-2000"),
    .init("big5", oneByte: false, "big5-hkscs cn-big5 csbig5 x-x-big5 cp950"),
    .init("euc-jp", oneByte: false, "cseucpkdfmtjapanese x-euc-jp"),
    .init("iso-2022-jp", oneByte: false, "csiso2022jp"),
    .init(
        "shift_jis", oneByte: false, "csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis cp932"),
    .init(
        "euc-kr", oneByte: false,
        "cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cp949"),
    // Never read: what looks like ASCII in them may be something else (WHATWG Encoding Standard §14.1).
    .init(
        "replacement", oneByte: false, "csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr"),
    .init("x-user-defined", oneByte: false, ""),
    // Not of the standard, but seen in feeds of the region and in old ones.
    .init("armscii-8", "armscii8 armscii"),
    .init("georgian-ps", "georgianps geostd8"),
    .init("georgian-academy", "georgianacademy"),
    .init("ibm437", "437 cp437 cspc8codepage437"),
    .init("ibm850", "850 cp850 cspc850multilingual"),
    .init("ibm852", "852 cp852 cspcp852"),
    .init("ibm855", "855 cp855 csibm855"),
    .init("ibm857", "857 cp857 csibm857"),
    .init("koi8-t", ""),
    .init("ibm037", "cp037 ebcdic-cp-us ebcdic-cp-ca ebcdic-cp-nl"),
    .init("ibm500", "cp500 ebcdic-cp-be ebcdic-cp-ch"),
    .init("ibm1047", "cp1047"),
]
