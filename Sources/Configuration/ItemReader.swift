import Wire

/// Gathers what is wrong with the items of a list.
struct ItemReader {
  private(set) var problems: [ConfigProblem] = []

  mutating func note(_ place: ConfigPlace, _ message: String) {
    problems.append(ConfigProblem(place, message))
  }

  /// A value, or nil and its problem noted.
  @discardableResult
  mutating func value<Value>(_ read: () throws(ConfigProblem) -> Value) -> Value? {
    do throws(ConfigProblem) {
      return try read()
    } catch {
      problems.append(error)
      return nil
    }
  }

  /// The members of an object by key; unknown keys are noted.
  mutating func members(_ node: ConfigNode, _ known: [String]) -> [String: ConfigNode] {
    let members = value { () throws(ConfigProblem) in
      try node.members("an object: { \(known.joined(separator: ", ")) }")
    }
    var found: [String: ConfigNode] = [:]
    for member in members ?? [] {
      if known.contains(member.key) {
        found[member.key] = member.node
      } else {
        note(member.place, unknownKey(member.key, known, in: nil))
      }
    }
    return found
  }
}

/// The sentence about a key that does not exist, with the nearest name that does.
func unknownKey(_ key: String, _ known: [String], in section: String?) -> String {
  let place = section.map { " in \($0)" } ?? ""
  // Who writes onGap means on_gap.
  let plain = { (name: String) in name.lowercased().replacing("_", with: "") }
  let similar = known.first { plain($0) == plain(key) } ?? nearest(key, in: known)
  let hint =
    similar.map { "; did you mean \($0)?" }
    ?? "; known are \(known.joined(separator: ", "))"
  return "unknown key \(escapedForDisplay(key))\(place)\(hint)"
}
