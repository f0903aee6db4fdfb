/// The encoding that the `<meta>` elements in the first bytes of a page name, nil without one: the prescan of the HTML
/// Living Standard §13.2.3.2. UTF-16 there means UTF-8, since the element could be read.
func metaCharset(_ head: ArraySlice<UInt8>) -> String? {
    var scan = MetaScan(head)
    return scan.run()
}

/// The same from any `charset=` inside a `<meta>` tag: for pages that say it in a way the standard does not count.
func looseMetaCharset(_ head: ArraySlice<UInt8>) -> String? {
    var scan = MetaScan(head)
    scan.isLoose = true
    return scan.run()
}

private struct MetaScan {
    private let bytes: ArraySlice<UInt8>
    private var at: Int
    var isLoose = false

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        at = bytes.startIndex
    }

    mutating func run() -> String? {
        while let open = bytes[at...].firstIndex(of: UInt8(ascii: "<")) {
            at = open + 1
            guard at < bytes.endIndex else { return nil }
            if starts("!--") {
                // `<!-->` is a comment as well.
                at += 1
                skip(past: "-->")
            } else if starts("meta"), at + 4 < bytes.endIndex, isSpaceByte(bytes[at + 4]) || bytes[at + 4] == 47 {
                at += 4
                if let name = readMeta() { return name }
            } else if bytes[at] == 33 || bytes[at] == 63 || bytes[at] == 47 && !isTagStart(at + 1) {
                at = bytes[at...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.endIndex
            } else if isTagStart(at) || bytes[at] == 47 {
                while at < bytes.endIndex, !isSpaceByte(bytes[at]), bytes[at] != 62 { at += 1 }
                while readAttribute() != nil {}
            }
        }
        return nil
    }

    private func isTagStart(_ index: Int) -> Bool { index < bytes.endIndex && isLetterByte(bytes[index]) }

    private func starts(_ word: StaticString) -> Bool {
        guard at + word.utf8CodeUnitCount <= bytes.endIndex else { return false }
        return (0..<word.utf8CodeUnitCount).allSatisfy { lowerByte(bytes[at + $0]) == word.utf8Start[$0] }
    }

    private mutating func skip(past end: StaticString) {
        while at < bytes.endIndex, !starts(end) { at += 1 }
        at = min(at + end.utf8CodeUnitCount, bytes.endIndex)
    }

    /// Behind `<meta`: the encoding it names, when it names one and the tag ends.
    private mutating func readMeta() -> String? {
        var isPragma = false
        var charset: String?
        var content: String?
        while let (name, value) = readAttribute() {
            switch name {
            case "http-equiv": isPragma = isPragma || value.lowercased() == "content-type"
            case "charset": charset = charset ?? value
            case "content": content = content ?? charsetParameter(value)
            default: break
            }
        }
        guard at < bytes.endIndex || isLoose else { return nil }
        let labels = [charset, isPragma || isLoose ? content : nil]
        guard let name = labels.lazy.compactMap({ $0 }).compactMap(encodingName(forLabel:)).first else { return nil }
        if name.hasPrefix("utf-16") || name.hasPrefix("utf-32") { return "utf-8" }
        return name == "x-user-defined" ? "windows-1252" : name
    }

    /// The next attribute of the tag, name in lower case; nil at the `>`, which is left, or at the end.
    private mutating func readAttribute() -> (String, String)? {
        while at < bytes.endIndex, isSpaceByte(bytes[at]) || bytes[at] == 47 { at += 1 }
        guard at < bytes.endIndex, bytes[at] != 62 else { return nil }
        let start = at
        repeat { at += 1 } while at < bytes.endIndex && !isSpaceByte(bytes[at]) && ![47, 61, 62].contains(bytes[at])
        let name = String(decoding: bytes[start..<at].map(lowerByte), as: UTF8.self)
        while at < bytes.endIndex, isSpaceByte(bytes[at]) { at += 1 }
        guard at < bytes.endIndex, bytes[at] == UInt8(ascii: "=") else { return (name, "") }
        at += 1
        while at < bytes.endIndex, isSpaceByte(bytes[at]) { at += 1 }
        guard at < bytes.endIndex else { return nil }
        if bytes[at] == 34 || bytes[at] == 39 {
            let end = bytes[(at + 1)...].firstIndex(of: bytes[at]) ?? bytes.endIndex
            let value = String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
            at = min(end + 1, bytes.endIndex)
            return (name, value)
        }
        let from = at
        while at < bytes.endIndex, !isSpaceByte(bytes[at]), bytes[at] != 62 { at += 1 }
        return (name, String(decoding: bytes[from..<at], as: UTF8.self))
    }
}

/// What follows `charset=` in a content type; nil without it.
private func charsetParameter(_ content: String) -> String? {
    let bytes = Array(content.utf8)
    let word = Array("charset".utf8)
    var at = 0
    while at + word.count < bytes.count {
        guard bytes[at..<(at + word.count)].map(lowerByte) == word else {
            at += 1
            continue
        }
        at += word.count
        while at < bytes.count, isSpaceByte(bytes[at]) { at += 1 }
        guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else { continue }
        at += 1
        while at < bytes.count, isSpaceByte(bytes[at]) { at += 1 }
        guard at < bytes.count else { return nil }
        if bytes[at] == 34 || bytes[at] == 39 {
            guard let end = bytes[(at + 1)...].firstIndex(of: bytes[at]) else { return nil }
            return String(decoding: bytes[(at + 1)..<end], as: UTF8.self)
        }
        return String(decoding: bytes[at...].prefix { !isSpaceByte($0) && $0 != 59 }, as: UTF8.self)
    }
    return nil
}
