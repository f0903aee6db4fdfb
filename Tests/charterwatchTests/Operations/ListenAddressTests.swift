import Testing

@testable import charterwatch

@Suite("Where to listen") struct ListenAddressTests {
    @Test(
        "what is an address and a port, and who can reach it",
        arguments: [
            ("9464", "127.0.0.1:9464", true), ("0", "127.0.0.1:0", true), ("127.0.0.1:80", "127.0.0.1:80", true),
            ("127.8.9.1:80", "127.8.9.1:80", true), ("[::1]:9464", "[::1]:9464", true),
            ("localhost:1", "localhost:1", true), ("0.0.0.0:65535", "0.0.0.0:65535", false),
            ("[::]:80", "[::]:80", false), ("10.0.0.7:80", "10.0.0.7:80", false),
            ("metrics.example.org:80", "metrics.example.org:80", false),
            ("127.example.org:80", "127.example.org:80", false),
        ])
    func good(_ text: String, _ wanted: String, _ isLoopback: Bool) {
        let address = ListenAddress(text)
        #expect(address?.description == wanted)
        #expect(address?.isLoopback == isLoopback)
    }

    @Test(
        "what is none",
        arguments: [
            "", ":", ":80", "80:", "65536", "123456", "-1", "+80", "8 0", "x", "127.0.0.1", "127.0.0.1:", "1.2.3:80",
            "256.1.1.1:80", "::1:80", "[::1]", "[::1]80", "[::1:80", "[127.0.0.1]:80", "[x]:80", "a b:80", "a/b:80",
            "127.0.0.1:80:90", "٣:٨", "http://127.0.0.1:80", "-a:80", "[::1]:", "[]:80",
        ])
    func bad(_ text: String) { #expect(ListenAddress(text) == nil) }
}
