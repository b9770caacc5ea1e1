import SwiftletContract

extension Release {
    /// The first variant, best first, that fits into the budget.
    func bestVariant(within budget: Bytes, slots: Int) -> Variant? {
        variants.first { $0.needs.total(context: context, slots: slots) <= budget }
    }

    /// Why none fits, with the numbers.
    func shortfall(budget: Bytes, slots: Int) -> String {
        let needs = variants.map { "\($0.name) needs \($0.needs.total(context: context, slots: slots))" }
        return "No variant of \(model) \(version) fits into the \(budget) that are left for models: "
            + needs.joined(separator: ", ") + ". Raise MemoryMax= or publish a smaller variant."
    }
}
