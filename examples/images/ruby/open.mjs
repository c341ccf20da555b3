// Opens npm's Ruby, a module whose functions for JavaScript are all that it exports, for main.wat to be a `main` for it:
//
//   node open.mjs RUBY.wasm NAMED.wasm OPENED.wasm
//
// NAMED is the same program built with the names of its functions, which RUBY gets. Of these it exports those that main.wat
// calls. What it imported from JavaScript it now imports from main.wat, which some of its functions become calls of. No
// function is added or taken away, so that all numbers stay as they are.
import { readFileSync, writeFileSync } from 'node:fs';

// Functions that are called by main.wat.
const EXPORTED = ['malloc', 'free', 'exit', '__wasm_call_ctors', '__wasilibc_deinitialize_environ', '__wasilibc_initialize_environ_eagerly',
  'ruby_sysinit', 'ruby_init', 'ruby_options', 'rb_iseqw_new', 'rb_protect', 'rb_errinfo', 'ruby_cleanup', 'rb_abi_guest_ruby_init',
  'rb_current_ec_noinline', 'asyncify_start_unwind'];
// Functions whose addresses are taken there.
const ADDRESSED = ['iseqw_eval'];
// Functions in whose place main.wat has others.
const REPLACED = { rb_abi_guest_ruby_init_thunk: 'step', __nl_langinfo: 'codeset', rb_wasm_handle_scan_unwind: 'unwound_to_scan' };
// Calls within functions that main.wat is called in place of: [caller, called, in its place].
const CALLED_INSTEAD = [
  ['rb_wasm_scan_locals', 'asyncify_start_unwind', 'unwind_to_scan'],
  ['_rb_wasm_longjmp', 'asyncify_start_unwind', 'unwind_to_jump'],
];
// Functions that do nothing when main.wat says that the interpreter is ready.
const DONE_ONCE = ['Init_enc', 'Init_ext', 'Init_extra_exts', 'rb_call_builtin_inits', 'Init_builtin_features', 'Init_builtin_yjit_hook',
  'Init_ruby_description'];

const [TYPE, IMPORT, FUNCTION, GLOBAL, EXPORT, ELEMENT, CODE] = [1, 2, 3, 6, 7, 9, 10];
const fail = message => { throw new Error(message); };

class Reader {
  constructor(bytes) { this.bytes = bytes; this.at = 0; }
  byte() { return this.bytes[this.at++]; }
  take(length) { return this.bytes.subarray(this.at, this.at += length); }
  number() {
    let value = 0, shift = 0, byte;
    do { byte = this.byte(); value += (byte & 127) * 2 ** shift; shift += 7; } while (byte > 127);
    return value;
  }
  sized() { return this.take(this.number()); }
  name() { return Buffer.from(this.sized()).toString(); }
  list(item) { return Array.from({ length: this.number() }, () => item(this)); }
}

const number = value => value < 128 ? [value] : [value & 127 | 128, ...number(Math.floor(value / 128))];
const join = parts => Buffer.concat(parts.map(part => Buffer.from(part)));
const sized = bytes => join([number(bytes.length), bytes]);
const name = text => sized(Buffer.from(text));
const list = items => join([number(items.length), ...items]);

function sections(file) {
  const bytes = readFileSync(file), reader = new Reader(bytes), all = [];
  reader.take(8);
  while (reader.at < bytes.length) {
    const id = reader.byte(), body = reader.sized();
    all.push({ id, body, name: id === 0 ? new Reader(body).name() : '' });
  }
  return all;
}

const [, , rubyFile, namedFile, openedFile] = process.argv;
const ruby = sections(rubyFile), named = sections(namedFile);
const section = (id, from = ruby) => from.find(s => s.id === id).body;
for (const id of [TYPE, IMPORT, FUNCTION, ELEMENT]) {
  if (Buffer.compare(section(id), section(id, named)) !== 0) fail(`${rubyFile} and ${namedFile} are different programs`);
}

// Names: subsection 1 of the custom section `name` has those of functions.
const names = new Reader(named.find(s => s.name === 'name').body);
names.name();
while (names.byte() !== 1) names.sized();
const functionNames = names.sized();
const numbers = new Map(new Reader(functionNames).list(r => [r.number(), r.name()].reverse()));
const numberOf = function_ => numbers.get(function_) ?? fail(`${namedFile} has no function ${function_}`);

const types = new Reader(section(TYPE)).list(r => {
  r.byte();
  return `${r.list(_ => r.byte().toString(16))}_${r.list(_ => r.byte().toString(16))}`;
});
const imports = new Reader(section(IMPORT)).list(r => {
  const [module, field, kind, type] = [r.name(), r.name(), r.byte(), r.number()];
  return kind === 0 ? { module, field, type } : fail(`imports ${module}.${field}, which is no function`);
});
const typeOf = new Reader(section(FUNCTION)).list(r => r.number());
const isOffered = entry => entry.module === 'wasi_snapshot_preview1';

// The import that stands for a function of main.wat: one that was JavaScript's and has its type.
function taken(type, field) {
  const free = imports.find(entry => entry.module === 'main' && entry.field === field)
    ?? imports.find(entry => !isOffered(entry) && entry.module !== 'main' && entry.type === type)
    ?? fail(`no import of type ${types[type]} is left for ${field}`);
  Object.assign(free, { module: 'main', field });
  return number(imports.indexOf(free));
}

const CALL = 0x10, END = 0x0b, LOCAL_GET = 0x20, IF = 0x04, RETURN = 0x0f, NOTHING = 0x40, I32 = 0x7f, I32_CONST = 0x41, I32_SUB = 0x6b,
  GLOBAL_GET = 0x23, GLOBAL_SET = 0x24;
const bodies = new Reader(section(CODE)).list(r => r.sized());
for (const [function_, field] of Object.entries(REPLACED)) {
  const index = numberOf(function_) - imports.length;
  const parameters = types[typeOf[index]].split('_')[0].split(',').filter(type => type).flatMap((_, i) => [LOCAL_GET, i]);
  bodies[index] = join([[0], parameters, [CALL], taken(typeOf[index], field), [END]]);
}
const answer = types.indexOf(`_${I32.toString(16)}`);
for (const function_ of DONE_ONCE) {
  const index = numberOf(function_) - imports.length, body = new Reader(bodies[index]);
  if (!types[typeOf[index]].endsWith('_')) fail(`${function_} returns something`);
  body.list(r => [r.number(), r.byte()]);
  const asked = [[CALL], taken(answer, 'is_ready'), [IF, NOTHING, RETURN, END]];
  bodies[index] = join([body.bytes.subarray(0, body.at), ...asked, body.bytes.subarray(body.at)]);
}
// Puts other instructions in the place of the one call of a function in another's body.
function replaceCall(caller, called, instead) {
  const index = numberOf(caller) - imports.length, body = bodies[index], call = join([[CALL], number(numberOf(called))]);
  const at = body.indexOf(call);
  if (at < 0 || body.indexOf(call, at + 1) >= 0) fail(`${caller} does not call ${called} once`);
  bodies[index] = join([body.subarray(0, at), instead(call), body.subarray(at + call.length)]);
}
for (const [caller, called, field] of CALLED_INSTEAD) {
  replaceCall(caller, called, () => join([[CALL], taken(typeOf[numberOf(called) - imports.length], field)]));
}
// Where an exception is caught the stack still reaches down to where it was raised, each time further: it is cut back to the
// frame of the only caller, rb_vm_exec, at whose byte 12 the argument lies.
replaceCall('rb_wasm_try_catch_loop_run', 'asyncify_stop_rewind',
  call => join([call, [LOCAL_GET, 0, I32_CONST, 12, I32_SUB, GLOBAL_SET, 0]]));
// Nobody frees what a frame that is jumped over had for jumps to itself: main.wat does, when the frame is left. Globals 1 and 2
// are Asyncify's state and buffer.
{
  const index = numberOf('rb_wasm_try_catch_loop_run') - imports.length, body = bodies[index];
  const arguments_ = [LOCAL_GET, 0, LOCAL_GET, 1, GLOBAL_GET, 1, GLOBAL_GET, 2], type = types.indexOf('7f,7f,7f,7f_');
  bodies[index] = join([body.subarray(0, -1), arguments_, [CALL], taken(type, 'leave'), [END]]);
}
for (const entry of imports) {
  if (!isOffered(entry) && entry.module !== 'main') Object.assign(entry, { module: 'main', field: `none_${types[entry.type]}` });
}

const elements = new Reader(section(ELEMENT));
const [segments, flags, opcode, first] = [elements.number(), elements.number(), elements.byte(), elements.number()];
if (segments !== 1 || flags !== 0 || opcode !== I32_CONST || elements.byte() !== END) fail('its table is filled in another way');
const table = elements.list(r => r.number());
const globals = new Reader(section(GLOBAL)), globalCount = globals.number(), globalBytes = globals.take(section(GLOBAL).length);
const addresses = ADDRESSED.map(function_ => {
  const slot = table.indexOf(numberOf(function_));
  return slot < 0 ? fail(`${function_} is not in the table`) : first + slot;
});
const signed = value => (value & 127) < 64 && value < 64 ? [value] : [value & 127 | 128, ...signed(value >> 7)];

const KIND = { function: 0, memory: 2, global: 3 };
const changed = new Map([
  [IMPORT, list(imports.map(entry => join([name(entry.module), name(entry.field), [0], number(entry.type)])))],
  [GLOBAL, join([number(globalCount + addresses.length), globalBytes, ...addresses.map(at => [I32, 0, I32_CONST, ...signed(at), END])])],
  [EXPORT, list([
    join([name('memory'), [KIND.memory, 0]]),
    ...ADDRESSED.map((function_, i) => join([name(function_), [KIND.global], number(globalCount + i)])),
    ...EXPORTED.map(function_ => join([name(function_), [KIND.function], number(numberOf(function_))])),
  ])],
  [CODE, list(bodies.map(sized))],
]);
writeFileSync(openedFile, join([
  [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...ruby.map(s => join([[s.id], sized(changed.get(s.id) ?? s.body)])),
  [0], sized(join([name('name'), [1], sized(functionNames)])),
]));
