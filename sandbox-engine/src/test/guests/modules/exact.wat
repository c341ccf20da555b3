;; Calls what lies between a program and its host with what a C library never has: exits with the number of the step that
;; does not hold, or 0.
(module
  (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_set_times" (func $set_times (param i32 i64 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_filestat_get" (func $stat (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_fdstat_set_rights" (func $set_rights (param i32 i64 i64) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "f")

  (func $step (param $number i32) (param $found i32) (param $expected i32)
    (if (i32.ne (local.get $found) (local.get $expected)) (then (call $exit (local.get $number)))))

  (func (export "_start")
    ;; A time keeps all of its bits.
    (call $step (i32.const 1)
      (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 1)
        (i64.const 0xfffffff) (i64.const 0) (i32.const 0) (i32.const 8))
      (i32.const 0))
    (call $step (i32.const 2)
      (call $set_times (i32.load (i32.const 8)) (i64.const 1234567890123456789) (i64.const -1) (i32.const 5))
      (i32.const 0))
    (call $step (i32.const 3) (call $stat (i32.load (i32.const 8)) (i32.const 64)) (i32.const 0))
    (call $step (i32.const 4) (i64.eq (i64.load (i32.const 104)) (i64.const 1234567890123456789)) (i32.const 1))
    (call $step (i32.const 5) (i64.eq (i64.load (i32.const 112)) (i64.const -1)) (i32.const 1))
    ;; A channel that was read is not read any more without the right.
    (i32.store (i32.const 16) (i32.const 1024))
    (i32.store (i32.const 20) (i32.const 1))
    (call $step (i32.const 6) (call $read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 8)) (i32.const 0))
    (call $step (i32.const 7) (call $set_rights (i32.const 0) (i64.const 0) (i64.const 0)) (i32.const 0))
    (call $step (i32.const 8) (call $read (i32.const 0) (i32.const 16) (i32.const 1) (i32.const 8)) (i32.const 76))))
