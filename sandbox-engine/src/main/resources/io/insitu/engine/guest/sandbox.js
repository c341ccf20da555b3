// The thin layer between a WebAssembly instance and the WASI host, which is Java. A call from here into Java costs about
// a microsecond, and C libraries read and write 1 KiB at a time; so the sequential channels are served from large buffers
// here, and Java is asked only when one is empty or full. Everything else is handed on as it comes.
//
// Java gives `host(function, ...numbers)`, which returns an errno or, for the channel functions, a count; EXIT means that
// the run is over. Java gives `hostMemory(buffer)` to be told where linear memory is, and `hostState(globals)` to be told
// what a program's own start has left in its globals. No guest can reach this code but through the imports; what a run
// changes here is made anew for the next.
(function (host, hostMemory, hostState) {
  "use strict";

  const EXIT = -1000;
  const GLOBAL = "insitu.global."; // followed by the letter of its type and its number
  const UNKNOWN = "-9223372036854775808";
  const FAULT = 21, INVAL = 28;
  const FUNCTIONS = [
    // name, parameters (i: 32 bits, l: 64 bits)
    ["args_get", "ii"], ["args_sizes_get", "ii"], ["environ_get", "ii"], ["environ_sizes_get", "ii"],
    ["clock_res_get", "ii"], ["clock_time_get", "ili"],
    ["fd_advise", "illi"], ["fd_allocate", "ill"], ["fd_close", "i"], ["fd_datasync", "i"],
    ["fd_fdstat_get", "ii"], ["fd_fdstat_set_flags", "ii"], ["fd_fdstat_set_rights", "ill"],
    ["fd_filestat_get", "ii"], ["fd_filestat_set_size", "il"], ["fd_filestat_set_times", "illi"],
    ["fd_pread", "iiili"], ["fd_prestat_get", "ii"], ["fd_prestat_dir_name", "iii"], ["fd_pwrite", "iiili"],
    ["fd_read", "iiii"], ["fd_readdir", "iiili"], ["fd_renumber", "ii"], ["fd_seek", "ilii"],
    ["fd_sync", "i"], ["fd_tell", "ii"], ["fd_write", "iiii"],
    ["path_create_directory", "iii"], ["path_filestat_get", "iiiii"], ["path_filestat_set_times", "iiiilli"],
    ["path_link", "iiiiiii"], ["path_open", "iiiiillii"], ["path_readlink", "iiiiii"],
    ["path_remove_directory", "iii"], ["path_rename", "iiiiii"], ["path_symlink", "iiiii"],
    ["path_unlink_file", "iii"], ["poll_oneoff", "iiii"], ["proc_exit", "i"], ["proc_raise", "i"],
    ["sched_yield", ""], ["random_get", "ii"], ["sock_accept", "iii"], ["sock_recv", "iiiiii"],
    ["sock_send", "iiiii"], ["sock_shutdown", "ii"],
  ];
  const NUMBER = Object.fromEntries(FUNCTIONS.map(([name], index) => [name, index]));
  // Beyond WASI: what the buffers here need of a channel.
  const FAST_OPEN = 100; // fd → channel number, -1 for a descriptor that is not a sequential channel
  const FAST_BUFFER = 101; // (channel, buffer) → what kind it is
  const FAST_FILL = 102; // channel → bytes now in its buffer, 0 at the end
  const FAST_READ = 103; // (channel, pointer, length) → bytes read straight into linear memory
  const FAST_FLUSH = 104; // (channel, length, how many of these bytes are heads of messages) → errno
  const FAST_WRITE = 105; // (channel, pointer, length) → errno
  const FAST_COUNT = 106; // (channel, calls, bytes): how often the guest read or wrote, and how much it took
  const FAST_SHOW = 107; // (channel, from, to) → how many ends of lines to pass over before the next
  const KIND_OUT = 4; // at least; below are inputs
  const LINES = 8; // added: somebody wants each line as soon as it is whole
  const PIPE = 1; // added: a peer is at the other end
  const MESSAGES = 2; // added: what passes is cut into messages, one for each write (docs/decisions/0018)
  const NEWLINE = 10;
  const HEAD_BYTES = 4; // before a message: its length, little-endian
  const VECTORS_MAX = 1024, TOTAL_MAX = 2 ** 31 - 1; // as the host has them
  const BUFFER_BYTES = 64 * 1024;
  const MARK_BYTES = 4; // behind a buffer: how much lies in it to be written, for Java to find when a run is ended from outside
  const DIRECT_BYTES = 32 * 1024;
  const MODULES_KEPT = 16;
  const DESCRIPTORS_MAX = 1024; // as many as the host opens

  const modules = new Map();
  const spareBuffers = [];
  const exitSignal = trap();

  let memory, seen, bytes, view, channels, fast;

  function begin() {
    memory = seen = bytes = view = undefined;
    channels = [];
    fast = [];
  }

  // Memory that has grown has a new buffer, and the old one is of no use any more.
  function sync() {
    if (memory.buffer !== seen) {
      seen = memory.buffer;
      bytes = new Uint8Array(seen);
      view = new DataView(seen);
      hostMemory(seen);
    }
  }

  // What is thrown to end a run is what `unreachable` once threw: guests catch whatever JavaScript throws, but no traps.
  function trap() {
    const wire = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 7, 4, 1, 0, 0, 0, 10, 5, 1, 3, 0, 0, 0x0b];
    try {
      return new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(wire))).exports[""]();
    } catch (e) {
      return e;
    }
  }

  function cross(...numbers) {
    if (memory !== undefined) sync();
    const result = host(...numbers);
    if (result === EXIT) throw exitSignal;
    return result;
  }

  // A number where that holds all of its bits, which is the faster way into Java.
  function signed(v) {
    const n = Number(v);
    return Number.isSafeInteger(n) ? n : BigInt.asIntN(64, v);
  }

  function stub(number, parameters) {
    if (parameters.includes("l")) {
      return (...values) => cross(number, ...values.map((v) => (typeof v === "bigint" ? signed(v) : v)));
    }
    switch (parameters.length) {
      case 0: return () => cross(number);
      case 1: return (a) => cross(number, a);
      case 2: return (a, b) => cross(number, a, b);
      case 3: return (a, b, c) => cross(number, a, b, c);
      case 4: return (a, b, c, d) => cross(number, a, b, c, d);
      default: return (...values) => cross(number, ...values);
    }
  }

  // ---- sequential channels

  function channelOf(fd) {
    if (fd < 0 || fd >= DESCRIPTORS_MAX) return null; // remembered, any number of them would fill V8's heap
    let channel = fast[fd];
    if (channel === undefined) {
      const number = cross(FAST_OPEN, fd);
      channel = fast[fd] = number < 0 ? null : (channels[number] ??= open(number));
    }
    return channel;
  }

  function open(number) {
    const buffer = spareBuffers.pop() ?? new ArrayBuffer(BUFFER_BYTES + MARK_BYTES);
    new Uint32Array(buffer, BUFFER_BYTES, 1)[0] = 0;
    const kind = cross(FAST_BUFFER, number, buffer);
    return {
      number,
      buffer: new Uint8Array(buffer, 0, BUFFER_BYTES),
      mark: new Uint32Array(buffer, BUFFER_BYTES, 1),
      from: 0, to: 0, // what lies in the buffer
      out: kind >= KIND_OUT, pipe: (kind & PIPE) !== 0, messages: (kind & MESSAGES) !== 0, lines: (kind & LINES) !== 0,
      left: (kind & MESSAGES) !== 0 ? 0 : Infinity, // of the message that is being read
      heads: 0, // bytes of them among those that lie in the buffer to be written
      fresh: 0, // where in the buffer lies what the call under way has written
      shown: 0, // how much of the buffer was shown
      unseen: 0, // ends of lines to pass over before more is shown
      calls: 0, taken: 0,
    };
  }

  function flush(channel) {
    if (channel.to === 0) return 0;
    const length = channel.to, heads = channel.heads;
    channel.to = channel.heads = channel.fresh = channel.shown = channel.mark[0] = 0;
    return cross(FAST_FLUSH, channel.number, length, heads);
  }

  // Shows what lies in the buffer and was not shown yet, where a line has ended. It stays there: when it passes, and which
  // limit it meets, does not depend on who looks on.
  function show(channel) {
    if (!channel.buffer.subarray(channel.fresh, channel.to).includes(NEWLINE)) return;
    if (channel.unseen-- > 0) return;
    channel.unseen = cross(FAST_SHOW, channel.number, channel.shown, channel.to);
    channel.shown = channel.to;
  }

  // What a peer may be waiting for must not lie here while this instance waits itself.
  function flushPipes() {
    for (const channel of channels) {
      if (channel !== undefined && channel.out && channel.pipe) flush(channel);
    }
  }

  function flushAll() {
    for (const channel of channels) {
      if (channel !== undefined && channel.out) flush(channel);
    }
  }

  // → whether there is something in the buffer now, or the end has come
  function fill(channel) {
    if (channel.pipe) flushPipes();
    channel.from = 0;
    channel.to = 0;
    channel.to = cross(FAST_FILL, channel.number);
    return channel.to > 0;
  }

  // Goes on to the next message, and waits for it → whether there is one.
  function nextMessage(channel) {
    let length = 0;
    for (let i = 0; i < HEAD_BYTES; i++) {
      if (channel.from === channel.to && !fill(channel)) return false;
      length += channel.buffer[channel.from++] * 2 ** (8 * i);
    }
    channel.left = length;
    return true;
  }

  function fd_read(fd, vectors, count, result) {
    const channel = channelOf(fd);
    if (channel === null || channel.out) return cross(NUMBER.fd_read, fd, vectors, count, result);
    sync();
    vectors >>>= 0; count >>>= 0; result >>>= 0;
    const bad = wrong(vectors, count, result);
    if (bad !== 0) return bad;
    let total = 0;
    reading: for (let i = 0; i < count; i++, vectors += 8) {
      let pointer = view.getUint32(vectors, true), length = view.getUint32(vectors + 4, true);
      while (length > 0) {
        // A read brings what is left of one message, and waits for all of that: how much it brings is the writer's doing and
        // not that of time. A stream without messages gives what it has rather than wait for more.
        if (channel.left === 0 && (total > 0 || !nextMessage(channel))) break reading;
        const wanted = Math.min(length, channel.left);
        if (channel.from === channel.to) {
          if (channel.pipe && !channel.messages && total > 0) break reading;
          if (wanted >= DIRECT_BYTES) {
            if (channel.pipe) flushPipes();
            const got = cross(FAST_READ, channel.number, pointer, wanted);
            if (got === 0) break reading;
            total += got; pointer += got; length -= got; channel.left -= got;
            continue;
          }
          if (!fill(channel)) break reading;
        }
        const n = Math.min(wanted, channel.to - channel.from);
        copy(bytes, pointer, channel.buffer, channel.from, n);
        channel.from += n; total += n; pointer += n; length -= n; channel.left -= n;
      }
    }
    view.setUint32(result, total, true);
    channel.taken += total;
    channel.calls++;
    return 0;
  }

  // Begins a message, of all that one call writes.
  function head(channel, vectors, count) {
    let length = 0;
    for (let i = 0; i < count; i++) length += view.getUint32(vectors + 8 * i + 4, true);
    if (length === 0) return 0; // it would look like the end
    const errno = HEAD_BYTES > BUFFER_BYTES - channel.to ? flush(channel) : 0;
    for (let i = 0; i < HEAD_BYTES; i++, length /= 256) channel.buffer[channel.to++] = length;
    channel.heads += HEAD_BYTES;
    return errno;
  }

  function fd_write(fd, vectors, count, result) {
    const channel = channelOf(fd);
    if (channel === null || !channel.out) return cross(NUMBER.fd_write, fd, vectors, count, result);
    sync();
    vectors >>>= 0; count >>>= 0; result >>>= 0;
    let errno = wrong(vectors, count, result) || (channel.messages ? head(channel, vectors, count) : 0);
    if (errno !== 0) return errno;
    channel.fresh = channel.to;
    let total = 0;
    for (let i = 0; i < count; i++, vectors += 8) {
      const pointer = view.getUint32(vectors, true), length = view.getUint32(vectors + 4, true);
      if (length > BUFFER_BYTES - channel.to) errno = flush(channel);
      if (errno === 0 && length >= DIRECT_BYTES) {
        errno = flush(channel) || cross(FAST_WRITE, channel.number, pointer, length);
      } else if (errno === 0) {
        copy(channel.buffer, channel.to, bytes, pointer, length);
        channel.to += length;
      }
      if (errno !== 0) return errno;
      total += length;
    }
    view.setUint32(result, total, true);
    channel.calls++;
    channel.mark[0] = channel.to;
    if (channel.lines) show(channel);
    return 0;
  }

  // Looks at all vectors before anything moves, as the host does.
  function wrong(vectors, count, result) {
    if (count > VECTORS_MAX) return INVAL;
    if (vectors + 8 * count > bytes.length || result + 4 > bytes.length) return FAULT;
    let total = 0;
    for (; count > 0; count--, vectors += 8) {
      const length = view.getUint32(vectors + 4, true);
      if (view.getUint32(vectors, true) + length > bytes.length) return FAULT;
      total += length;
    }
    return total > TOTAL_MAX ? INVAL : 0;
  }

  function copy(to, at, from, start, length) {
    if (length < 48) {
      for (let i = 0; i < length; i++) to[at + i] = from[start + i];
    } else {
      to.set(from.subarray(start, start + length), at);
    }
  }

  // A descriptor's number may mean another file after these, or may do less.
  function fd_close(fd) {
    forget(fd);
    return cross(NUMBER.fd_close, fd);
  }

  function fd_fdstat_set_rights(fd, ...rights) {
    forget(fd);
    return set_rights(fd, ...rights);
  }

  function forget(fd) {
    const channel = fast[fd];
    if (channel && channel.out) flush(channel);
    fast[fd] = undefined;
  }

  // What was no channel may be one now.
  function path_open(...values) {
    for (let fd = 0; fd < fast.length; fd++) {
      if (fast[fd] === null) fast[fd] = undefined;
    }
    return open_path(...values);
  }

  function fd_renumber(from, to) {
    flushAll();
    fast = [];
    return cross(NUMBER.fd_renumber, from, to);
  }

  // These make a peer's progress possible or are a point at which a program expects its output to be out.
  function flushing(name) {
    const call = stub(NUMBER[name], FUNCTIONS[NUMBER[name]][1]);
    return (...values) => {
      flushAll();
      return call(...values);
    };
  }

  const wasi = {};
  FUNCTIONS.forEach(([name, parameters], number) => { wasi[name] = stub(number, parameters); });
  const open_path = wasi.path_open, set_rights = wasi.fd_fdstat_set_rights;
  Object.assign(wasi, { fd_read, fd_write, fd_close, fd_fdstat_set_rights, fd_renumber, path_open });
  for (const name of ["fd_sync", "fd_datasync", "poll_oneoff", "sched_yield"]) wasi[name] = flushing(name);
  const imports = { wasi_snapshot_preview1: wasi };

  function finish() {
    try {
      flushAll();
      for (const channel of channels) {
        if (channel !== undefined) cross(FAST_COUNT, channel.number, channel.calls, channel.taken);
      }
    } catch (e) {
      if (e !== exitSignal) throw e;
    }
    for (const channel of channels) {
      if (channel !== undefined && spareBuffers.length < 4) spareBuffers.push(channel.buffer.buffer);
    }
    const size = memory === undefined ? 0 : memory.buffer.byteLength;
    begin();
    return size;
  }

  function compile(key, wire) {
    modules.set(key, new WebAssembly.Module(wire));
    if (modules.size > MODULES_KEPT) modules.delete(modules.keys().next().value);
  }

  // The numbers of the functions that were active, the innermost first.
  function frames(e) {
    const stack = typeof e?.stack === "string" ? e.stack : "";
    return [...stack.matchAll(/wasm-function\[(\d+)\]:0x[0-9a-f]+\)?$/gm)].map((match) => match[1]).join(" ");
  }

  // What a run does with an instance, by the word that Java has for it.
  const entries = {
    start(exports) {
      exports._start();
    },
    initialize(exports) {
      exports._initialize?.();
      exports["wizer.initialize"]();
      sync();
      hostState(globals(exports));
    },
  };

  // The bits of the globals that can be read, as NUMBER=BITS with spaces between.
  function globals(exports) {
    const bits = new DataView(new ArrayBuffer(8));
    const found = [];
    for (const [name, global] of Object.entries(exports)) {
      if (!name.startsWith(GLOBAL)) continue;
      let value = global.value;
      if (name[GLOBAL.length] === "f") {
        bits.setFloat32(0, value);
        value = bits.getInt32(0);
      } else if (name[GLOBAL.length] === "d") {
        bits.setFloat64(0, value);
        value = bits.getBigInt64(0);
      }
      found.push(`${name.slice(GLOBAL.length + 1)}=${value}`);
    }
    return found.join(" ");
  }

  // → [how it ended, message, frames, bytes of linear memory, fuel left, whether the stack is used up]
  function run(key, fuelLimit, entry) {
    begin();
    let ended = ["returned", "", ""], fuel, depth;
    try {
      const module = modules.get(key);
      modules.delete(key);
      modules.set(key, module); // used last, dropped last
      const instance = new WebAssembly.Instance(module, imports);
      memory = instance.exports.memory;
      sync();
      fuel = instance.exports["insitu.fuel"];
      depth = instance.exports["insitu.depth"];
      if (fuel !== undefined) fuel.value = BigInt(fuelLimit);
      instance.exports["insitu.start"]?.();
      entries[entry](instance.exports);
    } catch (e) {
      if (e !== exitSignal) ended = [e instanceof WebAssembly.LinkError ? "link" : "trap", String(e), frames(e)];
    }
    const left = fuel === undefined ? UNKNOWN : String(fuel.value);
    return [...ended, String(finish()), left, String(depth !== undefined && depth.value < 0)];
  }

  Error.stackTraceLimit = 32;
  begin();
  return { has: (key) => modules.has(key), compile, run };
});
