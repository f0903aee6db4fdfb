internal import CharterModel

/// Reads a WARC file record by record: plain, one gzip member a record, or one gzip member for all. Memory is bounded
/// by the largest block asked for; a damaged record is reported and skipped.
package final class ArchiveReader {
    /// What the file holds, in its order.
    package enum Item: Sendable {
        case record(ArchiveRecord)
        case damage(ArchiveDamage)
    }

    private let stream: RecordStream
    private let blockLimit: Int
    private var isAtEnd = false
    private let isPackedFile: Bool
    private var hasFoundAny = false
    /// How often we went back behind a record's head. A file made to be slow could ask for it at every line.
    private var rewinds = 0
    private static let mostRewinds = 1000

    /// Named fields of one record, all together.
    private static let longestHead = 1 << 20

    /// - Parameter blockLimit: of a longer block so many bytes are kept.
    package convenience init(path: String, blockLimit: Int, from offset: Int = 0) throws(ArchiveError) {
        try self.init(RawFile(path), blockLimit: blockLimit, from: offset)
    }

    /// Reads what a file would hold.
    package convenience init(bytes: [UInt8], blockLimit: Int) throws(ArchiveError) {
        try self.init(RawFile(bytes: bytes), blockLimit: blockLimit, from: 0)
    }

    private init(_ file: RawFile, blockLimit: Int, from offset: Int) throws(ArchiveError) {
        self.blockLimit = blockLimit
        stream = RecordStream(file)
        try stream.begin(at: offset)
        isPackedFile = stream.isPacked
    }

    /// Bytes of the file.
    package var size: Int { stream.file.size }

    /// The next record, or what stands in its place; nil at the end.
    package func next() throws(ArchiveError) -> Item? {
        while !isAtEnd {
            try skipLineEnds()
            if stream.count > 0 { return try item() }
            switch stream.ending {
            case .member(let end): try beginMember(at: end)
            case .cut: return try damage(ArchiveReader.cutShort, isCutShort: true)
            case .damaged: return try damage("what is packed here cannot be unpacked")
            case .file, nil: isAtEnd = true
            }
        }
        return nil
    }

    /// The member after one that ended; zeros between them are padding.
    private func beginMember(at end: Int) throws(ArchiveError) {
        var place = end
        while place < stream.file.size {
            let zeros = try stream.file.from(place) { $0.prefix { $0 == 0 }.count }
            if zeros == 0 { break }
            place += zeros
        }
        isAtEnd = place >= stream.file.size
        try stream.begin(at: place)
    }

    private func item() throws(ArchiveError) -> Item {
        let (start, before) = (stream.start, stream.taken)
        if isPackedFile, !stream.isPacked, !startsRecord() {
            try findMember(after: start)
            return .damage(report(start, "what stands here is not packed as the rest is", isAtEnd && size - start < 2))
        }
        let head: RecordHead
        do {
            head = try readHead()
        } catch {
            guard let unreadable = error as? Unreadable else { throw error as? ArchiveError ?? lost }
            let isCutShort = unreadable.isUnfinished && (stream.ending == .cut || stream.ending == .file)
            // Whatever stands here was looked at once.
            if stream.taken == before, stream.count > 0 { stream.take(1) }
            return try damage(
                isCutShort ? ArchiveReader.cutShort : unreadable.message, at: before, isCutShort: isCutShort)
        }
        let room = stream.isPacked ? Int.max : stream.file.size - start - head.end
        guard head.blockCount <= room, let block = try readBlock(head.blockCount) else {
            // A length that is too large swallows what follows, which may be whole.
            let isCutShort = head.blockCount > room || stream.ending == .cut || stream.ending == .file
            let message = isCutShort ? ArchiveReader.cutShort : shortBlock
            return try damage(message, at: before, from: head.end, isCutShort: isCutShort)
        }
        let lineEnds = try skipLineEnds()
        if stream.count > 0, lineEnds < 2, !startsRecord() {
            return try damage("the record is longer than it says", at: before, from: head.end)
        }
        switch stream.ending {
        case .cut where stream.count == 0: return try damage(ArchiveReader.cutShort, at: before, isCutShort: true)
        case .damaged where stream.count == 0:
            return try damage("the record does not agree with its check sum", at: before)
        default: break
        }
        hasFoundAny = true
        var (offset, length) = (start, 0)
        if !stream.isPacked {
            offset = start + before
            length = stream.taken - before
        } else if before == 0, stream.count == 0, case .member(let end) = stream.ending {
            length = end - start
        }
        return .record(
            ArchiveRecord(
                version: head.version, fields: head.fields, block: block, blockCount: head.blockCount, offset: offset,
                length: length))
    }

    private static let cutShort = "the file is cut short here"
    private var lost: ArchiveError { ArchiveError(kind: .io, message: "\(stream.file.path) cannot be read.") }

    private var shortBlock: String {
        stream.ending == .damaged ? "what is packed here cannot be unpacked" : "the record is shorter than it says"
    }

    /// Line ends before a record, and after its block: how many.
    @discardableResult
    private func skipLineEnds() throws(ArchiveError) -> Int {
        var count = 0
        while true {
            while stream.count > 0, stream[0] == 13 || stream[0] == 10 {
                count += stream[0] == 10 ? 1 : 0
                stream.take(1)
            }
            if stream.count > 0 { return count }
            guard try stream.fill() else { return count }
        }
    }

    private func startsRecord() -> Bool {
        while stream.count < 5, (try? stream.fill()) == true {}
        return stream.count >= 5 && stream.first(5).elementsEqual("WARC/".utf8)
    }

    private struct RecordHead {
        var version: String
        var fields: [(name: String, value: String)]
        var blockCount: Int
        /// How many bytes of the member were taken with it.
        var end: Int
    }

    private struct Unreadable: Error {
        let message: String
        /// Nothing is wrong with what is there, and there is too little of it.
        var isUnfinished = false
    }

    private func readHead() throws -> RecordHead {
        guard let first = try line(after: 0) else {
            throw Unreadable(message: "what stands here is no WARC record", isUnfinished: true)
        }
        guard first.starts(with: Array("WARC/".utf8)) else {
            throw Unreadable(message: "what stands here is no WARC record")
        }
        var fields: [(name: String, value: String)] = []
        var count = first.count
        while true {
            guard let line = try line(after: count) else {
                throw Unreadable(message: "the head of a record does not end", isUnfinished: true)
            }
            if line.isEmpty { break }
            count += line.count
            let text = String(decoding: line, as: UTF8.self)
            if line[0] == 32 || line[0] == 9 {
                if !fields.isEmpty { fields[fields.count - 1].value += " " + trimmed(text[...]) }
            } else if let colon = text.firstIndex(of: ":") {
                fields.append((trimmed(text[..<colon]), trimmed(text[text.index(after: colon)...])))
            }
        }
        let said = fields.first { $0.name.lowercased() == "content-length" }?.value
        guard let length = said.flatMap({ Int($0) }), length >= 0 else {
            throw Unreadable(message: "the record does not say how long it is")
        }
        let version = String(decoding: first.dropFirst(5), as: UTF8.self)
        return RecordHead(version: trimmed(version[...]), fields: fields, blockCount: length, end: stream.taken)
    }

    /// One line without its end; nil when there is none.
    private func line(after count: Int) throws(ArchiveError) -> [UInt8]? {
        var looked = 0
        while true {
            while looked < stream.count {
                if stream[looked] == 10 {
                    var line = Array(stream.first(looked))
                    if line.last == 13 { line.removeLast() }
                    stream.take(looked + 1)
                    return line
                }
                looked += 1
                if count + looked > ArchiveReader.longestHead { return nil }
            }
            guard try stream.fill() else { return nil }
        }
    }

    /// Nil when there is less of it.
    private func readBlock(_ count: Int) throws(ArchiveError) -> [UInt8]? {
        var block: [UInt8] = []
        var left = count
        while left > 0 {
            if stream.count == 0, !(try stream.fill()) { return nil }
            let some = min(left, stream.count)
            let wanted = min(some, blockLimit - block.count)
            if wanted > 0 { block.append(contentsOf: stream.first(wanted)) }
            stream.take(some)
            left -= some
        }
        return block
    }

    /// Says what is wrong at this place, and goes on to the next record behind it, if there is one.
    ///
    /// - Parameters:
    ///   - before: where in the member the record starts.
    ///   - from: where in the member to look for the next; nil is from here.
    private func damage(
        _ message: String, at before: Int = 0, from: Int? = nil, isCutShort: Bool = false
    ) throws(ArchiveError) -> Item {
        let start = stream.start
        let place = stream.isPacked ? start : start + before
        let was = stream.ending
        if let from, !stream.isPacked, rewinds < ArchiveReader.mostRewinds {
            rewinds += 1
            try stream.begin(at: start + from)
        } else if stream.isPacked, was == .damaged || was == .cut, stream.count == 0 {
            try findMember(after: start)
            return .damage(report(place, message, isCutShort && isAtEnd))
        }
        try findRecord()
        return .damage(report(place, message, isCutShort && isAtEnd))
    }

    private func report(_ place: Int, _ message: String, _ isCutShort: Bool) -> ArchiveDamage {
        ArchiveDamage(file: stream.file.path, offset: place, message: message, isCutShort: isCutShort)
    }

    /// Goes on to the next line that begins a record; at the end of a member the next one is looked into.
    private func findRecord() throws(ArchiveError) {
        var isLineStart = true
        while true {
            while stream.count > 0 {
                if isLineStart, stream[0] == UInt8(ascii: "W"), startsRecord() { return }
                isLineStart = stream[0] == 10
                stream.take(1)
            }
            if try stream.fill() { continue }
            switch stream.ending {
            case .member(let end):
                try beginMember(at: end)
                isLineStart = true
                if isAtEnd { return }
                if !stream.isPacked { return try findMember(after: stream.start) }
            case .damaged, .cut: return try findMember(after: stream.start)
            case .file, nil:
                // A packed file whose first bytes are damaged looks like one that is not packed.
                if !hasFoundAny, !stream.isPacked { return try findMember(after: stream.start) }
                isAtEnd = true
                return
            }
        }
    }

    /// Goes on to the next gzip member that holds a record.
    private func findMember(after start: Int) throws(ArchiveError) {
        var place = start + 1
        while place < stream.file.size {
            let found = try stream.file.from(place, least: 3) { bytes -> (at: Int?, looked: Int) in
                var index = 0
                while index + 2 < bytes.count {
                    if bytes[index] == 0x1f, bytes[index + 1] == 0x8b, bytes[index + 2] == 8 { return (index, index) }
                    index += 1
                }
                return (nil, index)
            }
            guard let at = found.at else {
                // Two bytes are left at the end of each piece, for a mark that stands across two of them.
                if found.looked == 0, stream.file.size - place < 3 { break }
                place += max(found.looked, 1)
                continue
            }
            try stream.begin(at: place + at)
            try skipLineEnds()
            if stream.count > 0, startsRecord() { return }
            place += at + 1
        }
        isAtEnd = true
    }
}

private func trimmed(_ text: Substring) -> String { String(text).trimmedASCIIWhitespace }
