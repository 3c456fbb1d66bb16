/// The keys of one object: compared one by one while few, hashed when many, so that an object of
/// a hundred thousand keys does not take quadratic time.
struct KeySet {
  private static let few = 16
  private var hashed: Set<[UInt8]> = []

  /// False if the key is there already, where `members` are those before it.
  mutating func insert(_ key: String, among members: [JSONMember]) -> Bool {
    if members.count < Self.few {
      return !members.contains { $0.key.hasSameBytes(as: key) }
    }
    if hashed.isEmpty { hashed = Set(members.map { Array($0.key.utf8) }) }
    return hashed.insert(Array(key.utf8)).inserted
  }
}
