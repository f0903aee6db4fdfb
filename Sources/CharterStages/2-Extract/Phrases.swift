/// Whether a short block is one of the lines that sites put between paragraphs: calls to read, follow, share,
/// subscribe; labels of adverts; rights. Compared on folded letters, at the beginning only.
func isBoilerplate(_ text: ArraySlice<UInt8>) -> Bool {
    let key = foldedKey(text.prefix(160))
    guard key.count >= 2 else { return true }
    if wholeLines.contains(key) { return true }
    for length in phraseLengths where length <= key.count {
        if openings.contains(Array(key[..<length])) { return true }
    }
    return false
}

private func keys(_ lines: String) -> Set<[UInt8]> {
    Set(lines.split(separator: "\n").map { foldedKey(Array($0.lowercased().utf8)[...]) })
}

private let phraseLengths = Set(openings.map(\.count)).sorted()

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
private let openings = keys(
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
    """)
