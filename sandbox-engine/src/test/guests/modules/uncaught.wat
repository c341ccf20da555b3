;; Throws what nothing catches, from three calls below.
(module
  (memory (export "memory") 1)
  (tag $e (param i32))
  (tag $other)
  (func $outer (call $inner))
  (func $inner
    (block $h
      (try_table (catch $other $h) (call $thrower))))
  (func $thrower (throw $e (i32.const 1)))
  (func (export "_start") (call $outer)))
