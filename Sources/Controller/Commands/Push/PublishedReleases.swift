import SwiftletContract

/// The releases of a channel, to be found by what nodes say of them.
struct PublishedReleases {
    private let byManifest: [Digest: Release]
    private let byName: [ModelName: [ReleaseVersion: Release]]

    init(_ releases: [(release: Release, manifest: Blob)]) {
        byManifest = Dictionary(releases.map { ($0.manifest.digest, $0.release) }) { first, _ in first }
        byName = Dictionary(grouping: releases.map(\.release), by: \.model).mapValues { releases in
            Dictionary(releases.map { ($0.version, $0) }) { first, _ in first }
        }
    }

    /// With its variant; nil for one that is not published here, or not any more.
    func find(_ installed: ModelStatus.Installed?) -> (Release, Variant)? {
        guard let installed, let release = byManifest[installed.manifest] else { return nil }
        return release.variant(installed.variant).map { (release, $0) }
    }

    func find(_ model: ModelName, _ version: ReleaseVersion, _ variant: VariantName) -> (Release, Variant)? {
        guard let release = byName[model]?[version] else { return nil }
        return release.variant(variant).map { (release, $0) }
    }

    /// What a node keeps of all its models.
    func blobs(on report: NodeReport) -> Set<Digest> {
        let kept = report.models.flatMap { [$0.active, $0.previous] }.compactMap(find)
        return Set(kept.flatMap { $0.blobs(with: $1) }.map(\.digest))
    }
}

extension Release {
    /// What a node keeps of it that has chosen this variant.
    func blobs(with variant: Variant) -> [Blob] { [variant.blob] + companions + [checks].compactMap(\.self) }
}
