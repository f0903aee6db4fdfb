internal import CCurl
internal import Glibc
internal import Synchronization

/// libcurl says "could not resolve" both for a name that does not exist and for a resolver that is out of
/// reach. Asks the resolver once more, on a thread of its own, to tell the two apart: the first is the
/// source's fault, the second may be our own network's (D2).
///
/// No verdict within `limit` seconds is `dnsTryAgain`.
func lookupKind(_ host: String, within limit: Double) async -> FetchError.Kind {
    let code = await withTaskGroup(of: Int32.self) { group in
        let question = LookupQuestion(host)
        group.addTask { await question.answer() }
        group.addTask {
            try? await Task.sleep(for: .seconds(limit))
            question.finish(EAI_AGAIN)
            return EAI_AGAIN
        }
        let first = await group.next() ?? EAI_AGAIN
        group.cancelAll()
        return first
    }
    return code == EAI_AGAIN || code == EAI_SYSTEM || code == EAI_MEMORY ? .dnsTryAgain : .dns
}

/// A question to the resolver; the first answer counts, from it or from the clock.
private final class LookupQuestion: Sendable {
    let host: String
    private let waiting = Mutex<CheckedContinuation<Int32, Never>?>(nil)

    init(_ host: String) { self.host = host }

    func answer() async -> Int32 {
        await withCheckedContinuation { reply in
            waiting.withLock { $0 = reply }
            var thread = pthread_t()
            let context = Unmanaged.passRetained(self)
            if pthread_create(&thread, nil, lookupThread, context.toOpaque()) == 0 {
                pthread_detach(thread)
            } else {
                context.release()
                finish(EAI_AGAIN)
            }
        }
    }

    func finish(_ code: Int32) {
        let reply = waiting.withLock { waiting -> CheckedContinuation<Int32, Never>? in
            defer { waiting = nil }
            return waiting
        }
        reply?.resume(returning: code)
    }
}

private func lookupThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let question = Unmanaged<LookupQuestion>.fromOpaque(context!).takeRetainedValue()
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    let code = getaddrinfo(question.host, "80", &hints, &found)
    if let found { freeaddrinfo(found) }
    question.finish(code)
    return nil
}
