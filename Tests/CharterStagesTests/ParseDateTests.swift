import CharterModel
import TestSupport
import Testing

@testable import CharterStages

@Suite struct ParseDateTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var text: String
        /// ISO 8601 in UTC, only the day for a date without time, nil for no date.
        var wanted: String?
        var testDescription: String { text }
        init(_ text: String, _ wanted: String?) { (self.text, self.wanted) = (text, wanted) }
    }

    static let internetMessage = [
        Case("Tue, 10 Feb 2026 12:00:00 GMT", "2026-02-10T12:00:00Z"),
        Case("Tue, 10 Feb 2026 12:00:00 +0400", "2026-02-10T08:00:00Z"),
        Case("Tue, 10 Feb 2026 12:00:00 +04:00", "2026-02-10T08:00:00Z"),
        Case("Tue, 10 Feb 2026 12:00:00 -0930", "2026-02-10T21:30:00Z"),
        Case("Tue, 10 Feb 2026 12:00:00 EST", "2026-02-10T17:00:00Z"),
        Case("Tue, 10 Feb 2026 12:00:00 PDT", "2026-02-10T19:00:00Z"),
        Case("Tue, 10 Feb 2026 12:00:00 UT", "2026-02-10T12:00:00Z"),
        Case("Tue, 10 Feb 2026 12:00:00 Z", "2026-02-10T12:00:00Z"),
        Case("Tue, 10 Feb 2026 12:00:00 Etc/GMT", "2026-02-10T12:00:00Z"),
        Case("Tue, 10 Feb 2026 12:00:00 AZT", "2026-02-10T08:00:00Z"),
        Case("Tue, 10 Feb 2026 12:00:00 MSK", "2026-02-10T09:00:00Z"),
        Case("Tue, 10 Feb 2026 12:00:00", "2026-02-10T12:00:00Z"),
        Case("Tue, 10 Feb 2026 12:00 GMT", "2026-02-10T12:00:00Z"),
        Case("Tue,10 Feb 2026 12:00:00 GMT", "2026-02-10T12:00:00Z"),
        Case("Fri, 10 Feb 2026 12:00:00 GMT", "2026-02-10T12:00:00Z"),
        Case("10 Feb 2026 12:00:00 GMT", "2026-02-10T12:00:00Z"),
        Case("Mon, 1 Feb 26 1:02:03 GMT", "2026-02-01T01:02:03Z"),
        Case("Thu, 01 Jan 70 00:00:00 GMT", "1970-01-01T00:00:00Z"),
        Case("Tuesday, 10-Feb-26 12:00:00 GMT", "2026-02-10T12:00:00Z"),
        Case("Tue, 10 Feb 2026 12:00:00 GMT (summer's (nested) note)", "2026-02-10T12:00:00Z"),
        Case("  Tue, 10 FEBRUARY 2026  12:00:00  gmt ", "2026-02-10T12:00:00Z"),
        Case("Tue, 10 Feb 2026", "2026-02-10"),
        Case("Tue, 31 Dec 2025 23:59:60 GMT", "2025-12-31T23:59:59Z"),
        Case("Tue, 10 Feb 2026 24:00:00 GMT", "2026-02-11T00:00:00Z"),
        Case("Tue Feb 10 12:00:00 2026", "2026-02-10T12:00:00Z"),
        Case("Tue Feb 10 12:00:00 +0000 2026", "2026-02-10T12:00:00Z"),
        Case("Tue Feb 10 12:00:00 EST 2026", "2026-02-10T17:00:00Z"),
    ]

    static let iso = [
        Case("2026", "2026-01-01"), Case("2026-02", "2026-02-01"), Case("2026-02-10", "2026-02-10"),
        Case("20260210", "2026-02-10"), Case("2026-041", "2026-02-10"), Case("2026041", "2026-02-10"),
        Case("260210", "2026-02-10"), Case("26-02-10", "2026-02-10"),
        Case("2026-02-10T12:00Z", "2026-02-10T12:00:00Z"), Case("2026-02-10T12:00:30Z", "2026-02-10T12:00:30Z"),
        Case("2026-02-10t12:00:30z", "2026-02-10T12:00:30Z"), Case("2026-02-10T12:00:30.987Z", "2026-02-10T12:00:30Z"),
        Case("2026-02-10T12:00:30,5+04:00", "2026-02-10T08:00:30Z"),
        Case("2026-02-10T12:00:30+0400", "2026-02-10T08:00:30Z"),
        Case("2026-02-10T12:00:30+04", "2026-02-10T08:00:30Z"),
        Case("2026-02-10T12:00:30 -05:00", "2026-02-10T17:00:30Z"),
        Case("2026-02-10 12:00:30", "2026-02-10T12:00:30Z"), Case("2026-02-10 T 12:00:30Z", "2026-02-10T12:00:30Z"),
        Case("20260210T120030Z", "2026-02-10T12:00:30Z"), Case("20260210T1200+0400", "2026-02-10T08:00:00Z"),
        Case("20260210120030", "2026-02-10T12:00:30Z"), Case("2026-2-1T3:04:05Z", "2026-02-01T03:04:05Z"),
        Case("2026-02-10T24:00:00Z", "2026-02-11T00:00:00Z"),
    ]

    static let habits = [
        Case("2026/02/10", "2026-02-10"), Case("2026/2/1 03:04", "2026-02-01T03:04:00Z"),
        Case("10.02.2026", "2026-02-10"),
        Case("10.02.2026 12:30", "2026-02-10T12:30:00Z"), Case("10.02.26", "2026-02-10"),
        Case("10/02/2026", "2026-02-10"),
        Case("02/25/2026", "2026-02-25"), Case("Feb 10, 2026", "2026-02-10"),
        Case("February 10, 2026 3:05 PM", "2026-02-10T15:05:00Z"),
        Case("12:00 AM, Feb 10 2026", "2026-02-10T00:00:00Z"), Case("12:30 pm 10 Feb 2026", "2026-02-10T12:30:00Z"),
        Case("10th of February 2026", "2026-02-10"), Case("Published at 10:00 on 10 Feb 2026", "2026-02-10T10:00:00Z"),
        Case("31 June 2026", "2026-07-01"),
    ]

    static let languages = [
        Case("10 fevral 2026", "2026-02-10"), Case("10 Fevral 2026, 14:05", "2026-02-10T14:05:00Z"),
        Case("3 iyul 2026", "2026-07-03"),
        Case("3 avqust 2026", "2026-08-03"), Case("10 Şubat 2026 Salı 12:00", "2026-02-10T12:00:00Z"),
        Case("5 Ağustos 2026", "2026-08-05"),
        Case("5 Aralık 2026", "2026-12-05"), Case("10 февраля 2026 г. 09:15", "2026-02-10T09:15:00Z"),
        Case("9 мая 2026", "2026-05-09"),
        Case("9 МАЯ 2026", "2026-05-09"), Case("1 авг. 2026", "2026-08-01"), Case("10 лютого 2026", "2026-02-10"),
        Case("1 листопада 2026", "2026-11-01"),
        Case("середа, 1 липня 2026", "2026-07-01"), Case("10 փետրվարի 2026", "2026-02-10"),
        Case("Հունիս 3, 2026", "2026-06-03"),
        Case("10 თებერვალი 2026", "2026-02-10"), Case("10 თებერვალს, 2026", "2026-02-10"),
        Case("10. Februar 2026", "2026-02-10"),
        Case("3. März 2026", "2026-03-03"), Case("mer, 11 févr. 2026 10:00:00 +0100", "2026-02-11T09:00:00Z"),
        Case("1er août 2026", "2026-08-01"),
        Case("mar. 10 nov. 2026", "2026-11-10"), Case("mardi 10 mars 2026", "2026-03-10"),
        Case("10 de enero de 2026", "2026-01-10"),
        Case("martes, 10 de marzo de 2026", "2026-03-10"), Case("10 luglio 2026", "2026-07-10"),
        Case("juin 3, 2026", "2026-06-03"), Case("12 may 2026, 14:05", "2026-05-12T14:05:00Z"),
        Case("2026-cı il 12 may", "2026-05-12"), Case("12 may 2026-cı il, saat 14:05", "2026-05-12T14:05:00Z"),
        Case("mayıs 12, 2026", "2026-05-12"), Case("12 Mayıs'ta, 2026", "2026-05-12"),
        Case("12 İyun 2026", "2026-06-12"), Case("5 AĞUSTOS 2026", "2026-08-05"), Case("5 Kas 2026", "2026-11-05"),
        Case("fevralın 10-u 2026", "2026-02-10"), Case("12 мая 2026 г.", "2026-05-12"),
        Case("12 Mai 2026", "2026-05-12"), Case("12. Mai 2026", "2026-05-12"), Case("le 12 mai 2026", "2026-05-12"),
        Case("12 de maio de 2026", "2026-05-12"), Case("3 março 2026", "2026-03-03"), Case("3 out 2026", "2026-10-03"),
        Case("12 czerwca 2026", "2026-06-12"), Case("12 lipca 2026", "2026-07-12"), Case("5 paź 2026", "2026-10-05"),
        Case("12 mei 2026", "2026-05-12"), Case("3 mrt 2026", "2026-03-03"), Case("12 iunie 2026", "2026-06-12"),
        Case("marți, 10 februarie 2026", "2026-02-10"), Case("12 Μαΐου 2026", "2026-05-12"),
        Case("10 Φεβ 2026", "2026-02-10"), Case("12 مايو 2026", "2026-05-12"), Case("12 يونيو 2026", "2026-06-12"),
        Case("12 červen 2026", "2026-06-12"), Case("12 července 2026", "2026-07-12"),
        Case("12 мамыр 2026", "2026-05-12"), Case("12 מאי 2026", "2026-05-12"),
        Case("12 toukokuuta 2026", "2026-05-12"),
        Case("21 იანვრის, 2026", "2026-01-21"), Case("5 სექტემბერს 2026", "2026-09-05"),
    ]

    /// Every month, as our languages write it in the middle of a date; and what only looks like one.
    @Test(arguments: [
        "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
        "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
        "հունվարի փետրվարի մարտի ապրիլի մայիսի հունիսի հուլիսի օգոստոսի սեպտեմբերի հոկտեմբերի նոյեմբերի դեկտեմբերի",
        "იანვარი თებერვალი მარტი აპრილი მაისი ივნისი ივლისი აგვისტო სექტემბერი ოქტომბერი ნოემბერი დეკემბერი",
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    ])
    func months(names: String) {
        for (index, name) in names.split(separator: " ").enumerated() {
            let wanted = "2026-\(index < 9 ? "0" : "")\(index + 1)-07T09:15:00Z"
            #expect(readDate("7 \(name) 2026 09:15")?.at.iso8601 == wanted, "\(name)")
            #expect(readDate("\(name) 7, 2026, 09:15")?.at.iso8601 == wanted, "\(name)")
        }
    }

    @Test(arguments: ["mayor", "marchandise", "juniors", "seta", "out", "pro", "sun", "augury", "marzipan", "თე", ""])
    func wordsThatAreNoMonth(word: String) { #expect(monthNumber(word) == nil) }

    static let zones = [
        Case("10 Feb 2026 12:00:00 GMT+4", "2026-02-10T08:00:00Z"),
        Case("10 Feb 2026 12:00:00 GMT-0330", "2026-02-10T15:30:00Z"),
        Case("10 Feb 2026 12:00 UTC+04:00", "2026-02-10T08:00:00Z"),
        Case("10 Feb 2026 12:00:00 +4", "2026-02-10T08:00:00Z"),
        Case("10 Feb 2026 12:00:00 +0400 (AZT)", "2026-02-10T08:00:00Z"),
        Case("2026-02-10T12:00:00+04:00[Asia/Baku]", "2026-02-10T08:00:00Z"),
        Case("2026-02-10 12:00:00 Asia/Baku", "2026-02-10T08:00:00Z"),
        Case("10.02.2026 12:00 МСК", "2026-02-10T09:00:00Z"), Case("10 Feb 2026 12:00 A", "2026-02-10T12:00:00Z"),
        Case("10 Feb 2026 12:00 Y", "2026-02-10T12:00:00Z"), Case("10 Feb 2026 12:00 IRST", "2026-02-10T08:30:00Z"),
        Case("Baku, 10 Feb 2026 12:00", "2026-02-10T12:00:00Z"), Case("2026-02-10T09:00:00+00:xx", nil),
    ]

    /// Weeks, counted seconds, clocks in words, and orders that the clock gives away.
    static let forms = [
        Case("2026-W07-2", "2026-02-10"), Case("2026W072", "2026-02-10"), Case("2026-W07", "2026-02-09"),
        Case("2026-W01-1", "2025-12-29"), Case("2026-W53-7", "2027-01-03"), Case("2026-W54-1", nil),
        Case("2026-W07-2T12:00:00Z", "2026-02-10T12:00:00Z"), Case("2026-041T12:00Z", "2026-02-10T12:00:00Z"),
        Case("1770724800", "2026-02-10T12:00:00Z"), Case(" 1770724800123 ", "2026-02-10T12:00:00Z"),
        Case("1770724800.5", "2026-02-10T12:00:00Z"), Case("2026021012", "2026-02-10T12:00:00Z"),
        Case("1770724800 x", nil), Case("0000000001", nil),
        Case("2/10/2026 2:05:00 PM", "2026-02-10T14:05:00Z"), Case("2/10/2026 14:05", "2026-10-02T14:05:00Z"),
        Case("25/2/2026 2:05 PM", "2026-02-25T14:05:00Z"), Case("2.10.2026 2:05 PM", "2026-10-02T14:05:00Z"),
        Case("10 Feb 2026 2:05 p.m.", "2026-02-10T14:05:00Z"), Case("10 feb 2026, 2:05 a. m.", "2026-02-10T02:05:00Z"),
        Case("le 10 février 2026 à 14h05", "2026-02-10T14:05:00Z"), Case("10 février 2026, 9h", "2026-02-10T09:00:00Z"),
        Case("10. Februar 2026, 14.05 Uhr", "2026-02-10T14:05:00Z"),
        Case("2026년 2월 10일 오후 2:05", "2026-02-10T05:05:00Z"),
        Case("10 فبراير 2026 - 2:05 م", "2026-02-10T14:05:00Z"),
        Case("2026年2月10日 14:05", "2026-02-10T14:05:00Z"), Case("2026-02-10 下午 2:05", "2026-02-10T06:05:00Z"),
        Case("2026-02-10 오후 2:05 GMT", "2026-02-10T14:05:00Z"),
    ]

    static let none = [
        "", " ", "now", "yesterday", "insert date here", "Sun, 16 zzz 2026 11:47:32 GMT",
        "Sun, Dec x 2026 11:47:32 GMT",
        "Sun, 16 Dec zz 11:47:32 GMT", "99 Jun 2026 12:00:00 GMT", "2026-13-01", "2026-00-10", "2026-02-10T25:00:00Z",
        "2026-02-10T12:61:00Z", "1:2:3:4", "12:00", "10 Feb", "2026-400", "10 Feb 2026 12:00:00 +9999",
        "0000-00-00T00:00:00Z",
        "99999999999999999999999999", "-", "+", "T", ":::", "२०२६",
    ].map { Case($0, nil) }

    @Test(arguments: internetMessage) func readsRFC2822(_ testCase: Case) { check(testCase) }
    @Test(arguments: iso) func readsISO8601(_ testCase: Case) { check(testCase) }
    @Test(arguments: habits) func readsHabits(_ testCase: Case) { check(testCase) }
    @Test(arguments: zones) func readsZones(_ testCase: Case) { check(testCase) }
    @Test(arguments: forms) func readsForms(_ testCase: Case) { check(testCase) }
    @Test(arguments: languages) func readsLanguages(_ testCase: Case) { check(testCase) }
    @Test(arguments: none) func refuses(_ testCase: Case) { check(testCase) }

    private func check(_ testCase: Case) {
        let read = readDate(testCase.text)
        let shown = read.map { $0.dayOnly ? String($0.at.iso8601.prefix(10)) : $0.at.iso8601 }
        #expect(shown == testCase.wanted)
    }

    /// What we write, in any of our forms, we read back.
    @Test func readsBackWhatIsWritten() {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        var random = SeededGenerator(seed: 41)
        for _ in 0..<600 {
            let day = CalendarDay(daysSince1970: Int.random(in: 0..<30000, using: &random))
            let clock = (0..<3).map { [24, 60, 60][$0] }.map { Int.random(in: 0..<$0, using: &random) }
            let time = clock.map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":")
            let wanted = day.description + "T" + time + "Z"
            for text in [
                "\(day)T\(time)Z", "\(day) \(time)", "\(day.day) \(months[day.month - 1]) \(day.year) \(time) GMT",
                "Xyz \(months[day.month - 1]) \(day.day) \(time) \(day.year)",
                "\(day.day).\(day.month).\(day.year) \(time)",
            ] {
                #expect(readDate(text)?.at.iso8601 == wanted, "\(text)")
            }
        }
    }

    @Test func anythingMayBeAsked() {
        let pieces = [
            "1", "12", "2026", "-", "/", ".", ":", " ", "T", "Z", "+", "Feb", "mar", "GMT", "(", ")", ",", "ə", "\u{0}",
            "pm", "99",
        ]
        var random = SeededGenerator(seed: 42)
        for _ in 0..<5000 { _ = readDate(random.text(of: pieces, upTo: 14)) }
    }
}
