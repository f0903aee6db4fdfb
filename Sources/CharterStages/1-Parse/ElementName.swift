/// A short name as numbers, so that comparing one with many literals costs next to nothing; those become numbers when
/// the program is built. Names longer than `longest` are equal to each other and to no literal.
struct ElementName: Hashable, Sendable, ExpressibleByStringLiteral {
    static let longest = 16

    private let first: UInt64
    private let last: UInt64
    private let count: Int

    /// Byte for byte.
    @inline(__always)
    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.init(bytes.baseAddress, bytes.count) { $0 } }

    /// Without regard to the case of ASCII letters.
    @inline(__always)
    init(folding bytes: UnsafeBufferPointer<UInt8>) { self.init(bytes.baseAddress, bytes.count, asciiLowercase) }

    /// In lower case.
    @inline(__always)
    init(stringLiteral text: StaticString) { self.init(text.utf8Start, text.utf8CodeUnitCount) { $0 } }

    /// The first and the last bytes, which overlap where the name is shorter than both.
    @inline(__always)
    private init(_ start: UnsafePointer<UInt8>?, _ count: Int, _ fold: (UInt64) -> UInt64) {
        self.count = min(count, ElementName.longest + 1)
        guard let start, count > 0, count <= ElementName.longest else {
            (first, last) = (0, 0)
            return
        }
        let raw = UnsafeRawPointer(start)
        if count >= 8 {
            first = fold(raw.loadUnaligned(as: UInt64.self))
            last = fold(raw.loadUnaligned(fromByteOffset: count - 8, as: UInt64.self))
        } else if count >= 4 {
            first = fold(UInt64(raw.loadUnaligned(as: UInt32.self)))
            last = fold(UInt64(raw.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)))
        } else {
            first = fold(UInt64(start[0]) | UInt64(start[count / 2]) << 8 | UInt64(start[count - 1]) << 16)
            last = 0
        }
    }
}

/// Eight bytes at once: sets the bit that makes a letter lower-case where a byte is from `A` to `Z`.
@inline(__always)
private func asciiLowercase(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let low = word & (ones &* 0x7F)
    let isLetter = ((low &+ (ones &* 0x3F)) ^ (low &+ (ones &* 0x25))) & ~word & (ones &* 0x80)
    return word | isLetter >> 2
}
