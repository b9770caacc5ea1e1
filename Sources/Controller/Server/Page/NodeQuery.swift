import FoundationEssentials
import SwiftletContract
import SwiftletRegistry

/// Which nodes a page lists, as the address says.
struct NodeQuery {
    static let pageSize = 100
    /// Of what is typed.
    private static let maxLength = 1000

    private let label: String
    private let model: String
    private let version: String
    private let condition: String
    private let name: String
    private let page: Int
    /// Nil where it was not understood.
    private let selector: Selector?

    /// - Parameter value: of a parameter of the address.
    init(_ value: (String) -> String?) {
        func text(_ key: String) -> String { String((value(key) ?? "").prefix(Self.maxLength)) }
        label = text("label")
        model = text("model")
        version = text("version")
        condition = text("condition")
        name = text("name")
        page = min(max(Int(text("page")) ?? 1, 1), 1_000_000)
        selector = try? Selector(parsing: label)
    }

    /// Why there is no answer.
    var fault: String? {
        selector == nil ? "The labels are not understood: write site=oslo,!canary or site in (a,b)." : nil
    }

    func nodes(of view: FleetView) -> [NodeGlance] {
        guard let selector else { return [] }
        return view.nodes.filter { node in
            selector.matches(node.labels) && (name.isEmpty || node.id.text.contains(name) || node.host.contains(name))
                && serves(node) && isInCondition(node, at: view.at)
        }
    }

    private func serves(_ node: NodeGlance) -> Bool {
        guard model.isEmpty == false else { return true }
        return node.models.contains {
            $0.model.text == model && (version.isEmpty || ($0.version?.text ?? "none") == version)
        }
    }

    private func isInCondition(_ node: NodeGlance, at now: Date) -> Bool {
        switch condition {
        case "": true
        case "silent": node.isSilent(at: now)
        case "error": node.severity == .error
        case "warning": node.severity == .warning
        default: node.conditions.contains { $0.code.rawValue == condition }
        }
    }

    /// The part that is to be seen, which page it is, and of how many.
    func part(of nodes: [NodeGlance]) -> (nodes: ArraySlice<NodeGlance>, page: Int, pages: Int) {
        let pages = max(1, (nodes.count + Self.pageSize - 1) / Self.pageSize)
        let page = min(page, pages)
        return (nodes.dropFirst((page - 1) * Self.pageSize).prefix(Self.pageSize), page, pages)
    }

    /// The address of another page of the same.
    func address(page: Int) -> String {
        let parts = [
            ("label", label), ("model", model), ("version", version), ("condition", condition), ("name", name),
            ("page", page == 1 ? "" : "\(page)"),
        ]
        let query = parts.filter { $0.1.isEmpty == false }.map { "\($0.0)=\($0.1.percentEncoded)" }.joined(
            separator: "&")
        return "/fleet/nodes" + (query.isEmpty ? "" : "?" + query)
    }

    var form: HTML {
        """
        <form method="get" action="/fleet/nodes" class="filter">
        \(field("name", "Name", name))\(field("label", "Labels", label))\(field("model", "Model", model))\(field("version", "Version", version))\(field("condition", "Condition", condition))
        <button>Show</button> <a href="/fleet/nodes">all</a>
        </form>
        """
    }

    private func field(_ name: String, _ words: String, _ value: String) -> HTML {
        "<label>\(words) <input name=\"\(name)\" value=\"\(value)\"></label>"
    }
}
