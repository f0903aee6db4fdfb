/// A page or feed as it goes over the wire, with the validators of its outlet.
struct PrintedPage: Sendable {
    private let contentType: String
    private let validators: NewsroomOutlet.Validators
    private let entityTag: String?
    private let modifiedAt: NewsroomTime?
    private let body: [UInt8]

    init(contentType: String, validators: NewsroomOutlet.Validators, modifiedAt: NewsroomTime?, body: [UInt8]) {
        self.contentType = contentType
        self.validators = validators
        self.body = body
        self.modifiedAt = [.both, .lastModified].contains(validators) ? modifiedAt : nil
        switch validators {
        case .both, .etag: entityTag = Self.quoted(Self.hash(body))
        case .weak: entityTag = "W/" + Self.quoted(Self.hash(body))
        case .lastModified, .none, .fresh: entityTag = nil
        }
    }

    /// The page whatever was asked, with another status.
    func answer(status: Int) -> NewsroomAnswer {
        NewsroomAnswer(status: status, headers: [("Content-Type", contentType)], body: body)
    }

    /// The answer to a request that may be conditional.
    func answer(to request: NewsroomRequest) -> NewsroomAnswer {
        var headers: [(name: String, value: String)] = []
        if validators == .fresh {
            // Never the same twice running, and yet the same on every machine: the next in a chain.
            headers.append(("ETag", Self.quoted(Self.hash(Array((request.ifNoneMatch ?? "").utf8)))))
        } else if let entityTag {
            headers.append(("ETag", entityTag))
        }
        if let modifiedAt { headers.append(("Last-Modified", modifiedAt.http)) }
        if isUnchanged(request) { return NewsroomAnswer(status: 304, headers: headers) }
        return NewsroomAnswer(status: 200, headers: [("Content-Type", contentType)] + headers, body: body)
    }

    /// RFC 9110 §13.2.2: If-None-Match decides alone when it is there; tags are compared weakly (§13.1.2).
    private func isUnchanged(_ request: NewsroomRequest) -> Bool {
        if let wanted = request.ifNoneMatch {
            guard let entityTag else { return false }
            func opaque(_ text: some StringProtocol) -> String {
                let tag = text.trimmed
                return tag.hasPrefix("W/") ? String(tag.dropFirst(2)) : tag
            }
            return wanted.trimmed == "*" || wanted.split(separator: ",").contains { opaque($0) == opaque(entityTag) }
        }
        guard let since = request.ifModifiedSince.flatMap(NewsroomTime.init(http:)), let modifiedAt else {
            return false
        }
        return modifiedAt <= since
    }

    private static func quoted(_ hash: UInt64) -> String {
        let hex = String(hash, radix: 16)
        return "\"" + String(repeating: "0", count: 16 - hex.count) + hex + "\""
    }

    /// FNV-1a of the bytes: the same on every machine, and no secret.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

extension FeedDocument {
    /// The document in the encoding of its feed, under the media type that belongs to it.
    var printed: PrintedPage {
        let told = feed.faults.contains(.wrongCharset) && feed.charset == .windows1254
        return PrintedPage(
            contentType: told ? feed.format.mediaType : "\(feed.format.mediaType); charset=\(claimedCharset)",
            validators: outlet.validators, modifiedAt: updatedAt, body: feed.charset.encode(text))
    }
}
