import Glibc

/// Where the daemon keeps its state unless told otherwise; the folder need not exist yet.
///
/// `$STATE_DIRECTORY` (systemd), else `$XDG_STATE_HOME/millrace`, else `~/.local/state/millrace`.
public func defaultStateFolder() -> String {
  if let folder = absoluteFolder("STATE_DIRECTORY") { return folder }
  if let folder = absoluteFolder("XDG_STATE_HOME") { return folder + "/millrace" }
  return homeFolder() + "/.local/state/millrace"
}

/// The private folder for sockets, made with mode 0700 where it is missing.
///
/// `$RUNTIME_DIRECTORY` (systemd), else `$XDG_RUNTIME_DIR/millrace`, else one for this user in the
/// temporary folder. The last lies where everybody may write, so it is refused if it belongs to
/// somebody else or is open to others.
public func runtimeFolder() throws(PlatformError) -> String {
  if let folder = absoluteFolder("RUNTIME_DIRECTORY") { return folder }
  if let base = absoluteFolder("XDG_RUNTIME_DIR") {
    return try privateFolder(base + "/millrace")
  }
  return try privateFolder("\(temporaryFolder())/millrace-\(getuid())")
}

/// The folder for what nobody keeps: `$TMPDIR`, else `/tmp`.
public func temporaryFolder() -> String {
  absoluteFolder("TMPDIR") ?? "/tmp"
}

/// Makes a folder with mode 0700 whose name begins with `prefix`, which may hold folders, and ends
/// with six characters that make it new.
///
/// The corresponding C function is `mkdtemp`.
public func makeTemporaryDirectory(_ prefix: String) throws(PlatformError) -> String {
  var template = Array((prefix + "XXXXXX").utf8CString)
  guard mkdtemp(&template) != nil else {
    throw .system(operation: "make a folder with this beginning", path: prefix, code: errno)
  }
  return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
}

/// Makes a folder that only this user can enter, or checks that it is one.
public func privateFolder(_ path: String) throws(PlatformError) -> String {
  do throws(PlatformError) {
    try makeNewDirectory(path, permissions: 0o700)
  } catch {
    guard case .system(_, _, EEXIST) = error else { throw error }
  }
  var status = stat()
  _ = try call("inspect it", path) { lstat(path, &status) }
  guard status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(), status.st_mode & 0o077 == 0
  else { throw .notPrivate(path: path) }
  return path
}

/// The first folder of a variable, if it is absolute.
///
/// systemd separates several by colons; XDG ignores relative ones.
private func absoluteFolder(_ variable: String) -> String? {
  guard let pointer = getenv(variable) else { return nil }
  let first = String(cString: pointer).split(separator: ":").first.map(String.init)
  guard let first, first.hasPrefix("/") else { return nil }
  return first
}

private func homeFolder() -> String {
  if let home = absoluteFolder("HOME") { return home }
  guard let entry = getpwuid(getuid()), let home = entry.pointee.pw_dir else { return "/" }
  return String(cString: home)
}
