import CharterModel
import CharterReports
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// What a daemon answers to those who look after it: `/livez`, `/readyz`, `/metrics`.
struct OperationsDesk: Sendable {
    let vitals: Vitals
    let metrics: MetricsDesk

    /// Answers `method` on `target`, a path with or without a query.
    func answer(_ method: HTTPRequest.Method, _ target: String) async -> Response {
        let path = target.prefix { $0 != "?" }
        guard ["/livez", "/readyz", "/metrics"].contains(path) else {
            return reply(.notFound, path == "/" ? "/livez\n/readyz\n/metrics\n" : "not found\n")
        }
        guard method == .get || method == .head else {
            var refusal = reply(.methodNotAllowed, "only GET and HEAD\n")
            refusal.headers[.allow] = "GET, HEAD"
            return refusal
        }
        var response = await page(path)
        response.headers[.cacheControl] = "no-store"
        return method == .head ? response.createHeadResponse() : response
    }

    private func page(_ path: Substring) async -> Response {
        switch path {
        case "/livez": return verdict(vitals.deathCause())
        case "/readyz": return verdict(await vitals.objection)
        default:
            do {
                return reply(.ok, try await metrics.text(), type: MetricsText.contentType)
            } catch {
                return reply(.serviceUnavailable, redacted(describe(error)) + "\n")
            }
        }
    }

    private func verdict(_ objection: String?) -> Response {
        objection.map { reply(.serviceUnavailable, $0 + "\n") } ?? reply(.ok, "ok\n")
    }

    private func reply(_ status: HTTPResponse.Status, _ text: String) -> Response {
        reply(status, Array(text.utf8), type: "text/plain; charset=utf-8")
    }

    private func reply(_ status: HTTPResponse.Status, _ bytes: [UInt8], type: String) -> Response {
        Response(
            status: status, headers: [.contentType: type, .xContentTypeOptions: "nosniff"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// The port on which a desk answers. Its end is a graceful shutdown, never a cancelled task: see `NewsroomServer`.
struct OperationsServer: Sendable {
    /// Where it listens, with the port that was had.
    let address: ListenAddress
    private let group: ServiceGroup
    private let running: Task<Void, Never>

    /// Callers at once. Whoever asks slowly is sent away after half a minute, so that nobody can take the port for
    /// himself.
    private static let (callers, patience) = (64, TimeAmount.seconds(30))

    /// Takes the port and returns once it listens. Throws `Failure` with exit code 69 when it cannot be had.
    static func start(_ desk: OperationsDesk, on wanted: ListenAddress) async throws -> OperationsServer {
        let (ports, listening) = AsyncThrowingStream.makeStream(of: Int.self)
        let silent = Logger(label: "operations", factory: { _ in SwiftLogNoOpLogHandler() })
        let app = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in
                await desk.answer(request.method, request.head.path ?? "/")
            },
            server: .http1(configuration: .init(idleTimeout: patience)),
            configuration: ApplicationConfiguration(
                address: .hostname(wanted.host, port: wanted.port),
                availableConnectionsDelegate: MaximumAvailableConnections(callers)),
            onServerRunning: { channel in listening.yield(channel.localAddress?.port ?? wanted.port) },
            logger: silent)
        var configuration = ServiceGroupConfiguration(services: [app], logger: silent)
        configuration.maximumGracefulShutdownDuration = .seconds(1)
        let group = ServiceGroup(configuration: configuration)
        let running = Task {
            do {
                try await group.run()
                listening.finish()
            } catch {
                listening.finish(throwing: error)
            }
        }
        do {
            for try await port in ports {
                return OperationsServer(
                    address: ListenAddress(host: wanted.host, port: port), group: group, running: running)
            }
        } catch {
            throw Failure(.unavailable, "cannot listen on \(wanted): \(reason(error, wanted))")
        }
        throw Failure(.unavailable, "cannot listen on \(wanted)")
    }

    func stop() async {
        await group.triggerGracefulShutdown()
        await running.value
    }

    private static func reason(_ error: any Error, _ wanted: ListenAddress) -> String {
        switch (error as? IOError)?.errnoCode {
        case EADDRINUSE: "another program listens there — end it, or choose another port"
        case EACCES: "this user may not take that port — choose one from 1024 on"
        case EADDRNOTAVAIL: "this machine does not have that address — 127.0.0.1:\(wanted.port) is always there"
        case let code?: String(cString: strerror(code))
        case nil: "the address is not known — is the name spelled right?"
        }
    }
}
