;; Its start function runs before _start, and its 3 instructions count as the other 3 do.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $set
    i32.const 0
    i32.const 42
    i32.store)
  (start $set)
  (func (export "_start")
    i32.const 0
    i32.load
    call $exit))
