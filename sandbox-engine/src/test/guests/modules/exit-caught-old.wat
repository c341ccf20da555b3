;; As exit-caught.wat, in the old encoding.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (try
      (do (try (do (call $exit (i32.const 3))) (delegate 0)))
      (catch_all))
    (drop (memory.grow (i32.const 5)))
    (call $exit (i32.const 4))))
