/// Which reports of one run of a daemon have come: the highest number, and of those just below it each.
struct RunWindow: Hashable, Sendable {
    static let size = 64
    private(set) var highest: Int
    /// Bit n: `highest - n` has come.
    private(set) var bits: UInt64

    init(_ number: Int) { (highest, bits) = (number, 1) }

    init(highest: Int, bits: UInt64) { (self.highest, self.bits) = (highest, bits) }

    func contains(_ number: Int) -> Bool {
        let (age, isFar) = highest.subtractingReportingOverflow(number)
        return isFar == false && (0..<Self.size).contains(age) && bits >> UInt64(age) & 1 == 1
    }

    /// One that is further below than the window reaches is not remembered.
    mutating func insert(_ number: Int) {
        // Shifts of 64 and more leave nothing.
        let (age, isFar) = highest.subtractingReportingOverflow(number)
        if number > highest {
            bits = isFar || age <= -Self.size ? 1 : bits << UInt64(-age) | 1
            highest = number
        } else if isFar == false, age < Self.size {
            bits |= 1 << UInt64(age)
        }
    }
}
