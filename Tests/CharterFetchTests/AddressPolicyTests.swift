import CharterFetch
import TestSupport
import Testing

@Suite struct AddressPolicyTests {
    struct Case: CustomTestStringConvertible {
        let address: String
        /// A word of the objection; nil for an address that is fine.
        let word: String?
        init(_ address: String, _ word: String?) {
            self.address = address
            self.word = word
        }
        var testDescription: String { address }
    }

    static let v4: [Case] = [
        .init("0.0.0.0", "this network"), .init("0.255.255.255", "this network"), .init("1.0.0.0", nil),
        .init("9.255.255.255", nil), .init("10.0.0.0", "private"), .init("10.255.255.255", "private"),
        .init("11.0.0.0", nil), .init("100.63.255.255", nil), .init("100.64.0.0", "carrier"),
        .init("100.127.255.255", "carrier"), .init("100.128.0.0", nil), .init("126.255.255.255", nil),
        .init("127.0.0.1", "loopback"), .init("127.255.255.255", "loopback"), .init("128.0.0.0", nil),
        .init("169.253.255.255", nil), .init("169.254.169.254", "link-local"), .init("169.255.0.0", nil),
        .init("172.15.255.255", nil), .init("172.16.0.0", "private"), .init("172.31.255.255", "private"),
        .init("172.32.0.0", nil), .init("191.255.255.255", nil), .init("192.0.0.1", "protocol"),
        .init("192.0.1.0", nil), .init("192.0.2.7", "documentation"), .init("192.88.99.1", "6to4"),
        .init("192.167.255.255", nil), .init("192.168.1.1", "private"), .init("192.169.0.0", nil),
        .init("198.17.255.255", nil), .init("198.18.0.1", "benchmarking"), .init("198.19.255.255", "benchmarking"),
        .init("198.20.0.0", nil), .init("198.51.100.9", "documentation"), .init("203.0.113.9", "documentation"),
        .init("223.255.255.255", nil), .init("224.0.0.1", "multicast"), .init("239.255.255.255", "multicast"),
        .init("240.0.0.1", "reserved"), .init("255.255.255.255", "reserved"), .init("8.8.8.8", nil),
    ]

    static let v6: [Case] = [
        .init("::", "unspecified"), .init("::1", "loopback"), .init("::2", "compatible"),
        .init("::ffff:127.0.0.1", "loopback"), .init("::ffff:10.1.2.3", "private"), .init("::ffff:8.8.8.8", nil),
        .init("::ffff:0:127.0.0.1", "loopback"), .init("::127.0.0.1", "loopback"), .init("::a9fe:a9fe", "link-local"),
        .init("64:ff9b::7f00:1", "loopback"), .init("64:ff9b::a00:1", "private"), .init("64:ff9b::808:808", nil),
        .init("64:ff9b:1::808:808", "local NAT64"), .init("100::1", "discard"), .init("2001::1", "Teredo"),
        .init("2001:0:4136:e378::", "Teredo"), .init("2001:10::1", "protocol"), .init("2001:1ff::1", "protocol"),
        .init("2001:200::1", nil), .init("2001:db8::1", "documentation"), .init("2001:db9::1", nil),
        .init("2002:7f00:1::", "loopback"), .init("2002:c0a8:101::1", "private"), .init("2002:808:808::1", nil),
        .init("2606:4700::1", nil), .init("2a00:1450::1", nil), .init("3fff:1::1", "documentation"),
        .init("5f00::1", "segment"), .init("fc00::1", "unique local"), .init("fdff::1", "unique local"),
        .init("fe80::1", "link-local"), .init("fe80::1%eth0", "link-local"), .init("febf::1", "link-local"),
        .init("fec0::1", "site-local"), .init("ff02::1", "multicast"), .init("4000::1", "global unicast"),
        .init("1fff::1", "global unicast"), .init("e000::1", "global unicast"),
    ]

    @Test(arguments: v4 + v6) func `every range, its edges and its neighbours`(_ row: Case) throws {
        let address = try #require(IPAddress(row.address))
        let objection = AddressPolicy.objection(to: address)
        guard let word = row.word else {
            #expect(objection == nil)
            return
        }
        #expect(objection?.contains(word) == true, "\(objection ?? "no objection")")
    }

    @Test func `a form that carries an IPv4 address is judged as that address`() throws {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<2000 {
            let four = random.bytes(4)
            let plain = AddressPolicy.objection(to: try #require(IPAddress(bytes: four)))
            let forms: [[UInt8]] = [
                [UInt8](repeating: 0, count: 10) + [0xff, 0xff] + four,
                [0, 0x64, 0xff, 0x9b] + [UInt8](repeating: 0, count: 8) + four,
                [0x20, 0x02] + four + random.bytes(10),
            ]
            for form in forms {
                let address = try #require(IPAddress(bytes: form))
                #expect((AddressPolicy.objection(to: address) == nil) == (plain == nil), "\(address.text)")
            }
        }
    }

    @Test func `only 2000 slash 3 can pass in IPv6, carriers apart`() throws {
        var random = SeededGenerator(seed: 6)
        for _ in 0..<2000 {
            let bytes = random.bytes(16)
            let address = try #require(IPAddress(bytes: bytes))
            if AddressPolicy.objection(to: address) == nil { #expect(bytes[0] & 0xe0 == 0x20, "\(address.text)") }
        }
    }

    @Test(arguments: [
        "127.1", "0x7f.0.0.1", "0177.0.0.1", "2130706433", "1.2.3.4.5", "", "::g", "[1.2.3.4]", "1.2.3.4 ",
    ])
    func `what is no plain address is not read as one`(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `addresses print as they are written`() {
        for text in ["192.0.2.1", "::1", "2001:db8::8a2e:370:7334", "::ffff:127.0.0.1"] {
            #expect(IPAddress(text)?.text == text)
        }
        #expect(IPAddress("[2001:DB8::1]")?.text == "2001:db8::1")
        #expect(IPAddress(bytes: [1, 2, 3]) == nil)
    }
}
