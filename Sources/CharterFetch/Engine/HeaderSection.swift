/// The header section of an answer as it comes in, line by line, under a cap.
struct HeaderSection {
    private(set) var bytes: [UInt8] = []
    private(set) var fields: [HTTPField] = []
    private(set) var status = 0
    /// Everything counted, sections that were replaced and trailers included.
    private(set) var totalBytes = 0
    private(set) var totalFields = 0
    /// The closing blank line was seen.
    private(set) var isComplete = false

    /// Takes one line, line end included. Interim answers (1xx) are replaced by what follows, trailers are
    /// counted and dropped. False when a cap is passed.
    mutating func take(_ line: some Collection<UInt8>, maxBytes: Int, maxFields: Int) -> Bool {
        totalBytes += line.count
        guard totalBytes <= maxBytes else { return false }
        if line.starts(with: Array("HTTP/".utf8)), fields.isEmpty || isComplete {
            start(line)
            return true
        }
        guard !isComplete else {
            totalFields += 1
            return totalFields <= maxFields
        }
        bytes.append(contentsOf: line)
        let content = trimmed(line)
        if content.isEmpty {
            isComplete = true
        } else if let first = line.first, first == 32 || first == 9, !fields.isEmpty {
            // A folded line (RFC 9112 §5.2) belongs to the value above, with one space between.
            fields[fields.count - 1].value += " " + text(content)
        } else {
            totalFields += 1
            if let field = field(content) { fields.append(field) }
        }
        return totalFields <= maxFields
    }

    private mutating func start(_ line: some Collection<UInt8>) {
        bytes = Array(line)
        fields = []
        isComplete = false
        let words = bytes.split(separator: UInt8(ascii: " "), maxSplits: 2)
        status = words.count > 1 ? Int(text(trimmed(words[1]))) ?? 0 : 0
    }

    private func field(_ line: [UInt8]) -> HTTPField? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        return HTTPField(name: text(trimmed(line[..<colon])), value: text(trimmed(line[(colon + 1)...])))
    }
}

/// Without white space and line ends on either side.
private func trimmed(_ line: some Collection<UInt8>) -> [UInt8] {
    var rest = Array(line)[...]
    while let first = rest.first, isBlank(first) { rest.removeFirst() }
    while let last = rest.last, isBlank(last) { rest.removeLast() }
    return Array(rest)
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 || byte == 13 || byte == 10 }

/// UTF-8 when it is that, else Latin-1, the historical reading (RFC 9110 §5.5).
private func text(_ bytes: [UInt8]) -> String {
    String(validating: bytes, as: UTF8.self) ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
}
