;; A function that gives two values and calls: they come back by its end, by return and by a branch.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func $nothing)
  (func $pair (param $how i32) (result i32 f64)
    (call $nothing)
    (if (i32.eq (local.get $how) (i32.const 1)) (then (return (i32.const 10) (f64.const 0.5))))
    (i32.const 20)
    (f64.const 0.25)
    (br_if 0 (i32.eq (local.get $how) (i32.const 2)))
    drop
    drop
    (i32.const 30)
    (f64.const 0.125))
  (func $weigh (param i32 f64) (result i32)
    (i32.add (local.get 0) (i32.trunc_f64_s (f64.mul (local.get 1) (f64.const 8)))))
  (func (export "_start")
    (call $exit
      (i32.add
        (i32.add (call $weigh (call $pair (i32.const 1))) (call $weigh (call $pair (i32.const 2))))
        (call $weigh (call $pair (i32.const 3)))))))
