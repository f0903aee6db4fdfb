internal import Glibc

/// Puts files in order that a killed process left open: each is cut after its last whole record and gets its final
/// name. Files that another process is writing now are left alone. Returns a sentence for each file.
func closeLeftOpen(in folder: String) throws(ArchiveError) -> [String] {
    let lock = try FolderLock(folder)
    defer { withExtendedLifetime(lock) {} }
    var repairs: [String] = []
    for name in try names(in: folder) where name.hasSuffix(".warc.gz" + ArchiveFile.suffix) {
        let path = folder + "/" + name
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        if descriptor < 0 {
            let code = errno
            // Closed by its own process meanwhile.
            if code == ENOENT { continue }
            throw ArchiveError(writing: path, code: code)
        }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            close(descriptor)
            continue
        }
        // Between our look at the folder and our lock its own process may have closed it.
        var (ours, there) = (stat(), stat())
        if stat(path, &there) != 0 || fstat(descriptor, &ours) != 0 || there.st_ino != ours.st_ino {
            close(descriptor)
            continue
        }
        let whole = try wholeRecords(of: path)
        let file = ArchiveFile(
            folder: folder, name: String(name.dropLast(ArchiveFile.suffix.utf8.count)), descriptor: descriptor,
            size: whole.end)
        if whole.count == 0 {
            try file.remove()
            repairs.append("\(path) was left open with no whole record in it and is removed.")
            continue
        }
        let lost = Int(ours.st_size) - whole.end
        try file.cut()
        try file.finish()
        let cut = lost > 0 ? "; \(lost) bytes of a record that was not finished are cut off" : ""
        repairs.append("\(path) was left open and is closed, with \(whole.count) whole records\(cut).")
    }
    return repairs
}

/// How many records of a file are whole, and where the last of them ends.
private func wholeRecords(of path: String) throws(ArchiveError) -> (count: Int, end: Int) {
    let reader = try ArchiveReader(path: path, blockLimit: 0)
    var (count, end) = (0, 0)
    while let item = try reader.next() {
        guard case .record(let record) = item else { continue }
        count += 1
        end = record.offset + record.length
    }
    return (count, end)
}
