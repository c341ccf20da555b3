;; Passes stdin on to stdout, in reads and writes of sizes that look random and are the same in every run: of two vectors each,
;; most of them small, one of 16 up to 200 000 bytes. Ends with the error number that it meets, or 0.
(module
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 5)
  (global $random (mut i32) (i32.const 1))

  (func $size (result i32)
    (global.set $random (i32.add (i32.mul (global.get $random) (i32.const 1103515245)) (i32.const 12345)))
    (i32.add (i32.const 1)
      (i32.rem_u (i32.shr_u (global.get $random) (i32.const 8))
        (select (i32.const 200000) (i32.const 3000) (i32.lt_u (global.get $random) (i32.const 0x10000000))))))

  (func $vectors (param $at i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $at))
    (i32.store (i32.const 4) (i32.div_u (local.get $length) (i32.const 3)))
    (i32.store (i32.const 8) (i32.add (local.get $at) (i32.load (i32.const 4))))
    (i32.store (i32.const 12) (i32.sub (local.get $length) (i32.load (i32.const 4)))))

  (func $check (param $errno i32)
    (if (local.get $errno) (then (call $exit (local.get $errno)))))

  (func (export "_start") (local $got i32) (local $put i32) (local $piece i32)
    (loop $reading
      (call $vectors (i32.const 0x10000) (call $size))
      (call $check (call $read (i32.const 0) (i32.const 0) (i32.const 2) (i32.const 16)))
      (local.set $got (i32.load (i32.const 16)))
      (local.set $put (i32.const 0))
      (loop $writing
        (if (i32.lt_u (local.get $put) (local.get $got)) (then
          (local.set $piece (call $size))
          (if (i32.gt_u (local.get $piece) (i32.sub (local.get $got) (local.get $put)))
            (then (local.set $piece (i32.sub (local.get $got) (local.get $put)))))
          (call $vectors (i32.add (i32.const 0x10000) (local.get $put)) (local.get $piece))
          (call $check (call $write (i32.const 1) (i32.const 0) (i32.const 2) (i32.const 16)))
          (local.set $put (i32.add (local.get $put) (i32.load (i32.const 16))))
          (br $writing))))
      (br_if $reading (local.get $got)))))
