import CharterModel
import FoundationEssentials

/// How much a page looks like one article, 0 to 1; below 0.3 it is taken for something else: a home page, a list
/// of teasers, an error, a wall.
struct QualityEstimate {
    let view: PageView
    let metadata: PageMetadata
    let jsonLD: JSONLDArticle
    let candidate: TextCandidate
    let title: String
    let hasDate: Bool
    let url: URL?

    func quality() -> Double {
        let characters = candidate.characters
        var score = lengthScore(characters)
        if isDeclaredArticle { score += 0.15 }
        if hasDate { score += 0.1 }
        if title.utf8.count >= 15 { score += 0.05 }
        score -= listingPenalty(characters)
        if isErrorTitle, characters < 1500 { score = min(score, 0.1) }
        if isWall(characters) { score = min(score, 0.15) }
        return min(1, max(0, (score * 100).rounded() / 100))
    }

    /// 0.7 from some five paragraphs up.
    private func lengthScore(_ characters: Int) -> Double {
        switch characters {
        case ..<80: 0.05
        case ..<200: 0.2
        case ..<400: 0.35
        case ..<800: 0.5
        case ..<1600: 0.62
        default: 0.7
        }
    }

    private var isDeclaredArticle: Bool {
        jsonLD.headline != nil && !jsonLD.isListing || metadata.first("og:type")?.lowercased() == "article"
            || metadata.first("article:published_time") != nil
    }

    private func listingPenalty(_ characters: Int) -> Double {
        var penalty = 0.0
        if let path = url?.path(), path.isEmpty || path == "/", url?.query() == nil { penalty += 0.45 }
        if jsonLD.isListing { penalty += 0.25 }
        let type = metadata.first("og:type")?.lowercased()
        if type == "website" || type == "blog", !isDeclaredArticle { penalty += 0.1 }
        if isTeaserList { penalty += 0.4 }
        // Many other texts of the same weight: the chosen one is no more the page's subject than they are.
        let all = view.sums.prose(0..<view.list.blocks.count)
        if all > 4 * characters, characters < 1500 { penalty += 0.2 }
        return penalty
    }

    /// Most kept paragraphs stand beside a heading that is a link: a river of teasers.
    private var isTeaserList: Bool {
        guard let container = candidate.container else { return false }
        var linkedHeadings = 0
        var prose = 0
        for index in view.list.range(of: container, view.tree) {
            let block = view.list.blocks[index]
            if block.kind.isHeading, block.linkDensity > 0.8 { linkedHeadings += 1 }
            if block.isProse, !block.kind.isHeading, !block.isClutter { prose += 1 }
        }
        let articles = (container..<view.tree.end(container)).filter { view.tree.tag($0) == .article }.count
        let teasers = max(linkedHeadings, articles)
        return teasers >= 5 && 2 * teasers > prose && candidate.characters < 400 * teasers
    }

    private var isErrorTitle: Bool {
        let text = Array((title + " " + metadata.title).lowercased().utf8)
        return errorTitles.contains { contains($0, in: text[...]) }
    }

    /// A page that only says to turn something on, or that one is being checked.
    private func isWall(_ characters: Int) -> Bool {
        guard characters < 600 else { return false }
        let text = Array(candidate.text.lowercased().utf8)
        return wallPhrases.contains { contains($0, in: text[...]) }
    }
}

private let errorTitles: [[UInt8]] =
    """
    404
    page not found
    not found
    403 forbidden
    access denied
    error 50
    502 bad gateway
    503 service
    just a moment
    attention required
    are you a robot
    captcha
    seite nicht gefunden
    page introuvable
    página no encontrada
    pagina non trovata
    страница не найдена
    səhifə tapılmadı
    sayfa bulunamadı
    service unavailable
    internal server error
    site maintenance
    """.split(separator: "\n").map { Array($0.utf8) }

private let wallPhrases: [[UInt8]] =
    """
    enable javascript
    checking your browser
    verify you are human
    enable cookies
    disable your ad blocker
    access to this page has been denied
    unusual traffic
    javascript is disabled
    включите javascript
    """.split(separator: "\n").map { Array($0.utf8) }

/// Whether the page shows that the text goes on elsewhere: it ends in an ellipsis, its end asks to subscribe or
/// to read on, or the publisher says it is not free and little of it is here.
func isTruncated(_ candidate: TextCandidate, _ view: PageView, _ jsonLD: JSONLDArticle) -> Bool {
    let characters = candidate.characters
    let end = candidate.paragraphs.last ?? ""
    if characters < 3000, ["…", "...", "[…]", "[...]", "[&hellip;]"].contains(where: end.hasSuffix) { return true }
    if jsonLD.isPaid, candidate.method != "json-ld", characters < 1800 { return true }
    guard characters < 2500, let container = candidate.container else { return false }
    let scope = view.tree.parent(container)
    let hasWall = (scope..<view.tree.end(scope)).contains {
        view.pruning.traits[$0].contains(.paywall) && view.tree.end($0) > $0 + 1
    }
    if hasWall { return true }
    // The call to go on stands below the text, not amid it.
    return view.list.range(of: scope, view.tree).suffix(16).contains { index in
        view.list.blocks[index].length < 160 && isContinuation(Array(view.list.string(index).lowercased().utf8)[...])
    }
}

private func isContinuation(_ line: ArraySlice<UInt8>) -> Bool {
    continuations.contains { contains($0, in: line) }
}

private let continuations: [[UInt8]] =
    """
    to continue reading
    to read the full
    to keep reading
    read the full story
    read full story
    continue reading this article
    this article is for subscribers
    already a subscriber
    subscribers only
    um weiterzulesen
    jetzt weiterlesen
    artikel weiterlesen
    pour lire la suite
    réservé aux abonnés
    para seguir leyendo
    per continuare a leggere
    читать далее
    devamını oku
    ardını oxu
    davamını oxu
    """.split(separator: "\n").map { Array($0.utf8) }
