/// What a browser sees that comes to the bare address of the server: the outlets, each behind a name that
/// leads back to this machine.
struct NewsroomIndex: Sendable {
    /// The hosts that mean no outlet but the machine.
    static let hosts: Set<String> = ["127.0.0.1", "localhost"]

    let title: String
    let outlets: [NewsroomOutlet]

    func answer(_ request: NewsroomRequest) -> NewsroomAnswer {
        let port = request.host.drop { $0 != ":" }
        let digits = port.dropFirst().allSatisfy(\.isWholeNumber)
        return NewsroomAnswer(
            status: 200, headers: [("Content-Type", "text/html; charset=utf-8")],
            body: Array(page(port: digits ? String(port) : "").utf8))
    }

    private func page(port: String) -> String {
        let items = outlets.map { outlet in
            """
            <li><a href="http://\(outlet.host).localhost\(port.escaped)/">\(outlet.name.escaped)</a>
            <small>\(outlet.kind.escaped), \(outlet.languages.joined(separator: " + ")) · \(outlet.host)</small></li>
            """
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title.escaped)</title>
            <style>
            body { max-width: 640px; margin: 60px auto; padding: 0 20px; font: 18px/1.6 system-ui, sans-serif; }
            li { margin: 14px 0; } small { display: block; color: #666; }
            </style>
            </head>
            <body>
            <h1>\(title.escaped)</h1>
            <p>Every outlet here is invented. A crawler reaches them by the Host header, a browser by these links.</p>
            <ul>
            \(items.joined(separator: "\n"))
            </ul>
            </body>
            </html>

            """
    }
}
