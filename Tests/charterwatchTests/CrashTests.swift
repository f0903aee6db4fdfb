import CharterDemo
import CharterStore
import Foundation
import TestSupport
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
        let reference = try await finish(folder, store: folder.path + "/whole.sqlite")
        let whole = Date().timeIntervalSince(began)
        #expect(reference.count > 50)
        var generator = SeededGenerator(seed: 20_260_210)
        for trial in 0..<8 {
            let store = folder.path + "/killed-\(trial).sqlite"
            let moment = Double.random(in: 0.02...max(0.1, whole * 0.8), using: &generator)
            try await kill(folder, store: store, after: moment)
            let found = try await finish(folder, store: store)
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
        let ended = try await run(charterwatch, ["crawl", "--config-root", folder.path, "--store", store])
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
        let reference = try await finish(folder, store: folder.path + "/whole.sqlite")
        let store = folder.path + "/store.sqlite"
        // With a pause at each host the crawl takes many seconds: it is surely under way.
        try NewsroomCrawl.configuration(for: server.newsroom, port: server.port, in: folder, hostDelay: "1s")
        let process = try start(folder, store: store)
        try await Task.sleep(for: .milliseconds(2500))
        process.send(SIGTERM)
        #expect(await process.wait() == 75)
        try NewsroomCrawl.configuration(for: server.newsroom, port: server.port, in: folder)
        let found = try await finish(folder, store: store)
        #expect(found == reference)
        await server.stop()
    }

    private func start(_ folder: TemporaryFolder, store: String) throws -> Child {
        try Child(charterwatch, ["crawl", "--config-root", folder.path, "--store", store])
    }

    private func kill(_ folder: TemporaryFolder, store: String, after seconds: Double) async throws {
        let child = try start(folder, store: store)
        try await Task.sleep(for: .seconds(seconds))
        child.send(SIGKILL)
        await child.wait()
    }

    /// Crawls to the end and returns the store's content, line by line.
    private func finish(_ folder: TemporaryFolder, store: String) async throws -> [String] {
        let ended = try await run(charterwatch, ["crawl", "--config-root", folder.path, "--store", store])
        #expect(ended.code == 0, "\(ended.errors)")
        let dump = try await run(charterwatch, ["store", "verify", "--dump", "--store", store])
        #expect(dump.code == 0, "\(dump.errors)")
        return dump.output.split(separator: "\n").map(String.init)
    }

    private func difference(_ found: [String], _ reference: [String]) -> String {
        let missing = Set(reference).subtracting(found).sorted().prefix(3)
        let extra = Set(found).subtracting(reference).sorted().prefix(3)
        return "missing \(missing), extra \(extra)"
    }
}
