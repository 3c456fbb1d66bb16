import Testing
import ZeroMQ

@Suite struct CurveTests {
  @Test func `a new pair is one that its secret key gives again`() throws {
    let pair = try CurveKeyPair.generate()
    let again = try CurveKeyPair(secretKey: pair.secretKey)
    #expect(again.publicKey == pair.publicKey && again.secretKey == pair.secretKey)
    #expect(pair.publicKey.text.utf8.count == 40)
    #expect(try CurveKeyPair.generate().publicKey != pair.publicKey)
  }

  @Test func `the example key of RFC 26 has its bytes`() throws {
    let key = try #require(CurveKey("Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hID"))
    let bytes: [UInt8] = [
      0xBB, 0x88, 0x47, 0x1D, 0x65, 0xE2, 0x65, 0x9B, 0x30, 0xC5, 0x5A, 0x53, 0x21, 0xCE, 0xBB,
      0x5A, 0xAB, 0x2B, 0x70, 0xA3, 0x98, 0x64, 0x5C, 0x26, 0xDC, 0xA2, 0xB2, 0xFC, 0xB4, 0x3F,
      0xC5, 0x18,
    ]
    #expect(CurveKey(bytes: bytes) == key)
    #expect(CurveKey(bytes: Array(bytes.dropLast())) == nil)
  }

  @Test(arguments: ["", "Yne@$w-vo<fVvi]a<NY6T1ed:M$fCG*[IaLV{hI", "#####", "é"])
  func `what is no key is none`(text: String) {
    #expect(CurveKey(text) == nil)
    #expect(CurveKey(String(repeating: "#", count: 40)) == nil)
    #expect(CurveKey(String(repeating: "\"", count: 40)) == nil)
  }

  @Test func `a client of the right key is served and its messages arrive`() throws {
    let context = try Context()
    let (server, client) = (try CurveKeyPair.generate(), try CurveKeyPair.generate())
    let router = try Socket(context, .router)
    try router.serveCurve(server.secretKey)
    try router.bind("tcp://127.0.0.1:*")
    let dealer = try Socket(context, .dealer)
    try dealer.useCurve(server: server.publicKey, own: client)
    try dealer.connect(#require(router.lastEndpoint))
    #expect(try dealer.send([[1, 2]]))
    try router.set(.receiveTimeout(milliseconds: 10_000))
    #expect(try router.receive(dontWait: false)?.parts.last == [1, 2])
  }
}
