import SwiftletAgent
import SwiftletContract

/// Limits of watts and heat, which a reload can change, and what the estimate goes by.
extension ConfigurationKey {
    static let power: [ConfigurationKey] = [
        watts(
            "PowerMax", "no limit",
            "For all that this box can measure of itself (`swiftlet status` names the source); engines get what is left.",
            \.watts),
        number(
            "TemperatureMax", "no limit", "Of the processor. Engines are slowed down before it is reached.",
            20...120, "degrees Celsius from 20 to 120", unit: "C", \.celsius),
        watts("BatteryPowerMax", "as PowerMax", "While a battery feeds the box.", \.batteryWatts),
        watts("LowBatteryPowerMax", "as BatteryPowerMax", "Below LowBattery.", \.lowWatts),
        percent("LowBattery", "20", "The charge below which a battery is low.", \.lowBelow),
        models("LowBatteryModels", "The only models that are served below LowBattery.", \.lowModels),
        percent("CriticalBattery", "5", "The charge below which a battery is nearly empty.", \.criticalBelow),
        models("CriticalBatteryModels", "The only models that are served below CriticalBattery.", \.criticalModels),
        estimate(
            "EstimateIdle", "What the box draws with nothing to do, as a meter at its plug shows it", \.estimateIdle),
        estimate("EstimatePerCore", "What each core adds that is busy all the time", \.estimatePerCore),
    ]

    private typealias Path<Value> = any WritableKeyPath<PowerPolicy, Value> & Sendable

    private static func watts(
        _ name: String, _ standard: String, _ meaning: String, _ property: Path<Double?>
    ) -> ConfigurationKey {
        number(name, standard, meaning, 0.5...100_000, "watts above 0.5, such as 15 or 7.5W", unit: "W", property)
    }

    /// Where nothing measures, the estimate goes by them.
    private static func estimate(
        _ name: String, _ meaning: String, _ property: any WritableKeyPath<DaemonConfiguration, Double?> & Sendable
    ) -> ConfigurationKey {
        text(
            "Power", name, "typical of such processors", meaning + ": for the estimate, where nothing measures.",
            "watts up to 10000, such as 2.5 or 7W"
        ) { settings, value in
            guard let watts = Double(value.hasSuffix("W") ? String(value.dropLast()) : value),
                (0...10_000).contains(watts)
            else { return false }
            settings[keyPath: property] = watts
            return true
        }
    }

    private static func number(
        _ name: String, _ standard: String, _ meaning: String, _ range: ClosedRange<Double>, _ form: String,
        unit: String, _ property: Path<Double?>
    ) -> ConfigurationKey {
        text("Power", name, standard, meaning, form) { settings, value in
            let digits = value.hasSuffix(unit) ? String(value.dropLast(unit.count)) : value
            guard let number = Double(digits), range.contains(number) else { return false }
            settings.live.power[keyPath: property] = number
            return true
        }.onReload
    }

    private static func percent(
        _ name: String, _ standard: String, _ meaning: String, _ property: Path<Double>
    ) -> ConfigurationKey {
        text("Power", name, standard, meaning, "percent from 0 to 100, such as 15 or 15%") { settings, value in
            let digits = value.hasSuffix("%") ? String(value.dropLast()) : value
            guard let number = Double(digits), (0...100).contains(number) else { return false }
            settings.live.power[keyPath: property] = number
            return true
        }.onReload
    }

    private static func models(
        _ name: String, _ meaning: String, _ property: Path<Set<ModelName>?>
    ) -> ConfigurationKey {
        text("Power", name, "all", meaning, "all, none, or names of models with spaces between") { settings, value in
            let names = value.split(separator: " ").map { ModelName(String($0)) }
            guard names.isEmpty == false, names.contains(nil) == false else { return false }
            settings.live.power[keyPath: property] =
                value == "all" ? nil : value == "none" ? [] : Set(names.compactMap(\.self))
            return true
        }.onReload
    }
}
