package import CharterModel
package import FoundationEssentials

/// Who runs the crawl, for the first record of every file.
package struct ArchiveOwner: Sendable, Equatable {
    /// `charterwatch/0.1.0`.
    package var software: String
    /// A URL or mail address; nil while none is set.
    package var contact: String?
    package var userAgent: String

    package init(software: String, contact: String?, userAgent: String) {
        self.software = software
        self.contact = contact
        self.userAgent = userAgent
    }
}

/// An earlier capture with the same body, as a revisit record refers to it.
package struct EarlierCapture: Sendable, Equatable {
    package var url: String
    package var at: Date
    /// `sha1:` and base32.
    package var payload: String

    package init(url: String, at: Date, payload: String) {
        self.url = url
        self.at = at
        self.payload = payload
    }
}

/// Records ready to be written: an answer and the request that it is the answer to.
package struct EncodedExchange: Sendable {
    package let kind: Capture.Kind
    let url: String
    let at: Date
    let payload: String
    /// The answer's record, packed, and then the request's.
    let answer: [UInt8]
    let request: [UInt8]
}

/// Makes the bytes of records (WARC 1.1, ISO 28500:2017). A function of its input alone: ids are derived, so the same
/// exchange gives the same bytes.
package struct RecordWriter: Sendable {
    private let gzip = GzipWriter()

    package init() {}

    /// The records of one exchange. A 304, and a body that `earlier` had already, become revisits: head without body.
    package func encode(_ exchange: ArchivedExchange, earlier: EarlierCapture?) -> EncodedExchange {
        let hasBody = !(exchange.status == 304 || exchange.status == 204)
        let payload = ArchiveDigest(of: exchange.body).text
        let isSame = !exchange.body.isEmpty && hasBody && earlier?.payload == payload
        let isRevisit = exchange.status == 304 || isSame
        let head = HTTPHead.response(exchange.head, bodyCount: hasBody ? exchange.body.count : nil)
        let body = isRevisit ? [] : exchange.body

        var fields = Fields(isRevisit ? "revisit" : "response", at: exchange.at)
        fields.add("WARC-Target-URI", exchange.url)
        if !exchange.address.isEmpty { fields.add("WARC-IP-Address", exchange.address) }
        if exchange.httpVersion == "2" { fields.add("WARC-Protocol", "h2") }
        if isRevisit {
            let profile = isSame ? "identical-payload-digest" : "server-not-modified"
            fields.add("WARC-Profile", "http://netpreserve.org/warc/1.1/revisit/" + profile)
            if let earlier {
                fields.add("WARC-Refers-To-Target-URI", earlier.url)
                fields.add("WARC-Refers-To-Date", archiveDate(earlier.at))
            }
        }
        if !isRevisit || isSame { fields.add("WARC-Payload-Digest", payload) }
        if exchange.isCut { fields.add("WARC-Truncated", "length") }
        fields.add("Content-Type", "application/http; msgtype=response")
        let id = fields.close(block: head, body)
        let isPacked = isCoded(head)
        let record =
            isPacked
            ? gzip.member(fields.bytes + head, packed: body + Fields.end)
            : gzip.member(fields.bytes + head + body + Fields.end)
        return EncodedExchange(
            kind: isRevisit ? .revisit : .response, url: exchange.url, at: exchange.at, payload: payload,
            answer: record, request: request(of: exchange, answeredBy: id))
    }

    private func request(of exchange: ArchivedExchange, answeredBy id: String) -> [UInt8] {
        guard !exchange.request.isEmpty else { return [] }
        let head = HTTPHead.request(exchange.request)
        var fields = Fields("request", at: exchange.at)
        fields.add("WARC-Target-URI", exchange.url)
        fields.add("WARC-Concurrent-To", id)
        if !exchange.address.isEmpty { fields.add("WARC-IP-Address", exchange.address) }
        fields.add("Content-Type", "application/http; msgtype=request")
        _ = fields.close(block: head, [])
        return gzip.member(fields.bytes + head + Fields.end)
    }

    /// The record with which every file begins.
    func warcinfo(file: String, at: Date, owner: ArchiveOwner) -> [UInt8] {
        var lines = [
            "software: " + owner.software, "format: WARC File Format 1.1",
            "conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        ]
        if let contact = owner.contact { lines.append("operator: " + contact) }
        lines += ["http-header-user-agent: " + owner.userAgent, "robots: obey (RFC 9309)"]
        let block = Array(lines.map { $0 + "\r\n" }.joined().utf8)
        var fields = Fields("warcinfo", at: at)
        fields.add("WARC-Filename", file)
        fields.add("Content-Type", "application/warc-fields")
        _ = fields.close(block: block, [])
        return gzip.member(fields.bytes + block + Fields.end)
    }

    /// Whether the body is under a coding that packs.
    private func isCoded(_ head: [UInt8]) -> Bool {
        let value = HTTPMessage(head)?.header("content-encoding")?.lowercased() ?? ""
        return ["gzip", "br", "zstd", "deflate"].contains { value.contains($0) }
    }
}

/// The named fields of one record.
private struct Fields {
    static let end: [UInt8] = [13, 10, 13, 10]

    private let type: String
    private let date: String
    private(set) var bytes: [UInt8] = []
    private var target = ""

    init(_ type: String, at: Date) {
        self.type = type
        date = archiveDate(at)
    }

    /// Values come from URLs and from our own configuration: a line break in one would start a field of its own.
    mutating func add(_ name: String, _ value: String) {
        if name == "WARC-Target-URI" { target = value }
        let clean = value.utf8.map { $0 < 32 || $0 == 127 ? 32 : $0 }
        bytes.append(contentsOf: Array((name + ": ").utf8) + clean + [13, 10])
    }

    /// Puts what every record has around the fields and returns the record's id.
    mutating func close(block: [UInt8], _ body: [UInt8]) -> String {
        let digest = ArchiveDigest(of: block, body)
        let id = "<urn:uuid:" + identifier(digest) + ">"
        add("WARC-Block-Digest", digest.text)
        add("Content-Length", String(block.count + body.count))
        let first = "WARC/1.1\r\nWARC-Type: \(type)\r\nWARC-Record-ID: \(id)\r\nWARC-Date: \(date)\r\n"
        bytes = Array(first.utf8) + bytes + [13, 10]
        return id
    }

    /// A UUID made from what the record says (RFC 9562 §5.8), the same whenever it is said again.
    private func identifier(_ digest: ArchiveDigest) -> String {
        var bytes = Array(
            ArchiveDigest(of: Array("\(type)\u{0}\(date)\u{0}\(target)\u{0}".utf8), digest.bytes).bytes.prefix(16))
        bytes[6] = bytes[6] & 0x0f | 0x80
        bytes[8] = bytes[8] & 0x3f | 0x80
        let hex = Array(hexadecimal(bytes))
        let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(hex[$0]) }
        return parts.joined(separator: "-")
    }
}
