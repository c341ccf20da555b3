;; A start of its own that takes all the memory it can have, and leaves it empty; ends with how many pages there are.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "wizer.initialize")
    (loop $again (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))))
  (func (export "_start") (call $exit (memory.size))))
