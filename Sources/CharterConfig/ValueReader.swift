import Foundation
import Glibc

/// Reads one value of `pipeline.yaml`; a value that is not of the kind asked for is a problem, and nil.
struct ValueReader {
    /// For messages, in quotes.
    let name: String
    let node: ConfigNode
    let problems: ProblemList

    func text() -> String? { readText(node, as: name, problems) }

    /// A path or `none`.
    func folder() -> String?? {
        guard let text = text() else { return nil }
        return text == "none" ? .some(nil) : .some(text)
    }

    private func refuse(_ given: String?, _ remedy: String) {
        problems.error(node, "\(name) is \(given.map(quoted) ?? node.kindName)", remedy)
    }

    func flag() -> Bool? {
        if case .scalar(let text, plain: true) = node.content, let flag = Bool(text) { return flag }
        refuse(node.text, "write true or false")
        return nil
    }

    func count(_ range: ClosedRange<Int>) -> Int? {
        if case .scalar(let text, plain: true) = node.content, let count = Int(text), range.contains(count) {
            return count
        }
        refuse(node.text, "write a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    func seconds(atLeast least: Double) -> Double? {
        guard let text = text() else { return nil }
        if let seconds = parseDuration(text), seconds >= least { return seconds }
        let bound = least >= 1 ? ", at least \(formatDuration(Int(least)))" : least > 0 ? ", more than 100ms" : ""
        refuse(text, "write a duration such as 90s, 5m, 1h or 2d\(bound)")
        return nil
    }

    /// A duration or `none`.
    func age() -> Int?? {
        guard let text = text() else { return nil }
        if text == "none" { return .some(nil) }
        if let seconds = parseDuration(text), seconds >= 3600 { return .some(Int(seconds)) }
        refuse(text, "write none, or a duration of at least 1h such as 90d")
        return nil
    }

    func size() -> Int? {
        guard let text = text() else { return nil }
        if let size = parseSize(text) { return size }
        refuse(text, "write a size such as 500KB, 16MB or 1GB")
        return nil
    }

    func zone() -> String? {
        guard let text = text() else { return nil }
        if isTimeZone(text) { return text }
        refuse(text, zoneRemedy(text))
        return nil
    }

    /// What can stand in `Mozilla/5.0 (compatible; charterwatch/1.0; +CONTACT)` and be used by a person; `""` and
    /// `none`: nobody yet.
    func contact() -> String?? {
        if node.text == "" || node.text == "none" { return .some(nil) }
        guard let text = text() else { return nil }
        let clean = text.utf8.allSatisfy { (33...126).contains($0) && !"();<>".utf8.contains($0) }
        let isURL = webURL(text) != nil
        let sides = text.split(separator: "@", omittingEmptySubsequences: false)
        let isMail = sides.count == 2 && !sides[0].isEmpty && sides[1].contains(".") && !text.contains("/")
        if clean, isURL || isMail { return .some(text) }
        refuse(text, "write a URL (https://…) or a mail address, without spaces, brackets or semicolons")
        return nil
    }

    func files() -> [String]? {
        let files = readTexts(node, as: name, problems)
        if case .list(let items) = node.content, items.isEmpty {
            problems.error(node, "\(name) is empty", "name at least one file of Feeds/")
        }
        return files.map(\.text)
    }

    func hosts() -> [String]? {
        readTexts(node, as: name, problems).compactMap { text, item in
            if isHostPattern(text) { return text }
            problems.error(item, "\(quoted(text)) is no host", hostRemedy)
            return nil
        }
    }

    func redirects() -> [HostRedirect]? {
        guard let map = MapReader(node, as: name, keys: nil, problems) else { return nil }
        return map.all.compactMap { entry in
            guard let target = readText(entry.value, as: "the address of \(quoted(entry.name))", problems) else {
                return nil
            }
            guard isHostPattern(entry.name) else {
                problems.error(entry.key, "\(quoted(entry.name)) is no host", hostRemedy)
                return nil
            }
            guard isAddress(target) else {
                problems.error(
                    entry.value, "\(quoted(target)) is no address",
                    "write an IP address, perhaps with a port: 127.0.0.1, 127.0.0.1:8080, \"[::1]:8080\"")
                return nil
            }
            return HostRedirect(pattern: entry.name, target: target)
        }
    }
}

private let hostRemedy = "write a host name, \"*.example.org\" for all names below it, \"*\" for all, or an IP address"

/// `text` as a URL when it is an absolute one of http or https with a host.
func webURL(_ text: String) -> URL? {
    guard let url = URL(string: text), let scheme = url.scheme?.lowercased(), scheme == "http" || scheme == "https",
        let host = url.host(), !host.isEmpty
    else { return nil }
    return url
}

/// Asked for once: the list is made anew on every call.
private let zoneNames = Set(TimeZone.knownTimeZoneIdentifiers)

/// Whether the machine knows `name` as an IANA time zone.
func isTimeZone(_ name: String) -> Bool {
    name == "UTC" || zoneNames.contains(name) || name.contains("/") && TimeZone(identifier: name) != nil
}

func zoneRemedy(_ name: String) -> String {
    suggestion(
        for: name, among: zoneNames.sorted(),
        otherwise: "write an IANA name such as Asia/Baku, Europe/London or UTC")
}

/// A host name, `*.suffix`, `*` or an IP address. Names may be international; the fetcher has the last word.
private func isHostPattern(_ text: String) -> Bool {
    if text == "*" || isIPAddress(text) { return true }
    let host = text.hasPrefix("*.") ? text.dropFirst(2) : Substring(text)
    guard (1...253).contains(host.utf8.count) else { return false }
    return host.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
        !label.isEmpty && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
    }
}

/// `ADDRESS`, `ADDRESS:PORT` or `[V6]:PORT`.
private func isAddress(_ text: String) -> Bool {
    if isIPAddress(text) { return true }
    guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
        (1...65535).contains(port)
    else { return false }
    let host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { return isIPAddress(String(host.dropFirst().dropLast())) }
    return !host.contains(":") && isIPAddress(String(host))
}

private func isIPAddress(_ text: String) -> Bool {
    var room = in6_addr()
    guard !text.utf8.contains(0) else { return false }
    return inet_pton(AF_INET, text, &room) == 1 || inet_pton(AF_INET6, text, &room) == 1
}
