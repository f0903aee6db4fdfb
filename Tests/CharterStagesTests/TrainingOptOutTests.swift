import CharterStages
import Testing

@Suite("Words against training")
struct TrainingOptOutTests {
    @Test(
        "In headers",
        arguments: [
            ([], nil, []), (["noindex"], nil, []), (["noai"], nil, ["noai"]),
            (["NoAI, NoImageAI"], nil, ["noai", "noimageai"]),
            (["noindex, noai", "noimageai"], nil, ["noai", "noimageai"]), (["somebot: noai"], nil, ["noai"]),
            (["noaid, xnoai, no-ai"], nil, []), ([], "1", ["tdm-reservation"]), ([], " 1 ", ["tdm-reservation"]),
            ([], "0", []), ([], "11", []), ([], "", []), (["noai"], "1", ["noai", "tdm-reservation"]),
        ] as [([String], String?, [String])])
    func headers(_ tags: [String], _ reservation: String?, _ found: [String]) {
        #expect(headerOptOuts(robotsTags: tags, tdmReservation: reservation) == found)
    }

    @Test(
        "In the head of a page",
        arguments: [
            ("<meta name=robots content=noai>", ["noai"]),
            ("<META CONTENT='index, NOAI,noimageai' NAME='Robots'>", ["noai", "noimageai"]),
            ("<head><meta name=\"tdm-reservation\" content=\"1\"></head>", ["tdm-reservation"]),
            ("<meta name=\"tdm-reservation\" content=\"0\">", []),
            ("<meta name=description content='noai, noimageai'>", []), ("<p>noai</p>", []), ("", []),
            ("<!-- <meta name=robots content=noai> -->", []),
            ("<script>'<meta name=robots content=noai>'</script>", []),
            ("<head></head><body><meta name=robots content=noai>", []), ("<meta name=robots content", []),
            ("<meta name=robots content=noindex><meta name=robots content=noai>", ["noai"]),
        ])
    func page(_ html: String, _ found: [String]) {
        #expect(pageOptOuts(Array(html.utf8)) == found)
    }

    @Test("Only the beginning of a long page is looked at")
    func longPage() {
        let filler = "<meta name=x content=y>"
        let early = String(repeating: filler, count: 100) + "<meta name=robots content=noai>"
        let late = String(repeating: filler, count: 10_000) + "<meta name=robots content=noai>"
        #expect(pageOptOuts(Array(early.utf8)) == ["noai"])
        #expect(pageOptOuts(Array(late.utf8)).isEmpty)
    }
}
