/// Lines and openings that belong to a page or an agency rather than to the text; compared as folded words, so case,
/// marks and punctuation do not matter. Data: a new language is a new row. A change raises
/// `contentNormaliserVersion`.
enum FurnitureWords {
    /// A line that starts with one of these points elsewhere: "read also", follow us, subscribe, rights.
    static let pointers: [[UInt8]] = words([
        // en
        "read also", "also read", "read more", "see also", "related news", "related articles", "more on this",
        "follow us", "subscribe to", "sign up for", "support independent journalism", "all rights reserved",
        "copyright", "our standards", "the post appeared first on", "this article was originally published",
        // az, tr
        "həmçinin oxuyun", "bunu da oxuyun", "oxşar xəbərlər", "bizi izləyin", "bütün hüquqlar qorunur",
        "ayrıca okuyun", "bunu da okuyun", "ilgili haberler", "bizi takip edin", "tüm hakları saklıdır",
        // ru, uk
        "читайте также", "читать также", "смотрите также", "по теме", "материалы по теме", "подписывайтесь на",
        "следите за нами", "все права защищены", "читайте також", "дивіться також", "підписуйтесь на",
        "усі права захищені",
        // hy, ka
        "կարդացեք նաեւ", "տես նաեւ", "հետեւեք մեզ", "բոլոր իրավունքները պաշտպանված են", "წაიკითხეთ აგრეთვე",
        "ასევე წაიკითხეთ", "გამოგვყევით", "ყველა უფლება დაცულია",
        // de, fr, it, es, pt
        "lesen sie auch", "alle rechte vorbehalten", "lire aussi", "à lire aussi", "tous droits réservés",
        "leggi anche", "tutti i diritti riservati", "lea también", "todos los derechos reservados", "leia também",
        "todos os direitos reservados",
    ])

    /// A short line that starts with one of these says who wrote, translated, photographed or published.
    static let credits: [[UInt8]] = words([
        "reporting by", "writing by", "editing by", "photo by", "image credit", "translated by", "source",
        "müəllif", "mənbə", "foto", "yazan", "kaynak", "fotoğraf", "автор", "источник", "фото", "редактор", "перевод",
        "джерело", "հեղինակ", "աղբյուր", "լուսանկար", "ავტორი", "წყარო", "ფოტო", "quelle", "autor", "auteur",
        "fonte", "fuente",
    ])

    /// A short opening line of two to six words that starts with one of these is a byline.
    static let bylineStarts: [[UInt8]] = words([
        "by", "from our correspondent", "von", "par", "por", "di", "текст",
    ])

    /// The agency named at the end of a dateline: `BAKU, February 11, /AGENCY/`.
    static let agencies: [[UInt8]] = words([
        "tass", "тасс", "reuters", "ap", "afp", "dpa", "interfax", "интерфакс", "azertac", "azərtac", "азертадж",
        "apa", "trend", "report", "turan", "anadolu", "aa", "iha", "armenpress", "արմենպրես", "арменпресс",
        "mediamax", "interpressnews", "ukrinform", "укринформ", "укрінформ", "xinhua", "efe", "lusa", "ansa",
        "europa press", "day az", "news az",
    ])

    private static func words(_ list: [String]) -> [[UInt8]] { list.map { foldedWords(Array($0.utf8).span) } }
}

/// Longest line, in bytes of folded words, that can point elsewhere, and that can be a credit: a real paragraph may
/// begin with "source".
private let longestPointer = 260
private let longestCredit = 120
/// Where a dateline must end, in bytes of the line.
private let longestDateline = 90

/// The folded words of one line that belong to the article: none for a furniture line, without the dateline for
/// the `opening` one.
func articleWords(ofLine line: borrowing Span<UInt8>, opening: Bool) -> [UInt8] {
    let words = foldedWords(line)
    if isFurniture(words) || (opening && isByline(words)) { return [] }
    guard opening, let cut = datelineEnd(line) else { return words }
    return foldedWords(line.extracting(cut..<line.count))
}

private func isFurniture(_ words: [UInt8]) -> Bool {
    guard words.count <= longestPointer else { return false }
    if FurnitureWords.pointers.contains(where: { startsWithWords(words, $0) }) { return true }
    return words.count <= longestCredit && FurnitureWords.credits.contains { startsWithWords(words, $0) }
}

/// Whether `text` starts with `prefix` and a word ends there.
private func startsWithWords(_ text: [UInt8], _ prefix: [UInt8]) -> Bool {
    text.starts(with: prefix) && (text.count == prefix.count || text[prefix.count] == UInt8(ascii: " "))
}

private func isByline(_ words: [UInt8]) -> Bool {
    let count = words.reduce(1) { $1 == UInt8(ascii: " ") ? $0 + 1 : $0 }
    guard (2...6).contains(count), words.count <= longestCredit else { return false }
    return FurnitureWords.bylineStarts.contains { startsWithWords(words, $0) }
}

/// Where the text starts after a dateline, in bytes: a dash, or a slash or bracket closing an agency's name, within
/// the first `longestDateline` bytes, after nothing but a place in capitals, a date and the agency.
private func datelineEnd(_ line: borrowing Span<UInt8>) -> Int? {
    var at = 0
    while at < min(line.count, longestDateline) {
        let (value, length) = decodeScalar(line, at: at)
        at += length
        let isDash = value == 0x2013 || value == 0x2014 || (value == 0x2D && spaced(line, before: at))
        let isClosing = value == 0x2F || value == 0x29 || value == 0x2E
        guard isDash || isClosing else { continue }
        let head = foldedWords(line.extracting(0..<(at - length)))
        if endsWithAgency(head) { return at }
        if isDash { return nil }
    }
    return nil
}

private func spaced(_ line: borrowing Span<UInt8>, before at: Int) -> Bool {
    at >= 2 && line[at - 2] == 32 && at < line.count && line[at] == 32
}

private func endsWithAgency(_ words: [UInt8]) -> Bool {
    FurnitureWords.agencies.contains { agency in
        guard words.count >= agency.count, words.suffix(agency.count).elementsEqual(agency) else { return false }
        let before = words.count - agency.count
        let count = words.reduce(1) { $1 == UInt8(ascii: " ") ? $0 + 1 : $0 }
        return count <= 7 && (before == 0 || words[before - 1] == UInt8(ascii: " "))
    }
}
