import CharterDemo
import Foundation
import Testing

/// The server over real sockets on loopback.
@Suite("On loopback")
struct ServerTests {
    /// Starts a server, runs a test with it, and stops it however the test ends.
    private func serving(_ body: (NewsroomServer, LoopbackClient) async throws -> Void) async throws {
        let server = try await NewsroomServer.start()
        do {
            try await body(server, LoopbackClient(port: server.port))
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    @Test("virtual hosts: the same path, other sites")
    func virtualHosts() async throws {
        try await serving { server, client in
            for outlet in server.newsroom.outlets {
                let reply = try await client.get("\(outlet.host):\(server.port)", "/robots.txt")
                #expect(reply.status == 200)
                #expect(String(decoding: reply.body, as: UTF8.self).hasPrefix("# \(outlet.host)\n"))
            }
            #expect(try await client.get("unknown.test", "/").status == 421)
            #expect(try await client.get("caspian-ledger.test", "/nothing").status == 404)
            #expect(try await client.get("caspian-ledger.test", "/", method: "DELETE").status == 405)
        }
    }

    @Test("every feed and page answers, with the bytes it announces")
    func everything() async throws {
        try await serving { server, client in
            for outlet in server.newsroom.outlets {
                let articles = server.newsroom.articles(day: 1).filter { $0.outlet == outlet.id }
                    .filter { [.page, .moved, .disallowed].contains($0.reach) }
                for path in ["/"] + outlet.feeds.map(\.path) + articles.map({ $0.path(day: 1) }) {
                    let reply = try await client.get(outlet.host, path)
                    #expect(reply.status == 200, "\(outlet.host)\(path)")
                    #expect(reply.headers["content-length"] == "\(reply.body.count)")
                }
            }
        }
    }

    @Test("304 by tag and by date, without a body")
    func notModified() async throws {
        try await serving { _, client in
            let first = try await client.get("simurgh-agency.test", "/az/rss.xml")
            let tag = try #require(first.headers["etag"])
            let date = try #require(first.headers["last-modified"])
            for headers in [["If-None-Match": tag], ["If-Modified-Since": date]] {
                let again = try await client.get("simurgh-agency.test", "/az/rss.xml", headers: headers)
                #expect(again.status == 304)
                #expect(again.body.isEmpty)
                #expect(again.headers["etag"] == tag)
            }
        }
    }

    @Test("HEAD has the headers of GET and no body")
    func head() async throws {
        try await serving { _, client in
            let get = try await client.get("surgun-feneri.test", "/atom.xml")
            let head = try await client.get("surgun-feneri.test", "/atom.xml", method: "HEAD")
            #expect(head.status == 200 && head.body.isEmpty)
            for name in ["etag", "content-type", "content-length"] { #expect(head.headers[name] == get.headers[name]) }
        }
    }

    @Test("day 6: one page changes, one appears, the others stay 304")
    func laterDay() async throws {
        try await serving { server, client in
            let edited = "/en/economy/middle-corridor-first-quarter"
            let before = try await client.get("simurgh-agency.test", edited)
            let steady = try await client.get("surgun-feneri.test", "/atom.xml")
            #expect(try await client.get("caspian-ledger.test", "/2026/05/12/the-window-closed").status == 404)
            await server.advance(to: 6)
            let tag = try #require(before.headers["etag"])
            let after = try await client.get("simurgh-agency.test", edited, headers: ["If-None-Match": tag])
            #expect(after.status == 200)
            #expect(String(decoding: before.body, as: UTF8.self).contains("counted 412 block trains"))
            #expect(String(decoding: after.body, as: UTF8.self).contains("counted 421 block trains"))
            #expect(try await client.get("caspian-ledger.test", "/2026/05/12/the-window-closed").status == 200)
            let again = try await client.get(
                "surgun-feneri.test", "/atom.xml", headers: ["If-None-Match": try #require(steady.headers["etag"])])
            #expect(again.status == 304)
        }
    }

    @Test("windows-1251 bytes arrive as they were printed")
    func cyrillic() async throws {
        try await serving { server, client in
            let article = try #require(server.newsroom.article("bukhta-gaz"))
            let page = try await client.get("delovaya-bukhta.test", article.path(day: 1))
            #expect(page.headers["content-type"] == "text/html; charset=windows-1251")
            let text = try #require(String(bytes: page.body, encoding: .windowsCP1251))
            #expect(text.contains("<p>\(article.paragraphs()[0])</p>"))
            let feed = try await client.get("delovaya-bukhta.test", "/rss.xml")
            let xml = try #require(String(bytes: feed.body, encoding: .windowsCP1251))
            #expect(xml.hasPrefix("<?xml version=\"1.0\" encoding=\"windows-1251\"?>"))
            #expect(xml.contains("<title>\(article.title)</title>"))
        }
    }

    @Test("301 to the new address, 404 for the page that is gone")
    func movedAndMissing() async throws {
        try await serving { _, client in
            let moved = try await client.get("surgun-feneri.test", "/en/2026/04/countdown")
            #expect(moved.status == 301)
            #expect(moved.headers["location"] == "http://surgun-feneri.test/en/2026/04/ten-days-left")
            #expect(try await client.get("surgun-feneri.test", "/en/2026/04/boats-and-budgets").status == 404)
        }
    }

    @Test("the log tells who asked for what")
    func log() async throws {
        try await serving { server, client in
            let started = Date()
            _ = try await client.get(
                "Caspian-Ledger.test:80", "/feed.json?x=1",
                headers: ["User-Agent": "demo/1", "If-None-Match": "\"a\"", "If-Modified-Since": "never"])
            await server.advance(to: 2)
            _ = try await client.get("elsewhere.test", "/", method: "POST")
            let log = await server.requests
            try #require(log.count == 2)
            #expect(log[0].host == "caspian-ledger.test" && log[0].path == "/feed.json?x=1" && log[0].method == "GET")
            #expect(log[0].userAgent == "demo/1" && log[0].ifNoneMatch == "\"a\"" && log[0].ifModifiedSince == "never")
            #expect(log[0].status == 200 && log[0].day == 1)
            #expect(log[0].time >= started && log[0].time <= log[1].time)
            #expect(log[1].status == 405 && log[1].day == 2 && log[1].userAgent == nil)
        }
    }

    @Test("many at once, each answered and logged once")
    func many() async throws {
        try await serving { server, client in
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<200 {
                    group.addTask { try await client.get("caspian-ledger.test", "/feed.json?n=\(number)").status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == [Int](repeating: 200, count: 200))
            #expect(Set(await server.requests.map(\.path)).count == 200)
        }
    }

    @Test(
        "what is no HTTP is refused, and the server lives on",
        arguments: [
            "\r\n\r\n", "HELLO\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
            "GET http://x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: caspian-ledger.test\r\nIf-None-Match: \u{1}\r\nConnection: close\r\n\r\n",
        ])
    func garbage(_ request: String) async throws {
        try await serving { _, client in
            _ = try await client.talk(request + "GET / HTTP/1.1\r\nHost: none.test\r\nConnection: close\r\n\r\n")
            #expect(try await client.get("caspian-ledger.test", "/feed.json").status == 200)
        }
    }

    @Test(
        "stopping closes the port, and idle and half-sent connections with it",
        arguments: [
            "", "GET /feed.json HTTP/1.1\r\nHost: caspian-ledger.test\r\n\r\n",
            "HEAD / HTTP/1.1\r\nHost: x.test\r\n\r\nGET /half",
        ])
    func stopping(_ request: String) async throws {
        let server = try await NewsroomServer.start()
        let client = LoopbackClient(port: server.port)
        let closed = try await client.holding(request) {
            await server.stop()
            await server.stop()
        }
        #expect(closed)
        await #expect(throws: LoopbackClient.Failure.self) { try await client.get("caspian-ledger.test", "/") }
    }

    @Test("a server that nobody holds any more lets its port go")
    func dropped() async throws {
        let port = try await NewsroomServer.start().port
        while (try? await LoopbackClient(port: port).talk("")) != nil { await Task.yield() }
    }

    @Test("a start that is cancelled leaves nothing behind")
    func cancelled() async throws {
        for _ in 0..<10 {
            let start = Task { try await NewsroomServer.start() }
            start.cancel()
            switch await start.result {
            case .success(let server): await server.stop()
            case .failure(let error): #expect(error is CancellationError)
            }
        }
    }

    @Test("a port that is taken, or none, is an error at once")
    func takenPort() async throws {
        try await serving { server, _ in
            let error = await #expect(throws: NewsroomError.self) { try await NewsroomServer.start(port: server.port) }
            #expect(error?.description.contains("127.0.0.1:\(server.port)") == true)
        }
        let error = await #expect(throws: NewsroomError.self) { try await NewsroomServer.start(port: 70000) }
        #expect(error?.description == "there is no port 70000")
    }

    @Test("a port that was let go can be taken again")
    func again() async throws {
        // Another test may be given the port in between; that it happens four times running is not believed.
        for attempt in 1...4 {
            let first = try await NewsroomServer.start()
            await first.stop()
            do {
                let second = try await NewsroomServer.start(port: first.port)
                #expect(second.port == first.port)
                await second.stop()
                return
            } catch  where attempt < 4 {}
        }
    }

    @Test("servers run beside each other, each with its own day and log")
    func several() async throws {
        try await serving { one, client in
            try await serving { other, otherClient in
                await other.advance(to: 6)
                let path = "/2026/05/12/the-window-closed"
                let mine = try await client.get("caspian-ledger.test", path)
                let others = try await otherClient.get("caspian-ledger.test", path)
                #expect(mine.status == 404 && others.status == 200)
                #expect(await one.requests.count == 1)
            }
        }
    }
}
