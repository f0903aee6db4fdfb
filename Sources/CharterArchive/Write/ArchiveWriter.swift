package import CharterModel
internal import FoundationEssentials
internal import Synchronization

/// The archive that is being written: a folder of WARC files, one gzip member a record. The newest file has `.open`
/// behind its name until it is full, the day ends (UTC) or the archive is closed.
///
/// May be used from any thread; calls wait for the disk.
package final class ArchiveWriter: Sendable {
    /// Where the files are.
    package let folder: String
    /// What was put in order of files that a killed process left behind, a sentence each.
    package let repairs: [String]
    private let fileSize: Int
    private let owner: ArchiveOwner
    private let now: Now
    private let records = RecordWriter()
    private let state = Mutex(State())

    private struct State {
        var file: ArchiveFile?
        var day = ""
        var serial = 0
        /// Whether all that was written is on the disk.
        var isSynced = true
        /// The first failure; the archive takes nothing afterwards, since it cannot know what is on the disk.
        var failure: ArchiveError?
    }

    /// Opens the archive in `folder`, made where it is missing, and closes the files that a killed process left open,
    /// each cut after its last whole record.
    ///
    /// - Parameter fileSize: bytes after which a new file is begun.
    package init(
        folder: String, fileSize: Int, owner: ArchiveOwner, now: @escaping Now
    ) throws(ArchiveError) {
        self.folder = folder
        self.fileSize = fileSize
        self.owner = owner
        self.now = now
        try makeFolder(folder)
        repairs = try closeLeftOpen(in: folder)
    }

    /// Packs the records of an exchange. Takes time, and can be done side by side.
    package func encode(_ exchange: ArchivedExchange, earlier: EarlierCapture?) -> EncodedExchange {
        records.encode(exchange, earlier: earlier)
    }

    /// Adds the records. They are not on the disk before `sync`.
    package func append(_ exchange: EncodedExchange) throws(ArchiveError) -> Capture {
        try guarded { (state) throws(ArchiveError) in
            let file = try self.file(for: exchange, &state)
            let offset = file.size
            try file.append([exchange.answer, exchange.request])
            state.isSynced = false
            return Capture(
                kind: exchange.kind, file: file.name, offset: offset, length: exchange.answer.count, url: exchange.url,
                at: exchange.at, payload: exchange.payload)
        }
    }

    /// Brings everything that was added onto the disk; nothing to do when it is there already.
    package func sync() throws(ArchiveError) {
        try guarded { (state) throws(ArchiveError) in
            guard !state.isSynced, let file = state.file else { return }
            try file.sync()
            state.isSynced = true
        }
    }

    /// Ends the file that is open; the next record begins another.
    package func close() throws(ArchiveError) {
        try guarded { (state) throws(ArchiveError) in try self.finish(&state) }
    }

    private func guarded<Result: Sendable>(
        _ body: (inout State) throws(ArchiveError) -> Result
    ) throws(ArchiveError) -> Result {
        try state.withLock { (state) throws(ArchiveError) -> Result in
            if let failure = state.failure { throw failure }
            do throws(ArchiveError) {
                return try body(&state)
            } catch {
                state.failure = error
                throw error
            }
        }
    }

    private func finish(_ state: inout State) throws(ArchiveError) {
        guard let file = state.file else { return }
        try file.finish()
        state.file = nil
        state.isSynced = true
    }

    /// The file that the records go into.
    private func file(for exchange: EncodedExchange, _ state: inout State) throws(ArchiveError) -> ArchiveFile {
        let moment = now()
        let time = compactTime(moment)
        let day = String(time.prefix(8))
        let added = exchange.answer.count + exchange.request.count
        if let file = state.file {
            if state.day == day, file.size + added <= fileSize { return file }
            try finish(&state)
        }
        while true {
            state.serial += 1
            let serial = String(100_000 + state.serial % 100_000).dropFirst()
            let name = "charterwatch-\(time)-\(serial).warc.gz"
            guard let file = try ArchiveFile(folder: folder, name: name) else { continue }
            try file.append([records.warcinfo(file: name, at: moment, owner: owner)])
            try syncFolder(folder)
            (state.file, state.day) = (file, day)
            return file
        }
    }
}
