/// The ways in which feeds, headers and pages write an instant.
extension NewsroomTime {
    /// `2026-02-10T15:20:00+04:00` (RFC 3339; also what `dc:date` and JSON-LD take).
    var iso: String {
        let now = civil
        return "\(now.year)-\(Self.two(now.month))-\(Self.two(now.day))T\(clock)\(zone(colon: ":"))"
    }

    /// `Tue, 10 Feb 2026 15:20:00 +0400` (RFC 822 with the four-digit year of RFC 1123).
    var mail: String { "\(englishDay) \(clock) \(zone(colon: ""))" }

    /// `Tue, 10 Feb 2026 11:20:00 GMT` (RFC 9110 §5.6.7).
    var http: String {
        let utc = NewsroomTime(seconds: seconds)
        return "\(utc.englishDay) \(utc.clock) GMT"
    }

    /// The date as a reader sees it, in the page's language: `10 fevral 2026, 15:20`.
    func visible(in language: String) -> String {
        let now = civil
        let month = (Self.months[language] ?? Self.englishMonths)[now.month - 1]
        let comma = language == "tr" ? "" : ","
        return "\(now.day) \(month) \(now.year)\(comma) \(Self.two(now.hour)):\(Self.two(now.minute))"
    }

    static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    static let months = [
        "az": [
            "yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avqust", "sentyabr", "oktyabr", "noyabr",
            "dekabr",
        ],
        "tr": [
            "Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım",
            "Aralık",
        ],
        "ru": [
            "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября",
            "ноября", "декабря",
        ],
        "uk": [
            "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня",
            "листопада", "грудня",
        ],
        "hy": [
            "հունվարի", "փետրվարի", "մարտի", "ապրիլի", "մայիսի", "հունիսի", "հուլիսի", "օգոստոսի", "սեպտեմբերի",
            "հոկտեմբերի", "նոյեմբերի", "դեկտեմբերի",
        ],
        "ka": [
            "იანვარი", "თებერვალი", "მარტი", "აპრილი", "მაისი", "ივნისი", "ივლისი", "აგვისტო", "სექტემბერი",
            "ოქტომბერი", "ნოემბერი", "დეკემბერი",
        ],
    ]

    private var clock: String {
        let now = civil
        return "\(Self.two(now.hour)):\(Self.two(now.minute)):\(Self.two(now.second))"
    }

    private var englishDay: String {
        let now = civil
        let day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][now.weekday]
        return "\(day), \(Self.two(now.day)) \(Self.englishMonths[now.month - 1].prefix(3)) \(now.year)"
    }

    private func zone(colon: String) -> String {
        if offset == 0 && !colon.isEmpty { return "Z" }
        let minutes = abs(offset) / 60
        return "\(offset < 0 ? "-" : "+")\(Self.two(minutes / 60))\(colon)\(Self.two(minutes % 60))"
    }
}
