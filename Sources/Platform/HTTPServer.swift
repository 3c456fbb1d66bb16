import CMicroHTTPD
import Glibc

/// What a request is answered with.
public struct HTTPResponse: Sendable {
  /// The status code, such as 200.
  public var status: Int
  /// The media type of the body.
  public var contentType: String
  /// The body, as UTF-8.
  public var body: String

  /// A response; plain text unless told otherwise.
  public init(
    status: Int = 200, contentType: String = "text/plain; charset=utf-8", body: String
  ) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }
}

/// Answers GET and HEAD over HTTP/1.1 on a thread of its own: for figures and health, not for files.
///
/// At most 32 connections, 16 KiB of headers each, and five seconds of silence. Where many are open,
/// a new one ends the oldest: who sends a byte now and then keeps nobody out.
///
/// A class because it owns the thread, which ends with the last reference.
/// `@unchecked Sendable`: nothing of it changes after its start.
public final class HTTPServer: @unchecked Sendable {
  private static let connections: UInt32 = 32
  private static let seconds: UInt32 = 5
  private static let bytes = 16_384

  /// Where it listens, with the port that the system chose for 0.
  public let address: SocketAddress
  private let handle: OpaquePointer
  private let responder: Unmanaged<Responder>

  /// Starts to listen.
  ///
  /// - Parameters:
  ///   - address: where.
  ///   - respond: answers the path of a request, on the server's thread; nil is 404.
  /// - Throws: `PlatformError` where the port is taken or the address is not this machine's.
  public init(
    _ address: SocketAddress, respond: @escaping @Sendable (String) -> HTTPResponse?
  ) throws(PlatformError) {
    let (descriptor, bound) = try address.listen()
    self.address = bound
    responder = Unmanaged.passRetained(Responder(respond))
    let started = millrace_http_start(
      descriptor, answerRequest, noteConnection, responder.toOpaque(), Self.connections,
      Self.seconds, Self.bytes)
    guard let started else {
      let code = errno
      responder.release()
      close(descriptor)
      throw .system(operation: "start the HTTP server", path: bound.description, code: code)
    }
    handle = started
  }

  deinit {
    // Ends the thread and closes the socket; nobody calls the responder any more.
    MHD_stop_daemon(handle)
    responder.release()
  }
}

/// The closure that answers, for C to carry, and the connections that are open.
///
/// `@unchecked Sendable`: what changes is used on the server's thread alone.
private final class Responder: @unchecked Sendable {
  /// Fewer than the server takes, so that it always accepts the next one.
  private static let most = 24

  let respond: @Sendable (String) -> HTTPResponse?
  /// The oldest first; one that is told to end stays in the library's books until it has.
  private var open: [(connection: OpaquePointer, descriptor: Int32)] = []

  init(_ respond: @escaping @Sendable (String) -> HTTPResponse?) { self.respond = respond }

  func begin(_ connection: OpaquePointer) {
    if open.count >= Self.most { shutdown(open.removeFirst().descriptor, Int32(SHUT_RDWR)) }
    open.append((connection, millrace_http_socket(connection)))
  }

  func end(_ connection: OpaquePointer) {
    open.removeAll { $0.connection == connection }
  }

  func response(method: String, path: String) -> HTTPResponse {
    guard method == "GET" || method == "HEAD" else {
      return HTTPResponse(status: 405, body: "only GET and HEAD are answered\n")
    }
    return respond(path) ?? HTTPResponse(status: 404, body: "there is no such page\n")
  }
}

private func answerRequest(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
  _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?,
  _ upload: UnsafePointer<CChar>?, _ uploadSize: UnsafeMutablePointer<Int>?,
  _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
  guard let context, let url, let method else { return .NO }
  let responder = Unmanaged<Responder>.fromOpaque(context).takeUnretainedValue()
  let answer = responder.response(
    method: String(cString: method), path: String(cString: url))
  var body = Array(answer.body.utf8)
  guard
    let response = MHD_create_response_from_buffer(body.count, &body, .RESPMEM_MUST_COPY)
  else { return .NO }
  defer { MHD_destroy_response(response) }
  _ = MHD_add_response_header(response, "Content-Type", answer.contentType)
  if answer.status == 405 { _ = MHD_add_response_header(response, "Allow", "GET, HEAD") }
  return MHD_queue_response(connection, UInt32(answer.status), response)
}

private func noteConnection(
  _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
  _ socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
  _ event: MHD_ConnectionNotificationCode
) {
  guard let context, let connection else { return }
  let responder = Unmanaged<Responder>.fromOpaque(context).takeUnretainedValue()
  if event == .CONNECTION_NOTIFY_STARTED {
    responder.begin(connection)
  } else {
    responder.end(connection)
  }
}
