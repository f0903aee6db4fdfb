/// An XPath cut at its `//` steps. libxml2 compares every node that two nested elements lead to with all others; from
/// elements that hold none of the others nothing is reached twice. What stands below one of the selected elements
/// stands below the outermost of them, so that only those need to be gone on from: `//a//b//c` is `//a`, then `.//b`,
/// then `.//c`.
struct ItemPathShape {
    /// For each branch of a union, its steps in order.
    private(set) var branches: [[String]] = []
    /// Why the path is not taken; nil when it is.
    private(set) var objection: String?

    /// In brackets, where nothing can be cut.
    static let mostInBrackets = 2

    init(_ text: String) {
        var reader = Reader(Array(text.utf8))
        reader.read()
        objection = reader.objection
        branches = reader.branches.map { cuts in
            cuts.enumerated().compactMap { place, bytes in
                let step = String(decoding: bytes, as: UTF8.self).trimmedReference
                if place == 0 { return step.isEmpty ? nil : step }
                return (place == 1 && cuts[0].allSatisfy(isSpaceByte) ? "//" : ".//") + step
            }
        }
    }

    /// One pass over the bytes; what is inside quotes means nothing.
    private struct Reader {
        let bytes: [UInt8]
        var branches: [[[UInt8]]] = [[[]]]
        var objection: String?
        /// Of each open bracket, how many `//` it has; the first is none.
        private var depths = [0]

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        mutating func read() {
            var at = 0
            while at < bytes.count {
                let byte = bytes[at]
                var end = at + 1
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    end = (bytes[end...].firstIndex(of: byte) ?? bytes.count - 1) + 1
                } else if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "(") {
                    depths.append(0)
                } else if byte == UInt8(ascii: "]") || byte == UInt8(ascii: ")"), depths.count > 1 {
                    depths.removeLast()
                } else if byte == UInt8(ascii: "|"), depths.count == 1 {
                    branches.append([[]])
                    at += 1
                    continue
                } else if bytes[at...].starts(with: "//".utf8) {
                    depths[depths.count - 1] += 1
                    if depths.count == 1 {
                        branches[branches.count - 1].append([])
                        at += 2
                        continue
                    }
                    if depths[depths.count - 1] > ItemPathShape.mostInBrackets {
                        objection = "it has more than \(ItemPathShape.mostInBrackets) // in one pair of brackets"
                    }
                } else if bytes[at...].starts(with: "::".utf8) {
                    judge(axisBefore: at)
                }
                let last = branches.count - 1
                branches[last][branches[last].count - 1] += bytes[at..<end]
                at = end
            }
        }

        /// Axes that lead from every element to nearly every other.
        private mutating func judge(axisBefore place: Int) {
            let name = bytes[..<place].reversed().prefix { isLetterByte($0) || $0 == UInt8(ascii: "-") }.reversed()
            let axis = String(decoding: Array(name), as: UTF8.self)
            let isFar = axis.hasPrefix("following") || axis.hasPrefix("preceding")
            if isFar, depths.count == 1 {
                objection = "the axis \(axis) can only stand in square brackets"
            }
            if axis.hasPrefix("descendant") {
                objection = "the axis \(axis) is written // here"
            }
        }
    }
}
