/// What the table keeps of a stream: all there is to know of one with nothing open or waiting, but
/// for its state.
///
/// 64-bit numbers first, so that it takes 72 bytes; ``work`` says where the rest is of a stream that
/// has more.
struct RestingStream {
  /// Epoch and position after everything accepted.
  var epoch = 0
  var position = 0
  /// Elements that never came.
  var missing = 0
  /// Nanoseconds of the last element stepped; ``noTime`` without one.
  var time = noTime
  /// Elements that came again.
  var duplicates: UInt32 = 0
  /// Slot of the state; -1 while it is zero.
  var slot: Int32 = -1
  /// Index of the record that is worked on; -1 while there is none.
  var work: Int32 = -1
  /// The streams used just before and just after it, of those that rest.
  var older: Int32 = -1
  var newer: Int32 = -1
  /// The version that the journal knows the last element of; 0 for none.
  var loggedVersion: Int32 = 0
  /// Where the id is.
  var name: UInt32 = 0
  /// When it began to rest, in the engine's seconds.
  var since: UInt32 = 0
  /// Elements and marks since the state was stored.
  var sinceSnapshot: UInt16 = 0
  /// Up to which loss of entries the journal has all of it.
  var generation: UInt16 = 0
  /// Index of the model.
  var model: UInt16 = 0
  /// Bytes of the id; 0 for a place that is free.
  var nameCount: UInt8 = 0
  /// Whether it is in the list of those that rest.
  var isListed = false

  static let noTime = Int64.min
}
