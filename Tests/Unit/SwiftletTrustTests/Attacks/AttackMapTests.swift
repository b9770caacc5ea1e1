import Foundation
import Testing

/// Which test stands for which flaw that other TUF clients had, and for which attack. Read this first; the check sees that
/// no name in it is out of date.
///
/// "tuf-conformance" is the TUF project's own suite, run with `Tests/Support/tuf-client`.
@Suite(.timeLimit(.minutes(1)))
struct AttackMapTests {
    static let flaws: [(flaw: String, tests: [String])] = [
        (
            "CVE-2020-15093, CVE-2026-6966 tough: a signature counted twice, also of delegated roles",
            ["SignatureTests.duplicateSignatureIsRefused"]
        ),
        (
            "GMS-2022-4197 python-tuf: the new root's own signatures counted, not its keys",
            ["ThresholdAttackTests.newRootSignedTwiceByOneKeyIsRefused", "RootTests.newRootsOwnThresholdCounts"]
        ),
        (
            "#733 go-tuf: one key under two ids or key types",
            [
                "SignatureTests.oneKeyUnderTwoIDsCountsOnce",
                "ThresholdAttackTests.oneECDSAKeyUnderTwoKeyTypesCountsOnce",
                "ThresholdAttackTests.aCeremonyCountsKeysAndNotTheirIDs", "PublicKeyTests.oneKeyInTwoSpellingsIsOneKey",
            ]
        ),
        (
            "CVE-2026-23992 go-tuf: threshold zero or negative",
            ["SignatureTests.badThresholdIsRefused", "ThresholdAttackTests.thresholdThatDoesNotFitIsRefused"]
        ),
        (
            "CVE-2026-23991, #749 go-tuf: crashes of wrong types and null before any signature",
            [
                "WrongTypesTests.anyValueOfAnyType", "WrongTypesTests.anyEnvelope",
                "JSONParserTests.nestsToItsLimitAndNoDeeper",
            ]
        ),
        (
            "CVE-2020-15163 python-tuf: a refused root became trusted later",
            ["RootTests.rootMustBeSignedByOldAndNewKeys"]
        ),
        ("CVE-2025-2885 tough: a root that is not exactly the next", ["RootTests.rootMustBeExactlyTheNext"]),
        (
            "CVE-2022-29173 go-tuf: stored metadata did not protect from rollback",
            [
                "RollbackTests.olderTimestampIsRefused", "RollbackTests.olderTargetsAreRefused",
                "RollbackTests.tamperedStoredFileIsFetchedAgain",
            ]
        ),
        (
            "CVE-2025-2888 tough: a timestamp stored before all of its checks",
            ["RollbackTests.olderSnapshotIsRefusedAndTheNextGoodUpdateWorks"]
        ),
        (
            "CVE-2025-2887, CVE-2026-6967 tough: delegated roles without the checks of top-level ones",
            [
                "RollbackTests.olderTargetsAreRefused", "ExpiryTests.expiredRoleIsRefusedAndNotStored",
                "MixAndMatchTests.hashAndLengthMustBeTheListedOnes", "MixAndMatchTests.versionMustBeTheListedOne",
                "SignatureTests.unsignedIsRefused",
            ]
        ),
        (
            "CVE-2025-2886, CVE-2024-47534 tough, go-tuf: terminating and order of delegations ignored",
            ["DelegationTests.searchesInOrder", "DelegationTests.firstOfTwoRolesWins"]
        ),
        (
            "#2978 python-tuf, go-tuf: the diamond, a role reused under another delegator",
            ["DelegationTests.roleIsVerifiedForEachDelegator"]
        ),
        ("tough: cyclic delegations", ["DelegationTests.searchesInOrder", "DelegationTests.longChainEnds"]),
        (
            "CVE-2021-41131, -41149, -41150, CVE-2026-6968 python-tuf, tough: names that leave their directory",
            [
                "DelegationTests.strangeRoleNamesStayInTheirDirectory",
                "DelegationTests.namesThatWouldOverwriteAreRefused",
                "RefreshTests.unsafeTargetPathIsRefused", "BlobStoreTests.aLinkIsNoBlob",
            ]
        ),
        ("CVE-2026-24686 go-tuf: a repository's name as a directory", ["NamesTests.noNameLeavesItsPlace"]),
        ("GHSA-qp9x-wp8f-qgjj python-tuf: patterns that ignore case", ["DelegatedPathsTests.pattern"]),
        (
            "#721, #739, #716 go-tuf: empty hashes, keys of a wrong length, bad bit_length",
            [
                "MixAndMatchTests.badHashesAreRefused", "PublicKeyTests.malformedKeysAreRefused",
                "DelegatedPathsTests.badBitLengthIsRefused",
            ]
        ),
        ("#780 tuf-js, #852 sigstore-java: duplicate key ids", ["SignatureTests.keyIDListedTwiceIsRefused"]),
        (
            "CVE-2020-6173 python-tuf: huge metadata and lists",
            [
                "RefreshTests.oversizeIsRefusedUnread", "ThresholdAttackTests.signaturesAreCounted",
                "ThresholdAttackTests.keysAreCounted", "JSONParserTests.smallBytesDoNotBecomeManyValues",
            ]
        ),
        ("malleable ECDSA", ["ThresholdAttackTests.oneECDSAKeyUnderTwoKeyTypesCountsOnce"]),
        (
            "gzip bombs",
            [
                "CompressionTests.aBombIsCutAtTheLimit", "CompressionTests.anotherEncodingIsNotRead",
                "CompressionTests.asksForGzipAlone",
            ]
        ),
    ]

    static let attacks: [(attack: String, tests: [String])] = [
        (
            "arbitrary content",
            [
                "SignatureTests.strangersSignatureIsRefused", "RefreshTests.findsTargets",
                "BlobStoreTests.verifyTellsWhatIsWrong", "BlobStoreTests.tooShortIsRefusedAtTheEnd",
                "BlobStoreTests.neverGrowsPastItsSize", "TamperingTests.aFlippedBitIsRefused",
            ]
        ),
        (
            "rollback, also between restarts and of a release by its sequence",
            [
                "RollbackTests.olderTimestampIsRefused", "ForeignTreeTests.anOlderTreeIsRefused",
                "BundleTests.anOlderBundleIsARollback", "BundleTests.aMirrorThatIsBehindTheBundleIsNoticed",
                "SimulationTests.installsNothingBelowTheFloor",
            ]
        ),
        (
            "freeze: expiry, the clock set back, 304 for ever",
            [
                "ExpiryTests.clockThatWasSetBackIsNotBelieved", "ClockAttackTests.replayedTimestampDoesNotTurnTimeBack",
                "ClockAttackTests.notModifiedDoesNotKeepAnExpiredTimestampAlive",
                "RefreshTests.unchangedAnswerIsCheckedForExpiryAgain",
                "TamperingTests.aRefusedTimestampsEntityTagIsForgotten",
                "ExpiryTests.whatRunsKeepsRunningAlsoThroughARestart",
            ]
        ),
        (
            "fast-forward, of versions and of the time",
            [
                "RollbackTests.recoversFromTimestampFastForward", "RollbackTests.recoversFromSnapshotFastForward",
                "RollbackTests.recoversFromTargetsFastForward",
                "RollbackTests.storedFilesOfRolesThatAreGoneAreRemoved",
                "ExpiryTests.replacedTimestampKeyForgetsTheTime",
                "ClockAttackTests.farFutureOfAStolenKeyDoesNotOutliveItThroughACrash",
            ]
        ),
        (
            "mix and match",
            ["MixAndMatchTests.versionMustBeTheListedOne", "MixAndMatchTests.hashAndLengthMustBeTheListedOnes"]
        ),
        ("a role dropped from the snapshot", ["RollbackTests.roleMayNotVanishFromTheSnapshot"]),
        (
            "key compromise and rotation",
            [
                "RootTests.followsTheChain", "RootTests.rootMustBeSignedByOldAndNewKeys", "RootTests.endlessRootsEnd",
                "DraftTests.draftWithARootThatNobodyPassedOnIsRefused",
                "RotationTests.nodesFollowAndTheOldKeyIsRefused", "DraftTests.draftThatNoNodeWouldTakeIsRefused",
            ]
        ),
        (
            "threshold bypass",
            [
                "SignatureTests.oneKeyUnderTwoIDsCountsOnce", "SignatureTests.badThresholdIsRefused",
                "SignatureTests.keyIDThatIsNotItsKeysIsRefused",
            ]
        ),
        (
            "another role's key, another type",
            ["SignatureTests.keyOfOneChannelDoesNotSignForAnother", "MixAndMatchTests.snapshotIsNoTimestamp"]
        ),
        (
            "delegation escape",
            [
                "DelegationTests.roleSignsOnlyWhatItWasTrustedWith", "PythonTUFVectorTests.findsWhatPythonTUFSigned",
                "PythonTUFVectorTests.asksTheRolesThatPythonTUFWouldAsk",
                "PythonTUFVectorTests.binsAreThoseOfPythonTUF",
                "PythonTUFVectorTests.targetInTheWrongBinIsNotFound",
            ]
        ),
        (
            "endless data, bombs, slow servers",
            [
                "HostileServerTests.anEndlessBodyIsCut", "HostileServerTests.anEndlessHeadIsCut",
                "HostileServerTests.aServerThatDripsIsLeft", "HostileServerTests.aStallEnds",
                "CompressionTests.aBombIsCutAtTheLimit",
            ]
        ),
        (
            "path traversal",
            [
                "DelegationTests.strangeRoleNamesStayInTheirDirectory", "RefreshTests.unsafeTargetPathIsRefused",
                "TreePathTests.*", "AllowedPrefixTests.*", "BlobStoreTests.aLinkIsNoBlob",
            ]
        ),
        (
            "the parser",
            [
                "JSONParserTests.refuses", "JSONParserTests.refusesWhatIsNotUTF8",
                "JSONParserTests.keepsKeysApartThatDifferInNormalisationOnly",
                "JSONParserTests.nestsToItsLimitAndNoDeeper", "JSONParserTests.cutAnywhereIsRefused",
            ]
        ),
        (
            "crash and power loss",
            [
                "CrashAttackTests.diesAtEveryWrite", "RefreshTests.diedAnywhereItRecovers",
                "KillTests.theDaemonAtEveryRename", "KillTests.theDaemon",
                "FlushTests.eachChangeOfTheTrustStoreAndOfTheBlobsIsFlushed",
            ]
        ),
        (
            "a mirror that withholds: 403, 404, 500",
            [
                "WithholdingAttackTests.missingFileEndsTheUpdateAndNothingIsLost",
                "WithholdingAttackTests.withheldRootLeavesTheOldOneUntilItExpires",
                "TransferTests.aBadTimestampIsNotBelieved", "TransferTests.aBadDownloadIsNotInstalled",
            ]
        ),
        (
            "a producer's files changed before they are published",
            [
                "OMSRefusalTests.refusesStatements", "OMSRefusalTests.refusesBundles",
                "OMSRefusalTests.refusesOtherSerializations", "OMSRefusalTests.refusesACertificateBesideTheKey",
                "OMSSignatureTests.aChangedPayloadOrSignatureIsRefused", "OMSSignatureTests.comparesEveryFile",
                "ModelSignatureRefusalTests.refuses",
            ]
        ),
        (
            "programs of others that read us otherwise than we do",
            [
                "PythonTUFTests.believesEveryRelease", "TUFClientTests.*", "SkopeoTests.copiesAReleaseAsItWasSigned",
                "ModelSigningTests.*",
            ]
        ),
    ]

    @Test func everyTestThatIsNamedIsThere() throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
        var sources: [(name: String, text: String)] = []
        for case let file as URL in FileManager.default.enumerator(at: tests, includingPropertiesForKeys: nil)
            ?? .init()
        {
            guard file.pathExtension == "swift" else { continue }
            sources.append((file.lastPathComponent, try String(contentsOf: file, encoding: .utf8)))
        }
        #expect(sources.count > 50)
        for name in Self.flaws.flatMap(\.tests) + Self.attacks.flatMap(\.tests) {
            let parts = name.split(separator: ".").map(String.init)
            let isThere = sources.contains { source in
                source.text.contains("struct \(parts[0]) ")
                    && (parts[1] == "*" || source.text.contains("func \(parts[1])("))
            }
            #expect(isThere, "\(name) is named as a defence's test and is not there")
        }
    }
}
