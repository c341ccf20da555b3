;; Reads ten bytes of its stdin in two calls, and leaves the rest.
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\00\01\00\00\05\00\00\00")
  (func $five
    (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func $begin (export "_start")
    call $five
    call $five))
