import Testing

@testable import CharterStages

@Suite struct ExtractLanguageTests {
    static let texts: [(String, String?, String?)] = [
        (
            "Nəqliyyat Nazirliyi bildirib ki, dəmir yolu dəhlizində ölçmə işləri başa çatıb və tender elan olunacaq.",
            nil, "az"
        ),
        (
            "Nəqliyyat Nazirliyi bildirib ki, dəmir yolu dəhlizində ölçmə işləri başa çatıb və tender elan olunacaq.",
            "tr", "az"
        ),
        (
            "Ulaştırma Bakanlığı salı günü yaptığı açıklamada demiryolu koridorunun ilk bölümünde ölçümlerin tamamlandığını ve ihalenin ay sonundan önce açılacağını bildirdi.",
            nil, "tr"
        ),
        (
            "Министерство транспорта сообщило во вторник, что съёмка первого участка железнодорожного коридора завершена.",
            nil, "ru"
        ),
        ("Տրանսպորտի նախարարությունը հայտնել է, որ երկաթուղային միջանցքի չափագրումն ավարտվել է։", "en", "hy"),
        ("ტრანსპორტის სამინისტრომ განაცხადა, რომ სარკინიგზო დერეფნის პირველი მონაკვეთის აზომვა დასრულდა.", nil, "ka"),
        ("The ministry said on Tuesday that surveyors had finished the first stretch of the rail corridor.", nil, "en"),
        ("Short", "az-Latn-AZ", "az"), ("Short", nil, nil), ("", "x-default", nil), ("", "en_US", "en"),
        ("12345 67890", "de", "de"),
    ]

    @Test(arguments: texts)
    func detects(_ text: String, _ hint: String?, _ expected: String?) {
        #expect(detectLanguage(text, hint: hint) == expected)
    }

    @Test func aWrongTagGivesWayToALongText() {
        let text = String(
            repeating: "Министерство транспорта сообщило во вторник, что съёмка первого участка завершена. ", count: 6)
        #expect(detectLanguage(text, hint: "en") == "ru")
    }
}
