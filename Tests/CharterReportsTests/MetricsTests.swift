import CharterModel
import Foundation
import Testing

@testable import CharterReports

@Suite("Metrics as Prometheus reads them")
struct MetricsTests {
    @Test("names, help, kinds, labels and numbers, byte for byte")
    func text() {
        let metrics = [
            Metric("a_total", .counter, "Back\\slash, \"quotes\" and\na line.", [.init(3)]),
            Metric("nothing", .gauge, "Left out.", []),
            Metric(
                "b", .gauge, "Labels.",
                [
                    .init(0.5, [.init("x", "a\"b\\c\nd"), .init("y", "ə")]), .init(-2, [.init("x", "")]),
                    .init(1_795_823_172.97), .init(.infinity), .init(-.infinity), .init(.nan),
                    .init(9_007_199_254_740_992),
                ]),
        ]
        let wanted = #"""
            # HELP a_total Back\\slash, "quotes" and\na line.
            # TYPE a_total counter
            a_total 3
            # HELP b Labels.
            # TYPE b gauge
            b{x="a\"b\\c\nd",y="ə"} 0.5
            b{x=""} -2
            b 1795823172.97
            b +Inf
            b -Inf
            b NaN
            b 9007199254740992

            """#
        #expect(String(decoding: MetricsText.render(metrics), as: UTF8.self) == wanted)
        #expect(MetricsText.contentType == "text/plain; version=0.0.4; charset=utf-8")
    }

    @Test("reasons of outcomes fold into their word, so that the number of series is bounded")
    func bounded() {
        var sums = StoreSums()
        sums.looks = (0..<500).map {
            OutcomeCount(subject: "source", stage: .fetch, outcome: .failed("reason-\($0)"), count: 2)
        }
        sums.looks.append(OutcomeCount(subject: "source", stage: .parse, outcome: .kept, count: 7))
        sums.events = ["article.seen": 4, "kind.of.another.version": 9]
        let metrics = crawlMetrics(sums, ProcessFigures(), version: "1")
        let looks = metrics.first { $0.name == "charterwatch_looks_total" }
        #expect(
            looks?.samples == [
                .init(1000, [.init("stage", "fetch"), .init("outcome", "failed")]),
                .init(7, [.init("stage", "parse"), .init("outcome", "kept")]),
            ])
        let events = metrics.first { $0.name == "charterwatch_events_total" }?.samples ?? []
        #expect(events.count == EventKind.allCases.count)
        #expect(events.map(\.value).reduce(0, +) == 4)
    }

    @Test("what is not known is left out, and not shown as 0")
    func unknown() {
        let names = crawlMetrics(StoreSums(), ProcessFigures(), version: "1").filter { !$0.samples.isEmpty }.map(\.name)
        for name in [
            "process_open_fds", "charterwatch_archive_bytes", "charterwatch_last_good_answer_timestamp_seconds",
        ] { #expect(!names.contains(name)) }
        #expect(names.contains("charterwatch_sources"))
    }
}
