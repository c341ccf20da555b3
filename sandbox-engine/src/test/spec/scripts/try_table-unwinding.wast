;; What a throw leaves behind, caught by try_table: whatever was changed before stays changed, and the functions that are
;; left are left for good.

(module
  (memory 1 4)
  (tag $e)
  (global $g (mut i32) (i32.const 0))
  (table $t 4 8 funcref)
  (type $int (func (result i32)))
  (func $seven (type $int) (i32.const 7))
  (elem declare func $seven)
  (data $d "\2a\00\00\00")

  (func $set-and-throw (param i32) (global.set $g (local.get 0)) (throw $e) (global.set $g (i32.const -1)))
  (func $grow-and-throw (drop (memory.grow (i32.const 1))) (throw $e))

  (func (export "local") (result i32) (local $x i32)
    (local.set $x (i32.const 1))
    (block $h
      (try_table (catch $e $h) (local.set $x (i32.const 2)) (throw $e) (local.set $x (i32.const 3))))
    (local.get $x))
  (func (export "locals-of-every-type") (result i32 i64 f32 f64)
    (local $a i32) (local $b i64) (local $c f32) (local $d f64)
    (local.set $a (i32.const 1)) (local.set $b (i64.const 2)) (local.set $c (f32.const 3)) (local.set $d (f64.const 4))
    (block $h
      (try_table (catch_all $h)
        (local.set $a (i32.add (local.get $a) (i32.const 10)))
        (local.set $b (i64.add (local.get $b) (i64.const 10)))
        (local.set $c (f32.add (local.get $c) (f32.const 10)))
        (local.set $d (f64.add (local.get $d) (f64.const 10)))
        (call $set-and-throw (i32.const 0))))
    (local.get $a) (local.get $b) (local.get $c) (local.get $d))
  (func (export "parameter") (param i32) (result i32)
    (block $h
      (try_table (catch $e $h)
        (local.set 0 (i32.add (local.get 0) (i32.const 1))) (call $set-and-throw (i32.const 5))))
    (i32.add (local.get 0) (i32.const 10)))
  (func (export "teed-within-an-expression") (result i32) (local $x i32)
    (block $h
      (try_table (catch $e $h)
        (drop (i32.add (local.tee $x (i32.const 8)) (block (result i32) (throw $e))))))
    (local.get $x))
  (func (export "local-in-a-loop") (result i32) (local $i i32)
    (block $h
      (try_table (catch $e $h)
        (loop $next
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (if (i32.eq (local.get $i) (i32.const 57)) (then (call $set-and-throw (i32.const 0))))
          (br $next))))
    (local.get $i))
  (func (export "global") (result i32)
    (global.set $g (i32.const 1))
    (block $h (try_table (catch $e $h) (call $set-and-throw (i32.const 9))))
    (global.get $g))
  (func (export "stored") (result i32)
    (block $h
      (try_table (catch $e $h)
        (i32.store (i32.const 8) (i32.const 77)) (throw $e) (i32.store (i32.const 8) (i32.const 78))))
    (i32.load (i32.const 8)))
  (func (export "memory-moved") (result i32)
    (block $h
      (try_table (catch_all $h)
        (memory.init $d (i32.const 100) (i32.const 0) (i32.const 4))
        (memory.copy (i32.const 200) (i32.const 100) (i32.const 4))
        (memory.fill (i32.const 100) (i32.const 0) (i32.const 4))
        (data.drop $d)
        (throw $e)))
    (i32.add (i32.load (i32.const 100)) (i32.load (i32.const 200))))
  (func (export "memory-grown") (result i32 i32)
    (block $h (try_table (catch_all $h) (drop (memory.grow (i32.const 1))) (throw $e)))
    (i32.store (i32.const 65536) (i32.const 5))
    (memory.size) (i32.load (i32.const 65536)))
  (func (export "memory-grown-in-a-call") (result i32)
    (block $h (try_table (catch_all $h) (call $grow-and-throw)))
    (i32.store (i32.const 131072) (i32.const 6))
    (i32.load (i32.const 131072)))
  (func (export "table") (result i32 i32)
    (block $h
      (try_table (catch_all $h)
        (table.set $t (i32.const 2) (ref.func $seven))
        (drop (table.grow $t (ref.null func) (i32.const 2)))
        (throw $e)))
    (table.size $t) (call_indirect $t (type $int) (i32.const 2)))
)

(assert_return (invoke "local") (i32.const 2))
(assert_return (invoke "locals-of-every-type") (i32.const 11) (i64.const 12) (f32.const 13) (f64.const 14))
(assert_return (invoke "parameter" (i32.const 3)) (i32.const 14))
(assert_return (invoke "teed-within-an-expression") (i32.const 8))
(assert_return (invoke "local-in-a-loop") (i32.const 57))
(assert_return (invoke "global") (i32.const 9))
(assert_return (invoke "stored") (i32.const 77))
(assert_return (invoke "memory-moved") (i32.const 42))
(assert_return (invoke "memory-grown") (i32.const 2) (i32.const 5))
(assert_return (invoke "memory-grown-in-a-call") (i32.const 6))
(assert_return (invoke "table") (i32.const 6) (i32.const 7))

;; ---- the order in which handlers run

(module
  (tag $e)
  (tag $other)
  (global $trace (mut i64) (i64.const 0))
  (func $note (param i64)
    (global.set $trace (i64.add (i64.mul (global.get $trace) (i64.const 10)) (local.get 0))))

  (func $a
    (call $note (i64.const 1))
    (block $h (try_table (catch $other $h) (call $b)) (return))
    (call $note (i64.const 6))
    (throw $e))
  (func $b (call $note (i64.const 2)) (call $c) (call $note (i64.const 9)))
  (func $c
    (call $note (i64.const 3))
    (block $h (try_table (catch $e $h) (call $d)) (return))
    (call $note (i64.const 5))
    (throw $other))
  (func $d (call $note (i64.const 4)) (throw $e))
  (func (export "across-functions") (result i64)
    (global.set $trace (i64.const 0))
    (block $done
      (block $h
        (block $wrong (try_table (catch $other $wrong) (catch $e $h) (call $a)) (br $done))
        (call $note (i64.const 9))
        (br $done))
      (call $note (i64.const 7)))
    (global.get $trace))

  (global $count (mut i32) (i32.const 0))
  (func $down (param $n i32)
    (if (i32.eqz (local.get $n)) (then (throw $e)))
    (block $h
      (try_table (catch $e $h) (call $down (i32.sub (local.get $n) (i32.const 1))))
      (return))
    (if (i32.ne (global.get $count) (i32.sub (local.get $n) (i32.const 1))) (then (throw $other)))
    (global.set $count (local.get $n))
    (throw $e))
  (func (export "each-of-many") (param i32) (result i32)
    (global.set $count (i32.const 0))
    (block $h (try_table (catch $e $h) (call $down (local.get 0))))
    (global.get $count))

  (func $twice (param $n i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (i32.const 1))))
    (block $h
      (try_table (catch $e $h) (drop (call $twice (i32.sub (local.get $n) (i32.const 1)))) (throw $e)))
    (i32.mul (i32.const 2) (call $twice (i32.sub (local.get $n) (i32.const 1)))))
  (func (export "handlers-that-throw-and-catch") (param i32) (result i32) (call $twice (local.get 0)))
)

(assert_return (invoke "across-functions") (i64.const 1234567))
(assert_return (invoke "each-of-many" (i32.const 1)) (i32.const 1))
(assert_return (invoke "each-of-many" (i32.const 5000)) (i32.const 5000))
(assert_return (invoke "handlers-that-throw-and-catch" (i32.const 10)) (i32.const 1024))

;; ---- the stack of calls after many throws: as deep as before

(module
  (tag $e (param i32))
  (type $int (func (param i32) (result i32)))
  (table funcref (elem $down $throw-below))
  (func $throw-below (param $n i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (throw $e (i32.const 1))))
    (i32.add (i32.const 1) (call $throw-below (i32.sub (local.get $n) (i32.const 1)))))
  (func $down (param $n i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (i32.const 0))))
    (i32.add (i32.const 1) (call $down (i32.sub (local.get $n) (i32.const 1)))))

  (func (export "throw-then-down") (param $times i32) (param $below i32) (param $deep i32) (result i32 i32)
    (local $sum i32)
    (loop $next
      (block $h (result i32)
        (try_table (result i32) (catch $e $h) (call $throw-below (local.get $below))))
      (local.set $sum (i32.add (local.get $sum)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (local.get $sum)
    (call $down (local.get $deep)))
  ;; The label is that of the loop itself.
  (func (export "throw-to-the-loop") (param $times i32) (param $below i32) (param $deep i32) (result i32)
    (loop $next
      (local.set $times (i32.sub (local.get $times) (i32.const 1)))
      (if (i32.ge_s (local.get $times) (i32.const 0))
        (then (try_table (catch_all $next) (drop (call $throw-below (local.get $below)))))))
    (call $down (local.get $deep)))
  (func $to-function-label (param $below i32) (result i32)
    (try_table (result i32) (catch $e 0) (call $throw-below (local.get $below))))
  (func (export "throw-to-the-function") (param $times i32) (param $below i32) (param $deep i32) (result i32)
    (loop $next
      (drop (call $to-function-label (local.get $below)))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (call $down (local.get $deep)))
  (func (export "throw-then-down-indirect") (param $times i32) (param $below i32) (param $deep i32) (result i32)
    (loop $next
      (block $h
        (try_table (catch_all $h) (drop (call_indirect (type $int) (local.get $below) (i32.const 1)))))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (call_indirect (type $int) (local.get $deep) (i32.const 0)))
  (func (export "down-in-handler") (param $times i32) (param $deep i32) (result i32) (local $sum i32)
    (loop $next
      (block $h (result i32)
        (try_table (result i32) (catch $e $h) (call $throw-below (i32.const 100))))
      (local.set $sum (i32.add (local.get $sum) (i32.add (call $down (local.get $deep)))))
      (br_if $next (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))
    (local.get $sum))
)

(assert_return (invoke "throw-then-down" (i32.const 10_000) (i32.const 100) (i32.const 20_000))
  (i32.const 10_000) (i32.const 20_000))
(assert_return (invoke "throw-then-down" (i32.const 100) (i32.const 15_000) (i32.const 20_000))
  (i32.const 100) (i32.const 20_000))
(assert_return (invoke "throw-then-down" (i32.const 100_000) (i32.const 1) (i32.const 20_000))
  (i32.const 100_000) (i32.const 20_000))
(assert_return (invoke "throw-to-the-loop" (i32.const 10_000) (i32.const 100) (i32.const 20_000)) (i32.const 20_000))
(assert_return (invoke "throw-to-the-function" (i32.const 10_000) (i32.const 100) (i32.const 20_000))
  (i32.const 20_000))
(assert_return (invoke "throw-then-down-indirect" (i32.const 10_000) (i32.const 100) (i32.const 20_000))
  (i32.const 20_000))
(assert_return (invoke "down-in-handler" (i32.const 10) (i32.const 15_000)) (i32.const 150_010))
