import Kernels

extension WindowPass {
  /// Asks for the rows of a table that the element `row` looks up, from its lookup `place` on.
  func prefetchRows(
    of table: NetworkShape.Table, at values: UnsafePointer<Float>, row: Int, place: Int
  ) {
    guard row < steps * lanes else { return }
    let first = row * weights.shape.lookups + place
    for lookup in first..<(first + table.lookups) {
      prefetch(values + Int(lookups[lookup]) * table.size, count: table.size)
    }
  }

  /// Adds the gradient of layer 0's input to the table rows that it is the sum of.
  func addTableGradients(to gradient: Parameters) {
    let (width, all) = (layers[0].weights.inputWidth, weights.shape.lookups)
    var column = 0
    var place = 0
    for table in weights.shape.tables {
      let values = gradient.pointer(table.name)
      for row in 0..<(steps * lanes) {
        let from = layers[0].dX.base + row * width + column
        prefetchRows(of: table, at: values, row: row + prefetchedRows, place: place)
        for lookup in (row * all + place)..<(row * all + place + table.lookups) {
          add(from, to: values + Int(lookups[lookup]) * table.size, count: table.size)
        }
      }
      column += table.size
      place += table.lookups
    }
  }
}
