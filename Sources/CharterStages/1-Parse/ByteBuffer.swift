import Glibc

/// Bytes that grow at the end, without the zeroing and the copies of an array: for what is written a few bytes at a
/// time. Nothing that is handed in may point into the buffer itself.
struct ByteBuffer: ~Copyable {
    private var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int = 0) {
        self.capacity = max(capacity, 64)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// What was written; valid until the next change.
    var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }
    var array: [UInt8] { Array(bytes) }

    /// Makes room, so that `count` more bytes cost no look at the capacity.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let size = max(capacity * 2, count + more)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        moved.update(from: base, count: count)
        base.deallocate()
        base = moved
        capacity = size
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return }
        reserve(bytes.count)
        memcpy(base + count, start, bytes.count)
        count += bytes.count
    }

    @inline(__always)
    mutating func append(ascii text: StaticString) {
        append(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    /// The UTF-8 of one character.
    mutating func append(_ scalar: Unicode.Scalar) {
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte) }
    }

    /// Forgets all but the first `size` bytes.
    mutating func truncate(to size: Int) { count = min(count, size) }

    /// Copies bytes up to the first `stop`, and says how many that were; all of them when there is none.
    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, until stop: UInt8) -> Int {
        append(bytes, untilMarked: { marks(stop, in: $0) }, isStop: { $0 == stop })
    }

    /// Copies bytes up to the first of `<`, `>`, `&` and `also`, and says how many that were.
    @inline(__always)
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>, untilMarkupOr also: UInt8) -> Int {
        let (less, greater, ampersand) = (UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"))
        return append(
            bytes,
            untilMarked: {
                marks(less, in: $0) | marks(greater, in: $0) | marks(ampersand, in: $0) | marks(also, in: $0)
            }, isStop: { $0 == less || $0 == greater || $0 == ampersand || $0 == also })
    }

    /// Eight bytes at once: `marked` sets the highest bit of those to stop at.
    @inline(__always)
    private mutating func append(
        _ bytes: UnsafeBufferPointer<UInt8>, untilMarked marked: (UInt64) -> UInt64, isStop: (UInt8) -> Bool
    ) -> Int {
        guard let start = bytes.baseAddress else { return 0 }
        reserve(bytes.count)
        let target = UnsafeMutableRawPointer(base + count)
        let source = UnsafeRawPointer(start)
        var done = 0
        while bytes.count - done >= 8 {
            let word = source.loadUnaligned(fromByteOffset: done, as: UInt64.self)
            target.storeBytes(of: word, toByteOffset: done, as: UInt64.self)
            let hits = marked(word)
            if hits != 0 {
                done += hits.trailingZeroBitCount >> 3
                count += done
                return done
            }
            done += 8
        }
        while done < bytes.count, !isStop(start[done]) {
            base[count + done] = start[done]
            done += 1
        }
        count += done
        return done
    }

    /// `&`, `<`, `>` and `"` made harmless for HTML text and quoted attribute values.
    mutating func append(escapingHTML bytes: UnsafeBufferPointer<UInt8>) {
        var at = 0
        while true {
            at += append(bytes.slice(at..<bytes.count), untilMarkupOr: UInt8(ascii: "\""))
            if at == bytes.count { return }
            switch bytes[at] {
            case UInt8(ascii: "&"): append(ascii: "&amp;")
            case UInt8(ascii: "<"): append(ascii: "&lt;")
            case UInt8(ascii: ">"): append(ascii: "&gt;")
            default: append(ascii: "&quot;")
            }
            at += 1
        }
    }

    /// Bytes with ASCII letters in lower case.
    mutating func append(lowercasing bytes: UnsafeBufferPointer<UInt8>) {
        reserve(bytes.count)
        for byte in bytes { append(asciiLowercase(byte)) }
    }
}

/// A bit for each of the eight bytes that is `wanted`, the first one lowest; those above the lowest may be wrong.
@inline(__always)
private func marks(_ wanted: UInt8, in word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let difference = UInt64(littleEndian: word) ^ (ones &* UInt64(wanted))
    return (difference &- ones) & ~difference & (ones << 7)
}

extension UnsafeBufferPointer<UInt8> {
    /// Where `wanted` next stands at or after `from`; the count when it does not.
    @inline(__always)
    func next(_ wanted: UInt8, from: Int) -> Int {
        guard from < count, let start = baseAddress, let found = memchr(start + from, Int32(wanted), count - from)
        else { return count }
        return UnsafeRawPointer(found) - UnsafeRawPointer(start)
    }

    @inline(__always)
    func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> { .init(rebasing: self[range]) }

    /// Whether both hold the same bytes.
    @inline(__always)
    func isEqual(to other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard count == other.count else { return false }
        guard count > 0, let left = baseAddress, let right = other.baseAddress else { return true }
        return memcmp(left, right, count) == 0
    }

    /// Whether these are the bytes of a literal.
    @inline(__always)
    func isEqual(to text: StaticString) -> Bool {
        isEqual(to: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Whether these are the bytes of a literal, which is in lower case, but for the case of ASCII letters.
    func isEqualIgnoringCase(to text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in 0..<count where asciiLowercase(self[index]) != text.utf8Start[index] { return false }
        return true
    }

    /// Whether XML text of these bytes reads as it is written: no control character, no carriage return, none of
    /// U+FFFE and U+FFFF. Eight bytes at once.
    var isPlainXML: Bool {
        guard let start = baseAddress else { return true }
        let ones: UInt64 = 0x0101_0101_0101_0101
        var odd: UInt64 = 0
        var first: UInt64 = 0
        var at = 0
        while count - at >= 8 {
            let word = UnsafeRawPointer(start).loadUnaligned(fromByteOffset: at, as: UInt64.self)
            let low = word & (ones &* 0x7F)
            // The highest bit of each byte says whether it is at least 32, 11 and 9.
            let (printing, afterNewline, fromTab) = (low &+ ones &* 0x60, low &+ ones &* 0x75, low &+ ones &* 0x77)
            odd |= ~(printing | word) & (afterNewline | ~fromTab)
            first |= marks(0xEF, in: word)
            at += 8
        }
        var isOdd = odd & (ones << 7) != 0
        var mayHoldNoncharacter = first != 0
        while at < count {
            isOdd = isOdd || start[at] < 32 && start[at] != 9 && start[at] != 10
            mayHoldNoncharacter = mayHoldNoncharacter || start[at] == 0xEF
            at += 1
        }
        return !isOdd && !(mayHoldNoncharacter && holdsNoncharacter)
    }

    /// Where the next byte stands that needs a look when text is copied: a control character but tab and newline,
    /// the first byte of U+FFFE, or `mark`. The count when there is none.
    func nextOddXML(from: Int, or mark: UInt8) -> Int {
        guard let start = baseAddress else { return 0 }
        let ones: UInt64 = 0x0101_0101_0101_0101
        var at = from
        while count - at >= 8 {
            let word = UInt64(
                littleEndian: UnsafeRawPointer(start).loadUnaligned(fromByteOffset: at, as: UInt64.self))
            let low = word & (ones &* 0x7F)
            let (printing, afterNewline, fromTab) = (low &+ ones &* 0x60, low &+ ones &* 0x75, low &+ ones &* 0x77)
            let odd = ~(printing | word) & (afterNewline | ~fromTab) & (ones << 7)
            let hits = odd | marks(0xEF, in: word) | marks(mark, in: word)
            if hits != 0 { return at + hits.trailingZeroBitCount >> 3 }
            at += 8
        }
        while at < count, start[at] != mark, start[at] != 0xEF, start[at] >= 32 || start[at] == 9 || start[at] == 10 {
            at += 1
        }
        return at
    }

    private var holdsNoncharacter: Bool {
        var at = next(0xEF, from: 0)
        while at + 2 < count {
            if self[at + 1] == 0xBF, self[at + 2] >= 0xBE { return true }
            at = next(0xEF, from: at + 1)
        }
        return false
    }

    /// Whether these are all white space.
    var isBlank: Bool { !contains { !isBlankByte($0) } }

    var string: String { String(decoding: self, as: UTF8.self) }

    /// Without white space and control characters at the ends.
    var trimmed: UnsafeBufferPointer<UInt8> {
        var start = 0
        var end = count
        while start < end, self[start] <= 32 { start += 1 }
        while end > start, self[end - 1] <= 32 { end -= 1 }
        return slice(start..<end)
    }
}
