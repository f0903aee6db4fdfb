import CCLD2

/// Language of running text as an ISO 639-1 code, lower-case; nil when undecided.
///
/// The script decides first where it belongs to one language of our press (Armenian, Georgian, Greek, Hebrew,
/// Hangul, kana, Thai). Azerbaijani in Latin letters is told from Turkish by `ə`, which only it has; the rest is
/// Compact Language Detector 2. `hint` (what the page or feed says, any BCP 47 tag) wins when the detector is
/// unsure or the text is short.
package func detectLanguage(_ text: String, hint: String?) -> String? {
    let hinted = hint.flatMap(primaryLanguage)
    let counts = ScriptCounts(text.utf8.prefix(6_000))
    if let language = counts.decisive { return language }
    guard counts.letters >= 40 else { return hinted }
    if counts.schwas * 100 >= counts.letters { return "az" }
    var sample = text
    if sample.utf8.count > 6_000 { sample = String(decoding: Array(text.utf8.prefix(6_000)), as: UTF8.self) }
    var code = [CChar](repeating: 0, count: 16)
    var percent: Int32 = 0
    let reliable = sample.utf8.withContiguousStorageIfAvailable { bytes in
        bytes.withMemoryRebound(to: CChar.self) { cw_cld2_detect($0.baseAddress, $0.count, &code, &percent) }
    }
    let found = String(decoding: code.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard reliable == 1, let language = primaryLanguage(found) else { return hinted }
    if let hinted, hinted != language, percent < 80 || counts.letters < 200 || areClose(hinted, language) {
        return hinted
    }
    return language
}

/// Primary subtag of a BCP 47 tag or a `og:locale`; nil for what is none (`x-default`, a language's name).
package func primaryLanguage(_ tag: String) -> String? {
    let primary = tag.lowercased().prefix { $0 != "-" && $0 != "_" && $0 != "," && $0 != ";" && $0 != " " }
    guard (2...3).contains(primary.utf8.count), primary.utf8.allSatisfy(isLetterByte) else { return nil }
    let known = [
        "iw": "he", "in": "id", "ji": "yi", "nb": "no", "eng": "en", "aze": "az", "rus": "ru", "tur": "tr", "ger": "de",
        "deu": "de", "fre": "fr", "fra": "fr", "spa": "es", "und": "", "un": "", "xx": "",
    ]
    let mapped = known[String(primary)] ?? String(primary)
    return mapped.isEmpty ? nil : mapped
}

/// Languages the detector mixes up and a publisher does not.
private func areClose(_ one: String, _ other: String) -> Bool {
    let families: [Set<String>] = [
        ["no", "nn", "da", "sv"], ["hr", "sr", "bs", "sl"], ["id", "ms"], ["cs", "sk"], ["es", "gl", "pt", "ca"],
        ["az", "tr", "tk", "uz"], ["fa", "ps"], ["hi", "mr", "ne"], ["zh", "ja"],
    ]
    return families.contains { $0.contains(one) && $0.contains(other) }
}

/// Letters by script, in one pass over UTF-8.
private struct ScriptCounts {
    var letters = 0
    var schwas = 0
    private var byScript: [String: Int] = [:]

    init(_ bytes: some Sequence<UInt8>) {
        var armenian = 0
        var georgian = 0
        var greek = 0
        var hebrew = 0
        var hangul = 0
        var kana = 0
        var thai = 0
        var previous: UInt8 = 0
        var before: UInt8 = 0
        for byte in bytes {
            if isLetterByte(byte) || byte >= 0xC3 { letters += 1 }
            if (previous == 0xC9 && byte == 0x99) || (previous == 0xC6 && byte == 0x8F) { schwas += 1 }
            switch byte {
            case 0xD4, 0xD5: armenian += 1
            case 0xCE, 0xCF: greek += 1
            case 0xD7: hebrew += 1
            case 0xEB, 0xEC: hangul += 1
            default: break
            }
            if before == 0xE1, previous == 0x83 { georgian += 1 }
            if before == 0xE3, previous == 0x81 || previous == 0x82 || previous == 0x83 { kana += 1 }
            if before == 0xE0, previous == 0xB8 || previous == 0xB9 { thai += 1 }
            before = previous
            previous = byte
        }
        byScript = [
            "hy": armenian, "ka": georgian, "el": greek, "he": hebrew, "ko": hangul, "ja": kana * 2, "th": thai,
        ]
    }

    /// The language whose script most letters are in.
    var decisive: String? {
        guard letters >= 10, let most = byScript.max(by: { $0.value < $1.value }) else { return nil }
        return most.value * 2 > letters ? most.key : nil
    }
}
