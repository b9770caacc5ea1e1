import SystemPackage

/// A chip below `/sys/class/hwmon`.
struct HwmonChip {
    /// Where its values are.
    let folder: DeviceFolder
    let name: String

    /// Without those that repeat what has a place of its own: thermal zones and batteries, whose devices have a `type`.
    static func all(below root: FilePath) -> [HwmonChip] {
        DeviceFolder.all(in: root.appending("sys/class/hwmon"), prefix: "hwmon").compactMap { entry in
            let device = DeviceFolder(path: entry.path.appending("device"))
            guard device.has("type") == false else { return nil }
            // Drivers of the old way, ACPI's power meter among them, have all in the device's folder.
            let folder = entry.has("name") ? entry : device
            return HwmonChip(folder: folder, name: folder.textIfAny("name") ?? entry.name)
        }
    }

    /// The numbers of its files that begin and end like this, in order: 1 and 2 of `temp1_input`, `temp2_input`.
    static func numbers(_ prefix: String, _ suffix: String, in files: Set<String>) -> [Int] {
        files.compactMap { file in
            guard file.hasPrefix(prefix), file.hasSuffix(suffix) else { return nil }
            return Int(file.dropFirst(prefix.count).dropLast(suffix.count))
        }.sorted()
    }
}
