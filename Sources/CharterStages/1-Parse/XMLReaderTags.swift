/// Tags and sections.
extension XMLReader {
    mutating func readMarkup() {
        guard at + 1 < input.count else { return readBareBracket() }
        let next = input[at + 1]
        if next == UInt8(ascii: "/") { return readEndTag() }
        if isNameStart(next) { return readStartTag() }
        if hasPrefix("<![CDATA[") { return readCDATA() }
        if hasPrefix("<!--") { return skip(past: "-->", from: at + 4, what: "comment") }
        if hasPrefix("<!DOCTYPE", ignoringCase: true) { return readDoctype() }
        if next == UInt8(ascii: "?") { return skip(past: "?>", from: at + 2, what: "processing instruction") }
        readBareBracket()
    }

    private mutating func readBareBracket() {
        note("a bare <")
        takeText(at..<at + 1, hasReferences: false)
        at += 1
    }

    private mutating func skip(past end: StaticString, from: Int, what: String) {
        if let found = find(end, from: from) {
            at = found + end.utf8CodeUnitCount
        } else {
            note("a \(what) that does not end")
            at = input.count
        }
    }

    private mutating func readCDATA() {
        let start = at + 9
        let end = find("]]>", from: start)
        if end == nil { note("a CDATA section that does not end") }
        if !open.isEmpty { takeText(start..<(end ?? input.count), hasReferences: false) }
        at = end.map { $0 + 3 } ?? input.count
    }

    // MARK: Start tags

    private mutating func readStartTag() {
        let before = (tree.attributes.count, tree.extra.count, skeleton.count)
        let name = at + 1..<nameEnd(at + 1)
        at = name.upperBound
        skeleton.append(UInt8(ascii: "<"))
        writeName(name)
        let end = readAttributes()
        let isTooDeep = open.count >= XMLReader.maxDepth
        if end != nil, isTooDeep { note("elements nested deeper than \(XMLReader.maxDepth)") }
        guard let isEmpty = end, !isTooDeep else {
            tree.attributes.removeLast(tree.attributes.count - before.0)
            tree.extra.truncate(to: before.1)
            skeleton.truncate(to: before.2)
            if end == false { open.append(name) }
            return
        }
        tags.append(
            XMLTag(
                name: XMLRange(name), firstAttribute: Int32(before.0),
                attributeCount: UInt16(tree.attributes.count - before.0)))
        if isEmpty {
            skeleton.append(ascii: "/>")
            rootIsClosed = open.isEmpty
        } else {
            skeleton.append(UInt8(ascii: ">"))
            open.append(name)
            kept.append(name)
        }
    }

    /// A name as libxml2 takes it: which letters beyond ASCII may be in one is no matter here.
    private mutating func writeName(_ name: Range<Int>) {
        for at in name { skeleton.append(input[at] < 0x80 ? input[at] : UInt8(ascii: "x")) }
    }

    mutating func writeEndTag(_ name: Range<Int>) {
        skeleton.append(ascii: "</")
        writeName(name)
        skeleton.append(UInt8(ascii: ">"))
    }

    /// Into the skeleton: a declaration as it is, of any other attribute the name and a number.
    private mutating func take(_ attribute: XMLAttributeRecord) {
        let name = Int(attribute.name.start)..<Int(attribute.name.end)
        let isDeclaration = isDeclaration(name)
        if isDeclaration {
            declarations += 1
            if declarations == XMLReader.maxDeclarations + 1 {
                note("more than \(XMLReader.maxDeclarations) namespaces declared")
            }
            if declarations > XMLReader.maxDeclarations { return }
        }
        skeleton.append(UInt8(ascii: " "))
        writeName(name)
        skeleton.append(ascii: "=\"")
        if isDeclaration {
            let place = Int(attribute.value.start)..<Int(attribute.value.end)
            if attribute.value.isExtra {
                skeleton.append(escapingHTML: tree.extra.bytes.slice(place))
            } else {
                input.withUnsafeBufferPointer { skeleton.append(escapingHTML: $0.slice(place)) }
            }
        } else {
            skeleton.append(String(tree.attributes.count))
            tree.attributes.append(attribute)
        }
        skeleton.append(UInt8(ascii: "\""))
    }

    /// `xmlns` and `xmlns:…`.
    private func isDeclaration(_ name: Range<Int>) -> Bool {
        guard name.count >= 5, input[name.lowerBound] == UInt8(ascii: "x") else { return false }
        let isOne = input.withUnsafeBufferPointer {
            $0.slice(name.lowerBound..<name.lowerBound + 5).isEqual(to: "xmlns")
        }
        return isOne && (name.count == 5 || input[name.lowerBound + 5] == UInt8(ascii: ":"))
    }

    /// Up to and including the `>`; true when the tag is empty (`/>`), nil when the input ends inside it.
    private mutating func readAttributes() -> Bool? {
        var count = 0
        while at < input.count {
            let byte = input[at]
            if isBlankByte(byte) {
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
                let written = tree.extra.count
                let attribute = readAttribute()
                if count == XMLReader.maxAttributes + 1 { note("more than \(XMLReader.maxAttributes) attributes") }
                if let attribute, count <= XMLReader.maxAttributes {
                    take(attribute)
                } else {
                    tree.extra.truncate(to: written)
                }
            } else {
                note("a malformed tag")
                at += 1
            }
        }
        note("the document ends early")
        return nil
    }

    /// One attribute; nil when it is to be left out.
    private mutating func readAttribute() -> XMLAttributeRecord? {
        let name = at..<nameEnd(at)
        at = name.upperBound
        while at < input.count, isBlankByte(input[at]) { at += 1 }
        guard at < input.count, input[at] == UInt8(ascii: "=") else {
            note("an attribute without a value")
            return nil
        }
        at += 1
        while at < input.count, isBlankByte(input[at]) { at += 1 }
        guard at < input.count else { return nil }
        let quote = input[at]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let start = at + 1
            let end = input.withUnsafeBufferPointer { $0.next(quote, from: start) }
            guard end < input.count else {
                note("an attribute value that does not end")
                at = input.count
                return nil
            }
            let value = takeValue(start..<end)
            at = end + 1
            return XMLAttributeRecord(name: XMLRange(name), value: value)
        }
        note("an attribute value without quotes")
        var end = at
        while end < input.count, !isBlankByte(input[end]), input[end] != UInt8(ascii: ">") { end += 1 }
        let value = takeValue(at..<end)
        at = end
        return XMLAttributeRecord(name: XMLRange(name), value: value)
    }

    /// An attribute's value as it stands if it can stay so, else as it is to be read.
    private mutating func takeValue(_ range: Range<Int>) -> XMLRange {
        let isReady = input[range].allSatisfy {
            $0 >= 32 && $0 != UInt8(ascii: "&") && $0 != UInt8(ascii: "<") && $0 != 0xEF
        }
        if isReady { return XMLRange(range) }
        let written = tree.extra.count
        at = range.lowerBound
        copyValue(until: range.upperBound)
        return XMLRange(written..<tree.extra.count, isExtra: true)
    }

    // MARK: End tags

    private mutating func readEndTag() {
        let nameStart = at + 2
        let nameEnd = nameEnd(nameStart)
        let end = input.withUnsafeBufferPointer { $0.next(UInt8(ascii: ">"), from: nameEnd) }
        guard end < input.count else {
            note("the document ends early")
            at = input.count
            return
        }
        at = end + 1
        close(nameStart..<nameEnd)
    }

    /// Closes the innermost open element of that name and everything inside it; an end tag that closes nothing
    /// is dropped. Only the innermost 256 are looked at, so that a flood of wrong end tags stays linear.
    private mutating func close(_ name: Range<Int>) {
        let floor = max(0, open.count - 256)
        var index = open.count - 1
        while index >= floor, !sameName(open[index], name) { index -= 1 }
        guard index >= floor else {
            let shown = shownName(name)
            return note("an end tag without a start tag: \(shown)")
        }
        if index < open.count - 1 {
            let shown = shownName(open[open.count - 1])
            note("an element that is not closed: \(shown)")
        }
        while open.count > index {
            open.removeLast()
            if open.count < kept.count { writeEndTag(kept.removeLast()) }
        }
        rootIsClosed = open.isEmpty
    }

    private func shownName(_ name: Range<Int>) -> String { String(decoding: input[name].prefix(40), as: UTF8.self) }

    private func sameName(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        input.withUnsafeBufferPointer { $0.slice(left).isEqual(to: $0.slice(right)) }
    }
}
