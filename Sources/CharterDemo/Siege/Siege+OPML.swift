import CharterModel
package import FoundationEssentials

/// The siege as a list of sources.
package enum Siege {
    /// What a clock should say during a first look: the evening of the newsroom's first day, 7 May 2026.
    package static let firstLook = Date(timeIntervalSince1970: 1_778_162_400)

    /// One source a case, as OPML 2.0; addresses carry no port but the vault's.
    package static func opml(vault: Int) -> String {
        let outlines = SiegeCase.all.map { found in
            let attributes = [
                ("type", "rss"), ("text", "Siege: \(found.name)"), ("xmlUrl", found.url(vault: vault)),
                ("htmlUrl", "http://\(found.host)/"), ("cw:id", found.source.text),
                ("cw:outlet", "Siege \(found.name)"), ("cw:owner", "Siege \(found.name)"), ("cw:kind", "hostile"),
                ("cw:country", "AZ"), ("cw:languages", "en"), ("cw:timezone", "Asia/Baku"), ("cw:note", found.tells),
            ]
            return "<outline " + attributes.map { "\($0)=\"\($1.escaped)\"" }.joined(separator: " ") + "/>"
        }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <opml version="2.0" xmlns:cw="https://charterwatch.invalid/ns/opml/1">
            <head><title>The siege</title></head>
            <body>
            \(outlines.joined(separator: "\n"))
            </body>
            </opml>

            """
    }
}
