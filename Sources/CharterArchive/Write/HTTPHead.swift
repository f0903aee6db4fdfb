/// Header sections as an archive keeps them: HTTP/1.1 whatever was spoken, lines that end in CR LF, and lengths that
/// are those of the body that follows.
enum HTTPHead {
    /// The head of an answer. libcurl has taken the transfer coding off, so the header that names one is kept under
    /// another name, as is a length that is not the body's; readers take the block by what it says of itself.
    ///
    /// - Parameter bodyCount: nil where no body belongs to the answer (304): its header then speaks of another.
    static func response(_ head: [UInt8], bodyCount: Int?) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(head.count + 64)
        var saysLength = false
        var isRenamed = false
        for (number, line) in lines(of: head).enumerated() {
            if number == 0 {
                appendLine(&out, statusLine(line))
                continue
            }
            // A folded line goes with the one above, whatever that has become.
            if isFolded(line) {
                appendLine(&out, isRenamed ? Array(" ".utf8) + line : Array(line))
                continue
            }
            isRenamed = false
            let name = fieldName(line)
            if name == "transfer-encoding" {
                isRenamed = true
            } else if name == "content-length", let bodyCount {
                isRenamed = saysLength || length(line) != bodyCount
                saysLength = saysLength || !isRenamed
            }
            appendLine(&out, isRenamed ? Array("X-Crawler-".utf8) + line : Array(line))
        }
        if let bodyCount, !saysLength { appendLine(&out, Array("Content-Length: \(bodyCount)".utf8)) }
        appendLine(&out, [])
        return out
    }

    /// What may be kept of a request: the headers that every crawler sends. The value of any other is replaced, since
    /// what a feed list adds for one source is as a rule a key, a password or a cookie.
    private static let open: Set<String> = [
        "host", "user-agent", "accept", "accept-encoding", "accept-language", "accept-charset", "cache-control",
        "connection", "content-length", "content-type", "date", "dnt", "from", "if-match", "if-modified-since",
        "if-none-match", "if-range", "if-unmodified-since", "pragma", "range", "referer", "te", "upgrade",
        "upgrade-insecure-requests", "via",
    ]

    /// The head of a request, with secrets put out of sight.
    static func request(_ head: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        var isSecret = false
        for (number, line) in lines(of: head).enumerated() {
            if number == 0 {
                appendLine(&out, requestLine(line))
            } else if isFolded(line) {
                if !isSecret { appendLine(&out, Array(line)) }
            } else {
                isSecret = !open.contains(fieldName(line))
                let name = line.prefix { $0 != UInt8(ascii: ":") }
                appendLine(&out, isSecret ? Array(name) + Array(": redacted".utf8) : Array(line))
            }
        }
        appendLine(&out, [])
        return out
    }

    /// Without line ends and the closing blank line.
    private static func lines(of head: [UInt8]) -> [ArraySlice<UInt8>] {
        head.split(separator: 10, omittingEmptySubsequences: false).map { line in
            line.last == 13 ? line.dropLast() : line
        }.filter { !$0.isEmpty }
    }

    private static func appendLine(_ out: inout [UInt8], _ line: [UInt8]) {
        // A bare CR inside would end the line for some readers.
        out.append(contentsOf: line.map { $0 == 13 ? 32 : $0 })
        out.append(13)
        out.append(10)
    }

    private static func isFolded(_ line: ArraySlice<UInt8>) -> Bool { line.first == 32 || line.first == 9 }

    /// In lower case.
    private static func fieldName(_ line: ArraySlice<UInt8>) -> String {
        String(decoding: line.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self).lowercased().filter {
            $0 != " " && $0 != "\t"
        }
    }

    /// The value of a field as a count.
    private static func length(_ line: ArraySlice<UInt8>) -> Int? {
        Int(String(decoding: line.drop { $0 != UInt8(ascii: ":") }.dropFirst(), as: UTF8.self).filter { $0 != " " })
    }

    /// `HTTP/2 200` becomes `HTTP/1.1 200`, with the blank after the status that some readers want.
    private static func statusLine(_ line: ArraySlice<UInt8>) -> [UInt8] {
        var words = line.split(separator: 32, maxSplits: 2, omittingEmptySubsequences: true).map { Array($0) }
        if let version = words.first, !version.starts(with: Array("HTTP/1.".utf8)) {
            words[0] = Array("HTTP/1.1".utf8)
        }
        if words.count == 2 { words.append([]) }
        return Array(words.joined(separator: [32]))
    }

    private static func requestLine(_ line: ArraySlice<UInt8>) -> [UInt8] {
        guard let end = line.lastIndex(of: 32), line[end...].starts(with: Array(" HTTP/".utf8)),
            !line[end...].starts(with: Array(" HTTP/1.".utf8))
        else { return Array(line) }
        return Array(line[..<end]) + Array(" HTTP/1.1".utf8)
    }
}
