/// The words by which list pages name what is beside their list. Data: a habit that many sites share belongs here,
/// never a site.
enum ListWords {
    /// Class, id and role names: `clutter` is never a list, `related` is a list of other things than the page's own.
    static let classes = ClassWords([(.clutter, never), (.related, aside), (.hidden, hidden)])

    private static let never = """
        nav navi navbar+ navigation+ topnav+ mainnav+ subnav+ menu menus menubar+ mainmenu+ submenu+ megamenu+ \
        breadcrumb+ crumbs pagination+ paginator+ pagenav+ pager pagelist footer footers colophon masthead topbar+ \
        toolbar+ tags taglist+ tag-list tagcloud+ tag-cloud etiketler social socials share sharing login signin \
        signup search searchform+ search-form lang langs languages language-switcher lang-switcher cookie cookies \
        consent+ newsletter+ comments comment-list partners partnyorlar sponsors adverts adsense+ reklam+ archives \
        calendar+ filter filters sitemap+ skip-link quicklinks usefullinks+ useful-links faydali-linkler contacts
        """
    private static let aside = """
        sidebar+ side-bar aside asides rail right-rail rightrail+ widget-area popular+ mostread+ most-read \
        mostviewed+ most-viewed most-popular mostpopular+ trending+ top-read topread+ related+ similar+ recommend+ \
        recommended+ also-read alsoread+ read-also readalso+ see-also seealso+ en-cox-oxunan+ encoxoxunan+ \
        cok-okunan+ cokokunan+ populer+ populyar+ benzer+ oxsar+ elaqeli+ meistgelesen+ plus-lus les-plus-lus \
        mas-leidas mas-leido piu-letti samye-chitaemye chitaemoe popularnoe najchytanishe editors-picks \
        you-may-like youmaylike+ promo promos banner banners
        """
    private static let hidden = "hidden-menu offcanvas+ off-canvas mobile-menu drawer"

    /// Headings over a box of other things than the page's own, folded.
    static let asideHeadings: [[UInt8]] =
        """
        most read
        most viewed
        most popular
        popular
        trending
        related
        read also
        see also
        also read
        you may also like
        recommended
        editor's pick
        ən çox oxunan
        çox oxunan
        populyar
        oxşar xəbər
        əlaqəli
        digər xəbərlər
        en çok okunan
        çok okunan
        popüler
        benzer haber
        ilgili haber
        самые читаемые
        самое читаемое
        популярн
        читайте также
        по теме
        похожие
        найпопулярніш
        читайте також
        ամենաընթերցված
        ամենաշատ ընթերցված
        կարդացեք նաև
        ყველაზე კითხვადი
        პოპულარული
        meistgelesen
        mehr zum thema
        les plus lus
        à lire aussi
        lo más leído
        más leídas
        i più letti
        الأكثر قراءة
        پربازدیدترین
        """.split(separator: "\n").map { foldedKey(Array($0.utf8)[...]) }

    /// Parts of a path that stand before the name of a section, tag or author rather than of an article.
    static let sectionNames: Set<Substring> = [
        "tag", "tags", "category", "categories", "cat", "author", "authors", "page", "search", "login", "register",
        "topic", "topics", "rubric", "rubrics", "section", "sections", "etiket", "etiketler", "kateqoriya",
        "kategori", "yazar", "yazarlar", "muellif", "teq", "avtor", "rubrika", "tema", "temy", "archive", "arxiv",
        "arsiv", "users", "user", "profile", "videos", "gallery", "subscribe", "contact", "about", "privacy",
    ]
}
