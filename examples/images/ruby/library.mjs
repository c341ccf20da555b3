// Lets npm's Ruby write its library, which it has within, to standard output as a tar file:
//
//   node library.mjs RUBY+STDLIB.wasm > LIBRARY.tar
import { readFileSync, writeSync } from 'node:fs';

const SCRIPT = `
  require 'rubygems/package'
  $stdout.binmode
  Gem::Package::TarWriter.new($stdout) do |tar|
    Dir.glob('/usr/local/lib/ruby/**/*').sort.each do |file|
      next unless File.file?(file)
      content = File.binread(file)
      tar.add_file_simple(file.delete_prefix('/'), 0o644, content.bytesize) { |entry| entry.write(content) }
    end
  end
  $stdout.flush
`;

// As much of WASI as that takes: no files but the standard streams, no environment, no time, no chance. (Node's own crashes.)
const BADF = 8, view = () => new DataView(instance.exports.memory.buffer);
const wasi = {
  environ_sizes_get: (count, size) => (view().setUint32(count, 0, true), view().setUint32(size, 0, true), 0),
  environ_get: () => 0,
  clock_time_get: (clock, precision, at) => (view().setBigUint64(at, 0n, true), 0),
  random_get: (at, length) => (new Uint8Array(instance.exports.memory.buffer, at, length).fill(0), 0),
  fd_fdstat_get: (fd, at) => {
    if (fd > 2) return BADF;
    new Uint8Array(instance.exports.memory.buffer, at, 24).fill(0);
    view().setUint8(at, 2);
    view().setBigUint64(at + 8, ~0n, true);
    return 0;
  },
  fd_filestat_get: (fd, at) => fd > 2 ? BADF : (new Uint8Array(instance.exports.memory.buffer, at, 64).fill(0), 0),
  fd_write: (fd, parts, count, written) => {
    let total = 0;
    for (let part = parts; part < parts + 8 * count; part += 8) {
      const at = view().getUint32(part, true), length = view().getUint32(part + 4, true);
      for (let done = 0; done < length;) {
        done += writeSync(fd, new Uint8Array(instance.exports.memory.buffer, at + done, length - done));
      }
      total += length;
    }
    view().setUint32(written, total, true);
    return 0;
  },
  proc_exit: code => { throw new Error(`ends with ${code}`); },
};
const module = new WebAssembly.Module(readFileSync(process.argv[2]));
const imports = { wasi_snapshot_preview1: wasi };
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {};
  // Values that it hands out and gets back stand for themselves; JavaScript's own it never has.
  imports[from][name] ??= from === 'wasi_snapshot_preview1' ? () => BADF
    : name.startsWith('resource_') ? value => value : () => { throw new Error(`${name} is called`); };
}
const instance = new WebAssembly.Instance(module, imports);
instance.exports._initialize();

const { memory, cabi_realloc: allocate, ...functions } = instance.exports;
const named = name => functions[Object.keys(functions).find(key => key.startsWith(`${name}:`))];
const string = text => {
  const bytes = Buffer.from(`${text}\0`), at = allocate(0, 0, 1, bytes.length);
  new Uint8Array(memory.buffer).set(bytes, at);
  return [at, bytes.length - 1];
};
const strings = texts => {
  const at = allocate(0, 0, 4, 8 * texts.length), pairs = texts.flatMap(string);
  new Uint32Array(memory.buffer, at, pairs.length).set(pairs);
  return [at, texts.length];
};
named('ruby-init')(...strings(['ruby', '-e', '']));
const result = named('rb-eval-string-protect')(...string(SCRIPT));
const [, state] = new Int32Array(memory.buffer, result, 2);
if (state !== 0) throw new Error(`${process.argv[2]} cannot write its library`);
