import SwiftletAgent
import SwiftletContract

extension ConfigurationKey {
    /// When a box may change. Emergencies and bundles do not wait; a rollback that the node decides never does.
    static let updates: [ConfigurationKey] = [
        hours(
            "MaintenanceWindow", "always",
            "When a new release may take the place of one that serves; it is downloaded before, and waits.", \.window),
        hours(
            "QuietHours", "none", "When nothing is downloaded but metadata; what serves is not touched by it.",
            \.quietHours),
        text(
            "Updates", "Probation", "10min",
            "How long a new release has to serve well before it is committed; one that does not goes back by itself.",
            "a time up to 30d, such as 30min or 1h; 0 for none"
        ) { settings, value in
            guard let duration = Duration(parsing: value), duration <= .seconds(30 * 86_400) else { return false }
            settings.live.updates.probation = duration
            return true
        }.onReload,
    ]

    private static func hours(
        _ name: String, _ standard: String, _ meaning: String,
        _ property: any WritableKeyPath<UpdatePolicy, WeeklyHours?> & Sendable
    ) -> ConfigurationKey {
        text("Updates", name, standard, meaning, WeeklyHours.form + ", or " + standard) { settings, value in
            let hours = WeeklyHours(parsing: value)
            settings.live.updates[keyPath: property] = hours
            return hours != nil || value == standard
        }.onReload
    }
}
