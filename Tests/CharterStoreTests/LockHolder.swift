import Foundation

/// Another process that holds a lock on a file until it is killed: flock(1) around a `cat` that waits for us.
final class LockHolder {
    private let process = Process()
    private let input = Pipe()

    /// Returns once the lock is held.
    init(path: String) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/flock")
        // --no-fork: the process we kill is the one that holds the lock.
        process.arguments = ["--no-fork", path, "/bin/sh", "-c", "echo held; exec cat"]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        _ = output.fileHandleForReading.readData(ofLength: 5)
    }

    /// SIGKILL, and waits until the process is gone.
    func kill() {
        guard process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
