import CharterModel

/// How much a claim of authorship is to be believed.
enum AuthorTrust {
    /// A field made for names: whatever stands in it is one, be it a nickname or an agency.
    case field
    /// A line of text that seems to name somebody.
    case line
}

/// Names in one claim: without "By", roles, dates, addresses; split where several are listed.
func names(_ claim: String) -> [String] { names(claim, trust: .line) }

/// Names in one claim of a given trust.
func names(_ claim: String, trust: AuthorTrust) -> [String] {
    let text = beforeCredits(withoutBy(cleanText(claim)))
    guard text.utf8.count < 300 else { return [] }
    let parts = split(text)
    let found = parts.compactMap { cleanName($0, trust: trust) }
    // "Ada Example, London": a lone word beside full names is a place or a subject.
    let isList = found.count > 1 && found.contains { $0.contains(" ") }
    return isList ? found.filter { $0.contains(" ") || $0 == $0.uppercased() || $0.utf8.contains(46) } : found
}

/// `text` without what introduces a name ("By", "Autor:", "View all posts by"), as often as that stands there.
func withoutBy(_ text: String) -> String {
    var rest = text.trimmedASCIIWhitespace
    var changed = true
    while changed {
        changed = false
        let lower = rest.prefix(48).lowercased()
        guard let first = lower.utf8.first, let words = byWords[first] else { return rest }
        for (word, isParticle) in words where lower.hasPrefix(word) {
            let next = rest.dropFirst(word.count)
            guard let first = next.first, !first.isLetter || word.hasSuffix(" ") else { continue }
            var after = String(next).trimmedASCIIWhitespace
            while let mark = after.first, ":-–|".contains(mark) {
                after = String(after.dropFirst()).trimmedASCIIWhitespace
            }
            // "Di Maio", "von der Leyen": part of a name.
            if isParticle, !after.contains(" ") || after.first?.isLowercase == true { continue }
            rest = after
            changed = true
            break
        }
    }
    return rest
}

/// Whether a text begins with a word that introduces an author.
func isIntroduced(_ text: String) -> Bool { withoutBy(text) != text.trimmedASCIIWhitespace }

/// Whether a text is such a word and no more: the name stands in the next element.
func isIntroduction(_ text: String) -> Bool {
    guard text.utf8.count < 24 else { return false }
    return introductions.contains(text.lowercased().trimmedASCIIWhitespace)
}

/// By first byte, the longest first. A word that must be followed by a space ends in `_`; those in the second list may also begin a name.
private let byWords: [UInt8: [(String, isParticle: Bool)]] = {
    let plain = """
        by_|by:|von:|autor:|autor_|autorin:|autorin_|auteur:|auteur_|author:|author_|authors:|authors_|posted by_|\
        written by_|published by_|reported by_|text:|text von_|texte:|texto:|testo:|story by_|autore:|автор:|авторы:|\
        автор_|müəllif:|müəllif_|yazar:|yazan:|yazar_|redaktor:|escrito por_|publicado por_|geschrieben von_|\
        verfasst von_|veröffentlicht von_|eingestellt von_|ein artikel von_|eine analyse von_|ein kommentar von_|\
        eine kolumne von_|ein gastbeitrag von_|interview:|text by_|submitted by_|words by_|opinion by_|analysis by_|\
        view all posts by_|posts by_|all posts by_|more by_|zeige alle beiträge von_|alle beiträge von_|\
        beiträge von:|beiträge von_|beitrag von_|articles by_|artikel von_|voir tous les articles de_|\
        articles de_|par:|publié par_|ver todas las entradas de_|entradas de_|por:|di:|a cura di_|door:|av:|tekst:|\
        autoren:|autor/in:|autor*in:|autor:in:|autorin/autor_|autor/autorin_|text & fotos:|text und fotos:|\
        text & foto:|text und foto:|about the author_|über den autor_|über die autorin_|presented by_|հեղինակ՝|\
        ავტორი:|mualifi:|haber:|muhabir:|wrote by_|scritto da_|pubblicato da_|geschreven door_|skrevet av_|\
        napisał_|autor artykułu:|редактор:|текст:|материал подготовил_|подготовил_|подготовила_
        """
    let particles = "von_|par_|por_|di_|de_|af_|av_|door_|od_|przez_|από_|от_"
    let lists = [(plain, false), (particles, true)]
    let words = lists.flatMap { list, isParticle in
        list.split(separator: "|").map { word in
            (word.hasSuffix("_") ? word.dropLast() + " " : String(word), isParticle: isParticle)
        }
    }
    return Dictionary(grouping: words) { $0.0.utf8.first ?? 0 }
        .mapValues { $0.sorted { $0.0.utf8.count > $1.0.utf8.count } }
}()

/// The same words by themselves.
private let introductions: Set<String> = Set(
    byWords.values.joined().flatMap { word, _ in
        let bare = word.trimmedASCIIWhitespace
        return [bare, bare.hasSuffix(":") ? String(bare.dropLast()) : bare]
    })

/// Cut off where credits for pictures begin.
private func beforeCredits(_ text: String) -> String {
    let lower = text.lowercased()
    var end = lower.count
    for word in creditWords {
        if let found = lower.firstRange(of: word) {
            end = min(end, lower.distance(from: lower.startIndex, to: found.lowerBound))
        }
    }
    return end == lower.count || end < 4 ? text : String(text.prefix(end))
}

private let creditWords = [
    " illustration", " foto:", " fotos:", " photo:", " photos:", " photograph", " bilder:", " fotos von", " fotograf",
    " bild:", " фото", " foto ", " video:",
]

private func split(_ text: String) -> [String] {
    var parts = [text]
    for separator in [
        ";", "|", "•", "·", "»", "→", "∙", " - ", " – ", " — ", " and ", " & ", " und ", " et ", " y ", " e ", " og ",
        " och ", " en ", " with ", " mit ", " и ", " та ", " və ", " ve ", " և ", " და ", " / ", ",", "\n", "、", "，",
    ] {
        parts = parts.flatMap { part in
            part.components(by: separator)
        }
    }
    return parts
}

extension String {
    /// Parts between a separator; case counts.
    fileprivate func components(by separator: String) -> [String] {
        guard contains(separator) else { return [self] }
        var parts: [String] = []
        var rest = Substring(self)
        while let found = rest.firstRange(of: separator) {
            parts.append(String(rest[..<found.lowerBound]))
            rest = rest[found.upperBound...]
        }
        parts.append(String(rest))
        return parts
    }
}

/// One name, or nil when the text is none: a role, date, address, sentence or single lower-case word.
private func cleanName(_ part: String, trust: AuthorTrust) -> String? {
    var text = withoutBy(part)
    if let open = text.firstIndex(where: { $0 == "(" || $0 == "[" || $0 == "<" }), open > text.startIndex {
        text = String(text[..<open]).trimmedASCIIWhitespace
    }
    if text.contains("@") { text = text.split(separator: " ").filter { !$0.contains("@") }.joined(separator: " ") }
    // "Example Author in Baku"
    if let place = text.firstRange(of: " in "), place.lowerBound > text.startIndex, trust == .line {
        text = String(text[..<place.lowerBound])
    }
    while let last = text.last, ".:-–—*,+".contains(last), !isInitial(text) { text.removeLast() }
    text = text.trimmedASCIIWhitespace
    guard text.utf8.count >= 2, text.utf8.count <= 70, !text.contains("://"), let first = text.first,
        first.isLetter || first == "'"
    else { return nil }
    let words = text.split(separator: " ")
    let lower = text.lowercased()
    if words.count > 6 || notNames.contains(lower) || degrees.contains(lower.filter { $0 != "." }) { return nil }
    return trust == .field ? fieldName(text, words) : lineName(text, words)
}

private func fieldName(_ text: String, _ words: [Substring]) -> String? {
    // A nickname may hold digits; a date or a telephone number has more of them than letters.
    let digits = text.count(where: \.isNumber)
    guard digits * 2 < text.count, words.count == 1 || digits == 0 else { return nil }
    let roles = words.count(where: { roleWords.contains($0.lowercased()) })
    return roles == words.count ? nil : text
}

private func lineName(_ text: String, _ words: [Substring]) -> String? {
    guard text.utf8.count >= 3, !text.contains(where: \.isNumber) else { return nil }
    if words.contains(where: { roleWords.contains($0.lowercased()) || lineRoleWords.contains($0.lowercased()) }) {
        return nil
    }
    // Only particles are in lower case.
    let small = words.count { $0.first?.isLowercase == true }
    if small == words.count || (words.count > 1 && text.first?.isLowercase == true && small * 2 >= words.count) {
        return nil
    }
    if words.count == 1, text == text.uppercased(), text.utf8.count > 12, text.utf8.allSatisfy({ $0 < 0x80 }) {
        return nil
    }
    return text
}

/// Ends in an initial or an abbreviation: "R. R.", "Ph.D."
private func isInitial(_ text: String) -> Bool {
    guard text.hasSuffix(".") else { return false }
    let last = text.split(whereSeparator: { $0 == " " || $0 == "." }).last ?? ""
    return last.count == 1 && text.count <= 6
}

/// Whether a name is rather that of a company, an office or a paper.
func isOrganisation(_ name: String) -> Bool {
    let words = name.lowercased().split(whereSeparator: { !$0.isLetter })
    return words.contains { organisationWords.contains(String($0)) } || name.contains("e.V") || name.contains(".com")
}

private let organisationWords: Set<String> = Set(
    """
    gmbh ag kg ltd inc llc corp verlag redaktion redakteur redaktionsteam team news newsroom zeitung magazin magazine \
    stiftung foundation institut institute agency agentur press presse online editorial editors staff media medien \
    group gruppe verband ministerium ministry university universität redacción redazione rédaction newsdesk desk \
    редакция agencies wire bureau blog radio tv
    """.split(separator: " ").map(String.init))

private let degrees: Set<String> = [
    "phd", "md", "mba", "msc", "bsc", "ba", "ma", "rd", "rdn", "esq", "jr", "sr", "dds", "rn", "llm", "jd", "cfa", "dr",
]

private let notNames: Set<String> = Set(
    """
    admin
    administrator
    editor
    editors
    staff
    anonymous
    guest
    unknown
    redaction
    webmaster
    author
    autor
    autorin
    auteur
    n/a
    none
    editorial
    author page
    more
    follow
    share
    view all posts
    null
    undefined
    by
    test
    facebook
    twitter
    email
    e-mail
    print
    comments
    datum
    date
    beitrag
    kommentar
    quelle
    source
    about the author
    posted
    published
    gast
    user
    root
    """.split(separator: "\n").map(String.init))

private let roleWords: Set<String> = Set(
    """
    correspondent reporter editor writer updated published posted photographer columnist chefredakteur \
    redakteur redakteurin korrespondent korrespondentin journalist contributor producer bureau follow \
    subscribe profile http https comments minutes read ago
    """.split(separator: " ").map(String.init))

/// In a line of text these, too, make a name unlikely.
private let lineRoleWords: Set<String> = Set(
    """
    redaktion rédaction redacción redazione newsroom редакция staff desk online impressum kontakt uhr min \
    lesezeit artikel news foto fotos photo
    """.split(separator: " ").map(String.init))
