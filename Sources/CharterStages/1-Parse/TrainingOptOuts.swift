/// What the headers of an answer say against the training of models: `noai` and `noimageai` in any of `robotsTags`
/// (values of `X-Robots-Tag`, with or without a crawler's name before them), and `tdm-reservation` when
/// `tdmReservation` is 1 (TDM Reservation Protocol of the W3C community group, §7.1). Sorted, each once.
package func headerOptOuts(robotsTags: [String], tdmReservation: String?) -> [String] {
    var found: Set<String> = []
    for value in robotsTags { found.formUnion(trainingWords(in: value)) }
    if let tdmReservation, isReserved(tdmReservation) { found.insert("tdm-reservation") }
    return found.sorted()
}

/// The same from the head of an HTML page: `<meta name="robots" content="noai">` and
/// `<meta name="tdm-reservation" content="1">`. Only the first 128 KiB are looked at, and nothing of the body.
package func pageOptOuts(_ page: [UInt8]) -> [String] {
    page.withUnsafeBufferPointer { whole in
        let head = UnsafeBufferPointer(rebasing: whole.prefix(128 << 10))
        var found: Set<String> = []
        var tokens = HTMLTokenizer(head)
        while let token = tokens.next() {
            guard case .startTag(let name, _) = token else { continue }
            if head.slice(name).isEqualIgnoringCase(to: "body") { break }
            guard head.slice(name).isEqualIgnoringCase(to: "meta") else { continue }
            var (key, content) = ("", "")
            for attribute in tokens.attributes {
                let word = head.slice(attribute.name)
                if word.isEqualIgnoringCase(to: "name") { key = text(head.slice(attribute.value)).lowercased() }
                if word.isEqualIgnoringCase(to: "content") { content = text(head.slice(attribute.value)) }
            }
            if key == "robots" { found.formUnion(trainingWords(in: content)) }
            if key == "tdm-reservation", isReserved(content) { found.insert(key) }
        }
        return found.sorted()
    }
}

private func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }

private func trainingWords(in value: String) -> [String] {
    value.lowercased().split { ",:; \t".contains($0) }.map(String.init).filter { ["noai", "noimageai"].contains($0) }
}

private func isReserved(_ value: String) -> Bool { value.split { $0 == " " || $0 == "\t" } == ["1"] }
