package import FoundationEssentials

/// One request and its answer as the archive keeps them: what passed the network door, and nothing of who asked.
package struct ArchivedExchange: Sendable, Equatable {
    /// What was asked for, without user info.
    package var url: String
    /// When the request was sent.
    package var at: Date
    /// The address connected to; empty when it is not known.
    package var address: String
    /// `1.0`, `1.1` or `2`: what was spoken on the wire.
    package var httpVersion: String
    /// Request line and header lines as sent, closing blank line included; empty when they were not recorded.
    package var request: [UInt8]
    /// Of the answer.
    package var status: Int
    /// Status line and header section as received, closing blank line included.
    package var head: [UInt8]
    /// As sent, content codings still on, transfer coding off.
    package var body: [UInt8]
    /// The body went on, and only so much was wanted of it.
    package var isCut: Bool

    package init(
        url: String, at: Date, address: String, httpVersion: String = "1.1", request: [UInt8] = [], status: Int,
        head: [UInt8], body: [UInt8], isCut: Bool = false
    ) {
        self.url = url
        self.at = at
        self.address = address
        self.httpVersion = httpVersion
        self.request = request
        self.status = status
        self.head = head
        self.body = body
        self.isCut = isCut
    }
}

/// Where an answer stands in the archive.
package struct Capture: Sendable, Equatable {
    /// Which kind of record it is.
    package enum Kind: String, Sendable, CaseIterable {
        /// The whole answer.
        case response
        /// An answer without its body: nothing changed (304), or the same bytes as an earlier capture.
        case revisit
    }
    package var kind: Kind
    /// The file's name within the archive's folder.
    package var file: String
    /// Of the record's first byte in the file as it is on the disk, compressed.
    package var offset: Int
    /// Of the record in the file, compressed.
    package var length: Int
    /// What was asked for.
    package var url: String
    /// When it was asked for, to the millisecond: the record's date.
    package var at: Date
    /// Of the body as sent, as the record names it: `sha1:` and base32.
    package var payload: String

    package init(
        kind: Kind, file: String, offset: Int, length: Int, url: String, at: Date, payload: String
    ) {
        self.kind = kind
        self.file = file
        self.offset = offset
        self.length = length
        self.url = url
        self.at = at
        self.payload = payload
    }
}
