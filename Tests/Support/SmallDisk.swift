import Foundation

/// A file system of a few hundred kilobytes in memory, seen only by the programs that are run in it: what a full or
/// read-only disk is to the program under test. Needs root and mount namespaces.
package final class SmallDisk: Sendable {
    /// Where it is mounted, for programs that run in it.
    package let path: String
    private let holder: Child

    /// Mounts `size` (as tmpfs takes it, `600k`) on the folder `path`, in a mount namespace of its own that lives as
    /// long as this object.
    package init(on path: String, size: String) throws {
        self.path = path
        let script = """
            mount -t tmpfs -o size=\(size) charterwatch-test "$0" && echo ready && exec cat
            """
        holder = try Child("unshare", ["-m", "sh", "-c", script, path], pipes: true)
        guard holder.readLines(until: { $0 == "ready" }).last == "ready" else {
            throw Child.NotStarted(description: "no private mount on \(path)")
        }
    }

    deinit {
        holder.send(SIGKILL)
        holder.waitHere()
    }

    /// The command line that runs `words` inside.
    package func inside(_ words: [String]) -> [String] { ["nsenter", "-m", "-t", String(holder.pid)] + words }

    /// Gives it another size or makes it read-only: `size=64m`, `ro`, `rw`.
    package func remount(_ options: String) async throws {
        let words = inside(["mount", "-o", "remount," + options, path])
        let ended = try await run(words[0], Array(words.dropFirst()))
        if ended.code != 0 { throw Child.NotStarted(description: "remount: \(ended.errors)") }
    }

    /// Whether this machine lets us mount.
    package static let isAllowed = Task { () -> Bool in
        guard isInstalled("unshare"), isInstalled("nsenter") else { return false }
        let mount = "mount -t tmpfs -o size=64k charterwatch-test /tmp"
        return (try? await run("unshare", ["-m", "sh", "-c", mount]).code) == 0
    }
}
