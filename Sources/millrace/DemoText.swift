import Platform

/// The text of the demo: labelled documents to learn from, and others that are held back.
///
/// Two files beside the model that they were written for. They are found along the same path as the
/// model, so where the model can be served they are there too, after an install as in a checkout,
/// and `millrace eval` and `send` read them like any other file.
struct DemoText {
  /// The files' paths.
  let learn: String
  let heldBack: String

  static let model = "ner-en"

  /// Looks beside the models that ship, and not in the user's own state.
  static func find() throws -> DemoText {
    let folders = ModelOptions.shippedFolders()
    for folder in folders.map({ "\($0)/\(model)/demo" }) {
      let text = DemoText(learn: folder + "/learn.conll", heldBack: folder + "/held-back.conll")
      if fileExists(text.learn), fileExists(text.heldBack) { return text }
    }
    throw CommandFailure(
      description: "the text of the demo was not found in \(model)/demo of "
        + folders.joined(separator: ", "))
  }
}
