package import FoundationEssentials

/// One record of a WARC file.
package struct ArchiveRecord: Sendable {
    /// `1.0`, `1.1`.
    package var version: String
    /// Name and value in their order; folded lines are joined with one space.
    package var fields: [(name: String, value: String)]
    /// The block as it stands there, at most as much as the reader was asked for.
    package var block: [UInt8]
    /// How long the whole block is.
    package var blockCount: Int
    /// Where the record, or the gzip member that holds it, starts in the file.
    package var offset: Int
    /// How long it is in the file; 0 when it shares a gzip member with other records.
    package var length: Int

    /// The first value of a field, by name in any case.
    package func field(_ name: String) -> String? {
        let wanted = name.lowercased()
        return fields.first { $0.name.lowercased() == wanted }?.value
    }

    /// `response`, `request`, `warcinfo`, `revisit`, `resource`, `metadata`, `conversion`, `continuation` or a newer
    /// word, in lower case.
    package var type: String { (field("WARC-Type") ?? "").lowercased() }

    /// What the record is about. Some writers of WARC 1.0 put it in angle brackets.
    package var target: String? {
        guard let value = field("WARC-Target-URI"), !value.isEmpty else { return nil }
        return value.hasPrefix("<") && value.hasSuffix(">") ? String(value.dropFirst().dropLast()) : value
    }

    /// When it was captured; nil when the record does not say so in a way that can be read.
    package var date: Date? { field("WARC-Date").flatMap { readArchiveDate($0) } }

    /// Whether the block is an HTTP message.
    package var isHTTP: Bool {
        guard let type = field("Content-Type")?.lowercased() else { return block.starts(with: Array("HTTP/".utf8)) }
        return type.hasPrefix("application/http") || block.starts(with: Array("HTTP/".utf8))
    }

    /// Whether only a part of the block was kept by the reader.
    package var isCut: Bool { block.count < blockCount }

    /// What is wrong with the digests that the record names, a sentence; nil when they hold. A digest whose algorithm
    /// is not known, and one that is not there, say nothing.
    package var digestProblem: String? {
        if isCut { return "its block of \(blockCount) bytes is too large to be checked" }
        if let said = field("WARC-Block-Digest").flatMap({ ArchiveDigest($0) }),
            ArchiveDigest(said.algorithm, of: block) != said
        {
            return "its block is not what its digest says"
        }
        if type == "response", isHTTP, let said = field("WARC-Payload-Digest").flatMap({ ArchiveDigest($0) }),
            let message = HTTPMessage(block), ArchiveDigest(said.algorithm, of: message.body) != said
        {
            return "its body is not what its digest says"
        }
        return nil
    }
}

/// A place in a file where no record can be read.
package struct ArchiveDamage: Sendable, Equatable, CustomStringConvertible {
    package var file: String
    /// Where in the file.
    package var offset: Int
    /// A sentence without its full stop.
    package var message: String
    /// The end of the file is missing, and nothing else is wrong.
    package var isCutShort: Bool
    package var description: String { "\(file), byte \(offset): \(message)" }
}
