package import CharterModel
internal import Glibc

/// Checks captures against the archive they name.
package struct ArchiveCheck {
    private let folder: String
    private var missing: Set<String> = []
    /// How many were looked at.
    package private(set) var checked = 0

    /// - Parameter folder: where the files are.
    package init(folder: String) { self.folder = folder }

    /// Larger blocks are not held in memory; no answer that we take is.
    private static let blockLimit = 1 << 30

    /// What is wrong with the record that a capture names, a sentence; nil when it is there and its digests hold. A
    /// file that is not there is named once.
    package mutating func problem(with capture: Capture) -> String? {
        checked += 1
        if missing.contains(capture.file) { return nil }
        guard let path = path(of: capture.file) else {
            missing.insert(capture.file)
            return "The archive file \(folder)/\(capture.file) is missing."
        }
        let place = "The record of \(capture.url) at byte \(capture.offset) of \(path)"
        do {
            let reader = try ArchiveReader(path: path, blockLimit: ArchiveCheck.blockLimit, from: capture.offset)
            guard let item = try reader.next() else { return place + " is not there: the file ends before it." }
            guard case .record(let record) = item else {
                if case .damage(let damage) = item { return place + " cannot be read: \(damage.message)." }
                return nil
            }
            guard record.offset == capture.offset, record.length == capture.length,
                record.type == capture.kind.rawValue, record.target == capture.url
            else { return place + " is another record." }
            if let said = record.field("WARC-Payload-Digest"), said != capture.payload {
                return place + " has another digest than the store says."
            }
            return record.digestProblem.map { place + ": " + $0 + "." }
        } catch {
            return place + " cannot be read: \(error.message)"
        }
    }

    /// The file, closed or still open; nil when it is not there.
    private func path(of file: String) -> String? {
        // Names in the store are ours; another could lead out of the folder.
        guard !file.contains("/") else { return nil }
        return [folder + "/" + file, folder + "/" + file + ArchiveFile.suffix].first { access($0, F_OK) == 0 }
    }
}
