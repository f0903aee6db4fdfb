import Foundation
import TestSupport
import Testing

@testable import charterwatch

/// A disk that is full, fails, or may not be written: the crawl ends with a message, nothing committed is lost, and
/// the next one goes on when the disk is well again.
@Suite("Crash safety: the disk", .serialized) struct DiskTests {
    /// A call that fails from some time on.
    struct Fault: Sendable, CustomTestStringConvertible {
        let call: String
        let error: String
        let from: Int
        let says: String
        var testDescription: String { "\(error) from \(call) \(from) on" }
    }

    static let faults = [
        Fault(call: "pwrite64", error: "ENOSPC", from: 1, says: "make room"),
        Fault(call: "pwrite64", error: "ENOSPC", from: 30, says: "make room"),
        Fault(call: "pwrite64", error: "EIO", from: 1, says: "disk"),
        Fault(call: "pwrite64", error: "EIO", from: 25, says: "heck the disk"),
        Fault(call: "pwrite64", error: "EDQUOT", from: 25, says: "disk"),
        Fault(call: "fdatasync", error: "EIO", from: 1, says: "heck the disk"),
        Fault(call: "ftruncate", error: "EIO", from: 1, says: "disk"),
    ]

    private static let world = Task {
        let world = try await CrashWorld(sources: CrashWorld.few)
        await world.turn(to: .second)
        return (world, try await world.whole(.first), try await world.whole(.second))
    }

    @Test("a crawl meets", arguments: faults)
    func fault(_ fault: Fault) async throws {
        guard try await mayTrace() else { return }
        let (world, _, whole) = try await Self.world.value
        let store = try world.store("fault", before: .second)
        let failing = Strace.breaking([fault.call], .error(fault.error, from: fault.from))
        let ended = try await world.ask(.crawl, store, through: failing)
        // Cutting the log short is a kindness to the disk: that it fails is no failure.
        expectClear(
            ended, fault.call == "ftruncate" ? [0, 74] : [73, 74], of: store, says: fault.says, "\(fault)")
        let sound = try await world.ask(.verify, store)
        #expect(sound.code == 0, "\(sound.output) \(sound.errors)")
        try await world.finish(store)
        let found = try await world.content(of: store)
        #expect(found == whole.content, "\(difference(found, whole.content))")
    }

    // SQLite takes a sector that cannot be read for a damaged file.
    @Test("reading meets EIO: 65 or 74, by where")
    func unreadable() async throws {
        guard try await mayTrace() else { return }
        let (world, _, _) = try await Self.world.value
        let store = try world.store("unreadable", before: .second)
        for question in Question.all {
            let failing = Strace.breaking(["pread64"], .error("EIO", from: 4), paths: [store])
            let ended = try await world.ask(question, store, through: failing)
            expectClear(ended, [65, 74], of: store, says: "disk", "\(question)")
        }
        try await world.finish(store)
    }

    @Test(
        "a disk that fills up during the crawl, and then has room",
        arguments: CrashEffort.everyPoint
            ? stride(from: 100, to: 500, by: 20).map { "\($0)k" } : ["160k", "220k", "320k"])
    func full(size: String) async throws {
        guard try await mayMount() else { return }
        let (world, whole, _) = try await Self.world.value
        let disk = try SmallDisk(on: try mountPoint(world, "full-" + size), size: size)
        let store = disk.path + "/store.sqlite"
        let crawl = try await world.ask(.crawl, store, through: disk.inside([]))
        expectClear(crawl, [74], of: store, says: "make room", "crawl on a disk of \(size)")
        for question in Question.sample(size.utf8.count) where question != .crawl {
            let ended = try await world.ask(question, store, through: disk.inside([]))
            // 73: the disk filled up between two steps of the schema.
            expectClear(ended, [0, 69, 73, 74], of: store, "\(question) on a disk of \(size)")
        }
        try await disk.remount("size=64m")
        try await world.finish(store, through: disk.inside([]))
        let found = try await world.content(of: store, through: disk.inside([]))
        #expect(found == whole.content, "\(difference(found, whole.content))")
    }

    @Test("a disk that may only be read: crawl says 73, everything else is answered")
    func readOnly() async throws {
        guard try await mayMount() else { return }
        let (world, _, whole) = try await Self.world.value
        let disk = try SmallDisk(on: try mountPoint(world, "read-only"), size: "64m")
        let store = disk.path + "/store.sqlite"
        let copied = disk.inside(["cp", world.firstDay, store])
        #expect(try await run(copied[0], Array(copied.dropFirst())).code == 0)
        try await disk.remount("ro")
        let crawl = try await world.ask(.crawl, store, through: disk.inside([]))
        expectClear(crawl, [73], of: store, says: "write", "crawl")
        for question in Question.reading {
            let ended = try await world.ask(question, store, through: disk.inside([]))
            expectClear(ended, [0], of: store, "\(question)")
        }
        let missing = try await world.ask(.crawl, disk.path + "/none.sqlite", through: disk.inside([]))
        expectClear(missing, [73], of: disk.path + "/none.sqlite", says: "write", "first crawl")
        try await disk.remount("rw")
        try await world.finish(store, through: disk.inside([]))
        let found = try await world.content(of: store, through: disk.inside([]))
        #expect(found == whole.content, "\(difference(found, whole.content))")
    }

    @Test("a folder that this user may not look into: 73")
    func forbidden() async throws {
        let (world, _, _) = try await Self.world.value
        let folder = world.folder.path + "/forbidden"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: world.firstDay, toPath: folder + "/store.sqlite")
        try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: folder)
        let nobody = geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        let probe = nobody + [charterwatch, "--version"]
        let able = try await run("timeout", ["60"] + probe).code == 0
        guard here(able, "no right to a folder: nobody may not run \(charterwatch)") else { return }
        for question in Question.all {
            let ended = try await world.ask(question, folder + "/store.sqlite", through: nobody)
            expectClear(ended, [73], of: folder + "/store.sqlite", says: "right", "\(question)")
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder)
    }

    private func mountPoint(_ world: CrashWorld, _ name: String) throws -> String {
        let folder = world.folder.path + "/" + name
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Whether a small disk can be had; in continuous integration it has to be.
    private func mayMount() async throws -> Bool {
        let allowed = await SmallDisk.isAllowed.value
        #expect(allowed || !isContinuousIntegration, "mounting must work here: run as root, with mount namespaces")
        return here(allowed, "full and read-only disks: no right to mount")
    }
}
