import CharterArchive
import CharterConfig
import CharterModel
import CharterStore
import Dispatch
import Foundation
import Logging
import Synchronization

/// Keeps every answer of a crawl in the archive, and sees to it that nothing is stored that names a record which is
/// not on the disk.
final class Archivist: Sendable {
    private let writer: ArchiveWriter
    private let store: Store
    private let now: Now
    /// The disk is waited for here, and not by those who fetch.
    private let disk = DispatchQueue(label: "charterwatch.archive")
    private let state = Mutex(State())

    private struct State {
        /// Captures that no visit came of, not yet in the store.
        var loose: [Capture] = []
        var failure: ArchiveError?
    }

    /// So many captures without a visit are stored at once.
    private static let batch = 200

    /// Opens the archive that the pipeline names, and says what was put in order of files left open. Nil where the
    /// pipeline names none.
    init?(for config: PipelineConfig, store: Store, now: @escaping Now, log: Logger) throws(StoreError) {
        guard let folder = archiveFolder(of: config, store: store.path) else { return nil }
        let owner = ArchiveOwner(
            software: "charterwatch/" + charterwatchVersion, contact: config.contact,
            userAgent: userAgent(contact: config.contact))
        do throws(ArchiveError) {
            writer = try ArchiveWriter(folder: folder, fileSize: config.crawl.archiveSize, owner: owner, now: now)
        } catch {
            throw StoreError(error)
        }
        self.store = store
        self.now = now
        for repair in writer.repairs { log.notice("\(repair)") }
    }

    /// Adds an exchange; nil when the archive cannot take it, which `secure` and `release` then say.
    func archive(_ exchange: ArchivedExchange) async -> Capture? {
        var exchange = exchange
        // A clock that is not the machine's, in a test, stands in the archive as in the store.
        let shift = now().timeIntervalSince(Date())
        if abs(shift) > 1 { exchange.at = exchange.at.addingTimeInterval(shift) }
        // Nothing can be the same as before where there is no body and nothing was said of one.
        let mayRepeat = exchange.status == 304 || !exchange.body.isEmpty
        let known = mayRepeat ? try? await store.earlierCapture(of: exchange.url) : nil
        let earlier = known.map { EarlierCapture(url: $0.url, at: $0.at, payload: $0.payload) }
        let encoded = writer.encode(exchange, earlier: earlier)
        switch await onDisk({ [writer] () throws(ArchiveError) in try writer.append(encoded) }) {
        case .success(let capture): return capture
        case .failure: return nil
        }
    }

    /// Brings everything that was added onto the disk: what the store calls before it commits a row that may name it.
    func secure() throws(StoreError) {
        try requireWell()
        do {
            try writer.sync()
        } catch {
            throw StoreError(error)
        }
    }

    /// Takes captures that no visit came of; they are stored by and by.
    func release(_ captures: [Capture]) async throws(StoreError) {
        try requireWell()
        let isMany = state.withLock { state in
            state.loose += captures
            return state.loose.count >= Archivist.batch
        }
        if isMany { try await storeLoose() }
    }

    /// As `release`, where nothing is to be waited for.
    func keep(_ captures: [Capture]) { state.withLock { $0.loose += captures } }

    /// Stores what is left and closes the file.
    func close() async throws(StoreError) {
        try requireWell()
        try await storeLoose()
        if case .failure(let error) = await onDisk({ [writer] () throws(ArchiveError) in try writer.close() }) {
            throw StoreError(error)
        }
    }

    private func storeLoose() async throws(StoreError) {
        let loose = state.withLock { state in
            let loose = state.loose
            state.loose = []
            return loose
        }
        try await store.record(captures: loose)
    }

    private func requireWell() throws(StoreError) {
        if let failure = state.withLock({ $0.failure }) { throw StoreError(failure) }
    }

    private func onDisk<Value: Sendable>(
        _ body: @escaping @Sendable () throws(ArchiveError) -> Value
    ) async -> Result<Value, ArchiveError> {
        let result: Result<Value, ArchiveError> = await withCheckedContinuation { done in
            disk.async {
                do throws(ArchiveError) {
                    done.resume(returning: .success(try body()))
                } catch {
                    done.resume(returning: .failure(error))
                }
            }
        }
        if case .failure(let error) = result { state.withLock { $0.failure = $0.failure ?? error } }
        return result
    }
}

/// Where the archive of a pipeline is: as written, or beside the store; nil where none is kept.
func archiveFolder(of config: PipelineConfig, store: String) -> String? {
    guard let named = config.crawl.archive else { return nil }
    if named.hasPrefix("/") { return named }
    let folder = URL(fileURLWithPath: store).deletingLastPathComponent().path
    return folder + "/" + named
}

extension StoreError {
    /// What is not archived must not be claimed: a crawl ends with its archive as it ends with its store.
    init(_ error: ArchiveError) {
        let kind: Kind =
            switch error.kind {
            case .cannotCreate, .notFound: .cannotOpen
            case .full: .full
            case .io, .notAnArchive: .io
            }
        self.init(kind: kind, message: error.message)
    }
}
