public import SwiftletContract
public import SystemPackage

extension SensorFacts {
    /// What there is now: a battery's gauge counts only while it discharges.
    public static func read(below root: FilePath = "/", model: EstimateModel) -> SensorFacts {
        SensorFacts(
            energy: EnergyMeters.best(below: root, model: model).source, temperatures: Heat.read(below: root).count,
            hasBattery: Supply.read(below: root).batteries.isEmpty == false)
    }
}
