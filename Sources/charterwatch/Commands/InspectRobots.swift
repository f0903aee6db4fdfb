import CharterFetch
import CharterModel
import CharterStages
import Foundation

// `inspect robots`, `robots-real` and `url`: what a row asks, answered by the code that a crawl runs.

/// `{id, robots_b64, agent, url}` → whether that agent may ask for that URL.
func robotsAllow(_ input: StageInput) throws -> Bool {
    let robots = try robotsFile(of: input)
    guard let url = input.inspected.url else { throw StageInput.Bad(id: input.id, message: "the row has no \"url\"") }
    let rules = RobotsRules(robots, agent: input.inspected.agent ?? RobotsDesk.agent)
    return try rules.verdict(on: askedURL(url, in: input)).allowed
}

/// `{id, robots, checks: [{agent, url}]}` → one answer a check, in their order. A file is read once for each agent.
func robotsAnswers(_ input: StageInput) throws -> [Bool] {
    let robots = try robotsFile(of: input)
    guard let checks = input.inspected.checks else {
        throw StageInput.Bad(id: input.id, message: "the row has no \"checks\"")
    }
    var read: [String: RobotsRules] = [:]
    return try checks.map { check in
        let agent = check.agent ?? input.inspected.agent ?? RobotsDesk.agent
        let rules = read[agent] ?? RobotsRules(robots, agent: agent)
        read[agent] = rules
        return try rules.verdict(on: askedURL(check.url, in: input)).allowed
    }
}

private func robotsFile(of input: StageInput) throws -> [UInt8] {
    guard let robots = input.inspected.robots else {
        throw StageInput.Bad(id: input.id, message: "the row has neither \"robots_b64\" nor \"robots\"")
    }
    return robots
}

private func askedURL(_ text: String, in input: StageInput) throws -> URL {
    guard let url = URL(string: text) else { throw StageInput.Bad(id: input.id, message: "not a URL: \(text)") }
    return url
}

/// `input` as the reader of feeds resolves it against `base`, then as the network door spells it; nil when it cannot
/// be fetched, and as it is when its scheme is not ours to fetch.
func absoluteAddress(_ input: String, base: String?) -> String? {
    // Without a base only an absolute address is one; this base adds nothing.
    guard let base = BaseURL(base ?? "about:blank"), base.scheme != "about" || BaseURL(input) != nil else { return nil }
    let absolute = base.resolve(input)
    do {
        return try WireURL(absolute).textWithFragment(of: absolute)
    } catch WireURL.Problem.scheme {
        return absolute
    } catch {
        return nil
    }
}

extension WireURL {
    /// The fragment belongs to whoever shows the page; a request has none.
    fileprivate func textWithFragment(of whole: String) -> String {
        guard let hash = whole.firstIndex(of: "#") else { return text }
        return text
            + whole[hash...].unicodeScalars.map { scalar in
                let stays = scalar.value > 32 && scalar.value < 127 && !"\"<>`".unicodeScalars.contains(scalar)
                return stays ? String(scalar) : String(scalar).utf8.map { percentEncoded($0) }.joined()
            }.joined()
    }
}

private func percentEncoded(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "%" + (digits.count == 1 ? "0" : "") + digits
}
