import CharterArchive
import CharterDemo
import Foundation
import TestSupport
import Testing

@testable import charterwatch

/// A crawl with an archive that is killed, or whose archive's disk fails.
@Suite("Crash safety: the archive", .serialized) struct ArchiveKillTests {
    /// The newsroom's two quickest sources, with an archive in `archive`.
    private func world(archive: String? = nil) async throws -> CrashWorld {
        let world = try await CrashWorld(sources: CrashWorld.few)
        let file = world.folder.path + "/Pipelines/newsroom/pipeline.yaml"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        _ = try world.folder.write(
            "Pipelines/newsroom/pipeline.yaml", text + "  archive: \(archive ?? world.folder.path + "/warc")\n")
        return world
    }

    private func verify(_ world: CrashWorld, _ store: String) async throws -> Ended {
        try await run(charterwatch, ["store", "verify", "--config-root", world.folder.path, "--store", store])
    }

    /// Every file, read to its end: all records whole.
    private func wholeRecords(in folder: String) throws -> Int {
        var count = 0
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            #expect(name.hasSuffix(".warc.gz"), "\(name)")
            let reader = try ArchiveReader(path: folder + "/" + name, blockLimit: 1 << 24)
            while let item = try reader.next() {
                guard case .record(let record) = item else {
                    Issue.record("\(item)")
                    continue
                }
                #expect(record.digestProblem == nil)
                count += 1
            }
        }
        return count
    }

    @Test("kill -9 at random moments: what the store names is in the archive, which is read whole after the next crawl")
    func kills() async throws {
        let world = try await world()
        for trial in 0..<CrashEffort.kills {
            var generator = SeededGenerator(seed: CrashEffort.seed + UInt64(trial))
            let store = try world.store("killed", before: .first)
            try? FileManager.default.removeItem(atPath: world.folder.path + "/warc")
            let words = world.words(.crawl, store)
            let child = try Child(words[0], Array(words.dropFirst()))
            try await Task.sleep(for: .seconds(Double.random(in: 0.02...0.6, using: &generator)))
            child.send(SIGKILL)
            await child.wait()
            if FileManager.default.fileExists(atPath: store) {
                let sound = try await verify(world, store)
                // Killed before there was a store, or within its making.
                #expect([0, 69].contains(sound.code), "\(trial): \(sound.output)\(sound.errors)")
            }
            try await world.finish(store)
            let sound = try await verify(world, store)
            #expect(
                sound.code == 0 && sound.output.contains("archived answers"), "\(trial): \(sound.output)\(sound.errors)"
            )
            #expect(try wholeRecords(in: world.folder.path + "/warc") > 10)
        }
        await world.end()
    }

    @Test(
        "killed at every moment at which the archive is written, brought to the disk or closed",
        arguments: ["pwrite64", "fdatasync", "fsync", "rename"])
    func chosen(call: String) async throws {
        guard try await mayTrace() else { return }
        let world = try await world()
        let archive = world.folder.path + "/warc"
        let undisturbed = try world.store("undisturbed", before: .first)
        let log = world.folder.path + "/calls"
        let recorded = try await world.ask(.crawl, undisturbed, through: Strace.recording([call], to: log))
        #expect(recorded.code == 0, "\(recorded.errors)")
        let wanted = try await world.content(of: undisturbed)
        let points = CrashEffort.sample(4, upTo: try Strace.most(of: call, in: log))
        #expect(!points.isEmpty, "no \(call) was made")
        for nth in points {
            try FileManager.default.removeItem(atPath: archive)
            let store = try world.store("chosen", before: .first)
            _ = try await world.ask(.crawl, store, through: Strace.breaking([call], .kill(nth: nth)))
            try await world.finish(store)
            let sound = try await verify(world, store)
            #expect(sound.code == 0, "\(call) \(nth): \(sound.output)\(sound.errors)")
            #expect(try wholeRecords(in: archive) > 10)
            let found = try await world.content(of: store)
            #expect(found == wanted, "\(call) \(nth): \(difference(found, wanted))")
        }
        await world.end()
    }

    @Test("a disk of its own that fills up: 74, nothing is claimed that is not archived, and then it goes on")
    func full() async throws {
        let allowed = await SmallDisk.isAllowed.value
        #expect(allowed || !isContinuousIntegration, "mounting must work here: run as root, with mount namespaces")
        guard here(allowed, "a full disk under the archive: no right to mount") else { return }
        let place = try TemporaryFolder()
        let world = try await world(archive: place.path + "/warc")
        let disk = try SmallDisk(on: place.path, size: "24k")
        let store = try world.store("full", before: .first)
        let crawl = try await world.ask(.crawl, store, through: disk.inside([]))
        #expect(crawl.code == 74 && crawl.errors.contains("make room"), "\(crawl.code) \(crawl.errors)")
        #expect(crawl.errors.contains(place.path + "/warc"))
        let inside = disk.inside([
            charterwatch, "store", "verify", "--config-root", world.folder.path, "--store", store,
        ])
        let early = try await run(inside[0], Array(inside.dropFirst()))
        #expect(early.code == 0, "\(early.output)\(early.errors)")
        try await disk.remount("size=64m")
        try await world.finish(store, through: disk.inside([]))
        let late = try await run(inside[0], Array(inside.dropFirst()))
        #expect(late.code == 0 && late.output.contains("archived answers"), "\(late.output)\(late.errors)")
        await world.end()
    }

    @Test("an archive that cannot be made: 73, before anybody is asked")
    func noFolder() async throws {
        let world = try await world(archive: "/proc/archive")
        let before = await world.server.requests.count
        let store = try world.store("none", before: .first)
        let crawl = try await world.ask(.crawl, store)
        #expect(crawl.code == 73 && crawl.errors.contains("crawl.archive"), "\(crawl.code) \(crawl.errors)")
        #expect(await world.server.requests.count == before)
        await world.end()
    }
}
