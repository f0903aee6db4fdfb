/// Which texts hold a fingerprint: 12 bytes for each fingerprint of each text, in 256 parts by its first byte.
struct Postings {
    private struct Part {
        var prints: [UInt64] = []
        var holders: [UInt32] = []
    }

    private var parts = Array(repeating: Part(), count: 256)

    mutating func add(_ fingerprint: Fingerprint, of text: Int) {
        for print in fingerprint.prints {
            let part = Int(print >> 56)
            parts[part].prints.append(print)
            parts[part].holders.append(UInt32(text))
        }
    }

    /// Names the texts by their rank from here on, and makes them ready to be found.
    mutating func sort(by rank: [Int]) {
        for part in parts.indices {
            let order = zip(parts[part].prints, parts[part].holders).map { ($0, UInt32(rank[Int($1)])) }.sorted(by: <)
            for (place, posting) in order.enumerated() {
                parts[part].prints[place] = posting.0
                parts[part].holders[place] = posting.1
            }
        }
    }

    /// The ranks of all that hold `print`, ascending.
    func holders(of print: UInt64) -> ArraySlice<UInt32> {
        let part = parts[Int(print >> 56)]
        let start = part.prints.firstPlace { $0 >= print }
        return part.holders[start..<part.prints[start...].firstPlace { $0 > print }]
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first place whose element satisfies `belongsAfter`, which is false up to somewhere and true from there on.
    func firstPlace(where belongsAfter: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = (low + high) / 2
            if belongsAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
