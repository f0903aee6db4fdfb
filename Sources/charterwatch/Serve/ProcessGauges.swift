import CharterModel
import Foundation

/// Asks the system what this process takes; what it does not say stays nil.
func processFigures(store: String, archive: String?) -> ProcessFigures {
    var figures = ProcessFigures()
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    // Fields behind the name, which may hold blanks and brackets: utime and stime are 14 and 15, the start is 22.
    if let stat = text("/proc/self/stat"), let end = stat.lastIndex(of: ")") {
        let fields = stat[end...].split(separator: " ").dropFirst().map(String.init)
        if fields.count > 19, let user = Double(fields[11]), let system = Double(fields[12]) {
            figures.cpuSeconds = (user + system) / ticks
        }
        let boot = text("/proc/stat")?.split(separator: "\n").first { $0.hasPrefix("btime ") }
        if fields.count > 19, let start = Double(fields[19]), let boot = boot.flatMap({ Double($0.dropFirst(6)) }) {
            figures.startedAt = Date(timeIntervalSince1970: boot + start / ticks)
        }
    }
    if let pages = text("/proc/self/statm")?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) {
        figures.residentBytes = pages * sysconf(Int32(_SC_PAGESIZE))
    }
    // The folder that is listed is open meanwhile.
    figures.openFiles = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")).map { $0.count - 1 }
    figures.mostOpenFiles = openFileLimit()
    figures.storeBytes = ["", "-wal"].compactMap { fileSize(store + $0) }.reduce(nil) { ($0 ?? 0) + $1 }
    figures.archiveBytes = archive.map(folderSize)
    return figures
}

private func text(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

private func fileSize(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
}

private func folderSize(_ path: String) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.reduce(0) { $0 + (fileSize(path + "/" + $1) ?? 0) }
}
