import CharterModel
import CharterStages
import TestSupport
import Testing

@Suite struct ParseEncodingGuessTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var encoding: String
        var text: String
        var bytes: [UInt8]
        var testDescription: String { encoding + ": " + text.prefix(12) }

        init(_ encoding: String, _ text: String, _ hex: String) {
            self.encoding = encoding
            self.text = text
            let digits = Array(hex)
            bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...($0 + 1)]), radix: 16)! }
        }
    }

    static let samples = [
        Sample(
            "euc-jp", "きょうの会議では、鉄道についての話し合いがありました。",
            "a4ada4e7a4a6a4ceb2f1b5c4a4c7a4cfa1a2c5b4c6bba4cba4c4a4a4a4c6a4cecfc3a4b7b9e7a4a4a4aca4a2a4eaa4de"
                + "a4b7a4bfa1a3"
        ),
        Sample(
            "euc-kr", "오늘 회의에서는 철도에 대한 이야기가 있었습니다.",
            "bfc0b4c320c8b8c0c7bfa1bcadb4c220c3b6b5b5bfa120b4ebc7d120c0ccbedfb1e2b0a120c0d6befabdc0b4cfb4d92e"),
        Sample(
            "gb18030", "今天的会议上讨论了铁路的问题，大家都表示同意。",
            "bdf1ccecb5c4bbe1d2e9c9cfccd6c2dbc1cbccfac2b7b5c4cecacce2a3acb4f3bcd2b6bcb1edcabecdacd2e2a1a3"),
        Sample(
            "shift_jis", "きょうの会議では、鉄道についての話し合いがありました。",
            "82ab82e582a482cc89ef8b6382c582cd8141935393b982c982c282a282c482cc986282b58d8782a282aa82a082e882dc"
                + "82b582bd8142"
        ),
        Sample(
            "windows-874", "วันนี้มีการประชุมเรื่องทางรถไฟ", "c7d1b9b9d5e9c1d5a1d2c3bbc3d0aad8c1e0c3d7e8cda7b7d2a7c3b6e4bf"),
        Sample(
            "windows-1255", "היום התקיימה ישיבה בנושא הרכבת",
            "e4e9e5ed20e4faf7e9e9eee420e9f9e9e1e420e1f0e5f9e020e4f8ebe1fa"),
        Sample(
            "windows-1251", "Сегодня на совещании говорили о железной дороге",
            "d1e5e3eee4edff20ede020f1eee2e5f9e0ede8e820e3eee2eef0e8ebe820ee20e6e5ebe5e7edeee920e4eef0eee3e5"),
        Sample(
            "koi8-r", "Сегодня на совещании говорили о железной дороге",
            "f3c5c7cfc4ced120cec120d3cfd7c5ddc1cec9c920c7cfd7cfd2c9ccc920cf20d6c5ccc5dacecfca20c4cfd2cfc7c5"),
        Sample(
            "windows-1254", "Bugün toplantıda demiryolu konuşuldu, çalışma sürüyor",
            "427567fc6e20746f706c616e74fd64612064656d6972796f6c75206b6f6e75fe756c64752c20e7616cfdfe6d612073fc"
                + "72fc796f72"
        ),
        Sample(
            "windows-1252", "La réunion d’aujourd’hui portait sur le chemin de fer à Bakou",
            "4c612072e9756e696f6e20649261756a6f7572649268756920706f727461697420737572206c65206368656d696e2064"
                + "652066657220e02042616b"
                + "6f75"),
        Sample(
            "big5", "今天的會議討論了鐵路的問題，大家都表示同意。",
            "a4b5a4d1aabab77cc4b3b051bdd7a446c54bb8f4aabab0ddc344a141a46aae61b3a3aaeda5dca650b74ea143"),
        Sample(
            "ibm866", "Сегодня на совещании говорили о железной дороге",
            "91a5a3aea4adef20ada020e1aea2a5e9a0ada8a820a3aea2aee0a8aba820ae20a6a5aba5a7adaea920a4aee0aea3a5"),
        Sample(
            "iso-8859-5", "Сегодня на совещании говорили о железной дороге",
            "c1d5d3ded4ddef20ddd020e1ded2d5e9d0ddd8d820d3ded2dee0d8dbd820de20d6d5dbd5d7ddded920d4dee0ded3d5"),
        Sample(
            "x-mac-cyrillic", "Сегодня на совещании говорили о железной дороге, её откроют осенью",
            "91e5e3eee4eddf20ede020f1eee2e5f9e0ede8e820e3eee2eef0e8ebe820ee20e6e5ebe5e7edeee920e4eef0eee3e52c"
                + "20e5de20eef2eaf0eefef220eef1e5edfcfe"),
        Sample(
            "koi8-u", "Сьогодні на нараді говорили про залізницю, її відкриють восени",
            "f3d8cfc7cfc4cea620cec120cec1d2c1c4a620c7cfd7cfd2c9ccc920d0d2cf20dac1cca6dacec9c3c02c20a7a720d7a6"
                + "c4cbd2c9c0d4d820d7cfd3c5cec9"),
        Sample(
            "windows-1253", "Σήμερα στη σύσκεψη μίλησαν για τον σιδηρόδρομο",
            "d3deece5f1e120f3f4e720f3fdf3eae5f8e720ecdfebe7f3e1ed20e3e9e120f4efed20f3e9e4e7f1fce4f1efecef"),
        Sample(
            "windows-1256", "تحدثوا اليوم في الاجتماع عن السكة الحديدية",
            "cacdcfcbe6c720c7e1ede6e320dded20c7e1c7cccae3c7da20dae420c7e1d3dfc920c7e1cdcfedcfedc9"),
        Sample(
            "windows-1250",
            "Dzisiaj na naradzie mówiono o kolei, która zostanie otwarta jesienią, gdy skończą się prace na moście przez rzekę",
            "447a697369616a206e61206e617261647a6965206df377696f6e6f206f206b6f6c65692c206b74f37261207a6f737461"
                + "6e6965206f747761727461206a657369656e69b92c2067647920736b6ff1637ab9207369ea207072616365206e61206d"
                + "6f9c6369652070727a657a20727a656bea"),
        Sample(
            "iso-8859-2",
            "Dzisiaj na naradzie mówiono o kolei, która zostanie otwarta jesienią, gdy skończą się prace na moście przez rzekę",
            "447a697369616a206e61206e617261647a6965206df377696f6e6f206f206b6f6c65692c206b74f37261207a6f737461"
                + "6e6965206f747761727461206a657369656e69b12c2067647920736b6ff1637ab1207369ea207072616365206e61206d"
                + "6fb66369652070727a657a20727a656bea"),
        Sample(
            "windows-1252",
            "Le ministre l’a dit : « la ligne ouvrira à l’automne », où les travaux s’achèvent près de Bakou",
            "4c65206d696e6973747265206c926120646974203a20ab206c61206c69676e65206f75767269726120e0206c92617574"
                + "6f6d6e6520bb2c206ff9206c65732074726176617578207392616368e876656e74207072e8732064652042616b6f75"),
        Sample(
            "windows-1252",
            "El ministro lo dijo así: ¿cuándo abrirá la línea? En otoño, señaló, y no habrá más retrasos",
            "456c206d696e697374726f206c6f2064696a6f206173ed3a20bf6375e16e646f206162726972e1206c61206ced6e6561"
                + "3f20456e206f746ff16f2c207365f1616cf32c2079206e6f2068616272e1206de173207265747261736f73"),
    ]

    @Test(arguments: samples) func tellsScriptsApart(sample: Sample) {
        #expect(likelyEncoding(sample.bytes) == sample.encoding)
        #expect(
            transcode(sample.bytes, from: sample.encoding).map { String(decoding: $0.utf8, as: UTF8.self) }
                == sample.text)
    }

    /// A feed that says nothing of its encoding, or the wrong thing, is read and marked.
    @Test(arguments: samples, ["", "<?xml version=\"1.0\" encoding=\"utf-8\"?>"])
    func readsFeedsThatDeclareNothing(sample: Sample, declaration: String) throws {
        let body =
            Array("\(declaration)<rss><channel><title>".utf8) + sample.bytes + Array("</title></channel></rss>".utf8)
        let feed = try parse(Payload(body: body))
        #expect(feed.title == sample.text)
        // Said by the name of the smaller encoding where that is enough.
        let smaller = ["windows-874": "tis-620", "gb18030": "gb2312"]
        #expect(feed.encoding == smaller[sample.encoding] ?? sample.encoding)
        #expect(feed.bozo)
    }

    @Test func neverFails() {
        var random = SeededGenerator(seed: 61)
        for _ in 0..<300 {
            let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            #expect(encodingName(forLabel: likelyEncoding(bytes)) != nil)
        }
    }
}
