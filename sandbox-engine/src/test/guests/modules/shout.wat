;; Writes 300 000 lines to its stderr, one by one.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\06\00\00\00")
  (data (i32.const 16) "shout\n")
  (func (export "_start")
    (local $left i32)
    (local.set $left (i32.const 300000))
    (loop $next
      (drop (call $fd_write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 64)))
      (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))))
