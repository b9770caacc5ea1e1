/// What a box is. Measured once at start, but for the free space and the sensors, of which the best may change.
public struct NodeFacts: Hashable, Sendable, Codable {
    public var hostname: String
    /// `uname -m`.
    public var architecture: String
    public var processor: String
    public var cores: Int
    public var memory: Bytes
    public var diskTotal: Bytes
    public var diskFree: Bytes
    public var kernel: String
    public var system: String
    /// nil: of a writer that does not know it yet.
    public var sensors: SensorFacts?

    public init(
        hostname: String, architecture: String, processor: String, cores: Int, memory: Bytes, diskTotal: Bytes,
        diskFree: Bytes, kernel: String, system: String, sensors: SensorFacts? = nil
    ) {
        self.hostname = hostname
        self.architecture = architecture
        self.processor = processor
        self.cores = cores
        self.memory = memory
        self.diskTotal = diskTotal
        self.diskFree = diskFree
        self.kernel = kernel
        self.system = system
        self.sensors = sensors
    }
}
