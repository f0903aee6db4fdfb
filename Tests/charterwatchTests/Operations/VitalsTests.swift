import Foundation
import Testing

@testable import charterwatch

@Suite("How a daemon says it is") struct VitalsTests {
    @Test("ready after the first look, through a reload, and not while it stops")
    func readiness() async {
        let vitals = Vitals()
        #expect(await vitals.objection == "starting")
        vitals.enter(.watching)
        #expect(await vitals.objection == "starting")
        vitals.sign("idle")
        #expect(await vitals.objection == nil)
        #expect(vitals.status == "idle")
        vitals.enter(.reloading)
        #expect(await vitals.objection == nil)
        vitals.enter(.watching)
        vitals.ask { true }
        #expect(await vitals.objection == "our own network is down")
        vitals.enter(.stopping)
        #expect(await vitals.objection == "stopping")
        vitals.enter(.watching)
        #expect(await vitals.objection == "stopping", "who was asked to stop does not go on")
    }

    @Test("alive as long as signs come, and dead when they stop")
    func life() {
        let vitals = Vitals()
        let start = ContinuousClock.now
        #expect(vitals.deathCause(at: start + .seconds(60)) == nil)
        let cause = vitals.deathCause(at: start + .seconds(Vitals.longestSilence + 30))
        #expect(cause?.hasPrefix("no sign of life for 1") == true, "\(cause ?? "")")
    }

    @Test(
        "the service manager's watch sets how often a sign is due, a minute at most",
        arguments: ServiceManagerCase.all)
    func interval(_ one: ServiceManagerCase) {
        #expect(ServiceManager(environment: one.environment).watchdogInterval == one.seconds)
    }
}

/// What systemd puts into the environment, and how often a sign is due then.
struct ServiceManagerCase: Sendable {
    let environment: [String: String]
    let seconds: Double

    static let all = [
        ServiceManagerCase(environment: [:], seconds: 60),
        ServiceManagerCase(environment: ["NOTIFY_SOCKET": "/x"], seconds: 60),
        ServiceManagerCase(environment: ["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "3000000"], seconds: 1),
        ServiceManagerCase(environment: ["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "900000000"], seconds: 60),
        ServiceManagerCase(environment: ["WATCHDOG_USEC": "3000000"], seconds: 60),
        ServiceManagerCase(
            environment: ["NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"], seconds: 60),
    ]
}
