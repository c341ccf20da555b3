;; Leaves by proc_exit with 3, of which no handler learns.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (block $caught
      (try_table (catch_all $caught) (call $exit (i32.const 3))))
    (drop (memory.grow (i32.const 5)))
    (call $exit (i32.const 4))))
