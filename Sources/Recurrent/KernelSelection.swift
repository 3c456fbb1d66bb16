import CMachine
import Kernels
import KernelsPortable

#if arch(x86_64)
  import KernelsAVX2
  import KernelsAVX512
#endif

/// The arithmetic compiled for one instruction set, for modules that do not import the kernels
/// themselves.
public typealias KernelTable = Kernels.KernelTable

/// The arguments of one step of an optimiser, for the same modules.
public typealias WeightStep = Kernels.WeightStep

/// A kernel table was asked for that this build or this processor has not.
public struct KernelSelectionError: Error, CustomStringConvertible, Sendable {
  /// What was asked for and what there is.
  public let description: String
}

/// Which kernel tables this processor runs, and which one is used.
public enum KernelSelection {
  /// Every table that this processor runs, slowest first.
  public static let available: [KernelTable] = {
    var tables = [portableKernels]
    #if arch(x86_64)
      if millrace_supports_v3() { tables.append(avx2Kernels) }
      if millrace_supports_v4() { tables.append(avx512Kernels) }
    #endif
    return tables
  }()

  /// The table to use: the fastest, or the one that `wanted` (the value of `MILLRACE_KERNELS`)
  /// names.
  ///
  /// - Throws: ``KernelSelectionError`` when `wanted` names none that runs here.
  public static func choose(_ wanted: String?) throws(KernelSelectionError) -> KernelTable {
    guard let wanted, !wanted.isEmpty else { return available[available.count - 1] }
    if let table = available.first(where: { $0.name == wanted }) { return table }
    let names = available.map(\.name).joined(separator: ", ")
    throw KernelSelectionError(
      description: "MILLRACE_KERNELS is \(wanted), but this processor runs: \(names)")
  }
}
