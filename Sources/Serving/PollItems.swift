/// Where the loop's sockets and descriptors that it reads are in its poller.
struct PollItems {
  var intake = 0
  var control = 0
  var ingest: [Int] = []
  var signals = 0
  var loaded = 0
}
