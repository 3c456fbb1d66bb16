extension LoggedSequences {
  /// The labels that elements of `next` and `forecast` are to one another, of those of a sequence
  /// that were added last; nil for other tasks.
  ///
  /// The element before them, the last one of its segment, has its label only now; it is not counted
  /// among the segment's labels, which were measured without it.
  mutating func ownLabels(_ count: Int, in index: Int) -> [Int32]? {
    guard task == .next || task == .forecast else { return nil }
    let before = sequences[index].labels.count
    let labels = (0..<count).map { offset -> Int32 in
      guard task == .next, let wordColumn else { return 0 }
      return sequences[index].lookups[(before + offset) * widths.lookups + wordColumn]
    }
    if before > 0 { sequences[index].labels[before - 1] = labels[0] }
    return labels.dropFirst() + [-1]
  }
}
