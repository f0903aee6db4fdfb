internal import CCurl

/// What the engine's thread does; nothing here is touched by another thread.
final class EngineLoop {
    private let engine: Engine
    private let multi: UnsafeMutableRawPointer
    private var byID: [UInt64: Transfer] = [:]
    private var byHandle: [UnsafeMutableRawPointer: Transfer] = [:]
    private var idle: [EasyHandle] = []
    private let budget: BodyBudget

    init(_ engine: Engine) {
        self.engine = engine
        multi = engine.multi
        budget = BodyBudget(limit: engine.bodyMemory)
    }

    /// Until `shutdown`.
    func run() {
        while obeyCommands() {
            var running: Int32 = 0
            curl_multi_perform(multi, &running)
            collectFinished()
            curl_multi_poll(multi, nil, 0, 10_000, nil)
        }
        for transfer in byID.values { remove(transfer).finish(.failure(Engine.closed)) }
        idle = []
        curl_multi_cleanup(multi)
    }

    private func obeyCommands() -> Bool {
        let (commands, isOpen) = engine.takeCommands()
        for command in commands {
            switch command {
            case .start(let id, let order, let reply):
                if isOpen { start(id, order, reply) } else { reply.resume(returning: .failure(Engine.closed)) }
            case .cancel(let id):
                guard let transfer = byID[id] else { continue }
                remove(transfer).finish(.failure(Engine.cancelled(transfer.order, after: transfer.elapsed)))
            }
        }
        return isOpen
    }

    private func start(
        _ id: UInt64, _ order: TransferOrder, _ reply: CheckedContinuation<TransferResult, Never>
    ) {
        guard let handle = idle.popLast() ?? EasyHandle() else { fatalError("out of memory") }
        let transfer = Transfer(id: id, order: order, handle: handle, budget: budget, reply: reply)
        let code = curl_multi_add_handle(multi, handle.raw)
        guard code == CURLM_OK else {
            transfer.fail(.badRequest, "libcurl refused the request: \(String(cString: curl_multi_strerror(code)))")
            return
        }
        byID[id] = transfer
        byHandle[handle.raw] = transfer
    }

    private func collectFinished() {
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let raw = message.pointee.easy_handle,
                let transfer = byHandle[raw]
            else { continue }
            // Read before the handle goes: the message dies with it.
            let code = message.pointee.data.result
            let result = code == CURLE_OK || transfer.isCut ? transfer.answer() : .failure(transfer.failure(code))
            remove(transfer).finish(result)
        }
    }

    private func remove(_ transfer: Transfer) -> Transfer {
        curl_multi_remove_handle(multi, transfer.handle.raw)
        byID[transfer.id] = nil
        byHandle[transfer.handle.raw] = nil
        transfer.handle.reset()
        idle.append(transfer.handle)
        for id in budget.release(transfer.counted, of: transfer.id) { byID[id]?.handle.goOn() }
        return transfer
    }
}
