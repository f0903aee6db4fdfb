import CharterDemo
import Foundation
import TestSupport
import Testing

@testable import charterwatch

/// The program itself under siege: it ends, in time, in little memory, with a sound store and clean output.
@Suite("Siege, from outside", .serialized) struct SiegeProgramTests {
    @Test("crawl, verify and every report", .timeLimit(.minutes(5)))
    func program() async throws {
        let server = try await NewsroomServer.start()
        let siege = try SiegeServer()
        let folder = try TemporaryFolder()
        try configuration(server, siege, in: folder)
        let store = folder.path + "/store.sqlite"
        let began = Date()
        let child = try Child(
            charterwatch,
            [
                "crawl", "--all", "--config-root", folder.path, "--store", store, "--log-level", "debug",
                "--log-format", "json",
            ],
            outputFile: folder.path + "/output", errorFile: folder.path + "/errors")
        // Its memory is read until it ends, and its end is brought about when it does not come by itself.
        let watch = Task {
            var most = 0
            while !Task.isCancelled {
                most = max(most, child.peakMemory)
                if Date().timeIntervalSince(began) > 150 { child.send(SIGKILL) }
                try? await Task.sleep(for: .milliseconds(20))
            }
            return most
        }
        let code = await child.wait()
        watch.cancel()
        let seconds = Date().timeIntervalSince(began)
        let megabytes = await watch.value >> 20
        print("siege from outside: exit \(code), \(seconds) s, peak \(megabytes) MB")
        let errors = try String(contentsOfFile: folder.path + "/errors", encoding: .utf8)
        #expect(code == 0, "\(errors.suffix(500))")
        #expect(megabytes > 0 && megabytes < 300, "\(megabytes) MB")
        for line in errors.split(separator: "\n").dropLast() {
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
        }
        expectSafe(errors, in: "log", lines: true)
        try await reports(folder, store)
        #expect(siege.vaultVisits == [])
        await Task.detached { siege.stop() }.value
        await server.stop()
    }

    private func reports(_ folder: TemporaryFolder, _ store: String) async throws {
        func ask(_ arguments: String..., code: Int32 = 0) async throws -> Ended {
            let ended = try await run(
                charterwatch, arguments + ["--config-root", folder.path, "--store", store],
                environment: ["NO_COLOR": "1"])
            #expect(ended.code == code, "\(arguments): \(ended.errors.suffix(300))")
            return ended
        }
        #expect(try await ask("store", "verify").output.hasPrefix("sound"))
        for arguments in [["sources", "list"], ["sources", "list", "--json"], ["sources", "export"]] {
            let ended = try await run(
                charterwatch, arguments + ["--config-root", folder.path, "--store", store])
            #expect(ended.code == 0)
            expectSafe(ended.output, in: arguments.joined(separator: " "), lines: true)
        }
        for format in ["table", "json", "jsonl", "csv"] {
            let timeline = try await ask("timeline", "--format", format).output
            expectSafe(timeline, in: "timeline \(format)", lines: format != "csv")
            if format == "csv" { expectSafeCSV(timeline, columns: 21) }
            let health = try await ask("sources", "health", "--format", format).output
            expectSafe(health, in: "health \(format)", lines: format != "csv")
            if format == "csv" { expectSafeCSV(health, columns: HealthRow.csvColumns.count) }
        }
        for name in ["content-csi", "content-osc52", "content-bidi", "content-csv-equals"] {
            let told = try await ask("explain", "http://\(name).siege.test/article").output
            #expect(told.contains("next step"))
            expectSafe(told, in: "explain \(name)", lines: true)
        }
        let hostile = try await ask("explain", "http://\u{1B}[2J.siege.test/\u{202E}x", code: 64)
        expectSafe(hostile.output + hostile.errors, in: "explain of a hostile argument", lines: true)
        let again = try await run(
            charterwatch,
            [
                "crawl", "--source", "siege.wire-header-escape", "--source", "siege.coding-escape", "--config-root",
                folder.path, "--store", store, "--log-level", "trace",
            ])
        #expect(again.code == 0)
        expectSafe(again.errors, in: "text log", lines: true)
    }

    private func configuration(_ server: NewsroomServer, _ siege: SiegeServer, in folder: TemporaryFolder) throws {
        try NewsroomCrawl.configuration(for: server.newsroom, port: server.port, in: folder)
        _ = try folder.write("Feeds/siege.opml", Siege.opml(vault: siege.vaultPort))
        let rules = siege.resolve.map { "\"\($0.pattern)\": \"\($0.target)\"" }.joined(separator: ", ")
        _ = try folder.write(
            "Pipelines/newsroom/pipeline.yaml",
            """
            charter: charter.yaml
            feeds: [newsroom.opml, siege.opml]
            timezone: Asia/Baku
            contact: https://example.org/desk
            crawl:
              host-delay: 0s
              concurrency: 16
              connect-timeout: 5s
              stall-timeout: 5s
              total-timeout: 12s
              allow-hosts: ["*.test"]
              resolve: {\(rules), "*.test": "127.0.0.1:\(server.port)"}

            """)
    }
}
