/// What a word of a date means.
enum DateWord: Sendable, Equatable {
    /// 1 to 12. Doubtful where the word is also a weekday (`mar.`, March and mardi).
    case month(Int, isDoubtful: Bool)
    /// Seconds east of Greenwich.
    case zone(Int)
    /// Before or after noon; some words also say whose clock it is (seconds east of Greenwich).
    case half(isAfternoon: Bool, zone: Int?)
    /// A word to pass over.
    case weekday
}

/// The month a word names, 1 to 12: in full, in the genitive, in a usual abbreviation, or with the ending a language
/// puts behind; nil for any other word. `word` is lower-case. Safe for running text: words of English that are also an
/// abbreviation somewhere (`out`, `pro`) count as none.
func monthNumber(_ word: String) -> Int? {
    if let exact = MonthTable.shared.exact[word] { return exact }
    guard let first = word.utf8.first, word.utf8.count > 3 else { return nil }
    if first < 0x80, word.utf8.allSatisfy({ $0 < 0x80 }) || latinEndings.contains(where: word.hasSuffix) {
        for ending in latinEndings where word.hasSuffix(ending) {
            if let found = MonthTable.shared.bending[String(word.dropLast(ending.count))] { return found }
        }
        return nil
    }
    var stem = Substring(word)
    for _ in 0..<3 where stem.utf8.count > 6 {
        stem = stem.dropLast()
        if let found = MonthTable.shared.bending[String(stem)] { return found }
    }
    return nil
}

/// The meaning of a word in a date, `word` as written; nil when it has none that is known.
func dateWord(_ word: ArraySlice<UInt8>) -> DateWord? {
    if word.count <= 4, let key = packed(word) { return shortWords[key] ?? longWord(word) }
    return longWord(word)
}

private func longWord(_ word: ArraySlice<UInt8>) -> DateWord? {
    guard word.count <= 64 else { return nil }
    let folded = foldedDateWord(word)
    if let half = halves[folded] { return half }
    if let offset = longZones[folded] { return .zone(offset) }
    if weekdays.contains(folded) { return .weekday }
    return (monthNumber(folded) ?? feedMonths[folded]).map { .month($0, isDoubtful: false) }
}

/// Lower-case; the dot that İ leaves over an i when lowered goes.
func foldedDateWord(_ word: ArraySlice<UInt8>) -> String {
    if word.allSatisfy({ $0 < 0x80 }) { return String(decoding: word.map { $0 | 0x20 }, as: UTF8.self) }
    let lower = String(decoding: word, as: UTF8.self).lowercased()
    guard lower.unicodeScalars.contains("\u{307}") else { return lower }
    return String(String.UnicodeScalarView(lower.unicodeScalars.filter { $0 != "\u{307}" }))
}

/// Up to four ASCII letters, lower-case, as one number; nil when another byte is among them.
private func packed(_ word: some Sequence<UInt8>) -> UInt32? {
    var key: UInt32 = 0
    for byte in word {
        guard byte < 0x80 else { return nil }
        key = key << 8 | UInt32(byte | 0x20)
    }
    return key
}

/// What almost every date is made of, without the work of a string.
private let shortWords: [UInt32: DateWord] = {
    var words: [String: DateWord] = [:]
    for (index, name) in "jan feb mar apr may jun jul aug sep oct nov dec".split(separator: " ").enumerated() {
        words[String(name)] = .month(index + 1, isDoubtful: name == "mar")
    }
    words["sept"] = .month(9, isDoubtful: false)
    for name in "mon tue tues wed thu thur fri sat sun".split(separator: " ") { words[String(name)] = .weekday }
    words["am"] = .half(isAfternoon: false, zone: nil)
    words["pm"] = .half(isAfternoon: true, zone: nil)
    for (name, offset) in zoneOffsets where name.utf8.count <= 4 { words[name] = .zone(offset) }
    return Dictionary(
        uniqueKeysWithValues: words.compactMap { word, meaning in packed(word.utf8).map { ($0, meaning) } })
}()

/// `martes` and `середа` would be months with an ending.
private let weekdays: Set<String> = [
    "mardi", "martes", "martedi", "martedì", "marți", "marti", "середа", "середу", "середи", "mercredi",
]

private func hours(_ count: Double) -> Int { Int(count * 3600) }

private let halves: [String: DateWord] = [
    "오전": .half(isAfternoon: false, zone: hours(9)), "오후": .half(isAfternoon: true, zone: hours(9)),
    "午前": .half(isAfternoon: false, zone: hours(9)), "午後": .half(isAfternoon: true, zone: hours(9)),
    "上午": .half(isAfternoon: false, zone: hours(8)), "下午": .half(isAfternoon: true, zone: hours(8)),
    "ص": .half(isAfternoon: false, zone: nil), "م": .half(isAfternoon: true, zone: nil),
    "πμ": .half(isAfternoon: false, zone: nil), "μμ": .half(isAfternoon: true, zone: nil),
]

/// Names of zones by cities (behind a `/`) count only where their clocks do not change over the year.
private let longZones: [String: Int] = [
    "мск": hours(3), "baku": hours(4), "tbilisi": hours(4), "yerevan": hours(4), "dubai": hours(4),
    "istanbul": hours(3), "moscow": hours(3), "minsk": hours(3), "tashkent": hours(5), "ashgabat": hours(5),
]

/// Seconds east of Greenwich by abbreviation. The first eleven are RFC 822's; single letters mean UTC, since
/// RFC 822 had them the wrong way round (RFC 2822 §4.3). `ist` is India, `amt` Armenia, `bst` Britain.
let zoneOffsets: [String: Int] = {
    let table: [String: Double] = [
        "ut": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
        "z": 0, "utc": 0, "et": -5, "ct": -6, "mt": -7, "pt": -8, "at": -4, "ast": -4, "adt": -3, "nst": -3.5,
        "ndt": -2.5, "akst": -9, "akdt": -8, "hst": -10, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "met": 1,
        "mest": 2, "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "msk": 3, "msd": 4, "trt": 3, "azt": 4, "azst": 5,
        "bakt": 4, "get": 4, "amt": 4, "samt": 4, "yekt": 5, "omst": 6, "krat": 7, "novt": 7, "irkt": 8, "yakt": 9,
        "vlat": 10, "gst": 4, "irst": 3.5, "irdt": 4.5, "idt": 3, "uzt": 5, "tmt": 5, "tjt": 5, "kgt": 6, "almt": 5,
        "aft": 4.5, "pkt": 5, "ist": 5.5, "npt": 5.75, "ict": 7, "wib": 7, "sgt": 8, "myt": 8, "pht": 8, "hkt": 8,
        "awst": 8, "jst": 9, "kst": 9, "acst": 9.5, "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13,
        "wat": 1, "cat": 2, "sast": 2, "eat": 3, "brt": -3, "clt": -4, "cot": -5,
    ]
    return table.mapValues { Int($0 * 3600) }
}()

/// Abbreviations that are months in the date of a feed, and other words in running text.
private let feedMonths: [String: Int] = [
    "out": 10, "pro": 12, "sty": 1, "lut": 2, "kwi": 4, "cze": 6, "lip": 7, "sie": 8, "wrz": 9, "paź": 10, "gru": 12,
    "jui": 7, "maj": 5, "lis": 11,
]

/// Endings that Turkic languages put behind a month, as in `mayda`, `fevralın`, `Mayısta`.
private let latinEndings = [
    "ndan", "ndən", "ında", "ində", "unda", "ündə", "ının", "inin", "dan", "dən", "tan", "den", "ten", "ın", "in",
    "un", "ün", "da", "də", "de", "ta", "te", "ı", "i", "u", "ü", "a", "ə",
]

/// Every spelling of the months, read once.
private struct MonthTable: Sendable {
    static let shared = MonthTable()

    /// Names, genitives, abbreviations.
    private(set) var exact: [String: Int] = [:]
    /// Names that an ending may follow.
    private(set) var bending: [String: Int] = [:]

    /// Of two languages that mean different months by a word, the one listed first has it.
    private init() {
        for language in monthNames {
            var prefixes: [String: Int] = [:]
            for (index, spellings) in language.names.split(separator: " ").enumerated() {
                for name in spellings.split(separator: "/").map(String.init) {
                    if exact[name] == nil { exact[name] = index + 1 }
                    if language.bends, bending[name] == nil { bending[name] = index + 1 }
                    guard language.isShortened else { continue }
                    for count in 3..<max(3, name.count) {
                        let prefix = String(name.prefix(count))
                        prefixes[prefix] = prefixes[prefix, default: index + 1] == index + 1 ? index + 1 : 0
                    }
                }
            }
            for (prefix, month) in prefixes where month > 0 && exact[prefix] == nil { exact[prefix] = month }
        }
    }
}

/// The months of one language, in order; spellings of one month (nominative, genitive, without accents, irregular
/// abbreviations) stand between slashes.
private struct MonthNames {
    /// Any beginning of three letters or more is an abbreviation.
    var isShortened = true
    /// An ending may follow (Turkic, and whatever is not written in Latin letters).
    var bends = false
    var names: String
}

/// English, Azerbaijani, Turkish, Russian, Ukrainian, Armenian, Georgian, German, French, Spanish, Italian come first.
private let monthNames: [MonthNames] = [
    .init(names: "january february march april may june july august september/sept october november december"),
    .init(bends: true, names: "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr"),
    .init(
        bends: true,
        names: "ocak şubat/subat mart nisan mayıs/mayis haziran temmuz ağustos/agustos eylül/eylul ekim kasım/kasim "
            + "aralık/aralik"),
    .init(
        bends: true,
        names: "январь/января февраль/февраля март/марта апрель/апреля май/мая/мае июнь/июня июль/июля август/августа "
            + "сентябрь/сентября октябрь/октября ноябрь/ноября декабрь/декабря"),
    .init(
        bends: true,
        names: "січень/січня лютий/лютого березень/березня квітень/квітня травень/травня червень/червня липень/липня "
            + "серпень/серпня вересень/вересня жовтень/жовтня листопад/листопада грудень/грудня"),
    .init(
        bends: true,
        names: "հունվար փետրվար մարտ ապրիլ մայիս հունիս հուլիս օգոստոս սեպտեմբեր հոկտեմբեր նոյեմբեր դեկտեմբեր"),
    .init(
        bends: true,
        names: "იანვარ/იანვრის თებერვალ/თებერვლის მარტ აპრილ მაის/მაი ივნის/ივნ ივლის/ივლ აგვისტო სექტემბერ/სექტემბრის "
            + "ოქტომბერ/ოქტომბრის ნოემბერ/ნოემბრის დეკემბერ/დეკემბრის"),
    .init(
        names: "januar/jänner februar/feber märz/maerz/mrz april mai juni juli august september oktober november "
            + "dezember"),
    .init(
        names: "janvier février/fevrier mars avril mai juin juillet/juil août/aout septembre octobre novembre "
            + "décembre/decembre"),
    .init(
        names: "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre"),
    .init(
        names: "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"),
    .init(
        names: "ιανουάριος/ιανουαρίου φεβρουάριος/φεβρουαρίου μάρτιος/μαρτίου/μάρ/μαρ απρίλιος/απριλίου "
            + "μάιος/μαΐου/μάι/μαι/μαϊ ιούνιος/ιουνίου/ιουν ιούλιος/ιουλίου/ιουλ αύγουστος/αυγούστου/αυγ "
            + "σεπτέμβριος/σεπτεμβρίου οκτώβριος/οκτωβρίου νοέμβριος/νοεμβρίου/νοε δεκέμβριος/δεκεμβρίου"),
    .init(
        isShortened: false,
        names: "janeiro fevereiro/fev março/marco abril/abr maio junho julho agosto setembro outubro novembro "
            + "dezembro/dez"),
    .init(
        isShortened: false,
        names: "styczeń/stycznia luty/lutego marzec/marca kwiecień/kwietnia maj/maja czerwiec/czerwca lipiec/lipca "
            + "sierpień/sierpnia wrzesień/września/wrzesnia październik/października/pazdziernika listopad/listopada "
            + "grudzień/grudnia"),
    .init(
        isShortened: false,
        names: "januari februari maart/mrt april mei juni juli augustus september oktober/okt november december"),
    .init(
        isShortened: false,
        names:
            "ianuarie/ian februarie martie aprilie mai iunie/iun iulie/iul august septembrie octombrie noiembrie/noi "
            + "decembrie"),
    .init(
        isShortened: false, bends: true,
        names:
            "يناير فبراير مارس أبريل/ابريل/إبريل مايو يونيو/يونيه يوليو/يوليه أغسطس/اغسطس سبتمبر أكتوبر/اكتوبر نوفمبر "
            + "ديسمبر"),
    .init(
        isShortened: false, bends: true,
        names: "студзень/студзеня люты/лютага сакавік/сакавіка красавік/красавіка травень/траўня чэрвень/чэрвеня "
            + "ліпень/ліпеня жнівень/жніўня верасень/верасня кастрычнік/кастрычніка лістапад/лістапада снежань/снежня"),
    .init(
        isShortened: false, bends: true,
        names: "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"),
    .init(
        isShortened: false, bends: true,
        names: "yanvar fevral mart aprel may iyun iyul avgust sentabr oktabr noyabr dekabr"),
    .init(
        isShortened: false,
        names: "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه/جولای اوت سپتامبر اکتبر نوامبر دسامبر"),
    .init(
        isShortened: false,
        names: "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר"),
    .init(
        isShortened: false,
        names: "leden/ledna únor/února březen/března duben/dubna květen/května červen/června červenec/července "
            + "srpen/srpna září říjen/října listopad/listopadu prosinec/prosince"),
    .init(
        isShortened: false,
        names: "január/januára február/februára marec/marca apríl/apríla máj/mája jún/júna júl/júla august/augusta "
            + "september/septembra október/októbra november/novembra december/decembra"),
    .init(
        isShortened: false,
        names: "siječanj/siječnja veljača/veljače ožujak/ožujka travanj/travnja svibanj/svibnja lipanj/lipnja "
            + "srpanj/srpnja kolovoz/kolovoza rujan/rujna listopad studeni/studenog/studenoga prosinac/prosinca"),
    .init(
        isShortened: false, bends: true,
        names: "јануар фебруар март април мај јун јул август септембар/септембра октобар/октобра новембар/новембра "
            + "децембар/децембра"),
    .init(
        isShortened: false,
        names: "януари февруари март април май юни юли август септември октомври ноември декември"),
    .init(
        names: "január február március április május június július augusztus szeptember október november december"),
    .init(
        isShortened: false,
        names: "januari/januar februari/februar mars/marts april maj/mai juni juli augusti/august september oktober "
            + "november december/desember"),
    .init(
        isShortened: false,
        names: "tammikuuta/tammikuu helmikuuta/helmikuu maaliskuuta/maaliskuu huhtikuuta/huhtikuu toukokuuta/toukokuu "
            + "kesäkuuta/kesäkuu heinäkuuta/heinäkuu elokuuta/elokuu syyskuuta/syyskuu lokakuuta/lokakuu "
            + "marraskuuta/marraskuu joulukuuta/joulukuu"),
    .init(
        isShortened: false,
        names: "januari februari maret april mei juni juli agustus september oktober november desember"),
    .init(
        isShortened: false,
        names: "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember"),
]
