import FoundationEssentials
import SwiftletContract

extension Enrolled {
    init(_ identity: NodeIdentity, root: Data) {
        self.init(
            isPending: false, node: identity.node, controller: identity.controller, labels: identity.labels, root: root)
    }

    init(waitingAs answer: EnrolmentAnswer, at controller: String) {
        self.init(isPending: true, node: answer.node, controller: controller)
    }
}
