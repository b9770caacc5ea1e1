/// Trees as boxes of some kinds show them, as far as Swiftlet looks.
enum Boards {
    static let all: [String: [String: String]] = [
        "raspberry-pi-4": raspberryPi4, "raspberry-pi-5": raspberryPi5, "jetson": jetson, "carrier": carrier,
        "laptop": laptop, "virtual-machine": virtualMachine,
    ]

    static let virtualMachine = processor(cores: 2)

    /// The firmware's flags, a thermal zone that hwmon repeats, cpufreq.
    static let raspberryPi4 =
        processor(cores: 4, kilohertz: 1_500_000, of: 1_500_000)
        + zone(0, "cpu-thermal", 51_121, critical: 110_000)
        + [
            "sys/class/hwmon/hwmon0/name": "cpu_thermal", "sys/class/hwmon/hwmon0/temp1_input": "51121",
            "sys/class/hwmon/hwmon0/device/type": "cpu-thermal",
            "sys/devices/platform/soc/soc:firmware/uevent": "DRIVER=raspberrypi-firmware",
        ] + firmware("soc/soc:firmware", says: "0")

    static let raspberryPi5 =
        processor(cores: 4, kilohertz: 1_500_000, of: 2_400_000)
        + zone(0, "cpu-thermal", 84_850, critical: 110_000)
        + [
            "sys/class/hwmon/hwmon0/name": "rp1_adc", "sys/class/hwmon/hwmon0/in1_input": "1471",
            "sys/class/hwmon/hwmon0/temp1_input": "58432",
        ] + firmware("soc@107c000000/soc@107c000000:firmware", says: "e0008")

    /// An Orin Nano: one INA3221, whose first channel is all that goes into the module.
    static let jetson =
        processor(cores: 6, kilohertz: 729_600, of: 1_510_400)
        + zone(0, "cpu-thermal", 48_812, critical: 104_500) + zone(1, "gpu-thermal", 47_562)
        + zone(8, "tj-thermal", 48_812)
        + ina3221(
            1,
            [("VDD_IN", 5016, 1128), ("VDD_CPU_GPU_CV", 5016, 224), ("VDD_SOC", 5016, 336)])

    /// A carrier board with an INA226 at its input.
    static let carrier =
        processor(cores: 4, kilohertz: 1_800_000, of: 1_800_000)
        + zone(0, "soc-thermal", 39_000, critical: 95_000)
        + [
            "sys/class/hwmon/hwmon0/name": "ina226", "sys/class/hwmon/hwmon0/in0_input": "3",
            "sys/class/hwmon/hwmon0/in1_input": "12040", "sys/class/hwmon/hwmon0/curr1_input": "640",
            "sys/class/hwmon/hwmon0/power1_input": "7700000",
        ]

    static let laptop =
        processor(cores: 4, kilohertz: 2_100_000, of: 4_200_000)
        + zone(0, "acpitz", 27_800, critical: 119_000) + zone(3, "x86_pkg_temp", 46_000)
        + rapl("intel-rapl:0", "package-0", 91_000_000) + rapl("intel-rapl:0:0", "core", 51_000_000)
        + rapl("intel-rapl:0:1", "uncore", 1_000_000) + rapl("intel-rapl:1", "psys", 217_000_000)
        + rapl("intel-rapl-mmio:0", "package-0", 91_000_000)
        + [
            "sys/class/hwmon/hwmon4/name": "coretemp", "sys/class/hwmon/hwmon4/temp1_label": "Package id 0",
            "sys/class/hwmon/hwmon4/temp1_input": "46000", "sys/class/hwmon/hwmon4/temp1_crit": "100000",
            "sys/class/hwmon/hwmon4/temp2_label": "Core 0", "sys/class/hwmon/hwmon4/temp2_input": "44000",
            "sys/class/hwmon/hwmon2/name": "BAT0", "sys/class/hwmon/hwmon2/in0_input": "11800",
            "sys/class/hwmon/hwmon2/curr0_input": "900", "sys/class/hwmon/hwmon2/device/type": "Battery",
            "sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count": "12",
            "sys/devices/system/cpu/cpu0/thermal_throttle/package_throttle_count": "30",
            "sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count": "5",
            "sys/devices/system/cpu/cpu1/thermal_throttle/package_throttle_count": "30",
            "sys/devices/system/cpu/cpu0/topology/physical_package_id": "0",
            "sys/devices/system/cpu/cpu1/topology/physical_package_id": "0",
        ] + adapter(online: 0)
        + battery(
            "BAT0",
            [
                "status": "Discharging", "capacity": "62", "energy_full": "50000000", "energy_now": "31000000",
                "power_now": "10600000",
            ])
        + battery("hidpp_battery_0", ["status": "Discharging", "capacity": "5", "scope": "Device"])

    static func processor(cores: Int, kilohertz: Int? = nil, of most: Int? = nil) -> [String: String] {
        var files = ["proc/stat": stat(Array(repeating: 1000, count: cores))]
        for core in 0..<cores {
            let folder = "sys/devices/system/cpu/cpu\(core)/cpufreq"
            if let kilohertz { files["\(folder)/scaling_cur_freq"] = "\(kilohertz)" }
            if let most { files["\(folder)/cpuinfo_max_freq"] = "\(most)" }
        }
        return files
    }

    /// `/proc/stat` of cores that have been busy for so many ticks.
    static func stat(_ busy: [Int]) -> String {
        let cores = busy.enumerated().map { "cpu\($0) \($1 / 2) 0 \($1 - $1 / 2) 90000 77 0 0 55 0 0" }
        return (["cpu  1 2 3 4 5 6 7 8 9 10"] + cores + ["intr 12345 0 9", "ctxt 99"]).joined(separator: "\n")
    }

    static func zone(_ number: Int, _ type: String, _ temperature: Int, critical: Int? = nil) -> [String: String] {
        let folder = "sys/class/thermal/thermal_zone\(number)"
        var files = ["\(folder)/type": type, "\(folder)/temp": "\(temperature)"]
        guard let critical else { return files }
        files["\(folder)/trip_point_0_type"] = "passive"
        files["\(folder)/trip_point_0_temp"] = "70000"
        files["\(folder)/trip_point_1_type"] = "critical"
        files["\(folder)/trip_point_1_temp"] = "\(critical)"
        return files
    }

    static func rapl(_ zone: String, _ name: String, _ microjoules: Int, range: Int? = 262_143_328_850) -> [String:
        String]
    {
        let folder = "sys/class/powercap/\(zone)"
        var files = ["\(folder)/name": name, "\(folder)/energy_uj": "\(microjoules)"]
        if let range { files["\(folder)/max_energy_range_uj"] = "\(range)" }
        return files
    }

    /// Labels, millivolts and milliamperes; with the shunts, which are numbered on from the channels.
    static func ina3221(_ number: Int, _ channels: [(String, Int, Int)]) -> [String: String] {
        let folder = "sys/class/hwmon/hwmon\(number)"
        var files = ["\(folder)/name": "ina3221", "\(folder)/curr4_input": "9999", "\(folder)/in7_input": "40"]
        for (index, channel) in channels.enumerated() {
            files["\(folder)/in\(index + 1)_label"] = channel.0
            files["\(folder)/in\(index + 1)_enable"] = "1"
            files["\(folder)/in\(index + 1)_input"] = "\(channel.1)"
            files["\(folder)/curr\(index + 1)_input"] = "\(channel.2)"
            files["\(folder)/in\(index + 4)_input"] = "5640"
        }
        return files
    }

    /// The firmware's word, and the driver that tells of a weak supply.
    static func firmware(_ folder: String, says word: String) -> [String: String] {
        [
            "sys/class/hwmon/hwmon1/name": "rpi_volt", "sys/class/hwmon/hwmon1/in0_lcrit_alarm": "0",
            "sys/devices/platform/\(folder)/get_throttled": word,
        ]
    }

    static func adapter(online: Int, type: String = "Mains", name: String = "AC") -> [String: String] {
        ["sys/class/power_supply/\(name)/type": type, "sys/class/power_supply/\(name)/online": "\(online)"]
    }

    static func battery(_ name: String, _ values: [String: String]) -> [String: String] {
        var files = ["sys/class/power_supply/\(name)/type": "Battery", "sys/class/power_supply/\(name)/present": "1"]
        for (file, value) in values { files["sys/class/power_supply/\(name)/\(file)"] = value }
        return files
    }
}

func + (left: [String: String], right: [String: String]) -> [String: String] { left.merging(right) { $1 } }
