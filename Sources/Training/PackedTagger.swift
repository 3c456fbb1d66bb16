import Decoding
import Recurrent

/// Weights that are ready to label.
package struct PackedTagger: Sendable {
  /// What is stepped.
  package let network: PackedNetwork
  /// What reads labels off the logits by a CRF; nil for softmax.
  package let decoder: CRFDecoder?

  /// Puts the two together.
  package init(network: PackedNetwork, decoder: CRFDecoder? = nil) {
    self.network = network
    self.decoder = decoder
  }
}
