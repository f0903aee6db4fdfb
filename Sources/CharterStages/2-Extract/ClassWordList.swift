/// The words of class, id, role and test-id names that tell parts of a page apart. Data: a site's habit that
/// many share belongs here, never a site.
let classWordList: [(Traits, String)] = [
    (.clutter, navigation), (.clutter, adverts), (.clutter, sharing), (.clutter, notices), (.clutter, gadgets),
    (.clutter, metaLines), ([.clutter, .related], relatedWords), ([.clutter, .comments], commentWords),
    (.doubtful, doubtfulWords), ([.caption, .clutter], captionWords),
    (.byline, bylineWords), (.date, dateWords), (.paywall, paywallWords),
    (.headline, "headline entry-title post-title article-title articletitle page-title story-title titulo titre"),
    (.embed, "embed embeds embedded twitter-tweet"), (.standfirst, standfirstWords), (.content, contentWords),
    ([.content, .articleBody], bodyWords),
]

private let navigation = """
    nav navi navbar+ navigation+ topnav+ mainnav+ subnav+ menu menus menubar+ mainmenu+ submenu+ mobile-menu \
    breadcrumb+ crumb crumbs pagination+ paging pager paginator+ pagenav+ prevnext prev-next next-prev \
    post-navigation nextpost+ masthead+ footer footers colophon site-footer page-footer footerlinks site-header \
    page-header-nav topbar+ toolbar+ tab-bar skip-link+ skiplink+ sitemap+ toc table-of-contents jump-link+ \
    factbox+ fact-box+ faktabox+ faktenbox+ ez-toc lwptoc language-switcher lang-switcher menuitem contentinfo
    """
private let adverts = """
    ad ads adv advert adverts advertis+ adbox+ adslot+ adunit+ adsense+ adsbygoogle adcontainer+ adwrap+ \
    ad-container ad-slot ad-wrapper ad-unit dfp gpt-ad googlead+ banner banners sponsor+ promo promos \
    promobox promotion+ promoted+ outbrain+ taboola+ zergnet+ revcontent+ mgid+ plista+ reklam+ werbung+ \
    anzeige+ publicidad+ publicite+ pubblicita+ affiliate+ commercial+ native-ad dianomi+ nativo+ teads+ \
    advertorial-box infolinks sidebar-ad google-auto-placed
    """
private let sharing = """
    share shares sharing sharebar+ sharebox+ sharebutton+ sharedaddy sharelinks+ sharetools+ sharethis+ \
    addthis+ addtoany+ a2a social socials social-media socialmedia+ social-share socialshare+ social-links \
    socialbar+ socialicons+ shareaholic+ ssba+ ssbp heateor+ tweet-button tweetmeme follow-us followus+ \
    follow-me jp-relatedposts essb+ mashsb+ swp_social+ post-share paylas+ teilen partager compartir condividi \
    like-button fb-like fblike+ likebox+
    """
private let notices = """
    cookie cookies cookiebar+ consent+ gdpr+ newsletter+ news-letter subscribe subscription subscriptions \
    subscribebox+ signup sign-up sign-in signin login loginbox+ register+ registration+ optin+ opt-in \
    mailing-list mailchimp mc4wp+ disclaimer+ modal modals popup+ pop-up overlay overlays lightbox+ toast \
    tooltip+ notification+ alertbar+ donate+ donation+ whatsapp-channel telegram-channel print-only printonly \
    noprint no-print disclosure+ dsgvo+ usercentrics+ onetrust+ cookielaw+ borlabs+ cookiebot+ didomi+ email-signup push-notification adblock+ privacy+ legal-notice
    """
private let gadgets = """
    widget widgets widgettitle sidebar+ side-bar aside asides rail right-rail rightrail+ rightcol+ right-column \
    right-sidebar left-sidebar sidecol+ ticker+ marquee+ carousel+ slider sliders slideshow-nav toolbox tools \
    article-tools articletools+ story-tools tagcloud+ tag-cloud tags taglist+ tag-list post-tags posttags+ \
    entry-tags article-tags keywords topics topic-list categories category-list cat-links catlinks postcat \
    article-topics vote voting rating+ ratings poll polls quiz calendar+ weather+ search searchbox+ search-form \
    searchform+ player video-player audio-player audioplayer listen-button text-to-speech playlist+ player-box \
    gallery-nav thumbnails lightgallery dropdown+ accordion-nav author-box authorbox+ author-bio authorbio+ \
    about-author about-the-author author-info authorinfo+ author-card author-profile author-description \
    writer-bio bio-box biobox+ post-author-box editsection mw-editsection reflist references-list navbox+ \
    catlinks infobox-nav back-to-top backtotop scroll-top totop embed-code stock-ticker most-read
    """
private let metaLines = """
    byline+ bylines dateline+ timestamp+ postmeta+ post-meta entry-meta article-meta articlemeta+ story-meta \
    meta-info metainfo+ metadata meta-data postinfo+ post-info article-info articleinfo+ entry-info \
    published-date publish-date pubdate+ post-date postdate+ entry-date article-date posted-on readtime \
    read-time reading-time readingtime+ entry-footer post-footer postfooter+ article-footer articlefooter \
    entry-utility views-count view-count viewcount+ hit-count copyright+ photo-credit photocredit+ \
    image-credit imagecredit+ img-credit credit credits attribution+ print-link printer+ kicker eyebrow+ \
    screen-reader+ sr-only visually-hidden visuallyhidden+ assistive+ correction-link
    """
private let relatedWords = """
    related+ relate similar+ recommend+ recommended+ recirc+ recirculation+ readmore read-more morelike+ \
    more-from more-news morenews+ more-stories morestories+ more-articles morefrom+ moreon+ more-on more-in \
    more-info-links see-also seealso+ also-read alsoread+ read-also readalso+ read-next readnext+ next-up \
    up-next nextup you-may-like youmaylike+ you-might may-like maylike+ mightlike+ also-like popular+ trending+ \
    most-viewed mostviewed+ mostread+ most-popular mostpopular+ top-stories topstories+ latest latest-news \
    latestnews+ latest-posts recent-posts recentposts+ recent-news other-news othernews+ othernews+ \
    teaser-list teaserlist+ relacionad+ correlat+ verwandt+ mehr-zum lesen-sie lire-aussi lireaussi+ \
    a-lire-aussi articles-lies leia-mais leiamais+ saiba-mais saibamais+ ilgili+ benzer+ oxsar+ elaqeli+ \
    diger-xeberler digerxeber+ pohozhie+ po-teme poteme+ read-too readtoo+ inrelated+ promo-list \
    further-reading same-topic+ nextstory+ next-story next-post+ story-list storylist+ linkbox+ link-box more-link morelink+ onward+ bottom-recirc \
    in-article-related crosslink+ cross-link interlink+ zox-also yarpp+ contextual-links
    """
private let commentWords = """
    comment comments commentlist+ commentbox+ commentform+ comment-list comment-form commentary-list \
    commentarea+ commentsection+ commentcount+ respond reply replies disqus+ livefyre+ fb-comments \
    fbcomments+ facebook-comments discussion+ kommentar+ commentaire+ comentario+ commenti yorum+ serh+ \
    reactions reaction responses trackback+ pingback+ guestbook+ spot-im openweb+ viafoura+ coral-talk \
    user-comments forum-link postcomment+
    """
private let doubtfulWords = """
    banner-wrapper extra complementary supplement+ bottom side right left-col secondary+ tertiary \
    sticky list-group listing related-content teaser teasers tile tiles grid-list shop shopping+ \
    product-list deals outer-box hot timeline-nav aux pull-out callout+ factbox-nav highlight-box box-links
    """
/// Classes that hide an element whole; as parts of longer names (`label-hidden`) they mean something else.
let hidingClasses = NameTable(
    ["hidden", "hide", "is-hidden", "d-none", "display-none", "invisible", "u-hidden", "offscreen", "off-screen"]
        .map { (key: $0, value: true) })
private let captionWords = """
    caption captions wp-caption-text figcaption+ imgcaption+ image-caption photo-caption photocaption+ \
    media-caption mediacaption+ img-caption picture-caption legend cutline+ bildunterschrift+ pie-de-foto \
    legende image-annotation picture-annotation img-description img-desc+ img--description img-legend bildtext+ bildzeile+ bildbeschreibung+ video-caption captiontext+ gallery-caption image-description imagedescription+ photo-info
    """
private let bylineWords = """
    byline+ bylines author authors authorname+ author-name writer writers contributor contributors p-author \
    vcard posted-by postedby+ article-author autor autores autore auteur verfasser yazar muellif avtor \
    entry-author post-author reporter reporters journalist journalists signature redactor
    """
private let dateWords = """
    date dates dateline+ datetime+ time timestamp+ published+ publish pubdate+ publication publishdate+ \
    post-date postdate+ posted posted-on entry-date article-date datum fecha fecha-publicacion tarih tarix \
    data-pubblicazione created updated modified lastmod day dtreviewed dtstart news-date newsdate+ submitted \
    meta-date byline-date date-time when release-date
    """
private let paywallWords = """
    paywall+ pay-wall piano-paywall regwall+ subscriber-only subscribers-only subscription-wall metered+ \
    locked premium-teaser paid-content-teaser plus-teaser meteredcontent+ paywalled
    """
private let standfirstWords = """
    standfirst+ subtitle sub-title subhead subheading subheadline dek deck lede lead lead-text leadtext+ \
    leadin lead-in article-summary article-lead article-intro article-subtitle intro introduction teaser-text \
    chapo chapeau entradilla bajada sommario occhiello vorspann abstract excerpt summary spot anons
    """
private let contentWords = """
    article articles content contents maincontent+ main-content main text body entry post posts story \
    blog page hentry column copy richtext+ rich-text wysiwyg+ prose paragraph paragraphs news-text newstext+ \
    texte testo texto metin text-block textblock+ section-content chapter document longform single detail \
    news-detail read-content
    """
private let bodyWords = """
    articlebody+ article-body article-body-content articlecontent+ article-content articletext+ article-text \
    entry-content entrycontent+ post-content postcontent+ post-body postbody+ post-text post-entry story-body \
    storybody+ story-content storycontent+ story-text storytext+ body-copy bodycopy+ body-text bodytext+ \
    article-copy article-main articlemain+ news-content newscontent+ news-text newstext+ news-body newsbody+ \
    content-body contentbody+ single-content td-post-content blog-content blog-post-content blogpost-body \
    field-name-body node-body article-detail news-detail-text article-paragraphs body-content article-page-body \
    article_body detail-text detail-content cuerpo-noticia corpo-noticia texto-noticia artikel-text \
    article-container-body newsarticle-body article-wrap-body storyfull
    """
