/// The newsroom as a list of sources.
extension Newsroom {
    /// The sources as OPML 2.0 with the attributes of charterwatch's own namespace. Addresses carry no port: the
    /// hosts are mapped to a server on loopback by whoever crawls them.
    package func opml() -> String {
        let outlines = outlets.flatMap { outlet in outlet.feeds.map { outline($0, of: outlet) } }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <opml version="2.0" xmlns:cw="https://charterwatch.invalid/ns/opml/1">
            <head>
            <title>\(title.escaped)</title>
            <dateCreated>\(looksAt[0].mail)</dateCreated>
            <ownerName>\(owner.escaped)</ownerName>
            </head>
            <body>
            \(outlines.joined(separator: "\n"))
            </body>
            </opml>

            """
    }

    private func outline(_ feed: NewsroomFeed, of outlet: NewsroomOutlet) -> String {
        let attributes = [
            ("type", feed.format.sourceType), ("text", feed.title), ("xmlUrl", outlet.url(feed.path)),
            ("htmlUrl", outlet.url("/")),
            ("cw:outlet", outlet.name), ("cw:owner", outlet.owner), ("cw:kind", outlet.kind),
            ("cw:country", outlet.country), ("cw:languages", feed.languages.joined(separator: ",")),
            ("cw:timezone", outlet.timezone), ("cw:note", "an invented outlet of the demo newsroom"),
        ]
        return "<outline " + attributes.map { "\($0)=\"\($1.escaped)\"" }.joined(separator: " ") + "/>"
    }
}
