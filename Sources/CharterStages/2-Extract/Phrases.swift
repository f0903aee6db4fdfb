/// Whether a short block is one of the lines that sites put between paragraphs: calls to read, follow, share,
/// subscribe; labels of adverts; rights. Compared word by word, at the beginning only.
func isBoilerplate(_ text: ArraySlice<UInt8>) -> Bool {
    let start = text.prefix(160)
    let key = foldedKey(start)
    guard key.count >= 2 else { return true }
    if wholeLines.contains(key) { return true }
    let words = foldedWords(start)
    return openings.begin(words) || dateOpenings.begin(words) && words.contains(where: isDigitByte)
}

/// Beginnings of lines, to be found at the start of others.
private struct Openings {
    private let all: Set<[UInt8]>
    private let lengths: [Int]

    init(_ lines: String) {
        all = Set(lines.split(separator: "\n").map { foldedWords(Array($0.lowercased().utf8)[...]) })
        lengths = Set(all.map(\.count)).sorted()
    }

    /// Whether one of them begins the line, as whole words.
    func begin(_ words: [UInt8]) -> Bool {
        lengths.contains { length in
            guard length <= words.count, all.contains(Array(words[..<length])) else { return false }
            return words.count == length || !isWordByte(words[length]) || words[length - 1] == UInt8(ascii: ":")
        }
    }
}

/// Whether a line closes with who took the picture, as captions do: `… in Baku (Photo: A. Name)`, `… | © Agency`.
func endsInPhotoCredit(_ text: ArraySlice<UInt8>) -> Bool {
    let words = foldedWords(text)
    let tail = words.suffix(64)
    for mark in photoMarks where tail.count > mark.count {
        var at = tail.startIndex
        while at + mark.count <= tail.endIndex {
            if tail[at..<at + mark.count].elementsEqual(mark), at == words.startIndex || !isWordByte(words[at - 1]) {
                return true
            }
            at += 1
        }
    }
    return false
}

private let photoMarks: [[UInt8]] = [
    "©", "photo:", "photos:", "photo credit", "image:", "foto:", "fotos:", "bild:", "bildrechte", "bildquelle",
    "picture:", "credit:", "crédit photo", "фото:", "fotoğraf:", "getty images", "picture alliance", "shutterstock",
].map { Array($0.utf8) }

/// Words in lower case with one space between them; of punctuation only colons and the copyright sign are kept.
private func foldedWords(_ text: ArraySlice<UInt8>) -> [UInt8] {
    var words: [UInt8] = []
    words.reserveCapacity(text.count)
    var at = text.startIndex
    while at < text.endIndex {
        let byte = text[at]
        if isWordByte(byte), !(byte == 0xE2 && at + 2 < text.endIndex && text[at + 1] == 0x80) {
            words.append(lowerByte(byte))
        } else if byte == UInt8(ascii: ":") {
            if words.last == 32 { words.removeLast() }
            words.append(byte)
        } else if byte == UInt8(ascii: "'") || byte == 0xE2 {
            // An apostrophe is part of its word, however it is drawn.
            if byte == 0xE2 { at += 2 }
        } else if let last = words.last, last != 32 {
            words.append(32)
        }
        at += 1
    }
    if words.last == 32 { words.removeLast() }
    return words
}

private func isWordByte(_ byte: UInt8) -> Bool { isLetterByte(byte) || isDigitByte(byte) || byte >= 0x80 }

private func keys(_ lines: String) -> Set<[UInt8]> {
    Set(lines.split(separator: "\n").map { foldedKey(Array($0.lowercased().utf8)[...]) })
}

/// Lines that are nothing but this.
private let wholeLines = keys(
    """
    ad
    ads
    advertisement
    advertisements
    advertising
    sponsored
    story continues below advertisement
    article continues below advertisement
    article continues after advertisement
    continue reading
    continue reading below
    read more
    read full article
    more
    share
    share this
    share this article
    share this story
    share on facebook
    share on twitter
    tweet
    print
    email
    comments
    comment
    related
    related articles
    related stories
    related news
    related topics
    see also
    recommended
    top stories
    most read
    tags
    topics
    watch
    watch live
    loading
    facebook
    twitter
    instagram
    whatsapp
    telegram
    linkedin
    pinterest
    reklam
    anzeige
    werbung
    publicité
    publicidad
    pubblicità
    реклама
    ещё по теме
    читайте также
    oxşar xəbərlər
    ilgili haberler
    lire aussi
    a lire aussi
    leia também
    leia mais
    lee también
    leggi anche
    lesen sie auch
    mehr zum thema
    more on this topic
    you may also like
    you might also like
    """)

/// Beginnings of lines that invite.
private let openings = Openings(
    """
    read more:
    read also:
    also read:
    read next:
    see also:
    related:
    more:
    watch:
    recommended:
    click here to
    click here for
    to view the full story
    to read the full
    to continue reading
    first-time subscribers
    this article is for subscribers
    this content is for subscribers
    subscribe to read
    subscribe to continue
    article réservé aux abonnés
    cet article est réservé
    dieser artikel ist nur für
    empfohlener redaktioneller inhalt
    an dieser stelle findest du
    an dieser stelle finden sie
    published:
    updated:
    posted:
    author:
    photo:
    photo by
    photo credit
    foto:
    foto von
    bild:
    image:
    image credit
    credit:
    picture:
    quelle:
    fotocredit
    фото:
    this slideshow requires
    don't miss
    have a tip
    sign up for
    sign up to
    subscribe to our
    subscribe to the
    subscribe now
    follow us on
    follow us
    like us on
    join us on
    join our
    download our app
    get the latest
    get our
    get unlimited
    already a subscriber
    copyright ©
    © 20
    © 19
    all rights reserved
    share this article
    share this story
    share on
    view comments
    leave a comment
    post a comment
    this article was amended on
    enter your email
    please enable javascript
    your browser does not support
    читайте также:
    читайте также
    подписывайтесь на
    следите за нами
    oxuyun:
    həmçinin oxuyun
    bizi izləyin
    bizə qoşulun
    ayrıca okuyun
    lesen sie auch:
    lesen sie auch
    lire aussi
    à lire aussi
    leia também
    leia mais
    lee también
    leer más
    leggi anche
    lees ook
    schon gelesen
    abbildung
    themen im artikel
    noch keine bewertungen
    werden sie mitglied
    hazte miembro
    if you're seeing this message
    do you want to be informed
    mehr zum thema
    lesen sie mehr
    lesen sie hier
    beitragsbild
    bildquelle
    bildnachweis
    quellenangaben
    ich bin damit einverstanden, dass mir
    personenbezogene daten können an
    hier können sie den newsletter
    dowiedz się więcej
    czytaj także
    czytaj też
    czytaj również
    czytaj więcej
    zobacz także
    zobacz też
    zobacz również
    przeczytaj także
    przeczytaj też
    siguenos en
    síguenos en
    también te puede interesar
    te puede interesar
    lea también
    lea además
    vea también
    vea además
    únete a nuestro
    suscríbete a
    crédits photos
    crédit photo
    à découvrir
    à voir aussi
    voir aussi
    lire également
    sur le même sujet
    abonnez-vous à
    inscrivez-vous à
    suivez-nous sur
    iscriviti a
    potrebbe interessarti
    ti potrebbe interessare
    guarda anche
    seguici su
    ilgili haber
    kaynak:
    fotoğraf:
    haberin devamı
    bunlar da ilginizi çekebilir
    смотрите также
    материалы по теме
    по теме:
    источник:
    подпишитесь на
    присоединяйтесь к
    читайте також
    дивіться також
    підписуйтесь на
    підписуйтеся на
    приєднуйтесь до
    джерело:
    mövzu ilə bağlı
    abunə olun
    mənbə:
    կարդացեք նաև
    ასევე წაიკითხეთ
    წაიკითხეთ აგრეთვე
    source:
    sources:
    get access to
    related coverage
    we recommend
    for the latest
    for more stories
    this article originally appeared
    this story originally appeared
    this article was originally published
    """)

/// Beginnings of lines that say when, where a number follows.
private let dateOpenings = Openings(
    """
    published on
    last updated
    posted on
    publish date
    release date
    veröffentlicht am
    publié le
    pubblicato il
    publicado el
    опубликовано
    yayınlanma
    first published
    veröffentlichung:
    """)
