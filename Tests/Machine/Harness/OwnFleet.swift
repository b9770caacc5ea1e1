import SwiftletHarness
import SystemPackage

/// A fleet on one machine: the controller, and its only node.
enum OwnFleet {
    private static let directory = "/var/lib/swiftlet-controller/fleet"
    /// The version of the release that the fleet is made with, and of a smaller one of the same model.
    static let (first, next) = ("1.0.0", "1.1.0")

    /// Made with a model and a rollout of it, and served.
    static func make(on machine: Machine) async throws {
        try await machine.check("mkdir /srv/model")
        for file in Scratch.names(in: model) where file != "recipe" {
            try await machine.copy(model.appending(file), into: "/srv/model")
        }
        try await ctl("init --name shops", on: machine)
        try await ctl("model add /srv/model/manifest.yaml", on: machine)
        try await ctl("push shop-intent", on: machine)
        try await machine.check("systemctl enable --now swiftlet-controller")
    }

    @discardableResult
    static func ctl(_ words: String, on machine: Machine) async throws -> String {
        try await machine.check(
            "runuser --user swiftlet-controller -- env SWIFTLET_FLEET_DIR=\(directory) swiftletctl \(words)",
            within: .seconds(300))
    }

    /// Publishes `next`: the smaller of the two variants, with one check.
    static func addNext(on machine: Machine) async throws {
        try await machine.check(
            """
            cd /srv/model
            sed --expression='s/^version: .*/version: \(next)/' --expression='/name: q8_0/,/sha256:/d' \
            --expression='s/checks.json/next.json/' manifest.yaml >next.yaml
            { sed --quiet --expression=1p --expression='2s/,$//p' checks.json; echo ']}'; } >next.json
            """)
        try await ctl("model add /srv/model/next.yaml", on: machine)
    }

    /// Pushes `next`, and waits until the node serves it.
    static func update(on machine: Machine) async throws {
        try await ctl("push shop-intent@\(next)", on: machine)
        try await machine.check("swiftlet sync")
        try await serves(next, on: machine)
    }

    /// The node says that this version serves.
    static func serves(
        _ version: String, of model: String = "shop-intent", on machine: Machine,
        socket: String = "/run/swiftlet/control.sock", within limit: Duration = .seconds(240)
    ) async throws {
        try await eventually("\(model) \(version) serves", within: limit, every: .milliseconds(200)) {
            let status = try await machine.check("SWIFTLET_CONTROL_SOCKET=\(socket) swiftlet status")
            let line = status.split(separator: "\n").first { $0.hasPrefix(model + " ") } ?? ""
            let words = line.split(separator: " ")
            guard words.count > 2, words[1] == "serving", words[2] == version else { throw NotYet(status) }
        }
    }

    /// As README says it. One thread to compute with: the machine has one core, and another would spin on it. Downloads
    /// are slow enough to be interrupted.
    static func join(on machine: Machine) async throws {
        try await machine.check(
            """
            set -e
            mkdir --parents /etc/swiftlet/swiftletd.conf.d
            printf '%s\\n' '[Fleet]' RepositoryURL=http://127.0.0.1:7580 ControllerURL=http://127.0.0.1:7580 \
            MaxRate=128K '[Serving]' Threads=1 >/etc/swiftlet/swiftletd.conf.d/fleet.conf
            install --mode=0644 \(directory)/repository/metadata/1.root.json /etc/swiftlet/root.json
            systemctl restart swiftlet-inference.socket swiftlet-control.socket swiftlet-uplink.socket swiftletd
            """)
    }

    /// The demo model answers an app.
    static func answers(on machine: Machine) async throws {
        try await eventually("the model answers", within: .seconds(240), every: .milliseconds(200)) {
            let answer = try await machine.check(question)
            guard answer.contains("rice") else { throw NotYet(answer) }
        }
    }

    /// A line of bash that asks the demo model once.
    static let question = """
        curl --silent --show-error --fail-with-body --max-time 60 --unix-socket /run/swiftlet/inference.sock \
        http://localhost/v1/chat/completions --header 'Content-Type: application/json' \
        --data '{"model": "shop-intent", "temperature": 0, "messages": [{"role": "user", "content": "please send 24 packs of rice today"}]}'
        """

    static let model: FilePath = {
        var path = FilePath(#filePath)
        for _ in 0..<4 { path.removeLastComponent() }
        return path.appending("Manifests/shop-intent")
    }()
}
