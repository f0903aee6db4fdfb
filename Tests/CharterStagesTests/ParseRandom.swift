import TestSupport

extension SeededGenerator {
    /// A few pieces of `vocabulary` in a row.
    mutating func text(of vocabulary: [String], upTo count: Int) -> String {
        (0..<Int.random(in: 0...count, using: &self)).map { _ in vocabulary.randomElement(using: &self)! }.joined()
    }

    /// The bytes with a few of them changed, dropped, doubled or cut off.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var out = bytes
        for _ in 0..<Int.random(in: 1...8, using: &self) where !out.isEmpty {
            let at = Int.random(in: 0..<out.count, using: &self)
            switch Int.random(in: 0..<6, using: &self) {
            case 0: out[at] = UInt8.random(in: 0...255, using: &self)
            case 1: out.remove(at: at)
            case 2: out.insert(Array("<>&\"'/!-[];\0".utf8).randomElement(using: &self)!, at: at)
            case 3: out.removeSubrange(at..<min(out.count, at + Int.random(in: 0...40, using: &self)))
            case 4: out.insert(contentsOf: out[at..<min(out.count, at + Int.random(in: 0...80, using: &self))], at: at)
            default: if Int.random(in: 0..<8, using: &self) == 0 { out.removeSubrange(at...) }
            }
        }
        return out
    }
}
