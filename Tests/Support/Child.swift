import Foundation
package import Glibc
import Synchronization

/// A program that a test started. Through posix_spawn, which many tests may use at once; Foundation's `Process`
/// crashes now and then when two threads start one.
package final class Child: Sendable {
    package let pid: pid_t
    /// The other ends of the child's standard input and output, with `pipes`.
    private let input: Int32?
    private let output: Int32?
    private let status = Mutex<Int32?>(nil)

    /// Could not be started.
    package struct NotStarted: Error, CustomStringConvertible {
        package let description: String
    }

    /// Starts `program` (looked up on the PATH when it has no `/`). Without `pipes` the child reads nothing, and
    /// its output goes to the files named, or nowhere.
    package init(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], directory: String? = nil,
        outputFile: String = "/dev/null", errorFile: String = "/dev/null", pipes: Bool = false
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        var (toChild, fromChild): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        if pipes {
            guard pipe(&toChild) == 0, pipe(&fromChild) == 0 else {
                throw NotStarted(description: "no pipe for \(program)")
            }
            for end in toChild + fromChild { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
            posix_spawn_file_actions_adddup2(&actions, toChild[0], 0)
            posix_spawn_file_actions_adddup2(&actions, fromChild[1], 1)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
            posix_spawn_file_actions_addopen(&actions, 1, outputFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        }
        posix_spawn_file_actions_addopen(&actions, 2, errorFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        keepToItself(&actions)
        // Swift does not see addchdir_np; a shell changes the folder instead.
        let moved = directory.map { ["sh", "-c", "cd \"$0\" && exec \"$@\"", $0] } ?? []
        let words = moved + [program] + arguments
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var child: pid_t = 0
        // Pool threads block most signals, and a child inherits that: it could not even be asked to stop.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        let code = withCStrings(words) { arguments in
            withCStrings(variables.map { "\($0.key)=\($0.value)" }) { variables in
                posix_spawnp(&child, words[0], &actions, &attributes, arguments, variables)
            }
        }
        if pipes {
            close(toChild[0])
            close(fromChild[1])
        }
        guard code == 0 else { throw NotStarted(description: "\(program): \(String(cString: strerror(code)))") }
        pid = child
        input = pipes ? toChild[1] : nil
        output = pipes ? fromChild[0] : nil
    }

    deinit {
        if let input { close(input) }
        if let output { close(output) }
    }

    /// Sends a signal, unless the child was waited for already.
    package func send(_ signal: Int32) {
        status.withLock { status in if status == nil { _ = kill(pid, signal) } }
    }

    /// Waits for the end on this thread: the exit code, or 128 and the signal.
    @discardableResult
    package func waitHere() -> Int32 {
        if let known = status.withLock({ $0 }) { return known }
        var raw: Int32 = 0
        while waitpid(pid, &raw, 0) < 0, errno == EINTR {}
        let code = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
        status.withLock { $0 = $0 ?? code }
        return code
    }

    /// The most memory that the child has had at once so far, in bytes; 0 when it has ended. Not `ru_maxrss`: what a
    /// child is told there begins with the memory of the process that started it.
    package var peakMemory: Int {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return 0 }
        return (line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) } ?? 0) << 10
    }

    /// As `waitHere`, on a thread of its own: a blocked pool would stop servers that live in this process.
    @discardableResult
    package func wait() async -> Int32 {
        await withCheckedContinuation { done in
            Thread { done.resume(returning: self.waitHere()) }.start()
        }
    }

    /// Reads the child's output up to and with the first line that `isLast` accepts, or to its end.
    package func readLines(until isLast: (String) -> Bool) -> [String] {
        guard let output else { return [] }
        var lines: [String] = []
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while read(output, &byte, 1) == 1 {
            if byte != 10 {
                line.append(byte)
                continue
            }
            lines.append(String(decoding: line, as: UTF8.self))
            line = []
            if isLast(lines[lines.count - 1]) { break }
        }
        return lines
    }
}

private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = strings.map { strdup($0) } + [nil]
    defer { for copy in copies { free(copy) } }
    return body(copies)
}

/// What other tests hold open at that moment is not the child's: some may hold few files open. Swift does not see
/// addclosefrom_np (glibc 2.34).
private func keepToItself(_ actions: inout posix_spawn_file_actions_t) {
    typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32
    guard let found = dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") else { return }
    _ = unsafeBitCast(found, to: CloseFrom.self)(&actions, 3)
}
