/// How likely each byte above 127 is as a letter of running text in one encoding.
struct LetterTable: Sendable {
    let name: String
    private let weights: [Double]
    private let kinds: [Kind]
    /// Scripts are not mixed inside a word, and Latin words are mostly ASCII: the fines for a letter next to an ASCII
    /// one, and next to another letter.
    private let mixing: Double
    private let crowding: Double

    private enum Kind: UInt8 { case small, capital, other }

    /// Encodings of scripts that are not Latin, whose words are runs of bytes above 127. Of two that read a text
    /// alike the first is taken.
    static let scripts: [LetterTable] = [
        script("windows-1251", russian, also: "іїєґўјљњ"), script("koi8-r", russian),
        script("koi8-u", russian, also: "іїєґ"), script("ibm866", russian), script("iso-8859-5", russian, also: "іїє"),
        script("x-mac-cyrillic", russian, also: "іїєґ"), script("windows-1253", greek), script("iso-8859-7", greek),
        script("windows-1255", hebrew), script("windows-1256", arabic), script("windows-874", thai),
    ].compactMap { $0 }

    /// Western Europe: what others are measured against.
    static let western = latin("windows-1252", "éèàêçôîëïäöüßñáíóúãåæœâìò", rare: "õûùø")

    /// Other Latin encodings.
    static let latin: [LetterTable] = [
        latin("windows-1254", "ışğüöçâ"), latin("windows-1250", central), latin("iso-8859-2", central),
    ].compactMap { $0 }

    private static let russian = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъ"
    private static let greek = "αοιετσνηυρπκμλςωόήέάίύώθδγχβφξζψ"
    private static let hebrew = "יוהלארמתבשנדחעקםפטגןכסזצךףץ"
    private static let arabic = "اليمنرتوبةدعسفهكقحجشصطىخأغذزثضءظئؤآپچژگ"
    private static let thai = "านรอกเงมยลวดทสตะปบคหแจพชขใไโผถซศณธฉษภญฟฐฎฏฮำัิีึืุู่้็์"
    private static let central = "áéíóúýąęłńśźżćäöüßčďěňřšžůőűçôîâë"

    /// `letters` are the small ones from the most to the least frequent, `also` some that only related languages
    /// have. Nil when the encoding cannot be read here.
    private static func script(_ name: String, _ letters: String, also: String = "") -> LetterTable? {
        let count = Double(letters.unicodeScalars.count)
        var worth: [Unicode.Scalar: Double] = [:]
        for scalar in also.unicodeScalars { worth[scalar] = 2.5 }
        for (rank, scalar) in letters.unicodeScalars.enumerated() { worth[scalar] = 4 - 3 * Double(rank) / count }
        return LetterTable(name, worth, capital: 0.5, mixing: 4, crowding: 0)
    }

    private static func latin(_ name: String, _ letters: String, rare: String = "") -> LetterTable? {
        var worth: [Unicode.Scalar: Double] = [:]
        for scalar in letters.unicodeScalars { worth[scalar] = 3 }
        for scalar in rare.unicodeScalars { worth[scalar] = 1.5 }
        return LetterTable(name, worth, capital: 2, mixing: 0, crowding: 2)
    }

    private init?(_ name: String, _ worth: [Unicode.Scalar: Double], capital: Double, mixing: Double, crowding: Double)
    {
        guard let bytes = SingleByteTable.of(name) else { return nil }
        var weights = [Double](repeating: 0, count: 256)
        var kinds = [Kind](repeating: .other, count: 256)
        for byte in 0x80...0xFF {
            guard let scalar = bytes.scalar(UInt8(byte)) else {
                weights[byte] = -6
                continue
            }
            let small = scalar.properties.lowercaseMapping.unicodeScalars.first ?? scalar
            let isCapital = small != scalar
            kinds[byte] = isCapital ? .capital : scalar.properties.isAlphabetic ? .small : .other
            weights[byte] = worth[small].map { isCapital ? capital : $0 } ?? LetterTable.rest(scalar)
        }
        (self.name, self.weights, self.kinds) = (name, weights, kinds)
        (self.mixing, self.crowding) = (mixing, crowding)
    }

    /// Signs that stand in any text say nothing; letters of no language meant here, and what is no text, speak against.
    private static func rest(_ scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "\u{A0}", "«", "»", "„", "“", "”", "‘", "’", "–", "—", "…", "№", "•", "·", "°", "©", "®", "€", "§", "¿",
            "¡", "º", "ª":
            0
        case "\u{80}"..."\u{9F}", "\u{2500}"..."\u{259F}": -6
        default: scalar.properties.isAlphabetic ? -1 : -3
        }
    }

    /// What the bytes are worth together: their weights, less fines for a capital right behind a small letter and
    /// for neighbours a word of that script would not have.
    func score(_ bytes: ArraySlice<UInt8>, _ counts: [Int]) -> Double {
        var sum = 0.0
        for byte in 0x80...0xFF where counts[byte] > 0 { sum += weights[byte] * Double(counts[byte]) }
        var last: UInt8 = 0
        for byte in bytes {
            if byte >= 0x80 || last >= 0x80 {
                let (kind, before) = (kinds[Int(byte)], kinds[Int(last)])
                let isASCIIBefore = isASCIILetter(last)
                if kind == .capital, before == .small || isASCIIBefore && last >= 97 { sum -= 4 }
                if kind != .other && before != .other { sum -= crowding }
                if kind != .other && isASCIIBefore || before != .other && isASCIILetter(byte) { sum -= mixing }
            }
            last = byte
        }
        return sum
    }
}
