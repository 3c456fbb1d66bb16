import Glibc

/// Reads a whole regular file of at most `limit` bytes.
///
/// The size is checked before memory is taken. A pipe or device in its place is refused and does
/// not block. A file that shrinks meanwhile gives what is left; of one that grows, the size at
/// opening.
public func readFile(_ path: String, limit: Int) throws(PlatformError) -> [UInt8] {
  // O_NONBLOCK: opening a named pipe would wait for a writer.
  let file = try FileDescriptor(path, O_RDONLY | O_NONBLOCK)
  var status = stat()
  _ = try call("inspect it", path) { fstat(file.number, &status) }
  guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path: path) }
  guard status.st_size <= limit else {
    throw .tooLarge(path: path, bytes: Int(status.st_size), limit: limit)
  }
  return try file.read(limit: Int(status.st_size))
}

/// Waits until the names in a folder are on the disk, so that a rename survives a power loss.
public func syncDirectory(_ path: String) throws(PlatformError) {
  try FileDescriptor(path, O_RDONLY | O_DIRECTORY).synchronize()
}

/// The names in a folder without `.` and `..`, in no particular order.
public func listDirectory(_ path: String) throws(PlatformError) -> [String] {
  guard let directory = opendir(path) else {
    throw .system(operation: "list it", path: path, code: errno)
  }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    // The name lies in a fixed array within the entry, but only as much of it as is used is there.
    let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
    let bytes = UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
    // A name that is not UTF-8 is none of ours.
    guard let name = String(validatingCString: bytes), name != ".", name != ".." else { continue }
    names.append(name)
  }
  return names
}

/// Whether something exists at a path; links are followed.
public func fileExists(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0
}

/// Makes a folder and those above it, each with `permissions`; those that exist stay as they are.
public func makeDirectory(_ path: String, permissions: mode_t = 0o755) throws(PlatformError) {
  if mkdir(path, permissions) == 0 { return }
  switch errno {
  case EEXIST:
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .system(operation: "make the folder", path: path, code: EEXIST)
    }
  case ENOENT:
    try makeParents(of: path, permissions)
    guard mkdir(path, permissions) == 0 || errno == EEXIST else {
      throw .system(operation: "make the folder", path: path, code: errno)
    }
  case let code:
    throw .system(operation: "make the folder", path: path, code: code)
  }
}

private func makeParents(of path: String, _ permissions: mode_t) throws(PlatformError) {
  for index in path.indices.dropFirst() where path[index] == "/" {
    let parent = String(path[..<index])
    guard mkdir(parent, permissions) == 0 || errno == EEXIST else {
      throw .system(operation: "make the folder", path: parent, code: errno)
    }
  }
}

/// Makes a folder that must not exist yet.
public func makeNewDirectory(_ path: String, permissions: mode_t = 0o755) throws(PlatformError) {
  _ = try call("make the folder", path) { mkdir(path, permissions) }
}

/// Removes a folder and all that is in it, folders up to `depth` deep; links are removed, not
/// followed, and so is a link or file in its own place.
public func removeDirectory(_ path: String, depth: Int = 4) throws(PlatformError) {
  var status = stat()
  _ = try call("inspect it", path) { lstat(path, &status) }
  guard status.st_mode & S_IFMT == S_IFDIR else {
    _ = try call("remove it", path) { unlink(path) }
    return
  }
  guard depth > 0 else { throw .system(operation: "remove it", path: path, code: ELOOP) }
  for name in try listDirectory(path) {
    try removeDirectory(path + "/" + name, depth: depth - 1)
  }
  _ = try call("remove it", path) { rmdir(path) }
}

/// Renames a file or folder within one file system; an existing file is replaced, a folder with
/// anything in it is not.
public func renameFile(_ path: String, to target: String) throws(PlatformError) {
  _ = try call("rename \(path) to it", target) { rename(path, target) }
}
