import CharterFetch
import CharterModel
import FoundationEssentials
import TestSupport
import Testing

@Suite struct RedirectTests {
    @Test(arguments: ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
    func `each kind of redirect is followed and told`(_ status: String) async throws {
        let talk = try Conversation { request in
            request.target == "/old" ? [redirect("/new", status)] : [answer()]
        }
        let response = try await talk.get("http://feeds.test/old")
        #expect(response.finalURL.absoluteString == "http://feeds.test/new")
        #expect(response.requestURL.absoluteString == "http://feeds.test/old")
        #expect(response.hops.count == 1)
        #expect(response.hops[0].url.absoluteString == "http://feeds.test/old")
        #expect(response.hops[0].location.absoluteString == "http://feeds.test/new")
        #expect("\(response.hops[0].status)" == status.prefix(3))
        #expect(response.hops[0].isPermanent == (status.hasPrefix("301") || status.hasPrefix("308")))
        #expect(talk.server.requests.map { $0.lines[0] } == ["GET /old HTTP/1.1", "GET /new HTTP/1.1"])
    }

    @Test(arguments: ["300 Choices", "304 Not Modified", "305 Proxy", "306 x", "200 OK", "201 Created"])
    func `other statuses with a Location are answers`(_ status: String) async throws {
        let talk = try Conversation(always: redirect("/elsewhere", status))
        #expect(try await talk.get().hops.isEmpty)
    }

    @Test func `a redirect without a place is an answer`() async throws {
        let talk = try Conversation(always: answer("302 Found"))
        #expect(try await talk.get().status == 302)
    }

    @Test(arguments: [8, 9]) func `eight hops are followed, nine are not`(_ count: Int) async throws {
        let talk = try Conversation { request in
            let at = Int(request.target.dropFirst()) ?? 0
            return [at < count ? redirect("/\(at + 1)") : answer()]
        }
        if count == 8 {
            #expect(try await talk.get("http://feeds.test/0").hops.count == 8)
        } else {
            let error = try await talk.failure("http://feeds.test/0")
            #expect(error.kind == .tooManyRedirects)
            #expect(error.message == "feeds.test redirects more than 8 times")
            #expect(error.hops.count == 8)
            #expect(error.outcome == .failed("redirects"))
        }
    }

    @Test(arguments: ["/", "/#again", "http://feeds.test", "HTTP://FEEDS.TEST:80/"])
    func `a loop is found at once`(_ location: String) async throws {
        let talk = try Conversation(always: redirect(location))
        let error = try await talk.failure()
        #expect(error.kind == .tooManyRedirects)
        #expect(error.message.contains("loop"))
        #expect(talk.server.requests.count == 1)
    }

    @Test func `a loop over two hosts is found`() async throws {
        let talk = try Conversation { request in
            [redirect(request.values("Host") == ["a.test"] ? "http://b.test/" : "http://a.test/")]
        }
        #expect(try await talk.failure("http://a.test/").kind == .tooManyRedirects)
        #expect(talk.server.requests.count == 2)
    }

    @Test(arguments: [
        "file:///etc/passwd", "gopher://h.test:70/", "javascript:alert(1)", "data:text/html,x", "ftp://h.test/",
        "FILE:/etc/passwd",
    ])
    func `a redirect to another scheme is refused`(_ location: String) async throws {
        let talk = try Conversation(always: redirect(location))
        let error = try await talk.failure()
        #expect(error.kind == .blockedScheme)
        #expect(error.message.contains("feeds.test redirects to a"))
    }

    @Test(arguments: ["", "http://", "http://a..b/", "http://h.test:99999/", "//", "http://[::1/"])
    func `a redirect to what is no URL is an error`(_ location: String) async throws {
        let talk = try Conversation(always: redirect(location))
        #expect(try await talk.failure().kind == .badRedirect)
    }

    @Test(arguments: [
        ("caf\u{e9}", "/caf%C3%A9"), ("a b c", "/a%20b%20c"), ("  /x  ", "/x"), ("?q=a b", "/?q=a%20b"),
        ("/x\u{c3}\u{a9}", "/x%C3%A9"),
    ]) func `spaces and bytes above ASCII in a Location`(_ location: String, _ target: String) async throws {
        let talk = try Conversation { request in
            guard request.target == "/" else { return [answer()] }
            return [.send("HTTP/1.1 302 Found\r\nLocation: \(location)\r\nContent-Length: 0\r\n\r\n".latin1)]
        }
        _ = try await talk.get()
        #expect(talk.server.requests.last?.target == target)
    }

    @Test func `headers and user info stay with their server`() async throws {
        let talk = try Conversation { request in
            request.target == "/" ? [redirect("http://other.test/there")] : [answer()]
        }
        _ = try await talk.get("http://me:secret@feeds.test/", headers: ["Cookie": "a=b", "X-Key": "k"])
        let (first, second) = (talk.server.requests[0], talk.server.requests[1])
        #expect(first.values("Cookie") == ["a=b"])
        #expect(first.values("X-Key") == ["k"])
        #expect(first.values("Authorization") == ["Basic bWU6c2VjcmV0"])
        #expect(second.values("Host") == ["other.test"])
        for name in ["Cookie", "X-Key", "Authorization"] { #expect(second.values(name).isEmpty) }
        #expect(second.values("User-Agent") == [testAgent])
    }

    @Test func `they come back when the chain does`() async throws {
        let talk = try Conversation { request in
            switch request.target {
            case "/": [redirect("http://other.test/there")]
            case "/there": [redirect("http://feeds.test/back")]
            default: [answer()]
            }
        }
        _ = try await talk.get(headers: ["X-Key": "k"])
        #expect(talk.server.requests.map { $0.values("X-Key") } == [["k"], [], ["k"]])
    }

    @Test func `on the same server they stay`() async throws {
        let talk = try Conversation { request in [request.target == "/" ? redirect("/x") : answer()] }
        let response = try await talk.get("http://me:secret@feeds.test/", headers: ["X-Key": "k"])
        #expect(talk.server.requests[1].values("X-Key") == ["k"])
        #expect(talk.server.requests[1].values("Authorization") == ["Basic bWU6c2VjcmV0"])
        #expect(response.finalURL.absoluteString == "http://feeds.test/x")
    }

    @Test func `user info is in no message, hop or error`() async throws {
        let talk = try Conversation { request in
            [redirect(request.target == "/" ? "http://you:secret@feeds.test/2" : "file:///x")]
        }
        let error = try await talk.failure("http://me:secret@feeds.test/")
        #expect(!"\(error) \(error.url) \(error.hops.map(\.url)) \(error.hops.map(\.location))".contains("secret"))
        for url in ["ftp://me:secret@h.test/", "http://me:secret@h.test:99999/", "http://me:secret@a..b/"] {
            let error = try await talk.failure(url)
            #expect(!"\(error.message) \(error.url)".contains("secret"), "\(error.url)")
        }
    }

    @Test func `a hop's target can be refused before it is asked`() async throws {
        let talk = try Conversation { request in [request.target == "/" ? redirect("/private/x") : answer()] }
        let request = FetchRequest(url: URL(string: "http://feeds.test/")!, accept: "*/*") { url in
            url.path().hasPrefix("/private")
                ? Refusal(outcome: .blockedRobots, why: "robots.txt of feeds.test does not allow /private/x") : nil
        }
        do {
            _ = try await talk.fetcher.fetch(request)
            Issue.record("fetched")
        } catch {
            #expect(error.kind == .refused)
            #expect(error.outcome == .blockedRobots)
            #expect(error.message == "robots.txt of feeds.test does not allow /private/x")
            #expect(error.url.absoluteString == "http://feeds.test/private/x")
        }
        #expect(talk.server.requests.count == 1)
    }
}
