extension Unicode.Scalar {
    /// Nothing that moves a cursor, turns the writing direction or is unseen.
    public var isHarmless: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}
