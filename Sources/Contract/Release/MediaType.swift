/// The media types of a release's parts: CNCF ModelPack where it has one, Docker's for LoRA adapters, ours for the rest.
public enum MediaType {
    public static let manifest = "application/vnd.oci.image.manifest.v1+json"
    public static let artifact = "application/vnd.cncf.model.manifest.v1+json"
    public static let config = "application/vnd.cncf.model.config.v1+json"
    public static let weights = "application/vnd.cncf.model.weight.v1.raw"
    public static let documentation = "application/vnd.cncf.model.doc.v1.raw"
    public static let adapter = "application/vnd.docker.ai.gguf.v3.lora"
    public static let projector = "application/vnd.docker.ai.mmproj"
    public static let draft = "application/vnd.swiftlet.draft.v1.gguf"
    public static let checks = "application/vnd.swiftlet.checks.v1+json"
    /// An OMS signature, which is a Sigstore bundle.
    public static let signature = "application/vnd.dev.sigstore.bundle.v0.3+json"
}
