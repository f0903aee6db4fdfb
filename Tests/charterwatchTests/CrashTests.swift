import CharterDemo
import CharterStore
import Foundation
import Testing

@testable import charterwatch

/// A crawl that is killed and finished later must leave the store that an undisturbed one leaves.
@Suite("Crash safety", .serialized) struct CrashTests {
    @Test("kill -9 at random moments: nothing lost, nothing doubled")
    func kills() async throws {
        let server = try await NewsroomServer.start()
        let folder = try TemporaryFolder()
        try NewsroomCrawl.configuration(for: server.newsroom, port: server.port, in: folder)
        let began = Date()
        let reference = try finish(folder, store: folder.path + "/whole.sqlite")
        let whole = Date().timeIntervalSince(began)
        #expect(reference.count > 50)
        var generator = SeededGenerator(seed: 20_260_210)
        for trial in 0..<8 {
            let store = folder.path + "/killed-\(trial).sqlite"
            let moment = Double.random(in: 0.02...max(0.1, whole * 0.8), using: &generator)
            try kill(folder, store: store, after: moment)
            let found = try finish(folder, store: store)
            #expect(found == reference, "killed after \(moment) s: \(difference(found, reference))")
        }
        await server.stop()
    }

    @Test("a second crawl on the same store is sent away with 75, and the first is not disturbed")
    func lease() async throws {
        let server = try await NewsroomServer.start()
        let folder = try TemporaryFolder()
        try NewsroomCrawl.configuration(for: server.newsroom, port: server.port, in: folder)
        let store = folder.path + "/store.sqlite"
        let holder = try Store(path: store)
        let lease = try holder.acquireCrawlLease()
        let ended = try run(charterwatch, ["crawl", "--config-root", folder.path, "--store", store])
        withExtendedLifetime(lease) {}
        #expect(ended.code == 75)
        #expect(!ended.errors.isEmpty)
        holder.close()
        await server.stop()
    }

    @Test("SIGTERM ends a crawl with 75; the next one finishes the work")
    func interrupted() async throws {
        let server = try await NewsroomServer.start()
        let folder = try TemporaryFolder()
        try NewsroomCrawl.configuration(for: server.newsroom, port: server.port, in: folder)
        let reference = try finish(folder, store: folder.path + "/whole.sqlite")
        let store = folder.path + "/store.sqlite"
        let process = try start(folder, store: store)
        try await Task.sleep(for: .milliseconds(250))
        process.terminate()
        process.waitUntilExit()
        #expect([0, 75].contains(process.terminationStatus) || process.terminationReason == .uncaughtSignal)
        #expect(try finish(folder, store: store) == reference)
        await server.stop()
    }

    private func start(_ folder: TemporaryFolder, store: String) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: charterwatch)
        process.arguments = ["crawl", "--config-root", folder.path, "--store", store]
        process.standardError = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        return process
    }

    private func kill(_ folder: TemporaryFolder, store: String, after seconds: Double) throws {
        let process = try start(folder, store: store)
        Thread.sleep(forTimeInterval: seconds)
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Crawls to the end and returns the store's content, line by line.
    private func finish(_ folder: TemporaryFolder, store: String) throws -> [String] {
        let ended = try run(charterwatch, ["crawl", "--config-root", folder.path, "--store", store])
        #expect(ended.code == 0, "\(ended.errors)")
        let dump = try run(charterwatch, ["store", "verify", "--dump", "--store", store])
        #expect(dump.code == 0, "\(dump.errors)")
        return dump.output.split(separator: "\n").map(String.init)
    }

    private func difference(_ found: [String], _ reference: [String]) -> String {
        let missing = Set(reference).subtracting(found).sorted().prefix(3)
        let extra = Set(found).subtracting(reference).sorted().prefix(3)
        return "missing \(missing), extra \(extra)"
    }
}

/// A small seeded generator (SplitMix64), so that every run sees the same cases.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
