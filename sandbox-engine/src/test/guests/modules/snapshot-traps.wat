;; A start of its own that complains and traps.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\08\00\00\00\0b\00\00\00no such day")
  (func $broken (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 64))) unreachable)
  (func (export "wizer.initialize") (call $broken))
  (func (export "_start")))
