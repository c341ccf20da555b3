;; A start of its own that leaves the folder /tmp open.
(module
  (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "tmp")
  (func (export "wizer.initialize")
    (drop (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 3) (i32.const 2) (i64.const 0x4000) (i64.const 0) (i32.const 0) (i32.const 64))))
  (func (export "_start")))
