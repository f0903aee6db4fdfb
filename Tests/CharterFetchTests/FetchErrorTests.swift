import CharterFetch
import CharterModel
import FoundationEssentials
import TestSupport
import Testing

@Suite struct FetchErrorTests {
    private func error(_ kind: FetchError.Kind) -> FetchError {
        FetchError(kind, url: URL(string: "http://me:secret@a.test/x?y")!, message: "a sentence")
    }

    @Test func `every kind has its word in the ledger and its weight`() {
        let expected: [FetchError.Kind: (String, Double)] = [
            .blockedAddress: ("blocked-address", 1), .blockedScheme: ("failed(scheme)", 1), .badURL: ("failed(url)", 1),
            .badRequest: ("failed(request)", 1), .refused: ("failed(refused)", 1), .dns: ("deferred(dns)", 1),
            .dnsTryAgain: ("deferred(dns-try-again)", 0.25), .connect: ("deferred(connect)", 0.5),
            .ourNetwork: ("deferred(network)", 0.25), .tls: ("deferred(tls)", 0.5),
            .timeout: ("deferred(timeout)", 0.5),
            .stalled: ("deferred(stalled)", 0.5), .reset: ("deferred(reset)", 0.5), .tooLarge: ("too-large", 1),
            .tooManyRedirects: ("failed(redirects)", 1), .badRedirect: ("failed(redirect)", 1),
            .badCoding: ("failed(coding)", 1), .badResponse: ("failed(response)", 1),
            .mustWait: ("deferred(host-rest)", 0),
            .shutDown: ("deferred(shut-down)", 0), .cancelled: ("deferred(cancelled)", 0),
        ]
        for kind in FetchError.Kind.allCases {
            #expect(error(kind).outcome.description == expected[kind]?.0)
            #expect(error(kind).weight == expected[kind]?.1)
        }
    }

    @Test func `the URL of an error has no user info`() {
        #expect(error(.dns).url.absoluteString == "http://a.test/x?y")
        #expect(error(.dns).description == "a sentence")
    }

    @Test func `a name that does not exist is told from a resolver that is away`() async throws {
        let talk = try Conversation(always: answer())
        let error = try await talk.failure("http://no-such-name.invalid/")
        #expect([.dns, .dnsTryAgain].contains(error.kind))
        #expect(error.message.contains("no-such-name.invalid"))
    }
}
