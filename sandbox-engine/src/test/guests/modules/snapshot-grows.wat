;; A start of its own that takes all the memory it can have and fills every page.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "wizer.initialize") (local $page i32)
    (loop $again (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (loop $fill
      (memory.fill (i32.shl (local.get $page) (i32.const 16)) (i32.const 0x5a) (i32.const 0x10000))
      (local.set $page (i32.add (local.get $page) (i32.const 1)))
      (br_if $fill (i32.lt_u (local.get $page) (memory.size)))))
  (func (export "_start") (call $exit (memory.size))))
