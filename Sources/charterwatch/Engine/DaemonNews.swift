import CharterModel
import CharterStore
import Foundation
import Logging

/// Tells the log of a daemon what an operator wants to hear: what happened to sources, and which hosts want to be left
/// alone. Costs two short questions to the store a turn.
actor DaemonNews {
    private let store: Store
    private let log: Logger
    /// The last event that was looked at.
    private var seq: Int64
    /// Rests that were told of.
    private var rests: [String: Date] = [:]

    /// What happened up to now is no news.
    init(store: Store, log: Logger, at now: Date) async throws(StoreError) {
        self.store = store
        self.log = log
        seq = try await store.lastEvent()
        for rest in try await store.restingHosts(at: now) { rests[rest.host] = rest.until }
    }

    /// Logs what is new since it was asked last. A store that cannot be read is for those to report who need it.
    func tell(at now: Date) async {
        guard let (news, last) = try? await store.sourceNews(after: seq) else { return }
        seq = max(seq, last)
        for one in news { log.notice("\(DaemonNews.words(one.kind))", metadata: DaemonNews.fields(one)) }
        guard let resting = try? await store.restingHosts(at: now) else { return }
        for rest in resting where rests[rest.host] != rest.until {
            log.info(
                "host rests",
                metadata: ["host": "\(rest.host)", "until": "\(rest.until.iso8601)", "why": "\(rest.why)"])
        }
        rests = Dictionary(resting.map { ($0.host, $0.until) }) { $1 }
    }

    private static func words(_ kind: EventKind) -> String {
        switch kind {
        case .sourceDown: "source is down"
        case .sourceBack: "source is back"
        case .sourceQuiet: "source is quiet"
        case .sourceMoved: "source moved"
        case .sourceRetired: "source is gone for good"
        default: kind.rawValue
        }
    }

    private static func fields(_ news: SourceNews) -> Logger.Metadata {
        var fields: Logger.Metadata = ["source": "\(news.source)", "event": "\(news.kind.rawValue)"]
        if let url = news.url { fields["url"] = "\(url)" }
        if let host = news.host { fields["host"] = "\(host)" }
        for (name, value) in news.detail where fields[name] == nil {
            fields[name == "reason" ? "why" : name] = "\(value)"
        }
        return fields
    }
}
