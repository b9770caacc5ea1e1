import SwiftletContract

/// The memory for models, and what it has to be enough for.
struct BudgetFacts {
    var budget: Bytes
    /// Of the box.
    var total: Bytes
    /// What each model that is installed takes.
    var plans: [ModelName: Bytes]

    var findings: [Finding] { [size, fits] }

    private var size: Finding {
        if budget > total {
            return NodeCheck.memoryBudget.error(
                "MemoryMax= gives models \(budget), and the box has \(total).",
                fix: "Set MemoryMax= in swiftletd.conf to at most three quarters of that; restart swiftletd.")
        }
        if budget.count > total.count / 10 * 9 {
            return NodeCheck.memoryBudget.warning(
                "MemoryMax= gives models \(budget) of \(total): little is left for the rest of the box.",
                fix: "Set MemoryMax= in swiftletd.conf to at most three quarters of that; restart swiftletd.")
        }
        return NodeCheck.memoryBudget.ok("Models may have \(budget) of \(total).")
    }

    private var fits: Finding {
        let needed = plans.values.reduce(Bytes.zero, +)
        let tooLarge = plans.filter { $0.value > budget }.sorted { $0.key < $1.key }
        if let (model, plan) = tooLarge.first {
            return NodeCheck.budgetFits.error(
                "\(model) takes \(plan), and all models together may have \(budget).", about: model.text,
                fix: "Raise MemoryMax=, or push a release with a smaller variant.")
        }
        if needed > budget {
            return NodeCheck.budgetFits.warning(
                "The \(plans.count) models take \(needed), and together they may have \(budget): not all of them serve.",
                fix: "Raise MemoryMax=, or push releases with smaller variants.")
        }
        return NodeCheck.budgetFits.ok(
            plans.isEmpty ? "No model is installed." : "What is installed takes \(needed) of \(budget).")
    }
}
