internal import CCurl
internal import Glibc
internal import Synchronization

/// libcurl says "could not resolve" both for a name that does not exist and for a resolver that is out of
/// reach. Asks the resolver once more, on a thread of its own, to tell the two apart: the first is the
/// source's fault, the second may be our own network's (D2).
///
/// True when the resolver has no verdict, or none within `limit` seconds.
func nameIsOutOfReach(_ host: String, within limit: Double) async -> Bool {
    let question = LookupQuestion(host)
    let clock = Task {
        try? await Task.sleep(for: .seconds(limit))
        question.finish(EAI_AGAIN)
    }
    let code = await withTaskCancellationHandler {
        await question.answer()
    } onCancel: {
        question.finish(EAI_AGAIN)
    }
    clock.cancel()
    return code == EAI_AGAIN || code == EAI_SYSTEM || code == EAI_MEMORY
}

/// A question to the resolver; the first answer counts, be it the resolver's, the clock's or the caller's.
private final class LookupQuestion: Sendable {
    private enum State {
        case unasked
        case waiting(CheckedContinuation<Int32, Never>)
        case answered(Int32)
    }

    let host: String
    private let state = Mutex(State.unasked)

    init(_ host: String) { self.host = host }

    func answer() async -> Int32 {
        await withCheckedContinuation { reply in
            let early = state.withLock { state -> Int32? in
                if case .answered(let code) = state { return code }
                state = .waiting(reply)
                return nil
            }
            if let early { reply.resume(returning: early) } else { ask() }
        }
    }

    func finish(_ code: Int32) {
        let reply = state.withLock { state -> CheckedContinuation<Int32, Never>? in
            defer { state = .answered(code) }
            if case .waiting(let reply) = state { return reply }
            return nil
        }
        reply?.resume(returning: code)
    }

    private func ask() {
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
