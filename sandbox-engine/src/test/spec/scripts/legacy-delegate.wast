;; delegate of the old encoding ends a try, and hands what is thrown in it on to the block that it names, as if it had been
;; thrown there.

(module
  (tag $a)
  (tag $e (param i32))
  (func $throw-e (param i32) (throw $e (local.get 0)))
  (func $give (param i32) (result i32) (if (local.get 0) (then (throw $e (local.get 0)))) (i32.const 1000))

  ;; ---- nothing thrown

  (func (export "nothing-thrown") (result i32)
    (try (result i32)
      (do (try (result i32) (do (i32.const 1)) (delegate 0)))
      (catch_all (i32.const 2))))
  (func (export "results") (result i32 i64)
    (try (result i32 i64) (do (i32.const 1) (i64.const 2)) (delegate 0)))
  (func (export "parameters") (result i32)
    (i32.const 5) (i32.const 3)
    (try (param i32 i32) (result i32) (do (i32.sub)) (delegate 0)))

  ;; ---- to a try around it

  (func (export "next") (param i32) (result i32)
    (try (result i32)
      (do (try (result i32) (do (call $give (local.get 0))) (delegate 0)))
      (catch $e)))
  (func (export "by-name") (param i32) (result i32)
    (try $t (result i32)
      (do (try (result i32) (do (call $give (local.get 0))) (delegate $t)))
      (catch $e)))
  (func (export "second") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (try (result i32) (do (call $give (i32.const 3))) (delegate 1)))
          (catch_all (i32.const 100))))
      (catch $e)))
  (func (export "third") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do
            (try (result i32)
              (do (try (result i32) (do (throw $e (i32.const 4))) (delegate 2)))
              (catch_all (i32.const 100))))
          (catch $e (drop) (i32.const 101))
          (catch_all (i32.const 102))))
      (catch $e)))
  (func (export "missed-by-its-target") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do
            (try (result i32)
              (do (try (result i32) (do (throw $e (i32.const 5))) (delegate 1)))
              (catch_all (i32.const 100))))
          (catch $a (i32.const 101))))
      (catch $e)))
  (func (export "catch_all-of-its-target") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (try (result i32) (do (throw $e (i32.const 6))) (delegate 1)))
          (catch $e (drop) (i32.const 100))))
      (catch_all (i32.const 6))))
  (func (export "target-without-clauses") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do
            (try (result i32)
              (do (try (result i32) (do (throw $e (i32.const 7))) (delegate 1)))
              (catch_all (i32.const 100))))))
      (catch $e)))

  ;; ---- to a block, a loop, an if: to what catches around these

  (func (export "to-a-block") (result i32)
    (try (result i32)
      (do
        (block $b (result i32)
          (try (result i32)
            (do (try (result i32) (do (throw $e (i32.const 8))) (delegate $b)))
            (catch_all (i32.const 100)))))
      (catch $e)))
  (func (export "to-a-loop") (result i32)
    (try (result i32)
      (do
        (loop $l (result i32)
          (try (result i32)
            (do (try (result i32) (do (throw $e (i32.const 9))) (delegate $l)))
            (catch_all (i32.const 100)))))
      (catch $e)))
  (func (export "to-an-if") (result i32)
    (try (result i32)
      (do
        (if $i (result i32) (i32.const 1)
          (then
            (try (result i32)
              (do (try (result i32) (do (throw $e (i32.const 10))) (delegate $i)))
              (catch_all (i32.const 100))))
          (else (i32.const 101))))
      (catch $e)))
  (func (export "to-a-block-within") (result i32)
    (try (result i32)
      (do (block $b (result i32) (try (result i32) (do (throw $e (i32.const 11))) (delegate $b))))
      (catch $e)))

  ;; ---- to the caller of the function

  (func $to-caller (param i32) (result i32)
    (try (result i32)
      (do (try (result i32) (do (call $give (local.get 0))) (delegate 1)))
      (catch_all (i32.const 100))))
  (func $to-caller-alone (param i32) (result i32)
    (try (result i32) (do (call $give (local.get 0))) (delegate 0)))
  (func $to-caller-deep (param i32) (result i32)
    (block (result i32)
      (try (result i32)
        (do
          (loop (result i32)
            (try (result i32)
              (do (try (result i32) (do (call $give (local.get 0))) (delegate 4)))
              (catch_all (i32.const 100)))))
        (catch $e (drop) (i32.const 101)))))
  (func (export "caller") (param i32) (result i32)
    (try (result i32) (do (call $to-caller (local.get 0))) (catch $e)))
  (func (export "caller-alone") (param i32) (result i32)
    (try (result i32) (do (call $to-caller-alone (local.get 0))) (catch $e)))
  (func (export "caller-deep") (param i32) (result i32)
    (try (result i32) (do (call $to-caller-deep (local.get 0))) (catch $e)))
  (func (export "caller-uncaught") (param i32) (result i32) (call $to-caller (local.get 0)))
  (func (export "uncaught") (try (do (throw $a)) (delegate 0)))

  ;; Each of many functions hands it on.
  (func $deep (param $n i32) (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do
            (if (i32.eqz (local.get $n)) (then (throw $e (i32.const 12))))
            (call $deep (i32.sub (local.get $n) (i32.const 1))))
          (delegate 1)))
      (catch_all (i32.const 100))))
  (func (export "caller-of-many") (param i32) (result i32)
    (try (result i32) (do (call $deep (local.get 0))) (catch $e)))

  ;; ---- in handlers

  ;; The try whose clause this stands in has caught already: the next one around it is meant.
  (func (export "in-a-handler") (result i32)
    (try (result i32)
      (do
        (try $t (result i32)
          (do (throw $a))
          (catch $a
            (try (result i32)
              (do (try (result i32) (do (throw $e (i32.const 13))) (delegate $t)))
              (catch_all (i32.const 100))))
          (catch $e (drop) (i32.const 101))))
      (catch $e)))
  (func (export "in-a-catch_all") (result i32)
    (try (result i32)
      (do
        (try $t (result i32)
          (do (throw $a))
          (catch_all (try (result i32) (do (throw $e (i32.const 14))) (delegate $t)))))
      (catch $e)))
  (func (export "rethrown") (result i32)
    (try (result i32)
      (do
        (try $t (result i32)
          (do (throw $e (i32.const 15)))
          (catch_all
            (try (result i32)
              (do (try (result i32) (do (rethrow $t)) (delegate 1)))
              (catch_all (i32.const 100))))))
      (catch $e)))
  (func (export "to-a-try-in-a-handler") (result i32)
    (try (result i32)
      (do (throw $a))
      (catch $a
        (try $t (result i32)
          (do
            (try (result i32)
              (do (try (result i32) (do (throw $e (i32.const 16))) (delegate $t)))
              (catch_all (i32.const 100))))
          (catch $e)))
      (catch $e (drop) (i32.const 101))))

  ;; ---- chains

  (func (export "one-after-another") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do
            (try (result i32)
              (do (try (result i32) (do (throw $e (i32.const 17))) (delegate 0)))
              (delegate 0)))
          (delegate 0)))
      (catch $e)))
  (func (export "to-another-delegate") (result i32)
    (try $last (result i32)
      (do
        (try (result i32)
          (do
            (try $relay (result i32)
              (do
                (try (result i32)
                  (do (try (result i32) (do (throw $e (i32.const 18))) (delegate $relay)))
                  (catch_all (i32.const 100))))
              (delegate $last)))
          (catch_all (i32.const 101))))
      (catch $e)))
  (func (export "from-an-inner-catch") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do
            (try (result i32)
              (do (try (result i32) (do (throw $a)) (catch $a (throw $e (i32.const 19)))))
              (delegate 1)))
          (catch_all (i32.const 100))))
      (catch $e)))
  (func (export "caught-before") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (try (result i32) (do (throw $e (i32.const 20))) (catch $e)))
          (delegate 0)))
      (catch_all (i32.const 100))))

  ;; ---- leaving it, and what it has done

  (func (export "br-out") (result i32)
    (block $out (result i32)
      (try (do (br $out (i32.const 21))) (delegate 0)) (i32.const 100)))
  (func (export "br-to-itself") (result i32)
    (try $t (result i32) (do (br $t (i32.const 22)) (throw $a)) (delegate 0)))
  (func (export "return") (result i32) (try (do (return (i32.const 23))) (delegate 0)) (i32.const 100))
  (func (export "in-a-loop") (param $n i32) (result i32) (local $sum i32)
    (loop $next
      (try
        (do
          (try
            (do (try (do (call $throw-e (local.get $n))) (delegate 1)))
            (catch_all (return (i32.const -1)))))
        (catch $e (local.set $sum (i32.add (local.get $sum)))))
      (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))
  (func (export "locals") (result i32) (local $x i32)
    (try
      (do (try (do (local.set $x (i32.const 24)) (throw $a) (local.set $x (i32.const 100))) (delegate 0)))
      (catch_all))
    (local.get $x))
  (func (export "values-below") (result i32)
    (i32.const 5)
    (try (result i32)
      (do (i64.const 1) (try (result i32) (do (f32.const 2) (call $give (i32.const 20)) (drop) (drop) (i32.const 0)) (delegate 0)) (drop) (drop) (i32.const 1))
      (catch $e))
    (i32.add))
)

(assert_return (invoke "nothing-thrown") (i32.const 1))
(assert_return (invoke "results") (i32.const 1) (i64.const 2))
(assert_return (invoke "parameters") (i32.const 2))
(assert_return (invoke "next" (i32.const 0)) (i32.const 1000))
(assert_return (invoke "next" (i32.const 1)) (i32.const 1))
(assert_return (invoke "by-name" (i32.const 0)) (i32.const 1000))
(assert_return (invoke "by-name" (i32.const 2)) (i32.const 2))
(assert_return (invoke "second") (i32.const 3))
(assert_return (invoke "third") (i32.const 4))
(assert_return (invoke "missed-by-its-target") (i32.const 5))
(assert_return (invoke "catch_all-of-its-target") (i32.const 6))
(assert_return (invoke "target-without-clauses") (i32.const 7))
(assert_return (invoke "to-a-block") (i32.const 8))
(assert_return (invoke "to-a-loop") (i32.const 9))
(assert_return (invoke "to-an-if") (i32.const 10))
(assert_return (invoke "to-a-block-within") (i32.const 11))
(assert_return (invoke "caller" (i32.const 0)) (i32.const 1000))
(assert_return (invoke "caller" (i32.const 5)) (i32.const 5))
(assert_return (invoke "caller-alone" (i32.const 0)) (i32.const 1000))
(assert_return (invoke "caller-alone" (i32.const 6)) (i32.const 6))
(assert_return (invoke "caller-deep" (i32.const 0)) (i32.const 1000))
(assert_return (invoke "caller-deep" (i32.const 7)) (i32.const 7))
(assert_return (invoke "caller-uncaught" (i32.const 0)) (i32.const 1000))
(assert_exception (invoke "caller-uncaught" (i32.const 8)))
(assert_exception (invoke "uncaught"))
(assert_return (invoke "caller-of-many" (i32.const 0)) (i32.const 12))
(assert_return (invoke "caller-of-many" (i32.const 1000)) (i32.const 12))
(assert_return (invoke "in-a-handler") (i32.const 13))
(assert_return (invoke "in-a-catch_all") (i32.const 14))
(assert_return (invoke "rethrown") (i32.const 15))
(assert_return (invoke "to-a-try-in-a-handler") (i32.const 16))
(assert_return (invoke "one-after-another") (i32.const 17))
(assert_return (invoke "to-another-delegate") (i32.const 18))
(assert_return (invoke "from-an-inner-catch") (i32.const 19))
(assert_return (invoke "caught-before") (i32.const 20))
(assert_return (invoke "br-out") (i32.const 21))
(assert_return (invoke "br-to-itself") (i32.const 22))
(assert_return (invoke "return") (i32.const 23))
(assert_return (invoke "in-a-loop" (i32.const 100)) (i32.const 5050))
(assert_return (invoke "locals") (i32.const 24))
(assert_return (invoke "values-below") (i32.const 25))

;; ---- what is not valid

(assert_invalid (module (func (try (do) (delegate 1)))) "unknown label")
(assert_invalid (module (func (block (try (do) (delegate 2))))) "unknown label")
(assert_invalid (module (func (try (do (try (do) (delegate 2))) (catch_all)))) "unknown label")
(assert_invalid (module (func (try (do) (delegate 0x7ffffffe)))) "unknown label")
(assert_invalid (module (func (try (do) (delegate 0x7fffffff)))) "unknown label")
(assert_invalid (module (func (try (do) (delegate 0xffffffff)))) "unknown label")
(assert_invalid (module (func (try (result i32) (do) (delegate 0)) (drop))) "type mismatch")
(assert_invalid (module (func (try (result i32) (do (i64.const 1)) (delegate 0)) (drop))) "type mismatch")
(assert_invalid (module (func (try (do (i32.const 1)) (delegate 0)))) "type mismatch")
(assert_invalid (module (func (try (param i32) (do (drop)) (delegate 0)))) "type mismatch")
(assert_invalid
  (module (func (result i32) (try (do (throw 0)) (delegate 0)) (i32.const 1))) "unknown tag")
