/// The DOCTYPE: only the entities it declares matter.
extension XMLReader {
    mutating func readDoctype() {
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
        // Here as anywhere, control characters mean nothing.
        let text = XMLReader.simpleText(input[(at + 1)..<end]) ?? []
        entities[name] = text.filter { $0 >= 32 || isBlankByte($0) && $0 != 11 && $0 != 12 }
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
