package import FoundationEssentials

/// Bytes as served, with what the server said about them: the input of `parse` and `extract`.
package struct Payload: Sendable {
    /// Decoded body (no content coding left).
    package var body: [UInt8]
    /// Where the bytes came from, after redirects; the base of relative links. Nil for bytes from a file.
    package var url: URL?
    /// `Content-Type` as received.
    package var contentType: String?
    /// `Content-Location` as received; the base of relative links in some feeds.
    package var contentLocation: String?
    /// `Content-Language` as received.
    package var contentLanguage: String?

    package init(
        body: [UInt8], url: URL? = nil, contentType: String? = nil, contentLocation: String? = nil,
        contentLanguage: String? = nil
    ) {
        self.body = body
        self.url = url
        self.contentType = contentType
        self.contentLocation = contentLocation
        self.contentLanguage = contentLanguage
    }
}

/// What a server gave to ask "changed since?" with (RFC 9110 §8.8), verbatim.
package struct Validators: Sendable, Equatable, Codable {
    package var etag: String?
    package var lastModified: String?
    package init(etag: String? = nil, lastModified: String? = nil) {
        self.etag = etag
        self.lastModified = lastModified
    }
    package var isEmpty: Bool { etag == nil && lastModified == nil }
}
