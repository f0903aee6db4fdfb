import CharterFetch
import CharterModel
import CharterStages
import Foundation

extension Door {
    /// What robots.txt of the servers on the way and the headers of a feed say against training, as far as they were
    /// read.
    func optOuts(of response: FetchResponse) async -> [OptOuts.Origin: [String]] {
        var found: [OptOuts.Origin: [String]] = [:]
        for url in Set([response.requestURL] + response.hops.map(\.location)) {
            if let words = await robots.optOuts(of: url) { found[.robots, default: []] += words }
        }
        found[.robots]?.sort()
        if (200..<300).contains(response.status) { found[.header] = response.headerOptOuts }
        return found
    }
}

extension FetchResponse {
    /// What the headers say against training.
    var headerOptOuts: [String] {
        CharterStages.headerOptOuts(
            robotsTags: headers.filter { $0.name.lowercased() == "x-robots-tag" }.map(\.value),
            tdmReservation: header("tdm-reservation"))
    }
}
