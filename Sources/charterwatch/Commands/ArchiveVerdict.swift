import CharterArchive
import CharterConfig
import CharterModel
import CharterStore
import Foundation

/// Whether every record of the archive that a store names is there and whole.
struct ArchiveVerdict {
    /// A sentence each.
    private(set) var problems: [String] = []
    /// How many records were checked.
    private(set) var checked = 0
    /// The store names records, and where they are is not known.
    private(set) var isUnknown = false

    /// For the line that says that all is well.
    var words: String { checked > 0 ? ", \(checked) archived answers with their digests" : "" }

    /// - Parameter named: the folder given on the command line; else the pipeline's.
    init(of store: Store, in named: String?, _ common: CommonOptions) async throws {
        var batch = try await store.captures(limit: 500)
        if batch.isEmpty { return }
        guard let folder = try named ?? ArchiveVerdict.folder(store, common) else {
            isUnknown = true
            return
        }
        var check = ArchiveCheck(folder: folder)
        while let last = batch.last {
            problems += batch.compactMap { check.problem(with: $0) }
            batch = try await store.captures(after: last, limit: 500)
        }
        checked = check.checked
    }

    private static func folder(_ store: Store, _ common: CommonOptions) throws -> String? {
        // A store can be looked at where no pipeline is.
        guard let root = try? common.root(), !root.isEmpty else { return nil }
        return archiveFolder(of: try common.loadedPipeline().config, store: store.path)
    }
}
