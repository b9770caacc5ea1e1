public import SwiftletContract
public import SystemPackage

/// What the box is taken to draw by what its processor does (`EstimateModel`): never more than an estimate, however well
/// the model is calibrated.
///
/// CPU time is the kernel's own count in `/proc/stat`, in steps of 10 ms, so nothing of it is lost between two readings;
/// the frequency is that of the moment of the reading (`cpufreq`), and taken as the highest where the kernel does not
/// tell it, as in virtual machines.
public struct EstimateMeter: ClockedMeter {
    public let source: EnergySource
    private let model: EstimateModel
    private let root: FilePath
    /// nil: `/proc/stat` could not be read yet.
    private var times: ProcessorTimes?
    private var last: EnergyReading

    public init(model: EstimateModel, below root: FilePath = "/") { self.init(model: model, below: root, at: .now) }

    package init(model: EstimateModel, below root: FilePath, at now: ContinuousClock.Instant) {
        self.source = model.source
        self.model = model
        self.root = root
        self.times = try? ProcessorTimes.read(below: root)
        self.last = EnergyReading(joules: 0, at: now)
    }

    public mutating func read() throws(HostError) -> EnergyReading { try read(at: .now) }

    package mutating func read(at now: ContinuousClock.Instant) throws(HostError) -> EnergyReading {
        let new = try ProcessorTimes.read(below: root)
        let seconds = PowerIntegral.seconds(from: last.at, to: now)
        let busy = new.busySeconds(since: times ?? new, atMost: seconds)
        let work = busy.reduce(0) { sum, core in sum + core.value * weight(of: core.key) }
        times = new
        last = EnergyReading(
            joules: last.joules + model.idleWatts * seconds + model.wattsPerCore * work, at: max(last.at, now))
        return last
    }

    /// What a second of this core costs now, against one at its highest frequency.
    private func weight(of core: Int) -> Double {
        let folder = DeviceFolder(path: root.appending("sys/devices/system/cpu/cpu\(core)/cpufreq"))
        guard let now = folder.numberIfAny("scaling_cur_freq"), let most = folder.numberIfAny("cpuinfo_max_freq"),
            now > 0, most > 0
        else { return 1 }
        let share = min(1, Double(now) / Double(most))
        return share * share
    }
}
