;; rethrow of the old encoding throws the exception again that a catch or catch_all around it has taken.

(module
  (tag $a)
  (tag $e (param i32))
  (tag $two (param i64 f64))
  (tag $wide (param i32 i64 f32 f64))
  (func $throw-e (param i32) (throw $e (local.get 0)))

  (func (export "from-catch") (param i32) (result i32)
    (try (result i32)
      (do (try (result i32) (do (throw $e (local.get 0))) (catch $e (drop) (rethrow 0))))
      (catch $e)))
  (func (export "from-catch_all") (param i32) (result i32)
    (try (result i32)
      (do (try (result i32) (do (throw $e (local.get 0))) (catch_all (rethrow 0))))
      (catch $e)))
  (func (export "by-name") (param i32) (result i32)
    (try (result i32)
      (do (try $inner (result i32) (do (throw $e (local.get 0))) (catch_all (block (block (rethrow $inner))) (i32.const 1))))
      (catch $e)))
  (func (export "all-values") (result i32 i64 f32 f64)
    (try (result i32 i64 f32 f64)
      (do
        (try
          (do (throw $wide (i32.const 1) (i64.const 2) (f32.const 3) (f64.const 4)))
          (catch_all (rethrow 0)))
        (unreachable))
      (catch $wide)))
  (func (export "values-consumed-before") (result i64 f64)
    (try (result i64 f64)
      (do
        (try
          (do (throw $two (i64.const 7) (f64.const 8)))
          (catch $two (drop) (drop) (rethrow 0)))
        (unreachable))
      (catch $two)))

  ;; ---- not caught by the clauses of its own try

  (func (export "not-by-its-own") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (throw $e (i32.const 1)))
          (catch $e (drop) (rethrow 0))
          (catch_all (i32.const 2))))
      (catch_all (i32.const 3))))
  (func (export "passes-others") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (try (result i32) (do (throw $e (i32.const 4))) (catch_all (rethrow 0))))
          (catch $a (i32.const 5))))
      (catch $e)))
  (func (export "again-and-again") (result i32) (local $count i32)
    (try
      (do
        (try
          (do
            (try
              (do (try (do (throw $a)) (catch_all (local.set $count (i32.const 1)) (rethrow 0))))
              (catch $a (local.set $count (i32.add (local.get $count) (i32.const 10))) (rethrow 0))))
          (catch_all (local.set $count (i32.add (local.get $count) (i32.const 100))) (rethrow 0))))
      (catch $a (local.set $count (i32.add (local.get $count) (i32.const 1000)))))
    (local.get $count))
  (func (export "if-asked") (param i32) (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (throw $e (local.get 0)))
          (catch $e (if (i32.eq (i32.const 7)) (then (rethrow 1))) (i32.const 20))))
      (catch $e (i32.add (i32.const 30)))))

  ;; ---- from handlers in each other: which exception is told by the depth

  (func (export "outer-one") (result i32)
    (try (result i32)
      (do
        (try $outer (result i32)
          (do (throw $e (i32.const 1)))
          (catch $e
            (drop)
            (try (result i32) (do (throw $e (i32.const 2))) (catch $e (drop) (rethrow $outer))))))
      (catch $e)))
  (func (export "inner-one") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (throw $e (i32.const 1)))
          (catch $e
            (drop)
            (try $inner (result i32) (do (throw $e (i32.const 2))) (catch $e (drop) (rethrow $inner))))))
      (catch $e)))
  (func (export "one-of-three") (param i32) (result i32)
    (try (result i32)
      (do
        (try $x
          (do (throw $e (i32.const 10)))
          (catch_all
            (try $y
              (do (throw $e (i32.const 20)))
              (catch_all
                (try $z
                  (do (throw $e (i32.const 30)))
                  (catch_all
                    (if (i32.eq (local.get 0) (i32.const 0)) (then (rethrow $x)))
                    (if (i32.eq (local.get 0) (i32.const 1)) (then (rethrow $y)))
                    (rethrow $z)))))))
        (unreachable))
      (catch $e)))
  ;; From the body of a try that stands in a handler: that try catches it.
  (func (export "from-a-body-in-a-handler") (result i32)
    (try $outer (result i32)
      (do (throw $e (i32.const 40)))
      (catch $e
        (drop)
        (try (result i32) (do (rethrow $outer)) (catch $e (i32.add (i32.const 1)))))))
  (func (export "from-a-body-in-a-handler-missed") (result i32)
    (try (result i32)
      (do
        (try $outer (result i32)
          (do (throw $e (i32.const 50)))
          (catch $e
            (drop)
            (try (result i32) (do (rethrow $outer)) (catch $a (i32.const 1))))))
      (catch $e (i32.add (i32.const 2)))))
  ;; An inner exception that was dealt with leaves the outer one as it was.
  (func (export "after-another-was-handled") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (throw $e (i32.const 60)))
          (catch $e
            (drop)
            (try (do (throw $e (i32.const 1))) (catch_all))
            (try (do (call $throw-e (i32.const 2))) (catch $e (drop)))
            (rethrow 0))))
      (catch $e)))
  (func $handles (try (do (call $throw-e (i32.const 3))) (catch_all)))
  (func (export "after-a-call-handled-another") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (call $throw-e (i32.const 70)) (i32.const 0))
          (catch_all (call $handles) (rethrow 0))))
      (catch $e)))

  ;; ---- through functions

  (func $passes-on (param i32)
    (try (do (call $throw-e (local.get 0))) (catch_all (rethrow 0))))
  (func (export "through-a-function") (result i32)
    (try (result i32) (do (call $passes-on (i32.const 80)) (i32.const 0)) (catch $e)))
  (func $deep (param $n i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (throw $e (i32.const 90))))
    (try (result i32)
      (do (call $deep (i32.sub (local.get $n) (i32.const 1))))
      (catch_all (rethrow 0))))
  (func (export "through-many") (param i32) (result i32)
    (try (result i32) (do (call $deep (local.get 0))) (catch $e)))

  ;; ---- in loops and at their end

  (func (export "from-a-loop") (result i32) (local $n i32)
    (try (result i32)
      (do
        (try
          (do (throw $e (i32.const 5)))
          (catch $e
            (local.set $n)
            (loop $next
              (local.set $n (i32.sub (local.get $n) (i32.const 1)))
              (br_if $next (local.get $n))
              (rethrow 1))))
        (unreachable))
      (catch $e (i32.add (local.get $n)))))
  (func (export "values-below-are-dropped") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (throw $e (i32.const 6)))
          (catch $e (i64.const 1) (f32.const 2) (rethrow 0))))
      (catch $e)))
  (func (export "dead-code-behind") (result i32)
    (try (result i32)
      (do
        (try (result i32)
          (do (throw $e (i32.const 8)))
          (catch $e (rethrow 0) (i32.add) (drop) (f32.neg) (drop) (i32.const 9))))
      (catch $e)))

  (func (export "uncaught") (try (do (throw $e (i32.const 1))) (catch_all (rethrow 0))))
  (func (export "uncaught-outer")
    (try $x
      (do (throw $a))
      (catch_all (try (do (throw $e (i32.const 1))) (catch_all (rethrow $x))))))
)

(assert_return (invoke "from-catch" (i32.const 1)) (i32.const 1))
(assert_return (invoke "from-catch_all" (i32.const -2)) (i32.const -2))
(assert_return (invoke "by-name" (i32.const 3)) (i32.const 3))
(assert_return (invoke "all-values") (i32.const 1) (i64.const 2) (f32.const 3) (f64.const 4))
(assert_return (invoke "values-consumed-before") (i64.const 7) (f64.const 8))
(assert_return (invoke "not-by-its-own") (i32.const 3))
(assert_return (invoke "passes-others") (i32.const 4))
(assert_return (invoke "again-and-again") (i32.const 1111))
(assert_return (invoke "if-asked" (i32.const 7)) (i32.const 37))
(assert_return (invoke "if-asked" (i32.const 8)) (i32.const 20))
(assert_return (invoke "outer-one") (i32.const 1))
(assert_return (invoke "inner-one") (i32.const 2))
(assert_return (invoke "one-of-three" (i32.const 0)) (i32.const 10))
(assert_return (invoke "one-of-three" (i32.const 1)) (i32.const 20))
(assert_return (invoke "one-of-three" (i32.const 2)) (i32.const 30))
(assert_return (invoke "from-a-body-in-a-handler") (i32.const 41))
(assert_return (invoke "from-a-body-in-a-handler-missed") (i32.const 52))
(assert_return (invoke "after-another-was-handled") (i32.const 60))
(assert_return (invoke "after-a-call-handled-another") (i32.const 70))
(assert_return (invoke "through-a-function") (i32.const 80))
(assert_return (invoke "through-many" (i32.const 0)) (i32.const 90))
(assert_return (invoke "through-many" (i32.const 1000)) (i32.const 90))
(assert_return (invoke "from-a-loop") (i32.const 5))
(assert_return (invoke "values-below-are-dropped") (i32.const 6))
(assert_return (invoke "dead-code-behind") (i32.const 8))
(assert_exception (invoke "uncaught"))
(assert_exception (invoke "uncaught-outer"))

;; ---- what is not valid: where nothing was caught

(assert_invalid (module (func (rethrow 0))) "invalid rethrow label")
(assert_invalid (module (func (block (rethrow 0)))) "invalid rethrow label")
(assert_invalid (module (func (loop (rethrow 0)))) "invalid rethrow label")
(assert_invalid (module (func (if (i32.const 1) (then (rethrow 0))))) "invalid rethrow label")
(assert_invalid (module (func (try (do (rethrow 0)) (catch_all)))) "invalid rethrow label")
(assert_invalid (module (func (try (do (rethrow 0)) (delegate 0)))) "invalid rethrow label")
(assert_invalid (module (func (try (do (rethrow 0))))) "invalid rethrow label")
(assert_invalid (module (func (try (do) (catch_all (rethrow 1))))) "invalid rethrow label")
(assert_invalid (module (func (try (do) (catch_all (block (rethrow 0)))))) "invalid rethrow label")
(assert_invalid (module (tag $e) (func (try (do) (catch $e (loop (rethrow 0)))))) "invalid rethrow label")
(assert_invalid
  (module (func (try (do) (catch_all (try (do (rethrow 0)) (catch_all)))))) "invalid rethrow label")
(assert_invalid
  (module (func (try (do (try (do) (catch_all (rethrow 1)))) (catch_all)))) "invalid rethrow label")
(assert_invalid (module (func (try (do) (catch_all (rethrow 2))))) "unknown label")
(assert_invalid (module (func (try (do) (catch_all (rethrow 0xffffffff))))) "unknown label")
(assert_invalid (module (func (unreachable) (rethrow 0))) "invalid rethrow label")
(assert_invalid
  (module (func (result i32) (try (result i32) (do (i32.const 1)) (catch_all (rethrow 0) (i64.const 1)))))
  "type mismatch")
