internal import CCurl
internal import Glibc
internal import Synchronization

/// libcurl says "could not resolve" both for a name that does not exist and for a resolver that is out of
/// reach. Asks the resolver once more, on a thread of its own, to tell the two apart: the first is the
/// source's fault, the second may be our own network's (D2).
///
/// True when the resolver has no verdict, or none within `limit` seconds.
func nameIsOutOfReach(_ host: String, within limit: Double) async -> Bool {
    let code = await lookUp(host, within: limit).code
    return code == EAI_AGAIN || code == EAI_SYSTEM || code == EAI_MEMORY
}

/// Every address that our resolver gives `host`; none when it knows the name not, or not within `limit` seconds.
func addresses(of host: String, within limit: Double) async -> [IPAddress] {
    await lookUp(host, within: limit).addresses
}

/// What a resolver said: an `EAI_` code, 0 for success, and the addresses.
private struct LookupAnswer {
    var code: Int32
    var addresses: [IPAddress] = []
}

private func lookUp(_ host: String, within limit: Double) async -> LookupAnswer {
    let question = LookupQuestion(host)
    let clock = Task {
        try? await Task.sleep(for: .seconds(limit))
        question.finish(LookupAnswer(code: EAI_AGAIN))
    }
    defer { clock.cancel() }
    return await withTaskCancellationHandler {
        await question.answer()
    } onCancel: {
        question.finish(LookupAnswer(code: EAI_AGAIN))
    }
}

/// A question to the resolver; the first answer counts, be it the resolver's, the clock's or the caller's.
private final class LookupQuestion: Sendable {
    private enum State {
        case unasked
        case waiting(CheckedContinuation<LookupAnswer, Never>)
        case answered(LookupAnswer)
    }

    let host: String
    private let state = Mutex(State.unasked)

    init(_ host: String) { self.host = host }

    func answer() async -> LookupAnswer {
        await withCheckedContinuation { reply in
            let early = state.withLock { state -> LookupAnswer? in
                if case .answered(let answer) = state { return answer }
                state = .waiting(reply)
                return nil
            }
            if let early { reply.resume(returning: early) } else { ask() }
        }
    }

    func finish(_ answer: LookupAnswer) {
        let reply = state.withLock { state -> CheckedContinuation<LookupAnswer, Never>? in
            defer { state = .answered(answer) }
            if case .waiting(let reply) = state { return reply }
            return nil
        }
        reply?.resume(returning: answer)
    }

    private func ask() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        if pthread_create(&thread, nil, lookupThread, context.toOpaque()) == 0 {
            pthread_detach(thread)
        } else {
            context.release()
            finish(LookupAnswer(code: EAI_AGAIN))
        }
    }
}

private func lookupThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    let question = Unmanaged<LookupQuestion>.fromOpaque(context!).takeRetainedValue()
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var found: UnsafeMutablePointer<addrinfo>?
    var answer = LookupAnswer(code: getaddrinfo(question.host, "80", &hints, &found))
    var next = found
    while let entry = next {
        if let address = entry.pointee.ai_addr,
            let read = IPAddress(address, length: Int(entry.pointee.ai_addrlen))
        {
            answer.addresses.append(read)
        }
        next = entry.pointee.ai_next
    }
    if let found { freeaddrinfo(found) }
    question.finish(answer)
    return nil
}
