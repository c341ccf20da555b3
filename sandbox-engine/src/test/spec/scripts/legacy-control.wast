;; Ways into and out of try, catch and catch_all of the old encoding: branches, returns, loops.

(module
  (tag $e (param i32))
  (tag $none)
  (func $throw-if (param i32) (if (local.get 0) (then (throw $e (local.get 0)))))

  ;; ---- the label of the block

  (func (export "br-from-body") (result i32)
    (try $t (result i32) (do (br $t (i32.const 1)) (throw $none)) (catch_all (i32.const 2))))
  (func (export "br-from-catch") (result i32)
    (try $t (result i32) (do (throw $e (i32.const 3))) (catch $e (br $t) (unreachable))))
  (func (export "br-from-catch_all") (result i32)
    (try $t (result i32) (do (throw $e (i32.const 3))) (catch_all (br $t (i32.const 4)) (unreachable))))
  (func (export "br_if") (param i32) (result i32)
    (try $t (result i32)
      (do (br_if $t (i32.const 5) (local.get 0)) (drop) (throw $none))
      (catch_all (i32.const 6))))
  (func (export "br_if-in-catch") (param i32) (result i32)
    (try $t (result i32)
      (do (throw $e (i32.const 7)))
      (catch $e (br_if $t (local.get 0)) (drop) (i32.const 8))))
  (func (export "br-carries-two") (result i32 i64)
    (try $t (result i32 i64)
      (do (i64.const 100) (br $t (i32.const 1) (i64.const 2)))
      (catch_all (i32.const 3) (i64.const 4))))

  ;; ---- labels outside

  (func (export "leave-body") (result i32)
    (block $out (result i32)
      (try (do (br $out (i32.const 9))) (catch_all))
      (i32.const 10)))
  (func (export "leave-catch") (result i32)
    (block $out (result i32)
      (try (do (throw $none)) (catch_all (br $out (i32.const 11))))
      (i32.const 12)))
  (func (export "leave-several") (result i32)
    (block $out (result i32)
      (try (do (try (do (try (do (br $out (i32.const 13))) (catch_all))) (catch $none))) (catch_all))
      (i32.const 14)))
  (func (export "leave-catch-in-catch") (result i32)
    (block $out (result i32)
      (try
        (do (throw $none))
        (catch_all (try (do (throw $e (i32.const 15))) (catch $e (br $out)))))
      (i32.const 16)))
  (func (export "br_table") (param i32) (result i32)
    (block $a
      (block $b
        (try $t
          (do
            (try $u
              (do (br_table $u $t $b $a (local.get 0)))
              (catch_all (return (i32.const 100))))
            (return (i32.const 20)))
          (catch_all (return (i32.const 101))))
        (return (i32.const 21)))
      (return (i32.const 22)))
    (i32.const 23))
  (func (export "br_table-in-catch") (param i32) (result i32)
    (block $a (result i32)
      (i32.add (i32.const 1)
        (block $b (result i32)
          (try $t (result i32)
            (do (throw $e (i32.const 30)))
            (catch $e (br_table $t $b $a (local.get 0))))
          (i32.add (i32.const 10))))))
  (func (export "return-from-body") (result i32)
    (try (do (return (i32.const 24))) (catch_all)) (i32.const 25))
  (func (export "return-from-catch") (result i32)
    (try (do (throw $e (i32.const 26))) (catch $e (return))) (i32.const 27))
  (func (export "return-from-catch_all") (result i32)
    (try (do (throw $e (i32.const 26))) (catch_all (return (i32.const 28)))) (i32.const 27))

  ;; What has left the body by a branch is no longer in it.
  (func (export "left-by-br") (param i32) (result i32)
    (try (result i32)
      (do
        (block $out (try (do (br $out)) (catch_all (return (i32.const 200)))))
        (call $throw-if (local.get 0))
        (i32.const 29))
      (catch $e)))
  ;; Nor is what has left the handler.
  (func (export "left-handler") (param i32) (result i32)
    (try (result i32)
      (do
        (block $out (try (do (throw $none)) (catch_all (br $out))))
        (call $throw-if (local.get 0))
        (i32.const 30))
      (catch $e)))

  ;; ---- loops

  (func (export "try-in-loop") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (local.set $sum
        (i32.add (local.get $sum)
          (try (result i32) (do (call $throw-if (local.get $n)) (i32.const 1000)) (catch $e))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))
  (func (export "continue-from-body") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (try
        (do
          (local.set $sum (i32.add (local.get $sum) (i32.const 1)))
          (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1))))
          (throw $e (local.get $sum)))
        (catch $e (local.set $sum (i32.mul (i32.const 2))))))
    (local.get $sum))
  (func (export "continue-from-catch") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (try
        (do (call $throw-if (local.get $n)))
        (catch $e
          (local.set $sum (i32.add (local.get $sum)))
          (local.set $n (i32.sub (local.get $n) (i32.const 1)))
          (br $next))))
    (local.get $sum))
  (func (export "continue-from-catch_all") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (try
        (do (call $throw-if (local.get $n)))
        (catch_all
          (local.set $sum (i32.add (local.get $sum) (i32.const 3)))
          (local.set $n (i32.sub (local.get $n) (i32.const 1)))
          (br $next))))
    (local.get $sum))
  (func (export "continue-with-values") (param $n i32) (result i32)
    (local.get $n) (i32.const 0)
    (loop $next (param i32 i32) (result i32)
      (local.set 0 (i32.add)) ;; both into one, which counts down
      (try (result i32 i32)
        (do (call $throw-if (local.get 0)) (i32.const 5) (i32.const 6))
        (catch $e (i32.const -1) (br $next)))
      (i32.add)))
  (func (export "loop-in-try") (param $n i32) (result i32) (local $i i32)
    (try (result i32)
      (do
        (loop $next
          (local.set $i (i32.add (local.get $i) (i32.const 1)))
          (if (i32.eq (local.get $i) (local.get $n)) (then (throw $e (local.get $i))))
          (br $next))
        (unreachable))
      (catch $e (i32.mul (i32.const 2)))))
  (func (export "loop-in-catch") (param $n i32) (result i32) (local $i i32)
    (try (result i32)
      (do (throw $e (local.get $n)))
      (catch $e
        (local.set $n)
        (loop $next
          (local.set $i (i32.add (local.get $i) (i32.const 2)))
          (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
        (local.get $i))))
  (func (export "nested-loops") (param $n i32) (result i32) (local $i i32) (local $j i32) (local $sum i32)
    (loop $outer
      (local.set $j (i32.const 0))
      (try
        (do
          (loop $inner
            (local.set $sum (i32.add (local.get $sum) (i32.const 1)))
            (if (i32.eq (local.get $j) (local.get $i)) (then (throw $none)))
            (local.set $j (i32.add (local.get $j) (i32.const 1)))
            (br $inner)))
        (catch $none (local.set $i (i32.add (local.get $i) (i32.const 1)))))
      (br_if $outer (i32.lt_u (local.get $i) (local.get $n))))
    (local.get $sum))

  ;; ---- conditions

  (func (export "if-in-try") (param i32) (result i32)
    (try (result i32)
      (do (if (result i32) (local.get 0) (then (throw $e (i32.const 40))) (else (i32.const 41))))
      (catch $e)))
  (func (export "try-in-if") (param i32) (result i32)
    (if (result i32) (local.get 0)
      (then (try (result i32) (do (throw $e (i32.const 42))) (catch $e)))
      (else (try (result i32) (do (throw $none)) (catch_all (i32.const 43))))))
  (func (export "if-in-catch") (param i32) (result i32)
    (try (result i32)
      (do (throw $e (local.get 0)))
      (catch $e (if (result i32) (then (i32.const 44)) (else (i32.const 45))))))
  (func (export "try-as-condition") (param i32) (result i32)
    (if (result i32) (try (result i32) (do (call $throw-if (local.get 0)) (i32.const 0)) (catch $e))
      (then (i32.const 46)) (else (i32.const 47))))

  ;; ---- what is never reached

  (func (export "dead-try") (result i32)
    (block (result i32)
      (br 0 (i32.const 50))
      (try (result i32) (do (throw $none)) (catch $e) (catch_all (i32.const 51)))))
  (func (export "dead-catch") (result i32)
    (try (result i32) (do (return (i32.const 52))) (catch $e (i32.add (i32.const 1))) (catch_all (unreachable))))
  (func (export "dead-after-throw") (result i32)
    (try (result i32) (do (throw $none) (i32.add) (drop) (f64.neg) (drop) (i32.const 53)) (catch_all (i32.const 54))))
)

(assert_return (invoke "br-from-body") (i32.const 1))
(assert_return (invoke "br-from-catch") (i32.const 3))
(assert_return (invoke "br-from-catch_all") (i32.const 4))
(assert_return (invoke "br_if" (i32.const 1)) (i32.const 5))
(assert_return (invoke "br_if" (i32.const 0)) (i32.const 6))
(assert_return (invoke "br_if-in-catch" (i32.const 1)) (i32.const 7))
(assert_return (invoke "br_if-in-catch" (i32.const 0)) (i32.const 8))
(assert_return (invoke "br-carries-two") (i32.const 1) (i64.const 2))
(assert_return (invoke "leave-body") (i32.const 9))
(assert_return (invoke "leave-catch") (i32.const 11))
(assert_return (invoke "leave-several") (i32.const 13))
(assert_return (invoke "leave-catch-in-catch") (i32.const 15))
(assert_return (invoke "br_table" (i32.const 0)) (i32.const 20))
(assert_return (invoke "br_table" (i32.const 1)) (i32.const 21))
(assert_return (invoke "br_table" (i32.const 2)) (i32.const 22))
(assert_return (invoke "br_table" (i32.const 3)) (i32.const 23))
(assert_return (invoke "br_table" (i32.const -1)) (i32.const 23))
(assert_return (invoke "br_table-in-catch" (i32.const 0)) (i32.const 41))
(assert_return (invoke "br_table-in-catch" (i32.const 1)) (i32.const 31))
(assert_return (invoke "br_table-in-catch" (i32.const 2)) (i32.const 30))
(assert_return (invoke "return-from-body") (i32.const 24))
(assert_return (invoke "return-from-catch") (i32.const 26))
(assert_return (invoke "return-from-catch_all") (i32.const 28))
(assert_return (invoke "left-by-br" (i32.const 0)) (i32.const 29))
(assert_return (invoke "left-by-br" (i32.const 99)) (i32.const 99))
(assert_return (invoke "left-handler" (i32.const 0)) (i32.const 30))
(assert_return (invoke "left-handler" (i32.const 98)) (i32.const 98))
(assert_return (invoke "try-in-loop" (i32.const 10)) (i32.const 55))
(assert_return (invoke "try-in-loop" (i32.const 1000)) (i32.const 500500))
(assert_return (invoke "continue-from-body" (i32.const 7)) (i32.const 14))
(assert_return (invoke "continue-from-catch" (i32.const 10)) (i32.const 55))
(assert_return (invoke "continue-from-catch_all" (i32.const 10)) (i32.const 30))
(assert_return (invoke "continue-with-values" (i32.const 0)) (i32.const 11))
(assert_return (invoke "continue-with-values" (i32.const 100)) (i32.const 11))
(assert_return (invoke "loop-in-try" (i32.const 21)) (i32.const 42))
(assert_return (invoke "loop-in-catch" (i32.const 21)) (i32.const 42))
(assert_return (invoke "nested-loops" (i32.const 10)) (i32.const 55))
(assert_return (invoke "if-in-try" (i32.const 1)) (i32.const 40))
(assert_return (invoke "if-in-try" (i32.const 0)) (i32.const 41))
(assert_return (invoke "try-in-if" (i32.const 1)) (i32.const 42))
(assert_return (invoke "try-in-if" (i32.const 0)) (i32.const 43))
(assert_return (invoke "if-in-catch" (i32.const 1)) (i32.const 44))
(assert_return (invoke "if-in-catch" (i32.const 0)) (i32.const 45))
(assert_return (invoke "try-as-condition" (i32.const 5)) (i32.const 46))
(assert_return (invoke "try-as-condition" (i32.const 0)) (i32.const 47))
(assert_return (invoke "dead-try") (i32.const 50))
(assert_return (invoke "dead-catch") (i32.const 52))
(assert_return (invoke "dead-after-throw") (i32.const 54))
