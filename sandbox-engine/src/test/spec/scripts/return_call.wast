;; return_call ends the function that makes it: what the callee returns is what that function returns, and nothing of it
;; is left on the stack of calls meanwhile.

;; ---- results of every type

(module
  (func $i32 (result i32) (i32.const 0x132))
  (func $i64 (result i64) (i64.const 0x164))
  (func $f32 (result f32) (f32.const 0xf32))
  (func $f64 (result f64) (f64.const 0xf64))
  (func $nothing (nop))
  (func $function (result funcref) (ref.func $i32))
  (func $no-function (result funcref) (ref.null func))
  (func $external (result externref) (ref.null extern))
  (func $two (result i32 i64) (i32.const 1) (i64.const 2))
  (func $five (result i32 i64 f32 f64 i32)
    (i32.const 1) (i64.const 2) (f32.const 3) (f64.const 4) (i32.const 5))
  (func $nan32 (result f32) (f32.const -nan:0x200001))
  (func $nan64 (result f64) (f64.const -nan:0x4000000000001))
  (elem declare func $i32)

  (func (export "i32") (result i32) (return_call $i32))
  (func (export "i64") (result i64) (return_call $i64))
  (func (export "f32") (result f32) (return_call $f32))
  (func (export "f64") (result f64) (return_call $f64))
  (func (export "nothing") (return_call $nothing))
  (func $tail-function (result funcref) (return_call $function))
  (func (export "funcref") (result i32) (ref.is_null (call $tail-function)))
  (func $tail-no-function (result funcref) (return_call $no-function))
  (func (export "funcref-null") (result i32) (ref.is_null (call $tail-no-function)))
  (func $tail-external (result externref) (return_call $external))
  (func (export "externref") (result i32) (ref.is_null (call $tail-external)))
  (func (export "two") (result i32 i64) (return_call $two))
  (func (export "five") (result i32 i64 f32 f64 i32) (return_call $five))
  (func $tail-nan32 (result f32) (return_call $nan32))
  (func (export "nan32") (result i32) (i32.reinterpret_f32 (call $tail-nan32)))
  (func $tail-nan64 (result f64) (return_call $nan64))
  (func (export "nan64") (result i64) (i64.reinterpret_f64 (call $tail-nan64)))
)

(assert_return (invoke "i32") (i32.const 0x132))
(assert_return (invoke "i64") (i64.const 0x164))
(assert_return (invoke "f32") (f32.const 0xf32))
(assert_return (invoke "f64") (f64.const 0xf64))
(assert_return (invoke "nothing"))
(assert_return (invoke "funcref") (i32.const 0))
(assert_return (invoke "funcref-null") (i32.const 1))
(assert_return (invoke "externref") (i32.const 1))
(assert_return (invoke "two") (i32.const 1) (i64.const 2))
(assert_return (invoke "five") (i32.const 1) (i64.const 2) (f32.const 3) (f64.const 4) (i32.const 5))
(assert_return (invoke "nan32") (i32.const 0xffa00001))
(assert_return (invoke "nan64") (i64.const 0xfff4000000000001))

;; ---- arguments of every type, in their order; more of them than the caller has, and fewer

(module
  (func $id-i32 (param i32) (result i32) (local.get 0))
  (func $id-i64 (param i64) (result i64) (local.get 0))
  (func $id-f32 (param f32) (result f32) (local.get 0))
  (func $id-f64 (param f64) (result f64) (local.get 0))
  (func $is-function (param funcref) (result i32) (i32.eqz (ref.is_null (local.get 0))))
  (func $is-external (param externref) (result i32) (i32.eqz (ref.is_null (local.get 0))))
  (func $second (param i32 i64) (result i64) (local.get 1))
  (func $swap (param i32 i64) (result i64 i32) (local.get 1) (local.get 0))
  (func $bits32 (param f32) (result i32) (i32.reinterpret_f32 (local.get 0)))
  (func $bits64 (param f64) (result i64) (i64.reinterpret_f64 (local.get 0)))
  (func $sum20
    (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
    (i32.sub
      (i32.add
        (i32.add (i32.mul (local.get 0) (i32.const 3)) (i32.mul (local.get 9) (i32.const 5)))
        (i32.add (i32.mul (local.get 12) (i32.const 7)) (i32.mul (local.get 18) (i32.const 11))))
      (local.get 19)))
  (func $mixed16
    (param i32 f32 i64 f64 i32 f32 i64 f64 i32 f32 i64 f64 i32 f32 i64 f64) (result f64)
    (f64.add
      (f64.add
        (f64.convert_i32_s (i32.add (local.get 0) (i32.add (local.get 4) (i32.add (local.get 8) (local.get 12)))))
        (f64.convert_i64_s (i64.add (local.get 2) (i64.add (local.get 6) (i64.add (local.get 10) (local.get 14))))))
      (f64.add
        (f64.promote_f32 (f32.add (local.get 1) (f32.add (local.get 5) (f32.add (local.get 9) (local.get 13)))))
        (f64.add (local.get 3) (f64.add (local.get 7) (f64.add (local.get 11) (local.get 15)))))))
  (func $none (result i32) (i32.const 77))
  (elem declare func $none)

  (func (export "i32") (param i32) (result i32) (return_call $id-i32 (local.get 0)))
  (func (export "i64") (param i64) (result i64) (return_call $id-i64 (local.get 0)))
  (func (export "f32") (param f32) (result f32) (return_call $id-f32 (local.get 0)))
  (func (export "f64") (param f64) (result f64) (return_call $id-f64 (local.get 0)))
  (func (export "funcref") (result i32) (return_call $is-function (ref.func $none)))
  (func (export "funcref-null") (result i32) (return_call $is-function (ref.null func)))
  (func (export "externref") (result i32) (return_call $is-external (ref.null extern)))
  (func (export "second") (param i32 i64) (result i64) (return_call $second (local.get 0) (local.get 1)))
  (func (export "exchanged") (param i64 i32) (result i64) (return_call $second (local.get 1) (local.get 0)))
  (func (export "swap") (param i32 i64) (result i64 i32) (return_call $swap (local.get 0) (local.get 1)))
  (func (export "bits32") (result i32) (return_call $bits32 (f32.const nan:0x123456)))
  (func (export "bits64") (result i64) (return_call $bits64 (f64.const nan:0x123456789abcd)))
  (func (export "more") (result i32)
    (return_call $sum20
      (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6) (i32.const 7)
      (i32.const 8) (i32.const 9) (i32.const 10) (i32.const 11) (i32.const 12) (i32.const 13) (i32.const 14)
      (i32.const 15) (i32.const 16) (i32.const 17) (i32.const 18) (i32.const 19) (i32.const 20)))
  (func (export "fewer")
    (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
    (return_call $id-i32 (local.get 17)))
  (func (export "none") (param i32 i64 f32 f64) (result i32) (return_call $none))
  (func (export "reversed")
    (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
    (return_call $sum20
      (local.get 19) (local.get 18) (local.get 17) (local.get 16) (local.get 15) (local.get 14) (local.get 13)
      (local.get 12) (local.get 11) (local.get 10) (local.get 9) (local.get 8) (local.get 7) (local.get 6)
      (local.get 5) (local.get 4) (local.get 3) (local.get 2) (local.get 1) (local.get 0)))
  (func (export "mixed") (result f64)
    (return_call $mixed16
      (i32.const 1) (f32.const 2) (i64.const 3) (f64.const 4) (i32.const 5) (f32.const 6) (i64.const 7) (f64.const 8)
      (i32.const 9) (f32.const 10) (i64.const 11) (f64.const 12) (i32.const 13) (f32.const 14) (i64.const 15)
      (f64.const 16.5)))
)

(assert_return (invoke "i32" (i32.const -7)) (i32.const -7))
(assert_return (invoke "i64" (i64.const 0x8000000000000001)) (i64.const 0x8000000000000001))
(assert_return (invoke "f32" (f32.const -0)) (f32.const -0))
(assert_return (invoke "f64" (f64.const 0x1p-1074)) (f64.const 0x1p-1074))
(assert_return (invoke "funcref") (i32.const 1))
(assert_return (invoke "funcref-null") (i32.const 0))
(assert_return (invoke "externref") (i32.const 0))
(assert_return (invoke "second" (i32.const 1) (i64.const 2)) (i64.const 2))
(assert_return (invoke "exchanged" (i64.const 1) (i32.const 2)) (i64.const 1))
(assert_return (invoke "swap" (i32.const 1) (i64.const 2)) (i64.const 2) (i32.const 1))
(assert_return (invoke "bits32") (i32.const 0x7f923456))
(assert_return (invoke "bits64") (i64.const 0x7ff123456789abcd))
(assert_return (invoke "more") (i32.const 333))
(assert_return
  (invoke "fewer"
    (i32.const 1) (i32.const 2) (i32.const 3) (i32.const 4) (i32.const 5) (i32.const 6) (i32.const 7)
    (i32.const 8) (i32.const 9) (i32.const 10) (i32.const 11) (i32.const 12) (i32.const 13) (i32.const 14)
    (i32.const 15) (i32.const 16) (i32.const 17) (i32.const 18) (i32.const 19) (i32.const 20))
  (i32.const 18))
(assert_return (invoke "none" (i32.const 1) (i64.const 2) (f32.const 3) (f64.const 4)) (i32.const 77))
(assert_return
  (invoke "reversed"
    (i32.const 20) (i32.const 19) (i32.const 18) (i32.const 17) (i32.const 16) (i32.const 15) (i32.const 14)
    (i32.const 13) (i32.const 12) (i32.const 11) (i32.const 10) (i32.const 9) (i32.const 8) (i32.const 7)
    (i32.const 6) (i32.const 5) (i32.const 4) (i32.const 3) (i32.const 2) (i32.const 1))
  (i32.const 333))
(assert_return (invoke "mixed") (f64.const 136.5))

;; ---- recursion: the stack of calls does not grow

(module
  (global $steps (mut i64) (i64.const 0))

  (func $count (export "count") (param i64) (result i64)
    (if (result i64) (i64.eqz (local.get 0))
      (then (local.get 0))
      (else (return_call $count (i64.sub (local.get 0) (i64.const 1))))))

  (func $fac-on (param $n i64) (param $so-far i64) (result i64)
    (if (i64.le_u (local.get $n) (i64.const 1)) (then (return (local.get $so-far))))
    (return_call $fac-on
      (i64.sub (local.get $n) (i64.const 1)) (i64.mul (local.get $n) (local.get $so-far))))
  (func (export "fac") (param i64) (result i64) (return_call $fac-on (local.get 0) (i64.const 1)))

  (func $even (export "even") (param i64) (result i32)
    (if (result i32) (i64.eqz (local.get 0))
      (then (i32.const 44))
      (else (return_call $odd (i64.sub (local.get 0) (i64.const 1))))))
  (func $odd (export "odd") (param i64) (result i32)
    (if (result i32) (i64.eqz (local.get 0))
      (then (i32.const 99))
      (else (return_call $even (i64.sub (local.get 0) (i64.const 1))))))

  ;; Functions that differ in what they take and in their locals take turns.
  (func $one (param $n i32) (result i64) (local $a i64) (local $b f64) (local $c i64)
    (global.set $steps (i64.add (global.get $steps) (i64.const 1)))
    (local.set $a (i64.extend_i32_u (local.get $n)))
    (if (i32.eqz (local.get $n)) (then (return (i64.const -1))))
    (return_call $many
      (local.get $a) (f32.const 2) (i32.sub (local.get $n) (i32.const 1)) (f64.const 4)
      (i64.const 5) (i64.const 6) (i64.const 7) (i64.const 8) (i64.const 9) (i64.const 10) (i64.const 11)))
  (func $many
    (param i64 f32) (param $n i32) (param f64 i64 i64 i64 i64 i64 i64) (param $last i64) (result i64)
    (global.set $steps (i64.add (global.get $steps) (i64.const 1)))
    (if (i32.eqz (local.get $n)) (then (return (local.get $last))))
    (return_call $two (i32.sub (local.get $n) (i32.const 1)) (local.get 3)))
  (func $two (param $n i32) (param f64) (result i64)
    (global.set $steps (i64.add (global.get $steps) (i64.const 1)))
    (if (i32.eqz (local.get $n)) (then (return (i64.trunc_f64_s (local.get 1)))))
    (return_call $one (i32.sub (local.get $n) (i32.const 1))))
  (func (export "turns") (param i32) (result i64 i64)
    (global.set $steps (i64.const 0))
    (call $one (local.get 0))
    (global.get $steps))
)

(assert_return (invoke "count" (i64.const 0)) (i64.const 0))
(assert_return (invoke "count" (i64.const 1000)) (i64.const 0))
(assert_return (invoke "count" (i64.const 1_000_000)) (i64.const 0))
(assert_return (invoke "fac" (i64.const 0)) (i64.const 1))
(assert_return (invoke "fac" (i64.const 5)) (i64.const 120))
(assert_return (invoke "fac" (i64.const 20)) (i64.const 2432902008176640000))
(assert_return (invoke "even" (i64.const 0)) (i32.const 44))
(assert_return (invoke "even" (i64.const 1)) (i32.const 99))
(assert_return (invoke "even" (i64.const 77)) (i32.const 99))
(assert_return (invoke "even" (i64.const 1_000_000)) (i32.const 44))
(assert_return (invoke "even" (i64.const 1001)) (i32.const 99))
(assert_return (invoke "odd" (i64.const 1000)) (i32.const 99))
(assert_return (invoke "odd" (i64.const 999)) (i32.const 44))
(assert_return (invoke "turns" (i32.const 0)) (i64.const -1) (i64.const 1))
(assert_return (invoke "turns" (i32.const 1)) (i64.const 11) (i64.const 2))
(assert_return (invoke "turns" (i32.const 2)) (i64.const 4) (i64.const 3))
(assert_return (invoke "turns" (i32.const 1_000_000)) (i64.const 11) (i64.const 1_000_001))
(assert_return (invoke "turns" (i32.const 1001)) (i64.const 4) (i64.const 1002))
(assert_return (invoke "turns" (i32.const 999)) (i64.const -1) (i64.const 1000))

;; ---- calls that are no tail calls, beside those that are

(module
  (func $leaf (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func $relay (param i32) (result i32) (return_call $leaf (local.get 0)))
  (func $relay-relay (param i32) (result i32) (return_call $relay (local.get 0)))

  ;; Each call is over before the next; what a tail call takes of the stack is given back.
  (func (export "again-and-again") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum (call $relay-relay (local.get $sum)))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))

  ;; The caller goes on with its own locals.
  (func (export "goes-on") (param i32) (result i32) (local $kept i32)
    (local.set $kept (i32.mul (local.get 0) (i32.const 100)))
    (i32.add (call $relay (local.get 0)) (local.get $kept)))

  (func $down (param $n i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
    (i32.add (i32.const 1) (call $down-relay (local.get $n))))
  (func $down-relay (param $n i32) (result i32)
    (return_call $down (i32.sub (local.get $n) (i32.const 1))))
  (func (export "down") (param i32) (result i32) (return_call $down (local.get 0)))

  (func $runaway (export "runaway") (call $runaway-relay))
  (func $runaway-relay (return_call $runaway))
)

(assert_return (invoke "again-and-again" (i32.const 300_000)) (i32.const 300_000))
(assert_return (invoke "goes-on" (i32.const 7)) (i32.const 708))
(assert_return (invoke "down" (i32.const 10_000)) (i32.const 10_000))
(assert_exhaustion (invoke "runaway") "call stack exhausted")

;; ---- what was done before stays done; operands are evaluated in their order

(module
  (memory 1)
  (global $trace (mut i32) (i32.const 0))
  (func $step (param i32) (result i32)
    (global.set $trace (i32.add (i32.mul (global.get $trace) (i32.const 10)) (local.get 0)))
    (local.get 0))
  (func $seen (param i32 i32 i32) (result i32) (global.get $trace))
  (func (export "order") (result i32)
    (global.set $trace (i32.const 0))
    (return_call $seen (call $step (i32.const 1)) (call $step (i32.const 2)) (call $step (i32.const 3))))
  (func $load (result i32) (i32.load (i32.const 8)))
  (func (export "stored") (result i32)
    (i32.store (i32.const 8) (i32.const 4711))
    (return_call $load))
  (func $never (result i32) (global.get $trace))
  (func (export "nothing-after") (result i32)
    (global.set $trace (i32.const 5))
    (return_call $never)
    (global.set $trace (i32.const 6))
    (unreachable))
)

(assert_return (invoke "order") (i32.const 123))
(assert_return (invoke "stored") (i32.const 4711))
(assert_return (invoke "nothing-after") (i32.const 5))

;; ---- in every position

(module
  (memory 1)
  (table $t funcref (elem $f))
  (type $int (func (param i32) (result i32)))
  (global $g (mut i32) (i32.const 0))
  (func $f (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
  (func $pair (param i32) (result i32 i32) (local.get 0) (i32.const 1))

  (func (export "block") (result i32) (block (result i32) (return_call $f (i32.const 1))))
  (func (export "block-first") (result i32)
    (block (result i32) (return_call $f (i32.const 2)) (i32.const 100)))
  (func (export "block-other-result") (result i32)
    (drop (block (result f64) (return_call $f (i32.const 3)))) (i32.const 100))
  (func (export "deep") (result i32)
    (block (block (loop (block (return_call $f (i32.const 4)))))) (i32.const 100))
  (func (export "loop") (result i32) (loop (result i32) (return_call $f (i32.const 5))))
  (func (export "loop-later") (param i32) (result i32)
    (loop (result i32)
      (if (i32.gt_s (local.get 0) (i32.const 9)) (then (return_call $f (local.get 0))))
      (local.set 0 (i32.add (local.get 0) (i32.const 3)))
      (br 0)))
  (func (export "if-condition") (result i32)
    (if (result i32) (return_call $f (i32.const 6)) (then (i32.const 100)) (else (i32.const 200))))
  (func (export "if-then") (param i32) (result i32)
    (if (result i32) (local.get 0) (then (return_call $f (i32.const 7))) (else (i32.const 100))))
  (func (export "if-else") (param i32) (result i32)
    (if (result i32) (local.get 0) (then (i32.const 100)) (else (return_call $f (i32.const 8)))))
  (func (export "br-value") (result i32) (block (result i32) (br 0 (return_call $f (i32.const 9)))))
  (func (export "br_if-condition") (result i32)
    (block (result i32) (br_if 0 (i32.const 100) (return_call $f (i32.const 10)))))
  (func (export "br_if-value") (result i32)
    (block (result i32) (br_if 0 (return_call $f (i32.const 11)) (i32.const 1))))
  (func (export "br_table-index") (result i32)
    (block (result i32) (br_table 0 0 (i32.const 100) (return_call $f (i32.const 12)))))
  (func (export "return-value") (result i32) (return (return_call $f (i32.const 13))))
  (func (export "call-argument") (result i32) (call $f (return_call $f (i32.const 14))))
  (func (export "call_indirect-argument") (result i32)
    (call_indirect (type $int) (return_call $f (i32.const 15)) (i32.const 0)))
  (func (export "call_indirect-index") (result i32)
    (call_indirect (type $int) (i32.const 100) (return_call $f (i32.const 16))))
  (func (export "own-argument") (result i32) (return_call $f (return_call $f (i32.const 17))))
  (func (export "select") (result i32)
    (select (return_call $f (i32.const 18)) (i32.const 100) (i32.const 1)))
  (func (export "select-condition") (result i32)
    (select (i32.const 100) (i32.const 200) (return_call $f (i32.const 19))))
  (func (export "local.set") (result i32) (local i32)
    (local.set 0 (return_call $f (i32.const 20))) (i32.const 100))
  (func (export "local.tee") (result i32) (local i32) (local.tee 0 (return_call $f (i32.const 21))))
  (func (export "global.set") (result i32) (global.set $g (return_call $f (i32.const 22))) (global.get $g))
  (func (export "load") (result i32) (i32.load (return_call $f (i32.const 23))))
  (func (export "store-address") (result i32)
    (i32.store (return_call $f (i32.const 24)) (i32.const 1)) (i32.const 100))
  (func (export "store-value") (result i32)
    (i32.store (i32.const 0) (return_call $f (i32.const 25))) (i32.const 100))
  (func (export "memory.grow") (result i32) (memory.grow (return_call $f (i32.const 26))))
  (func (export "unary") (result i32) (i32.eqz (return_call $f (i32.const 27))))
  (func (export "binary") (result i32) (i32.add (i32.const 100) (return_call $f (i32.const 28))))
  (func (export "drop") (result i32) (drop (return_call $f (i32.const 29))) (i32.const 100))
  (func (export "values-below") (result i32)
    (i64.const 1) (f32.const 2) (i32.const 100) (return_call $f (i32.const 30)))
  (func (export "values-below-in-blocks") (result i32)
    (i64.const 1) (block (param i64) (result i32) (f64.const 2) (return_call $f (i32.const 31))) (unreachable))
  (func (export "twice") (result i32) (return_call $f (i32.const 32)) (return_call $f (i32.const 100)))
  (func (export "two-results") (param i32) (result i32 i32)
    (block (result i32 i32) (return_call $pair (local.get 0))))
  (func (export "two-results-dead") (param i32) (result i32 i32)
    (return_call $pair (local.get 0)) (i32.const 1))
  (func (export "after-br") (result i32) (block (result i32) (br 0 (i32.const 33)) (return_call $f (i32.const 100))))
)

(assert_return (invoke "block") (i32.const 2))
(assert_return (invoke "block-first") (i32.const 3))
(assert_return (invoke "block-other-result") (i32.const 4))
(assert_return (invoke "deep") (i32.const 5))
(assert_return (invoke "loop") (i32.const 6))
(assert_return (invoke "loop-later" (i32.const 0)) (i32.const 13))
(assert_return (invoke "if-condition") (i32.const 7))
(assert_return (invoke "if-then" (i32.const 1)) (i32.const 8))
(assert_return (invoke "if-then" (i32.const 0)) (i32.const 100))
(assert_return (invoke "if-else" (i32.const 0)) (i32.const 9))
(assert_return (invoke "if-else" (i32.const 1)) (i32.const 100))
(assert_return (invoke "br-value") (i32.const 10))
(assert_return (invoke "br_if-condition") (i32.const 11))
(assert_return (invoke "br_if-value") (i32.const 12))
(assert_return (invoke "br_table-index") (i32.const 13))
(assert_return (invoke "return-value") (i32.const 14))
(assert_return (invoke "call-argument") (i32.const 15))
(assert_return (invoke "call_indirect-argument") (i32.const 16))
(assert_return (invoke "call_indirect-index") (i32.const 17))
(assert_return (invoke "own-argument") (i32.const 18))
(assert_return (invoke "select") (i32.const 19))
(assert_return (invoke "select-condition") (i32.const 20))
(assert_return (invoke "local.set") (i32.const 21))
(assert_return (invoke "local.tee") (i32.const 22))
(assert_return (invoke "global.set") (i32.const 23))
(assert_return (invoke "load") (i32.const 24))
(assert_return (invoke "store-address") (i32.const 25))
(assert_return (invoke "store-value") (i32.const 26))
(assert_return (invoke "memory.grow") (i32.const 27))
(assert_return (invoke "unary") (i32.const 28))
(assert_return (invoke "binary") (i32.const 29))
(assert_return (invoke "drop") (i32.const 30))
(assert_return (invoke "values-below") (i32.const 31))
(assert_return (invoke "values-below-in-blocks") (i32.const 32))
(assert_return (invoke "twice") (i32.const 33))
(assert_return (invoke "two-results" (i32.const 5)) (i32.const 5) (i32.const 1))
(assert_return (invoke "two-results-dead" (i32.const 6)) (i32.const 6) (i32.const 1))
(assert_return (invoke "after-br") (i32.const 33))

;; ---- traps in what is called

(module
  (memory 1)
  (func $unreachable (result i32) (unreachable))
  (func $div (param i32 i32) (result i32) (i32.div_u (local.get 0) (local.get 1)))
  (func $load (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "unreachable") (result i32) (return_call $unreachable))
  (func (export "div") (param i32 i32) (result i32) (return_call $div (local.get 0) (local.get 1)))
  (func (export "load") (param i32) (result i32) (return_call $load (local.get 0)))
  (func (export "argument") (result i32) (return_call $load (i32.div_u (i32.const 1) (i32.const 0))))
)

(assert_trap (invoke "unreachable") "unreachable")
(assert_return (invoke "div" (i32.const 12) (i32.const 4)) (i32.const 3))
(assert_trap (invoke "div" (i32.const 12) (i32.const 0)) "integer divide by zero")
(assert_return (invoke "load" (i32.const 65532)) (i32.const 0))
(assert_trap (invoke "load" (i32.const 65533)) "out of bounds memory access")
(assert_trap (invoke "argument") "integer divide by zero")

;; ---- what is not valid: results that are not those of the function

(assert_invalid (module (func $f (result i32) (i32.const 1)) (func (return_call $f))) "type mismatch")
(assert_invalid (module (func $f) (func (result i32) (return_call $f))) "type mismatch")
(assert_invalid
  (module (func $f (result i64) (i64.const 1)) (func (result i32) (return_call $f))) "type mismatch")
(assert_invalid
  (module (func $f (result f64) (f64.const 1)) (func (result f32) (return_call $f))) "type mismatch")
(assert_invalid
  (module (func $f (result i32 i32) (i32.const 1) (i32.const 1)) (func (result i32) (return_call $f)))
  "type mismatch")
(assert_invalid
  (module (func $f (result i32) (i32.const 1)) (func (result i32 i32) (i32.const 1) (return_call $f)))
  "type mismatch")
(assert_invalid
  (module (func $f (result i32 i64) (i32.const 1) (i64.const 1)) (func (result i64 i32) (return_call $f)))
  "type mismatch")
(assert_invalid
  (module (func $f (result externref) (ref.null extern)) (func (result funcref) (return_call $f)))
  "type mismatch")
(assert_invalid
  (module
    (func $f (result i32) (i32.const 1))
    (func (drop (block (result i32) (return_call $f)))))
  "type mismatch")
(assert_invalid
  (module (func $f (result i32) (i32.const 1)) (func (unreachable) (return_call $f))) "type mismatch")

;; arguments that are not there, or of another type

(assert_invalid (module (func $f (param i32)) (func (return_call $f))) "type mismatch")
(assert_invalid (module (func $f (param i32 i32)) (func (return_call $f (i32.const 1)))) "type mismatch")
(assert_invalid (module (func $f (param i32)) (func (return_call $f (i64.const 1)))) "type mismatch")
(assert_invalid (module (func $f (param f32)) (func (return_call $f (i32.const 1)))) "type mismatch")
(assert_invalid
  (module (func $f (param i32 i64)) (func (return_call $f (i64.const 1) (i32.const 1)))) "type mismatch")
(assert_invalid
  (module (func $f (param funcref)) (func (return_call $f (ref.null extern)))) "type mismatch")
(assert_invalid
  (module (func $f (param i32)) (func (i32.const 1) (block (return_call $f)))) "type mismatch")
(assert_invalid
  (module (func $f (param i32)) (func (unreachable) (return_call $f (i64.const 1)))) "type mismatch")

;; what stands behind it has to fit all the same

(assert_invalid
  (module (func $f (result i32) (i32.const 1)) (func (result i32) (return_call $f) (i64.const 1)))
  "type mismatch")
(assert_invalid
  (module (func $f (result i32) (i32.const 1)) (func (result i32) (return_call $f) (i32.const 1) (i32.const 1)))
  "type mismatch")
(assert_invalid
  (module (func $f) (func (return_call $f) (i32.const 1))) "type mismatch")
(assert_invalid
  (module
    (func $f (result i32) (i32.const 1))
    (func (result i32) (block (result i64) (return_call $f) (f32.const 1)) (drop) (i32.const 1)))
  "type mismatch")

(assert_invalid (module (func (return_call 4))) "unknown function")
(assert_invalid (module (func (return_call 0xffffffff))) "unknown function")
