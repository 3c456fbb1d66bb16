/// A string that is equal only to the same bytes.
///
/// Swift's own equality follows canonical equivalence, which would merge tokens that other
/// programs, and so the files of a model, keep apart.
struct ExactString: Hashable, Sendable {
  let string: String

  init(_ string: String) {
    self.string = string
  }

  static func == (left: Self, right: Self) -> Bool {
    left.string.utf8.elementsEqual(right.string.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var copy = string
    copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}
