public import ArgumentParser
import FoundationEssentials
public import SwiftletContract

/// `swiftlet calibrate`: what a model does on this box with each setting, and the best of them kept.
struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate", abstract: "Measure a model on this box, and keep the best setting for it.",
        discussion: """
            Engines with 1, 2, … threads answer 1, 2 and 4 requests at once, for five seconds each. The setting that \
            gives most tokens per second, or per joule, is used from then on and reported. Where the memory does not \
            hold another engine, the model does not answer meanwhile. Keep the box quiet, or you measure your \
            neighbours. Threads= and Slots= in the configuration go before what was measured.
            """)

    @Argument(help: "The model; may be left out where there is only one.")
    var model: String?
    @Option(name: .customLong("for"), help: "What is best: most tokens per second (speed) or per joule (energy).")
    var goal = Calibration.Goal.speed
    @Flag(help: "Forget what was measured, and go back to the defaults.")
    var forget = false
    @OptionGroup var format: FormatOption
    @OptionGroup var sockets: SocketOptions

    func validate() throws {
        if let model, ModelName(model) == nil { throw ValidationError("'\(model)' is not \(ModelName.rule).") }
    }

    func run() async throws {
        let client = try SocketClient(sockets.control)
        let before = try await client.report()
        let model = try chosen(among: before.models.map(\.model))
        let request = CalibrationRequest(model: model, goal: forget ? nil : goal)
        let last = before.models.first { $0.model == model }
        let start = try await SyncProgress.distinctStart(
            after: [last?.calibrating?.beganAt, last?.calibration?.measuredAt].compactMap(\.self).max())
        _ = try await client.post("/v1/calibrate", json: Array(try request.json()))
        if forget {
            Terminal.say("\(model) goes back to the default setting.")
            return
        }
        let following = CalibrationFollowing(model: model, start: start)
        let calibration = try await following.follow(with: client)
        switch format.format {
        case .text: Terminal.say(CalibrationText(calibration, of: model).text)
        case .json: Terminal.say(String(decoding: try calibration.json(pretty: true), as: UTF8.self))
        }
    }

    private func chosen(among models: [ModelName]) throws -> ModelName {
        if let model { return ModelName(unchecked: model) }
        guard let only = models.first, models.count == 1 else {
            throw CommandFailure.noSuchModel(name: nil, known: models.map(\.text))
        }
        return only
    }
}

extension Calibration.Goal: ExpressibleByArgument {}
