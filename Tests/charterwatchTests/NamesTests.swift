import Foundation
import TestSupport
import Testing

/// The program against a name server that lies, in a network of its own (Tests/Fixtures/siege/names.py): what a name
/// led to when it was looked up is never what is trusted.
@Suite("Names that lie", .serialized) struct NamesTests {
    /// What the script prints.
    private struct Report: Decodable {
        let outcomes: [[String: String]]
        let vaults: [String]
        let served: [String]
        let errors: [String]
    }

    /// A name, what it does, and how the two crawls must end.
    private static let cases: [(host: String, first: String, second: String)] = [
        ("still", "kept", "unchanged"),
        // Public in the first crawl, this machine in the second: DNS rebinding.
        ("turns", "kept", "blocked-address"),
        // Another answer at every look-up.
        ("flickers", "kept", "blocked-address"),
        // Two addresses, of which one is forbidden; the other is closed, or forbidden too.
        ("both", "deferred(connect)", "blocked-address"),
        // By way of another name.
        ("alias", "blocked-address", "blocked-address"),
        ("metadata", "blocked-address", "blocked-address"),
        ("carrier", "blocked-address", "blocked-address"),
        ("six", "blocked-address", "blocked-address"),
        ("mapped", "blocked-address", "blocked-address"),
        ("nothing", "blocked-address", "blocked-address"),
        // A public host that redirects to a name for a forbidden address.
        ("sends", "blocked-address", "blocked-address"),
        ("gone", "deferred(dns)", "deferred(dns)"),
    ]

    @Test("the address that is connected to is judged, and no forbidden one is ever reached")
    func rebinding() async throws {
        let probe = try await run("unshare", ["-mn", "ip", "link", "set", "lo", "up"])
        guard probe.code == 0 else {
            let why = "no network of one's own here (unshare -mn): \(probe.errors)"
            if ProcessInfo.processInfo.environment["CI"] == "true" { Issue.record("\(why)") }
            print("SKIPPED, and the address guard is less tested for it: \(why)")
            return
        }
        let folder = try TemporaryFolder()
        try configure(folder)
        let ended = try await run(
            "unshare",
            [
                "-mn", "python3", repository + "/Tests/Fixtures/siege/names.py", charterwatch, folder.path,
                folder.path + "/store.sqlite",
            ])
        try #require(ended.code == 0, "\(ended.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8))
        #expect(report.vaults == [], "a forbidden address was reached")
        #expect(report.errors.allSatisfy { $0.hasPrefix("0 ") }, "\(report.errors)")
        try #require(report.outcomes.count == 2)
        for (host, first, second) in Self.cases {
            #expect(report.outcomes[0]["\(host).test"] == first, "\(host), first crawl")
            #expect(report.outcomes[1]["\(host).test"] == second, "\(host), second crawl")
        }
        // The public server was really there, and a name that turned was asked for nothing more.
        #expect(report.served.contains("1 turns.test /feed.xml") && report.served.contains("2 still.test /feed.xml"))
        #expect(!report.served.contains { $0.hasPrefix("2 turns") || $0.hasPrefix("2 flickers") })
    }

    private func configure(_ folder: TemporaryFolder) throws {
        let outlines = Self.cases.map {
            "<outline type=\"rss\" text=\"\($0.host)\" xmlUrl=\"http://\($0.host).test/feed.xml\"/>"
        }
        _ = try folder.write(
            "Feeds/names.opml",
            "<opml version=\"2.0\"><head><title>names</title></head><body>\(outlines.joined())</body></opml>")
        let charter = try String(
            contentsOfFile: repository + "/Pipelines/us-azerbaijan-charter/charter.yaml", encoding: .utf8)
        for pipeline in ["first", "second"] {
            _ = try folder.write("Pipelines/\(pipeline)/charter.yaml", charter)
            _ = try folder.write(
                "Pipelines/\(pipeline)/pipeline.yaml",
                """
                charter: charter.yaml
                feeds: [names.opml]
                timezone: Asia/Baku
                contact: https://example.org/desk
                crawl: {host-delay: 0s, connect-timeout: 3s, total-timeout: 6s}

                """)
        }
    }
}
