/// The bytes of a file of records with its packing undone: gzip members, one a record or one for all, or none.
final class RecordStream {
    /// Why there are no further bytes for now.
    enum Ending: Equatable {
        /// A gzip member ended as it should, at this place in the file.
        case member(end: Int)
        /// The file ended where nothing is packed.
        case file
        /// The file ended inside a gzip member.
        case cut
        /// A gzip member cannot be unpacked any further, or its check sum is wrong.
        case damaged
    }

    /// Where in the file the member (or, in a file that is not packed, the reading) started.
    private(set) var start = 0
    /// How many bytes of it were taken.
    private(set) var taken = 0
    private(set) var ending: Ending?
    private(set) var isPacked = false
    let file: RawFile
    private let gzip = GzipReader()
    private var next = 0
    private var buffer: [UInt8] = []
    private var head = 0

    private static let step = 64 << 10

    init(_ file: RawFile) { self.file = file }

    /// Begins at a place in the file: a gzip member if one begins there.
    func begin(at place: Int) throws(ArchiveError) {
        (start, next, taken, ending) = (place, place, 0, nil)
        buffer.removeAll(keepingCapacity: true)
        head = 0
        isPacked = try file.from(place, least: 2) { $0.starts(with: [0x1f, 0x8b]) }
        if isPacked { gzip.reset() }
    }

    /// What is unpacked and not yet taken.
    var count: Int { buffer.count - head }
    subscript(_ index: Int) -> UInt8 { buffer[head + index] }

    func take(_ count: Int) {
        head += count
        taken += count
        if head == buffer.count {
            buffer.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 4 * RecordStream.step {
            buffer.removeSubrange(..<head)
            head = 0
        }
    }

    /// The first `count` bytes.
    func first(_ count: Int) -> ArraySlice<UInt8> { buffer[head..<head + count] }

    /// Gets more bytes; false at an ending.
    func fill() throws(ArchiveError) -> Bool {
        let before = buffer.count
        while ending == nil, buffer.count == before { try step() }
        return buffer.count > before
    }

    private func step() throws(ArchiveError) {
        let (gzip, isPacked) = (gzip, isPacked)
        var bytesSoFar = buffer
        buffer = []
        let (used, step) = try file.from(next) { bytes -> (Int, GzipReader.Step?) in
            if bytes.isEmpty { return (0, nil) }
            if isPacked { return gzip.step(bytes, into: &bytesSoFar, most: RecordStream.step) }
            let some = min(bytes.count, RecordStream.step)
            bytesSoFar.append(contentsOf: bytes[..<some])
            return (some, .more)
        }
        buffer = bytesSoFar
        next += used
        switch step {
        case nil: ending = isPacked ? .cut : .file
        case .end: ending = .member(end: next)
        case .damaged: ending = .damaged
        case .more, .needsInput: break
        }
    }
}
