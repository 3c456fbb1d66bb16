import ModelStore
import Testing

@Suite struct SafetensorsFileTests {
  @Test func `a file of the reference implementation reads as it was written`() throws {
    // safetensors 0.8.0: {"head.weight": F32 [2, 2], "a": F64 [], "h": F16 [2]}, metadata by = é
    let written = bytes(
      hex: """
        d0000000000000007b225f5f6d657461646174615f5f223a7b226279223a22c3a9227d2c2261223a7b226474
        797065223a22463634222c227368617065223a5b5d2c22646174615f6f666673657473223a5b302c385d7d2c
        22686561642e776569676874223a7b226474797065223a22463332222c227368617065223a5b322c325d2c22
        646174615f6f666673657473223a5b382c32345d7d2c2268223a7b226474797065223a22463136222c227368
        617065223a5b325d2c22646174615f6f666673657473223a5b32342c32385d7d7d2020202020202000000000
        00001c400000c03f000000c00000803e000040400038ff7b
        """)
    let file = try SafetensorsFile.parse(written, named: "python")
    #expect(file.metadata == ["by": "é"])
    #expect(file.tensors.map(\.name) == ["a", "head.weight", "h"])
    #expect(file.tensor(named: "a") == Tensor(name: "a", shape: [], values: [7]))
    #expect(
      file.tensor(named: "head.weight")
        == Tensor(name: "head.weight", shape: [2, 2], values: [1.5, -2, 0.25, 3]))
    #expect(file.tensor(named: "h")?.values == [0.5, 65504])
    #expect(file.tensor(named: "b") == nil)
  }

  @Test func `what is encoded parses back, ordered by name`() throws {
    let tensors = [
      Tensor(name: "z\"\n", shape: [2, 1], values: [-0.0, .leastNonzeroMagnitude]),
      Tensor(name: "empty", shape: [3, 0], values: []),
      Tensor(name: "Ω", shape: [], values: [.greatestFiniteMagnitude]),
    ]
    let bytes = SafetensorsFile.encode(tensors: tensors, metadata: ["b": "2", "a": "\u{1}"])
    let file = try SafetensorsFile.parse(bytes, named: "w")
    #expect(file.tensors == [tensors[1], tensors[0], tensors[2]])
    #expect(file.metadata == ["b": "2", "a": "\u{1}"])
  }

  @Test(arguments: 0..<9) func `the header is padded with spaces to eight bytes`(_ length: Int) {
    let name = String(repeating: "n", count: length)
    let bytes = SafetensorsFile.encode(tensors: [Tensor(name: name, shape: [1], values: [1])])
    #expect(bytes[0] % 8 == 0)
    #expect(bytes.count == 8 + Int(bytes[0]) + 4)
  }

  @Test func `a file without tensors is a file`() throws {
    let file = try SafetensorsFile.parse(SafetensorsFile.encode(tensors: []), named: "w")
    #expect(file.tensors.isEmpty && file.metadata.isEmpty)
  }

  @Test func `bfloat16 rounds to nearest with ties to even`() throws {
    let values: [Float] = [
      1, Float(bitPattern: 0x3F80_8000), Float(bitPattern: 0x3F81_8000),
      Float(bitPattern: 0x3F80_8001), -3.140625,
    ]
    let bytes = SafetensorsFile.encode(
      tensors: [Tensor(name: "a", shape: [5], values: values)], bfloat16: true)
    let read = try SafetensorsFile.parse(bytes, named: "w").tensor(named: "a")
    #expect(
      read?.values.map(\.bitPattern)
        == [0x3F80_0000, 0x3F80_0000, 0x3F82_0000, 0x3F81_0000, 0xC049_0000])
  }

  @Test func `bfloat16 keeps a NaN a NaN`() throws {
    let bytes = SafetensorsFile.encode(
      tensors: [Tensor(name: "a", shape: [1], values: [Float(bitPattern: 0x7F80_0001)])],
      bfloat16: true)
    let read = try SafetensorsFile.parse(bytes, named: "w", allowNonFinite: true)
    #expect(read.tensors[0].values[0].isNaN)
  }

  @Test func `every half float converts exactly`() throws {
    let halves = (UInt16.min ... .max).flatMap { littleEndian($0) }
    let header = #"{"a":{"dtype":"F16","shape":[65536],"data_offsets":[0,131072]}}"#
    let read = try SafetensorsFile.parse(
      file(header, data: halves), named: "w", allowNonFinite: true)
    #expect(read.tensors[0].values[0x0001] == 0x1p-24)
    #expect(read.tensors[0].values[0x3C00] == 1)
    #expect(read.tensors[0].values[0xFBFF] == -65504)
    #expect(read.tensors[0].values[0x7C00] == .infinity)
  }

  @Test func `data need not be aligned`() throws {
    let header = #"{"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}"#
    for padding in 0..<8 {
      let padded = header + String(repeating: " ", count: padding)
      let read = try SafetensorsFile.parse(
        file(padded, data: littleEndian(Float(2.5).bitPattern)), named: "w")
      #expect(read.tensors[0].values == [2.5])
    }
  }
}
