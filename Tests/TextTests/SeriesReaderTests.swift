import Testing
import Text

struct SeriesReaderTests {
  private func read(
    _ text: String, dimensions: Int = 2, missing: Bool = false, time: Bool = false
  ) throws(TextError) -> [LabelledSeries] {
    try SeriesReader.series(
      in: Array(text.utf8), named: "f.csv",
      form: .init(dimensions: dimensions, allowsMissing: missing, needsTime: time))
  }

  private func reason(
    _ text: String, dimensions: Int = 2, missing: Bool = false, time: Bool = false
  ) -> String {
    do throws(TextError) {
      _ = try read(text, dimensions: dimensions, missing: missing, time: time)
      return "accepted"
    } catch {
      return error.description
    }
  }

  @Test func `columns are told by their names and the last is the label`() throws {
    let series = try read("x,y,kind\n1,-2.5,a\n1e-3,+4,b\n")
    #expect(series == [LabelledSeries(values: [1, -2.5, 0.001, 4], labels: ["a", "b"])])
    let named = try read("label,time_s,x,sequence,y\nup,0.25,1,s,2\n,-1,3,s,4")
    let wanted = LabelledSeries(
      name: "s", values: [1, 2, 3, 4], times: [250_000_000, -1_000_000_000], labels: ["up", nil])
    #expect(named == [wanted])
  }

  @Test func `rows of one stream need not stand together`() throws {
    let series = try read("stream,x,y,label\na,1,1,p\nb,2,2,q\na,3,3,q\n")
    #expect(series.map(\.name) == ["a", "b"])
    #expect(series.map(\.values) == [[1, 1, 3, 3], [2, 2]])
    #expect(series.map(\.labels) == [["p", "q"], ["q"]])
  }

  @Test func `quotes hold commas, quotes and line breaks, and lines may end as in Windows`() throws
  {
    let text = "\u{FEFF}x,\"y\",label\r\n\"1\",2,\"a,\"\"b\"\"\nc\"\r\n\r\n3,4,d\r\n"
    let series = try read(text)
    #expect(series.map(\.labels) == [["a,\"b\"\nc", "d"]])
    #expect(series.map(\.values) == [[1, 2, 3, 4]])
  }

  @Test func `an empty field is a missing number where one may be missing`() throws {
    let values = try read("x,y,l\n,2,a\n", missing: true)[0].values
    #expect(values[0].isNaN && values[1] == 2)
    #expect(
      reason("x,y,l\n1,2,a\n3,,a\n")
        == "f.csv:3: column y: found nothing, wanted a finite number")
  }

  @Test func `vectors have as many numbers as the file where nobody says how many`() throws {
    let form = SeriesReader.Form(dimensions: nil, allowsMissing: false, needsTime: false)
    let text = Array("a,b,c,label\n1,2,3,x\n".utf8)
    #expect(try SeriesReader.series(in: text, named: "f", form: form)[0].values == [1, 2, 3])
    #expect(throws: TextError.self) {
      try SeriesReader.series(in: Array("stream,label\ns,x\n".utf8), named: "f", form: form)
    }
  }

  @Test(arguments: [
    ("x,label\n", true), ("\u{FEFF}stream,a,b", true), ("\"time_s\",a\n", true),
    ("a,b\n1,2\n", false),
    ("label\n", false), ("A label, a stream, and a pond\n", false), ("\"label,x\n", false),
    ("", false),
  ])
  func `a table is told by the names of its columns`(_ text: String, _ isTable: Bool) {
    #expect(SeriesReader.isTable(Array(text.utf8)) == isTable)
  }

  @Test func `nanoseconds are exact`() throws {
    let series = try read("time_ns,x,y,l\n1700000000123456789,1,2,a\n", time: true)
    #expect(series[0].times == [1_700_000_000_123_456_789])
  }

  @Test(arguments: [
    ("", "f.csv:1: found nothing, wanted a line that names the columns"),
    ("x,l\n1,a\n", "f.csv:1: found 1 columns of numbers (x), wanted the 2 numbers"),
    ("x,y\n", "found 1 columns of numbers (x)"),
    ("x,y,z,l\n", "found 3 columns of numbers (x, y, z)"),
    ("x,x,l\n", "f.csv:1: found two columns \"x\", wanted every name once"),
    ("stream,sequence,x,y,l\n", "found stream and sequence, wanted one of them"),
    ("time_s,time_ns,x,y,l\n", "found time_s and time_ns, wanted one of them"),
    ("time,x,y,l\n", "found a column time, wanted its unit in its name"),
    ("x,y,stream\n", "columns of numbers"),
    ("x,y,l\n1,2,a\n1,2\n", "f.csv:3: found 2 columns, wanted 3"),
    ("x,y,l\n1,two,a\n", "f.csv:2: column y: found \"two\", wanted a finite number"),
    ("x,y,l\n\n1,nan,a\n", "f.csv:3: column y: found \"nan\""),
    ("x,y,l\n1,inf,a\n", "column y: found \"inf\""), ("x,y,l\n0x10,1,a\n", "found \"0x10\""),
    ("x,y,l\n1e39,1,a\n", "column x: found \"1e39\""), ("x,y,l\n 1,1,a\n", "found \" 1\""),
    ("time_s,x,y,l\n,1,2,a\n", "f.csv:2: column time_s: found nothing, wanted a number of"),
    ("time_s,x,y,l\n1e30,1,2,a\n", "column time_s: found \"1e30\""),
    ("time_ns,x,y,l\n1.5,1,2,a\n", "column time_ns: found \"1.5\", wanted a whole number"),
    ("time_ns,x,y,l\n9223372036854775808,1,2,a\n", "column time_ns"),
    ("x,y,l\n1,\"2,a\n3,4,b\n", "f.csv:2: found a quote that is never closed"),
    ("x,y,l\n1,\"2\"3,a\n", "f.csv:2: found text after a closing quote"),
  ]) func `what is wrong is named with its line and column`(_ text: String, _ wanted: String) {
    #expect(reason(text).contains(wanted), "\(reason(text))")
  }

  @Test func `a model that takes the time between rows needs times`() {
    #expect(reason("x,y,l\n1,2,a\n", time: true).contains("wanted a column time_s or time_ns"))
  }

  @Test func `fields and columns have limits`() {
    let long = String(repeating: "a", count: 4097)
    #expect(reason("x,y,l\n1,2,\(long)\n").contains("a field of more than 4096 bytes"))
    #expect(reason("x,y,l\n1,2,\"\(long)\"\n").contains("a field of more than 4096 bytes"))
    let wide = String(repeating: "x,", count: 8192)
    #expect(reason(wide).contains("more than 8192 columns"))
  }

  @Test func `bytes that are no UTF-8 are refused`() {
    #expect(throws: TextError.self) {
      try SeriesReader.series(
        in: Array("x,y,l\n1,2,".utf8) + [0xFF], named: "f",
        form: .init(dimensions: 2, allowsMissing: false, needsTime: false))
    }
  }
}
