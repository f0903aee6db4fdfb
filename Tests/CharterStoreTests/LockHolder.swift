import Glibc
import TestSupport

/// Another process that holds a lock on a file until it is killed: flock(1) around a `cat` that waits for us.
final class LockHolder {
    private let child: Child

    /// Returns once the lock is held.
    init(path: String) throws {
        // --no-fork: the process we kill is the one that holds the lock.
        child = try Child("flock", ["--no-fork", path, "/bin/sh", "-c", "echo held; exec cat"], pipes: true)
        _ = child.readLines { $0 == "held" }
    }

    /// SIGKILL, and waits until the process is gone.
    func kill() {
        child.send(SIGKILL)
        child.waitHere()
    }
}
