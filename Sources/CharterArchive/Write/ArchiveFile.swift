internal import Glibc

/// A file of the archive that is being written. Nobody but its owner may read it: it holds whole pages.
final class ArchiveFile {
    /// The name it will have; until it is closed `suffix` stands behind it.
    let name: String
    /// Bytes of whole records.
    private(set) var size = 0
    private let folder: String
    private let descriptor: Int32

    /// What tells a file that is being written from one that is done.
    static let suffix = ".open"

    private var openPath: String { folder + "/" + name + ArchiveFile.suffix }

    /// Makes the file. Nil when the name is taken, open or done.
    init?(folder: String, name: String) throws(ArchiveError) {
        self.folder = folder
        self.name = name
        let path = folder + "/" + name + ArchiveFile.suffix
        // Whoever looks for files left behind waits until ours is locked.
        let lock = try FolderLock(folder)
        defer { withExtendedLifetime(lock) {} }
        if access(folder + "/" + name, F_OK) == 0 { return nil }
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor < 0 {
            let code = errno
            if code == EEXIST { return nil }
            throw ArchiveError(writing: path, code: code)
        }
        // Tells whoever looks for files left behind that this one is not: the kernel drops the lock of a dead process.
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
    }

    /// A file that was left behind, with its whole records.
    init(folder: String, name: String, descriptor: Int32, size: Int) {
        self.folder = folder
        self.name = name
        self.descriptor = descriptor
        self.size = size
    }

    deinit { Glibc.close(descriptor) }

    /// Adds whole records. What could be written of them when it fails is taken away again, so that no half record
    /// is left.
    func append(_ records: [[UInt8]]) throws(ArchiveError) {
        var end = size
        for record in records {
            var done = 0
            while done < record.count {
                let count = record.withUnsafeBytes { bytes in
                    pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(end + done))
                }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    let code = count < 0 ? errno : ENOSPC
                    _ = ftruncate(descriptor, off_t(size))
                    throw ArchiveError(writing: openPath, code: code)
                }
                done += count
            }
            end += record.count
        }
        size = end
    }

    /// Brings what was written onto the disk.
    func sync() throws(ArchiveError) {
        if fdatasync(descriptor) != 0 { throw ArchiveError(writing: openPath, code: errno) }
    }

    /// Cuts the file after its last whole record.
    func cut() throws(ArchiveError) {
        if ftruncate(descriptor, off_t(size)) != 0 { throw ArchiveError(writing: openPath, code: errno) }
    }

    /// Gives the file its final name, with all of it on the disk.
    func finish() throws(ArchiveError) {
        if fsync(descriptor) != 0 { throw ArchiveError(writing: openPath, code: errno) }
        if rename(openPath, folder + "/" + name) != 0 { throw ArchiveError(writing: openPath, code: errno) }
        try syncFolder(folder)
    }

    /// Takes a file in which no record is whole off the disk.
    func remove() throws(ArchiveError) {
        if unlink(openPath) != 0 { throw ArchiveError(writing: openPath, code: errno) }
    }
}

/// Keeps other processes from making files in a folder, or putting them in order, as long as it lives.
final class FolderLock {
    private let descriptor: Int32

    init(_ folder: String) throws(ArchiveError) {
        descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        if descriptor < 0 { throw ArchiveError(writing: folder, code: errno) }
        while flock(descriptor, LOCK_EX) != 0, errno == EINTR {}
    }

    deinit { close(descriptor) }
}

/// Brings a folder's list of names onto the disk.
func syncFolder(_ folder: String) throws(ArchiveError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw ArchiveError(writing: folder, code: errno) }
    defer { close(descriptor) }
    // Some file systems have no such call for a folder, and no need of it.
    if fsync(descriptor) != 0, errno != EINVAL { throw ArchiveError(writing: folder, code: errno) }
}

/// Makes a folder and those above it, for its owner alone.
func makeFolder(_ path: String) throws(ArchiveError) {
    var found = stat()
    if stat(path, &found) == 0 {
        if found.st_mode & S_IFMT == S_IFDIR { return }
        throw ArchiveError(writing: path, code: ENOTDIR)
    }
    let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    if !parent.isEmpty, parent != path { try makeFolder(parent) }
    if mkdir(path, 0o700) != 0, errno != EEXIST { throw ArchiveError(writing: path, code: errno) }
    if !parent.isEmpty { try syncFolder(parent) }
}

/// The names in a folder, sorted.
func names(in folder: String) throws(ArchiveError) -> [String] {
    guard let stream = opendir(folder) else { throw ArchiveError(reading: folder, code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        names.append(name)
    }
    return names.sorted()
}
