/// A fault in the newsroom's own files, or a server that could not be started.
package struct NewsroomError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The resource file, relative to the newsroom's folder; empty when no file is to blame.
    package let file: String
    /// The line in that file, from 1; 0 when the fault belongs to no single line.
    package let line: Int
    /// What is wrong, as a sentence without a full stop.
    package let reason: String

    init(file: String = "", line: Int = 0, _ reason: String) {
        self.file = file
        self.line = line
        self.reason = reason
    }

    /// `file:line: reason`, leaving out what is not known.
    package var description: String {
        if file.isEmpty { return reason }
        return line == 0 ? "\(file): \(reason)" : "\(file):\(line): \(reason)"
    }
}
