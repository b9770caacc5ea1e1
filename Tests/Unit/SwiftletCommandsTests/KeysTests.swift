import Foundation
import SwiftletContract
import SwiftletPublisher
import Testing

@Suite(.timeLimit(.minutes(4))) struct KeysTests {
    /// A key pair of somebody else in the fleet's folder; returns the private file's path.
    private func key(_ name: String, _ fleet: TestFleet, _ further: String...) async throws -> String {
        let path = fleet.folder + "/" + name
        let outcome = await fleet.run(["keys", "generate", "--out", path] + further, environment: [:])
        try #require(outcome.code == .done, "\(outcome.errors)")
        return path
    }

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test(arguments: ["ed25519", "ecdsa-p256"])
    func generatesAPrivateAndAPublicFile(type: String) async throws {
        try await withFleet(empty: true) { fleet in
            let path = try await key("a.json", fleet, "--type", type)
            #expect(try mode(path) == 0o600 && mode(path + ".pub") == 0o644)
            let again = await fleet.run("keys", "generate", "--out", path)
            #expect(again.code == .failed && again.errors.contains("the file exists"))
            _ = try PublicKey(fileAt: path + ".pub")
            #expect(throws: PublisherError.self) { try PublicKey(fileAt: path) }
        }
    }

    @Test func listsKeysWithTheirPlaces() async throws {
        try await withFleet { fleet in
            try FileManager.default.createDirectory(atPath: fleet.folder + "/usb", withIntermediateDirectories: false)
            try FileManager.default.moveItem(
                atPath: fleet.directory.keysPath + "/root.json", toPath: fleet.folder + "/usb/root.json")
            let text = await fleet.run("keys", "list").output.split(separator: "\n")
            #expect(text.count == 8 && text[1].hasPrefix("root") && text[1].contains("elsewhere"))
            for arguments in [["keys", "list", "--keys-dir", fleet.folder + "/usb"]] {
                let found = await fleet.run(arguments).output
                #expect(found.contains(fleet.folder + "/usb/root.json"))
            }
            let environment = [
                "SWIFTLET_FLEET_DIR": fleet.fleet, "SWIFTLET_KEYS_DIR": "/nowhere:" + fleet.folder + "/usb",
            ]
            let json = await fleet.run("keys", "list", "--format", "json", environment: environment).output
            #expect(json.contains("\"path\" : \"\(fleet.folder)/usb/root.json\"") && json.contains("\"plain\""))
        }
    }

    /// systemd's credentials have names of their own, and a mode that shows their access list.
    @Test func credentialsAreUsed() async throws {
        try await withFleet { fleet in
            let folder = fleet.folder + "/credentials"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            try FileManager.default.moveItem(
                atPath: fleet.directory.keysPath + "/timestamp.json", toPath: folder + "/fleet-timestamp")
            #expect(await fleet.run("keys", "renew", "timestamp").output.contains("nothing is published") == false)
            try FileManager.default.setAttributes([.posixPermissions: 0o440], ofItemAtPath: folder + "/fleet-timestamp")
            let environment = ["SWIFTLET_FLEET_DIR": fleet.fleet, "CREDENTIALS_DIRECTORY": folder]
            let outcome = await fleet.run("keys", "renew", "timestamp", environment: environment)
            #expect(outcome.code == .done && outcome.output.contains("published new versions of timestamp"))
        }
    }

    @Test func exportsPublicKeys() async throws {
        try await withFleet { fleet in
            let json = await fleet.run("keys", "export", "root")
            #expect(json.code == .done && json.output.hasPrefix("{\"keytype\":\"ed25519\""))
            try fleet.write("root.pub", Array(json.output.utf8))
            let key = try PublicKey(fileAt: fleet.folder + "/root.pub")
            let pem = await fleet.run("keys", "export", String(key.id.prefix(8)), "--format", "pem")
            #expect(pem.output == key.pem + "\n" && pem.output.hasPrefix("-----BEGIN PUBLIC KEY-----"))
            for wrong in ["nobody", String(key.id.prefix(7)), "00000000"] {
                #expect(await fleet.run("keys", "export", wrong).code == .usage)
            }
        }
    }

    /// Two of three, each on a machine of his own, with nothing but his key and the file.
    @Test func rootCeremony() async throws {
        try await withFleet { fleet in
            let (a, b, c) = (try await key("a", fleet), try await key("b", fleet), try await key("c", fleet))
            let dry = fleet.tree()
            let rotation = [
                "keys", "rotate", "root", "--key", a + ".pub", "--key", b + ".pub", "--key", c + ".pub", "--threshold",
                "2",
            ]
            #expect(await fleet.run(rotation + ["--dry-run"]).output.contains("would have"))
            #expect(fleet.tree() == dry)
            let outcome = await fleet.run(rotation)
            let draft = fleet.directory.draftsPath + "/2.root.json"
            #expect(outcome.code == .done && outcome.output.contains("\(draft): needs 2 more of"))
            let twice = await fleet.run(rotation)
            #expect(twice.code == .failed && twice.errors.contains("is a draft already"))
            let alone = await fleet.run("metadata", "publish", draft)
            #expect(alone.code == .badSignature && alone.errors.contains("0 of the 2 signatures"))
            for (holder, lack) in [(a, "needs 1 more"), (c, "has all its signatures")] {
                let before = await fleet.run(
                    ["root", "sign", draft, "--key-file", holder, "--dry-run"], environment: [:])
                #expect(before.output.contains("would sign with"))
                let signed = await fleet.run(["root", "sign", draft, "--key-file", holder], environment: [:])
                #expect(signed.code == .done && signed.output.contains(lack), "\(signed)")
                #expect(
                    signed.output.contains("threshold 1 -> 2") && signed.output.contains("nodes pin the root sha256:"))
            }
            let shown = await fleet.run(["root", "show", draft, "--format", "json"], environment: [:])
            #expect(shown.output.contains("\"threshold\" : 2") && shown.output.contains("\"hasSigned\" : true"))
            #expect(await fleet.run("root", "publish", draft).output.contains("published new versions of root"))
            #expect(FileManager.default.fileExists(atPath: draft) == false)
            #expect(try Repository.open(fleet.directory).keys(of: "root").threshold == 2)
        }
    }

    @Test func aStrangersKeySignsNothing() async throws {
        try await withFleet { fleet in
            let (a, stranger) = (try await key("a", fleet), try await key("s", fleet))
            await fleet.run("keys", "rotate", "root", "--key", a + ".pub")
            let draft = fleet.directory.draftsPath + "/2.root.json"
            let before = FileManager.default.contents(atPath: draft)
            let signed = await fleet.run(["metadata", "sign", draft, "--key-file", stranger], environment: [:])
            #expect(signed.code == .failed && signed.errors.contains("no key in"))
            let root = "sha256:" + String(repeating: "0", count: 64)
            let other = await fleet.run(
                ["metadata", "sign", draft, "--key-file", a, "--fleet-root", root], environment: [:])
            #expect(other.code == .badContent && other.errors.contains("belongs to the fleet"))
            #expect(FileManager.default.contents(atPath: draft) == before)
        }
    }

    @Test func lostTimestampKeyIsReplaced() async throws {
        try await withFleet { fleet in
            try FileManager.default.removeItem(atPath: fleet.directory.keysPath + "/timestamp.json")
            let doctor = await fleet.run("keys", "doctor")
            #expect(doctor.code == .failed && doctor.output.contains("the key of 'timestamp' is not on this machine"))
            #expect(await fleet.run("status").output.contains("error: the key of 'timestamp'"))
            let outcome = await fleet.run("keys", "rotate", "timestamp", "--generate")
            #expect(outcome.code == .done && outcome.output.contains("published new versions of root"), "\(outcome)")
            #expect(await fleet.run("keys", "doctor").code == .done)
            let names = try FileManager.default.contentsOfDirectory(atPath: fleet.directory.keysPath)
            let new = try #require(names.first { $0.hasPrefix("timestamp-") })
            #expect(try mode(fleet.directory.keysPath + "/" + new) == 0o600)
        }
    }

    /// The new key is asked for twice, and for each later use once.
    @Test func protectedKeysAskForTheirPassphrase() async throws {
        try await withFleet { fleet in
            let unlike = await fleet.run(
                ["keys", "rotate", "ch-stable", "--generate", "--protect"], typing: ["horse", "house"])
            #expect(unlike.code == .failed && unlike.errors.contains("not the same"))
            let rotated = await fleet.run(
                ["keys", "rotate", "ch-stable", "--generate", "--protect"], typing: ["horse", "horse"])
            #expect(rotated.code == .done, "\(rotated.errors)")
            let silent = await fleet.run("keys", "renew", "ch-stable")
            #expect(silent.code == .failed && silent.errors.contains("there is no terminal to ask on"))
            let wrong = await fleet.run(["keys", "renew", "ch-stable"], typing: ["house"])
            #expect(wrong.code == .failed && wrong.errors.contains("the passphrase is wrong"))
            #expect(await fleet.run(["keys", "renew", "ch-stable"], typing: ["horse"]).code == .done)
            try fleet.write("passphrase", Array("horse\n".utf8))
            let file = fleet.folder + "/passphrase"
            let open = await fleet.run("keys", "renew", "ch-stable", "--passphrase-file", file)
            #expect(open.code == .failed && open.errors.contains("chmod 600"))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            let environment = ["SWIFTLET_FLEET_DIR": fleet.fleet, "SWIFTLET_PASSPHRASE_FILE": file]
            #expect(await fleet.run("keys", "renew", "ch-stable", environment: environment).code == .done)
            #expect(await fleet.run("keys", "list").output.contains("passphrase"))
        }
    }

    @Test func revokesAKey() async throws {
        try await withFleet { fleet in
            let first = try #require(try Repository.open(fleet.directory).keys(of: "rollouts").keys.first)
            let refused = await fleet.run("keys", "revoke", "rollouts", first.id)
            #expect(refused.code == .usage && refused.errors.contains("keys rotate"))
            #expect(await fleet.run("keys", "rotate", "rollouts", "--generate", "--add").code == .done)
            let outcome = await fleet.run("keys", "revoke", "rollouts", String(first.id.prefix(12)))
            #expect(outcome.code == .done && outcome.output.contains("targets") && outcome.output.contains("rollouts"))
            #expect(try Repository.open(fleet.directory).keys(of: "rollouts").keys.contains(first) == false)
        }
    }

    /// Signed at a release machine; the controller has the files, and the signature comes back.
    @Test func aChannelsKeyIsKeptElsewhere() async throws {
        try await withFleet { fleet in
            let manager = try await key("release", fleet)
            let rotated = await fleet.run("keys", "rotate", "ch-stable", "--key", manager + ".pub")
            #expect(rotated.output.contains("2.targets.json: has all its signatures"), "\(rotated)")
            let names = try FileManager.default.contentsOfDirectory(atPath: fleet.directory.draftsPath).sorted()
            #expect(names == ["2.ch-stable.json", "2.targets.json"])
            let drafts = names.map { fleet.directory.draftsPath + "/" + $0 }
            await fleet.run(["metadata", "sign", drafts[0], "--key-file", manager], environment: [:])
            // The channel's key still lies here: alone the draft would be signed by it, and nothing would have changed.
            let alone = await fleet.run("metadata", "publish", drafts[0])
            #expect(alone.code == .badContent && alone.errors.contains("rests on the draft 2.targets.json"))
            #expect(await fleet.run(["metadata", "publish"] + drafts).code == .done)

            let manifest = try fleet.writeModel()
            let missing = await fleet.run("model", "add", manifest)
            #expect(missing.code == .failed && missing.errors.contains("--draft"))
            let draft = fleet.folder + "/release.json"
            let added = await fleet.run("model", "add", manifest, "--draft", draft)
            #expect(added.code == .done && added.output.contains("waits for the signature of 'stable'"), "\(added)")
            #expect(await fleet.run("model", "list").output.contains("no releases"))
            let signed = await fleet.run(["metadata", "sign", draft, "--key-file", manager], environment: [:])
            #expect(signed.output.contains("new target ch-stable/shop-intent-1.0.0.json"))
            #expect(await fleet.run("metadata", "publish", draft).code == .done)
            #expect(await fleet.run("model", "list").output.contains("shop-intent"))
            #expect(await fleet.run("push", "shop-intent").code == .done)
            #expect(await fleet.run("model", "add", manifest, "--draft", draft).output.contains("already"))
        }
    }

    @Test func fleetIsFoundedByCeremony() async throws {
        try await withFleet(empty: true) { fleet in
            var arguments = ["init", "--name", "shops"]
            for name in ["a", "b", "c"] { arguments += ["--root-key", try await key(name, fleet) + ".pub"] }
            arguments += ["--targets-key", try await key("t", fleet) + ".pub"]
            arguments += ["--channel-key", "stable=" + (try await key("r", fleet)) + ".pub"]
            let prepared = await fleet.run(arguments)
            #expect(prepared.code == .done && prepared.output.contains("founded when these are signed"), "\(prepared)")
            let status = await fleet.run("status")
            #expect(status.code != .done && status.errors.contains("waits for the signatures of its first root"))
            let files = try FileManager.default.contentsOfDirectory(atPath: fleet.directory.draftsPath).sorted()
                .map { fleet.directory.draftsPath + "/" + $0 }
            #expect(files.count == 3)
            let folder = fleet.folder + "/holders"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            for name in ["a", "b", "t", "r"] {
                try FileManager.default.copyItem(atPath: fleet.folder + "/" + name, toPath: folder + "/\(name).json")
            }
            #expect(await fleet.run(["metadata", "publish"] + files).code == .badSignature)
            let signed = await fleet.run(["metadata", "sign"] + files + ["--keys-dir", folder], environment: [:])
            #expect(signed.code == .done, "\(signed.errors)")
            let founded = await fleet.run(["metadata", "publish"] + files)
            #expect(founded.code == .done && founded.output.contains("nodes pin its root"), "\(founded.errors)")
            #expect(await fleet.run("keys", "doctor").output == "the keys are well\n")
        }
    }

    @Test func doctorSpeaksBothLanguages() async throws {
        try await withFleet { fleet in
            let text = await fleet.run("keys", "doctor")
            #expect(text.code == .done && text.output.contains("warning: the key of 'root' lies on the controller"))
            let json = await fleet.run("keys", "doctor", "--format", "json")
            #expect(json.output.contains("\"code\" : \"offline_key_here\"") && json.output.contains("\"severity\""))
            let late = await fleet.run(["keys", "doctor"], at: TestFleet.now.addingTimeInterval(86_400 * 100))
            #expect(late.code == .failed && late.output.contains("'ch-stable' expired"))
        }
    }

    @Test(arguments: [
        ["keys"], ["keys", "rotate", "root"], ["keys", "rotate", "nobody", "--generate"], ["keys", "renew", "nobody"],
        ["keys", "rotate", "root", "--generate", "--threshold", "2"], ["keys", "generate", "--type", "rsa"],
        ["keys", "rotate", "root", "--key", "/nowhere"], ["init", "--root-threshold", "2"],
        ["init", "--channel-key", "stable"], ["keys", "revoke", "root", "xyz"], ["metadata", "sign"],
    ])
    func wrongUsageEndsWithTwo(arguments: [String]) async throws {
        try await withFleet(empty: arguments[0] == "init") { fleet in
            let before = fleet.tree()
            let outcome = await fleet.run(arguments)
            #expect(outcome.code == (arguments == ["keys"] ? .done : .usage), "\(outcome)")
            #expect(fleet.tree() == before)
        }
    }
}
