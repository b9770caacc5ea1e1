import FoundationEssentials
import SwiftletContract

/// One rollout: its waves, its nodes by step, and its gates with their values.
struct RolloutCard {
    let rollout: RolloutView
    let now: Date

    var html: HTML {
        """
        <article class="card">
        <h3>\(rollout.model.text) \(rollout.version.text) <span class="badge \(rollout.state)">\(rollout.state)</span></h3>
        <p class="note">\(rollout.from.map { "after \($0), " } ?? "")in \(rollout.channel.text)\(selector), pushed \("\(Age(of: rollout.pushedAt, at: now))")</p>
        \(remark)<ol class="waves">\(waves)</ol>
        \(steps)
        <ul class="gates">\(gates)</ul>
        \(failures)</article>

        """
    }

    private var selector: String { rollout.selector.isEmpty ? "" : " to \(rollout.selector)" }

    private var remark: HTML { rollout.remark.map { "<p class=\"remark\">\($0)</p>\n" } ?? .empty }

    private var waves: [HTML] {
        rollout.waves.map { "<li class=\"\($0.isOpen ? "open" : "")\">\($0.share)</li>" }
    }

    private var steps: HTML {
        let shown = rollout.nodes.filter { $0.count > 0 }
        let total = shown.reduce(0) { $0 + $1.count }
        guard total > 0 else { return "<p>No node yet.</p>" }
        var offset = 0.0
        let bars = shown.map { step, count -> HTML in
            let width = Double(count) / Double(total) * 100
            defer { offset += width }
            return "<rect class=\"\(step)\" x=\"\("\(offset)")\" y=\"0\" width=\"\("\(width)")\" height=\"10\"/>"
        }
        let words = shown.map { "\($0.count) \($0.step)" }.joined(separator: ", ")
        return """
            <svg class="bar" role="img" aria-label="\(words)" viewBox="0 0 100 10" preserveAspectRatio="none">\(bars)</svg>
            <p>\(words)</p>
            """
    }

    private var gates: [HTML] {
        rollout.gates.map { gate in
            let kind = gate.holds ? gate.value == nil ? "unknown" : "holds" : "broken"
            return """
                <li class="\(kind)"><code>\(gate.rule)</code> <b>\(gate.value ?? "no value")</b>\(gate.holds ? "" : ", broken")</li>
                """
        }
    }

    private var failures: HTML {
        guard rollout.failures.isEmpty == false else { return .empty }
        let rows = rollout.failures.map { failure -> HTML in
            "<li><a href=\"/fleet/nodes/\(failure.node.text)\">\(failure.node.text)</a>: \(failure.reason)</li>"
        }
        return "<details open><summary>Failed</summary><ul>\(rows)</ul></details>\n"
    }
}
