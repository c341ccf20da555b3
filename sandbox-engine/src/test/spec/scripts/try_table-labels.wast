;; The labels of try_table's clauses: blocks, loops, ifs and functions at any depth, counted from outside of the try_table;
;; and other ways out of it.

(module
  (tag $none)
  (tag $e (param i32))
  (tag $two (param i32 i64))
  (func $throw-if (param i32) (if (local.get 0) (then (throw $e (local.get 0)))))
  (func $throw-two (param i32 i64) (throw $two (local.get 0) (local.get 1)))

  ;; ---- depths

  (func (export "by-number") (param i32) (result i32)
    (block
      (block
        (block
          (try_table (catch $none 0) (catch_all 2)
            (if (local.get 0) (then (throw $none)))
            (throw $e (i32.const 1))))
        (return (i32.const 10)))
      (return (i32.const 11)))
    (i32.const 12))
  (func (export "function-label") (param i32) (result i32)
    (try_table (catch $e 0) (call $throw-if (local.get 0)))
    (i32.const -1))
  (func (export "function-label-nested") (param i32) (result i32)
    (block
      (loop
        (if (i32.const 1)
          (then (try_table (catch $e 3) (call $throw-if (local.get 0)))))))
    (i32.const -1))
  (func (export "function-label-two") (param i32 i64) (result i32 i64)
    (try_table (catch $two 0) (call $throw-two (local.get 0) (local.get 1)))
    (unreachable))
  (func (export "function-label-void") (param i32)
    (try_table (catch_all 0) (call $throw-if (local.get 0)))
    (if (local.get 0) (then (unreachable))))
  (func (export "from-an-inner-one") (param i32) (result i32)
    (block $h (result i32)
      (try_table
        (try_table
          (try_table (catch $e $h) (call $throw-if (local.get 0)))))
      (i32.const -1)))
  ;; The label of a try_table around it, whose own clauses do not matter then.
  (func (export "to-a-try_table") (param i32) (result i32)
    (block $h
      (return
        (try_table $t (result i32) (catch_all $h)
          (try_table (catch $e $t) (call $throw-if (local.get 0)))
          (i32.const -1))))
    (i32.const -2))
  (func (export "to-a-try_table-and-on") (param i32) (result i32)
    (block $h (result i32)
      (try_table (result i32) (catch $e $h)
        (try_table $t (catch $e $h)
          (try_table (catch_all $t) (call $throw-if (local.get 0)) (return (i32.const -1))))
        (throw $e (i32.const 7)))))

  ;; ---- kinds of blocks

  (func (export "if-label") (param i32 i32) (result i32)
    (if $i (result i32) (local.get 0)
      (then (try_table (catch $e $i) (call $throw-if (local.get 1))) (i32.const -1))
      (else (try_table (catch $e $i) (call $throw-if (i32.add (local.get 1) (i32.const 100)))) (i32.const -2))))
  (func (export "loop-label") (param $n i32) (result i32) (local $count i32)
    (loop $again
      (local.set $count (i32.add (local.get $count) (i32.const 1)))
      (if (i32.lt_u (local.get $count) (local.get $n))
        (then (try_table (catch_all $again) (throw $none)))))
    (local.get $count))
  (func (export "loop-label-with-value") (param $n i32) (result i32) (local $sum i32)
    (local.get $n)
    (loop $again (param i32)
      (local.set $n)
      (local.set $sum (i32.add (local.get $sum) (local.get $n)))
      (try_table (catch $e $again) (call $throw-if (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))
  (func (export "loop-label-with-two") (param $n i32) (result i64) (local $sum i64)
    (local.get $n) (i64.const 0)
    (loop $again (param i32 i64) (result i64)
      (local.set $sum) (local.set $n)
      (if (local.get $n)
        (then
          (try_table (catch $two $again)
            (call $throw-two
              (i32.sub (local.get $n) (i32.const 1))
              (i64.add (local.get $sum) (i64.extend_i32_u (local.get $n)))))))
      (local.get $sum)))
  ;; A handler's block in a loop: out by a branch, round again.
  (func (export "handler-in-loop") (param $n i32) (result i32) (local $sum i32)
    (loop $again
      (block $done
        (block $h (result i32)
          (try_table (catch $e $h) (call $throw-if (local.get $n)))
          (br $done))
        (local.set $sum (i32.add (local.get $sum)))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $again)))
    (local.get $sum))
  (func (export "loop-in-try_table") (param $n i32) (result i32) (local $i i32)
    (block $h (result i32)
      (try_table (catch $e $h)
        (loop $next
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (if (i32.eq (local.get $i) (local.get $n)) (then (throw $e (i32.mul (local.get $i) (i32.const 2)))))
          (br $next)))
      (unreachable)))
  (func (export "nested-loops") (param $n i32) (result i32) (local $i i32) (local $j i32) (local $sum i32)
    (loop $outer
      (local.set $j (i32.const 0))
      (block $h
        (try_table (catch $none $h)
          (loop $inner
            (local.set $sum (i32.add (local.get $sum) (i32.const 1)))
            (if (i32.eq (local.get $j) (local.get $i)) (then (throw $none)))
            (local.set $j (i32.add (local.get $j) (i32.const 1)))
            (br $inner))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $outer (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $sum))

  ;; ---- values on the stack: those below the label's block stay

  (func (export "values-below") (param i32) (result i32)
    (i32.const 100)
    (i64.const 7)
    (block $h (result i32)
      (try_table (catch $e $h) (f64.const 2) (i32.const 3) (call $throw-if (local.get 0)) (drop) (drop))
      (i32.const 0))
    (i32.add (i32.wrap_i64 (i64.add (i64.extend_i32_s)))))
  (func (export "in-an-expression") (param i32) (result i32)
    (i32.sub
      (i32.mul
        (i32.const 3)
        (block $h (result i32) (try_table (catch $e $h) (call $throw-if (local.get 0))) (i32.const 0)))
      (i32.const 1)))
  (func (export "takes") (param i32) (result i32)
    (block $h (result i32)
      (i32.const 30) (i32.const 12)
      (try_table (param i32 i32) (result i32) (catch $e $h)
        (i32.sub) (call $throw-if (local.get 0)) (i32.const 18) (i32.sub))))
  (func (export "gives-two") (param i32) (result i32 i64)
    (block $h (result i32 i64)
      (try_table (result i32 i64) (catch $two $h)
        (if (local.get 0) (then (call $throw-two (i32.const 3) (i64.const 4))))
        (i32.const 1) (i64.const 2))))

  ;; ---- its own label

  (func (export "br-to-itself") (param i32) (result i32)
    (block $h
      (return
        (try_table $t (result i32) (catch_all $h)
          (br_if $t (i32.const 1) (local.get 0)) (drop)
          (throw $none))))
    (i32.const 2))
  (func (export "br-out") (param i32) (result i32)
    (block $out (result i32)
      (block $h
        (try_table (catch_all $h)
          (try_table (catch_all $h) (br_if $out (i32.const 1) (local.get 0)) (drop) (throw $none))))
      (i32.const 2)))
  (func (export "br_table") (param i32) (result i32)
    (block $a
      (block $b
        (try_table $t (catch $none $a)
          (try_table $u (catch_all $b) (br_table $u $t $b $a (local.get 0)))
          (return (i32.const 20)))
        (return (i32.const 21)))
      (return (i32.const 22)))
    (i32.const 23))
  (func (export "return") (result i32)
    (block $h (try_table (catch_all $h) (return (i32.const 1))))
    (i32.const 2))

  ;; What has left it is no longer in it.
  (func (export "left") (param i32) (result i32)
    (block $outer (result i32)
      (try_table (catch $e $outer)
        (block $inner
          (block $out (try_table (catch_all $inner) (br $out)))
          (call $throw-if (local.get 0))
          (return (i32.const 1)))
        (return (i32.const 2)))
      (unreachable)))

  ;; ---- what is never reached

  (func (export "dead") (result i32)
    (block $h (result i32)
      (br $h (i32.const 1))
      (try_table (result i32) (catch $e $h) (throw $none))))
  (func (export "dead-handler") (result i32)
    (block $h (result i32)
      (try_table (result i32) (catch $e $h) (return (i32.const 1))))
    (i32.const 100) (i32.add))
  (func (export "dead-behind") (result i32)
    (block $h
      (try_table (catch_all $h) (throw $none) (i32.add) (drop) (f64.neg) (drop)))
    (i32.const 3))
)

(assert_return (invoke "by-number" (i32.const 1)) (i32.const 10))
(assert_return (invoke "by-number" (i32.const 0)) (i32.const 12))
(assert_return (invoke "function-label" (i32.const 5)) (i32.const 5))
(assert_return (invoke "function-label" (i32.const 0)) (i32.const -1))
(assert_return (invoke "function-label-nested" (i32.const 6)) (i32.const 6))
(assert_return (invoke "function-label-nested" (i32.const 0)) (i32.const -1))
(assert_return (invoke "function-label-two" (i32.const 7) (i64.const 8)) (i32.const 7) (i64.const 8))
(assert_return (invoke "function-label-void" (i32.const 0)))
(assert_return (invoke "function-label-void" (i32.const 1)))
(assert_return (invoke "from-an-inner-one" (i32.const 8)) (i32.const 8))
(assert_return (invoke "from-an-inner-one" (i32.const 0)) (i32.const -1))
(assert_return (invoke "to-a-try_table" (i32.const 9)) (i32.const 9))
(assert_return (invoke "to-a-try_table" (i32.const 0)) (i32.const -1))
(assert_return (invoke "to-a-try_table-and-on" (i32.const 1)) (i32.const 7))
(assert_return (invoke "to-a-try_table-and-on" (i32.const 0)) (i32.const -1))
(assert_return (invoke "if-label" (i32.const 1) (i32.const 5)) (i32.const 5))
(assert_return (invoke "if-label" (i32.const 1) (i32.const 0)) (i32.const -1))
(assert_return (invoke "if-label" (i32.const 0) (i32.const 5)) (i32.const 105))
(assert_return (invoke "if-label" (i32.const 0) (i32.const -100)) (i32.const -2))
(assert_return (invoke "loop-label" (i32.const 1)) (i32.const 1))
(assert_return (invoke "loop-label" (i32.const 1000)) (i32.const 1000))
(assert_return (invoke "loop-label-with-value" (i32.const 1)) (i32.const 1))
(assert_return (invoke "loop-label-with-value" (i32.const 100)) (i32.const 5050))
(assert_return (invoke "loop-label-with-two" (i32.const 0)) (i64.const 0))
(assert_return (invoke "loop-label-with-two" (i32.const 100)) (i64.const 5050))
(assert_return (invoke "handler-in-loop" (i32.const 100)) (i32.const 5050))
(assert_return (invoke "loop-in-try_table" (i32.const 21)) (i32.const 42))
(assert_return (invoke "nested-loops" (i32.const 10)) (i32.const 55))
(assert_return (invoke "values-below" (i32.const 8)) (i32.const 115))
(assert_return (invoke "values-below" (i32.const 0)) (i32.const 107))
(assert_return (invoke "in-an-expression" (i32.const 5)) (i32.const 14))
(assert_return (invoke "in-an-expression" (i32.const 0)) (i32.const -1))
(assert_return (invoke "takes" (i32.const 0)) (i32.const 0))
(assert_return (invoke "takes" (i32.const 1)) (i32.const 1))
(assert_return (invoke "gives-two" (i32.const 0)) (i32.const 1) (i64.const 2))
(assert_return (invoke "gives-two" (i32.const 1)) (i32.const 3) (i64.const 4))
(assert_return (invoke "br-to-itself" (i32.const 1)) (i32.const 1))
(assert_return (invoke "br-to-itself" (i32.const 0)) (i32.const 2))
(assert_return (invoke "br-out" (i32.const 1)) (i32.const 1))
(assert_return (invoke "br-out" (i32.const 0)) (i32.const 2))
(assert_return (invoke "br_table" (i32.const 0)) (i32.const 20))
(assert_return (invoke "br_table" (i32.const 1)) (i32.const 21))
(assert_return (invoke "br_table" (i32.const 2)) (i32.const 22))
(assert_return (invoke "br_table" (i32.const 3)) (i32.const 23))
(assert_return (invoke "return") (i32.const 1))
(assert_return (invoke "left" (i32.const 0)) (i32.const 1))
(assert_return (invoke "left" (i32.const 99)) (i32.const 99))
(assert_return (invoke "dead") (i32.const 1))
(assert_return (invoke "dead-handler") (i32.const 1))
(assert_return (invoke "dead-behind") (i32.const 3))
