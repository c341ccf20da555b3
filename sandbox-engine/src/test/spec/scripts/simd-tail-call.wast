;; Vectors as arguments and results of calls in tail position.

(module
  (type $give (func (result v128)))
  (type $pass (func (param v128) (result v128)))
  (type $mix (func (param i32 v128 f64 v128 i64) (result v128 i64 v128)))
  (type $count (func (param i32 v128) (result v128)))
  (table funcref (elem $give $pass $mix $count-indirect))
  (func $give (type $give) (v128.const i64x2 0x1234567890abcdef 0xfedcba0987654321))
  (func $pass (type $pass) (local.get 0))
  (func $mix (type $mix) (local.get 3) (local.get 4) (local.get 1))

  (func (export "give") (type $give) (return_call $give))
  (func (export "pass") (type $pass) (return_call $pass (local.get 0)))
  (func (export "mix") (type $mix)
    (return_call $mix (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)))
  (func (export "exchanged") (param v128 v128) (result v128 i64 v128)
    (return_call $mix (i32.const 1) (local.get 1) (f64.const 2) (local.get 0) (i64.const 3)))
  (func (export "give-indirect") (type $give) (return_call_indirect (type $give) (i32.const 0)))
  (func (export "pass-indirect") (type $pass) (return_call_indirect (type $pass) (local.get 0) (i32.const 1)))
  (func (export "mix-indirect") (type $mix)
    (return_call_indirect (type $mix)
      (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (i32.const 2)))
  (func (export "mismatch") (type $pass) (return_call_indirect (type $pass) (local.get 0) (i32.const 0)))

  (func $count (export "count") (type $count)
    (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call $count
      (i32.sub (local.get 0) (i32.const 1)) (i32x4.add (local.get 1) (v128.const i32x4 1 2 3 4))))
  (func $count-indirect (export "count-indirect") (type $count)
    (if (i32.eqz (local.get 0)) (then (return (local.get 1))))
    (return_call_indirect (type $count)
      (i32.sub (local.get 0) (i32.const 1)) (i32x4.add (local.get 1) (v128.const i32x4 1 2 3 4)) (i32.const 3)))
)

(assert_return (invoke "give") (v128.const i64x2 0x1234567890abcdef 0xfedcba0987654321))
(assert_return (invoke "pass" (v128.const i32x4 1 2 3 4)) (v128.const i32x4 1 2 3 4))
(assert_return
  (invoke "mix" (i32.const 1) (v128.const i32x4 1 2 3 4) (f64.const 2) (v128.const i32x4 5 6 7 8) (i64.const 3))
  (v128.const i32x4 5 6 7 8) (i64.const 3) (v128.const i32x4 1 2 3 4))
(assert_return (invoke "exchanged" (v128.const i32x4 1 2 3 4) (v128.const i32x4 5 6 7 8))
  (v128.const i32x4 1 2 3 4) (i64.const 3) (v128.const i32x4 5 6 7 8))
(assert_return (invoke "give-indirect") (v128.const i64x2 0x1234567890abcdef 0xfedcba0987654321))
(assert_return (invoke "pass-indirect" (v128.const i32x4 1 2 3 4)) (v128.const i32x4 1 2 3 4))
(assert_return
  (invoke "mix-indirect"
    (i32.const 1) (v128.const i32x4 1 2 3 4) (f64.const 2) (v128.const i32x4 5 6 7 8) (i64.const 3))
  (v128.const i32x4 5 6 7 8) (i64.const 3) (v128.const i32x4 1 2 3 4))
(assert_trap (invoke "mismatch" (v128.const i32x4 1 2 3 4)) "indirect call type mismatch")
(assert_return (invoke "count" (i32.const 1_000_000) (v128.const i32x4 0 0 0 0))
  (v128.const i32x4 1_000_000 2_000_000 3_000_000 4_000_000))
(assert_return (invoke "count-indirect" (i32.const 1_000_000) (v128.const i32x4 0 0 0 0))
  (v128.const i32x4 1_000_000 2_000_000 3_000_000 4_000_000))

(assert_invalid (module (func $f (param v128)) (func (return_call $f (f64.const 1)))) "type mismatch")
(assert_invalid
  (module (func $f (result v128) (v128.const i64x2 1 2)) (func (result f64) (return_call $f))) "type mismatch")
(assert_invalid
  (module (type $t (func (param v128))) (table 1 funcref)
    (func (return_call_indirect (type $t) (i64.const 1) (i32.const 0))))
  "type mismatch")
