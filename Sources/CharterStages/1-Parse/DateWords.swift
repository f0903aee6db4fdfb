/// The month a word names in full, shortened to three letters or more, or with an ending; nil for any other word.
func monthNumber(_ word: String) -> Int? {
    if let known = englishMonths[word] { return known }
    let bytes = Array(word.utf8)
    guard bytes.count >= 3, bytes[0] < 0x80 || bytes.count >= 6, !weekdaysLikeMonths.contains(word) else { return nil }
    for (index, names) in monthNames.enumerated() {
        for name in names where isForm(bytes, of: name) { return index + 1 }
    }
    return nil
}

/// Whether `word` is the beginning of `name`, or `name` with an ending of at most three letters.
private func isForm(_ word: [UInt8], of name: [UInt8]) -> Bool {
    if word.count <= name.count { return name.starts(with: word) }
    return word.count - name.count <= 9 && word.starts(with: name)
}

private let englishMonths: [String: Int] = [
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11,
    "dec": 12, "sept": 9,
]

/// French, Spanish, Italian Tuesday; Ukrainian Wednesday.
private let weekdaysLikeMonths: Set<String> = ["mardi", "martes", "martedi", "martedì", "середа", "середу", "середи"]

/// By month: English, Azerbaijani, Turkish, Russian, Ukrainian, Armenian, Georgian, German, French, Spanish,
/// Italian, and Greek and Hungarian, which old feeds have. Where the ending changes the stem, both are listed.
private let monthNames: [[[UInt8]]] = [
    "january yanvar ocak январь января січень січня հունվար იანვარ januar jänner janvier enero gennaio ιαν január",
    "february fevral şubat subat февраль февраля лютий лютого փետրվար თებერვალ februar février fevrier febrero "
        + "febbraio φεβ február",
    "march mart март марта березень березня մարտ მარტ märz maerz mars marzo μάρ μαρ március",
    "april aprel nisan апрель апреля квітень квітня ապրիլ აპრილ avril abril aprile απρ április",
    "may mayıs mayis май мая травень травня մայիս მაის mai mayo maggio μάι μαι μαϊ május",
    "june iyun haziran июнь июня червень червня հունիս ივნის juni juin junio giugno ιούν ιουν június",
    "july iyul temmuz июль июля липень липня հուլիս ივლის juli juillet julio luglio ιούλ ιουλ július",
    "august avqust ağustos agustos август августа серпень серпня օգոստոս აგვისტო août aout agosto αύγ αυγ augusztus",
    "september sentyabr eylül eylul сентябрь сентября вересень вересня սեպտեմբեր სექტემბერ septembre septiembre "
        + "setiembre settembre σεπ szeptember",
    "october oktyabr ekim октябрь октября жовтень жовтня հոկտեմբեր ოქტომბერ oktober octobre octubre ottobre οκτ október",
    "november noyabr kasım kasim ноябрь ноября листопад նոյեմբեր ნოემბერ novembre noviembre νοέ νοε",
    "december dekabr aralık aralik декабрь декабря грудень грудня դեկտեմբեր დეკემბერ dezember décembre decembre "
        + "diciembre dicembre δεκ",
].map { names in names.split(separator: " ").map { Array($0.utf8) } }

/// Before and after noon.
let halfOfDay: [String: Bool] = ["am": false, "pm": true, "오전": false, "오후": true]

/// Seconds east of Greenwich by abbreviation. The first eleven are RFC 822's; single letters mean UTC, since
/// RFC 822 had them the wrong way round (RFC 2822 §4.3). `ist` is India, `amt` Armenia, `bst` Britain.
let zoneOffsets: [String: Int] = {
    let hours: [String: Double] = [
        "ut": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
        "z": 0, "utc": 0, "et": -5, "ct": -6, "mt": -7, "pt": -8, "at": -4, "ast": -4, "adt": -3, "nst": -3.5,
        "akst": -9, "akdt": -8, "hst": -10, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "met": 1, "mest": 2,
        "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "msd": 4, "trt": 3, "azt": 4, "azst": 5, "get": 4,
        "amt": 4, "gst": 4, "irst": 3.5, "pkt": 5, "ist": 5.5, "ict": 7, "sgt": 8, "hkt": 8, "awst": 8, "jst": 9,
        "kst": 9, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
    ]
    return hours.mapValues { Int($0 * 3600) }
}()
