/// The endings a word may take after a stem, by language: data for `Morphology`.
///
/// A language is a row of slots, each optional, filled from left to right: plural, then possessive, then case. Spelled
/// in the language's own letters and folded like any text when compiled. In the Turkic rows `A` stands for a or ə/e,
/// `I` for ı, i, u, ü, `D` for d or t. A slot with `minimum` opens only after a stem of that many letters: endings that
/// make new words would otherwise turn *port* into *portal*.
///
/// What is left out matters as much: `-çI` (neft → Neftçi) and the second halves of compounds (порт → портфель).
enum Endings {
    struct Slot: Sendable {
        let endings: String
        let minimum: Int
        init(_ endings: String, minimum: Int = 0) {
            self.endings = endings
            self.minimum = minimum
        }
    }

    /// Azerbaijani and Turkish, which share the system and, folded, most of the letters.
    static let turkic: [Slot] = [
        Slot("n l t Il In DIr lAn lAş lAşDIr lAnDIr lAşDIrIl lAnDIrIl", minimum: 5),
        Slot(
            "mA mAk mAq mAğ mAy DI Ir yIr Ib yIb mIş mIşDI An yAn AcAk AcAq yAcAk yAcAq DIk DIq DIğ Iyor yor"
                + " ArAk ArAq yArAk yArAq mAkDA mAlI Ar",
            minimum: 5),
        Slot("lI sIz", minimum: 5),
        Slot("lIk lIq lIy lIğ", minimum: 5),
        Slot("lAr"),
        Slot("Im m In n I sI ImIz mIz InIz nIz"),
        Slot("In nIn A yA nA I yI nI DA nDA DAn nDAn lA ylA IlA cA ncA yAdək AdAk"),
        Slot("kI"),
        Slot("lAr"),
        Slot("I nI nIn nA nDA nDAn In A"),
        Slot("DIr DIrlAr yDI ymIş sA ysA"),
    ]

    static let english: [Slot] = [
        Slot(
            "n i ni an ment or er ion ation ization isation ize ise al ally ial ic ical ics ism ist m t tic ity y e"
                + " ive ivity ance ence able ly ness ty ory ry acy at atic ies ities ries en me",
            minimum: 5),
        Slot("ian"),
        Slot("s es d ed ing ings ers ans ns"),
    ]

    static let russian: [Slot] = [
        Slot(
            "н ск анск янск ов ев овск евск енн онн ионн ян ан анц анец ическ альн ист изм ивн тельн тельств ник"
                + " ени ани овани ировани изаци аци ованн ированн ств"),
        Slot("н ск ост ическ", minimum: 5),
        Slot(
            "а у ом е ы и ов ам ами ах я ю ем ей ев ям ями ях ь ью ия ии ию ией ий иям иями иях ие ием ье ья ою ею"
                + " ый ой ая яя ое ее ые ого его ому ему ым им ую юю ых их ыми ими о ен на но ны"),
        Slot(
            "л ла ло ли т ть ет ют ит ят ал ала али ать ил ила или ить ует уют овал овала овали овать ировать"
                + " ирует ируют ировал ировали аться иться ются ется", minimum: 5),
        Slot("ся сь", minimum: 5),
    ]

    static let ukrainian: [Slot] = [
        Slot(
            "н ськ анськ янськ зьк цьк ов ев овськ евськ івськ енн онн ійн ян ан анц анець ичн ічн альн ист ізм ивн"
                + " тельн льн ник енн анн інн уванн юванн ізаці аці ован ств"),
        Slot("н ськ ост іст ічн", minimum: 5),
        Slot(
            "а у ом е и і ів ам ами ах я ю ем ей їв ям ями ях ь ю ія ії ію ією ій іям іями іях ові еві єві єю ею ою єм"
                + " ий ій ої ої ою ого його ому йому им ім их іх ими іми є ість"),
        Slot(
            "в ла ло ли т ти є ють ить ять ав ала али ати ив ила или ити ує ують ував увала ували увати"
                + " ться тися ються ється", minimum: 5),
        Slot("ся сь", minimum: 5),
    ]

    static let armenian: [Slot] = [
        Slot("ական ային յան ություն ության ությամբ ուն ան ամբ ված վող ող ում ման մամբ ել վել ց եց ած", minimum: 4),
        Slot("եր ներ ությունն ունն"),
        Slot("եր ներ"),
        Slot("ի ին ից ով ում ու վա յի յին յից յով յում ոջ վան վանից ուց"),
        Slot("ը ն ս դ"),
    ]

    static let georgian: [Slot] = [
        Slot("ურ ულ იურ ელ იან ობ ებ ება ობა", minimum: 4),
        Slot("ებ ნ"),
        Slot("ი მა მ ს ის ით ად დ ო ას ა სა ისა იდან ული ური"),
        Slot("ში ზე თან დან თვის სთვის გან მდე კენ შია ზეა ით"),
        Slot("ც ა ვე აა აც"),
    ]

    static let german: [Slot] = [
        Slot("isch ung ungen lich er", minimum: 5), Slot("e en er es em s n ern ens innen"),
    ]

    /// French, Italian, Spanish, Portuguese, Romanian.
    static let romance: [Slot] = [
        Slot(
            "on ion cion ao ción zione ção tion idad idade ità ité ist ism mient ment ari al ais ien ienn an es ens"
                + " ad id and iend ar er ir dor eur oes ões ções iones ciones ones zioni ade",
            minimum: 5),
        Slot("s es e a o i as os ne nes ns is x mente aux ale ales elle elles se ses", minimum: 4),
    ]

    static let uzbek: [Slot] = [
        Slot("lik", minimum: 5), Slot("lar"), Slot("im ing i si imiz ingiz"),
        Slot("ni ning ga ka qa da dan gacha"), Slot("gi"), Slot("dir"),
    ]
}
