/// Words that end in a full stop without ending a sentence, folded. Single letters (initials, U.S., т. е.) need no row.
/// Data by language; the languages do not contradict each other, so all hold always.
enum Abbreviations {
    private static let rows: [String] = [
        // en
        "mr mrs ms dr prof sen rep gov gen col lt maj capt sgt cpl adm brig amb hon rev st sr jr vs etc inc ltd corp",
        "co no nos vol fig jan feb mar apr jun jul aug sept sep oct nov dec approx dept est ft mt pp ed eds al",
        // az, tr
        "məs və.s mln mlrd min səh nöm prof doç bkz vb vs yy hz sok cad apt müh av öğr",
        // ru, uk
        "им ул гг тыс млн млрд трлн руб долл дол коп др пр проф акад ред рис табл стр см ср напр св тел обл",
        "вул грн ім ін див та.ін зав нач зам ген полк",
        // hy, ka
        "թ հ էջ մլն մլրդ ե.ա დოქ პროფ მაგ მლნ მლრდ",
        // de, fr, it, es, pt
        "bzw ca usw z.b nr str hr fr tel vgl dipl abs mme mlle mm av bd dott sig avv ecc sra srta dra ud uds lic",
        "pág núm exmo excmo sto",
    ]

    private static let folded: Set<UInt64> = Set(
        rows.flatMap { $0.split(separator: " ") }.map { LetterHash.of(foldedLetters(String($0))) })

    static func contains(_ letters: ArraySlice<UInt32>) -> Bool {
        letters.count <= 6 && folded.contains(LetterHash.of(letters))
    }
}
