package import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle
import Synchronization

/// One request as the newsroom saw it, with what it answered.
package struct ServedRequest: Sendable, Hashable {
    /// By the clock of the machine: the one place where the newsroom looks at it.
    package let time: Date
    /// The day that was being served.
    package let day: Int
    package let method: String
    /// The outlet's host that was asked: without a port, in lower case.
    package let host: String
    /// Path and query.
    package let path: String
    package let ifNoneMatch: String?
    package let ifModifiedSince: String?
    package let userAgent: String?
    package let status: Int
}

/// The newsroom on a port of 127.0.0.1, its outlets told apart by the Host header.
///
/// It starts on day 1. Stop it when done; one that is dropped without is stopped too, only nobody waits for it.
package final class NewsroomServer: Sendable {
    /// What is being printed.
    package let newsroom: Newsroom
    /// Where it listens.
    package let port: Int
    private let desk: Desk
    private let life: Life

    private init(newsroom: Newsroom, port: Int, desk: Desk, life: Life) {
        self.newsroom = newsroom
        self.port = port
        self.desk = desk
        self.life = life
    }

    deinit {
        Task { [life] in await life.end() }
    }

    /// Loads the newsroom and serves it; returns once it is listening.
    /// - Parameter port: 0 for any that is free.
    /// - Throws: ``NewsroomError`` when the files are amiss, and when the port cannot be had.
    package static func start(port: Int = 0) async throws -> NewsroomServer {
        try await start(serving: .load(), port: port)
    }

    /// Serves a newsroom that is already loaded.
    package static func start(serving newsroom: Newsroom, port: Int = 0) async throws -> NewsroomServer {
        guard (0...65535).contains(port) else { throw NewsroomError("there is no port \(port)") }
        let desk = Desk(newsroom)
        let (ports, listening) = AsyncThrowingStream.makeStream(of: Int.self)
        let app = Application(
            responder: CallbackResponder { (request: Request, _: BasicRequestContext) in desk.respond(to: request) },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in listening.yield(channel.localAddress?.port ?? port) },
            logger: Logger(label: "newsroom", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let life = Life(app, logger: app.logger) { result in
            listening.finish(throwing: result.failure)
        }
        do {
            for try await port in ports {
                return NewsroomServer(newsroom: newsroom, port: port, desk: desk, life: life)
            }
        } catch {
            throw NewsroomError("cannot listen on 127.0.0.1:\(port): \(error)")
        }
        await life.end()
        throw CancellationError()
    }

    /// Turns to another day; requests that are being answered are not disturbed.
    package func advance(to day: Int) async {
        precondition(Newsroom.days.contains(day), "the newsroom has no day \(day)")
        desk.advance(to: day)
    }

    /// Closes the port and every connection; returns when that is done. May be called more than once.
    package func stop() async {
        await life.end()
    }

    /// What was asked so far, in the order of the answers.
    package var requests: [ServedRequest] {
        get async { desk.requests }
    }
}

/// The running of the server, and its end.
///
/// The end is a graceful shutdown and never a cancelled task: a connection that was accepted and not yet handled when
/// its task is cancelled takes the process down with it (a precondition of NIO's asynchronous channels).
private struct Life: Sendable {
    private let group: ServiceGroup
    private let running: Task<Void, any Error>

    /// Begins to run a service; `ended` hears how it went.
    init(_ service: some Service, logger: Logger, ended: @escaping @Sendable (Result<Void, any Error>) -> Void) {
        var configuration = ServiceGroupConfiguration(services: [service], logger: logger)
        // A client that keeps half a request to itself is not waited for any longer.
        configuration.maximumGracefulShutdownDuration = .seconds(1)
        let group = ServiceGroup(configuration: configuration)
        self.group = group
        running = Task {
            let result: Result<Void, any Error>
            do { result = .success(try await group.run()) } catch { result = .failure(error) }
            ended(result)
            try result.get()
        }
    }

    func end() async {
        await group.triggerGracefulShutdown()
        _ = await running.result
    }
}

extension Result {
    /// The error, if it is one.
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}

/// What changes while the server runs: the day and the log.
private final class Desk: Sendable {
    private struct State {
        var edition: NewsroomEdition
        var requests: [ServedRequest] = []
    }
    private let newsroom: Newsroom
    private let state: Mutex<State>

    init(_ newsroom: Newsroom) {
        self.newsroom = newsroom
        state = Mutex(State(edition: NewsroomEdition(newsroom, day: 1)))
    }

    var requests: [ServedRequest] { state.withLock { $0.requests } }

    /// Prints a day; until that is done, the one before is served.
    func advance(to day: Int) {
        let edition = NewsroomEdition(newsroom, day: day)
        state.withLock { $0.edition = edition }
    }

    func respond(to request: Request) -> Response {
        let fields = request.headers
        let ask = NewsroomRequest(
            method: request.method.rawValue, host: request.head.authority ?? "", target: request.head.path ?? "/",
            ifNoneMatch: fields[.ifNoneMatch], ifModifiedSince: fields[.ifModifiedSince])
        let answer = state.withLock { state in
            let answer = state.edition.answer(ask)
            state.requests.append(
                ServedRequest(
                    time: Date(), day: state.edition.day, method: ask.method,
                    host: ask.site, path: ask.target,
                    ifNoneMatch: ask.ifNoneMatch, ifModifiedSince: ask.ifModifiedSince,
                    userAgent: fields[.userAgent], status: answer.status))
            return answer
        }
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            guard let name = HTTPField.Name(name) else { continue }
            headers[name] = value
        }
        let response = Response(
            status: .init(code: answer.status), headers: headers,
            body: answer.status == 304 ? .init() : .init(byteBuffer: ByteBuffer(bytes: answer.body)))
        return request.method == .head ? response.createHeadResponse() : response
    }
}
