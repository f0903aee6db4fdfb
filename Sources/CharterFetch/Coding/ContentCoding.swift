/// A body with its content coding undone.
package struct DecodedBody: Sendable, Equatable {
    /// No coding left.
    package var bytes: [UInt8]
    /// What was odd, in words: cut short, damaged, not coded at all. Nil when all was in order.
    package var problem: String?

    package init(bytes: [UInt8], problem: String? = nil) {
        self.bytes = bytes
        self.problem = problem
    }
}

/// A body that cannot be decoded.
package enum CodingError: Error, Sendable, Equatable {
    /// A coding we do not know, by name.
    case unknown(String)
    /// More codings on top of each other than anyone needs.
    case tooMany(Int)
    /// Nothing could be read, under the named coding.
    case unreadable(String)
    /// More than `cap` bytes decoded.
    case tooLarge(cap: Int)

    /// A sentence.
    package var message: String {
        switch self {
        case .unknown(let name): "the content coding \"\(name)\" is not known"
        case .tooMany(let count): "\(count) content codings on top of each other are too many"
        case .unreadable(let name): "the body is not readable as \(name)"
        case .tooLarge(let cap): "the body is over \(cap) bytes when decoded"
        }
    }
}

/// Undoes the codings of a `Content-Encoding` value (RFC 9110 §8.4), last applied first: gzip, deflate (zlib
/// or raw, servers send both), br, zstd, identity. No layer may exceed `cap` bytes.
///
/// A body that only claims to be coded is taken as it is, and one cut short or damaged is kept as far as it
/// decodes; `problem` says so. Throws when nothing can be made of it, or it is too large.
package func decodeBody(_ coded: [UInt8], coding: String?, cap: Int) throws(CodingError) -> DecodedBody {
    let codings = try contentCodings(coding ?? "")
    var result = DecodedBody(bytes: coded)
    for coding in codings.reversed() where !result.bytes.isEmpty {
        let layer = try decode(result.bytes, coding, cap: cap)
        result.bytes = layer.bytes
        result.problem = result.problem ?? layer.problem
    }
    guard result.bytes.count <= cap else { throw .tooLarge(cap: cap) }
    return result
}

enum ContentCoding: String {
    case gzip, deflate, br, zstd
}

/// Real servers put character sets and transfer words here; all of them mean "not coded".
private let notCodings: Set<String> = [
    "identity", "none", "utf-8", "utf8", "iso-8859-1", "windows-1251", "windows-1254", "binary", "7bit", "8bit",
]

private func contentCodings(_ value: String) throws(CodingError) -> [ContentCoding] {
    var codings: [ContentCoding] = []
    for part in value.utf8.split(separator: UInt8(ascii: ",")) {
        let name = String(decoding: part, as: UTF8.self).lowercased().filter { $0 != " " && $0 != "\t" }
        if name.isEmpty || notCodings.contains(name) { continue }
        guard let coding = ContentCoding(rawValue: name == "x-gzip" ? "gzip" : name) else {
            // What is no token could steer whoever reads the message.
            throw .unknown(String(name.prefix(40).map { $0.utf8.allSatisfy(isTokenByte) ? $0 : "?" }))
        }
        codings.append(coding)
    }
    guard codings.count <= 4 else { throw .tooMany(codings.count) }
    return codings
}

/// What a decoder made of its input.
struct DecoderRun {
    enum End: Equatable { case complete, trailing, truncated, damaged, full }
    var output: [UInt8] = []
    var end = End.truncated
}

private func decode(_ input: [UInt8], _ coding: ContentCoding, cap: Int) throws(CodingError) -> DecodedBody {
    let name = coding.rawValue
    if coding == .gzip, !input.starts(with: [0x1f, 0x8b]) { return notCoded(input, name) }
    if coding == .zstd, !isZstandard(input) { return notCoded(input, name) }
    let run =
        switch coding {
        case .gzip: inflateBody(input, windowBits: 31, cap: cap)
        case .deflate: inflateDeflate(input, cap: cap)
        case .br: decodeBrotli(input, cap: cap)
        case .zstd: decodeZstandard(input, cap: cap)
        }
    switch run.end {
    case .full: throw .tooLarge(cap: cap)
    case .complete: return DecodedBody(bytes: run.output)
    case .trailing: return DecodedBody(bytes: run.output, problem: "bytes follow the end of the \(name) body")
    case .truncated, .damaged:
        if coding == .br || coding == .deflate, looksPlain(input) { return notCoded(input, name) }
        guard !run.output.isEmpty else { throw .unreadable(name) }
        let words = run.end == .truncated ? "is cut short" : "is damaged"
        return DecodedBody(bytes: run.output, problem: "the \(name) body \(words); \(run.output.count) bytes kept")
    }
}

private func notCoded(_ input: [UInt8], _ name: String) -> DecodedBody {
    DecodedBody(bytes: input, problem: "labelled \(name) but not coded")
}

/// RFC 8878 §3.1: a frame's magic number, or a skippable frame's.
private func isZstandard(_ input: [UInt8]) -> Bool {
    guard input.count >= 4, input[3] == 0xfd || input[3] == 0x18 else { return false }
    return input[0...2].elementsEqual([0x28, 0xb5, 0x2f]) && input[3] == 0xfd
        || input[0] & 0xf0 == 0x50 && input[1] == 0x2a && input[2] == 0x4d && input[3] == 0x18
}

/// Brotli and raw deflate have no magic number: text at the start is how we tell that nothing was coded.
private func looksPlain(_ input: [UInt8]) -> Bool {
    let head = input.prefix(256)
    let text = head.drop { $0 == 0xef || $0 == 0xbb || $0 == 0xbf || $0 == 32 || (9...13).contains($0) }
    guard let first = text.first, first >= 32, first < 127 else { return false }
    return head.allSatisfy { $0 >= 32 && $0 != 127 || (9...13).contains($0) }
}
