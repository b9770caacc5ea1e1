/// How unkind the world is: probabilities per event or effect.
struct Faults: Sendable {
    var lostEvent = 0.0
    var lateEvent = 0.0
    var repeatedEvent = 0.0
    var failedTransfer = 0.0
    var failedPersist = 0.0
    var engineCrash = 0.0
    var corruptBlob = 0.0
    var powerCut = 0.0
    /// Somebody on the box measures a model.
    var calibration = 0.0
    /// Somebody on the box keeps it as it is.
    var hold = 0.0

    static let none = Faults()
    static let rough = Faults(
        lostEvent: 0.03, lateEvent: 0.2, repeatedEvent: 0.1, failedTransfer: 0.2, failedPersist: 0.05,
        engineCrash: 0.03, corruptBlob: 0.02, powerCut: 0.02, calibration: 0.01, hold: 0.002)
}
