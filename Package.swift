// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every Swift target: a warning is an error, `any` is written out, and an import
/// shows in the file that uses it.
let rules: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

extension Target {
    static func module(
        _ name: String, _ dependencies: [Dependency], resources: [Resource]? = nil
    ) -> Target {
        .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: rules)
    }

    static func tests(_ name: String, _ dependencies: [Dependency]) -> Target {
        .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: rules)
    }

    static func debian(_ name: String, pkgConfig: String, _ packages: [String]) -> Target {
        .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt(packages)])
    }
}

let package = Package(
    name: "charterwatch",
    products: [.executable(name: "charterwatch", targets: ["charterwatch"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // C libraries of the system, each behind a header of its own.
        .debian("CCurl", pkgConfig: "libcurl", ["libcurl4-openssl-dev"]),
        .debian("CLibXML2", pkgConfig: "libxml-2.0", ["libxml2-dev"]),
        .debian("CCrypto", pkgConfig: "libcrypto", ["libssl-dev"]),
        .debian("CCompression", pkgConfig: "zlib", ["zlib1g-dev", "libbrotli-dev", "libzstd-dev"]),
        .target(name: "CCLD2", linkerSettings: [.linkedLibrary("cld2")]),
        .systemLibrary(name: "CMalloc"),

        // The modules; what each may import is in Sources/README.md and checked by ArchitectureTests.
        .module("CharterModel", ["CCrypto"]),
        .module("CharterFetch", ["CharterModel", "CCurl", "CCompression"]),
        .module("CharterArchive", ["CharterModel", "CCompression"]),
        .module("CharterStages", ["CharterModel", "CLibXML2", "CCLD2"]),
        .module(
            "CharterStore",
            [
                "CharterModel", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .module("CharterReports", ["CharterModel"]),
        .module("CharterConfig", ["CharterModel", "CharterStages", .product(name: "Yams", package: "Yams")]),
        .module(
            "CharterDemo",
            [
                "CharterModel",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], resources: [.copy("Newsroom")]),
        .executableTarget(
            name: "charterwatch",
            dependencies: [
                "CharterModel", "CharterFetch", "CharterArchive", "CharterStages", "CharterStore", "CharterReports",
                "CharterConfig", "CharterDemo", "CMalloc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: rules),

        // What several test targets share: programs run, folders of their own, seeded randomness.
        .target(name: "TestSupport", path: "Tests/Support", swiftSettings: rules),
        .tests("CharterModelTests", ["CharterModel"]),
        .tests("CharterFetchTests", ["CharterFetch", "CharterModel", "CCompression"]),
        .tests("CharterArchiveTests", ["CharterArchive", "CharterModel", "CCompression"]),
        .tests("CharterStagesTests", ["CharterStages", "CharterModel"]),
        .tests(
            "CharterStoreTests",
            [
                "CharterStore", "CharterModel", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .tests("CharterReportsTests", ["CharterReports", "CharterModel"]),
        .tests("CharterConfigTests", ["CharterConfig", "CharterModel", "CharterStages"]),
        .tests("CharterDemoTests", ["CharterDemo"]),
        .tests(
            "charterwatchTests",
            ["charterwatch", "CharterModel", "CharterArchive", "CharterStore", "CharterDemo", "CharterConfig"]),
        .tests("ArchitectureTests", []),
    ],
    swiftLanguageModes: [.v6]
)

// Coverage-guided fuzzing (`make fuzz`): libFuzzer's archive of the toolchain is named from outside, and the package is
// what is fuzzed and no more. The two sanitizers are one flag: as two they silently give no coverage.
if let fuzzer = Context.environment["CHARTERWATCH_FUZZER"] {
    let fuzzed = ["CharterModel", "CharterArchive", "CharterStages"]
    package.products = []
    package.dependencies = []
    package.targets.removeAll { !(fuzzed + ["CCrypto", "CCompression", "CLibXML2", "CCLD2"]).contains($0.name) }
    for target in package.targets where fuzzed.contains(target.name) {
        target.swiftSettings? += [.unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"])]
    }
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
        .executableTarget(
            name: "fuzz", dependencies: ["CFuzzer"] + fuzzed.map { .byName(name: $0) }, path: "Tests/Fuzz/Targets",
            swiftSettings: rules + [.unsafeFlags(["-sanitize=address"])],
            linkerSettings: [.unsafeFlags(["-sanitize=address", fuzzer]), .linkedLibrary("stdc++")]),
    ]
}
