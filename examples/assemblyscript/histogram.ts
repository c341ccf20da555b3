// A histogram of how long the lines of standard input are: a row for each so many bytes (the argument; 20 when not given).
const given = process.argv.length > 1 ? I32.parseInt(process.argv[1]) : 20;
if (given <= 0) {
  process.stderr.write("usage: histogram [BYTES] < LINES\n");
  process.exit(2);
}

const counts = new Map<i32, i32>();
let highest = 0;
let length = 0;

function count(): void {
  const row = length / given;
  counts.set(row, (counts.has(row) ? counts.get(row) : 0) + 1);
  if (row > highest) highest = row;
  length = 0;
}

const buffer = new ArrayBuffer(65536);
const bytes = Uint8Array.wrap(buffer);
for (let size = process.stdin.read(buffer); size > 0; size = process.stdin.read(buffer)) {
  for (let i = 0; i < size; i++) {
    if (unchecked(bytes[i]) == 10) count();
    else length++;
  }
}
if (length > 0) count();

for (let row = 0; row <= highest; row++) {
  if (counts.has(row)) {
    const from = row * given;
    process.stdout.write(from.toString() + "-" + (from + given - 1).toString() + "\t" + counts.get(row).toString() + "\n");
  }
}
