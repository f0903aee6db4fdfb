/// Text that cannot stay as it stands: references are replaced, forbidden characters left out, line ends made one.
extension XMLReader {
    /// Copies text of an element up to `stop`; reads no further even for a reference.
    mutating func copyText(until stop: Int) {
        while at < stop {
            let from = at
            at += input.withUnsafeBufferPointer { bytes in
                let text = bytes.slice(from..<stop)
                if isPlain { return tree.extra.append(text, until: UInt8(ascii: "&")) }
                let end = text.nextOddXML(from: 0, or: UInt8(ascii: "&"))
                tree.extra.append(text.slice(0..<end))
                return end
            }
            if at == stop { return }
            if input[at] == UInt8(ascii: "&") { readReference() } else { copyByte() }
        }
    }

    /// Copies without interpreting.
    mutating func copyVerbatim(until stop: Int) {
        while at < stop {
            let from = at
            at += input.withUnsafeBufferPointer { bytes in
                let text = bytes.slice(from..<stop)
                // Control characters are stopped at anyway.
                let end = text.nextOddXML(from: 0, or: 0)
                tree.extra.append(text.slice(0..<end))
                return end
            }
            if at < stop { copyByte() }
        }
    }

    /// Copies an attribute's value: white space reads as blanks (XML 1.0 §3.3.3).
    mutating func copyValue(until stop: Int) {
        while at < stop {
            let byte = input[at]
            if byte == UInt8(ascii: "&") {
                readReference()
            } else if byte == 13, at + 1 < stop, input[at + 1] == 10 {
                at += 1
            } else if isBlankByte(byte), byte != 11, byte != 12 {
                tree.extra.append(32)
                at += 1
            } else {
                if byte == UInt8(ascii: "<") { note("a < in an attribute value") }
                copyByte()
            }
        }
    }

    /// One byte, unless it begins a character that XML forbids (XML 1.0 §2.2); carriage returns become newlines
    /// (§2.11).
    @inline(__always)
    private mutating func copyByte() {
        let byte = input[at]
        if byte >= 32 ? byte != 0xEF || !isNoncharacter(at) : byte == 10 || byte == 9 {
            tree.extra.append(byte)
            at += 1
        } else if byte == 13 {
            if at + 1 == input.count || input[at + 1] != 10 { tree.extra.append(10) }
            at += 1
        } else {
            note("a control character", isHarmless: true)
            at += byte == 0xEF ? 3 : 1
        }
    }

    /// U+FFFE and U+FFFF.
    private func isNoncharacter(_ index: Int) -> Bool {
        index + 2 < input.count && input[index + 1] == 0xBF && input[index + 2] >= 0xBE
    }

    // MARK: References

    /// At an ampersand: writes what it stands for, and steps over it.
    private mutating func readReference() {
        let start = at
        if let (byte, length) = frequentReference(start) {
            tree.extra.append(byte)
            at += length
            return
        }
        at += 1
        if at < input.count, input[at] == UInt8(ascii: "#") { return readNumericReference(start) }
        while at < input.count, at - start < 40, isASCIIAlphanumeric(input[at]) || input[at] == UInt8(ascii: "_") {
            at += 1
        }
        guard at < input.count, at - start > 1, input[at] == UInt8(ascii: ";") else { return keepAmpersand(start) }
        let name = String(decoding: input[start + 1..<at], as: UTF8.self)
        if let declared = entities[name] {
            at += 1
            expansionLeft -= declared.count
            if expansionLeft >= 0 { declared.withUnsafeBufferPointer { tree.extra.append($0) } }
        } else if let value = htmlEntity(name) {
            note("the entity \(name) is not declared", isHarmless: true)
            at += 1
            value.withUnsafeBufferPointer { tree.extra.append($0) }
        } else {
            keepAmpersand(start)
        }
    }

    /// The five references of XML, which are nearly all there are: the character, and the length of the reference.
    @inline(__always)
    private func frequentReference(_ start: Int) -> (UInt8, Int)? {
        guard start + 5 < input.count else { return nil }
        let (first, second) = (input[start + 1], input[start + 2])
        if second == UInt8(ascii: "t"), input[start + 3] == UInt8(ascii: ";") {
            if first == UInt8(ascii: "l") { return (UInt8(ascii: "<"), 4) }
            if first == UInt8(ascii: "g") { return (UInt8(ascii: ">"), 4) }
            return nil
        }
        let third = input[start + 3]
        if first == UInt8(ascii: "a"), second == UInt8(ascii: "m"), third == UInt8(ascii: "p"),
            input[start + 4] == UInt8(ascii: ";")
        {
            return (UInt8(ascii: "&"), 5)
        }
        guard input[start + 5] == UInt8(ascii: ";") else { return nil }
        let fourth = input[start + 4]
        if first == UInt8(ascii: "q"), second == UInt8(ascii: "u"), third == UInt8(ascii: "o"),
            fourth == UInt8(ascii: "t")
        {
            return (UInt8(ascii: "\""), 6)
        }
        if first == UInt8(ascii: "a"), second == UInt8(ascii: "p"), third == UInt8(ascii: "o"),
            fourth == UInt8(ascii: "s")
        {
            return (UInt8(ascii: "'"), 6)
        }
        return nil
    }

    private mutating func readNumericReference(_ start: Int) {
        at += 1
        let isHex = at < input.count && input[at] | 0x20 == UInt8(ascii: "x")
        if isHex { at += 1 }
        var number: UInt32 = 0
        let first = at
        while at < input.count, let digit = hexDigit(input[at]), isHex || digit < 10 {
            number = min(number &* (isHex ? 16 : 10) &+ UInt32(digit), 0x11_0000)
            at += 1
        }
        guard at > first, at < input.count, input[at] == UInt8(ascii: ";") else { return keepAmpersand(start) }
        at += 1
        guard let scalar = characterReference(number) else {
            return note("a reference to a control character", isHarmless: true)
        }
        tree.extra.append(scalar)
    }

    /// The ampersand is text, and reading goes on behind it.
    private mutating func keepAmpersand(_ start: Int) {
        note("a bare ampersand", isHarmless: true)
        tree.extra.append(UInt8(ascii: "&"))
        at = start + 1
    }
}
