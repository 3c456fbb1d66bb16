#if arch(x86_64)
  import Glibc

  /// What the AVX2 kernels may be compiled to (the level x86-64-v3), in the words of /proc/cpuinfo.
  let avx2Features: Set<String> = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"]

  /// What the AVX-512 kernels may be compiled to (the level x86-64-v4).
  let avx512Features = avx2Features.union([
    "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl",
  ])

  /// The features the kernel lets programs use: it leaves out those whose registers it does not
  /// save, which cpuid alone does not tell.
  func processorFeatures() -> Set<String> {
    guard let file = fopen("/proc/cpuinfo", "r") else { return [] }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 16_384)
    while fgets(&line, Int32(line.count), file) != nil {
      let end = line.firstIndex(of: 0) ?? line.count
      let text = String(decoding: line[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
      guard text.hasPrefix("flags"), let colon = text.firstIndex(of: ":") else { continue }
      let words = text[text.index(after: colon)...].split(whereSeparator: \.isWhitespace)
      return Set(words.map(String.init))
    }
    return []
  }
#endif
