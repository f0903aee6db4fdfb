import CharterModel
import CharterStages
import TestSupport
import Testing

@Suite struct ParseEncodingGuessTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var encoding: String
        var text: String
        var bytes: [UInt8]
        var testDescription: String { encoding }

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
            "a4ada4e7a4a6a4ceb2f1b5c4a4c7a4cfa1a2c5b4c6bba4cba4c4a4a4a4c6a4cecfc3a4b7b9e7a4a4a4aca4a2a4eaa4dea4b7a4bfa1a3"
        ),
        Sample(
            "euc-kr", "오늘 회의에서는 철도에 대한 이야기가 있었습니다.",
            "bfc0b4c320c8b8c0c7bfa1bcadb4c220c3b6b5b5bfa120b4ebc7d120c0ccbedfb1e2b0a120c0d6befabdc0b4cfb4d92e"),
        Sample(
            "gb18030", "今天的会议上讨论了铁路的问题，大家都表示同意。",
            "bdf1ccecb5c4bbe1d2e9c9cfccd6c2dbc1cbccfac2b7b5c4cecacce2a3acb4f3bcd2b6bcb1edcabecdacd2e2a1a3"),
        Sample(
            "shift_jis", "きょうの会議では、鉄道についての話し合いがありました。",
            "82ab82e582a482cc89ef8b6382c582cd8141935393b982c982c282a282c482cc986282b58d8782a282aa82a082e882dc82b582bd8142"
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
            "427567fc6e20746f706c616e74fd64612064656d6972796f6c75206b6f6e75fe756c64752c20e7616cfdfe6d612073fc72fc796f72"
        ),
        Sample(
            "windows-1252", "La réunion d’aujourd’hui portait sur le chemin de fer à Bakou",
            "4c612072e9756e696f6e20649261756a6f7572649268756920706f727461697420737572206c65206368656d696e2064652066657220e02042616b"
                + "6f75"),
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
        #expect(feed.encoding == sample.encoding)
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
