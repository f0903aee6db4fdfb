import CharterModel
import CharterStages
import Testing

@Suite("How often a feed says that it changes") struct ParsePaceTests {
    static let sy = "http://purl.org/rss/1.0/modules/syndication/"

    @Test(
        "ttl in minutes, or so many times a period; nonsense says nothing",
        arguments: [
            ("<ttl>60</ttl>", 3600), ("<ttl> 1.5 </ttl>", 90), ("<ttl>0</ttl>", nil), ("<ttl>-5</ttl>", nil),
            ("<ttl>soon</ttl>", nil), ("<ttl>nan</ttl>", nil), ("<ttl>1e300</ttl>", nil), ("<ttl/>", nil), ("", nil),
            ("<ttl>60</ttl><ttl>5</ttl>", 3600),
            ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
            ("<sy:updatePeriod> Daily </sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21_600),
            ("<sy:updateFrequency>2</sy:updateFrequency><sy:updatePeriod>hourly</sy:updatePeriod>", 1800),
            ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 86_400),
            ("<sy:updatePeriod>often</sy:updatePeriod>", nil), ("<sy:updateFrequency>2</sy:updateFrequency>", nil),
            ("<ttl>30</ttl><sy:updatePeriod>daily</sy:updatePeriod>", 1800),
        ] as [(String, Int?)])
    func pace(_ elements: String, _ pause: Int?) throws {
        let feed =
            "<rss version='2.0' xmlns:sy='\(Self.sy)'><channel>\(elements)<item><title>A</title></item></channel></rss>"
        #expect(try parse(Payload(body: Array(feed.utf8))).pause == pause)
    }
}
