internal import CCurl
internal import Glibc
internal import Synchronization

/// libcurl on a thread of its own: requests go in through an inbox, answers come back to the waiting task.
///
/// One engine is one connection pool, and so one address policy: a connection opened under a laxer policy can
/// never serve a stricter request.
final class Engine: Sendable {
    enum Command {
        case start(UInt64, TransferOrder, CheckedContinuation<TransferResult, Never>)
        case cancel(UInt64)
    }

    struct Inbox {
        var commands: [Command] = []
        var isOpen = true
        var nextID: UInt64 = 0
        var multi: UnsafeMutableRawPointer
        var thread: pthread_t?
    }

    private let inbox: Mutex<Inbox>
    /// As `FetchOptions.bodyMemory`.
    let bodyMemory: Int

    /// Starts the thread. `maxIdle` connections are kept open for re-use.
    init(maxIdle: Int, bodyMemory: Int = 128 << 20) {
        self.bodyMemory = bodyMemory
        precondition(libcurlIsReady, "libcurl cannot be set up")
        guard let multi = curl_multi_init() else { fatalError("out of memory") }
        cw_multi_set_long(multi, CURLMOPT_MAXCONNECTS, maxIdle)
        inbox = Mutex(Inbox(multi: multi))
        let context = Unmanaged.passRetained(self).toOpaque()
        var thread = pthread_t()
        let code = pthread_create(&thread, nil, engineThread, context)
        precondition(code == 0, "no thread for the network: \(String(cString: strerror(code)))")
        inbox.withLock { $0.thread = thread }
    }

    /// Runs one request to its end. Cancelling the task ends it at once.
    func run(_ order: TransferOrder) async -> TransferResult {
        let id = inbox.withLock { inbox in
            inbox.nextID += 1
            return inbox.nextID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { reply in
                // Marked cancelled before the handler runs: either we see it, or the handler's command comes
                // after ours.
                let refusal = inbox.withLock { inbox -> TransferFailure? in
                    guard inbox.isOpen else { return Engine.closed }
                    guard !Task.isCancelled else { return Engine.cancelled(order, after: 0) }
                    Engine.post(.start(id, order, reply), in: &inbox)
                    return nil
                }
                if let refusal { reply.resume(returning: .failure(refusal)) }
            }
        } onCancel: {
            inbox.withLock { if $0.isOpen { Engine.post(.cancel(id), in: &$0) } }
        }
    }

    /// Ends every request with `shutDown`, closes the connections and waits for the thread. Safe to repeat.
    func shutdown() {
        let thread = inbox.withLock { inbox -> pthread_t? in
            guard inbox.isOpen else { return nil }
            inbox.isOpen = false
            curl_multi_wakeup(inbox.multi)
            return inbox.thread
        }
        if let thread { pthread_join(thread, nil) }
    }

    /// What came in since the last look, and whether the engine still runs.
    func takeCommands() -> (commands: [Command], isOpen: Bool) {
        inbox.withLock { inbox in
            let commands = inbox.commands
            inbox.commands = []
            return (commands, inbox.isOpen)
        }
    }

    /// For the thread, which cleans it up at its end.
    var multi: UnsafeMutableRawPointer { inbox.withLock { UncheckedPointer($0.multi) }.raw }

    private static func post(_ command: Command, in inbox: inout Inbox) {
        inbox.commands.append(command)
        if inbox.commands.count == 1 { curl_multi_wakeup(inbox.multi) }
    }

    static let closed = TransferFailure(kind: .shutDown, message: "the network door is shut", elapsed: 0)

    static func cancelled(_ order: TransferOrder, after elapsed: Double) -> TransferFailure {
        TransferFailure(kind: .cancelled, message: "the request to \(order.url.host) was cancelled", elapsed: elapsed)
    }
}

/// Carries the multi handle out of the lock; only `curl_multi_wakeup` is ever called off the thread.
private struct UncheckedPointer: @unchecked Sendable {
    let raw: UnsafeMutableRawPointer
    init(_ raw: UnsafeMutableRawPointer) { self.raw = raw }
}

/// Global set-up, once.
private let libcurlIsReady = curl_global_init(Int(CURL_GLOBAL_SSL | CURL_GLOBAL_WIN32)) == CURLE_OK

private func engineThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // Signals are for other threads; SIGPIPE above all, which libcurl no longer holds off under NOSIGNAL.
    var all = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_BLOCK, &all, nil)
    let engine = Unmanaged<Engine>.fromOpaque(context!).takeRetainedValue()
    EngineLoop(engine).run()
    return nil
}
