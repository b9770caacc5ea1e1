import SwiftletHarness
import SystemPackage

/// A fleet on one machine: the controller, and its only node.
enum OwnFleet {
    private static let directory = "/var/lib/swiftlet-controller/fleet"

    /// Made with a model and a rollout of it, and served.
    static func make(on machine: Machine) async throws {
        try await machine.check("mkdir /srv/model")
        for file in Scratch.names(in: model) where file != "recipe" {
            try await machine.copy(model.appending(file), into: "/srv/model")
        }
        for words in ["init --name shops", "model add /srv/model/manifest.yaml", "push shop-intent"] {
            try await machine.check(
                "runuser --user swiftlet-controller -- env SWIFTLET_FLEET_DIR=\(directory) swiftletctl \(words)",
                within: .seconds(300))
        }
        try await machine.check("systemctl start swiftlet-controller")
    }

    /// As README says it.
    static func join(on machine: Machine) async throws {
        try await machine.check(
            """
            set -e
            mkdir --parents /etc/swiftlet/swiftletd.conf.d
            printf '[Fleet]\\nRepositoryURL=http://127.0.0.1:7580\\nControllerURL=http://127.0.0.1:7580\\n' \
            >/etc/swiftlet/swiftletd.conf.d/fleet.conf
            install --mode=0644 \(directory)/repository/metadata/1.root.json /etc/swiftlet/root.json
            systemctl restart swiftlet-inference.socket swiftlet-control.socket swiftlet-uplink.socket swiftletd
            """)
    }

    /// The demo model answers an app.
    static func answers(on machine: Machine) async throws {
        let message = #"{"role": "user", "content": "please send 24 packs of rice today"}"#
        try await eventually("the model answers", within: .seconds(240), every: .seconds(1)) {
            let answer = try await machine.check(
                """
                curl --silent --show-error --fail-with-body --max-time 60 --unix-socket /run/swiftlet/inference.sock \
                http://localhost/v1/chat/completions --header 'Content-Type: application/json' \
                --data '{"model": "shop-intent", "messages": [\(message)]}'
                """)
            guard answer.contains("restock") else { throw NotYet(answer) }
        }
    }

    private static let model: FilePath = {
        var path = FilePath(#filePath)
        for _ in 0..<4 { path.removeLastComponent() }
        return path.appending("Manifests/shop-intent")
    }()
}
