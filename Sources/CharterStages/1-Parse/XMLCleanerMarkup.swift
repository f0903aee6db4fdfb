/// Tags, sections and the DOCTYPE.
extension XMLCleaner {
    mutating func readMarkup() {
        if hasPrefix("<!--") { return skip(past: "-->", from: at + 4, what: "comment") }
        if hasPrefix("<![CDATA[") { return readCDATA() }
        if hasPrefix("<!DOCTYPE", ignoringCase: true) { return readDoctype() }
        if hasPrefix("<?") { return skip(past: "?>", from: at + 2, what: "processing instruction") }
        if hasPrefix("</") { return readEndTag() }
        if at + 1 < input.count, isNameStart(input[at + 1]) { return readStartTag() }
        note("a bare <")
        if !open.isEmpty { out.append(ascii: "&lt;") }
        at += 1
    }

    private mutating func skip(past end: StaticString, from: Int, what: String) {
        let start = at
        if let found = find(end, from: from) {
            at = found + end.utf8CodeUnitCount
        } else {
            note("a \(what) that does not end")
            at = input.count
        }
        keepLines(start..<at)
    }

    private mutating func readCDATA() {
        let start = at + 9
        let end = find("]]>", from: start)
        if end == nil { note("a CDATA section that does not end") }
        at = start
        let stop = end ?? input.count
        if !open.isEmpty {
            out.append(ascii: "<![CDATA[")
            copyText(until: stop)
            out.append(ascii: "]]>")
        }
        at = end.map { $0 + 3 } ?? input.count
    }

    /// Copies without interpreting, control characters left out.
    private mutating func copyText(until stop: Int) {
        var run = at
        while at < stop {
            let byte = input[at]
            if byte >= 32 && byte != 0xEF || byte == 10 || byte == 9 || byte == 13
                || byte == 0xEF && !isNoncharacter(at)
            {
                at += 1
            } else {
                out.append(contentsOf: input[run..<at])
                dropBad()
                run = at
            }
        }
        if run < stop { out.append(contentsOf: input[run..<stop]) }
    }

    // MARK: Tags

    private mutating func readStartTag() {
        let written = out.count
        at += 1
        let nameStart = at
        while at < input.count, isNameByte(input[at]) { at += 1 }
        let name = nameStart..<at
        out.append(UInt8(ascii: "<"))
        out.append(contentsOf: input[name])
        isInTag = true
        let end = readAttributes()
        isInTag = false
        guard let isEmpty = end else {
            out.removeSubrange(written...)
            return
        }
        if open.count >= XMLCleaner.maxDepth {
            note("elements nested deeper than \(XMLCleaner.maxDepth)")
            out.removeSubrange(written...)
        } else {
            out += isEmpty ? [UInt8(ascii: "/"), UInt8(ascii: ">")] : [UInt8(ascii: ">")]
        }
        if !isEmpty { open.append(name) } else if open.isEmpty { rootIsClosed = true }
    }

    /// Up to and including the `>`; true when the tag is empty (`/>`), nil when the input ends inside it.
    private mutating func readAttributes() -> Bool? {
        var count = 0
        while at < input.count {
            let byte = input[at]
            if isBlankByte(byte) {
                if byte == 10 { out.append(10) }
                at += 1
            } else if byte == UInt8(ascii: ">") {
                at += 1
                return false
            } else if byte == UInt8(ascii: "/"), at + 1 < input.count, input[at + 1] == UInt8(ascii: ">") {
                at += 2
                return true
            } else if byte == UInt8(ascii: "<") {
                note("a tag that does not end")
                return false
            } else if isNameStart(byte) {
                count += 1
                let written = out.count
                let isGood = readAttribute()
                if count == XMLCleaner.maxAttributes + 1 { note("more than \(XMLCleaner.maxAttributes) attributes") }
                if !isGood || count > XMLCleaner.maxAttributes { out.removeSubrange(written...) }
            } else {
                note("a malformed tag")
                at += 1
            }
        }
        note("the document ends early")
        return nil
    }

    /// One attribute, written with quotes; false when it is to be left out.
    private mutating func readAttribute() -> Bool {
        out.append(UInt8(ascii: " "))
        let nameStart = at
        while at < input.count, isNameByte(input[at]) { at += 1 }
        out.append(contentsOf: input[nameStart..<at])
        while at < input.count, isBlankByte(input[at]) { at += 1 }
        guard at < input.count, input[at] == UInt8(ascii: "=") else {
            note("an attribute without a value")
            return false
        }
        at += 1
        while at < input.count, isBlankByte(input[at]) { at += 1 }
        out.append(ascii: "=\"")
        guard at < input.count else { return false }
        let quote = input[at]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            at += 1
            guard let end = input[at...].firstIndex(of: quote) else {
                note("an attribute value that does not end")
                at = input.count
                return false
            }
            copyValue(until: end)
            at = end + 1
        } else {
            note("an attribute value without quotes")
            var end = at
            while end < input.count, !isBlankByte(input[end]), input[end] != UInt8(ascii: ">") { end += 1 }
            copyValue(until: end)
            at = end
        }
        out.append(UInt8(ascii: "\""))
        return true
    }

    private mutating func copyValue(until end: Int) {
        while at < end {
            let byte = input[at]
            if byte == UInt8(ascii: "&") {
                readReference()
            } else if byte == UInt8(ascii: "<") || byte == UInt8(ascii: "\"") {
                if byte == UInt8(ascii: "<") { note("a < in an attribute value") }
                appendEscaped([byte])
                at += 1
            } else if byte < 32 && !isBlankByte(byte) || byte == 0xEF && isNoncharacter(at) {
                dropBad()
            } else {
                out.append(byte)
                at += 1
            }
        }
    }

    private mutating func readEndTag() {
        let nameStart = at + 2
        guard let end = input[nameStart...].firstIndex(of: UInt8(ascii: ">")) else {
            note("the document ends early")
            at = input.count
            return
        }
        var nameEnd = nameStart
        while nameEnd < end, isNameByte(input[nameEnd]) { nameEnd += 1 }
        keepLines(nameEnd..<end)
        at = end + 1
        close(nameStart..<nameEnd)
    }

    /// Closes the innermost open element of that name and everything inside it; an end tag that closes nothing
    /// is dropped. Only the innermost 256 are looked at, so that a flood of wrong end tags stays linear.
    private mutating func close(_ name: Range<Int>) {
        let floor = max(0, open.count - 256)
        guard let index = open[floor...].lastIndex(where: { sameName($0, name) }) else {
            let shown = shownName(name)
            return note("an end tag without a start tag: \(shown)")
        }
        if index < open.count - 1 {
            let shown = shownName(open[open.count - 1])
            note("an element that is not closed: \(shown)")
        }
        while open.count > index {
            let closing = open.removeLast()
            if open.count < XMLCleaner.maxDepth { appendEndTag(closing) }
        }
        rootIsClosed = open.isEmpty
    }

    private func shownName(_ name: Range<Int>) -> String { String(decoding: input[name].prefix(40), as: UTF8.self) }

    private func sameName(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        left.count == right.count && input[left].elementsEqual(input[right])
    }

    mutating func appendEndTag(_ name: Range<Int>) {
        out += [UInt8(ascii: "<"), UInt8(ascii: "/")]
        out.append(contentsOf: input[name])
        out.append(UInt8(ascii: ">"))
    }

    // MARK: DOCTYPE

    private mutating func readDoctype() {
        let start = at
        defer { keepLines(start..<at) }
        if !open.isEmpty { note("a DOCTYPE inside the document") }
        at += 9
        var isInSubset = false
        while at < input.count {
            switch input[at] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                at = (input[(at + 1)...].firstIndex(of: input[at]) ?? input.count - 1) + 1
            case UInt8(ascii: "["):
                isInSubset = true
                at += 1
            case UInt8(ascii: "]"):
                isInSubset = false
                at += 1
            case UInt8(ascii: ">"):
                at += 1
                if !isInSubset { return }
            case UInt8(ascii: "<"):
                if hasPrefix("<!--") {
                    at = find("-->", from: at + 4).map { $0 + 3 } ?? input.count
                } else if hasPrefix("<!ENTITY") {
                    readEntityDeclaration()
                } else if isInSubset {
                    at += 1
                } else {
                    return note("a DOCTYPE that does not end")
                }
            default: at += 1
            }
        }
        note("a DOCTYPE that does not end")
    }

    /// Remembers `<!ENTITY name "text">`; any other declaration, and one whose text is more than characters and
    /// references to characters, is remembered as empty.
    private mutating func readEntityDeclaration() {
        at += 8
        while at < input.count, isBlankByte(input[at]) { at += 1 }
        let nameStart = at
        while at < input.count, isNameByte(input[at]) { at += 1 }
        guard at > nameStart, entities.count < 1000 else { return }
        let name = String(decoding: input[nameStart..<at], as: UTF8.self)
        while at < input.count, isBlankByte(input[at]) { at += 1 }
        guard entities[name] == nil else { return }
        entities[name] = []
        guard at < input.count, input[at] == UInt8(ascii: "\"") || input[at] == UInt8(ascii: "'"),
            let end = input[(at + 1)...].firstIndex(of: input[at])
        else { return }
        entities[name] = XMLCleaner.simpleText(input[(at + 1)..<end]) ?? []
        at = end + 1
    }

    private static func simpleText(_ value: ArraySlice<UInt8>) -> [UInt8]? {
        guard value.count <= 1024, !value.contains(UInt8(ascii: "<")), !value.contains(UInt8(ascii: "%")) else {
            return nil
        }
        let ampersands = value.indices.filter { value[$0] == UInt8(ascii: "&") }
        return ampersands.allSatisfy { characterReference(in: value, at: $0) != nil } ? decodeEntities(value) : nil
    }
}
