import CharterModel
import Foundation
import TestSupport
import Testing

@testable import charterwatch

@Suite("inspect") struct InspectTests {
    private static let robots = Data("User-agent: *\nDisallow: /shut\n\nUser-agent: other\nDisallow: /\n".utf8)
        .base64EncodedString()

    /// Runs the program over rows and returns its lines, and the last of its standard error.
    private func inspect(
        _ part: String, _ rows: [String], _ options: [String] = []
    ) async throws -> (lines: [String], sums: String) {
        let folder = try TemporaryFolder()
        let file = try folder.write("rows.jsonl", rows.joined(separator: "\n"))
        let ended = try await run(charterwatch, ["inspect", part, "--jsonl", file] + options)
        let lines = ended.output.split(separator: "\n").map(String.init)
        return (lines, String(ended.errors.split(separator: "\n").last ?? ""))
    }

    @Test("robots: one question a row, for the agent it names or for us")
    func robots() async throws {
        let rows = [
            #"{"id":"a","robots_b64":"\#(Self.robots)","agent":"any","url":"http://p.test/open"}"#,
            #"{"id":"b","robots_b64":"\#(Self.robots)","agent":"other/1.0","url":"http://p.test/open"}"#,
            #"{"id":"c","robots_b64":"\#(Self.robots)","url":"http://p.test/shut/x"}"#,
            #"{"id":"d","robots":"User-agent: *\nDisallow: /\n","url":"http://p.test/"}"#,
            #"{"id":"e","robots_b64":"%%%","url":"http://p.test/"}"#,
            #"{"id":"f","url":"http://p.test/"}"#, #"{"id":"g","robots_b64":""}"#,
        ]
        let (lines, sums) = try await inspect("robots", rows)
        let answers = try lines[..<4].map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(answers.map { $0["allowed"] as? Bool } == [true, false, false, false])
        #expect(lines[4...].allSatisfy { $0.contains("\"error\"") })
        #expect(sums == "read 7, written 7, failed 3")
    }

    @Test("robots-real: the answers stand in the order of the checks")
    func robotsReal() async throws {
        let checks =
            #"[{"agent":"x","url":"http://p.test/shut"},{"agent":"other","url":"http://p.test/open"},{"url":"http://p.test/open"}]"#
        let rows = [
            #"{"id":"a","robots":"User-agent: *\nDisallow: /shut\n\nUser-agent: other\nDisallow: /open\n","checks":\#(checks)}"#,
            #"{"id":"b","robots":"","checks":[]}"#, #"{"id":"c","robots":""}"#,
        ]
        let (lines, sums) = try await inspect("robots-real", rows)
        #expect(lines[0].contains(#""results":[false,false,true]"#) && lines[1].contains(#""results":[]"#))
        #expect(lines[2].contains("checks") && lines[2].contains("\"error\""))
        #expect(sums == "read 3, written 3, failed 1")
    }

    @Test("measure-fetch: what came and what did not is counted")
    func measureFetch() async throws {
        let server = try ScriptedServer { request in
            [RobotsTalk.answer(request.target == "/no" ? "404 No" : "200 OK", [], "hello")]
        }
        defer { server.stop() }
        let folder = try TemporaryFolder()
        let good = (0..<30).map { "http://h\($0).test/\($0)\n" }.joined()
        let all = try folder.write("all", good)
        let some = try folder.write("some", good + "http://h.test/no\n")
        let words = ["--resolve", "127.0.0.1:\(server.port)", "--concurrency", "4"]
        let whole = try await run(charterwatch, ["measure-fetch", all] + words)
        #expect(whole.code == 0)
        #expect(whole.output.contains("\"fetched\":30") && whole.output.contains("\"bytes\":150"))
        #expect(server.mostAtOnce <= 4)
        let partial = try await run(charterwatch, ["measure-fetch", some] + words)
        #expect(partial.code == 2 && partial.output.contains("\"failed\":1") && partial.output.contains("404"))
        #expect(try await run(charterwatch, ["measure-fetch", all, "--resolve", "nowhere"]).code == 64)
    }

    @Test("url: absolute, or null; the same with any number of jobs")
    func urls() async throws {
        let rows =
            (0..<300).map { #"{"id":\#($0),"input":"../x/\#($0)","base":"https://p.test/a/b/c"}"# } + [
                #"{"id":"none","input":"http://[::1/"}"#, #"{"id":"alone","input":"relative"}"#,
            ]
        let (lines, sums) = try await inspect("url", rows)
        #expect(
            lines[7].contains(#""href":"https:\/\/p.test\/a\/x\/7""#)
                || lines[7].contains(#""href":"https://p.test/a/x/7""#))
        #expect(lines[300].contains("\"href\":null") && lines[301].contains("\"href\":null"))
        #expect(sums == "read 302, written 302, failed 0")
        #expect(try await inspect("url", rows, ["--jobs", "2"]).lines == lines)
    }
}
