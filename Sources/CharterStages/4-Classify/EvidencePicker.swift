import CharterModel

/// Sentences shown for one label.
private let mostEvidence = 2
/// Terms listed for one label.
private let mostTerms = 8

/// The sentences that carry a clause, best first: body before headline, a sentence of its own before a list, then by
/// term weight, where naming a party counts like half a hint.
///
/// Quotes are cut from the raw bytes; the same words are not quoted twice.
func evidence(
    for clause: Int, in readings: [SentenceReading], title: [UInt8], text: [UInt8]
) -> [Evidence] {
    func rank(_ reading: SentenceReading) -> (Int, Int, Double) {
        let weight = (reading.touch(of: clause)?.full ?? 0) + (reading.parties == 0 ? 0 : 0.5)
        return (reading.field == .text ? 0 : 1, reading.isList ? 1 : 0, -weight)
    }
    let ordered = readings.filter { $0.touch(of: clause) != nil }.sorted { left, right in
        let (a, b) = (rank(left), rank(right))
        return a == b ? left.bytes.lowerBound < right.bytes.lowerBound : a < b
    }
    var chosen: [Evidence] = []
    for reading in ordered where chosen.count < mostEvidence {
        let bytes = reading.field == .title ? title : text
        guard let quote = Evidence(field: reading.field, range: reading.bytes, in: bytes),
            !chosen.contains(where: { $0.quote == quote.quote })
        else { continue }
        chosen.append(quote)
    }
    return chosen
}

/// The terms that hit for a clause as written in the charter, strongest first, each once.
func termsHit(for clause: Int, in readings: [SentenceReading], _ index: TermIndex) -> [String] {
    var numbers: [Int32] = []
    for reading in readings {
        for pattern in reading.touch(of: clause)?.patterns ?? [] where !numbers.contains(pattern) {
            numbers.append(pattern)
        }
    }
    numbers.sort {
        let (left, right) = (index.patterns[Int($0)].weight, index.patterns[Int($1)].weight)
        return left == right ? $0 < $1 : left > right
    }
    var sources: [String] = []
    for number in numbers where !sources.contains(index.patterns[Int(number)].source) {
        sources.append(index.patterns[Int(number)].source)
    }
    return Array(sources.prefix(mostTerms))
}
