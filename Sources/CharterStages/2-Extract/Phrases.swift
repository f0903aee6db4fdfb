/// Whether a short block is one of the lines that sites put between paragraphs: calls to read, follow, share,
/// subscribe; labels of adverts; rights. Compared word by word, at the beginning only.
func isBoilerplate(_ text: ArraySlice<UInt8>) -> Bool {
    let start = text.prefix(160)
    let key = foldedKey(start)
    guard key.count >= 2 else { return true }
    if wholeLines.contains(key) { return true }
    let words = foldedWords(start)
    return openingLengths.contains { length in
        guard length <= words.count, openings.contains(Array(words[..<length])) else { return false }
        return words.count == length || !isWordByte(words[length]) || words[length - 1] == UInt8(ascii: ":")
    }
}

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

private let openings = Set(
    openingLines.split(separator: "\n").map { foldedWords(Array($0.lowercased().utf8)[...]) })

private let openingLengths = Set(openings.map(\.count)).sorted()

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
private let openingLines =
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
    published on
    updated:
    last updated
    posted:
    posted on
    publish date
    release date
    author:
    veröffentlicht am
    publié le
    pubblicato il
    publicado el
    опубликовано
    yayınlanma
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
    """
