import Kernels

extension WindowPass {
  /// Sets the state of every lane before the window from the numbers of a slot, as
  /// `StateArena.copy` gives them; no numbers stand for the zero state.
  public func setStates(_ slots: [[Float]]) {
    precondition(slots.count == lanes, "WindowPass.setStates: \(lanes) lanes")
    var offset = 0
    for (index, layer) in layers.enumerated() {
      let shape = layer.weights.shape
      let (units, width) = (shape.units, padded(shape.units))
      let zeros = [Float](repeating: 0, count: units)
      var h: [Float] = []
      var c: [Float] = []
      for slot in slots {
        h += slot.isEmpty ? zeros : Array(slot[offset..<(offset + units)])
        guard shape.cell.hasCellState else { continue }
        c += slot.isEmpty ? zeros : Array(slot[(offset + width)..<(offset + width + units)])
      }
      setState(layer: index, h: h, c: c)
      offset += shape.stateSize
    }
  }
}
